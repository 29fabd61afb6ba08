"""OParl papers → question-answer pairs, and which papers take part in training.

Two kinds of papers never do: the gold papers of the citizens' questions, and the quarter that
`is_held_back` picks, on which benchmarks/ measures. Neither their questions, answers and titles
nor their text in the tokenizer. The pairs are those of the product's own reader and segmenter.
"""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from retrieval.build.collect import collect
from retrieval.ids import subject
from retrieval.memo import Memo
from retrieval.paragraphs import collapse
from retrieval.records import Anfrage
from retrieval.sources.oparl.objects import read_pages
from retrieval.sources.pdf.text import paragraphs
from training.files import Files

# One paper in four is measured on, and so lost to training.
HELD_BACK_ONE_IN = 4
# Shorter answers ("Nein.", "Siehe Frage 1.") say nothing that a question could be found by.
_ANSWER_CHARS = 30


@dataclass(frozen=True, slots=True)
class Paper:
    """A council paper: OParl id, title, its files as read, what the product makes of it."""

    id: str
    title: str
    raw: tuple[str, ...]
    anfragen: tuple[Anfrage, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of its files in paragraphs."""
        return tuple(paragraphs(text) for text in self.raw)

    @property
    def pairs(self) -> tuple["QuestionAnswer", ...]:
        """The numbered questions with the administration's answers that say something."""
        found = (
            QuestionAnswer(self.id, collapse(one.frage or ""), collapse(one.antwort))
            for anfrage in self.anfragen
            for one in anfrage.antworten
        )
        return tuple(pair for pair in found if len(pair.answer) >= _ANSWER_CHARS)


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """A numbered question of a paper and the administration's answer to it.

    The question is empty where the administration answered without numbers.
    """

    paper: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class NumberedAnswer:
    """An answer as the product stores it: paper, place there (from 1), betreff and frage, text."""

    paper: str
    place: int
    heading: str
    text: str


def papers(files: Files) -> list[Paper]:
    """Return all papers, gold and held back ones too."""
    return list(_read(files.papers(), files.memo))


@cache
def _read(path: Path, memo: Memo) -> tuple[Paper, ...]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return tuple(_paper(line, memo) for line in lines)


def gold_ids(files: Files) -> frozenset[str]:
    """Return the ids of the papers that hold the answers to the citizens' questions."""
    with files.citizen_questions().open(encoding="utf-8") as lines:
        records = (json.loads(line) for line in lines)
        return frozenset(record["paper"] for record in records if "paper" in record)


def is_held_back(paper_id: str) -> bool:
    """Tell whether a paper is for measuring only; the same on every machine, for ever."""
    return hashlib.sha256(paper_id.encode()).digest()[0] % HELD_BACK_ONE_IN == 0


def training_papers(files: Files) -> list[Paper]:
    """Return the papers that may be trained on: neither gold nor held back."""
    gold = gold_ids(files)
    return [p for p in papers(files) if p.id not in gold and not is_held_back(p.id)]


def held_back_papers(files: Files) -> list[Paper]:
    """Return the papers to measure on: held back, and not gold (those are measured elsewhere)."""
    gold = gold_ids(files)
    return [p for p in papers(files) if p.id not in gold and is_held_back(p.id)]


def numbered_answers(files: Files) -> dict[tuple[str, str | None], NumberedAnswer]:
    """Return the answers of all papers that may be trained on, by reference and number."""
    found = {}
    for paper in training_papers(files):
        for anfrage in paper.anfragen:
            for place, one in enumerate(anfrage.antworten, 1):
                heading = f"{subject(anfrage.source.betreff)}. {collapse(one.frage or '')}".strip()
                answer = NumberedAnswer(paper.id, place, heading, one.antwort)
                found[anfrage.source.vorlage or "", one.number] = answer
    return found


def council_passages(files: Files) -> list[tuple[str, str]]:
    """Return the title and the text of each passage whose title no untrained paper bears."""
    trained = {paper.id for paper in training_papers(files)}
    others = {p.title.strip().lower() for p in papers(files) if p.id not in trained}
    with gzip.open(files.council_titles(), "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [(r["title"], r["text"]) for r in records if r["title"].strip().lower() not in others]


def _paper(line: str, memo: Memo) -> Paper:
    record = json.loads(line)
    raw = filter(None, (file.get("text") for file in record.get("auxiliaryFile", [])))
    anfragen = collect(read_pages([record], "Karlsruhe", memo), memo=memo).anfragen
    return Paper(record["id"], record["name"], tuple(raw), tuple(anfragen))
