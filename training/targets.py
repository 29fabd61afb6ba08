"""English texts → the teacher's vectors, in chunks that survive an interruption.

The vectors lie in the order of `pairs.english_texts`: one .npy file of float16 a chunk, shape
(texts, 384), unit length. It trains nothing.
"""

import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from training import pairs
from training.files import Files, finished

FOLDER = "targets"
BATCH = 512
# Texts between two saves, about half a minute of work on two cores.
CHUNK = 32 * BATCH


def make(files: Files) -> None:
    """Write work/targets/NNNN.npy for every chunk that is not there yet."""
    texts = pairs.english_texts(pairs.read(files))
    chunks = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
    missing = [
        (number, chunk) for number, chunk in enumerate(chunks) if not _path(files, number).exists()
    ]
    if not missing:
        return
    teacher = SentenceTransformer(str(files.teacher()), device="cpu")
    for number, chunk in missing:
        begin = time.monotonic()
        vectors = teacher.encode(
            chunk, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        with finished(_path(files, number)) as partial, partial.open("wb") as out:
            np.save(out, vectors.astype(np.float16))
        seconds = time.monotonic() - begin
        print(f"chunk {number + 1} of {len(chunks)}: {seconds:.0f} s", flush=True)


def read(files: Files, all_pairs: list[pairs.Pair]) -> NDArray[np.float16]:
    """Return one unit vector a pair, the mean over its English texts; shape (pairs, 384)."""
    texts = pairs.english_texts(all_pairs)
    row_of = {text: row for row, text in enumerate(texts)}
    vectors = _vectors(files, len(texts))
    sums = np.zeros((len(all_pairs), vectors.shape[1]), dtype=np.float32)
    for place in range(pairs.ENGLISH_ALTERNATIVES):
        having = [n for n, pair in enumerate(all_pairs) if place < len(pair.english)]
        sums[having] += vectors[[row_of[all_pairs[n].english[place]] for n in having]]
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    unit: NDArray[np.float16] = (sums / np.maximum(lengths, 1e-6)).astype(np.float16)
    return unit


def _vectors(files: Files, count: int) -> NDArray[np.float16]:
    numbers = range((count + CHUNK - 1) // CHUNK)
    chunks = [np.load(files.made(f"{FOLDER}/{number:04}.npy", "targets")) for number in numbers]
    vectors: NDArray[np.float16] = np.concatenate(chunks)
    if len(vectors) != count:
        raise ValueError(
            f"{FOLDER} holds {len(vectors)} vectors for {count} texts: made from other pairs. "
            f"Delete {files.work / FOLDER} and run: python -m training targets"
        )
    return vectors


def _path(files: Files, number: int) -> Path:
    return files.work / FOLDER / f"{number:04}.npy"
