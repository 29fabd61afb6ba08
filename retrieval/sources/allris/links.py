"""A page of ALLRIS 3.9 → the addresses it links, each in its one spelling.

Follows nothing. What pages say is read in `page`, and what those of a calendar link, `calendar`.
"""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from bs4 import Tag

from retrieval.paragraphs import collapse
from retrieval.sources.allris.keys import KEYS
from retrieval.sources.crawling.site import Agenda, Item
from retrieval.sources.html.addresses import number_of, parameters
from retrieval.sources.html.markup import parsed
from retrieval.sources.html.word_html import inline
from retrieval.sources.papers.items import is_public, result, top_number


def canonical(href: str, url: str) -> str | None:
    """Return the one spelling of a link on the page at `url`; None where it is no page to keep.

    >>> canonical("to020.asp?T1=x&TOLFDNR=7&options=4#allrisBS", "https://h.de/bi/to010.asp")
    'https://h.de/bi/to020.asp?TOLFDNR=7'
    """
    link = beside(href, url)
    name = link.path.rpartition("/")[2].lower() if link else ""
    key = KEYS.get(name.removesuffix(".asp")) if name.endswith(".asp") else None
    if link is None or key is None:
        return None
    number = number_of(parameters(link).get(key))
    return urljoin(url, f"{name}?{key}={number}") if number else None


def file_name(url: str) -> str:
    """Return the name under which a page is kept; calendars, which are not read, begin with a dot.

    >>> file_name("https://h.de/bi/to020.asp?TOLFDNR=7")
    'to020_7.html'
    """
    link = urlsplit(url)
    program = link.path.rpartition("/")[2].removesuffix(".asp")
    name = "_".join([program, *(value for _, value in parse_qsl(link.query))]) + ".html"
    return name if program in KEYS else f".{name}"


def agenda(html: str, url: str) -> Agenda:
    """Return what an agenda links; items of the non-public part are passed over."""
    auszuege: dict[str, Item] = {}
    vorlagen: dict[str, None] = {}
    private: dict[int, bool] = {}
    undecided: set[int] = set()
    for element in parsed(html).find_all(["tr", "a"]):
        row = element.find_parent("tr")
        if element.name == "tr":
            private[id(element)] = private.get(id(row), False) or _is_non_public(element)
            if outcome_of(element) is None:
                undecided.add(id(element))
        link = canonical(str(element.get("href", "")), url) if element.name == "a" else None
        if link is None or private.get(id(row)):
            continue
        if "/to020.asp" in link:
            offen = id(row) in undecided
            auszuege.setdefault(link, Item(link, offen))
        elif "/vo020.asp" in link:
            vorlagen[link] = None
    return Agenda(tuple(auszuege.values()), tuple(vorlagen))


def vorlagen(html: str, url: str) -> tuple[str, ...]:
    """Return the Vorlagen that an Auszug links."""
    if "vo020" not in html.lower():
        return ()
    links = (canonical(href, url) for href in hrefs(html))
    return tuple(dict.fromkeys(link for link in links if link and "/vo020.asp" in link))


def anchors(html: str) -> list[Tag]:
    return list(parsed(html).find_all("a", href=True))


def hrefs(html: str) -> list[str]:
    return [str(anchor["href"]) for anchor in anchors(html)]


def beside(href: str, url: str) -> SplitResult | None:
    """A link into the folder of the page at `url`; None for any other."""
    try:
        link, own = urlsplit(urljoin(url, href.strip())), urlsplit(url)
        there, here = (link.scheme, link.hostname, link.port), (own.scheme, own.hostname, own.port)
    except ValueError:
        return None
    inside = link.path.rpartition("/")[0] == own.path.rpartition("/")[0]
    return link if there == here and inside else None


def _is_non_public(row: Tag) -> bool:
    cell = row.find("td", recursive=False)
    number = top_number(inline(cell)) if cell else None
    return number is not None and not is_public(number)


def outcome_of(row: Tag) -> str | None:
    """Return the Beschlussart that a row of an agenda shows; None where there is none yet."""
    button = row.select_one('form[action^="to020"] input[type="submit"]')
    return result(collapse(str(button.get("title", "")))) if button else None
