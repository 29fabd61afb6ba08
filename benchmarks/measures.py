"""Questions with known answers + scores of passages → figures of retrieval.

Two tasks over the council enquiries of Karlsruhe, both on papers that took no part in training:
numbered questions must find their own answer without the question's text, and citizens' own
questions the gold answer among all papers. It knows no encoder.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.build.collect import collect
from retrieval.build.passages import Passage, passages
from retrieval.german.words import index_terms
from retrieval.ids import answer_id
from retrieval.index.bm25 import Bm25Index
from retrieval.paragraphs import collapse, windows
from retrieval.sources.folders import read_sources
from training import karlsruhe
from training.files import ROOT, Files

Scores = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

BODY = "Stadt Karlsruhe"
CITIZENS = ROOT / "training" / "citizens.jsonl"
#: The encoder's share in the mixtures that are tried; the rest is BM25's.
SHARES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Task:
    """Questions, passages, and which answer and paper each passage belongs to.

    `answers` and `papers` number them, shape (passages,). `gold` holds for each question the
    numbers of its right answers; `gold_papers` the number of its paper; `difficulty` a word.
    """

    questions: list[str]
    passages: list[str]
    answers: Rows
    papers: Rows
    gold: list[frozenset[int]]
    gold_papers: list[int]
    difficulty: list[str]

    def word_scores(self) -> Scores:
        """BM25 over stems and parts of compounds, shape (questions, passages)."""
        index, rows = (
            Bm25Index.build(map(index_terms, self.passages)),
            np.arange(len(self.passages)),
        )
        return np.stack([index.scores(index_terms(q), rows) for q in self.questions])


@dataclass(frozen=True, slots=True)
class Ranks:
    """The place of the right paper and of the right answer for each question, counted from 1."""

    paper: Rows
    answer: Rows

    @classmethod
    def of(cls, task: Task, scores: Scores) -> Ranks:
        """Each answer and each paper counts by its best passage."""
        of_papers, of_answers = _best(scores, task.papers), _best(scores, task.answers)
        pairs = list(enumerate(zip(task.gold_papers, task.gold, strict=True)))
        return cls(
            np.array([_rank(of_papers[row], [paper]) for row, (paper, _) in pairs]),
            np.array([_rank(of_answers[row], gold) for row, (_, gold) in pairs]),
        )


def share(ranks: Rows, within: int) -> float:
    """The share of ranks that are `within` or better."""
    return float(np.mean(ranks <= within))


def mean_reciprocal(ranks: Rows) -> float:
    """The mean of 1 / rank (MRR)."""
    return float(np.mean(1 / ranks))


def mixed(dense: Scores, words: Scores, dense_share: float) -> Scores:
    """The weighted sum of both after z-scoring each question's row."""
    return dense_share * _standardised(dense) + (1 - dense_share) * _standardised(words)


def own_questions(files: Files, *, whole: bool = False) -> Task:
    """The numbered questions of the held back papers; a passage holds nothing of its question.

    A passage is a window of an answer, as in the product, or a `whole` answer.
    """
    return _own([p for paper in karlsruhe.held_back_papers(files) for p in paper.pairs], whole)


def _own(every: Sequence[karlsruhe.QuestionAnswer], whole: bool) -> Task:
    pairs = [pair for pair in every if pair.question]
    cut = [
        [pair.answer] if whole else [pair.answer[start:end] for start, end in windows(pair.answer)]
        for pair in pairs
    ]
    own = np.repeat(np.arange(len(pairs)), [len(of_pair) for of_pair in cut])
    papers = {pair.paper: number for number, pair in enumerate(pairs)}
    return Task(
        questions=[pair.question for pair in pairs],
        passages=[text for of_pair in cut for text in of_pair],
        answers=own,
        papers=np.array([papers[pairs[number].paper] for number in own]),
        gold=[frozenset([number]) for number in range(len(pairs))],
        gold_papers=[papers[pair.paper] for pair in pairs],
        difficulty=[""] * len(pairs),
    )


