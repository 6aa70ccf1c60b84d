"""The words and patterns by which `when.py` reads dates: English, German, Spanish and French.

Nothing comes in; month names, compiled patterns and small sets of words go out.
"""

from __future__ import annotations

import re

from qa.text.patterns import pattern

CONTEXT = 80
"""How many characters before and after a date are looked at."""

APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ＇", "'"))


def _numbered(*rows: str) -> dict[str, int]:
    """The number of each month's name, from rows of twelve."""
    return {name: number for row in rows for number, name in enumerate(row.split(), 1)}


MONTHS = _numbered(
    "january february march april may june july august september october november december",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jänner feber maerz april mai juni juli august september oktober november dezember",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
)
SHORT_MONTHS = _numbered(
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "jän feb mrz apr mai jun jul aug sept okt nov dez",
    "ene feb mar abr may jun jul ago sept oct nov dic",
    "janv févr mars avr mai juin juil août sept oct nov déc",
)
"""Read only beside a day or a year: "mar", "sept" and "ago" are words of their own."""

VERBS = frozenset({"may", "march"})
UNSURE = frozenset({"march", "april", "may", "june", "august", "julio"})
"""Names of people too, or verbs: alone, they need a word in front that makes them months."""

NEVER_CAPITAL = frozenset({"mars", "mayo"})
"""With a capital, and alone, these are a planet and a county."""

RELATIONS = {
    "before": r"before|prior to|vor|antes del?|avant",
    "until": r"until|till|up to|by|bis|spätestens|hasta|jusqu'(?:à|aux?|en)",
    "after": r"after|nach|desp(?:ué|ue)s del?|tras|apr[èe]s",
    "since": r"since|seit|ab|desde|a partir del?|depuis|à partir d[eu]|à partir d(?=')|dès",
    "between": r"between|zwischen|entre",
    "in": r"in|during|throughout|im|während|en|durante|pendant|au|à|years?|jahre?n?|años?|années?",
    "of": r"of|from|von|vom|aus",
    "de": r"del?|du|d(?=')",
}
AT_THE_END = frozenset({"end", "close", "ende", "final", "finales", "fines", "fin"})
AT_THE_START = frozenset(
    {"beginning", "start", "anfang", "beginn", "principios", "comienzos", "début"}
)
FILLERS = "|".join(
    (
        *sorted(AT_THE_END | AT_THE_START),
        r"the|this|last|next|early|late|mid|middle|of|year|month|spring|summer|autumn|fall|winter",
        r"de[mnrs]|das|zum|zur|diese[mnrs]|letzte[mnrs]|vergangene[mnrs]|nächste[mnrs]|mitte",
        r"jahr(?:e|es)?|monats?|frühjahr|frühling|sommers?|herbst(?:es)?|winters",
        r"el|la|los|del?|año|mes|pasado|mediados|primavera|verano|otoño|invierno",
        r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag",
        r"mittwoch|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lundi|mardi|mercredi|jeudi",
        r"vendredi|samedi|dimanche|les?|l|d|du|mois|ann[ée]e|an|milieu|printemps|été|automne|hiver",
    )
)
LEAD = pattern(
    r"(?<!\w)(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in RELATIONS.items())
    + rf")[ '](?:(?:{FILLERS})(?:,?[ ]|['-]))*$",
    re.IGNORECASE,
)
"""The words in front of a date that say how it is meant: "before the end of "."""

DETERMINER = pattern(rf"(?<!\w)(?:{FILLERS}|which|each|every)[ -]$", re.IGNORECASE)

BETWEEN_PARTS = (
    r"(?:(?:the|in|on|of|im|am|vom|zum|zur|de[mnr]|en|el|los|del?|au|le|les|du)[ ]|[ld]')*"
)
TO = (
    r"(?:[ ]?[-–—][ ]?|[ ](?:(?:and|und|y|et)[ ])?"
    r"(?:to|until|till|through|bis|al?|hasta|à|aux?|jusqu'(?:à|aux?|en))"
    rf"[ ]{BETWEEN_PARTS})"
)
AND = rf"(?:[ ]?[,/&][ ]?|,?[ ](?:and|or|und|oder|y|o|et|ou)[ ]{BETWEEN_PARTS})"
JOINS = {"to": pattern(TO, re.IGNORECASE), "and": pattern(AND, re.IGNORECASE)}

