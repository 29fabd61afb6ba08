"""Client → may it ask again now? A sliding window, exact, in the memory of one process.

Keeps no address: a client is a keyed hash, and its key is random, lives in memory and is replaced
every day. Reads no request: see `middleware`.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from secrets import token_bytes

from bot.settings import Network

#: Seconds of the window: the contract counts by the minute.
WINDOW = 60.0

#: Seconds after which the key that hides addresses is replaced.
ROTATION = 24 * 60 * 60.0

#: Clients remembered at once; beyond, new ones wait. About 50 MB, with 15 questions each.
MOST_CLIENTS = 50_000


@dataclass(slots=True)
class Window:
    """At most `most` passes a client in any WINDOW; `ticks` are seconds that never go back."""

    most: int
    ticks: Callable[[], float]
    _keys: list[bytes] = field(default_factory=lambda: [token_bytes(32)])
    _passes: dict[bytes, deque[float]] = field(default_factory=dict)
    _rotated: float = field(init=False)
    _swept: float = field(init=False)

    def __post_init__(self) -> None:
        self._rotated = self._swept = self.ticks()

    def wait(self, client: str) -> int:
        """0 where the client may pass, which counts; else the whole seconds until it may."""
        now = self.ticks()
        self._tidy(now)
        names = [blake2b(client.encode(), key=key, digest_size=16).digest() for key in self._keys]
        passes = [time for name in names for time in self._passes.get(name, ())]
        past = sorted(time for time in passes if time > now - WINDOW)
        if len(past) >= self.most:
            return max(1, math.ceil(past[-self.most] + WINDOW - now))
        if names[0] not in self._passes and len(self._passes) >= MOST_CLIENTS:
            return math.ceil(WINDOW)
        self._passes.setdefault(names[0], deque(maxlen=self.most)).append(now)
        return 0

    def _tidy(self, now: float) -> None:
        """Forget what has left the window; an old key stays until all it counted has left it."""
        if now - self._swept < WINDOW:
            return
        self._swept = now
        self._passes = {
            name: times for name, times in self._passes.items() if times[-1] > now - WINDOW
        }
        if now - self._rotated >= ROTATION:
            self._rotated = now
            self._keys = [token_bytes(32), self._keys[0]]
        elif now - self._rotated >= WINDOW:
            self._keys = self._keys[:1]


def client_of(peer: str, forwarded: Sequence[str], trusted: Iterable[Network]) -> str:
    """The address that counts: the peer, or behind own proxies the first foreign one.

    `forwarded` are the values of X-Forwarded-For; they are read from the right, because only what
    an own proxy has written is true. IPv6 clients count by their /64, which one household owns.
    """
    own = tuple(trusted)
    client = _address(peer)
    hops = [_address(hop.strip()) for value in forwarded for hop in value.split(",")]
    while client and hops and hops[-1] and any(client in network for network in own):
        client = hops.pop()
    if isinstance(client, IPv6Address):
        return str(ip_network((client.packed[:8] + bytes(8), 64)))
    return str(client or peer)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """The address a text names; an IPv4 address in IPv6 clothes is an IPv4 address."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
