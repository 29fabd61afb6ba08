"""Exported folder → figures, on papers that took no part in training.

Two measurements: each numbered question of a held back paper must find its own answer among all
held back answers (the question's text is not indexed); and citizens' own questions must find the
gold answer among the answers of the gold and the held back papers. Beside the encoder stand BM25
and a mixture of both.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from training import karlsruhe
from training.files import Files
from training.karlsruhe import QuestionAnswer

# The share of the encoder in the mixtures measured in design; the rest is BM25's.
HALF, MOSTLY_DENSE = 0.5, 0.7

# Everyday words → the titles of held back papers they should find.
PROBES = (
    "Müllabfuhr",
    "Freibad im Sommer",
    "Wo kann ich mein Fahrrad abstellen?",
    "Kita-Platz",
    "laute Nachbarn in der Nacht",
)
# Two ways of saying or typing the same.
ALIKE = (
    ("Straßenbeleuchtung", "Strassenbeleuchtung"),
    ("Müllgebühren für Geschäfte", "muellgebuehren fuer geschaefte"),
    ("Bürgersteig", "Gehweg"),
    ("Wie viele Bäume wurden gefällt?", "Anzahl der Baumfällungen"),
    ("Bürgersteig", "Haushaltsplan"),
)

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Figures:
    """Share of questions whose answer comes first, among ten; mean of 1 / its rank."""

    first: float
    ten: float
    reciprocal: float

    @classmethod
    def of(cls, ranks: NDArray[np.int64]) -> Self:
        """Return the figures of the ranks, counted from 1, of all gold answers."""
        return cls(
            float(np.mean(ranks == 1)), float(np.mean(ranks <= 10)), float(np.mean(1 / ranks))
        )


@dataclass(frozen=True, slots=True)
class CitizenQuestion:
    """A citizen's wording, the paper that answers it, and a piece of the gold answer."""

    question: str
    paper: str
    snippet: str


def make(files: Files) -> None:
    """Print all figures of the model in the model folder."""
    model = SentenceTransformer(str(files.model), device="cpu")
    held_back = _answers(karlsruhe.held_back_papers(files))
    _print_own_questions(model, [pair for pair in held_back if pair.question])
    _print_citizens(model, files, held_back)
    _print_neighbours(model, files)


def _answers(papers: list[karlsruhe.Paper]) -> list[QuestionAnswer]:
    return [pair for paper in papers for pair in paper.pairs]


def dense_scores(model: SentenceTransformer, queries: list[str], texts: list[str]) -> Scores:
    """Return cosines, shape (queries, texts)."""
    scores: Scores = model.encode(queries) @ model.encode(texts).T
    return scores


def word_scores(queries: list[str], texts: list[str]) -> Scores:
    """Return BM25 over Snowball stems, shape (queries, texts)."""
    index = bm25s.BM25()
    index.index(_stems(texts), show_progress=False)
    return np.stack([index.get_scores(stems) for stems in _stems(queries)])


def mixed(dense: Scores, words: Scores, share: float) -> Scores:
    """Return the weighted sum of both after z-scoring each question's row."""
    return share * _standardised(dense) + (1 - share) * _standardised(words)


def ranks(scores: Scores, gold: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the gold text's rank for each question, from 1; equal texts share a rank."""
    own = scores[np.arange(len(gold)), gold]
    better: NDArray[np.int64] = (scores > own[:, None]).sum(axis=1)
    return better + 1


def _print_own_questions(model: SentenceTransformer, pairs: list[QuestionAnswer]) -> None:
    questions, answers = [p.question for p in pairs], [p.answer for p in pairs]
    gold = np.arange(len(pairs))
    dense, words = dense_scores(model, questions, answers), word_scores(questions, answers)
    rows = {
        "encoder": dense,
        "BM25, stems": words,
        "both, half and half": mixed(dense, words, HALF),
    }
    print(f"\n{len(pairs)} numbered questions of held back papers → their answers")
    print(f"{'':40}{'recall@1':>10}{'recall@10':>11}{'MRR':>8}")
    for name, scores in rows.items():
        figures = Figures.of(ranks(scores, gold))
        print(f"{name:40}{figures.first:10.3f}{figures.ten:11.3f}{figures.reciprocal:8.3f}")


def _print_citizens(
    model: SentenceTransformer, files: Files, held_back: list[QuestionAnswer]
) -> None:
    gold_ids = karlsruhe.gold_ids(files)
    gold_papers = [paper for paper in karlsruhe.papers(files) if paper.id in gold_ids]
    pairs = _answers(gold_papers) + held_back
    asked = [q for q in _citizen_questions(files) if _gold_row(q, pairs) is not None]
    gold = np.array([_gold_row(q, pairs) for q in asked], dtype=np.int64)
    questions = [q.question for q in asked]
    texts = [f"{pair.question} {pair.answer}" for pair in pairs]
    dense, words = dense_scores(model, questions, texts), word_scores(questions, texts)
    rows = {
        "encoder": dense,
        "BM25, stems": words,
        "both, 0.7 encoder": mixed(dense, words, MOSTLY_DENSE),
    }
    print(f"\n{len(asked)} citizens' questions → {len(pairs)} questions with answers")
    print(f"{'':40}{'paper@1':>10}{'answer@1':>11}{'answer@10':>11}")
    for name, scores in rows.items():
        right = [
            pairs[row].paper == q.paper for row, q in zip(scores.argmax(1), asked, strict=True)
        ]
        figures = Figures.of(ranks(scores, gold))
        print(f"{name:40}{np.mean(right):10.3f}{figures.first:11.3f}{figures.ten:11.3f}")


def _print_neighbours(model: SentenceTransformer, files: Files) -> None:
    titles = [paper.title for paper in karlsruhe.held_back_papers(files)]
    scores = dense_scores(model, list(PROBES), titles)
    print("\nNearest titles of held back papers")
    for probe, row in zip(PROBES, scores, strict=True):
        nearest = "; ".join(f"{titles[n][:60]} {row[n]:.2f}" for n in np.argsort(-row)[:3])
        print(f"{probe}: {nearest}")
    print("\nCosines of two wordings")
    for one, other in ALIKE:
        print(f"{one} | {other}: {dense_scores(model, [one], [other])[0, 0]:.2f}")


def _citizen_questions(files: Files) -> list[CitizenQuestion]:
    with files.citizen_questions().open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return [
        CitizenQuestion(record["question"], record["paper"], record["snippet"])
        for record in records
        if "paper" in record
    ]


def _gold_row(asked: CitizenQuestion, pairs: Sequence[QuestionAnswer]) -> int | None:
    """Return the row of the answer that holds the gold snippet; None where cutting lost it."""
    snippet = _letters(asked.snippet)
    return next(
        (
            row
            for row, pair in enumerate(pairs)
            if pair.paper == asked.paper and snippet in _letters(pair.answer)
        ),
        None,
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _stems(texts: list[str]) -> list[list[str]]:
    stems: list[list[str]] = bm25s.tokenize(
        texts,
        stopwords=None,
        stemmer=Stemmer.Stemmer("german"),
        return_ids=False,
        show_progress=False,
    )
    return stems


def _standardised(scores: Scores) -> Scores:
    spread = scores.std(axis=1, keepdims=True)
    standardised: Scores = (scores - scores.mean(axis=1, keepdims=True)) / np.maximum(spread, 1e-6)
    return standardised
