"""`zuordnung.csv` ↔ what each file of a folder was taken for, and what an office corrected there.

    Datei;Art;Nummer;Gremium;Sitzung am;TOP;Betreff;gehört zu;Stand/Hinweis

A cell that an office changed holds from build to build; all others follow the files. What was
written last is kept beside the table, in `.zuordnung.json`, for else the two could not be told
apart. A cell that cannot be read costs its row. Of a folder
whose table cannot be read at all nothing is read: an office may have said there what is not to be.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from retrieval.failures import Failure, FailureCode
from retrieval.files import replace_file
from retrieval.german.dates import find_dates, german_date
from retrieval.sources.office.cells import is_taken_for_day, plain_cell, rows_of, written
from retrieval.sources.office.roles import Role
from retrieval.sources.office.words import (
    column_of,
    heading_of,
    role_of_word,
    roles_in_words,
    word_of_role,
)
from retrieval.sources.paths import shown

TABLE_FILE = "zuordnung.csv"
_STATE_FILE = ".zuordnung.json"
COLUMNS = ("file", "role", "number", "gremium", "day", "item", "subject", "belongs", "note")
#: What an office may change.
_OWN = COLUMNS[1:-1]
#: Numbers that Excel would take for days.
_KEPT = frozenset({COLUMNS.index("number"), COLUMNS.index("item"), COLUMNS.index("belongs")})
_LONGEST_CELL = 500
_ITEM = re.compile(
    r"(?:TOP\s)?(?:(?:Ö|N|NÖ)\s?)?\d{1,3}(?:\.\d{1,3})*(?:\s?[a-z]\)?)?", re.IGNORECASE
)
#: What Excel makes of "12/2024" and "3.1", if it was let to.
_EXCEL_DAY = re.compile(
    r"\d{1,2}\.\s?[A-Z][a-zä]{2,3}|[A-Z][a-zä]{2,3}[ .]\d\d|\d{1,2}\.\d{1,2}\.\d{2,4}"
)
_MIDNIGHT = re.compile(r"\s00:00(?::00)?$")

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Corrections:
    """What an office says of one file, by column; `line` is its row, `bad` why it is illegible."""

    line: int = 0
    cells: Mapping[str, str] = field(default_factory=dict)
    bad: tuple[Failure, ...] = ()

    @property
    def role(self) -> Role | None:
        return role_of_word(self.cells["role"]) if "role" in self.cells else None

    @property
    def meeting(self) -> date | None:
        return as_day(self.cells.get("day", ""))


@dataclass(slots=True)
class Table:
    """The table of one folder: what an office says in it, and what is to be written."""

    folder: Path
    corrections: dict[str, Corrections] = field(default_factory=dict)
    problems: list[Failure] = field(default_factory=list)
    #: The rows to be written, what was read of each file without the office's cells, and notes.
    rows: list[tuple[Cells, tuple[Failure, ...]]] = field(default_factory=list)
    read: dict[str, Cells] = field(default_factory=dict)
    #: What was written last, by file.
    known: Mapping[str, Cells] = field(default_factory=dict)
    counts: dict[Role, int] = field(default_factory=dict)
    is_legible: bool = True

    @classmethod
    def open(cls, folder: Path) -> Table:
        """Return the table of a folder, where there is one, in it or beside it."""
        table = cls(folder)
        path = next((one for one in _places(folder, TABLE_FILE) if one.is_file()), None)
        if path is None:
            return table
        try:
            rows = rows_of(path.read_bytes())
        except (OSError, ValueError) as error:
            told = getattr(error, "strerror", None) or type(error).__name__
            table._illegible(FailureCode.TABLE_UNREADABLE(told))
            return table
        columns = {name: at for at, one in enumerate(rows[0] if rows else [])
                   if (name := column_of(plain_cell(one)))}  # fmt: skip
        if not any(map(any, rows)):
            return table
        if "file" not in columns:
            table._illegible(FailureCode.TABLE_COLUMN(heading_of("file")))
            return table
        table.known = _known(folder)
        for line, row in enumerate(rows[1:], 2):
            cells = {name: plain_cell(row[at])[:_LONGEST_CELL]
                     for name, at in columns.items() if at < len(row)}  # fmt: skip
            table._take(line, cells)
        return table

    def _illegible(self, problem: Failure) -> None:
        self.problems.append(problem)
        self.is_legible = False

    def _take(self, line: int, cells: Cells) -> None:
        file = shown(cells.get("file", "").replace("\\", "/"))
        if not file:
            if any(cells.get(name) for name in _OWN):
                told = FailureCode.CELL(line, heading_of("file"), "", heading_of("file"))
                self.problems.append(told)
            return
        if file in self.corrections:
            self.problems.append(FailureCode.ROW_TWICE(line, file, self.corrections[file].line))
            return
        before = self.known.get(file)
        own = {
            name: cells[name]
            for name in _OWN
            if name in cells and _is_own(name, cells[name], before)
        }
        bad = tuple(filter(None, (_problem(line, name, value) for name, value in own.items())))
        self.corrections[file] = Corrections(line, own, bad)

    def of(self, file: str) -> Corrections:
        return self.corrections.get(file, Corrections())

    def add(self, read: Cells, notes: tuple[Failure, ...]) -> None:
        """Take in the row of a file as it was read; the office's cells go before."""
        file = read["file"]
        self.read[file] = read
        self.rows.append(({**read, **self.of(file).cells}, notes))

    def save(self, words: Callable[[Failure], str]) -> Path | None:
        """Write the table into its folder, or beside it; return where, None where nowhere.

        An illegible table is left as it is: somebody's work may be in it.
        """
        rows = [[heading_of(name) for name in COLUMNS]]
        for cells, notes in sorted(self.rows, key=lambda one: one[0]["file"].casefold()):
            told = "; ".join(words(note) for note in notes)
            rows.append([*(cells.get(name, "") for name in COLUMNS[:-1]), told])
        content = written(rows, _KEPT)
        state = json.dumps(self.read, ensure_ascii=False, indent=0, sort_keys=True).encode()
        if not self.is_legible:
            return None
        tables, states = _places(self.folder, TABLE_FILE), _places(self.folder, _STATE_FILE)
        for table, beside in zip(tables, states, strict=True):
            with suppress(OSError):
                if not (table.is_file() and table.read_bytes() == content):
                    replace_file(table, content)
                    _open_to_group(table)
                replace_file(beside, state)
                return table
        return None


