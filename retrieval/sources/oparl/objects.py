"""OParl 1.1 objects → pages.

Dumps (`papers.jsonl.gz`, `meetings…`, `organizations…`, one object a line) → one page a paper.
What the files of a paper say is told apart in `texts`. Nothing is fetched here.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from retrieval.errors import FailureCode, PageError, SourceError
from retrieval.memo import Memo
from retrieval.paragraphs import collapse
from retrieval.records import (
    TOP,
    Attachment,
    Beratung,
    Page,
    PaperDetails,
    Removed,
    Sitzung,
    Vorlage,
)
from retrieval.sources.oparl.texts import PaperTexts, read_files

Json = dict[str, Any]

_TYPE = re.compile(r"https://schema\.oparl\.org/1\.\d/(\w+)")
#: What stands in the place of an office that is not decided on yet.
_NO_OFFICE = frozenset({"Offen", "offen", "-"})
#: An outcome after which the Vorgang came up again.
_PUT_OFF = re.compile(r"vertagt|abgesetzt|zurückgestellt|verschoben", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paper was dealt with; `number` is empty where the agenda at hand does not say."""

    sitzung: Sitzung
    number: str
    outcome: str | None
    public: bool


class Objects:
    """OParl objects by type and id."""

    def __init__(self, objects: Iterable[Json]) -> None:
        self._by_type: dict[str, dict[str, Json]] = {}
        for one in objects:
            found = _TYPE.fullmatch(str(one.get("type", "")))
            if found and isinstance(one.get("id"), str):
                self._by_type.setdefault(found[1], {})[one["id"]] = one

    def of(self, kind: str) -> Iterable[Json]:
        """All objects of a type, in the order of their ids."""
        return (one for _, one in sorted(self._by_type.get(kind, {}).items()))

    def get(self, kind: str, name: str) -> Json:
        """Return one object; an empty one where it is not at hand."""
        return self._by_type.get(kind, {}).get(name, {})

    def body_of(self, paper: Json) -> str | None:
        """Return the name of a paper's body, where that body is at hand."""
        body = self.get("Body", str(paper.get("body")))
        return collapse(str(body.get("name") or body.get("shortName") or "")) or None


def is_dump(path: Path) -> bool:
    return path.name.endswith((".jsonl", ".jsonl.gz"))


def read_dump(path: Path) -> list[Json]:
    """Return the rows of one file, which may be empty.

    Raise PageError where none of them is an OParl object, and SourceError where the file is
    damaged: what it held is not gone from the source.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
    except (OSError, EOFError, ValueError, RecursionError) as error:
        raise SourceError(f"{path} is damaged ({error}); nothing was changed") from error
    if rows and not any(map(is_object, rows)):
        raise PageError(path.name, FailureCode.NOT_OPARL())
    return [row for row in rows if isinstance(row, dict)]


def is_object(row: object) -> bool:
    """Whether a row of a file is an OParl object of a type that is known."""
    return isinstance(row, dict) and bool(_TYPE.fullmatch(str(row.get("type", ""))))


def read_objects(objects: Iterable[Json], body: str, memo: Memo | None = None) -> Iterator[Page]:
    """Yield one page a paper of type Anfrage; withdrawn papers (`deleted`) give none.

    `body` is the name of bodies that are not at hand, `memo` holds how files were read before.
    """
    known, memo = Objects(objects), memo or Memo()
    for paper in filter(is_enquiry, known.of("Paper")):
        yield _paper(paper, known, body, memo)


def read_removed(objects: Iterable[Json], body: str) -> Iterator[Removed]:
    """Yield the public papers of type Anfrage that the source has deleted; nothing of their files.

    A paper without a number is passed over: nobody can ask for it.
    """
    known = Objects(objects)
    for paper in known.of("Paper"):
        if paper.get("deleted") and _asks(paper):
            place = _place(_places(paper, known, body))
            number = number_of(paper) or (None if place else _tail(paper))
            if number and (place is None or place.public):
                day = _day(paper.get("withdrawn") or paper.get("modified"))
                days = (day, None) if paper.get("told", True) else (None, day)
                named = known.body_of(paper) or body
                yield Removed(named, number, title_of(paper), *days)


def names_bodies(objects: Iterable[Json]) -> bool:
    """Whether the body of every Anfrage is at hand with its name."""
    known = Objects(objects)
    return all(known.body_of(paper) for paper in known.of("Paper") if _asks(paper))


def is_enquiry(paper: Json) -> bool:
    """Whether a paper is an Anfrage that the source still publishes."""
    return not paper.get("deleted") and _asks(paper)


def _asks(paper: Json) -> bool:
    return "anfrage" in str(paper.get("paperType", "")).lower()


def papers_files(paper: Json) -> list[Json]:
    """Return the files of a paper, the main one first."""
    main = paper.get("mainFile")
    return [*([main] if isinstance(main, dict) else []), *objects_in(paper, "auxiliaryFile")]


def _listed(one: Json, key: str) -> list[Any]:
    found = one.get(key)
    # Some systems write a list of one object as that object.
    return found if isinstance(found, list) else [found] if isinstance(found, dict) else []


def objects_in(one: Json, key: str) -> list[Json]:
    """Return the objects that an object lists under a key."""
    return [item for item in _listed(one, key) if isinstance(item, dict)]


def _paper(paper: Json, known: Objects, body: str, memo: Memo) -> Page:
    name, reference, url = title_of(paper), number_of(paper), paper.get("web") or paper["id"]
    body = known.body_of(paper) or body
    places = _places(paper, known, body)
    place = _place(places)
    public = place is None or place.public
    # Of what was dealt with in private only that it was is kept.
    files = memo(read_files, papers_files(paper), name) if public else PaperTexts()
    facts, answered = _facts(paper, known, files), bool(files.reply)
    page = Page(_tail(paper), "paper", reply=answered, asked=files.enquiry, facts=facts)
    if place:
        top = TOP(place.number, name, reference, place.outcome, files.reply, url, place.public)
        return replace(page, sitzung=place.sitzung, tops=(top,))
    folge = tuple(Beratung(one.sitzung.gremium, one.sitzung.datum) for one in places)
    number = reference or page.name
    vorlage = Vorlage(number, name, body, "Anfrage", None, None, folge, files.reply, url)
    return replace(page, kind="vorlage", vorlage=vorlage)


def title_of(paper: Json) -> str:
    return collapse(str(paper.get("name") or "Anfrage"))


def number_of(paper: Json) -> str | None:
    """Return the number of the Vorlage, where a paper has one."""
    return str(paper.get("reference") or "") or None


def _tail(paper: Json) -> str:
    """The last part of a paper's id: what it is called where it has no number."""
    return str(paper["id"]).rpartition("/")[2]


