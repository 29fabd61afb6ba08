"""HTML out of Word, as ALLRIS nests it → the lines that a person reads.

Spans are joined with nothing between them, because Word cuts runs inside words; items of lists get
the marker that a browser shows. Knows no page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from bs4.element import Comment, NavigableString, PageElement, PreformattedString, Tag

from retrieval.paragraphs import LIST_MARKER, collapse
from retrieval.sources.html.decoding import legible

_UNSEEN = ("script", "style", "title", "head", "form", "input")
_BLOCKS = frozenset(
    {"p", "div", "li", "ol", "ul", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
)
#: The first number of a list, or the one of an item.
_COUNT = re.compile(r"[0-9]{1,6}")
#: Roman numerals have no sign for more.
_LARGEST_ROMAN = 3999


def inline(node: Tag, passes: Callable[[Tag], bool] = lambda tag: True) -> str:
    """Return what a person reads in the node, on one line; only in elements that `passes`."""
    pieces = []
    for part, _ in _read([node], passes):
        if not isinstance(part, Tag):
            pieces.append(str(part))
        elif part is not node and (part.name == "br" or part.name in _BLOCKS):
            pieces.append(" ")
    return collapse(legible("".join(pieces)))


def lines_of(
    nodes: Iterable[PageElement], ends: Callable[[Tag], bool] = lambda tag: False
) -> Iterator[str]:
    """Yield the text of nested Word documents by lines; blank lines part its paragraphs.

    Items of <ol> and <ul> get the marker that a browser shows (`start` + position). One <br> is a
    space unless a list marker follows; two are a paragraph's end. Nothing is read from the tag on
    of which `ends` is true.
    """
    buffer: list[str] = []
    numbers: dict[int, int] = {}

    def flush() -> Iterator[str]:
        text = legible("".join(buffer))
        buffer.clear()
        for part in text.split("\n\n"):
            yield from _broken_lines(part)
            yield ""

    for part, opens in _read(nodes):
        if not isinstance(part, Tag):
            buffer.append(re.sub(r"\s+", " ", str(part)))
        elif opens and ends(part):
            break
        elif part.name == "br":
            buffer.append("\n" if opens else "")
        elif part.name in _BLOCKS:
            yield from flush()
            if opens and part.name == "li":
                buffer.append(_marker(part, numbers) + " ")
        elif opens and part.name in {"td", "th"}:
            buffer.append(" ")
    yield from flush()


def _read(
    nodes: Iterable[PageElement], passes: Callable[[Tag], bool] = lambda tag: True
) -> Iterator[tuple[PageElement, bool]]:
    """Yield what is seen, in order: texts, and tags when they open (true) and close (false)."""
    around: list[Tag] = []
    within: list[Iterator[PageElement]] = [iter(nodes)]
    while within:
        node = next(within[-1], None)
        if node is None:
            within.pop()
            if around:
                yield around.pop(), False
        elif not isinstance(node, Tag):
            if _is_text(node):
                yield node, True
        elif not around or (node.name not in _UNSEEN and passes(node)):
            yield node, True
            around.append(node)
            within.append(iter(node.contents))


def _is_text(node: object) -> bool:
    return isinstance(node, NavigableString) and not isinstance(node, (Comment, PreformattedString))


def _broken_lines(text: str) -> Iterator[str]:
    """Lines parted by <br>: one that opens with a list marker, or follows a blank, is alone."""
    for line in text.split("\n"):
        words = collapse(line)
        if LIST_MARKER.match(words):
            yield ""
        yield words


def _marker(item: Tag, numbers: dict[int, int]) -> str:
    """What a browser shows before a list item: "3.", "b.", "II." or "•".

    `numbers` holds the last one of each list, by the list's identity.
    """
    parent = item.parent
    if parent is None or parent.name != "ol":
        return "•"
    own, first = (_COUNT.fullmatch(str(one)) for one in (item.get("value"), parent.get("start")))
    before = numbers.get(id(parent), int(first[0]) - 1 if first else 0)
    number = numbers[id(parent)] = int(own[0]) if own else before + 1
    kind = str(parent.get("type", "1"))
    if kind in {"a", "A"}:
        return f"{chr(ord(kind) + (number - 1) % 26)})"
    if kind in {"i", "I"} and 0 < number <= _LARGEST_ROMAN:
        return f"{_roman(number) if kind == 'I' else _roman(number).lower()}."
    return f"{number}."


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        written += sign * (number // value)
        number %= value
    return written


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
