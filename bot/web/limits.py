"""Client → may it ask again now? A sliding window, exact, in the memory of one process.

Keeps no address: a client is a keyed hash, and its key is random, lives in memory and is replaced
every day.
"""

from __future__ import annotations

import json
import math
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from itertools import chain
from secrets import token_bytes
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Scope

from bot.settings import Network
from bot.web.sent import BODY, field_in

#: Seconds of the window: the contract counts by the minute.
WINDOW = 60.0

#: Seconds after which the key that hides addresses is replaced.
ROTATION = 24 * 60 * 60.0

#: Clients remembered at once, about 50 MB with 15 questions each; beyond, who has not come for the
#: longest time is forgotten. So nobody is locked out by who has addresses without number.
MOST_CLIENTS = 50_000

#: How many clients' worth passes from one site, an IPv6 /48: a company's network has one, and each
#: of its 65,536 /64 could be called a client.
SITE = 20

#: How many people's worth passes from one address: a school class, the visitors of a Sitzung.
SEATS = 20

#: What a page or a widget may call its seat: signs drawn by lot.
_SEAT = re.compile(r"[0-9a-f]{16,64}")
#: An address with a port behind it, as some proxies write them.
_WITH_PORT = re.compile(r"\[(?P<six>[^\]]+)\](:\d+)?|(?P<four>[\d.]+):\d+")


