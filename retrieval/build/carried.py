"""What could not be looked at in the sources → kept as the generation before had it.

A dump that was cut off, or a file that may not be opened, says nothing of what it holds: what is
missing then is not gone. So it stays, until a build sees all of its sources.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from retrieval.build.articles import Excerpt
from retrieval.build.collect import Listing, NamedSitzung, Records
from retrieval.ids import remark_in, vorlage_key
from retrieval.records import TOP, Anfrage, Antwort
from retrieval.sources.folders import SourceContents
from retrieval.storage import inventory
from retrieval.storage.store import RECORDS_FILE, Store, record_of
from retrieval.storage.stored import Bundle, Vorgang


def with_carried(records: Records, previous: Path, reading: SourceContents) -> Records:
    """Return the records and what the generation in a folder held beside them.

    What the sources were seen to have deleted or to show no more is not kept.
    """
    with closing(Store.open(previous / RECORDS_FILE)) as store:
        here = {one.id for one in records.anfragen}
        deleted = {(one.body, vorlage_key(one.vorlage)) for one in reading.removed if not one.key}
        kept = [
            one
            for one in inventory.vorgaenge(store)
            if one.id not in here
            and (one.source.body, one.keys.paper) not in reading.withheld
            and (one.source.body, vorlage_key(one.source.vorlage or "")) not in deleted
        ]
        held = store.bundle(one.id for one in kept)
        mentions, about = _mentions(store), inventory.answered_numbers(store)
        anfragen = [_anfrage(one, held, mentions[one.id], about.get(one.id)) for one in kept]
        listings = _listings(store, {one.id for one in kept}, records)
        named = {one.sitzung for one in listings} - {one.id for one in records.sitzungen}
        sitzungen = [
            NamedSitzung(one.id, one.sitzung, one.key, one.complete)
            for one in inventory.sitzungen(store)
            if one.id in named
        ]
        told = {one.id for one in records.excerpts}
        excerpts = [one for one in _excerpts(store) if one.id not in told]
    return replace(
        records,
        sitzungen=(*records.sitzungen, *sitzungen),
        listings=(*records.listings, *listings),
        anfragen=(*records.anfragen, *anfragen),
        excerpts=(*records.excerpts, *excerpts),
        carried=len(anfragen) + len(excerpts),
    )


def _anfrage(one: Vorgang, held: Bundle, mentions: list[str], about: str | None) -> Anfrage:
    return Anfrage(
        one.id,
        one.source,
        one.public,
        one.group_id,
        one.keys,
        sachverhalt=held.reasons[one.id].text if one.id in held.reasons else "",
        fragen=tuple(held.fragen.get(one.id, ())),
        antworten=tuple(
            Antwort(answer.number, answer.frage, answer.text, remark_in(answer.id))
            for answer in held.families.get(one.id, ())
        ),
        damaged=one.damaged,
        about=about,
        enquiry=one.enquiry,
        facts=one.facts,
        mentions=tuple(mentions),
    )


def _mentions(store: Store) -> defaultdict[str, list[str]]:
    found = defaultdict[str, list[str]](list)
    for vorgang, key in store.rows("SELECT vorgang, key FROM mention ORDER BY rowid", kind=None):
        found[vorgang].append(key)
    return found


def _listings(store: Store, kept: set[str], records: Records) -> list[Listing]:
    """The places of Vorgänge on agendas, behind what is on those already."""
    positions = Counter(one.sitzung for one in records.listings)
    found = []
    rows = store.rows("SELECT * FROM listing ORDER BY sitzung, position")
    for row in (one for one in rows if one["vorgang"] in kept):
        top = record_of(TOP, row, number=row["top"], text="", url=None, key=None, paper=None)
        sitzung = row["sitzung"]
        found.append(Listing(sitzung, positions[sitzung], top, row["vorgang"]))
        positions[sitzung] += 1
    return found


def _excerpts(store: Store) -> list[Excerpt]:
    articles = {address: (article, page) for address, article, page in inventory.articles(store)}
    found = []
    for row in store.rows("SELECT * FROM excerpt ORDER BY rowid"):
        article, page = articles[row["article"]]
        found.append(Excerpt(row["id"], article, row["heading"], row["text"], page))
    return found
