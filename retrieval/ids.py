"""What the council wrote → what it is called here: addresses, and numbers in one spelling.

An address is the same from one build to the next: it depends on where a Vorgang stands at the
source and on none of its texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import get_args

from retrieval.records import Anfrage, Antwort, Remark, Sitzung, Source

#: What tells Vorgänge apart at the source: body, Gremium, day, TOP, Vorlage.
Identity = tuple[str, str | None, str | None, str | None, str | None]

#: In running text a year and a short number may be anything ("2019/20"), so more is asked for.
_IN_TEXT = re.compile(r"(?<![\w./-])((?:19|20)\d{2}/\d{3,5}(?:[./-]\d{1,2})?)(?![\w/-])")
#: A run of digits, or one of letters with the marks that no letter holds.
_RUNS = re.compile(r"\d+|(?:[^\W\d_]|[\u0300-\u036f])+")
#: How agendas mark the items of the public part, and those of the other one.
_PUBLIC = frozenset({"Ö", "O", "OE", "ÖFF", "ÖFFENTLICH"})
_NON_PUBLIC = frozenset({"N", "NÖ", "NOE", "NICHTÖFFENTLICH"})
#: What kind of paper it is, before the subject.
_LABEL = re.compile(r"^(?:Anfrage|Antrag|Einwohnerfrage|Antwort auf Anfrage)\b[^:]{0,40}:\s*")


class Addresses:
    """Gives each Vorgang its address.

    It is body and Vorlage; with the day, Gremium and TOP where that is taken. Meetings come in
    order of their days, so the first one has the short address.
    """

    def __init__(self, known: Mapping[Identity, str]) -> None:
        self._known = dict(known)
        self._taken = set(known.values())

    def of(self, source: Source) -> str:
        """Return the address that a Vorgang had before, or a free one."""
        address = self._known.pop(identity(source), None) or self._free(source)
        self._taken.add(address)
        return address

    def _free(self, source: Source) -> str:
        town = short_name(source.body)
        day = source.datum.isoformat() if source.datum else ""
        names = [slug(f"{town} {source.vorlage or ''} {source.gremium} {day} {source.top}")]
        if source.vorlage:
            short = short_address(source.body, source.vorlage)
            names = [short, slug(f"{town} {source.vorlage} {day}"), *names]
        return next((name for name in names if name not in self._taken), names[-1])


def identity(source: Source) -> Identity:
    """Return what a Vorgang is known by from one build to the next."""
    day = source.datum.isoformat() if source.datum else None
    return (source.body, source.gremium, day, source.top, source.vorlage)


def sitzung_id(sitzung: Sitzung) -> str:
    """Return `herne-rat-der-stadt-2022-02-15`, whichever page names the meeting."""
    return slug(f"{short_name(sitzung.body)} {sitzung.gremium} {sitzung.datum.isoformat()}")


def short_address(body: str, vorlage: str) -> str:
    """Return the address of a Vorlage's first Vorgang: "herne-2022-0129"."""
    return slug(f"{short_name(body)} {vorlage}")


def vorlage_key(number: str) -> str:
    """Return the one spelling of a Vorlage number: its runs of digits and letters.

    Case, zeros before a run of digits and all that stands between the runs tell nothing; numbers
    that differ in anything else differ in their keys. What has neither is its own key.

    >>> vorlage_key("2022/0129"), vorlage_key("DS/1246/V"), vorlage_key("22-1940.01")
    ('2022-129', 'DS-1246-V', '22-1940-1')
    """
    parts = (run.lstrip("0") or "0" if run.isdecimal() else run for run in number_runs(number))
    return "-".join(parts) or number.strip()


def number_runs(number: str) -> list[str]:
    """Return the runs of digits and of letters in a number, in capitals.

    >>> number_runs("mAF0123/21")
    ['MAF', '0123', '21']
    """
    return _RUNS.findall(_upper(unicodedata.normalize("NFC", number)))


def top_key(number: str) -> str:
    """Return the one spelling of a TOP number; that of a public part is the same without its sign.

    >>> top_key("Ö 19.8"), top_key("7"), top_key("12 a)"), top_key("N 2.1")
    ('19-8', '7', '12-A', 'N-2-1')
    """
    sign, _, rest = vorlage_key(number).partition("-")
    if rest and sign in _PUBLIC:
        return rest
    return f"N-{rest}" if rest and sign in _NON_PUBLIC else vorlage_key(number)


def _upper(text: str) -> str:
    """The text in capitals; "ß" and its like stay what they are, for "SS" is another spelling."""
    upper = text.upper()
    if len(upper) == len(text):
        return upper
    return "".join(sign.upper() if len(sign.upper()) == 1 else sign for sign in text)


def paper_numbers(text: str) -> Iterator[str]:
    """Yield the numbers in a text that can only be a paper's: a year, a slash, three digits."""
    yield from _IN_TEXT.findall(text)


def answer_id(anfrage: Anfrage, antwort: Antwort) -> str:
    """Return the address of an answer: "herne-2022-0129-2"; of a whole one, that of the Anfrage."""
    part = antwort.number or antwort.remark
    return f"{anfrage.id}-{re.sub(r'[.,]', '-', part)}" if part else anfrage.id


def subject(betreff: str) -> str:
    """Return the betreff without what kind of paper it is: "Anfrage: X" → "X"."""
    return _LABEL.sub("", betreff)


def remark_in(address: str) -> Remark | None:
    """Return the remark that an address leads to, if any: "herne-2022-0129-vorbemerkung"."""
    return next((remark for remark in get_args(Remark) if address.endswith(f"-{remark}")), None)


def short_name(body: str) -> str:
    """Return the name of a body as an address uses it: "Stadt Herne" → "Herne"."""
    return re.sub(r"^(?:Stadt|Gemeinde|Landeshauptstadt)\s+", "", body)


def slug(text: str) -> str:
    """Return the text as part of an address: only lower case, digits and hyphens; "ä" is "ae".

    >>> slug("Ö 19.8 / DS/1246/V")
    'oe-19-8-ds-1246-v'
    """
    text = text.lower()
    for letter, spelling in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.replace(letter, spelling)
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")
