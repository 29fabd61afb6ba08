"""A segmentation → its spans trimmed, and what the reply says outside its numbered answers.

Labels and headings leave the questions and answers beside them. What answers no single question
("Vorbemerkung", "Kurzfassung", "Fazit") becomes preamble and closing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from retrieval.segmenting import numbering
from retrieval.segmenting.enquiry import LONGEST_HEADING, Enquiry
from retrieval.segmenting.fragen import text_at
from retrieval.segmenting.segmentation import (
    Pair,
    Paragraph,
    Paragraphs,
    Segmentation,
    Span,
    opening_in,
    touching,
)
from retrieval.segmenting.speakers import of_administration

#: A remark says at least so much, in characters of sentences.
_SHORTEST = 40
#: The end of a sentence before another; none of these abbreviations is one.
_BETWEEN_SENTENCES = re.compile(
    r"(?:[a-zäöüß)“]{3}|\d{4})(?<!bzw)(?<!etc)(?<!ggf)(?<!inkl)(?<!sog)(?<!usw)(?<!vgl)"
    r"[.!?](?=\s[A-ZÄÖÜ„])"
)
#: The end of a sentence at the end of a text, as no heading has it.
_SENTENCE_END = re.compile(r"[a-zäöüß\d)“\"%€][.!][“”\")\d*]*$")
#: What says nothing at either end of a remark: that the answers follow, a greeting.
_SAYS_NOTHING = re.compile(
    r"[^.!?]*\b(?:nehmen?|nimmt)\b[^.!?]*\bStellung\b[^.!?]*[.:]?"
    r"|[^.!?]*\bwie folgt\b[^.!?]*[.:]"
    r"|[^.!?]*\b[Ff]ragen?\b[^.!?]*(?::|\bFolgeseite\.)"
    r"|[^.!?]{0,60}\b(?:[Aa]nt|[Bb]eant)wort[^.!?]*:"
    r"|(?:[Zz]u den |[Dd]ie )?(?:einzelnen )?Fragen(?: im Einzelnen)?"
    r"|(?:Ergänzende )?Erläuterungen|Sehr geehrte.{0,80}"
)
#: What says nothing at the end of one: a line that leads over to the answers, a draft decision.
_LEADS_OVER = re.compile(
    r".{0,200}:|(?:Der|Die)\s.{3,60}\s(?:nimmt|nehmen)\s.{0,120}zur Kenntnis\.?"
)
#: What announces answers has at most so many characters.
_LONGEST = 500
#: The rest of a sentence whose beginning stands elsewhere.
_REST = re.compile(r"[–-]?\s?[a-zäöüß]")
#: The heading of what stands below the last answer.
_CLOSING_HEADING = re.compile(
    r"(?:\*\)?\s)?(?:(?:Abschließende|Allgemeine|Ergänzende|Grundsätzliche|Weitere) )?"
    r"(?:Anmerkung(?:en)?|Bemerkung(?:en)?|Erläuterung(?:en)?|Hinweise?)(?: der [A-ZÄÖÜ]\w+)?\s?:?"
    r"|(?:Fazit|Schlussbemerkung(?:en)?|Zusammenfassung|Ausblick)\s?:?"
    r"|(?:Gesamtbeurteilung|Gesamtbewertung|Beurteilung der Gesamtsituation)\s?:?"
    r"|Stellungnahme zur Begründung\s?:?"
)

#: Between the number of a question and its words stand at most so many paragraphs.
_STATEMENT = 3
#: Words whose sentence goes on below.
_OPEN = re.compile(r"[a-zäöüß)],?$")
#: What says that the next questions are answered now.
_NEXT_FOLLOWS = re.compile(r"\b[Ff]ragen?\b[^.!?]*\b(?:wie folgt|folgend\w*)\b[^.!?]*[.:]$")


def with_remarks(found: Segmentation, paragraphs: Paragraphs, enquiry: Enquiry) -> Segmentation:
    """Return the segmentation with what stands before its first mark and below its last answer.

    `paragraphs` are those of the reply. What repeats the enquiry is no remark.
    """
    return replace(_with_closing(found, paragraphs), preamble=_preamble(found, paragraphs, enquiry))


def trim_labels(found: Segmentation, paragraphs: Paragraphs, enquiry: Enquiry) -> Segmentation:
    """Return the segmentation with its spans cut to what asks and what answers.

    The first question begins with its number, where a statement stands between the two.
    """
    found = _with_stem(_from_number(found, paragraphs), paragraphs)
    *first, last = found.pairs
    pairs = (*(_without_next(pair, paragraphs, enquiry) for pair in first), last)
    found = replace(found, pairs=tuple(_without_number(pair, paragraphs) for pair in pairs))
    return _without_labels(found, paragraphs)


def _preamble(found: Segmentation, paragraphs: Paragraphs, enquiry: Enquiry) -> Span | None:
    first = min(
        [pair.antwort.start for pair in found.pairs]
        + [frage.span.start for frage in found.fragen if frage.span.start >= paragraphs[0].start]
    )
    above = [p for p in paragraphs if p.end <= first]
    named = of_administration(above)
    if named is not None:
        own = _without_lead(named, enquiry)
        said = sum(len(p.text) for p in own) - len(named[0].text) if named else 0
        more = said >= _SHORTEST or (own and len(own[0].text) > LONGEST_HEADING)
        return Span(own[0].start, own[-1].end) if more else None
    greeting = [at for at, p in enumerate(above) if "geehrte" in p.text]
    above = above[greeting[0] + 1 :] if greeting else above
    while above and (_says_nothing(above[0], enquiry) or _REST.match(above[0].text)):
        del above[0]
    above = _without_lead(above, enquiry)
    sentences = [sentence for p in above for sentence in _said(p.text, enquiry)]
    if sum(map(len, sentences)) < max(_SHORTEST, sum(len(p.text) for p in above) / 2):
        return None
    return Span(above[0].start, above[-1].end)


def _without_lead(remark: Paragraphs, enquiry: Enquiry) -> list[Paragraph]:
    """The paragraphs of a remark without those that lead over to the answers."""
    above = list(remark)
    while above and (
        _says_nothing(above[-1], enquiry)
        or _leads_over(above[-1].text)
        or enquiry.heads(above[-1].text)
    ):
        del above[-1]
    return above


def _said(words: str, enquiry: Enquiry) -> Iterator[str]:
    """The sentences of a paragraph that the enquiry does not hold."""
    start = 0
    for end in [found.end() for found in _BETWEEN_SENTENCES.finditer(words)] + [len(words)]:
        sentence = words[start:end].strip()
        if _SENTENCE_END.search(sentence) and not enquiry.holds(sentence):
            yield sentence
        start = end


def _leads_over(words: str) -> bool:
    """Whether a paragraph of one sentence announces the answers or decides on them."""
    return (
        len(words) <= _LONGEST
        and bool(_LEADS_OVER.fullmatch(words))
        and not _BETWEEN_SENTENCES.search(words)
    )


def _says_nothing(paragraph: Paragraph, enquiry: Enquiry) -> bool:
    """Whether a paragraph announces answers, is a number alone or stands in the enquiry."""
    alone = numbering.any_mark(paragraph.text).end >= len(paragraph.text)
    short = len(paragraph.text) <= _LONGEST
    announces = short and bool(_SAYS_NOTHING.fullmatch(paragraph.text))
    return alone or announces or enquiry.holds(paragraph.text)


def _with_closing(found: Segmentation, paragraphs: Paragraphs) -> Segmentation:
    """The segmentation, its last answer cut at the heading of what stands below it.

    Where other answers have such headings too, they are parts of answers.
    """
    if len(found.pairs) < 2:
        return found
    last = found.pairs[-1].antwort
    headings = [p for p in paragraphs if _CLOSING_HEADING.fullmatch(p.text)]
    inside = [p for p in headings if last.start < p.start and p.end < last.end]
    if not inside or any(opening_in(headings, pair.antwort) for pair in found.pairs[:-1]):
        return found
    cut = inside[0].start
    end = max(p.end for p in paragraphs if p.end <= cut)
    pair = replace(found.pairs[-1], antwort=Span(last.start, end))
    return replace(found, pairs=(*found.pairs[:-1], pair), closing=Span(cut, last.end))


def _from_number(found: Segmentation, paragraphs: Paragraphs) -> Segmentation:
    """The segmentation, its first question from its number on."""
    if not found.fragen or not found.pairs[0].fragen:
        return found
    first = found.fragen[0]
    above = [p for p in paragraphs if p.end <= first.span.start]
    for paragraph in above[-_STATEMENT:]:
        mark = numbering.question_item(paragraph.text)
        if mark and mark.numbers[0] == first.number and mark.end < len(paragraph.text):
            words = paragraph.text[mark.end :].lstrip()
            span = Span(paragraph.end - len(words), first.span.end)
            fragen = (replace(first, span=span), *found.fragen[1:])
            spans = tuple(span if old == first.span else old for old in found.pairs[0].fragen)
            pairs = (replace(found.pairs[0], fragen=spans), *found.pairs[1:])
            return replace(found, fragen=fragen, pairs=pairs)
    return found


def _with_stem(found: Segmentation, paragraphs: Paragraphs) -> Segmentation:
    """The segmentation, each question with the words above the list that it goes on with.

    "Wie wird im Park / 1. die Pflege geregelt / 2. der Müll geleert".
    """
    asked = [frage.span for frage in found.fragen]
    holder = next((p for p in paragraphs if asked and p.end > asked[0].start), None)
    above = [p for p in paragraphs if asked and p.end <= asked[0].start]
    if holder is None or not above or any("?" in text_at(paragraphs, span) for span in asked):
        return found
    stem = above[-1]
    goes_on = holder.text[max(0, asked[0].start - holder.start) :][:1].islower()
    if not goes_on or not _OPEN.search(stem.text):
        return found
    span = Span(stem.start, stem.end)
    pairs = tuple(replace(pair, fragen=(span, *pair.fragen)) for pair in found.pairs)
    return replace(found, pairs=pairs)


def _without_labels(found: Segmentation, paragraphs: Paragraphs) -> Segmentation:
    """The segmentation, its questions without a label of the answer at their end."""
    labels = {p.end: p for p in paragraphs if _is_label(p.text)}
    if not labels:
        return found

    def cut(span: Span) -> Span:
        label = labels.get(span.end)
        inside = touching(paragraphs, span) if label else ()
        return Span(span.start, inside[-2].end) if len(inside) > 1 else span

    return replace(
        found,
        fragen=tuple(replace(frage, span=cut(frage.span)) for frage in found.fragen),
        pairs=tuple(replace(pair, fragen=tuple(map(cut, pair.fragen))) for pair in found.pairs),
    )


def _is_label(words: str) -> bool:
    """Whether a paragraph is only the label of an answer: "Stellungnahme:"."""
    mark = numbering.bare_answer_label(words)
    return mark is not None and mark.end >= len(words)


def _without_next(pair: Pair, paragraphs: Paragraphs, enquiry: Enquiry) -> Pair:
    """An answer without what leads over to the next question: a heading of the enquiry, a colon."""
    start, end = pair.antwort.start, pair.antwort.end
    inside = list(touching(paragraphs, pair.antwort))
    if not inside or inside[-1].end != end:
        return pair
    while len(inside) > 1 and _heads_next(inside[-1].text, enquiry):
        inside.pop()
    return replace(pair, antwort=Span(start, inside[-1].end))


def _heads_next(words: str, enquiry: Enquiry) -> bool:
    leads = words.endswith(":") and (len(words) <= LONGEST_HEADING or enquiry.holds(words))
    follows = len(words) <= _LONGEST and bool(_NEXT_FOLLOWS.search(words))
    return leads or follows or enquiry.heads(words) or bool(_CLOSING_HEADING.fullmatch(words))


def _without_number(pair: Pair, paragraphs: Paragraphs) -> Pair:
    """An answer without its own numbers or a label on a line above it: "Zu C)", "Antwort:"."""
    inside = opening_in(paragraphs, pair.antwort)
    mark = numbering.any_mark(inside[0].text) if len(inside) > 1 else None
    if mark is None:
        return pair
    numbers = mark.end >= len(inside[0].text) and list(mark.numbers) == pair.numbers
    if not numbers and not _is_label(inside[0].text):
        return pair
    return replace(pair, antwort=Span(inside[1].start, pair.antwort.end))
