"""Parts of a question that are answered one by one → a pair for each: "1a", "1b", "A2".

A reply prints the parts below a number once more ("a) Wer zahlt?", "1 b) Wann?", under "B" also
"2. Seit wann?"), each above its own answer. Parts that are asked first and answered together stay
one answer; so does all that is not sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import Enquiry
from retrieval.segmenting.fragen import answer_between, asks_at_end, joint_pair
from retrieval.segmenting.letters import letters_of
from retrieval.segmenting.segmentation import (
    Frage,
    Pair,
    Paragraph,
    Paragraphs,
    Segmentation,
    Span,
    touching,
)

#: A number that can have parts: "2", "1.3", "B", and "B2" again.
_WHOLE = re.compile(r"\d{1,2}(?:\.\d{1,2})*|[A-N]\d{0,2}")
#: Parts lie in parts no deeper than this: "B", "B2", "B2a".
_DEEPEST = 2
#: What a list of parts begins with.
_FIRST = {"a", "1"}
#: A part that says nothing without the question above it.
_FRAGMENT = re.compile(r"[a-zäöüß]|(?:Wenn|Falls|Sofern|Und|Oder)\b")


def with_parts(
    found: Segmentation, paragraphs: Paragraphs, text: str, enquiry: Enquiry
) -> Segmentation:
    """Return the segmentation, its answers divided where parts of their question are repeated."""
    for _ in range(_DEEPEST):
        known = {number for pair in found.pairs for number in pair.numbers}
        for pair in found.pairs:
            if divided := _divided(pair, paragraphs, text, enquiry):
                numbers = {number for one in divided[1] for number in one.numbers}
                if not numbers & (known - {pair.number}):
                    found = _with(found, pair, *divided)
    return found


def _with(
    found: Segmentation, whole: Pair, fragen: Sequence[Frage], pairs: Sequence[Pair]
) -> Segmentation:
    """The segmentation with parts for a whole; a question keeps its place where it has an answer."""
    answered = any(pair.number == whole.number for pair in pairs)
    asked: list[Frage] = []
    for frage in found.fragen:
        if frage.number != whole.number:
            asked.append(frage)
            continue
        stem = pairs[0].fragen[0] if answered and pairs[0].fragen else frage.span
        asked += [replace(frage, span=stem)] if answered else []
        asked += fragen
    every = [one for pair in found.pairs for one in (pairs if pair is whole else (pair,))]
    return replace(found, fragen=tuple(asked), pairs=tuple(every))


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a question: its sign ("a", "2"), where it opens and where its words lie."""

    sign: str
    opens: int
    words: Span


def _divided(
    pair: Pair, paragraphs: Paragraphs, text: str, enquiry: Enquiry
) -> tuple[list[Frage], list[Pair]] | None:
    """The questions and answers of the parts, behind the answer to the whole if it has one."""
    number = pair.number or ""
    if not _WHOLE.fullmatch(number):
        return None
    asked = _asked_above(pair, paragraphs)
    block = [*asked, *touching(paragraphs, pair.antwort)]
    block = list(dict.fromkeys(block))
    parts = _last_list(list(_parts(block, number, pair.antwort.end, enquiry)))
    if not parts or parts[-1].opens < pair.antwort.start:
        return None
    first, end = parts[0], pair.antwort.end
    pairs: list[Pair] = []
    stem = tuple(_before(span, first.opens, paragraphs) for span in pair.fragen)
    stem = tuple(span for span in stem if span)
    if first.opens > pair.antwort.start:
        above = answer_between(paragraphs, text, pair.antwort.start, first.opens)
        if above:
            pairs.append(replace(pair, fragen=stem, antwort=above))
    own = bool(pairs)
    if own and not all(asks_at_end(part.words.of(text)) for part in parts):
        # A list inside the answer.
        return None
    fragen, waiting = [], []
    for part, until in zip(parts, [*(one.opens for one in parts[1:]), end], strict=True):
        frage = Frage(f"{number}{part.sign}", part.words)
        fragen.append(frage)
        waiting.append(frage)
        if answer := answer_between(paragraphs, text, part.words.end, until):
            if _goes_on(part.sign, touching(paragraphs, answer), number):
                return None
            if not letters_of(answer.of(text)):
                # A sign alone answers nothing.
                waiting = []
                continue
            joint = joint_pair(waiting, answer, paragraphs)
            if not own or _FRAGMENT.match(waiting[0].span.of(text)):
                joint = replace(joint, fragen=(*stem, *joint.fragen))
            pairs.append(joint)
            waiting = []
    return (fragen, pairs) if len(pairs) > 1 and not waiting else None


