"""Folders of objects and PDFs → which of them belong together."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from retrieval.sources.oparl import objects as oparl
from retrieval.sources.oparl.state import STATE_FILE
from retrieval.sources.paths import Found


def interface_of(folder: Path, objects: Sequence[oparl.Json]) -> Hashable:
    """Return what tells an interface from others: the folder of its fetching, else its server.

    Objects of one server may lie in several folders, papers in one and meetings in another.
    """
    if not (folder / STATE_FILE).is_file():
        for one in objects:
            try:
                if host := urlsplit(str(one.get("id"))).hostname:
                    return host
            except ValueError:
                continue
    return folder


def by_home(pdfs: Sequence[Found], rows: Mapping[Path, object]) -> dict[Path | None, list[Found]]:
    """Return the PDFs in and below each folder of objects; under None those that lie in none."""
    found: dict[Path | None, list[Found]] = {folder: [] for folder in rows}
    for pdf in pdfs:
        home = next((folder for folder in pdf.path.parents if folder in rows), None)
        found.setdefault(home, []).append(pdf)
    return found
