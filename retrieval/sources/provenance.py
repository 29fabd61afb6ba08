"""A folder of saved pages → what its `provenance.toml` says of them, which they no longer say."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.errors import FailureCode, PageError
from retrieval.sources.paths import shown

PROVENANCE_FILE = "provenance.toml"


@dataclass(frozen=True, slots=True)
class Provenance:
    """The publishers of files by their names, and the body of the pages that do not name theirs.

    `strange` entries name no publisher in a readable way.
    """

    publishers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    strange: int = 0


def read_provenance(folder: Path) -> Provenance:
    """Return what the file of a folder says, nothing where there is none.

    Raise PageError where it is no TOML.
    """
    path = folder / PROVENANCE_FILE
    try:
        noted = tomllib.loads(path.read_text("utf-8-sig")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PageError(PROVENANCE_FILE, FailureCode.NOT_TOML()) from error
    body = noted.get("body")
    if isinstance(body, str):
        del noted["body"]
    entries = {shown(name): entry for name, entry in noted.items() if isinstance(entry, dict)}
    named = {name: entry.get("publisher", "") for name, entry in entries.items()}
    read = {name: one for name, one in named.items() if isinstance(one, str)}
    return Provenance(
        publishers={name: one for name, one in read.items() if one},
        body=body if isinstance(body, str) else "",
        strange=len(noted) - len(read),
    )
