"""The current archive of a folder, again and again: a new generation is taken up while serving.

The one in use stays until the new one has answered.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from retrieval.archive import Archive
from retrieval.errors import ArchiveError

_log = logging.getLogger("ratsauskunft")

#: How often the folder is looked at, in seconds: a build takes longer, a question much less.
LOOK_EVERY = 2.0
#: Any line that every archive can be asked: proof that a generation answers.
_PROOF = "Bürgerfragestunde"


class LiveArchive:
    """Gives the archive of the current generation; called for every question."""

    def __init__(
        self,
        folder: Path,
        open_archive: Callable[[Path], Archive],
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._open = open_archive
        self._ticks = ticks
        self._lock = threading.Lock()
        self._archive: Archive | None = None
        self._name = ""
        self._looked = float("-inf")

    def __call__(self) -> Archive:
        """The newest archive that opens and answers; ArchiveError where there never was one."""
        with self._lock:
            if self._archive is None or self._ticks() - self._looked >= LOOK_EVERY:
                self._looked = self._ticks()
                self._look()
            assert self._archive is not None
            return self._archive

    def _look(self) -> None:
        name = self._current()
        if self._archive is not None and name == self._name:
            return
        try:
            fresh = self._open(self._folder)
            fresh.ask(_PROOF)
        except ArchiveError as error:
            if self._archive is None:
                raise
            if name != self._name:
                _log.error("kept the generation in use: %s", error)
                self._name = name
            return
        self._archive, self._name = fresh, name
        _log.info("a generation is in use", extra={"generation": name})

    def _current(self) -> str:
        try:
            return (self._folder / "current").read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""
