"""The words by which texts count days from their own: English, German, Spanish and French.

Nothing comes in; a `DayWords` for each language goes out, of names, forms and small numbers as they
are written, and one pattern that finds all of them. `days.py` reads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from qa.text.stopwords import NUMBER_WORDS

UNITS = ("day", "week", "weekend", "month", "year")


@dataclass(frozen=True)
class DayWords:
    """How a language says days relative to its own.

    Attributes:
        days: The days that have a word or a phrase of their own, by how many days they are away.
        weekdays: From Monday on, an expression for each.
        units: An expression for each of `UNITS`.
        which: Expressions for the one before, this one, and the one after (-1, 0, 1).
        ago: An expression with `{count}` for so many units back.
        one: What counts one.
        future: What says in a sentence that it speaks of what is to come.
        habit: What stands before a weekday that is meant every week, or is part of a name.
    """

    days: dict[int, str]
    weekdays: tuple[str, ...]
    units: tuple[str, ...]
    which: dict[int, str]
    ago: str
    one: str
    future: str
    habit: str
    numbers: str = "en"

    def number(self, text: str) -> int:
        """Return the number that a count says."""
        text = text.casefold()
        if text.isdigit():
            return int(text)
        return int(NUMBER_WORDS[self.numbers].get(text, "1"))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All that is said of days: groups `day…`, `count` and `ago…`, or `which…` and what of."""
        days = "|".join(
            f"(?P<day{number}>{words})" for number, words in enumerate(self.days.values())
        )
        counts = "|".join((r"\d{1,3}", self.one, *NUMBER_WORDS[self.numbers]))
        units = "|".join(f"(?P<ago_{unit}>{words})" for unit, words in self._units)
        ago = self.ago.replace("{count}", f"(?P<count>{counts})\\s+(?:{units})")
        named = "|".join(f"(?P<{unit}>{words})" for unit, words in self._units if unit != "day")
        weekdays = "|".join(
            f"(?P<weekday{number}>{words})" for number, words in enumerate(self.weekdays)
        )
        before, after = (
            "|".join(
                f"(?P<{place}{number}>{words})" for number, words in enumerate(self.which.values())
            )
            for place in ("before", "after")
        )
        return re.compile(
            rf"(?<!\w)(?:{days}|{ago}|(?:(?:{before})\s+)?(?:{named}|{weekdays})"
            rf"(?:\s+(?:{after}))?)(?!\w)",
            re.IGNORECASE,
        )

    @cached_property
    def meant_to_come(self) -> re.Pattern[str]:
        """What says that a sentence speaks of what is to come."""
        return re.compile(rf"(?<!\w)(?:{self.future})(?!\w)", re.IGNORECASE)

    @cached_property
    def every_week(self) -> re.Pattern[str]:
        """What stands right before a weekday that is no single day."""
        return re.compile(rf"(?<!\w)(?:{self.habit})\s+$", re.IGNORECASE)

    @property
    def _units(self) -> list[tuple[str, str]]:
        return list(zip(UNITS, self.units, strict=True))


DAY_WORDS = {
    "en": DayWords(
        days={
            -2: r"the day before yesterday",
            -1: r"yesterday|last night",
            0: r"today|tonight|this (?:morning|afternoon|evening)",
            2: r"the day after tomorrow",
            1: r"tomorrow",
        },
        weekdays=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        units=("days?", "weeks?", "weekends?", "months?", "years?"),
        which={-1: "last|the past|this past", 0: "this", 1: "next|this coming"},
        ago=r"{count}\s+ago",
        one="an?|one",
        future=r"will|shall|won't|(?:is|are|was|were) (?:due|expected|planned|scheduled|set) to"
        r"|(?:is|are) to",
        habit=r"every|each|most|alternate",
    ),
    "de": DayWords(
        days={
            -2: "vorgestern",
            -1: "gestern",
            0: "heute",
            2: "übermorgen",
            1: r"morgen(?=[ ,.;:!?])",
        },
        weekdays=(
            *("montag", "dienstag", "mittwoch", "donnerstag", "freitag"),
            *("samstag|sonnabend", "sonntag"),
        ),
        units=("tage?n?", "wochen?", "wochenenden?", "monate?[ns]?", "jahre?[ns]?"),
        which={
            -1: "(?:letzte|vergangene|vorige)[mnrs]?",
            0: "diese[mnrs]?",
            1: "(?:nächste|kommende)[mnrs]?",
        },
        ago=r"vor\s+{count}",
        one="eine[mnr]?|ein",
        future="wird|werden|soll|sollen",
        habit="jede[mnrs]?",
        numbers="de",
    ),
    "es": DayWords(
        days={-2: "anteayer|antier", -1: "ayer|anoche", 0: "hoy", 2: "pasado mañana",
              1: r"(?<!la )(?<!de la )mañana(?! por)"},
        weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        units=("días?", "semanas?", "fin(?:es)? de semana", "mes(?:es)?", "años?"),
        which={
            -1: "pasad[oa]|último|última", 0: "este|esta", 1: "próxim[oa]|que viene",
        },
        ago=r"hace\s+{count}",
        one="una?",
        future=r"será|serán|habrá|va a|van a",
        habit="los|todos los|cada",
        numbers="es",
    ),
    "fr": DayWords(
        days={-2: "avant-hier", -1: "hier", 0: "aujourd['’]hui|ce (?:matin|soir)",
              2: "après-demain", 1: "demain"},
        weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        units=("jours?", "semaines?", "week-ends?", "mois", "ans?|années?"),
        which={-1: "derni(?:er|ère)|pass[ée]e?", 0: "ce|cet|cette", 1: "prochaine?"},
        ago=r"il y a\s+{count}",
        one="une?",
        future=r"sera|seront|aura|auront|va|vont|doit|doivent",
        habit="le|les|chaque|tous les",
        numbers="fr",
    ),
}  # fmt: skip
