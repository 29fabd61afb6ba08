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

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Batch:
    """What `torch.nn.EmbeddingBag` takes: the pieces of all bags, and where each bag starts."""

    pieces: Tensor
    starts: Tensor


@dataclass(frozen=True, slots=True)
class Bags:
    """The pieces of n texts, and n + 1 bounds: text i has pieces[bounds[i] : bounds[i + 1]]."""

    pieces: Numbers
    bounds: Numbers

    @classmethod
    def of(cls, tokenizer: Tokenizer, texts: Sequence[str]) -> Self:
        """Cut the texts with the tokenizer."""
        encodings = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        bags = [encoding.ids for encoding in encodings]
        bounds = np.cumsum([0, *map(len, bags)], dtype=np.int64)
        pieces = np.fromiter((p for bag in bags for p in bag), np.int64, count=bounds[-1])
        return cls(pieces, bounds)

    def pick(self, rows: Numbers) -> Batch:
        """Return the bags of the texts `rows`, in this order."""
        begins, lengths = self.bounds[rows], np.diff(self.bounds)[rows]
        starts = np.cumsum(lengths) - lengths
        places = np.repeat(begins - starts, lengths) + np.arange(lengths.sum())
        return Batch(torch.from_numpy(self.pieces[places]), torch.from_numpy(starts))

    def pick_thinned(self, rows: Numbers, loss: float, random: np.random.Generator) -> Batch:
        """Return the bags of the texts `rows`, each piece missing with probability `loss`."""
        batch = self.pick(rows)
        kept = random.random(len(batch.pieces)) >= loss
        kept_before = np.concatenate([[0], np.cumsum(kept)])
        return Batch(
            batch.pieces[torch.from_numpy(kept)],
            torch.from_numpy(kept_before[batch.starts.numpy()]),
        )
