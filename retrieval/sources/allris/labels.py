"""What ALLRIS pages label, in HTML and in saved text alike → the records that it makes."""

from __future__ import annotations

import re

from retrieval.errors import FailureCode, PageError
from retrieval.german.dates import first_date
from retrieval.paragraphs import collapse
from retrieval.records import TOP, Attachment, Beratung, Page, PaperDetails, Sitzung, Vorlage
from retrieval.sources.forms.letterhead import council_member

#: The heading of a page.
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
    """Return a Beschlussart; None where the cell says that there is none."""
    return None if text is None or text.lower() in NO_RESULT else text


def top_number(text: str) -> str | None:
    """Return a TOP number in its one spelling ("Ö 19.8"), or None where the text is none."""
    match = TOP_NUMBER.fullmatch(collapse(text))
    return f"{match['part']} {match['number']}" if match else None


def is_public(number: str) -> bool:
    """Whether a TOP number is one of the public part: "Ö 7", not "N 7"."""
    return not number.startswith("N")


class Metadata:
    """Values by label, in the order of the page, and the records that they make.

    `page` and `kind` are what errors name, `body` and `url` what is known besides.
    """

    def __init__(self, page: str, kind: str, body: str, url: str | None = None) -> None:
        self.page, self.kind, self.body, self.url = page, kind, body, url
        self._values: list[tuple[str, str]] = []

    def add(self, label: str, value: str) -> None:
        """Keep a value; blank values are kept too, so that the first "Status:" stays the first."""
        self._values.append((ALIASES.get(label, label), collapse(value)))

    def get(self, label: str) -> str | None:
        """Return the first value under a label, or None where it is missing or blank."""
        return next((value for name, value in self._values if name == label), None) or None

    def _require(self, label: str) -> str:
        value = self.get(label)
        if value is None:
            raise PageError(self.page, FailureCode.VALUE_MISSING(label, self.kind))
        return value

    def auszug(
        self,
        betreff: str,
        bezeichnung: str,
        vorlage: str | None,
        text: str,
        attachments: tuple[Attachment, ...] = (),
    ) -> Page:
        """Return the page of one item; `text` is kept only where the item is public."""
        printed = self._require("TOP")
        number = top_number(printed)
        if number is None:
            raise PageError(self.page, FailureCode.NOT_TOP_NUMBER(printed))
        public = is_public(number)
        outcome = result(self.get("Beschlussart"))
        top = TOP(number, betreff, vorlage, outcome, text if public else "", self.url, public)
        sitzung, details = self.sitzung(bezeichnung), self._details(attachments)
        return Page(self.page, "auszug", sitzung=sitzung, tops=(top,), facts=details)

    def vorlage(
        self,
        number: str,
        text: str,
        beratungsfolge: tuple[Beratung, ...] = (),
        attachments: tuple[Attachment, ...] = (),
    ) -> Page:
        """Return the page of one Vorlage."""
        vorlage = Vorlage(
            number=number,
            betreff=self._require("Betreff"),
            body=self.body,
            art=self.get("Vorlage-Art"),
            status=self.get("Status"),
            bezueglich=self.get("Bezüglich"),
            beratungsfolge=beratungsfolge,
            text=text,
            url=self.url,
        )
        return Page(self.page, "vorlage", vorlage=vorlage, facts=self._details(attachments))

    def sitzung(self, bezeichnung: str) -> Sitzung:
        """Return the meeting that is named; raise PageError where Gremium or date is missing."""
        datum = self._require("Datum")
        day = first_date(datum)
        if day is None:
            raise PageError(self.page, FailureCode.NOT_DATE(datum))
        gremium, more = self._require("Gremium"), map(self.get, ("Zeit", "Raum", "Ort"))
        return Sitzung(self.body, gremium, day, bezeichnung or None, *more)

    def _details(self, attachments: tuple[Attachment, ...]) -> PaperDetails:
        """Who asked and which office answers; authors of the administration are not kept."""
        askers = council_member(self.get("Verfasser"))
        return PaperDetails(askers, self.get("Federführend"), attachments)
