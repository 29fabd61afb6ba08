"""Papers → which of them answers which enquiry, where the answer is a paper of its own.

Told by what papers say of each other, else by a number with a suffix ("VII-F-1" ← "VII-F-1-AW-01"),
else by one agenda item and one title. What fits several enquiries, or none, answers none: no pair
is better than a wrong pair.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from retrieval.paragraphs import collapse
from retrieval.sources.papers.kinds import PaperKind, without_labels

#: What makes the number of an answer out of that of its enquiry; longer ones are no numbers.
_LONGEST_NUMBER = 60
_SUFFIX = re.compile(r"(?P<base>.*\d.*?)\s?[-/.]\s?(?:[A-Za-zÄÖÜäöü]{1,4}[-/. ]?)?\d{1,3}")

#: A word that says what a title is about.
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that may ask or answer.

    `linked` are the papers that it, or that call it, super- or subordinated (cities mean either by
    either), `beside` those that one of both calls related; `items` where it was dealt with.
    `replied`: it holds a reply of its own, `asking`: it holds an enquiry.
    """

    key: str
    kind: PaperKind
    number: str
    title: str
    body: str
    linked: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    replied: bool = False
    asking: bool = False

    @property
    def asks(self) -> bool:
        return self.kind == "enquiry"

    @property
    def answers(self) -> bool:
        """Whether it can answer another paper: by its kind, else by who speaks in it."""
        return self.kind in ("answer", "statement") or (self.replied and not self.asking)


Finder = Callable[[Candidate], Iterable[Candidate]]


def join(papers: Sequence[Candidate]) -> dict[str, str]:
    """Return the enquiries by the papers that answer them."""
    finders = (
        *_by_links(papers),
        _by_number(papers),
        _by_item(papers),
    )
    found = {}
    for paper in papers:
        if paper.answers:
            enquiry = next(filter(None, (_only(paper, finder) for finder in finders)), None)
            if enquiry:
                found[paper.key] = enquiry
    # A chain of answers would tell the last one under the first one's questions.
    return {answer: enquiry for answer, enquiry in found.items() if enquiry not in found}


def _only(paper: Candidate, finder: Finder) -> str | None:
    """The one enquiry that fits; of several the one with the paper's own title.

    A paper that is called an enquiry itself answers only one that has no reply of its own.
    """
    fitting = (one for one in finder(paper) if one.asks and one.key != paper.key)
    found = {one.key: one for one in fitting if not (paper.asks and one.replied)}
    alike = [key for key, one in found.items() if _title(one) == _title(paper)]
    keys = list(found) if len(found) == 1 else alike
    return keys[0] if len(keys) == 1 else None


def _by_links(papers: Sequence[Candidate]) -> tuple[Finder, Finder]:
    known = {one.key: one for one in papers}

    def linked(paper: Candidate) -> Iterable[Candidate]:
        return (known[key] for key in paper.linked if key in known)

    def beside(paper: Candidate) -> Iterable[Candidate]:
        return (known[key] for key in paper.beside if key in known)

    return linked, beside


def _by_number(papers: Sequence[Candidate]) -> Finder:
    known = _grouped(papers, lambda one: [(one.body, _spelled(one.number))] if one.number else [])

    def with_suffix(paper: Candidate) -> Iterable[Candidate]:
        found = _SUFFIX.fullmatch(paper.number[:_LONGEST_NUMBER])
        if not found:
            return ()
        named = known.get((paper.body, _spelled(found["base"])), ())
        # "2022/14" may be the 14th paper of a year, and no answer to a paper "2022".
        return (one for one in named if not one.number.isdigit() or _share_word(paper, one))

    return with_suffix


def _by_item(papers: Sequence[Candidate]) -> Finder:
    known = _grouped(papers, lambda one: [(item, _title(one)) for item in one.items])

    def at_one_item(paper: Candidate) -> Iterable[Candidate]:
        title = _title(paper)
        return (one for item in paper.items for one in known.get((item, title), ()))

    return at_one_item


def _grouped(
    papers: Sequence[Candidate], keys: Callable[[Candidate], Iterable[tuple[str, str]]]
) -> Mapping[tuple[str, str], list[Candidate]]:
    """The enquiries without a reply of their own, by what they may be found by."""
    grouped: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for one in papers:
        if one.asks and not one.replied:
            for key in keys(one):
                grouped[key].append(one)
    return grouped


def _title(paper: Candidate) -> str:
    return collapse(without_labels(paper.title)).casefold()


def _share_word(one: Candidate, other: Candidate) -> bool:
    words, others = (set(_WORD.findall(_title(paper))) for paper in (one, other))
    return bool(words & others)


def _spelled(number: str) -> str:
    return collapse(number).casefold()
