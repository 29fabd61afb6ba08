"""A build over an archive of an earlier format: its addresses stay, its notes stay."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.build.archive import Built, build_archive
from retrieval.index.encoder import Encoder
from retrieval.replies.reply import Answer, Record
from retrieval.sources.folders import read_sources
from retrieval.storage import generation
from retrieval.storage.store import RECORDS_FILE
from tests.support.papers import BENCHES, Paper, write

#: The columns of format 5 that say what had which address; it called a Vorgang a matter.
FORMAT_5 = """
CREATE TABLE sitzung (id TEXT, body TEXT, gremium TEXT, datum TEXT, zeit TEXT);
CREATE TABLE matter (id TEXT, body TEXT, betreff TEXT, gremium TEXT, datum TEXT, top TEXT,
                     vorlage TEXT, public INTEGER);
CREATE TABLE answer (id TEXT, matter TEXT, number TEXT);
CREATE TABLE excerpt (id TEXT, title TEXT, publisher TEXT, datum TEXT, url TEXT, page TEXT);
CREATE TABLE withdrawn (id TEXT, betreff TEXT, noticed TEXT, body TEXT, vorlage TEXT, removed TEXT);
INSERT INTO sitzung VALUES ('musterstadt-rat', 'Stadt Musterstadt', 'Gemeinderat', '2022-03-01', '');
INSERT INTO matter VALUES
    ('musterstadt-2022-0001-x', 'Stadt Musterstadt', 'Bänke', 'Gemeinderat', '2022-03-01', '7',
     '2022/0001', 1),
    ('musterstadt-2022-0002', 'Stadt Musterstadt', 'Linden', NULL, NULL, NULL, '2022/0002', 1);
INSERT INTO answer VALUES
    ('musterstadt-2022-0001-x-1', 'musterstadt-2022-0001-x', '1'),
    ('musterstadt-2022-0002', 'musterstadt-2022-0002', NULL),
    ('musterstadt-2022-0002-vorbemerkung', 'musterstadt-2022-0002', NULL);
INSERT INTO excerpt VALUES ('amt-baenke-1', 'Bänke', 'Amt', NULL, NULL, 'a.txt');
INSERT INTO withdrawn VALUES
    ('musterstadt-2019-0009', 'Brunnen', '2025-05-05', 'Stadt Musterstadt', '2019/0009', NULL),
    ('musterstadt-2019-0009-1', 'Brunnen', '2025-05-05', 'Stadt Musterstadt', '2019/0009', NULL);
"""
BENCHES_PAPER = Paper("2022/0001", "Bänke", BENCHES)


@pytest.fixture
def former(tmp_path: Path) -> Path:
    """An archive of format 5."""
    archive = tmp_path / "archive"
    with generation.writing(archive) as fresh:
        with closing(sqlite3.connect(fresh / RECORDS_FILE)) as connection:
            connection.executescript(FORMAT_5)
        files = generation.checksums(fresh)
        manifest = generation.Manifest(5, "x", 1, "", "2025-06-01T00:00:00", (), (), {}, files)
        generation.publish(archive, fresh, manifest)
    return archive


def build(tmp_path: Path, archive: Path, encoder: Encoder, *papers: Paper) -> Built:
    reading = read_sources([write(tmp_path / "records", papers)], "Stadt Musterstadt")
    return build_archive(reading, archive, encoder, datetime(2026, 1, 1, tzinfo=UTC))


def test_addresses_of_an_earlier_format_stay_and_those_of_answers_lead_on(
    tmp_path: Path, former: Path, encoder: Encoder
) -> None:
    built = build(tmp_path, former, encoder, BENCHES_PAPER)
    assert built.previous_unreadable is None
    archive = Archive.open(former, encoder)
    found = archive.find("musterstadt-2022-0001-x")
    assert isinstance(found, Record)
    assert found.source.vorlage == "2022/0001"
    answer = archive.find("musterstadt-2022-0001-x-1")
    assert isinstance(answer, Answer)
    assert (answer.id, answer.text) == ("musterstadt-2022-0001-x/1", "Es sind zwölf Bänke.")


def test_what_is_gone_since_and_what_was_noted_before_is_told(
    tmp_path: Path, former: Path, encoder: Encoder
) -> None:
    build(tmp_path, former, encoder, BENCHES_PAPER)
    archive = Archive.open(former, encoder)
    for address, betreff, noticed in (
        ("musterstadt-2019-0009", "Brunnen", date(2025, 5, 5)),
        ("musterstadt-2019-0009-1", "Brunnen", date(2025, 5, 5)),
        ("musterstadt-2022-0002", "Linden", date(2026, 1, 1)),
        ("musterstadt-2022-0002/vorbemerkung", "Linden", date(2026, 1, 1)),
        ("musterstadt-2022-0002-vorbemerkung", "Linden", date(2026, 1, 1)),
        ("amt-baenke-1", "Bänke", date(2026, 1, 1)),
    ):
        note = archive.withdrawn(address)
        assert note is not None, address
        assert (note.betreff, note.noticed) == (betreff, noticed)


def test_a_withdrawn_paper_that_comes_back_has_its_address_again(
    tmp_path: Path, former: Path, encoder: Encoder
) -> None:
    build(tmp_path, former, encoder, BENCHES_PAPER, replace(BENCHES_PAPER, reference="2019/0009"))
    archive = Archive.open(former, encoder)
    assert isinstance(archive.find("musterstadt-2019-0009/1"), Answer)
    assert archive.withdrawn("musterstadt-2019-0009") is None


def test_an_archive_that_cannot_be_read_is_named(
    tmp_path: Path, former: Path, encoder: Encoder
) -> None:
    [records] = former.glob(f"{generation.GENERATIONS}/*/{RECORDS_FILE}")
    records.write_bytes(records.read_bytes()[:-100])
    built = build(tmp_path, former, encoder, BENCHES_PAPER)
    assert built.previous_unreadable is not None
    assert str(records) in str(built.previous_unreadable)
    assert isinstance(Archive.open(former, encoder).find("musterstadt-2022-0001/1"), Answer)
