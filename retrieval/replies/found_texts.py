"""Words, and what else is chosen → the stored texts that hold them, page by page.

For reading all that names something: questions, answers, Sachverhalte and pages of the city, each
told by what it is. The texts stay as they are stored; of each an excerpt is shown, in which what
was looked for is marked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from retrieval.german.words import stem, terms, words
from retrieval.ids import PART
from retrieval.paragraphs import sentences
from retrieval.records import ContextSource, Kind, Source
from retrieval.replies.catalogue import Catalogue, Chosen
from retrieval.replies.compose import stored_reply
from retrieval.replies.entries import Entry
from retrieval.replies.reply import Answer, Context, Pointer
from retrieval.search.hits import Search
from retrieval.search.query import Query
from retrieval.search.word_search import Holding, holding

#: Texts on a page.
ON_A_PAGE = 20
#: Characters of an excerpt, and sentences it has at most.
_LONGEST, _SENTENCES = 400, 2
_WORD = re.compile(r"[^\W_]+")
_NO_CHOICE = Chosen()

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, marked where it is what was looked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class FoundText:
    """A record that holds words: what it is, where it stands, and in which words it says them."""

    kind: Kind
    id: str
    title: tuple[Piece, ...]
    source: Source | ContextSource
    number: str | None = None
    frage: tuple[Piece, ...] = ()
    excerpt: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundTexts:
    """A page of what was found; `whole` is whether each holds all words that were looked for."""

    total: int
    page: int
    shown: tuple[FoundText, ...] = ()
    whole: bool = True

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // ON_A_PAGE))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which texts are wanted: of a kind, of Anfragen that fit what is chosen; page by page."""

    kind: Kind | Literal[""] = ""
    chosen: Chosen = _NO_CHOICE
    page: int = 1


#: All texts, from the first on.
EVERY_TEXT = Wanted()


def found_texts(
    query: Query, wanted: Wanted, search: Search, catalogue: Catalogue, private: Collection[str]
) -> FoundTexts:
    """Return a page of the public texts that hold a query's words, best first."""
    if not query.words:
        return FoundTexts(0, 1)
    entries = catalogue.by_id if wanted.chosen != _NO_CHOICE else None
    every = [
        one
        for one in holding(query, search.index, search.passages)
        if wanted.kind in ("", one.kind)
        and one.record not in private
        and (entries is None or _fits(one, wanted.chosen, entries))
    ]
    page = min(wanted.page, max(1, -(-len(every) // ON_A_PAGE)))
    here = every[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    held = search.store.bundle(one.record for one in here)
    stems = frozenset(map(stem, query.words))
    shown = [
        _shown(one, found, stems) for one in here if (found := stored_reply(held, one.record))
        if isinstance(found, Answer | Pointer | Context)
    ]  # fmt: skip
    whole = not every or every[0].held == len(query.words)
    return FoundTexts(len(every), page, tuple(shown), whole)


def _fits(one: Holding, chosen: Chosen, entries: Mapping[str, Entry]) -> bool:
    """Whether the Anfrage that a text is of fits; what is of none does not."""
    entry = entries.get(one.record.partition(PART)[0])
    return entry is not None and chosen.fits(entry)


def _shown(one: Holding, found: Answer | Pointer | Context, stems: frozenset[str]) -> FoundText:
    source = found.source
    title = source.title if isinstance(source, ContextSource) else source.betreff
    frage, text, number = "", "", None
    match found:
        case Answer():
            frage, text, number = found.frage or "", found.text, found.number
        case Pointer():
            asked = [(_hits(one, stems), one) for one in found.fragen]
            frage = max(asked, key=lambda one: one[0])[1] if asked else ""
        case Context():
            text = found.text
    return FoundText(
        kind=one.kind,
        id=found.id,
        title=tuple(_pieces(title, stems)),
        source=source,
        number=number,
        frage=tuple(_pieces(frage, stems)),
        excerpt=tuple(_pieces(_excerpt(text, stems), stems)),
    )


def _excerpt(text: str, stems: frozenset[str]) -> str:
    """Return the sentences of a text in a row that hold most of what was looked for."""
    spans = list(sentences(text))
    counts = [_hits(text[slice(*one)], stems) for one in spans]
    if not spans:
        return ""
    best = max(range(len(spans)), key=lambda at: (counts[at], -at))
    last = best
    while last + 1 < min(len(spans), best + _SENTENCES) and counts[last + 1]:
        last += 1
    return text[spans[best][0] : spans[last][1]]


def _hits(text: str, stems: frozenset[str]) -> int:
    """How many of the stems a text holds."""
    return len({found for word in set(words(text)) for found in stems & _terms(word)})


def _pieces(text: str, stems: frozenset[str]) -> Iterator[Piece]:
    """The text in pieces: each word that is looked for, and what stands between."""
    start = 0
    for word in _WORD.finditer(text):
        if any(stems & _terms(folded) for folded in words(word[0])):
            if word.start() > start:
                yield Piece(text[start : word.start()])
            yield Piece(word[0], marked=True)
            start = word.end()
    if text[start:]:
        yield Piece(text[start:])


@lru_cache(maxsize=50_000)
def _terms(word: str) -> frozenset[str]:
    return frozenset(terms(word))


def shortened(pieces: Sequence[Piece], most: int = _LONGEST) -> tuple[Piece, ...]:
    """Return pieces up to so many characters, cut between words with a sign that more follows."""
    found, left = list[Piece](), most
    for one in pieces:
        if len(one.text) <= left:
            found.append(one)
            left -= len(one.text)
            continue
        cut = one.text[:left].rpartition(" ")[0]
        return (*found, Piece(f"{cut} …", one.marked))
    return tuple(found)
