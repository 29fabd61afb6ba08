"""The taught reader + council text → a vector for each folded piece, which needs no context.

As in model2vec (Tulkens and van Dongen 2024): each piece goes through the model alone, principal
components keep what tells pieces apart, and frequent pieces count less (smooth inverse frequency:
Arora et al. 2017). Then questions and the bank's passages teach the table, whose mean over a text
shall be near the text that answers. The product compares single words with it, and
`builtin-static` whole texts.
"""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import EmbeddingBag
from torch.nn.functional import normalize

from training import bank, pieces, runs, teach, vocabulary
from training.bags import Bags
from training.files import Files, finished
from training.reader import QUERY
from training.rounded import Rounded
from training.wordings import read_synonyms

NAME = "words.npy"
START = "words-start.npy"
WIDTH = 256
SCHEDULE = runs.Schedule(seed=9, steps=2_500, warmup=20, rate=1e-3)
SCALE = 20.0
# Other passages of a step, beside those that are right for one of its questions.
OTHERS = 384
# Pieces that are this share of all text count half.
_FREQUENT = 1e-3
# The table learns passages by heart unless pieces are missing now and then.
_LOST = 0.3
_THREADS = 2
_REPORT_EVERY = 100

Table = NDArray[np.float32]


def make(files: Files) -> None:
    """Write work/words.npy, float32 of shape (pieces, WIDTH)."""
    if (files.work / NAME).exists():
        return
    cutter = pieces.read(files)
    if not (files.work / START).exists():
        with finished(files.work / START) as partial, partial.open("wb") as out:
            np.save(out, _start(files, cutter))
    rows, asked, vectors = bank.read(files)
    near = bank.neighbours(rows, vectors)
    draws = teach.Draws(rows, asked, near, read_synonyms(files.thesaurus()))
    passages = [row.text for row in rows]
    table = taught(np.load(files.work / START), cutter, draws, passages, SCHEDULE.of(files))
    table[cutter.token_to_id(pieces.UNKNOWN)] = 0  # foreign script says nothing
    with finished(files.work / NAME) as partial, partial.open("wb") as out:
        np.save(out, table)


def main_components(vectors: Table, width: int) -> Table:
    """Return the vectors without their mean, turned to their `width` main directions."""
    centred = vectors - vectors.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    turned: Table = centred @ directions[:, ::-1][:, :width]
    return turned


def _start(files: Files, cutter: Tokenizer) -> Table:
    """Each piece as the taught model reads it, as it is mostly written."""
    folder = files.made(vocabulary.NAME, "vocabulary")
    rounded = Rounded.of(folder, teach.taught(files, folder))
    written = pieces.spellings(files, cutter)
    names = [cutter.id_to_token(number) or "" for number in range(cutter.get_vocab_size())]
    texts = [QUERY + written.get(one, one) for one in (name.removeprefix("▁") for name in names)]
    with ThreadPoolExecutor(_THREADS) as cores:
        vectors = np.stack(list(cores.map(rounded.vector, texts)))
    use = vocabulary.shares(cutter, pieces.running(files).items())
    table = main_components(vectors, WIDTH) * (_FREQUENT / (_FREQUENT + use))[:, None]
    return table.astype(np.float32)


def taught(
    start: Table,
    cutter: Tokenizer,
    draws: teach.Draws,
    passages: Sequence[str],
    schedule: runs.Schedule,
) -> Table:
    """Return the table after the lesson; its vectors are about 1 long."""
    # The rate is laid out for vectors of that length.
    scaled = start / np.linalg.norm(start, axis=1).mean()
    table = EmbeddingBag.from_pretrained(torch.from_numpy(scaled), freeze=False, mode="mean")
    optimizer = torch.optim.Adam(table.parameters(), lr=schedule.rate, fused=True)
    bags = Bags.of(cutter, passages)
    begin, losses = time.monotonic(), list[float]()
    generator = torch.Generator().manual_seed(schedule.seed)
    for step in range(schedule.steps):
        random = np.random.default_rng([schedule.seed, step])
        batch = draws.batch(random)
        own = batch.right.float().multinomial(1, generator=generator).squeeze(1)
        others = torch.from_numpy(random.integers(len(passages), size=OTHERS))
        rows = torch.unique(torch.cat([own, others]))
        asked = Bags.of(cutter, [one.removeprefix(QUERY) for one in batch.questions])
        q = asked.pick(np.arange(len(batch.questions)))
        p = bags.pick_thinned(rows.numpy(), _LOST, random)
        found = normalize(table(q.pieces, q.starts)) @ normalize(table(p.pieces, p.starts)).T
        loss = teach.missed(SCALE * found, batch.right[:, rows], batch.wrong[:, rows])
        optimizer.param_groups[0]["lr"] = schedule.rate_at(step)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        losses.append(loss.item())
        if (step + 1) % _REPORT_EVERY == 0:
            seconds = (time.monotonic() - begin) / (step + 1)
            mean = np.mean(losses[-_REPORT_EVERY:])
            print(f"step {step + 1}: loss {mean:.4f}, {seconds:.2f} s a step", flush=True)
    learnt: Table = table.weight.detach().numpy()
    return learnt
