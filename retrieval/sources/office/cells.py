"""Bytes of a CSV → its rows, whichever program wrote it.

German Excel parts cells with semicolons and writes cp1252, others use commas, tabs and UTF-8.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO

#: Rows of one file, and what separates its cells.
MOST_ROWS = 100_000
_SEPARATORS = ";\t,|"
#: Longer cells are no cells: a mark of quotation was not closed.
_LONGEST_CELL = 1_000_000
_BYTE_ORDERS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
#: Excel takes "12/2024" for a month and "3.1" for a day; as a formula they stay what they are.
_AS_FORMULA = re.compile(r'="(?P<value>.*)"', re.DOTALL)
_TAKEN_FOR_DAY = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[./-]\d{1,4}(?:[./-]\d{1,4})?|\d{4}[./-](?:0?[1-9]|1[0-2])"
    r"|0\d+|\d{9,}"
)
#: What begins like a formula would be one.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def rows_of(raw: bytes) -> list[list[str]]:
    """Return the cells of all rows as they are written; raise ValueError where it is no CSV.

    >>> rows_of("Datei;Größe\\r\\na.pdf;3\\r\\n".encode("cp1252"))
    [['Datei', 'Größe'], ['a.pdf', '3']]
    """
    text = _text_of(raw)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(text))
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise ValueError("too many rows")
    except csv.Error as error:
        raise ValueError(str(error)) from error
    return rows


def written(rows: Sequence[Sequence[str]], kept: frozenset[int]) -> bytes:
    """Return rows as German Excel opens them by a double click; `kept` are the columns whose
    numbers must stay as they are written."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_cell(one, at in kept) for at, one in enumerate(row)])
    return out.getvalue().encode("utf-8-sig", "replace")


def plain_cell(cell: str) -> str:
    """Return a cell on one line, without what keeps a program from changing it.

    >>> plain_cell('="12/2024"'), plain_cell("'-5 Grad"), plain_cell(" zwei \\n Zeilen")
    ('12/2024', '-5 Grad', 'zwei Zeilen')
    """
    if found := _AS_FORMULA.fullmatch(cell.strip()):
        cell = found["value"].replace('""', '"')
    elif cell.startswith("'") and cell[1:].startswith(_FORMULA_SIGNS):
        cell = cell[1:]
    return " ".join("".join(one if one.isprintable() else " " for one in cell).split())


def is_taken_for_day(value: str) -> bool:
    """Whether Excel takes a number for a day, or leaves out its zeros."""
    return bool(_TAKEN_FOR_DAY.fullmatch(value))


def _cell(value: str, kept: bool) -> str:
    if kept and is_taken_for_day(value):
        return f'="{value}"'
    return f"'{value}" if value.startswith(_FORMULA_SIGNS) else value


def _text_of(raw: bytes) -> str:
    for order, encoding in _BYTE_ORDERS:
        if raw.startswith(order):
            return raw.decode(encoding, "replace")
    with suppress(UnicodeDecodeError):
        return raw.decode("utf-8")
    return raw.decode("cp1252", "replace")


def _separator(text: str) -> str:
    """What parts the cells of the first line, marks of quotation aside."""
    first = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
    return max(_SEPARATORS, key=first.count)
