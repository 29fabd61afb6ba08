"""Folders and files of saved pages, OParl dumps and letters → pages, and what was left out and why.

What is wrong with one costs that one alone. What files do not say `provenance.toml` may tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.error_codes import ErrorCode
from retrieval.errors import PageError, SourceError
from retrieval.failures import FailureCode
from retrieval.memo import Memo
from retrieval.pages import Page, Removed
from retrieval.records import LeftOut, Source
from retrieval.sources.allris.saved_text import read_text
from retrieval.sources.homes import by_home, interface_of
from retrieval.sources.http.journal import JOURNAL_FILE, LARGEST_PAGE, Entry, read_journal
from retrieval.sources.office.office import loose_files, read_office
from retrieval.sources.office.table import TABLE_FILE, Table
from retrieval.sources.oparl import objects as oparl
from retrieval.sources.oparl.files import FolderPdfs, source_of
from retrieval.sources.oparl.state import STATE_FILE, day_of, name_of
from retrieval.sources.papers.beside import with_files
from retrieval.sources.papers.filed import Filed, Saved
from retrieval.sources.papers.offered import OfferedPdfs
from retrieval.sources.papers.places import kept_apart
from retrieval.sources.paths import Found, content_of, listed, shown
from retrieval.sources.provenance import PROVENANCE_FILE, Provenance, read_provenance

if TYPE_CHECKING:
    from retrieval.sources.pdf.reader import PdfText

_HTML = frozenset({".html", ".htm"})
_TEXT = frozenset({".txt"})
#: Files that accompany pages and are no pages: passed over without a word.
_BESIDE = frozenset({PROVENANCE_FILE, "README.md", STATE_FILE, JOURNAL_FILE, TABLE_FILE})


@dataclass(frozen=True, slots=True)
class SourceContents:
    """What the sources gave.

    `removed` are Vorlagen that the source has deleted, `withheld` are body and key of all papers
    that it holds and does not show (any more), `private` those of them that are not public.
    `assumed_body` is the body of OParl objects that do not name it, `tables` say what loose files
    were taken for.
    """

    sources: tuple[str, ...]
    pages: tuple[Page, ...]
    left_out: tuple[LeftOut, ...]
    removed: tuple[Removed, ...] = ()
    withheld: frozenset[tuple[str, str]] = frozenset()
    private: frozenset[tuple[str, str]] = frozenset()
    assumed_body: str | None = None
    tables: tuple[Table, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether all that the sources hold was looked at: only then what is missing is gone.

        Sources that hold nothing are rather the wrong ones than a council without records.
        """
        found = self.pages or self.removed
        return bool(found) and not any(one.reason.hides_content for one in self.left_out)


def read_sources(sources: Sequence[Path], body: str, memo: Memo | None = None) -> SourceContents:
    """Return all pages of folders and files; what is no page is left out with its reason.

    `body` is the body of pages that do not name theirs, `memo` holds how files were read before.
    Raise SourceError where a source does not exist, where there is no page and no dump in any, or
    where nobody names the body.
    """
    listing = listed(sources, _BESIDE)
    reading = _Reading(body, memo or Memo(), list(listing.left_out))
    dumps = [one for one in listing.files if oparl.is_dump(one.path)]
    loose = loose_files(listing.files, {one.path.parent for one in dumps})
    pdfs = [one for one in listing.files if one.path.suffix.lower() == ".pdf"]
    no_pages = {*loose, *dumps, *pdfs}
    for file in listing.files:
        reading.provenance(file.path.parent)  # for what is wrong with it
        if file not in no_pages:
            reading.read_page(file)
    offered = {*pdfs} - {*reading.read_offered(pdfs)}
    letters = [one for one in loose if one not in offered]
    taken = offered | {*letters}
    reading.read_objects(dumps, [one for one in pdfs if one not in taken])
    office = read_office(letters, sources, body, reading.memo)
    reading.left_out += office.left_out
    names = tuple(shown(str(one)) for one in sources)
    pages = (*reading.pages, *office.pages)
    tried = [one for one in reading.left_out if one.reason.code is not FailureCode.FILE_KIND]
    if not (pages or reading.removed or tried or office.tables):
        where = ", ".join(names)
        for one in reading.left_out:
            raise SourceError(ErrorCode.ONLY_OTHER_FILES(where, one.file, one.reason))
        raise SourceError(ErrorCode.NO_PAGES(where))
    if nameless := next((one.name for one in pages if one.body == ""), None):
        raise SourceError(ErrorCode.NO_BODY(nameless))
    assumed = body if reading.assumed else None
    return SourceContents(
        names,
        pages,
        tuple(reading.left_out),
        tuple(reading.removed),
        frozenset(reading.withheld),
        frozenset(reading.private),
        assumed,
        tuple(office.tables),
    )


