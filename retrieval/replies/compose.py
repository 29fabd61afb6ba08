"""Stored records → replies: values for the channels, texts as they are stored.

Chooses nothing: which record a question gets is decided before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.ids import sitzung_id, slug
from retrieval.paragraphs import spans
from retrieval.records import Sitzung
from retrieval.replies.offers import (
    offer_of,
    repeated_by,
    reply_context,
    reply_source,
    reply_withdrawn,
    similar_of,
    topic_of,
)
from retrieval.replies.reply import (
    Agenda,
    AgendaItem,
    AgendaSource,
    Answer,
    Attached,
    Background,
    Context,
    Offer,
    Pointer,
    Record,
    Reply,
    Sibling,
    Silence,
    Similar,
    Stored,
)
from retrieval.search.hits import Hit
from retrieval.search.lookup import AgendaLookup, Lookup, TopLookup, VorlageLookup
from retrieval.storage.store import Store
from retrieval.storage.stored import StoredAnswer, StoredMatter

#: How many neighbouring topics a reply offers.
OFFERS = 3


@dataclass(frozen=True, slots=True)
class Replies:
    """Makes replies out of one store."""

    store: Store

    def find(self, name: str) -> Stored | None:
        """What the archive holds under an address: an answer, a matter, a context, an agenda."""
        if answer := self.store.answer(name):
            return self._answer(answer)
        if matter := self.store.matter(name):
            return self._matter(matter)
        if excerpt := self.store.excerpt(name):
            return reply_context(excerpt)
        if meeting := self.store.sitzung(name):
            return self._agenda(*meeting)
        return None

    def of_hit(self, hit: Hit, others: Sequence[Hit]) -> Reply:
        """The reply for a hit; `others` are the hits worth an offer."""
        found = self.find(hit.record)
        offers = self.offers(others, without=found)
        if isinstance(found, Answer):
            focus = hit.focus or found.focus
            return replace(found, focus=focus, confidence=round(hit.confidence, 4), more=offers)
        if isinstance(found, Pointer | Context):
            return replace(found, confidence=round(hit.confidence, 4), more=offers)
        raise AssertionError(f"{hit.record} is no record that a search can find")

    def of_lookups(self, lookups: Sequence[Lookup]) -> Record | Agenda | Silence:
        """The reply for the first look-up that finds something; the others are offered.

        Silence where the archive has nothing under any of them.
        """
        replies = [self._of_lookup(lookup) for lookup in lookups[: 1 + OFFERS]]
        found = [one for one in replies if not isinstance(one, Silence)]
        first = found[0] if found else replies[0]
        others = (offer_of(one) for one in found[1:] if one.id != found[0].id)
        more = dict.fromkeys((*others, *first.more))
        return replace(first, more=tuple(more)[:OFFERS])

    def _of_lookup(self, lookup: Lookup) -> Record | Agenda | Silence:
        match lookup:
            case VorlageLookup(key=key):
                return self._record(key, self.store.matters_of(key))
            case TopLookup(number=number, day=day):
                return self._top(number, day is not None, self.store.matters_at(number, day))
            case AgendaLookup(day=day, words=spoken):
                return self._agenda_of(self.store.sitzungen(day), spoken)

    def topic(self, hit: Hit) -> str:
        """What a hit is about, in a line."""
        match self.find(hit.record):
            case Answer(number=str(number), source=source):
                return f"{source.betreff} ({number})"
            case Answer(source=source) | Pointer(source=source):
                return source.betreff
            case Context(source=page):
                return page.title
            case _:
                return hit.record

    def offers(self, hits: Sequence[Hit], without: Stored | None = None) -> tuple[Offer, ...]:
        """Up to three neighbouring topics, each Anfrage and each answer once."""
        seen = {topic_of(without)} if without else set()
        repeated = repeated_by(without)
        found: list[Offer] = []
        for hit in hits:
            if hit.record in repeated:
                continue
            stored = self.find(hit.record)
            if not isinstance(stored, Answer | Pointer | Context) or topic_of(stored) in seen:
                continue
            if isinstance(stored, Pointer) and not stored.public:
                continue
            seen.add(topic_of(stored))
            repeated |= repeated_by(stored)
            found.append(offer_of(stored))
            if len(found) == OFFERS:
                break
        return tuple(found)

    def similar(self, hits: Sequence[Hit]) -> list[Similar]:
        """The Anfragen of hits, in their order; what repeats an earlier one is left to that one."""
        found: list[Similar] = []
        repeated: set[str] = set()
        for hit in hits:
            if hit.record in repeated:
                continue
            match self.find(hit.record):
                case Answer() as one:
                    repeated |= repeated_by(one)
                    fragen = (one.frage,) if one.frage else ()
                    found.append(similar_of(one, fragen, hit.confidence, one.also))
                case Pointer(public=True) as one:
                    found.append(similar_of(one, one.fragen, hit.confidence))
                case _:
                    pass
        return found

    def _answer(self, stored: StoredAnswer) -> Answer:
        matter = self.store.matter(stored.matter)
        assert matter is not None
        family = self.store.answers(stored.matter)
        return Answer(
            id=stored.id,
            text=stored.text,
            frage=stored.frage,
            number=stored.number,
            of=max(
                len(self.store.fragen(stored.matter)),
                sum(one.number is not None for one in family),
                1,
            ),
            focus=next(spans(stored.text)),
            source=reply_source(matter, stored.sha256),
            damaged=matter.damaged,
            siblings=tuple(
                Sibling(number=one.number, id=one.id, frage=one.frage)
                for one in family
                if one.id != stored.id
            ),
            newer=self._matter_offers(self.store.newer(matter.id)),
            also=tuple(self.store.repeats(stored.id)),
            background=self._background(matter),
        )

    def _pointer(self, matter: StoredMatter) -> Pointer:
        return Pointer(
            id=matter.id,
            public=matter.public,
            fragen=self.store.fragen(matter.id),
            source=reply_source(matter),
            newer=self._matter_offers(self.store.newer(matter.id)),
            background=self._background(matter),
        )

    def _background(self, matter: StoredMatter) -> Background:
        facts = matter.facts
        return Background(
            askers=facts.askers,
            office=facts.office,
            attachments=tuple(Attached(name=one.name, url=one.url) for one in facts.attachments),
            related=self._matter_offers(self.store.related(matter)),
            fetched=facts.fetched,
        )

    def _matter_offers(self, matters: Sequence[StoredMatter]) -> tuple[Offer, ...]:
        """Matters as a whole, in their order."""
        return tuple(
            Offer(
                kind="record" if self.store.answers(one.id) else "pointer",
                id=one.id,
                betreff=one.source.betreff,
                datum=one.source.datum,
                top=one.source.top,
            )
            for one in matters
        )

    def _matter(self, matter: StoredMatter) -> Record | Pointer:
        """A matter by its own address: its answers in order, or a pointer where there are none."""
        family = self.store.answers(matter.id)
        if not family:
            return self._pointer(matter)
        return Record(
            id=matter.id, source=reply_source(matter), items=tuple(map(self._answer, family))
        )

    def _record(self, key: str, matters: Sequence[StoredMatter]) -> Record | Silence:
        """All that is known of one Vorlage; pointers only where nothing was answered."""
        public = [matter for matter in matters if matter.public]
        if not matters and (note := self.store.withdrawn_of(key)):
            return reply_withdrawn(note)
        if not public:
            return Silence(reason="non-public" if matters else "nothing-fits")
        answers = [one for matter in public for one in self.store.answers(matter.id)]
        items: tuple[Answer | Pointer, ...] = tuple(map(self._answer, answers))
        items = items or tuple(map(self._pointer, public))
        first = next((m for m in public if answers and m.id == answers[0].matter), public[0])
        return Record(id=first.id, source=reply_source(first), items=items)

    def _top(self, number: str, dated: bool, names: Sequence[str]) -> Record | Silence:
        """One TOP of one Sitzung; without a day only where there is but one such TOP."""
        matters = [matter for name in names if (matter := self.store.matter(name))]
        if not matters:
            return Silence(reason="nothing-fits")
        if len(matters) > 1 and not dated:
            return Silence(
                reason="nothing-fits",
                more=tuple(offer_of(self._pointer(matter)) for matter in matters[:OFFERS]),
            )
        if not matters[0].public:
            return Silence(reason="non-public")
        found = self._matter(matters[0])
        if isinstance(found, Pointer):
            return Record(id=found.id, source=found.source, items=(found,))
        return found

    def _agenda_of(
        self, meetings: Sequence[tuple[Sitzung, bool]], spoken: frozenset[str]
    ) -> Agenda | Silence:
        """The agenda of a day; of several the one whose Gremium the line names, else the first."""
        if not meetings:
            return Silence(reason="nothing-fits")
        named = [one for one in meetings if set(slug(one[0].gremium).split("-")) & spoken]
        chosen = (named or meetings)[0]
        others = tuple(
            Offer(kind="agenda", id=sitzung_id(one), betreff=one.gremium, datum=one.datum, top=None)
            for one, _ in meetings
            if sitzung_id(one) != sitzung_id(chosen[0])
        )
        return replace(self._agenda(*chosen), more=others[:OFFERS])

    def _agenda(self, sitzung: Sitzung, complete: bool) -> Agenda:
        return Agenda(
            id=sitzung_id(sitzung),
            source=AgendaSource(
                body=sitzung.body,
                gremium=sitzung.gremium,
                datum=sitzung.datum,
                bezeichnung=sitzung.bezeichnung,
                zeit=sitzung.zeit,
                raum=sitzung.raum,
                ort=sitzung.ort,
            ),
            complete=complete,
            items=tuple(
                AgendaItem(
                    id=one.matter,
                    top=one.top,
                    betreff=one.betreff,
                    vorlage=one.vorlage,
                    beschlussart=one.beschlussart,
                    public=one.public,
                    answers=one.answers,
                )
                for one in self.store.listings(sitzung_id(sitzung))
            ),
        )
