"""The taught reader + fewer pieces + word vectors → the model folder, with checksums.

    model.safetensors …   the model in 8-bit floats, as `SentenceTransformer(folder)` opens it
    body.onnx             the same layers in int8, for the served product
    means.safetensors     the mean vector of questions, and that of passages
    static/               a vector for each folded piece in int8, and a scale a row

The model card, README.md, is written by hand and left alone. It measures nothing.
"""

import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer
from torch.nn import Module
from transformers import BertModel

from retrieval.index.builtin import MEANS, STATIC
from training import base, centre, pieces, teach, vocabulary, words
from training.files import Files
from training.rounded import write_body
from training.saved import save, save_rows, write_checksums

_WEIGHTS = "model.safetensors"
# Three bits after the point: rounds by 2 % on average, and transformers turns it to float32 itself.
_EIGHT_BITS = torch.float8_e4m3fn


def make(files: Files) -> None:
    """Write the model folder; that takes seconds, so it is always written anew."""
    folder = files.made(vocabulary.NAME, "vocabulary")
    cutter = Tokenizer.from_file(str(folder / "tokenizer.json"))
    static = StaticEmbedding(
        pieces.read(files), embedding_weights=np.load(files.made(words.NAME, "words"))
    )
    means = np.load(files.made(centre.NAME, "centre"))
    pack(files.model, teach.taught(files, folder), cutter, means, static)


def pack(
    folder: Path,
    body: BertModel,
    cutter: Tokenizer,
    means: NDArray[np.float32],
    static: StaticEmbedding,
) -> None:
    """Write all files to the folder, which keeps nothing of before but its README.md."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        fresh = Path(temporary) / "model"
        base.write(fresh, body, cutter)
        _round(fresh / _WEIGHTS, body.config.hidden_size)
        write_body(fresh / "body.onnx", body)
        both = {
            kind: torch.from_numpy(mean) for kind, mean in zip(base.PROMPTS, means, strict=True)
        }
        save(both, fresh / MEANS)
        _write_static(fresh / STATIC, static)
        if (folder / "README.md").exists():
            shutil.copy(folder / "README.md", fresh)
        write_checksums(fresh)
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder}: {size / 1e6:.1f} MB")


def _write_static(folder: Path, static: StaticEmbedding) -> None:
    modules: list[Module] = [static, Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder), create_model_card=False)
    save_rows(static.embedding.weight.detach().numpy(), folder / _WEIGHTS)


def _round(path: Path, width: int) -> None:
    """Round the matrices of a file of weights to 8-bit floats."""
    weights = {
        name: weight.to(_EIGHT_BITS) if weight.ndim > 1 else weight
        for name, weight in load_file(path).items()
    }
    # Never used; but the library's loader says that it is missing, to whoever opens the folder.
    weights["pooler.dense.weight"] = torch.zeros(width, width, dtype=_EIGHT_BITS)
    weights["pooler.dense.bias"] = torch.zeros(width)
    save(weights, path)
