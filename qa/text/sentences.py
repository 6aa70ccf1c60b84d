"""Where the sentences of a text begin and end.

A text (or a range of it) and a language come in; spans in code points go out, in order and
trimmed, that together cover every character which is not white space. The rules of the
`sentencex` library do the main work; what it cuts wrongly is mended here, by cutting or joining
spans, so that the text itself is never touched.
"""

from __future__ import annotations

from sentencex import get_sentence_boundaries

from qa.text.lines import statements
from qa.text.patterns import pattern
from qa.text.stopwords import word_set

LINE_END = r"(?:\r\n|\n|\r(?!\n)|\u2029)"
PARAGRAPH_END = pattern(rf"{LINE_END}[^\S\r\n\u2029]*{LINE_END}\s*")
WHITE_SPACE = pattern(r"\s")
NOT_TEXT = pattern(r"[\ud800-\udfff\x00]")

# Always followed by a name, so never the end of a sentence.
TITLES = word_set("""
    dr mr mrs ms prof st rev hon gen col capt lt sgt sr mme mlle mgr dhr mevr frl sra srta dra dña
    dna sig dott sto sta mt dipl
    """)
TITLES_BY_LANGUAGE = {
    "de": frozenset({"fa", "hr", "fr", "ing"}),
    "es": frozenset({"d", "ud"}),
    "fr": frozenset({"m"}),
    "pt": frozenset({"d", "exmo"}),
}
# Not the end of a sentence when a number follows.
BEFORE_NUMBERS = word_set("""
    no nos nr nrn nro núm num n p pp pg pág págs pag s vol vols bd fig figs abb art ch chap
    sec sect kap tab tel ca c eq cf
    """)
ORDINAL_LANGUAGES = frozenset({"de", "da", "nb", "nn", "no", "fi", "cs", "sk", "hu", "hr", "sl"})
BEFORE_ORDINALS = word_set("""
    der die das den dem des am im vom zum zur beim ab bis seit und oder jeder jede jedes jeden ihr
    ihre ihrem ihren ihrer sein seine seinem seinen seiner unser unsere unserem dieser diese dieses
    auf in von nach vor zu platz sein ein einen einem ins
    """)
# After "am 3." these open a new sentence rather than name what is counted.
SENTENCE_OPENERS = word_set("""
    der die das er sie es wir ich ein eine in im am auf bei doch aber und auch dort hier dann
    danach so zu mit nach für als wenn dieser diese dieses dabei damit
    """)

LAST_ABBREVIATION = pattern(r"(?<!\w)([^\W\d_]+)\.$")
DOTTED_ABBREVIATION = pattern(r"(?:\b[^\W\d_]{1,3}\.){2,}$")
LAST_ORDINAL = pattern(r"([^\W\d_]+)\s+\d{1,3}\.$")
ENUMERATOR = pattern(r"[(\[]?(?:\d{1,3}|[A-Za-z])[.)]+$")
WORD = pattern(r"\w")
FIRST_WORD = pattern(r"[\"'“‘«„(\[]*([^\W_]+)")
AFTER_BRACKET = pattern(r"[.!?…。！？][\"'”’»]*[)\]]+(?=\s+[\"'“‘«„(\[]*[A-ZÀ-ÖØ-Þ0-9¿¡])")
BRACKETS = {"(": ")", "[": "]"}


def sentence_spans(
    text: str, language: str | None = None, start: int = 0, end: int | None = None
) -> list[tuple[int, int]]:
    """The sentences of `text[start:end]`, in order, as spans of `text`.

    Blank lines always end a sentence. Single line ends do where each line of the paragraph stands
    for itself, as in minutes and logs (`lines_stand_alone`); hard-wrapped text has them anywhere.
    Punctuation of Chinese and Japanese is understood whatever the language.

    Args:
        text: Any string.
        language: ISO 639-1 code, with or without a region; English rules when unknown.
        start: First code point to look at.
        end: Where to stop; the end of the text by default.

    Returns:
        `(start, end)` pairs, trimmed of white space, that never overlap and together cover every
        character of the range that is not white space.
    """
    stop = len(text) if end is None else min(end, len(text))
    code = (language or "en").replace("_", "-").partition("-")[0].lower()
    spans: list[tuple[int, int]] = []
    position = max(start, 0)
    while position < stop:
        gap = PARAGRAPH_END.search(text, position, stop)
        paragraph_end = gap.start() if gap else stop
        for part in statements(text, position, paragraph_end):
            spans += _paragraph_spans(text, code, *part)
        position = gap.end() if gap else stop
    return spans


