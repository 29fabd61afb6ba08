"""A start page of SessionNet → its site: where its calendar is, and what its pages link.

The calendar names the program that shows an agenda in this town, and no other is asked for. Files
are fetched of papers that may ask or answer: SessionNet keeps most answers in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from retrieval.errors import AddressFailed, AddressRefused, PageError
from retrieval.failures import Failure, FailureCode
from retrieval.sources.crawling.answers import readable
from retrieval.sources.crawling.site import Agenda, Item, Meeting, Refused
from retrieval.sources.html.addresses import parameters_of, program_of
from retrieval.sources.html.decoding import decode
from retrieval.sources.html.markup import TooLarge, parsed
from retrieval.sources.html.whole import is_whole
from retrieval.sources.http.client import Fetched
from retrieval.sources.papers.beside import may_ask, papers_of
from retrieval.sources.papers.filed import Filed, Saved
from retrieval.sources.sessionnet.addresses import PARAMETERS, numbered, program
from retrieval.sources.sessionnet.calendar import meetings
from retrieval.sources.sessionnet.page import AGENDAS, SYSTEM, program_of_page, read_page

_CALENDAR = "si0040"
#: The pages that stand in the place of another one, with status 200.
_REFUSALS = {
    "error": FailureCode.NO_INFORMATION,
    "ylogon": FailureCode.LOGIN,
    "ydocstart": FailureCode.LOGIN,
}
#: Refusals that the journal may tell.
_TOLD = {
    code.value: code
    for code in (*_REFUSALS.values(), FailureCode.EMPTY_AGENDA, FailureCode.NON_PUBLIC)
}
_PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class SessionNetSite:
    """An installation of SessionNet by its calendar; `client` is the number of one body of many."""

    calendar: str
    client: str = ""

    @property
    def system(self) -> str:
        return SYSTEM

    @property
    def has_months(self) -> bool:
        return True

    def noted(self) -> Mapping[str, str]:
        return asdict(self)

    def month(self, month: date) -> str:
        client = f"__cpanr={self.client}&" if self.client else ""
        return f"{self.calendar}?{client}__cjahr={month.year}&__cmonat={month.month}"

    def is_calendar(self, html: str) -> bool:
        return _made_by(html) == _CALENDAR

    def file_name(self, url: str) -> str:
        if found := numbered(url):
            thing, number = found
            return f"{program(url)}_{number}.{'pdf' if thing == 'do' else 'html'}"
        asked = parameters_of(url)
        parts = (asked.get(one, "") for one in ("__CPANR", "__CJAHR", "__CMONAT"))
        name = program(url) or program_of(url) or "start"
        return "_".join([f".{name}", *filter(str.isdecimal, parts)]) + ".html"

    def page_of(self, url: str, response: Fetched) -> bytes:
        """Return a page or a file as it is kept."""
        status = response.status
        if 400 <= status < 500:
            raise Refused(FailureCode.STATUS(status), status)
        if status != 200:
            raise PageError(url, FailureCode.STATUS(status))
        found = numbered(url)
        if found and found[0] == "do" and response.content.startswith(_PDF):
            return response.content
        content = readable(response)
        html = decode(content)
        if refusal := self.refusal(program_of(response.url)) or self.refusal(html):
            raise Refused(refusal, status)
        if found and found[0] == "do":
            raise Refused(FailureCode.OTHER_FORMAT("PDF"), status)
        _check(url, html)
        return content

    def refusal(self, text: str) -> Failure | None:
        """Return why a page is shown in the place of another one: by its name, or by its marks."""
        if text in _TOLD:
            return _TOLD[text]()
        named = text.partition(".")[0] if "<" not in text else _made_by(text)
        return _REFUSALS[named]() if named in _REFUSALS else None

    def meetings(self, html: str, url: str, month: date) -> tuple[Meeting, ...]:
        def agenda(href: str) -> str | None:
            link = self._spelled(href, url)
            return link if link and program(link) in AGENDAS else None

        return meetings(html, month, agenda)

    def agenda(self, html: str, url: str) -> Agenda:
        """Return what an agenda links of its public items."""
        filed = read_page(url, html, "", url)
        tops = [top for top in filed[0].page.tops if top.public]
        pages = ((self._spelled(top.url or "", url), top) for top in tops)
        items = {
            link: Item(link, top.beschlussart is None)
            for link, top in pages
            if link and program(link) == "to0050"
        }
        papers = (self._paper(top.paper, url) for top in tops)
        alone = [one for one in filed[1:] if one.page.tops[0].paper is None]
        return Agenda(
            tuple(items.values()),
            tuple(dict.fromkeys(filter(None, papers))),
            tuple(self._files(alone, url)),
        )

    def papers(self, html: str, url: str) -> tuple[str, ...]:
        [filed] = read_page(url, html, "", url)
        found = (self._paper(top.paper, url) for top in filed.page.tops if top.public)
        return tuple(filter(None, found))

    def files(self, html: str, url: str) -> tuple[str, ...]:
        return tuple(self._files(read_page(url, html, "", url), url))

    def _files(self, filed: tuple[Filed, ...] | list[Filed], url: str) -> Iterator[str]:
        saved = [Saved(one.page, Path(), one.files) for one in filed]
        for paper in papers_of(saved):
            for file in paper.files if may_ask(paper) else ():
                if link := self._spelled(file.url or "", url):
                    yield link

    def _paper(self, key: str | None, url: str) -> str | None:
        number = (key or "").rpartition("=")[2]
        ending = program_of(url).rpartition(".")[2]
        return urljoin(url, f"vo0050.{ending}?{PARAMETERS['vo']}={number}") if number else None

    def _spelled(self, href: str, url: str) -> str | None:
        """The one spelling of an address beside the page at `url`; None for any other."""
        try:
            link = urljoin(url, href.strip())
        except ValueError:
            return None
        found = numbered(link)
        if found is None or link.partition("?")[0].rpartition("/")[0] != url.rpartition("/")[0]:
            return None
        thing, number = found
        more = "&type=do" if thing == "do" else ""
        return f"{link.partition('?')[0]}?{PARAMETERS[thing]}={number}{more}"


def from_noted(noted: Mapping[str, Any]) -> SessionNetSite:
    """Return the site that an earlier run noted."""
    return SessionNetSite(**noted)


def find(get: Callable[[str], Fetched], start: str, html: str, url: str) -> SessionNetSite | None:
    """Return the site of the first calendar that a page links and that is open to guests.

    `html` is what the address `start` led to, at `url`. Raise AddressFailed where pages were
    damaged on the way.
    """
    damaged = not is_whole(html)
    for site in dict.fromkeys(_sites(html, url)):
        try:
            page = site.page_of(site.calendar, get(site.calendar))
        except (AddressRefused, Refused):
            continue
        except PageError:
            damaged = True
            continue
        if site.is_calendar(decode(page)):
            return site
    if damaged:
        raise AddressFailed(FailureCode.CALENDAR_DAMAGED(), start)
    return None


def _sites(html: str, url: str) -> Iterator[SessionNetSite]:
    """What may be the calendar of a page, itself first."""
    links = [url, *(str(one["href"]) for one in parsed(html).find_all("a", href=True))]
    for link in links:
        try:
            address = urljoin(url, link.strip())
        except ValueError:
            continue
        if program(address) == _CALENDAR:
            client = parameters_of(address).get("__CPANR", "")
            yield SessionNetSite(address.partition("?")[0], client if client.isdecimal() else "")


def _made_by(html: str) -> str | None:
    try:
        return program_of_page(parsed(html))
    except TooLarge:
        return None


def _check(url: str, html: str) -> None:
    """Raise PageError where a page is damaged or another one, Refused where nobody may see it."""
    if not is_whole(html):
        raise PageError(url, FailureCode.CUT_OFF())
    made = _made_by(html)
    if made != program(url):
        raise PageError(url, FailureCode.OTHER_KIND(made or "?", program(url)))
    if made == _CALENDAR:
        return
    try:
        filed = read_page(url, html, "", url)
    except PageError as error:
        final = {
            FailureCode.EMPTY_AGENDA: FailureCode.EMPTY_AGENDA,
            FailureCode.NON_PUBLIC_VORLAGE: FailureCode.NON_PUBLIC,
        }
        if error.reason.code in final:
            raise Refused(final[error.reason.code](), 200) from error
        raise
    if filed[0].page.kind == "auszug" and not filed[0].page.tops[0].public:
        raise Refused(FailureCode.NON_PUBLIC(), 200)
