"""What a reply says outside its numbered answers → spans: before the first, and behind the last.

"Vorbemerkung", "Kurzfassung", "Fazit": the administration's words that answer no single question.
Which answers there are is the matter of `segment`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from retrieval import numbering
from retrieval.enquiry import Enquiry
from retrieval.fragen import Span, Unit
from retrieval.pairs import Segmentation

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
#: The rest of a sentence whose beginning stands elsewhere.
_REST = re.compile(r"[–-]?\s?[a-zäöüß]")
#: The heading of what stands behind the last answer.
_HEADING_BEHIND = re.compile(
    r"(?:\*\)?\s)?(?:(?:Abschließende|Allgemeine|Ergänzende|Grundsätzliche|Weitere) )?"
    r"(?:Anmerkung(?:en)?|Bemerkung(?:en)?|Erläuterung(?:en)?|Hinweise?)(?: der [A-ZÄÖÜ]\w+)?\s?:?"
    r"|(?:Fazit|Schlussbemerkung(?:en)?|Zusammenfassung|Ausblick)\s?:?"
    r"|(?:Gesamtbeurteilung|Gesamtbewertung|Beurteilung der Gesamtsituation)\s?:?"
    r"|Stellungnahme zur Begründung\s?:?"
)


def with_remarks(found: Segmentation, units: Sequence[Unit], enquiry: Enquiry) -> Segmentation:
    """The segmentation with what the units say before its first mark and behind its last answer.

    `units` are those of the reply. What repeats the enquiry is no remark.
    """
    return replace(_with_behind(found, units), before=_before(found, units, enquiry))


def _before(found: Segmentation, units: Sequence[Unit], enquiry: Enquiry) -> Span | None:
    first = min(
        [pair.antwort.start for pair in found.pairs]
        + [frage.span.start for frage in found.fragen if frage.span.start >= units[0].start]
    )
    above = [unit for unit in units if unit.end <= first]
    greeting = [at for at, unit in enumerate(above) if "geehrte" in unit.words]
    above = above[greeting[0] + 1 :] if greeting else above
    while above and (_says_nothing(above[0], enquiry) or _REST.match(above[0].words)):
        del above[0]
    while above and (_says_nothing(above[-1], enquiry) or _leads_over(above[-1].words)):
        del above[-1]
    own = [sentence for unit in above for sentence in _said(unit.words, enquiry)]
    if sum(map(len, own)) < max(_SHORTEST, sum(len(unit.words) for unit in above) / 2):
        return None
    return Span(above[0].start, above[-1].end)


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
    return bool(_LEADS_OVER.fullmatch(words)) and not _BETWEEN_SENTENCES.search(words)


def _says_nothing(unit: Unit, enquiry: Enquiry) -> bool:
    """Whether a paragraph announces answers, is a number alone or stands in the enquiry."""
    alone = numbering.any_mark(unit.words).end >= len(unit.words)
    return alone or bool(_SAYS_NOTHING.fullmatch(unit.words)) or enquiry.holds(unit.words)


def _with_behind(found: Segmentation, units: Sequence[Unit]) -> Segmentation:
    """The segmentation, its last answer cut at the heading of what stands behind it.

    Where other answers have such headings too, they are parts of answers.
    """
    if len(found.pairs) < 2:
        return found
    last = found.pairs[-1].antwort
    headings = [unit for unit in units if _HEADING_BEHIND.fullmatch(unit.words)]
    inside = [unit for unit in headings if last.start < unit.start and unit.end < last.end]
    if not inside or any(
        pair.antwort.start <= unit.start < pair.antwort.end
        for pair in found.pairs[:-1]
        for unit in headings
    ):
        return found
    cut = inside[0].start
    end = max(unit.end for unit in units if unit.end <= cut)
    pair = replace(found.pairs[-1], antwort=Span(last.start, end))
    return replace(found, pairs=(*found.pairs[:-1], pair), behind=Span(cut, last.end))