def _facts(paper: Json, known: Objects, files: PaperTexts) -> PaperDetails:
    """Who asked, which office answers, and what files the paper has."""
    offices = (known.get("Organization", str(one)) for one in _listed(paper, "underDirectionOf"))
    names = (collapse(str(one.get("name") or "")) for one in offices)
    held = papers_files(paper)
    readable = any(str(one.get("text") or "").strip() for one in held)
    return PaperDetails(
        askers=files.askers,
        office=next((name for name in names if name and name not in _NO_OFFICE), None),
        attachments=tuple(map(_attachment, held)),
        art=collapse(str(paper.get("paperType"))),
        lack=None if readable else "no-text" if held else "no-file",
    )


def _attachment(file: Json) -> Attachment:
    address = file.get("accessUrl") or file.get("downloadUrl")
    name = collapse(str(file.get("name") or file.get("fileName") or ""))
    return Attachment(name, str(address) if address else None)


def _place(places: Sequence[Place]) -> Place | None:
    """The last TOP that was not put off and says what came of it, else the last one."""
    tops = [one for one in places if one.number]
    done = [one for one in tops if one.outcome and not _PUT_OFF.search(one.outcome)]
    return next(reversed(done or tops), None)


def _places(paper: Json, known: Objects, body: str) -> list[Place]:
    """Where the paper was dealt with, in order: consultation → meeting → agendaItem."""
    found = []
    for consultation in objects_in(paper, "consultation"):
        meeting = known.get("Meeting", str(consultation.get("meeting")))
        day = _day(meeting.get("start"))
        if day is None:
            continue
        items = (one for one in objects_in(meeting, "agendaItem") if _same_item(one, consultation))
        item: Json = next(items, {})
        gremium = _gremium(consultation, meeting, known)
        sitzung = Sitzung(body, gremium, day, meeting.get("name"), None, None, None)
        number, public = str(item.get("number") or ""), bool(item.get("public", True))
        found.append(Place(sitzung, number, item.get("result"), public))
    return sorted(found, key=lambda one: one.sitzung.datum)


def _same_item(item: Json, consultation: Json) -> bool:
    named, own = consultation.get("agendaItem"), consultation.get("id")
    by_item = named is not None and item.get("id") == named
    return by_item or (own is not None and item.get("consultation") == own)


def _gremium(consultation: Json, meeting: Json, known: Objects) -> str:
    ids = [*_listed(consultation, "organization"), *_listed(meeting, "organization")]
    names = (known.get("Organization", str(one)).get("name") for one in ids)
    return next((collapse(str(name)) for name in names if name), str(meeting.get("name") or "Rat"))


def _day(moment: object) -> date | None:
    try:
        return date.fromisoformat(str(moment)[:10])
    except ValueError:
        return None
