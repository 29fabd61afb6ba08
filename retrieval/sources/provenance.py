"""`provenance.toml` of a folder → what saved files no longer say, by the name of the file.

["002_cf253c396db40649.txt"]
publisher = "Netzwerk Innenstadt NRW"

["Antwort.pdf"]
url = "https://ris.musterdorf.example/bi/getfile.php?id=1234&type=do"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import FailureCode, PageError
from retrieval.sources.paths import shown

PROVENANCE_FILE = "provenance.toml"


@dataclass(frozen=True, slots=True)
class Provenance:
    """The publishers and the addresses of files; `strange` entries tell them in no readable way."""

    publishers: Mapping[str, str]
    urls: Mapping[str, str]
    strange: int = 0


def read_provenance(folder: Path) -> Provenance:
    """Return what the folder tells; raise PageError where its file is no TOML."""
    path = folder / PROVENANCE_FILE
    try:
        noted = tomllib.loads(path.read_text("utf-8-sig")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PageError(PROVENANCE_FILE, FailureCode.NOT_TOML()) from error
    entries = {shown(name): entry for name, entry in noted.items() if isinstance(entry, dict)}
    read = {
        name: entry
        for name, entry in entries.items()
        if all(isinstance(entry.get(field, ""), str) for field in ("publisher", "url"))
    }
    publishers, urls = (
        {name: str(entry[field]) for name, entry in read.items() if entry.get(field)}
        for field in ("publisher", "url")
    )
    return Provenance(publishers, urls, len(noted) - len(read))
