"""An OParl interface as each vendor has it: the papers come, and a second run ends well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from retrieval.errors import FetchError
from retrieval.failures import Failure
from retrieval.failures import FailureCode as Code
from retrieval.sources.folders import read_sources
from retrieval.sources.http.client import Client
from retrieval.sources.oparl.fetch import fetch
from retrieval.sources.oparl.files import pdf_name
from retrieval.sources.oparl.report import FetchReport
from tests.support.oparl_fetch import NOW, POLICY, papers, run
from tests.support.oparl_server import Bend, Site, serving

pytestmark = pytest.mark.slow

TOMORROW = NOW + timedelta(days=1)
ALL = [f"Anfrage {number}" for number in range(1, 6)]
BODIES, BODY = "/oparl/bodies", "/oparl/body"


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    with serving(found):
        for number in range(1, 6):
            found.add(number)
        yield found


def asks_for_changes(path: str) -> bool:
    return "/lists/" in path and bool(parse_qs(urlsplit(path).query).get("modified_since"))


def names(folder: Path) -> list[str]:
    return sorted(papers(folder))


def one_body(path: str, status: int, body: Any) -> tuple[int, Any]:
    return status, body["data"][0] if path == BODIES else body


def bare_bodies(path: str, status: int, body: Any) -> tuple[int, Any]:
    return status, body["data"] if path == BODIES else body


def numbered_lists(path: str, status: int, body: Any) -> tuple[int, Any]:
    if "/lists/" not in path:
        return status, body
    return status, body | {"data": {str(at): row for at, row in enumerate(body["data"], 5)}}


def tabs_in_texts(path: str, status: int, body: Any) -> tuple[int, Any]:
    return status, json.dumps(body).replace("Anfrage 3", "Anfrage\t3\n").encode()


def a_mark_before_it(path: str, status: int, body: Any) -> tuple[int, Any]:
    return status, b"\xef\xbb\xbf" + json.dumps(body).encode()


def one_byte_that_is_none(path: str, status: int, body: Any) -> tuple[int, Any]:
    return status, json.dumps(body).replace("Anfrage 3", "Anfr\xffage 3").encode("latin-1")


def older_schema(path: str, status: int, body: Any) -> tuple[int, Any]:
    return status, json.loads(json.dumps(body).replace("/1.1/", "/1.0/"))


def nulls_everywhere(path: str, status: int, body: Any) -> tuple[int, Any]:
    if "/lists/" not in path:
        return status, body
    rows = [row | dict.fromkeys(("reference", "mainFile", "web", "date")) for row in body["data"]]
    return status, body | {"data": rows, "pagination": None}


WAYS: list[Bend] = [
    one_body, bare_bodies, numbered_lists, tabs_in_texts, a_mark_before_it, one_byte_that_is_none,
    older_schema, nulls_everywhere,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_papers_come_from_every_vendor_and_nothing_new_ends_well(
    site: Site, tmp_path: Path, way: Bend
) -> None:
    site.bend = way
    first = run(site, tmp_path)
    assert (first.new, first.problems, first.ended) == (5, [], None)
    plain = (" ".join(name.replace("\ufffd", "").split()) for name in names(tmp_path))
    assert sorted(plain) == ALL
    second = run(site, tmp_path, TOMORROW)
    assert (second.new, second.changed, second.problems, second.ended) == (0, 0, [], None)
    assert len(read_sources([tmp_path], "Dorf").pages) == 5


def test_addresses_without_a_host_get_that_of_their_page(site: Site, tmp_path: Path) -> None:
    host = site.base.removesuffix("/oparl")
    site.add(6, web="/vo020?id=6", consultation=[{"meeting": f"{site.base}/meetings/1"}])
    site.lists["papers"][0]["mainFile"] = {"id": f"{site.base}/f", "accessUrl": "files/9"}
    site.files["9"] = b"%PDF-1.7"

    def without_host(path: str, status: int, body: Any) -> tuple[int, Any]:
        if isinstance(body, bytes):
            return status, body
        return status, json.loads(json.dumps(body).replace(host, ""))

    site.bend = without_host
    report = run(site, tmp_path)
    assert (report.new, report.files, report.ended, report.problems) == (6, 1, None, [])
    kept = papers(tmp_path)["Anfrage 6"]
    assert kept["id"] == f"{site.base}/papers/6"
    assert kept["web"] == f"{host}/vo020?id=6"
    assert kept["consultation"] == [{"meeting": f"{site.base}/meetings/1"}]
    assert run(site, tmp_path, TOMORROW).ended is None


@pytest.mark.parametrize("missing", ["organizations", "meetings"])
@pytest.mark.parametrize("status", [403, 404, 410, 500])
def test_a_list_that_is_not_to_be_had_costs_this_list(
    site: Site, tmp_path: Path, missing: str, status: int
) -> None:
    site.bend = lambda path, given, body: (
        (status, {"error": "nicht vorhanden"}) if f"lists/{missing}" in path else (given, body)
    )
    for now in (NOW, TOMORROW):
        report = run(site, tmp_path, now)
        assert report.ended is None
        assert [(one.code, one.arguments) for one in report.problems] == [(Code.STATUS, (status,))]
        assert f"lists/{missing}" in report.problems[0].url
    assert names(tmp_path) == ALL


NOTHING_NEW: dict[str, tuple[int, Any]] = {
    "an empty list": (200, []),
    "an empty page": (200, {"data": [], "links": {}}),
    "a page of null": (200, {"data": None, "links": None}),
    "not found": (404, {"error": "Ressource nicht gefunden", "code": 802}),
    "no content": (204, b""),
    "nothing": (200, b""),
    "null": (200, b"null"),
    "a message": (200, {"error": "Keine Daten", "code": 1}),
    "an error": (500, {"message": "Es liegen keine geänderten Objekte vor."}),
    "a page of HTML": (200, b"<!DOCTYPE html><html><body>Keine Treffer</body></html>"),
}


@pytest.mark.parametrize("said", NOTHING_NEW)
def test_however_a_server_says_that_nothing_is_new_the_update_ends_well(
    site: Site, tmp_path: Path, said: str
) -> None:
    run(site, tmp_path)
    site.bend = lambda path, status, body: (
        NOTHING_NEW[said] if asks_for_changes(path) else (status, body)
    )
    site.asked.clear()
    report = run(site, tmp_path, TOMORROW)
    assert (report.ended, report.problems, report.new, report.changed) == (None, [], 0, 0)
    assert any(map(asks_for_changes, site.asked))
    assert names(tmp_path) == ALL
    # What is new is found, though the server cannot be asked for it: by its number at least.
    if said not in ("an empty list", "an empty page", "a page of null"):
        site.add(6, modified="2026-11-02T12:00:00+00:00")
        assert run(site, tmp_path, TOMORROW + timedelta(days=1)).new == 1


def test_not_found_means_nothing_new_only_while_the_list_is_as_it_is_known(
    site: Site, tmp_path: Path
) -> None:
    run(site, tmp_path)
    site.bend = lambda path, status, body: (404, {}) if asks_for_changes(path) else (status, body)
    site.asked.clear()
    assert run(site, tmp_path, TOMORROW).ended is None
    # One look at the beginning of the list, and no walk.
    assert [one for one in site.asked if "papers" in one and not asks_for_changes(one)] == [
        "/oparl/lists/papers"
    ]
    site.lists["papers"][0] |= {"name": "Anfrage 1, neu", "modified": "2026-11-02T12:00:00+00:00"}
    assert run(site, tmp_path, TOMORROW + timedelta(days=1)).changed == 1
    site.lists["papers"] = []
    gone = run(site, tmp_path, TOMORROW + timedelta(days=2))
    assert [one.code for one in gone.problems] == [Code.MANY_MISSING]
    assert not any(row.get("deleted") for row in papers(tmp_path).values())


def test_a_server_that_reads_no_escaped_signs_is_asked_without(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path)
    site.add(6, modified="2026-11-02T12:00:00+00:00")
    site.bend = lambda path, status, body: (500, {"error": "x"}) if "%" in path else (status, body)
    site.asked.clear()
    assert run(site, tmp_path, TOMORROW).new == 1
    assert [one for one in site.asked if "papers" in one] == [
        "/oparl/lists/papers?modified_since=2026-11-01T01:00:00Z"
    ]


@pytest.mark.parametrize("modified", ["2000-01-01T00:00:00+01:00", None, "", 5])
def test_where_changes_are_never_told_all_is_walked(
    site: Site, tmp_path: Path, modified: object
) -> None:
    for row in site.lists["papers"]:
        row["modified"] = modified
    run(site, tmp_path)
    site.lists["papers"][3]["name"] = "Anfrage 4, beantwortet"
    site.lists["papers"].append(site.lists["papers"][0] | {
        "id": f"{site.base}/papers/6", "name": "Anfrage 6",
    })  # fmt: skip
    report = run(site, tmp_path, TOMORROW)
    assert (report.new, report.changed, report.ended) == (1, 1, None)


def test_a_migration_is_no_reason_to_walk_all(site: Site, tmp_path: Path) -> None:
    for row in site.lists["papers"][:4]:
        row["modified"] = "2025-03-03T14:30:52+01:00"
    run(site, tmp_path)
    site.asked.clear()
    run(site, tmp_path, TOMORROW)
    assert [asks_for_changes(one) for one in site.asked if "papers" in one] == [True]


@pytest.mark.parametrize("total", [True, False])
def test_a_server_that_repeats_its_last_page_for_ever_is_left(
    site: Site, tmp_path: Path, total: bool
) -> None:
    def again(path: str, status: int, body: Any) -> tuple[int, Any]:
        if "/lists/" not in path:
            return status, body
        url = urlsplit(path)
        page = int(parse_qs(url.query).get("page", ["1"])[0])
        rows = site.lists[url.path.rpartition("/")[2]]
        shown = rows[2 * page - 2 : 2 * page] or rows[-2:]
        links = {"next": f"{site.base}/lists/{url.path.rpartition('/')[2]}?page={page + 1}"}
        pagination = {"totalElements": len(rows)} if total else {}
        return 200, {"data": shown, "links": links, "pagination": pagination}

    site.bend = again
    report = run(site, tmp_path)
    assert (report.new, report.ended, report.problems) == (5, None, [])
    assert len([one for one in site.asked if "papers" in one]) == 4
    assert run(site, tmp_path, TOMORROW).ended is None


def test_a_page_in_the_middle_may_be_empty(site: Site, tmp_path: Path) -> None:
    site.bend = lambda path, status, body: (
        (status, body | {"data": []}) if "papers?page=2" in path else (status, body)
    )
    assert run(site, tmp_path).new == 3


def test_a_bad_object_costs_itself_and_is_named(site: Site, tmp_path: Path) -> None:
    schema = "https://schema.oparl.org/1.1/Paper"
    site.lists["papers"][1:1] = [
        {"type": schema, "name": "Ohne Kennung", "modified": "2026-01-01"},
        {"id": None, "type": schema, "reference": "2024/77", "modified": "2026-01-01"},
        {"id": ["x"], "type": schema, "name": "Liste als Kennung", "modified": "2026-01-01"},
        {"id": f"{site.base}/papers/9", "name": "Ohne Art", "modified": "2026-01-01"},
        {"id": 4711, "type": schema, "name": "Zahl als Kennung", "modified": "2026-01-01"},
    ]
    report = run(site, tmp_path)
    assert report.ended is None
    assert report.problems == [
        Code.NO_OBJECT("papers", one)
        for one in ("Ohne Kennung", "2024/77", "Liste als Kennung", "Ohne Art")
    ]
    assert names(tmp_path) == [*ALL, "Zahl als Kennung"]
    again = run(site, tmp_path, TOMORROW)
    assert (again.new, again.changed, again.withdrawn, again.ended) == (0, 0, 0, None)


def test_a_page_that_stays_broken_keeps_the_rest_back_only_once(site: Site, tmp_path: Path) -> None:
    site.broken.add("papers?page=2")
    first = run(site, tmp_path)
    assert str(first.ended).startswith(f"{site.base}/lists/papers?page=2")
    assert names(tmp_path) == ["Anfrage 1", "Anfrage 2"]
    for days in (1, 2, 3):
        report = run(site, tmp_path, NOW + timedelta(days=days))
        assert report.ended is None
        assert [one.code for one in report.problems] == [Code.SKIPPED]
        assert names(tmp_path) == ["Anfrage 1", "Anfrage 2", "Anfrage 5"]
    site.broken.clear()
    assert run(site, tmp_path, NOW + timedelta(days=4)).new == 2
    assert names(tmp_path) == ALL


def test_a_missing_object_that_cannot_be_asked_for_ends_no_run(site: Site, tmp_path: Path) -> None:
    for number in range(6, 40):
        site.add(number)
    run(site, tmp_path)
    gone = site.lists["papers"][4:7]
    del site.lists["papers"][4:7]
    site.broken = {f"papers/{number}" for number in (5, 6)}
    report = run(site, tmp_path, NOW + timedelta(days=40))
    assert (report.ended, report.withdrawn) == (None, 1)
    assert [one.code for one in report.problems] == [Code.KEPT, Code.KEPT]
    assert papers(tmp_path)[gone[2]["name"]]["deleted"]


def test_a_body_is_found_on_any_page_and_where_only_it_tells_its_lists(
    site: Site, tmp_path: Path
) -> None:
    schema = "https://schema.oparl.org/1.1/Body"
    whole = {
        "id": f"{site.base}/body", "type": schema, "name": "Dorf",
        "paper": f"{site.base}/lists/papers",
    }  # fmt: skip
    others = [{"id": f"{site.base}/b/{n}", "type": schema, "name": f"Ort {n}"} for n in range(3)]

    def two_pages(path: str, status: int, body: Any) -> tuple[int, Any]:
        if path == BODIES:
            return 200, {"data": others, "links": {"next": "bodies?page=2"}}
        if path == f"{BODIES}?page=2":
            return 200, {"data": [{key: whole[key] for key in ("id", "type", "name")}]}
        return (200, whole) if path == BODY else (status, body)

    site.bend = two_pages

    def run_for(name: str | None, folder: Path) -> FetchReport:
        with Client(f"{site.base}/system", POLICY, below="/", sleep=lambda _: None) as client:
            return fetch(client, f"{site.base}/system", folder, NOW, lambda *_: None, name)

    assert run_for("Dorf", tmp_path / "a").new == 5
    with pytest.raises(FetchError, match=r"“Ort 0”, “Ort 1”, “Ort 2”, “Dorf”; name one"):
        run_for(None, tmp_path / "b")


def test_where_the_body_is_gone_the_known_lists_are_still_asked(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path)
    site.add(6, modified="2026-12-24T12:00:00+00:00")
    site.bend = lambda path, status, body: (404, {}) if path == BODIES else (status, body)
    report = run(site, tmp_path, NOW + timedelta(days=40))
    assert (report.new, report.ended) == (1, None)
    assert report.problems == [Failure(Code.STATUS, (404,), f"{site.base}/bodies")]


@pytest.mark.parametrize("keys", [("accessUrl",), ("downloadUrl",), ("accessUrl", "downloadUrl")])
@pytest.mark.parametrize("shape", ["main", "list", "one"])
def test_a_pdf_comes_wherever_the_paper_names_it(
    site: Site, tmp_path: Path, keys: tuple[str, ...], shape: str
) -> None:
    address = f"{site.base}/files/7"
    file = {"id": f"{site.base}/f/7", "name": "Antwort", "mimeType": "pdf", "text": None}
    file |= dict.fromkeys(keys, address)
    fields = {"main": {"mainFile": file}, "list": {"auxiliaryFile": [file]}}
    site.lists["papers"][0] |= fields.get(shape, {"mainFile": None, "auxiliaryFile": file})
    site.files["7"] = b"%PDF-1.7"
    assert run(site, tmp_path).files == 1
    assert (tmp_path / "files" / pdf_name(address)).read_bytes() == b"%PDF-1.7"


def test_an_address_that_is_none_gives_way_to_the_other(site: Site, tmp_path: Path) -> None:
    address = f"{site.base}/files/7"
    site.lists["papers"][0]["mainFile"] = {"downloadUrl": "http://[::1", "accessUrl": address}
    site.files["7"] = b"%PDF-1.7"
    report = run(site, tmp_path)
    assert (report.files, report.problems) == (1, [])


def test_files_that_fail_keep_no_other_back_however_many_they_are(
    site: Site, tmp_path: Path
) -> None:
    for number in range(6, 21):
        site.add(number)
    for number, paper in enumerate(site.lists["papers"]):
        paper["mainFile"] = {"id": str(number), "accessUrl": f"{site.base}/files/{number:02}"}
        site.files[f"{number:02}"] = b"%PDF-1.7"
    site.broken = {f"files/{number:02}" for number in range(19)}
    report = run(site, tmp_path)
    assert (report.ended, report.files, len(report.problems)) == (None, 1, 19)
    site.broken = {f"files/{number:02}" for number in range(18)}
    site.asked.clear()
    assert run(site, tmp_path, TOMORROW).files == 1


ODD_FILES: dict[str, dict[str, Any]] = {
    "long": {"id": "BASE/files/" + "ä" * 300, "accessUrl": "BASE/files/" + "x" * 300},
    "a path": {"id": "../../../etc/passwd", "accessUrl": "BASE/files/../../../../etc/passwd"},
    "no id": {"accessUrl": "BASE/files/odd"},
    "a number": {"id": 12, "accessUrl": "BASE/files/odd"},
    "a list": {"id": ["x"], "accessUrl": "BASE/files/odd"},
    "half a sign": {"id": "BASE/files/\udc9a", "accessUrl": "BASE/files/\ud83d"},
    "zero": {"id": "BASE/files/\x00", "accessUrl": "BASE/files/\x00"},
    "no address": {"id": "http://[::1", "accessUrl": "http://[::1/x", "downloadUrl": "http://]"},
    "other kinds": {"id": "1", "accessUrl": {"a": 1}, "downloadUrl": ["x"]},
    "another scheme": {"id": "1", "accessUrl": "file:///etc/passwd"},
    "the end of time": {"accessUrl": "BASE/files/odd", "modified": "9999-12-31T23:59:59-12:00"},
    "the beginning": {"accessUrl": "BASE/files/odd", "modified": "0001-01-01T00:00:00+12:00"},
    "no moment": {"accessUrl": "BASE/files/odd", "modified": [5]},
}


@pytest.mark.parametrize("odd", ODD_FILES)
def test_an_odd_file_keeps_no_other_back_on_any_run(site: Site, tmp_path: Path, odd: str) -> None:
    written = json.dumps(ODD_FILES[odd]).replace("BASE", site.base)
    site.lists["papers"][0]["mainFile"] = json.loads(written)
    site.lists["papers"][1]["mainFile"] = {"id": "2", "accessUrl": f"{site.base}/files/good"}
    site.files = {"odd": b"%PDF-1.7 odd", "x" * 300: b"%PDF-1.7", "good": b"%PDF-1.7 good"}
    folder = tmp_path / "in"
    for days in range(3):
        report = run(site, folder, NOW + timedelta(days=days))
        assert report.ended is None
        assert report.files <= 2 * (days == 0)
    good = folder / "files" / pdf_name(f"{site.base}/files/good")
    assert good.read_bytes() == b"%PDF-1.7 good"
    assert not [*tmp_path.rglob(".unfinished-*")]
    assert [one.name for one in tmp_path.iterdir()] == ["in"]
    read_sources([folder], "Dorf")
