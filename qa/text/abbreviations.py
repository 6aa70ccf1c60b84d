"""Shortened words that are written with a full stop, by what may follow them.

Nothing comes in; sets of casefolded words go out, common to all languages or keyed by ISO 639-1
code. What can be told by looks needs no entry: initials ("J."), letters with stops between them
("U.S."), words without a vowel ("Rd."), shortened months and weekdays, whatever goes on in small
letters, and what the article itself uses so elsewhere.
"""

from __future__ import annotations

from qa.text.stopwords import word_set

BEFORE_NAMES = word_set("""
    dr drs mr mrs ms mx prof rev revd hon gen col capt cmdr lt sgt cpl pvt maj adm messrs mme mmes
    mlle mlles mgr msgr supt insp cllr ald ven gov sen rep pres amb mt pr
    """)
"""Titles: a name comes next, even one that looks like the beginning of a sentence."""

NAMES_OF: dict[str, frozenset[str]] = {
    "en": word_set("br fr sr ste ft pte det const geo wm jas thos chas jos benj"),
    "de": word_set("hr fr hrn fa fam dipl ing med phil jur frl st sr hl mag"),
    "fr": word_set("m mm st ste me ph col cap cdt éts vve chev"),
    "es": word_set("""
        sr sra srta sres dña da d ud uds vd vds gral cnel cap tte lic ing arq dra dras sto sta profa
        excmo excma ilmo mons pbro fr avda av
        """),
    "it": word_set("""
        sig sigg sig.ra sig.na dott dott.ssa prof.ssa avv ing arch geom rag on col cap ten cav comm
        mons s ss sto sta
        """),
    "pt": word_set("sr sra srta sres d da dra drs exmo exma eng arq pe av ten cap cel st sto sta"),
    "nl": word_set("dhr mevr mej mw ir ing drs mr st jhr ds"),
}

BEFORE_NUMBERS = word_set("""
    no nos nr nrn nro núm num n p pp pg pág págs pag s vol vols bd bde fig figs abb art arts ch chap
    sec secs sect kap cap tab tel fax ext par para abs § ca c cca cir approx aprox ungef max máx min
    mín mind est eq eqs cf vgl ed eds éd éds l ll v vv cat app anm lib op pl ser
    """)
"""A number comes next; without one, the full stop may end a sentence."""

NUMBERS_OF: dict[str, frozenset[str]] = {
    "de": word_set("ziff rdnr rn hausnr postf gl evtl insg durchschn höchst jg hg aufl zw"),
    "fr": word_set("al env tél t av apr livr inv parag"),
    "es": word_set("apdo inc párr tít pár ej ejs hab"),
    "it": word_set("pagg art artt comma co sez tav ecc cfr vedi"),
    "nl": word_set("blz nrs afb lid hfdst ong"),
    "pt": word_set("inc par tít cód"),
}

INSIDE = word_set("""
    vs viz cf vgl e.g i.e eg ie d.h z.b bzw bspw ggf evtl sog inkl exkl zzgl abzgl p.ej p.ex c.-à-d
    d.w.z bijv
    """)
"""The phrase goes on behind these, whatever comes."""

LAST = word_set("etc usw usf ecc enz")
"""They end a list, and so often the sentence."""

CALENDAR: dict[str, frozenset[str]] = {
    "en": word_set("""
        january february march april may june july august september october november december
        monday tuesday wednesday thursday friday saturday sunday
        """),
    "de": word_set("""
        januar jänner februar märz april mai juni juli august september oktober november dezember
        montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
        """),
    "fr": word_set("""
        janvier février mars avril mai juin juillet août septembre octobre novembre décembre
        lundi mardi mercredi jeudi vendredi samedi dimanche
        """),
    "es": word_set("""
        enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre
        diciembre lunes martes miércoles jueves viernes sábado domingo
        """),
    "it": word_set("""
        gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre
        dicembre lunedì martedì mercoledì giovedì venerdì sabato domenica
        """),
    "nl": word_set("""
        januari februari maart april mei juni juli augustus september oktober november december
        maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
        """),
    "pt": word_set("""
        janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
        segunda terça quarta quinta sexta sábado domingo
        """),
}
"""Months and weekdays, of which some letters are left where they are shortened."""

CAPITAL_DAYS = frozenset({"en", "de"})
"""Languages that write months and weekdays with a capital letter."""
CAPITAL_NOUNS = frozenset({"de"})
"""Languages that write every noun with a capital letter."""
TWO_LETTER_DAYS = frozenset({"de", "nl"})
"""Languages that shorten weekdays to two letters as well."""
