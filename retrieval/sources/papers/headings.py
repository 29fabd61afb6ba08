"""Text of a file → its first lines, and which of them are headings of a reply or an enquiry."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.paragraphs import collapse
from retrieval.sources.papers.kinds import reply_in

#: A head are so many lines with text, of each so many characters; a name as many.
LINES, LENGTH = 14, 200
#: What may stand before the word of a heading: marks of lists and of Markdown, the house.
_BEFORE_REPLY = re.compile(
    r"[#>*\s]*(?:(?:schriftliche|gemeinsame|ergänzende|vorläufige|\w*stadt [\w ]{0,60}?) ?)?$",
    re.IGNORECASE,
)
_ENQUIRY_HEADING = re.compile(
    r"[#>*\s]*(?!(?:ihre|unsere|diese|die|der|in|zu|mit|auf|nach|ich|wir)\b)"
    r"(?:[\w-]+ ){0,2}[\w-]*(?<!vor)anfragen?\b",
    re.IGNORECASE,
)
#: A line that goes on below: "Wir bitten um eine" / "Stellungnahme zu den folgenden Punkten".
_GOES_ON = re.compile(
    r"\b(?:eine[rnms]?|um|die|de[rnm]|das|zur?|ihre[rnms]?|und|wir|bitten?|[a-zäöü]+(?:liche|rte|nde)[rn]?)$"
)
#: How an answer is wished for, below the heading of an enquiry.
_WISHED = re.compile(
    r"\W*(?:schriftlich|mündlich|erbeten|erwünscht|gewünscht|bis\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Head:
    """The first lines of a file that hold text, and at which of them its heading stands."""

    lines: tuple[str, ...]
    reply: int | None
    behind: str
    enquiry: int | None

    @property
    def asks_first(self) -> bool:
        return self.reply is not None and self.enquiry is not None and self.enquiry < self.reply


def head_of(text: str) -> Head:
    """Return the first lines of a text; a line that goes on from the one above is no heading."""
    lines = list[str]()
    reply, enquiry, behind, above = None, None, "", ""
    for raw in text.split("\n", 200)[:200]:
        if len(lines) == LINES:
            break
        line = collapse(raw[: 2 * LENGTH])[:LENGTH]
        if line:
            found = reply_in(line)
            if found and reply is None and _opens(found, line) and not _GOES_ON.search(above):
                reply, behind = len(lines), line[found.end() :]
            elif enquiry is None and _ENQUIRY_HEADING.match(line) and not _GOES_ON.search(above):
                enquiry = len(lines)
            lines.append(line)
        above = line
    return Head(tuple(lines), reply, behind, enquiry)


def _opens(found: re.Match[str], line: str) -> bool:
    """Whether a line is a heading with the word of a reply."""
    before, behind = line[: found.start()], line[found.end() :]
    return bool(_BEFORE_REPLY.match(before)) and not _WISHED.match(behind)
