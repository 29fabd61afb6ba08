"""A wish to look around → the list of what it asks for, and the address of the page of all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

from retrieval.german.words import words
from retrieval.ids import slug
from retrieval.replies.catalogue import Catalogue, Chosen
from retrieval.replies.directory import Group, groups
from retrieval.replies.entries import Entry
from retrieval.replies.reply import ListItem, RecordList
from retrieval.search.list_filter import ListFilter
from retrieval.storage.stored import Meeting

#: Records of a list that are shown at once.
SHOWN = 10
#: Where the pages with all that a directory holds are, but for one of some Anfragen.
DIRECTORIES = {
    "gremien": "/gremien",
    "parteien": "/personen",
    "personen": "/personen",
    "themen": "/anfragen#nach-thema",
}
#: Where the pages with all Anfragen and with all Sitzungen are.
ENQUIRIES, MEETINGS = "/anfragen", "/sitzungen"
#: How an address says that the oldest come first.
OLDEST = "aelteste"
#: What each choice is called in an address.
FIELDS = {
    "year": "jahr",
    "first": "von",
    "last": "bis",
    "gremium": "gremium",
    "body": "stadt",
    "topic": "thema",
    "party": "partei",
    "member": "person",
    "told": "worte",
    "waiting": "offen",
    "order": "reihenfolge",
}


def reply_to_wish(
    catalogue: Catalogue, wish: ListFilter, spelling: Callable[[str], str] | None = None
) -> RecordList:
    """Return the first records that a wish asks for, and how many there are.

    A topic that no record holds is read with its mistyped words as `spelling` has them. Where
    nobody of the name that is wished for has asked, `url` leads to all who have.
    """
    chosen = _chosen(wish)
    match wish.what:
        case "anfragen":
            page, held = ENQUIRIES, [_enquiry(one) for one in catalogue.entries(chosen)]
        case "sitzungen":
            page, held = MEETINGS, [_meeting(one) for one in catalogue.meetings(chosen)]
        case directory:
            page = DIRECTORIES[directory] if chosen == Chosen() else ENQUIRIES
            held = [_group(one, chosen) for one in groups(catalogue, directory, chosen)]
    known = held or catalogue.knows_asker(chosen)
    url = address(page, chosen) if known else DIRECTORIES["personen"]
    if not held and wish.topic and spelling:
        near = replace(wish, topic=" ".join(map(spelling, words(wish.topic))))
        if (listed := reply_to_wish(catalogue, near)).total:
            return listed
    shown = tuple(held[: wish.most or SHOWN])
    if not catalogue.bodies:
        # Whose each is tells nothing where all are of one body.
        shown = tuple(replace(one, body=None) for one in shown)
    return RecordList(filter=wish, total=len(held), items=shown, url=url)


def address(path: str, chosen: Chosen, page: int = 1) -> str:
    """Return the address of a view: "/anfragen?jahr=2022&thema=verkehr"."""
    fields = {name: getattr(chosen, field) for field, name in FIELDS.items()}
    fields["seite"] = str(page) if page > 1 else ""
    query = urlencode({name: value for name, value in fields.items() if value})
    return f"{path}?{query}" if query else path


def _chosen(wish: ListFilter) -> Chosen:
    return Chosen(
        gremium=slug(wish.gremium or ""),
        body=slug(wish.body or ""),
        member=slug(wish.asker or ""),
        party=slug(wish.party or ""),
        first=wish.first.isoformat() if wish.first else "",
        last=wish.last.isoformat() if wish.last else "",
        told=wish.topic or "",
        waiting="" if wish.open is None else "ja" if wish.open else "nein",
        order=OLDEST if wish.oldest else "",
    )


def _enquiry(entry: Entry) -> ListItem:
    source = entry.source
    return ListItem(
        kind="record" if entry.answers or entry.replied else "pointer",
        id=entry.id,
        betreff=source.betreff,
        datum=source.datum,
        gremium=source.gremium,
        body=source.body,
        top=source.top,
        vorlage=source.vorlage,
        askers=entry.askers,
    )


def _group(group: Group, chosen: Chosen) -> ListItem:
    met = group.meetings and not group.enquiries
    own = replace(chosen, **{group.field: group.id})
    return ListItem(
        kind="group",
        id=group.id,
        betreff=group.name,
        url=address(MEETINGS if met else ENQUIRIES, own),
        anfragen=group.enquiries,
        sitzungen=group.meetings,
    )


def _meeting(meeting: Meeting) -> ListItem:
    sitzung = meeting.sitzung
    return ListItem(
        kind="agenda",
        id=meeting.id,
        betreff=sitzung.gremium,
        datum=sitzung.datum,
        gremium=sitzung.gremium,
        body=sitzung.body,
    )
