"""A server → connections to it, which are cut at a deadline and after so many bytes.

httpx's time-outs begin anew with each byte, and what it hands on has been parsed and unpacked: a
server that drips headers, or sends what unpacks to nothing, would hold a guest for ever. The bounds
here are those of the connection itself; all requests of one client share them, one at a time.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore

#: Bytes around a body that do not count as its own: headers, and the sizes of its chunks.
_AROUND = 1_000_000
#: Seconds that an idle connection is kept, as httpx does.
_IDLE = 5.0


class TooLarge(Exception):
    """More bytes came than one response may have."""


class Bounds:
    """What is left of the seconds and the bytes of the response now on its way."""

    def __init__(self, longest: float, largest: int, clock: Callable[[], float]) -> None:
        self._longest, self._largest, self._clock = longest, largest, clock
        self.begin()

    def begin(self) -> None:
        """Count anew, for the next response."""
        self._ends, self._bytes = self._clock() + self._longest, self._largest + _AROUND

    @contextmanager
    def within(self, timeout: float | None) -> Iterator[float]:
        """The seconds that one step may take; httpcore.ReadTimeout where the deadline passes."""
        left = self._ends - self._clock()
        late = httpcore.ReadTimeout(f"more than {self._longest:.0f} s for a page")
        if left <= 0:
            raise late
        try:
            yield left if timeout is None else min(left, timeout)
        except httpcore.TimeoutException as error:
            if timeout is None or left < timeout:
                raise late from error
            raise

    def count(self, received: bytes) -> bytes:
        """The same bytes; TooLarge where they are more than may come."""
        self._bytes -= len(received)
        if self._bytes < 0:
            raise TooLarge
        return received


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, bounds: Bounds) -> None:
        self._stream, self._bounds = stream, bounds

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._bounds.within(timeout) as seconds:
            return self._bounds.count(self._stream.read(max_bytes, seconds))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with self._bounds.within(timeout) as seconds:
            self._stream.write(buffer, seconds)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        with self._bounds.within(timeout) as seconds:
            stream = self._stream.start_tls(ssl_context, server_hostname, seconds)
        return _Stream(stream, self._bounds)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.SyncBackend):
    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        # One by one: a name may have thousands of addresses, each of them with a time-out.
        problem: Exception = httpcore.ConnectError("no address associated with the name")
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:  # UnicodeError: the name is too long
            raise httpcore.ConnectError(str(error)) from error
        for *_, address in found:
            with self._bounds.within(timeout) as seconds:
                try:
                    stream = super().connect_tcp(
                        str(address[0]), port, seconds, local_address, socket_options
                    )
                    return _Stream(stream, self._bounds)
                except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                    problem = error
        raise problem


def pool(
    scheme: str, host: str, ssl_context: ssl.SSLContext, bounds: Bounds
) -> httpcore.ConnectionPool:
    """Connections to one server, within bounds; through the proxy that the environment names."""
    given: dict[str, Any] = {
        "ssl_context": ssl_context,
        "keepalive_expiry": _IDLE,
        "network_backend": _Backend(bounds),
    }
    proxies = {} if proxy_bypass(host) else getproxies()
    address = proxies.get(scheme) or proxies.get("all")
    if not address:
        return httpcore.ConnectionPool(**given)
    proxy = urlsplit(address if "://" in address else f"http://{address}")
    account = (unquote(proxy.username), unquote(proxy.password or "")) if proxy.username else None
    place = proxy._replace(netloc=proxy.netloc.rpartition("@")[2])
    return httpcore.HTTPProxy(place.geturl(), account, **given)
