"""HTML as servers send it → the tree of its elements, as a browser would build it.

Reads every page once from its beginning to its end, whatever it holds: what is no markup is text or
is passed over, what is not closed is closed by what follows. Knows nothing of what pages mean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Literal

from bs4 import BeautifulSoup
from bs4.builder import HTMLTreeBuilder
from bs4.element import Comment, Tag

#: Elements that lie deeper are left out, but not what they hold: browsers stop at 512. Pages of
#: ALLRIS reach 40.
_DEEPEST = 500
#: Pages of ALLRIS have up to 5,000 elements.
_MOST = 100_000
#: The attributes that readers ask for.
_KEPT = frozenset({
    "action", "alt", "class", "colspan", "content", "data-tt-id", "data-vorgang-id", "href",
    "http-equiv", "id", "name", "onclick", "src", "start", "title", "type", "value",
})  # fmt: skip
#: What such elements hold is no markup; each with its end.
_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param",
    "source", "wbr",
})  # fmt: skip
_CELLS = ("td", "th")
_ROWS = ("tr", *_CELLS)
_GROUPS = ("thead", "tbody", "tfoot", *_ROWS)
_BLOCKS = (
    "address", "blockquote", "center", "dir", "div", "dl", "fieldset", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "ol", "p", "pre", "table", "ul",
)  # fmt: skip
#: Nothing that ends within a document nested in the page, or in a cell, ends what is around it.
_DOCUMENT = frozenset({"html", "body"})
_WALLS = frozenset({"table", *_CELLS, *_DOCUMENT})
_WALLS_OF = (
    dict.fromkeys(_GROUPS, frozenset({"table", *_DOCUMENT}))
    | {"table": _DOCUMENT, "body": frozenset({"html"}), "html": frozenset[str]()}
)  # fmt: skip
#: What open elements the beginning of one ends, and in which it looks for them no further.
_CLOSES: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "li": (("li",), frozenset({"ol", "ul"}) | _WALLS),
    "a": (("a",), _WALLS),
    "option": (("option",), frozenset({"select"}) | _WALLS),
    **dict.fromkeys(("dt", "dd"), (("dt", "dd"), frozenset({"dl"}) | _WALLS)),
    **dict.fromkeys(_CELLS, (_CELLS, frozenset({"tr"}) | _WALLS_OF["td"])),
    "tr": (_ROWS, _WALLS_OF["tr"]),
    **dict.fromkeys(("thead", "tbody", "tfoot"), (_GROUPS, _WALLS_OF["tr"])),
    **dict.fromkeys(_BLOCKS, (("p",), _WALLS)),
}

_OPENING = re.compile(
    r"<(?:(?P<comment>!--)|[!?]|(?P<slash>/?)(?P<name>[a-zA-Z][^\s/>]*+)|(?P<other>/))"
)
#: The rest of a tag: a ">" within the quotes of a value is none.
_REST = re.compile(r"(?:[^=>]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+>")
_ATTRIBUTE = re.compile(
    r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>][^\s>]*+)))?+"
)
#: Characters of the text behind a tag, and signs that are left out of it and of values.
_LONGEST_BEHIND = 300
_NO_MARKUP = str.maketrans("", "", "<>\"'")
#: A number of so many digits that it cannot be read.
_NO_REFERENCE = re.compile(r"&#[0-9]{1000,};?")


class TooLarge(ValueError):
    """A text has more elements than any page."""


class _Empty(HTMLTreeBuilder):
    """What is known of HTML's elements; the tree is built by `parsed`."""

    def feed(self, markup: object) -> None:
        """Build nothing."""


def parsed(html: str) -> BeautifulSoup:
    """Return a page as a tree, without declarations; raise TooLarge where it is no page."""
    tree = _Tree()
    for kind, found, rest in pieces(html):
        match kind:
            case "start":
                tree.start(found, rest)
            case "end":
                tree.end(found)
            case "comment":
                tree.comment(found)
            case _:
                tree.text(found)
    return tree.closed()


def tags(html: str, names: frozenset[str]) -> Iterator[str]:
    """Yield the tags of these names that begin elements, each in one spelling whatever a page's.

    The text behind a tag stands behind it; signs of markup in values and in text are left out.

    >>> [*tags('<TITLE\\n ID = "a > b">Rat &amp; Tat</TITLE>', frozenset({"title"}))]
    ['<title id="a  b">Rat & Tat']
    """
    tag = ""
    for kind, found, rest in pieces(html):
        if tag:
            yield tag + (_bare(unescaped(found[:_LONGEST_BEHIND])) if kind == "text" else "")
            tag = ""
        if kind == "start" and found in names:
            given = (f' {name}="{_bare(value)}"' for name, value in attributes(rest).items())
            tag = f"<{found}{''.join(given)}>"
    if tag:
        yield tag


