"""The taught reader → a vector for each piece; a word's mean says what it means on its own.

As in model2vec (Tulkens and van Dongen 2024): each piece goes through the model alone; principal
components keep what tells pieces apart, and frequent pieces count less (smooth inverse frequency:
Arora et al. 2017). The product compares single words with them, and `builtin-static` whole texts.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training import teach, vocabulary
from training.files import Files, finished
from training.reader import QUERY
from training.rounded import Rounded

NAME = "words.npy"
WIDTH = 96
# Pieces that are this share of all text count half.
_FREQUENT = 1e-3
_THREADS = 2

Table = NDArray[np.float32]


def make(files: Files) -> None:
    """Write work/words.npy, float32 of shape (pieces, WIDTH)."""
    if (files.work / NAME).exists():
        return
    folder = files.made(vocabulary.NAME, "vocabulary")
    words = Tokenizer.from_file(str(folder / "tokenizer.json"))
    rounded = Rounded.of(folder, teach.taught(files, folder))
    texts = [QUERY + text(words, number) for number in range(words.get_vocab_size())]
    with ThreadPoolExecutor(_THREADS) as cores:
        vectors = np.stack(list(cores.map(rounded.vector, texts)))
    use = np.load(files.made(vocabulary.USE, "vocabulary"))
    table = main_components(vectors, WIDTH) * (_FREQUENT / (_FREQUENT + use))[:, None]
    with finished(files.work / NAME) as partial, partial.open("wb") as out:
        np.save(out, table.astype(np.float32))


def text(words: Tokenizer, number: int) -> str:
    """Return what a piece stands for in a text."""
    return (words.id_to_token(number) or "").replace("▁", " ").strip()


def main_components(vectors: Table, width: int) -> Table:
    """Return the vectors without their mean, turned to their `width` main directions."""
    centred = vectors - vectors.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    turned: Table = centred @ directions[:, ::-1][:, :width]
    return turned
