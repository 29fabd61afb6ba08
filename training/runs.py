"""A model and a loss → trained weights, over steps that survive an interruption.

What a step draws depends on the seed and its number alone, so a run that is taken up again goes on
as if nothing had happened. It knows neither the data nor what the loss means.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.files import Files, finished
from training.transformer import Transformer

# Steps between two checkpoints: a few minutes on two cores.
_KEEP_EVERY = 50
_REPORT_EVERY = 10
_LONGEST_GRADIENT = 1.0
# The learning rate never falls quite to nothing, so that the last steps still count.
_LOWEST_RATE = 0.01

Loss = Callable[[np.random.Generator], Tensor]


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast: the rates rise over `warmup` steps and fall evenly to the end."""

    seed: int
    steps: int
    warmup: int
    body_rate: float
    table_rate: float

    def share(self, step: int) -> float:
        """Return the share of the rates at a step, counted from 0."""
        rise = min(1.0, (step + 1) / self.warmup)
        return max(_LOWEST_RATE, rise * (1 - step / self.steps))

    def of(self, files: Files) -> "Schedule":
        """Return the schedule with so many steps as are to be taken with these files."""
        return replace(self, steps=max(1, self.steps // files.trial))


def train(model: Transformer, loss: Loss, schedule: Schedule, checkpoint: Path) -> None:
    """Take all steps of the schedule, from the checkpoint on where there is one."""
    body = [weight for weight in model.body.parameters() if weight is not model.table]
    optimizers = {
        "body": torch.optim.AdamW(body, weight_decay=0.01, fused=True),
        "table": torch.optim.SparseAdam([model.table]),
    }
    rates = {"body": schedule.body_rate, "table": schedule.table_rate}
    first = _resume(model, optimizers, checkpoint)
    begin, losses = time.monotonic(), list[float]()
    for step in range(first, schedule.steps):
        for name, optimizer in optimizers.items():
            optimizer.param_groups[0]["lr"] = rates[name] * schedule.share(step)
        value = loss(np.random.default_rng([schedule.seed, step]))
        torch.autograd.backward(value)
        torch.nn.utils.clip_grad_norm_(body, _LONGEST_GRADIENT)
        for optimizer in optimizers.values():
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        losses.append(value.item())
        done = step + 1
        if done % _REPORT_EVERY == 0:
            seconds = (time.monotonic() - begin) / (done - first)
            mean = np.mean(losses[-_REPORT_EVERY:])
            print(f"step {done}: loss {mean:.4f}, {seconds:.2f} s a step", flush=True)
        if done % _KEEP_EVERY == 0:
            _keep(model, optimizers, done, checkpoint)


def _keep(
    model: Transformer, optimizers: dict[str, torch.optim.Optimizer], done: int, path: Path
) -> None:
    state = {name: optimizer.state_dict() for name, optimizer in optimizers.items()}
    with finished(path) as partial:
        torch.save({"done": done, "model": model.body.state_dict(), **state}, partial)


def _resume(model: Transformer, optimizers: dict[str, torch.optim.Optimizer], path: Path) -> int:
    if not path.exists():
        return 0
    kept = torch.load(path, weights_only=True)
    model.body.load_state_dict(kept["model"])
    for name, optimizer in optimizers.items():
        optimizer.load_state_dict(kept[name])
    done: int = kept["done"]
    print(f"taken up at step {done}")
    return done
