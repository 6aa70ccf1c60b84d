"""What on a page is no article by what it is and how it is called: menus, banners, invitations.

A node with its figures comes in; the reason why it is furniture goes out, or "". A name alone never
decides: "cookie" may stand on a recipe and "share" on a market report. Either two names agree, or
the name and what the region holds: buttons, fields, links, other regions of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from qa.indexing.formats.html.measure import HEADINGS
from qa.text.stopwords import word_set

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
TWO_WORDS = re.compile(r"(sign)[\s_-]?(up)|(opt)[\s_-]?(in)", re.IGNORECASE)
CONSENT = word_set("cookie cookies consent gdpr ccpa onetrust cmp didomi privacy tcf")
ABOUT_CONSENT = frozenset({"cookie", "privacy", "consent", "gdpr", "tracking", "partner"})
WINDOW = word_set("banner notice popup modal overlay bar wall message settings dialog prompt toast")
INVITATION = word_set("""
    newsletter newsletters subscribe subscription signup optin paywall promo promotion
    donate donation membership regwall
    """)
SHARING = word_set("share sharing shares social addtoany sharedaddy sharebar")
RELATED = word_set("""
    related recommended recommendations recirculation teaser teasers trending popular outbrain
    taboola promoted more readmore next latest
    """)
COMMENTS = word_set("""
    comment comments commentlist disqus respond kommentar kommentare kommentarer commentaire
    commentaires comentarios comentários commenti reacties komentarze комментарии تعليقات
    コメント 评论
    """)
AUTHOR = word_set("author authors authorbox bio biography contributor contributors")
"""Names of boxes behind an article that tell who wrote it."""

ADVERTISING = word_set("ad ads advert adverts advertisement dfp adslot")
NAVIGATION = word_set("""
    nav navbar navbox navigation menu breadcrumb breadcrumbs crumbs pagination pager toc sitemap
    skip topics tags categories
    """)
PAGES = word_set("pagination pager paging")
CRUMBS = word_set("breadcrumb breadcrumbs crumbs")
NOT_PRINTED = re.compile(
    r"\b(?:(?:no|hide|hidden)[-_]?print|d-print-none|print[-_:](?:hidden|none|hide))\b"
)
BANNER = word_set("banner notice announcement alert")
BESIDE = word_set("sidebar aside widget widgets footer colophon masthead topbar")
ROLES = {
    "navigation": "navigation", "menu": "navigation", "menubar": "navigation",
    "search": "navigation", "dialog": "window", "alertdialog": "window",
    "complementary": "beside the article", "contentinfo": "beside the article",
}  # fmt: skip
TAGS = {
    "nav": "navigation", "menu": "navigation", "search": "navigation",
    "aside": "beside the article", "footer": "beside the article", "amp-ad": "advertising",
    "amp-consent": "consent", "amp-user-notification": "consent",
}  # fmt: skip
ALL_NAMES = CONSENT | INVITATION | SHARING | RELATED | COMMENTS | ADVERTISING | NAVIGATION
LONG_NAMES = frozenset(name for name in ALL_NAMES if len(name) > 5)
IN_THE_TEXT = HEADINGS | {"p", "td", "th", "tr", "tbody", "a"}
OF_TEXT = frozenset({"ul", "ol", "dl", "table", "figure", "h3", "h4", "h5", "h6", "pre", "summary"})
"""Elements that a window which asks for a click has not."""

NEVER_READ_ANYWAY = frozenset(
    {"consent", "banner", "invitation", "advertising", "window", "sharing"}
)
"""Regions that are no article even where there is nothing else on the page."""

SMALL = 700
"""Characters up to which a region may be an invitation or an advertisement."""

FEW_SENTENCES = 4
MOST_COMMENTS = 0.8
"""Share of the prose of a region that a row of comments in it must have to be all that it is."""


def names_of(node: Node) -> frozenset[str]:
    """The words that its class, id, label and tag are made of."""
    own_tag = node.tag if "-" in node.tag else ""
    return _words_of(" ".join((node.get("class"), node.get("id"), node.get("aria-label"), own_tag)))


@lru_cache(maxsize=4096)
def _words_of(written: str) -> frozenset[str]:
    found = {word.lower() for word in NAME.findall(written)}
    found |= {"".join(pair).lower() for pair in TWO_WORDS.findall(written)}
    # "relatedposts" is called related, and "commentlist" comment.
    begun = {name for word in found - ALL_NAMES for name in LONG_NAMES if word.startswith(name)}
    return frozenset(found | begun)


def furniture(node: Node) -> str:
    """Why a region is no part of an article; "" where nothing says so."""
    if node.tag in IN_THE_TEXT:
        # What stands in a line or a table is told by what it holds, not by how it is called.
        return ""
    names = names_of(node)
    reason = TAGS.get(node.tag) or ROLES.get(node.get("role").lower(), "")
    if node.display == "block" and NOT_PRINTED.search(node.get("class")):
        reason = "navigation"  # What is of no use on paper is for getting about.
    if reason == "navigation":
        return reason
    if named := _named(node, names):
        return named
    if reason == "window":
        return reason if node.controls or names & CONSENT else ""
    if reason == "beside the article" and _belongs_to_a_quote(node):
        return ""
    return reason or _by_content(node, names)


def _by_content(node: Node, names: frozenset[str]) -> str:
    """What a region without a plain name is."""
    if sum(bool(one.get("class")) for one in node.nodes) > 1:
        row = [one for one in node.nodes if one.get("class") and names_of(one) & COMMENTS]
        if len(row) > 1 and sum(one.prose for one in row) >= MOST_COMMENTS * node.prose:
            return "comments"
    if node.tag in ("form", "fieldset"):
        return "form" if _is_to_be_filled_in(node) else ""
    if node.tag == "header":
        return "navigation" if _is_head_of_page(node) else ""
    return "beside the article" if names & BESIDE else ""


def _named(node: Node, names: frozenset[str]) -> str:
    """What the names of a region say, where something else says so too."""
    if not names & (ALL_NAMES | BANNER):
        return ""
    return next((reason for reason, holds in JUDGES.items() if holds(node, names)), "")


def _is_consent(node: Node, names: frozenset[str]) -> bool:
    if not names & CONSENT:
        return False
    named_twice = len(names & (CONSENT | WINDOW)) > 1
    asks = node.controls > 0 and not any(one.tag in OF_TEXT for one in node.walk())
    if named_twice or asks or node.get("role"):
        return True
    said = {word.rstrip("s") for word in re.findall(r"[a-z]+", node.text().lower())}
    return len(said & ABOUT_CONSENT) > 1


def _is_invitation(node: Node, names: frozenset[str]) -> bool:
    invited = names & INVITATION
    if not invited or not is_small(node):
        return False
    if len(invited) > 1 or node.controls:
        return True
    # What the way out is called says so, too.
    targets = " ".join(one.get("href") for one in node.walk() if one.tag == "a")
    return bool(INVITATION & set(re.findall(r"[a-z]+", targets.lower())))


def _is_for_sharing(node: Node, names: frozenset[str]) -> bool:
    acts = node.controls > 0 or 2 * node.linked >= node.chars
    return bool(names & SHARING) and is_small(node) and acts and not node.sentences


def _is_advertising(node: Node, names: frozenset[str]) -> bool:
    return bool(names & ADVERTISING) and is_small(node) and (node.links > 0 or node.sentences < 2)


def _leads_elsewhere(node: Node, names: frozenset[str]) -> bool:
    """Whether a region leads elsewhere: links, or headings that are links."""
    if not names & RELATED or not node.links:
        return False
    share = node.linked / max(node.chars, 1)
    return share >= 0.4 or (share >= 0.1 and bool(linked_headings(node)))


def _is_of_comments(node: Node, names: frozenset[str]) -> bool:
    """Whether there are several of its kind in a region, or fields to write one, or it says so."""
    if not names & COMMENTS:
        return False
    inner = [one for one in node.walk() if one is not node and names_of(one) & COMMENTS]
    if node.controls or len(inner) > 1:
        return True
    first = next((one for one in node.walk() if one.tag in HEADINGS), None)
    said = re.findall(r"[a-z]+", first.text().lower()) if first else []
    return bool(COMMENTS & set(said)) or (bool(inner) and "comments" in names)


def _is_navigation(node: Node, names: frozenset[str]) -> bool:
    row = names & PAGES or (names & CRUMBS and node.links)
    if row and not node.sentences and is_small(node):
        return True
    return bool(names & NAVIGATION) and 2 * node.linked >= node.chars


def _is_banner(node: Node, names: frozenset[str]) -> bool:
    """Whether a region called so wants something of the reader before the page has begun."""
    if not names & BANNER or not (node.links or node.controls) or not is_small(node):
        return False
    around = list(node.above())
    if any(one.tag == "article" for one in (node, *around)):
        return False
    inside = list(node.walk())
    if any(one.tag == "h1" for one in inside):
        return False
    headlines = (one.order for one in around[-1].walk() if one.tag == "h1") if around else ()
    return any(order > inside[-1].order for order in headlines)


def is_small(node: Node) -> bool:
    """Whether a region has few words and sentences."""
    return node.chars <= SMALL and node.sentences <= FEW_SENTENCES


JUDGES: dict[str, Callable[[Node, frozenset[str]], bool]] = {
    "consent": _is_consent,
    "invitation": _is_invitation,
    "sharing": _is_for_sharing,
    "advertising": _is_advertising,
    "related": _leads_elsewhere,
    "comments": _is_of_comments,
    "navigation": _is_navigation,
    "banner": _is_banner,
}


def linked_headings(node: Node) -> list[Node]:
    """The headings in a region that are links as a whole."""
    return [
        one
        for one in node.walk()
        if one.tag in HEADINGS
        and one.chars
        and (one.linked >= 0.9 * one.chars or any(up.tag == "a" for up in one.above()))
    ]


def _is_to_be_filled_in(node: Node) -> bool:
    """Whether it is a form for that; one around the whole page, as some servers make, is none."""
    fields = sum(one.tag in ("input", "textarea", "select") for one in node.walk())
    few_words = node.sentences <= FEW_SENTENCES and node.chars <= SMALL * (1 + fields / 4)
    return fields > 0 and few_words


def _is_head_of_page(node: Node) -> bool:
    """Whether it is the head of the page rather than of an article: a menu, and no headline."""
    if node.sentences or any(one.tag in ("article", "main") for one in node.above()):
        return False
    inside = list(node.walk())
    has_menu = any(one.tag == "nav" or one.get("role") == "navigation" for one in inside)
    return has_menu or not any(one.tag == "h1" for one in inside)


def _belongs_to_a_quote(node: Node) -> bool:
    """Whether a footer says who is quoted."""
    return node.tag == "footer" and any(up.tag in ("blockquote", "figure") for up in node.above())
