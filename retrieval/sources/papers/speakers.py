"""Name and text of a file → whose words they are.

Asked in turn, the surest first: who handed it in, who stands behind the heading "Stellungnahme",
whose letterhead it has, who stands in the file's name, the heading alone, the salutation, the name
alone, what the text says of itself. Only what is told so is anybody's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from retrieval.german.dates import first_date
from retrieval.paragraphs import collapse
from retrieval.records import Speaker
from retrieval.sources.papers.headings import LENGTH, Head, head_of
from retrieval.sources.papers.kinds import asks_in, reply_in, speaker_behind, speaker_named

#: Letters say within so many characters whom they are for, texts what they are.
_OPENING = 2500
_OTHER_NAME = re.compile(r"protokoll|niederschrift|(?<![^\W_])(?:anlage|anhang)", re.IGNORECASE)
_SUBMITTED = re.compile(
    r"(?:eingereicht (?:von|durch)|einreicher(?:in|/in)?|verfasser(?:in|/in)?)\s*:?\s*(.*)",
    re.IGNORECASE,
)
#: The word of a reply is none in "Anfrage zur Beantwortung", "mit der Bitte um Stellungnahme".
_ASKED_FOR = re.compile(r"\b(?:zur|zum|um|ohne|offene)[ _](?:[\w]+e[rn]?[ _])?$", re.IGNORECASE)
_PERSONAL = re.compile(r"persönliche[rsn]? $", re.IGNORECASE)
_SENTENCE = re.compile(r".+?(?:(?<=[a-zäöüß)“\"])[.!?](?=\s)|$)", re.DOTALL)
_WITH_REPLY = re.compile(r"(?:mit|und|\+|&|/)[ _]?$", re.IGNORECASE)
_TO_THE_HOUSE = re.compile(
    r"sehr geehrter? (?:frau|herr|damen)[^\n,!.]{0,40}(?:bürgermeister|landr[aä]t|stadtdirektor)",
    re.IGNORECASE,
)
#: Who replies to whom, in a sentence that announces it.
_HOUSE = re.compile(
    r"\b(?:die|das|der|des) (?:(?:\w+ )?(?:stadt|kreis|gemeinde|bezirks)?verwaltung|\w*amts?"
    r"|magistrats?"
    r"|(?:ober)?bürgermeister(?:in)?|senats?|landesregierung|landr[aä]t(?:in)?|dezernat)\b"
    r"|\bihre[rn]? (?:\w+ ){0,3}\w*fragen?\b",
    re.IGNORECASE,
)
_REPLYING = re.compile(
    r"\b(?:(?<!zu )beantworten?t?|antwortet|nehmen?|nimmt|teilt)\b", re.IGNORECASE
)
_AS_FOLLOWS = re.compile(r"\b(?:wie folgt|folgendermaßen|folgendes mit)\b", re.IGNORECASE)
_REQUESTED = re.compile(
    r"\b(?:wir (?:fragen|bitten)|(?:fragen|bitten) wir|ich (?:frage|bitte)|(?:frage|bitte) ich"
    r"|möge)\b",
    re.IGNORECASE,
)
#: Labels that only a text with answers has, and who answers where one says so.
_ANSWERED = re.compile(
    r"^[#>* ]*antwort(?:en)?(?: (?:de[rs]|vom) (?P<author>[^\n?]{3,80}?)| (?:zu|auf) [^\n?]{0,50})?"
    r"[ :*]*$"
    r"|\bantwort zu (?:frage )?\d{1,2}\s?[a-z]?\s?[:)]",
    re.IGNORECASE | re.MULTILINE,
)
#: What a file is to its paper; a mixed one holds questions and answers.
Role = Literal["reply", "enquiry", "mixed"]


def role_of(name: str, text: str, owner: Speaker | None = None) -> Role | None:
    """Return what a file is to its paper; None for what is nobody's reply and nobody's question.

    `owner` is who speaks where the file does not say so itself.
    """
    speaker = speaker_of(name, text, owner)
    if speaker == "administration":
        return "reply"
    if speaker != "members":
        return None
    return "mixed" if _answers_within(text) else "enquiry"


def speaker_of(name: str, text: str, owner: Speaker | None = None) -> Speaker:
    """Return whose words a file is; those of minutes and attachments are nobody's."""
    name, opening = collapse(name)[:LENGTH], collapse(text[:_OPENING])
    if not opening or _is_beside(name, text):
        return "unknown"
    head = head_of(text)
    return (
        _submitted_by(head.lines)
        or _author_behind(head, name)
        or _letterhead(head)
        or _author_in(name, head)
        or _by_heading(head, name)
        or ("members" if _TO_THE_HOUSE.search(opening) else None)
        or _by_name(name)
        or _by_text(head, name, opening)
        or (owner if owner != "members" or "?" in text else None)
        or "unknown"
    )


