"""HTML out of Word, as ALLRIS nests it → the lines that a person reads.

Spans are joined with nothing between them, because Word cuts runs inside words; items of lists get
the marker that a browser shows. Knows no page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PreformattedString, Tag

from retrieval.paragraphs import LIST_MARKER, collapse

_XML_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_UNSEEN = ("script", "style", "title", "head", "form", "input")
_BLOCKS = frozenset(
    {"p", "div", "li", "ol", "ul", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
)


def parsed(html: str) -> BeautifulSoup:
    """Return a page as a tree; its declaration of XML would be text in it."""
    return BeautifulSoup(_XML_DECLARATION.sub("", html), "html.parser")


def inline(node: Tag) -> str:
    """Return what a person reads in the node, on one line."""
    return collapse("".join(_pieces(node)))


def _pieces(node: Tag) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, Tag):
            if child.name == "br":
                yield " "
            elif child.name not in _UNSEEN:
                spaced = child.name in _BLOCKS
                yield from (" " if spaced else "", *_pieces(child), " " if spaced else "")
        elif _is_text(child):
            yield str(child)


def _is_text(node: object) -> bool:
    return isinstance(node, NavigableString) and not isinstance(node, (Comment, PreformattedString))


def lines_of(node: Tag) -> Iterator[str]:
    """Yield the text of a nested Word document by lines; blank lines part its paragraphs.

    Items of <ol> and <ul> get the marker that a browser shows (`start` + position). One <br> is a
    space unless a list marker follows; two are a paragraph's end.
    """
    buffer: list[str] = []

    def flush() -> Iterator[str]:
        text = "".join(buffer)
        buffer.clear()
        for part in text.split("\n\n"):
            yield from _broken_lines(part)
            yield ""

    def walk(tag: Tag) -> Iterator[str]:
        for child in tag.children:
            if isinstance(child, Tag):
                if child.name == "br":
                    buffer.append("\n")
                elif child.name in _BLOCKS:
                    yield from flush()
                    if child.name == "li":
                        buffer.append(_marker(child) + " ")
                    yield from walk(child)
                    yield from flush()
                elif child.name not in _UNSEEN:
                    if child.name in {"td", "th"}:
                        buffer.append(" ")
                    yield from walk(child)
            elif _is_text(child):
                buffer.append(re.sub(r"\s+", " ", str(child)))

    yield from walk(node)
    yield from flush()


def _broken_lines(text: str) -> Iterator[str]:
    """Lines parted by <br>: one that opens with a list marker, or follows a blank, is alone."""
    for line in text.split("\n"):
        words = collapse(line)
        if LIST_MARKER.match(words):
            yield ""
        yield words


def _marker(item: Tag) -> str:
    """What a browser shows before a list item: "3.", "b.", "II." or "•"."""
    parent = item.parent
    if parent is None or parent.name != "ol":
        return "•"
    start = str(parent.get("start", "1"))
    number = (int(start) if start.isdigit() else 1) + len(item.find_previous_siblings("li"))
    kind = str(parent.get("type", "1"))
    if kind in {"a", "A"}:
        return f"{chr(ord(kind) + (number - 1) % 26)})"
    if kind in {"i", "I"}:
        return f"{_roman(number) if kind == 'I' else _roman(number).lower()}."
    return f"{number}."


def _roman(number: int) -> str:
    written = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        written += sign * (number // value)
        number %= value
    return written
