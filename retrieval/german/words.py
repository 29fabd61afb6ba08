"""All that is German about matching words: folding, stems, stop words, compounds, rarity.

A *word* is a folded token of a text; a *term* is what two texts share when they speak of the same
thing (a stem, or the stem of a part of a compound). Meaning is the encoder's matter, not handled
here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import Stemmer
from bm25s.stopwords import STOPWORDS_GERMAN

from retrieval.german import compounds, dates
from retrieval.german import dates as forms
from retrieval.german.compounds import Cuts, frequency, library_cut
from retrieval.german.dates import one_form

Cut = Callable[[str], tuple[str, str] | None]
Often = Callable[[str], float]
Parts = Callable[[str], tuple[str, ...]]

_SOURCES = (__file__, compounds.__file__, dates.__file__, forms.__file__)
#: Which rules make terms of words: words kept under other rules are made anew.
RULES = hashlib.sha256(
    b"".join(Path(one).read_bytes() for one in _SOURCES)
    + "".join(map(metadata.version, ("bm25s", "compound-split", "PyStemmer", "wordfreq"))).encode()
).hexdigest()[:16]

_WORD = re.compile(r"\w+(?:[*:]\w+)*")
#: Signs inside a word that are no part of it.
_SIGNS = dict.fromkeys(map(ord, "*:_"))
_HYPHENATED = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]{3,})+")

#: Words that ask or fill and name no matter, besides the stop words of bm25s. Such words say what
#: kind of answer is wanted, never what it is about.
_ASKING = frozenset(
    """wann wo wer wie was welche welcher welches welchem welchen warum weshalb wieso woher wohin
    wieviel viel viele gibt gibts gab geben gebe bitte mal eigentlich denn schon noch etwa
    überhaupt möchte will wollen kann können darf dürfen soll sollen muss müssen macht machen
    gemacht tut tun getan wurde wurden worden wird werden würde hat habe haben hatte hatten
    ist sind war waren sei ja nein doch auch nur sehr mehr weniger ganz gerade jetzt heute
    hier dort da dazu dafür davon darüber darauf ob dass weil wenn als sagen sagt sagte weiß
    wissen kenne kennt kennen stimmt steht stehen gehört bekommt bekommen kriegt kriegen läuft
    laufen geht gehen heißt irgendwie irgendwas nächste nächster nächsten nächstes neue neuer
    neuen neues eure euer unser unsere unserer unseren mein meine meinen meiner dein deine ihr
    ihre man jemand etwas alle alles jede jeder jedes beim zum zur vom im am ins ans""".split()
)
#: Words that only join others: beside them no pair of words is a name ("den Stadtrettern").
JOINING = frozenset(
    """der die das den dem des ein eine einen einem einer eines im in ins am an ans auf aus bei beim
    mit nach von vom zu zum zur für um und oder als wie was wer wo ist sind hat haben wird werden es
    sich auch noch schon nicht kein keine sowie durch über unter vor seit bis gegen ohne""".split()
)
STOP_WORDS = frozenset(STOPWORDS_GERMAN) | _ASKING

#: A part that wordfreq knows less well than this (Zipf scale) is taken for no word.
_KNOWN_PART = 2.0
#: Words from here on (Zipf scale) are known to most people ("Zugang" 4.4, "Gesetz" 4.9).
_EVERYDAY = 3.5
#: Prefixes and endings that compound-split takes for parts.
_AFFIXES = frozenset(
    """ab an auf aus be bei ein ent er ge her hin miss mit nach um un ur ver vor zer zu innen
    lich liche lichen schaft heit keit""".split()
)

#: The shortest part and the shortest compound that are worth a cut, in letters.
_SHORTEST_PART = 3
_SHORTEST_COMPOUND = 7

#: Rarity runs from 0 for words as frequent as this (Zipf scale of wordfreq: log10 of occurrences
#: in a billion words; "und" 7.4, "wird" 6.5) …
_COMMON = 6.5
#: … to 1 for words as rare as this or unknown to wordfreq ("Sperrmüll" 3.2, "Eickel" 2.8).
_RARE = 3.0

_stemmer = Stemmer.Stemmer("german")

#: What people wrap a question in: greetings, thanks, signatures, "I would like to know". It names
#: no matter, and the words after a closing formula are the asker's name.
_WRAPPING = re.compile(
    r"(?:mit freundlichen gr(?:ü|ue)(?:ß|ss)en|viele gr(?:ü|ue)(?:ß|ss)e|liebe gr(?:ü|ue)(?:ß|ss)e"
    r"|\bmfg\b|vielen dank|danke im voraus|schon mal danke).*$"
    r"|^(?:hallo|hi|hey|moin|servus|gl(?:ü|ue)ckauf|guten (?:tag|morgen|abend)"
    r"|sehr geehrte[^,!.]*)(?: zusammen| liebes? \w+)?[,!. ]+"
    r"|\b(?:mich w(?:ü|ue)rde interessieren|ich (?:m(?:ö|oe)chte|w(?:ü|ue)rde|will) "
    r"(?:gern(?:e)? )?(?:mal )?(?:wissen|fragen|erfahren)"
    r"|k(?:ö|oe)nn(?:en|t) (?:sie|ihr) mir (?:bitte )?sagen"
    r"|wei(?:ß|ss) (?:jemand|einer|man)|ich hab(?:e)? (?:mal )?(?:gehört|gelesen)"
    r"|kannst du mir sagen|sagen sie mal|ich frage mich)\b,?",
    re.IGNORECASE | re.DOTALL,
)


def unwrapped(line: str) -> str:
    """The line without greeting, thanks and signature; the line itself where nothing else is in it.

    >>> unwrapped("Guten Tag, mich würde interessieren, ob es so ist. Mit freundlichen Grüßen, X")
    'ob es so ist.'
    """
    bare = " ".join(_WRAPPING.sub(" ", line.strip()).split())
    return bare or line


def words(text: str) -> list[str]:
    """The words of a text, folded: lower case, "ß" as "ss"; gender signs are dropped.

    Numbers and days are in one form each.

    >>> words("Bürger*innen der Straße"), words("am 05.02.2022")
    (['bürgerinnen', 'der', 'strasse'], ['am', '5', 'februar', '2022'])
    """
    text = text.casefold()
    if any(map(str.isdecimal, text)):
        text = one_form(text)
    found = _WORD.findall(text)
    if not any(sign in text for sign in "*:_"):
        return found
    return [word.translate(_SIGNS) for word in found if word.strip("_")]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The Snowball stem of a folded word; "ae", "oe", "ue" count as umlauts.

    >>> stem("strassen"), stem("haeuser"), stem("häuser")
    ('strass', 'haus', 'haus')
    """
    return str(_stemmer.stemWord(word))


