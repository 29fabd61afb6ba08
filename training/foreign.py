"""Citizens' questions in six other languages → their hits, in a city's archive and in small ones.

`foreign.jsonl` has 200 questions of `citizens.jsonl` as somebody who speaks another language would
type them; the encoder learned none of them. Their words say little, and less is alike by meaning
than where a German asks: how sure a hit is has to be learned from them. A small town has few papers
that could be mistaken, so the same questions are asked to parts of the city's papers too, where
most of them have no answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.evaluation import Labelled
from retrieval.index.encoder import Encoder
from retrieval.search.evidence import NAMES
from retrieval.sources.folders import SourceContents
from training.families import Questions, families
from training.files import ROOT

FOREIGN = ROOT / "training" / "foreign.jsonl"
LANGUAGES = ("en", "tr", "uk", "ar", "pl", "ru")
#: Small towns, among which the papers that are asked about are dealt out.
TOWNS = 5
#: Questions without an answer that each small town is asked in each language.
UNANSWERED = 30

_LEARNED = [float(name != "unanswered") for name in NAMES]

Row = Mapping[str, str | None]


def foreign_questions(city: Path, reading: SourceContents, encoder: Encoder) -> Questions:
    """Return the hits of all questions; `city` is the archive that was built of `reading`."""
    rows = [json.loads(line) for line in FOREIGN.read_text(encoding="utf-8").splitlines()]
    asked = [labelled(row, language) for language in LANGUAGES for row in rows]
    archive = Archive.open(city, encoder)
    found = families(archive, asked, "city")
    archive.close()
    unanswered = {"city": sum(one.expect == "none" for one in asked), "town": 0}
    for papers, questions in towns(rows):
        pages = tuple(
            page for page in reading.pages if any(top.vorlage in papers for top in page.tops)
        )
        with TemporaryDirectory() as folder:
            build_archive(replace(reading, pages=pages), Path(folder), encoder, datetime.now(UTC))
            archive = Archive.open(Path(folder), encoder)
            found += families(archive, questions, "town")
            archive.close()
        unanswered["town"] += sum(one.expect == "none" for one in questions)
    # A paper is the same in all languages and archives: its questions are held out together.
    # Every right record is an answer here, which says nothing against pointers.
    decided = [
        replace(one, group=one.group.partition(" ")[2], values=one.values * _LEARNED)
        for one in found
    ]
    return Questions(decided, unanswered)


def labelled(row: Row, language: str) -> Labelled:
    """A row as it is asked in a language."""
    expect = "answer" if row["reference"] else "none"
    return Labelled(str(row[language]), expect, row["reference"], number=row["number"])


def towns(rows: Iterable[Row]) -> Iterator[tuple[set[str], list[Labelled]]]:
    """For each small town the numbers of its papers, and what it is asked."""
    chance = Random(0)
    rows = list(rows)
    papers = sorted({str(row["reference"]) for row in rows if row["reference"]})
    for at in range(TOWNS):
        own = {*papers[at::TOWNS]}
        here = [row for row in rows if row["reference"] in own]
        elsewhere = [{**row, "reference": None} for row in rows if row["reference"] not in own]
        yield (
            own,
            [
                labelled(row, language)
                for language in LANGUAGES
                for row in [*here, *chance.sample(elsewhere, UNANSWERED)]
            ],
        )
