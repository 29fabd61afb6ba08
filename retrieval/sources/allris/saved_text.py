"""Saved text of a page → Page.

Reads what remains when the text of an ALLRIS page (or of an article of the city or a partner) was
copied out of a browser. The HTML of the same pages is read in `page`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, chain, pairwise, zip_longest

from retrieval.errors import PageError
from retrieval.failures import FailureCode
from retrieval.german.dates import find_dates, first_date
from retrieval.pages import Article, Page
from retrieval.paragraphs import collapse, join_lines, spans
from retrieval.records import TOP
from retrieval.segmenting.numbering import answer_label
from retrieval.sources.allris.labels import LABELS, TITLE, Metadata, paper_number_before
from retrieval.sources.html.decoding import legible
from retrieval.sources.papers.items import is_public, opening_number, result, top_number

_LABEL = re.compile(
    rf"(?:^|(?<=\s)|(?<=[a-zäöüß]))({'|'.join(re.escape(label) for label in LABELS)}):"
)

#: What numbers of papers are made of: "2022/0129", "22-1940.01", "DS/1246/V", "VII-F-01234".
_PAPER_NUMBER = re.compile(r"[A-ZÄÖÜ0-9](?:[\w.]{0,14}[-/.]){1,6}\w{1,10}")
#: A day, or a number of something else.
_PLAIN = re.compile(r"[\d.]+")
#: "Covid-19" and "Tempo-30" have fewer.
_FEWEST_DIGITS = 3

#: Headings under which an Auszug or a Vorlage carries its text.
SECTIONS = frozenset(
    {"Beschluss", "Wortprotokoll", "Protokoll", "Sachverhalt", "Beschlussvorschlag"}
)
#: Headings under which no text of the Vorgang stands.
END_SECTIONS = frozenset({"Abstimmungsergebnis", "Stammbaum"})
_ATTACHMENTS = frozenset({"Anlagen", "Anlage/n"})

_UNFOLDED = re.compile(r"^\s*\d{2}\.\d{2}\.\d{4} - \S.*$")

#: Marks of letters lost where the page's text was cut into runs: a lone consonant ("r ein") or a
#: closing quotation mark that nothing opened.
_LONE_LETTER = re.compile(r"(?<=\s)[b-df-hj-np-tvw](?=\s+[a-zäöüA-ZÄÖÜ])")

#: Captions and photo credits: "Bildnachweis …", "• Frau X leitet Y. @ Z, Stadt".
_CREDIT = re.compile(r"^(?:Bildnachweise?|Fotos?|Bild(?:er|quelle)?)\b.{0,20}?:|(?:^|\s)[@©]\s")

#: What says something before the name of who took the picture: three words at least.
_CAPTION = re.compile(r"(?:•\s)?\w+\W+\w+\W+\w.*")

#: The shortest paragraph that counts as prose of an article, in characters; headings, captions and
#: authors' names of the saved pages are shorter (longest: 58).
_PROSE = 80


def read_text(name: str, text: str, body: str, publisher: str | None = None) -> Page:
    """Return one saved page; PageError names what was expected where the text is no known page.

    `body` is the body whose pages were saved ("Stadt Musterdorf"): the text does not name it.
    `publisher` is known for articles only from whoever saved them.
    """
    text = legible(text)
    lines = text.replace("\r\n", "\n").replace("\xa0", " ").split("\n")
    titles = [(at, found) for at, line in enumerate(lines) if (found := TITLE.match(line.strip()))]
    if not titles:
        return _article(name, lines, publisher)
    at, title = titles[0]
    kind = title[1].replace("Drucksache", "Vorlage")
    read = {"Auszug": _auszug, "Tagesordnung": _agenda}.get(kind, _vorlage)
    page = read(Metadata(name, kind, body), collapse(title[2]), lines[at + 1 :])
    return replace(page, damaged=is_damaged(text))


def is_damaged(text: str) -> bool:
    """Whether the text shows that letters were lost when it was saved."""
    unopened = any(
        depth < 0
        for paragraph in text.split("\n")
        for depth in accumulate({"„": 1, "“": -1}.get(character, 0) for character in paragraph)
    )
    return unopened or bool(_LONE_LETTER.search(text))


def _read_labels(lines: list[str], metadata: Metadata) -> None:
    for line in lines:
        labels = list(_LABEL.finditer(line))
        for label, following in zip_longest(labels, labels[1:]):
            end = following.start() if following else len(line)
            metadata.add(label[1], line[label.end() : end])


def _sections(lines: list[str]) -> tuple[list[str], str]:
    """The lines of the head, and the text of all sections that carry text.

    A second section keeps its heading, so that what was answered and what was decided stay apart.
    Where there is no heading at all, the text is what follows the last line with a label.
    """
    starts = list(_headings(lines))
    if not starts:
        labelled = [at for at, line in enumerate(lines) if _LABEL.search(line)]
        end = labelled[-1] + 1 if labelled else 0
        return lines[:end], join_lines(lines[end:])
    kept: list[str] = []
    for start, end in pairwise([*starts, len(lines)]):
        if lines[start].strip().rstrip(":") in SECTIONS:
            kept += ["", *lines[start + bool(not kept) : end], ""]
    return lines[: starts[0]], join_lines(kept)


def _headings(lines: list[str]) -> Iterator[int]:
    """Where the headings of sections stand; "Anlagen" is none where answers still follow."""
    answers = (at for at in range(len(lines) - 1, -1, -1) if answer_label(collapse(lines[at])))
    last: int | None = None
    for at, line in enumerate(lines):
        words = line.strip().rstrip(":")
        if words in _ATTACHMENTS:
            last = next(answers, -1) if last is None else last
            if at >= last:
                yield at
        elif words in SECTIONS | END_SECTIONS:
            yield at


def _auszug(metadata: Metadata, betreff: str, lines: list[str]) -> Page:
    head, text = _sections(lines)
    _read_labels(head, metadata)
    bezeichnung = next((collapse(line) for line in head if line.strip()), "")
    return metadata.auszug(betreff, bezeichnung, _numbered_line(head, betreff), text)


def _numbered_line(head: list[str], betreff: str) -> str | None:
    """The Vorlage number that opens a line of the head ("2022/0129 Anfrage: …").

    It may have any form where the subject of the page follows it.
    """
    lines = [collapse(line) for line in head]
    before = (paper_number_before(line, betreff) for line in lines)
    firsts = (line.partition(" ") for line in lines)
    shaped = (first for first, _, rest in firsts if rest and is_paper_number(first))
    return next(chain(filter(None, before), shaped), None)


def is_paper_number(words: str) -> bool:
    """Whether words are nothing but the number of a Vorlage.

    >>> [is_paper_number(one) for one in ("VII-F-01234", "22-1940.01", "15.02.2022", "Kita-Plätze")]
    [True, True, False, False]
    """
    digits = sum(map(str.isdigit, words))
    shaped = _PAPER_NUMBER.fullmatch(words) and not _PLAIN.fullmatch(words)
    return bool(shaped) and digits >= _FEWEST_DIGITS


def _vorlage(metadata: Metadata, number: str, lines: list[str]) -> Page:
    head, text = _sections(lines)
    _read_labels(head, metadata)
    return metadata.vorlage(number, text)


def _agenda(metadata: Metadata, bezeichnung: str, lines: list[str]) -> Page:
    rows = [at for at, line in enumerate(lines) if _row_number(line)]
    if not rows:
        raise PageError(metadata.page, FailureCode.EMPTY_AGENDA())
    _read_labels(lines[: rows[0]], metadata)
    tops = tuple(_row(lines[start:end]) for start, end in pairwise([*rows, len(lines)]))
    return Page(metadata.page, "agenda", sitzung=metadata.sitzung(bezeichnung), tops=tops)


def _row_number(line: str) -> str | None:
    """The TOP number of a line that opens a row of the agenda.

    Behind a public number nothing stands: such a line may be one of a text.
    """
    number, betreff = opening_number(line)
    if number is None or number[0] not in "ÖN" or bool(betreff) is is_public(number):
        return None
    return number


def _row(lines: list[str]) -> TOP:
    number, betreff = opening_number(lines[0])
    assert number is not None
    if not is_public(number):
        return TOP(number=number, betreff=betreff, public=False)
    unfolded = next((at for at, line in enumerate(lines) if _UNFOLDED.match(line)), len(lines))
    block = unfold(lines[unfolded:])
    words, vorlage = list[str](), None
    for line in map(collapse, lines[1:unfolded]):
        if is_paper_number(line):
            vorlage = line
            break
        if line and line != "Enthält Anlagen":
            words.append(line)
    return TOP(number, " ".join(words), vorlage, block.beschlussart, block.text)


@dataclass(frozen=True, slots=True)
class Unfolded:
    """The minutes of one item, shown inside the agenda."""

    beschlussart: str | None = None
    text: str = ""


def unfold(lines: list[str]) -> Unfolded:
    """The minutes after the line "15.02.2022 - Rat der Stadt"; empty where there is none."""
    at = next((at for at, line in enumerate(lines) if _UNFOLDED.match(line)), None)
    if at is None:
        return Unfolded()
    number, _, outcome = collapse(" ".join(lines[at + 1 : at + 2])).partition(" - ")
    if outcome and top_number(number):
        return Unfolded(result(outcome), join_lines(lines[at + 2 :]))
    return Unfolded(None, join_lines(lines[at + 1 :]))


def _article(name: str, lines: list[str], publisher: str | None) -> Page:
    text = join_lines(lines)
    paragraphs = [text[start:end] for start, end in spans(text)]
    first = next((at for at, words in enumerate(paragraphs) if len(words) >= _PROSE), 0)
    if not first or _LABEL.search(text[:_PROSE]):
        raise PageError(name, FailureCode.NEITHER_PAGE_NOR_ARTICLE())
    head = paragraphs[:first]
    dated = [words for words in head if next(find_dates(words), None)]
    titles = [words for words in head if words not in dated and " > " not in words]
    title, datum = titles[-1] if titles else head[-1], first_date(dated[0]) if dated else None
    prose, captions = _prose(paragraphs[first:])
    article = Article(title, publisher, datum, prose, captions=captions)
    return Page(name, "context", article=article)


def _prose(paragraphs: list[str]) -> tuple[str, tuple[str, ...]]:
    """The text and its captions, without credits and what follows the last paragraph (authors)."""
    kept, captions = list[str](), list[str]()
    for words in paragraphs:
        if found := _CREDIT.search(words):
            words = words[: found.start()].strip()
            if not _CAPTION.fullmatch(words):
                continue
            captions.append(words)
        kept.append(words)
    while kept and len(kept[-1]) < _PROSE and not kept[-1].startswith("•"):
        kept.pop()
    return "\n\n".join(kept), tuple(one for one in captions if one in kept)
