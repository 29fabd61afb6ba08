"""The addresses on a page of ALLRIS → the keys of what it speaks of.

ALLRIS numbers its meetings, items and papers; a number means one thing in one installation. So a
key is where the installation lies, the program and the number: other parameters, their order,
"www.", http and https make no other thing. What becomes of equal keys is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urljoin, urlsplit

from bs4.element import Comment, Tag

#: The programs whose pages are kept, and the one parameter that tells their pages apart.
KEYS = {"to010": "SILFDNR", "to020": "TOLFDNR", "vo020": "VOLFDNR"}
_PROGRAMS = {parameter: program for program, parameter in KEYS.items()}
_NUMBER = re.compile(r"0*([1-9][0-9]{0,11})")
#: The program of an address; that of other layouts of the same page has an ending ("to020_r").
_PROGRAM = re.compile(r"(to010|to020|vo020)(?:_\w{1,8})?(?:\.asp)?", re.IGNORECASE)
#: What browsers write into a page that they save.
_SAVED_FROM = re.compile(r"\s*saved from url=\(\d+\)(\S+)")
_ONLINE = re.compile(r"https?://[^\s?]{1,500}?/(?:to010|to020|vo020)\.asp\?\w{1,9}LFDNR=\d+")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class PageKeys:
    """The keys of what one page speaks of; `about`: the paper that its own one answers."""

    meeting: str | None = None
    item: str | None = None
    paper: str | None = None
    about: str | None = None


#: How a key begins whose installation is not known; the body follows.
UNPLACED = "//"
#: What a page saved as text says of keys.
NO_KEYS = PageKeys()


def number_of(text: str | None) -> str | None:
    """Return a number of ALLRIS in its one spelling; None for what is none."""
    found = _NUMBER.fullmatch((text or "").strip())
    return found[1] if found else None


def parameters(link: SplitResult) -> dict[str, str]:
    """Return the parameters in capitals, the first of each; "&amp;" escaped twice is "&"."""
    pairs = reversed(parse_qsl(link.query, encoding="latin-1"))
    return {name.removeprefix("amp;").upper(): value for name, value in pairs}


def place_of(url: str | None) -> str | None:
    """Return where the installation of a page lies, in its one spelling.

    >>> place_of("HTTPS://www.Stadt.de:443/Allris/to020.asp?TOLFDNR=1")
    'stadt.de/allris'
    """
    link = _split(url or "")
    if link is None or not link.hostname or link.scheme not in _PORTS:
        return None
    port = "" if link.port in (None, *_PORTS.values()) else f":{link.port}"
    host = link.hostname.rstrip(".").removeprefix("www.")
    return f"{host}{port}{link.path.rpartition('/')[0].lower()}"


def online_address(page: Tag) -> str | None:
    """Return a page's address as its "send this page" link says, or the browser that saved it."""
    for link in page.select('a[href^="mailto:"]'):
        if found := _ONLINE.search(unquote(str(link["href"]))):
            return found[0]
    notes = page.find_all(string=lambda text: isinstance(text, Comment) and "saved from" in text)
    found = next(filter(None, map(_SAVED_FROM.match, map(str, notes))), None)
    return found[1] if found and _PROGRAM.fullmatch(_program(found[1])) else None


class Addresses:
    """The addresses on one page, whose own is `url` where that is known, else what it tells itself.

    `body` stands in the place of an installation that is not known.
    """

    def __init__(self, page: Tag, head: Tag, url: str | None, body: str) -> None:
        self._page, self._head, self._url = page, head, url
        base = page.find("base", href=True)
        self._base = urljoin(url or "", str(base["href"])) if isinstance(base, Tag) else url or ""
        self._online = online_address(page)
        linked = (self._absolute(str(one["href"])) for one in head.find_all("a", href=True))
        programs = (one for one in linked if _PROGRAM.fullmatch(_program(one)))
        known = (place_of(one) for one in (url, self._online, *programs))
        self._place = next(filter(None, known), None) or f"{UNPLACED}{body}"

    def key(self, parameter: str, number: str | None) -> str | None:
        return _key(self._place, parameter, number)

    def own(self, parameter: str) -> str | None:
        """Return the key of the page itself: as fetched, as it says, or as its own links say."""
        for address in (self._url, self._online):
            if number := number_of(_parameters(address or "").get(parameter)):
                return self.key(parameter, number)
        meta = self._page.find("meta", attrs={"name": "objectID"})
        said = number_of(str(meta.get("content"))) if isinstance(meta, Tag) else None
        return self.key(parameter, said or self._bookmarked(parameter))

    def _bookmarked(self, parameter: str) -> str | None:
        """The number in links and forms that lead from a page to itself, where it is one."""
        program, found = _PROGRAMS[parameter], dict[str, None]()
        for one in self._page.find_all(["a", "form"]):
            address = str(one.get("href") or one.get("action") or "")
            asked, title = _parameters(address), str(one.get("title", ""))
            to_itself = _program(address).startswith(program) and (
                one.name == "form" or "TOGGLEMENU" in asked or title.startswith("Lesezeichen")
            )
            if to_itself and (number := number_of(asked.get(parameter))):
                return number
            if parameter == "TOLFDNR" and (number := number_of(asked.get("TOPSELECTED"))):
                found[number] = None
            if parameter == "VOLFDNR" and _program(address).startswith("vo021"):
                found |= dict.fromkeys(_hidden(one, parameter))
            if parameter == "SILFDNR" and _program(address).startswith(program):
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
            if number := number_of(_parameters(address).get(parameter)):
                numbers = [number]
            place = (
                place_of(self._absolute(address)) if _PROGRAM.fullmatch(_program(address)) else None
            )
            for number in numbers:
                yield _key(place or self._place, parameter, number) or ""

    def noted(self, row: Tag) -> str | None:
        """Return the key of the item that a row of an agenda stands for, from its comment too."""
        found = self.linked(row, "TOLFDNR")
        notes = row.find_all(string=lambda text: isinstance(text, Comment))
        numbers = dict.fromkeys(filter(None, map(number_of, map(str, notes))))
        return found or (self.key("TOLFDNR", next(iter(numbers))) if len(numbers) == 1 else None)

    def _absolute(self, address: str) -> str:
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


def _split(url: str) -> SplitResult | None:
    try:
        link = urlsplit(url)
        _ = link.port, link.hostname
    except ValueError:
        return None
    return link


def _parameters(url: str) -> dict[str, str]:
    link = _split(url)
    try:
        return parameters(link) if link else {}
    except ValueError:  # more fields than anybody asks with
        return {}


def _program(url: str) -> str:
    link = _split(url)
    return link.path.rpartition("/")[2].lower() if link else ""
