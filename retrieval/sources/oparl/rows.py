"""The file of a list ↔ its objects, the newest state of each.

An object a line. A line that holds none is passed over and counted. What objects mean is not
handled here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from retrieval.files import replace_file
from retrieval.sources.oparl.objects import Json


@dataclass(frozen=True, slots=True)
class Rows:
    """Objects by `key_of`; `strange` is the number of lines that hold none."""

    by_key: dict[str, Json]
    strange: int = 0


def read_rows(path: Path) -> Rows:
    """Return the objects of a file, the last line of each; nothing where there is no file."""
    found: dict[str, Json] = {}
    strange = 0
    content = path.read_bytes() if path.exists() else b""
    for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        key = key_of(row)
        if key is None:
            strange += 1
        else:
            found[key] = row
    return Rows(found, strange)


def write_rows(path: Path, rows: Iterable[Json]) -> None:
    """Replace a file by the objects, in one step; half of a sign, which nothing writes, goes."""
    replace_file(path, "".join(map(line_of, rows)).encode(errors="replace"))


def line_of(row: Json) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def key_of(row: object) -> str | None:
    """Return what tells an object from all others of its list: its id; None where it has none.

    Some servers number their objects instead of giving addresses.
    """
    name = row.get("id") if isinstance(row, dict) else None
    if isinstance(name, str):
        return name or None
    return str(name) if isinstance(name, int) and not isinstance(name, bool) else None