COUNTED = pattern(
    r"""[ ](?:(?:new|more|other|neuen?|weiteren?)[ ])?(?:
      people|persons?|men|women|children|pounds?|euros?|dollars?|pence|met(?:re|er)n?s?|miles?
    | feet|km|kilomet(?:re|er)n?s?|tons?|tonnen?s?|lit(?:re|er)n?s?|years?|days?|hours?|times
    | words|pages|points|votes|seats|jobs|homes|houses|boats|ships|trees|books|tickets|visitors
    | guests|members|residents|per[ ]cent|percent|bce?|menschen|personen|leuten?|jahren?|tagen?
    | stunden|seiten|stimmen|besuchern?|einwohnern?|booten?|schiffen?|häusern?|prozent|uhr
    | personas|metros|kilómetros|millas|toneladas|años|días|horas|veces|páginas|votos|habitantes
    | visitantes|barcos|casas|libras|dólares|personnes|mètres|kilomètres|ans|jours|heures|fois
    | voix|habitants|visiteurs|bateaux|maisons|livres)(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
"""What numbers count: "in 2025 boats" names no year."""

STREET_AFTER = pattern(
    r" (?:[A-Z]\w* )?(?:Street|St|Road|Rd|Lane|Avenue|Ave|Drive|Close|Terrace|Crescent|Gardens"
    r"|Square|Row)(?!\w)"
)
STREET_BEFORE = pattern(
    r"(?<!\w)(?:(?:calle|avenida|plaza)|(?:rue|place|avenue|boulevard|quai|calle|avenida|plaza"
    r"|stra(?:ß|ss)e|platz|allee) (?:del?|du|des)) $",
    re.IGNORECASE,
)
FIRST_BARE_YEAR = 1900
FOUR_DIGITS = r"(?:1[0-9]{3}|20[0-9]{2}|2100)"
YEAR = FOUR_DIGITS + r"(?![\w%€$£]|[.,:/][0-9])"
MONTH = rf"(?:{'|'.join(sorted({*MONTHS, *SHORT_MONTHS}, key=len, reverse=True))})(?!\w)"
ORDINAL = r"(?:(?:st|nd|rd|th|er|º|ª)(?!\w)|\.(?![0-9])|(?!\w|[.,:][0-9]))"
OF_MONTH = r"[ ]?(?:(?:of|de)[ ]|d')?"
OF_YEAR = r"\.?,?[ ](?:(?:of|del?(?:[ ]año)?|des[ ]jahres|de[ ]l'an(?:née)?)[ ])?"
MENTION = pattern(
    rf"""(?<![\w£$€\#])(?<![0-9][.,:])(?:
      (?P<y1>{FOUR_DIGITS})[-/](?P<m1>[0-9]{{1,2}})[-/](?P<d1>[0-9]{{1,2}})(?!\w)
    | (?P<d2>[0-9]{{1,2}})\.[ ]?(?P<m2>[0-9]{{1,2}})\.[ ]?(?P<y2>{YEAR})
    | (?:(?P<d3>[0-9]{{1,2}}){ORDINAL}{OF_MONTH})?(?P<m3>{MONTH})(?:
        {OF_YEAR}(?P<y3>{YEAR})
      | (?(d3)(?!))\.?[ ](?P<d4>[0-9]{{1,2}}){ORDINAL}
        (?:(?:{TO}(?P<l4>[0-9]{{1,2}}){ORDINAL})?,?[ ](?P<y4>{YEAR}))?
      )?
    | (?P<d5>[0-9]{{1,2}}){ORDINAL}
      (?=(?:(?:{TO}|{AND})[0-9]{{1,2}}{ORDINAL}){{1,5}}{OF_MONTH}[^\W\d_]{{3}})
    | (?P<y6>{YEAR})(?![-–][0-9]{{1,3}}(?![0-9]))
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""A date, by the parts y(ear), m(onth), d(ay) and l(ast day); much else too, see `_is_meant`."""

NEWEST = pattern(
    r"""(?<!\w)(?:
      latest|newest|most[ ]recent(?:ly)?|recently|currently|now(?![ ]and[ ](?:then|again))
    | so[ ]far(?![ ](?:from|away|as|apart|off|out|north|south|east|west)\b)
    | at[ ](?:present|the[ ]moment)|today|up[ -]to[ -]date
    | aktuell(?:e[mnrs]?)?|derzeit|zurzeit|momentan|neue?ste[mnrs]?|zuletzt|bisher|jetzt|heute
    | lo[ ][úu]ltimo|[úu]ltim[oa]s?[ ](?:noticias?|novedad(?:es)?|informaci(?:[óo]n|ones)
      |versi(?:[óo]n|ones))
    | actualmente|m[áa]s[ ]recientes?|recientemente|ahora|(?-i:hoy)
    | derni(?:er|[èe]re)s?[ ](?:nouvelles?|informations?|infos|actualités|versions?)
    | actuellement|plus[ ]r[ée]cente?s?|r[ée]cemment|maintenant|aujourd'hui
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
ONWARDS = pattern(r",? (?:onwards?|en adelante)(?!\w)", re.IGNORECASE)
A_MARCH = pattern(r" (?:on|for|against|to|through|past|of)(?!\w)", re.IGNORECASE)
END_OF_CLAUSE = pattern(r"\s*(?:$|[?.,;:!)])")
CAPITALISED = pattern(r" [A-ZÀ-ÖØ-Þ]\w*[a-zß-öø-ÿ]")
GERMAN = pattern(
    r"(?<!\w)(?:wer|wie|wann|wo|warum|welche[mnrs]?|wurden?|geschah|passierte|gab|ist|sind|hatten?"
    r"|der|das|eine?|nicht)(?!\w)",
    re.IGNORECASE,
)
LOWER_WORD_BEFORE = pattern(r"(?<!\w)[a-zäöüß]+ $")
LOWER_WORD_OR_END_AFTER = pattern(r"\s*(?:$|[?.,;:!])| [a-zäöüß]")