def numbered_questions(folder: Path, body: str, *, whole: bool = False) -> Task:
    """The numbered questions of all papers of a folder of dumps, as in `own_questions`."""
    pairs = [
        karlsruhe.QuestionAnswer(anfrage.id, collapse(one.frage or ""), collapse(one.antwort))
        for anfrage in collect(read_sources([folder], body).pages).anfragen
        for one in anfrage.antworten
    ]
    return _own(pairs, whole)


def citizens_questions(files: Files) -> Task:
    """Citizens' questions that have an answer, over the product's passages of all papers."""
    archive = _Archive.of(files.papers().parent)
    asked = [line for line in _lines(files.citizen_questions()) if line["expect"] == "answer"]
    gold = [archive.holding(line["snippet"]) for line in asked]
    return archive.task(asked, gold)


def held_back_citizens(files: Files) -> Task:
    """Citizens' questions over held back papers (training/citizens.jsonl), as above."""
    archive = _Archive.of(files.papers().parent)
    asked = [line for line in _lines(CITIZENS) if line["expect"] == "answer"]
    known = [line for line in asked if (line["reference"], line["number"]) in archive.numbered]
    gold = [frozenset([archive.numbered[line["reference"], line["number"]]]) for line in known]
    return archive.task(known, gold)


@dataclass(frozen=True, slots=True)
class _Archive:
    """The passages of a folder of dumps, and which numbers their answers and papers have."""

    passages: list[Passage]
    answers: dict[str, int]
    papers: dict[str, int]
    letters: dict[int, str]
    numbered: dict[tuple[str | None, str | None], int]
    of_reference: dict[str | None, int]

    @classmethod
    def of(cls, folder: Path) -> _Archive:
        records = collect(read_sources([folder], BODY).pages)
        rows = list(passages(records))
        answers, papers = (
            _numbers(row.record for row in rows),
            _numbers(row.vorgang for row in rows),
        )
        vorgang = {row.record: row.vorgang for row in rows}
        letters, numbered, of_reference = {}, {}, {}
        for anfrage in records.anfragen:
            for one in anfrage.antworten:
                record = answer_id(anfrage.id, one)
                letters[answers[record]] = _letters(one.antwort)
                numbered[anfrage.source.vorlage, one.number] = answers[record]
                of_reference[anfrage.source.vorlage] = papers[vorgang[record]]
        return cls(rows, answers, papers, letters, numbered, of_reference)

    def holding(self, snippet: str) -> frozenset[int]:
        """The answers in which a stretch of text stands."""
        wanted = _letters(snippet)
        return frozenset(number for number, text in self.letters.items() if wanted in text)

    def task(self, asked: Sequence[dict[str, str]], gold: list[frozenset[int]]) -> Task:
        return Task(
            questions=[line["question"] for line in asked],
            passages=[row.text for row in self.passages],
            answers=np.array([self.answers[row.record] for row in self.passages]),
            papers=np.array([self.papers[row.vorgang] for row in self.passages]),
            gold=gold,
            gold_papers=[self.of_reference[line["reference"]] for line in asked],
            difficulty=[line["difficulty"] for line in asked],
        )


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _numbers(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, collapse(text).lower()))


def _best(scores: Scores, owners: Rows) -> Scores:
    """The best passage of each owner, shape (questions, owners)."""
    best = np.full((len(scores), int(owners.max()) + 1), -np.inf, dtype=np.float32)
    for passage, owner in enumerate(owners):
        np.maximum(best[:, owner], scores[:, passage], out=best[:, owner])
    return best


def _rank(scores: Scores, right: Sequence[int] | frozenset[int]) -> int:
    """The place of the best right one; behind all where the cutting lost it."""
    if not right:
        return len(scores) + 1
    return int((scores > max(scores[one] for one in right)).sum()) + 1


def _standardised(scores: Scores) -> Scores:
    spread = scores.std(axis=1, keepdims=True)
    standardised: Scores = (scores - scores.mean(axis=1, keepdims=True)) / np.maximum(spread, 1e-6)
    return standardised
