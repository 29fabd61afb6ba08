"""Lines of a paragraph → its text: broken words whole again, hyphens that belong there kept."""

from __future__ import annotations

import re

_BROKEN = re.compile(r"(?<=[^\W\d_])(?<![A-ZÄÖÜ])-$")
#: After a hyphen at a line end these words show that the hyphen stays: "Bus- und Bahn".
_STAYS = re.compile(r"bzw\.|(?:und|oder|beziehungsweise|sowie|bis|als|noch)\b")
#: "den-/noch" is one word.
_DENNOCH = re.compile(r"\bden-$", re.IGNORECASE)
#: Two adjectives: "christlich-/islamische". Each has a stem with a vowel before its ending, as
#: "Fisch-" and "-lichen" have not; nouns in -ig have a capital ("Honig-") or -eig ("Zweig-").
_STEM = r"(?=[b-df-hj-np-tv-xzß]*[aeiouyäöü][a-zäöüß]*(?:lich|isch|ig))[a-zäöüß]{2,}"
_FIRST = re.compile(rf"(?<![^\W\d_])(?:(?i:{_STEM})(?:lich|isch)|{_STEM}(?<!e)(?P<ig>ig))-$")
_SECOND = re.compile(rf"(?:{_STEM}(?:lich|isch)|[a-zäöüß]{{4,}}(?:ell|iv))e[mnrs]?\b")
#: What goes on with a broken word: "öffentlich-/keitspolitische", "verpflich-/tungs…", "sig-/nal…".
_REST = re.compile(r"keit|n?ung|tung")
_REST_AFTER_IG = re.compile(r"keit|n?ung|tung|[lmnr]")
#: Words of other languages that keep their hyphen: "De-/minimis-Beihilfen".
_FOREIGN = re.compile(r"(?:ad-hoc|de-(?:facto|jure|minimis)|pro-forma)\b", re.IGNORECASE)
#: What only an address goes on with.
_IN_URL = re.compile(r"[+_?&=#%/]|\.\S|(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{6,}\b")
#: Characters of a word that tell how it goes on; the longest addresses have about as many.
_WORD = 300


def joined(*lines: str) -> str:
    """Return lines as one: a broken word whole again, a hyphen that belongs there kept.

    >>> joined("der Fußgängerin-", "nen"), joined("Bus-", "und Bahn"), joined("Albert-", "Schule")
    ('der Fußgängerinnen', 'Bus- und Bahn', 'Albert-Schule')
    """
    parts: list[str] = []
    end = ""
    for line in lines:
        gap = _gap(end, line[:_WORD]) if parts else ""
        if gap is None:
            parts[-1] = parts[-1][:-1]
        parts += (gap or "", line)
        end = (end.removesuffix("-") if gap is None else end + gap) + line[-_WORD:]
        end = end.rpartition(" ")[2][-_WORD:]
    return "".join(parts)


def is_address_at_end(line: str) -> bool:
    """Whether a line ends with a web address."""
    word = line.rpartition(" ")[2]
    return "://" in word or "www." in word


def _gap(word: str, second: str) -> str | None:
    """What stands between the last word of a line and the next; None where its hyphen goes."""
    if (word.endswith("/") and len(word) > 1) or is_address_at_end(word):
        return "" if word.endswith(("/", "-")) or _IN_URL.match(second) else " "
    if not word.endswith("-") or word == "-":
        return " "
    if _STAYS.match(second) and not (_DENNOCH.search(word) and second.startswith("noch")):
        return " "
    whole = _FOREIGN.match(word.lstrip("(„") + second)
    if whole or _two_adjectives(word, second) or not second[:1].islower():
        return ""
    return None if _BROKEN.search(word) else ""


def _two_adjectives(first: str, second: str) -> bool:
    """Whether the parts are whole adjectives; after -ig some letters show one broken word."""
    before = _FIRST.search(first)
    broken = _REST_AFTER_IG if before and before["ig"] else _REST
    return before is not None and bool(_SECOND.match(second)) and not broken.match(second)
