"""The addresses on a page of SessionNet → the keys of what it speaks of.

SessionNet numbers meetings, items, papers and files; a number means one thing in one installation.
Its programs have twins that end in `.php` and `.asp`, and several show one meeting: a key is where
the installation lies, what is numbered, and the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urljoin

from bs4 import Tag

from retrieval.sources.html.addresses import (
    LAYOUT,
    UNPLACED,
    number_of,
    parameters_of,
    place_of,
    program_of,
    saved_from,
)
from retrieval.sources.html.word_html import inline
from retrieval.sources.papers.filed import PaperFile

#: What is numbered: a meeting, an item, a paper, a file.
Thing = Literal["si", "to", "vo", "do"]
#: The parameter with the number.
PARAMETERS: dict[Thing, str] = {"si": "__ksinr", "to": "__ktonr", "vo": "__kvonr", "do": "id"}
#: The same number under another name, in addresses of fragments.
_FRAGMENT = "SMCTONR"
#: "vo0050.php", "getfile.asp": the program without its ending.
_PROGRAM = re.compile(r"(?P<program>(?:si|to|vo|ag|gr|kp)\d{4}|getfile)\.(?:php|asp)")
#: The stylesheets of an installation lie in a folder of its own.
_LAYOUT = re.compile(r"(?:^|/)config/layout/([\w-]{1,60})/")
#: The title of a button that downloads a file, which is no name.
_NO_NAME = re.compile(r"Dokument (?:Download|Handzettel|öffnen)|Download", re.IGNORECASE)
_QUOTED = re.compile(r"'([^']{1,300})'")


def program(url: str) -> str:
    """Return the program that an address leads to, without its ending; empty for none of it.

    >>> program("https://h.de/bi/si0057.php?__ksinr=1"), program("https://h.de/index.php")
    ('si0057', '')
    """
    found = _PROGRAM.fullmatch(program_of(url))
    return found["program"] if found else ""


def numbered(url: str) -> tuple[Thing, str] | None:
    """Return what an address leads to; None where it is none of the things that have numbers."""
    named = program(url)
    asked = parameters_of(url)
    thing: Thing
    if named == "getfile":
        thing, number = "do", number_of(asked.get("ID"))
    elif named.startswith("vo"):
        thing, number = "vo", number_of(asked.get("__KVONR"))
    elif number := number_of(asked.get("__KTONR") or asked.get(_FRAGMENT)):
        thing = "to"
    else:
        thing, number = "si", number_of(asked.get("__KSINR"))
    return (thing, number) if named and number else None


class Addresses:
    """The addresses on one page, whose own is `url` where that is known, else what it tells itself.

    `body` stands in the place of an installation that is not known, with the name of its layout.
    """

    def __init__(self, page: Tag, url: str | None, body: str) -> None:
        self._page = page
        self._own = [one for one in (url, saved_from(page)) if one and program(one)]
        base = page.find("base", href=True)
        self._base = next(iter(self._own), url or "")
        if isinstance(base, Tag):
            self._base = self.absolute(str(base["href"])) or self._base
        links = (self.absolute(str(one["href"])) for one in page.find_all("a", href=True))
        placed = (place_of(one) for one in (*self._own, *links) if program(one))
        self.place = next(filter(None, placed), None) or f"{UNPLACED}{self._unplaced(body)}"

    @property
    def page_url(self) -> str | None:
        """Where people find the page."""
        return next((one for one in self._own if place_of(one)), None)

    def key(self, thing: Thing, number: str) -> str:
        return f"{self.place}/{thing}?{PARAMETERS[thing]}={number}"

    def own(self, thing: Thing) -> str | None:
        """Return the key of the page itself: as fetched, as it says, or as its own tabs say."""
        tabs = self._page.select("#smcregister a[href], .smcregister a[href]")
        for addresses in (self._own, [str(one["href"]) for one in tabs]):
            found = {one[1] for one in map(numbered, addresses) if one and one[0] == thing}
            if len(found) == 1:
                return self.key(thing, found.pop())
        return None

    def linked(self, node: Tag, thing: Thing) -> list[str]:
        """Return the keys that a node leads to, each once."""
        return list(dict.fromkeys(key for key, _ in self.links(node, thing)))

    def links(self, node: Tag, thing: Thing) -> Iterator[tuple[str, Tag]]:
        """Yield the elements of a node that lead to such things, each behind the key."""
        for one in node.find_all(_leads):
            addresses = [str(one.get("href") or ""), *_QUOTED.findall(str(one.get("onclick", "")))]
            for address in addresses:
                found = numbered(address)
                if found and found[0] == thing:
                    yield self.key(*found), one

    def files(self, node: Tag) -> tuple[PaperFile, ...]:
        """Return the files that a node links, each once: by its button and by its name."""
        found: dict[str, tuple[str, str]] = {}
        for key, link in self.links(node, "do"):
            known = found.get(key, ("", ""))[0]
            title = str(link.get("title", ""))
            name = known or inline(link) or ("" if _NO_NAME.match(title) else title)
            found[key] = (name, self.absolute(str(link.get("href", ""))))
        return tuple(
            PaperFile(name, key, url or None, _saved_as(key)) for key, (name, url) in found.items()
        )

    def absolute(self, address: str) -> str:
        """Return an address as it is without the page; empty where that cannot be told."""
        try:
            whole = urljoin(self._base, address.strip())
        except ValueError:
            return ""
        return whole if place_of(whole) else ""

    def _unplaced(self, body: str) -> str:
        sheets = (str(one.get("href", "")) for one in self._page.find_all("link"))
        layout = next(filter(None, map(_LAYOUT.search, sheets)), None)
        return f"{body}{LAYOUT}{layout[1]}" if layout else body


def _leads(tag: Tag) -> bool:
    return tag.name == "a" or tag.get("onclick") is not None


def _saved_as(key: str) -> tuple[str, ...]:
    number = key.rpartition("=")[2]
    return (f"getfile_{number}.pdf", f"{number}.pdf")
