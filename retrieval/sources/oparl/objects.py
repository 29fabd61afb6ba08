"""OParl objects → pages of the papers that ask or answer and of agendas, and what was left out.

    dumps     files → objects          known     objects by type and id
    values    fields of any type       kinds     what papers and files are called
    places    where papers were        headings  first lines → what they head
    texts     files → question, reply  speakers  whose words a file is
    papers    one paper → its page     pairs     which paper answers which
    left_out  what is not read, why    agendas   meetings → their agendas

Nothing is fetched here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from retrieval.failures import FailureCode
from retrieval.memo import Memo
from retrieval.pages import Page, Removed
from retrieval.records import LeftOut
from retrieval.sources.oparl.agendas import read_agendas
from retrieval.sources.oparl.dumps import is_dump, is_object, read_dump, read_rows
from retrieval.sources.oparl.known import Objects, Rows, objects_of, type_of
from retrieval.sources.oparl.left_out import left_out, not_read, why_hidden
from retrieval.sources.oparl.papers import (
    LINKS,
    Draft,
    asks,
    draft,
    number_of,
    page_of,
    papers_files,
    title_of,
)
from retrieval.sources.oparl.places import is_public, places_of
from retrieval.sources.oparl.values import (
    Json,
    day,
    identity,
    key_of,
    public,
    references,
    text,
    told,
    withdrawn,
)
from retrieval.sources.papers.kinds import PaperKind, replies_to_someone
from retrieval.sources.papers.pairs import Candidate, join

__all__ = [
    "Json",
    "Objects",
    "is_dump",
    "is_enquiry",
    "is_object",
    "names_bodies",
    "number_of",
    "objects_of",
    "papers_files",
    "papers_to_read",
    "read_agendas",
    "read_deleted",
    "read_dump",
    "read_objects",
    "read_pages",
    "read_private",
    "read_removed",
    "read_rows",
    "title_of",
]

_LINKED, _BESIDE = LINKS[:2], LINKS[2:]
#: Why a paper that answers no enquiry is named.
_ALONE: Mapping[PaperKind, FailureCode] = {
    "answer": FailureCode.ANSWER_ALONE,
    "statement": FailureCode.STATEMENT_ALONE,
}


def read_objects(rows: Rows, body: str, memo: Memo | None = None) -> Iterator[Page | LeftOut]:
    """Yield one page a paper that asks or answers, and what cannot be read with the reason.

    `body` is the name of bodies that are not at hand; without one, a paper that alone does not say
    whose it is is left out. `memo` holds how files were read before.
    """
    known, memo = objects_of(rows), memo or Memo()
    yield from not_read(known, body)
    drafts = dict[str, Draft]()
    others_say = any(map(known.body_of, known.of("Paper")))
    for paper in known.of("Paper"):
        if withdrawn(paper):
            continue
        try:
            one = draft(paper, known, body, memo)
        except Exception as error:  # whatever is wrong with one paper costs that paper alone
            yield left_out(paper, known, body, FailureCode.OBJECT_UNREADABLE(_told(error)))
        else:
            if one.kind == "other":
                continue
            if not body and others_say and not known.body_of(paper):
                yield left_out(paper, known, body, FailureCode.NO_BODY())
                continue
            drafts[identity(paper) or ""] = one
            if not one.shown and (reason := why_hidden(paper, one.places)):
                yield left_out(paper, known, body, reason)
    abouts, linked = join(_candidates(drafts)), _linked(known)
    for name, one in drafts.items():
        about = drafts.get(abouts.get(name, ""))
        if about or one.kind in ("enquiry", "answer"):
            yield page_of(one, about)
        if not about and one.shown and one.kind in _ALONE and _is_reply(one, name, linked):
            yield left_out(one.paper, known, body, _ALONE[one.kind]())


def read_pages(rows: Rows, body: str, memo: Memo | None = None) -> Iterator[Page]:
    """Yield the pages of `read_objects` alone."""
    return (one for one in read_objects(rows, body, memo) if isinstance(one, Page))


def read_removed(rows: Rows, body: str) -> Iterator[Removed]:
    """Yield the public papers that ask or answer and that the source has deleted.

    Nothing of their files is read. A paper without a number is passed over: nobody can ask for it.
    """
    known = objects_of(rows)
    for paper in known.of("Paper"):
        number, named = number_of(paper), known.body_of(paper) or body
        if withdrawn(paper) and number and asks(paper):
            if not is_public(paper, places_of(paper, known, named)):
                continue
            gone = day(paper, "withdrawn") or day(paper, "modified")
            said, noticed = (gone, None) if told(paper) else (None, gone)
            yield Removed(named, number, title_of(paper), said, noticed, key_of(paper))


def read_deleted(rows: Rows, body: str) -> Iterator[tuple[str, str]]:
    """Yield body and key of the papers that the source has deleted, public or not."""
    known = objects_of(rows)
    for paper in known.of("Paper"):
        if (key := key_of(paper)) and withdrawn(paper):
            yield known.body_of(paper) or body, key


def read_private(rows: Rows, body: str) -> Iterator[tuple[str, str]]:
    """Yield body and key of the papers that are at hand and not public, here or where they were."""
    known = objects_of(rows)
    for paper in known.of("Paper"):
        named, key = known.body_of(paper) or body, key_of(paper)
        if key and not is_public(paper, places_of(paper, known, named)):
            yield named, key


def names_bodies(rows: Rows) -> bool:
    """Whether the body of every paper that asks or answers is at hand with its name.

    Without such papers it is that of the meetings.
    """
    known = objects_of(rows)
    asking = [paper for paper in known.of("Paper") if asks(paper)]
    return all(map(known.body_of, asking)) if asking else bool(known.of("Body"))


def is_enquiry(paper: Json) -> bool:
    """Whether a paper asks or answers, so far as itself says, and the source still publishes it."""
    is_paper = type_of(paper) == "Paper"
    return is_paper and not withdrawn(paper) and public(paper) and asks(paper)


def papers_to_read(rows: Rows) -> list[Json]:
    """Return the papers whose files are read: that ask or answer, and are public at every place."""
    known = objects_of(rows)
    return [
        paper
        for paper in known.of("Paper")
        if is_enquiry(paper) and is_public(paper, places_of(paper, known, ""))
    ]


def _candidates(drafts: Mapping[str, Draft]) -> list[Candidate]:
    linked, beside = _links(drafts, _LINKED), _links(drafts, _BESIDE)
    return [
        Candidate(
            key=name,
            kind=one.kind,
            number=one.number or "",
            title=title_of(one.paper),
            body=one.body,
            linked=frozenset(linked[name]),
            beside=frozenset(beside[name]),
            items=frozenset(filter(None, (key_of(each.item or {}) for each in one.places))),
            replied=bool(one.texts.reply or one.texts.mixed),
            asking=bool(one.texts.enquiry or one.texts.mixed),
        )
        for name, one in drafts.items()
    ]


def _links(drafts: Mapping[str, Draft], keys: Sequence[str]) -> defaultdict[str, set[str]]:
    """The papers that papers name under these keys, in both directions."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, one in drafts.items():
        for other in (other for key in keys for other in references(one.paper, key)):
            found[name].add(other)
            found[other].add(name)
    return found


def _linked(known: Objects) -> set[str]:
    """The papers that are linked with another one at hand, whatever kind that is of."""
    papers, found = {identity(one) or "": one for one in known.of("Paper")}, set[str]()
    for name, paper in papers.items():
        others = {one for key in LINKS for one in references(paper, key)}
        if others := {one for one in others if one in papers and one != name}:
            found |= {name, *others}
    return found


def _is_reply(one: Draft, name: str, linked: Collection[str]) -> bool:
    """Whether a paper can only be meant as a reply to an enquiry.

    A Mitteilung is none, and a Stellungnahme that is linked with a motion is one to that.
    """
    said = (text(one.paper, key) for key in ("paperType", "name"))
    return one.kind == "answer" or (name not in linked and any(map(replies_to_someone, said)))


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