@lru_cache(maxsize=200_000)
def parts(word: str) -> tuple[str, ...]:
    """The parts of a compound, or nothing where the word is none.

    >>> parts("stromausfallvorsorge")
    ('strom', 'ausfall', 'vorsorge')
    """
    return _in_parts(word, library_cut, frequency, parts)


def _in_parts(word: str, cut: Cut, often: Often, inner: Parts) -> tuple[str, ...]:
    """The parts of a word by its best cut in two; `inner` gives those of the halves."""
    if len(word) < _SHORTEST_COMPOUND or not word.isalpha():
        return ()
    halves = cut(word)
    if (
        halves is None
        or min(map(len, halves)) < _SHORTEST_PART
        or set(halves) & (STOP_WORDS | _AFFIXES)
    ):
        return ()
    left, right = halves
    found: tuple[str, ...] = ()
    for piece, plain in ((left, _bare(left, often)), (right, right)):
        within = inner(piece)
        if not within and often(plain) < _KNOWN_PART:
            return ()
        found += within or (plain,)
    return found


def _bare(part: str, often: Often) -> str:
    """A part without its joining "s": "versorgungs" → "versorgung"."""
    known = often(part) < 1.0 <= often(part[:-1])
    return part[:-1] if part.endswith("s") and known else part


class Compounds:
    """Cuts words as `parts` does, each once, by what an archive keeps of the libraries."""

    def __init__(self, cuts: Cuts) -> None:
        self._cuts = cuts
        self._known: dict[str, tuple[str, ...]] = {}

    def __call__(self, word: str) -> tuple[str, ...]:
        """The parts of a word; nothing where it is no compound."""
        if word not in self._known:
            self._known[word] = _in_parts(word, self._cuts, self._cuts.frequency, self)
        return self._known[word]


def terms(word: str, cut: Parts = parts) -> tuple[str, ...]:
    """The stem of a word and of the parts of its compound, as `cut` gives them."""
    return (stem(word), *(stem(part) for part in cut(word)))


def joined(text: str) -> list[str]:
    """Words with hyphens written as one: "Fußverkehrs-Check" → "fussverkehrscheck"."""
    return [word.replace("-", "") for word in _HYPHENATED.findall(text.casefold())]


def index_terms(text: str) -> list[str]:
    """What a text is found by: the terms of its words without stop words.

    >>> index_terms("Vorhandene Schutzbunker")
    ['vorhand', 'schutzbunk', 'schutz', 'bunk']
    """
    found = [term for word in words(text) if word not in STOP_WORDS for term in terms(word)]
    return found + [stem(word) for word in joined(text)]


def is_german(word: str) -> bool:
    """Whether general German knows a folded word, or the parts of its compound."""
    return frequency(word) > 0 or bool(parts(word))


