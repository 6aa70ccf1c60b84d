"""What became of a quote, over texts that were made up for each case."""

from __future__ import annotations

import hashlib

import pytest

from qa.answering.cite import make_citation
from qa.answering.recheck import Place, Verdict, recheck
from qa.domain import Article, Citation, CurrentArticle

PIER = "The pier\n\nThe pier is 180 metres long. It opened in 1901.\n\nIs it closed? Yes.\n"
LONG = "The harbour master counted nine seals on the beach that morning."


def cited(quote: str, text: str = PIER, article: str = "news/pier.txt") -> Citation:
    """The citation of the first occurrence of a quote."""
    start = text.index(quote)
    whole = Article(1, article, "The pier", None, None, None, "en", digest(text), text)
    return make_citation(whole, (start, start + len(quote)), 1)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def now(**texts: str) -> dict[str, CurrentArticle]:
    """Articles by their names, in which "__" stands for "/" and "_" for "."."""
    named = {name.replace("__", "/").replace("_", "."): text for name, text in texts.items()}
    return {name: CurrentArticle(name, digest(t), "en", t) for name, t in named.items()}


def verdict(citation: Citation, **texts: str) -> tuple[str, str | None, str | None]:
    """The verdict, and the place and the text of now; `text[start:end]` is what it says."""
    articles = now(**texts)
    (found,) = recheck([citation], articles)
    if found.now is None:
        return found.kind, None, None
    place = found.now
    assert articles[place.article].text[place.start : place.end] == place.text
    return found.kind, f"{place.article}:{place.start}-{place.end}", place.text


SEALS = f"Seals\n\n{LONG}\n"


def test_a_quote_at_its_place_holds_also_where_the_rest_has_changed() -> None:
    citation = cited("It opened in 1901.")
    assert verdict(citation, news__pier_txt=PIER) == ("holds", None, None)
    edited = PIER.replace("180", "190") + "More.\n"
    assert verdict(citation, news__pier_txt=edited) == ("holds", None, None)


def test_text_before_the_quote_moves_it_and_the_line_is_counted_anew() -> None:
    (found,) = recheck([cited("It opened in 1901.")], now(news__pier_txt=f"New!\r\n\r\n{PIER}"))
    assert found == Verdict("moved", Place("news/pier.txt", 47, 65, 5, "It opened in 1901."))


def test_of_several_places_in_the_article_the_nearest_is_named() -> None:
    text = "Yes. " * 3 + "No. " * 10 + "Yes."
    citation = cited("Yes.", "No. " * 9 + "Yes.")
    assert citation.start == 36
    assert verdict(citation, news__pier_txt=text) == ("moved", "news/pier.txt:55-59", "Yes.")
    assert verdict(citation, news__pier_txt="No " + text[:30])[1] == "news/pier.txt:13-17"


@pytest.mark.parametrize(
    "text",
    [
        "The pier is 180\r\nmetres long.\r\n",
        "The pier\n    is  180 metres\u00a0long.",
        "Title\n\nThe pier is 180\tmetres long. And so on.",
    ],
)
def test_a_quote_that_differs_in_white_space_only_has_moved(text: str) -> None:
    kind, _, held = verdict(cited("The pier is 180 metres long."), news__pier_txt=text)
    assert kind == "moved"
    assert held and held.split() == ["The", "pier", "is", "180", "metres", "long."]


def test_the_exact_text_is_preferred_to_one_with_other_white_space() -> None:
    text = "It  opened in 1901.\n" + "x " * 200 + "It opened in 1901."
    assert verdict(cited("It opened in 1901."), news__pier_txt=text)[2] == "It opened in 1901."


@pytest.mark.parametrize(
    ("quote", "before", "after"),
    [
        ("It cost £2.", "It cost £2. So.", "It cost £2.5m. So."),
        ("Cost: £2", "Cost: £2\nSo", "Cost: £2,500\nSo"),
        ("Length: 18", "Length: 18\n", "Length: 180\n"),
        ("It is long", "It is long\n", "It is longer\n"),
        ("5 boats", "5 boats\n", "15 boats\n"),
        ("5 boats", "5 boats\n", "2.5 boats\n"),
    ],
)
def test_a_quote_whose_edge_has_grown_stands_there_no_longer(
    quote: str, before: str, after: str
) -> None:
    citation = cited(quote, before)
    assert quote in after
    assert verdict(citation, news__pier_txt=before)[0] == "holds"
    assert verdict(citation, news__pier_txt=after)[0] == "changed"
    assert verdict(citation, news__pier_txt=f"{after} {before}")[0] == "moved"


def test_a_quote_that_was_cut_within_a_word_holds_in_the_bytes_that_were_cited() -> None:
    text = "日本語の文章です" * 20
    citation = cited("語の文章です日本", text)
    assert verdict(citation, news__pier_txt=text)[0] == "holds"
    assert verdict(citation, news__port_txt=text)[:2] == ("moved", "news/port.txt:2-10")


def test_a_changed_quote_shows_what_stands_there_now() -> None:
    edited = PIER.replace("is 180 metres long", "is now 200 metres long, they say")
    assert verdict(cited("The pier is 180 metres long."), news__pier_txt=edited) == (
        "changed",
        "news/pier.txt:10-52",
        "The pier is now 200 metres long, they say.",
    )


