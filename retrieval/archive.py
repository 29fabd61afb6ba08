"""The one class where the parts meet: pages go in, replies come out.

It connects and computes nothing: reading is done in `sources`, joining in `collect`, searching in
`search`, deciding in `silence`, saving in `generation`, `schema`, `vectors` and `words`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from retrieval.errors import ArchiveDamaged, ArchiveMismatch
from retrieval.german.places import other_places
from retrieval.german.spelling import Spelling
from retrieval.german.words import words
from retrieval.ids import short_name
from retrieval.index.bm25 import Bm25Index
from retrieval.index.encoder import Encoder, word_vectors
from retrieval.index.lexicon import Lexicon
from retrieval.index.vectors import VectorIndex
from retrieval.records import Suggestion, Withdrawn
from retrieval.replies.catalogue import Catalogue
from retrieval.replies.compose import Replies
from retrieval.replies.holdings import Quality, Status, quality, status_of
from retrieval.replies.reply import Reply, Silence, Similar, Stored
from retrieval.search.calibration import Calibration
from retrieval.search.decision import before_search, judge
from retrieval.search.draft import fused, questions_in
from retrieval.search.hits import HITS, Explained, Hit, Search
from retrieval.search.lookup import Lookup, find_lookups
from retrieval.search.query import Query, checked
from retrieval.search.suggest import MOST, Suggestions
from retrieval.storage import generation
from retrieval.storage.store import FILE, Store

#: Anfragen that are shown beside a draft.
MOST_SIMILAR = 10
#: Hits whose evidence is shown.
EXPLAINED = 3


class Archive:
    """Stored answers, ready to be asked; may be used from several threads."""

    def __init__(
        self, current: generation.Generation, search: Search, districts: Sequence[str] = ()
    ) -> None:
        self._generation = current
        self._search = search
        self._store = search.store
        self._replies = Replies(search.store)
        self._own = (*map(short_name, current.manifest.bodies), *districts)
        self._shared = (*current.manifest.bodies, *districts)
        self._private = search.store.private()
        self._spelling = Spelling(search.lexicon.words)

    @classmethod
    def open(cls, folder: Path, encoder: Encoder, districts: Sequence[str] = ()) -> Archive:
        """The current generation of a folder.

        `districts` are names of parts of the own town, which are no other town. Raises
        ArchiveMissing, ArchiveDamaged, or ArchiveMismatch where another encoder made it.
        """
        current = generation.open_current(folder)
        manifest = current.manifest
        if manifest.encoder != encoder.name:
            raise ArchiveMismatch(
                f"the archive in {folder} was made with the encoder “{manifest.encoder}”, not with "
                f"“{encoder.name}”; set RATSAUSKUNFT_ENCODER to that one or build it again: "
                f"ratsauskunft build SOURCE --archive {folder}"
            )
        try:
            store = Store.open(current.folder / FILE)
            search = Search(
                store=store,
                vectors=VectorIndex.open(current.folder),
                words=Bm25Index.open(current.folder),
                lexicon=Lexicon.open(current.folder),
                encoder=encoder,
                word_vectors=word_vectors().questions,
                calibration=Calibration.open(current.folder, encoder.name),
            )
            return cls(current, search, districts)
        except sqlite3.DatabaseError as error:
            raise ArchiveDamaged(f"{current.folder / FILE} is no readable database") from error

    def ask(self, question: str) -> Reply:
        """The reply to one line; QuestionError where it is empty, too long or no text."""
        line = checked(question)
        lookups = self._lookups(line)
        if lookups:
            return self._replies.of_lookups(lookups)
        query = self._query(line)
        reason = before_search(query)
        if reason:
            return Silence(reason=reason)
        hits = self._search.hits(query)
        towns = [
            town
            for town in other_places(line, self._own)
            if not self._names_own(query) and not self._named(town, hits)
        ]
        verdict = judge(hits, towns, self._private, self._search.calibration)
        near = [hit for hit in hits if hit.confidence >= self._search.calibration.offer]
        if verdict.hit:
            return self._replies.of_hit(verdict.hit, near)
        offers = () if towns else self._replies.offers(near)
        return Silence(reason=verdict.reason or "nothing-fits", more=offers)

    def ranked(self, question: str, most: int = HITS) -> list[Hit]:
        """The hits of a question with their evidence, silence ignored, best first."""
        return self._search.hits(self._query(checked(question)), most)

    def explained(self, question: str) -> Explained:
        """Why a question gets its reply; no hits where it is looked up."""
        line = checked(question)
        hits = () if self._lookups(line) else tuple(self.ranked(line, EXPLAINED))
        topics = tuple(self._replies.topic(hit) for hit in hits)
        return Explained(hits, topics, self._search.calibration)

    def similar(self, draft: str) -> list[Similar]:
        """Up to ten Anfragen that ask what a draft asks, best first, each once.

        The Anfrage that is found early for many of the draft's questions is first. Raises
        QuestionError where the draft is empty, too long or no text.
        """
        lists = []
        for line in questions_in(draft):
            hits = self._search.hits(self._query(line))
            lists.append([hit for hit in hits if hit.confidence >= self._search.calibration.offer])
        return self._replies.similar(fused(lists))[:MOST_SIMILAR]

    @cached_property
    def _suggestions(self) -> Suggestions:
        # Late, because only who types into the widget needs them.
        return Suggestions(self._store.asked())

    def suggest(self, typed: str) -> list[Suggestion]:
        """Up to eight asked questions for what is typed so far: by words, then by meaning.

        Raises QuestionError as `ask` does.
        """
        line = checked(typed)
        found = self._suggestions(line)
        if len(found) == MOST:
            return found
        near = (
            hit.record
            for hit in self._search.hits(self._query(line))
            if hit.confidence >= self._search.calibration.offer
        )
        return self._suggestions.named([*(one.id for one in found), *near])

    def find(self, name: str) -> Stored | None:
        """A stored answer, pointer, record, context or agenda by its address."""
        return self._replies.find(name)

    def withdrawn(self, name: str) -> Withdrawn | None:
        """The note that the sources no longer hold what stood under an address."""
        return self._store.withdrawn(name)

    def _lookups(self, line: str) -> tuple[Lookup, ...]:
        def holds(key: str) -> bool:
            return bool(self._store.matters_of(key) or self._store.withdrawn_of(key))

        return find_lookups(line, holds, self._store.days_of)

    def _query(self, line: str) -> Query:
        return Query.of(line, self._shared, self._spelling)

    def _names_own(self, query: Query) -> bool:
        """Whether the line names the own town, so that another one is only compared with it."""
        return bool(set(query.text.split()) & {word for name in self._own for word in words(name)})

    def _named(self, town: Sequence[str], hits: Sequence[Hit]) -> bool:
        """Whether the best hit's record speaks of a town."""
        if not hits:
            return False
        found = self._replies.find(hits[0].record)
        match found:
            case None | Silence():
                return False
            case _:
                spoken = words(str(found))
                return set(town) <= set(spoken)

    def quality(self, today: date) -> Quality:
        """What a council office wants to know about the records: counts, gaps, problems."""
        return quality(self._store, today)

    @cached_property
    def catalogue(self) -> Catalogue:
        """All Anfragen by year, Gremium and topic."""
        return Catalogue.of(self._store.overview())

    @property
    def status(self) -> Status:
        """What the archive holds."""
        return status_of(self._generation, self._store)

    def close(self) -> None:
        """Let go of the files."""
        self._store.close()
