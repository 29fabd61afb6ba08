"""A town of each vendor: found, fetched, read, brought up to date, broken off and taken up again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from retrieval.sources.folders import read_sources
from retrieval.sources.http.client import Client
from retrieval.sources.oparl.door import find_door
from retrieval.sources.oparl.fetch import fetch
from retrieval.sources.oparl.report import FetchReport
from tests.support.oparl_fetch import NOW, POLICY
from tests.support.oparl_vendors import VENDORS, Town, serving

pytestmark = pytest.mark.slow

TOMORROW = NOW + timedelta(days=1)


@pytest.fixture(params=VENDORS, ids=lambda one: one.name)
def town(request: pytest.FixtureRequest) -> Iterator[Town]:
    found = Town(request.param)
    with serving(found):
        yield found


def run(town: Town, folder: Path, now: datetime = NOW) -> FetchReport:
    """One run from the address of the town's web site, as the command does it."""
    door = find_door(f"{town.base}/", POLICY, sleep=lambda _: None)
    assert door == town.base + town.vendor.door
    town.asked.clear()
    with Client(door, POLICY, below="/", sleep=lambda _: None) as client:
        return fetch(client, door, folder, now, lambda *_: None)


def answers(folder: Path) -> dict[str, str]:
    """The answers by their subjects."""
    pages = read_sources([folder], "Talheim").pages
    return {
        page.vorlage.betreff: told[0]
        for page in pages
        if page.vorlage and page.reply and (told := re.search(r"In Straße.*", page.vorlage.text))
    }


def expected(*numbers: int, **linden: int) -> dict[str, str]:
    told = {number: number + 8 for number in numbers}
    told |= {int(name.strip("_")): count for name, count in linden.items()}
    return {
        f"Linden in Straße {number}": f"In Straße {number} stehen {count} Linden."
        for number, count in told.items()
    }


def test_all_answers_come_and_an_update_with_nothing_new_ends_well(
    town: Town, tmp_path: Path
) -> None:
    first = run(town, tmp_path)
    assert (first.ended, first.problems) == (None, [])
    assert answers(tmp_path) == expected(1, 2, 3, 4, 5)
    second = run(town, tmp_path, TOMORROW)
    assert (second.ended, second.problems, second.new, second.changed, second.files) == (
        None, [], 0, 0, 0,
    )  # fmt: skip
    assert answers(tmp_path) == expected(1, 2, 3, 4, 5)


def test_an_update_brings_what_is_new_and_what_has_changed(town: Town, tmp_path: Path) -> None:
    run(town, tmp_path)
    town.papers.append(6)
    town.changed = dict.fromkeys([2, 6], "2026-11-01T12:00:00+01:00")
    town.linden[2] = 70
    report = run(town, tmp_path, TOMORROW)
    assert report.ended is None
    assert answers(tmp_path) == expected(1, 3, 4, 5, 6, _2=70)


@pytest.mark.parametrize("at", [4, 7])
def test_a_run_that_a_server_breaks_off_goes_on_where_it_stopped(
    town: Town, tmp_path: Path, at: int
) -> None:
    door = find_door(f"{town.base}/", POLICY, sleep=lambda _: None)
    town.asked.clear()
    town.dies_at = at
    with Client(door, POLICY, below="/", sleep=lambda _: None) as client:
        broken = fetch(client, door, tmp_path / "a", NOW, lambda *_: None)
    assert broken.ended is not None
    had = {path for path in town.asked[:at] if "page=" in path}
    town.dies_at = None
    again = run(town, tmp_path / "a", NOW + timedelta(hours=1))
    assert again.ended is None
    if "list/papers" in broken.ended.url:  # no page that came is asked for again
        assert not had & {*town.asked} - {broken.ended.url.removeprefix(town.base)}
    assert answers(tmp_path / "a") == expected(1, 2, 3, 4, 5)


def test_what_the_source_deletes_is_withdrawn_and_said_with_its_day(
    town: Town, tmp_path: Path
) -> None:
    # A tenth of a list may be gone at once: an answer of its own is gone with its paper.
    papers = 2 if town.vendor.answers == "own paper" else 1
    town.papers = [*range(1, 5 * papers + 1 + papers)]
    run(town, tmp_path)
    if town.vendor.tells_deleted:
        town.deleted.add(3)
        town.changed[3] = "2026-11-01T12:00:00+01:00"
        later = TOMORROW
    else:
        town.papers.remove(3)
        later = NOW + timedelta(days=31)
    report = run(town, tmp_path, later)
    assert (report.ended, report.withdrawn) == (None, papers)
    assert answers(tmp_path) == expected(*({*town.papers} - {3}))
    removed = read_sources([tmp_path], "Talheim").removed
    told = {(one.vorlage, bool(one.day)) for one in removed}
    assert {("2026/003", town.vendor.tells_deleted)} <= told
    assert len(told) == papers


def test_a_server_that_asks_for_peace_gets_it(town: Town, tmp_path: Path) -> None:
    door = find_door(f"{town.base}/", POLICY, sleep=lambda _: None)
    town.asks_for_peace = 2
    waited: list[float] = []
    with Client(door, POLICY, below="/", sleep=waited.append, clock=lambda: sum(waited)) as client:
        report = fetch(client, door, tmp_path, NOW, lambda *_: None)
    assert report.ended is None
    assert [one for one in waited if one >= 7] == pytest.approx([7, 7], abs=1)
    assert answers(tmp_path) == expected(1, 2, 3, 4, 5)
