"""DOCX → its text as Word prints it, and the head of its first page.

Tracked deletions, hidden text and comments are not printed and not read; what was inserted, text
boxes, tables, numbers of lists and footnotes are. Layout is not handled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.parser import parse_xml

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.sources.office.lists import Lists, W
from retrieval.sources.office.packed import check_bounds

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: What is not printed, or said elsewhere.
_SKIPPED = frozenset({
    f"{W}{name}"
    for name in ("del", "moveFrom", "pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr", "sdtPr",
                 "instrText", "delText", "commentReference")
} | {_FALLBACK})  # fmt: skip
_BOX = f"{W}txbxContent"
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
#: Cells up to this length stand on one line, as rows of figures do; longer ones are paragraphs.
_CELL = 80
#: How an office file that opens only with a password begins, and what is written in it.
_OLE, _ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
_NO = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True, slots=True)
class WordText:
    """The text of a document, paragraphs parted by blank lines; `head` is printed above each
    page."""

    head: str
    text: str


def read_word(name: str, raw: bytes) -> WordText:
    """Return the text of a DOCX; raise PageError where it cannot be read or holds none."""
    if raw.startswith(_OLE):
        locked = _ENCRYPTED in raw
        raise PageError(
            name, FailureCode.FILE_PASSWORD() if locked else FailureCode.TO_CONVERT(".doc", ".docx")
        )
    check_bounds(name, raw, "DOCX")
    try:
        read = _read(raw)
    except Exception as error:  # a damaged file makes the library fail in every way there is
        told = FailureCode.UNREADABLE_FILE("DOCX", type(error).__name__)
        raise PageError(name, told) from error
    if not any(map(str.isalpha, read.text)):
        raise PageError(name, FailureCode.EMPTY_FILE())
    return read


def _read(raw: bytes) -> WordText:
    part = Document(BytesIO(raw)).part
    parts = _related(part)
    body = part.element.find(f"{W}body")
    lists = Lists.of(parts.get("numbering"), parts.get("styles"))
    notes = _notes(parts.get("footnotes"))
    lines = [] if body is None else [*_Printed(lists, notes).lines(body)]
    headers = [] if body is None else _headers(part, body)
    head = [line for one in headers for line in _Printed(Lists(), {}).lines(one)]
    return WordText("\n".join(dict.fromkeys(head)), PARAGRAPH_BREAK.join(lines))


def _related(part: Any) -> dict[str, Any]:
    """The elements of the parts that go with a document, by their kind."""
    found = {}
    for relation in part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if kind in ("numbering", "styles", "footnotes") and not relation.is_external:
            found[kind] = _element(relation.target_part)
    return found


def _element(part: Any) -> Any:
    return part.element if hasattr(part, "element") else parse_xml(part.blob)


def _headers(part: Any, body: Any) -> list[Any]:
    """What is printed above the first page."""
    references = list(body.iter(f"{W}headerReference"))
    kinds = {one.get(f"{W}type"): one for one in reversed(references)}
    found = []
    for kind in ("first", "default"):
        name = None if kind not in kinds else next(
            (value for key, value in kinds[kind].attrib.items() if key.endswith("}id")), None
        )  # fmt: skip
        if name in part.rels and not part.rels[name].is_external:
            found.append(_element(part.rels[name].target_part))
    return found


def _notes(footnotes: Any) -> dict[str, str]:
    """The footnotes by what the text calls them."""
    listed = () if footnotes is None else footnotes.iter(f"{W}footnote")
    plain = _Printed(Lists(), {})
    return {one.get(f"{W}id", ""): " ".join(plain.lines(one)) for one in listed}


class _Printed:
    """What is printed of elements; lists and footnotes are counted on the way."""

    def __init__(self, lists: Lists, notes: dict[str, str]) -> None:
        self._lists, self._notes = lists, notes
        self._noted: list[str] = []

    def lines(self, parent: Any) -> Iterator[str]:
        """Yield the paragraphs of an element, in order."""
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tr":
                yield from self._row(child)
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                yield from self.lines(child)

    def _row(self, row: Any) -> Iterator[str]:
        cells = [[*self.lines(cell)] for cell in row.iter(f"{W}tc") if _row_of(cell) is row]
        filled = [cell for cell in cells if cell]
        # A question and its answer stand beside each other, and are read one after the other.
        asks = any(cell[-1].endswith("?") for cell in filled)
        if not asks and all(len(cell) == 1 and len(cell[0]) <= _CELL for cell in filled):
            yield from filter(None, ["\t".join(cell[0] for cell in filled)])
        else:
            yield from (line for cell in filled for line in cell)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        boxes: list[Any] = []
        before = len(self._noted)
        text = "".join(self._signs(paragraph, boxes)).strip()
        for box in boxes:
            yield from self.lines(box)
        # Word counts an empty item too.
        label = self._lists.label(paragraph)
        if text:
            yield f"{label} {text}" if label else text
        for at, note in enumerate(self._noted[before:], before + 1):
            yield f"{at} {note}"

    def _signs(self, element: Any, boxes: list[Any]) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag == _BOX:
                boxes.append(child)
            elif tag == f"{W}t":
                yield child.text or ""
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == f"{W}footnoteReference" and (note := self._note(child)):
                self._noted.append(note)
                yield str(len(self._noted))
            elif isinstance(tag, str) and tag not in _SKIPPED and not _is_hidden(child):
                yield from self._signs(child, boxes)

    def _note(self, reference: Any) -> str:
        return self._notes.get(reference.get(f"{W}id", ""), "")


def _row_of(cell: Any) -> Any:
    """The row that a cell is of; not one that its table stands in."""
    return next(cell.iterancestors(f"{W}tr"), None)


def _is_hidden(run: Any) -> bool:
    properties = run.find(f"{W}rPr")
    hidden = None if properties is None else properties.find(f"{W}vanish")
    return hidden is not None and hidden.get(f"{W}val", "true").lower() not in _NO
