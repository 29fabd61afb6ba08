"""PDF → its text, line by line, without what every page repeats.

Lines that stand at the top or the bottom of most pages, alike but for their numbers, are a page's
furniture. How lines become paragraphs is not handled here; see `text`.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from retrieval.errors import FailureCode, PageError
from retrieval.paragraphs import collapse

#: Lines at each end of a page among which furniture is looked for.
_MARGIN_LINES = 3
#: A line is furniture from this share of the pages on, and from two pages on.
_MOST_PAGES = 0.6
#: Pages that are read of one file; answers of councils have a few.
_PAGES = 200

# Its warnings about odd files would stand between our own lines.
logging.getLogger("pypdf").setLevel(logging.ERROR)


def read_pdf(name: str, raw: bytes) -> str:
    """The text of all pages; PageError where it cannot be read or holds no text, as a scan does."""
    try:
        pages = [page.extract_text() for page in PdfReader(BytesIO(raw)).pages[:_PAGES]]
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise PageError(name, FailureCode.UNREADABLE_PDF(str(error))) from error
    text = without_furniture(pages)
    if not any(map(str.isalpha, text)):
        raise PageError(name, FailureCode.SCAN())
    return text


def without_furniture(pages: list[str]) -> str:
    """The pages' lines without those that stand at the same end of most pages."""
    lines = [page.splitlines() for page in pages]
    seen = Counter(line for page in lines for line in _margins(page))
    furniture = {line for line, count in seen.items() if count >= max(2, _MOST_PAGES * len(pages))}
    kept = []
    for page in lines:
        # Only at the ends: what a page says in its middle is text, even if another page says it.
        first, last = 0, len(page)
        while first < min(_MARGIN_LINES, last) and _alike(page[first]) in furniture:
            first += 1
        while last > max(first, len(page) - _MARGIN_LINES) and _alike(page[last - 1]) in furniture:
            last -= 1
        kept.append("\n".join(page[first:last]))
    return "\n".join(kept)


def _margins(page: list[str]) -> set[str]:
    return {_alike(line) for line in page[:_MARGIN_LINES] + page[-_MARGIN_LINES:]} - {""}


def _alike(line: str) -> str:
    """A line without what differs from page to page."""
    return re.sub(r"\d+", "0", collapse(line))
