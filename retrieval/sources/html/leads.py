"""A page of a town → the addresses it leads to that may be those of its council information system.

Told by how such systems are called, in the address or in the words of the link; a frame and a page
that is shown instead are the page itself.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from retrieval.sources.html.markup import attributes, pieces, unescaped

#: How information systems, and the pages of towns about them, are called.
SYSTEM_NAMES = re.compile(
    r"oparl|allris|session-?net|sd\.?net|gremien|informationssystem"
    r"|(?:rats?|b(?:ü|%c3%bc|ue)rger|parlaments|kreistags|sitzungs?|mandats\w*)"
    r"[- ]?(?:info|portal|dienst|kalender|online)|(?<![a-z])ris(?![a-z])|/(?:bi|si|ri)/",
    re.IGNORECASE,
)
#: Links of a page that are looked at, and characters of it that are.
_MOST_LINKS, _LONGEST_PAGE = 2_000, 1_000_000
#: Characters of a link's words.
_LONGEST_WORDS = 500
_REFRESH = re.compile(r"\burl\s*=\s*['\"]?([^'\";\s]+)", re.IGNORECASE)


def links(html: str, place: str) -> list[str]:
    """Return all addresses that the page at `place` links to."""
    return list(dict.fromkeys(href for href, _ in _read(html, place).links))


def leads(html: str, place: str) -> list[str]:
    """Return those that may be of an information system, what is shown within the page first."""
    found = _read(html, place)
    named = (href for href, words in found.links if SYSTEM_NAMES.search(f"{href} {words}"))
    return list(dict.fromkeys([*found.frames, *named]))


def _read(html: str, place: str) -> _Leads:
    found = _Leads(place)
    for kind, name, rest in pieces(html[:_LONGEST_PAGE]):
        match kind:
            case "start":
                found.start(name, attributes(rest))
            case "text":
                found.words(unescaped(name))
            case "end" if name == "a":
                found.end()
    found.end()
    return found


class _Leads:
    """Frames of a page, and its links with their words."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._words: list[str] | None = None
        self.frames: list[str] = []
        self.links: list[tuple[str, str]] = []

    def start(self, tag: str, given: dict[str, str]) -> None:
        match tag:
            case "frame" | "iframe":
                self.frames += self._address(given.get("src", ""))
            case "meta" if given.get("http-equiv", "").lower() == "refresh":
                if target := _REFRESH.search(given.get("content", "")[:_LONGEST_WORDS]):
                    self.frames += self._address(target[1])
            case "a" | "area" if len(self.links) < _MOST_LINKS:
                self.end()
                if found := self._address(given.get("href", "")):
                    self._words = [given.get("title", ""), given.get("alt", "")]
                    self.links.append((found[0], ""))
            case "img":
                self.words(given.get("alt", ""))

    def words(self, said: str) -> None:
        if self._words is not None:
            self._words.append(said)

    def end(self) -> None:
        if self._words is not None and self.links:
            words = " ".join(self._words).replace("\xad", "")  # soft hyphens
            self.links[-1] = (self.links[-1][0], words[:_LONGEST_WORDS])
        self._words = None

    def _address(self, href: str) -> list[str]:
        try:
            target = urljoin(self._place, href.strip()).partition("#")[0]
            parts = urlsplit(target)
        except ValueError:
            return []
        return [target] if parts.scheme in ("http", "https") and parts.hostname else []
