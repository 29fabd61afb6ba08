"""The files of an OParl paper → what the administration replied, what was asked, and who asks.

Whose words a file holds is told in `speakers`. Reads no object besides files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.paragraphs import PARAGRAPH_BREAK
from retrieval.records import Speaker
from retrieval.sources.forms.letterhead import askers, without_head
from retrieval.sources.oparl.speakers import Role, role_of
from retrieval.sources.pdf.text import paragraphs


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

    `owner` is who speaks in a file that does not say so itself.
    """
    texts: dict[Role, list[str]] = {"reply": [], "enquiry": [], "mixed": []}
    asked: list[tuple[str, ...]] = []
    for name, raw in dict.fromkeys(files):
        role = role_of(name, raw, owner)
        if role:
            texts[role].append(paragraphs(without_head(raw, title)))
            asked.append(askers(raw))
    reply = PARAGRAPH_BREAK.join(filter(None, texts["reply"]))
    return PaperTexts(
        reply=reply,
        # Beside a reply, a text that asks and answers quotes an older one.
        enquiry=next(iter([*texts["enquiry"], *(texts["mixed"] if reply else ())]), ""),
        mixed="" if reply else PARAGRAPH_BREAK.join(filter(None, texts["mixed"])),
        askers=next(filter(None, asked), ()),
    )
