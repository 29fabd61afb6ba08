"""The crawl of a council information system: real pages, a real server, real faults."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.texts.cli import NO_CONTACT
from bot.texts.failures import in_german
from retrieval.errors import AddressRefused, SourceError
from retrieval.failures import Failure, FailureCode
from retrieval.sources.crawl import crawl
from retrieval.sources.crawling.mirror import Step
from retrieval.sources.crawling.walk import CrawlReport, Refusal
from retrieval.sources.folders import read_sources
from retrieval.sources.html.decoding import decode
from retrieval.sources.http.client import FetchPolicy
from retrieval.sources.http.journal import JOURNAL_FILE, Journal, alone_in
from tests.support.allris_server import (
    AGENDA,
    ITEMS,
    MISSING_ITEM,
    MISSING_PAPER,
    OLD_AGENDA,
    OLD_ITEMS,
    OLD_PAPER,
    PAGES,
    PAPERS,
    Fault,
    Site,
    harburg,
    serve,
)
from tests.support.paths import ROOT
from tests.support.patience import PATIENCE

pytestmark = pytest.mark.slow

#: Between the two meetings of the site (3 March and 3 November 2025) and nine months after them.
TODAY = date(2025, 12, 20)
TOMORROW, NEXT_WEEK = TODAY + timedelta(days=1), TODAY + timedelta(days=7)
#: Leaves out the old meeting: enough for most faults, and quick.
NOVEMBER = date(2025, 11, 1)
POLICY = FetchPolicy("Ratsauskunft/test (+test@example.org)", tries=2, failures=3, timeout=5)

ITEM, PAPER = f"to020.asp?TOLFDNR={ITEMS[0]}", f"vo020.asp?VOLFDNR={PAPERS[0]}"
MONTH, MEETING = "si010_e.asp?MM=11&YY=2025", f"to010.asp?SILFDNR={AGENDA}"
OLD = {
    f"to010.asp?SILFDNR={OLD_AGENDA}",
    *(f"to020.asp?TOLFDNR={one}" for one in OLD_ITEMS),
    f"vo020.asp?VOLFDNR={OLD_PAPER}",
}
NONE = "Keine Information verfügbar"


class Time:
    """Seconds that pass only by waiting for them."""

    def __init__(self) -> None:
        self.now, self.waited = 0.0, list[float]()

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waited.append(seconds)

    def clock(self) -> float:
        return self.now


@pytest.fixture
def site(shared: Path) -> Iterator[Site]:
    with serve(harburg(shared)) as site:
        yield site


def run(site: Site, folder: Path, start: str = "", **more: Any) -> CrawlReport:
    time = more.pop("time", Time())
    options = {"today": TODAY, "on_progress": lambda step: None, "policy": POLICY} | more
    report = crawl(site.base + start, folder, sleep=time.sleep, clock=time.clock, **options)
    given = [one.reason for one in (*report.refused, *report.failed)]
    for reason in filter(None, (*given, report.ended_early)):
        assert "technische Meldung" not in in_german(reason)
    return report


def recent(site: Site, folder: Path, **more: Any) -> CrawlReport:
    """A run over the recent meeting only."""
    return run(site, folder, since=NOVEMBER, **more)


def pages(folder: Path) -> set[str]:
    """The names of the files that a reader is to read."""
    return {
        path.name for path in folder.iterdir() if path.name[0] != "." and path.name != JOURNAL_FILE
    }


def state(folder: Path) -> dict[str, object]:
    """Everything in a folder: files with their bytes, and what the journal says at the end."""
    files: dict[str, object] = {
        path.name: path.read_bytes() for path in folder.iterdir() if path.name != JOURNAL_FILE
    }
    return files | {one.url: (one.file, one.reason, one.at) for one in Journal.open(folder)}


def file_of(page: str) -> str:
    return f"{page[:5]}_{page.partition('=')[2]}.html"


def reasons(report: CrawlReport) -> dict[str, int]:
    return {str(one.reason): one.count for one in report.refused}


def failures(site: Site, report: CrawlReport) -> list[str]:
    return [step.url.removeprefix(site.base) for step in report.failed]


def add_links(site: Site, page: str, *hrefs: str) -> None:
    rows = "".join(f'<tr><td>&nbsp;</td><td><a href="{href}">x</a></td></tr>' for href in hrefs)
    table = b'<table class="tl1" cellspacing="0" cellpadding="1" border="0">'
    assert table in site.pages[page]
    site.pages[page] = site.pages[page].replace(table, table + rows.encode())


# The walk


def test_the_walk_finds_every_page_and_asks_for_each_once(site: Site, tmp_path: Path) -> None:
    steps: list[Step] = []
    report = run(site, tmp_path, on_progress=steps.append)
    assert pages(tmp_path) == PAGES
    for page, content in site.pages.items():
        assert (tmp_path / file_of(page)).read_bytes() == content
    assert {path for path in site.asked if site.times(path) > 1} == set()
    missing = f"to020.asp?TOLFDNR={MISSING_ITEM}", f"vo020.asp?VOLFDNR={MISSING_PAPER}"
    refused = Refusal(FailureCode.NO_INFORMATION(), 2, tuple(site.base + one for one in missing))
    requests = len(site.asked)
    assert report == CrawlReport(11, 0, 0, (refused,), (), requests, None, True)
    assert [step.url for step in steps if step.outcome == "refused"] == list(refused.examples)
    assert steps[0] == Step(f"{site.base}si010_e.asp?MM=12&YY=2025", "fetched")
    assert site.most_at_once == 1


def test_what_was_crawled_can_be_read(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path)
    reading = read_sources([tmp_path], "Bezirksversammlung Harburg")
    assert {page.name for page in reading.pages} == PAGES
    [auszug] = [page for page in reading.pages if page.name == f"to020_{OLD_ITEMS[0]}.html"]
    assert auszug.sitzung
    assert (auszug.sitzung.datum, auszug.tops[0].number) == (date(2025, 3, 3), "Ö 1")
    assert auszug.tops[0].betreff == "Feststellung der Tagesordnung"
    assert [one.file for one in reading.left_out if one.file[0] != "."] == []


def test_the_address_of_a_page_that_names_none_is_where_it_was_fetched(
    site: Site, tmp_path: Path
) -> None:
    for page in (ITEM, PAPER):
        site.pages[page] = site.pages[page].replace(b"mailto:", b"none:")
    recent(site, tmp_path)
    found = {page.name: page for page in read_sources([tmp_path], "Harburg").pages}
    auszug, vorlage = found[file_of(ITEM)], found[file_of(PAPER)]
    assert auszug.tops[0].url == site.base + ITEM
    assert vorlage.vorlage
    assert vorlage.vorlage.url == site.base + PAPER
    assert vorlage.facts.fetched


def test_spellings_of_a_link_are_one_page(site: Site, tmp_path: Path) -> None:
    number = ITEMS[0]
    add_links(
        site,
        MEETING,
        f"to020.asp?T1=x&amp;TOLFDNR={number}&amp;options=4",
        f"TO020.ASP?tsDD=3&tsMM=11&TOLFDNR={number}&refresh=false#allrisBS",
        f"/bi/to020.asp?tolfdnr={number}",
        f"{site.base}to020.asp?amp;TOLFDNR={number}",
        f"to010.asp?SILFDNR={AGENDA}&TOLFDNR={number}&BES=1#beschluss",
    )
    recent(site, tmp_path)
    assert {path for path in site.asked if number in path or AGENDA in path} == {ITEM, MEETING}
    assert site.times(ITEM) == 1


def test_nothing_outside_and_no_document_is_asked_for(site: Site, tmp_path: Path) -> None:
    port = site.base.split(":")[2].partition("/")[0]
    add_links(
        site,
        MEETING,
        "http://localhost:" + port + "/bi/to020.asp?TOLFDNR=4711",
        "https://127.0.0.1/bi/to020.asp?TOLFDNR=4711",
        "/other/to020.asp?TOLFDNR=4711",
        "../to020.asp?TOLFDNR=4711",
        "/bi/%2e%2e/to020.asp?TOLFDNR=4711",
        "ftp://127.0.0.1/bi/to020.asp?TOLFDNR=4711",
        "http://[to020.asp?TOLFDNR=4711",
        "javascript:location='to020.asp?TOLFDNR=4711'",
        "do027.asp?DOLFDNR=4711&options=64",
        "___tmp/tmp/45/x/13-Anlagen/01/Anlage.pdf",
        "to020.asp?TOLFDNR=0",
        "to020.asp?TOLFDNR=4711%20or%201",
        "to020.asp",
        "kp020.asp?KPLFDNR=4711",
    )
    recent(site, tmp_path)
    programs = {"", "allris.net.asp", "si010_e.asp", "to010.asp", "to020.asp", "vo020.asp"}
    assert {path.partition("?")[0] for path in site.asked} == {"/robots.txt", *programs}
    assert not [path for path in site.asked if "4711" in path or path.startswith("POST")]


def test_items_of_the_non_public_part_are_passed_over(site: Site, tmp_path: Path) -> None:
    site.pages[MEETING] = site.pages[MEETING].replace("Ö&nbsp;2.1".encode("cp1252"), b"N&nbsp;2.1")
    recent(site, tmp_path)
    assert not [path for path in site.asked if ITEMS[2] in path or MISSING_PAPER in path]


def test_what_is_not_public_is_not_kept(site: Site, tmp_path: Path) -> None:
    closed = f"to020.asp?TOLFDNR={ITEMS[1]}"
    for page, before, after in (
        (ITEM, "öffentlich/nichtöffentlich", "&nbsp;nicht öffentlich"),
        (closed, ">Ö&nbsp;4<", ">N&nbsp;4<"),
        (PAPER, ">öffentlich<", ">nichtöffentlich<"),
    ):
        assert before.encode("cp1252") in site.pages[page]
        site.pages[page] = site.pages[page].replace(before.encode("cp1252"), after.encode("cp1252"))
    report = recent(site, tmp_path)
    assert reasons(report) == {NONE: 2, "nichtöffentlich": 3}
    assert pages(tmp_path) & {file_of(ITEM), file_of(closed), file_of(PAPER)} == set()
    recent(site, tmp_path)
    recent(site, tmp_path, today=NEXT_WEEK)
    assert [site.times(page) for page in (ITEM, closed, PAPER)] == [1, 1, 1]


def test_a_meeting_behind_closed_doors_is_passed_over(site: Site, tmp_path: Path) -> None:
    status = "öffentlich/nichtöffentlich".encode("cp1252")
    site.pages[MEETING] = site.pages[MEETING].replace(status, status[11:])
    assert reasons(recent(site, tmp_path)) == {"nichtöffentlich": 1}
    assert pages(tmp_path) == set()


def test_a_calendar_that_turns_by_days_is_turned_by_days(site: Site, tmp_path: Path) -> None:
    site.paging = "range"
    report = recent(site, tmp_path)
    assert report.fetched == 7
    asked = [path for path in site.asked if path.startswith("si010_e.asp?")]
    assert asked[0] == "si010_e.asp?kaldatvon=01.12.2025&kaldatbis=31.12.2025"
    assert asked[-1] == "si010_e.asp?kaldatvon=01.11.2025&kaldatbis=30.11.2025"


def test_a_calendar_of_one_page_is_read_as_it_is(site: Site, tmp_path: Path) -> None:
    site.paging, site.meetings = "none", {(2025, 12): [(3, AGENDA)]}
    assert run(site, tmp_path).fetched == 7
    assert {path for path in site.asked if "si010" in path} == {"si010_e.asp"}


def test_the_walk_ends_where_a_year_has_no_meeting(site: Site, tmp_path: Path) -> None:
    site.meetings[2024, 2] = [(5, "1")]  # twelve empty months lie between
    run(site, tmp_path)
    months = [path for path in site.asked if path.startswith("si010_e.asp?")]
    ahead = [(12, 2025), *((month, 2026) for month in range(1, 12))]
    back = [(month, 2025) for month in range(11, 0, -1)]
    back += [(month, 2024) for month in range(12, 2, -1)]
    assert months == [f"si010_e.asp?MM={month}&YY={year}" for month, year in ahead + back]


def test_a_calendar_that_was_left_standing_years_ago_is_found(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path, today=date(2031, 6, 1))
    assert pages(tmp_path) == PAGES


def test_a_calendar_without_any_meeting_has_an_end(site: Site, tmp_path: Path) -> None:
    site.meetings = {}
    run(site, tmp_path)
    months = [path for path in site.asked if path.startswith("si010_e.asp?")]
    assert (months[0], months[-1]) == ("si010_e.asp?MM=12&YY=2025", "si010_e.asp?MM=12&YY=2015")


def test_an_endless_calendar_has_an_end(site: Site, tmp_path: Path) -> None:
    site.endless = True
    report = run(site, tmp_path, today=date(1990, 6, 15))
    months = [path for path in site.asked if path.startswith("si010_e.asp?")]
    assert (months[0], months[12]) == ("si010_e.asp?MM=6&YY=1990", "si010_e.asp?MM=6&YY=1991")
    assert (len(months), months[-1]) == (18, "si010_e.asp?MM=1&YY=1990")
    assert reasons(report) == {NONE: 18}


def test_a_calendar_that_shows_the_same_month_always_has_an_end(site: Site, tmp_path: Path) -> None:
    site.meetings = {
        (year, month): [(3, AGENDA)] for year in range(2020, 2028) for month in range(1, 13)
    }
    run(site, tmp_path)
    assert len([path for path in site.asked if path.startswith("si010_e.asp?")]) == 25
    assert site.times(MEETING) == 1


def test_the_address_can_name_the_month_to_begin_with(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path, start="si010_e.asp?MM=3&YY=2025", today=date(2027, 6, 1))
    assert pages(tmp_path) == PAGES


def test_meetings_before_a_day_are_left_out(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path, since=date(2025, 3, 4))
    assert not OLD & set(site.asked)
    assert "si010_e.asp?MM=2&YY=2025" not in site.asked
    run(site, tmp_path, since=date(2025, 3, 3))
    assert pages(tmp_path) == PAGES


# Again


@pytest.mark.parametrize("start", ["", "allris.net.asp", "si010_e.asp", MEETING, MONTH])
@pytest.mark.parametrize("day", [TODAY, TOMORROW])
def test_an_unchanged_source_sends_no_page_twice(
    site: Site, tmp_path: Path, start: str, day: date
) -> None:
    site.validators = "etag"
    run(site, tmp_path, start=start)
    assert site.sent
    site.forget()
    report = run(site, tmp_path, start=start, today=day)
    assert (report.fetched, report.unchanged, report.kept) == (0, 7, 4)
    assert dict(site.sent) == {}
    assert not OLD & set(site.asked)
    missing = f"to020.asp?TOLFDNR={MISSING_ITEM}"
    assert site.times(missing) == 1
    assert site.headers[missing]["If-None-Match"]
    assert reasons(report) == {NONE: 1}
    assert site.times(f"vo020.asp?VOLFDNR={MISSING_PAPER}") == 0


def test_a_run_that_finds_nothing_new_leaves_the_folder_as_it_was(
    site: Site, tmp_path: Path
) -> None:
    site.validators = "etag"
    run(site, tmp_path)
    before = state(tmp_path)
    run(site, tmp_path)
    assert state(tmp_path) == before


def test_a_source_that_cannot_tell_changes_is_given_rest(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path)
    site.forget()
    report = run(site, tmp_path)
    assert (report.unchanged, report.kept, report.requests, site.asked) == (0, 11, 0, [])
    # The months that can still change, the recent meeting; once a week also its open item.
    agenda = {"si010_e.asp": 21, "to010.asp": 1}
    whole = agenda | {"to020.asp": 5, "vo020.asp": 2}
    for days, sent in ((1, agenda), (6, agenda), (7, whole), (8, agenda)):
        site.forget()
        report = run(site, tmp_path, today=TODAY + timedelta(days=days))
        assert Counter(path.partition("?")[0] for path in site.sent.elements()) == sent, days
        assert (report.fetched, report.unchanged + report.kept) == (0, 11)
        assert not OLD & set(site.asked)


def test_an_agenda_that_changed_has_its_pages_asked_for(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path)
    site.pages[MEETING] = site.pages[MEETING].replace(b"(offen)", b"beschlossen")
    site.pages[ITEM] = site.pages[ITEM].replace(b"(offen)", b"beschlossen")
    assert run(site, tmp_path, today=TOMORROW).fetched == 2
    assert (tmp_path / file_of(ITEM)).read_bytes() == site.pages[ITEM]


def test_the_start_is_asked_for_again_when_its_calendar_no_longer_answers(
    site: Site, tmp_path: Path
) -> None:
    recent(site, tmp_path)
    site.forget()
    site.faults["si010_e.asp?MM=12&YY=2025"] = Fault("forbidden program")
    recent(site, tmp_path, today=NEXT_WEEK)
    assert site.times("allris.net.asp") == 1
    site.faults["si010_e.asp"] = Fault("status", "404")
    with pytest.raises(SourceError, match="links no calendar that is open"):
        recent(site, tmp_path, today=NEXT_WEEK + timedelta(days=1))


def test_a_calendar_that_turns_otherwise_now_is_found_anew(site: Site, tmp_path: Path) -> None:
    recent(site, tmp_path)
    site.paging = "range"
    recent(site, tmp_path, today=NEXT_WEEK)
    assert "si010_e.asp?kaldatvon=01.11.2025&kaldatbis=30.11.2025" in site.asked


def test_where_the_start_leads_is_looked_up_again_after_a_month(site: Site, tmp_path: Path) -> None:
    asked = []
    for days in (0, 29, 30, 31):
        recent(site, tmp_path, today=TODAY + timedelta(days=days))
        asked.append(site.times("allris.net.asp"))
    assert asked == [1, 1, 2, 2]


@pytest.mark.parametrize("noted", ["", "[]", '{"start": 1, "at": "x", "calendar": {}}'])
def test_a_damaged_note_of_the_calendar_is_as_if_there_were_none(
    site: Site, tmp_path: Path, noted: str
) -> None:
    (tmp_path / ".calendar.json").write_text(noted)
    assert recent(site, tmp_path).fetched == 7


def test_the_day_of_change_serves_as_well(site: Site, tmp_path: Path) -> None:
    site.validators = "modified"
    recent(site, tmp_path)
    site.forget()
    assert recent(site, tmp_path).unchanged == 7
    assert site.headers[ITEM]["If-Modified-Since"] == "Mon, 03 Nov 2025 18:00:00 GMT"
    assert site.sent[ITEM] == 0


def test_the_same_page_sent_again_is_unchanged(site: Site, tmp_path: Path) -> None:
    recent(site, tmp_path)
    written = (tmp_path / file_of(ITEM)).stat().st_mtime_ns
    report = recent(site, tmp_path, today=NEXT_WEEK)
    assert (report.fetched, report.unchanged, report.kept) == (0, 7, 0)
    assert (tmp_path / file_of(ITEM)).stat().st_mtime_ns == written


def test_a_page_that_changed_is_fetched_again(site: Site, tmp_path: Path) -> None:
    site.validators = "etag"
    recent(site, tmp_path)
    site.pages[ITEM] = site.pages[ITEM].replace(b"(offen)", b"beschlossen")
    report = recent(site, tmp_path)
    assert (report.fetched, report.unchanged) == (1, 6)
    assert (tmp_path / file_of(ITEM)).read_bytes() == site.pages[ITEM]


def test_a_meeting_is_looked_at_once_more_when_nine_months_are_over(
    site: Site, tmp_path: Path
) -> None:
    recent(site, tmp_path)
    later = date(2025, 11, 30) + timedelta(days=277)
    for today, times in ((later, 1), (later, 0), (later + timedelta(days=30), 0)):
        site.forget()
        recent(site, tmp_path, today=today)
        assert [site.times(one) for one in (MONTH, MEETING, ITEM, PAPER)] == [times] * 4, today


def test_a_file_that_was_taken_away_is_fetched_again(site: Site, tmp_path: Path) -> None:
    later, start = date(2026, 12, 1), "si010_e.asp?MM=11&YY=2025"
    run(site, tmp_path, start=start, today=later)
    (tmp_path / f"vo020_{OLD_PAPER}.html").unlink()
    site.forget()
    report = run(site, tmp_path, start=start, today=later)
    assert [path for path in site.sent if path.startswith("vo020")] == [
        f"vo020.asp?VOLFDNR={OLD_PAPER}"
    ]
    assert (report.fetched, report.kept) == (1, 10)
    assert pages(tmp_path) == PAGES


def test_an_open_item_without_minutes_is_looked_at_until_nine_months_are_over(
    site: Site, tmp_path: Path
) -> None:
    missing, later = f"to020.asp?TOLFDNR={MISSING_ITEM}", date(2026, 9, 3)
    times = []
    for today in (TODAY, TODAY, NEXT_WEEK, later, later):
        recent(site, tmp_path, today=today)
        times.append(site.times(missing))
    assert times == [1, 1, 2, 3, 3]


def test_an_item_with_a_result_and_without_minutes_is_not_looked_at_again(
    site: Site, tmp_path: Path
) -> None:
    row = f'value="{MISSING_ITEM}"  /><input type="submit" class="il1_naz" value="PA" title="'
    assert f"{row}(offen)".encode() in site.pages[MEETING]
    site.pages[MEETING] = site.pages[MEETING].replace(
        f"{row}(offen)".encode(), f"{row}beschlossen".encode()
    )
    recent(site, tmp_path)
    recent(site, tmp_path, today=NEXT_WEEK)
    assert site.times(f"to020.asp?TOLFDNR={MISSING_ITEM}") == 1


def test_minutes_are_fetched_when_they_are_there(site: Site, tmp_path: Path) -> None:
    missing = f"to020.asp?TOLFDNR={MISSING_ITEM}"
    recent(site, tmp_path)
    site.pages[missing] = site.pages[ITEM].replace(ITEMS[0].encode(), MISSING_ITEM.encode())
    assert recent(site, tmp_path, today=NEXT_WEEK).fetched == 1
    assert (tmp_path / file_of(missing)).read_bytes() == site.pages[missing]


# Refusals

REFUSALS = {
    "vo020.asp?VOLFDNR=1": (Fault("noauth"), "noauth.asp"),
    "vo020.asp?VOLFDNR=2": (Fault("x-page"), "noauth.asp"),
    "vo020.asp?VOLFDNR=3": (Fault("object moved"), "noauth.asp"),
    "vo020.asp?VOLFDNR=4": (Fault("forbidden program"), "Zugriff verweigert"),
    "vo020.asp?VOLFDNR=5": (Fault("status", "403"), "status 403"),
    "vo020.asp?VOLFDNR=6": (Fault("status", "404"), "status 404"),
    "vo020.asp?VOLFDNR=7": (Fault("status", "410"), "status 410"),
}


def test_a_refusal_is_the_last_word(site: Site, tmp_path: Path) -> None:
    add_links(site, MEETING, *REFUSALS)
    site.faults = {page: fault for page, (fault, _) in REFUSALS.items()}
    report = recent(site, tmp_path)
    noauth = tuple(f"{site.base}vo020.asp?VOLFDNR={one}" for one in (1, 2, 3))
    assert Refusal(FailureCode.LOGIN(), 3, noauth) in report.refused
    assert reasons(report) == {
        "noauth.asp": 3, "Zugriff verweigert": 1, "status 403": 1, "status 404": 1,
        "status 410": 1, NONE: 2,
    }  # fmt: skip
    journal = Journal.open(tmp_path)
    for page, (_, reason) in REFUSALS.items():
        entry = journal.get(site.base + page)
        assert entry
        assert (entry.file, entry.reason) == (None, reason)
        site.pages[page] = site.pages[PAPER]
    site.faults.clear()
    recent(site, tmp_path, today=NEXT_WEEK)
    assert [site.times(page) for page in REFUSALS] == [1] * 7


def test_a_page_that_was_withdrawn_leaves_the_folder_and_may_come_back(
    site: Site, tmp_path: Path
) -> None:
    recent(site, tmp_path)
    site.faults = {PAPER: Fault("noauth"), ITEM: Fault("status", "404")}
    report = recent(site, tmp_path, today=NEXT_WEEK)
    assert reasons(report) == {NONE: 1, "noauth.asp": 1, "status 404": 1}
    assert pages(tmp_path) & {file_of(PAPER), file_of(ITEM)} == set()
    journal = Journal.open(tmp_path)
    entries = [journal.get(site.base + page) for page in (PAPER, ITEM)]
    assert [entry and entry.reason for entry in entries] == [
        "withdrawn: noauth.asp", "withdrawn: status 404",
    ]  # fmt: skip
    site.faults.clear()
    assert recent(site, tmp_path, today=NEXT_WEEK).fetched == 0
    assert recent(site, tmp_path, today=NEXT_WEEK + timedelta(days=7)).fetched == 2
    assert (tmp_path / file_of(PAPER)).read_bytes() == site.pages[PAPER]


MANY = [f"vo020.asp?VOLFDNR={number}" for number in range(1, 13)]


def test_many_refusals_are_believed_while_the_guest_is_welcome(site: Site, tmp_path: Path) -> None:
    add_links(site, MEETING, *MANY)
    site.faults = {page: Fault("status", "403") for page in MANY}
    assert reasons(recent(site, tmp_path)) == {NONE: 2, "status 403": 12}
    recent(site, tmp_path, today=NEXT_WEEK)
    assert [site.times(page) for page in MANY] == [1] * 12


def test_a_server_that_refuses_the_guest_says_nothing_about_pages(
    site: Site, tmp_path: Path
) -> None:
    add_links(site, MEETING, *MANY)

    def at_the_last_item(step: Step) -> None:
        if step.url.endswith(MISSING_ITEM):
            site.faults["*"] = Fault("status", "403")

    report = recent(site, tmp_path, on_progress=at_the_last_item)
    assert str(report.ended_early) == f"{site.base} refuses everything now (status 403)"
    assert failures(site, report) == MANY[:10]
    site.faults.clear()
    assert recent(site, tmp_path).ended_early is None
    assert [site.times(page) for page in MANY] == [2] * 10 + [1] * 2
    assert (tmp_path / file_of(PAPER)).read_bytes() == site.pages[PAPER]


def test_minutes_may_speak_of_refusals(site: Site, tmp_path: Path) -> None:
    said = b"<p>Zugriff verweigert, keine Information verf&uuml;gbar, siehe noauth.asp</p>"
    site.pages[ITEM] = site.pages[ITEM].replace(b'<a name="allrisBS"></a>', said, 1)
    recent(site, tmp_path)
    assert (tmp_path / file_of(ITEM)).read_bytes() == site.pages[ITEM]
    site.faults[ITEM] = Fault("cut unseen", str(site.pages[ITEM].index(said) + len(said)))
    assert failures(site, recent(site, tmp_path, today=NEXT_WEEK)) == [ITEM]


def test_other_servers_are_not_followed_to(site: Site, tmp_path: Path) -> None:
    site.faults[PAPER] = Fault("elsewhere", site.base.replace("127.0.0.1", "localhost") + PAPER)
    report = recent(site, tmp_path)
    assert reasons(report) == {NONE: 2, "lies on another server": 1}
    assert site.times(PAPER) == 1
    site.faults.clear()
    assert recent(site, tmp_path).fetched == 1  # the redirect may have been a passing one


def test_a_page_larger_than_can_be_read_is_not_loaded(site: Site, tmp_path: Path) -> None:
    site.faults[PAPER] = Fault("huge", "5000001")
    report = recent(site, tmp_path)
    assert reasons(report) == {NONE: 2, "is larger than 5,000,000 bytes": 1}
    assert not (tmp_path / file_of(PAPER)).exists()


# Damage and faults


def test_a_damaged_page_is_asked_for_once_more(site: Site, tmp_path: Path) -> None:
    site.faults[ITEM] = Fault("cut unseen", times=1)
    report = recent(site, tmp_path)
    assert (report.failed, site.times(ITEM)) == ((), 2)
    assert (tmp_path / file_of(ITEM)).read_bytes() == site.pages[ITEM]


def test_a_page_that_stays_damaged_is_kept_out_until_the_next_run(
    site: Site, tmp_path: Path
) -> None:
    site.faults[ITEM] = Fault("cut unseen")
    report = recent(site, tmp_path)
    assert failures(site, report) == [ITEM]
    assert report.failed[0].reason == FailureCode.CUT_OFF()
    assert site.times(ITEM) == 2
    assert file_of(ITEM) not in pages(tmp_path)
    site.faults.clear()
    report = recent(site, tmp_path)
    assert (report.fetched, report.kept, report.failed) == (1, 6, ())


def test_damage_takes_no_page_that_was_there(site: Site, tmp_path: Path) -> None:
    recent(site, tmp_path)
    site.faults = {ITEM: Fault("cut unseen"), MEETING: Fault("cut unseen")}
    assert failures(site, recent(site, tmp_path, today=NEXT_WEEK)) == [MEETING, ITEM]
    assert (tmp_path / file_of(ITEM)).read_bytes() == site.pages[ITEM]


def test_a_page_of_elements_without_end_is_damage(site: Site, tmp_path: Path) -> None:
    betreff = b"<h1>Auszug - "
    site.pages[ITEM] = site.pages[ITEM].replace(betreff, betreff + b"<b>" * 100_000)
    report = recent(site, tmp_path)
    assert [step.reason for step in report.failed] == [FailureCode.NESTED()]


def test_a_page_of_another_kind_is_damage(site: Site, tmp_path: Path) -> None:
    site.pages[ITEM] = site.pages[PAPER]
    report = recent(site, tmp_path)
    assert [step.reason for step in report.failed] == [FailureCode.OTHER_KIND("vorlage", "auszug")]


def test_what_fails_on_the_way_is_tried_again_now_and_in_the_next_run(
    site: Site, tmp_path: Path
) -> None:
    faults = {
        ITEM: (Fault("cut"), "peer closed connection"),
        f"to020.asp?TOLFDNR={ITEMS[1]}": (Fault("busy"), "status 503"),
        f"vo020.asp?VOLFDNR={PAPERS[1]}": (Fault("broken gzip"), "incorrect header check"),
        PAPER: (Fault("held"), "timed out"),
    }
    site.faults = {page: fault for page, (fault, _) in faults.items()}
    report = recent(site, tmp_path, policy=FetchPolicy("x", tries=2, timeout=1))
    failed = {step.url.removeprefix(site.base): str(step.reason) for step in report.failed}
    assert failed.keys() == faults.keys()
    for page, (_, reason) in faults.items():
        assert reason in failed[page]
        assert site.times(page) == 2
    site.faults.clear()
    assert recent(site, tmp_path).fetched == 4


def test_a_busy_server_is_given_the_time_it_asks_for(site: Site, tmp_path: Path) -> None:
    site.faults[PAPER] = Fault("busy", "77", times=1)
    time = Time()
    assert recent(site, tmp_path, time=time).failed == ()
    assert [round(one) for one in time.waited if one > 30] == [77]


def test_a_page_is_stored_so_that_it_is_read_in_its_charset(site: Site, tmp_path: Path) -> None:
    subject = "Aufwertung für den Voßbarg – „neu“ €"
    page = site.pages[PAPER].decode("cp1252").replace("Aufwertung für den Voßbarg", subject)
    utf8 = f"vo020.asp?VOLFDNR={PAPERS[1]}"
    site.pages[PAPER], site.pages[utf8] = page.encode("cp1252"), page.encode()
    site.faults = {PAPER: Fault("charset", "utf-8"), utf8: Fault("charset", "utf-8")}
    recent(site, tmp_path)
    wrong, right = (tmp_path / f"vo020_{one}.html" for one in PAPERS[:2])
    assert wrong.read_bytes() == page.encode("cp1252")  # the header is wrong: as it came
    assert right.read_bytes() == page.encode()  # the page is wrong: what is UTF-8 is read as that
    assert decode(wrong.read_bytes()) == decode(right.read_bytes()) == page
    assert recent(site, tmp_path, today=NEXT_WEEK).unchanged == 7


# Endings and new beginnings


def test_a_run_after_an_outage_ends_with_the_folder_of_an_undisturbed_one(
    site: Site, tmp_path: Path
) -> None:
    recent(site, tmp_path / "whole")
    for after in (1, 14, 16, 19):
        folder, steps = tmp_path / str(after), list[Step]()

        def outage(step: Step, after: int = after, steps: list[Step] = steps) -> None:
            steps.append(step)
            if len(steps) == after:
                site.faults["*"] = Fault("busy")

        report = recent(site, folder, on_progress=outage)
        assert report.ended_early
        assert str(report.ended_early).endswith("status 503")
        site.faults.clear()
        assert recent(site, folder).ended_early is None
        assert state(folder) == state(tmp_path / "whole")


def test_a_server_that_is_down_from_the_start_is_an_early_end(site: Site, tmp_path: Path) -> None:
    site.faults["*"] = Fault("busy")
    report = run(site, tmp_path)
    ended = Failure(FailureCode.STATUS, (503,), site.base)
    assert report == CrawlReport(0, 0, 0, (), (), 3, ended, False)


def test_a_server_that_is_down_in_the_next_run_leaves_the_folder_as_it_was(
    site: Site, tmp_path: Path
) -> None:
    recent(site, tmp_path)
    before = state(tmp_path)
    site.faults["*"] = Fault("busy")
    report = recent(site, tmp_path, today=NEXT_WEEK)
    assert (str(report.ended_early), report.reached) == (f"{site.base} status 503", False)
    assert state(tmp_path) == before


def test_a_page_that_is_led_to_is_not_taken_for_the_one_asked_for(
    site: Site, tmp_path: Path
) -> None:
    site.validators = "etag"
    other = f"vo020.asp?VOLFDNR={PAPERS[1]}"
    site.faults[PAPER] = Fault("elsewhere", site.base + other)
    recent(site, tmp_path)
    site.forget()
    recent(site, tmp_path, today=TOMORROW)
    assert (site.times(PAPER), site.sent[other]) == (0, 0)
    entry = Journal.open(tmp_path).get(site.base + PAPER)
    assert entry
    assert entry.etag is None


def test_a_run_after_an_interruption_ends_with_the_folder_of_an_undisturbed_one(
    site: Site, tmp_path: Path
) -> None:
    class Interrupted(Time):
        at = 0

        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if len(self.waited) == self.at:
                raise KeyboardInterrupt

    recent(site, tmp_path / "whole")
    for at in (4, 18, 20, 24):
        folder, time = tmp_path / str(at), Interrupted()
        time.at = at
        with pytest.raises(KeyboardInterrupt):
            recent(site, folder, time=time)
        (folder / ".unfinished-to020_1.html").write_bytes(b"<html>")
        with (folder / JOURNAL_FILE).open("ab") as journal:
            journal.write('{"url": "http://h/ü'.encode()[:-1])
        recent(site, folder)
        assert state(folder) == state(tmp_path / "whole")
        assert [path.name for path in folder.glob(".unfinished*")] == []


def test_a_run_with_a_limit_goes_on_with_what_is_new(site: Site, tmp_path: Path) -> None:
    whole, folder = tmp_path / "whole", tmp_path / "other"
    run(site, whole)
    ended = FailureCode.LIMIT_REACHED(28)
    assert [run(site, folder, limit=28).ended_early for _ in range(2)] == [ended, None]
    assert pages(folder) == PAGES
    run(site, folder)
    assert state(folder) == state(whole)


# Rules of the house


def test_robots_txt_is_obeyed(site: Site, tmp_path: Path) -> None:
    site.robots = "User-agent: *\nCrawl-delay: 11\nDisallow: /bi/vo020.asp\n"
    time = Time()
    report = recent(site, tmp_path, time=time)
    assert not [path for path in site.asked if path.startswith("vo020")]
    assert reasons(report) == {NONE: 1, "is closed to robots (robots.txt)": 3}
    assert {path.partition("_")[0] for path in pages(tmp_path)} == {"to010", "to020"}
    assert all(11 <= wait <= 16.5 for wait in time.waited[2:])
    site.robots = None
    assert recent(site, tmp_path).fetched == 2


def test_a_system_closed_to_robots_is_an_error(site: Site, tmp_path: Path) -> None:
    site.robots = "User-agent: ratsauskunft\nDisallow: /bi/\n"
    with pytest.raises(AddressRefused, match="closed to robots"):
        run(site, tmp_path)
    assert site.asked == ["/robots.txt"]


@pytest.mark.parametrize(
    ("start", "faults", "message"),
    [
        ("", {"allris.net.asp": Fault("status", "404")}, "answers with status 404"),
        (ITEM, {"si010_e.asp": Fault("forbidden program")}, "links no calendar that is open"),
        ("impressum.asp", {}, "links no calendar that is open"),
        ("", {"": Fault("elsewhere", "https://council.example/bi/")}, "leads to https://council"),
        ("", {"": Fault("elsewhere", "http://[")}, "which is no address"),
        ("", {"": Fault("circle")}, "redirects without end"),
    ],
)
def test_an_address_without_a_calendar_is_an_error(
    site: Site, tmp_path: Path, start: str, faults: dict[str, Fault], message: str
) -> None:
    site.faults = faults
    with pytest.raises(SourceError, match=message):
        run(site, tmp_path, start=start)


def test_the_next_calendar_is_taken_where_one_is_switched_off(site: Site, tmp_path: Path) -> None:
    menu = b'<a href="si010_e.asp"'
    site.calendar = site.calendar.replace(menu, b'<a href="si010.asp?x=1">x</a>' + menu)
    site.faults["si010.asp"] = Fault("forbidden program")
    assert recent(site, tmp_path).fetched == 7


@pytest.mark.parametrize("page", ["allris.net.asp", "si010_e.asp"])
def test_a_damaged_beginning_is_no_missing_calendar(site: Site, tmp_path: Path, page: str) -> None:
    site.faults[page] = Fault("cut unseen", "1000")
    report = run(site, tmp_path)
    assert str(report.ended_early) == f"{site.base} or its calendar was damaged on the way"


@pytest.mark.parametrize("start", ["", "allris.net.asp", "si010_e.asp", MEETING])
def test_any_page_of_the_system_leads_to_its_calendar(
    site: Site, tmp_path: Path, start: str
) -> None:
    run(site, tmp_path, start=start, since=TODAY)
    assert site.sent["si010_e.asp?MM=12&YY=2025"] == 1


@pytest.mark.parametrize("cut", ["/", "bi/", "/bi/"])
def test_a_folder_may_be_written_without_a_slash(site: Site, tmp_path: Path, cut: str) -> None:
    site.calendar = site.calendar.replace(b'href="si010_e.asp"', b'href="/bi/si010_e.asp"')
    time, url = Time(), site.base.removesuffix(cut)
    crawl(url, tmp_path, POLICY, TODAY, lambda step: None, TODAY, 100, time.sleep, time.clock)
    assert site.sent["si010_e.asp?MM=12&YY=2025"] == 1


def test_a_folder_holds_one_system_only(site: Site, tmp_path: Path) -> None:
    Journal.open(tmp_path)
    (tmp_path / JOURNAL_FILE).write_text(
        '{"url": "https://h.de/bi/to020.asp?TOLFDNR=7", "file": null, "at": "2025-01-01", '
        '"status": 404}\n'
    )
    with pytest.raises(
        SourceError, match=r"holds pages of https://h\.de/bi/; give another one for"
    ):
        run(site, tmp_path)


def test_a_frame_around_a_page_is_no_damage(site: Site, tmp_path: Path) -> None:
    frames = b"<!--[if IE]><html class='ie'><![endif]--><!--[if !IE]><!--><html"
    site.pages[ITEM] = site.pages[ITEM].replace(b"<html", frames, 1)
    site.pages[PAPER] += b"<!-- 0.2 s -->\r\n"
    assert recent(site, tmp_path).failed == ()
    assert (tmp_path / file_of(ITEM)).read_bytes() == site.pages[ITEM]
    assert (tmp_path / file_of(PAPER)).read_bytes() == site.pages[PAPER]


def test_the_command_crawls_and_says_what_it_did(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RATSAUSKUNFT_FETCH_CONTACT", raising=False)
    environment = {**os.environ, "RATSAUSKUNFT_FETCH_DELAY": "0", "COLUMNS": "100", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "bot.cli", "crawl", site.base, "--pages", str(tmp_path)]
    done = subprocess.run(
        [*command, "--since", "2025-11-01"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=ROOT,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    assert "neue oder geänderte Seiten" in done.stderr
    assert done.stderr.count(NO_CONTACT) == 1
    assert read_sources([tmp_path], "Bezirk Harburg").pages


def test_two_runs_do_not_crawl_into_one_folder_at_a_time(site: Site, tmp_path: Path) -> None:
    with alone_in(tmp_path), pytest.raises(SourceError, match="another run is fetching"):
        run(site, tmp_path)
