"""Fetching from an OParl interface: a real server with real objects and real faults."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from retrieval.errors import SourceError
from retrieval.failures import FailureCode
from retrieval.memo import Memo
from retrieval.sources.folders import read_sources
from retrieval.sources.http.client import Client
from retrieval.sources.http.journal import alone_in
from retrieval.sources.oparl.fetch import fetch
from retrieval.sources.oparl.files import pdf_name
from retrieval.sources.oparl.state import name_of
from tests.support.command import Command, run_here
from tests.support.fetch_command import run_command, settings
from tests.support.oparl_fetch import NOW, POLICY, papers, run
from tests.support.oparl_server import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    with serving(found):
        for number in range(1, 6):
            found.add(number)
        yield found


def test_all_objects_come_once_and_nothing_a_second_time(site: Site, tmp_path: Path) -> None:
    report = run(site, tmp_path)
    assert (report.new, report.changed, report.withdrawn, report.ended) == (5, 0, 0, None)
    assert sorted(papers(tmp_path)) == [f"Anfrage {n}" for n in range(1, 6)]
    site.asked.clear()
    again = run(site, tmp_path, NOW + timedelta(days=1))
    assert (again.new, again.changed) == (0, 0)
    assert [urlsplit(one).path for one in site.asked] == [
        f"/oparl/lists/{name}" for name in ("organizations", "meetings", "papers")
    ]
    assert all("modified_since=2026-11-01T01:00:00Z" in one for one in site.asked)


def test_a_next_page_may_be_named_from_where_it_is(site: Site, tmp_path: Path) -> None:
    site.relative = True
    report = run(site, tmp_path)
    assert (report.new, report.ended) == (5, None)


def test_two_runs_do_not_fetch_into_one_folder_at_a_time(site: Site, tmp_path: Path) -> None:
    with alone_in(tmp_path), pytest.raises(SourceError, match="another run is fetching"):
        run(site, tmp_path)
    assert run(site, tmp_path).new == 5


@pytest.mark.parametrize("field", ["name", "reference", "id"])
def test_half_a_sign_in_a_text_is_replaced(site: Site, tmp_path: Path, field: str) -> None:
    cut = "Rad\ud83dweg"
    site.add(6, **{field: f"{site.base}/papers/{cut}" if field == "id" else cut})
    assert run(site, tmp_path).ended is None
    kept = [json.loads(line) for line in (tmp_path / "papers.jsonl").read_text().splitlines()]
    assert any("Rad\ufffdweg" in str(one[field]) for one in kept if one.get(field))


def test_an_answer_nested_without_end_ends_the_run(site: Site, tmp_path: Path) -> None:
    site.raw["papers?page=2"] = b"[" * 100_000
    assert "no JSON" in str(run(site, tmp_path).ended)


def test_only_what_changed_is_taken_over(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path)
    site.lists["papers"][1] |= {"name": "Anfrage 2, neu", "modified": "2026-11-01T12:00:00+00:00"}
    site.add(6, modified="2026-11-01T13:00:00+00:00")
    report = run(site, tmp_path, NOW + timedelta(days=1))
    assert (report.new, report.changed, report.withdrawn) == (1, 1, 0)
    assert sorted(papers(tmp_path)) == [
        "Anfrage 1",
        "Anfrage 2, neu",
        "Anfrage 3",
        "Anfrage 4",
        "Anfrage 5",
        "Anfrage 6",
    ]


def test_a_walk_that_breaks_off_goes_on_where_it_stopped(site: Site, tmp_path: Path) -> None:
    site.broken.add("papers?page=2")
    report = run(site, tmp_path)
    assert "papers?page=2" in str(report.ended)
    assert sorted(papers(tmp_path)) == ["Anfrage 1", "Anfrage 2"]
    unfinished = tmp_path / ".walk-papers.jsonl"
    unfinished.write_text(unfinished.read_text() + '{"id": "cut o')
    site.broken.clear()
    site.asked.clear()
    assert run(site, tmp_path).ended is None
    assert next(one for one in site.asked if "papers" in one).endswith("page=2&modified_since=")
    assert sorted(papers(tmp_path)) == [f"Anfrage {n}" for n in range(1, 6)]
    assert not unfinished.exists()


def test_what_the_source_marks_as_deleted_is_kept_as_withdrawn(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path)
    gone = site.lists["papers"][2]
    for key in ("name", "paperType"):
        del gone[key]
    gone |= {"deleted": True, "modified": "2026-11-01T09:00:00+00:00"}
    assert run(site, tmp_path, NOW + timedelta(days=1)).withdrawn == 1
    kept = papers(tmp_path)["Anfrage 3"]
    assert (kept["deleted"], kept["withdrawn"]) == (True, "2026-11-01")
    assert run(site, tmp_path, NOW + timedelta(days=2)).withdrawn == 0


def test_what_silently_disappears_is_found_by_the_next_whole_walk(
    site: Site, tmp_path: Path
) -> None:
    for number in range(6, 30):
        site.add(number)
    run(site, tmp_path)
    del site.lists["papers"][2]
    assert run(site, tmp_path, NOW + timedelta(days=1)).withdrawn == 0
    later = NOW + timedelta(days=40)
    assert run(site, tmp_path, later).withdrawn == 1
    assert papers(tmp_path)["Anfrage 3"]["withdrawn"] == "2026-12-11"


def test_an_outage_is_no_deletion(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path)
    rows, site.lists["papers"] = site.lists["papers"], []
    report = run(site, tmp_path, NOW + timedelta(days=40))
    assert (report.withdrawn, len(report.problems)) == (0, 1)
    assert "nothing was withdrawn" in str(report.problems[0])
    site.lists["papers"] = rows
    site.broken.add("/oparl")
    assert run(site, tmp_path, NOW + timedelta(days=80)).ended
    assert not any(row.get("deleted") for row in papers(tmp_path).values())


def test_pdfs_are_fetched_only_where_the_text_is_missing(site: Site, tmp_path: Path) -> None:
    file = {
        "id": f"{site.base}/files/7",
        "name": "Stellungnahme",
        "downloadUrl": f"{site.base}/files/7",
    }
    site.lists["papers"][0]["mainFile"] = file
    site.lists["papers"][1]["mainFile"] = file | {"id": f"{site.base}/files/8", "text": "Ja."}
    site.lists["papers"][2]["mainFile"] = {"id": "9", "downloadUrl": "http://other.example/x.pdf"}
    site.files["7"] = b"%PDF-1.7 a small one"
    report = run(site, tmp_path)
    assert report.files == 1
    files = sorted(path.name for path in (tmp_path / "files").iterdir())
    assert files == ["fetched.jsonl", pdf_name(f"{site.base}/files/7")]
    assert any("other.example" in str(problem) for problem in report.problems)
    assert run(site, tmp_path).files == 0


def with_files(site: Site, *papers: dict[str, Any]) -> list[dict[str, Any]]:
    """The file objects of papers, each with a PDF and a day of change."""
    found = []
    for number, paper in enumerate(papers):
        address = f"{site.base}/files/{number}"
        found.append({
            "id": address, "name": "Stellungnahme", "downloadUrl": address,
            "modified": "2026-01-01T00:00:00+00:00",
        })  # fmt: skip
        paper["mainFile"] = found[-1]
        site.files[str(number)] = b"%PDF-1.7"
    return found


def asked_files(site: Site) -> list[str]:
    """The names of the files asked for since this was last called."""
    found = [path.rpartition("/")[2] for path in site.asked if "/files/" in path]
    site.asked.clear()
    return found


def test_a_pdf_that_fails_or_is_none_keeps_no_other_back(site: Site, tmp_path: Path) -> None:
    with_files(site, *site.lists["papers"])
    site.broken.add("files/1")
    site.files["2"] = b"<html>Please log in</html>"
    report = run(site, tmp_path)
    assert (report.ended, report.files, len(report.problems)) == (None, 3, 2)
    assert any(
        "files/2 answers with something that is no PDF" in str(one) for one in report.problems
    )
    site.broken.clear()
    site.files["2"] = b"%PDF-1.7"
    report = run(site, tmp_path)
    assert (report.files, report.withheld) == (1, 1)
    assert run(site, tmp_path, NOW + timedelta(days=28)).files == 1


def test_a_pdf_that_was_refused_is_asked_for_again_after_four_weeks(
    site: Site, tmp_path: Path
) -> None:
    with_files(site, *site.lists["papers"])
    site.refused = {"0": 404, "1": 403, "2": 410}
    site.files["3"] = b"<html>Please log in</html>"
    refused = ["0", "1", "2", "3"]
    report = run(site, tmp_path)
    assert (asked_files(site), report.files, report.withheld) == ([*refused, "4"], 1, 0)
    for days, asked in ((0, []), (1, []), (27, []), (28, refused), (29, []), (56, refused)):
        report = run(site, tmp_path, NOW + timedelta(days=days))
        assert asked_files(site) == asked, days
        assert report.withheld == len(refused) - len(asked)
        assert len(report.problems) == len(asked)


def test_a_refused_pdf_is_asked_for_when_its_object_has_changed(site: Site, tmp_path: Path) -> None:
    paper = site.lists["papers"][0]
    [file] = with_files(site, paper)
    site.refused = {"0": 404}
    run(site, tmp_path)
    asked_files(site)
    changed = "2026-11-02T12:00:00+00:00"
    file["modified"] = paper["modified"] = changed
    run(site, tmp_path, NOW + timedelta(days=2))
    assert asked_files(site) == ["0"]
    run(site, tmp_path, NOW + timedelta(days=3))
    assert asked_files(site) == []


def test_a_pdf_too_large_is_not_loaded_every_night(site: Site, tmp_path: Path) -> None:
    with_files(site, *site.lists["papers"][:1])
    site.files["0"] = b"%PDF-1.7" + b" " * POLICY.largest
    assert "is larger than" in str(run(site, tmp_path).problems[0])
    assert run(site, tmp_path, NOW + timedelta(days=1)).withheld == 1
    assert asked_files(site) == ["0"]


def test_a_file_of_two_papers_is_fetched_once(site: Site, tmp_path: Path) -> None:
    [file] = with_files(site, site.lists["papers"][0])
    site.lists["papers"][1]["mainFile"] = file
    assert run(site, tmp_path).files == 1
    assert asked_files(site) == ["0"]


def test_many_refusals_are_believed_while_the_guest_is_welcome(site: Site, tmp_path: Path) -> None:
    for number in range(6, 13):
        site.add(number)
    with_files(site, *site.lists["papers"])
    site.refused = {str(number): 403 for number in range(12)}
    assert run(site, tmp_path).ended is None
    assert len(asked_files(site)) == 12
    assert run(site, tmp_path, NOW + timedelta(days=1)).withheld == 12


@pytest.mark.parametrize("count", [3, 12])
def test_a_server_that_refuses_the_guest_says_nothing_about_files(
    site: Site, tmp_path: Path, count: int
) -> None:
    for number in range(6, 13):
        site.add(number)
    run(site, tmp_path)
    for paper in site.lists["papers"][:count]:
        paper["modified"] = "2026-11-01T12:00:00+00:00"
    with_files(site, *site.lists["papers"][:count])
    site.html = {"/files/", "/system"}
    report = run(site, tmp_path, NOW + timedelta(days=1))
    assert (bool(report.ended), len(report.problems)) == (count == 12, min(count, 10))
    assert report.ended is None or "refuses everything now" in str(report.ended)
    site.html.clear()
    assert run(site, tmp_path, NOW + timedelta(days=2)).files == count


def test_a_walk_whose_next_page_is_gone_begins_again(site: Site, tmp_path: Path) -> None:
    site.broken.add("papers?page=2")
    run(site, tmp_path)
    site.broken.clear()
    state = json.loads((tmp_path / "fetch.json").read_text())
    state["lists"]["papers"]["next"] = f"{site.base}/gone"
    (tmp_path / "fetch.json").write_text(json.dumps(state))
    assert run(site, tmp_path).ended is None
    assert sorted(papers(tmp_path)) == [f"Anfrage {n}" for n in range(1, 6)]


def test_an_empty_list_on_the_first_day_is_reported_and_asked_for_again(
    site: Site, tmp_path: Path
) -> None:
    rows, site.lists["papers"] = site.lists["papers"], []
    assert FailureCode.LIST_EMPTY("papers") in run(site, tmp_path).problems
    site.lists["papers"] = rows
    assert run(site, tmp_path, NOW + timedelta(days=1)).new == len(rows)


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_said_in_one_line(
    site: Site, tmp_path: Path, command: Command
) -> None:
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        arguments = ("fetch-oparl", f"{site.base}/system", "--into", str(folder))
        failed = command(*arguments, env=settings())
        assert (failed.returncode, failed.stderr.count("\n")) == (1, 1)
        assert "lässt sich nicht schreiben" in failed.stderr


@pytest.mark.parametrize("wrong", [None, 5, "x", {"a": 1}, [None, 7]])
def test_fields_that_hold_something_else_than_a_list_are_passed_over(
    site: Site, tmp_path: Path, wrong: object
) -> None:
    meeting = {
        "id": f"{site.base}/meetings/1",
        "type": "https://schema.oparl.org/1.1/Meeting",
        "start": "2026-02-03T16:00:00+01:00",
        "agendaItem": wrong,
        "organization": wrong,
    }
    site.lists["meetings"].append(meeting)
    for key in ("auxiliaryFile", "consultation", "underDirectionOf"):
        site.lists["papers"][0][key] = wrong
    site.lists["papers"][1]["consultation"] = [{"meeting": meeting["id"], "organization": wrong}]
    run(site, tmp_path)
    assert len(read_sources([tmp_path], "Stadt Dorf").pages) == 5


def test_what_is_no_oparl_is_said_plainly(site: Site, tmp_path: Path) -> None:
    with Client(site.base, POLICY, below="/", sleep=lambda _: None) as client:
        with pytest.raises(SourceError, match="status 404"):
            fetch(client, f"{site.base}/nothing", tmp_path, NOW, lambda *_: None)
        with pytest.raises(SourceError, match="names no bodies"):
            fetch(client, f"{site.base}/papers/1", tmp_path, NOW, lambda *_: None)
    run(site, tmp_path)
    with (
        Client(site.base, POLICY, below="/", sleep=lambda _: None) as client,
        pytest.raises(SourceError, match="give another folder"),
    ):
        fetch(client, f"{site.base}/other", tmp_path, NOW, lambda *_: None)


@pytest.mark.slow
def test_a_whole_city_comes_complete_from_a_server_that_is_often_busy(
    shared: Path, memo: Memo, tmp_path: Path
) -> None:
    command = [sys.executable, str(shared / "tools" / "oparl_server.py"), str(shared / "karlsruhe")]
    waits: list[float] = []
    with subprocess.Popen(
        [*command, "--port", "0", "--fail-every", "5"], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            url = server.stdout.readline().strip()
            with Client(url, POLICY, below="/", sleep=waits.append) as client:
                report = fetch(client, url, tmp_path, NOW, lambda *_: None)
        finally:
            server.terminate()
    assert report.ended is None
    assert max(waits) > 0.9  # Retry-After: 1
    with gzip.open(shared / "karlsruhe" / "papers.jsonl.gz", "rt") as dump:
        lines = dump.readlines()
    assert sorted(papers(tmp_path)) == sorted({json.loads(line)["name"] for line in lines})
    assert report.new == len((tmp_path / "papers.jsonl").read_text().splitlines()) + sum(
        len((tmp_path / f"{name}.jsonl").read_text().splitlines())
        for name in ("meetings", "organizations")
    )
    reading = read_sources([tmp_path], "Stadt Karlsruhe", memo)
    assert sum(page.kind != "agenda" for page in reading.pages) == len(lines)
    # Files that neither have a text nor were to be had, mostly drawings and tables.
    assert {left.reason for left in reading.left_out} == {FailureCode.NO_TEXT()}
    assert all(left.source and left.source.vorlage for left in reading.left_out)


@pytest.mark.slow
def test_the_command_says_what_it_did_and_where_it_stopped(
    site: Site, tmp_path: Path, command: Command
) -> None:
    done = run_command("fetch-oparl", f"{site.base}/system", "--into", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert re.search(r"neue Objekte\s+5\b", done.stderr)
    arguments = ("fetch-oparl", f"{site.base}/nothing", "--into", str(tmp_path / "other"))
    # The address of a town leads to its interface; where there is none, one line says so.
    found = command(*arguments, env=settings())
    assert (found.returncode, f"gefunden: {site.base}/system\n" in found.stderr) == (0, True)
    site.html.add("/")
    wrong = command(*arguments[:-1], str(tmp_path / "third"), env=settings())
    assert (wrong.returncode, wrong.stderr.count("\n")) == (1, 1)
    assert "keine OParl-Schnittstelle" in wrong.stderr


@pytest.mark.parametrize("state", ['{"url": "https://example.org", "at": ', "[]", '{"at": 1}'])
def test_a_damaged_state_is_reported_with_what_to_do(
    site: Site, tmp_path: Path, state: str
) -> None:
    (tmp_path / "fetch.json").write_text(state, encoding="utf-8")
    with pytest.raises(SourceError, match=r"fetch\.json is damaged; delete it"):
        run(site, tmp_path)


def test_lists_may_name_no_next_page_and_no_total(site: Site, tmp_path: Path) -> None:
    site.nulls = True
    del site.lists["papers"][2:]
    assert run(site, tmp_path).new == 2


def test_a_list_that_leads_back_is_given_up(site: Site, tmp_path: Path) -> None:
    site.circle = True
    assert "leads back: the list has no end" in str(run(site, tmp_path).ended)


@pytest.mark.parametrize(
    ("key", "value", "ended"),
    [
        ("links", "x", "names its links in no readable way"),
        ("links", ["x"], "names its links in no readable way"),
        ("links", 7, "names its links in no readable way"),
        ("links", {"next": ["x"]}, "names no address as the next page"),
        ("links", None, None),
        ("links", [], None),
        ("pagination", "x", None),
        ("pagination", ["x"], None),
        ("pagination", {"totalElements": "many"}, None),
        ("data", None, None),
        ("data", {"id": "x"}, None),
        ("data", "x", "a page without “data”"),
        ("data", [None, "x", 7, ["id"], {"id": ["x"]}, {}], None),
    ],
)
def test_odd_pages_of_a_list_are_said_plainly(
    site: Site,
    tmp_path: Path,
    key: str,
    value: object,
    ended: str | None,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    site.odd = {key: value}
    for name, setting in settings().items():
        monkeypatch.setenv(name, setting)
    arguments = "fetch-oparl", f"{site.base}/system", "--into", str(tmp_path)
    code, said = run_here(monkeypatch, capfd, *arguments)
    report = run(site, tmp_path / "here")
    assert "Traceback" not in said
    assert "Abrufe insgesamt" in said
    assert ("Vorzeitig beendet: " in said) == bool(ended)
    assert "technische Meldung" not in said
    assert code == (1 if ended else 0)
    assert report.ended is None if ended is None else ended in str(report.ended)
    site.odd.clear()
    assert run(site, tmp_path / "here", NOW + timedelta(days=40)).ended is None
    assert len(papers(tmp_path / "here")) == 5


@pytest.mark.parametrize("name", [7, None, ["Dorf"], {"de": "Dorf"}])
def test_a_body_whose_name_is_no_text_has_none(tmp_path: Path, name: object) -> None:
    state = {"url": "https://example.org", "name": name, "at": NOW.isoformat(), "lists": {}}
    (tmp_path / "fetch.json").write_text(json.dumps(state))
    assert name_of(tmp_path) is None


def test_a_page_of_html_in_the_middle_of_a_list_ends_the_run_with_its_report(
    site: Site, tmp_path: Path
) -> None:
    site.html.add("papers?page=2")
    report = run(site, tmp_path)
    assert "papers?page=2" in str(report.ended)
    assert (report.received, report.new) == (2, 2)
    site.html.clear()
    site.asked.clear()
    assert run(site, tmp_path).new == 3
    assert not [path for path in site.asked if path.endswith("lists/papers")]


def test_line_separators_of_unicode_do_not_cut_an_object(site: Site, tmp_path: Path) -> None:
    site.lists["papers"][0]["name"] = "Anfrage\u2028mit\x85Zeichen"
    run(site, tmp_path)
    run(site, tmp_path, NOW + timedelta(days=1))
    assert "Anfrage\u2028mit\x85Zeichen" in {
        json.loads(line)["name"]
        for line in (tmp_path / "papers.jsonl").read_bytes().split(b"\n")
        if line
    }


def test_pages_bear_the_day_on_which_they_were_fetched(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path)
    reading = read_sources([tmp_path], "Stadt Dorf")
    assert {page.facts.fetched for page in reading.pages} == {NOW.date()}


def test_the_body_is_the_one_that_was_fetched(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path)
    reading = read_sources([tmp_path], "Stadt Herne")
    assert {page.vorlage.body for page in reading.pages if page.vorlage} == {"Dorf"}


@pytest.mark.parametrize(
    "odd",
    [
        {"url": "http://[::1"}, {"url": "x"}, {"url": None}, {"since": 5}, {"since": "9999-12-31"},
        {"since": "2026-13-01"}, {"next": "http://[::1", "started": "2026-10-01", "whole": True},
        {"next": "x", "started": 5, "whole": True}, {"failed": {"a": 1}}, {"failed": [None]},
        {"next": "BASE/lists/papers?page=2", "started": "2026-10-01", "whole": False, "since": None},
    ],
)  # fmt: skip
def test_what_no_run_can_have_noted_of_a_list_is_as_if_it_were_not_known(
    site: Site, tmp_path: Path, odd: dict[str, object]
) -> None:
    run(site, tmp_path)
    state = json.loads((tmp_path / "fetch.json").read_text())
    changed = json.loads(json.dumps(odd).replace("BASE", site.base))
    state["lists"]["papers"] |= changed
    (tmp_path / "fetch.json").write_text(json.dumps(state))
    site.add(6, modified="2026-11-01T13:00:00+00:00")
    report = run(site, tmp_path, NOW + timedelta(days=1))
    assert (report.new, report.ended, report.problems) == (1, None, [])
