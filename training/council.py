"""Council text → the student's table, at home in council language.

Multiple negatives (Henderson et al. 2017): in a batch, each question must find its own answer and
each title its own passage among all others. Gold and held back papers take no part.
"""

import time
from collections.abc import Sequence

import numpy as np
import torch
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize

from training import matches, student, tokenizer
from training.bags import Bags
from training.files import Files
from training.matches import Match

NAME = "council.npy"
SEED = 2
BATCH = 512
PASSES = 6
LEARNING_RATE = 1e-3
SCALE = 20.0
# Passages under titles are four times as many as answers, but answers are what is searched.
_DRAWS: dict[matches.Kind, int] = {"title": 1, "question": 3}
# The table learns the matches by heart within three passes unless pieces are missing now and
# then. On held back papers this raises the encoder's MRR by about 0.02.
PIECE_LOSS = 0.3


def make(files: Files) -> None:
    """Write work/council.npy, float32 of shape (pieces, 384)."""
    if (files.work / NAME).exists():
        return
    found = [
        match for match in matches.all_matches(files) for _ in range(_DRAWS.get(match.kind, 0))
    ]
    table = torch.from_numpy(np.load(files.made(student.NAME, "student")))
    learner = StaticEmbedding(tokenizer.read(files), embedding_weights=table)
    _train(learner, found)
    student.write_table(files, NAME, learner)


def _train(learner: StaticEmbedding, found: Sequence[Match]) -> None:
    shorts = Bags.of(learner.tokenizer, [match.short for match in found])
    passages = Bags.of(learner.tokenizer, [match.passage for match in found])
    random = np.random.default_rng(SEED)
    optimizer = torch.optim.Adam(learner.parameters(), lr=LEARNING_RATE, fused=True)
    batches = len(found) // BATCH
    for number in range(PASSES):
        begin, total = time.monotonic(), 0.0
        for rows in np.split(random.permutation(len(found))[: batches * BATCH], batches):
            left = shorts.pick_thinned(rows, PIECE_LOSS, random)
            right = passages.pick_thinned(rows, PIECE_LOSS, random)
            vectors = learner.embedding(left.pieces, left.starts)
            others = learner.embedding(right.pieces, right.starts)
            wrong = matches.rivals([found[row] for row in rows])
            loss = _loss(vectors, others, torch.from_numpy(wrong))
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            total += loss.item()
        seconds = time.monotonic() - begin
        print(f"pass {number + 1}: loss {total / batches:.4f}, {seconds:.0f} s", flush=True)


def _loss(vectors: Tensor, others: Tensor, wrong: Tensor) -> Tensor:
    """Return the cross-entropy of finding one's own passage among the wrong ones."""
    scores = SCALE * normalize(vectors) @ normalize(others).T
    own = torch.arange(len(vectors))
    passed_over = ~wrong & ~torch.eye(len(own), dtype=torch.bool)
    return cross_entropy(scores.masked_fill(passed_over, -torch.inf), own)
