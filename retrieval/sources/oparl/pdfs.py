"""OParl objects and the texts of the PDFs that lie beside them → objects with all texts.

PDFs are told apart by their names, which are made of the ids of the files. Nothing is read here;
see pdf.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from retrieval.paragraphs import collapse
from retrieval.records import LeftOut, Source
from retrieval.sources.oparl.objects import Json, is_enquiry, number_of, papers_files, title_of


def with_texts(objects: Iterable[Json], texts: Mapping[str, str]) -> Iterator[Json]:
    """The objects, the files of enquiries with their PDF's text where they have none themselves.

    `texts` are by the PDF's name, see `pdf_name`.
    """
    for one in objects:
        if is_enquiry(one):
            for file in papers_files(one):
                if not file.get("text"):
                    file["text"] = texts.get(pdf_name(str(file.get("id"))), "")
        yield one


def without_texts(objects: Iterable[Json], pdfs: Collection[str], body: str) -> Iterator[LeftOut]:
    """The files of enquiries that hold no text and whose PDF is not at hand, with their papers.

    `pdfs` are the names of the PDFs that are: what they say, or why they cannot be read, is known.
    """
    for paper in objects:
        if is_enquiry(paper):
            for file in papers_files(paper):
                if not file.get("text") and pdf_name(str(file.get("id"))) not in pdfs:
                    name = collapse(str(file.get("name") or file.get("fileName") or "?"))
                    yield LeftOut(
                        name, "no text, and its PDF is not at hand", source_of(paper, body)
                    )


def owners_of_pdfs(objects: Iterable[Json]) -> dict[str, Json]:
    """The papers by the names of their files' PDFs."""
    return {
        pdf_name(str(file.get("id"))): paper
        for paper in objects
        if str(paper.get("type", "")).endswith("/Paper")
        for file in papers_files(paper)
    }


def pdf_name(file_id: str) -> str:
    """The name under which a file's PDF is kept: its id in letters that every disk allows."""
    parts = urlsplit(file_id)
    plain = "".join(c if c.isalnum() else "-" for c in f"{parts.path} {parts.query}").strip("-")
    return f"{plain}.pdf"


def source_of(paper: Json, body: str) -> Source:
    """Where a paper stands, but for the Sitzung."""
    url = str(paper.get("web") or paper["id"])
    return Source(
        body=body,
        gremium=None,
        datum=None,
        top=None,
        vorlage=number_of(paper),
        betreff=title_of(paper),
        url=url,
    )
