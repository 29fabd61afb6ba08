"""A list whose objects never say when they changed is walked from its newest objects on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.oparl_fetch import NOW, papers, run
from tests.support.oparl_server import Site, serving

pytestmark = pytest.mark.slow

TOMORROW = NOW + timedelta(days=1)
SAME = "2000-01-01T00:00:00+01:00"
#: Papers of six years, one each two months.
COUNT = 40


def dated(number: int) -> str:
    return (date(2026, 10, 30) - timedelta(days=60 * (COUNT - number))).isoformat()


@pytest.fixture(params=["newest first", "oldest first", "without an end", "in no order"])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    found = Site()
    with serving(found):
        for number in range(1, COUNT + 1):
            found.add(number, SAME, date=dated(number))
        rows = found.lists["papers"]
        if request.param == "newest first":
            rows.reverse()
        elif request.param == "in no order":
            rows.sort(key=lambda row: str(row["id"])[::-1])

        def whole_links(path: str, status: int, body: Any) -> tuple[int, Any]:
            if "/lists/papers" not in path or not body.get("data"):
                return status, body
            page = int(parse_qs(urlsplit(path).query).get("page", ["1"])[0])
            place = f"{found.base}/lists/papers?page="
            last = -(-len(found.lists["papers"]) // 2)
            links = {"last": f"{place}{last}", "prev": f"{place}{page - 1}" if page > 1 else None}
            if request.param == "without an end":
                links = {}
            return status, body | {"links": {**links, **body["links"]}}

        found.bend = whole_links
        yield found


def test_what_is_new_or_changed_lately_is_found_and_old_pages_are_left_alone(
    site: Site, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    run(site, tmp_path)
    order = request.node.callspec.params["site"]
    rows = {str(row["name"]): row for row in site.lists["papers"]}
    rows["Anfrage 38"]["reference"] = "2026/38"
    new = {**rows["Anfrage 40"], "id": f"{site.base}/papers/41", "name": "Anfrage 41"}
    site.lists["papers"].insert(0 if order == "newest first" else len(rows), new)
    site.asked.clear()
    report = run(site, tmp_path, TOMORROW)
    assert (report.ended, report.problems, report.new, report.changed) == (None, [], 1, 1)
    asked = [path for path in site.asked if "lists/papers" in path]
    quick = order in ("newest first", "oldest first")
    assert len(asked) < 10 if quick else len(asked) == 21


def test_what_is_gone_is_found_by_the_whole_walk_of_a_month(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path)
    [gone] = [row for row in site.lists["papers"] if row["name"] == "Anfrage 10"]
    site.lists["papers"].remove(gone)
    run(site, tmp_path, TOMORROW)
    report = run(site, tmp_path, NOW + timedelta(days=31))
    assert report.ended is None
    assert papers(tmp_path)["Anfrage 10"]["deleted"]