def stands_for(short: str, word: str) -> bool:
    """Whether a compound is made of known words that begin with the letters of an abbreviation.

    >>> stands_for("ozg", "onlinezugangsgesetz"), stands_for("ozg", "organbesetzung")
    (True, False)
    """
    if len(short) == 1:
        return word[:1] == short and _is_part(word)
    if word[:1] != short[:1]:
        return False
    cuts = (at for at in range(_SHORTEST_PART, len(word)) if word[at] == short[1])
    return any(_is_part(word[:at]) and stands_for(short[1:], word[at:]) for at in cuts)


def _is_part(part: str) -> bool:
    return any(frequency(word) >= _EVERYDAY for word in (part, part.removesuffix("s")))


@lru_cache(maxsize=50_000)
def rarity(word: str) -> float:
    """How much a word tells, from 0 (in every text) to 1 (rare or unknown), in general German."""
    if word in STOP_WORDS:
        return 0.0
    zipf = frequency(word)
    return min(1.0, max(0.0, (_COMMON - zipf) / (_COMMON - _RARE)))


#: What kind of thing a question is after, and the words by which it is asked and answered: kinds
#: that council questions ask for again and again.
_KINDS = {
    "money": """kostet kosten koste teuer geld euro preis preise budget finanziell finanzielle
        finanziellem finanzieller finanzierung finanzieren mittel etat haushalt haushaltsmittel
        ausgaben ausgegeben zuschuss förderung gefördert bezahlt zahlt millionen kostenlos
        geflossen""",
    "time": """wann zeitplan termin datum start startet gestartet beginn beginnt beginnen zeitpunkt
        frist fertig fertiggestellt dauert dauer zeitraum lange los losgeht endlich""",
    "progress": """stand fortgeschritten planungen weit geworden fortschritt verzögert verzögerung
        arbeit entwicklung""",
    "responsible": """wer zuständig zuständige zuständigkeit verantwortlich kümmert leitet leitung
        stabsstelle kompetenzstelle federführung beauftragt ansprechpartner ansprechpartnerin""",
    "staff": """mitarbeiter mitarbeitende mitarbeitern mitarbeiterin personal personell personelle
        personalbedarf stellen leute beschäftigte""",
    "amount": "wieviel viele anzahl zahl zahlen prozent quote höhe hoch insgesamt",
    "place": "wo wohin standort standorte adresse ort orte straße sitz stadtteil",
    "reason": "warum weshalb wieso grund gründe ursache ursachen hintergrund",
    "attitude": """hält halten findet finden sinnvoll meinung bewertet bewertung einschätzung
        schätzt eingeschätzt hilfreich beurteilt nützlich bringt bringen nutzen lohnt sinn
        zeitverschwendung gerede""",
    "awareness": "kennt kennen weiß bekannt kenntnis wissen begriff gehört",
    "publicity": """beworben werbung bewerben kanäle facebook instagram social media internet
        website plakate öffentlichkeitsarbeit twitter bekanntmachung""",
    "measures": """maßnahmen maßnahme tut unternimmt unternommen unternehmen schritte plant geplant
        vorhaben verbessern verbesserung verbessert projekte strategie""",
    "remedy": """dagegen gegen stoppen gestoppt umkehren umdrehen entgegen entgegenwirken trend
        abwärtstrend problem schwächen schlecht abgerutscht beheben""",
    "partners": """nachbarn nachbarstädte nachbarstädten nachbarstadt zusammenarbeit zusammen
        kooperation kooperationen austausch austauscht tauscht gemeinsam vernetzt vernetzen
        interkommunal interkommunale interkommunalen verbund verbünden bündnis städtebund""",
    "membership": """mitglied mitglieder mitgliedschaft beigetreten angemeldet dabei mitmachen macht
        mitgemacht beteiligt teilnimmt teilnehmen verein vertreten eingebunden""",
    "feasible": """schafft schaffen geschafft klappt gelingt lage erfüllen erfüllt erfüllung
        anforderung anforderungen verpflichtet rechtzeitig""",
    "ideas": "idee ideen leitmotiv ziel ziele inhalt konzept formate anknüpfen vorstellung",
}
#: The stems by which each kind of thing is asked and answered.
ASPECTS = {kind: frozenset(map(stem, listed.split())) for kind, listed in _KINDS.items()}


def aspects(spoken: Iterable[str]) -> frozenset[str]:
    """What kinds of thing (money, time, staff …) folded words ask or speak about.

    >>> sorted(aspects(words("Was kostet das und wer kümmert sich?")))
    ['money', 'responsible']
    """
    stems = {stem(word) for word in spoken}
    return frozenset(aspect for aspect, listed in ASPECTS.items() if stems & listed)
