"""A function and its arguments → its result, computed once; texts → vectors likewise.

Reading, cleaning and cutting a text give the same as long as the text and the code are the same,
so a build takes them over from the generation before. Results are kept under the SHA-256 of the
function's name and its arguments, and thrown away as soon as any line of the package or any library
has another version. They lie in the generation and are covered by its checksums.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import ParamSpec, TypeVar, get_type_hints

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from retrieval.errors import ArchiveDamaged
from retrieval.records import sha256

P = ParamSpec("P")
T = TypeVar("T")

#: A line with the fingerprint of the code, then one a result: its key and its JSON.
MEMO_FILE = "memo.txt"
#: The vectors of betreff and questions in a generation, each with the checksum of its text.
SUBJECTS_FILE = "subjects.npy"

_PACKAGE = Path(__file__).parent
#: The name of a library that the package needs, not only its tests or training: "httpx>=0.27".
_LIBRARY = re.compile(r"([\w.-]+)(?!.*;\s*extra\b)")

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


class Memo:
    """Results by what they were computed from; those that a build did not ask for are forgotten."""

    def __init__(self, kept: Mapping[bytes, bytes] = MappingProxyType({})) -> None:
        self._kept = kept
        # Now, not when saving: by then an update may have put other files in place.
        self._fingerprint = code_fingerprint()
        self._used: dict[bytes, bytes] = {}

    @classmethod
    def read(cls, path: Path) -> Memo:
        """Return what a file remembers; nothing where other code wrote it."""
        first, *lines = path.read_bytes().split(b"\n")[:-1]
        if first != code_fingerprint().encode():
            return cls()
        return cls({key: found for key, _, found in (line.partition(b" ") for line in lines)})

    def save(self, folder: Path) -> None:
        results = (b" ".join(result) for result in sorted(self._used.items()))
        lines = (self._fingerprint.encode(), *results, b"")
        (folder / MEMO_FILE).write_bytes(b"\n".join(lines))

    def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the function gives for these arguments, which it must depend on alone."""
        key = _key(f"{function.__module__}.{function.__qualname__}", args, kwargs)
        result = _result_of(function)
        if key in self._kept:
            self._used[key] = self._kept[key]
            kept: T = result.validate_json(self._kept[key])
            return kept
        fresh = function(*args, **kwargs)
        self._used[key] = result.dump_json(fresh)
        return fresh


class VectorMemo:
    """Encodes each text once; what a build did not ask for is forgotten."""

    def __init__(self, encode: Encode, earlier: Path | None = None) -> None:
        """`earlier` is the folder of a generation; ArchiveDamaged where it cannot be read."""
        self._encode = encode
        self._known: dict[str, Vectors] = {}
        self._used: set[str] = set()
        if earlier:
            try:
                kept = np.load(earlier / SUBJECTS_FILE)
            except (OSError, ValueError) as error:
                raise ArchiveDamaged(f"{earlier / SUBJECTS_FILE} cannot be read") from error
            self._known = dict(zip(kept["text"].astype(str).tolist(), kept["vector"], strict=True))

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts, in their order."""
        names = [sha256(text) for text in texts]
        by_name = dict(zip(names, texts, strict=True))
        if fresh := {name: by_name[name] for name in by_name if name not in self._known}:
            self._known.update(zip(fresh, self._encode(list(fresh.values())), strict=True))
        self._used.update(names)
        return np.stack([self._known[name] for name in names])

    def save(self, folder: Path) -> None:
        names = sorted(self._used)
        length = len(self._known[names[0]]) if names else 0
        kept = np.zeros(len(names), dtype=[("text", "S64"), ("vector", np.float32, (length,))])
        kept["text"] = names
        if names:
            kept["vector"] = [self._known[name] for name in names]
        np.save(folder / SUBJECTS_FILE, kept)


@cache
def code_fingerprint(package: Path = _PACKAGE) -> str:
    """Return what stands for all that a result depends on besides its arguments: the code."""
    digest = hashlib.sha256(sys.version.encode())
    kinds = ("*.py", "*.sql", "*.txt", "checksums.json")
    for path in sorted(path for kind in kinds for path in package.rglob(kind)):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    for library in filter(None, map(_LIBRARY.match, metadata.requires("ratsauskunft") or ())):
        digest.update(f"{library[1]} {metadata.version(library[1])}".encode())
    return digest.hexdigest()


def _key(name: str, args: object, kwargs: object) -> bytes:
    given = json.dumps([name, args, kwargs], ensure_ascii=False, sort_keys=True, default=_digest)
    return _digest(given.encode("utf-8", errors="surrogatepass")).encode()


def _digest(given: bytes) -> str:
    return hashlib.sha256(given).hexdigest()


@cache
def _result_of(function: Callable[..., T]) -> TypeAdapter[T]:
    return TypeAdapter(get_type_hints(function)["return"])
