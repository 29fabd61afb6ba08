"""Citizens' questions → both students at home in everyday words.

`asked.jsonl` holds questions as citizens type them, each beside the answer or the passage that it
is about, by reference and number; no gold and no held back paper is among them. Multiple negatives
as in `council` and `adapt`, but a batch is made of neighbouring matters, so that what must be told
apart is alike (topic-aware sampling: Hofstätter et al. 2021, "Efficiently Teaching an Effective
Dense Retriever with Balanced Topic Aware Sampling"). It goes on from what `average` wrote.
"""

import hashlib
import json
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize

from retrieval.ids import subject
from retrieval.paragraphs import windows
from training import average, karlsruhe, matches, runs, student, tokenizer, transformer
from training.adapt import Static
from training.bags import Bags
from training.files import ROOT, Files
from training.matches import Match
from training.wordings import Synonyms, read_synonyms, reworded, thinned

NAME = "asked.pt"
TABLE = "asked.npy"
QUESTIONS = ROOT / "training" / "asked.jsonl"

SCHEDULE = runs.Schedule(seed=6, steps=240, warmup=20, body_rate=1e-4, table_rate=5e-4)
TABLE_STEPS, TABLE_RATE = 800, 3e-4
# The share of the transformer's weights of before in the mean with those of after, as in `average`.
KEPT = 0.3
BATCH = 192
SCALE = 20.0
# Finding the question for a passage is the lesser task.
_BACKWARD = 0.5
# How many of a document's nearest ones may stand beside it in a batch, and how many do.
_NEAREST, _NEIGHBOURS = 24, 7
# Questions of one document in a batch.
_SIBLINGS = 6
# The product's passages bear their heading; answers are found by what they say all the same.
_HEADED = 0.6
# Citizens' questions are mostly left as they were typed.
_REWORDED = 0.3
_SHORT_PIECES, _PASSAGE_PIECES = 48, 96
_PASSAGE_LOSS = 0.2
# How sharply that window of an answer is chosen that says what is asked (scale of the cosine).
_CHOICE = 20.0

Random = np.random.Generator


def make(files: Files) -> None:
    """Write work/asked.npy and work/asked.pt."""
    table = np.load(files.made(average.TABLE, "average"))
    cutter = tokenizer.read(files)
    draws = Draws(read(files), read_synonyms(files.thesaurus()), Static(cutter, table))
    if not (files.work / TABLE).exists():
        learner = StaticEmbedding(cutter, embedding_weights=torch.from_numpy(table))
        _train_table(learner, draws)
        student.write_table(files, TABLE, learner)
    if not (files.work / NAME).exists():
        model = transformer.read(files, average.NAME, "average")

        def loss(random: Random) -> Tensor:
            batch = draws.batch(random)
            shorts = model(draws.shorts(batch, random), _SHORT_PIECES)
            return _loss(shorts, model(draws.passages(batch, random), _PASSAGE_PIECES), batch)

        before = {name: weight.clone() for name, weight in model.body.state_dict().items()}
        runs.train(model, loss, SCHEDULE.of(files), files.work / f"checkpoint-{NAME}")
        weights = [before, model.body.state_dict()]
        model.body.load_state_dict(average.mean(weights, [KEPT, 1 - KEPT]))
        transformer.write(model, files.work / NAME)


def read(files: Files) -> list[list[Match]]:
    """Return for questions of asked.jsonl their matches, one for each window of the answer.

    Of an answer that is told in parts since ("4a", "4b") a question no longer says which part it
    asks for: it is left out.
    """
    answers = karlsruhe.numbered_answers(files)
    passages = {key(*passage): passage for passage in tokenizer.council_passages(files)}
    found = []
    with QUESTIONS.open(encoding="utf-8") as lines:
        for one in map(json.loads, lines):
            if "passage" in one:
                title, text = passages[one["passage"]]
                found.append([Match("asked", one["question"], text, title, 0, subject(title))])
                continue
            of = answers.get((one["reference"], one["number"]))
            if of is None:
                continue
            cut = [of.text[start:end] for start, end in windows(of.text)]
            found.append(
                [Match("asked", one["question"], w, of.paper, of.place, of.heading) for w in cut]
            )
    return found


