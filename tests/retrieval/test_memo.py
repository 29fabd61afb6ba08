"""What a build remembers: right, and only as long as neither text nor rules have changed."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from retrieval.build.archive import Built, build_archive, open_memo
from retrieval.index.encoder import Encoder, word_vectors
from retrieval.memo import MEMO_FILE, Memo, code_fingerprint
from retrieval.pages import Page
from retrieval.records import TOP, PaperDetails, Sitzung
from retrieval.sources.folders import read_sources
from retrieval.storage import generation
from tests.support.papers import BENCHES, TREES, Paper, write

ONE = Paper("2022/0001", "Bänke im Stadtgarten", BENCHES)
TWO = Paper("2022/0002", "Linden am Ring", TREES, top="8")

calls: list[str] = []


@dataclass(frozen=True, slots=True)
class Greeting:
    words: tuple[str, ...]
    day: date | None = None


def greet(name: str, raw: bytes = b"") -> Greeting:
    calls.append(name)
    return Greeting(("Guten Tag", name, str(len(raw))), date(2022, 2, 15))


def page(name: str) -> Page:
    calls.append(name)
    sitzung = Sitzung("Stadt Herne", "Rat", date(2022, 2, 15), None, None, None, None)
    facts = PaperDetails(askers=("SPD",), fetched=date(2026, 1, 1))
    return Page(name, "auszug", sitzung=sitzung, tops=(TOP("Ö 1", "Bänke"),), facts=facts)


def again(before: Memo, tmp_path: Path) -> Memo:
    """What the next build remembers of this one."""
    before.save(tmp_path)
    lines = (tmp_path / MEMO_FILE).read_bytes().splitlines()
    return Memo(dict(tuple(line.split(b" ", 1)) for line in lines[1:]))


@pytest.fixture(autouse=True)
def no_calls() -> None:
    calls.clear()


def test_the_same_arguments_are_computed_once(tmp_path: Path) -> None:
    first = Memo()
    assert first(greet, "Ada", b"xyz") == greet("Ada", b"xyz")
    assert first(page, "1") == page("1")
    calls.clear()
    second = again(first, tmp_path)
    assert second(greet, "Ada", b"xyz") == Greeting(("Guten Tag", "Ada", "3"), date(2022, 2, 15))
    kept = second(page, "1")
    assert calls == []
    assert kept == page("1")
    second(greet, "Ada", b"xyzz")
    second(greet, "Bob", b"xyz")
    second(page, "2")
    assert calls == ["1", "Ada", "Bob", "2"]


def test_what_a_build_does_not_ask_for_is_forgotten(tmp_path: Path) -> None:
    first = Memo()
    first(greet, "Ada")
    second = again(first, tmp_path)
    second(greet, "Bob")
    third = again(second, tmp_path)
    calls.clear()
    third(greet, "Bob")
    assert calls == []
    third(greet, "Ada")
    assert calls == ["Ada"]


@pytest.fixture
def archive(tmp_path: Path, encoder: Encoder) -> Path:
    """An archive of two papers."""
    build(tmp_path, encoder, ONE, TWO)
    return tmp_path / "archive"


def build(place: Path, encoder: Encoder, *papers: Paper) -> Built:
    known = open_memo(place / "archive")
    reading = read_sources([write(place / "records", papers)], "Stadt Musterstadt", known)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return build_archive(reading, place / "archive", encoder, now, memo=known)


def holds(archive: Path) -> int:
    """How many results an archive remembers for the next build."""
    return len(open_memo(archive)._kept)


def test_an_archive_remembers_how_its_papers_were_read_and_cut(archive: Path) -> None:
    assert holds(archive) == 6


def test_other_rules_remember_nothing(archive: Path) -> None:
    current = generation.open_current(archive)
    with generation.writing(archive) as fresh:
        shutil.copytree(current.folder, fresh, dirs_exist_ok=True)
        written = (fresh / MEMO_FILE).read_text(encoding="utf-8")
        (fresh / MEMO_FILE).write_text(
            written.replace(code_fingerprint(), "0" * 64), encoding="utf-8"
        )
        manifest = replace(current.manifest, files=generation.checksums(fresh))
        manifest.files.pop("manifest.json")
        generation.publish(archive, fresh, manifest)
    assert generation.open_current(archive).name != current.name
    assert holds(archive) == 0


def test_a_changed_line_of_the_package_makes_other_rules(tmp_path: Path) -> None:
    (tmp_path / "sources" / "oparl").mkdir(parents=True)
    (tmp_path / "german").mkdir()
    changed = ("ids.py", "sources/oparl/objects.py", "german/places.txt", "german/checksums.json")
    for name in changed:
        (tmp_path / name).write_text("one rule\n", encoding="utf-8")
    found = {code_fingerprint(tmp_path)}
    for name in changed:
        (tmp_path / name).write_text("another rule\n", encoding="utf-8")
        code_fingerprint.cache_clear()
        found.add(code_fingerprint(tmp_path))
    assert len(found) == 5


def test_damage_is_never_taken_for_a_result(archive: Path, encoder: Encoder) -> None:
    whole = holds(archive)
    path = generation.current_file(archive, MEMO_FILE)
    raw = path.read_bytes()
    for damaged in (raw.replace(b"zw\xc3\xb6lf", b"elf  "), raw[: len(raw) // 2], b""):
        assert damaged != raw
        path.write_bytes(damaged)
        assert holds(archive) == 0
    path.unlink()
    assert holds(archive) == 0
    built = build(archive.parent, encoder, ONE, TWO)
    assert [one.antwort for a in built.records.anfragen for one in a.antworten] == [
        "Es sind zwölf Bänke.",
        "Die Linden werden im März beschnitten.",
    ]
    assert holds(archive) == whole


def test_nothing_of_a_matter_that_was_dealt_with_in_private_is_kept(tmp_path: Path) -> None:
    folder = write(tmp_path / "records", [ONE, TWO])
    lines = [json.loads(line) for line in (folder / "objects.jsonl").read_text().splitlines()]
    for one in lines:
        for item in one.get("agendaItem", []):
            item["public"] = item["number"] != "8"
    (folder / "objects.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines))
    known = Memo()
    reading = read_sources([folder], "Stadt Musterstadt", known)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    build_archive(reading, tmp_path / "archive", word_vectors(), now, memo=known)
    for path in (tmp_path / "archive").rglob("*"):
        if path.is_file():
            assert b"Die Linden werden" not in path.read_bytes(), path.name
    assert holds(tmp_path / "archive") == 3