@dataclass(slots=True)
class Window:
    """At most `most` passes a client in any WINDOW; `ticks` are seconds that never go back.

    A whole site has `site` times as many. It is one of so many `windows` that share what clients
    may take of the memory.
    """

    most: int
    ticks: Callable[[], float]
    site: int = SITE
    windows: int = 1
    _keys: list[bytes] = field(default_factory=lambda: [token_bytes(32)])
    _passes: dict[bytes, deque[float]] = field(default_factory=dict)
    _rotated: float = field(init=False)
    _swept: float = field(init=False)

    def __post_init__(self) -> None:
        self._rotated = self._swept = self.ticks()

    def wait(self, client: str, seat: str = "", times: int = 1) -> int:
        """0 where the client may pass, which counts; else the whole seconds until it may.

        Behind one address sit many: each `seat` there counts by itself. What is as dear as several
        passes counts for so many `times`, at most all of them.
        """
        now = self.ticks()
        self._tidy(now)
        counted = {f"{client} {seat}": self.most} if seat else self._counted(client)
        times = min(times, self.most)
        waits = (self._wait(name, most - times + 1, now) for name, most in counted.items())
        if wait := max(waits):
            return wait
        for name, most in counted.items():
            key = self._digest(name, self._keys[-1])
            # Who came last stands last.
            self._passes[key] = self._passes.pop(key, deque(maxlen=most))
            self._passes[key].extend([now] * times)
        while len(self._passes) > max(1, MOST_CLIENTS // self.windows):
            del self._passes[next(iter(self._passes))]
        return 0

    def give_back(self, client: str, times: int) -> None:
        """Forget what counted last for a client: something else stopped it."""
        for name in self._counted(client):
            key = self._digest(name, self._keys[-1])
            passes = self._passes.pop(key, deque())
            for _ in range(min(times, len(passes))):
                passes.pop()
            if passes:
                self._passes[key] = passes

    def _counted(self, client: str) -> Mapping[str, int]:
        """The client and its site, and how often each may pass."""
        if "/" not in client:
            return {client: self.most}
        site = ip_network(client).supernet(new_prefix=48)
        return {client: self.most, str(site): self.most * self.site}

    def _wait(self, name: str, most: int, now: float) -> int:
        digests = (self._digest(name, key) for key in self._keys)
        past = list(chain.from_iterable(self._passes.get(digest, ()) for digest in digests))
        if len(past) < most or past[-most] <= now - WINDOW:
            return 0
        return max(1, math.ceil(past[-most] + WINDOW - now))

    @staticmethod
    def _digest(name: str, key: bytes) -> bytes:
        return blake2b(name.encode(), key=key, digest_size=16).digest()

    def _tidy(self, now: float) -> None:
        """Forget what has left the window; an old key stays until all it counted has left it.

        That is so at the next time: it is at least a window later.
        """
        if now - self._swept < WINDOW:
            return
        self._swept = now
        self._passes = {
            name: times for name, times in self._passes.items() if times[-1] > now - WINDOW
        }
        if now - self._rotated >= ROTATION:
            self._rotated = now
            self._keys = [self._keys[-1], token_bytes(32)]
        else:
            self._keys = self._keys[-1:]


def client_of(peer: str, forwarded: Sequence[str], trusted: Iterable[Network]) -> str:
    """The address that counts: the peer, or behind own proxies the first foreign one.

    `forwarded` are the values of X-Forwarded-For; they are read from the right, because only what
    an own proxy has written is true. IPv6 clients count by their /64, which one household owns.
    """
    own = tuple(trusted)
    client = _address(peer)
    hops = [hop.strip() for value in forwarded for hop in value.split(",")]
    while client and any(client in network for network in own):
        before = _address(hops.pop()) if hops else None
        if before is None:
            break
        client = before
    if isinstance(client, IPv6Address):
        return str(ip_network((client.packed[:8] + bytes(8), 64)))
    return str(client or peer)


def is_own_proxy(peer: str, trusted: Iterable[Network]) -> bool:
    """Whether an address is that of an own proxy, behind which are many clients."""
    address = _address(peer)
    return address is not None and any(address in network for network in trusted)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """The address a text names, with a port or without one: "[2001:db8::1]:443".

    An IPv4 address in IPv6 clothes is an IPv4 address.
    """
    found = _WITH_PORT.fullmatch(text)
    try:
        address = ip_address((found["six"] or found["four"]) if found else text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def client_in(scope: Scope, trusted: Iterable[Network]) -> str:
    """Return the client that a request counts for."""
    peer = scope["client"][0] if scope["client"] else ""
    forwarded = Headers(scope=scope).getlist("x-forwarded-for")
    return client_of(peer, forwarded, trusted)


def seat_in(scope: Scope) -> str:
    """Return the seat that a form or a program names; nothing where it names none."""
    body: bytes = scope.get(BODY, b"")
    try:
        given = _named(json.loads(body), "seat") if body[:1] == b"{" else field_in(body, "platz")
    except (ValueError, RecursionError):
        return ""
    return given if _SEAT.fullmatch(given) else ""


def _named(sent: Any, name: str) -> str:
    found = sent.get(name) if isinstance(sent, dict) else None
    return found if isinstance(found, str) else ""


@dataclass(frozen=True, slots=True)
class AddressLimit:
    """How long an address waits that asks (POST to `asking`) or reads (all but `free`) too often.

    `asking` tells for how many questions each path counts.

    Behind it many may sit; one of them is limited by `SeatLimit`.
    """

    questions: Window
    reads: Window
    asking: Mapping[str, int]
    trusted: tuple[Network, ...]
    free: tuple[str, ...]

    def __call__(self, scope: Scope) -> int:
        if scope["path"].startswith(self.free):
            return 0
        times = _asked(scope, self.asking)
        window = self.questions if times else self.reads
        return window.wait(client_in(scope, self.trusted), times=times or 1)


@dataclass(frozen=True, slots=True)
class SeatLimit:
    """How long a seat waits that asks too often: one page or widget of an address.

    What names no seat is one with all that name none. Reads the body, which has to be there. What
    it stops is given back to those of the address, who have it `together`.
    """

    questions: Window
    together: Window
    asking: Mapping[str, int]
    trusted: tuple[Network, ...]

    def __call__(self, scope: Scope) -> int:
        times = _asked(scope, self.asking)
        if not times:
            return 0
        client = client_in(scope, self.trusted)
        if wait := self.questions.wait(client, seat_in(scope), times):
            self.together.give_back(client, times)
        return wait


def _asked(scope: Scope, asking: Mapping[str, int]) -> int:
    """As how many questions a request counts; 0 for one that only reads."""
    return asking.get(scope["path"], 0) if scope["method"] == "POST" else 0
