"""Word lists as data: the words that carry no topic, and those that deny, by language.

Nothing comes in; frozen sets of casefolded words go out, keyed by ISO 639-1 code. They are kept
short on purpose: a word that can be what a question is about does not belong here.
"""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a list that are parted by white space."""
    return frozenset(text.split())


STOP_WORDS: dict[str, frozenset[str]] = {
    "en": word_set("""
        a about after again all also am an and any are aren't as at be because been before being
        both but by can can't could couldn't did didn't do does doesn't doing don't down during
        each few for from further had hadn't has hasn't have haven't having he her here hers herself
        him himself his how however i i'd i'll i'm i've if in into is isn't it its itself just let
        many may me might more most much must my myself of off on once only or other our ours
        ourselves out over own per rather s same shall she should shouldn't so some such than that
        the their theirs them themselves then there these they they'd they'll they're they've this
        those though through to too under until up upon very was wasn't we we'd we'll we're we've
        were weren't what when where whether which while who whom whose why will with won't would
        wouldn't yet you you'd you'll you're you've your yours yourself yourselves
        """),
    "de": word_set("""
        aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf
        aus bei beim bin bis bist da dabei damit dann das dass davon dazu dem den denen denn der
        deren des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine
        einem einen einer eines er es etwa etwas euch euer für gegen gibt hab habe haben hat hatte
        hatten hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist
        ja jede jedem jeden jeder jedes jene jenem jenen jener jenes jetzt kann können könnte mal
        man manche mein meine meinem meinen meiner mich mir mit muss müssen nach noch nun nur ob
        oder schon sehr sei sein seine seinem seinen seiner seines seit selbst sich sie sind so
        sobald solche soll sollen sollte sondern sonst sowie über um und uns unser unsere unter
        vom von vor während wann war waren warum was weil welche welchem welchen welcher welches
        wenn wer werde werden wessen wie wieder will wir wird wo wollen worden wurde wurden würde
        würden zu zum zur zwar zwischen
        """),
    "es": word_set("""
        a al algo algunas algunos ante antes aquel aquella aquellas aquellos aquí así aún aunque
        cada como con contra cual cuales cualquier cuando cuál cuáles cuándo cuánta cuántas cuánto
        cuántos cómo de del desde donde dónde durante e el ella ellas ellos en entre era eran es
        esa esas ese eso esos esta estaba estaban estamos estar estas este esto estos está están
        estas fue fueron ha haber habían había han hasta hay la las le les lo los más me mi mientras
        mis mucho muchos muy nos nosotros o os otra otras otro otros para pero poco por porque pues
        puede pueden qué que quien quienes quién quiénes se sea según ser si sido sino sobre son su
        sus sí también tan tanto te tenía tiene tienen todo todos toda todas tras tu tus un una unas
        uno unos usted y ya yo él
        """),
    "fr": word_set("""
        a ai afin ainsi alors après au aucun aussi autre autres aux avaient avait avant avec avoir
        c car ce ceci cela celle celles celui ces cet cette ceux chaque chez comme comment d dans de
        depuis des donc dont du elle elles en encore entre est et eu étaient était être été eux fait
        fut il ils j je l la laquelle le lequel les leur leurs lors lui là m ma mais me mes moi mon
        même mêmes n nos notre nous on ont ou où par parce pendant peu peut peuvent plus pour
        pourquoi qu quand que quel quelle quelles quels qui quoi s sa se selon sera ses si son sont
        sous sur t ta te tes toi ton tous tout toute toutes très tu un une vers vos votre vous y à
        """),
    "pt": word_set("""
        a ao aos após aquela aquelas aquele aqueles aquilo as assim até cada com como contra da das
        de dela delas dele deles depois desde do dos durante e ela elas ele eles em entre era eram
        essa essas esse esses esta estas este estes está estão eu foi foram for há isso isto já lhe
        lhes mais mas me mesmo meu meus minha minhas muito muitos na nas no nos nós o onde os ou
        para pela pelas pelo pelos pode podem por porque porquê qual quais quando quanto quantos que
        quem quê se segundo seja ser seu seus sido sob sobre sua suas são só também te tem tinha
        tinham têm toda todas todo todos tu tudo um uma umas uns você vocês à às é
        """),
    "it": word_set("""
        a abbiamo ad agli ai al alla alle allo altra altre altri altro anche ancora aveva avevano c
        che chi ci ciò come con contro cosa così cui d da dagli dai dal dall dalla dalle dallo degli
        dei del dell della delle dello dentro di dopo dove dopo due durante e ed era erano essere fa
        fino fra fu furono gli ha hanno ho i il in io l la le lei li lo loro lui ma me mentre mi mia
        mie mio molti molto ne negli nei nel nell nella nelle nello noi nostra nostro o ogni oppure
        per perché perciò più poi prima proprio può qual quale quali quando quanta quante quanti
        quanto quella quelle quelli quello questa queste questi questo qui se secondo sei si sia
        sono sopra sotto stata state stati stato su sua sue sugli sui sul sull sulla sulle sullo suo
        suoi tra tu tutta tutte tutti tutto un una uno v verso vi voi è
        """),
    "nl": word_set("""
        aan al alle alleen als altijd andere beide bij binnen boven dan dat de deze die dit doen
        door doordat dus echter een eens en er ervan er het heb hebben heeft hem hen het hier hij
        hoe hoeveel hun iets ik in is ja je jij jou jouw jullie kan kon konden kunnen maar me mee
        meer men met mij mijn moest moet moeten mogen na naar naast nadat nog nu of om omdat onder
        ons onze ook op over per reeds sinds te tegen ten ter terwijl toch toen tot tussen u uit uw
        vaak van vanaf veel via volgens voor voordat waar waarom waren was wat we wel welk welke
        werd werden wie wij wil worden wordt zal ze zei zeer zich zij zijn zo zoals zou zouden
        """),
}
"""The words of a language that carry no topic. Negations are left out: they carry meaning."""

NEGATIONS: dict[str, frozenset[str]] = {
    "en": word_set("""
        no not never none nobody nothing nowhere neither nor cannot without hardly nay
        """),
    "de": word_set(
        "nicht nichts nie niemals niemand niemandem niemanden nirgends nirgendwo ohne weder"
    ),
    "es": word_set(
        "no nunca jamás nada nadie ningún ninguna ninguno ningunas ningunos ni sin tampoco"
    ),
    "fr": word_set("ne n pas jamais aucun aucune rien sans ni non nul nulle"),
    "pt": word_set("não nunca jamais nada ninguém nenhum nenhuma nem sem tampouco"),
    "it": word_set("non mai nulla niente nessun nessuna nessuno né neppure nemmeno neanche senza"),
    "nl": word_set("niet niets nooit niemand nergens geen noch zonder"),
}
"""The words that deny what is said. Forms with an ending ("keine", "don't") are in `words.py`."""

NUMBER_WORDS: dict[str, dict[str, str]] = {
    language: {word: str(value) for value, word in enumerate(line.split(), first)}
    for language, first, line in (
        ("en", 1, "one two three four five six seven eight nine ten eleven twelve"),
        ("de", 2, "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"),
        ("es", 2, "dos tres cuatro cinco seis siete ocho nueve diez once doce"),
        ("fr", 2, "deux trois quatre cinq six sept huit neuf dix onze douze"),
        ("pt", 3, "três quatro cinco seis sete oito nove dez onze doze"),
        ("it", 2, "due tre quattro cinque sei sette otto nove dieci undici dodici"),
        ("nl", 2, "twee drie vier vijf zes zeven acht negen tien elf twaalf"),
    )
}
"""One to twelve as words. The word for one is left out where it is also the article "a"."""
