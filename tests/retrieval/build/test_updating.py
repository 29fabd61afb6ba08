"""A build over an archive: only what changed is done, addresses stay, what is gone leaves a note."""

from __future__ import annotations

import gzip
import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from rich.console import Console

from bot.cli.terminal import print_reply
from bot.settings import load_settings
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.build.archive import Built, build_archive, open_memo
from retrieval.index.encoder import BUILTIN_STATIC, Encoder, open_encoder, word_vectors
from retrieval.replies.reply import Answer
from retrieval.sources.folders import read_sources
from retrieval.storage import generation
from retrieval.storage.store import RECORDS_FILE
from tests.support.papers import BENCHES, TREES, Paper, write


@pytest.fixture
def update(tmp_path: Path, encoder: Encoder) -> Callable[..., Built]:
    """Builds the archive in tmp_path/archive from papers, on a day."""

    def run(*papers: Paper, day: int = 1, by: Encoder = encoder) -> Built:
        memo = open_memo(tmp_path / "archive")
        reading = read_sources([write(tmp_path / "records", papers)], "Stadt Musterstadt", memo)
        now = datetime(2026, 1, day, tzinfo=UTC)
        return build_archive(reading, tmp_path / "archive", by, now, memo=memo)

    return run


ONE = Paper("2022/0001", "Bänke im Stadtgarten", BENCHES)
TWO = Paper("2022/0002", "Linden am Ring", TREES, top="8")


def test_only_new_and_changed_matters_are_encoded(update: Callable[..., Built]) -> None:
    first = update(ONE)
    assert (first.changes.added, first.encoded) == (1, 2)
    second = update(ONE, TWO)
    assert (second.changes.added, second.changes.unchanged, second.encoded) == (1, 1, 2)
    changed = Paper("2022/0001", ONE.name, BENCHES.replace("zwölf", "dreizehn"))
    third = update(changed, TWO)
    assert (third.changes.changed, third.changes.unchanged, third.encoded) == (1, 1, 1)
    fourth = update(changed, TWO)
    assert (fourth.changes.unchanged, fourth.encoded) == (2, 0)


def test_an_update_gives_what_a_new_build_gives(
    update: Callable[..., Built], tmp_path: Path, encoder: Encoder
) -> None:
    update(ONE)
    update(ONE, TWO)
    updated = Archive.open(tmp_path / "archive", encoder)
    (tmp_path / "archive").rename(tmp_path / "updated")
    update(ONE, TWO)
    fresh = Archive.open(tmp_path / "archive", encoder)
    for line in ("Wie viele Bänke gibt es im Stadtgarten?", "Wann werden Linden beschnitten?"):
        assert updated.ask(line) == fresh.ask(line)
        assert isinstance(fresh.ask(line), Answer)


def test_what_the_sources_no_longer_hold_leaves_a_note_until_it_is_back(
    update: Callable[..., Built], tmp_path: Path, encoder: Encoder
) -> None:
    update(ONE, TWO)
    assert update(ONE, day=2).changes.gone == 1
    update(ONE, day=3)
    archive = Archive.open(tmp_path / "archive", encoder)
    assert archive.find("musterstadt-2022-0002/1") is None
    note = archive.withdrawn("musterstadt-2022-0002/1")
    assert note is not None
    assert (note.betreff, note.noticed) == ("Linden am Ring", date(2026, 1, 2))
    assert archive.withdrawn("musterstadt-2022-0001/1") is None
    update(ONE, TWO, day=4)
    archive = Archive.open(tmp_path / "archive", encoder)
    assert isinstance(archive.find("musterstadt-2022-0002/1"), Answer)
    assert archive.withdrawn("musterstadt-2022-0002/1") is None


def test_a_permalink_to_what_is_gone_says_so(
    update: Callable[..., Built], tmp_path: Path, encoder: Encoder
) -> None:
    update(ONE, TWO)
    update(ONE, day=2)
    archive = Archive.open(tmp_path / "archive", encoder)
    client = TestClient(create_app(lambda: archive, load_settings({})))
    gone = client.get("/api/answers/musterstadt-2022-0002/1")
    assert gone.status_code == 410
    assert "bemerkt am 02.01.2026" in gone.json()["detail"]
    page = client.get("/antwort/musterstadt-2022-0002/1", headers={"Accept": "text/html"})
    assert page.status_code == 410
    assert "„Linden am Ring“ steht nicht mehr in den Unterlagen" in page.text
    assert client.get("/api/answers/musterstadt-2022-0009/1").status_code == 404


