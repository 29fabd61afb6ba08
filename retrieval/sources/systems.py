"""A page → the council information system that made it, told by the marks of the page alone.

Neither the host of a page nor the ending of its name says anything: many towns embed the pages of
their system or serve them from a place of their own. What a page says its reader knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import cast

from retrieval.sources.html.markup import tags
from retrieval.sources.papers.filed import Filed, Reader

#: A page says what made it within its head, or in the box that its content lies in.
_NAMES = frozenset({"meta", "link", "title", "div", "table", "body"})
#: Tags of a page that are looked at.
_MOST_TAGS = 4000


@dataclass(frozen=True, slots=True)
class System:
    """A kind of council information system: its name, and its key, which the package that reads
    its pages is called by.

    `marks` are patterns of which one tag of a page must have one; `reads` whether there is such a
    package.
    """

    name: str
    marks: re.Pattern[str]
    key: str
    reads: bool = True


def _marks(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


#: The first whose mark a page has; the marks of none are those of another.
SYSTEMS = (
    System(
        "SessionNet",
        _marks(
            r"<meta[^>]*content=[\"'][^\"'>]*Somacos[^\"'>]*SessionNet",
            r"<meta[^>]*name=[\"']?sessionnet\b",
            r"<title[^>]*>\s*SessionNet \|",
            r"<(?:div|table)[^>]*\bsmc_page_[a-z]{2}\d{4}_(?:layout|contenttable)",
        ),
        "sessionnet",
    ),
    System(
        "SD.NET",
        _marks(
            r"<title[^>]*>[^<]*\bSD\.NET RIM\b",
            r"<meta[^>]*content=[\"'][^\"'>]*SD\.NET",
            r"<div[^>]*id=[\"']?rimcontent\b",
        ),
        "sdnet",
    ),
    System(
        "ALLRIS 4",
        _marks(
            r"<meta[^>]*content=[\"']ALLRIS net Version 4",
            r"<div[^>]*id=[\"']?(?:headLeft|dokumenteHeaderPanel)\b",
            r"<table[^>]*id=[\"']?toTreeTable\b",
        ),
        "allris4",
    ),
    System(
        "ALLRIS 3",
        _marks(
            r"<meta[^>]*content=[\"']ALLRIS net Version [0-3]",
            r"<div[^>]*id=[\"']?(?:allriscontainer|rismain|risname)\w{0,8}\b",
            r"<link[^>]*href=[\"']?[^\"'>]*images/ALLRIS\.ico",
            r"<title[^>]*>\s*(?:Auszug|Tagesordnung|Vorlage|Drucksache)\b",
        ),
        "allris",
    ),
    System(
        "more! rubin",
        _marks(r"<(?:title|meta)\b[^>]*>?[^<]*\bmore!? ?rubin\b"),
        "rubin",
        reads=False,
    ),
)


def recognise(html: str) -> System | None:
    """Return the system that made a page; None where it has the marks of none that is read."""
    looked_at = [*islice(tags(html, _NAMES), _MOST_TAGS)]
    for system in SYSTEMS:
        if any(map(system.marks.search, looked_at)):
            return system
    return None


def read_page(name: str, html: str, body: str, url: str | None = None) -> tuple[Filed, ...]:
    """Return what a page says; raise PageError where it is of no kind that is read.

    `body` is the body of a page that does not name its own, `url` where it was fetched from. A
    page without marks may be one of ALLRIS 3 within the site of a city.
    """
    system = recognise(html)
    reader = system.key if system and system.reads else "allris"
    # Only now: who recognises a page need not load what reads it.
    module = import_module(f"retrieval.sources.{reader}.page")
    return cast(Reader, module.read_page)(name, html, body, url)
