"""Where the links of a region lead: to another page, about on this one, or to doing something.

A link's target comes in; what it is for goes out. Passing a page on and jumping about on it are no
part of what it says, whatever the words of the link are and in whatever language.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from qa.text.stopwords import word_set

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

WRITES_TO_NOBODY = re.compile(r"(?:mailto|sms):(?:\?|$)", re.IGNORECASE)
OF_A_PROGRAM = re.compile(
    r"(?!https?:|mailto:|tel:|sms:|ftp:|data:)[a-z][a-z0-9+.-]*:", re.IGNORECASE
)
PASSES_AN_ADDRESS = re.compile(r"[?&][^=&]*=[^&]*https?(?:%3A|:)", re.IGNORECASE)
JOINING = word_set("""
    login log-in signin sign-in logon signup sign-up register registration subscribe subscription
    subscriptions account membership join anmelden registrieren abo abonnement abonnements
    abonnieren connexion inscription suscripcion suscribete registro acceso abbonati abbonamento
    accedi entrar assine inloggen
    """)
"""Parts of addresses at which readers sign in or become some."""


def targets_of(node: Node) -> list[str]:
    """The targets of the links in a node."""
    return [one.get("href") for one in node.walk() if one.tag == "a" and "href" in one.attributes]


def leads_within(target: str) -> bool:
    """Whether a link leads to a place on the same page."""
    page, mark, _ = target.partition("#")
    return bool(mark) and (not page or page.startswith("?"))


def acts(target: str) -> bool:
    """Whether a link does something, such as passing the page on, rather than lead anywhere."""
    return (
        target.strip() in ("", "#")
        or WRITES_TO_NOBODY.match(target) is not None
        or OF_A_PROGRAM.match(target) is not None
        or PASSES_AN_ADDRESS.search(target) is not None
    )


def stays(target: str) -> bool:
    """Whether a link leads to nothing that could be read elsewhere."""
    return leads_within(target) or acts(target)


def joins(target: str) -> bool:
    """Whether a link leads to where readers sign in or become some."""
    try:
        parts = urlsplit(target).path.lower().strip("/").split("/")
    except ValueError:
        return False
    return bool(JOINING & set(parts))
