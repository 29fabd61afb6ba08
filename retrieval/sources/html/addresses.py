"""Addresses on a page → their parts, and where the installation that they lead to lies.

Which programs there are, and what their parameters mean, each system knows for itself.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlsplit

from bs4.element import Comment, Tag

_NUMBER = re.compile(r"0*([1-9][0-9]{0,11})")
_PORTS = {"http": 80, "https": 443}
#: How a key begins whose installation is not known; the body follows.
UNPLACED = "//"
#: Behind the body the name that an installation has in its own pages, where they tell one.
LAYOUT = "~"
#: What browsers write into a page that they save.
_SAVED_FROM = re.compile(r"\s*saved from url=\(\d+\)(\S+)")


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
    link = split(url or "")
    if link is None or not link.hostname or link.scheme not in _PORTS:
        return None
    port = "" if link.port in (None, *_PORTS.values()) else f":{link.port}"
    host = link.hostname.rstrip(".").removeprefix("www.")
    return f"{host}{port}{link.path.rpartition('/')[0].lower()}"


def saved_from(page: Tag) -> str | None:
    """Return where a page was saved from, as browsers write into it."""
    notes = page.find_all(string=lambda text: isinstance(text, Comment) and "saved from" in text)
    found = next(filter(None, map(_SAVED_FROM.match, map(str, notes))), None)
    return found[1] if found else None


def split(url: str) -> SplitResult | None:
    try:
        link = urlsplit(url)
        _ = link.port, link.hostname
    except ValueError:
        return None
    return link


def parameters_of(url: str) -> dict[str, str]:
    link = split(url)
    try:
        return parameters(link) if link else {}
    except ValueError:  # more fields than anybody asks with
        return {}


def program_of(url: str) -> str:
    link = split(url)
    return link.path.rpartition("/")[2].lower() if link else ""