def test_a_matter_keeps_its_address_when_an_earlier_one_of_its_number_comes(
    update: Callable[..., Built], tmp_path: Path, encoder: Encoder
) -> None:
    update(ONE)
    # Two stations of one number: the one that was there first keeps the short address.
    earlier = Paper("2022/0001", "Bänke, vorab", "Dazu wird mündlich berichtet.", "2022-02-01")
    both = [*_objects(tmp_path, ONE), *_objects(tmp_path, earlier, "-vorab")]
    lines = "".join(json.dumps(one) + "\n" for one in both)
    (tmp_path / "records" / "objects.jsonl").write_text(lines, encoding="utf-8")
    reading = read_sources([tmp_path / "records"], "Stadt Musterstadt")
    build_archive(reading, tmp_path / "archive", encoder, datetime(2026, 1, 5, tzinfo=UTC))
    archive = Archive.open(tmp_path / "archive", encoder)
    kept = archive.find("musterstadt-2022-0001/1")
    assert isinstance(kept, Answer)
    assert kept.source.datum == date(2022, 3, 1)
    other = archive.find("musterstadt-2022-0001-2022-02-01/antwort")
    assert isinstance(other, Answer)


def _objects(tmp_path: Path, paper: Paper, mark: str = "") -> list[dict[str, object]]:
    folder = write(tmp_path / "one", [paper])
    name = paper.reference.replace("/", "-")
    # Two papers of one number have two ids, and so has what belongs to them.
    lines = (folder / "objects.jsonl").read_text().replace(name, f"{name}{mark}")
    return [json.loads(line) for line in lines.splitlines()]


def test_a_paper_that_comes_onto_an_agenda_keeps_its_address(
    update: Callable[..., Built], tmp_path: Path, encoder: Encoder
) -> None:
    update(Paper("2022/0004", "Bänke", BENCHES, day=None))
    before = Archive.open(tmp_path / "archive", encoder).find("musterstadt-2022-0004/1")
    update(Paper("2022/0004", "Bänke", BENCHES))
    after = Archive.open(tmp_path / "archive", encoder).find("musterstadt-2022-0004/1")
    assert isinstance(before, Answer)
    assert isinstance(after, Answer)
    assert (before.source.top, after.source.top) == (None, "7")


def test_another_encoder_takes_no_vector_over(
    update: Callable[..., Built], encoder: Encoder
) -> None:
    update(ONE)
    assert update(ONE, by=open_encoder(BUILTIN_STATIC)).encoded == 2


def test_a_damaged_archive_is_built_anew(update: Callable[..., Built], tmp_path: Path) -> None:
    update(ONE)
    current = generation.open_current(tmp_path / "archive")
    (current.folder / "records.sqlite").write_bytes(b"no database")
    assert update(ONE, TWO).encoded == 4


def test_a_reply_says_who_asked_which_office_answers_and_what_belongs_to_it(
    update: Callable[..., Built], tmp_path: Path, encoder: Encoder
) -> None:
    later = Paper(
        "2022/0005",
        "Bänke, Nachfrage",
        "1. Und seit der Vorlage 2022/0001?\n\nSeit der Vorlage 2022/0001 sind es mehr.",
        "2022-05-01",
        office="Offen",
    )
    update(ONE, TWO, later)
    archive = Archive.open(tmp_path / "archive", encoder)
    first, second = (archive.find(f"musterstadt-2022-000{n}-1") for n in (1, 5))
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert first.background.askers == ("XYZ-Fraktion",)
    assert (first.background.office, second.background.office) == ("Gartenamt", None)
    [file] = first.background.attachments
    assert (file.name, file.url) == ("Stellungnahme", "https://example.org/2022-0001.pdf")
    assert [one.id for one in first.background.related] == ["musterstadt-2022-0005"]
    assert [one.id for one in second.background.related] == ["musterstadt-2022-0001"]
    lines = StringIO()
    twice = replace(first, background=replace(first.background, attachments=(file, file)))
    print_reply(Console(file=lines, width=200), twice)
    listed = "  • Stellungnahme (https://example.org/2022-0001.pdf)\n" * 2
    assert f"\nDateien zum Vorgang:\n{listed}" in lines.getvalue()
    for shown in (
        "Gefragt haben: XYZ-Fraktion",
        "Zuständig in der Verwaltung: Gartenamt",
        "Im Ratsinformationssystem ansehen: https://example.org/",
    ):
        assert shown in lines.getvalue()
    page = TestClient(create_app(lambda: archive, load_settings({}))).get(f"/antwort/{first.id}")
    for shown in ("XYZ-Fraktion", "Gartenamt", "2022-0001.pdf", "/antwort/musterstadt-2022-0005"):
        assert shown in page.text


