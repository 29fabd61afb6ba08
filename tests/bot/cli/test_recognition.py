"""Which system lies at an address: real pages, what each is read by, and what to ask for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.cli.recognition import OTHER, SYSTEMS, recognise
from retrieval.errors import AddressRefused, FetchError
from retrieval.sources import systems
from retrieval.sources.http.client import FetchPolicy

POLICY = FetchPolicy("test", delay=0, tries=1, timeout=5)
SYSTEM = json.dumps({"type": "https://schema.oparl.org/1.1/System", "body": "x"}).encode()


@dataclass
class Town:
    """What lies under each path: a page, or where it leads."""

    pages: dict[str, bytes]
    moved: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    base: str = ""


@contextmanager
def served(town: Town) -> Iterator[Town]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            town.asked.append(self.path)
            page, place = town.pages.get(self.path), town.moved.get(self.path)
            self.send_response(302 if place else 200 if page is not None else 404)
            if place:
                self.send_header("Location", place)
            self.send_header("Content-Length", str(len(page or b"")))
            self.end_headers()
            self.wfile.write(page or b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        town.base = f"http://127.0.0.1:{server.server_port}"
        yield town
        server.shutdown()


REAL = {
    "allris/harburg/to010.html": "allris",
    "allris/eimsbuettel/vo020.html": "allris",
    "pages/ALLRIS3/regensburg": "allris",
    "pages/ALLRIS3/marburg": "allris",
    "pages/ALLRIS3/hildesheim": "allris",
    "pages/ALLRIS4/laatzen": "allris4",
    "pages/SessionNet/eschweiler": "sessionnet",
    "pages/SessionNet/halle": "sessionnet",
    "pages/SessionNet/sulzberg": "sessionnet",
    "pages/SDNET/wesel": "sdnet",
}


@pytest.mark.parametrize("path", REAL)
def test_real_pages_are_told_by_what_stands_in_them_whatever_the_address(
    shared: Path, path: str
) -> None:
    found = shared / path
    files = sorted(found.glob("*.html")) if found.is_dir() else [found]
    assert files
    for file in files:
        # No test asks the servers that a real page links.
        page = re.sub(rb"https?://[^\"'\s>]+", b"/", file.read_bytes())
        with served(Town({"/x": page})) as town:
            recognised = recognise(f"{town.base}/x", POLICY)
        assert recognised.system.key == REAL[path], file
        assert recognised.fetch == SYSTEMS[REAL[path]].fetch


MARKS = {
    "allris4": b'<meta name="description" content="ALLRIS net Version 4.1">',
    "sdnet": b"<title>Termine - SD.NET RIM 4</title>",
    "rubin": b"<title>more! rubin</title>",
}


@pytest.mark.parametrize("key", [key for key, one in SYSTEMS.items() if not one.fetch])
@pytest.mark.parametrize("door", ["oparl/system", "public/oparl/system", "oparl/1.0/system.asp"])
@pytest.mark.parametrize("place", ["/ris/", "/"])
def test_what_is_not_fetched_itself_is_fetched_by_its_door(key: str, door: str, place: str) -> None:
    with served(Town({"/ris/x": MARKS.get(key, b"Rathaus"), place + door: SYSTEM})) as town:
        found = recognise(f"{town.base}/ris/x", POLICY)
    expected = SYSTEMS["oparl" if key == "other" else key]
    assert (found.system, found.fetch, found.url) == (expected, "oparl", town.base + place + door)


def test_a_page_within_the_site_of_a_city_is_told_by_the_calendar_that_it_links() -> None:
    page = b'<h1>Rathaus</h1><a href="si010.asp">Sitzungskalender</a>'
    with served(Town({"/rat": page, "/wald": b"<h1>Wald</h1>si010.asp"})) as town:
        assert recognise(f"{town.base}/rat", POLICY).system.key == "allris"
        assert recognise(f"{town.base}/wald", POLICY).system is OTHER


@pytest.mark.parametrize(
    "name", ["si010.asp", "si0040.php", "info.asp", "public/si010", "sdnetrim"]
)
def test_an_address_alone_says_nothing(name: str) -> None:
    with served(Town({f"/{name}": b"<h1>Rathaus</h1>"})) as town:
        system = recognise(f"{town.base}/{name}", POLICY).system
    assert system is OTHER


def test_pages_that_are_closed_may_have_an_open_door() -> None:
    closed = {"/robots.txt": b"User-agent: *\nDisallow: /bi/\n", "/oparl/system": SYSTEM}
    with served(Town(closed)) as town:
        found = recognise(f"{town.base}/bi/", POLICY)
        assert (found.url, found.fetch) == (f"{town.base}/oparl/system", "oparl")


def test_every_system_that_is_told_has_its_words() -> None:
    assert {one.key for one in systems.SYSTEMS} == {*SYSTEMS} - {"oparl", "other"}
    assert all(one.reads or not SYSTEMS[one.key].fetch for one in systems.SYSTEMS)


def test_a_page_that_says_nothing_is_another_system_and_says_what_to_ask_for() -> None:
    with served(Town({"/": b"<h1>Rathaus</h1>", "/oparl": b"<h1>OParl ist aus</h1>"})) as town:
        found = recognise(f"{town.base}/", POLICY)
    assert (found.system, found.fetch) == (OTHER, "")
    assert "OParl" in found.system.ask


def test_an_interface_is_recognised_itself() -> None:
    with served(Town({"/a": SYSTEM})) as town:
        found = recognise(f"{town.base}/a", POLICY)
        assert (found.system.key, found.url, found.fetch) == ("oparl", f"{town.base}/a", "oparl")
        assert town.asked == ["/robots.txt", "/a"]


def test_an_address_that_leads_to_another_server_is_followed_there() -> None:
    here = Town({})
    with served(Town({"/bi/": b"<link href='images/ALLRIS.ico'>"})) as there, served(here):
        here.moved["/"] = f"{there.base}/bi/"
        assert recognise(f"{here.base}/", POLICY).url == f"{there.base}/bi/"


@pytest.mark.parametrize("address", ["ftp://x", "http://", "http://127.0.0.1:9/", "http://[x/"])
def test_an_address_that_cannot_be_asked_is_an_error_with_its_reason(address: str) -> None:
    with pytest.raises(FetchError) as caught:
        recognise(address, POLICY)
    assert caught.value.failure


def test_robots_are_obeyed_and_a_missing_page_is_told() -> None:
    closed = {"/robots.txt": b"User-agent: *\nDisallow: /\n", "/": b"SessionNet Version"}
    with served(Town(closed)) as town, pytest.raises(AddressRefused, match="robots"):
        recognise(f"{town.base}/", POLICY)
    with served(Town({})) as town, pytest.raises(AddressRefused, match="status 404"):
        recognise(f"{town.base}/", POLICY)


def test_every_row_says_what_is_read_and_what_to_ask_for() -> None:
    assert list(SYSTEMS)[-1] == "other"
    for system in SYSTEMS.values():
        assert system.reads
        assert system.ask.endswith(".")
