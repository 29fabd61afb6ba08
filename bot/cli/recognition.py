"""An address → the council information system there, and how its records are fetched.

Systems are told in `retrieval.sources`: by the marks of a page, by the calendar that it links, by
their OParl interface. What an office reads of each stands in `bot/texts/systems.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Literal
from urllib.parse import urljoin

from bot.texts.office import READ_BY_OPARL
from retrieval.errors import AddressRefused, FailureCode, FetchError
from retrieval.sources import systems
from retrieval.sources.allris.calendar import calendars
from retrieval.sources.html.decoding import decode
from retrieval.sources.http.client import Client, FetchPolicy
from retrieval.sources.oparl.door import find_door, is_door
from retrieval.sources.oparl.pages import object_in

#: Other servers that an address may lead to before it is given up.
_MOVES = 3


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
    was found; empty where there is no way.
    """

    system: System
    url: str
    fetch: Literal["crawl", "oparl", ""]


def recognise(url: str, policy: FetchPolicy) -> Recognised:
    """Return what is at an address; raise FetchError where it cannot be looked at.

    Asks for the page, and where pages of its kind are not fetched or may not be, for the interfaces
    that such a system may have.
    """
    for _ in range(_MOVES):
        try:
            # Beyond one look there is nothing to be patient for.
            with Client(url, replace(policy, tries=2), below="/") as client:
                system, url = _at(client, url)
            if system.fetch:
                return Recognised(system, url, system.fetch)
            return _by_door(system, url, policy) or Recognised(system, url, "")
        except AddressRefused as error:
            if error.reason.code is FailureCode.ROBOTS:
                if behind := _by_door(OTHER, url, policy):
                    return behind
                raise
            if error.reason.code is not FailureCode.OTHER_SERVER or error.url == url:
                raise
            url = error.url
    raise AddressRefused(FailureCode.ENDLESS_REDIRECTS(), url)


def _at(client: Client, url: str) -> tuple[System, str]:
    """The system whose page is at an address, and where the address led."""
    found = client.get(url)
    if found.status != 200:
        raise AddressRefused(FailureCode.STATUS(found.status), url)
    with suppress(FetchError):
        if is_door(object_in(found, url)):
            return OPARL, found.url
    html = decode(found.content)
    made_by = systems.recognise(html)
    if made_by is None and calendars(html, urljoin(found.url, ".")):
        return SYSTEMS["allris"], found.url  # within the site of a city
    return SYSTEMS[made_by.key] if made_by else OTHER, found.url


def _by_door(system: System, url: str, policy: FetchPolicy) -> Recognised | None:
    """How a system is fetched by OParl; None where no interface is found."""
    try:
        door = find_door(url, policy)
    except FetchError:
        return None
    return Recognised(OPARL if system is OTHER else system, door, "oparl")
