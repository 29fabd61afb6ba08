"""Passages → the indexes and the lexicon of a generation; what was there before is taken over.

Which rows are found, the indexes know; here each text is encoded once, and an index whose passages
are all the same is copied.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from retrieval import lexicon, vectors, words
from retrieval.earlier import Earlier
from retrieval.encoder import Encoder, word_vectors
from retrieval.german import Compounds
from retrieval.lexicon import Lexicon
from retrieval.passages import Passage, Row, Spoken
from retrieval.records import sha256
from retrieval.vectors import VectorIndex, Vectors
from retrieval.words import WordIndex

#: Texts encoded at once: a step of the progress bar.
_STEP = 256

Progress = Callable[[int, int], None]


def row_of(passage: Passage, earlier: Earlier, cut: Compounds) -> Row:
    """A passage with its checksum and its words, these from before where the text was there."""
    checksum = sha256(passage.text)
    return Row(passage, checksum, earlier.spoken.get(checksum) or Spoken.of(passage.text, cut))


def write_indexes(
    folder: Path,
    rows: Sequence[Row],
    cut: Compounds,
    earlier: Earlier,
    encoder: Encoder,
    progress: Progress,
) -> int:
    """How many texts had to be encoded, after indexes and lexicon were written into a folder."""
    matters = [row.passage.matter for row in rows]
    hashes = [row.sha256 for row in rows]
    if earlier.folder and (hashes, matters) == (list(earlier.hashes), list(earlier.matters)):
        shutil.copy(earlier.folder / vectors.FILE, folder)
        for one in (words.FOLDER, lexicon.FOLDER):
            shutil.copytree(earlier.folder / one, folder / one)
        progress(0, 0)
        return 0
    encoded, count = _vectors(rows, earlier, encoder, progress)
    VectorIndex.build(encoded).save(folder)
    WordIndex.build(row.spoken.terms.split() for row in rows).save(folder)
    spoken = [row.spoken.words.split() for row in rows]
    encode = word_vectors().questions
    Lexicon.build(spoken, matters, encode, cut, earlier.lexicon).save(folder)
    return count


def _vectors(
    rows: Sequence[Row], earlier: Earlier, encoder: Encoder, progress: Progress
) -> tuple[Vectors, int]:
    """The vectors of all passages, and how many of them are new; each text is encoded once."""
    hashes = [row.sha256 for row in rows]
    texts = {row.sha256: row.passage.text for row in rows if row.sha256 not in earlier.rows}
    fresh = np.zeros((len(texts), encoder.dimensions), dtype=np.float32)
    # Texts of like length stand together, so that an encoder pads little.
    order = sorted(texts, key=lambda text: len(texts[text]))
    for start in range(0, len(order), _STEP):
        progress(start, len(order))
        part = order[start : start + _STEP]
        fresh[start : start + _STEP] = encoder.passages([texts[text] for text in part])
    progress(len(order), len(order))
    joined = np.zeros((len(rows), encoder.dimensions), dtype=np.float32)
    row_of = {text: row for row, text in enumerate(order)}
    kept = [at for at, text in enumerate(hashes) if text not in row_of]
    new = [at for at, text in enumerate(hashes) if text in row_of]
    if kept:
        joined[kept] = earlier.vectors([hashes[at] for at in kept])
    joined[new] = fresh[[row_of[hashes[at]] for at in new]]
    return joined, len(order)
