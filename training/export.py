"""Transformer + static table + tokenizer → the model folder, with checksums.

    model.safetensors …   the transformer in float16, as `SentenceTransformer(folder)` opens it
    body.onnx             the same body in int8, for the served product
    static/               the static student, rows in int8, a model of its own

The model card, README.md, is written by hand and left alone. It measures nothing.
"""

import json
import shutil
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Normalize, Transformer
from sentence_transformers.sentence_transformer.modules import Pooling, StaticEmbedding
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import Embedding, Module
from transformers import BertModel, PreTrainedTokenizerFast

from retrieval.files import LISTING, hash_file
from retrieval.index.builtin import STATIC
from training import asked, tokenizer, transformer
from training.files import Files

# Both tables have a row for each; with so many the folder stays under 64 MB. Training has more, so
# that rare words teach the body too.
PIECES = 32_000
_NOT_SUMMED = (LISTING, "README.md")
_OPSET = 17
# The largest number of int8; each row of the static table has its own scale.
_LEVELS = 127


def make(files: Files) -> None:
    """Write the model folder; that takes seconds, so it is always written anew."""
    body = transformer.read(files, asked.NAME, "asked").body
    table = np.load(files.made(asked.TABLE, "asked"))
    cutter, kept = fewer_pieces(tokenizer.read(files), PIECES)
    rows = torch.from_numpy(kept)
    words = body.embeddings.word_embeddings.weight.data[rows]
    body.embeddings.word_embeddings = Embedding(len(words), words.shape[1], _weight=words)
    body.config.vocab_size = len(kept)
    body.config.pad_token_id = cutter.token_to_id(tokenizer.PADDING)
    export(files.model, body, table[kept], cutter)


def fewer_pieces(cutter: Tokenizer, count: int) -> tuple[Tokenizer, NDArray[np.int64]]:
    """Return the tokenizer with the likeliest pieces only, and which of the old ones they are.

    Single letters stay, so that any word can still be cut.
    """
    state = json.loads(cutter.to_str())
    vocabulary: list[tuple[str, float]] = state["model"]["vocab"]
    special = {state["model"]["unk_id"], *(one["id"] for one in state["added_tokens"])}
    needed = [
        number
        for number, (piece, _) in enumerate(vocabulary)
        if number in special or len(piece.removeprefix("▁")) < 2
    ]
    others = set(range(len(vocabulary))) - set(needed)
    likely = sorted(others, key=lambda number: -vocabulary[number][1])
    kept = sorted([*needed, *likely[: max(0, count - len(needed))]])
    if kept[: len(special)] != sorted(special):
        raise ValueError("special pieces do not come first: their numbers would change")
    state["model"]["vocab"] = [vocabulary[number] for number in kept]
    return Tokenizer.from_str(json.dumps(state)), np.array(kept, dtype=np.int64)


def export(folder: Path, body: BertModel, table: NDArray[np.float32], cutter: Tokenizer) -> None:
    """Write both encoders to the folder, which keeps nothing of before but its README.md."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        fresh = Path(temporary) / "model"
        # float32 is rounded first, so that all forms hold the same numbers.
        for weight in body.parameters():
            weight.data = weight.data.half().float()
        body.train(mode=False)
        _write_transformer(fresh, body, cutter)
        _write_body(fresh / "body.onnx", body)
        _write_static(fresh / STATIC, table, cutter)
        if (folder / "README.md").exists():
            shutil.copy(folder / "README.md", fresh)
        _write_checksums(fresh)
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder}: {size / 1e6:.1f} MB")


def _write_transformer(folder: Path, body: BertModel, cutter: Tokenizer) -> None:
    words = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=cutter,
        unk_token=tokenizer.UNKNOWN,
        pad_token=tokenizer.PADDING,
        cls_token=tokenizer.START,
        model_max_length=transformer.LONGEST,
    )
    with tempfile.TemporaryDirectory() as temporary:
        body.save_pretrained(temporary)
        words.save_pretrained(temporary)
        first = Transformer(temporary, max_seq_length=transformer.LONGEST)
    width = body.config.hidden_size
    modules: list[Module] = [first, Pooling(width, pooling_mode="mean"), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder), create_model_card=False)
    weights = {name: weight.half().contiguous() for name, weight in body.state_dict().items()}
    # Never used; but the library's loader says that it is missing, to whoever opens the folder.
    weights["pooler.dense.weight"] = torch.zeros(width, width, dtype=torch.float16)
    weights["pooler.dense.bias"] = torch.zeros(width, dtype=torch.float16)
    _save(weights, folder / "model.safetensors")


class _Pooled(Module):
    """The body and the mean over its pieces: input vectors + mask → one vector a text."""

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        self.body = body

    def forward(self, pieces: Tensor, mask: Tensor) -> Tensor:
        states = self.body(inputs_embeds=pieces, attention_mask=mask).last_hidden_state
        weights = mask[:, :, None].to(states.dtype)
        pooled: Tensor = (states * weights).sum(1) / weights.sum(1)
        return pooled


def _write_body(path: Path, body: BertModel) -> None:
    """Trace the body, join what ONNX Runtime computes in one, and round its weights to int8."""
    example = (torch.zeros(2, 8, body.config.hidden_size), torch.ones(2, 8, dtype=torch.int64))
    lengths = {0: "texts", 1: "pieces"}
    body.set_attn_implementation("eager")  # the form that ONNX Runtime joins
    with tempfile.TemporaryDirectory() as temporary, warnings.catch_warnings():
        # The exporter that is to replace this one needs a package more and joins less.
        warnings.simplefilter("ignore")
        traced, joined = Path(temporary) / "traced.onnx", Path(temporary) / "joined.onnx"
        torch.onnx.export(
            _Pooled(body),
            example,
            str(traced),
            dynamo=False,
            input_names=["pieces", "mask"],
            output_names=["vectors"],
            dynamic_axes={"pieces": lengths, "mask": lengths, "vectors": {0: "texts"}},
            opset_version=_OPSET,
        )
        graph = optimizer.optimize_model(
            str(traced),
            model_type="bert",
            num_heads=body.config.num_attention_heads,
            hidden_size=body.config.hidden_size,
        )
        graph.save_model_to_file(str(joined))
        quantize_dynamic(
            joined,
            path,
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


def _write_static(folder: Path, table: NDArray[np.float32], cutter: Tokenizer) -> None:
    """Write the table as int8 rows and their scales, which the library multiplies in float32."""
    table[cutter.token_to_id(tokenizer.UNKNOWN)] = 0  # foreign script says nothing
    modules: list[Module] = [StaticEmbedding(cutter, embedding_weights=table), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder), create_model_card=False)
    largest = np.abs(table).max(axis=1)
    scales = np.where(largest > 0, largest, 1.0).astype(np.float32) / _LEVELS
    rows = np.round(table / scales[:, None]).astype(np.int8)
    tensors = {"embeddings": torch.from_numpy(rows), "weights": torch.from_numpy(scales)}
    _save(tensors, folder / "model.safetensors")


def _save(tensors: dict[str, Tensor], path: Path) -> None:
    # transformers asks the file which library wrote it.
    save_file(tensors, path, metadata={"format": "pt"})
    path.chmod(0o644)


def _write_checksums(folder: Path) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = {
        path.relative_to(folder).as_posix(): hash_file(path)
        for path in paths
        if path.name not in _NOT_SUMMED
    }
    (folder / LISTING).write_text(json.dumps(sums, indent=2) + "\n", encoding="utf-8")
