"""An address → the council information system there, and how its records are fetched.

Systems are told in `retrieval.sources`: by the marks of a page, by the calendar that it links, by
their OParl interface. What an office reads of each stands in `bot/texts/systems.toml`.
"""

from __future__ import annotations

import tomllib
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Literal
from urllib.parse import urljoin

from bot.texts.office import READ_BY_OPARL
from retrieval.errors import AddressRefused, FetchError
from retrieval.failures import FailureCode
from retrieval.sources import systems
from retrieval.sources.allris.calendar import calendars
from retrieval.sources.html.decoding import decode
from retrieval.sources.html.leads import leads
from retrieval.sources.http.client import Client, FetchPolicy
from retrieval.sources.oparl.door import find_door, is_door
from retrieval.sources.oparl.pages import object_in

#: Other servers that an address may lead to before it is given up, and pages that are looked at
#: where it is of no system.
_MOVES, _MOST_PAGES = 3, 8
#: That there is no page may be a slip in the path of an address.
_MISSING = (FailureCode.STATUS(404), FailureCode.STATUS(410))


@dataclass(frozen=True, slots=True)
class System:
    """A row of the table; its head says what the columns mean."""

    key: str
    name: str
    fetch: Literal["crawl", "oparl", ""]
    reads: str
    ask: str


def _table() -> Mapping[str, System]:
    rows = tomllib.loads((files("bot.texts") / "systems.toml").read_text(encoding="utf-8"))
    return {key: System(key, **{"reads": READ_BY_OPARL, **row}) for key, row in rows.items()}


SYSTEMS = _table()
OPARL, OTHER = SYSTEMS["oparl"], SYSTEMS["other"]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The system that was found, and the address to fetch from.

    `fetch` is how: of a system whose own pages are not fetched, by OParl where such an interface
    was found; empty where there is no way. `elsewhere`: the address only leads to the system, or
    lies beside it.
    """

    system: System
    url: str
    fetch: Literal["crawl", "oparl", ""]
    elsewhere: bool = False


def recognise(url: str, policy: FetchPolicy) -> Recognised:
    """Return what is at an address; raise FetchError where it cannot be looked at.

    Asks for the page; where it is of no system, for those that it links as one and for the folders
    above; where pages of a system are not fetched or may not be, for the interfaces that it may
    have.
    """
    refused = None
    try:
        seen = _see(url, policy)
    except AddressRefused as error:
        if error.reason.code is FailureCode.ROBOTS:
            if behind := _by_door(OTHER, url, policy):
                return behind
            raise
        if error.reason not in _MISSING:
            raise
        refused, seen = error, _Seen(OTHER, url, ())
    if seen.system is OTHER:
        near = _near(seen, policy)
        if isinstance(near, Recognised):
            return near
        refused = near or refused
    found = _way(seen, policy)
    if refused and not found.fetch:
        raise refused
    return found


@dataclass(frozen=True, slots=True)
class _Seen:
    """A page: the system that made it, where it is, and where else its system may be."""

    system: System
    url: str
    leads: Sequence[str]


def _see(url: str, policy: FetchPolicy) -> _Seen:
    """Look at the page that an address leads to, on whatever server."""
    for _ in range(_MOVES):
        try:
            # Beyond one look there is nothing to be patient for.
            with Client(url, replace(policy, tries=2), below="/") as client:
                return _at(client, url)
        except AddressRefused as error:
            if error.reason.code is not FailureCode.OTHER_SERVER or error.url == url:
                raise
            url = error.url
    raise AddressRefused(FailureCode.ENDLESS_REDIRECTS(), url)


def _at(client: Client, url: str) -> _Seen:
    found = client.get(url)
    if found.status != 200:
        raise AddressRefused(FailureCode.STATUS(found.status), url)
    with suppress(FetchError):
        if is_door(object_in(found, url)):
            return _Seen(OPARL, found.url, ())
    html = decode(found.content)
    made_by = systems.recognise(html)
    if made_by is None and calendars(html, urljoin(found.url, ".")):
        return _Seen(SYSTEMS["allris"], found.url, ())  # within the site of a city
    system = SYSTEMS[made_by.key] if made_by else OTHER
    return _Seen(system, found.url, leads(html, found.url) if system is OTHER else ())


def _near(start: _Seen, policy: FetchPolicy) -> Recognised | AddressRefused | None:
    """The system that a page leads to, or that lies above it; None where there is none.

    One that can be fetched goes before all others, and they before what is closed to robots.
    """
    folders = [urljoin(start.url, "."), urljoin(start.url, "/")]
    waiting, asked = deque([*start.leads, *folders]), {start.url}
    known: Recognised | None = None
    closed: AddressRefused | None = None
    while waiting and len(asked) <= _MOST_PAGES:
        place = waiting.popleft()
        if place in asked:
            continue
        asked.add(place)
        try:
            seen = _see(place, policy)
        except AddressRefused as error:
            if error.reason.code is not FailureCode.ROBOTS:
                continue
            if behind := _by_door(OTHER, place, policy):
                return replace(behind, elsewhere=True)
            closed = closed or error
            continue
        except FetchError:
            continue
        if seen.system is OTHER:
            waiting.extendleft(reversed(seen.leads))
            continue
        found = replace(_way(seen, policy), elsewhere=True)
        if found.fetch:
            return found
        known = known or found
    return known or closed


def _way(seen: _Seen, policy: FetchPolicy) -> Recognised:
    """How a system is fetched."""
    if seen.system.fetch:
        return Recognised(seen.system, seen.url, seen.system.fetch)
    return _by_door(seen.system, seen.url, policy) or Recognised(seen.system, seen.url, "")


def _by_door(system: System, url: str, policy: FetchPolicy) -> Recognised | None:
    """How a system is fetched by OParl; None where no interface is found."""
    try:
        door = find_door(url, policy)
    except FetchError:
        return None
    return Recognised(OPARL if system is OTHER else system, door, "oparl")


def other_spelling(url: str, policy: FetchPolicy) -> str | None:
    """Return the address that answers where this one does not: without https, with "www." or
    without; None where none does.
    """
    scheme, _, rest = url.partition("://")
    www = rest[4:] if rest.startswith("www.") else f"www.{rest}"
    for other in (f"http://{rest}" if scheme == "https" else "", f"{scheme}://{www}"):
        with suppress(FetchError):
            if other and _see(other, replace(policy, tries=1)):
                return other
    return None
