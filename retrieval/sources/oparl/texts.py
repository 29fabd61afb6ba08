"""The files of an OParl paper → what the administration replied, what was asked, and who asks.

OParl has no field that tells them apart: a file's name and its first lines do. Reads no object
besides files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from retrieval.paragraphs import PARAGRAPH_BREAK, collapse
from retrieval.sources.forms.letterhead import askers, without_head
from retrieval.sources.pdf.text import paragraphs

#: First lines that tell what a file is, within this many characters.
_HEAD = 200
_OTHER_NAME = re.compile(r"protokoll|niederschrift|(?<![^\W_])anlage", re.IGNORECASE)
_REPLY_NAME = re.compile(r"(?<![^\W_])(?:stellungnahme|stn)(?![^\W\d_])", re.IGNORECASE)
_ENQUIRY_NAME = re.compile(r"(?<![^\W_])anfrage", re.IGNORECASE)
_REPLY_HEAD = re.compile(r"(?:\w*stadt [\w ]{0,60}?)?stellungnahme")


@dataclass(frozen=True, slots=True)
class PaperTexts:
    """The administration's reply (in one file or several), the enquiry, and who asks."""

    reply: str = ""
    enquiry: str = ""
    askers: tuple[str, ...] = ()


def read_files(files: Sequence[dict[str, Any]], title: str) -> PaperTexts:
    """What the files of a paper of that title say, each file read for what it is."""
    texts: dict[str, list[str]] = {"reply": [], "enquiry": []}
    asked: list[tuple[str, ...]] = []
    for file in files:
        kind, raw = _kind_of(file), str(file.get("text") or "")
        if kind:
            texts[kind].append(paragraphs(without_head(raw, title)))
            asked.append(askers(raw))
    return PaperTexts(
        reply=PARAGRAPH_BREAK.join(filter(None, texts["reply"])),
        enquiry=next(iter(texts["enquiry"]), ""),
        askers=next(filter(None, asked), ()),
    )


def _kind_of(file: dict[str, Any]) -> Literal["reply", "enquiry"] | None:
    """What a file is: its name says it, else its first lines; None for minutes and attachments."""
    name, head = str(file.get("name") or ""), collapse(str(file.get("text") or ""))[:_HEAD].lower()
    if not head or "niederschrift" in head or _OTHER_NAME.search(name):
        return None
    asks = bool(_ENQUIRY_NAME.match(name))
    if _REPLY_NAME.search(name) or (_REPLY_HEAD.match(head) if asks else "stellungnahme" in head):
        return "reply"
    return "enquiry" if asks or "anfrage" in head or _ENQUIRY_NAME.search(name) else None
