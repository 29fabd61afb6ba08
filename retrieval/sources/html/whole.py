"""A page → whether all of it has come; what is left of one that was cut off is not repaired."""

from __future__ import annotations

from collections.abc import Iterator


def is_whole(html: str) -> bool:
    """Whether as many documents end as begin: sections are documents nested in the page's own.

    >>> is_whole("<html><html></html></html> <!-- 0.2 s -->"), is_whole("<html><html></html>")
    (True, False)
    """
    text = "".join(_outside_comments(html.lower()))
    return 0 < text.count("<html") <= text.count("</html>")


def is_cut_off(html: str) -> bool:
    """Whether a saved page ends before its end; of a part, which begins no document, none is told.

    >>> [is_cut_off(one) for one in ("<html><html></html><p>zwölf", "<p>zwölf", "<html></html>")]
    [True, False, False]
    """
    text = "".join(_outside_comments(html.lower())).rstrip()
    return "<html" in text and not (text.endswith("</html>") or is_whole(html))


def _outside_comments(html: str) -> Iterator[str]:
    """The parts of the page between its comments; one that does not end is none."""
    position = 0
    while (start := html.find("<!--", position)) >= 0:
        end = html.find("-->", start + 4)
        if end < 0:
            break
        yield html[position:start]
        position = end + 3
    yield html[position:]
