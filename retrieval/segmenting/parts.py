"""Parts of a question that are answered one by one → a pair for each: "1a", "1b", "A2".

A reply prints the parts below a number once more ("a) Wer zahlt?", "1 b) Wann?", under "B" also
"2. Seit wann?"), each above its own answer. Parts that are asked first and answered together stay
one answer; so does all that is not sure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from retrieval.segmenting import numbering
from retrieval.segmenting.apart import with_answers_apart
from retrieval.segmenting.enquiry import Enquiry
from retrieval.segmenting.fragen import answer_between, asks_at_end, joint_pair
from retrieval.segmenting.letters import letters_of
from retrieval.segmenting.numbers import group_of
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
_WHOLE = re.compile(r"(?:[A-Z]+\.)?\d{1,2}(?:\.\d{1,2})*|[A-N]\d{0,2}")
#: A part, behind which its answer may hold the next: "2a", "A1b".
_LETTERED = re.compile(rf"(?P<whole>{_WHOLE.pattern})(?P<sign>[a-y])")
#: Parts lie in parts no deeper than this: "B", "B2", "B2a".
_DEEPEST = 2
#: The sign before "a", and what a list of parts begins with.
_BEFORE_FIRST = "`"
_FIRST = {"a", "1"}
#: A number without a sign, before a question.
_NEXT = re.compile(r"\d{1,2} [A-ZÄÖÜ]\w+ [^.]*\?")
#: What ends a sentence, or a line above what it announces.
_ENDS = (".", "?", "!", ":", "…")
#: A part that says nothing without the question above it.
_FRAGMENT = re.compile(r"[a-zäöüß]|(?:Wenn|Falls|Sofern|Und|Oder)\b")


def with_parts(
    found: Segmentation, paragraphs: Paragraphs, text: str, enquiry: Enquiry
) -> Segmentation:
    """Return the segmentation, its answers divided where parts of their question are repeated."""
    for _ in range(_DEEPEST):
        known = {number for pair in found.pairs for number in pair.numbers}
        divided: dict[str, _Divided] = {}
        pairs: list[Pair] = []
        for pair in found.pairs:
            parts = _divided(pair, paragraphs, text, enquiry)
            others = (number for one in parts.pairs for number in one.numbers) if parts else ()
            if parts and not any(one in known and one != pair.number for one in others):
                divided[pair.number or ""] = parts
                pairs += parts.pairs
            else:
                pairs.append(pair)
        fragen = tuple(_asked(found.fragen, divided))
        found = replace(found, fragen=fragen, pairs=tuple(pairs))
    return found


def with_next(found: Segmentation, paragraphs: Paragraphs) -> Segmentation:
    """Return the segmentation, its last answer cut where the question with the next number follows.

    The enquiry may lack that one, as its number lost its sign: "23 Wer zahlt? Wann?".
    """
    *others, last = found.pairs
    inside = touching(paragraphs, last.antwort)
    if not (last.number or "").isdigit():
        return found
    following = str(int(last.number or 0) + 1)
    for at in range(1, len(inside) - 1):
        words = inside[at].text
        if _NEXT.match(words) and words.startswith(following) and "?" in words:
            start = inside[at].start + len(following) + 1
            asked = Frage(following, Span(start, inside[at].end))
            before = replace(last, antwort=Span(last.antwort.start, inside[at - 1].end))
            own = Pair(following, (asked.span,), Span(inside[at + 1].start, last.antwort.end))
            return replace(found, fragen=(*found.fragen, asked), pairs=(*others, before, own))
    return found


@dataclass(frozen=True, slots=True)
class _Divided:
    """The questions of the parts; the pairs, that of the whole first if it has an answer too."""

    fragen: Sequence[Frage]
    pairs: Sequence[Pair]


def _asked(fragen: Sequence[Frage], divided: Mapping[str, _Divided]) -> Iterator[Frage]:
    """The questions, parts for a whole; the whole stays above them where it has an answer."""
    for frage in fragen:
        parts = divided.get(frage.number)
        own = parts.pairs[0] if parts and parts.pairs[0].number == frage.number else None
        if own:
            yield replace(frage, span=own.fragen[-1]) if own.fragen else frage
        yield from parts.fragen if parts else (frage,)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a question: its sign ("a", "2"), where it opens and where its words lie."""

    sign: str
    opens: int
    words: Span