def tells_enquiry(name: str, text: str) -> bool:
    """Whether a file says of itself that it is an enquiry."""
    if _is_beside(name, text):
        return False
    head = head_of(text)
    named = asks_in(name[:LENGTH]) and not reply_in(name[:LENGTH])
    return named or (head.enquiry is not None and not head.asks_first and head.reply is None)


def tells_answer(name: str, text: str) -> bool:
    """Whether a file says of itself that it answers an enquiry."""
    if _is_beside(name, text):
        return False
    words, head = name[:LENGTH], head_of(text)
    heading = "" if head.reply is None else head.lines[head.reply]
    return any(reply_in(one) and asks_in(one) for one in (words, heading))


def _is_beside(name: str, text: str) -> bool:
    """Whether a file is the minutes or an attachment."""
    opening = collapse(text[:_OPENING])[:LENGTH].lower()
    return "niederschrift" in opening or bool(_OTHER_NAME.search(name[:LENGTH]))


def _submitted_by(lines: Sequence[str]) -> Speaker | None:
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if found := _SUBMITTED.match(line):
            return speaker_named(found[1] or below) or "members"
    return None


def _author_behind(head: Head, name: str) -> Speaker | None:
    """Who stands behind the word of a reply in the heading."""
    if head.reply is None:
        return None
    author = speaker_behind(head.behind) or _at_front(head.behind.strip(" :–-"))
    if head.asks_first and (author == "administration" or not _tells_reply(name)):
        return None
    return author


def _letterhead(head: Head) -> Speaker | None:
    """Who is named above all else, if that is a group or a board."""
    first = min(at for at in (head.reply, head.enquiry, 2) if at is not None)
    for line in head.lines[:first]:
        words = re.sub(r"^(?:der|die|das)\s", "", line, flags=re.IGNORECASE)
        named = _at_front(words)
        # "Stadtrat, 27.03.2025" says where a paper was dealt with.
        is_station = named == "board" and first_date(words) is not None
        if named and not is_station and len(words) < LENGTH / 2:
            return named
    return None


def _at_front(words: str) -> Speaker | None:
    """The group or board whose name words begin with: "Fraktion Blau", "Seniorenbeirat Nord"."""
    named = speaker_named(" ".join(words.split()[:2]))
    return named if named in ("members", "board") else None


def _author_in(name: str, head: Head) -> Speaker | None:
    """Who stands in a file's name as the author of what it holds."""
    found, words = reply_in(name), name.replace("_", " ")
    if not found:
        return None if asks_in(name) or head.enquiry is not None else _at_front(words)
    before, behind = words[: found.start()], words[found.end() :]
    if _PERSONAL.search(before):
        return "members"
    in_front = None if asks_in(before) else _at_front(before)
    return speaker_behind(behind) or in_front


def _by_heading(head: Head, name: str) -> Speaker | None:
    if head.reply is None:
        return None
    return "members" if head.asks_first and not _tells_reply(name) else "administration"


def _by_name(name: str) -> Speaker | None:
    found = reply_in(name)
    if not found or not _tells_reply(name):
        return None
    return _at_front(name[found.end() :].replace("_", " ")) or "administration"


def _tells_reply(name: str) -> bool:
    found = reply_in(name)
    if not found:
        return False
    before = name[: found.start()]
    with_enquiry = asks_in(before) and _WITH_REPLY.search(before)
    return not _ASKED_FOR.search(before) and not with_enquiry


def _by_text(head: Head, name: str, opening: str) -> Speaker | None:
    """Who speaks by the heading of an enquiry, else by what the text says of itself."""
    if head.enquiry is not None or asks_in(name.split(" ")[0].replace("_", " ")):
        return "members"
    if _announces(opening):
        return "administration"
    asks = asks_in(name) or "anfrage" in opening[:LENGTH].lower() or _REQUESTED.search(opening)
    return "members" if asks else None


def _announces(text: str) -> bool:
    """Whether a sentence says that the administration replies, in a text that asks for nothing."""
    return any(
        _AS_FOLLOWS.search(sentence)
        and _REPLYING.search(sentence)
        and _HOUSE.search(sentence)
        and not _REQUESTED.search(sentence)
        and not sentence.endswith("?")
        for sentence in _SENTENCE.findall(text)
    )


def _answers_within(text: str) -> bool:
    """Whether a text that asks holds the administration's answers too, below all its questions.

    Where something is asked behind the last answer, older answers are quoted.
    """
    labels = list(_ANSWERED.finditer(text))
    authors = [speaker_named(label["author"]) for label in labels if label["author"]]
    if any(author != "administration" for author in authors):
        return False
    if not labels:
        return _announces(text)
    rest = text[labels[-1].end() :]
    return not _REQUESTED.search(rest) and not re.search(r"\?\s*(?:\n|$)", rest)
