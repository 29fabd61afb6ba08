"""An address → its response, fetched as a guest behaves: one at a time, slowly, by the rules.

One client fetches from one server only, and there only below one path. It reads robots.txt first
and obeys it, waits between requests, asks again with growing patience where the server is busy, and
stops where it stays so. What the bytes mean is not handled here.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import httpx
from protego import Protego

from retrieval.errors import AddressFailed, AddressRefused, SourceDown
from retrieval.failures import FailureCode
from retrieval.sources.http import wire
from retrieval.sources.http.waiting import retry_after

_PORTS = {"http": 80, "https": 443}
#: Redirects that are followed; real systems need one.
_REDIRECTS = 5
#: Answers that may be different later; everything else is the server's last word.
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
#: Headers that speak of the bytes on the way, not of the content.
_OF_THE_TRANSFER = (b"content-encoding", b"content-length", b"transfer-encoding")
#: How content may be packed, in one layer: a second one would be unpacked without a bound.
_CODINGS = ("gzip", "deflate")
#: Longer waits that a server asks for end the run: it can be taken up again later.
_LONGEST_WAIT = 600.0
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """How a guest behaves.

    `delay`: seconds between two requests, up to half of it more at random; robots.txt may ask for
    more. `timeout`: seconds without a byte. `longest`: seconds for one response, connection and
    all; an address whose tries have taken as long altogether is not tried again. `largest`: bytes
    of one response. `tries`: requests for one address. `failures`: addresses that fail one after
    the other before the run stops.
    """

    agent: str
    delay: float = 2.0
    timeout: float = 30.0
    longest: float = 180.0
    largest: int = 25_000_000
    tries: int = 4
    failures: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response. `status` 304 says that nothing has changed, and has no content."""

    url: str
    status: int
    content: bytes
    #: Their names are in small letters.
    headers: Mapping[str, str]


