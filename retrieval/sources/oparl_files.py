"""Objects in a folder → the PDFs of enquiries whose objects hold no text.

    files/    a PDF a file, named by its id

Which objects there are, fetch_oparl.py sees to; what a PDF says, pdf.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.errors import AddressFailed, AddressRefused
from retrieval.sources.journal import replace_file
from retrieval.sources.oparl import Json, is_enquiry, papers_files
from retrieval.sources.oparl_pdfs import pdf_name

if TYPE_CHECKING:
    from retrieval.sources.polite import Client

FILES = "files"
#: How a PDF begins, somewhere in so many bytes: some have a few others before it.
_PDF, _HEAD = b"%PDF-", 1024

Progress = Callable[[str, int, int | None], None]


@dataclass(slots=True)
class Report:
    """What a run did: objects by what became of them, files, and why it ended early if it did."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    files: int = 0
    requests: int = 0
    problems: list[str] = field(default_factory=list)
    ended: str | None = None


def fetch_files(client: Client, folder: Path, report: Report, progress: Progress) -> None:
    """Fetch the PDFs of enquiries that come without text, each once and when it has changed."""
    wanted: list[tuple[str, Path]] = []
    for paper in rows_of(folder / "papers.jsonl").values():
        if is_enquiry(paper):
            wanted += [
                (address, path)
                for file in papers_files(paper)
                if not file.get("text") and (address := _address(file))
                if _is_older(path := folder / FILES / pdf_name(file["id"]), file.get("modified"))
            ]
    for address, path in wanted:
        try:
            response = client.get(address)
        except (AddressFailed, AddressRefused) as error:
            report.problems.append(str(error))
            continue
        if response.status != 200:
            report.problems.append(f"{address} answers with status {response.status}")
            continue
        if _PDF not in response.content[:_HEAD]:
            report.problems.append(f"{address} answers with something that is no PDF")
            continue
        replace_file(path, response.content)
        report.files += 1
        progress(FILES, 1, len(wanted))


def _is_older(path: Path, modified: object) -> bool:
    """Whether a file is missing or was fetched before it was last changed at the source."""
    if not path.exists():
        return True
    try:
        changed = datetime.fromisoformat(str(modified))
    except ValueError:
        return False
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) < changed.astimezone(UTC)


def _address(file: Json) -> str | None:
    address = file.get("downloadUrl") or file.get("accessUrl")
    return str(address) if address else None


def rows_of(path: Path) -> dict[str, Json]:
    """The objects of a file by their id, the last line of each; a line cut off is passed over."""
    if not path.exists():
        return {}
    found: dict[str, Json] = {}
    for line in path.read_bytes().split(b"\n"):
        try:
            row: Any = json.loads(line)
            found[row["id"]] = row
        except (ValueError, KeyError, TypeError):
            continue
    return found
