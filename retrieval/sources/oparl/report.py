"""What a run over an OParl interface did, and how it tells of its progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from retrieval.failures import Failure

#: Called with the name of a list, how many more of its objects came, and how many it has.
Progress = Callable[[str, int, int | None], None]


@dataclass(slots=True)
class FetchReport:
    """What a run did.

    `received`: objects that came, those of unfinished walks too; `new`, `changed`, `withdrawn`:
    what became of them; `withheld`: files not asked for, because they were refused lately;
    `problems`: what could not be had while the rest could; `ended`: why it ended early, if it did.
    """

    received: int = 0
    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    files: int = 0
    withheld: int = 0
    requests: int = 0
    problems: list[Failure] = field(default_factory=list)
    ended: Failure | None = None

    @property
    def reached(self) -> bool:
        return bool(self.received or self.withdrawn or self.files or self.problems)
