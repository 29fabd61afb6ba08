"""Matches of council text → two transformers at home in council language.

Multiple negatives (Henderson et al. 2017): each short text must find its own passage among all in
the batch, and each passage its short text. A paper's numbered questions stand together in a batch,
so that its answers, alike in all but the point, are told apart. Short texts are reworded as people
type them. The static student, which has read the council text many more times than the
transformer can, is a second teacher: however a text is worded, its vector is drawn to the static
one of the text as it was written. What each of these is worth stands in README.md.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import cross_entropy, embedding_bag, normalize

from training import council, distil, matches, runs, tokenizer, transformer
from training.bags import Bags
from training.files import Files
from training.matches import Match
from training.wordings import Synonyms, read_synonyms, reworded, thinned

#: Two runs of different length and order, for `average` to take the middle of.
SCHEDULES = {
    "adapt-short.pt": runs.Schedule(seed=4, steps=160, warmup=15, body_rate=2e-4, table_rate=1e-3),
    "adapt-long.pt": runs.Schedule(seed=5, steps=320, warmup=20, body_rate=2e-4, table_rate=1e-3),
}
# Matches of each kind in a batch.
PARTS: dict[matches.Kind, int] = {"question": 200, "title": 312}
# Questions of one paper that stand together.
SIBLINGS = 6
SCALE = 20.0
# Finding the short text for a passage is the lesser task.
_BACKWARD = 0.5
# The product's passages bear their heading; answers are found by what they say all the same.
_HEADED = 0.4
_SHORT_PIECES, _PASSAGE_PIECES = 64, 80
# Words lost of a passage, as in the static student's training.
_PASSAGE_LOSS = 0.3
# Weight of being near the static student, beside finding one's own passage.
_STATIC_WEIGHT = 0.5


def make(files: Files) -> None:
    """Write the weights of each run of SCHEDULES into work/."""
    missing = [name for name in SCHEDULES if not (files.work / name).exists()]
    if not missing:
        return
    draws = Draws(
        matches.all_matches(files),
        read_synonyms(files.thesaurus()),
        Static(tokenizer.read(files), np.load(files.made(council.NAME, "council"))),
    )
    for name in missing:
        model = transformer.read(files, distil.NAME, "distil")

        def loss(random: np.random.Generator, model: transformer.Transformer = model) -> Tensor:
            return draws.loss(model, random)

        runs.train(model, loss, SCHEDULES[name].of(files), files.work / f"checkpoint-{name}")
        transformer.write(model, files.work / name)


class Static:
    """The static student, frozen."""

    def __init__(self, cutter: Tokenizer, table: NDArray[np.float32]) -> None:
        self._cutter = cutter
        self._table = torch.from_numpy(table)

    def __call__(self, texts: Sequence[str]) -> Tensor:
        """Return unit vectors of shape (texts, 384)."""
        bags = Bags.of(self._cutter, texts).pick(np.arange(len(texts)))
        return normalize(embedding_bag(bags.pieces, self._table, bags.starts, mode="mean"))


class Draws:
    """Which matches stand together in a step, and how they are worded."""

    def __init__(self, found: Sequence[Match], synonyms: Synonyms, static: Static) -> None:
        self._synonyms = synonyms
        self._static = static
        self._of_kind = {kind: [m for m in found if m.kind == kind] for kind in PARTS}
        papers: dict[str, list[Match]] = {}
        for match in self._of_kind["question"]:
            papers.setdefault(match.document, []).append(match)
        self._papers = list(papers.values())

    def batch(self, random: np.random.Generator) -> list[Match]:
        """Return the matches of a step, in the parts of PARTS."""
        drawn: list[Match] = []
        while len(drawn) < PARTS["question"]:
            paper = self._papers[random.integers(len(self._papers))]
            rows = random.permutation(len(paper))[:SIBLINGS]
            drawn.extend(paper[row] for row in rows)
        drawn = drawn[: PARTS["question"]]
        for kind, count in PARTS.items():
            if kind != "question":
                rows = random.choice(len(self._of_kind[kind]), count, replace=False)
                drawn.extend(self._of_kind[kind][row] for row in rows)
        return drawn

    def loss(self, model: transformer.Transformer, random: np.random.Generator) -> Tensor:
        """Return the loss of one step."""
        batch = self.batch(random)
        shorts = model(
            [reworded(match.short, self._synonyms, random) for match in batch], _SHORT_PIECES
        )
        passages = model([_passage(match, random) for match in batch], _PASSAGE_PIECES)
        own = torch.arange(len(batch))
        wrong = torch.from_numpy(matches.rivals(batch)) | torch.eye(len(own), dtype=torch.bool)
        scores = (SCALE * shorts @ passages.T).masked_fill(~wrong, -torch.inf)
        near = (shorts * self._static([match.short for match in batch])).sum(1).mean()
        near += (passages * self._static([match.passage for match in batch])).sum(1).mean()
        found = cross_entropy(scores, own) + _BACKWARD * cross_entropy(scores.T, own)
        total: Tensor = found + _STATIC_WEIGHT * (2 - near)
        return total


def _passage(match: Match, random: np.random.Generator) -> str:
    heading = match.heading if random.random() < _HEADED else ""
    return " ".join(thinned(f"{heading} {match.passage}".split(), random, _PASSAGE_LOSS))
