"""The address of a council information system → its pages in a folder.

Which system it is, its start page says. That page only leads to the calendar: it is not asked for
again while the calendar that was found before still answers as one.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from urllib.parse import urljoin

from retrieval.error_codes import ErrorCode
from retrieval.errors import AddressFailed, AddressRefused, FetchError, SourceDown, SourceError
from retrieval.failures import FailureCode
from retrieval.files import replace_file
from retrieval.sources.allris import site as allris
from retrieval.sources.allris.calendar import month_of
from retrieval.sources.crawling.answers import readable
from retrieval.sources.crawling.mirror import Mirror, RunEnded, Step
from retrieval.sources.crawling.site import Site
from retrieval.sources.crawling.walk import EARLIEST, CrawlReport, Walk, last_day, report
from retrieval.sources.html.decoding import decode
from retrieval.sources.http.client import Client, FetchPolicy
from retrieval.sources.http.journal import LARGEST_PAGE, Journal, alone_in, writing_into
from retrieval.sources.sessionnet import site as sessionnet
from retrieval.sources.sessionnet.page import SYSTEM as SESSIONNET
from retrieval.sources.systems import recognise

#: Addresses asked for in one run; a town of 160,000 people has some 120,000 pages in 23 years.
LIMIT = 250_000
#: An address that ends in a folder without saying so: "https://www.example.org/allris".
_FOLDER = re.compile(r"://[^?#]+/[^./?#]+$")
#: A town that moves to another system may leave its old calendar standing, and only the start page
#: says so; one page in so many days is no burden for anybody.
_REMEMBERED = timedelta(days=30)
#: No page and no line of the journal: the start may be a page of the system that has its own.
_CALENDAR_FILE = ".calendar.json"
#: What finds the calendar of a system; other systems are fetched by OParl, or their pages saved.
_CRAWLED: dict[str, ModuleType] = {allris.SYSTEM: allris, SESSIONNET: sessionnet}


def crawl(
    url: str,
    folder: Path,
    policy: FetchPolicy,
    today: date,
    on_progress: Callable[[Step], None],
    since: date | None = None,
    limit: int = LIMIT,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> CrawlReport:
    """Bring a folder up to date with the system at `url`, and say what was done.

    The walk begins with the month of `today`, or with the one that `url` names. Only meetings on
    or after `since` are looked at, and at most `limit` addresses are asked for. Raise SourceError
    where `url` leads to no calendar or may not be fetched, or where the folder cannot be written
    or holds pages of another system. A run that ends early says so in its report; the next goes on.
    """
    url += "/" if _FOLDER.search(url) else ""
    with alone_in(folder), Client(url, policy, sleep=sleep, clock=clock) as client:
        journal = Journal.open(folder)

        mirror = Mirror(client, url, journal, today, limit, on_progress)
        ended = None
        try:
            site = mirror.site = _open(client, mirror, url, journal, today)
            Walk(mirror, site, since or EARLIEST, today).walk(month_of(url) or today)
        except (SourceDown, AddressFailed, RunEnded) as error:
            ended = error.failure
        return report(mirror, journal, client.requests, ended)


def _open(client: Client, mirror: Mirror, url: str, journal: Journal, today: date) -> Site:
    known = _remembered(url, journal, today)
    if known and _answers(known, mirror, today):
        return known
    site = _find(client, url, journal)
    noted = {"start": url, "at": today.isoformat(), "system": site.system}
    with writing_into(journal.folder):
        content = json.dumps({**noted, "calendar": dict(site.noted())}).encode()
        replace_file(journal.folder / _CALENDAR_FILE, content)
    return site


def _remembered(url: str, journal: Journal, today: date) -> Site | None:
    """The site that an earlier run found at the address; None where that is too long ago."""
    try:
        noted = json.loads((journal.folder / _CALENDAR_FILE).read_bytes())
        # Before there were several systems, none was named.
        module = _CRAWLED[noted.get("system", allris.SYSTEM)]
        known: Site = module.from_noted(noted["calendar"])
        at = date.fromisoformat(noted["at"])
        return known if noted["start"] == url and today - at < _REMEMBERED else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _answers(known: Site, mirror: Mirror, today: date) -> bool:
    """Whether the page of this month, which every run needs, is one of that calendar."""
    mirror.site = known
    address = known.month(today.replace(day=1))
    page = mirror.refresh(address, last_day(today), again=True)
    step = mirror.steps.get(address)
    if page is None or (step and step.outcome not in ("fetched", "unchanged")):
        return False
    return known.is_calendar(page)


def _find(client: Client, url: str, journal: Journal) -> Site:
    """The site that begins at `url`.

    Raises SourceError where there is none, or where the folder holds pages of another system.
    """
    try:
        start = client.get(url, largest=LARGEST_PAGE)
    except AddressRefused as error:
        if error.url == url:
            raise
        raise SourceError(ErrorCode.LEADS_ELSEWHERE(url, error.url, error.reason)) from error
    if start.status != 200:
        raise SourceError(ErrorCode.START_STATUS(url, start.status))
    base = urljoin(start.url, ".")
    other = next((urljoin(one.url, ".") for one in journal if urljoin(one.url, ".") != base), None)
    if other:
        raise SourceError(ErrorCode.OTHER_PAGES(str(journal.folder), other, base))
    html = decode(readable(start))
    system = recognise(html)
    name = system.name if system else allris.SYSTEM
    if name not in _CRAWLED:
        raise FetchError(FailureCode.NOT_CRAWLED(name), url)
    site: Site | None = _CRAWLED[name].find(client.get, url, html, start.url)
    if site is None:
        raise SourceError(ErrorCode.NO_CALENDAR(start.url))
    return site
