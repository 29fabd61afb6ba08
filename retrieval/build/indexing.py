"""Passages → the indexes and the lexicon of a generation; what was there before is taken over.

Which rows are found, the indexes know; here each text is taken apart and encoded once, and where
all passages are the same as before the files are copied.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.build.passages import Row
from retrieval.build.previous import PreviousGeneration
from retrieval.index.bm25 import BM25_FOLDER, Bm25Index
from retrieval.index.encoder import Encoder, word_vectors
from retrieval.index.lexicon import LEXICON_FOLDER, Lexicon
from retrieval.index.tokens import TokenizedRows
from retrieval.index.vectors import VECTORS_FILE, VectorIndex

#: Texts encoded at once: a step of the progress bar.
_STEP = 256

Progress = Callable[[int, int], None]


def write_words(folder: Path, rows: Sequence[Row], earlier: PreviousGeneration) -> Lexicon:
    """Write the lexicon of the rows and the index of words into a folder; return the lexicon."""
    if earlier.lexicon and earlier.folder and earlier.holds(rows):
        for one in (BM25_FOLDER, LEXICON_FOLDER):
            shutil.copytree(earlier.folder / one, folder / one)
        return earlier.lexicon
    vorgaenge = [row.passage.vorgang for row in rows]
    found = Lexicon.build(
        _tokenized(rows, earlier), vorgaenge, word_vectors().questions, earlier.lexicon
    )
    found.save(folder)
    Bm25Index.of(found.found_by(), found.names).save(folder)
    return found


def _tokenized(rows: Sequence[Row], earlier: PreviousGeneration) -> TokenizedRows:
    """The words of all rows; only those of new texts are looked for."""
    before = earlier.hashes if earlier.lexicon else ()
    fresh = _fresh(rows, before)
    found = TokenizedRows.of(fresh.values())
    if earlier.lexicon:
        found = earlier.lexicon.tokenized.then(found)
    return found.taken(_places(rows, before, fresh))


def write_vectors(
    folder: Path,
    rows: Sequence[Row],
    earlier: PreviousGeneration,
    encoder: Encoder,
    progress: Progress,
) -> int:
    """Write the index of vectors into a folder; return how many texts had to be encoded."""
    if earlier.index and earlier.folder and earlier.holds(rows):
        shutil.copy(earlier.folder / VECTORS_FILE, folder)
        progress(0, 0)
        return 0
    before = earlier.hashes if earlier.index else ()
    texts = _fresh(rows, before)
    # Texts of like length stand together, so that an encoder pads little.
    order = sorted(texts, key=lambda text: len(texts[text]))
    fresh = np.zeros((len(texts), encoder.dimensions), dtype=np.float32)
    for start in range(0, len(order), _STEP):
        progress(start, len(order))
        part = order[start : start + _STEP]
        fresh[start : start + _STEP] = encoder.passages([texts[text] for text in part])
    progress(len(order), len(order))
    wanted = _places(rows, before, order)
    index = earlier.index.then(fresh, wanted) if earlier.index else VectorIndex.build(fresh[wanted])
    index.save(folder)
    return len(order)


def _fresh(rows: Sequence[Row], before: Iterable[str]) -> dict[str, str]:
    known = set(before)
    return {row.sha256: row.passage.text for row in rows if row.sha256 not in known}


def _places(
    rows: Sequence[Row], before: Iterable[str], fresh: Iterable[str]
) -> npt.NDArray[np.int64]:
    """Where the text of each row is among those of before and, behind them, fresh ones."""
    place = {text: at for at, text in enumerate(chain(before, fresh))}
    return np.array([place[row.sha256] for row in rows], dtype=np.int64)
