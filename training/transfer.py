"""German table + teacher → an input vector for each German piece, as the teacher's body knows them.

A German piece starts as the weighted mean of the input vectors of English pieces of near meaning,
as in WECHSEL (Minixhofer et al. 2022). Near are those whose output, read alone by the teacher, is
near the piece's vector in the static student's table. It trains nothing.
"""

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from transformers import BertModel

from training import student, tokenizer
from training.files import Files, finished

NAME = "transfer.npy"
NEAREST = 10
TEMPERATURE = 0.1
# Rows compared at once with all English pieces: a quarter of a gigabyte.
_ROWS = 2_000
# Which English piece each special piece starts as.
_SAME_ROLE = {tokenizer.PADDING: "[PAD]", tokenizer.START: "[CLS]", tokenizer.UNKNOWN: "[UNK]"}


def make(files: Files) -> None:
    """Write work/transfer.npy, float32 of shape (pieces, 384)."""
    if (files.work / NAME).exists():
        return
    teacher = SentenceTransformer(str(files.teacher()), device="cpu")
    english: dict[str, int] = teacher.tokenizer.get_vocab()
    body = BertModel.from_pretrained(files.teacher(), add_pooling_layer=False)
    inputs = body.embeddings.word_embeddings.weight.detach().numpy()
    words = {w.removeprefix("##"): n for w, n in english.items() if any(map(str.isalpha, w))}
    outputs = teacher.encode(
        list(words), batch_size=512, normalize_embeddings=True, show_progress_bar=False
    )
    german = np.load(files.made(student.NAME, "student"))
    table = transferred(german, outputs, inputs[list(words.values())])
    cutter = tokenizer.read(files)
    for piece, role in _SAME_ROLE.items():
        table[cutter.token_to_id(piece)] = inputs[english[role]]
    with finished(files.work / NAME) as partial, partial.open("wb") as out:
        np.save(out, table)


def read(files: Files) -> NDArray[np.float32]:
    """Return the input vectors, shape (pieces, 384)."""
    table: NDArray[np.float32] = np.load(files.made(NAME, "transfer"))
    return table


def transferred(
    german: NDArray[np.float32], outputs: NDArray[np.float32], inputs: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return for each row of `german` the mean of those `inputs` whose `outputs` are nearest."""
    unit = german / np.maximum(np.linalg.norm(german, axis=1, keepdims=True), 1e-9)
    table = np.empty_like(german)
    for start in range(0, len(unit), _ROWS):
        cosines = unit[start : start + _ROWS] @ outputs.T
        nearest = np.argpartition(-cosines, NEAREST, axis=1)[:, :NEAREST]
        weights = np.exp(np.take_along_axis(cosines, nearest, axis=1) / TEMPERATURE)
        weights /= weights.sum(axis=1, keepdims=True)
        table[start : start + _ROWS] = np.einsum("pn,pnd->pd", weights, inputs[nearest])
    return table
