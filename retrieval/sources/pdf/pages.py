"""Pages → their text without running heads and feet, whatever these say.

A running line stands at the same end of most pages, alike but for a number that counts the pages.
What a page says further inside is text, even if every page says it. Where the pages of a text are
parted is told in `page_numbers`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice

from retrieval.paragraphs import LIST_MARKER, collapse

#: Stands between two pages, on a line of its own.
PAGE_BREAK = "\f"
#: A head or foot has at most so many lines, of at most so many characters; pages that are alike
#: further on are copies of one page.
_LINES = 10
_LONGEST = 200
#: A running line stands on this share of all pages, or of the left or the right ones. From three
#: pages on, those before its first and behind its last page (an annex, say) do not count.
_MOST = 0.6
_SURE = 3
#: Numbers of a line that may count the pages; a line with more is a row of a table.
_NUMBERS = 6
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\d+|[-–—]+\s?\d+\s?[-–—]+")
#: Words of which a line consists that says what the text below it is: "Antwort zu Frage 2:", "Ja.".
_LABEL_WORD = re.compile(
    r"(?:zu|auf|den|der|die|das|und|bis|von|nr\.?|ja|nein|keine?|(?:antwort|frage|punkt|ziffer)\w*"
    r"|[a-z]\)|[\d.,()]+)[:.,]?",
    re.IGNORECASE,
)
_PROSE = 50
_SENTENCE_END = (".", "?", "!", ":", ";")
_SENTENCE = re.compile(r"\w+(?:\s\S+){3,40}[.?!]")


def as_text(pages: Iterable[str]) -> str:
    """Return the pages as one text, parted by PAGE_BREAK."""
    return f"\n{PAGE_BREAK}\n".join(pages)


def without_running_lines(pages: Iterable[str]) -> str:
    """Return the text of the pages, parted by PAGE_BREAK, without their heads and feet."""
    lines = [page.split("\n") for page in pages]
    said = Counter(collapse(line) for page in lines for line in page if len(line) <= 2 * _LONGEST)
    heads = _running(lines, said)
    feet = _running([page[::-1] for page in lines], said)
    kept = [
        page[head : max(head, len(page) - foot)]
        for page, head, foot in zip(lines, heads, feet, strict=True)
    ]
    if not any(map(_has_letters, kept)) and any(map(_has_sentence, lines)):
        kept = lines  # pages with a sentence each, which differ in a number
    return as_text(map("\n".join, kept))


def _running(pages: Sequence[Sequence[str]], said: Mapping[str, int]) -> list[int]:
    """How many lines at the start of each page are running ones and blank ones among them.

    `said` is how often the pages say a line. Line after line is taken off, from the end of the page
    inwards, as long as it runs.
    """
    filled = [_filled(page) for page in pages]
    depths = [0] * len(pages)
    known: set[_Key] = set()
    headings: set[int] = set()
    for _ in range(_LINES + 1):
        edges = {
            page: list(_keys(lines[depth][1], page))
            for page, (lines, depth) in enumerate(zip(filled, depths, strict=True))
            if depth < len(lines)
        }
        alike: dict[_Key, list[int]] = defaultdict(list)
        for page, keys in edges.items():
            for key in keys:
                alike[key].append(page)
        found = {
            key: on
            for key, on in alike.items()
            if len(on) > 1 and _may_stand(key, filled[on[0]][depths[on[0]]][1], len(on), said)
        }
        known |= _most_common(found, len(pages))
        # What begins only later is a heading there (of an annex, say), and runs from then on.
        headings |= {on[0] for key, on in found.items() if on[0] >= _SURE and not key.counting}
        running = [page for page in edges.keys() - headings if not known.isdisjoint(edges[page])]
        if not running:
            break
        for page in running:
            depths[page] += 1
    return [
        lines[depth - 1][0] + 1 if 0 < depth <= _LINES else 0
        for lines, depth in zip(filled, depths, strict=True)
    ]


def _filled(page: Sequence[str]) -> list[tuple[int, str]]:
    """The first lines of a page that hold words, one more than a head has, each with its place."""
    filled = ((at, collapse(line)) for at, line in enumerate(page) if line and not line.isspace())
    return list(islice(filled, _LINES + 1))


@dataclass(frozen=True, slots=True)
class _Key:
    """What lines on two pages have in common: their form, with 0 for numbers, and these numbers.

    Where the line counts the pages, a number is that on the first page, and the others are texts.
    """

    form: str
    numbers: tuple[int | str, ...]
    counting: bool = False


def _keys(words: str, page: int) -> Iterator[_Key]:
    """Yield what a line may have in common with others; each of its numbers may count the pages."""
    if len(words) > _LONGEST:
        return
    form, numbers = _NUMBER.sub("0", words), [int(number) for number in _NUMBER.findall(words)]
    yield _Key(form, tuple(numbers))
    if len(numbers) <= _NUMBERS:
        alone = {
            tuple(at == counting for at in range(len(numbers))) for counting in range(len(numbers))
        }
        alike = {tuple(n == counting for n in numbers) for counting in numbers}
        for counts in alone | alike:
            counted = (n - page if on else f"{n}" for n, on in zip(numbers, counts, strict=True))
            yield _Key(form, tuple(counted), counting=True)


def _may_stand(key: _Key, words: str, count: int, said: Mapping[str, int]) -> bool:
    """Whether the line may be a running one on so many pages."""
    if key.counting:
        return may_run(words, unsure=True)
    own = said[words] > 2 * count  # the text itself says it, here by chance at the end of pages
    return not own and not _PAGE_NUMBER.fullmatch(words) and may_run(words, unsure=count < _SURE)


def _most_common(found: Mapping[_Key, Sequence[int]], pages: int) -> set[_Key]:
    """Those that stand on most pages, with others of their form where the numbers begin anew."""
    standing: dict[str, set[int]] = defaultdict(set)
    for key, on in found.items():
        standing[key.form].update(on)
    return {key for key in found if _on_most(standing[key.form], pages)}


def may_run(words: str, unsure: bool) -> bool:
    """Return whether a line may be a running one: no label, no item, and no sentence if unsure."""
    if _PAGE_NUMBER.fullmatch(words):
        return True
    label = all(map(_LABEL_WORD.fullmatch, words.split()))
    marker = LIST_MARKER.match(words)
    if label or (marker and (marker.end() == len(words) or words.endswith("?"))):
        return False
    return not (unsure and (marker or words.endswith(_SENTENCE_END) or _is_prose(words)))


def _is_prose(words: str) -> bool:
    """Whether a line is so long and has so many small words as a line inside a sentence."""
    parts = words.split()
    return len(words) >= _PROSE and 2 * sum(part[0].islower() for part in parts) >= len(parts)


def _on_most(found: AbstractSet[int], pages: int) -> bool:
    """Whether these are most of the pages, of the left, or of the right ones."""
    span = range(min(found), max(found) + 1) if len(found) >= _SURE else range(pages)
    if len(found) >= max(2, _MOST * len(span)):
        return True
    sides = ((len(found & set(side)), len(side)) for side in (span[::2], span[1::2]))
    return any(count == of > 1 or count >= max(_SURE, _MOST * of) for count, of in sides)


def _has_letters(page: Iterable[str]) -> bool:
    return any(any(map(str.isalpha, line)) for line in page)


def _has_sentence(page: Iterable[str]) -> bool:
    return any(_SENTENCE.search(collapse(line)) for line in page)
