"""Loose files of folders → pages, what was left out, and the table of each folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from retrieval.errors import PageError
from retrieval.failures import Failure, FailureCode
from retrieval.german.dates import german_date
from retrieval.memo import Memo
from retrieval.pages import Page
from retrieval.records import LeftOut
from retrieval.segmenting.letters import letters_of
from retrieval.sources.allris.labels import TITLE
from retrieval.sources.office.documents import CONVERTED, READ, Document, Documents, Sheet
from retrieval.sources.office.exports import Exports, read_exports
from retrieval.sources.office.joins import joins_of
from retrieval.sources.office.letters import Hint, Letter, letter_of
from retrieval.sources.office.pages import pages_of
from retrieval.sources.office.roles import Role, role_in
from retrieval.sources.office.table import TABLE_FILE, Cells, Corrections, Table, cells_of
from retrieval.sources.oparl.files import is_pdf_name
from retrieval.sources.papers.headings import head_of
from retrieval.sources.paths import Found, shown
from retrieval.sources.provenance import read_provenance

#: A saved text says at its front that it is a letter.
_FIRST_LINES, _FRONT = 6, 20_000
#: Shorter texts may be equal by chance.
_SAME_TEXT = 80
#: Why a letter is not read, unless an office says what it is.
_WHY = frozenset({
    FailureCode.UNCLEAR_FILE, FailureCode.NON_PUBLIC_FILE, FailureCode.SAME_TEXT,
})  # fmt: skip
#: What is no letter at all has no row.
_NO_ROW = frozenset({FailureCode.FILE_KIND})


@dataclass(slots=True)
class OfficeContents:
    """What loose files gave; each table is saved by whoever has the German words."""

    pages: list[Page] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def loose_files(files: Sequence[Found], homes: Iterable[Path]) -> list[Found]:
    """Return the files that are read here: letters, e-mails, exports, and PDFs that lie in none of
    the folders of objects, `homes`."""
    folders = frozenset(homes)
    return [one for one in files if _is_loose(one.path, folders)]


def _is_loose(path: Path, homes: frozenset[Path]) -> bool:
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        return homes.isdisjoint(path.parents) and not is_pdf_name(path.name)
    if suffix == ".txt":
        return _tells_letter(path)
    return suffix in READ or suffix in CONVERTED


def _tells_letter(path: Path) -> bool:
    """Whether a text says at its front that it is a letter, and no saved page."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            text = file.read(_FRONT)
    except OSError:
        return False
    if any(TITLE.match(line.strip()) for line in text.split("\n")):
        return False
    head = head_of(text)
    heads = [at for at in (head.enquiry, head.reply) if at is not None and at < _FIRST_LINES]
    return bool(heads) and role_in(path.stem, text) in (Role.ENQUIRY, Role.ANSWER, Role.BOTH)


def read_office(
    files: Sequence[Found], sources: Sequence[Path], body: str, memo: Memo
) -> OfficeContents:
    """Return what loose files say; each source that is a folder has a table of its own."""
    folders = [_Folder(source, own, memo) for source, own in _by_source(files, sources).items()]
    found = OfficeContents(
        pages_of(
            [(one.body or body, one.source.name, one.letters, one.enquiries) for one in folders]
        )
    )
    for one in folders:
        found.left_out += one.left_out
        if one.source.is_dir() and one.table.rows:
            found.tables.append(one.table)
    return found


def _by_source(files: Sequence[Found], sources: Sequence[Path]) -> Mapping[Path, list[Found]]:
    found: dict[Path, list[Found]] = {}
    for file in files:
        source = next(one for one in sources if one == file.path or one in file.path.parents)
        found.setdefault(source, []).append(file)
    return found


