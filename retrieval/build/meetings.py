"""Pages → meetings with their Vorgänge, and papers: what speaks of one thing is joined.

An Auszug, the agenda that unfolds the same minutes, and a further paper at the same TOP: which of
them are one Vorgang, their keys say. Pages without keys are joined by what they say, and only
where that leads to one thing; how many that are, is counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from retrieval.build.anfragen import Vorgang
from retrieval.ids import vorlage_key
from retrieval.pages import Page, Vorlage
from retrieval.paragraphs import collapse
from retrieval.records import TOP, Sitzung


@dataclass(slots=True)
class Meeting:
    """One meeting, and whether a page with its whole agenda is at hand."""

    sitzung: Sitzung
    key: str | None
    complete: bool = False
    vorgaenge: list[Vorgang] = field(default_factory=list)

    def in_order(self) -> list[Vorgang]:
        """Return the Vorgänge as the agenda lists them; without one, by their numbers."""
        if self.complete:
            return self.vorgaenge
        return sorted(self.vorgaenge, key=lambda one: _natural(one.top.number))


class Papers:
    """The pages of papers, by what their source calls them and by body and number."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._by_key: dict[str, Page] = {}
        self._by_number = defaultdict[tuple[str, str], list[Page]](list)
        self._all: list[Page] = []
        for page in sorted(pages, key=lambda one: _key(one) is None):
            if (vorlage := page.vorlage) and not self._is_known(vorlage):
                self._all.append(page)
                if vorlage.key:
                    self._by_key[vorlage.key] = page
                if vorlage.number:
                    self._by_number[vorlage.body, vorlage_key(vorlage.number)].append(page)

    def __iter__(self) -> Iterator[Page]:
        return iter(self._all)

    def at(self, key: str | None, body: str, number: str | None) -> Page | None:
        """Return the paper of a key; where one side has no key, the only one of a number."""
        if key in self._by_key:
            return self._by_key[key]
        named = self._by_number.get((body, vorlage_key(number)), []) if number else []
        if len(named) == 1 and (key is None or _key(named[0]) is None):
            return named[0]
        return None

    def _is_known(self, vorlage: Vorlage) -> bool:
        """Whether a page is a second one of a paper: by its key, else by number and subject."""
        if vorlage.key:
            return vorlage.key in self._by_key
        if not vorlage.number:
            return False
        named = self._by_number.get((vorlage.body, vorlage_key(vorlage.number)), [])
        subjects = {_folded(one.vorlage.betreff) for one in named if one.vorlage}
        return _folded(vorlage.betreff) in subjects


class Meetings:
    """The meetings that pages speak of."""

    def __init__(self, pages: Iterable[Page]) -> None:
        """Take pages in; those with keys first, and agendas before what is taken from them."""
        self._meetings: list[Meeting] = []
        self._by_key: dict[str, Meeting] = {}
        self._said: dict[tuple[object, ...], list[Meeting]] = {}
        self.by_wording = 0
        order = sorted(pages, key=lambda one: (one.meeting is None, one.kind != "agenda", one.name))
        for page in order:
            if page.sitzung:
                meeting = self._of(page.sitzung, page.meeting)
                meeting.complete |= page.kind == "agenda" and not page.partial
                self.by_wording += page.meeting is None
                for top in page.tops:
                    _add(meeting, top, page)

    def by_day(self) -> list[Meeting]:
        """Return all meetings, the oldest first."""

        def order(one: Meeting) -> tuple[str, ...]:
            sitzung = one.sitzung
            day = sitzung.datum.isoformat()
            return (day, sitzung.body, sitzung.gremium, sitzung.zeit or "", one.key or "")

        return sorted(self._meetings, key=order)

    def _of(self, sitzung: Sitzung, key: str | None) -> Meeting:
        """The meeting of a key; without one, the only one that says the same."""
        if key in self._by_key:
            return self._by_key[key]
        alike = self._said.setdefault((sitzung.body, sitzung.gremium, sitzung.datum), [])
        same = [one for one in alike if _same_time(one.sitzung, sitzung)] if key is None else []
        if len(same) == 1:
            return same[0]
        meeting = Meeting(sitzung, key)
        self._meetings.append(meeting)
        alike.append(meeting)
        if key:
            self._by_key[key] = meeting
        return meeting


def _same_time(one: Sitzung, other: Sitzung) -> bool:
    return not one.zeit or not other.zeit or collapse(one.zeit) == collapse(other.zeit)


def _add(meeting: Meeting, top: TOP, page: Page) -> None:
    """Keep a TOP, or what a second page adds to it; the minutes of an Auszug win."""
    same = [one for one in meeting.vorgaenge if _is_same(one, top, page)]
    if len(same) != 1:
        meeting.vorgaenge.append(Vorgang(page.sitzung or meeting.sitzung, top, page))
        return
    [known] = same
    known.top = TOP(
        number=known.top.number or top.number,
        betreff=known.top.betreff or top.betreff,
        vorlage=known.top.vorlage or top.vorlage,
        beschlussart=top.beschlussart or known.top.beschlussart,
        text=top.text or known.top.text,
        url=(known.top.url if page.kind == "agenda" else None) or top.url or known.top.url,
        public=top.public and known.top.public,
        key=known.top.key or top.key,
        paper=known.top.paper or top.paper,
    )
    if page.kind == "paper" and known.page.kind == "agenda":
        # Of several that met together it says which dealt with it.
        known.page, known.sitzung = page, page.sitzung or known.sitzung
    elif top.text:
        known.page = page


def _is_same(known: Vorgang, top: TOP, page: Page) -> bool:
    """Whether a page speaks of a Vorgang of the same meeting.

    By their keys; where one has none, by number and Vorlage. Of two Auszüge without keys at one
    number each is one of its own where they are about different things, or say different things.
    """
    one = known.top
    if one.paper and top.paper and one.paper != top.paper:
        return False
    if one.key and top.key:
        return one.key == top.key
    if one.public != top.public or _folded(one.number) != _folded(top.number):
        return False
    if one.vorlage and top.vorlage:
        return vorlage_key(one.vorlage) == vorlage_key(top.vorlage)
    told_twice = page.kind != "agenda" and known.page.kind != "agenda"
    if told_twice and one.text and top.text and collapse(one.text) != collapse(top.text):
        return False
    return not (told_twice or not one.number) or _folded(one.betreff) == _folded(top.betreff)


def _folded(text: str) -> str:
    return collapse(text).casefold()


def _key(page: Page) -> str | None:
    return page.vorlage.key if page.vorlage else None


def _natural(number: str) -> list[tuple[bool, int, str]]:
    """How numbers of TOPs follow each other: "Ö 2" before "Ö 10", those without one at the end."""
    parts = re.findall(r"\d+|[^\W\d_]+", number)
    found = [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]
    return found or [(True, 0, "\uffff")]
