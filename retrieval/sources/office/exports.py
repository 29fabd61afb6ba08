"""CSV of an export → what it says of each file, which files belong together, and texts of its own.

Columns are told by their headings (`columns.txt`). A link leads to the file of the folder that has
its name; nothing is fetched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from retrieval.failures import FailureCode
from retrieval.german.dates import first_date
from retrieval.ids import number_runs
from retrieval.paragraphs import collapse
from retrieval.records import LeftOut
from retrieval.sources.office.cells import plain_cell
from retrieval.sources.office.documents import Document, Sheet
from retrieval.sources.office.letters import Hint
from retrieval.sources.office.roles import Role
from retrieval.sources.office.words import column_of, role_of_word, word_of_role
from retrieval.sources.oparl.values import is_address

#: Columns that name a file or hold a text, and what both are; None: the column "Art" tells.
_FILES: Mapping[str, Role | None] = {
    "file": None, "link": None, "asked_file": Role.ENQUIRY, "answer_file": Role.ANSWER,
}  # fmt: skip
_TEXTS = {"asked_text": Role.ENQUIRY, "answer_text": Role.ANSWER}
#: A column whose texts are all shorter says "ja" or "nein", and is no text of anybody.
_SHORTEST_TEXT = 25
#: Problems of one export that are named one by one.
_MOST_NAMED = 200


@dataclass(slots=True)
class Exports:
    """What all exports say; `groups` are names of texts that one row names together."""

    hints: dict[str, Hint] = field(default_factory=dict)
    groups: list[tuple[str, ...]] = field(default_factory=list)
    texts: list[Document] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def read_exports(sheets: Iterable[Sheet], documents: Sequence[Document]) -> Exports:
    """Return what sheets say of the documents beside them."""
    found, places = Exports(), _Places(documents)
    for sheet in sheets:
        columns = _columns(sheet)
        if columns is None:
            found.left_out.append(LeftOut(sheet.name, FailureCode.EXPORT_COLUMNS()))
            continue
        texts = {name for name in _TEXTS if _holds_texts(sheet, columns, name)}
        before = len(found.hints) + len(found.left_out)
        for line, row in enumerate(sheet.rows[1:], 2):
            _read_row(_Line(sheet.name, line, row, columns), texts, places, found)
        if len(found.hints) + len(found.left_out) == before:
            found.left_out.append(LeftOut(sheet.name, FailureCode.EXPORT_COLUMNS()))
        del found.left_out[_MOST_NAMED:]
    return found


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of an export."""

    sheet: str
    line: int
    cells: Sequence[str]
    columns: Mapping[str, int]

    def raw(self, column: str) -> str:
        at = self.columns.get(column, len(self.cells))
        return self.cells[at] if at < len(self.cells) else ""

    def get(self, column: str) -> str | None:
        return plain_cell(self.raw(column)) or None


def _columns(sheet: Sheet) -> dict[str, int] | None:
    """Where each column is; None where it is no export: nothing names a file or holds a text."""
    headings = sheet.rows[0] if sheet.rows else []
    found = dict[str, int]()
    for at, heading in enumerate(headings):
        if name := column_of(plain_cell(heading)):
            found.setdefault(name, at)
    return found if found.keys() & (_FILES.keys() | _TEXTS.keys()) and len(found) > 1 else None


def _holds_texts(sheet: Sheet, columns: Mapping[str, int], name: str) -> bool:
    at = columns.get(name)
    cells = (row[at] for row in sheet.rows[1:] if at is not None and at < len(row))
    return any(len(cell) >= _SHORTEST_TEXT and not _is_place(cell) for cell in cells)


def _read_row(row: _Line, texts: set[str], places: _Places, found: Exports) -> None:
    hint, named = _hint(row), list[str]()
    targets = [(row.get(column), role) for column, role in _FILES.items()]
    # A column "Antwort" may hold the link to it.
    targets += [(row.get(column), role) for column, role in _TEXTS.items()
                if _is_place(row.raw(column))]  # fmt: skip
    missing = None
    for target, role in targets:
        if not target:
            continue
        file = places.of(row.sheet, target)
        if file is None:
            missing = missing or target
            continue
        url = _web(target) or _web(row.get("link"))
        found.hints[file] = replace(hint, role=role or hint.role, url=url)
        named.append(file)
    for column in texts:
        text = row.raw(column)
        if text.strip() and not _is_place(text):
            name = f"{row.sheet}/{row.line} {word_of_role(_TEXTS[column])}"
            found.texts.append(Document(name, text))
            found.hints[name] = replace(hint, role=_TEXTS[column], url=_web(row.get("link")))
            named.append(name)
    if missing and not named:
        found.left_out.append(LeftOut(row.sheet, FailureCode.EXPORT_NO_FILE(row.line, missing)))
    if len(named) > 1:
        found.groups.append(tuple(dict.fromkeys(named)))


def _hint(row: _Line) -> Hint:
    number, item = row.get("number"), row.get("item")
    return Hint(
        role_of_word(row.get("role") or ""),
        number if number and number_runs(number) else None,
        row.get("gremium"),
        first_date(row.get("day") or ""),
        item if item and any(map(str.isdigit, item)) else None,
        row.get("subject"),
    )


def _web(link: str | None) -> str | None:
    """A link that people can open."""
    return link if link and is_address(link) else None


def _is_place(cell: str) -> bool:
    """Whether a cell is a link or the name of a file."""
    words = cell.strip()
    ending = PurePosixPath(words).suffix.lower()
    return "://" in words[:12] or (len(words) < 260 and "\n" not in words and len(ending) in (4, 5))


class _Places:
    """The documents by what an export may call them."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._names = {one.name for one in documents}
        self._by_base = defaultdict[str, list[str]](list)
        for one in documents:
            self._by_base[PurePosixPath(one.name).name.casefold()].append(one.name)

    def of(self, sheet: str, target: str) -> str | None:
        """The document that a cell names: by its path from the sheet on, else by its name alone,
        where only one has it."""
        try:
            path = unquote(urlsplit(target).path) if "://" in target else target
        except ValueError:
            return None
        path = collapse(path.replace("\\", "/")).lstrip("/")
        folder = PurePosixPath(sheet).parent
        for name in (str(folder / path), path):
            if name in self._names:
                return name
        named = self._by_base.get(PurePosixPath(path).name.casefold(), [])
        return named[0] if len(named) == 1 else None
