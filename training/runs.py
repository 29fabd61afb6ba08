"""How long and how fast a lesson goes."""

from dataclasses import dataclass, replace

from training.files import Files

# The learning rate never falls quite to nothing, so that the last steps still count.
_LOWEST_RATE = 0.01


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rate rises over `warmup` steps to its highest and falls evenly to the end."""

    seed: int
    steps: int
    warmup: int
    rate: float

    def rate_at(self, step: int) -> float:
        """Return the rate at a step, counted from 0."""
        rise = min(1.0, (step + 1) / self.warmup)
        return self.rate * max(_LOWEST_RATE, rise * (1 - step / self.steps))

    def of(self, files: Files) -> "Schedule":
        """Return the schedule with so many steps as are to be taken with these files."""
        return replace(self, steps=max(1, self.steps // files.trial))
