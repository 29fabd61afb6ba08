"""A server → connections to it, which are cut at a deadline and after so many bytes.

httpx's time-outs begin anew with each byte, and what it hands on has been parsed and unpacked: a
server that drips headers, or sends what unpacks to nothing, would hold a guest for ever. The limits
here are those of the connection itself; all requests of one client share them, one at a time.
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from retrieval.failures import Failure, FailureCode

#: Bytes around a body that do not count as its own: headers, and the sizes of its chunks.
_AROUND = 1_000_000
#: Seconds that an idle connection is kept, as httpx does.
_IDLE = 5.0


class TooLarge(Exception):
    """More bytes came than one response may have."""


class TooSlow(httpcore.TimeoutException):
    """A response takes longer than it may."""


#: What may go wrong on the way to a response and in it.
ERRORS = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
    httpx.DecodingError,
)
#: The first that an error is, or was raised out of, says what is wrong. httpcore leaves it only as
#: the context.
_MEANINGS: tuple[tuple[type[Exception], FailureCode], ...] = (
    (TooSlow, FailureCode.TOO_SLOW),
    (httpcore.TimeoutException, FailureCode.TIMED_OUT),
    (ConnectionRefusedError, FailureCode.NO_CONNECTION),
    (socket.gaierror, FailureCode.UNKNOWN_HOST),
    (ssl.SSLCertVerificationError, FailureCode.BAD_CERTIFICATE),
    (ssl.SSLError, FailureCode.NO_HTTPS),
    (BrokenPipeError, FailureCode.DISCONNECTED),
    (ConnectionResetError, FailureCode.DISCONNECTED),
    (httpx.DecodingError, FailureCode.NOT_UNPACKED),
)
_UNREACHABLE = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH})


def failure_of(error: Exception) -> Failure:
    """Return what one of ERRORS means."""
    message = str(error) or type(error).__name__
    cause: BaseException | None = error
    while cause:
        for kind, code in _MEANINGS:
            if isinstance(cause, kind):
                return code(message)
        if isinstance(cause, OSError) and cause.errno in _UNREACHABLE:
            return FailureCode.UNREACHABLE(message)
        cause = cause.__context__
    # Only the message tells a response without an end from a faulty one.
    if "disconnected" in message or "closed connection" in message:
        return FailureCode.DISCONNECTED(message)
    return FailureCode.UNEXPECTED(message.rstrip("."))


class TransferLimits:
    """What is left of the seconds and the bytes of the response now on its way."""

    def __init__(self, longest: float, largest: int, clock: Callable[[], float]) -> None:
        self._longest, self._largest, self._clock = longest, largest, clock
        self.begin()

    def begin(self) -> None:
        """Count anew, for the next response."""
        self._ends, self._bytes = self._clock() + self._longest, self._largest + _AROUND

    @contextmanager
    def within(self, timeout: float | None) -> Iterator[float]:
        """Yield the seconds that one step may take; raise TooSlow where the deadline passes."""
        left = self._ends - self._clock()
        late = TooSlow(f"{self._longest:.0f}")
        if left <= 0:
            raise late
        try:
            yield left if timeout is None else min(left, timeout)
        except httpcore.TimeoutException as error:
            if timeout is None or left < timeout:
                raise late from error
            raise

    def count(self, received: bytes) -> bytes:
        """Return the same bytes; raise TooLarge where they are more than may come."""
        self._bytes -= len(received)
        if self._bytes < 0:
            raise TooLarge
        return received


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, limits: TransferLimits) -> None:
        self._stream, self._limits = stream, limits

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._limits.within(timeout) as seconds:
            return self._limits.count(self._stream.read(max_bytes, seconds))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with self._limits.within(timeout) as seconds:
            self._stream.write(buffer, seconds)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        with self._limits.within(timeout) as seconds:
            stream = self._stream.start_tls(ssl_context, server_hostname, seconds)
        return _Stream(stream, self._limits)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.SyncBackend):
    def __init__(self, limits: TransferLimits) -> None:
        self._limits = limits

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
            with self._limits.within(timeout) as seconds:
                try:
                    stream = super().connect_tcp(
                        str(address[0]), port, seconds, local_address, socket_options
                    )
                    return _Stream(stream, self._limits)
                except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                    problem = error
        raise problem


class LimitedTransport(httpx.BaseTransport):
    """The connections of an httpx client to one server, within limits."""

    def __init__(self, scheme: str, host: str, limits: TransferLimits) -> None:
        self._connections = _connections(scheme, host, limits)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; raise one of ERRORS, or TooLarge."""
        scheme, host, target = request.url.raw_scheme, request.url.raw_host, request.url.raw_path
        sent = httpcore.Request(
            request.method,
            httpcore.URL(scheme=scheme, host=host, port=request.url.port, target=target),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        response = self._connections.handle_request(sent)
        status, headers, more = response.status, response.headers, response.extensions
        return httpx.Response(status, headers=headers, stream=_Body(response), extensions=more)

    def close(self) -> None:
        self._connections.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        return self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


def _connections(scheme: str, host: str, limits: TransferLimits) -> httpcore.ConnectionPool:
    """Return connections within limits, through the proxy that the environment names."""
    given: dict[str, Any] = {
        # It takes 37 ms to make, and only a server behind TLS needs it.
        "ssl_context": httpx.create_ssl_context() if scheme == "https" else None,
        "keepalive_expiry": _IDLE,
        "network_backend": _Backend(limits),
    }
    proxies = {} if proxy_bypass(host) else getproxies()
    address = proxies.get(scheme) or proxies.get("all")
    if not address:
        return httpcore.ConnectionPool(**given)
    proxy = urlsplit(address if "://" in address else f"http://{address}")
    account = (unquote(proxy.username), unquote(proxy.password or "")) if proxy.username else None
    place = proxy._replace(netloc=proxy.netloc.rpartition("@")[2])
    return httpcore.HTTPProxy(place.geturl(), account, **given)
