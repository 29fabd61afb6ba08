"""A paragraph → whose words begin there, and whether the answers end there.

"Vorbemerkung der Abgeordneten" is the asking members', "Vorbemerkung der Landesregierung" the
administration's. "Ergänzungsfragen der Fraktion", an annex and the day of distribution end the
answer that stands above them. Knows headings only; what merely stands in the enquiry, `enquiry`
tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Literal

from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import Enquiry
from retrieval.segmenting.letters import letters_of
from retrieval.segmenting.numbers import as_key, joint_name
from retrieval.segmenting.segmentation import (
    Pair,
    Paragraphs,
    Segmentation,
    Span,
    touching,
)

Speaker = Literal["askers", "administration"]

#: What such a section is called, and from where on its speaker is named.
_SECTION = re.compile(
    r"\W{0,4}(?:(?:Allgemeine|Einleitende|Gemeinsame|Grundsätzliche|Zusammenfassende)\s)?"
    r"(?:Vorbemerkung|Anmerkung|Begründung|Bemerkung|Einleitung|Erläuterung|Hintergrund|"
    r"Sachverhalt|Vorwort)(?:en)?\s(?:de[rsmn]|durch|für|von|zu)\s(?=[^:?!]{2,120}(?::|(?<!\.)$))"
)
_ASKERS = (
    r"Abgeordnete|Anfragende|Antragstell|Anfragestell|Fragen\b|Fragestell|\w*[Ff]raktion|Gruppe\b|"
    r"(?:\w*[Rr]ats|\w*)[Mm]itglied|\w*[Vv]erordnete|Petent|Einreich|Ratsfrau|Ratsherr|"
    r"(?:Stadt|Gemeinde|Kreis)r[aä]t(?:in|innen|e)\b"
)
_ADMINISTRATION = (
    r"\w*[Vv]erwaltung|\w*[Rr]egierung|Antworten\b|Bezirksamt|Behörde|\w*[Bb]ürgermeister|Dezern|"
    r"Fachamt|Fachbereich|Gesellschaften|Kreisausschuss|Landr[aä]t|Magistrat|\w*[Mm]inisteri|"
    r"Referat|Senat|Stadt\b|Vorstand|\w*[aA]mt(?:e?s)?\b"
)
_NAMED = re.compile(rf"(?<!\w)(?:(?P<askers>{_ASKERS})|(?P<administration>{_ADMINISTRATION}))")
#: Questions behind the numbered ones. "Nachfragen bei der Bahn ergaben" is a sentence.
_FURTHER = re.compile(
    r"\W{0,4}(?:(?:\d\.|Ergänzende|Mündliche|Schriftliche|Weitere|Zusätzliche)\s)*"
    r"(?:(?:Anschluss|Ergänzungs|Nach|Rück|Zusatz)fragen?(?:\s\d{1,2})?"
    r"(?:\s(?:aus|de[rsmn]|im|von|vom|zu[rm]?)\s[^:?!]{1,100})?"
    r"|(?<=[a-z]\s)Fragen?(?:\s(?:aus|de[rsmn]|von|vom)\s[^:?!]{1,100})?)\s?(?::|$)"
)
#: An annex: its heading names it and ends no sentence.
_ANNEX = re.compile(
    r"\W{0,4}Anlage(?:n|/n|\(n\))?(?:\s\d{1,2})?"
    r"(?:\s?:|\s?$|\s[–-]\s|\s(?=[A-Z])|\szu[rm]?\s.{3,60}$)"
)
_LONGEST_HEADING = 150
#: Below the day of its distribution a printed paper has annexes alone.
_DISTRIBUTED = re.compile(r"\((?:verteilt|ausgegeben)\s(?:am|zu)\b[^)]{0,30}\)", re.IGNORECASE)


def speaker_named(words: str) -> Speaker | None:
    """Return whose section a heading opens; None for what is no such heading.

    >>> speaker_named("Vorbemerkung des Abgeordneten"), speaker_named("Vorwort des Senats: Ja.")
    ('askers', 'administration')
    """
    section = _SECTION.match(words)
    end = words.find(":", section.end()) if section else 0
    found = _NAMED.search(words, section.end(), end if end > 0 else len(words)) if section else None
    if found is None:
        return None
    return "askers" if found["askers"] else "administration"


def asks_further(words: str) -> bool:
    """Whether further questions begin here, or the reasons of those who ask."""
    return bool(_FURTHER.match(words)) or speaker_named(words) == "askers"


def is_annex(words: str) -> bool:
    """Whether a paragraph is the heading of an annex, or the line above all annexes."""
    if _DISTRIBUTED.match(words):
        return True
    short = len(words) <= _LONGEST_HEADING and not words.endswith((".", "?", "!", ","))
    return short and bool(_ANNEX.match(words))


def before_distribution(paragraphs: Paragraphs) -> Paragraphs:
    """Return the paragraphs above the day of distribution; all where there is none."""
    for at, paragraph in enumerate(paragraphs):
        if at and _DISTRIBUTED.match(paragraph.text):
            return paragraphs[:at]
    return paragraphs


def before_further(paragraphs: Paragraphs, enquiry: Enquiry) -> Paragraphs:
    """Return the paragraphs above further questions, where all answers with labels stand there."""
    last: tuple[int, ...] = ()
    answered, further = False, len(paragraphs)
    for at, paragraph in enumerate(paragraphs):
        label = numbering.answer_label(paragraph.text)
        mark = label or numbering.question_item(paragraph.text)
        if further < len(paragraphs):
            if mark and as_key(mark.numbers[0]) > last:
                return paragraphs
        elif answered and _asks_others(paragraph.text, enquiry):
            further = at
        elif mark:
            last = as_key(mark.numbers[-1])
        answered = answered or bool(label or numbering.bare_answer_label(paragraph.text))
    return paragraphs[:further]


def first_of_administration(paragraphs: Paragraphs) -> int:
    """Return where the administration begins to speak: behind the section of those who ask."""
    speakers = [speaker_named(paragraph.text) for paragraph in paragraphs]
    if "askers" not in speakers:
        return 0
    for at in range(speakers.index("askers") + 1, len(paragraphs)):
        words = paragraphs[at].text
        begins = numbering.bare_answer_label(words) or numbering.reply_follows(words)
        if speakers[at] == "administration" or begins:
            return at
    return len(paragraphs)


def of_administration(paragraphs: Paragraphs) -> Paragraphs | None:
    """Return the administration's section; None where no heading names a speaker."""
    named = [(at, who) for at, p in enumerate(paragraphs) if (who := speaker_named(p.text))]
    if not named:
        return None
    own = [at for at, who in named if who == "administration"]
    if not own:
        return ()
    end = next((at for at, who in named if at > own[0] and who == "askers"), len(paragraphs))
    return paragraphs[own[0] : end]


