"""OParl objects → pages of the papers that ask or answer, and what was left out.

    dumps     files → objects          known     objects by type and id
    values    fields of any type       kinds     what papers and files are called
    places    where papers were        headings  first lines → what they head
    texts     files → question, reply  speakers  whose words a file is
    papers    one paper → its page     pairs     which paper answers which

Nothing is fetched here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from retrieval.errors import Failure, FailureCode
from retrieval.memo import Memo
from retrieval.pages import Page, Removed
from retrieval.records import LeftOut, Source
from retrieval.sources.oparl.dumps import is_dump, is_object, read_dump, read_rows
from retrieval.sources.oparl.known import Objects, Rows, files_within, objects_of, type_of
from retrieval.sources.oparl.papers import (
    Draft,
    draft,
    kind_of,
    number_of,
    page_of,
    title_of,
    web_of,
)
from retrieval.sources.oparl.places import is_public, places_of
from retrieval.sources.oparl.values import (
    Json,
    cancelled,
    day,
    identity,
    key_of,
    public,
    references,
    says_day,
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
    "read_deleted",
    "read_dump",
    "read_objects",
    "read_pages",
    "read_private",
    "read_removed",
    "read_rows",
    "title_of",
]

#: Characters of something unreadable that a report shows.
_SHOWN = 40
_LINKED = ("superordinatedPaper", "subordinatedPaper")
_BESIDE = ("relatedPaper",)
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
    yield from _nameless(known, body)
    yield from _dayless(known)
    yield from _replaced(known, body)
    drafts = dict[str, Draft]()
    others_say = any(map(known.body_of, known.of("Paper")))
    for paper in known.of("Paper"):
        if withdrawn(paper):
            continue
        try:
            one = draft(paper, known, body, memo)
        except Exception as error:  # whatever is wrong with one paper costs that paper alone
            yield _left_out(paper, known, body, FailureCode.OBJECT_UNREADABLE(_told(error)))
        else:
            if one.kind == "other":
                continue
            if not body and others_say and not known.body_of(paper):
                yield _left_out(paper, known, body, FailureCode.NO_BODY())
            else:
                drafts[identity(paper) or ""] = one
    abouts, linked = join(_candidates(drafts)), _linked(known)
    for name, one in drafts.items():
        about = drafts.get(abouts.get(name, ""))
        if about or one.kind in ("enquiry", "answer"):
            yield page_of(one, about)
        if not about and one.shown and one.kind in _ALONE and _is_reply(one, name, linked):
            yield _left_out(one.paper, known, body, _ALONE[one.kind]())


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
        if withdrawn(paper) and number and _asks(paper):
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
    """Whether the body of every paper that asks or answers is at hand with its name."""
    known = objects_of(rows)
    return all(known.body_of(paper) for paper in known.of("Paper") if _asks(paper))


def is_enquiry(paper: Json) -> bool:
    """Whether a paper asks or answers, so far as itself says, and the source still publishes it."""
    is_paper = type_of(paper) == "Paper"
    return is_paper and not withdrawn(paper) and public(paper) and _asks(paper)


def papers_to_read(rows: Rows) -> list[Json]:
    """Return the papers whose files are read: that ask or answer, and are public at every place."""
    known = objects_of(rows)
    return [
        paper
        for paper in known.of("Paper")
        if is_enquiry(paper) and is_public(paper, places_of(paper, known, ""))
    ]


def papers_files(paper: Json) -> list[Json]:
    """Return the files inside a paper that the source still publishes, the main one first."""
    return [file for file in files_within(paper) if public(file) and not withdrawn(file)]


def _asks(paper: Json) -> bool:
    kind = kind_of(paper, papers_files(paper))
    linked = any(references(paper, key) for key in (*_LINKED, *_BESIDE))
    return kind in ("enquiry", "answer") or (kind == "statement" and linked)


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
        others = {one for key in (*_LINKED, *_BESIDE) for one in references(paper, key)}
        if others := {one for one in others if one in papers and one != name}:
            found |= {name, *others}
    return found


def _is_reply(one: Draft, name: str, linked: Collection[str]) -> bool:
    """Whether a paper can only be meant as a reply to an enquiry.

    A Mitteilung is none, and a Stellungnahme that is linked with a motion is one to that.
    """
    said = (text(one.paper, key) for key in ("paperType", "name"))
    return one.kind == "answer" or (name not in linked and any(map(replies_to_someone, said)))


def _nameless(known: Objects, body: str) -> Iterator[LeftOut]:
    """What has no id, and so is told from nothing else."""
    for kind, one in known.nameless:
        reason = FailureCode.NO_ID(kind)
        if kind == "Meeting":
            yield LeftOut(text(one, "name") or kind, reason)
        elif kind == "Paper" and not withdrawn(one) and _asks(one):
            yield _left_out(one, known, body, reason)


def _dayless(known: Objects) -> Iterator[LeftOut]:
    """Public meetings that took place on a day that cannot be read."""
    for one in known.of("Meeting"):
        took_place = public(one) and not (withdrawn(one) or cancelled(one))
        if took_place and says_day(one, "start") and day(one, "start") is None:
            written = text(one, "start")[:_SHOWN] or "?"
            yield LeftOut(text(one, "name") or "Meeting", FailureCode.NO_DAY(written))


def _replaced(known: Objects, body: str) -> Iterator[LeftOut]:
    """Papers that have the id of another one, told by number and title; not an earlier state."""
    for other in known.replaced:
        kept = known.get("Paper", identity(other) or "")
        told = {(number_of(one), title_of(one)) for one in (kept, other)}
        if len(told) > 1 and not (withdrawn(kept) or withdrawn(other)) and _asks(other):
            right = _left_out(kept, known, body, FailureCode.SAME_ID())
            if right.source is None:  # not public (any more), under whatever title
                yield LeftOut(number_of(other) or "?", FailureCode.SAME_ID(right.file))
                continue
            named = " ".join(filter(None, (number_of(kept), title_of(kept))))
            yield _left_out(other, known, body, FailureCode.SAME_ID(named))


def _left_out(paper: Json, known: Objects, body: str, reason: Failure) -> LeftOut:
    """A paper that is left out, by its number; its title is told only where it is public."""
    named, number = known.body_of(paper) or body, number_of(paper)
    if not is_public(paper, places_of(paper, known, named)):
        return LeftOut(number or "?", reason)
    title = title_of(paper)
    source = Source(
        body=named,
        gremium=None,
        datum=None,
        top=None,
        vorlage=number,
        betreff=title,
        url=web_of(paper),
    )
    return LeftOut(number or title, reason, source)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
