"""Whatever an interface answers, no run ends otherwise than with its report or with one line.

More of the same: RATSAUSKUNFT_BROKEN_SITES=5000 python -m pytest with this file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.texts.failures import in_german
from retrieval.errors import FetchError, SourceError
from retrieval.sources.folders import read_sources
from retrieval.sources.http.client import Client, FetchPolicy
from retrieval.sources.http.journal import JOURNAL_FILE, read_journal
from retrieval.sources.oparl.fetch import fetch
from retrieval.sources.oparl.files import pdf_name
from retrieval.sources.oparl.report import FetchReport
from retrieval.sources.oparl.rows import read_rows
from retrieval.sources.oparl.state import STATE_FILE, day_of, name_of
from tests.support.oparl_breaking import ODD, Breaking, fill
from tests.support.oparl_fetch import NOW
from tests.support.oparl_server import Site, serving

pytestmark = pytest.mark.slow

SITES = int(os.environ.get("RATSAUSKUNFT_BROKEN_SITES", "30"))
POLICY = FetchPolicy("Ratsauskunft/test (+test@example.org)", delay=0.0, tries=1)
ALL = [f"Anfrage {number}" for number in range(1, 6)]


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    with serving(found):
        fill(found)
        yield found


def run(site: Site, folder: Path, day: int) -> FetchReport | None:
    """What a run reports; None where it says in one line why it does not begin."""
    with Client(f"{site.base}/system", POLICY, below="/", sleep=lambda _: None) as client:
        now = NOW + timedelta(days=day)
        try:
            report = fetch(client, f"{site.base}/system", folder, now, lambda *_: None)
        except FetchError as error:
            report, told = None, [error.failure]
        else:
            told = report.problems
    assert all(map(in_german, told))
    return report


def check(folder: Path) -> None:
    """What lies in a folder is whole, and can be read."""
    assert not [*folder.rglob(".unfinished-*")]
    for name in ("papers", "meetings", "organizations"):
        assert read_rows(folder / f"{name}.jsonl").strange == 0
    assert read_journal(folder / "files").strange == 0
    if names(folder):
        with suppress(SourceError):  # where no paper is left that asks
            read_sources([folder], "Dorf")
    for pdf in (folder / "files").glob("*.pdf"):
        number = pdf.read_bytes().rpartition(b" ")[2].decode()
        assert f"files-{number}-" in pdf.name


def names(folder: Path) -> set[str]:
    return {str(row.get("name")) for row in read_rows(folder / "papers.jsonl").by_key.values()}


def test_no_broken_answer_ends_a_run_otherwise_than_told(site: Site, tmp_path: Path) -> None:
    for seed in range(SITES):
        folder = tmp_path / str(seed)
        # Broken at first, broken again when changes are asked for, and then mended.
        for day in range(3):
            site.bend = Breaking(3 * seed + day, faults=(day < 2) * 3)
            run(site, folder, day)
            if folder.exists():
                check(folder)
        for day in (40, 80):
            last = run(site, folder, day)
            assert last is None or last.ended is None, seed
        if last is not None:
            assert names(folder) >= {*ALL}, seed


def test_one_broken_object_costs_no_other(site: Site, tmp_path: Path) -> None:
    for seed in range(SITES):
        random = Random(seed)
        bad = random.randrange(5)
        site.lists["papers"].clear()
        site.lists["meetings"].clear()
        fill(site)
        row = site.lists["papers"][bad]
        for key in random.sample(sorted(row), 3):
            row[key] = deepcopy(random.choice(ODD))
        if random.random() < 0.5:
            file = {"id": f"{site.base}/files/{bad + 1}", "name": "Antwort"}
            file[random.choice(["id", "accessUrl", "downloadUrl", "modified"])] = deepcopy(
                random.choice(ODD)
            )
            row["mainFile"] = file
        folder = tmp_path / str(seed)
        for day in (0, 1):
            report = run(site, folder, day)
            assert report is not None
            assert report.ended is None, seed
            good = {name for at, name in enumerate(ALL) if at != bad}
            assert good <= names(folder), seed
            for number in {1, 2, 3, 4, 5} - {bad + 1}:
                pdf = folder / "files" / pdf_name(f"{site.base}/files/{number}")
                assert pdf.read_bytes() == f"%PDF-1.7 of {number}".encode(), seed


def test_no_broken_state_or_journal_ends_a_run_or_a_build(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path, 0)
    kept = {
        path: path.read_bytes()
        for path in (
            tmp_path / STATE_FILE, tmp_path / "papers.jsonl", tmp_path / "files" / JOURNAL_FILE,
        )
    }  # fmt: skip
    for seed in range(SITES):
        random = Random(seed)
        for path, content in kept.items():
            path.write_bytes(content)
        path = random.choice([*kept])
        path.write_bytes(broken(kept[path], random))
        day_of(tmp_path), name_of(tmp_path), read_journal(tmp_path / "files")
        # Another address of the list is believed once.
        reports = [run(site, tmp_path, day) for day in (random.randrange(1, 40), 40)]
        if None in reports:
            assert path.name == STATE_FILE
            continue
        assert reports[path.name == STATE_FILE].ended is None, seed
        assert names(tmp_path) >= {*ALL}, seed
        check(tmp_path)


def broken(content: bytes, random: Random) -> bytes:
    """A file with one thing wrong: a mark, a blank or odd line, a value, a cut, a changed byte."""
    lines = content.splitlines(keepends=True)
    at = random.randrange(len(lines))
    match random.randrange(6):
        case 0:
            return b"\xef\xbb\xbf" + content
        case 1:
            odd = (b"\n", b" \t\n", b"null\n", b"5\n", b"[]\n", b"{}\n", b"\xff\n", b"[" * 3000)
            return b"".join([*lines[:at], random.choice(odd), *lines[at:]])
        case 2:
            return content[: random.randrange(len(content))]
        case 3:
            place = random.randrange(len(content))
            return content[:place] + bytes([random.randrange(256)]) + content[place + 1 :]
        case _:
            whole = content.startswith(b"{\n")
            value = json.loads(content if whole else lines[at])
            changed = json.dumps(Breaking(random.random().__hash__()).broken_once(value)).encode()
            return changed if whole else b"".join([*lines[:at], changed + b"\n", *lines[at + 1 :]])


def test_a_state_without_its_address_is_said_with_what_to_do(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path, 0)
    (tmp_path / STATE_FILE).write_text('{"url": 5}')
    with Client(site.base, POLICY, below="/") as client, pytest.raises(SourceError, match="delete"):
        fetch(client, f"{site.base}/system", tmp_path, NOW, lambda *_: None)
