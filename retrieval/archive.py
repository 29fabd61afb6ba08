"""The one class where the parts meet: questions go in, replies come out.

It connects and computes nothing: searching and deciding are done in `search`, reading in `storage`,
replies are composed in `replies`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from weakref import finalize

from retrieval.error_codes import ErrorCode
from retrieval.errors import ArchiveDamaged, ArchiveMismatch
from retrieval.german.notices import find_notice
from retrieval.german.places import Bodies
from retrieval.german.spelling import Spelling
from retrieval.german.words import words
from retrieval.ids import former_address
from retrieval.index.encoder import Encoder
from retrieval.index.homes import EMBEDDED, is_read
from retrieval.records import Suggestion, Withdrawn
from retrieval.replies.asking_on import asked_on
from retrieval.replies.catalogue import Catalogue
from retrieval.replies.compose import offers, reply_to_hit, reply_to_options
from retrieval.replies.drafts import Similar, similar
from retrieval.replies.examples import examples
from retrieval.replies.explaining import explained
from retrieval.replies.found_texts import EVERY_TEXT, FoundTexts, Wanted, found_texts
from retrieval.replies.holdings import Quality, Status, quality, status_of
from retrieval.replies.lists import reply_to_wish
from retrieval.replies.lookups import find, reply_to_lookups
from retrieval.replies.reasons import subject_of, untold, with_reasons
from retrieval.replies.references import LONGEST_REFERENCE, leads_nowhere
from retrieval.replies.reply import Notice, Offer, Reply, Silence, Stored
from retrieval.search.decision import NAMED, Options, abstain_before_search, decide, sure
from retrieval.search.draft import fused, questions_in
from retrieval.search.follow_up import is_follow_up, points_back
from retrieval.search.hits import HITS, Explained, Hit, Search
from retrieval.search.lookup import Lookup, find_lookups
from retrieval.search.names import names_of
from retrieval.search.opening import open_search
from retrieval.search.query import Query, normalise_question, stems_of
from retrieval.search.reasons import Reasons
from retrieval.search.several import questions_of
from retrieval.search.suggest import MOST, Suggestions
from retrieval.search.wishes import Wishes
from retrieval.storage import directory, generation, inventory
from retrieval.storage.register import Register
from retrieval.storage.store import RECORDS_FILE

#: Anfragen that are shown beside a draft.
MOST_SIMILAR = 10


class Archive:
    """Stored answers, ready to be asked; may be used from several threads."""

    def __init__(
        self,
        current: generation.Generation,
        search: Search,
        districts: Sequence[str] = (),
        today: Callable[[], date] = date.today,
    ) -> None:
        self._generation = current
        self._search = search
        self._store = search.store
        self._register = Register(search.store)
        bodies = current.manifest.bodies
        self._shared = stems_of((*bodies, *districts))
        self._bodies, self._of_several = Bodies(bodies, districts), len(bodies) > 1
        self._body_words = stems_of(bodies)
        self._private = inventory.private(search.store)
        self._spelling = Spelling(search.index.vocabulary)
        self._reasons = Reasons(search, self._shared, self._spelling, self._bodies.own)
        self._names = names_of(search.store)
        self._wishes = Wishes(self._names, [word for one in bodies for word in words(one)])
        self._today = today
        # What is open goes with who asks last: a newer generation is taken up while others read.
        self._let_go = finalize(self, _let_go, search)
        self._let_go.atexit = False

    @classmethod
    def open(
        cls,
        folder: Path,
        encoder: Encoder,
        districts: Sequence[str] = (),
        today: Callable[[], date] = date.today,
        index: str = EMBEDDED,
    ) -> Archive:
        """The current generation of a folder.

        `districts` are names of parts of the own town, which are no other town; `today` tells which
        Sitzung is the next one; `index` where its vectors and words lie. Raises ArchiveMissing,
        ArchiveDamaged, ArchiveMismatch where another encoder made it, or ArchiveError where the
        index is not to be had.
        """
        current = generation.open_current(folder, partial(is_read, index))
        manifest = current.manifest
        if manifest.encoder != encoder.name:
            made, found = manifest.encoder, encoder.name
            raise ArchiveMismatch(ErrorCode.OTHER_ENCODER(str(folder), made, found))
        try:
            return cls(current, open_search(current, encoder, index), districts, today)
        except sqlite3.DatabaseError as error:
            path = current.folder / RECORDS_FILE
            raise ArchiveDamaged(ErrorCode.PART_UNREADABLE(str(path), "database")) from error

    def ask(self, question: str, about: str | None = None) -> Reply:
        """Return the reply to one line; QuestionError where it is empty, too long or no text.

        `about` is the address of what was shown before, for a line without a subject of its own;
        one that leads to no Vorgang is as none.
        """
        query = self._query(normalise_question(question))
        return replace(self._reply(query, about), language=query.language)

    def _reply(self, query: Query, about: str | None) -> Reply:
        # First of all: in an emergency nothing else may come before it.
        if notice := find_notice(query.line):
            return Notice(topic=notice.topic, title=notice.title, text=notice.text)
        if lookups := self._lookups(query):
            return reply_to_lookups(self._store, lookups, query.towns)
        if query.line.count("?") > 1:
            first, *rest = questions_of(query.line, self._body_words, self._shared)
            if rest:
                return replace(self._reply(self._query(first), about), rest=tuple(rest))
        wishes = self._wishes.of(query.town) if query.towns else self._wishes
        wish = wishes(query.line, self._today())
        listed = reply_to_wish(self.catalogue, wish, self._spelling) if wish else None
        if listed and (listed.total or not listed.filter.only_topic):
            return listed
        bare = None if "?" in query.line else wishes.keywords(query.line, self._today())
        if bare and (named := reply_to_wish(self.catalogue, bare)).total:
            return named
        # A topic that no record names may be spoken of in other words.
        topic = listed.filter.only_topic if listed else None
        if topic:
            query = replace(self._query(topic), towns=query.towns)
        found = self._found(query, about)
        silent = found.kind == "silence" and found.reason != "non-public"
        return listed if listed and silent else found

    def _found(self, query: Query, about: str | None) -> Reply:
        asks_on = bool(about) and is_follow_up(query.line, self._body_words)
        asked = self._search.asked(query) if asks_on else None
        if asked and (found := asked_on(self._search, self._private, asked, about)):
            return found
        if reason := abstain_before_search(query):
            return Silence(reason=reason)
        asked = asked or self._search.asked(query)
        hits, weighing = self._search.hits(asked), asked.weighing
        near = [hit for hit in hits if hit.confidence >= weighing.offer]
        own_named = not self._bodies.own.isdisjoint(query.spelt)
        mentions = self._search.index.mentions
        towns = () if own_named else self._bodies.others(query.spoken, mentions)
        elsewhere = untold(self._store, towns, hits) if towns else ()
        named, told = query.topic_words, query.subject
        doubts = self._leads_nowhere
        decision = decide(hits, elsewhere, self._private, weighing, named, doubts, told)
        unsure = not isinstance(decision, Hit) and points_back(query.line)
        if unsure and (found := asked_on(self._search, self._private, asked, about)):
            return found
        focus = self._search.focus(asked)
        told = isinstance(decision, Hit) and decision.evidence.coverage_record >= NAMED
        # Of what a line only names, a choice among all that speaks of it says more.
        told |= isinstance(decision, Options) and bool(query.topic_words)
        why = [] if told or decision == "non-public" else self._reasons(asked, hits)
        shown = decision.hits if isinstance(decision, Options) else (decision,)
        every = [hit for hit in (*shown, *why, *near) if isinstance(hit, Hit)]
        held = self._store.bundle(hit.record for hit in every)
        subjects = "".join(subject_of(held, one.record) for one in why)
        within = partial(self._reasons.focus, query, subjects)
        match decision:
            case Hit(kind="answer" | "pointer"):
                level = "answer" if decision.kind == "answer" else "matter"
                reply = reply_to_hit(held, decision, sure(hits, weighing)[level], focus, near)
                return with_reasons(held, reply, why, within) if why else reply
            case _ if why and not (towns and untold(self._store, towns, why)):
                return reply_to_hit(held, why[0], why[0].confidence, within, near)
            case Hit():
                return reply_to_hit(held, decision, sure(hits, weighing)["matter"], focus, near)
            case Options():
                return reply_to_options(held, decision, focus, near)
            case "nothing-fits" if query.towns and (wider := query.towns.wider):
                return self._found(replace(query, towns=wider), about)
            case reason:
                return Silence(reason=reason, more=() if elsewhere else self._offers(query, near))

    def _offers(self, query: Query, near: Sequence[Hit]) -> tuple[Offer, ...]:
        """What is near; where the towns have nothing that the line names, what others have."""
        if query.towns and not near:
            near = self._near(replace(query, towns=None))
        return offers(self._store.bundle(hit.record for hit in near), near)

    def ranked(self, question: str, most: int = HITS) -> list[Hit]:
        """Return the hits of a question with their evidence, silence ignored, best first."""
        query = self._query(normalise_question(question))
        return self._search.hits(self._search.asked(query))[:most]

    def explained(self, question: str) -> Explained:
        """Return why a question gets its reply; no hits where it is looked up."""
        query = self._query(normalise_question(question))
        asked = self._search.asked(query)
        hits = [] if self._lookups(query) else self._search.hits(asked)
        return explained(self._store, [*self._reasons(asked, hits), *hits], asked.weighing)

    def texts(self, line: str, wanted: Wanted = EVERY_TEXT) -> FoundTexts:
        """Return the texts that hold the words of a line; QuestionError as `ask` does."""
        query = self._query(normalise_question(line))
        return found_texts(query, wanted, self._search, self.catalogue, self._private)

    def similar(self, draft: str) -> list[Similar]:
        """Return up to ten Anfragen that ask what a draft asks, best first, each once.

        The Anfrage that is found early for many of the draft's questions is first. Raises
        QuestionError where the draft is empty, too long or no text.
        """
        queries = map(self._query, questions_in(draft))
        hits = fused(list(map(self._near, queries)))
        return similar(self._store.bundle(hit.record for hit in hits), hits)[:MOST_SIMILAR]

    @cached_property
    def _suggestions(self) -> Suggestions:
        # Late, because only who types into the widget needs them.
        return Suggestions(inventory.asked(self._store))

    def suggest(self, typed: str) -> list[Suggestion]:
        """Return up to eight asked questions for what is typed so far: by words, then by meaning.

        Raises QuestionError as `ask` does.
        """
        line = normalise_question(typed)
        if len(found := self._suggestions(line)) == MOST:
            return found
        near = (hit.record for hit in self._near(self._query(line)))
        return self._suggestions.named([*(one.id for one in found), *near])

    def find(self, name: str) -> Stored | None:
        """Return a stored answer, pointer, record, context or agenda by its address."""
        return find(self._store, name)

    def withdrawn(self, name: str) -> Withdrawn | None:
        """Return the note that the sources no longer hold what stood under an address."""
        names = (name, *former_address(name))
        found = (directory.withdrawn(self._store, one) for one in names)
        return next(filter(None, found), None)

    def _query(self, line: str) -> Query:
        query = Query.of(line, self._shared, self._spelling)
        return replace(query, towns=self._bodies.towns(query.spelt)) if self._of_several else query

    def _lookups(self, query: Query) -> tuple[Lookup, ...]:
        return find_lookups(query, self._register, self._names, self._bodies)

    def _leads_nowhere(self, hit: Hit) -> bool:
        begin, end = hit.focus or (0, 0)
        # What is long says something: it need not be read for this.
        return end - begin <= LONGEST_REFERENCE and leads_nowhere(
            self._store.bundle([hit.record]), hit.record
        )

    def _near(self, query: Query) -> list[Hit]:
        """Return the hits that are worth an offer."""
        asked = self._search.asked(query)
        return [hit for hit in self._search.hits(asked) if hit.confidence >= asked.weighing.offer]

    def quality(self, today: date) -> Quality:
        return quality(self._store, today)

    @cached_property
    def catalogue(self) -> Catalogue:
        return Catalogue.of(inventory.overview(self._store), inventory.sitzungen(self._store))

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """Lines to try that get what they ask for."""
        return examples(self.catalogue, self.ask)

    @cached_property
    def status(self) -> Status:
        # Every page shows it, and an archive never changes.
        return status_of(self._generation, self._store)

    def close(self) -> None:
        self._let_go()


def _let_go(search: Search) -> None:
    search.index.close()
    search.store.close()
