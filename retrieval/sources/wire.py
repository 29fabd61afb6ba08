"""A request → its response, over a network that is cut at a deadline and after so many bytes.

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
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

#: Bytes around a body that do not count as its own: headers, and the sizes of its chunks.
_AROUND = 1_000_000
#: Seconds that an idle connection is kept, as httpx does.
_IDLE = 5.0
_ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)


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


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        with _errors():
            yield from self._stream

    def close(self) -> None:
        self._stream.close()


class Transport(httpx.BaseTransport):
    """The transport of an httpx client for one server, within `bounds`.

    Uses the proxy that the environment names for the server, as httpx does by itself.
    """

    def __init__(self, scheme: str, host: str, bounds: Bounds) -> None:
        given: dict[str, Any] = {
            "ssl_context": httpx.create_ssl_context(),
            "keepalive_expiry": _IDLE,
            "network_backend": _Backend(bounds),
        }
        proxies = {} if proxy_bypass(host) else getproxies()
        address = proxies.get(scheme) or proxies.get("all")
        self._pool: httpcore.ConnectionPool
        if address:
            proxy = httpx.Proxy(address if "://" in address else f"http://{address}")
            self._pool = httpcore.HTTPProxy(str(proxy.url), proxy.raw_auth, **given)
        else:
            self._pool = httpcore.ConnectionPool(**given)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response as it begins; its body is read from the network by whoever reads it."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        with _errors():
            answer = self._pool.handle_request(
                httpcore.Request(
                    request.method,
                    url,
                    headers=request.headers.raw,
                    content=request.read(),
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer.stream),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


@contextmanager
def _errors() -> Iterator[None]:
    """What goes wrong below, as the error that users of httpx expect."""
    try:
        yield
    except _ERRORS as error:
        raise httpx.TransportError(str(error) or type(error).__name__) from error
