"""A function and its arguments → its result, computed once.

Reading, cleaning and cutting a text give the same as long as the text and the rules are the same,
so a build takes them over from the generation before. Results are kept under the SHA-256 of the
function's name and its arguments, and thrown away as soon as any line of the package or any library
has another version. They lie in the generation and are covered by its checksums. What a function
computes is not known here.
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

from retrieval import generation
from retrieval.errors import ArchiveError

P = ParamSpec("P")
T = TypeVar("T")

#: A line with the rules, then one a result: its key and its JSON.
FILE = "memo.txt"

_PACKAGE = Path(__file__).parent

#: The name of a library that the package needs, not only its tests or training: "bm25s>=0.3".
_LIBRARY = re.compile(r"([\w.-]+)(?!.*;\s*extra\b)")


class Memo:
    """Results by what they were computed from; those that a build did not ask for are forgotten."""

    def __init__(self, kept: Mapping[bytes, bytes] = MappingProxyType({})) -> None:
        self._kept = kept
        # Now, not when saving: by then an update may have put other files in place.
        self._rules = rules()
        self._used: dict[bytes, bytes] = {}

    @classmethod
    def open(cls, archive: Path) -> Memo:
        """What the current generation remembers; nothing where it is damaged or has other rules."""
        try:
            path = generation.current_file(archive, FILE)
        except ArchiveError:
            return cls()
        first, *lines = path.read_bytes().split(b"\n")[:-1]
        if first != rules().encode():
            return cls()
        return cls({key: found for key, _, found in (line.partition(b" ") for line in lines)})

    def save(self, folder: Path) -> None:
        """Write what was asked for into the folder of a generation."""
        lines = [
            self._rules.encode(),
            *(key + b" " + self._used[key] for key in sorted(self._used)),
        ]
        (folder / FILE).write_bytes(b"".join(line + b"\n" for line in lines))

    def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function gives for these arguments, which it must depend on alone."""
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
def rules(package: Path = _PACKAGE) -> str:
    """Stands for what a result depends on besides the arguments: this package, its libraries."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted([*package.rglob("*.py"), *package.glob("*.txt")]):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    for library in filter(None, map(_LIBRARY.match, metadata.requires("ratsauskunft") or ())):
        digest.update(f"{library[1]} {metadata.version(library[1])}".encode())
    return digest.hexdigest()


def _key(name: str, args: object, kwargs: object) -> bytes:
    given = json.dumps([name, args, kwargs], ensure_ascii=False, sort_keys=True, default=_digest)
    return hashlib.sha256(given.encode("utf-8", errors="surrogatepass")).hexdigest().encode()


def _digest(given: bytes) -> str:
    return hashlib.sha256(given).hexdigest()


@cache
def _result_of(function: Callable[..., T]) -> TypeAdapter[T]:
    return TypeAdapter(get_type_hints(function)["return"])
