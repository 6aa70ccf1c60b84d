"""The words, numbers and names of a text, in a form that can be compared.

A text comes in; lists of casefolded words, normalised numbers, or names as they are written go
out. Two texts that say the same thing in other spellings ("1,200" and "1200", "don’t" and
"don't") give the same words here.
"""

from __future__ import annotations

import functools
import re
import threading
import unicodedata
from typing import Protocol, cast

from qa.text.patterns import pattern
from qa.text.stopwords import NEGATIONS, NUMBER_WORDS, STOP_WORDS, word_set

# Han and kana are written without spaces: each character counts as a word.
CJK = r"\u3040-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Letters and digits, and the vowel signs of scripts in which Python's \w leaves them out.
MARKS = r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0fff"
LETTERS = rf"(?:[^\W_{CJK}]|[{MARKS}])+"
NUMBER = r"\d+(?:[.,:]\d+|['\u00a0\u202f\u2009]\d{3}(?!\d))*"
# "U.S." and "p.m.": letters that each have a point, but for the last one perhaps.
INITIALS = r"(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+(?![^\W_])\.?"
TOKEN = pattern(
    rf"(?P<cjk>[{CJK}])"
    rf"|(?P<initials>{INITIALS})"
    rf"|(?P<ordinal>\d+(?:st|nd|rd|th|er|re|ère|ème|e|ste|de|s|º|ª)(?!\w))"
    rf"|(?P<number>{NUMBER})"
    rf"|(?P<word>{LETTERS}(?:'{LETTERS})*)"
)
ELISIONS = word_set("""
    c d j l m n qu s t jusqu lorsqu puisqu quelqu all dall dell nell sull coll un bell quell quest
    """)