def own_words(found: Segmentation, paragraphs: Paragraphs, enquiry: Enquiry) -> Segmentation:
    """Return the segmentation, each answer up to where others go on to speak.

    The last one ends at an annex too. What only goes on asking is no answer: its question is
    answered with the next.
    """
    pairs: list[Pair] = []
    waiting: list[Pair] = []
    for pair in found.pairs:
        last = pair is found.pairs[-1]
        end = start = pair.antwort.start
        for paragraph in touching(paragraphs, pair.antwort):
            if paragraph.start >= start and _ends_answer(paragraph.text, last, enquiry):
                break
            end = min(paragraph.end, pair.antwort.end)
        if end > start:
            own = replace(pair, antwort=Span(start, end))
            if not last and pair.number and _only_asks(own, paragraphs, enquiry):
                waiting.append(own)
                continue
            pairs.append(_joined([*waiting, _without_asked(own, paragraphs, enquiry)]))
            waiting = []
    return replace(found, pairs=tuple(pairs))


def _only_asks(pair: Pair, paragraphs: Paragraphs, enquiry: Enquiry) -> bool:
    """Whether an answer leads over to another question in the enquiry's words alone."""
    start = pair.antwort.start
    words = [p.text[max(0, start - p.start) :] for p in touching(paragraphs, pair.antwort)]
    return words[-1].endswith((":", ",", "?")) and all(map(enquiry.holds, words))


def _joined(pairs: Sequence[Pair]) -> Pair:
    """The last pair, with the questions of those above it and what they say."""
    *above, last = pairs
    if not above:
        return last
    asked = [span for pair in above for span in (*pair.fragen, pair.antwort)]
    numbers = joint_name(tuple(number for pair in pairs for number in pair.numbers))
    return replace(last, number=numbers, fragen=(*asked, *last.fragen))


def _ends_answer(words: str, last: bool, enquiry: Enquiry) -> bool:
    """Whether others speak from here on, or an annex begins behind the last answer."""
    return (last and is_annex(words)) or _asks_others(words, enquiry)


def _asks_others(words: str, enquiry: Enquiry) -> bool:
    """Whether questions begin here that are none of the enquiry."""
    return asks_further(words) and not (enquiry.heads(words) or enquiry.holds(words))


def _without_asked(pair: Pair, paragraphs: Paragraphs, enquiry: Enquiry) -> Pair:
    """A pair, its answer without what the enquiry says at its ends.

    Above it belongs to the question: its parts, its reasons; below it leads to the next question.
    Parts that are answered one by one stay in the answer.
    """
    start, inside = pair.antwort.start, _without_lead(touching(paragraphs, pair.antwort), enquiry)
    end = min(inside[-1].end, pair.antwort.end)
    words = [p.text[max(0, start - p.start) :] for p in inside]
    above = len(list(takewhile(lambda one: enquiry.has(one) or enquiry.holds(one), words)))
    while above and not enquiry.asks(words[above - 1]):
        above -= 1
    if not 0 < above < len(words) or any(map(enquiry.asks, words[above:])):
        return replace(pair, antwort=Span(start, end))
    asked = Span(start, inside[above - 1].end)
    return replace(pair, fragen=(*pair.fragen, asked), antwort=Span(inside[above].start, end))


def _without_lead(inside: Paragraphs, enquiry: Enquiry) -> Paragraphs:
    """The paragraphs of an answer without those at its end that the enquiry asks or leads with.

    All stay where the enquiry has the first one too: then its words do not tell who speaks.
    """
    asked = end = len(inside)
    while end > 1 and (enquiry.holds(inside[end - 1].text) or _is_sign(inside[end - 1].text)):
        end -= 1
    while asked > 1 and enquiry.asks(inside[asked - 1].text):
        asked -= 1
    return inside[: asked if enquiry.holds(inside[end - 1].text) else end]


def _is_sign(words: str) -> bool:
    """Whether a paragraph is a sign alone, or the Roman number above the next questions: "II."."""
    roman = numbering.roman_item(words) if words.endswith((".", ")")) else None
    return not letters_of(words) or (roman is not None and roman.end >= len(words))
