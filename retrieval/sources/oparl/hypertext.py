"""The text of a file that a server gives as HTML → the lines that a person reads.

Only what layout HTML has for texts is known: paragraphs, lines, numbered lists, cells of tables.
What is no HTML stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_BLOCKS = (
    "address|article|blockquote|body|div|dl|dd|dt|h[1-6]|hr|html|li|ol|p|pre|section|table|tbody"
    "|thead|tr|ul"
)
#: What tells HTML from text in which something stands in angle brackets; it is looked for as an
#: end, for texts may hold "<p>" as an abbreviation.
_IS_HTML = re.compile(rf"</(?:{_BLOCKS}|b|em|font|i|span|strong|td|u)\s*>|<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[a-z][a-z0-9:]*)(?P<rest>[^<>]*)>", re.IGNORECASE)
_BLOCK = re.compile(_BLOCKS)
#: What nobody reads; each runs from its beginning to its end, or to that of the text.
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<name>script|style|title)\b.*?(?:</(?P=name)[^<>]*>|\Z)|<![^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_START = re.compile(r"\b(?:start|value)\s*=\s*[\"']?(\d{1,4})\b", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_REFERENCE = re.compile(r"&(?:[a-zA-Z]{2,10}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});")
#: Spaces beside each other, or beside a break, and breaks in a row.
_LAYOUT = re.compile(r"[ \n]{2,}")


def plain(text: str) -> str:
    """Return a text without its HTML; items of lists get the marks that a browser shows.

    >>> plain("<p>Zu&nbsp;Frage 1:</p><ol><li>Ja</li><li>Nein</li></ol>"), plain("a < b")
    ('Zu Frage 1:\\n\\n1. Ja\\n\\n2. Nein', 'a < b')
    """
    if "<" not in text or not _IS_HTML.search(text):
        return text
    return _LAYOUT.sub(_break, "".join(_pieces(_UNSEEN.sub("", text)))).strip()


def line(text: str) -> str:
    """Return a name without its HTML; a sign is written out only where its end is marked.

    >>> line("Gr&uuml;n &amp; Wald<br/>am Ring"), line("/vorlage?id=1&copy=2")
    ('Grün & Wald am Ring', '/vorlage?id=1&copy=2')
    """
    if "&" not in text and "<" not in text:
        return text
    words = plain(text).replace("\n", " ") if _IS_HTML.search(text) else text
    return _REFERENCE.sub(lambda found: _unescaped(found[0]), words)


def _break(found: re.Match[str]) -> str:
    return "\n" * min(2, found[0].count("\n")) or " "


def _pieces(html: str) -> Iterator[str]:
    """Words and breaks in their order."""
    lists: list[int | None] = []
    at = 0
    for tag in _TAG.finditer(html):
        yield _words(html[at : tag.start()])
        at = tag.end()
        name, closing = tag["name"].lower(), bool(tag["slash"])
        if name == "br":
            yield "\n"
        elif _BLOCK.fullmatch(name):
            yield "\n\n"
        elif name in ("td", "th"):
            yield " "
        number = _START.search(tag["rest"])
        if name in ("ol", "ul") and closing:
            del lists[-1:]
        elif name in ("ol", "ul"):
            lists.append((int(number[1]) if number else 1) if name == "ol" else None)
        elif name == "li" and not closing:
            count = lists[-1] if lists else None
            if count is None:
                yield "- "
            else:
                count = int(number[1]) if number else count
                yield f"{count}. "
                lists[-1] = count + 1
    yield _words(html[at:])


def _words(text: str) -> str:
    return _SPACE.sub(" ", _unescaped(text).replace("\xa0", " "))


def _unescaped(text: str) -> str:
    try:
        return unescape(text)
    except ValueError:  # a reference with more digits than Python reads
        return text
