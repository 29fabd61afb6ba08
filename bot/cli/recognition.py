"""An address → the council information system there, and how its records are fetched.

What is known of the systems stands in one table, `bot/texts/systems.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Literal
from urllib.parse import urljoin

from bot.texts.office import READ_BY_OPARL
from retrieval.errors import AddressRefused, FailureCode, FetchError
from retrieval.sources.http.client import Client, FetchPolicy

#: Other servers that an address may lead to before it is given up.
_MOVES = 3


@dataclass(frozen=True, slots=True)
class System:
    """A row of the table; its head says what the columns mean."""

    key: str
    name: str
    signs: tuple[str, ...]
    fetch: Literal["crawl", "oparl", ""]
    doors: tuple[str, ...]
    reads: str
    ask: str

    def is_at(self, url: str, page: str) -> bool:
        return any(
            re.search(sign, text, re.IGNORECASE) for sign in self.signs for text in (url, page)
        )


def _table() -> Mapping[str, System]:
    rows = tomllib.loads((files("bot.texts") / "systems.toml").read_text(encoding="utf-8"))
    usual = {"reads": READ_BY_OPARL}
    return {
        key: System(
            key, **{**usual, **row, "signs": tuple(row["signs"]), "doors": tuple(row["doors"])}
        )
        for key, row in rows.items()
    }


SYSTEMS = _table()
OPARL, OTHER = SYSTEMS["oparl"], SYSTEMS["other"]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The system that was found, and the address to fetch from.

    `fetch` is how: of a system whose own pages are not read, by OParl where such an interface was
    found; empty where there is no way.
    """

    system: System
    url: str
    fetch: Literal["crawl", "oparl", ""]


def recognise(url: str, policy: FetchPolicy) -> Recognised:
    """Return what is at an address; raise FetchError where it cannot be looked at.

    Asks for the page, and where that is not read, for the interfaces that such a system may have.
    """
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


def _at(client: Client, url: str) -> Recognised:
    found = client.get(url)
    if found.status != 200:
        raise AddressRefused(FailureCode.STATUS(found.status), url)
    page = found.content.decode("utf-8", errors="replace")
    system = next((one for one in SYSTEMS.values() if one.is_at(found.url, page)), OTHER)
    if system.fetch:
        return Recognised(system, found.url, system.fetch)
    for door in _doors(found.url, system):
        if _is_oparl(client, door):
            return Recognised(system, door, "oparl")
    return Recognised(system, found.url, "")


def _doors(url: str, system: System) -> Iterator[str]:
    """Where the interface may lie: in the folder of the address, then at the top of the server."""
    yield from dict.fromkeys(
        urljoin(url, place + door) for door in system.doors for place in ("", "/")
    )


def _is_oparl(client: Client, url: str) -> bool:
    try:
        found = client.get(url)
    except FetchError:
        return False
    page = found.content.decode("utf-8", errors="replace")
    return found.status == 200 and OPARL.is_at("", page)