@dataclass(slots=True)
class _Reading:
    """What was read so far; `assumed`: objects did not say whose they are."""

    body: str
    memo: Memo
    left_out: list[LeftOut]
    removed: list[Removed] = field(default_factory=list)
    withheld: set[tuple[str, str]] = field(default_factory=set)
    private: set[tuple[str, str]] = field(default_factory=set)
    assumed: bool = False
    pages: list[Page] = field(default_factory=list)
    _saved: list[Saved] = field(default_factory=list)
    _journals: dict[Path, Mapping[str, Entry]] = field(default_factory=dict)
    _provenances: dict[Path, Provenance] = field(default_factory=dict)

    @contextmanager
    def _caught(self, name: str, source: Source | None = None) -> Iterator[None]:
        """Note why something was not read, whatever is wrong with it; the rest is read."""
        try:
            yield
            return
        except PageError as error:
            reason = error.reason
        except OSError as error:
            reason = FailureCode.CANNOT_READ(error.strerror or type(error).__name__)
        except Exception as error:
            # Not its message: that may hold what nobody may read.
            reason = FailureCode.READER_FAILED(type(error).__name__)
        self.left_out.append(LeftOut(name, reason, source))

    def read_page(self, file: Found) -> None:
        """Read a saved page."""
        with self._caught(file.name):
            entry = self._journal(file.path.parent).get(file.path.name)
            for one in self._filed(file, self._address_of(file.path)):
                page = _dated(one.page, entry.day if entry else None)
                self._saved.append(Saved(page, file.path.parent, one.files))

    def _filed(self, file: Found, url: str | None) -> tuple[Filed, ...]:
        kind = file.path.suffix.lower()
        if kind not in _HTML | _TEXT:
            raise PageError(file.name, FailureCode.FILE_KIND(shown(kind) or file.name))
        raw = content_of(file, LARGEST_PAGE)
        if kind in _HTML:
            from retrieval.sources.html.decoding import decode
            from retrieval.sources.html.whole import is_cut_off
            from retrieval.sources.systems import read_page

            html = decode(raw)
            filed = self.memo(read_page, file.name, html, self._body_in(file.path.parent), url)
            if is_cut_off(html):  # its last answer may lack its end
                raise PageError(file.name, FailureCode.CUT_OFF())
            return filed
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise PageError(file.name, FailureCode.NOT_UTF_8(error.start)) from error
        folder = file.path.parent
        publisher = self.provenance(folder).publishers.get(shown(file.path.name))
        return (Filed(self.memo(read_text, file.name, text, self._body_in(folder), publisher)),)

    def _address_of(self, path: Path) -> str | None:
        """Where a file is from, as the journal of its fetching says, or who saved it."""
        entry = self._journal(path.parent).get(path.name)
        return entry.url if entry else self.provenance(path.parent).urls.get(shown(path.name))

    def _journal(self, folder: Path) -> Mapping[str, Entry]:
        """How the files of a folder were fetched, where that is told."""
        if folder not in self._journals:
            self._journals[folder] = {}
            with self._caught(JOURNAL_FILE):
                fetchings = read_journal(folder)
                self._journals[folder] = fetchings.by_file
                if fetchings.strange:
                    raise PageError(JOURNAL_FILE, FailureCode.LINES_UNREADABLE(fetchings.strange))
        return self._journals[folder]

    def _body_in(self, folder: Path) -> str:
        """The body of the pages of a folder that do not name theirs."""
        return self.provenance(folder).body or self.body

    def provenance(self, folder: Path) -> Provenance:
        if folder not in self._provenances:
            self._provenances[folder] = Provenance()
            with self._caught(PROVENANCE_FILE):
                known = self._provenances[folder] = read_provenance(folder)
                if known.strange:
                    raise PageError(PROVENANCE_FILE, FailureCode.ENTRIES_UNREADABLE(known.strange))
        return self._provenances[folder]

    def read_offered(self, pdfs: Sequence[Found]) -> list[Found]:
        """Take over the pages, with what the PDFs say that they offer; return all other PDFs."""
        saved = kept_apart(self._saved)
        offered = OfferedPdfs(saved, [one.path for one in pdfs], self._address_of)
        texts = dict[tuple[Path, str], str]()
        for file in pdfs:
            for place, source in offered.places(file.path):
                with self._caught(file.name, source):
                    pdf = self._pdf(file)
                    texts[place] = pdf.text
                    _check_whole(file, pdf)
        pages, left_out = with_files(saved, texts)
        self.pages += pages
        self.left_out += left_out
        return [one for one in pdfs if not offered.is_offered(one.path)]

    def read_objects(self, dumps: Sequence[Found], pdfs: Sequence[Found]) -> None:
        """Read the papers of dumps; those of two interfaces know nothing of each other."""
        rows: dict[Path, list[oparl.Json]] = {}
        for file in dumps:
            with self._caught(file.name):
                objects, damaged = oparl.read_rows(file.path)
                if objects:
                    rows.setdefault(file.path.parent, []).extend(objects)
                self.left_out += (replace(one, file=file.name) for one in damaged)
        # Finding out what belongs together takes a while: once for most folders.
        objects_in = cache(lambda folder: oparl.objects_of(rows[folder] if folder else []))
        for folder, held in by_home(pdfs, rows).items():
            with self._caught(shown(folder.name) if folder else "PDF"):
                own = (folder and name_of(folder)) or self.body
                self._add_texts(held, objects_in(folder), own)
        interfaces = defaultdict[Hashable, list[Path]](list)
        for folder, objects in rows.items():
            interfaces[interface_of(folder, objects)].append(folder)
        for folders in interfaces.values():
            with self._caught(shown(folders[0].name)):
                every = [one for at in folders for one in rows[at]]
                known = oparl.objects_of(every) if folders[1:] else objects_in(folders[0])
                self._read_interface(folders[0], known)

    def _add_texts(self, pdfs: Sequence[Found], objects: oparl.Objects, body: str) -> None:
        """Give the papers of one folder the texts of its PDFs; of those that are public only."""
        held = FolderPdfs(objects, [one.path for one in pdfs])
        texts, papers = dict[Path, str](), held.readers()
        for file in pdfs:
            paper = papers.get(file.path)
            if paper is None and held.is_named(file.path):
                continue
            with self._caught(file.name, source_of(paper, body) if paper else None):
                pdf = self._pdf(file)
                texts[file.path] = pdf.text
                if paper is None:
                    raise PageError(file.name, FailureCode.NO_PAPER())
                _check_whole(file, pdf)
        self.left_out += held.without_texts(body)
        held.add_texts(texts)

    def _pdf(self, file: Found) -> PdfText:
        from retrieval.sources.pdf.reader import read_pdf

        return self.memo(read_pdf, file.name, content_of(file, LARGEST_PAGE))

    def _read_interface(self, folder: Path, known: oparl.Objects) -> None:
        # A folder that was fetched says whose objects it holds; others leave it to the setting.
        named, walked = name_of(folder), day_of(folder)
        body, before = named or self.body, len(self.pages)
        for one in oparl.read_objects(known, body, self.memo):
            if isinstance(one, Page):
                self.pages.append(_dated(one, walked))
            else:
                self.left_out.append(one)
        agendas = oparl.read_agendas(known, body, self.pages[before:])
        self.pages += [_dated(one, walked) for one in agendas]
        self.removed += oparl.read_removed(known, body)
        self.private.update(oparl.read_private(known, body))
        self.withheld |= {*self.private, *oparl.read_deleted(known, body)}
        unnamed = not named and len(self.pages) > before
        self.assumed |= unnamed and not oparl.names_bodies(known)


def _check_whole(file: Found, pdf: PdfText) -> None:
    if pdf.read < pdf.pages:
        raise PageError(file.name, FailureCode.PDF_LONG(pdf.read, pdf.pages))


def _dated(page: Page, day: date | None) -> Page:
    """The page with the day on which it was fetched."""
    return replace(page, facts=replace(page.facts, fetched=day)) if day else page
