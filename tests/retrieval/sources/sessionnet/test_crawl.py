"""The crawl of SessionNet by its calendar: a real server, which plays a town in every layout."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli.samples import look_up
from bot.texts.failures import in_german
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.build.collect import collect
from retrieval.errors import AddressRefused, FetchError
from retrieval.failures import FailureCode
from retrieval.index.encoder import Encoder
from retrieval.replies.reply import Answer
from retrieval.sources.crawl import crawl
from retrieval.sources.crawling.walk import CrawlReport
from retrieval.sources.folders import read_sources
from retrieval.sources.http.client import FetchPolicy
from tests.conftest import NOW
from tests.support import lakeside_ris as ris
from tests.support.sessionnet_pages import File, Item, Layout, Meeting, Paper, Town
from tests.support.sessionnet_server import Server, serve

TODAY = date(2026, 8, 10)
SUMMER = date(2026, 6, 1)
POLICY = FetchPolicy("Ratsauskunft/test (+test@example.org)", tries=2, failures=3, timeout=5)
PAPER = ris.enquiry(7, "12/2026", "Bänke am Weiher", ris.QUESTION, ris.ANSWER)
MOTION = Paper(9, "13/2026", "Haushalt", "Beschlussvorlage", files=(File(91, "Haushaltsplan"),))
SECRET = Paper(8, "99/2026", "Geheimweg", files=(File(81, "Antwort"),))
#: An item without a paper, whose files hold the answer.
ALONE = Item(
    "Ö 4",
    "Anfrage der Fraktion Blau zu Linden",
    files=(File(41, "Antwort der Verwaltung"), File(42, "Anlage")),
)
MEETINGS = [
    Meeting(
        31,
        "Gemeinderat",
        date(2026, 7, 1),
        (
            Item("Ö 1", "Eröffnung", ktonr=77, text=("Der Rat ist beschlussfähig.",)),
            Item("Ö 2", PAPER.title, PAPER, outcome="zur Kenntnis genommen"),
            Item("Ö 3", MOTION.title, MOTION),
            ALONE,
        ),
        (Item("N 1", SECRET.title, SECRET, ktonr=78),),
    ),
    Meeting(32, "Bauausschuss", date(2026, 7, 1), (Item("Ö 1", "Eröffnung"),)),
]


@contextmanager
def town(**more: Any) -> Iterator[Server]:
    made = Town(**more)
    made.meetings.extend(MEETINGS)
    with serve(Server(made, FILES, TODAY)) as served:
        yield served


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("files")
    for file in (*PAPER.files, *MOTION.files, *SECRET.files, *ALONE.files):
        FILES[file.id] = ris.pdf(folder / f"{file.id}.pdf", file.lines or ("Text",)).read_bytes()


FILES: dict[int, bytes] = {}


def run(served: Server, folder: Path, start: str = "", **more: Any) -> CrawlReport:
    options = {
        "today": TODAY,
        "on_progress": lambda step: None,
        "policy": POLICY,
        "since": SUMMER,
        "sleep": lambda seconds: None,
    } | more
    report = crawl(served.base + start, folder, **options)
    for one in (*report.refused, *report.failed):
        assert one.reason is not None
        assert "technische Meldung" not in in_german(one.reason)
    return report


def kept(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir() if one.suffix in (".html", ".pdf")} - {
        one.name for one in folder.iterdir() if one.name.startswith(".")
    }


@pytest.mark.parametrize(
    ("layout", "suffix"), [("table", "php"), ("cards", "asp"), ("old", "php"), ("oldest", "asp")]
)
def test_all_that_may_be_read_is_fetched(tmp_path: Path, layout: Layout, suffix: str) -> None:
    with town(layout=layout, suffix=suffix) as served:
        report = run(served, tmp_path)
    agenda = {"table": "si0057", "cards": "si0056"}.get(layout, "to0040")
    items = set() if layout == "cards" else {"to0050_77.html"}  # cards link no page of an item
    assert kept(tmp_path) == {
        f"{agenda}_31.html",
        f"{agenda}_32.html",
        "vo0050_7.html",
        "vo0050_9.html",
        *(f"getfile_{file.id}.pdf" for file in (*PAPER.files, *ALONE.files)),
        *items,
    }
    assert not report.refused
    assert not report.failed
    assert report.ended_early is None


def test_what_was_fetched_answers(tmp_path: Path) -> None:
    with town() as served:
        run(served, tmp_path)
    contents = read_sources([tmp_path], "X")
    answered = [one for one in collect(contents.pages).anfragen if one.antworten]
    assert [one.antworten[0].antwort for one in answered if one.source.vorlage] == [ris.ANSWER]
    [one] = [one for one in answered if one.source.vorlage]
    assert (one.source.top, one.source.datum) == ("Ö 2", date(2026, 7, 1))
    assert one.source.url == f"{served.base}vo0050.php?__kvonr=7"
    assert one.facts.fetched == TODAY
    assert not [one for one in contents.left_out if one.reason.code is FailureCode.NO_PAPER]


def test_an_answer_in_a_file_is_still_there_at_its_source(tmp_path: Path, encoder: Encoder) -> None:
    with town() as served:
        run(served, tmp_path / "pages")
        build_archive(read_sources([tmp_path / "pages"], "X"), tmp_path / "a", encoder, NOW)
        archive = Archive.open(tmp_path / "a", encoder)
        reply = archive.ask(ris.QUESTION)
        assert isinstance(reply, Answer)
        assert look_up(reply, replace(POLICY, delay=0.0)) == "there"
        archive.close()


@pytest.mark.parametrize("etags", [True, False])
def test_a_second_run_asks_only_for_what_may_have_changed(tmp_path: Path, etags: bool) -> None:
    with town() as served:
        served.etags = etags
        run(served, tmp_path)
        served.forget()
        again = run(served, tmp_path, today=TODAY + timedelta(days=1))
        assert again.fetched == 0
        sent = [one for one in served.sent if not one.startswith(("si0040", "/robots"))]
        assert [one for one in sent if one.startswith("getfile")] == []
        assert not etags or sent == []
        # Once more when nine months are over, then never again.
        assert run(served, tmp_path, today=TODAY + timedelta(days=400)).fetched == 0
        served.forget()
        late = run(served, tmp_path, today=TODAY + timedelta(days=401))
        assert late.fetched == 0
        assert [one for one in served.asked if one.startswith(("vo0050", "to0050"))] == []


def test_an_answer_that_comes_later_is_fetched(tmp_path: Path) -> None:
    with town() as served:
        bare = replace(PAPER, files=PAPER.files[:1])
        meeting = MEETINGS[0]
        items = (meeting.items[0], replace(meeting.items[1], paper=bare))
        served.town.meetings[0] = replace(meeting, items=items)
        run(served, tmp_path)
        assert "getfile_72.pdf" not in kept(tmp_path)
        served.town.meetings[0] = meeting
        run(served, tmp_path, today=TODAY + timedelta(days=8))
    assert "getfile_72.pdf" in kept(tmp_path)


def test_a_run_goes_on_where_another_ended(tmp_path: Path) -> None:
    with town() as served:
        first = run(served, tmp_path, limit=4)
        assert first.ended_early is not None
        before = kept(tmp_path)
        served.forget()
        run(served, tmp_path)
        assert before < kept(tmp_path)
        asked = {one.partition("=")[2] for one in served.sent if one.startswith("si0057")}
        assert asked <= {"31", "32"}


def test_robots_are_obeyed(tmp_path: Path) -> None:
    with town() as served:
        served.robots = "User-agent: *\nDisallow: /bi/getfile.php\n"
        report = run(served, tmp_path)
        assert {one.name for one in tmp_path.glob("*.pdf")} == set()
        assert [one.reason.code for one in report.refused] == [FailureCode.ROBOTS]
        assert not [one for one in served.asked if one.startswith("getfile")]
        served.robots = "User-agent: *\nDisallow: /\n"
        with pytest.raises(AddressRefused, match="closed to robots"):
            run(served, tmp_path / "b")


def test_pages_in_the_place_of_others_are_refusals(tmp_path: Path) -> None:
    with town() as served:
        login = '<html><body><div id="wrapper" class="smc_page_ylogon_layout"></div></body></html>'
        served.answers["vo0050.php?__kvonr=7"] = (200, login.encode())
        error = login.replace("ylogon", "error")
        served.answers["si0057.php?__ksinr=32"] = (200, error.encode())
        served.answers["getfile.php?id=41&type=do"] = (200, b"<html><body>weg</body></html>")
        served.answers["vo0050.php?__kvonr=9"] = (200, b"<html><body>Fehler-Nummer 7</body></html>")
        report = run(served, tmp_path)
    codes = {one.reason.code for one in report.refused}
    assert codes == {FailureCode.LOGIN, FailureCode.NO_INFORMATION, FailureCode.OTHER_FORMAT}
    assert [one.url.rpartition("/")[2] for one in report.failed] == ["vo0050.php?__kvonr=9"]
    assert "vo0050_7.html" not in kept(tmp_path)


def test_what_nobody_may_see_is_never_asked_for(tmp_path: Path) -> None:
    with town(parts=("Öffentlicher Teil", "Nicht öffentlicher Teil")) as served:
        run(served, tmp_path)
        assert not [one for one in served.asked if one.endswith(("kvonr=8", "=78", "=81&type=do"))]


def test_one_body_of_many_is_walked(tmp_path: Path) -> None:
    with town() as served:
        run(served, tmp_path, "si0040.php?__cpanr=3")
        months = [one for one in served.asked if "__cmonat" in one]
        assert months
        assert all("__cpanr=3" in one for one in months)


def test_the_start_page_is_asked_for_once(tmp_path: Path) -> None:
    with town() as served:
        run(served, tmp_path, "info.php")
        served.forget()
        run(served, tmp_path, "info.php", today=TODAY + timedelta(days=1))
        assert "info.php" not in served.asked


def test_a_start_page_that_is_down_leaves_what_there_is(tmp_path: Path) -> None:
    with town() as served:
        run(served, tmp_path, "info.php")
        served.answers["info.php"] = (503, b"busy")
        report = run(served, tmp_path, "info.php", today=TODAY + timedelta(days=40))
    assert report.ended_early is not None
    assert report.kept == len(kept(tmp_path))


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (
            '<meta name="description" content="ALLRIS net Version 4.1.5 (1) - 17.01.2025">',
            "ALLRIS 4",
        ),
        ("<title>Termine - SD.NET RIM 4 | Stadt</title>", "SD.NET"),
    ],
)
def test_a_system_that_is_not_crawled_is_named_with_what_helps(
    tmp_path: Path, mark: str, name: str
) -> None:
    with town() as served:
        served.answers["info.php"] = (200, f"<html><head>{mark}</head></html>".encode())
        with pytest.raises(FetchError) as error:
            run(served, tmp_path, "info.php")
    assert error.value.failure.code is FailureCode.NOT_CRAWLED
    assert name in in_german(error.value.failure)
    assert "OParl" in in_german(error.value.failure)
