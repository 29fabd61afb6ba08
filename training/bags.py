"""Texts → bags of piece numbers, cut once before training.

A static encoder sees a text as the bag of its pieces. All bags lie one after the other in one
array, so that a batch is picked in a millisecond. It knows nothing of vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

# How often a text is shown as someone without umlauts on the keyboard types it.
SPELT_OUT_SHARE = 0.1
_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)


@dataclass(frozen=True, slots=True)
class Batch:
    """What `torch.nn.EmbeddingBag` takes: the pieces of all bags, and where each bag starts."""

    pieces: Tensor
    starts: Tensor


@dataclass(frozen=True, slots=True)
class Bags:
    """Bags of n texts: twice n bags, first as written, then with umlauts spelt out."""

    pieces: NDArray[np.int64]
    bounds: NDArray[np.int64]

    @classmethod
    def of(cls, tokenizer: Tokenizer, texts: Sequence[str]) -> Self:
        """Cut the texts, as written and spelt out, with the tokenizer."""
        both = [*texts, *map(spelt_out, texts)]
        encodings = tokenizer.encode_batch_fast(both, add_special_tokens=False)
        bags = [encoding.ids for encoding in encodings]
        bounds = np.cumsum([0, *map(len, bags)], dtype=np.int64)
        pieces = np.fromiter((p for bag in bags for p in bag), np.int64, count=bounds[-1])
        return cls(pieces, bounds)

    def pick(self, rows: NDArray[np.int64], random: np.random.Generator) -> Batch:
        """Return the bags of the texts `rows`, some of them with umlauts spelt out."""
        count = (len(self.bounds) - 1) // 2
        chosen = rows + count * (random.random(len(rows)) < SPELT_OUT_SHARE)
        begins, lengths = self.bounds[chosen], np.diff(self.bounds)[chosen]
        starts = np.cumsum(lengths) - lengths
        places = np.repeat(begins - starts, lengths) + np.arange(lengths.sum())
        return Batch(torch.from_numpy(self.pieces[places]), torch.from_numpy(starts))


def spelt_out(text: str) -> str:
    """Return the text without umlauts and ß: "Straßenmüll" becomes "Strassenmuell"."""
    return text.translate(_SPELT_OUT)
