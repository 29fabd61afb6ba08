"""The encoders in the box: a model folder → unit vectors, without torch.

Importing torch and sentence-transformers takes longer than answering. So both are computed here
from the files of the folder, which sentence-transformers opens too; a test shows the same vectors.
A text without a letter or digit is the zero vector.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from safetensors import safe_open
from tokenizers import Tokenizer

from retrieval.files import verify
from retrieval.index.arrays import Vectors

if TYPE_CHECKING:
    import onnxruntime

MODEL_FOLDER = Path(__file__).parent / "model"
#: The static encoder has a folder of its own inside, for it is a model of its own.
STATIC = "static"

#: The transformer's share in the joined cosine. Of 909 citizens' questions over 6,206 passages of
#: papers that neither had seen, 0.769 got the right paper first at 0.5, 0.776 at 0.6, 0.768 at 0.7.
_READING = 0.6
#: Pieces read of a text, as in training and in the folder's own settings.
_LONGEST = 256
#: Texts that are computed at the same time, each on a core of its own.
_AT_ONCE = os.cpu_count() or 1


@dataclass(eq=False, repr=False)
class JoinedEncoder:
    """The transformer's vector beside the static one: what a text says, and what its words say.

    Their cosine is the weighted mean of both cosines. Averaging words forgets their order, and a
    small transformer forgets rare words; side by side they find more than either (see
    model/README.md).
    """

    name: str
    reading: TransformerEncoder
    words: StaticEncoder

    @classmethod
    def open(cls, name: str, words: StaticEncoder) -> JoinedEncoder:
        """Beside `words` the transformer, whose name with its checksum becomes that of both."""
        reading = TransformerEncoder.open(name)
        return cls(reading.name, reading, words)

    @property
    def dimensions(self) -> int:
        return self.reading.dimensions + self.words.dimensions

    def questions(self, texts: Sequence[str]) -> Vectors:
        reading = math.sqrt(_READING) * self.reading.questions(texts)
        words = math.sqrt(1 - _READING) * self.words.questions(texts)
        return unit(np.concatenate([reading, words], axis=1))

    passages = questions


@dataclass(eq=False, repr=False)
class TransformerEncoder:
    """Reads words in their context: German pieces, a body of four layers in int8."""

    name: str
    tokenizer: Tokenizer
    table: npt.NDArray[np.float16]
    body: onnxruntime.InferenceSession
    cores: ThreadPoolExecutor

    @classmethod
    def open(cls, name: str, folder: Path = MODEL_FOLDER) -> TransformerEncoder:
        """Read the folder after checking its checksums, which become part of the name."""
        checksum = verify(folder)
        with safe_open(folder / "model.safetensors", framework="numpy") as weights:
            table = weights.get_tensor("embeddings.word_embeddings.weight")
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_LONGEST)
        body, cores = session(folder / "body.onnx"), ThreadPoolExecutor(_AT_ONCE)
        return cls(f"{name}:{checksum[:12]}", tokenizer, table, body, cores)

    @property
    def dimensions(self) -> int:
        return int(self.table.shape[1])

    def questions(self, texts: Sequence[str]) -> Vectors:
        pieces = [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, vector in enumerate(one_by_one(self._vector, pieces, self.cores)):
            vectors[row] = vector
        return unit(vectors)

    passages = questions

    def _vector(self, pieces: list[int]) -> Vectors:
        if len(pieces) < 2:
            return np.zeros(self.dimensions, dtype=np.float32)
        states = self.table[pieces].astype(np.float32)[None]
        mask = np.ones((1, len(pieces)), dtype=np.int64)
        [[vector]] = self.body.run(None, {"pieces": states, "mask": mask})
        return np.asarray(vector, dtype=np.float32)


@dataclass(eq=False, repr=False)
class StaticEncoder:
    """The mean of the pieces' vectors: a hundred times as fast, and blind to context."""

    name: str
    tokenizer: Tokenizer
    table: npt.NDArray[np.int8]
    weights: Vectors

    @classmethod
    def open(cls, name: str, folder: Path = MODEL_FOLDER) -> StaticEncoder:
        """Read the folder after checking its checksums, which become part of the name."""
        checksum = verify(folder)
        with safe_open(folder / STATIC / "model.safetensors", framework="numpy") as weights:
            table, weight = (weights.get_tensor(name) for name in ("embeddings", "weights"))
        tokenizer = Tokenizer.from_file(str(folder / STATIC / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(f"{name}:{checksum[:12]}", tokenizer, table, weight[:, None])

    @property
    def dimensions(self) -> int:
        return int(self.table.shape[1])

    def questions(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        encodings = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        for row, encoding in enumerate(encodings):
            if encoding.ids:
                weighted = self.table[encoding.ids] * self.weights[encoding.ids]
                vectors[row] = weighted.mean(axis=0)
        return unit(vectors)

    passages = questions


def one_by_one(
    read: Callable[[list[int]], Vectors], texts: Sequence[list[int]], cores: ThreadPoolExecutor
) -> Iterable[Vectors]:
    """Return the vector of each text, computed alone.

    int8 rounds by the largest number of all that goes through together, and a text shall have the
    same vector whatever stands beside it.
    """
    # A question comes alone: handing it to a thread cost a third of its time.
    return map(read, texts) if len(texts) == 1 else cores.map(read, texts)


def unit(vectors: Vectors) -> Vectors:
    """Each row at length 1; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled


def session(path: Path) -> onnxruntime.InferenceSession:
    # From 1.31 on, importing it stores an id of the machine and reports to its maker unless told
    # not to; `disable_telemetry_events` comes too late.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Texts share out the cores. Several threads for one text would wait for each other.
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
