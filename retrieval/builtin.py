"""The encoders in the box: a model folder → unit vectors, without torch.

Importing torch and sentence-transformers takes longer than answering. So both are computed here
from the files of the folder, which sentence-transformers opens too; a test shows the same vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from safetensors import safe_open
from tokenizers import Tokenizer

from retrieval.checksums import verify

Vectors = npt.NDArray[np.float32]

FOLDER = Path(__file__).parent / "model"
#: The static encoder has a folder of its own inside, for it is a model of its own.
STATIC = "static"

#: Pieces read of a text, as in training and in the folder's own settings.
_LONGEST = 256
#: Pieces that go through the body at once. More do not make it faster, and memory grows with them.
_AT_ONCE = 4_096


class JoinedEncoder:
    """The transformer's vector beside the static one: what a text says, and what its words say.

    Their cosine is the mean of both cosines. Averaging words forgets their order, and a small
    transformer forgets rare words; side by side they find more than either (see model/README.md).
    """

    def __init__(self, name: str, reading: TransformerEncoder, words: StaticEncoder) -> None:
        self.name = name
        self._parts = (reading, words)

    @classmethod
    def open(cls, name: str, folder: Path = FOLDER) -> JoinedEncoder:
        """Read the folder after checking its checksums, which become part of the name."""
        reading = TransformerEncoder.open(name, folder)
        return cls(reading.name, reading, StaticEncoder.open(name, folder))

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return sum(part.dimensions for part in self._parts)

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors; a text without a letter or digit is the zero vector."""
        return unit(np.concatenate([part.questions(texts) for part in self._parts], axis=1))

    passages = questions


class TransformerEncoder:
    """Reads words in their context: German pieces, a body of four layers in int8."""

    def __init__(
        self,
        name: str,
        tokenizer: Tokenizer,
        table: npt.NDArray[np.float16],
        body: onnxruntime.InferenceSession,
    ) -> None:
        self.name = name
        self._tokenizer = tokenizer
        self._table = table
        self._body = body

    @classmethod
    def open(cls, name: str, folder: Path = FOLDER) -> TransformerEncoder:
        """Read the folder after checking its checksums, which become part of the name."""
        checksum = verify(folder)
        with safe_open(folder / "model.safetensors", framework="numpy") as weights:
            table = weights.get_tensor("embeddings.word_embeddings.weight")
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_LONGEST)
        return cls(f"{name}:{checksum[:12]}", tokenizer, table, _session(folder / "body.onnx"))

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._table.shape[1])

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors; a text without a letter or digit is the zero vector."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        # Texts of like length go together, so that little is computed for padding.
        rows = sorted(
            (n for n, ids in enumerate(pieces) if len(ids) > 1), key=lambda n: -len(pieces[n])
        )
        start = 0
        while start < len(rows):
            batch = rows[start : start + max(1, _AT_ONCE // len(pieces[rows[start]]))]
            vectors[batch] = self._vectors([pieces[row] for row in batch])
            start += len(batch)
        return vectors

    passages = questions

    def _vectors(self, texts: list[list[int]]) -> Vectors:
        mask = np.zeros((len(texts), len(texts[0])), dtype=np.int64)
        states = np.zeros((*mask.shape, self.dimensions), dtype=np.float32)
        for row, ids in enumerate(texts):
            mask[row, : len(ids)] = 1
            states[row, : len(ids)] = self._table[ids]
        [vectors] = self._body.run(None, {"pieces": states, "mask": mask})
        return unit(vectors)


class StaticEncoder:
    """The mean of the pieces' vectors: a hundred times as fast, and blind to context."""

    def __init__(self, name: str, tokenizer: Tokenizer, table: Vectors) -> None:
        self.name = name
        self._tokenizer = tokenizer
        self._table = table

    @classmethod
    def open(cls, name: str, folder: Path = FOLDER) -> StaticEncoder:
        """Read the folder after checking its checksums, which become part of the name."""
        checksum = verify(folder)
        with safe_open(folder / STATIC / "model.safetensors", framework="numpy") as weights:
            table = weights.get_tensor("embeddings") * weights.get_tensor("weights")[:, None]
        tokenizer = Tokenizer.from_file(str(folder / STATIC / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(f"{name}:{checksum[:12]}", tokenizer, table.astype(np.float32))

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._table.shape[1])

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors; a text without a letter or digit is the zero vector."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        for row, encoding in enumerate(encodings):
            if encoding.ids:
                vectors[row] = self._table[encoding.ids].mean(axis=0)
        return unit(vectors)

    passages = questions


def unit(vectors: Vectors) -> Vectors:
    """Each row at length 1; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # Threads that wait by spinning would keep a core of the server busy between two questions.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
