"""The teacher's body + a German table of pieces → the transformer that is trained.

Four of the teacher's six layers: all are too slow for a city's records without a GPU. These four
alone, before any training, give English texts vectors nearest to those of the whole teacher.
A text's vector is the mean over its pieces, at length 1. It knows no losses and no data.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.functional import normalize
from transformers import BertModel

from training import tokenizer
from training.files import Files, finished

LAYERS = (0, 2, 4, 5)
# Pieces read of a text: the product's passages have 60 words and their headings.
LONGEST = 256
# Pieces that go through the body at once, texts of like length together: fits the cache.
_AT_ONCE = 4_000
# Nearly twice as fast, with the same losses, where the processor multiplies bfloat16 itself.
_BF16 = any(torch.cpu.get_capabilities().get(unit) for unit in ("avx512_bf16", "amx_bf16"))


def in_batches(
    pieces: Sequence[list[int]], at_once: int, vectors: Callable[[list[list[int]]], Tensor]
) -> Tensor:
    """Return the vector of each text at length 1, texts of like length computed together.

    `at_once` pieces go through `vectors` together, and at least one text.
    """
    lengths = np.array([len(one) for one in pieces])
    order = np.argsort(-lengths, kind="stable")
    parts, start = [], 0
    while start < len(order):
        rows = order[start : start + max(1, at_once // lengths[order[start]])]
        parts.append(vectors([pieces[row] for row in rows]))
        start += len(rows)
    back = torch.from_numpy(np.argsort(order, kind="stable"))
    return normalize(torch.cat(parts)[back])


class Transformer(torch.nn.Module):
    """Texts → unit vectors; the tokenizer, the table and the body in one."""

    def __init__(self, cutter: Tokenizer, body: BertModel) -> None:
        super().__init__()
        self.body = body
        self._cutter = Tokenizer.from_str(cutter.to_str())

    @property
    def table(self) -> Tensor:
        """The input vectors of the pieces, shape (pieces, 384)."""
        weight: Tensor = self.body.embeddings.word_embeddings.weight
        return weight

    def forward(self, texts: Sequence[str], longest: int = LONGEST) -> Tensor:
        """Return unit vectors of shape (texts, 384), each of at most `longest` first pieces."""
        self._cutter.enable_truncation(longest)
        pieces = [encoding.ids for encoding in self._cutter.encode_batch_fast(list(texts))]
        return in_batches(pieces, _AT_ONCE, self._vectors)

    def _vectors(self, texts: list[list[int]]) -> Tensor:
        lengths = torch.tensor([len(pieces) for pieces in texts])
        mask = torch.arange(int(lengths.max()))[None, :] < lengths[:, None]
        ids = torch.zeros(mask.shape, dtype=torch.int64)
        ids[mask] = torch.tensor([piece for pieces in texts for piece in pieces])
        with torch.autocast("cpu", torch.bfloat16, enabled=_BF16):
            states = self.body(input_ids=ids, attention_mask=mask.long()).last_hidden_state
        means: Tensor = (states.float() * mask[:, :, None]).sum(1) / lengths[:, None]
        return means

    @torch.no_grad()
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors as an array, for measuring."""
        if not texts:
            return np.zeros((0, self.table.shape[1]), dtype=np.float32)
        vectors: NDArray[np.float32] = self(texts).numpy()
        return vectors


def untrained(files: Files, table: NDArray[np.float32]) -> Transformer:
    """Return the teacher's body without dropout above this table of pieces."""
    body = BertModel.from_pretrained(files.teacher(), add_pooling_layer=False)
    body.encoder.layer = torch.nn.ModuleList([body.encoder.layer[n] for n in LAYERS])
    body.config.num_hidden_layers = len(LAYERS)
    body.config.vocab_size = len(table)
    cutter = tokenizer.read(files)
    body.config.pad_token_id = cutter.token_to_id(tokenizer.PADDING)
    # The little data says the same few times only; dropout costs a fifth of the time here.
    body.config.hidden_dropout_prob = body.config.attention_probs_dropout_prob = 0.0
    for module in body.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    # A step touches few pieces; only their rows get a gradient.
    body.embeddings.word_embeddings = torch.nn.Embedding(
        len(table), table.shape[1], sparse=True, _weight=torch.from_numpy(table)
    )
    return Transformer(cutter, body)


def write(model: Transformer, path: Path) -> None:
    """Write the weights to a work file."""
    with finished(path) as partial:
        torch.save(model.body.state_dict(), partial)


def read(files: Files, name: str, stage: str) -> Transformer:
    """Return the transformer whose weights the stage wrote to the work file `name`."""
    weights = torch.load(files.made(name, stage), weights_only=True)
    table = weights["embeddings.word_embeddings.weight"].numpy()
    model = untrained(files, table)
    model.body.load_state_dict(weights)
    return model