def _asked_above(pair: Pair, paragraphs: Paragraphs) -> list[Paragraph]:
    """The paragraphs of the question, where the answer stands right below it."""
    asked = [p for span in pair.fragen for p in touching(paragraphs, span)]
    if not asked or asked[-1].end > pair.antwort.end:
        return []
    between = touching(paragraphs, Span(asked[0].start, pair.antwort.start))
    return asked if len(between) <= len(asked) + 1 else []


def _before(span: Span, end: int, paragraphs: Paragraphs) -> Span | None:
    """What of a span stands above the first part."""
    inside = [p for p in touching(paragraphs, span) if p.start < end]
    return Span(span.start, min(span.end, inside[-1].end)) if span.start < end and inside else None


def _parts(block: Paragraphs, number: str, end: int, enquiry: Enquiry) -> Iterator[_Part]:
    """The parts that are asked, with their leads in the enquiry."""
    for at, paragraph in enumerate(block):
        mark = numbering.any_mark(paragraph.text)
        sign = _sign(mark, number)
        alone = mark.end >= len(paragraph.text)
        holder = block[at + 1] if alone and at + 1 < len(block) else paragraph
        if sign is None or (alone and holder is paragraph):
            continue
        start = holder.start + (0 if alone else mark.end)
        last = _question_end(block, at + alone, start, number, enquiry)
        if last is None:
            continue
        yield _Part(sign, paragraph.start, Span(start, min(last, end)))


def _sign(mark: numbering.Mark, number: str) -> str | None:
    """The sign of a part of this number: "a" of "a)", "1 a)", "1. a)"; "2" below "B"."""
    own = mark.numbers[-1] if mark.numbers else ""
    if mark.numbers[:-1] not in {(), (number,)}:
        return None
    sign = own.removeprefix(number)
    below = r"[a-n]" if number[-1].isdigit() else r"\d{1,2}|[a-n]"
    return sign if re.fullmatch(below, sign) else None


def _question_end(
    block: Paragraphs, at: int, start: int, number: str, enquiry: Enquiry
) -> int | None:
    """Where the question ends that begins at a place of a paragraph; None where nothing asks."""
    figure = (_sign(numbering.any_mark(block[at].text), number) or "").isdigit()
    words = block[at].text[start - block[at].start :]
    if not (asks_at_end(words) or enquiry.has(words) or enquiry.holds(words)):
        return None
    end = block[at].end
    for following in block[at + 1 :]:
        sign = _sign(numbering.any_mark(following.text), number)
        other = sign is not None and sign.isdigit() == figure
        if other or not enquiry.goes_on(words, following.text):
            break
        end, words = following.end, following.text
    return end


def _last_list(parts: Sequence[_Part]) -> Sequence[_Part]:
    """The parts from the last first one on; none where one is left out or asked above alone."""
    # Below "B" are figures, and letters below those.
    figures = [part for part in parts if part.sign.isdigit()]
    counted = figures or list(parts)
    first = max((at for at, part in enumerate(counted) if part.sign in _FIRST), default=None)
    if first is None:
        return ()
    above, counted = {part.sign for part in counted[:first]}, counted[first:]
    signs = [part.sign for part in counted]
    if any(later != _next(sign) for sign, later in pairwise(signs)):
        return ()
    return counted if above <= set(signs) else ()


def _next(sign: str) -> str:
    return str(int(sign) + 1) if sign.isdigit() else chr(ord(sign) + 1)


def _goes_on(sign: str, answer: Paragraphs, number: str) -> bool:
    """Whether the next part begins in an answer without being asked: it may be its own list."""
    return any(_sign(numbering.any_mark(p.text), number) == _next(sign) for p in answer)
