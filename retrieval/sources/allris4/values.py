"""A page of ALLRIS 4 → its values, told by their ids, else by their labels."""

from __future__ import annotations

import re
from datetime import date

from bs4 import Tag

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.german.dates import first_date
from retrieval.records import Sitzung
from retrieval.sources.allris.keys import Addresses
from retrieval.sources.html.cells import Values
from retrieval.sources.html.word_html import inline

SYSTEM = "ALLRIS 4"
#: Months of a server that speaks English: "Jan 29, 2026".
_ENGLISH = re.compile(r"(?P<month>[A-Z][a-z]{2}) (?P<day>\d{1,2}), (?P<year>\d{4})")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class PageValues:
    """A page while it is read."""

    def __init__(self, name: str, soup: Tag, body: str, url: str | None) -> None:
        self.name, self.soup, self.body, self.url = name, soup, body, url
        self.head = soup.select_one("#head, #headLeft") or soup
        self.labels = Values(self.head)
        self.addresses = Addresses(soup, self.head, url, body)
        title = soup.select_one("h1.title") or soup.find("h1")
        self.title = inline(title) if title else ""

    def get(self, *fields: str) -> str | None:
        """Return the first value that is there, by id or by label."""
        for field in fields:
            found = self.soup.find(id=field) if field.isalnum() and field[0].islower() else None
            value = inline(found) if isinstance(found, Tag) else self.labels.get(field)
            if value:
                return value
        return None

    def require(self, label: str, *fields: str) -> str:
        value = self.get(*fields, label)
        if value is None:
            raise PageError(self.name, FailureCode.VALUE_MISSING(label, SYSTEM))
        return value

    def sitzung(self) -> Sitzung:
        datum = self.require("Datum", "sidatum")
        day = day_in(datum)
        if day is None:
            raise PageError(self.name, FailureCode.NOT_DATE(datum))
        return Sitzung(
            body=self.body,
            gremium=self.require("Gremium", "sigremium", "sigrname"),
            datum=day,
            bezeichnung=self.get("sibetreff", "Bezeichnung"),
            zeit=self.get("sizeit", "Uhrzeit", "Zeit"),
            raum=self.get("siraum", "Raum"),
            ort=self.get("siort", "Ort"),
        )


def day_in(text: str) -> date | None:
    """Return the day that a text names, in German or as "Jan 29, 2026"."""
    if day := first_date(text):
        return day
    found = _ENGLISH.search(text)
    if found is None or found["month"] not in _MONTHS:
        return None
    try:
        return date(int(found["year"]), _MONTHS.index(found["month"]) + 1, int(found["day"]))
    except ValueError:
        return None
