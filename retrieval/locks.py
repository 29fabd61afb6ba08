"""A folder → the right to write into it, which only one process has at a time."""

from __future__ import annotations

import fcntl
from pathlib import Path
from types import TracebackType
from typing import Self

_FILE = ".lock"


class Busy(Exception):
    """Another process is writing into the folder."""


class Lock:
    """The right to write into a folder; it ends with the block, or with the process.

    Raises Busy where another process has it, and OSError where the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._file = (folder / _FILE).open("w", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise Busy from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
