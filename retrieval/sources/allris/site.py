"""A start page of ALLRIS 3 → its site: where its calendar is, and what its pages link.

Submits no forms, fetches no documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from retrieval.errors import AddressFailed, AddressRefused, PageError
from retrieval.failures import Failure, FailureCode
from retrieval.sources.allris import answer, calendar, links
from retrieval.sources.allris.calendar import Calendar
from retrieval.sources.crawling.site import Agenda, Meeting, Refused
from retrieval.sources.html.decoding import decode
from retrieval.sources.html.whole import is_whole
from retrieval.sources.http.client import Fetched

SYSTEM = "ALLRIS 3"


@dataclass(frozen=True, slots=True)
class AllrisSite:
    """An installation of ALLRIS 3 by its calendar."""

    calendar: Calendar

    @property
    def system(self) -> str:
        return SYSTEM

    @property
    def has_months(self) -> bool:
        return self.calendar.paging != "page"

    def noted(self) -> Mapping[str, str]:
        return asdict(self.calendar)

    def month(self, month: date) -> str:
        return self.calendar.address(month)

    def is_calendar(self, html: str) -> bool:
        return Calendar.of(html, self.calendar.program) == self.calendar

    def file_name(self, url: str) -> str:
        return links.file_name(url)

    def page_of(self, url: str, response: Fetched) -> bytes:
        return answer.page_of(url, response)

    def refusal(self, text: str) -> Failure | None:
        return answer.refusal(text)

    def meetings(self, html: str, url: str, month: date) -> tuple[Meeting, ...]:
        return calendar.meetings(html, url, month)

    def agenda(self, html: str, url: str) -> Agenda:
        return links.agenda(html, url)

    def papers(self, html: str, url: str) -> tuple[str, ...]:
        return links.vorlagen(html, url)

    def files(self, html: str, url: str) -> tuple[str, ...]:
        return ()


def from_noted(noted: Mapping[str, Any]) -> AllrisSite:
    """Return the site that an earlier run noted."""
    return AllrisSite(Calendar(**noted))


def find(get: Callable[[str], Fetched], start: str, html: str, url: str) -> AllrisSite | None:
    """Return the site of the first calendar that a page links and that is open to guests.

    `html` is what the address `start` led to, at `url`. Raise AddressFailed where pages were
    damaged on the way.
    """
    damaged = not is_whole(html)
    for program in calendar.calendars(html, url):
        try:
            own = program == url.partition("?")[0]
            page = html if own else decode(answer.page_of(program, get(program)))
        except (AddressRefused, Refused):
            continue
        except PageError:
            damaged = True
            continue
        if not answer.refusal(page):
            return AllrisSite(Calendar.of(page, program))
    if damaged:
        raise AddressFailed(FailureCode.CALENDAR_DAMAGED(), start)
    return None
