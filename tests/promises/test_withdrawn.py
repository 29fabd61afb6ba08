"""What an OParl source deletes: fetched by the real command's code, built, and asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.settings import load_settings
from bot.telegram.message import Messages
from bot.texts import common as texts
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.german.dates import german_date
from retrieval.index.encoder import Encoder
from retrieval.records import Withdrawn
from retrieval.replies.reply import Answer, Record, Silence
from retrieval.sources.folders import SourceContents, read_sources
from retrieval.sources.oparl.files import pdf_name
from tests.support.command import Command
from tests.support.oparl_fetch import NOW, papers, run
from tests.support.oparl_server import Site, serving

SECRET = "Die Linden am Ring werden im März beschnitten"
REPLY = f"STELLUNGNAHME zur Anfrage\n1. Wann werden die Linden beschnitten?\n\n{SECRET}.\n"
BENCHES = "STELLUNGNAHME zur Anfrage\n1. Wie viele Bänke gibt es?\n\nEs gibt zwölf Bänke.\n"
SENTENCE = (
    "Die Vorlage 2019/1234 „Linden am Ring“ wurde am 20.11.2026 bei der Quelle entfernt, aus der "
    "diese Auskunft gebaut ist. Der Inhalt wird hier nicht mehr gezeigt."
)
LATER = NOW + timedelta(days=40)


@pytest.fixture
def site() -> Iterator[Site]:
    """A village with two enquiries, one of them on an agenda."""
    found = Site()
    with serving(found):
        base = found.base
        for number, reference, name, text in (
            (1, "2019/1234", "Linden am Ring", REPLY),
            (2, "2022/0001", "Bänke", BENCHES),
        ):
            file = {"id": f"{base}/f/{number}", "name": "Stellungnahme", "text": text}
            consultation = {"id": f"{base}/c/{number}", "meeting": f"{base}/meetings/{number}"}
            found.add(
                number,
                reference=reference,
                name=name,
                auxiliaryFile=[file],
                consultation=[consultation] if number == 1 else [],
            )
        found.lists["meetings"].append(
            {
                "id": f"{base}/meetings/1",
                "type": "https://schema.oparl.org/1.1/Meeting",
                "name": "Gemeinderat",
                "start": "2019-12-03T16:00:00+01:00",
                "agendaItem": [{"number": "7", "public": True, "consultation": f"{base}/c/1"}],
            }
        )
        yield found


def delete(site: Site) -> None:
    """The source deletes the first paper, as OParl has it: what it held goes."""
    gone = site.lists["papers"][0]
    for key in set(gone) - {"id", "type", "created"}:
        del gone[key]
    gone |= {"deleted": True, "modified": "2026-11-20T09:00:00+00:00"}


def build(folder: Path, archive: Path, encoder: Encoder, now: datetime) -> Archive:
    """An archive of a fetched folder, built on a day."""
    build_archive(read(folder), archive, encoder, now)
    return Archive.open(archive, encoder)


def read(folder: Path) -> SourceContents:
    return read_sources([folder], "Stadt Musterstadt")


def test_a_deleted_paper_is_told_with_the_day_of_its_source(
    site: Site, tmp_path: Path, encoder: Encoder
) -> None:
    folder, archive = tmp_path / "fetched", tmp_path / "archive"
    run(site, folder)
    before = build(folder, archive, encoder, NOW)
    assert isinstance(before.find("dorf-2019-1234/1"), Answer)
    delete(site)
    run(site, folder, LATER)
    assert papers(folder)["Linden am Ring"]["withdrawn"] == "2026-11-20"
    now = build(folder, archive, encoder, LATER)
    for name in ("dorf-2019-1234", "dorf-2019-1234/1"):
        assert now.find(name) is None
        assert now.withdrawn(name) == Withdrawn(
            name, "Linden am Ring", LATER.date(), "Dorf", "2019/1234", date(2026, 11, 20)
        )
    # A later build from the same folder says the same.
    again = build(folder, archive, encoder, LATER + timedelta(days=9))
    assert again.withdrawn("dorf-2019-1234/1") == now.withdrawn("dorf-2019-1234/1")


def files_with(archive: Path, words: str) -> set[str]:
    """The names of the files of an archive that hold some words."""
    held = (path for path in archive.rglob("*") if path.is_file())
    return {path.name for path in held if words.encode() in path.read_bytes()}


def test_no_file_of_the_archive_keeps_what_was_deleted_and_who_reads_it_reads_on(
    site: Site, tmp_path: Path, encoder: Encoder
) -> None:
    folder, archive = tmp_path / "fetched", tmp_path / "archive"
    run(site, folder)
    before = build(folder, archive, encoder, NOW)
    words, _, _ = SECRET.partition("ä")
    assert files_with(archive, words)
    delete(site)
    run(site, folder, LATER)
    build(folder, archive, encoder, LATER)
    assert files_with(archive, words) == set()
    # A service that has not taken up the new archive yet is asked in the meantime.
    assert isinstance(before.ask("Wann werden die Linden am Ring beschnitten?"), Answer)
    assert before.similar("Wann werden die Linden beschnitten?")
    assert before.suggest("Wann werden")
    assert before.status.answers == 2


@pytest.mark.parametrize("line", ["2019/1234", "Vorlage 2019/1234", "Was steht in 2019/1234?"])
def test_a_first_build_knows_what_was_deleted_before_it(
    site: Site, tmp_path: Path, encoder: Encoder, line: str
) -> None:
    run(site, tmp_path / "fetched")
    delete(site)
    run(site, tmp_path / "fetched", LATER)
    archive = build(tmp_path / "fetched", tmp_path / "archive", encoder, LATER)
    reply = archive.ask(line)
    assert isinstance(reply, Record)
    assert (reply.id, reply.items, reply.source.vorlage) == ("dorf-2019-1234", (), "2019/1234")
    assert reply.withdrawn
    assert texts.withdrawn(reply.withdrawn) == SENTENCE
    # Its address is the one it would have had, so that a link to it says why it leads nowhere.
    assert archive.withdrawn("dorf-2019-1234") == reply.withdrawn
    assert isinstance(archive.ask("Wann werden die Linden am Ring beschnitten?"), Silence)


@pytest.mark.slow
def test_every_surface_says_it_and_none_shows_the_content(
    site: Site, tmp_path: Path, encoder: Encoder, command: Command
) -> None:
    folder, held = tmp_path / "fetched", tmp_path / "archive"
    run(site, folder)
    delete(site)
    run(site, folder, LATER)
    built = command("build", str(folder), "--archive", str(held))
    assert built.returncode == 0, built.stderr
    shown = " ".join(built.stderr.split())
    assert "bei der Quelle entfernt (nur Nummer, Betreff und Tag) 1" in shown
    asked = command("ask", "Vorlage 2019/1234", "--archive", str(held))
    assert SENTENCE in " ".join(asked.stdout.split())
    line = command("ask", "--json", "Vorlage 2019/1234", "--archive", str(held)).stdout
    archive = Archive.open(held, encoder)
    client = TestClient(create_app(lambda: archive, load_settings({})))
    reply = client.post("/api/ask", json={"question": "Vorlage 2019/1234"})
    assert reply.json() == json.loads(line)
    assert reply.json()["kind"] == "record"
    assert reply.json()["withdrawn"]["removed"] == "2026-11-20"
    page = client.post("/", data={"frage": "Vorlage 2019/1234"}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert SENTENCE in page.text
    gone = client.get("/api/answers/dorf-2019-1234")
    assert (gone.status_code, gone.json()["detail"]) == (410, SENTENCE)
    [draft] = Messages(key=str, today=lambda: LATER.date()).of(archive.ask("2019/1234"))
    assert SENTENCE in draft.html
    said = [one.encode() for one in (built.stdout, asked.stdout, line)]
    said += [reply.content, page.content, gone.content]
    said += [file.read_bytes() for file in held.rglob("*") if file.is_file()]
    assert not [one for one in said if SECRET.encode() in one]


def test_a_paper_that_comes_back_is_there_again(
    site: Site, tmp_path: Path, encoder: Encoder
) -> None:
    folder, held = tmp_path / "fetched", tmp_path / "archive"
    run(site, folder)
    whole = dict(site.lists["papers"][0])
    delete(site)
    run(site, folder, LATER)
    build(folder, held, encoder, LATER)
    site.lists["papers"][0] = whole | {"modified": "2026-12-12T09:00:00+00:00"}
    run(site, folder, LATER + timedelta(days=2))
    archive = build(folder, held, encoder, LATER + timedelta(days=2))
    reply = archive.ask("2019/1234")
    assert isinstance(reply, Record)
    assert reply.withdrawn is None
    assert [item.kind for item in reply.items] == ["answer"]
    assert archive.withdrawn("dorf-2019-1234") is None


def test_a_number_used_again_is_no_deleted_paper(
    site: Site, tmp_path: Path, encoder: Encoder
) -> None:
    run(site, tmp_path / "fetched")
    delete(site)
    site.add(3, reference="2019/1234", name="Linden am Ring, neu", modified="2026-11-21T00:00:00Z")
    run(site, tmp_path / "fetched", LATER)
    reply = build(tmp_path / "fetched", tmp_path / "archive", encoder, LATER).ask("2019/1234")
    assert isinstance(reply, Record)
    assert (reply.source.betreff, reply.withdrawn) == ("Linden am Ring, neu", None)


def test_a_paper_of_a_closed_meeting_is_not_told(
    site: Site, tmp_path: Path, encoder: Encoder
) -> None:
    site.lists["meetings"][0]["agendaItem"][0]["public"] = False
    run(site, tmp_path / "fetched")
    delete(site)
    run(site, tmp_path / "fetched", LATER)
    assert read(tmp_path / "fetched").removed == ()
    reply = build(tmp_path / "fetched", tmp_path / "archive", encoder, LATER).ask("2019/1234")
    assert isinstance(reply, Silence)


def test_what_only_left_the_sources_is_told_with_the_day_it_was_noticed(
    site: Site, tmp_path: Path, encoder: Encoder
) -> None:
    folder, held = tmp_path / "fetched", tmp_path / "archive"
    run(site, folder)
    build(folder, held, encoder, NOW)
    lines = (folder / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    (folder / "papers.jsonl").write_text(lines[1] + "\n", encoding="utf-8")
    reply = build(folder, held, encoder, datetime(2026, 12, 24, tzinfo=UTC)).ask("2019/1234")
    assert isinstance(reply, Record)
    assert reply.withdrawn
    assert texts.withdrawn(reply.withdrawn).endswith("(bemerkt am 24.12.2026).")


def test_the_pdfs_of_a_deleted_paper_are_not_read(site: Site, tmp_path: Path) -> None:
    file = {"id": f"{site.base}/files/7", "name": "Anlage", "downloadUrl": f"{site.base}/files/7"}
    site.lists["papers"][0]["auxiliaryFile"].append(file)
    site.files["7"] = b"%PDF-1.7 not a whole one"
    run(site, tmp_path)
    [left] = read(tmp_path).left_out
    assert left.source
    assert (left.file, left.source.vorlage, left.source.betreff, left.source.url) == (
        pdf_name(f"{site.base}/files/7"), "2019/1234", "Linden am Ring", f"{site.base}/papers/1",
    )  # fmt: skip
    delete(site)
    run(site, tmp_path, LATER)
    assert (tmp_path / "files" / left.file).exists()
    assert read(tmp_path).left_out == ()


def test_what_a_source_says_nothing_of_is_told_with_the_day_it_was_missed(
    site: Site, tmp_path: Path, encoder: Encoder
) -> None:
    for number in range(3, 12):
        site.add(number, reference=f"2023/{number:04}", name=f"Anfrage {number}")
    run(site, tmp_path / "fetched")
    del site.lists["papers"][0]
    run(site, tmp_path / "fetched", LATER)
    archive = build(tmp_path / "fetched", tmp_path / "archive", encoder, LATER + timedelta(days=9))
    note = archive.withdrawn("dorf-2019-1234")
    assert note
    assert (note.noticed, note.removed) == (LATER.date(), None)
    assert f"bemerkt am {german_date(LATER.date())}" in texts.withdrawn(note)


def test_a_source_that_deleted_everything_leaves_an_archive_that_says_so(
    site: Site, tmp_path: Path, encoder: Encoder
) -> None:
    site.lists["papers"] = site.lists["papers"][:1]
    run(site, tmp_path / "fetched")
    before = build(tmp_path / "fetched", tmp_path / "archive", encoder, NOW)
    assert isinstance(before.ask("Wann werden die Linden am Ring beschnitten?"), Answer)
    delete(site)
    run(site, tmp_path / "fetched", LATER)
    now = build(tmp_path / "fetched", tmp_path / "archive", encoder, LATER)
    assert isinstance(now.ask("Wann werden die Linden am Ring beschnitten?"), Silence)
    assert isinstance(now.ask("2019/1234"), Record)
