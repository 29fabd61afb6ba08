"""A function and its arguments → its result, computed once.

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
from collections.abc import Callable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import ParamSpec, TypeVar, get_type_hints

from pydantic import TypeAdapter

P = ParamSpec("P")
T = TypeVar("T")

#: A line with the fingerprint of the code, then one a result: its key and its JSON.
MEMO_FILE = "memo.txt"

_PACKAGE = Path(__file__).parent
#: The name of a library that the package needs, not only one of its extras: "httpx>=0.27".
_LIBRARY = re.compile(r"([\w.-]+)(?!.*;.*\bextra\b)")


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


@cache
def code_fingerprint(package: Path = _PACKAGE) -> str:
    """Return what stands for all that a result depends on besides its arguments: the code."""
    digest = hashlib.sha256(sys.version.encode())
    kinds = ("*.py", "*.sql", "*.txt", "checksums.json")
    for path in sorted(path for kind in kinds for path in package.rglob(kind)):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    for library in filter(None, map(_LIBRARY.match, metadata.requires("ratsauskunft") or ())):
        digest.update(f"{library[1]} {_version(library[1])}".encode())
    return digest.hexdigest()


def _version(library: str) -> str:
    """The version of a library; none where this Python or system does without it."""
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "none"


def _key(name: str, args: object, kwargs: object) -> bytes:
    given = json.dumps([name, args, kwargs], ensure_ascii=False, sort_keys=True, default=_digest)
    return _digest(given.encode("utf-8", errors="surrogatepass")).encode()


def _digest(given: bytes) -> str:
    return hashlib.sha256(given).hexdigest()


@cache
def _result_of(function: Callable[..., T]) -> TypeAdapter[T]:
    return TypeAdapter(get_type_hints(function)["return"])
