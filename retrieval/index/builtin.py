"""The encoders in the box: a model folder → unit vectors of questions and passages, without torch.

Importing torch and sentence-transformers takes longer than answering. So the layers run in int8 by
ONNX Runtime, and the vectors of pieces are read straight from the file of weights, 8-bit floats
that stay on the disk until they are needed; sentence-transformers opens the same folder. A text
without a letter or digit is the zero vector.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer

from retrieval.error_codes import ErrorCode
from retrieval.errors import EncoderError
from retrieval.files import LISTING, verify
from retrieval.index.arrays import Vectors

if TYPE_CHECKING:
    import onnxruntime

MODEL_FOLDER = Path(__file__).parent / "model"
#: The static encoder has a folder of its own inside, for it is a model of its own.
STATIC = "static"
BODY = "body.onnx"
MEANS = "means.safetensors"
_WEIGHTS = "model.safetensors"
_TOKENIZER = "tokenizer.json"
_SETTINGS = "config_sentence_transformers.json"
_TABLE = "embeddings.word_embeddings.weight"
#: Pieces read of a text: a passage of the product has its heading and 60 words.
_LONGEST = 320
#: Pieces read of a question, about 340 letters: what reading costs grows with them. Of 1,488
#: questions none has more than 43.
_LONGEST_QUESTION = 80
#: Texts that are computed at the same time, each on a core of its own.
_AT_ONCE = os.cpu_count() or 1
#: What is kept in a file of 8-bit floats: sign, four bits for the power of two, three behind it.
_BIAS, _STEPS = 7, 8

#: Words whose pieces are remembered, with 300 bytes each: cutting them took two thirds of the time
#: of a sentence. Of those in the texts of 600 questions over Karlsruhe six in seven were known.
_REMEMBERED = 20_000
#: Texts that are cut into pieces by this thread: to share them out cost a question 3 ms of 42.
_FEW = 64

Bytes = npt.NDArray[np.uint8]


def is_packed(folder: Path) -> bool:
    """Whether a folder holds all that is read here."""
    return all(
        (folder / name).exists() for name in (LISTING, BODY, MEANS, STATIC, _WEIGHTS, _TOKENIZER)
    )


@dataclass(eq=False, repr=False)
class ReadingEncoder:
    """Reads words in their context, behind the model's own prompts; see MODEL_FOLDER/README.md."""

    name: str
    tokenizer: Tokenizer
    table: Bytes
    body: onnxruntime.InferenceSession
    prompts: dict[str, str]
    means: dict[str, Vectors]
    cores: ThreadPoolExecutor

    @classmethod
    def open(cls, name: str, folder: Path = MODEL_FOLDER) -> ReadingEncoder:
        """Read the folder after checking its checksums, which become part of the name."""
        checksum = verify(folder)
        tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_LONGEST)
        try:
            prompts = json.loads((folder / _SETTINGS).read_text(encoding="utf-8"))["prompts"]
            with safe_open(folder / MEANS, framework="numpy") as kept:
                means = {kind: kept.get_tensor(kind) for kind in ("query", "document")}
            table = tensor(folder / _WEIGHTS, _TABLE)
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise EncoderError(ErrorCode.ENCODER_VERSION(str(folder), str(error))) from error
        return cls(
            f"{name}:{checksum[:12]}",
            tokenizer,
            table,
            session(folder / BODY),
            prompts,
            means,
            ThreadPoolExecutor(_AT_ONCE),
        )

    @property
    def dimensions(self) -> int:
        return int(self.table.shape[1])

    def questions(self, texts: Sequence[str]) -> Vectors:
        return self._centred(texts, "query", _LONGEST_QUESTION)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._centred(texts, "document", _LONGEST)

    def _centred(self, texts: Sequence[str], kind: str, most: int) -> Vectors:
        """Without what all questions, or all passages, have in common: unrelated texts are at 0."""
        vectors = self._vectors(texts, self.prompts[kind], most)
        return unit(np.where(vectors.any(axis=1, keepdims=True), vectors - self.means[kind], 0))

    def _vectors(self, texts: Sequence[str], prompt: str, most: int) -> Vectors:
        said = [row for row, text in enumerate(texts) if any(map(str.isalnum, text))]
        cut = _cut(self.tokenizer, [prompt + texts[row] for row in said])
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        # The last piece tells that the text ends.
        pieces = [[*one[: most - 1], *one[most - 1 :][-1:]] for one in cut]
        for row, vector in zip(said, one_by_one(self._vector, pieces, self.cores), strict=True):
            vectors[row] = vector
        return unit(vectors)

    def _vector(self, pieces: list[int]) -> Vectors:
        states = _FLOATS[self.table[pieces]][None]
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
    #: The pieces of what stands between blanks, which no piece goes across.
    _pieces: Callable[[str], list[int]] = field(init=False)

    def __post_init__(self) -> None:
        tokenizer = self.tokenizer

        @lru_cache(maxsize=_REMEMBERED)
        def pieces(word: str) -> list[int]:
            found: list[int] = tokenizer.encode(word, add_special_tokens=False).ids
            return found

        self._pieces = pieces

    @classmethod
    def open(cls, name: str, folder: Path = MODEL_FOLDER) -> StaticEncoder:
        """Read the folder after checking its checksums, which become part of the name."""
        checksum = verify(folder, f"{STATIC}/")
        with safe_open(folder / STATIC / _WEIGHTS, framework="numpy") as weights:
            table, weight = (weights.get_tensor(name) for name in ("embeddings", "weights"))
        tokenizer = Tokenizer.from_file(str(folder / STATIC / _TOKENIZER))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(f"{name}:{checksum[:12]}", tokenizer, table, weight[:, None])

    @property
    def dimensions(self) -> int:
        return int(self.table.shape[1])

    def questions(self, texts: Sequence[str]) -> Vectors:
        cut = _cut(self.tokenizer, texts, special=False) if len(texts) > _FEW else self._cut(texts)
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for vector, pieces in zip(vectors, cut, strict=True):
            if pieces:
                told = self.table.take(pieces, axis=0) * self.weights.take(pieces, axis=0)
                np.divide(np.add.reduce(told), len(pieces), out=vector)
        return unit(vectors)

    def _cut(self, texts: Sequence[str]) -> list[list[int]]:
        """The pieces of each text: of words that were cut before, at once."""
        return [list(chain.from_iterable(map(self._pieces, text.split(" ")))) for text in texts]

    passages = questions


