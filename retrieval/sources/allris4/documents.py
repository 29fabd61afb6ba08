"""The documents beside a page of ALLRIS 4 → files, each with an address that lasts, where it does.

Addresses below `wicket/` live only as long as the visit: such a file has no name of its own.
"""

from __future__ import annotations

import re

from bs4 import Tag

from retrieval.sources.allris.keys import Addresses
from retrieval.sources.html.addresses import number_of, parameters_of, program_of
from retrieval.sources.html.cells import classes
from retrieval.sources.html.word_html import inline
from retrieval.sources.papers.filed import PaperFile

_PANELS = "#dokumenteHeaderPanel a[href], #anlagenHeaderPanel a[href]"
#: Links in the same lists that lead to no file: to a part of the page, to a dialog, to a page.
_NO_FILES = frozenset({"anchor", "sitelink", "aktenmappe_indiv"})
_FILES = frozenset({"doclink", "attlink"})
_SIZE = re.compile(r" \(\d[\d.,]* [KM]?B\)$")


def files_of(page: Tag, addresses: Addresses) -> tuple[PaperFile, ...]:
    """Return the files that the panels of a page list."""
    found: dict[str, PaperFile] = {}
    for link in page.select(_PANELS):
        href = str(link["href"])
        if href.startswith("#") or classes(link) & _NO_FILES or not classes(link) & _FILES:
            continue
        file = _file(href, _SIZE.sub("", inline(link)), addresses)
        found.setdefault(file.key, file)
    return tuple(found.values())


def _file(href: str, name: str, addresses: Addresses) -> PaperFile:
    number = number_of(parameters_of(href).get("DOLFDNR"))
    url = addresses.absolute(href) or None
    if number and program_of(href).startswith("do027"):
        key = f"{addresses.place}/do027?DOLFDNR={number}"
        return PaperFile(name, key, url, (f"do027_{number}.pdf", f"{number}.pdf"))
    return PaperFile(name, f"{addresses.place}/{href.rpartition('/')[2]}", url)