def _dump(archive: Path) -> dict[str, object]:
    """What a generation holds, byte for byte; notes on what is gone are no part of it."""
    folder = generation.open_current(archive).folder
    files: dict[str, object] = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("manifest.json", "records.sqlite")
    }
    with closing(sqlite3.connect(folder / "records.sqlite")) as records:
        files["records"] = [line for line in records.iterdump() if '"withdrawn"' not in line]
    return files


def _changed(paper: dict[str, Any], draw: random.Random) -> dict[str, Any]:
    """A paper with another title, another word in its reply, or without its last file."""
    kind = draw.randrange(3)
    if kind == 0:
        return paper | {"name": f"{paper['name']} (neu)"}
    if kind == 1 and (paper.get("mainFile") or {}).get("text"):
        main = paper["mainFile"]
        return paper | {"mainFile": main | {"text": main["text"].replace("die ", "jene ")}}
    return paper | {"auxiliaryFile": paper.get("auxiliaryFile", [])[:-1]}


def _with_items_of(papers: list[Any], meeting: Any) -> Any:
    """The meeting with the items of these papers alone: what came before them keeps its address."""
    of = {one["id"] for paper in papers for one in paper.get("consultation", [])}
    items = [one for one in meeting["agendaItem"] if one.get("consultation") in of]
    return meeting | {"agendaItem": items}


@pytest.mark.slow
def test_random_updates_of_real_papers_give_the_bytes_of_a_new_build(
    shared: Path, tmp_path: Path
) -> None:
    draw, encoder, folder = random.Random(4), word_vectors(), tmp_path / "records"
    with gzip.open(shared / "karlsruhe" / "papers.jsonl.gz", "rt", encoding="utf-8") as lines:
        stock = [json.loads(line) for line in islice(lines, 0, 1100, 22)]
    wanted = {one["meeting"] for paper in stock for one in paper.get("consultation", [])}
    with gzip.open(shared / "karlsruhe" / "meetings.jsonl.gz", "rt", encoding="utf-8") as lines:
        meetings = [one for one in map(json.loads, lines) if one["id"] in wanted]
    folder.mkdir()
    held, stock = stock[:30], stock[30:]
    for _ in range(4):
        agendas = [_with_items_of(held, meeting) for meeting in meetings]
        objects = "".join(json.dumps(one) + "\n" for one in [*held, *agendas])
        (folder / "objects.jsonl").write_text(objects, encoding="utf-8")
        for archive in (tmp_path / "updated", tmp_path / "fresh"):
            memo = open_memo(archive)
            reading = read_sources([folder], "Stadt Karlsruhe", memo)
            build_archive(reading, archive, encoder, datetime(2026, 1, 1, tzinfo=UTC), memo=memo)
        assert _dump(tmp_path / "updated") == _dump(tmp_path / "fresh")
        shutil.rmtree(tmp_path / "fresh")
        held = [_changed(one, draw) if draw.random() < 0.1 else one for one in held]
        del held[draw.randrange(len(held))]
        held.append(stock.pop())


def test_one_more_paper_gives_the_manifest_of_a_new_build(
    update: Callable[..., Built], tmp_path: Path
) -> None:
    update(ONE)
    update(ONE, TWO)
    updated = generation.open_current(tmp_path / "archive").manifest
    shutil.rmtree(tmp_path / "archive")
    update(ONE, TWO)
    assert generation.open_current(tmp_path / "archive").manifest == updated


