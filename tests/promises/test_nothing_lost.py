"""All real records in one archive: what goes in comes out, once, under its own number."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from retrieval.build.collect import Records, collect
from retrieval.ids import answer_id
from retrieval.memo import Memo
from retrieval.records import Anfrage
from retrieval.sources.folders import SourceContents, read_sources
from tests.support.paths import SEEDS, SHARED

FOLDERS = [SHARED / name for name in ("karlsruhe", "niedersachsen", "allris", "pages")]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not all(one.is_dir() for one in FOLDERS), reason="../shared is not there"),
]


def objects(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("papers.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


@pytest.fixture(scope="module")
def papers() -> dict[str, dict[str, Any]]:
    """The papers of two bodies, by their ids."""
    return {one["id"]: one for folder in FOLDERS for one in objects(folder)}


@pytest.fixture(scope="module")
def reading(memo: Memo) -> SourceContents:
    return read_sources([*FOLDERS, SEEDS], "Stadt Karlsruhe", memo)


@pytest.fixture(scope="module")
def records(reading: SourceContents, memo: Memo) -> Records:
    return collect(reading.pages, memo=memo)


def test_each_paper_is_one_anfrage_under_its_own_number(
    papers: dict[str, dict[str, Any]], records: Records
) -> None:
    found = [one for one in records.anfragen if one.keys.paper in papers]
    assert Counter(one.keys.paper for one in found) == Counter(list(papers))
    for one in found:
        paper = papers[one.keys.paper or ""]
        assert one.source.vorlage == paper["reference"]
        assert letters(one.source.betreff) == letters(paper["name"])


def test_each_page_comes_out(reading: SourceContents, records: Records) -> None:
    told = {one.source.page for one in records.anfragen} | {one.page for one in records.excerpts}
    complete = {one.id for one in records.sitzungen if one.complete}
    silent = [page for page in reading.pages if page.name not in told]
    # An agenda is told by its meeting, and by the pages of its items; a paper that asks nothing, by
    # its items alone.
    papers = [page.vorlage for page in silent if page.vorlage]
    assert {page.kind for page in silent if not page.vorlage} <= {"agenda"}
    assert not [paper for paper in papers if "anfrage" in (paper.art or "anfrage").lower()]
    assert len(complete) == sum(page.kind == "agenda" for page in reading.pages)


def test_no_two_things_share_an_address(records: Records) -> None:
    addresses = [
        *(one.id for one in records.anfragen),
        *(one.id for one in records.sitzungen),
        *(answer_id(one.id, a) for one in records.anfragen for a in one.antworten),
        *(one.id for one in records.excerpts),
    ]
    assert len(addresses) == len(set(addresses))


def test_each_answer_stands_in_the_files_of_its_own_paper(
    papers: dict[str, dict[str, Any]], records: Records
) -> None:
    strange = []
    answers = 0
    for one in records.anfragen:
        if one.keys.paper in papers:
            own = letters("".join(texts(papers[one.keys.paper or ""])))
            for paragraph in paragraphs(one):
                answers += 1
                # A note or the head of a page may have been taken out near one end of it.
                if paragraph[:30] not in own and paragraph[-30:] not in own:
                    strange.append((one.id, paragraph[:60]))
    assert answers > 10_000
    assert strange == []


def texts(paper: dict[str, Any]) -> Iterator[str]:
    for file in [paper.get("mainFile"), *paper.get("auxiliaryFile", ())]:
        yield (file or {}).get("text") or ""


def paragraphs(anfrage: Anfrage) -> Iterator[str]:
    for answer in anfrage.antworten:
        yield from filter(None, map(letters, answer.antwort.split("\n\n")))
