"""An OParl paper → its page: what it is, where it was dealt with, what its files say.

Of a paper that is not public nothing is read but where it was dealt with, and under which name the
agenda lists it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.memo import Memo
from retrieval.pages import Beratung, Page, Vorlage
from retrieval.records import TOP, Attachment, PaperDetails, Speaker, UnreadableReason
from retrieval.sources.oparl.known import Objects, files_within
from retrieval.sources.oparl.places import Place, is_public, main_place, places_of
from retrieval.sources.oparl.values import (
    Json,
    address,
    key_of,
    public,
    raw_text,
    references,
    text,
    withdrawn,
)
from retrieval.sources.papers.kinds import PaperKind, speaker_named
from retrieval.sources.papers.texts import PaperTexts, kind_told, read_files

#: What stands in the place of a number that there is none of, and of an office not decided on yet.
_NO_NUMBER = re.compile(r"\W*(?:(?:ohne|o\.?) ?(?:nr?|nummer)?\W*|n/?a|null|none|keine?|x+|0+)?\W*")
#: What leads from a paper to others: to those that it belongs to, then to those beside it.
LINKS = ("superordinatedPaper", "subordinatedPaper", "relatedPaper")
_NO_OFFICE = frozenset({"offen", "-"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper as it is read by itself, before it is known which other one it answers."""

    key: str
    paper: Json
    kind: PaperKind
    body: str
    places: tuple[Place, ...]
    shown: bool
    texts: PaperTexts
    facts: PaperDetails

    @property
    def place(self) -> Place | None:
        return main_place(self.places)

    @property
    def number(self) -> str | None:
        return number_of(self.paper)


def title_of(paper: Json) -> str:
    return text(paper, "name") or "Anfrage"


def number_of(paper: Json) -> str | None:
    """Return the number of the Vorlage, where a paper has one: "-" and "o. Nr." are none."""
    found = text(paper, "reference")
    return None if _NO_NUMBER.fullmatch(found.lower()) else found


def web_of(paper: Json) -> str | None:
    """Return where people find a paper, else where programs do."""
    return address(paper, "web") or address(paper, "id")


def draft(paper: Json, known: Objects, body: str, memo: Memo) -> Draft:
    """Return a paper with the texts of its files, where it may be shown and asks or answers."""
    body = known.body_of(paper) or body
    places = tuple(places_of(paper, known, body))
    shown = is_public(paper, places)
    files = [file for file in known.files_of(paper) if public(file)] if shown else []
    kind = kind_of(paper, files)
    texts, facts = PaperTexts(), PaperDetails()
    if shown and kind != "other":
        owner = _owner(paper, kind, known)
        if kind == "enquiry" or owner == "administration":
            held = tuple((_name(file), raw_text(file, "text")) for file in files)
            main = owner if len(held) == 1 or paper.get("mainFile") is not None else None
            texts = memo(read_files, held, title_of(paper), main)
        facts = _facts(paper, known, files, texts)
    key = key_of(paper) or ""
    return Draft(key, paper, kind, body, places, shown, texts, facts)


def kind_of(paper: Json, files: Sequence[Json]) -> PaperKind:
    """Return what a paper is by its type and name, else by what its files are."""
    held = [(_name(file), raw_text(file, "text")) for file in files]
    return kind_told(text(paper, "paperType"), text(paper, "name"), held)


def papers_files(paper: Json) -> list[Json]:
    """Return the files inside a paper that the source still publishes, the main one first."""
    return [file for file in files_within(paper) if public(file) and not withdrawn(file)]


def asks(paper: Json) -> bool:
    """Whether a paper asks or answers, so far as itself says."""
    kind = kind_of(paper, papers_files(paper))
    linked = any(references(paper, key) for key in LINKS)
    return kind in ("enquiry", "answer") or (kind == "statement" and linked)


def page_of(one: Draft, about: Draft | None) -> Page:
    """Return the page of a paper, which answers the enquiry `about` where it is given."""
    texts, place = one.texts, one.place
    shown = one.shown and (about is None or about.shown or bool(place and place.public))
    reply = bool(texts.reply) and shown
    said = texts.reply or texts.mixed
    asked = texts.enquiry or (about.texts.enquiry or about.texts.mixed if about else "")
    page = Page(
        name_in_report(one.key),
        "vorlage",
        reply=reply,
        asked=asked if shown else "",
        about=about.key if about else None,
        facts=one.facts if shown else PaperDetails(),
    )
    title, url = (title_of(one.paper), web_of(one.paper)) if shown else ("", None)
    if place and place.item is not None:
        top = TOP(
            number=text(place.item, "number"),
            betreff=title or text(place.item, "name"),
            vorlage=one.number,
            beschlussart=place.outcome if shown else None,
            text=said if shown else "",
            url=url,
            public=shown,
            key=key_of(place.item),
            paper=one.key,
        )
        sitzung, meeting = place.sitzung, place.meeting
        return replace(page, kind="paper", sitzung=sitzung, meeting=meeting, tops=(top,))
    vorlage = Vorlage(
        number=one.number,
        betreff=title,
        body=one.body,
        art=one.facts.art if shown else None,
        bezueglich=about.number if about else None,
        beratungsfolge=tuple(
            Beratung(where.sitzung.gremium, where.sitzung.datum)
            for where in one.places
            if where.sitzung
        ),
        text=said if shown else "",
        url=url,
        public=shown,
        key=one.key,
    )
    return replace(page, vorlage=vorlage)


def _owner(paper: Json, kind: PaperKind, known: Objects) -> Speaker:
    """Who speaks in a paper where its files do not say: who brought it in, else by its kind."""
    persons = known.referred(paper, "originatorPerson", "Person")
    named = [
        *(text(paper, key) for key in sorted(paper) if key.endswith(":originator")),
        *known.names(paper, "originatorOrganization"),
        *(text(person, "name") for person in persons),
    ]
    author = next(filter(None, named), "")
    if kind == "enquiry":
        return "members"
    return (speaker_named(author) or "members") if author else "administration"


def _facts(paper: Json, known: Objects, files: Sequence[Json], texts: PaperTexts) -> PaperDetails:
    """Who asked, which office answers, and what files the paper has."""
    names = known.names(paper, "underDirectionOf")
    readable = [bool(raw_text(file, "text")) for file in files]
    lack: UnreadableReason | None = None if any(readable) else "no-text" if files else "no-file"
    return PaperDetails(
        askers=texts.askers,
        office=next((name for name in names if name.lower() not in _NO_OFFICE), None),
        attachments=tuple(map(_attachment, files)),
        art=text(paper, "paperType") or None,
        lack=lack,
        read=bool(readable) and all(readable),
    )


def _attachment(file: Json) -> Attachment:
    return Attachment(_name(file), address(file, "accessUrl") or address(file, "downloadUrl"))


def _name(file: Json) -> str:
    return text(file, "name") or text(file, "fileName")


def name_in_report(key: str) -> str:
    """Return the last part of a key, by which people tell a paper in a report."""
    return key.rstrip("/").rpartition("/")[2]
