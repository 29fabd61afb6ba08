"""Weights before and after the council text → their mean, for both students.

What a model learns of council papers it pays for with everyday German. The mean of the weights of
several runs from one start (Wortsman et al. 2022, "Model soups") and of that start itself (Wortsman
et al. 2022, "Robust fine-tuning of zero-shot models") keeps both. What the shares are worth stands
in README.md.
"""

import numpy as np
import torch
from torch import Tensor

from training import adapt, council, distil, student
from training.files import Files, finished

NAME = "average.pt"
TABLE = "average.npy"
#: The share of each file of weights in the mean: of the transformer, and of the static table.
SHARES = {distil.NAME: 0.4, "adapt-short.pt": 0.3, "adapt-long.pt": 0.3}
TABLE_SHARES = {student.NAME: 0.25, council.NAME: 0.75}

Weights = dict[str, Tensor]


def make(files: Files) -> None:
    """Write work/average.pt and work/average.npy."""
    tables = [np.load(files.made(name, name.partition(".")[0])) for name in TABLE_SHARES]
    with finished(files.work / TABLE) as partial, partial.open("wb") as file:
        np.save(file, np.average(tables, axis=0, weights=list(TABLE_SHARES.values())))
    stages = {name: "adapt" if name in adapt.SCHEDULES else "distil" for name in SHARES}
    read = [
        torch.load(files.made(name, stage), weights_only=True) for name, stage in stages.items()
    ]
    with finished(files.work / NAME) as partial:
        torch.save(mean(read, list(SHARES.values())), partial)


def mean(weights: list[Weights], shares: list[float]) -> Weights:
    """Return each weight as the mean of all, by shares that add to 1; counters as they are first.

    >>> mean([{"a": torch.tensor(1.0)}, {"a": torch.tensor(3.0)}], [0.5, 0.5])["a"].item()
    2.0
    """
    return {
        name: sum(
            (share * one[name] for share, one in zip(shares, weights, strict=True)),
            torch.zeros_like(first),
        )
        if first.is_floating_point()
        else first
        for name, first in weights[0].items()
    }
