"""Council questions → the reader's upper layers: each question finds its answer among all passages.

Every passage that is trained on has its vector in a bank. A step's questions are compared with all
of it, so that whatever is mistaken for the answer counts, siblings of one Anfrage first of all; the
passages of a part of them are read anew, learn too, and take their new place in the bank (as in
Wang et al. 2020, "Cross-Batch Memory for Embedding Learning"). Sentences of everyday life in many
languages keep the vectors of before.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from transformers import BertModel

from training import bank, everyday, runs, vocabulary
from training.bank import Asked, Row
from training.files import Files, finished
from training.reader import PASSAGE, QUERY, Reader
from training.wordings import Synonyms, plainly, read_synonyms, reworded

NAME = "teach.pt"
SCHEDULE = runs.Schedule(seed=8, steps=400, warmup=20, rate=1e-4)
# The share of the weights of before in what is shipped.
KEPT = 0.3
SCALE = 50.0
# Questions of a step; for so many of them, all of neighbouring matters, the passage is read anew.
QUESTIONS, READ = 160, 32
ANCHORS = 64
# Weights beside finding the passage: finding the question, and staying where one was.
_BACKWARD, _STAY_PASSAGE, _STAY_TEXT = 0.5, 20.0, 20.0
_REWORDED, _PLAIN = 0.3, 0.2
_SHORT_PIECES, _PASSAGE_PIECES = 48, 200
_KEEP_EVERY = 5
_LONGEST_GRADIENT = 1.0
_NEVER = -1e4

Random = np.random.Generator
Weights = Mapping[str, Tensor]


def make(files: Files) -> None:
    """Write work/teach.pt: the upper layers after all steps."""
    if (files.work / NAME).exists():
        return
    lesson = Lesson.of(files)
    lesson.train(SCHEDULE.of(files), files.work / f"checkpoint-{NAME}")
    with finished(files.work / NAME) as partial:
        torch.save(lesson.reader.upper.state_dict(), partial)


def taught(files: Files, folder: Path) -> BertModel:
    """Return the model of a folder with its upper layers as taught, mixed with those of before."""
    reader = Reader(folder)
    learnt = torch.load(files.made(NAME, "teach"), weights_only=True)
    before = reader.upper.state_dict()
    reader.upper.load_state_dict(_between(learnt, before, KEPT))
    return reader.body


@dataclass(frozen=True)
class Batch:
    """The questions of a step as they are typed, and the rows of the bank.

    `right` and `wrong`, shape (questions, rows); rows that are neither count for nothing.
    """

    questions: list[str]
    right: Tensor
    wrong: Tensor


class Draws:
    """Which questions stand together in a step, and how they are worded."""

    def __init__(
        self,
        rows: Sequence[Row],
        asked: Sequence[Asked],
        near: Mapping[str, Sequence[str]],
        synonyms: Synonyms,
    ) -> None:
        answers = {(row.document, row.answer) for row in rows}
        self._asked = [one for one in asked if (one.document, one.answer) in answers]
        self._near, self._synonyms = near, synonyms
        self._documents: dict[str, list[int]] = {}
        for number, one in enumerate(self._asked):
            self._documents.setdefault(one.document, []).append(number)
        self._numbers = {name: number for number, name in enumerate(near)}
        self._document = torch.tensor([self._numbers[row.document] for row in rows])
        self._answer = torch.tensor([row.answer for row in rows])
        self._bare = torch.tensor([row.bare for row in rows])
        self._has_bare = bool(self._bare.any())

    def batch(self, random: Random) -> Batch:
        """Return QUESTIONS questions, of which about the first READ are near each other."""
        first = self._asked[int(random.integers(len(self._asked)))].document
        near = [number for name in self._near[first] for number in self._documents.get(name, ())]
        others = random.permutation(len(self._asked))[: QUESTIONS + READ].tolist()
        chosen = list(dict.fromkeys([*random.permutation(near)[:READ].tolist(), *others]))
        drawn = [self._asked[number] for number in chosen[:QUESTIONS]]
        documents = torch.tensor([self._numbers[one.document] for one in drawn])
        answers = torch.tensor([one.answer for one in drawn])
        bare = torch.tensor([self._has_bare and random.random() < one.bare for one in drawn])
        own = (documents[:, None] == self._document) & (answers[:, None] == self._answer)
        return Batch(
            [QUERY + self._worded(one.question, random) for one in drawn],
            right=own & (bare[:, None] == self._bare),
            wrong=~own,
        )

    def _worded(self, question: str, random: Random) -> str:
        chance = random.random()
        if chance < _REWORDED:
            return reworded(question, self._synonyms, random)
        return plainly(question, random) if chance < _REWORDED + _PLAIN else question


@dataclass
class Lesson:
    """A reader and what it is taught with; the vectors of the bank move along with it."""

    reader: Reader
    before: Reader
    draws: Draws
    passages: Sequence[str]
    bank: Tensor
    anchors: Sequence[str]

    @classmethod
    def of(cls, files: Files) -> "Lesson":
        """Read what the stages before have made."""
        folder = files.made(vocabulary.NAME, "vocabulary")
        rows, asked, vectors = bank.read(files)
        draws = Draws(rows, asked, bank.neighbours(rows, vectors), read_synonyms(files.thesaurus()))
        passages = [PASSAGE + row.text for row in rows]
        anchors = [QUERY + text for text in everyday.sentences(files)]
        return cls(
            Reader(folder), Reader(folder), draws, passages, torch.from_numpy(vectors), anchors
        )

    def loss(self, first: Tensor, random: Random) -> tuple[Tensor, Tensor, Tensor]:
        """Return the loss of a step, the rows of passages read anew, and their vectors."""
        batch = self.draws.batch(random)
        questions = self.reader(batch.questions, _SHORT_PIECES)
        with torch.no_grad():
            likely = (questions[:READ] @ self.bank.T).masked_fill(~batch.right[:READ], _NEVER)
            rows = likely.argmax(dim=1).unique()
        read = self.reader([self.passages[row] for row in rows.tolist()], _PASSAGE_PIECES)
        known = self.bank.index_copy(0, rows, read)
        found = missed(SCALE * questions @ known.T, batch.right, batch.wrong)
        back = missed(SCALE * read @ questions.T, batch.right.T[rows], batch.wrong.T[rows])
        stay = (1 - (read * first[rows]).sum(1)).mean()
        total = found + _BACKWARD * back + _STAY_PASSAGE * stay + _STAY_TEXT * self._moved(random)
        return total, rows, read.detach()

    def train(self, schedule: runs.Schedule, checkpoint: Path) -> None:
        """Take all steps of the schedule, from the checkpoint on where there is one."""
        upper = list(self.reader.upper.parameters())
        optimizer = torch.optim.AdamW(upper, weight_decay=0.01, fused=True)
        first = self.bank.clone()
        done = self._resume(optimizer, checkpoint)
        self.reader.train()
        begin, losses = time.monotonic(), list[float]()
        for step in range(done, schedule.steps):
            # So that what is lost depends on the step alone, as what is drawn.
            torch.manual_seed(schedule.seed * 100_000 + step)
            optimizer.param_groups[0]["lr"] = schedule.rate_at(step)
            loss, rows, read = self.loss(first, np.random.default_rng([schedule.seed, step]))
            optimizer.zero_grad(set_to_none=True)
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_(upper, _LONGEST_GRADIENT)
            optimizer.step()
            self.bank[rows] = read
            losses.append(loss.item())
            if (step + 1) % _KEEP_EVERY == 0 or step + 1 == schedule.steps:
                seconds = (time.monotonic() - begin) / (step + 1 - done)
                mean = np.mean(losses[-_KEEP_EVERY:])
                print(f"step {step + 1}: loss {mean:.4f}, {seconds:.2f} s a step", flush=True)
                self._keep(optimizer, step + 1, checkpoint)

    def _moved(self, random: Random) -> Tensor:
        """Return how far everyday sentences have moved."""
        texts = [self.anchors[n] for n in random.integers(len(self.anchors), size=ANCHORS)]
        with torch.no_grad():
            before = self.before(texts, _SHORT_PIECES)
        moved: Tensor = (1 - (self.reader(texts, _SHORT_PIECES) * before).sum(1)).mean()
        return moved

    def _keep(self, optimizer: torch.optim.Optimizer, done: int, path: Path) -> None:
        state = {"upper": self.reader.upper.state_dict(), "optimizer": optimizer.state_dict()}
        with finished(path) as partial:
            torch.save({"done": done, "bank": self.bank, **state}, partial)

    def _resume(self, optimizer: torch.optim.Optimizer, path: Path) -> int:
        if not path.exists():
            return 0
        kept = torch.load(path, weights_only=True)
        self.reader.upper.load_state_dict(kept["upper"])
        optimizer.load_state_dict(kept["optimizer"])
        self.bank[: len(kept["bank"])] = kept["bank"]
        done: int = kept["done"]
        print(f"taken up at step {done}", flush=True)
        return done


def missed(scores: Tensor, right: Tensor, wrong: Tensor) -> Tensor:
    """Return the mean over rows: minus the logarithm of the right ones' share among all."""
    hit = scores.masked_fill(~right, _NEVER).logsumexp(1)
    loss: Tensor = (scores.masked_fill(~(right | wrong), _NEVER).logsumexp(1) - hit).mean()
    return loss


def _between(after: Weights, before: Weights, kept: float) -> Weights:
    """Return the mean of weights before and after a lesson, which keeps more of what was known
    (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
    """
    return {name: kept * before[name] + (1 - kept) * weight for name, weight in after.items()}