def _bare(text: str) -> str:
    return text.translate(_NO_MARKUP)


def pieces(html: str) -> Iterator[tuple[Literal["text", "comment", "start", "end"], str, str]]:
    """Yield what a page consists of, in order: texts, comments, tags by name and what follows it.

    A tag whose quotes do not end is one up to the next ">", and so is every tag behind it; "<" is
    text where no tag, comment or declaration begins.
    """
    text, at, quoted = 0, 0, True
    while opening := _OPENING.search(html, at):
        if text < opening.start():
            yield "text", html[text : opening.start()], ""
        slash, name = opening["slash"], opening["name"]
        if opening["comment"]:
            end = html.find("-->", opening.end())
            yield "comment", html[opening.end() : end if end >= 0 else len(html)], ""
            at = end + 3 if end >= 0 else len(html)
        else:
            rest = _REST.match(html, opening.end()) if name and quoted else None
            quoted = quoted and (rest is not None or not name)
            at = rest.end() if rest else html.find(">", opening.end()) + 1
            if at == 0:
                text = opening.start()
                break
            if slash:
                yield "end", name.lower(), ""
            elif name:
                yield "start", name.lower(), html[opening.end() : at - 1]
                at = _end_of_raw(html, name.lower(), at)
        text = at
    yield "text", html[text:], ""


def _end_of_raw(html: str, name: str, at: int) -> int:
    """Where markup goes on behind the beginning of an element."""
    if name not in _RAW:
        return at
    closing = _RAW[name].search(html, at)
    return closing.start() if closing else len(html)


class _Tree:
    """The elements of a page so far, the open ones among them."""

    def __init__(self) -> None:
        self._soup = BeautifulSoup("", builder=_Empty())
        self._soup.reset()
        self._open: list[Tag] = self._soup.tagStack
        self._counts: Counter[str] = self._soup.open_tag_counter
        self._elements = 0
        #: Elements in the deepest one that were left out, by name.
        self._left_out: dict[str, int] = {}

    def text(self, text: str) -> None:
        if text:
            self._soup.handle_data(unescaped(text))

    def comment(self, text: str) -> None:
        self._soup.endData()
        self._soup.handle_data(text)
        self._soup.endData(Comment)

    def start(self, name: str, rest: str) -> None:
        if name in _CLOSES:
            self._close(*_CLOSES[name])
        self._elements += 1
        if self._elements > _MOST:
            raise TooLarge
        empty = name in _VOID or rest.endswith("/")
        if len(self._open) > _DEEPEST and not empty:
            self._left_out[name] = self._left_out.get(name, 0) + 1
            return
        self._soup.handle_starttag(name, None, None, attributes(rest))
        if empty:
            self._soup.handle_endtag(name)

    def end(self, name: str) -> None:
        if self._left_out.get(name):
            self._left_out[name] -= 1
        else:
            self._close((name,), _WALLS_OF.get(name, _WALLS))

    def closed(self) -> BeautifulSoup:
        self._pop(1)
        return self._soup

    def _close(self, names: tuple[str, ...], walls: frozenset[str]) -> None:
        """End the outermost open element of these names; none beyond the next of the walls."""
        if not (self._counts.get(names[0]) or any(map(self._counts.get, names))):
            return
        outermost = 0
        for depth in range(len(self._open) - 1, 0, -1):
            name = self._open[depth].name
            if name in names:
                outermost = depth
                if len(names) == 1:
                    break
            elif name in walls:
                break
        if outermost:
            self._pop(outermost)

    def _pop(self, depth: int) -> None:
        self._soup.endData()
        self._left_out.clear()
        while len(self._open) > depth:
            self._soup.popTag()


def attributes(rest: str) -> dict[str, str]:
    """Return the attributes of a tag that are kept, the first of each name."""
    found: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(rest):
        if (name := one[1].lower()) in _KEPT:
            found.setdefault(name, unescaped(one[2] or one[3] or one[4] or ""))
    return found


def unescaped(text: str) -> str:
    """Return text with the signs that its references stand for.

    >>> unescaped("Gr&uuml;n &#150; &amp; &#x;")
    'Grün – & &#x;'
    """
    try:
        return unescape(text) if "&" in text else text
    except ValueError:
        return unescape(_NO_REFERENCE.sub("\ufffd", text))
