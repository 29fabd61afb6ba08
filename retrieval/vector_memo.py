"""Texts → vectors, those that a build has computed before taken over.

They lie in the generation and are covered by its checksums. Which encoder makes them, and whether
it is the one of before, is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.errors import ArchiveDamaged
from retrieval.records import sha256

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]

#: The vectors of betreff and questions in a generation, each with the checksum of its text.
FILE = "subjects.npy"


class VectorMemo:
    """Encodes each text once; what a build did not ask for is forgotten."""

    def __init__(self, encode: Encode, earlier: Path | None = None) -> None:
        """`earlier` is the folder of a generation; ArchiveDamaged where it cannot be read."""
        self._encode = encode
        self._known: dict[str, Vectors] = {}
        self._used: set[str] = set()
        if earlier:
            try:
                kept = np.load(earlier / FILE)
            except (OSError, ValueError) as error:
                raise ArchiveDamaged(f"{earlier / FILE} cannot be read") from error
            self._known = dict(zip(kept["text"].astype(str).tolist(), kept["vector"], strict=True))

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts, in their order."""
        names = [sha256(text) for text in texts]
        fresh = {
            name: text for name, text in zip(names, texts, strict=True) if name not in self._known
        }
        if fresh:
            self._known.update(zip(fresh, self._encode(list(fresh.values())), strict=True))
        self._used.update(names)
        return np.stack([self._known[name] for name in names])

    def save(self, folder: Path) -> None:
        """Write what was asked for into the folder of a generation."""
        names = sorted(self._used)
        length = len(self._known[names[0]]) if names else 0
        kept = np.zeros(len(names), dtype=[("text", "S64"), ("vector", np.float32, (length,))])
        kept["text"] = names
        if names:
            kept["vector"] = [self._known[name] for name in names]
        np.save(folder / FILE, kept)
