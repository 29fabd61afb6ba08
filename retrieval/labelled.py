"""A file of questions with known answers → the questions; is a reply what they expect?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import SourceError
from retrieval.german.dates import find_dates
from retrieval.ids import vorlage_key
from retrieval.paragraphs import collapse
from retrieval.records import Source
from retrieval.replies.reply import Agenda, Answer, Context, Pointer, Record, Reply, Silence

EXPECTATIONS = ("answer", "pointer", "context", "lookup", "none")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One question and what it must get; field names as in the file.

    An answer is told by a `snippet` of its text, or by its `number` in the paper of the `reference`
    (None: the paper has but one).
    """

    question: str
    expect: str
    reference: str | None = None
    snippet: str | None = None
    number: str | None = None
    top: str | None = None
    page: str | None = None
    meeting: str | None = None
    reason: str | None = None
    groups: tuple[str, ...] = ()


def read_questions(path: Path) -> list[Labelled]:
    """The questions of a file, one JSON object a line; SourceError names the first bad line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} cannot be read: {error}") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(_labelled(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SourceError(
                f"{path}, line {number}: {error}; expected an object with “question” and “expect” "
                f"({', '.join(EXPECTATIONS)})"
            ) from error
    if not found:
        raise SourceError(f"{path} holds no question")
    return found


def _labelled(fields: dict[str, Any]) -> Labelled:
    expect = fields["expect"]
    if expect not in EXPECTATIONS:
        raise ValueError(f"“expect” is “{expect}”")
    reference = fields.get("vorlage") or fields.get("reference")
    if expect == "answer" and not (fields.get("snippet") or (reference and "number" in fields)):
        raise ValueError("an “answer” without “snippet”, or “reference” and “number”")
    names = [f"{key}={fields[key]}" for key in ("difficulty", "kind") if fields.get(key)]
    optional = ("snippet", "number", "top", "page", "meeting", "reason")
    return Labelled(
        question=str(fields["question"]),
        expect=expect,
        reference=reference,
        groups=(f"expect={expect}", *names),
        **{name: fields.get(name) for name in optional},
    )


def is_answer(labelled: Labelled, found: object) -> bool:
    """Whether what was found is the answer that a question expects."""
    if not isinstance(found, Answer):
        return False
    if labelled.snippet:
        return collapse(labelled.snippet) in collapse(found.text)
    return _same_item(labelled, found.source) and labelled.number in {None, found.number}


def is_right(labelled: Labelled, reply: Reply) -> bool:
    match labelled.expect:
        case "answer":
            return is_answer(labelled, reply)
        case "pointer":
            return isinstance(reply, Pointer) and _same_item(labelled, reply.source)
        case "context":
            if not isinstance(reply, Context):
                return False
            if labelled.snippet:
                return collapse(labelled.snippet) in collapse(reply.text)
            return labelled.page is None or reply.source.page == labelled.page
        case "lookup" if labelled.meeting:
            days = [found.day for found in find_dates(labelled.meeting)]
            return isinstance(reply, Agenda) and (
                reply.source.datum in days or reply.id == labelled.meeting
            )
        case "lookup":
            return isinstance(reply, Record) and _same_item(labelled, reply.source)
        case _:
            return isinstance(reply, Silence) and labelled.reason in {None, reply.reason}


def _same_item(labelled: Labelled, source: Source) -> bool:
    if labelled.reference and vorlage_key(source.vorlage or "") != vorlage_key(labelled.reference):
        return False
    return labelled.top is None or source.top == labelled.top


def is_of_paper(labelled: Labelled, found: object) -> bool:
    """Whether what was found is the answer that a question expects, or another of its paper."""
    return isinstance(found, Answer) and (
        is_answer(labelled, found)
        or (bool(labelled.reference) and _same_item(labelled, found.source))
    )
