"""Table + tokenizer → a folder that `SentenceTransformer(folder)` opens, with checksums.

The files are sentence-transformers' own, of its modules StaticEmbedding and Normalize. The model
card, README.md, is written by hand and left alone. It measures nothing; see evaluate.py.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Normalize
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from torch.nn import Module

from training import council, tokenizer
from training.files import Files

CHECKSUMS = "checksums.json"
_NOT_SUMMED = (CHECKSUMS, "README.md")
# Texts without a single piece; their vector must be zero, not NaN.
_EMPTY_TEXTS = ("", "😀", "?!")


def make(files: Files) -> None:
    """Write the model folder; it is small, so it is always written anew."""
    table = np.load(files.made(council.NAME, "council"))
    export(files, table)


def export(files: Files, table: NDArray[np.float32]) -> None:
    """Write a model with these piece vectors to the model folder, and check that it opens."""
    cutter = tokenizer.read(files)
    table[cutter.token_to_id(tokenizer.UNKNOWN)] = 0  # foreign script says nothing
    modules: list[Module] = [StaticEmbedding(cutter, embedding_weights=table), Normalize()]
    files.model.mkdir(parents=True, exist_ok=True)
    SentenceTransformer(modules=modules, device="cpu").save(
        str(files.model), create_model_card=False
    )
    _save_halved(table, files.model / "model.safetensors")
    _write_checksums(files.model)
    _check(files.model)


def _save_halved(table: NDArray[np.float32], path: Path) -> None:
    """Write the vectors as float16 in a form that is read back as float32.

    The loader of StaticEmbedding multiplies "embeddings" by "weights" (here all one) in float32.
    Read as plain float16, a zero vector would be normalised to NaN: the smallest length that
    Normalize divides by, 1e-12, is zero in float16.
    """
    tensors = {
        "embeddings": torch.from_numpy(table).half(),
        "weights": torch.ones(len(table), dtype=torch.float16),
    }
    save_file(tensors, path)
    path.chmod(0o644)


def _write_checksums(folder: Path) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
        if path.name not in _NOT_SUMMED
    }
    (folder / CHECKSUMS).write_text(json.dumps(sums, indent=2) + "\n", encoding="utf-8")


def _check(folder: Path) -> None:
    vectors = SentenceTransformer(str(folder), device="cpu").encode(list(_EMPTY_TEXTS))
    if not np.array_equal(vectors, np.zeros_like(vectors)):
        raise ValueError(f"{folder} does not give zero vectors for {_EMPTY_TEXTS}")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder}: {size / 1e6:.1f} MB")
