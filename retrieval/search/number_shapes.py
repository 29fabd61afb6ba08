"""What is written as a number → how sure it is that the number of a paper is meant.

Which numbers there are the archive says. Shapes tell them from amounts, years, roads and words, and
the whole of a number from a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.german.words import frequency
from retrieval.ids import number_runs
from retrieval.search.written import FILLER, LABELS, TOP_LABELS, Word, has_joiner

#: Digits that no count of things has ("20211391"), from here on.
_LONG = 6
#: Years in which councils speak.
_YEARS = range(1950, 2050)
#: From this Zipf frequency on, general German knows a word: "laut", "waldstadt", not "grdrs".
_KNOWN = 1.0
#: Digits that a paper is still known by without its year: "0131"; 110 and 112 are no papers.
_SHORT = 4
#: The longest run of letters that is taken for a sign ("GRDrs"), in letters.
_LONGEST_SIGN = 6
#: What is written like the sign of a number and is none.
_PARTIES = frozenset("cdu csu spd fdp afd bsw ödp ssw uwg fw fwg npd gal".split())
#: What a paper in another version has behind its number: "2021-95 (neu)", "95/21 1. Ergänzung".
_VERSIONS = frozenset("neu alt neufassung fassung version ergänzung erg nachtrag änderung".split())
_ROMAN = re.compile(r"[IVXLC]+")


def is_year(run: str) -> bool:
    return len(run) == 4 and run.isdecimal() and int(run) in _YEARS


def is_certain(text: str) -> bool:
    """Whether a stored number can be nothing else: "2022/0129", not "2021/22", "A 40", "24/7"."""
    runs = number_runs(text)
    if len(runs) == 1:
        return len(text) >= _LONG
    return has_joiner(text) and any(map(counts_papers, runs))


def is_likely(text: str) -> bool:
    """Whether a stored number is meant where nothing else is said: no plain figures ("3.5")."""
    return has_joiner(text) or not all(map(str.isdecimal, number_runs(text)))


def is_asked(text: str) -> bool:
    """Whether somebody who writes this asks for a paper, though no such number is stored."""
    runs = number_runs(text)
    digits = [run for run in runs if run.isdecimal()]
    if not has_joiner(text) or not all(_is_code(run) for run in runs if not run.isdecimal()):
        return False
    several = len(digits) > 1 and (len(digits) == len(runs) or any(map(is_year, digits)))
    return several or (len(runs) > 1 and any(map(counts_papers, digits)))


def is_short(text: str) -> bool:
    """Whether this alone may be a number without its beginning: "0131", not "2022" or "112"."""
    return any(len(run) >= _SHORT and counts_papers(run) for run in number_runs(text))


def counts_in(number: str) -> int:
    """Return which run of a number counts the papers: "0129" in "2022/0129", the longest of all.

    >>> counts_in("VII/2021/02345"), counts_in("0128/2021")
    (2, 0)
    """
    runs = number_runs(number)
    weights = [(run.isdecimal(), not is_year(run), len(run), at) for at, run in enumerate(runs)]
    return max(weights)[-1]


def counts_papers(run: str) -> bool:
    """Whether a run of a number may be the one that counts papers: three digits and no year."""
    return run.isdecimal() and len(run) > 2 and not is_year(run)


def _is_code(letters: str) -> bool:
    return len(letters) <= _LONGEST_SIGN


def shouts(words: Sequence[Word]) -> bool:
    """Whether a line is all in capitals, so that they tell nothing of its words."""
    lettered = [word.text for word in words if word.text.isalpha()]
    return len(lettered) > 1 and all(map(str.isupper, lettered))


def goes_before(words: Sequence[Word], at: int, shouted: bool) -> bool:
    """Whether the word before belongs to the number that begins at a word."""
    if at == 0 or words[at].apart:
        return False
    before = words[at - 1]
    return before.folded not in LABELS and (words[at].joined or _is_sign(before, shouted))


def goes_behind(words: Sequence[Word], at: int, shouted: bool) -> bool:
    """Whether a word belongs to the number that ends before it."""
    if at == len(words):
        return False
    if _is_version(words, at):
        return True
    if words[at].apart:
        return False
    if words[at].joined:
        return words[at].folded not in LABELS
    begins = at + 1 < len(words) and words[at + 1].joined
    return not begins and _is_suffix(words[at], shouted)


def is_ordinal(text: str) -> bool:
    """Whether a word counts without digits: "A", "iv"."""
    return (len(text) == 1 and text.isalpha()) or _ROMAN.fullmatch(text.upper()) is not None


def _is_version(words: Sequence[Word], at: int) -> bool:
    """Whether a word behind a number, and nothing behind that, says which version is meant.

    "neu" of "2021-95 (neu)", "1" of "2021-95, 1. Ergänzung"; not "Ergänzung der Satzung".
    """
    last = at + 1 if words[at].text.isdecimal() else at
    if not words[at].added or last == len(words) or words[last].folded not in _VERSIONS:
        return False
    return last + 1 == len(words) or words[last + 1].apart


def _is_sign(word: Word, shouted: bool) -> bool:
    """Whether a word before a number is likely the beginning of it: "GRDrs", "F", "fb", "B9".

    In a line that is all in capitals (`shouted`) only short words are.
    """
    text = word.text
    if word.folded in LABELS | TOP_LABELS | _PARTIES:
        return False
    if word.folded in FILLER and (shouted or not text.isupper()):
        return False
    if not text.isalpha():
        return len(text) <= 4 and not text.isdecimal()
    if len(text) <= 3:
        # "Rad", "Weg" and their like are words.
        return len(text) < 3 or not text.istitle()
    capitals = sum(map(str.isupper, text)) > 1 and not shouted
    return len(text) <= _LONGEST_SIGN and (capitals or frequency(word.folded) < _KNOWN)


def _is_suffix(word: Word, shouted: bool) -> bool:
    """Whether a word behind a number is likely the end of it: "F1", "2", "b", "VI"."""
    text = word.text
    if any(map(str.isdecimal, text)):
        return len(text) <= 2 or (len(text) <= 5 and not text.isdecimal())
    return len(text) == 1 or (not shouted and text.isupper() and is_ordinal(text))
