"""Pairs + the teacher's vectors → a German transformer: what a text means.

The same method and loss as in student.py, for a body that reads words in their context; so texts of
several words are drawn more often than single ones. It sees no council text.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training import pairs, runs, student, targets, tokenizer, transfer, transformer
from training.bags import Bags
from training.files import Files
from training.pairs import Pair

NAME = "distil.pt"
CHECKPOINT = "distil-checkpoint.pt"
SCHEDULE = runs.Schedule(seed=3, steps=2_000, warmup=100, body_rate=1.5e-4, table_rate=1e-3)
# Texts are drawn, laid in order of length, and as many neighbours taken as this number of pieces.
PIECES = 2_500
_DRAWN = 4_096
# How often a text is drawn; single words say nothing about context.
_SENTENCE, _PHRASE, _WORD = 3.0, 1.0, 0.5
_PHRASE_WORDS = 3


def make(files: Files) -> None:
    """Write work/distil.pt."""
    if (files.work / NAME).exists():
        return
    all_pairs = pairs.read(files)
    draws = _Draws.of(files, all_pairs)
    goals = targets.read(files, all_pairs)
    texts = [pair.german for pair in all_pairs]
    model = transformer.untrained(files, transfer.read(files))

    def loss(random: np.random.Generator) -> Tensor:
        rows = draws.batch(random)
        vectors = model([texts[row] for row in rows])
        return student.loss(vectors, torch.from_numpy(goals[rows]).float())

    runs.train(model, loss, SCHEDULE.of(files), files.work / CHECKPOINT)
    transformer.write(model, files.work / NAME)


class _Draws:
    """Which pairs stand together in a step."""

    def __init__(self, lengths: NDArray[np.int64], weights: NDArray[np.float64]) -> None:
        self._lengths = lengths
        self._ends = np.cumsum(weights)

    @classmethod
    def of(cls, files: Files, all_pairs: Sequence[Pair]) -> "_Draws":
        bags = Bags.of(tokenizer.read(files), [pair.german for pair in all_pairs])
        lengths = np.diff(bags.bounds)
        weights = np.array([_weight(pair) for pair in all_pairs])
        return cls(lengths, np.where(lengths > 0, weights, 0.0))

    def batch(self, random: np.random.Generator) -> NDArray[np.int64]:
        """Return the rows of texts of like length, of about PIECES pieces."""
        drawn = np.searchsorted(self._ends, random.random(_DRAWN) * self._ends[-1])
        drawn = np.unique(drawn)
        drawn = drawn[np.argsort(self._lengths[drawn], kind="stable")]
        pieces = np.cumsum(self._lengths[drawn] + 1)
        start = random.integers(pieces[-1] - PIECES)
        first, last = np.searchsorted(pieces, [start, start + PIECES])
        rows: NDArray[np.int64] = drawn[first:last]
        return rows


def _weight(pair: Pair) -> float:
    if pair.sentence:
        return _SENTENCE
    return _PHRASE if len(pair.german.split()) >= _PHRASE_WORDS else _WORD
