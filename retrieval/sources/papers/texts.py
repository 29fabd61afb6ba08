"""The files of an OParl paper → what the administration replied, what was asked, and who asks.

Whose words a file holds is told in `speakers`. Reads no object besides files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.paragraphs import PARAGRAPH_BREAK, collapse
from retrieval.records import Speaker
from retrieval.sources.forms.letterhead import askers, without_head
from retrieval.sources.forms.letters import without_letterhead
from retrieval.sources.papers.kinds import PaperKind, is_any_kind, kind_of_paper
from retrieval.sources.papers.speakers import Role, role_of, tells_answer, tells_enquiry
from retrieval.sources.pdf.text import paragraphs

#: What a reply answers that was asked later, and not in the enquiry.
_LATER = re.compile(
    r"(?:zusatz|nach|ergänzungs)fragen?\b|\bfragen? (?:von|der|des) (?:herrn|frau|stadtr)",
    re.IGNORECASE,
)
#: What a reply is to stands in so many of its first lines.
_LINES = 4


@dataclass(frozen=True, slots=True)
class PaperTexts:
    """The administration's reply (in one file or several), the enquiry, and who asks.

    `mixed` is one text that holds questions and answers, where no file is a reply.
    """

    reply: str = ""
    enquiry: str = ""
    mixed: str = ""
    askers: tuple[str, ...] = ()


def read_files(
    files: Sequence[tuple[str, str]], title: str, owner: Speaker | None = None
) -> PaperTexts:
    """What the files of a paper of that title say; each file is its name and its text.

    `owner` is who speaks in the first one where it does not say so itself.
    """
    texts: dict[Role, list[str]] = {"reply": [], "enquiry": [], "mixed": []}
    asked: list[tuple[str, ...]] = []
    later: list[bool] = []
    for at, (name, raw) in enumerate(dict.fromkeys(files)):
        role = role_of(name, raw, owner if at == 0 else None)
        if role:
            letter = without_letterhead(raw) if role == "reply" else raw
            said = paragraphs(without_head(letter, title))
            texts[role].append(said)
            asked.append(askers(raw))
            if role == "reply":
                later.append(any(map(_LATER.search, [name, *_first_lines(raw)])))
    replies, mixed = texts["reply"], texts["mixed"]
    # Beside a reply, a text that asks and answers quotes an older one.
    enquiry = next(iter([*texts["enquiry"], *(mixed if replies else ())]), "")
    return PaperTexts(
        reply=PARAGRAPH_BREAK.join(filter(None, _to_the_enquiry(replies, later))),
        enquiry=enquiry,
        mixed="" if replies else PARAGRAPH_BREAK.join(filter(None, mixed)),
        askers=next(filter(None, asked), ()),
    )


def kind_told(paper_type: str, title: str, held: Sequence[tuple[str, str]]) -> PaperKind:
    """Return what a paper is by its type and title, else by what its files are."""
    kind = kind_of_paper(paper_type, title)
    if kind in ("enquiry", "answer") or not is_any_kind(paper_type):
        return kind
    if any(tells_enquiry(*one) for one in held):
        return "enquiry"
    return "answer" if any(tells_answer(*one) for one in held) else kind


def _first_lines(raw: str) -> list[str]:
    lines = (collapse(line) for line in raw[: _LINES * 500].split("\n"))
    return list(filter(None, lines))[:_LINES]


def _to_the_enquiry(replies: Sequence[str], later: Sequence[bool]) -> Sequence[str]:
    """The replies but those to questions that were asked later, unless there is no other one.

    Behind the first one they would be told as part of its last answer.
    """
    first = [reply for reply, is_later in zip(replies, later, strict=True) if not is_later]
    return first or replies
