"""The taught reader + fewer pieces + word vectors → the model folder, with checksums.

    model.safetensors …   the model in 8-bit floats, as `SentenceTransformer(folder)` opens it
    body.onnx             the same layers in int8, for the served product
    words.safetensors     a vector for each piece in int8, and a scale a row

The model card, README.md, is written by hand and left alone. It measures nothing.
"""

import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import BertModel

from training import base, teach, vocabulary, words
from training.files import Files
from training.rounded import write_body
from training.saved import save, save_rows, write_checksums

WORDS = "words.safetensors"
_WEIGHTS = "model.safetensors"
# Three bits after the point: rounds by 2 % on average, and transformers turns it to float32 itself.
_EIGHT_BITS = torch.float8_e4m3fn


def make(files: Files) -> None:
    """Write the model folder; that takes seconds, so it is always written anew."""
    folder = files.made(vocabulary.NAME, "vocabulary")
    cutter = Tokenizer.from_file(str(folder / "tokenizer.json"))
    pack(files.model, teach.taught(files, folder), np.load(files.made(words.NAME, "words")), cutter)


def pack(folder: Path, body: BertModel, table: NDArray[np.float32], cutter: Tokenizer) -> None:
    """Write all files to the folder, which keeps nothing of before but its README.md."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        fresh = Path(temporary) / "model"
        base.write(fresh, body, cutter)
        _round(fresh / _WEIGHTS, body.config.hidden_size)
        write_body(fresh / "body.onnx", body)
        save_rows(table, fresh / WORDS)
        if (folder / "README.md").exists():
            shutil.copy(folder / "README.md", fresh)
        write_checksums(fresh)
        shutil.rmtree(folder, ignore_errors=True)
        fresh.rename(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder}: {size / 1e6:.1f} MB")


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
