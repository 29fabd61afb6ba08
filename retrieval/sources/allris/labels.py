"""The words that ALLRIS pages label their metadata with, in HTML and in saved text alike."""

from __future__ import annotations

import re

from retrieval.errors import FailureCode, PageError
from retrieval.german.dates import first_date
from retrieval.records import TOP, Attachment, Beratung, Page, PaperDetails, Sitzung, Vorlage
from retrieval.sources.forms.letterhead import council_member

#: The heading of a page that is read.
TITLE = re.compile(r"^(Auszug|Tagesordnung|Vorlage|Drucksache) - (.+)$")

#: "Status:" stands twice on an Auszug: of the meeting, then of the Vorlage.
LABELS = (
    "TOP", "Gremium", "Beschlussart", "Datum", "Status", "Zeit", "Anlass", "Raum", "Ort", "Zusatz",
    "Bezeichnung", "Betreff", "Vorlage-Art", "Drucksache-Art", "Verfasserin", "Verfasser",
    "Aktenzeichen", "Federführend", "Beteiligt", "Bearbeiter/-in", "Bezüglich", "Initiator",
    "Beratungsfolge",
)  # fmt: skip

#: Labels under which the same thing stands in different towns.
ALIASES = {"Drucksache-Art": "Vorlage-Art", "Verfasserin": "Verfasser", "Initiator": "Verfasser"}

TOP_NUMBER = re.compile(r"(?P<part>[ÖN])\s?(?P<number>\d+(?:\.\d+)*)")

#: What the result cell says when there is no result yet.
NO_RESULT = frozenset({"", "(offen)", "offen", "auszug"})


def result(text: str | None) -> str | None:
    """A Beschlussart as a person reads it: None where the cell says that there is none."""
    return None if text is None or text.lower() in NO_RESULT else text


def top_number(text: str) -> str | None:
    """A TOP number in its one spelling ("Ö 19.8"), or None where the text is none."""
    match = TOP_NUMBER.fullmatch(" ".join(text.split()))
    return f"{match['part']} {match['number']}" if match else None


def is_public(number: str) -> bool:
    """Whether a TOP number is one of the public part: "Ö 7", not "N 7"."""
    return not number.startswith("N")


class Metadata:
    """Values by label, in the order of the page; a label may stand more than once."""

    def __init__(self) -> None:
        self._values: list[tuple[str, str]] = []

    def add(self, label: str, value: str) -> None:
        """Keep a value; blank values are kept too, so that the first "Status:" stays the first."""
        self._values.append((ALIASES.get(label, label), " ".join(value.split())))

    def get(self, label: str, nth: int = 0) -> str | None:
        """The nth value under a label, or None where it is missing or blank."""
        values = [value for name, value in self._values if name == label]
        return (values[nth] or None) if nth < len(values) else None

    def require(self, label: str, page: str, kind: str) -> str:
        """The first value under a label; PageError where the page has none."""
        value = self.get(label)
        if value is None:
            raise PageError(page, FailureCode.VALUE_MISSING(label, kind))
        return value


def auszug_page(
    name: str,
    betreff: str,
    metadata: Metadata,
    body: str,
    bezeichnung: str,
    vorlage: str | None,
    text: str,
    url: str | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> Page:
    """Return the page of one item; `text` is kept only where the item is public."""
    printed = metadata.require("TOP", name, "Auszug")
    number = top_number(printed)
    if number is None:
        raise PageError(name, FailureCode.NOT_TOP_NUMBER(printed))
    public = is_public(number)
    outcome = result(metadata.get("Beschlussart"))
    top = TOP(number, betreff, vorlage, outcome, text if public else "", url, public)
    sitzung = sitzung_of(name, "Auszug", metadata, body, bezeichnung)
    details = _details_of(metadata, attachments)
    return Page(name=name, kind="auszug", sitzung=sitzung, tops=(top,), facts=details)


def vorlage_page(
    name: str,
    number: str,
    metadata: Metadata,
    body: str,
    text: str,
    beratungsfolge: tuple[Beratung, ...] = (),
    url: str | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> Page:
    """Return the page of one Vorlage."""
    vorlage = Vorlage(
        number=number,
        betreff=metadata.require("Betreff", name, "Vorlage"),
        body=body,
        art=metadata.get("Vorlage-Art"),
        status=metadata.get("Status"),
        bezueglich=metadata.get("Bezüglich"),
        beratungsfolge=beratungsfolge,
        text=text,
        url=url,
    )
    details = _details_of(metadata, attachments)
    return Page(name=name, kind="vorlage", vorlage=vorlage, facts=details)


def _details_of(metadata: Metadata, attachments: tuple[Attachment, ...]) -> PaperDetails:
    """Who asked and which office answers; authors of the administration are not kept."""
    return PaperDetails(
        askers=council_member(metadata.get("Verfasser")),
        office=metadata.get("Federführend"),
        attachments=attachments,
    )


def sitzung_of(name: str, kind: str, metadata: Metadata, body: str, bezeichnung: str) -> Sitzung:
    """The meeting that a page's metadata name; PageError where Gremium or a date is missing."""
    datum = metadata.require("Datum", name, kind)
    day = first_date(datum)
    if day is None:
        raise PageError(name, FailureCode.NOT_DATE(datum))
    return Sitzung(
        body=body,
        gremium=metadata.require("Gremium", name, kind),
        datum=day,
        bezeichnung=bezeichnung or None,
        zeit=metadata.get("Zeit"),
        raum=metadata.get("Raum"),
        ort=metadata.get("Ort"),
    )
