"""Text of several pages → its pages, parted where one ends.

Interfaces give the text of a PDF as one. Pages are told by a form feed, else by their numbers:
"– 2 –", "Seite 2 von 5", "1/2". A number that stands there by chance does not go on counting.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from retrieval.paragraphs import DIGIT, collapse
from retrieval.sources.pdf.pages import PAGE_BREAK, may_run

#: A page number and what may stand beside it have at most so many characters.
_LONGEST = 80
#: Which page this is, and of how many.
_NUMBER = re.compile(
    r"(?:(?:^|\s)[-–—]+\s?(?P<dashed>\d{1,3})(?=\s?[-–—]|\s(?:of|von)\s)"
    r"|\b(?:Seite|Blatt|Page|S\.)\s?(?P<page>\d{1,3})"
    r"|^(?P<first>\d{1,3})(?=\s?(?:von|of|/)))(?!\d)"
    r"(?:\s?(?:von|of|/)\s?(?P<of>\d{1,3})(?![\d/.,]))?"
)
#: A page number that tells itself, without others to count with.
_SURE = re.compile(
    r"[-–—]+\s?\d{1,3}(?: of \d{1,3})?\s?[-–—]+|Seite\s?[-–]?\s?\d{1,3}(?:\s?(?:von|/)\s?\d{1,3})?"
)
#: How a text marks a page whose first line goes on behind the number, where it lost its lines.
_HEADING = re.compile(r"^#+ ?(\d{1,3})(?=[ \t\n])[ \t]*", re.MULTILINE)
#: Between two numbers of pages stand at least so many lines.
_BETWEEN = 3


def pages_of(text: str) -> list[str]:
    """Return the pages of a text; one where nothing tells them apart."""
    headings = [int(number) for number in _HEADING.findall(text)]
    if len(headings) > 1 and headings == list(range(headings[0], headings[0] + len(headings))):
        text = _HEADING.sub(f"{PAGE_BREAK}\n", text)
    lines = text.replace(PAGE_BREAK, f"\n{PAGE_BREAK}\n").split("\n")
    breaks = {at for at, line in enumerate(lines) if line == PAGE_BREAK} | set(_numbered(lines))
    pages = _parted(lines, breaks)
    return ["\n".join(page) for page in pages if any(line.strip() for line in page)]


def _parted(lines: Sequence[str], breaks: set[int]) -> Iterator[Sequence[str]]:
    """The lines between the breaks."""
    edges = sorted({-1, len(lines), *breaks})
    yield from (lines[start + 1 : end] for start, end in pairwise(edges))


def _numbered(lines: Sequence[str]) -> Iterator[int]:
    """The lines that hold the number of a page."""
    by_form: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for at, line in enumerate(lines):
        words = collapse(line) if len(line) <= 2 * _LONGEST and DIGIT.search(line) else ""
        found = _NUMBER.search(words) if len(words) <= _LONGEST else None
        if not found:
            continue
        if _SURE.fullmatch(words):
            yield at
        elif may_run(words, unsure=True):
            form = words[: found.start()] + "#" + words[found.end() :]
            number = int(found["dashed"] or found["page"] or found["first"])
            by_form[form, found["of"] or ""].append((number, at))
    for counted in by_form.values():
        if len(counted) > 1 and all(
            later == number + 1 and below - at > _BETWEEN
            for (number, at), (later, below) in pairwise(counted)
        ):
            yield from (at for _, at in counted)
