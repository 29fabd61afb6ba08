"""Pages that offer files, and the PDFs in their folders → which PDF is which file.

A PDF is a file where the address that it is known to be from is that of the file, or where its name
holds the number by which the source calls it: never by its title.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from retrieval.records import Source
from retrieval.sources.papers.beside import may_ask, papers_of
from retrieval.sources.papers.filed import Saved

#: A file as a page offers it: the folder of the page, and the key of the file.
Place = tuple[Path, str]


class OfferedPdfs:
    """The PDFs that pages offer; `address` tells where a PDF is from, where that is known."""

    def __init__(
        self, saved: Sequence[Saved], pdfs: Sequence[Path], address: Callable[[Path], str | None]
    ) -> None:
        folders = {one.folder for one in saved if one.files}
        by_address = defaultdict[tuple[Path, str], list[Path]](list)
        by_name = defaultdict[tuple[Path, str], list[Path]](list)
        for pdf in pdfs:
            home = next((folder for folder in pdf.parents if folder in folders), None)
            if home is None:
                continue
            if url := address(pdf):
                by_address[home, url].append(pdf)
            else:
                by_name[home, pdf.name.lower()].append(pdf)
        self._places = defaultdict[Path, set[Place]](set)
        self._sources: dict[Place, Source] = {}
        for paper in papers_of(saved):
            for file in paper.files:
                if may_ask(paper):
                    self._sources.setdefault((paper.saved.folder, file.key), paper.source)
        for one in saved:
            for file in one.files or ():
                told = by_address.get((one.folder, file.url or ""), [])
                found = (by_name.get((one.folder, name), []) for name in file.saved_as)
                named = {pdf for pdfs in found for pdf in pdfs}
                for pdf in told or (named if len(named) == 1 else ()):
                    self._places[pdf].add((one.folder, file.key))
        self._claimed = {*self._places}
        for pdf, places in self._places.items():
            if address(pdf) is None and len({key for _, key in places}) > 1:
                places.clear()  # one number, two installations

    def is_offered(self, pdf: Path) -> bool:
        """Whether a page offers a PDF, whatever its paper is, or two whose numbers are the same."""
        return pdf in self._claimed

    def places(self, pdf: Path) -> Iterator[tuple[Place, Source]]:
        """Yield the papers that ask or answer and offer a PDF, as their pages offer it."""
        for place in sorted(self._places.get(pdf, ())):
            if place in self._sources:
                yield place, self._sources[place]
