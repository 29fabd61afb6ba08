"""The address of a council information system (ALLRIS 3.9) → its pages in a folder.

Walks calendar → agenda → Auszug → Vorlage and keeps each page as it came, under one name. Submits
no forms, guesses no ids, fetches no documents. The start page only leads to the calendar: it is not
asked for again while the calendar that was found before still answers as one. Whether a page is
asked for (again) is decided in `mirror`; what pages say is read in `page`.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urljoin

from retrieval.error_codes import ErrorCode
from retrieval.errors import (
    AddressFailed,
    AddressRefused,
    Failure,
    FailureCode,
    PageError,
    SourceDown,
    SourceError,
)
from retrieval.files import replace_file
from retrieval.sources.allris.answer import Refused, is_whole, page_of, readable, refusal
from retrieval.sources.allris.calendar import (
    Calendar,
    Meeting,
    calendars,
    last_day,
    meetings,
    month_of,
)
from retrieval.sources.allris.decoding import decode
from retrieval.sources.allris.links import agenda, file_name, vorlagen
from retrieval.sources.allris.mirror import DAY, EMPTY, OPEN, WALKED, WEEK, Mirror, RunEnded, Step
from retrieval.sources.http.client import Client, FetchPolicy
from retrieval.sources.http.journal import LARGEST_PAGE, Journal, alone_in, writing_into

#: So many months in a row without a meeting are the end of the calendar, which itself has none.
EMPTY_MONTHS = 12
#: No council information system reaches further back.
EARLIEST = date(1990, 1, 1)
#: Months ahead in which meetings are looked for: councils fix their dates for a year.
AHEAD = 12
#: Addresses asked for in one run; a town of 160,000 people has some 120,000 pages in 23 years.
LIMIT = 250_000
#: Addresses that the report names for each reason of refusal.
_EXAMPLES = 5
#: An address that ends in a folder without saying so: "https://www.example.org/allris".
_FOLDER = re.compile(r"://[^?#]+/[^./?#]+$")
#: A town that moves to another system may leave its old calendar standing, and only the start page
#: says so; one page in so many days is no burden for anybody.
_REMEMBERED = timedelta(days=30)
#: No page and no line of the journal: the start may be a page of the system that has its own.
_CALENDAR_FILE = ".calendar.json"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why pages were refused, how many, and the addresses of the first ones."""

    reason: Failure
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a run did.

    `fetched`: pages new or changed; `kept`: in the folder from earlier and not asked for; `failed`:
    asked for again in the next run; `reached`: whether any address was answered.
    """

    fetched: int
    unchanged: int
    kept: int
    refused: tuple[Refusal, ...]
    failed: tuple[Step, ...]
    requests: int
    ended_early: Failure | None
    reached: bool


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
    # A larger page would not be read.
    policy = replace(policy, largest=min(policy.largest, LARGEST_PAGE))
    with alone_in(folder), Client(url, policy, sleep=sleep, clock=clock) as client:
        journal = Journal.open(folder)
        mirror = Mirror(client, url, journal, today, limit, on_progress)
        ended = None
        try:
            calendar = _open_calendar(client, mirror, url, journal, today)
            _Walk(mirror, calendar, since or EARLIEST, today).walk(month_of(url) or today)
        except (SourceDown, AddressFailed, RunEnded) as error:
            ended = error.failure
        return _report(mirror.steps, journal, client.requests, ended)


def _open_calendar(
    client: Client, mirror: Mirror, url: str, journal: Journal, today: date
) -> Calendar:
    known = _remembered(url, journal, today)
    if known and _answers(known, mirror, today):
        return known
    calendar = _find(client, url, journal)
    noted = {"start": url, "at": today.isoformat(), "calendar": asdict(calendar)}
    with writing_into(journal.folder):
        replace_file(journal.folder / _CALENDAR_FILE, json.dumps(noted).encode())
    return calendar


def _remembered(url: str, journal: Journal, today: date) -> Calendar | None:
    """The calendar that an earlier run found at the address; None where that is too long ago."""
    try:
        noted = json.loads((journal.folder / _CALENDAR_FILE).read_bytes())
        known, at = Calendar(**noted["calendar"]), date.fromisoformat(noted["at"])
        return known if noted["start"] == url and today - at < _REMEMBERED else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _answers(known: Calendar, mirror: Mirror, today: date) -> bool:
    """Whether the page of this month, which every run needs, is one of that calendar."""
    address = known.address(today.replace(day=1))
    page = mirror.refresh(address, last_day(today), again=True)
    step = mirror.steps.get(address)
    if page is None or (step and step.outcome not in ("fetched", "unchanged")):
        return False
    return Calendar.of(page, known.program) == known


def _find(client: Client, url: str, journal: Journal) -> Calendar:
    """The first calendar linked at `url` that is open to guests.

    Raises SourceError where there is none, or where the folder holds pages of another system.
    """
    try:
        start = client.get(url)
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
    damaged = not is_whole(html)
    for program in calendars(html, start.url):
        try:
            own = program == start.url.partition("?")[0]
            page = html if own else decode(page_of(program, client.get(program)))
        except (AddressRefused, Refused):
            continue
        except PageError:
            damaged = True
            continue
        if not refusal(page):
            return Calendar.of(page, program)
    if damaged:
        raise AddressFailed(FailureCode.CALENDAR_DAMAGED(), url)
    raise SourceError(ErrorCode.NO_CALENDAR(start.url))


class _Walk:
    """The walk from month to month; a meeting counts in the first month that shows it.

    What is new is fetched first, in case the run ends early; then what may have changed.
    """

    def __init__(self, mirror: Mirror, calendar: Calendar, since: date, today: date) -> None:
        self._mirror, self._calendar = mirror, calendar
        self._since, self._today = since, today
        self._met: set[str] = set()
        self._may_have_changed: list[Meeting] = []

    def walk(self, start: date) -> None:
        """Walk from the month of `start` into the future, then back into the past."""
        first, last = _months(max(self._since, EARLIEST)), _months(self._today) + AHEAD
        begin = min(max(_months(start), first), last)
        ways = [range(begin, last + 1), range(begin - 1, first - 1, -1)]
        for way in ways if self._calendar.paging != "page" else [range(begin, begin + 1)]:
            empty = 0
            for number in way:
                empty = 0 if self._month(date(number // 12, number % 12 + 1, 1)) else empty + 1
                if empty == EMPTY_MONTHS:
                    break
        for meeting in self._may_have_changed:
            self._meeting(meeting, renew=True)
        self._mirror.commit_refusals()

    def _month(self, month: date) -> bool:
        """Walk the meetings of a month; whether it has any."""
        mirror, url, last = self._mirror, self._calendar.address(month), last_day(month)
        if mark := mirror.marked(url):
            return mark == WALKED
        unanswered = mirror.unanswered
        page = mirror.refresh(url, last, again=True)
        if page is None:
            return False
        found = [one for one in meetings(page, url, month) if one.url not in self._met]
        self._met |= {one.url for one in found}
        for meeting in found:
            if meeting.day >= self._since:
                self._meeting(meeting, renew=False)
        settled = last + OPEN < self._today and self._since <= month
        if settled and unanswered == mirror.unanswered:
            mirror.mark(url, WALKED if found else EMPTY)
        return bool(found)

    def _meeting(self, meeting: Meeting, renew: bool) -> None:
        mirror, unanswered = self._mirror, self._mirror.unanswered
        page = mirror.refresh(meeting.url, meeting.day, again=meeting.day >= self._today)
        if page is None:
            return
        linked = agenda(page, meeting.url)
        rest = WEEK if mirror.is_unchanged(meeting.url) else DAY
        papers = dict.fromkeys(linked.vorlagen)
        for item in linked.auszuege:
            auszug = mirror.refresh(item.url, meeting.day, item.offen, renew, rest)
            papers |= dict.fromkeys(vorlagen(auszug, item.url) if auszug else ())
        for paper in papers:
            mirror.refresh(paper, meeting.day, renew=renew, rest=rest)
        if not renew and unanswered != mirror.unanswered:
            self._may_have_changed.append(meeting)


def _months(day: date) -> int:
    """The month as a number, so that the next one is one more."""
    return day.year * 12 + day.month - 1


def _report(
    steps: dict[str, Step], journal: Journal, requests: int, ended: Failure | None
) -> CrawlReport:
    refused: defaultdict[Failure, list[str]] = defaultdict(list)
    for step in steps.values():
        if step.outcome == "refused" and step.reason:
            refused[step.reason].append(step.url)
    done = Counter(step.outcome for step in steps.values() if _is_page(step.url))
    there = sum(1 for one in journal if one.file and _is_page(one.url) and journal.get(one.url))
    failed = tuple(step for step in steps.values() if step.outcome == "failed")
    return CrawlReport(
        fetched=done["fetched"],
        unchanged=done["unchanged"],
        kept=there - done["fetched"] - done["unchanged"],
        refused=tuple(
            Refusal(it, len(urls), tuple(urls[:_EXAMPLES])) for it, urls in refused.items()
        ),
        failed=failed,
        requests=requests,
        ended_early=ended,
        reached=len(failed) < len(steps),
    )


def _is_page(url: str) -> bool:
    """Whether a page is none of the calendar."""
    return not file_name(url).startswith(".")
