"""Pages of installations whose addresses are not known → the same, those of two towns told apart.

Where a page tells its body but no address, the body stands for the place. Pages of two towns that
are called alike would then share keys; that shows where one key is said to be two things.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from retrieval.pages import Page
from retrieval.paragraphs import collapse
from retrieval.records import TOP
from retrieval.sources.html.addresses import LAYOUT, UNPLACED
from retrieval.sources.papers.filed import Saved


@dataclass(frozen=True, slots=True)
class _Said:
    """What a page says of a key."""

    key: str
    what: str

    @property
    def place(self) -> str:
        return self.key.rpartition("/")[0]


def kept_apart(saved: Sequence[Saved]) -> list[Saved]:
    """Return what was saved; what shares a key for two things gets one of its folder, or none.

    None, where the two lie in one folder, or beside pages whose place is known and may be theirs:
    then what the pages say has to do.
    """
    saved = _with_layouts(saved)
    known = {one.folder for one in saved if any(map(_is_placed, _things(one.page)))}
    apart, unsure = set[str](), set[str]()
    said: defaultdict[str, defaultdict[Path, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in saved:
        for thing in _said(one.page):
            if one.folder in known:
                unsure.add(thing.place)
            said[thing.key][one.folder].add(thing.what)
    for key, by_folder in said.items():
        place = key.rpartition("/")[0]
        if any(len(what) > 1 for what in by_folder.values()):
            unsure.add(place)
        if len(set().union(*by_folder.values())) > 1:
            apart.add(place)
    if not apart | unsure:
        return list(saved)
    labels = _labels({one.folder for one in saved})
    return [_rewritten(one, apart, unsure, labels) for one in saved]


def _said(page: Page) -> Iterator[_Said]:
    for key, what in _things(page):
        if key and key.startswith(UNPLACED) and what and any(map(str.isdigit, what)):
            yield _Said(key, collapse(what).casefold())


def _is_placed(thing: tuple[str | None, str | None]) -> bool:
    key, _ = thing
    return key is not None and not key.startswith(UNPLACED)


def _things(page: Page) -> Iterator[tuple[str | None, str | None]]:
    if page.sitzung:
        yield page.meeting, f"{page.sitzung.gremium} {page.sitzung.datum}"
    for top in page.tops:
        yield top.key, top.number
        yield top.paper, top.vorlage
    if page.vorlage:
        yield page.vorlage.key, page.vorlage.number
        yield page.about, page.vorlage.bezueglich


def _labels(folders: set[Path]) -> Mapping[Path, str]:
    """A name for each folder, its own where no other has it."""
    named = defaultdict[str, list[Path]](list)
    for folder in folders:
        named[folder.name].append(folder)
    return {one: one.name if len(named[one.name]) == 1 else str(one) for one in folders}


def _with_layouts(saved: Sequence[Saved]) -> list[Saved]:
    """Pages that do not tell the layout of their installation, with the only one of their folder.

    A page that was saved in part may lack its head.
    """
    layouts = defaultdict[tuple[Path, str], set[str]](set)
    for one in saved:
        for key, _ in _things(one.page):
            body, _, layout = _place(key).partition(LAYOUT)
            layouts[one.folder, body].add(layout)
    only = {at: (found - {""}).pop() for at, found in layouts.items() if len(found - {""}) == 1}
    if not only:
        return list(saved)

    def at(one: Saved, key: str) -> str:
        body, _, number = key.rpartition("/")
        layout = "" if LAYOUT in body else only.get((one.folder, body), "")
        return f"{body}{LAYOUT}{layout}/{number}" if layout else key

    return [_with_keys(one, partial(at, one)) for one in saved]


def _place(key: str | None) -> str:
    return (key or "").rpartition("/")[0]


def _rewritten(one: Saved, apart: set[str], unsure: set[str], labels: Mapping[Path, str]) -> Saved:
    def key(known: str) -> str | None:
        place, _, number = known.rpartition("/")
        if place in unsure:
            return None
        return f"{place} ({labels[one.folder]})/{number}" if place in apart else known

    return _with_keys(one, key)


def _with_keys(one: Saved, renamed: Callable[[str], str | None]) -> Saved:
    """The page with other keys."""

    def key(known: str | None) -> str | None:
        return renamed(known) if known else known

    def top(known: TOP) -> TOP:
        return replace(known, key=key(known.key), paper=key(known.paper))

    page, vorlage = one.page, one.page.vorlage
    changed = replace(
        page,
        meeting=key(page.meeting),
        tops=tuple(map(top, page.tops)),
        vorlage=replace(vorlage, key=key(vorlage.key)) if vorlage else None,
        about=key(page.about),
    )
    return replace(one, page=changed)
