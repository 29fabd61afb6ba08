"""Transformer + static table + tokenizer → the model folder, with checksums.

    model.safetensors …   the transformer in float16, as `SentenceTransformer(folder)` opens it
    body.onnx             the same body in int8, for the served product
    static/               the static student, rows in int8, a model of its own

The model card, README.md, is written by hand and left alone. It measures nothing.
"""

import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Normalize, Transformer
from sentence_transformers.sentence_transformer.modules import Pooling, StaticEmbedding
from tokenizers import Tokenizer
from torch.nn import Embedding, Module
from transformers import BertModel, PreTrainedTokenizerFast

from retrieval.index.builtin import STATIC
from training import asked, tokenizer, transformer
from training.files import Files
from training.rounded import write_body
from training.saved import save, save_rows, write_checksums

# Both tables have a row for each; with so many the folder stays under 64 MB. Training has more, so
# that rare words teach the body too.
PIECES = 32_000


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
        write_body(fresh / "body.onnx", body)
        _write_static(fresh / STATIC, table, cutter)
        if (folder / "README.md").exists():
            shutil.copy(folder / "README.md", fresh)
        write_checksums(fresh)
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
    save(weights, folder / "model.safetensors")


def _write_static(folder: Path, table: NDArray[np.float32], cutter: Tokenizer) -> None:
    """Write the table as int8 rows and their scales, which the library multiplies in float32."""
    table[cutter.token_to_id(tokenizer.UNKNOWN)] = 0  # foreign script says nothing
    modules: list[Module] = [StaticEmbedding(cutter, embedding_weights=table), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder), create_model_card=False)
    save_rows(table, folder / "model.safetensors")
