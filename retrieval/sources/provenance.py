"""A folder of saved pages → what its `provenance.toml` says of them, which they no longer say.

body = "Stadt Musterdorf"

["002_cf253c396db40649.txt"]
publisher = "Netzwerk Innenstadt NRW"

["Antwort.pdf"]
url = "https://ris.musterdorf.example/bi/getfile.php?id=1234&type=do"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.sources.paths import shown

PROVENANCE_FILE = "provenance.toml"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Publishers and addresses of files by their names, and the body of pages that name none.

    `strange` entries name them in no readable way.
    """

    publishers: Mapping[str, str] = field(default_factory=dict)
    urls: Mapping[str, str] = field(default_factory=dict)
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
    read = {
        name: entry
        for name, entry in entries.items()
        if all(isinstance(entry.get(field, ""), str) for field in ("publisher", "url"))
    }
    publishers, urls = (
        {name: str(entry[field]) for name, entry in read.items() if entry.get(field)}
        for field in ("publisher", "url")
    )
    known = body if isinstance(body, str) else ""
    return Provenance(publishers, urls, known, len(noted) - len(read))
