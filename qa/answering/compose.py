"""Composes an answer whose every sentence is proved, or says why there is none.

The source text answers; the language model helps. In the model's own words an answer is shown as
far as they hold (`phrasing`); otherwise the source's own sentence is quoted, led by the few words
in it that answer (`lead`). Two articles that disagree are both quoted, with their days. Below the
confidence that is asked for nothing is said, and the model is not even started.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from qa.answering.about_itself import of_itself
from qa.answering.article_asked import article_asked_for, articles_meant
from qa.answering.asked import ASKED, DOUBT, below_another, below_the_question
from qa.answering.choosing import Choice, Chooser
from qa.answering.cite import CitationList
from qa.answering.composition import Composing, Composition, Question, joined
from qa.answering.confidence import confidence, default_threshold, far, near, signals
from qa.answering.copies import without_repeats
from qa.answering.evidence import Evidence, rank_evidence, terms
from qa.answering.excerpt import excerpt
from qa.answering.gathering import gathered
from qa.answering.lead import lead_of
from qa.answering.letterheads import without_letterheads
from qa.answering.lists import NAMED, AskedList, asked_list, listed, one_of
from qa.answering.phrasing import Phrasing, checked
from qa.answering.rereading import closer, reread
from qa.answering.rows import asked_cell
from qa.answering.sides import sides
from qa.answering.stance import stance_of
from qa.domain import Article, Sentence
from qa.errors import ModelError
from qa.events import Drafted, SentenceChecked
from qa.text.clean import one_line
from qa.understanding.kinds import A_TEXT, SHORT, SUMMARY, kind_of, subject_of
from qa.understanding.matter import matter_of

if TYPE_CHECKING:
    from qa.answering.prompt import PromptTemplates
    from qa.answering.whole_articles import WholeArticles
    from qa.domain import Finding, Passage
    from qa.engines.protocols import LanguageModel, Reader

FAR = 0.5
"""What is left of the confidence where all passages that were read are far from the question: the
reader looks for the words that answer, and takes some in a text about something else."""

TITLED = 0.6
"""Share of what somebody wishes to be told about that a title has, at least, to be its article."""

MENTIONED = 0.5
"""The confidence, at least, in a sentence that says the name of what somebody wishes to know
anything about. It is a decision: such a sentence does answer."""

RESTATED = 0.5
"""The confidence, at least, in a sentence that says all that a question for yes or no asks about.
It is a decision: the reader learnt to find words, and there are none to be found."""

DISAGREE = "The articles disagree."
SUMMARY_OF = "Summary of “{title}” ({ref})."


class Composer:
    """Answers from passages.

    Args:
        model: Loads the language model when it is needed; None answers in quotes only.
        templates: Of the prompt.
        article: Returns an article of the index by its name.
        whole: Knows articles as a whole; without it there are no summaries, and no answers about
            articles themselves.
        reader: Judges what the model writes, if there is one.
        min_confidence: None for the fitted default, or for the one of those who wish for silence
            sooner (`strict`).
        max_answer_tokens: Upper bound of what the model may write.
    """

    def __init__(
        self,
        model: Callable[[], LanguageModel] | None,
        templates: PromptTemplates,
        article: Callable[[str], Article | None],
        *,
        whole: WholeArticles | None = None,
        reader: Reader | None = None,
        min_confidence: float | None = None,
        strict: bool = False,
        max_answer_tokens: int = 160,
    ) -> None:
        self._model, self._templates = model, templates
        self._article, self._reader, self._whole = article, reader, whole
        self._max_answer_tokens = max_answer_tokens
        fitted = default_threshold(strict=strict)
        self._least = fitted if min_confidence is None else min_confidence
        self._failure = ""  # Of the model, in this answer.

    def compose(self, question: Question, passages: Sequence[Passage]) -> Iterator[Composing]:
        """Yield drafts and checked sentences as they come, and the composition at the end."""
        self._failure = ""
        articles, passages = self._as_they_are(passages)
        yield from self._composed(question, passages, CitationList(articles))

    def compose_halves(
        self, halves: Sequence[tuple[Question, Sequence[Passage]]]
    ) -> Iterator[Composing]:
        """Answer the halves of a question one after the other, as `compose` does, in one answer."""
        self._failure = ""
        read = [(question, *self._as_they_are(passages)) for question, passages in halves]
        citations = CitationList({n: a for _, articles, _ in read for n, a in articles.items()})
        found: list[tuple[Question, Composition]] = []
        for question, _, passages in read:
            for event in self._composed(question, passages, citations):
                if isinstance(event, Composition):
                    found.append((question, event))
                else:
                    yield event
        yield joined(found)

    def _composed(
        self, question: Question, passages: Sequence[Passage], citations: CitationList
    ) -> Iterator[Composing]:
        if _asks_for_a_text(question, passages):
            yield from self._summary(question, passages, citations)
            return
        choice, asked, sure = self._chosen(question, passages, citations.articles)
        evidence, sure = choice.evidence, sure * question.kept
        best = evidence[0] if evidence and sure >= self._least else None
        if said := self._of_itself(question, passages, best, citations):
            yield from (checked(one, citations) for one in said.sentences)
            yield said
            return
        if best is None:
            yield Composition((), (), sure, "close" if any(map(near, passages)) else "nothing")
            return
        sentences: list[Sentence] = []
        whole = asked is not None and asked.whole
        one_side = bool(whole or question.topic or choice.also)
        disagreeing = [] if one_side else sides(question.text, evidence)
        events = (
            (checked(sentence, citations) for sentence in listed(asked, citations))
            if asked and asked.whole
            else self._events(question, choice, disagreeing, citations)
        )
        for event in events:
            yield event
            if isinstance(event, SentenceChecked):
                sentences.append(event.sentence)
        if asked and not asked.whole:
            for sentence in one_of(asked, evidence[0], citations):
                sentences.append(sentence)
                yield checked(sentence, citations)
        finding: Finding = "disagreement" if disagreeing else "answer"
        cited = tuple(citations.citations)
        lacking = choice.lacking
        yield Composition(tuple(sentences), cited, sure, finding, lacking, failure=self._failure)

    def _summary(
        self, question: Question, passages: Sequence[Passage], citations: CitationList
    ) -> Iterator[SentenceChecked | Composition]:
        """The main points of the article that is asked for."""
        passage, sure = article_asked_for(subject_of(question.search_query), passages)
        sure *= question.kept
        if passage is None or sure < self._least:
            yield Composition((), (), sure, "close" if any(map(near, passages)) else "nothing")
            return
        article = citations.articles[passage.article]
        sentences: list[Sentence] = []
        for one in self._whole.points(article) if self._whole else ():
            sentences.append(_quote(one, citations.cite([one]), partly=False))
            yield checked(sentences[-1], citations)
        note = SUMMARY_OF.format(title=one_line(article.title), ref=article.ref)
        yield Composition(
            tuple(sentences), tuple(citations.citations), sure, note=note, kind="summary"
        )

    def _of_itself(
        self,
        question: Question,
        passages: Sequence[Passage],
        best: Evidence | None,
        citations: CitationList,
    ) -> Composition | None:
        """What an article says of itself, where that is asked and its text does not tell it."""
        if self._whole is None:
            return None
        own = self._whole.own_data
        said = of_itself(question.text, question.history, passages, best, own, citations)
        if said is None:
            return None
        shown = said.sentences if said.confidence >= self._least else ()
        finding: Finding = "answer" if shown else "nothing"
        cited = tuple(citations.citations) if shown else ()
        return Composition(
            shown, cited, said.confidence, finding, told=said.told, note=said.note, kind="about"
        )

    def _as_they_are(
        self, passages: Sequence[Passage]
    ) -> tuple[dict[str, Article], Sequence[Passage]]:
        """The articles of the passages, and those passages that still stand in them.

        The index may have been brought up to date since it was searched.
        """
        names = {passage.article for passage in passages}
        articles = {name: article for name in names if (article := self._article(name))}
        held = [
            passage
            for passage in passages
            if passage.article in articles
            and articles[passage.article].text[passage.start : passage.end] == passage.text
        ]
        return articles, held

    def _chosen(
        self, question: Question, passages: Sequence[Passage], articles: dict[str, Article]
    ) -> tuple[Choice, AskedList | None, float]:
        """The evidence, best first; the list that is asked for, if any; and the confidence."""
        topic = question.topic or question.search_query
        words = question.asked or question.search_query
        one_fact = kind_of(question.text) in SHORT
        look = None if one_fact else partial(closer, self._reader, words)
        found = without_letterheads(question.text, rank_evidence(passages, look), articles)
        ranked = without_repeats(found, question.text)
        choice = Chooser(topic, ranked, self._reader, asked=question.asked).choice()
        evidence = choice.evidence
        if below := below_the_question(words, evidence):
            rest = [one for one in evidence if one is not below]
            sure = max(self._confidence(question, [below, *rest]), ASKED)
            return Choice([below]), None, sure
        if named := _that_name(matter_of(question.text), evidence):
            return Choice(named), None, max(self._confidence(question, named), MENTIONED)
        asked = asked_list(words, evidence, articles)
        judged = [choice.judged, *evidence] if choice.judged else evidence
        sure = 0.0 if choice.strange else self._confidence(question, judged)
        sure = max(sure, RESTATED) if choice.restated else sure
        sure = max(sure, choice.tabled)
        if asked and asked.named:
            sure = max(sure, NAMED)
        elif evidence and below_another(words, evidence[0]):
            sure *= DOUBT
        return choice, asked, sure

    def _confidence(self, question: Question, evidence: Sequence[Evidence]) -> float:
        """The chance that the best of the evidence answers; it is read again for that."""
        if not evidence:
            return 0.0
        topic = question.topic or question.search_query
        read = reread(self._reader, question.asked or topic, evidence)
        sure = confidence(signals(topic, evidence, read))
        is_far = read and all(far(one.passage) for one in evidence)
        return sure * FAR if is_far else sure

    def _events(
        self,
        question: Question,
        choice: Choice,
        disagreeing: Sequence[Evidence],
        citations: CitationList,
    ) -> Iterator[Drafted | SentenceChecked]:
        evidence = choice.evidence
        if disagreeing:
            yield from both_sides(disagreeing, citations)
            return
        worded = False
        for event in self._worded(question, evidence, citations):
            worded = worded or isinstance(event, SentenceChecked)
            yield event
        if worded and not self._failure:
            return
        if choice.also:
            for one in (evidence[0], *choice.also):
                yield checked(_quote(one, citations.cite([one]), partly=False), citations)
            return
        kind = kind_of(question.text)
        if kind in SHORT or (kind != "polar" and asked_cell(question.text, evidence[0])):
            yield from lead(question, evidence[0], citations)
        shown = evidence[:1] if choice.restated else gathered(kind, choice.told)
        if kind == "polar" and (decided := stance_of(question.text, shown, self._reader)):
            word, sure = decided
            yield checked(Sentence(word, citations.cite(shown), sure, "lead"), citations)
        for one in shown:
            numbers = citations.cite([one])
            yield checked(_quote(one, numbers, partly=kind in SHORT), citations)

    def _worded(
        self, question: Question, evidence: Sequence[Evidence], citations: CitationList
    ) -> Iterator[Drafted | SentenceChecked]:
        """What the language model says; one that fails says no more, in none of the halves."""
        if self._model is None or self._failure:
            return
        try:
            model = self._model()
            phrasing = Phrasing(model, self._templates, self._reader, self._max_answer_tokens)
            yield from phrasing.sentences(question, evidence, citations)
        except ModelError as error:
            self._failure = str(error)


def _asks_for_a_text(question: Question, passages: Sequence[Passage]) -> bool:
    """Whether a summary is asked for: in so many words, or of what an article's title names."""
    asks = SUMMARY.search(question.text)
    if not asks or "about" not in asks[0].lower() or A_TEXT.search(question.text):
        return bool(asks)
    subject = subject_of(question.search_query)
    return bool(passages) and articles_meant(subject, passages)[0].titled >= TITLED


