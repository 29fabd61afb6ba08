"""Pages that offer files, and the texts of those files → the pages with who asks and who replies.

What a file is to its paper its name and its first lines tell (`texts`); which paper answers which,
papers say by their numbers and items (`pairs`). A text on the page is one more of its files. Of
papers that neither ask nor answer nothing is read besides their page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from retrieval.failures import FailureCode
from retrieval.pages import Page
from retrieval.records import LeftOut, Source, Speaker, UnreadableReason
from retrieval.sources.html.addresses import UNPLACED
from retrieval.sources.papers.filed import PaperFile, Saved
from retrieval.sources.papers.kinds import PaperKind
from retrieval.sources.papers.pairs import Candidate, join
from retrieval.sources.papers.texts import PaperTexts, kind_told, read_files

#: The texts of files, by the folder of the page that offers them and their key.
Texts = Mapping[tuple[Path, str], str]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper or an item as its page tells it; `at` is where its page is among the others."""

    at: int
    saved: Saved

    @property
    def page(self) -> Page:
        return self.saved.page

    @property
    def files(self) -> tuple[PaperFile, ...]:
        return self.saved.files or ()

    @property
    def key(self) -> str | None:
        page = self.page
        return page.vorlage.key if page.vorlage else page.tops[0].paper

    @property
    def number(self) -> str | None:
        page = self.page
        return page.vorlage.number if page.vorlage else page.tops[0].vorlage

    @property
    def title(self) -> str:
        page = self.page
        return page.vorlage.betreff if page.vorlage else page.tops[0].betreff

    @property
    def art(self) -> str:
        return (self.page.vorlage.art if self.page.vorlage else None) or ""

    @property
    def body(self) -> str:
        page = self.page
        return page.vorlage.body if page.vorlage else page.sitzung.body if page.sitzung else ""

    @property
    def inline(self) -> str:
        page = self.page
        return page.vorlage.text if page.vorlage else page.tops[0].text

    @property
    def name(self) -> str:
        """What tells it from all others that were read."""
        return self.key or f"{self.at}"

    @property
    def source(self) -> Source:
        sitzung, page = self.page.sitzung, self.page
        url = page.vorlage.url if page.vorlage else page.tops[0].url
        return Source(
            body=self.body,
            gremium=sitzung.gremium if sitzung else None,
            datum=sitzung.datum if sitzung else None,
            top=page.tops[0].number or None if page.tops else None,
            vorlage=self.number,
            betreff=self.title,
            url=url,
        )


@dataclass(frozen=True, slots=True)
class _Draft:
    paper: Paper
    kind: PaperKind
    texts: PaperTexts
    missing: tuple[PaperFile, ...]

    @property
    def has_text(self) -> bool:
        return bool(self.paper.inline) or len(self.missing) < len(self.paper.files)


def with_files(
    saved: Sequence[Saved], texts: Texts
) -> tuple[tuple[Page, ...], tuple[LeftOut, ...]]:
    """Return the pages with what their files say, and the files that are not at hand."""
    told = [one for one in _drafts(saved, texts) if one.kind != "other"]
    drafts, items = {one.paper.name: one for one in told}, _items(saved)
    abouts = join([_candidate(one, items) for one in drafts.values()])
    pages, left_out = [one.page for one in saved], list[LeftOut]()
    for one in told:
        name = one.paper.name
        about = drafts.get(abouts.get(name, ""))
        if one.kind == "statement" and about is None:
            continue  # what only informs answers nobody
        pages[one.paper.at] = _page_of(one, about)
        if drafts[name] is one:
            left_out += _left_out(one, about)
    kept = [page for page, one in zip(pages, saved, strict=True) if _is_kept(page, one)]
    return tuple(kept), tuple(left_out)


def _left_out(one: _Draft, about: _Draft | None) -> Iterator[LeftOut]:
    source = one.paper.source
    number = source.vorlage or source.betreff
    for file in one.missing:
        yield LeftOut(file.name or number, FailureCode.NO_TEXT(), source)
    if one.kind == "answer" and about is None:
        yield LeftOut(number, FailureCode.ANSWER_ALONE(), source)


def may_ask(paper: Paper) -> bool:
    """Return whether a paper may ask or answer, so far as its page says: its files are read."""
    named = [(file.name, "") for file in paper.files]
    return kind_told(paper.art, paper.title, named) != "other"


