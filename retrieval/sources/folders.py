"""Folders and files of saved pages and OParl dumps → pages, and what was left out and why.

A folder may hold `provenance.toml`: what the saved text of a page no longer says, by file name.

    ["002_cf253c396db40649.txt"]
    publisher = "Netzwerk Innenstadt NRW"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from retrieval.errors import FailureCode, PageError, SourceError
from retrieval.memo import Memo
from retrieval.records import LeftOut, Page, Removed
from retrieval.sources.allris.saved_text import read_text
from retrieval.sources.http.journal import JOURNAL_FILE, LARGEST_PAGE, read_journal
from retrieval.sources.oparl import objects as oparl
from retrieval.sources.oparl.files import FolderPdfs, source_of
from retrieval.sources.oparl.state import STATE_FILE, day_of, name_of

PROVENANCE_FILE = "provenance.toml"
_HTML = frozenset({".html", ".htm"})
_TEXT = frozenset({".txt"})
#: Files that accompany pages and are no pages: passed over without a word.
_BESIDE = frozenset({PROVENANCE_FILE, "README.md", STATE_FILE, JOURNAL_FILE})


@dataclass(frozen=True, slots=True)
class SourceContents:
    """What the sources gave.

    `removed` are Vorlagen that the source has deleted, `assumed_body` is the body of OParl objects
    that do not name it.
    """

    sources: tuple[str, ...]
    pages: tuple[Page, ...]
    left_out: tuple[LeftOut, ...]
    removed: tuple[Removed, ...] = ()
    assumed_body: str | None = None


def read_sources(sources: Sequence[Path], body: str, memo: Memo | None = None) -> SourceContents:
    """Return all pages of folders and files; a file that is no page is left out with its reason.

    `body` is the body of pages that do not name theirs, `memo` holds how files were read before.
    Raise SourceError where a source does not exist, cannot be read, or where no page was found.
    """
    memo = memo or Memo()
    pages: list[Page] = []
    left_out: list[LeftOut] = []
    journal = cache(read_journal)
    walked: set[date | None] = set()
    named: set[str | None] = set()
    objects: dict[Path, list[oparl.Json]] = {}
    pdfs: list[Path] = []
    folders: dict[Path, None] = {}
    for file in _files(sources):
        folders[file.parent] = None
        try:
            if oparl.is_dump(file):
                rows, damaged = oparl.read_rows(file)
                objects.setdefault(file.parent, []).extend(rows)
                left_out += damaged
                walked.add(day_of(file.parent))
                named.add(name_of(file.parent))
            elif file.suffix.lower() == ".pdf":
                pdfs.append(file)
            else:
                entry = journal(file.parent).by_file.get(file.name)
                page = _read(file, body, memo, entry.url if entry else None)
                pages.append(_dated(page, entry.day if entry else None))
        except PageError as error:
            left_out.append(LeftOut(file.name, error.reason))
    [walk] = walked if len(walked) == 1 else [None]
    # A folder that was fetched says whose objects it holds; others leave it to the setting.
    [fetched] = named if len(named) == 1 else [None]
    named_body = fetched or body
    left_out += (
        LeftOut(JOURNAL_FILE, FailureCode.LINES_UNREADABLE(strange))
        for folder in folders
        if (strange := journal(folder).strange)
    )
    for folder, held in _by_home(pdfs, objects).items():
        left_out += _add_texts(held, objects.get(folder, []) if folder else [], named_body, memo)
    everything = [one for rows in objects.values() for one in rows]
    found = list(oparl.read_objects(everything, named_body, memo))
    papers = [_dated(page, walk) for page in found if isinstance(page, Page)]
    left_out += [one for one in found if isinstance(one, LeftOut)]
    pages += papers
    removed = tuple(oparl.read_removed(everything, named_body))
    names = tuple(map(str, sources))
    if not pages and not removed:
        reasons = "; ".join(f"{one.file}: {one.reason}" for one in left_out[:3])
        raise SourceError(
            f"no page that can be read in {', '.join(names)}{f' ({reasons})' if reasons else ''}; "
            "expected saved pages (.html, .txt) or OParl dumps (.jsonl, .jsonl.gz)"
        )
    known = fetched or not papers or oparl.names_bodies(everything)
    assumed = None if known else body
    return SourceContents(names, tuple(pages), tuple(left_out), removed, assumed)


def _by_home(pdfs: Iterable[Path], objects: Mapping[Path, object]) -> dict[Path | None, list[Path]]:
    """The PDFs that lie in or below each folder of objects; under None those that lie in none."""
    found: dict[Path | None, list[Path]] = {folder: [] for folder in objects}
    for pdf in pdfs:
        home = next((folder for folder in pdf.parents if folder in objects), None)
        found.setdefault(home, []).append(pdf)
    return found


def _add_texts(
    pdfs: Sequence[Path], objects: Sequence[oparl.Json], body: str, memo: Memo
) -> Iterator[LeftOut]:
    """Give the papers of one folder the texts of its PDFs; yield the files without a text then.

    Of papers that the source has deleted none is read.
    """
    held, texts = FolderPdfs(objects, pdfs), dict[Path, str]()
    papers = held.readers()
    for file in pdfs:
        from retrieval.sources.pdf.reader import read_pdf

        paper = papers.get(file)
        if paper is None and held.is_named(file):
            continue
        try:
            texts[file] = memo(read_pdf, file.name, _content(file))
        except PageError as error:
            yield LeftOut(file.name, error.reason, source_of(paper, body) if paper else None)
        else:
            if paper is None:
                yield LeftOut(file.name, FailureCode.NO_PAPER())
    yield from held.without_texts(body)
    held.add_texts(texts)


def _dated(page: Page, day: date | None) -> Page:
    """The page with the day on which it was fetched."""
    return replace(page, facts=replace(page.facts, fetched=day)) if day else page


def _files(sources: Iterable[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    for source in sources:
        if not source.exists():
            raise SourceError(f"{source} does not exist; give a folder or file of saved pages")
        found = sorted(source.rglob("*")) if source.is_dir() else [source]
        for file in found:
            beside = file.name in _BESIDE or file.name.startswith(".")
            if file.is_file() and not beside and file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _read(file: Path, body: str, memo: Memo, url: str | None) -> Page:
    kind = file.suffix.lower()
    if kind not in _HTML | _TEXT:
        raise PageError(file.name, FailureCode.FILE_KIND(kind or file.name))
    raw = _content(file)
    if kind in _HTML:
        from retrieval.sources.allris.decoding import decode
        from retrieval.sources.allris.page import read_html

        try:
            return memo(read_html, file.name, decode(raw), body, url)
        except RecursionError as error:
            raise PageError(file.name, FailureCode.NESTED()) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageError(file.name, FailureCode.NOT_UTF_8(error.start)) from error
    return memo(read_text, file.name, text, body, _publisher(file))


def _content(file: Path) -> bytes:
    try:
        if file.suffix.lower() != ".pdf" and file.stat().st_size > LARGEST_PAGE:
            raise PageError(file.name, FailureCode.FILE_TOO_LARGE())
        return file.read_bytes()
    except OSError as error:
        raise SourceError(f"{file} cannot be read: {error.strerror}") from error


def _publisher(file: Path) -> str | None:
    """The publisher that `provenance.toml` beside the file names."""
    path = file.parent / PROVENANCE_FILE
    if not path.is_file():
        return None
    try:
        noted = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} is no readable TOML: {error}") from error
    publisher = noted.get(file.name, {}).get("publisher")
    return str(publisher) if publisher else None
