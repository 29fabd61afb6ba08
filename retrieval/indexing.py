"""Passages → the indexes and the lexicon of a generation; what was there before is taken over.

Which rows are found, the indexes know; here each text is taken apart and encoded once, and where
all passages are the same as before the files are copied.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from retrieval import compounds, lexicon, vectors, words
from retrieval.compounds import cuts_of_library
from retrieval.earlier import Earlier
from retrieval.encoder import Encoder, word_vectors
from retrieval.german import Compounds
from retrieval.lexicon import Lexicon
from retrieval.passages import Row
from retrieval.spoken import Spoken
from retrieval.vectors import VectorIndex, Vectors
from retrieval.words import WordIndex

#: Texts encoded at once: a step of the progress bar.
_STEP = 256

Progress = Callable[[int, int], None]


def write_words(folder: Path, rows: Sequence[Row], earlier: Earlier) -> Lexicon:
    """The lexicon of the rows, after it and the index of words were written into a folder."""
    if earlier.lexicon and earlier.folder and earlier.holds(rows):
        for one in (words.FOLDER, lexicon.FOLDER, compounds.FOLDER):
            shutil.copytree(earlier.folder / one, folder / one)
        return earlier.lexicon
    cuts = earlier.cuts or cuts_of_library()
    cuts.save(folder)
    found = Lexicon.build(
        _spoken(rows, earlier),
        [row.passage.matter for row in rows],
        word_vectors().questions,
        Compounds(cuts),
        earlier.lexicon,
    )
    found.save(folder)
    WordIndex.build(found.found_by()).save(folder)
    return found


def _spoken(rows: Sequence[Row], earlier: Earlier) -> Spoken:
    """The words of all rows; only those of new texts are looked for."""
    known = earlier.places if earlier.lexicon else {}
    fresh = {row.sha256: row.passage.text for row in rows if row.sha256 not in known}
    found = Spoken.of(fresh.values())
    if earlier.lexicon:
        found = earlier.lexicon.spoken.then(found)
    new = {text: len(found.rows) - len(fresh) + at for at, text in enumerate(fresh)}
    places = [new[row.sha256] if row.sha256 in new else known[row.sha256] for row in rows]
    return found.taken(np.array(places, dtype=np.int64))


def write_vectors(
    folder: Path, rows: Sequence[Row], earlier: Earlier, encoder: Encoder, progress: Progress
) -> int:
    """How many texts had to be encoded, after the index of vectors was written into a folder."""
    if earlier.index and earlier.folder and earlier.holds(rows):
        shutil.copy(earlier.folder / vectors.FILE, folder)
        progress(0, 0)
        return 0
    encoded, count = _vectors(rows, earlier, encoder, progress)
    VectorIndex.build(encoded).save(folder)
    return count


def _vectors(
    rows: Sequence[Row], earlier: Earlier, encoder: Encoder, progress: Progress
) -> tuple[Vectors, int]:
    """The vectors of all passages, and how many of them are new; each text is encoded once."""
    hashes = [row.sha256 for row in rows]
    known = earlier.places if earlier.index else {}
    texts = {row.sha256: row.passage.text for row in rows if row.sha256 not in known}
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