def _divided(pair: Pair, paragraphs: Paragraphs, text: str, enquiry: Enquiry) -> _Divided | None:
    """The parts of a pair and their answers; None where they do not count, or the last has none."""
    number, above_first = pair.number or "", _BEFORE_FIRST
    lettered = _LETTERED.fullmatch(number)
    if lettered:
        number, above_first = lettered["whole"], lettered["sign"]
    elif not _WHOLE.fullmatch(number):
        return None
    asked = _asked_above(pair, paragraphs)
    inside = with_answers_apart(paragraphs, pair.antwort, enquiry)
    block = list(dict.fromkeys([*asked, *inside]))
    parts = _last_list(list(_parts(block, number, pair.antwort.end, enquiry)))
    signed = not lettered and bool(parts) and parts[-1].opens >= pair.antwort.start
    if not signed:
        parts = list(_repeated(number, above_first, inside, pair.antwort, enquiry))
    if not parts:
        return None
    above = None
    if parts[0].opens > pair.antwort.start:
        above = answer_between(paragraphs, text, pair.antwort.start, parts[0].opens)
    if above and not signed and pair.fragen and not _is_said(text, pair.fragen[-1], above):
        return _joined(pair, parts[0].words.end, paragraphs, text)
    listed = signed and not all(_asks(part.words.of(text), enquiry) for part in parts)
    if (above and listed) or (lettered and not above):
        # A list inside the answer; or nothing answers the part itself.
        return None
    stem = tuple(_before(pair.fragen, parts[0].opens, paragraphs))
    pairs = [replace(pair, fragen=stem, antwort=above)] if above else []
    waiting: list[Frage] = []
    fragen = [Frage(f"{number}{part.sign}", part.words) for part in parts]
    ends = [*(part.opens for part in parts[1:]), pair.antwort.end]
    for part, frage, end in zip(parts, fragen, ends, strict=True):
        waiting.append(frage)
        answer = answer_between(paragraphs, text, frage.span.end, end)
        if signed and answer and _goes_on(part.sign, touching(paragraphs, answer), number):
            return None
        # A sign alone answers nothing.
        if answer and letters_of(answer.of(text)):
            joint = joint_pair(waiting, answer, paragraphs)
            needs_stem = not above or _FRAGMENT.match(waiting[0].span.of(text))
            pairs.append(replace(joint, fragen=(*stem, *joint.fragen)) if needs_stem else joint)
        if answer:
            waiting = []
    return _Divided(fragen, pairs) if len(pairs) > 1 and not waiting else None


def _is_said(text: str, *spans: Span) -> bool:
    """Whether a text ends like a sentence in one of these places."""
    return any(span.of(text).rstrip('“”"» )').endswith(_ENDS) for span in spans)


def _joined(pair: Pair, end: int, paragraphs: Paragraphs, text: str) -> _Divided | None:
    """The pair whose question goes on to that place: a scan that was read badly is torn in it."""
    answer = answer_between(paragraphs, text, end, pair.antwort.end)
    asked = Span(pair.fragen[0].start, end)
    return _Divided((), (replace(pair, fragen=(asked,), antwort=answer),)) if answer else None


def _asks(words: str, enquiry: Enquiry) -> bool:
    """Whether the words of a part ask; a wish may follow: "Wer zahlt? Bitte je Jahr angeben."."""
    return asks_at_end(words) or ("?" in words and enquiry.repeats(words))


def _repeated(
    number: str, sign: str, block: Paragraphs, answer: Span, enquiry: Enquiry
) -> Iterator[_Part]:
    """The questions of the enquiry that an answer repeats, by their letters or the next ones."""
    inside = [p for p in block if p.start >= answer.start]
    end = 0
    lead: Paragraph | None = None
    for at, paragraph in enumerate(inside):
        if paragraph.start < end or sign >= "z":
            continue
        first = lead or paragraph
        mark = _mark_below(first.text, number)
        own = (_sign(mark, number) or "").lower()
        # Points that do not count on may be those of the answer's own list.
        asks = "?" in paragraph.text or (own and own == _next(sign))
        if asks and enquiry.asks(paragraph.text):
            sign = own if own.isdigit() or sign < own <= "z" else _next(sign)
            last = _question_end(inside, at, paragraph.start, number, enquiry)
            end = min(last or paragraph.end, answer.end)
            yield _Part(sign, first.start, Span(first.start + mark.end, end))
            lead = None
        elif enquiry.has(paragraph.text):
            lead = first
        else:
            lead = None


def _mark_below(words: str, number: str) -> numbering.Mark:
    """The mark of a part of this number: "B2." below "B" too."""
    found = re.match(rf"({re.escape(number)}\d{{1,2}})[.):–-]{{1,2}}\s", words)
    return numbering.Mark((found[1],), found.end()) if found else numbering.any_mark(words)


def _asked_above(pair: Pair, paragraphs: Paragraphs) -> list[Paragraph]:
    """The paragraphs of the question, where the answer stands right below it."""
    asked = [p for span in pair.fragen for p in touching(paragraphs, span)]
    if not asked:
        return []
    first, last = (
        bisect_left(paragraphs, place, key=lambda p: p.start)
        for place in (asked[0].start, pair.antwort.start)
    )
    return asked if 0 <= last - first <= len(asked) + 1 else []


def _before(fragen: Sequence[Span], end: int, paragraphs: Paragraphs) -> Iterator[Span]:
    """What of a question stands above its first part."""
    for span in fragen:
        inside = [p for p in touching(paragraphs, span) if p.start < end]
        if inside and span.start < end:
            yield Span(span.start, min(span.end, inside[-1].end))


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
    number = number.removeprefix(group_of(number))
    if mark.numbers[:-1] not in {(), (number,)}:
        return None
    sign = own.removeprefix(number)
    below = r"[a-nA-N]" if number[-1].isdigit() else r"\d{1,2}|[a-n]"
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
