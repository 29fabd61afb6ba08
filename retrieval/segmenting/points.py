"""The list below a question → told with it, or each of its points with an answer of its own.

Points ask nothing by themselves ("b) nach 1 Woche"), and a reply repeats them in its own way ("b)
nach einer Woche"). So they are told by their place below the question of the enquiry. Points that
ask are left to `parts`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from string import ascii_lowercase

from rapidfuzz import fuzz

from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import ALIKE, Enquiry
from retrieval.segmenting.fragen import answer_between, joint_pair
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

#: A point is so much alike (rapidfuzz, 0 to 100) where it bears the same letter.
_SAME_SIGN = 65
#: A list has at most so many points, and a point so many characters.
_MOST, _LONGEST = len(ascii_lowercase), 400
#: The rest of a point that was torn: it goes on in small letters.
_REST = re.compile(r"[a-zäöüß]")
#: What answers a point in its own line: a colon with words behind it.
_ANSWERED = re.compile(r":\s*\S")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Point:
    """A point of the enquiry: its letter, "" for a bullet, and its words."""

    sign: str
    text: str


def with_points(
    found: Segmentation, paragraphs: Paragraphs, text: str, enquiry: Enquiry
) -> Segmentation:
    """Return the segmentation, the points below a question with it or with their own answers."""
    known = {number for pair in found.pairs for number in pair.numbers}
    pairs: list[Pair] = []
    fragen = list(found.fragen)
    for pair in found.pairs:
        listed = _listed(pair, paragraphs, enquiry)
        if not listed:
            pairs.append(pair)
            continue
        if listed[-1] - listed[0] < len(listed):
            pairs.append(_with_list(pair, paragraphs, listed))
            continue
        asked, parts = _parts(pair, paragraphs, listed, text)
        if not parts or known & {frage.number for frage in asked}:
            pairs.append(pair)
            continue
        pairs += parts
        whole = next((at for at, one in enumerate(fragen) if one.number == pair.number), None)
        if whole is not None:
            fragen[whole : whole + 1] = asked
    return replace(found, fragen=tuple(fragen), pairs=tuple(pairs))


def _listed(pair: Pair, paragraphs: Paragraphs, enquiry: Enquiry) -> list[int]:
    """Where the points below a question stand, the first right below it; none but all of them."""
    asked = [p for span in pair.fragen for p in touching(paragraphs, span)]
    stem = next((p for p in reversed(asked) if not numbering.is_part(p.text)), None)
    if stem is None:
        return []
    at = bisect_left(paragraphs, stem.start, key=lambda p: p.start) + 1
    end = bisect_left(paragraphs, pair.antwort.end, key=lambda p: p.start)
    begin = bisect_left(paragraphs, pair.antwort.start + 1, key=lambda p: p.end)
    points = list(_points(stem.text, enquiry))
    places: list[int] = []
    if len(points) < 2 or not at <= begin <= at + len(points):
        return []
    for point in points:
        here = (
            place
            for place in range(at, end - 1 if places else min(at + 1, end - 1))
            if _is_point(paragraphs[place].text, point)
        )
        place = next(here, None)
        if place is None:
            return []
        places.append(place)
        at = place + 1
    return places if places[-1] >= begin else []


def _points(stem: str, enquiry: Enquiry) -> Iterator[_Point]:
    """The points that the enquiry lists right below a question."""
    last: _Point | None = None
    bullets = False
    for paragraph in islice(enquiry.below(stem), 2 * _MOST):
        words = paragraph.text
        mark = numbering.any_mark(words)
        sign = "".join(mark.numbers)[-1:]
        if numbering.is_part(words):
            if last:
                yield last
            elif not sign:
                bullets = True
            if bullets != (not sign):
                return
            last = _Point(sign, words[mark.end :])
        elif last and _REST.match(words):
            last = replace(last, text=f"{last.text} {words}")
        else:
            break
    if last:
        yield last


def _is_point(words: str, point: _Point) -> bool:
    """Whether a paragraph of the reply is a point of the enquiry and no answer to it."""
    if len(words) > _LONGEST:
        return False
    mark = numbering.any_mark(words)
    own = words[mark.end :]
    letters, asked = letters_of(own), letters_of(point.text)
    if letters == asked:
        return bool(letters)
    answers = bool(_ANSWERED.search(own)) and not _ANSWERED.search(point.text)
    more = set(_DIGITS.findall(own)) - set(_DIGITS.findall(point.text))
    if answers or more or len(point.text) > _LONGEST:
        return False
    same = bool(point.sign) and "".join(mark.numbers)[-1:] == point.sign
    return bool(fuzz.ratio(letters, asked, score_cutoff=_SAME_SIGN if same else ALIKE))


def _with_list(pair: Pair, paragraphs: Paragraphs, listed: Sequence[int]) -> Pair:
    """The pair, its question with all points: they stand one below the other."""
    first = next(at for at in listed if paragraphs[at].end > pair.antwort.start)
    points = Span(paragraphs[first].start, paragraphs[listed[-1]].end)
    answer = Span(paragraphs[listed[-1] + 1].start, pair.antwort.end)
    return replace(pair, fragen=(*pair.fragen, points), antwort=answer)


def _parts(
    pair: Pair, paragraphs: Paragraphs, listed: Sequence[int], text: str
) -> tuple[list[Frage], list[Pair]]:
    """The points as questions, and a pair for each; none where the last one has no answer."""
    if not (pair.number or "").isdigit():
        return [], []
    first = paragraphs[listed[0]].start
    stem = tuple(
        Span(span.start, min(span.end, paragraphs[listed[0] - 1].end))
        for span in pair.fragen
        if span.start < first
    )
    asked: list[Frage] = []
    pairs: list[Pair] = []
    waiting: list[Frage] = []
    ends = [*(paragraphs[at].start for at in listed[1:]), pair.antwort.end]
    for sign, at, end in zip(ascii_lowercase, listed, ends, strict=False):
        point = paragraphs[at]
        asked.append(Frage(f"{pair.number}{sign}", _own_words(point)))
        waiting.append(asked[-1])
        answer = answer_between(paragraphs, text, point.end, end)
        if answer:
            joint = joint_pair(waiting, answer, paragraphs)
            pairs.append(replace(joint, fragen=(*stem, *joint.fragen)))
            waiting = []
    return (asked, pairs) if len(pairs) > 1 and not waiting else ([], [])


def _own_words(point: Paragraph) -> Span:
    return Span(point.start + numbering.any_mark(point.text).end, point.end)
