"""The address at which a system (ALLRIS 3.9) begins → its calendar, remembered in the folder.

The start page only leads to the calendar: it is not asked for again while the calendar that was
found before still answers as one. What the calendar shows is walked in `crawl`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, timedelta
from urllib.parse import urljoin

from retrieval.errors import AddressFailed, AddressRefused, FailureCode, PageError, SourceError
from retrieval.files import replace_file
from retrieval.sources.allris.answer import Refused, is_whole, page_of, readable, refusal
from retrieval.sources.allris.links import Calendar, calendars, last_day
from retrieval.sources.allris.mirror import Pages
from retrieval.sources.allris.page import decode
from retrieval.sources.http.client import Client
from retrieval.sources.http.journal import Journal, writing_into

#: A town that moves to another system may leave its old calendar standing, and only the start page
#: says so; one page in so many days is no burden for anybody.
_REMEMBERED = timedelta(days=30)
#: No page and no line of the journal: the start may be a page of the system that has its own.
_FILE = ".calendar.json"


def open_calendar(
    client: Client, pages: Pages, url: str, journal: Journal, today: date
) -> Calendar:
    """The first calendar linked at `url` that is open to guests.

    Raises SourceError where there is none, or where the folder holds pages of another system.
    """
    known = _remembered(url, journal, today)
    if known and _answers(known, pages, today):
        return known
    calendar = _find(client, url, journal)
    with writing_into(journal.folder):
        noted = {"start": url, "at": today.isoformat(), "calendar": asdict(calendar)}
        replace_file(journal.folder / _FILE, json.dumps(noted).encode())
    return calendar


def _remembered(url: str, journal: Journal, today: date) -> Calendar | None:
    """The calendar that an earlier run found at the address; None where that is too long ago."""
    try:
        noted = json.loads((journal.folder / _FILE).read_bytes())
        known, at = Calendar(**noted["calendar"]), date.fromisoformat(noted["at"])
        return known if noted["start"] == url and today - at < _REMEMBERED else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _answers(known: Calendar, pages: Pages, today: date) -> bool:
    """Whether the page of this month, which every run needs, is one of that calendar."""
    month = today.replace(day=1)
    address = known.address(month)
    page = pages.bring(address, last_day(month), again=True)
    step = pages.steps.get(address)
    answered = step is None or step.outcome in ("fetched", "unchanged")
    return answered and page is not None and Calendar.of(page, known.program) == known


def _find(client: Client, url: str, journal: Journal) -> Calendar:
    try:
        start = client.get(url)
    except AddressRefused as error:
        if error.url == url:
            raise
        raise SourceError(f"{url} leads to {error.url}, which {error.reason}") from error
    if start.status != 200:
        raise SourceError(
            f"{url} answers with status {start.status}; give the address at which the council "
            "information system begins"
        )
    base = urljoin(start.url, ".")
    other = next((urljoin(one.url, ".") for one in journal if urljoin(one.url, ".") != base), None)
    if other:
        raise SourceError(f"{journal.folder} holds pages of {other}; give another one for {base}")
    html = decode(readable(start.content, start.content_type))
    damaged = not is_whole(html)
    for program in calendars(html, start.url):
        if program == start.url.partition("?")[0]:
            page = html
        else:
            try:
                page = decode(page_of(program, client.get(program)))
            except (AddressRefused, Refused):
                continue
            except PageError:
                damaged = True
                continue
        if not refusal(page):
            return Calendar.of(page, program)
    if damaged:
        raise AddressFailed(FailureCode.CALENDAR_DAMAGED(), url)
    raise SourceError(
        f"{start.url} links no calendar that is open to guests (si010….asp); give the address of "
        "the calendar of an ALLRIS 3 system"
    )
