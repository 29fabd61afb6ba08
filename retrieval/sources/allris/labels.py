"""What ALLRIS pages label, in HTML and in saved text alike → the records that it makes."""

from __future__ import annotations

import re

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.german.dates import first_date
from retrieval.pages import Beratung, Page, Vorlage
from retrieval.paragraphs import collapse
from retrieval.records import TOP, Attachment, PaperDetails, Sitzung
from retrieval.sources.allris.keys import NO_KEYS, PageKeys
from retrieval.sources.forms.letterhead import council_member
from retrieval.sources.papers.items import is_closed, is_public, printed_number, result

#: The heading of a page.
TITLE = re.compile(r"^(Auszug|Tagesordnung|Vorlage|Drucksache) [-–] (.+)$")

#: "Status:" stands twice on an Auszug: of the meeting, then of the Vorlage.
LABELS = (
    "TOP", "Gremium", "Beschlussart", "Datum", "Status", "Zeit", "Anlass", "Raum", "Ort", "Zusatz",
    "Bezeichnung", "Betreff", "Vorlage-Art", "Drucksache-Art", "Verfasserin", "Verfasser",
    "Aktenzeichen", "Federführend", "Beteiligt", "Bearbeiter/-in", "Bezüglich", "Initiator",
    "Beratungsfolge",
)  # fmt: skip

#: Labels under which the same thing stands in different towns.
ALIASES = {"Drucksache-Art": "Vorlage-Art", "Verfasserin": "Verfasser", "Initiator": "Verfasser"}

#: In signs; the numbers of 30 cities have up to 17.
_LONGEST_PAPER_NUMBER = 30


def paper_number_before(line: str, betreff: str) -> str | None:
    """Return what stands before a subject on its line, where that may be the number of a paper.

    >>> paper_number_before("F 12/2022 Bänke am Weiher", "Bänke am Weiher")
    'F 12/2022'
    """
    number = line.removesuffix(betreff).strip()
    may_be = len(number) <= _LONGEST_PAPER_NUMBER and number != line and ":" not in number
    return number if may_be and any(map(str.isdigit, number)) else None


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
        return next(iter(self._all(label)), None) or None

    def _all(self, label: str) -> list[str]:
        return [value for name, value in self._values if name == label]

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
        keys: PageKeys = NO_KEYS,
    ) -> Page:
        """Return the page of one item; `text` is kept only where the item is public.

        It is not where its meeting or its Vorlage is not.
        """
        printed = self._require("TOP")
        number = printed_number(printed)
        if number is None:
            raise PageError(self.page, FailureCode.NOT_TOP_NUMBER(printed))
        public = is_public(number) and not any(map(is_closed, self._all("Status")))
        outcome = result(self.get("Beschlussart"))
        top = TOP(
            number=number,
            betreff=betreff,
            vorlage=vorlage,
            beschlussart=outcome,
            text=text if public else "",
            url=self.url,
            public=public,
            key=keys.item,
            paper=keys.paper,
        )
        sitzung = self.sitzung(bezeichnung)
        facts = self._details(attachments) if public else PaperDetails()
        return Page(self.page, "auszug", sitzung, keys.meeting, tops=(top,), facts=facts)

    def vorlage(
        self,
        number: str,
        text: str,
        beratungsfolge: tuple[Beratung, ...] = (),
        attachments: tuple[Attachment, ...] = (),
        keys: PageKeys = NO_KEYS,
    ) -> Page:
        """Return the page of one Vorlage; raise PageError where it is not public."""
        if is_closed(self.get("Status")):
            raise PageError(self.page, FailureCode.NON_PUBLIC_VORLAGE())
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
            key=keys.paper,
        )
        facts = self._details(attachments)
        return Page(self.page, "vorlage", vorlage=vorlage, about=keys.about, facts=facts)

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
