"""All that is German about matching words: folding, stems, stop words, compounds, rarity.

A *word* is a folded token of a text; a *term* is what two texts share when they speak of the same
thing (a stem, or the stem of a part of a compound). What words mean is left to the encoder.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path

import Stemmer

from retrieval.files import LISTING
from retrieval.german import lines, word_groups, word_set
from retrieval.german.compounds import TABLE_FOLDER, compounds
from retrieval.german.dates import one_form

#: What makes terms of words; the table of compounds stands there by its checksums.
_SOURCES = (
    *map(
        Path(__file__).with_name,
        ("__init__.py", "words.py", "compounds.py", "dates.py", "stop_words.txt", "affixes.txt"),
    ),
    TABLE_FOLDER / LISTING,
)
#: Words that were kept under another one are made anew.
TOKENIZER_FINGERPRINT = hashlib.sha256(
    b"".join(map(Path.read_bytes, _SOURCES)) + metadata.version("PyStemmer").encode()
).hexdigest()[:16]

_WORD = re.compile(r"\w+(?:[*:]\w+)*")
#: Signs inside a word that are no part of it.
_SIGNS = dict.fromkeys(map(ord, "*:_"))
_HYPHENATED = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]{3,})+")

_stemmer = Stemmer.Stemmer("german")

STOP_WORDS = word_set("stop_words.txt")
JOINING = word_set("joining_words.txt")
_NO_PARTS = STOP_WORDS | word_set("affixes.txt")
#: The stems by which each kind of thing (money, time …) is asked and answered.
ASPECTS = {
    kind: frozenset(_stemmer.stemWords(listed))
    for kind, listed in word_groups("aspects.txt").items()
}

#: A part that wordfreq knows less well than this (Zipf scale) is taken for no word.
_KNOWN_PART = 2.0
#: The shortest compound that is worth a cut, in letters.
_SHORTEST_COMPOUND = 7

#: Rarity runs from 0 for words as frequent as this (Zipf scale of wordfreq: log10 of occurrences
#: in a billion words; "und" 7.4, "wird" 6.5) …
_COMMON = 6.5
#: … to 1 for words as rare as this or unknown to wordfreq ("Sperrmüll" 3.2, "Eickel" 2.8).
_RARE = 3.0

#: What people wrap a question in: greetings, thanks, signatures, "I would like to know". It tells
#: nothing, and the words after a closing formula are the asker's name.
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
    if len(word) < _SHORTEST_COMPOUND or not word.isalpha():
        return ()
    halves = compounds().cut(word)
    if halves is None or set(halves) & _NO_PARTS:
        return ()
    left, right = halves
    found: tuple[str, ...] = ()
    for piece, plain in ((left, _bare(left)), (right, right)):
        within = parts(piece)
        if not within and frequency(plain) < _KNOWN_PART:
            return ()
        found += within or (plain,)
    return found


def _bare(part: str) -> str:
    """A part without its joining "s": "versorgungs" → "versorgung"."""
    known = frequency(part) < 1.0 <= frequency(part[:-1])
    return part[:-1] if part.endswith("s") and known else part


def terms(word: str) -> tuple[str, ...]:
    """The stem of a word and those of the parts of its compound."""
    return (stem(word), *map(stem, parts(word)))


def frequency(word: str) -> float:
    """Return how often general German uses a word (Zipf scale); 0 for one it does not know."""
    return compounds().frequency(word)


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


@lru_cache(maxsize=50_000)
def rarity(word: str) -> float:
    """How much a word tells, from 0 (in every text) to 1 (rare or unknown), in general German."""
    if word in STOP_WORDS:
        return 0.0
    zipf = frequency(word)
    return min(1.0, max(0.0, (_COMMON - zipf) / (_COMMON - _RARE)))


def synonyms(word: str) -> tuple[str, ...]:
    """The folded words that mean the same; none where the word is unknown.

    >>> synonyms("knöllchen")
    ('strafzettel', 'knolle')
    """
    return _synonyms().get(word, ())


@cache
def _synonyms() -> Mapping[str, tuple[str, ...]]:
    # From OpenThesaurus, words of one meaning only: of a word with several most would be wrong.
    return {word: tuple(same) for word, *same in map(str.split, lines("synonyms.txt"))}


def aspects(spoken: Iterable[str]) -> frozenset[str]:
    """What kinds of thing (money, time, staff …) folded words ask or speak about.

    >>> sorted(aspects(words("Was kostet das und wer kümmert sich?")))
    ['money', 'responsible']
    """
    stems = {stem(word) for word in spoken}
    return frozenset(aspect for aspect, listed in ASPECTS.items() if stems & listed)
