"""Objects ↔ the PDFs of enquiries whose objects hold no text: their names, and what they say.

A PDF belongs to the address that it was fetched from, and to the folder of its objects: the one
that holds them and `files/`. PDFs are fetched in `downloads` and read in `sources.pdf`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from retrieval.failures import FailureCode
from retrieval.records import LeftOut, Source
from retrieval.sources.http.journal import read_journal
from retrieval.sources.oparl.known import FILES, Objects, Rows, files_within, objects_of
from retrieval.sources.oparl.objects import Json, number_of, papers_files, papers_to_read, title_of
from retrieval.sources.oparl.papers import web_of
from retrieval.sources.oparl.values import (
    identity,
    is_address,
    public,
    raw_text,
    references,
    text,
    withdrawn,
)

#: Letters of an address that a name shows, so that a person can tell files apart.
_SHOWN = 48
#: Hex digits that make a name unlike that of any other address.
_DIGEST = 32
_PDF_NAME = re.compile(rf"(?:[A-Za-z0-9-]+-)?[0-9a-f]{{{_DIGEST}}}\.pdf")


class FolderPdfs:
    """The PDFs of one folder, each with the file of its objects that it is the content of."""

    def __init__(self, objects: Rows, pdfs: Sequence[Path]) -> None:
        known = objects_of(objects)
        papers = known.of("Paper")
        journal = cache(read_journal)
        told = {pdf: journal(pdf.parent).claims.get(pdf.name, ()) for pdf in pdfs}
        #: By where they are from, where the journal of their fetching tells of one place.
        self._by_address = {claims[0].url: pdf for pdf, claims in told.items() if len(claims) == 1}
        #: By their names, where no journal tells of them and no other bears it.
        untold = [pdf for pdf, claims in told.items() if not claims]
        bearers = Counter(pdf.name for pdf in untold)
        self._by_name = {pdf.name: pdf for pdf in untold if bearers[pdf.name] == 1}
        # Deleted ones, too: what they are the content of is not read, but is no stranger.
        # Without PDFs, as most dumps are, nobody asks what names they bear.
        files = [file for paper in papers for file in files_within(paper)] if pdfs else []
        self._shared = _shared_names(files)
        self._named = {*map(self._pdf_of, files)}
        without_text = files_without_text(known)
        self._wanting = [(paper, file, self._pdf_of(file)) for paper, file in without_text]
        self._elsewhere = list(_elsewhere_without_text(known))

    def is_named(self, pdf: Path) -> bool:
        """Whether any paper has the PDF among its files."""
        return pdf in self._named

    def readers(self) -> dict[Path, Json]:
        """Return the PDFs that are to be read, each with a paper whose file it is the text of."""
        return {pdf: paper for paper, _, pdf in self._wanting if pdf}

    def add_texts(self, texts: Mapping[Path, str]) -> None:
        """Give files of enquiries that hold no text that of their PDF."""
        for _, file, pdf in self._wanting:
            if pdf and pdf in texts:
                file["text"] = texts[pdf]

    def without_texts(self, body: str) -> Iterator[LeftOut]:
        """Yield the files of enquiries that hold no text and whose PDF is not at hand."""
        missing = [(paper, file) for paper, file, pdf in self._wanting if pdf is None]
        for paper, file in (*missing, *self._elsewhere):
            name = text(file, "name") or text(file, "fileName") or text(file, "id") or "?"
            yield LeftOut(name, FailureCode.NO_TEXT(), source_of(paper, body))

    def _pdf_of(self, file: Json) -> Path | None:
        """The PDF of a file: as the journal of its fetching says, else by its name."""
        if not (self._by_address or self._by_name):
            return None
        addresses = addresses_of(file)
        found = [self._by_address.get(one) for one in addresses]
        found += [self._by_name.get(pdf_name(one)) for one in addresses]
        found += [self._by_name.get(one) for one in _names_by_id(file) if one not in self._shared]
        return next((pdf for pdf in found if pdf), None)


def files_without_text(objects: Rows) -> Iterator[tuple[Json, Json]]:
    """Yield the files of enquiries that hold no text, each behind its paper."""
    for paper in papers_to_read(objects):
        yield from ((paper, file) for file in papers_files(paper) if not raw_text(file, "text"))


def _elsewhere_without_text(known: Objects) -> Iterator[tuple[Json, Json]]:
    """Yield the files that enquiries name only by their id and that bring no text, each behind its
    paper: the object of a file may be a row of its own, or not be at hand at all."""
    if not any(_named_elsewhere(paper) for paper in known.of("Paper")):  # as in most dumps
        return
    for paper in papers_to_read(known):
        for name in _named_elsewhere(paper):
            file = known.get("File", name) or {"id": name}
            if public(file) and not withdrawn(file) and not raw_text(file, "text"):
                yield paper, file


def _named_elsewhere(paper: Json) -> list[str]:
    """The ids of a paper's files that do not stand inside it."""
    inside = {identity(file) for file in files_within(paper)}
    return [name for key in FILES for name in references(paper, key) if name not in inside]


def addresses_of(file: Json) -> list[str]:
    """Return where the content of a file is, the better address first; what is none comes last."""
    told = [file.get(key) for key in ("downloadUrl", "accessUrl")]
    found = [one for one in told if isinstance(one, str) and one]
    return sorted(found, key=is_address, reverse=True)


def pdf_name(address: str) -> str:
    """Return the name of a PDF, in letters that every disk allows: no two addresses share one.

    >>> pdf_name("https://stadt.example/oparl/files/9")
    'oparl-files-9-f5272134b6b2d27c65cb0786bae4e8a9.pdf'
    """
    shown = re.sub(r"[^A-Za-z0-9]+", "-", re.sub(r"^\w+:/*[^/]*", "", address))
    digest = hashlib.sha256(address.encode(errors="surrogatepass")).hexdigest()
    return f"{shown[-_SHOWN:].strip('-')}-{digest[:_DIGEST]}.pdf".lstrip("-")


def is_pdf_name(name: str) -> bool:
    """Whether a file has a name that `pdf_name` gives."""
    return bool(_PDF_NAME.fullmatch(name))


def _names_by_id(file: Json) -> list[str]:
    """The names of a PDF after the id of its file, as it is named now and as it once was."""
    named = file.get("id")
    names = [pdf_name(named)] if isinstance(named, str) and named else []
    former = _former_name(str(named))
    return [*names, former] if former else names


def _former_name(file_id: str) -> str | None:
    """The name by which earlier versions kept a PDF; several ids could share one."""
    with suppress(ValueError):
        parts = urlsplit(file_id)
        letters = f"{parts.path} {parts.query}"
        return "".join(c if c.isalnum() else "-" for c in letters).strip("-") + ".pdf"
    return None


def _shared_names(files: Iterable[Json]) -> Collection[str]:
    """The names after ids that files share which are not at the same place."""
    meant: dict[str, set[str]] = {}
    for file in files:
        for name in _names_by_id(file):
            meant.setdefault(name, set()).add(f"{file.get('id')} {addresses_of(file)}")
    return {name for name, which in meant.items() if len(which) > 1}


def source_of(paper: Json, body: str) -> Source:
    """Return where a paper stands, but for the Sitzung."""
    return Source(
        body=body,
        gremium=None,
        datum=None,
        top=None,
        vorlage=number_of(paper),
        betreff=title_of(paper),
        url=web_of(paper),
    )