class Client(AbstractContextManager["Client"]):
    """A polite guest of one server. Use it as a context manager.

    `base` is an address of the server; everything lies in its folder, or below the path `below`.
    `sleep` and `clock` are in seconds.
    """

    def __init__(
        self,
        base: str,
        policy: FetchPolicy,
        below: str | None = None,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        parts = _split(base)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise AddressRefused(FailureCode.NOT_WEB_ADDRESS(), base)
        self._base = base
        self._origin = _origin(parts)
        self._path = below or parts.path.rpartition("/")[0] + "/"
        self._policy = policy
        self._sleep, self._clock = sleep, clock
        self._limits = wire.TransferLimits(policy.longest, policy.largest, clock)
        self._http = httpx.Client(
            headers={"User-Agent": policy.agent, "Accept-Encoding": ", ".join(_CODINGS)},
            timeout=policy.timeout,
            follow_redirects=False,
            transport=wire.LimitedTransport(parts.scheme, parts.hostname, self._limits),
        )
        self._robots: Protego | None = None
        self._next = 0.0
        self._failures = 0
        #: That the server asked for peace, and so gets no further request.
        self._peace: SourceDown | None = None
        self.requests = 0

    def __exit__(self, *raised: object) -> None:
        self._http.close()

    def get(
        self,
        url: str,
        etag: str | None = None,
        modified: str | None = None,
        largest: int | None = None,
    ) -> Fetched:
        """Return the response of an address; with `etag` or `modified` only if it changed since.

        `largest`: bytes of it, where that is less than the policy says.

        Its status is 200, 304, or a final refusal (4xx). Raise AddressRefused where the address
        may not be fetched, AddressFailed where the server stays busy, SourceDown where that is so
        for several addresses one after the other.
        """
        headers = {"If-None-Match": etag, "If-Modified-Since": modified}
        conditions = {name: value for name, value in headers.items() if value}
        for _ in range(_REDIRECTS + 1):
            url = self._secured(url)
            self._check(url)
            response = self._patiently(url, conditions, largest)
            target = _target(url, response)
            if target is None:
                return Fetched(url, response.status_code, response.content, dict(response.headers))
            url, conditions = target, {}  # what is known is known of the first address only
        raise AddressRefused(FailureCode.ENDLESS_REDIRECTS(), url)

    def _secured(self, url: str) -> str:
        """An address of the same server without TLS, as some name theirs, with it."""
        parts = _split(url)
        secured = parts._replace(scheme="https", netloc=parts.netloc.removesuffix(":80"))
        same = _origin(parts).startswith("http:") and _origin(secured) == self._origin
        return secured.geturl() if same and parts.port in (None, 80) else url

    def _check(self, url: str) -> None:
        parts = _split(url)
        if _origin(parts) != self._origin:
            raise AddressRefused(FailureCode.OTHER_SERVER(), url)
        path = parts.path or "/"
        if not path.startswith(self._path) or ".." in re.split(r"[/\\]", unquote(path)):
            raise AddressRefused(FailureCode.OUTSIDE(self._path), url)
        if not self._rules().can_fetch(url, self._policy.agent):
            raise AddressRefused(FailureCode.ROBOTS(), url)

    def _rules(self) -> Protego:
        """What robots.txt says; all is open where there is none (RFC 9309)."""
        if self._robots is None:
            place: str | None = urljoin(self._base, "/robots.txt")
            for _ in range(_REDIRECTS + 1):
                if place is None or _origin(_split(place)) != self._origin:
                    break
                response = self._patiently(place, {}, None)
                place = _target(place, response)
            text = response.text if response.is_success else ""
            robots = Protego.parse(text.removeprefix("\ufeff"))
            asked = robots.crawl_delay(self._policy.agent) or 0.0
            if asked > _LONGEST_WAIT:
                over = FailureCode.CRAWL_DELAY_OVER_A_DAY()
                reason = over if asked > _DAY else FailureCode.CRAWL_DELAY(f"{asked:.0f}")
                self._peace = SourceDown(reason, self._base)
                raise self._peace
            self._robots = robots
        return self._robots

    def _patiently(
        self, url: str, conditions: dict[str, str], largest: int | None
    ) -> httpx.Response:
        if self._peace:
            raise self._peace
        problem, spent = None, 0.0
        for attempt in range(self._policy.tries):
            if spent >= self._policy.longest:
                break
            self._sleep(max(0.0, self._next - self._clock()))
            wait, began = 0.0, self._clock()
            try:
                response = self._request(url, conditions, largest)
            except wire.ERRORS as error:
                problem = wire.failure_of(error)
            else:
                if response.status_code not in _BUSY:
                    self._failures = 0
                    return response
                problem = FailureCode.STATUS(response.status_code)
                wait = retry_after(response.headers.get("Retry-After", ""))
                if wait > _LONGEST_WAIT:
                    over = FailureCode.RETRY_AFTER_OVER_A_DAY()
                    asked = over if wait > _DAY else FailureCode.RETRY_AFTER(f"{wait / 60:.0f}")
                    self._peace = SourceDown(asked, url)
                    raise self._peace
            finally:
                spent += self._clock() - began
                rule = self._robots.crawl_delay(self._policy.agent) if self._robots else None
                pause = max(self._policy.delay, rule or 0.0) * (1 + random.random() / 2)
                self._next = self._clock() + max(pause * 2**attempt if problem else pause, wait)
        assert problem is not None, "FetchPolicy.tries is at least 1"
        self._failures += 1
        down = self._failures >= self._policy.failures
        raise (SourceDown if down else AddressFailed)(problem, url)

    def _request(self, url: str, conditions: dict[str, str], largest: int | None) -> httpx.Response:
        most = min(largest or self._policy.largest, self._policy.largest)
        self.requests += 1
        self._limits.begin()
        content = bytearray()
        try:
            with self._http.stream("GET", url, headers=conditions) as response:
                _check_coding(url, response)
                for part in response.iter_bytes():
                    content += part
                    if len(content) > most:
                        raise wire.TooLarge
        except wire.TooLarge:
            raise AddressRefused(FailureCode.TOO_LARGE(most), url) from None
        sent = response.headers.raw
        headers = [pair for pair in sent if pair[0].lower() not in _OF_THE_TRANSFER]
        return httpx.Response(response.status_code, headers=headers, content=bytes(content))


def _split(url: str) -> SplitResult:
    """The parts of an address; AddressRefused where it is none."""
    try:
        parts = urlsplit(url)
        httpx.URL(url)
        _origin(parts)
    except (ValueError, httpx.InvalidURL) as error:
        raise AddressRefused(FailureCode.NOT_ADDRESS(str(error)), url) from error
    return parts


def _origin(parts: SplitResult) -> str:
    """The server, in one spelling: "https://www.example.org:443"."""
    return f"{parts.scheme}://{parts.hostname}:{parts.port or _PORTS.get(parts.scheme)}"


def _check_coding(url: str, response: httpx.Response) -> None:
    named = response.headers.get("Content-Encoding", "").lower().split(",")
    codings = [one.strip() for one in named if one.strip() not in ("", "identity")]
    if len(codings) > 1 or not set(codings) <= set(_CODINGS):
        raise AddressRefused(FailureCode.PACKED(", ".join(codings)[:40]), url)


def _target(url: str, response: httpx.Response) -> str | None:
    """Where a response sends on to; None where it does not."""
    place: str | None = response.headers.get("Location")
    if not response.is_redirect or place is None:
        return None
    try:
        return urljoin(url, place)
    except ValueError as error:
        raise AddressRefused(FailureCode.REDIRECT_TO_NOTHING(place), url) from error
