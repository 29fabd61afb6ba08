"""Text → vectors, one unit vector a text.

The built-in encoder is a static one (a vector a token, averaged) and is computed here from its
files, because importing sentence-transformers takes longer than answering; a test shows that both
give the same vectors. Every other encoder is opened through sentence-transformers.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from retrieval.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Vectors = npt.NDArray[np.float32]

BUILTIN = "builtin"
BUILTIN_FOLDER = Path(__file__).parent / "model"
_CHECKSUMS = "checksums.json"

#: Texts per batch of an encoder from sentence-transformers: fits small machines.
_BATCH = 32


class Encoder(Protocol):
    """What an archive needs of an encoder."""

    @property
    def name(self) -> str:
        """What an archive remembers: the setting; for the built-in one its checksum too."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, shape (len(texts), dimensions)."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, shape (len(texts), dimensions)."""


def open_encoder(setting: str = BUILTIN) -> Encoder:
    """The encoder that a setting names: `builtin`, or a sentence-transformers name or folder.

    Raises EncoderError where it is missing, damaged or cannot be loaded.
    """
    return StaticEncoder.open() if setting == BUILTIN else HubEncoder.open(setting)


class StaticEncoder:
    """The built-in encoder: the mean of its tokens' vectors, normalised."""

    def __init__(self, name: str, tokenizer: Tokenizer, table: Vectors) -> None:
        self.name = name
        self._tokenizer = tokenizer
        self._table = table

    @classmethod
    def open(cls, folder: Path = BUILTIN_FOLDER) -> StaticEncoder:
        """Read from a sentence-transformers folder after checking its checksums."""
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        checksum = verify(folder)
        [weights] = sorted(folder.rglob("*.safetensors"))
        table = load_file(weights)["embeddings"].astype(np.float32)
        tokenizer = Tokenizer.from_file(str(weights.parent / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(f"{BUILTIN}:{checksum[:12]}", tokenizer, table)

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._table.shape[1])

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors; a text without a known token is the zero vector."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        for row, encoding in enumerate(encodings):
            if encoding.ids:
                vectors[row] = self._table[encoding.ids].mean(axis=0)
        return unit(vectors)

    passages = questions


class HubEncoder:
    """Any model that sentence-transformers can load."""

    def __init__(self, name: str, model: SentenceTransformer) -> None:
        self.name = name
        self._model = model

    @classmethod
    def open(cls, setting: str) -> HubEncoder:
        """Load by name or folder."""
        try:
            from sentence_transformers import SentenceTransformer

            return cls(setting, SentenceTransformer(setting, device="cpu"))
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
            raise EncoderError(
                f"the encoder “{setting}” cannot be loaded "
                f"({str(error).splitlines()[0] if str(error) else type(error).__name__}); set "
                f"RATSAUSKUNFT_ENCODER to “{BUILTIN}”, to a folder with a sentence-transformers "
                "model, or to the name of one that this machine can download"
            ) from error

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, with the model's own prompt for queries where it has one."""
        return self._checked(self._model.encode_query(list(texts), batch_size=_BATCH))

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, with the model's own prompt for documents where it has one."""
        return self._checked(self._model.encode_document(list(texts), batch_size=_BATCH))

    def _checked(self, vectors: object) -> Vectors:
        return unit(np.asarray(vectors, dtype=np.float32))


def unit(vectors: Vectors) -> Vectors:
    """Each row at length 1; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled


def verify(folder: Path = BUILTIN_FOLDER) -> str:
    """The checksum of a model folder after each of its files was checked against it.

    Raises EncoderError where a file is missing or differs.
    """
    listing = folder / _CHECKSUMS
    repair = "install the package again, or set RATSAUSKUNFT_ENCODER to another model"
    try:
        expected: dict[str, str] = json.loads(listing.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EncoderError(
            f"the encoder in {folder} has no readable {_CHECKSUMS}; {repair}"
        ) from error
    for name, checksum in expected.items():
        path = folder / name
        if not path.is_file() or hash_file(path) != checksum:
            raise EncoderError(f"the encoder's file {path} is missing or damaged; {repair}")
    return hashlib.sha256(json.dumps(expected, sort_keys=True).encode()).hexdigest()


def hash_file(path: str | os.PathLike[str]) -> str:
    """SHA-256 of a file, in hex digits."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
