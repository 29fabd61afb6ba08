"""A value in a file that outlives the service, changed by one process at a time.

The file is replaced as a whole. What the value means, those know who keep it.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from retrieval.errors import RatsauskunftError

#: Where it lies unless RATSAUSKUNFT_STATE names a folder.
DEFAULT_FOLDER = Path("state")

#: Only who runs the service may read it.
_OWN = 0o600


class StateError(RatsauskunftError):
    """A file cannot be read or written."""


class StateFile:
    """A JSON object in a folder."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / name
        self._lock = Lock()

    def prepare(self) -> dict[str, Any]:
        """Make the folder; the value. StateError where either cannot be used."""
        with self._told():
            self._path.parent.mkdir(parents=True, exist_ok=True)
        return self.read()

    def read(self) -> dict[str, Any]:
        """The value, empty where there is none; StateError where it cannot be read."""
        with self._told():
            if not self._path.is_file():
                return {}
            value = json.loads(self._path.read_text(encoding="utf-8"))
            if not isinstance(value, dict):
                raise ValueError("no object")
            return value

    @contextmanager
    def changing(self) -> Iterator[dict[str, Any]]:
        """The value, to be changed in place; kept when the block ends without an error.

        Raises StateError where it cannot be read or kept.
        """
        with self._lock, self._alone():
            value = self.read()
            yield value
            with self._told():
                self._write(value)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process changes it at the same time."""
        with self._told():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = self._path.with_name(f".{self._path.stem}.lock").open("w", encoding="utf-8")
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _write(self, value: dict[str, Any]) -> None:
        fresh = self._path.with_name(f".{self._path.name}")
        fresh.touch(mode=_OWN)
        fresh.write_text(json.dumps(value, sort_keys=True, ensure_ascii=False), encoding="utf-8")
        fresh.replace(self._path)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            raise StateError(
                f"{self._path} cannot be used ({type(error).__name__}); make the folder writable, "
                f"or move {self._path.name} away"
            ) from error
