"""The taught reader + the bank → the mean vector of questions, and that of passages.

The vectors of e5 lie in a narrow cone (cosines of unrelated texts at 0.5 and above), as those of
all models that learn at a low temperature. Without their mean, unrelated texts are at 0, and what
all questions or all passages have in common tells no longer (Mu and Viswanath 2018, "All-but-the-
top"). The means are taken off vectors of length 1.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from training import bank, teach, vocabulary
from training.files import Files, finished
from training.reader import PASSAGE, QUERY
from training.rounded import Rounded

NAME = "means.npy"
# So many of each: the means of two such samples are alike to the third place.
_SAMPLE = 2_000
_SEED = 10
_THREADS = 2


def make(files: Files) -> None:
    """Write work/means.npy, float32 of shape (2, width): of questions, of passages."""
    if (files.work / NAME).exists():
        return
    folder = files.made(vocabulary.NAME, "vocabulary")
    rounded = Rounded.of(folder, teach.taught(files, folder))
    rows, asked, _ = bank.read(files)
    texts = (
        [QUERY + one.question for one in asked],
        [PASSAGE + row.text for row in rows if not row.bare],
    )
    means = np.stack([_mean(rounded, _drawn(of_kind)) for of_kind in texts])
    with finished(files.work / NAME) as partial, partial.open("wb") as out:
        np.save(out, means)


def _drawn(texts: Sequence[str]) -> list[str]:
    order = np.random.default_rng(_SEED).permutation(len(texts))
    return [texts[at] for at in order[:_SAMPLE].tolist()]


def _mean(rounded: Rounded, texts: Sequence[str]) -> NDArray[np.float32]:
    with ThreadPoolExecutor(_THREADS) as cores:
        vectors = np.stack(list(cores.map(rounded.vector, texts)))
    mean: NDArray[np.float32] = vectors.mean(axis=0, dtype=np.float32)
    return mean
