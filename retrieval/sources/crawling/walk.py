"""The pages of a calendar → all that it leads to, in a folder, and what was done.

Walks calendar → agenda → item → paper → file and keeps each page as it came, under one name.
Guesses no ids. Whether a page is asked for (again) is decided in `mirror`, what pages link a `Site`
tells.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from retrieval.failures import Failure
from retrieval.sources.crawling.mirror import DAY, EMPTY, OPEN, WALKED, WEEK, Mirror, Step
from retrieval.sources.crawling.site import Meeting, Site
from retrieval.sources.http.journal import Journal

#: So many months in a row without a meeting are the end of the calendar, which itself has none.
EMPTY_MONTHS = 12
#: The same as long as none was found: a town that moved to another system leaves its old calendar
#: standing, empty months and all.
UNMET_MONTHS = 120
#: No council information system reaches further back.
EARLIEST = date(1990, 1, 1)
#: Months ahead in which meetings are looked for: councils fix their dates for a year.
AHEAD = 12
#: Addresses that the report names for each reason of refusal.
_EXAMPLES = 5


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


class Walk:
    """The walk from month to month; a meeting counts in the first month that shows it.

    What is new is fetched first, in case the run ends early; then what may have changed.
    """

    def __init__(self, mirror: Mirror, site: Site, since: date, today: date) -> None:
        self._mirror, self._site = mirror, site
        self._since, self._today = since, today
        self._met: set[str] = set()
        self._may_have_changed: list[Meeting] = []

    def walk(self, start: date) -> None:
        """Walk from the month of `start` into the future, then back into the past."""
        first, last = _months(max(self._since, EARLIEST)), _months(self._today) + AHEAD
        begin = min(max(_months(start), first), last)
        ways = [range(begin, last + 1), range(begin - 1, first - 1, -1)]
        met = False
        for way in ways if self._site.has_months else [range(begin, begin + 1)]:
            empty, most = 0, EMPTY_MONTHS if met or way.step > 0 else UNMET_MONTHS
            for number in way:
                if self._month(date(number // 12, number % 12 + 1, 1)):
                    empty, most, met = 0, EMPTY_MONTHS, True
                else:
                    empty += 1
                if empty == most:
                    break
        for meeting in self._may_have_changed:
            self._meeting(meeting, renew=True)
        self._mirror.commit_refusals()

    def _month(self, month: date) -> bool:
        """Walk the meetings of a month; whether it has any."""
        mirror, url, last = self._mirror, self._site.month(month), last_day(month)
        if mark := mirror.marked(url):
            return mark == WALKED
        unanswered = mirror.unanswered
        page = mirror.refresh(url, last, again=True)
        if page is None:
            return False
        found = [one for one in self._site.meetings(page, url, month) if one.url not in self._met]
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
        linked = self._site.agenda(page, meeting.url)
        rest = WEEK if mirror.is_unchanged(meeting.url) else DAY
        papers, files = dict.fromkeys(linked.papers), dict.fromkeys(linked.files)
        for item in linked.items:
            text = mirror.refresh(item.url, meeting.day, item.offen, renew, rest)
            papers |= dict.fromkeys(self._site.papers(text, item.url) if text else ())
        for paper in papers:
            text = mirror.refresh(paper, meeting.day, renew=renew, rest=rest)
            files |= dict.fromkeys(self._site.files(text, paper) if text else ())
        for file in files:
            mirror.refresh(file, meeting.day, renew=renew, rest=WEEK)
        if not renew and unanswered != mirror.unanswered:
            self._may_have_changed.append(meeting)


def _months(day: date) -> int:
    """The month as a number, so that the next one is one more."""
    return day.year * 12 + day.month - 1


def report(mirror: Mirror, journal: Journal, requests: int, ended: Failure | None) -> CrawlReport:
    """Return what a run did; of one that found no site there are no steps."""
    steps = mirror.steps
    refused: defaultdict[Failure, list[str]] = defaultdict(list)
    for step in steps.values():
        if step.outcome == "refused" and step.reason:
            refused[step.reason].append(step.url)
    done = Counter(
        step.outcome for step in steps.values() if _is_read(mirror.site.file_name(step.url))
    )
    there = sum(1 for one in journal if one.file and _is_read(one.file) and journal.get(one.url))
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


def _is_read(file: str) -> bool:
    """Whether a file holds a page that is read, and none of the calendar."""
    return not file.startswith(".")


def last_day(month: date) -> date:
    """Return the last day of the month of a day."""
    return month.replace(day=monthrange(month.year, month.month)[1])
