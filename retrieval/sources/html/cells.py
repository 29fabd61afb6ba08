"""Tables and lists of labels on a page → values by label, cells by column.

Takes the markup of all vendors: cells side by side, terms and their descriptions, boxes with
classes. What a label means each system knows for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bs4 import Tag

from retrieval.sources.html.word_html import inline

#: Boxes that stand for cells, by their classes.
_BOXES = frozenset({"smc-table-cell", "smc-cell-head", "label", "colTitle", "colEntry"})
_CELLS = ["td", "th"]
#: Characters of a label, at most; cells with more hold prose.
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value and what stands before it, without its colon."""

    label: str
    value: Tag

    @property
    def text(self) -> str:
        return inline(self.value)

    @property
    def names(self) -> frozenset[str]:
        """The classes of the value and of its label, which tell fields where labels differ."""
        before = previous_element(self.value)
        return frozenset([*classes(self.value), *(classes(before) if before else ())])


class Values:
    """What a page labels, in its order."""

    def __init__(self, frame: Tag) -> None:
        self._all = list(_labelled(frame))

    def get(self, *fields: str) -> str | None:
        """Return the first value of a field, told by its class or its label; None for none.

        Of several fields the first counts that the page has.
        """
        found = self.tag(*fields)
        return (inline(found) or None) if found else None

    def tag(self, *fields: str) -> Tag | None:
        """Return the element that holds the value of a field."""
        for field in fields:
            for one in self._all:
                if (field in one.names or field == one.label) and inline(one.value):
                    return one.value
        return None

    def first(self) -> Labelled | None:
        """Return the first of all values."""
        return next(iter(self._all), None)


def _labelled(frame: Tag) -> Iterator[Labelled]:
    for tag in frame.find_all(_may_label):
        value = next_element(tag)
        if value is None or value.name != _VALUE_OF[tag.name] or tag.find(_CELLS):
            continue
        text = inline(tag)
        if 0 < len(text) <= _LONGEST_LABEL:
            yield Labelled(text.removesuffix(":").rstrip(), value)


_VALUE_OF = {"td": "td", "th": "td", "dt": "dd", "div": "div"}


def _may_label(tag: Tag) -> bool:
    return tag.name in ("td", "th", "dt") or (tag.name == "div" and bool(classes(tag) & _BOXES))


def classes(tag: Tag) -> frozenset[str]:
    """Return the classes of an element."""
    return frozenset(filter(None, tag.get_attribute_list("class")))


def next_element(tag: Tag) -> Tag | None:
    """Return the element behind another one, beside it."""
    return next((one for one in tag.next_siblings if isinstance(one, Tag)), None)


def previous_element(tag: Tag) -> Tag | None:
    """Return the element before another one, beside it."""
    return next((one for one in tag.previous_siblings if isinstance(one, Tag)), None)


def table_rows(table: Tag) -> list[Tag]:
    """Return the rows of a table, without those of tables within it."""
    return [row for row in table.find_all("tr") if row.find_parent("table") is table]


def cells_of(row: Tag) -> list[Tag]:
    return row.find_all(_CELLS, recursive=False)


def column(heads: Sequence[str], *names: str) -> int | None:
    """Return the place of the first column whose head begins with one of the names."""
    found = (at for name in names for at, head in enumerate(heads) if head.startswith(name))
    return next(found, None)


def heads_of(table: Tag) -> list[str]:
    """Return what the first row of a table with heads says above each column, in small letters."""
    for row in table_rows(table):
        heads: list[str] = []
        for cell in row.find_all("th", recursive=False):
            span = str(cell.get("colspan") or "1")
            wide = int(span) if span.isdecimal() and len(span) < 3 else 1
            heads += [inline(cell).lower()] + [""] * (wide - 1)
        if len(heads) > 1:
            return heads
    return []


def cell_text(cells: Sequence[Tag], at: int | None) -> str:
    """Return what a cell of a row says; nothing where the row has no such cell."""
    return inline(cells[at]) if at is not None and at < len(cells) else ""