def _that_name(matter: str | None, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The pieces that say the name of a matter, which is all that is asked about."""
    if not matter:
        return []
    return [
        one
        for one in evidence
        if terms(matter, one.passage.language) <= terms(one.text, one.passage.language)
    ]


def lead(
    question: Question, source: Evidence, citations: CitationList
) -> Iterator[SentenceChecked]:
    """Yield the few words of a sentence that answer by themselves, if there are any."""
    if place := lead_of(question.text, source):
        words = source.text[place[0] - source.start : place[1] - source.start]
        numbers = citations.cite([source])
        led = Sentence(one_line(words), numbers, source.answerable or 0.0, "lead")
        yield checked(led, citations)


def both_sides(sources: Sequence[Evidence], citations: CitationList) -> Iterator[SentenceChecked]:
    """Yield that the articles disagree, and what each says, with its day."""
    numbers = citations.cite(sources)
    yield checked(Sentence(DISAGREE, numbers, 1.0, "note"), citations)
    for source in sources:
        day = f"{source.passage.date}: " if source.passage.date else ""
        yield checked(_quote(source, citations.cite([source]), day), citations)


def _quote(
    source: Evidence, numbers: tuple[int, ...], day: str = "", *, partly: bool = True
) -> Sentence:
    """A source sentence in quotation marks, behind a day; of a long one the part that answers."""
    start = source.start
    words = (source.answer[0] - start, source.answer[1] - start) if source.answer else None
    quoted = one_line(excerpt(source.text, words if partly else None, source.passage.language))
    return Sentence(f"{day}“{quoted}”", numbers, 1.0, "quote")