def papers_of(saved: Sequence[Saved]) -> Iterator[Paper]:
    """Yield what offers files: papers, and items whose paper is not at hand; none that is private.

    What an agenda lists in its non-public part is private, wherever else it is told.
    """
    own = {page.vorlage.key for one in saved if (page := one.page).vorlage and page.vorlage.key}
    private = {top.paper for one in saved for top in one.page.tops if not top.public and top.paper}
    for at, one in enumerate(saved):
        page = one.page
        if one.files is None or page.kind == "agenda" or not (page.vorlage or page.tops):
            continue
        paper = Paper(at, one)
        minutes = page.kind == "auszug" and page.tops[0].text
        known = page.vorlage is None and (paper.key in own or minutes)
        public = page.vorlage.public if page.vorlage else page.tops[0].public
        if public and not known and paper.key not in private:
            yield paper


def _drafts(saved: Sequence[Saved], texts: Texts) -> Iterator[_Draft]:
    papers = list(papers_of(saved))
    shared = _shared(papers)
    for paper in papers:
        at = {one.key: texts.get((paper.saved.folder, one.key), "") for one in paper.files}
        said = {key: "" if key in shared else text for key, text in at.items()}
        held = [(one.name, said[one.key]) for one in paper.files]
        if paper.inline:
            held.insert(0, (paper.art or paper.title, paper.inline))
        kind = kind_told(paper.art, paper.title, held)
        owner: Speaker | None = "members" if kind == "enquiry" else "administration"
        read = PaperTexts()
        if kind != "other":
            main = owner if paper.inline or len(held) == 1 else None
            read = read_files(held, paper.title, main)
        missing = tuple(one for one in paper.files if not said[one.key])
        yield _Draft(paper, kind, read, missing)


def _shared(papers: Sequence[Paper]) -> Collection[str]:
    """Files of installations that nobody knows which several papers offer.

    They may be those of two towns, whose numbers mean nothing to each other.
    """
    offered = defaultdict[str, set[str]](set)
    for paper in papers:
        for file in paper.files:
            if file.key.startswith(UNPLACED):
                offered[file.key].add(f"{paper.number} {paper.title}")
    return {key for key, by in offered.items() if len(by) > 1}


def _items(saved: Sequence[Saved]) -> Mapping[str, set[str]]:
    """Where each paper was dealt with, as the agendas say, by its key."""
    found = defaultdict[str, set[str]](set)
    for one in saved:
        for top in one.page.tops:
            if top.paper:
                found[top.paper].add(top.key or f"{one.page.meeting or one.page.name} {top.number}")
    return found


def _candidate(one: _Draft, items: Mapping[str, set[str]]) -> Candidate:
    paper, texts = one.paper, one.texts
    return Candidate(
        key=paper.name,
        kind=one.kind,
        number=paper.number or "",
        title=paper.title,
        body=_place(paper),
        items=frozenset(items.get(paper.name, ())),
        replied=bool(texts.reply or texts.mixed),
        asking=bool(texts.enquiry or texts.mixed),
    )


def _place(paper: Paper) -> str:
    """Numbers mean the same within one installation only."""
    return paper.key.rpartition("/")[0] if paper.key else f"{paper.body} {paper.saved.folder}"


def _page_of(one: _Draft, about: _Draft | None) -> Page:
    texts, paper = one.texts, one.paper
    text = texts.reply or texts.mixed or paper.inline
    lack: UnreadableReason | None = None
    if not one.has_text:
        lack = "no-text" if paper.files else "no-file"
    facts = replace(
        paper.page.facts,
        askers=texts.askers or paper.page.facts.askers,
        lack=lack,
        read=bool(paper.files) and not one.missing,
    )
    earlier = about.texts.enquiry or about.texts.mixed if about else ""
    page = replace(
        paper.page,
        facts=facts,
        reply=bool(texts.reply),
        asked=texts.enquiry or earlier,
        about=(about.paper.key if about else None) or paper.page.about,
    )
    if page.vorlage:
        number = (about.paper.number if about else None) or page.vorlage.bezueglich
        return replace(page, vorlage=replace(page.vorlage, text=text, bezueglich=number))
    return replace(page, tops=(replace(page.tops[0], text=text), *page.tops[1:]))


def _is_kept(page: Page, saved: Saved) -> bool:
    """Whether a page says more than the agenda that it was taken from."""
    return saved.files is None or page.kind != "paper" or bool(page.tops[0].text) or page.reply
