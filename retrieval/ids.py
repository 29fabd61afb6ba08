"""What the council wrote → what it is called here: parts of addresses, and numbers in one spelling.

Which address a thing gets, and that no two share one, is decided in `build.addresses`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import get_args

from retrieval.records import Antwort, Remark

#: In running text a year and a short number may be anything ("2019/20"), so more is asked for.
_IN_TEXT = re.compile(r"(?<![\w./-])((?:19|20)\d{2}/\d{3,5}(?:[./-]\d{1,2})?)(?![\w/-])")
#: A run of digits, or one of letters with the marks that no letter holds.
_RUNS = re.compile(r"\d+|(?:[^\W\d_]|[\u0300-\u036f])+")
#: How agendas mark the items of the public part, and those of the other one.
_PUBLIC = frozenset({"Ö", "O", "OE", "ÖFF", "ÖFFENTLICH"})
_NON_PUBLIC = frozenset({"N", "NÖ", "NOE", "NICHTÖFFENTLICH"})
#: What some agendas write before each number.
_LABELLED = "TOP"
#: What kind of paper it is, before the subject.
_LABEL = re.compile(r"^(?:Anfrage|Antrag|Einwohnerfrage|Antwort auf Anfrage)\b[^:]{0,40}:\s*")
#: Between the runs of the key of a number.
KEY_JOINER = "-"
#: Between the address of a thing and a part of it; no slug contains it.
PART = "/"
#: The part of an answer without a number.
_WHOLE = "antwort"
#: The part in which the asking members say why they ask, and how its address ends.
_SACHVERHALT = "sachverhalt"
OF_SACHVERHALT = f"{PART}{_SACHVERHALT}"
#: Hyphens of an address that may stand where its part begins: "…-1-2" has three parts at most.
_SPLITS = 4


def vorlage_key(number: str) -> str:
    """Return the one spelling of a Vorlage number: its runs of digits and letters.

    Case, zeros before a run of digits and all that stands between the runs tell nothing; numbers
    that differ in anything else differ in their keys. What has neither is its own key.

    >>> vorlage_key("2022/0129"), vorlage_key("DS/1246/V"), vorlage_key("22-1940.01")
    ('2022-129', 'DS-1246-V', '22-1940-1')
    """
    parts = (run.lstrip("0") or "0" if run.isdecimal() else run for run in number_runs(number))
    return KEY_JOINER.join(parts) or number.strip()


def number_runs(number: str) -> list[str]:
    """Return the runs of digits and of letters in a number, in capitals.

    >>> number_runs("mAF0123/21")
    ['MAF', '0123', '21']
    """
    return _RUNS.findall(_upper(unicodedata.normalize("NFC", number)))


# An agenda has few numbers, and each look-up of a TOP reads those of all agendas.
@lru_cache(maxsize=10_000)
def top_key(number: str) -> str:
    """Return the one spelling of a TOP number; that of a public part is the same without its sign.

    >>> top_key("Ö 19.8"), top_key("7"), top_key("12 a)"), top_key("N 2.1"), top_key("TOP Ö 6")
    ('19-8', '7', '12-A', 'N-2-1', '6')
    """
    runs = number_runs(number)
    if len(runs) > 1 and runs[0] == _LABELLED:
        return top_key(number[number.upper().index(_LABELLED) + len(_LABELLED) :])
    key = vorlage_key(number)
    sign, _, rest = key.partition("-")
    if rest and sign in _PUBLIC:
        return rest
    return f"N-{rest}" if rest and sign in _NON_PUBLIC else key


def is_non_public(number: str) -> bool:
    """Whether the number of a TOP says that it is of the non-public part: "N 2.1", "NÖ 3"."""
    return top_key(number).startswith("N-")


def _upper(text: str) -> str:
    """The text in capitals; "ß" and its like stay what they are, for "SS" is another spelling."""
    upper = text.upper()
    if len(upper) == len(text):
        return upper
    return "".join(sign.upper() if len(sign.upper()) == 1 else sign for sign in text)


def paper_numbers(text: str) -> Iterator[str]:
    """Yield the numbers in a text that can only be a paper's: a year, a slash, three digits."""
    yield from _IN_TEXT.findall(text)


def part_address(of: str, part: str | int) -> str:
    """Return the address of a part of a thing: "herne-2022-0129/2"."""
    return f"{of}{PART}{part}"


def answer_part(antwort: Antwort) -> str:
    """Return how an answer is told from the others of its Anfrage: "2", "1-2", "vorbemerkung"."""
    return re.sub(r"\s+", "", antwort.number or antwort.remark or _WHOLE)


def answer_id(anfrage: str, antwort: Antwort) -> str:
    """Return the address of an answer to the Anfrage with an address: "herne-2022-0129/2"."""
    return part_address(anfrage, answer_part(antwort))


def sachverhalt_id(anfrage: str) -> str:
    """Return the address of the Sachverhalt of an Anfrage: "herne-2022-0129/sachverhalt"."""
    return part_address(anfrage, _SACHVERHALT)


def remark_in(address: str) -> Remark | None:
    """Return the remark that an address leads to, if any: "herne-2022-0129/vorbemerkung"."""
    part = address.rpartition(PART)[2]
    return next((remark for remark in get_args(Remark) if part == remark), None)


def former_address(address: str) -> list[str]:
    """Return the addresses that one from before parts had their own sign may stand for.

    >>> former_address("herne-2022-0129-2")[:3]
    ['herne-2022-0129/2', 'herne-2022/0129-2', 'herne-2022/0129,2']
    """
    words = address.split("-")
    splits = range(len(words) - 1, max(0, len(words) - 1 - _SPLITS), -1)
    whole, parts = ["-".join(words[:at]) for at in splits], ["-".join(words[at:]) for at in splits]
    joint = (part.replace("-", ",") for part in parts)
    return list(
        dict.fromkeys(
            part_address(of, part)
            for of, *spellings in zip(whole, parts, joint, strict=True)
            for part in spellings
        )
    )


def subject(betreff: str) -> str:
    """Return the betreff without what kind of paper it is: "Anfrage: X" → "X"."""
    return _LABEL.sub("", betreff)


def short_name(body: str) -> str:
    """Return the name of a body as an address uses it: "Stadt Herne" → "Herne"."""
    return re.sub(r"^(?:Stadt|Gemeinde|Landeshauptstadt)\s+", "", body)


def slug(text: str) -> str:
    """Return the text as part of an address: only lower case, digits and hyphens; "ä" is "ae".

    >>> slug("Ö 19.8 / DS/1246/V")
    'oe-19-8-ds-1246-v'
    """
    text = unicodedata.normalize("NFC", text).lower()
    for letter, spelling in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.replace(letter, spelling)
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")
