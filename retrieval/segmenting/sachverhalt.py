"""What the asking members wrote → their Sachverhalt: why they ask, without what they ask.

It stands above the questions, below them or between them, under a heading or none. Its paragraphs
are kept in their order and as they are; headings, greetings and signatures are left out. Where it
is not sure that members of the council speak, there is none: what an office writes under the same
heading is not theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from retrieval.paragraphs import LIST_MARKER, PARAGRAPH_BREAK
from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import LONGEST_HEADING, Enquiry
from retrieval.segmenting.fragen import asks_at_end
from retrieval.segmenting.segmentation import (
    Paragraph,
    Paragraphs,
    Span,
    split_paragraphs,
    touching,
)
from retrieval.segmenting.speakers import speaker_named

#: A Sachverhalt has at least so many characters of sentences.
_SHORTEST = 60
#: A line that only leads over to the questions has at most so many.
_LONGEST_LEAD = 300
_NAMES = (
    r"(?:Sachverhalt|Sachstand|Sachdarstellung|Begründung|Hintergrund|Vorbemerkung(?:en)?"
    r"|Erläuterung(?:en)?|Einleitung)(?:\s?(?:/|und)\s?(?:Begründung|Einordnung|Anlass))?"
    r"(?:\sde[rs]\s(?:Anfrage|Anfragenden|Fragestellenden|Fraktion|Abgeordneten))?"
)
#: Its heading on a line of its own, and one before its first words.
_HEADING = re.compile(
    rf"\W{{0,4}}(?:{_NAMES}|(?:Die\s)?(?:Fragen?|Anfragen?)(?:text)?|Petitum(?:/Beschluss)?)\s?:?\s*"
)
_LABEL = re.compile(rf"{_NAMES}\s?:\s+(?=\S)")
#: What opens or closes a letter.
_GREETING = re.compile(
    r"(?:Sehr geehrte|Guten (?:Tag|Morgen)|Lieber?\s).{0,120}"
    r"|(?:Wir bedanken uns|Vielen Dank|Besten Dank|Wir danken)\b.{0,100}"
)
#: Below it stand the names of those who ask.
_SIGNED = re.compile(
    r"(?:(?:[Uu]nter|[Gg]e)zeichnet|[Ee]ingereicht|gez\.|i\.\s?[AV]\.)(?:\s(?:von|durch))?\s?:?.{0,80}"
    r"|(?:Mit\s(?:\w+\s)?\w+lichen|Mit besten|Freundliche) Grüßen?.{0,80}"
)
_SENTENCE_END = re.compile(r"[.!?:;,][“”\"»)\d*]*$")
#: A day by itself, with a place or without: "Hamburg, am 25.06.2026".
_DAY = re.compile(r"[^.!?]{0,30}\d{1,2}\.\s?(?:\d{1,2}\.|[A-Z]\w+)\s?\d{2,4}\W*")
#: A number or a sign on a line of its own.
_NO_WORD = re.compile(r"[\W\d]*[a-zA-Z]?[\W\d]*")


def sachverhalt(text: str, reply: bool = False, asked: str = "") -> str:
    """Return the Sachverhalt of an Anfrage; an empty one where none is told apart with certainty.

    The arguments are those of `minutes.segment`.
    """
    source = asked or text
    paragraphs = split_paragraphs(source)
    if not asked:
        paragraphs = list(_of_members(paragraphs, reply))
    if not paragraphs:
        return ""
    own = source[: paragraphs[-1].end]
    asking = _asking(paragraphs, own)
    headed = any(_HEADING.match(p.text) for p in paragraphs)
    if not asked and not (reply or headed or Enquiry(own).listed):
        return ""
    kept = list(_without_frame(paragraphs, asking))
    while kept and not _is_prose(kept[-1]):
        kept.pop()
    prose = sum(len(one) for one in kept if _SENTENCE_END.search(one))
    return PARAGRAPH_BREAK.join(kept) if prose >= _SHORTEST else ""


def _of_members(paragraphs: Sequence[Paragraph], reply: bool) -> Paragraphs:
    """The paragraphs of a text in which those who ask speak, up to where the reply begins.

    A text that is a reply has such only under a heading that names them, any other one only where
    it asks something.
    """
    begin = next((at for at, p in enumerate(paragraphs) if _replies(p.text)), len(paragraphs))
    if not reply:
        above = paragraphs[:begin]
        return above if any(asks_at_end(p.text) for p in above) else ()
    speakers = [speaker_named(p.text) for p in paragraphs]
    if "askers" not in speakers:
        return ()
    first = speakers.index("askers")
    ends = (
        at
        for at in range(first + 1, len(paragraphs))
        if speakers[at] == "administration" or _replies(paragraphs[at].text)
    )
    return paragraphs[first : next(ends, len(paragraphs))]


def _replies(words: str) -> bool:
    label = numbering.answer_label(words) or numbering.bare_answer_label(words)
    return bool(label or numbering.reply_follows(words))


def _asking(paragraphs: Paragraphs, text: str) -> list[bool]:
    """Which paragraphs ask, or are the number of a question."""
    enquiry, at = Enquiry(text), paragraphs[0].start
    asking = {id(p) for p in paragraphs if asks_at_end(p.text) or _NO_WORD.fullmatch(p.text)}
    for question in enquiry.listed or enquiry.asking:
        start = text.find(question.text, at)
        if start >= 0:
            at = start + len(question.text)
            asking |= {id(p) for p in touching(paragraphs, Span(start, at))}
    return [id(p) in asking for p in paragraphs]


def _without_frame(paragraphs: Paragraphs, asking: Sequence[bool]) -> Iterator[str]:
    """The paragraphs without questions, headings, greetings, signatures and what leads over."""
    signed = begun = False
    for paragraph, asks, follows in zip(paragraphs, asking, [*asking[1:], False], strict=True):
        words = paragraph.text
        if asks or _GREETING.fullmatch(words) or numbering.is_closing(words):
            continue
        if _SIGNED.fullmatch(words):
            signed = True
            continue
        if _HEADING.fullmatch(words) or _names_askers(words):
            signed = False
            continue
        is_prose = _is_prose(words)
        if signed and not (is_prose and len(words) > LONGEST_HEADING):
            continue
        # Above the first sentence stand rests of a head.
        if not (begun or is_prose) and len(words) <= LONGEST_HEADING:
            continue
        if follows and words.endswith(":") and len(words) <= _LONGEST_LEAD:
            continue
        label = None if begun else _LABEL.match(words)
        signed, begun = False, True
        yield words[label.end() :] if label else words


def _names_askers(words: str) -> bool:
    return len(words) <= LONGEST_HEADING and speaker_named(words) == "askers"


def _is_prose(words: str) -> bool:
    """Whether a paragraph is no heading, name or day: a sentence, an item of a list, or long."""
    if _DAY.fullmatch(words):
        return False
    ends = bool(_SENTENCE_END.search(words)) and not words.endswith(",")
    return ends or bool(LIST_MARKER.match(words)) or len(words) > LONGEST_HEADING
