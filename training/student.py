"""Pairs + the teacher's vectors → a table with one vector a German piece.

The German text's vector (the mean of its pieces' vectors) is drawn to the teacher's vector of the
English side: Reimers and Gurevych 2020, "Making Monolingual Sentence Embeddings Multilingual
using Knowledge Distillation", with a static student. It sees no council text.
"""

import time

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize

from training import pairs, targets, tokenizer
from training.bags import Bags
from training.files import Files, finished

NAME = "student.npy"
SEED = 1
WIDTH = 384
BATCH = 2_048
PASSES = 6
LEARNING_RATE = 3e-3
# Sentences are few beside the terms, and nearer to what people ask.
SENTENCE_DRAWS = 3
# The cosine alone leaves all texts somewhat alike; telling the batch apart spreads them.
CONTRAST_WEIGHT = 0.1
CONTRAST_SCALE = 20.0
# Pieces start near zero, so that a rare piece that has learnt little says little.
START_DEVIATION = 0.02


def make(files: Files) -> None:
    """Write work/student.npy, float32 of shape (pieces, 384)."""
    output = files.work / NAME
    if output.exists():
        return
    all_pairs = pairs.read(files)
    cutter = tokenizer.read(files)
    bags = Bags.of(cutter, [pair.german for pair in all_pairs])
    goals = torch.from_numpy(targets.read(files, all_pairs))
    torch.manual_seed(SEED)
    student = StaticEmbedding(cutter, embedding_dim=WIDTH)
    torch.nn.init.normal_(student.embedding.weight, std=START_DEVIATION)
    _train(student, bags, goals, _draws(all_pairs))
    write_table(files, NAME, student)


def write_table(files: Files, name: str, student: StaticEmbedding) -> None:
    """Write the student's piece vectors to the work file `name`."""
    with finished(files.work / name) as partial, partial.open("wb") as out:
        np.save(out, student.embedding.weight.detach().numpy())


def _draws(all_pairs: list[pairs.Pair]) -> NDArray[np.int64]:
    """Return the rows of one pass: each pair once, sentences more often."""
    return np.repeat(
        np.arange(len(all_pairs)),
        [SENTENCE_DRAWS if pair.sentence else 1 for pair in all_pairs],
    )


def _train(student: StaticEmbedding, bags: Bags, goals: Tensor, draws: NDArray[np.int64]) -> None:
    random = np.random.default_rng(SEED)
    optimizer = torch.optim.Adam(student.parameters(), lr=LEARNING_RATE, fused=True)
    batches = len(draws) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=LEARNING_RATE, total_steps=batches * PASSES
    )
    for number in range(PASSES):
        begin, total = time.monotonic(), 0.0
        for rows in np.split(random.permutation(draws)[: batches * BATCH], batches):
            batch = bags.pick(rows)
            value = loss(student.embedding(batch.pieces, batch.starts), goals[rows].float())
            optimizer.zero_grad()
            torch.autograd.backward(value)
            optimizer.step()
            schedule.step()
            total += value.item()
        seconds = time.monotonic() - begin
        print(f"pass {number + 1}: loss {total / batches:.4f}, {seconds:.0f} s", flush=True)


def loss(vectors: Tensor, goals: Tensor) -> Tensor:
    """Return 1 − cosine, plus a little of the cross-entropy of finding one's own goal."""
    cosines = normalize(vectors) @ goals.T
    contrast = cross_entropy(CONTRAST_SCALE * cosines, torch.arange(len(goals)))
    return 1 - cosines.diagonal().mean() + CONTRAST_WEIGHT * contrast
