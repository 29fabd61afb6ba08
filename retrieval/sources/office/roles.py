"""Name and text of a file → what it is: an Anfrage, an answer, both, minutes or something else.

Only what says of itself that it asks or answers is taken for it; the rest an office tells in its
table. Whose words a text is, `sources.papers.speakers` tells.
"""

from __future__ import annotations

import re
from enum import Enum

from retrieval.paragraphs import collapse
from retrieval.sources.papers.headings import LENGTH, head_of
from retrieval.sources.papers.kinds import asks_in, reply_in, speaker_behind
from retrieval.sources.papers.speakers import role_of, tells_answer, tells_enquiry


class Role(Enum):
    """What a file is; OTHER and MINUTES are not read, UNCLEAR says nothing of itself."""

    ENQUIRY = "enquiry"
    ANSWER = "answer"
    BOTH = "both"
    MINUTES = "minutes"
    OTHER = "other"
    UNCLEAR = "unclear"


_OPENING = 2_500
_MINUTES = re.compile(
    r"\b(?:Niederschrift|Sitzungsprotokoll|Ergebnisprotokoll|Beschlussprotokoll)\b"
)
#: Words of a name or a heading of what neither asks nor answers.
_OTHER = re.compile(
    r"(?<![^\W_])(?:\w*antr[aä]ge?|beschlussvorlage|beschluss|einladung|tagesordnung|satzung\w*"
    r"|haushalts\w+|pressemitteilung|anlage|anhang|rechnung|vertrag|gutachten|bebauungsplan"
    r"|lageplan|resolution|petition|protokoll\w*)(?![^\W_])",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:fragen wir|wir fragen|frage ich|ich frage|bitte[nt]? (?:wir|ich) (?:um|die)|wir bitten"
    r"|ich bitte|um Beantwortung|um Auskunft|teilen Sie (?:uns|mir) mit|folgende[nr]? Fragen?)\b",
    re.IGNORECASE,
)
_TO_AN_ENQUIRY = re.compile(
    r"\w*(?<!vor)anfragen?\b|\b(?:Ihre|der|die|zu den) Fragen?\b", re.IGNORECASE
)
#: How a paper says that it is not for the public.
_NON_PUBLIC = re.compile(
    r"(?:(?:sitzungsart|\w*status|öffentlichkeit\w*|vertraulichkeit)\s*:?\s*)?"
    r"(?:nicht[ -]?öffentlich(?:e[rs]?)?(?: (?:teil|sitzung|vorlage|anfrage|unterlage))?"
    r"|(?:streng )?vertraulich|nur für den dienstgebrauch)\W*",
    re.IGNORECASE,
)
_HEAD_LINES = 30


def role_in(name: str, text: str) -> Role:
    """Return what a file of a name (without its ending) is.

    >>> role_in("Brief", "Anfrage der SPD-Fraktion\\n\\nLinden\\n\\n1. Wie viele Linden gibt es?")
    <Role.ENQUIRY: 'enquiry'>
    """
    named = collapse(name.replace("_", " "))
    opening = collapse(text[:_OPENING])
    if _MINUTES.search(opening[:LENGTH]) or _MINUTES.search(named):
        return Role.MINUTES
    role = role_of(named, text)
    asks, answers = tells_enquiry(named, text), tells_answer(named, text)
    if _is_other(named, text) and not (asks or answers):
        return Role.OTHER
    if role == "reply":
        is_answer = answers or _answers_by_word(named, text) or _TO_AN_ENQUIRY.search(opening)
        return Role.ANSWER if is_answer else Role.UNCLEAR
    head = head_of(text)
    if role == "mixed" or (head.asks_first and speaker_behind(head.behind) == "administration"):
        return Role.BOTH
    if role == "enquiry":
        asking = _ASKING.search(text)
        is_enquiry = (asks and "?" in text) or (asking and (asks or "?" in text))
        return Role.ENQUIRY if is_enquiry else Role.UNCLEAR
    return Role.ENQUIRY if asks and "?" in text else Role.UNCLEAR


def is_non_public(text: str) -> bool:
    """Whether a line of the head says that a paper is not for the public."""
    lines = [collapse(line) for line in text[:_OPENING].split("\n")]
    return any(map(_NON_PUBLIC.fullmatch, [line for line in lines if line][:_HEAD_LINES]))


def _is_other(name: str, text: str) -> bool:
    heading = " ".join(head_of(text).lines[:3])
    return any(
        _OTHER.search(one) and not asks_in(one) and not reply_in(one) for one in (name, heading)
    )


def _answers_by_word(name: str, text: str) -> bool:
    head = head_of(text)
    heading = "" if head.reply is None else head.lines[head.reply]
    return any("ntwort" in one for one in (name, heading))