def key(title: str, text: str) -> str:
    """Return the name under which asked.jsonl knows a passage."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:12]


class Draws:
    """Which questions stand together in a step, which windows beside them, and in what words."""

    def __init__(
        self, asked: Sequence[Sequence[Match]], synonyms: Synonyms, static: Static
    ) -> None:
        self._synonyms = synonyms
        vectors = static([matches[0].short for matches in asked]).numpy()
        self._chances = _chances(asked, vectors, static)
        self._asked = asked
        documents: dict[str, list[int]] = {}
        for row, of_question in enumerate(asked):
            documents.setdefault(of_question[0].document, []).append(row)
        self._documents = list(documents.values())
        means = np.stack([vectors[rows].mean(axis=0) for rows in self._documents])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        self._nearest = np.argsort(-means @ means.T, axis=1)[:, 1 : _NEAREST + 1]

    def batch(self, random: Random) -> list[Match]:
        """Return BATCH questions, each with a window of its answer: clusters of near documents."""
        drawn: dict[int, None] = {}
        while len(drawn) < BATCH:
            first = int(random.integers(len(self._documents)))
            beside = random.choice(self._nearest[first], _NEIGHBOURS, replace=False)
            for document in (first, *beside):
                rows = self._documents[document]
                drawn |= dict.fromkeys(random.permutation(rows)[:_SIBLINGS].tolist())
        rows = list(drawn)[:BATCH]
        return [
            self._asked[row][random.choice(len(self._chances[row]), p=self._chances[row])]
            for row in rows
        ]

    def shorts(self, batch: Sequence[Match], random: Random) -> list[str]:
        """Return the questions, some of them reworded."""
        return [
            reworded(match.short, self._synonyms, random)
            if random.random() < _REWORDED
            else match.short
            for match in batch
        ]

    def passages(self, batch: Sequence[Match], random: Random) -> list[str]:
        """Return the windows, most of them under their heading, without some of their words."""
        headings = [match.heading if random.random() < _HEADED else "" for match in batch]
        return [
            " ".join(thinned(f"{heading} {match.passage}".split(), random, _PASSAGE_LOSS))
            for heading, match in zip(headings, batch, strict=True)
        ]


def _chances(
    asked: Sequence[Sequence[Match]], vectors: NDArray[np.float32], static: Static
) -> list[NDArray[np.float64]]:
    """Return for each question how likely each window of its answer is the one that it means."""
    found = []
    for vector, of_question in zip(vectors, asked, strict=True):
        scores = static([match.passage for match in of_question]).numpy() @ vector
        powers = np.exp(_CHOICE * (scores - scores.max()).astype(np.float64))
        found.append(powers / powers.sum())
    return found


def _train_table(learner: StaticEmbedding, draws: Draws) -> None:
    optimizer = torch.optim.Adam(learner.parameters(), lr=TABLE_RATE, fused=True)
    losses = []
    for step in range(TABLE_STEPS):
        random = np.random.default_rng([SCHEDULE.seed, step])
        batch = draws.batch(random)
        texts = [*draws.shorts(batch, random), *draws.passages(batch, random)]
        bags = Bags.of(learner.tokenizer, texts).pick(np.arange(len(texts)))
        vectors = normalize(learner.embedding(bags.pieces, bags.starts))
        loss = _loss(vectors[: len(batch)], vectors[len(batch) :], batch)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        losses.append(loss.item())
    print(f"table: loss {np.mean(losses[:20]):.4f} to {np.mean(losses[-20:]):.4f}", flush=True)


def _loss(shorts: Tensor, passages: Tensor, batch: Sequence[Match]) -> Tensor:
    """Return how hard it is to find one's own passage, and one's own question, among the wrong."""
    own = torch.arange(len(batch))
    wrong = torch.from_numpy(matches.rivals(batch)) | torch.eye(len(own), dtype=torch.bool)
    scores = (SCALE * shorts @ passages.T).masked_fill(~wrong, -torch.inf)
    total: Tensor = cross_entropy(scores, own) + _BACKWARD * cross_entropy(scores.T, own)
    return total