def test_what_a_damaged_source_held_stays_until_it_can_be_read_again(
    update: Callable[..., Built], tmp_path: Path, encoder: Encoder
) -> None:
    update(ONE, TWO)
    dump = tmp_path / "records" / "objects.jsonl"
    packed = tmp_path / "records" / "objects.jsonl.gz"
    whole = gzip.compress(dump.read_bytes())
    dump.unlink()

    def build(raw: bytes, day: int) -> Built:
        packed.write_bytes(raw)
        reading = read_sources([tmp_path / "records"], "Stadt Musterstadt")
        now = datetime(2026, 1, day, tzinfo=UTC)
        return build_archive(reading, tmp_path / "archive", encoder, now)

    before = build(whole, 2)
    assert (before.records.carried, before.changes.unchanged) == (0, 2)
    # The first half of the file holds neither paper.
    built = build(whole[: len(whole) // 4], 3)
    assert (built.records.carried, built.changes.unchanged, built.changes.gone) == (2, 2, 0)
    archive = Archive.open(tmp_path / "archive", encoder)
    trees = archive.find("musterstadt-2022-0002/1")
    assert isinstance(trees, Answer)
    assert archive.withdrawn("musterstadt-2022-0002/1") is None
    assert archive.ask("TOP 8 vom 01.03.2022").kind == "record"
    asked = archive.ask("Wann werden die Linden beschnitten?")
    assert isinstance(asked, Answer)
    assert asked.id == trees.id
    again = build(whole, 4)
    assert (again.records.carried, again.changes.unchanged, again.changes.gone) == (0, 2, 0)
    assert Archive.open(tmp_path / "archive", encoder).find("musterstadt-2022-0002/1") == trees


@pytest.mark.parametrize("sign", [{"deleted": True}, {"public": False}])
@pytest.mark.parametrize("numbered", [True, False])
def test_what_a_damaged_source_shows_no_more_is_not_kept(
    sign: dict[str, bool], numbered: bool, tmp_path: Path, encoder: Encoder
) -> None:
    dump = write(tmp_path / "records", [ONE, TWO]) / "objects.jsonl"
    rows = [json.loads(line) for line in dump.read_text(encoding="utf-8").splitlines()]
    trees = next(one for one in rows if one.get("reference") == TWO.reference)
    if not numbered:
        del trees["reference"]

    def build(day: int, *torn: str) -> Built:
        lines = [*(json.dumps(one) for one in rows), *torn]
        dump.write_text("\n".join(lines), encoding="utf-8")
        reading = read_sources([tmp_path / "records"], "Stadt Musterstadt")
        now = datetime(2026, 1, day, tzinfo=UTC)
        return build_archive(reading, tmp_path / "archive", encoder, now)

    [address] = {one.id for one in build(1).records.anfragen} - {"musterstadt-2022-0001"}
    trees |= sign
    built = build(2, '{"id": "https://')
    assert built.records.carried == 0
    archive = Archive.open(tmp_path / "archive", encoder)
    assert archive.find(f"{address}/1") is None
    assert archive.withdrawn(f"{address}/1") is not None


@pytest.mark.parametrize("told", ["paper", "item", "paper of no kind", "item of no kind"])
def test_of_what_is_not_public_any_more_not_even_the_title_stays(
    told: str, tmp_path: Path, encoder: Encoder
) -> None:
    dump = write(tmp_path / "records", [ONE, TWO]) / "objects.jsonl"
    rows = [json.loads(line) for line in dump.read_text(encoding="utf-8").splitlines()]
    trees = next(one for one in rows if one.get("reference") == TWO.reference)
    if told.endswith("of no kind"):  # which only its files tell
        trees["paperType"] = "Vorlage"
        trees["mainFile"]["name"] = "Stellungnahme zur Anfrage"

    def build(day: int) -> Path:
        dump.write_text("\n".join(json.dumps(one) for one in rows), encoding="utf-8")
        reading = read_sources([tmp_path / "records"], "Stadt Musterstadt")
        now = datetime(2026, 1, day, tzinfo=UTC)
        build_archive(reading, tmp_path / "archive", encoder, now)
        return generation.open_current(tmp_path / "archive").folder / RECORDS_FILE

    assert b"Linden am Ring" in build(1).read_bytes()
    [meeting] = [one for one in rows if "agendaItem" in one]
    [item] = [one for one in meeting["agendaItem"] if one["number"] == "8"]
    (trees if told.startswith("paper") else item)["public"] = False
    for day in (2, 3):
        assert b"Linden" not in build(day).read_bytes()
    archive = Archive.open(tmp_path / "archive", encoder)
    assert archive.withdrawn("musterstadt-2022-0002/1") is not None


def test_a_source_of_which_nothing_can_be_read_changes_nothing_and_is_named(
    tmp_path: Path, encoder: Encoder
) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "papers.jsonl.gz").write_bytes(gzip.compress(b"{}\n" * 99)[:20])
    reading = read_sources([tmp_path / "records"], "Stadt Musterstadt")
    assert {one.file for one in reading.left_out} == {"papers.jsonl.gz"}
    built = build_archive(reading, tmp_path / "archive", encoder, datetime(2026, 1, 1, tzinfo=UTC))
    assert built.records.anfragen == ()
    archive = Archive.open(tmp_path / "archive", encoder)
    assert archive.ask("Wie viele Bänke gibt es?").kind == "silence"


def test_a_wrong_source_empties_no_archive(
    update: Callable[..., Built], tmp_path: Path, encoder: Encoder
) -> None:
    update(ONE, TWO)
    scans = tmp_path / "scans"
    scans.mkdir()
    (scans / "a.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    reading = read_sources([scans], "Stadt Musterstadt")
    now = datetime(2026, 1, 2, tzinfo=UTC)
    built = build_archive(reading, tmp_path / "archive", encoder, now)
    assert (built.records.carried, built.changes.unchanged, built.changes.gone) == (2, 2, 0)
    archive = Archive.open(tmp_path / "archive", encoder)
    assert isinstance(archive.find("musterstadt-2022-0001/1"), Answer)
