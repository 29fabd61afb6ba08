"""The model folder → the work files that `asked` goes on from.

So the stages before need not be run to go on with what they gave, here or with another city's
questions. Not part of `all`, which makes the model from the start.
"""

import shutil

import numpy as np
import torch
from safetensors.torch import load_file

from retrieval.index.builtin import STATIC
from training import average, tokenizer
from training.files import Files, finished

_WEIGHTS = "model.safetensors"


def make(files: Files) -> None:
    """Write work/average.pt, work/average.npy and work/tokenizer.json; they must not be there."""
    taken = [files.work / name for name in (average.NAME, average.TABLE, tokenizer.NAME)]
    if any(path.exists() for path in taken):
        raise FileExistsError(f"{files.work} holds the work of other stages: move it away first")
    files.work.mkdir(parents=True, exist_ok=True)
    weights = load_file(files.model / _WEIGHTS)
    body = {name: one.float() for name, one in weights.items() if not name.startswith("pooler")}
    with finished(files.work / average.NAME) as partial:
        torch.save(body, partial)
    table = load_file(files.model / STATIC / _WEIGHTS)
    rows = table["embeddings"].float() * table["weights"].float()[:, None]
    with finished(files.work / average.TABLE) as partial, partial.open("wb") as file:
        np.save(file, rows.numpy())
    shutil.copy(files.model / tokenizer.NAME, files.work)