def _cut(tokenizer: Tokenizer, texts: Sequence[str], special: bool = True) -> list[list[int]]:
    """The pieces of each text; `special` ones tell where it begins and ends."""
    if len(texts) > _FEW:
        cut = tokenizer.encode_batch(list(texts), add_special_tokens=special)
    else:
        cut = [tokenizer.encode(text, add_special_tokens=special) for text in texts]
    return [one.ids for one in cut]


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
    # Processors without VNNI add products in pairs of 16 bits, which overflow: their vectors had a
    # cosine of 0.98 with those of other machines, and 3 of 173 questions over the seeds lost their
    # place. Exact sums take a tenth more time there, and all machines find the same.
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def tensor(path: Path, name: str) -> Bytes:
    """A tensor of 8-bit floats as its bytes, mapped from a file of safetensors.

    The library gives none to numpy, which has no such numbers.
    """
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        about = json.loads(file.read(length))[name]
    if about["dtype"] != "F8_E4M3":
        raise ValueError(f"{path}: {name} is kept as {about['dtype']}")
    start = 8 + length + about["data_offsets"][0]
    return np.memmap(path, np.uint8, "r", start, tuple(about["shape"]))


def _eight_bits() -> Vectors:
    """What each of the 256 bytes stands for (E4M3: Micikevicius et al. 2022)."""
    byte = np.arange(256)
    power, rest = byte >> 3 & 15, byte & 7
    small = rest / _STEPS * 2.0 ** (1 - _BIAS)
    value = np.where(power == 0, small, (1 + rest / _STEPS) * 2.0 ** (power - _BIAS))
    value[byte & 127 == 127] = 0.0  # no number
    return np.where(byte & 128, -value, value).astype(np.float32)


_FLOATS = _eight_bits()
