"""An address of an OParl interface → the object there, or a page of a list.

Takes them in the ways in which vendors write them: a list without a page around it, one object in
the place of a list, a list numbered by its keys, raw tabs inside texts, addresses without a host.
Which pages are asked for, `walk` sees to.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from retrieval.errors import FetchError
from retrieval.failures import FailureCode
from retrieval.paragraphs import collapse
from retrieval.sources.oparl.objects import Json
from retrieval.sources.oparl.rows import key_of

if TYPE_CHECKING:
    from retrieval.sources.http.client import Client, Fetched

#: Where files lie, which some servers tell from the page on.
_OF_FILES = frozenset({"accessUrl", "downloadUrl"})
#: Fields whose texts are ids or addresses, in OParl 1.0 and 1.1: those that begin at the root of
#: their host get the host.
_ROOTED = frozenset({
    "id", "web", "body", "system", "organization", "membership", "meeting", "paper", "person",
    "consultation", "agendaItem", "legislativeTerm", "mainFile", "auxiliaryFile", "file",
    "relatedPaper", "superordinatedPaper", "subordinatedPaper", "underDirectionOf",
    "originatorPerson", "originatorOrganization", "subOrganizationOf", "onBehalfOf", "participant",
    "invitation", "resultsProtocol", "verbatimProtocol", "resolutionFile", "masterFile",
    "derivativeFile",
})  # fmt: skip
#: No list has more objects; a larger figure is no count.
_MOST_OBJECTS = 10**9
#: Digits of the number of a page, at most.
_DIGITS = 9
#: Characters of an object's name with which a report tells which one was left out.
_NAMED = 60


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list.

    `rows` have an id and a type, `strange` names those that lack one of them; `total` is how many
    objects the list has, where the page says so.
    """

    url: str
    rows: tuple[Json, ...]
    strange: tuple[str, ...]
    total: int | None
    links: object

    def following(self) -> str | None:
        """Return the address of the next page; raise FetchError where it cannot be read."""
        return self.link("next")

    def link(self, name: str) -> str | None:
        """Return where a link leads ("next", "prev", "last"); raise FetchError where that cannot
        be read.

        Some servers write an object without fields as a list.
        """
        links = self.links or {}
        if not isinstance(links, dict):
            raise FetchError(FailureCode.LINKS_UNREADABLE(), self.url)
        place = links.get(name)
        if not isinstance(place, str | None):
            raise FetchError(FailureCode.NEXT_UNREADABLE(), self.url)
        try:
            return urljoin(self.url, _clean(place, self.url)) if place else None
        except ValueError:
            raise FetchError(FailureCode.NEXT_UNREADABLE(), self.url) from None


def object_at(client: Client, url: str) -> Json:
    """Return the object at an address; raise FetchError where something else is there."""
    return object_in(client.get(url), url)


def object_in(response: Fetched, url: str) -> Json:
    """Return the object in the response of an address; raise FetchError where it is none."""
    found = _json_in(response, url)
    if not isinstance(found, dict):
        raise FetchError(FailureCode.NOT_OBJECT(), url)
    try:
        return dict(_clean(found, url))
    except RecursionError as error:
        raise FetchError(FailureCode.OTHER_FORMAT("JSON"), url) from error


def page_at(client: Client, url: str, name: str) -> ListPage:
    """Return the page of the list `name` at an address; raise FetchError where there is none."""
    found = _json_in(client.get(url), url)
    listed = _listed(found)
    if listed is None:
        raise FetchError(FailureCode.LIST_WITHOUT_DATA(name), url)
    rows: list[Json] = []
    strange: list[str] = []
    for one in listed:
        row: Json = {}
        if isinstance(one, dict):
            with suppress(RecursionError):
                row = _clean(one, url)
        if key_of(row) is not None and isinstance(row.get("type"), str):
            rows.append(row)
        else:
            strange.append(_name_of(row))
    page = found if isinstance(found, dict) else {}
    return ListPage(url, tuple(rows), tuple(strange), _total(page), page.get("links"))


def with_parameter(url: str, name: str, value: str) -> str:
    """Return an address with one more parameter; its colons are not escaped."""
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode({name: value}, safe=':')}"


def page_behind(url: str) -> str | None:
    """Return the address of the page behind one that bears a number; None where it bears none.

    >>> page_behind("https://h.de/papers?page=2&limit=100"), page_behind("https://h.de/papers")
    ('https://h.de/papers?page=3&limit=100', None)
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    number = query.get("page", "")
    if not number.isdecimal() or len(number) > _DIGITS:
        return None
    query["page"] = str(int(number) + 1)
    return parts._replace(query=urlencode(query, safe=":")).geturl()


def _json_in(response: Fetched, url: str) -> Any:
    if response.status != 200:
        raise FetchError(FailureCode.STATUS(response.status), url)
    try:
        # Not strict: some systems leave tabs and line breaks raw inside texts.
        text = _text_of(response)
        return json.loads(
            text, strict=False, parse_int=_int, parse_float=_float, parse_constant=_float
        )
    except (ValueError, RecursionError) as error:
        raise FetchError(FailureCode.OTHER_FORMAT("JSON"), url) from error


def _text_of(response: Fetched) -> str:
    """The text of a response: JSON in UTF-8, else in what its header names."""
    content = response.content
    with suppress(UnicodeDecodeError):
        return content.decode(json.detect_encoding(content))
    _, _, charset = response.headers.get("content-type", "").partition("charset=")
    with suppress(LookupError, UnicodeDecodeError):
        return content.decode(charset.strip(' "') or "utf-8")
    # One byte that is none must not cost the page.
    return content.decode("utf-8", errors="replace")


def _int(digits: str) -> int | None:
    """A number; None where it has more digits than Python reads."""
    try:
        return int(digits)
    except ValueError:
        return None


def _float(digits: str) -> float | None:
    """A number; None where JSON has none such: it is no number twice, or too large."""
    found = float(digits)
    return found if isfinite(found) else None


def _listed(found: object) -> list[Any] | None:
    """What a page lists; None where it is no page."""
    match found:
        case list():
            return found
        case {"data": None}:
            return []
        case {"data": list(listed)}:
            return listed
        case {"data": {"id": _} | {"type": _} as one}:
            return [one]
        case {"data": dict(numbered)} if all(isinstance(one, dict) for one in numbered.values()):
            return [*numbered.values()]
        case {"id": _, "type": _}:
            return [found]
    return None


def _total(page: Json) -> int | None:
    """How many objects the list has, where the page says so."""
    pagination = page.get("pagination")
    total = pagination.get("totalElements") if isinstance(pagination, dict) else None
    return total if type(total) is int and 0 <= total < _MOST_OBJECTS else None


def _name_of(row: Json) -> str:
    """What an object is called that has no id or no type."""
    named = (row.get(key) for key in ("reference", "name", "shortName", "id", "type"))
    name = next((one for one in named if isinstance(one, str) and one.strip()), "?")
    return collapse(name)[:_NAMED]


def _clean(value: Any, url: str, field: str = "") -> Any:
    """A value that can be written and found again.

    Half of a sign, as a text cut in it has, is replaced; addresses get the host that they lack.
    """
    match value:
        case str():
            whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            rooted = field in _ROOTED and whole.startswith("/")
            return _joined(url, whole) if rooted or field in _OF_FILES else whole
        case list():
            return [_clean(one, url, field) for one in value]
        case dict():
            return {_clean(key, url): _clean(one, url, key) for key, one in value.items()}
    return value


def _joined(url: str, address: str) -> str:
    try:
        return urljoin(url, address) if address else address
    except ValueError:
        return address
