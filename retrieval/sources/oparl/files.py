"""Objects ↔ the PDFs of enquiries whose objects hold no text: their names, and what they say.

PDFs are fetched in `downloads` and read in `sources.pdf`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from retrieval.errors import FailureCode
from retrieval.paragraphs import collapse
from retrieval.records import LeftOut, Source
from retrieval.sources.oparl.objects import Json, number_of, papers_files, papers_to_read, title_of


def rows_of(path: Path) -> dict[str, Json]:
    """Return the objects of a file by id, the last line of each; pass over a line cut off."""
    found: dict[str, Json] = {}
    for line in path.read_bytes().split(b"\n") if path.exists() else ():
        with suppress(ValueError, KeyError, TypeError):
            row = json.loads(line)
            found[row["id"]] = row
    return found


def files_without_text(objects: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield the files of enquiries that hold no text, each behind its paper."""
    for paper in papers_to_read(objects):
        yield from ((paper, file) for file in papers_files(paper) if not file.get("text"))


def add_texts(objects: Iterable[Json], texts: Mapping[str, str]) -> None:
    """Give files of enquiries that hold no text that of their PDF; `texts` are by `pdf_of`."""
    for _, file in files_without_text(objects):
        file["text"] = texts.get(pdf_of(file), "")


def without_texts(objects: Iterable[Json], pdfs: Collection[str], body: str) -> Iterator[LeftOut]:
    """Yield the files of enquiries that hold no text and whose PDF is not among `pdfs`.

    What those PDFs say, or why they cannot be read, is known.
    """
    for paper, file in files_without_text(objects):
        if pdf_of(file) not in pdfs:
            name = collapse(str(file.get("name") or file.get("fileName") or "?"))
            yield LeftOut(name, FailureCode.NO_TEXT(), source_of(paper, body))


def owners_of_pdfs(objects: Iterable[Json]) -> dict[str, Json]:
    """Return the papers by the names of their files' PDFs."""
    papers = (one for one in objects if str(one.get("type", "")).endswith("/Paper"))
    return {pdf_of(file): paper for paper in papers for file in papers_files(paper)}


def pdf_of(file: Json) -> str:
    return pdf_name(str(file.get("id")))


def pdf_name(file_id: str) -> str:
    """Return the name of a file's PDF: its id in letters that every disk allows."""
    parts = urlsplit(file_id)
    plain = "".join(c if c.isalnum() else "-" for c in f"{parts.path} {parts.query}").strip("-")
    return f"{plain}.pdf"


def source_of(paper: Json, body: str) -> Source:
    """Return where a paper stands, but for the Sitzung."""
    return Source(
        body=body,
        gremium=None,
        datum=None,
        top=None,
        vorlage=number_of(paper),
        betreff=title_of(paper),
        url=str(paper.get("web") or paper["id"]),
    )