class _Folder:
    """The letters of one source that are read, what belongs together, and its table."""

    def __init__(self, source: Path, files: Sequence[Found], memo: Memo) -> None:
        self.source, self.body = source, ""
        with suppress(PageError):  # which the saved pages of the folder report
            self.body = read_provenance(source).body if source.is_dir() else ""
        self.table = Table.open(source) if source.is_dir() else Table(source)
        self.left_out = [LeftOut(TABLE_FILE, problem) for problem in self.table.problems]
        self.letters, self.enquiries = list[Letter](), dict[str, str]()
        if self.table.is_legible:
            self._read(files, memo)

    def _read(self, files: Sequence[Found], memo: Memo) -> None:
        documents, sheets, failed = self._documents(files, memo)
        exports = read_exports(sheets, documents)
        read = [*self._letters([*documents, *exports.texts], exports, failed)]
        own = [_corrected(one, self.table.of(one.name)) for one in read]
        joins = joins_of([one for one in own if not self.table.of(one.name).bad], exports.groups)
        self.enquiries = joins.enquiries
        for machine, one in zip(read, own, strict=True):
            bad = [*self.table.of(one.name).bad, *filter(None, [joins.bad.get(one.name)])]
            alone = [] if bad else filter(None, [joins.notes.get(one.name)])
            one = one.noting(*bad, *alone)
            self._add_row(machine, one)
            self.left_out += (LeftOut(TABLE_FILE, problem) for problem in bad)
            if one.is_read and not bad:
                self.letters.append(one)
            elif not bad:
                self.left_out += (LeftOut(one.name, why) for why in one.notes if why.code in _WHY)
        self.left_out += [*failed, *exports.left_out]
        if read or any(one.reason.code is not FailureCode.FILE_KIND for one in failed):
            self._add_others([*failed, *exports.left_out], {one.name for one in read})

    def _documents(
        self, files: Sequence[Found], memo: Memo
    ) -> tuple[list[Document], list[Sheet], list[LeftOut]]:
        reader = Documents(memo)
        documents, sheets, failed = list[Document](), list[Sheet](), list[LeftOut]()
        for file in files:
            within = self.source.is_dir() and self.source in file.path.parents
            name = file.path.relative_to(self.source).as_posix() if within else file.path.name
            for one in reader.of_file(file.path, shown(name)):
                match one:
                    case Document():
                        documents.append(one)
                    case Sheet():
                        sheets.append(one)
                    case LeftOut():
                        failed.append(one)
        return documents, sheets, failed

    def _letters(
        self, documents: Iterable[Document], exports: Exports, failed: list[LeftOut]
    ) -> Iterator[Letter]:
        """What the texts are, before the office says something; a text that is there twice is read
        once."""
        first = dict[str, str]()
        for document in documents:
            try:
                letter = letter_of(document, exports.hints.get(document.name, Hint()))
            except Exception as error:  # whatever is wrong with one text costs that text alone
                failed.append(
                    LeftOut(document.name, FailureCode.READER_FAILED(type(error).__name__))
                )
                continue
            same = letters_of(document.text)
            before = first.setdefault(same, document.name) if len(same) >= _SAME_TEXT else None
            if before not in (None, document.name) and letter.is_read:
                notes = (FailureCode.SAME_TEXT(str(before)),)
                letter = replace(letter, role=Role.OTHER, notes=notes)
            yield letter

    def _add_row(self, machine: Letter, own: Letter) -> None:
        corrections, notes = self.table.of(own.name), own.notes
        self.table.counts[own.role] = self.table.counts.get(own.role, 0) + 1
        if own.is_read and own.meeting is None and own.head.written:
            notes = (*notes, FailureCode.LETTER_DAY(german_date(own.head.written)))
        read = _cells(machine, self.enquiries.get(own.name, ""))
        if "belongs" in corrections.cells:
            # What it would be without the office's word nobody looked for.
            read["belongs"] = self.table.known.get(own.name, {}).get("belongs", "")
        self.table.add(read, notes)

    def _add_others(self, failed: Iterable[LeftOut], known: set[str]) -> None:
        """Rows of files that hold no letter, and of those that are gone with what was said of
        them."""
        reasons = defaultdict[str, list[Failure]](list)
        for one in failed:
            reasons[one.file].append(one.reason)
        for file, why in reasons.items():
            if file not in known and any(one.code not in _NO_ROW for one in why):
                self.table.add(cells_of(file, Role.UNCLEAR, None), tuple(why))
        there = known | reasons.keys()
        for file, corrections in self.table.corrections.items():
            if file not in there and any(corrections.cells.values()):
                gone = cells_of(file, Role.UNCLEAR, None) | self.table.known.get(file, {})
                self.table.add(gone, (FailureCode.FILE_GONE(),))


def _corrected(letter: Letter, said: Corrections) -> Letter:
    """A letter with what the office says of it; an empty cell takes back what was read."""
    cells = said.cells
    if said.bad or not cells:
        return replace(letter, line=said.line)
    told = {name: cells[name] or None for name in ("number", "gremium", "item") if name in cells}
    settled = set[FailureCode]()
    if "role" in cells:
        settled |= _WHY
    if cells.get("subject"):
        settled.add(FailureCode.SUBJECT_OF_NAME)
    role = (said.role or Role.UNCLEAR) if "role" in cells else letter.role
    return replace(
        letter,
        role=role,
        number=told.get("number", letter.number),
        gremium=told.get("gremium", letter.gremium),
        item=told.get("item", letter.item),
        meeting=said.meeting if "day" in cells else letter.meeting,
        subject=cells.get("subject") or letter.subject,
        belongs=cells.get("belongs"),
        line=said.line,
        notes=tuple(one for one in letter.notes if one.code not in settled),
    )


def _cells(letter: Letter, belongs: str) -> Cells:
    return cells_of(
        letter.name,
        letter.role,
        letter.meeting,
        number=letter.number,
        gremium=letter.gremium,
        item=letter.item,
        subject=letter.subject,
        belongs=belongs,
    )
