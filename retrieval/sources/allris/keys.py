"""The addresses on a page of ALLRIS → the keys of what it speaks of.

ALLRIS numbers its meetings, items and papers; a number means one thing in one installation. So a
key is where the installation lies, the program and the number: other parameters, their order,
"www.", http and https make no other thing. What becomes of equal keys is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urljoin

from bs4.element import Comment, Tag

from retrieval.sources.html.addresses import (
    UNPLACED,
    number_of,
    parameters_of,
    place_of,
    program_of,
    saved_from,
)

#: The programs whose pages are kept, and the one parameter that tells their pages apart.
KEYS = {"to010": "SILFDNR", "to020": "TOLFDNR", "vo020": "VOLFDNR"}
_PROGRAMS = {parameter: program for program, parameter in KEYS.items()}
#: The program of an address; that of other layouts of the same page has an ending ("to020_r").
_PROGRAM = re.compile(r"(to010|to020|vo020)(?:_\w{1,8})?(?:\.asp)?", re.IGNORECASE)
_ONLINE = re.compile(r"https?://[^\s?]{1,500}?/(?:to010|to020|vo020)\.asp\?\w{1,9}LFDNR=\d+")


@dataclass(frozen=True, slots=True)
class PageKeys:
    """The keys of what one page speaks of; `about`: the paper that its own one answers."""

    meeting: str | None = None
    item: str | None = None
    paper: str | None = None
    about: str | None = None


#: What a page saved as text says of keys.
NO_KEYS = PageKeys()


def online_address(page: Tag) -> str | None:
    """Return a page's address as its "send this page" link says, or the browser that saved it."""
    for link in page.select('a[href^="mailto:"]'):
        if found := _ONLINE.search(unquote(str(link["href"]))):
            return found[0]
    saved = saved_from(page)
    return saved if saved and _PROGRAM.fullmatch(program_of(saved)) else None


class Addresses:
    """The addresses on one page, whose own is `url` where that is known, else what it tells itself.

    `body` stands in the place of an installation that is not known.
    """

    def __init__(self, page: Tag, head: Tag, url: str | None, body: str) -> None:
        self._page, self._head, self._url = page, head, url
        base = page.find("base", href=True)
        self._base = urljoin(url or "", str(base["href"])) if isinstance(base, Tag) else url or ""
        self._online = online_address(page)
        linked = (self.absolute(str(one["href"])) for one in head.find_all("a", href=True))
        programs = (one for one in linked if _PROGRAM.fullmatch(program_of(one)))
        known = (place_of(one) for one in (url, self._online, *programs))
        self.place = next(filter(None, known), None) or f"{UNPLACED}{body}"

    def key(self, parameter: str, number: str | None) -> str | None:
        return _key(self.place, parameter, number)

    def own(self, parameter: str) -> str | None:
        """Return the key of the page itself: as fetched, as it says, or as its own links say."""
        for address in (self._url, self._online):
            if number := number_of(parameters_of(address or "").get(parameter)):
                return self.key(parameter, number)
        meta = self._page.find("meta", attrs={"name": "objectID"})
        said = number_of(str(meta.get("content"))) if isinstance(meta, Tag) else None
        return self.key(parameter, said or self._bookmarked(parameter))

    def _bookmarked(self, parameter: str) -> str | None:
        """The number in links and forms that lead from a page to itself, where it is one."""
        program, found = _PROGRAMS[parameter], dict[str, None]()
        for one in self._page.find_all(["a", "form"]):
            address = str(one.get("href") or one.get("action") or "")
            asked, title = parameters_of(address), str(one.get("title", ""))
            to_itself = program_of(address).startswith(program) and (
                one.name == "form" or "TOGGLEMENU" in asked or title.startswith("Lesezeichen")
            )
            if to_itself and (number := number_of(asked.get(parameter))):
                return number
            if parameter == "TOLFDNR" and (number := number_of(asked.get("TOPSELECTED"))):
                found[number] = None
            if parameter == "VOLFDNR" and program_of(address).startswith("vo021"):
                found |= dict.fromkeys(_hidden(one, parameter))
            if parameter == "SILFDNR" and program_of(address).startswith(program):
                found |= dict.fromkeys(filter(None, [number_of(asked.get(parameter))]))
        return next(iter(found)) if len(found) == 1 else None

    def linked(self, node: Tag | None, parameter: str) -> str | None:
        """Return the one key that links and forms in a node lead to; None where there are more."""
        found = dict.fromkeys(self._linked(node, parameter)) if node else {}
        return next(iter(found)) if len(found) == 1 else None

    def _linked(self, node: Tag, parameter: str) -> Iterator[str]:
        itself = [node] if node.name == "a" else []
        for one in itself or node.find_all(["a", "form"]):
            address = str(one.get("href") or one.get("action") or "")
            numbers: Iterable[str] = _hidden(one, parameter)
            if number := number_of(parameters_of(address).get(parameter)):
                numbers = [number]
            place = (
                place_of(self.absolute(address))
                if _PROGRAM.fullmatch(program_of(address))
                else None
            )
            for number in numbers:
                yield _key(place or self.place, parameter, number) or ""

    def noted(self, row: Tag) -> str | None:
        """Return the key of the item that a row of an agenda stands for, from its comment too."""
        found = self.linked(row, "TOLFDNR")
        notes = row.find_all(string=lambda text: isinstance(text, Comment))
        numbers = dict.fromkeys(filter(None, map(number_of, map(str, notes))))
        return found or (self.key("TOLFDNR", next(iter(numbers))) if len(numbers) == 1 else None)

    def absolute(self, address: str) -> str:
        """Return an address as it is without the page; empty where it is none."""
        try:
            return urljoin(self._base, address.strip())
        except ValueError:
            return ""


def _key(place: str, parameter: str, number: str | None) -> str | None:
    return f"{place}/{_PROGRAMS[parameter]}?{parameter}={number}" if number else None


def _hidden(form: Tag, parameter: str) -> list[str]:
    """The numbers in the hidden fields of a form."""
    fields = form.find_all("input") if form.name == "form" else []
    named = (one for one in fields if str(one.get("name", "")).upper() == parameter)
    return [number for one in named if (number := number_of(str(one.get("value", ""))))]
