"""Dictionary line → aligned German and English terms.

Reads the format of the Ding dictionary (TU Chemnitz): `German :: English`, where `|` separates
sub-entries that correspond to each other on both sides and `;` separates alternatives:

    Aalfang {m} | Aalfänge {pl} :: eel fishing; eeling [Br.] | eel catches

It knows nothing of files and nothing of sentence pairs from other sources.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What the dictionary says about a term and is not part of it: {m}, [techn.], <see also>,
# (explanation), ~related term, +case, and the mark <> where an English object goes.
_BRACKETED = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]|<[^<>]*>|\([^()]*\)")
_REFERENCE = re.compile(r"~\s?\S+|\+\s?(?:Gen|Dat|Akk)\b\.?")
# An abbreviation stands between slashes by itself: "integration management /BEM/".
_ABBREVIATION = re.compile(r"(?:^|(?<=\s))/[^\s/|][^/|]*/(?=[\s;,]|$)")
_ELLIPSIS = re.compile(r"…|\.\.\.")

_GERMAN_SHORT = {
    "jdn.": "jemanden",
    "jdm.": "jemandem",
    "jds.": "jemandes",
    "jd.": "jemand",
    "etw.": "etwas",
}
_ENGLISH_SHORT = {"sb.": "somebody", "sth.": "something"}
_SHORT = re.compile(r"\b(?:" + "|".join(map(re.escape, _GERMAN_SHORT | _ENGLISH_SHORT)) + ")")


@dataclass(frozen=True, slots=True)
class Group:
    """German terms and English terms that all mean the same."""

    german: tuple[str, ...]
    english: tuple[str, ...]


def groups(line: str) -> Iterator[Group]:
    """Yield a `Group` for each sub-entry that has a term on both sides; none for a comment.

    >>> next(groups("Akte {f}; Akt {m} [Ös.] | Akten {pl} :: file; record | files"))
    Group(german=('Akte', 'Akt'), english=('file', 'record'))
    """
    german, mark, english = line.partition(" :: ")
    if line.startswith("#") or not mark:
        return
    for german_part, english_part in zip(german.split("|"), english.split("|"), strict=True):
        group = Group(_terms(german_part), _terms(english_part))
        if group.german and group.english:
            yield group


def _terms(part: str) -> tuple[str, ...]:
    terms = (_spelt_out(term) for term in _without_marks(part).split(";"))
    return tuple(dict.fromkeys(term for term in terms if re.search(r"\w", term)))


def _without_marks(part: str) -> str:
    previous = ""
    while previous != part:  # brackets stand inside brackets
        previous, part = part, _BRACKETED.sub(" ", part)
    part = part.replace("<>", " ")
    return _ELLIPSIS.sub(" ", _ABBREVIATION.sub(" ", _REFERENCE.sub(" ", part)))


def _spelt_out(term: str) -> str:
    full = _SHORT.sub(lambda match: (_GERMAN_SHORT | _ENGLISH_SHORT)[match.group()], term)
    return " ".join(full.split()).strip(" ,")
