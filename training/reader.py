"""A model folder → a reader whose upper layers learn and whose lower ones stay as they are.

The lower layers and the table know the languages; what a council question and its answer have in
common is settled above them. Layers that stay need no gradient, which is half of the time of all.
A text's vector is the mean over its pieces, at length 1. It knows no losses and no data.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import dropout, normalize
from transformers import BertModel

#: Layers that stay as they are, of twelve.
FROZEN = 6
#: What stands before a question and a passage; part of what the model has learnt.
QUERY, PASSAGE = "query: ", "passage: "
# Pieces that go through the body at once, texts of like length together: fits the cache.
_AT_ONCE = 2_000
# Of a layer's numbers so many are lost while it learns.
_LOSS = 0.05


class Reader(torch.nn.Module):
    """Texts → unit vectors; the tokenizer and the body in one."""

    def __init__(self, folder: Path, frozen: int = FROZEN) -> None:
        super().__init__()
        self.body = BertModel.from_pretrained(folder, add_pooling_layer=False)
        self.body.requires_grad_(False)
        layers = self.body.encoder.layer
        self._lower, self.upper = layers[:frozen], layers[frozen:]
        self.upper.requires_grad_(True)
        self._cutter = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._padding = self.body.config.pad_token_id or 0

    def forward(self, texts: Sequence[str], longest: int) -> Tensor:
        """Return unit vectors of shape (texts, width), each of at most `longest` first pieces."""
        self._cutter.enable_truncation(longest)
        pieces = [encoding.ids for encoding in self._cutter.encode_batch_fast(list(texts))]
        return _in_batches(pieces, self._vectors)

    def _vectors(self, texts: list[list[int]]) -> Tensor:
        lengths = torch.tensor([len(pieces) for pieces in texts])
        longest = int(lengths.max())
        there = torch.arange(longest)[None, :] < lengths[:, None]
        ids = torch.full(there.shape, self._padding)
        ids[there] = torch.tensor([piece for pieces in texts for piece in pieces])
        seen = None if there.all() else there[:, None, None, :].expand(-1, 1, longest, -1)
        with torch.no_grad():
            states = self.body.embeddings(input_ids=ids)
            for layer in self._lower:
                states = layer(states, seen)
        for layer in self.upper:
            states = dropout(layer(states, seen), _LOSS, self.training)
        means: Tensor = (states * there[:, :, None]).sum(1) / lengths[:, None]
        return means

    @torch.no_grad()
    def encode(self, texts: Sequence[str], longest: int = 256) -> NDArray[np.float32]:
        """Return unit vectors as an array, with nothing lost."""
        learning = self.training
        self.train(mode=False)
        vectors: NDArray[np.float32] = self(texts, longest).numpy()
        self.train(learning)
        return vectors


def _in_batches(
    pieces: Sequence[list[int]], vectors: Callable[[list[list[int]]], Tensor]
) -> Tensor:
    """Return the vector of each text at length 1, texts of like length computed together.

    _AT_ONCE pieces go through `vectors` together, and at least one text.
    """
    lengths = np.array([len(one) for one in pieces])
    order = np.argsort(-lengths, kind="stable")
    parts, start = [], 0
    while start < len(order):
        rows = order[start : start + max(1, _AT_ONCE // lengths[order[start]])]
        parts.append(vectors([pieces[row] for row in rows]))
        start += len(rows)
    back = torch.from_numpy(np.argsort(order, kind="stable"))
    return normalize(torch.cat(parts)[back])
