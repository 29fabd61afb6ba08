"""A response of ALLRIS 3.9 → the bytes of its page to keep, or why there is none.

Tells pages from refusals, and whole pages from those that were cut off on the way. Records are
made in `page`; nothing is fetched or written here.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from retrieval.errors import PageError
from retrieval.failures import Failure, FailureCode
from retrieval.paragraphs import collapse
from retrieval.sources.allris.page import read_html
from retrieval.sources.crawling.answers import readable
from retrieval.sources.crawling.site import Refused
from retrieval.sources.html.decoding import decode
from retrieval.sources.html.markup import TooLarge, parsed, unescaped
from retrieval.sources.html.whole import is_whole
from retrieval.sources.html.word_html import inline
from retrieval.sources.http.client import Fetched
from retrieval.sources.papers.items import is_closed

#: What the programs show. Another page under their name is a fault of the server.
_KINDS = {"to010.asp": "agenda", "to020.asp": "auszug", "vo020.asp": "vorlage"}
#: What stands in place of a page. Minutes may say the same: their sections are not looked at.
_REFUSALS = re.compile(
    r"Keine Information(?:en)? verfügbar|(?P<denied>Zugriff verweigert)", re.IGNORECASE
)
_SECTIONS = re.compile(r"<a\s+name=[\"']?allris", re.IGNORECASE)
#: Some text of the page begins so; only then the page is looked at more closely.
_NON_PUBLIC = re.compile(r">(?:\s|&nbsp;|&#160;|&#xa0;)*nicht", re.IGNORECASE)


def page_of(url: str, response: Fetched) -> bytes:
    """Return the page asked for at `url` as it is kept; the calendar's pages are pages too.

    Raise Refused where the system shows none, PageError where it is damaged or of another kind.
    """
    status = response.status
    if "noauth.asp" in (_program(response.url), response.headers.get("x-page", "").lower()):
        raise Refused(FailureCode.LOGIN(), status)
    if 400 <= status < 500:
        raise Refused(FailureCode.STATUS(status), status)
    if status != 200:
        raise PageError(url, FailureCode.STATUS(status))
    content = readable(response)
    html = decode(content)
    try:
        _check(url, html, _KINDS.get(_program(url)))
    except PageError:
        if reason := refusal(html):
            raise Refused(reason, status) from None
        raise
    return content


def _check(url: str, html: str, kind: str | None) -> None:
    if not is_whole(html):
        raise PageError(url, FailureCode.CUT_OFF())
    try:
        if kind is None:
            parsed(html)
            if reason := refusal(html):
                raise PageError(url, FailureCode.NOT_CALENDAR(str(reason)))
            return
        if _is_closed(html):
            raise Refused(FailureCode.NON_PUBLIC(), 200)
        page = read_html(url, html, "")
    except TooLarge as error:
        raise PageError(url, FailureCode.NESTED()) from error
    if page.kind != kind:
        raise PageError(url, FailureCode.OTHER_KIND(page.kind, kind))
    if kind == "auszug" and not page.tops[0].public:
        raise Refused(FailureCode.NON_PUBLIC(), 200)


def _is_closed(html: str) -> bool:
    """Whether the page's own status is "nichtöffentlich" (not "öffentlich/nichtöffentlich")."""
    if not _NON_PUBLIC.search(html):
        return False
    labels = (td for td in parsed(html).select("td.kb1") if inline(td) == "Status:")
    label = next(labels, None)
    value = label.find_next_sibling("td") if label else None
    return value is not None and is_closed(inline(value))


def _program(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2].lower()


def refusal(html: str) -> Failure | None:
    """Return why the system shows no page; None where it says nothing of the kind."""
    head = _SECTIONS.split(html, maxsplit=1)[0]
    if "noauth.asp" in head.lower():
        return FailureCode.LOGIN()
    found = _REFUSALS.search(collapse(unescaped(re.sub(r"<[^<>]*>", " ", head))))
    if found is None:
        return None
    return FailureCode.ACCESS_DENIED() if found["denied"] else FailureCode.NO_INFORMATION()
