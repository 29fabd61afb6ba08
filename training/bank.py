"""Council papers and citizens' questions → what may be asked, and the base's vectors of passages.

A passage stands twice: under what the product writes above it (subject and question), and bare, for
a numbered question would find its own words there and learn nothing. Vectors are computed by the
base in int8, as the product computes; that is four times as fast as float32.
"""

import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from transformers import BertModel

from retrieval.index.builtin import unit
from training import asked, karlsruhe, matches, vocabulary
from training.files import ROOT, Files, finished
from training.matches import Match
from training.reader import PASSAGE
from training.rounded import Rounded

NAME = "bank.npy"
ROWS = "bank.jsonl"
QUESTIONS = "bank-asked.jsonl"
TRANSLATED = ROOT / "training" / "languages.jsonl"
_THREADS = 2
_AT_ONCE = 500
# Documents whose questions stand beside a document's own in a step.
_NEAREST = 12
# How often a citizen's question is asked of bare passages; a numbered one always is.
_ASKED_BARE = 0.3

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Row:
    """A passage of the bank: its document, which answer there, and its text without e5's prefix."""

    document: str
    answer: int
    bare: bool
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the document that answers it and which answer there, and how often bare."""

    question: str
    document: str
    answer: int
    bare: float


def make(files: Files) -> None:
    """Write work/bank.jsonl, work/bank-asked.jsonl and work/bank.npy (float16, a row each)."""
    if not (files.work / QUESTIONS).exists():
        citizens = asked.read(files)
        numbered = [[one] for one in matches.numbered(files)]
        every = _questions(citizens, _ASKED_BARE) | _questions(numbered, 1.0) | translated(files)
        _write(files, ROWS, rows(one for group in (*citizens, *numbered) for one in group))
        _write(files, QUESTIONS, every)
    if not (files.work / NAME).exists():
        _encode(files)


def read(files: Files) -> tuple[list[Row], list[Asked], Vectors]:
    """Return the rows of the bank, the questions, and the rows' vectors."""
    vectors = np.load(files.made(NAME, "bank")).astype(np.float32)
    return _rows(files)[: len(vectors)], _asked(files), vectors


def rows(found: Iterable[Match]) -> dict[Row, None]:
    """Return each passage once under its heading, and behind these each once bare."""
    every = list(found)
    headed = {
        Row(m.document, m.answer, False, f"{m.heading} {m.passage}".strip()): None for m in every
    }
    return headed | {Row(m.document, m.answer, True, m.passage): None for m in every}


def translated(files: Files) -> dict[Asked, None]:
    """Return the citizens' questions of languages.jsonl, which are asked in other languages."""
    answers = karlsruhe.numbered_answers(files)
    found: dict[Asked, None] = {}
    with TRANSLATED.open(encoding="utf-8") as lines:
        for one in map(json.loads, lines):
            answer = answers.get((one.pop("reference"), one.pop("number")))
            if answer is not None:
                found |= {
                    Asked(said, answer.paper, answer.place, 0.0): None for said in one.values()
                }
    return found


def neighbours(found: Sequence[Row], vectors: Vectors) -> dict[str, list[str]]:
    """Return for each document itself and the nearest others, by the means of their passages."""
    documents = {name: place for place, name in enumerate(dict.fromkeys(r.document for r in found))}
    means = np.zeros((len(documents), vectors.shape[1]), dtype=np.float32)
    np.add.at(means, [documents[row.document] for row in found], vectors)
    # e5's vectors all lie close together: what they share says nothing about nearness.
    means = unit(unit(means) - unit(means).mean(axis=0))
    names = list(documents)
    nearest = np.argsort(-means @ means.T, axis=1)[:, : _NEAREST + 1]
    return {name: [names[one] for one in nearest[place]] for name, place in documents.items()}


def _questions(groups: Iterable[Sequence[Match]], bare: float) -> dict[Asked, None]:
    return {Asked(g[0].question, g[0].document, g[0].answer, bare): None for g in groups}


def _encode(files: Files) -> None:
    """Write the vectors; what an interrupted run has computed is kept."""
    folder, reading = files.made(vocabulary.NAME, "vocabulary"), files.work / f"reading-{NAME}"
    texts = [PASSAGE + row.text for row in _rows(files)][:: files.trial]
    done = [*np.load(reading)] if reading.exists() else []
    rounded = Rounded.of(folder, BertModel.from_pretrained(folder, add_pooling_layer=False))
    with ThreadPoolExecutor(_THREADS) as cores:
        for start in range(len(done), len(texts), _AT_ONCE):
            done.extend(cores.map(rounded.vector, texts[start : start + _AT_ONCE]))
            with finished(reading) as partial, partial.open("wb") as out:
                np.save(out, np.array(done, dtype=np.float16))
    reading.rename(files.work / NAME)


def _write(files: Files, name: str, found: Iterable[Row] | Iterable[Asked]) -> None:
    with finished(files.work / name) as partial, partial.open("w", encoding="utf-8") as out:
        for one in found:
            out.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")


def _rows(files: Files) -> list[Row]:
    with files.made(ROWS, "bank").open(encoding="utf-8") as lines:
        return [Row(**json.loads(line)) for line in lines]


def _asked(files: Files) -> list[Asked]:
    with files.made(QUESTIONS, "bank").open(encoding="utf-8") as lines:
        return [Asked(**json.loads(line)) for line in lines]