def test_a_changed_quote_that_was_cut_in_two_shows_both_sentences() -> None:
    edited = "Cats purr. The pier was built of oak. It was opened by the Queen in 1901. Dogs bark."
    citation = cited("The pier was built of oak and opened by the Queen in 1901.", edited.replace(
        "oak. It was opened", "oak and opened"
    ))  # fmt: skip
    assert verdict(citation, news__pier_txt=edited)[2] == (
        "The pier was built of oak. It was opened by the Queen in 1901."
    )


def test_of_two_passages_that_are_as_like_the_nearer_is_shown() -> None:
    text = "The pier is 190 metres long.\n\n" + "Filler. " * 30 + "\n\nThe pier is 170 metres long."
    near_end = cited("The pier is 180 metres long.", "Filler. " * 30 + PIER)
    assert verdict(near_end, news__pier_txt=text)[2] == "The pier is 170 metres long."
    near_start = cited("The pier is 180 metres long.")
    assert verdict(near_start, news__pier_txt=text)[2] == "The pier is 190 metres long."


@pytest.mark.parametrize(
    "text", ["", "Crabs walk sideways all day.", "The sea is deep, and the boats are long."]
)
def test_nothing_is_shown_where_nothing_is_like_the_quote(text: str) -> None:
    citation = cited("The pier is 180 metres long.")
    assert verdict(citation, news__pier_txt=text) == ("changed", None, None)


def test_a_file_that_was_renamed_has_its_quotes_however_short() -> None:
    citation = cited("Yes.")
    place = f"old/jetty.txt:{citation.start}-{citation.end}"
    assert verdict(citation, old__jetty_txt=PIER) == ("moved", place, "Yes.")


def test_a_file_of_the_same_name_has_a_short_quote_and_another_has_not() -> None:
    assert verdict(cited("Yes."), old__pier_txt="Well. Yes.")[:2] == ("moved", "old/pier.txt:6-10")
    assert verdict(cited("Yes."), news__crabs_txt="Well. Yes.") == ("gone", None, None)
    here = "No more.\n"
    assert verdict(cited("Yes."), news__crabs_txt="Yes.", news__pier_txt=here)[0] == "changed"


def test_a_long_quote_may_have_moved_anywhere() -> None:
    citation = cited(LONG, SEALS)
    assert verdict(citation, archive_txt=f"All\n\n{SEALS}")[:2] == ("moved", "archive.txt:12-76")
    kind, _, held = verdict(citation, archive_txt=LONG.replace(" seals", "\nseals"))
    assert (kind, held) == ("moved", LONG.replace(" seals", "\nseals"))
    shorter = cited(LONG[:39], LONG[:39] + "\n")
    assert verdict(shorter, archive_txt=LONG[:39])[0] == "gone"
    enough = cited(LONG[:40], LONG[:40] + "\n")
    assert verdict(enough, archive_txt=LONG[:40])[0] == "moved"


def test_an_ideograph_weighs_as_two_characters() -> None:
    citation = cited(
        "港の長さは百八十メートルである今年の春から。",
        "港の長さは百八十メートルである今年の春から。\n",
    )
    assert verdict(citation, archive_txt=f"橋。{citation.quote}")[:2] == (
        "moved",
        "archive.txt:2-24",
    )


def test_the_same_bytes_go_before_the_same_name_and_that_before_any_other() -> None:
    citation = cited(LONG, SEALS)
    other, named, same = f"A {SEALS}", f"B {SEALS}", SEALS
    everywhere = {"a_txt": other, "b__pier_txt": named, "c_txt": same}
    assert verdict(citation, **everywhere)[1] == "c.txt:7-71"
    assert verdict(citation, a_txt=other, b__pier_txt=named)[1] == "b/pier.txt:9-73"
    assert verdict(citation, a_txt=other, b_txt=named)[1] == "a.txt:9-73"
    both = {"a__pier_txt": named, "b__pier_txt": same, "c_txt": same}
    assert verdict(citation, **both)[1] == "b/pier.txt:7-71"


def test_the_own_article_goes_before_others() -> None:
    citation = cited(LONG, SEALS)
    assert verdict(citation, a_txt=SEALS, news__pier_txt=f"C {SEALS}")[1] == "news/pier.txt:9-73"


def test_neither_article_nor_quote_is_gone() -> None:
    assert verdict(cited("It opened in 1901."), news__crabs_txt=SEALS) == ("gone", None, None)
    assert recheck([cited("It opened in 1901.")], {}) == [Verdict("gone")]


def test_verdicts_come_in_the_order_of_the_citations_and_each_article_is_looked_at_once() -> None:
    class Counted(dict[str, CurrentArticle]):
        looked_at = 0

        def __iter__(self):
            self.looked_at += 1
            return super().__iter__()

    articles = Counted(now(news__pier_txt=PIER, b_txt=SEALS))
    lost = cited(LONG, SEALS, "was.txt")
    gone = cited("Crabs walk sideways.", "Crabs walk sideways.", "crabs.txt")
    citations = [gone, lost, cited("Is it closed?"), gone, lost]
    kinds = [found.kind for found in recheck(citations, articles)]
    assert kinds == ["gone", "moved", "holds", "gone", "moved"]
    assert articles.looked_at == 1


def test_a_place_far_outside_the_text_is_no_trouble() -> None:
    citation = cited("It opened in 1901.")
    far = Citation(1, "news/pier.txt", "", None, None, "", 10**30, 10**30 + 18, 1, None,
                   citation.quote)  # fmt: skip
    assert verdict(far, news__pier_txt=PIER)[1] == f"news/pier.txt:{citation.start}-{citation.end}"
