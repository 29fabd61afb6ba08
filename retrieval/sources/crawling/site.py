"""What a system tells the walk over its pages: where its calendar is, and what its pages link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from retrieval.failures import Failure
from retrieval.sources.http.client import Fetched


class Refused(Exception):
    """The system shows no page, and will not do so later."""

    def __init__(self, reason: Failure, status: int) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.status = status


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting on the calendar: the address of its agenda, and its day."""

    url: str
    day: date


@dataclass(frozen=True, slots=True)
class Item:
    """The address of the page of an item; `offen` where it has no result yet."""

    url: str
    offen: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """What an agenda links of its public items: their pages, their papers, files beside them."""

    items: tuple[Item, ...]
    papers: tuple[str, ...]
    files: tuple[str, ...] = ()


class Site(Protocol):
    """One installation of a system, as a guest walks it.

    Addresses are given and returned in one spelling for each page.
    """

    @property
    def system(self) -> str:
        """The name of the system."""

    @property
    def has_months(self) -> bool:
        """Whether the calendar can be turned from month to month; else it has one page."""

    def noted(self) -> Mapping[str, str]:
        """Return what another run needs to know to find the calendar again."""

    def month(self, month: date) -> str:
        """Return the address of the page of a month, of which `month` is the first day."""

    def is_calendar(self, html: str) -> bool:
        """Whether a page is one of this calendar."""

    def file_name(self, url: str) -> str:
        """Return the name under which a page is kept; pages that are not read begin with a dot."""

    def page_of(self, url: str, response: Fetched) -> bytes:
        """Return a page as it is kept.

        Raise Refused where the system shows none, PageError where it is damaged.
        """

    def refusal(self, text: str) -> Failure | None:
        """Return why the system shows no page; None where a text says nothing of the kind."""

    def meetings(self, html: str, url: str, month: date) -> tuple[Meeting, ...]:
        """Return the meetings of a page of the calendar."""

    def agenda(self, html: str, url: str) -> Agenda:
        """Return what the page of a meeting links."""

    def papers(self, html: str, url: str) -> tuple[str, ...]:
        """Return the papers that the page of an item links."""

    def files(self, html: str, url: str) -> tuple[str, ...]:
        """Return the files of a paper that may ask or answer."""
