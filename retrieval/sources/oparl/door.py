"""The address of a town → where its OParl interface begins.

Asked for are the address itself, what its page links to, and the places where vendors put their
interface (`doors.txt`), each once, one after the other and by the rules of each server. Only an
object that is a System or a Body is a door; a page or a message that OParl is not active is none.
What the interface holds, `fetch` reads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from retrieval.errors import AddressFailed, AddressRefused, FetchError
from retrieval.failures import FailureCode
from retrieval.sources.html.leads import SYSTEM_NAMES, links
from retrieval.sources.http.client import Client, Fetched, FetchPolicy
from retrieval.sources.http.typed import with_scheme
from retrieval.sources.oparl.objects import Json
from retrieval.sources.oparl.pages import object_in
from retrieval.sources.oparl.values import is_address

_DOORS = Path(__file__).with_name("doors.txt")
#: Requests, servers and hops from page to page that a search may cost.
_MOST_ASKED, _MOST_SERVERS, _HOPS = 60, 4, 3


def find_door(
    address: str,
    policy: FetchPolicy,
    known: str | None = None,
    sleep: Callable[[float], object] = time.sleep,
) -> str:
    """Return the address of the System or Body that a town's web address leads to.

    `known` is where it was found before. Raise FetchError where no interface is found, SourceDown
    or AddressFailed where the server of the address cannot be had.
    """
    start = with_scheme(address)
    if not is_address(start):
        raise AddressRefused(FailureCode.NOT_WEB_ADDRESS(), start)
    with ExitStack() as clients:
        search = _Search(replace(policy, tries=2, failures=_MOST_ASKED), clients, sleep)
        if known and known != start and _server(known) == _server(start):
            search.places.append(known)
        return search.run(start)


def is_door(found: Json) -> bool:
    """Whether an object is where an interface begins, in OParl 1.0 and 1.1."""
    kind = found.get("type")
    is_named = isinstance(kind, str) and kind.rstrip("/").rpartition("/")[2] in ("System", "Body")
    return is_named or ("oparlVersion" in found and "body" in found)


@dataclass(slots=True)
class _Search:
    """One search: what was asked for, and where else a door may be."""

    policy: FetchPolicy
    clients: ExitStack
    sleep: Callable[[float], object]
    places: list[str] = field(default_factory=list)
    _by_server: dict[str, Client] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)
    #: That robots.txt keeps us out, where nothing else was said.
    _closed: AddressRefused | None = None
    _answered: bool = False

    def run(self, start: str) -> str:
        start, page = self._first(start)
        if page and _is_door_in(page, start):
            return start
        linked = links(page.content.decode("utf-8", "replace"), start) if page else []
        self.places += [one for one in linked if "oparl" in one.lower()]
        self.places += _below(start)
        near = dict.fromkeys(urljoin(one, ".") for one in linked if SYSTEM_NAMES.search(one))
        for place in chain(self.places, *map(_below, near)):
            if self._is_door(place):
                return place
        if self._closed and not self._answered:
            raise self._closed
        raise FetchError(FailureCode.NO_DOOR(len(self._asked)), start)

    def _first(self, start: str) -> tuple[str, Fetched | None]:
        """What is at an address, and its address: "talheim.de" may send on to "www.talheim.de"."""
        for _ in range(_HOPS):
            try:
                client = self._client(start)
                page = client.get(start) if client else None
            except AddressRefused as error:
                if error.reason.code is not FailureCode.OTHER_SERVER:
                    self._note(error)
                    break
                start = error.url
            except AddressFailed as error:
                if error.reason.code is not FailureCode.STATUS:
                    raise
                break
            else:
                self._asked.add(start)
                self._answered = True
                return start, page
        return start, None

    def _is_door(self, place: str) -> bool:
        if place in self._asked or len(self._asked) >= _MOST_ASKED:
            return False
        try:
            client = self._client(place)
            if client is None:
                return False
            self._asked.add(place)
            response = client.get(place)
        except AddressRefused as error:
            self._note(error)
            return False
        except AddressFailed:
            return False
        self._answered = True
        return _is_door_in(response, place)

    def _note(self, error: AddressRefused) -> None:
        if error.reason.code is FailureCode.ROBOTS:
            self._closed = self._closed or error

    def _client(self, place: str) -> Client | None:
        """The guest of the server of an address; None where that would be one server too many."""
        server = _server(place)
        if server not in self._by_server:
            if len(self._by_server) >= _MOST_SERVERS:
                return None
            client = Client(place, self.policy, below="/", sleep=self.sleep)
            self._by_server[server] = self.clients.enter_context(client)
        return self._by_server[server]


def _is_door_in(response: Fetched, place: str) -> bool:
    try:
        return is_door(object_in(response, place))
    except FetchError:
        return False


def _below(address: str) -> Iterator[str]:
    """The places of `doors.txt` below the folder of an address, then below its server's root."""
    lines = _DOORS.read_text(encoding="utf-8").splitlines()
    paths = [line for line in lines if line and not line.startswith("#")]
    folders = dict.fromkeys([urljoin(address, "."), urljoin(address, "/")])
    for folder in folders:
        yield from (urljoin(folder, path) for path in paths)


def _server(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return f"{parts.scheme}://{parts.netloc.lower()}"