def as_day(cell: str) -> date | None:
    """Return the day that a cell says and nothing else: 01.02.2024 or 2024-02-01."""
    cell = _MIDNIGHT.sub("", cell)
    found = next(find_dates(cell), None)
    return found.day if found and (found.start, found.end) == (0, len(cell)) else None


def cells_of(file: str, role: Role, day: date | None, **told: str | None) -> Cells:
    """Return the cells of a row."""
    cells = {name: told.get(name) or "" for name in COLUMNS[:-1]}
    return cells | {
        "file": file, "role": word_of_role(role), "day": german_date(day) if day else "",
    }  # fmt: skip


def beside(folder: Path) -> list[Path]:
    """Return what was written beside a folder, because it may only be read."""
    places = (_places(folder, name)[1] for name in (TABLE_FILE, _STATE_FILE))
    return [one for one in places if one.is_file()]


def _open_to_group(table: Path) -> None:
    """Who may put files into a folder may correct its table, which another account wrote."""
    if table.parent.stat().st_mode & stat.S_IWGRP:
        table.chmod(table.stat().st_mode | stat.S_IRGRP | stat.S_IWGRP)


def _places(folder: Path, name: str) -> Sequence[Path]:
    """In the folder, and beside it where it may only be read."""
    hidden = "." if name.startswith(".") else ""
    return folder / name, folder.parent / f"{hidden}{folder.name}.{name.removeprefix('.')}"


def _known(folder: Path) -> Mapping[str, Cells]:
    """What was written into the table last, by file."""
    for path in _places(folder, _STATE_FILE):
        with suppress(OSError, ValueError, RecursionError):
            found = json.loads(path.read_bytes())
            rows: Iterable[tuple[object, object]] = found.items() if isinstance(found, dict) else ()
            return {
                str(file): {str(name): str(cell) for name, cell in cells.items()}
                for file, cells in rows
                if isinstance(cells, dict)
            }
    return {}


def _is_own(column: str, cell: str, before: Cells | None) -> bool:
    """Whether an office wrote a cell: it differs from what was written there last.

    Where nobody knows what was written, an empty cell says nothing.
    """
    if before is None:
        return bool(cell)
    last = before.get(column, "")
    if column == "day":
        return (as_day(cell) or cell) != (as_day(last) or last)
    if is_taken_for_day(last) and _EXCEL_DAY.fullmatch(cell) and not _EXCEL_DAY.fullmatch(last):
        return False
    return cell != plain_cell(last)


def _problem(line: int, column: str, cell: str) -> Failure | None:
    """Why a cell cannot be read, if it cannot; an empty one takes back what was read."""
    if not cell:
        return None
    expected = {
        "role": None if role_of_word(cell) else roles_in_words(),
        "day": None if as_day(cell) else "01.02.2024",
        "item": None if _ITEM.fullmatch(cell) else "Ö 7.1",
        "number": None if any(map(str.isalnum, cell)) else "2024/0129",
    }.get(column)
    return FailureCode.CELL(line, heading_of(column), cell, expected) if expected else None