def _paragraph_spans(text: str, language: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of one paragraph."""
    # Same length, so that every offset in the flat paragraph is one in the text.
    flat = NOT_TEXT.sub("x", WHITE_SPACE.sub(" ", text[start:end]))
    cuts = _library_cuts(flat, language)
    cuts = sorted({*cuts, *_cuts_after_brackets(flat, cuts)})
    spans: list[tuple[int, int]] = []
    for span in zip([0, *cuts], [*cuts, len(flat)], strict=True):
        left, right = _trim(flat, *span)
        if left == right:
            continue
        if spans and _belong_together(flat, language, spans[-1], (left, right)):
            spans[-1] = (spans[-1][0], right)
        else:
            spans.append((left, right))
    return [(start + left, start + right) for left, right in spans]


def _library_cuts(flat: str, language: str) -> list[int]:
    """Where sentencex ends a sentence, without the paragraph's end."""
    ends = [int(boundary["end_index"]) for boundary in get_sentence_boundaries(language, flat)]
    return [end for end in ends if 0 < end < len(flat)]


def _cuts_after_brackets(flat: str, cuts: list[int]) -> list[int]:
    """Where a sentence that stands in brackets as a whole is followed by another one.

    The library takes "(This is so.) Then more." for one sentence. A bracket in the middle of a
    sentence is no end: only one that opened where a sentence began.
    """
    found = []
    starts = {_trim(flat, cut, len(flat))[0] for cut in (0, *cuts)}
    for match in AFTER_BRACKET.finditer(flat):
        opening = _opening_of(flat, match.end() - 1)
        if opening in starts:
            found.append(match.end())
            starts.add(_trim(flat, match.end(), len(flat))[0])
    return found


def _opening_of(flat: str, closing: int, reach: int = 600) -> int | None:
    """Where the bracket was opened that closes at `closing`, or None."""
    mark = flat[closing]
    depth = 0
    for index in range(closing, max(closing - reach, -1), -1):
        if flat[index] == mark:
            depth += 1
        elif BRACKETS.get(flat[index]) == mark:
            depth -= 1
            if depth == 0:
                return index
    return None


def _belong_together(
    flat: str, language: str, first: tuple[int, int], second: tuple[int, int]
) -> bool:
    """Whether two neighbouring pieces are one sentence that was cut too early."""
    # The last characters are enough, and keep the search short in a very long sentence.
    before = flat[max(first[0], first[1] - 80) : first[1]]
    after = flat[second[0] : min(second[1], second[0] + 80)]
    if not WORD.search(flat, *second):
        return True
    if not WORD.search(before) and first[1] - first[0] < 80:
        return not before.endswith(("!", "?", "…"))
    if ENUMERATOR.fullmatch(before) and first[1] - first[0] <= 6:
        return True
    if not before.endswith("."):
        return False
    return after.startswith(("º", "ª", "°")) or _ends_in_abbreviation(before, after, language)


def _ends_in_abbreviation(before: str, after: str, language: str) -> bool:
    """Whether the last full stop of `before` belongs to an abbreviation or an ordinal."""
    opening = FIRST_WORD.match(after)
    following = opening.group(1) if opening else ""
    ordinal = LAST_ORDINAL.search(before)
    if ordinal:
        return (
            language in ORDINAL_LANGUAGES
            and ordinal.group(1).lower() in BEFORE_ORDINALS
            and following.lower() not in SENTENCE_OPENERS
        )
    if DOTTED_ABBREVIATION.search(before):
        return following[:1].islower()
    abbreviation = LAST_ABBREVIATION.search(before)
    if not abbreviation:
        return False
    word = abbreviation.group(1).lower()
    if word in BEFORE_NUMBERS:
        return following[:1].isdigit()
    return word in TITLES or word in TITLES_BY_LANGUAGE.get(language, frozenset())


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at either end."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