TEENS = {
    word: str(number)
    for number, word in enumerate(
        ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"], 13
    )
}
TENS = {
    word: number * 10
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
"""The words of English above twelve. What the search compares knows them as words."""
APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ＇", "'"))

THOUSANDS = pattern(r"\d{1,3}(?:[,'\u00a0\u202f\u2009]\d{3})+(?:[.,]\d+)?")
THOUSANDS_MARK = pattern(r"[,'\u00a0\u202f\u2009](?=\d{3}(?!\d))")
POINT_THOUSANDS = pattern(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|\d{1,3}(?:\.\d{3})+,\d+")
ONE_POINT_THOUSANDS = pattern(r"\d{1,3}\.\d{3}")
POINT_THOUSANDS_LANGUAGES = frozenset({"de", "es", "it", "nl", "pt"})
DAY = pattern(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
# "one" is a number in "one boat", but not in "no one" and "one of them".
NOT_A_NUMBER_AFTER = word_set("no any every some each this that the which another such only")
NOT_A_NUMBER_BEFORE = word_set("of another is who day that's can must should may has")

PARTICLES = word_set(
    "of de del della di da do dos das du des la le las los van von der den und y bin al"
)
NAME_WORD = pattern(rf"{LETTERS}(?:['’&-]{LETTERS})*")
SENTENCE_BREAK = pattern(r"(?:^|[.!?…:;。！？\n\r]|[\"“„«‘(\[¿¡])[\s\"“„«‘(\[¿¡*_#>-]*$")

ENGLISH_NOT = pattern(r".*n't|dont|doesnt|didnt|isnt|wasnt")
GERMAN_NOT = pattern(r"kein(?:e[mnrs]?|erlei|eswegs)?")
KANA = pattern(r"[\u3041-\u3096]")
CHINESE_NOT = pattern(r"[不没沒]|[無无](?![锡錫])|未(?![来來])|非(?![常洲])")
JAPANESE_NOT = pattern(r"ない|なかった|なく|ません|ずに")

SNOWBALL_NAMES = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}


class Stemmer(Protocol):
    """What we use of a stemmer of the PyStemmer library."""

    def stemWord(self, word: str) -> str:  # noqa: N802 - the library's own name
        """The stem of one word."""


def words(text: str) -> list[str]:
    """The words of a text in order, casefolded.

    Numbers stay whole ("2.4", "1,200", "9:30", "3rd"), a unit that is written onto a number is a
    word of its own ("5km" gives "5", "km"), each Chinese or Japanese character is a word, initials
    are one without their points ("U.S." and "US" give "us"). An English possessive loses its ending
    ("Anna's" gives "anna"), a contraction stays ("don't"), a French or Italian elision is cut
    ("l'homme" gives "l", "homme").
    """
    return [word for match in TOKEN.finditer(_plain(text)) for word in _words_of(match)]


def content_words(text: str, language: str | None = None) -> list[str]:
    """The words of a text that carry its topic: `words` without the language's stop words.

    A language of which we have no list is treated as English. Negations count as content, and so
    do stop words in capitals ("WHO", "IT"), which are names, unless the whole text shouts.
    """
    stop_words = STOP_WORDS.get(primary(language), STOP_WORDS["en"])
    shouted = text.isupper()
    found: list[str] = []
    for match in TOKEN.finditer(_plain(text)):
        name = len(match.group()) > 1 and match.group().isupper() and not shouted
        found += [word for word in _words_of(match) if name or word not in stop_words]
    return found


@functools.lru_cache(maxsize=65536)
def stem(word: str, language: str | None = None) -> str:
    """The stem of a word by Snowball's rules; the casefolded word where there are none.

    Without a language, English rules are used.
    """
    name = SNOWBALL_NAMES.get(primary(language))
    plain = _plain(word).casefold()
    if name is None:
        return plain
    stemmer, lock = _stemmer(name)
    with lock:  # a stemmer keeps the word it works on in itself
        return stemmer.stemWord(plain)


def numbers(text: str, language: str | None = None) -> list[str]:
    """The numbers of a text in order, written in one way, so that equal numbers compare equal.

    Signs, currencies, percent signs, units and scales are dropped: "£2.4m", "2.4 million" and
    "-2.4%" all give "2.4". Thousands separators go ("1,200" gives "1200"; "1.200" does only in
    languages that write so, or where it can mean nothing else), a decimal comma and the colon of
    a time become a point ("2,4" gives "2.4", "9:30" gives "9.30"), leading zeros go, an ordinal
    gives its number ("3rd" gives "3"), a date its parts, and the words for one to twelve their
    digits, in English those to ninety-nine; "one" only where it counts something.
    """
    code = primary(language)
    number_words = NUMBER_WORDS.get(code, NUMBER_WORDS["en"])
    found: list[str] = []
    tokens = list(TOKEN.finditer(_plain(text)))
    plain = [token.group().casefold() for token in tokens]
    tens = 0
    for index, match in enumerate(tokens):
        word = plain[index]
        if tens:
            ones = int(number_words[word]) if number_words.get(word) else 10
            found.append(str(tens + ones * (ones < 10)))
            tens = 0
            if ones < 10:
                continue
        if code == "en" and word in TENS:
            tens = TENS[word]
        elif match.lastgroup == "number":
            found += _normalised(match.group(), code)
        elif match.lastgroup == "ordinal":
            found += _normalised(re.sub(r"\D", "", match.group()), code)
        elif code == "en" and word in TEENS:
            found.append(TEENS[word])
        elif word in number_words and _counts(plain, index):
            found.append(number_words[word])
    return [*found, str(tens)] if tens else found


def names(text: str) -> list[str]:
    """The names in a text as they are written: runs of capitalised words.

    A run may hold particles ("Bank of England", "Simón de la Cruz"); the function words in front
    of it are dropped ("The Harbour Trust" gives "Harbour Trust"), and so is an ending "'s". A word
    that is capitalised only because a sentence begins with it cannot be told from a name unless it
    is a function word. In German every noun counts.
    """
    found: list[str] = []
    run: list[re.Match[str]] = []
    for match in NAME_WORD.finditer(text):
        capitalised = match.group()[0].isupper() or bool(re.search(r"[A-Z]", match.group()))
        if run and not _continues(text, run[-1], match):
            found += _name_of(text, run)
            run = []
        if capitalised or (run and match.group() in PARTICLES):
            run.append(match)
        elif run:
            found += _name_of(text, run)
            run = []
    return found + _name_of(text, run)


def has_negation(text: str, language: str | None = None) -> bool:
    """Whether the text holds a word that denies something ("not", "never", "don't", "kein").

    English rules are used where the language is unknown, and those of Chinese and Japanese in any
    language. Prefixes ("unable") and verbs ("denied") are not seen.
    """
    eastern = JAPANESE_NOT if KANA.search(text) else CHINESE_NOT
    if eastern.search(text):
        return True
    code = primary(language) if primary(language) in NEGATIONS else "en"
    tokens = words(text)
    for index, word in enumerate(tokens):
        if word in NEGATIONS[code]:
            numbered = word == "no" and tokens[index + 1 : index + 2]
            if not (numbered and numbered[0][:1].isdigit()):  # "No. 4" denies nothing
                return True
        if code == "en" and ENGLISH_NOT.fullmatch(word):
            return True
        if code == "de" and GERMAN_NOT.fullmatch(word):
            return True
    return False


def primary(language: str | None) -> str:
    """The language of a code without its region, "en" for None: "de-AT" gives "de"."""
    return (language or "en").replace("_", "-").partition("-")[0].lower()


def _plain(text: str) -> str:
    """The text with one kind of apostrophe and composed characters, so that spellings agree."""
    return unicodedata.normalize("NFC", text).translate(APOSTROPHES)


def _words_of(match: re.Match[str]) -> list[str]:
    """The casefolded words of one token."""
    token = match.group().casefold()
    if match.lastgroup == "initials":
        return [token.replace(".", "")]
    return _apart(token) if match.lastgroup == "word" and "'" in token else [token]


def _apart(token: str) -> list[str]:
    """The words of a token with an apostrophe in it."""
    head, _, tail = token.partition("'")
    if head in ELISIONS and len(tail) > 1:
        return [head, *(_apart(tail) if "'" in tail else [tail])]
    return [token.removesuffix("'s")]


@functools.cache
def _stemmer(name: str) -> tuple[Stemmer, threading.Lock]:
    """The stemmer of a language, and the lock that it is to be used under."""
    import Stemmer as PyStemmer  # noqa: PLC0415 (only for those who stem)

    return cast(Stemmer, PyStemmer.Stemmer(name)), threading.Lock()


def _normalised(number: str, language: str) -> list[str]:
    """A number as it is written, as one number or as the parts of a date."""
    day = DAY.fullmatch(number)
    if day:
        return [_without_zeros(part) for part in day.groups()]
    grouped_by_point = POINT_THOUSANDS.fullmatch(number) or (
        language in POINT_THOUSANDS_LANGUAGES and ONE_POINT_THOUSANDS.fullmatch(number)
    )
    if grouped_by_point:
        number = number.replace(".", "").replace(",", ".")
    elif THOUSANDS.fullmatch(number):
        number = THOUSANDS_MARK.sub("", number)
    return [_without_zeros(re.sub(r"\D", ".", number))]


def _without_zeros(number: str) -> str:
    """The number in ASCII digits, without leading zeros."""
    digits = "".join(str(unicodedata.decimal(char, char)) for char in number)
    return re.sub(r"^0+(?=\d)", "", digits)


def _counts(tokens: list[str], index: int) -> bool:
    """Whether a number word counts something; only "one" is in doubt."""
    if tokens[index] != "one":
        return True
    before = tokens[index - 1] if index else ""
    after = tokens[index + 1] if index + 1 < len(tokens) else ""
    return before not in NOT_A_NUMBER_AFTER and after not in NOT_A_NUMBER_BEFORE


def _continues(text: str, last: re.Match[str], match: re.Match[str]) -> bool:
    """Whether a word goes on with the run: only spaces between, or the stop of an abbreviation."""
    between = text[last.end() : match.start()]
    short = len(last.group()) <= 2 and match.group().casefold() not in _FUNCTION_WORDS
    if between.startswith(".") and short:
        between = between[1:]
    return between.strip(" \t\u00a0\r\n") == "" and len(between) <= 2


def _name_of(text: str, run: list[re.Match[str]]) -> list[str]:
    """The name that a run of words makes, or nothing."""
    while run and run[-1].group() in PARTICLES:
        run = run[:-1]
    if run and SENTENCE_BREAK.search(text[max(0, run[0].start() - 12) : run[0].start()]):
        while run and run[0].group().casefold() in _FUNCTION_WORDS:
            run = run[1:]
    while run and (run[0].group() in PARTICLES or run[0].group() == "I"):
        run = run[1:]
    if not run:
        return []
    name = text[run[0].start() : run[-1].end()]
    return [re.sub(r"['’]s$", "", name)]


_FUNCTION_WORDS = frozenset().union(*STOP_WORDS.values(), *NEGATIONS.values())
