"""Tables and checksums → the files of a model folder, in the form that both encoders have."""

import json
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor

from retrieval.files import LISTING, hash_file

_NOT_SUMMED = (LISTING, "README.md")
# The largest number of int8; each row of a table has its own scale.
_LEVELS = 127


def save(tensors: dict[str, Tensor], path: Path) -> None:
    """Write a file of safetensors that transformers opens."""
    # transformers asks the file which library wrote it.
    save_file(tensors, path, metadata={"format": "pt"})
    path.chmod(0o644)


def save_rows(table: NDArray[np.float32], path: Path) -> None:
    """Write a table as int8 rows and their scales, which the library multiplies in float32."""
    largest = np.abs(table).max(axis=1)
    scales = np.where(largest > 0, largest, 1.0).astype(np.float32) / _LEVELS
    rows = np.round(table / scales[:, None]).astype(np.int8)
    save({"embeddings": torch.from_numpy(rows), "weights": torch.from_numpy(scales)}, path)


def write_checksums(folder: Path) -> None:
    """Write the list of the folder's files with their checksums; the card is none of them."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = {
        path.relative_to(folder).as_posix(): hash_file(path)
        for path in paths
        if path.name not in _NOT_SUMMED
    }
    (folder / LISTING).write_text(json.dumps(sums, indent=2) + "\n", encoding="utf-8")
