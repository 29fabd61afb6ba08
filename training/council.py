"""Council text → the student's table, at home in council language.

Multiple negatives (Henderson et al. 2017): in a batch, each question must find its own answer and
each title its own passage among all others. Gold and held back papers take no part.
"""

import time
from dataclasses import dataclass

import numpy as np
import torch
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize

from training import karlsruhe, student, tokenizer
from training.bags import Bags
from training.files import Files

NAME = "council.npy"
SEED = 2
BATCH = 512
PASSES = 6
LEARNING_RATE = 1e-3
SCALE = 20.0
# Passages of other papers are six times as many as answers, but answers are what is searched.
ANSWER_DRAWS = 3
# The table learns the matches by heart within three passes unless pieces are missing now and
# then. On held back papers this raises the encoder's MRR by about 0.02.
PIECE_LOSS = 0.3


@dataclass(frozen=True, slots=True)
class Match:
    """A short text and a passage that answers or unfolds it."""

    short: str
    passage: str


def make(files: Files) -> None:
    """Write work/council.npy, float32 of shape (pieces, 384)."""
    if (files.work / NAME).exists():
        return
    matches = _matches(files)
    table = torch.from_numpy(np.load(files.made(student.NAME, "student")))
    learner = StaticEmbedding(tokenizer.read(files), embedding_weights=table)
    _train(learner, matches)
    student.write_table(files, NAME, learner)


def _matches(files: Files) -> list[Match]:
    titles = [Match(title, text) for title, text in tokenizer.council_passages(files)]
    answers: list[Match] = []
    for paper in karlsruhe.training_papers(files):
        for pair in paper.pairs:
            titles.append(Match(paper.title, pair.answer))
            if pair.question:
                answers.append(Match(pair.question, pair.answer))
    print(f"{len(titles)} titles with passages, {len(answers)} questions with answers")
    return titles + ANSWER_DRAWS * answers


def _train(learner: StaticEmbedding, matches: list[Match]) -> None:
    shorts = Bags.of(learner.tokenizer, [match.short for match in matches])
    passages = Bags.of(learner.tokenizer, [match.passage for match in matches])
    same = np.unique([match.short for match in matches], return_inverse=True)[1]
    random = np.random.default_rng(SEED)
    optimizer = torch.optim.Adam(learner.parameters(), lr=LEARNING_RATE, fused=True)
    batches = len(matches) // BATCH
    for number in range(PASSES):
        begin, total = time.monotonic(), 0.0
        for rows in np.split(random.permutation(len(matches))[: batches * BATCH], batches):
            left = shorts.pick_thinned(rows, PIECE_LOSS, random)
            right = passages.pick_thinned(rows, PIECE_LOSS, random)
            vectors = learner.embedding(left.pieces, left.starts)
            others = learner.embedding(right.pieces, right.starts)
            loss = _loss(vectors, others, torch.from_numpy(same[rows]))
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            total += loss.item()
        seconds = time.monotonic() - begin
        print(f"pass {number + 1}: loss {total / batches:.4f}, {seconds:.0f} s", flush=True)


def _loss(vectors: Tensor, others: Tensor, same: Tensor) -> Tensor:
    """Return the cross-entropy of finding one's own passage; same titles are not told apart."""
    scores = SCALE * normalize(vectors) @ normalize(others).T
    twins = (same[:, None] == same[None, :]) & ~torch.eye(len(same), dtype=torch.bool)
    return cross_entropy(scores.masked_fill(twins, -torch.inf), torch.arange(len(same)))
