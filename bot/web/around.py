"""Application + settings → the application with all that stands around it, in its order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from bot.settings import Settings
from bot.web.forms import PATHS
from bot.web.languages import SpeakToReader
from bot.web.limits import SEATS, AddressLimit, SeatLimit, Window
from bot.web.middleware import (
    CatchAllErrors,
    HeadAsGet,
    Overload,
    OwnSites,
    RateLimit,
    Refuse,
    SafeHeaders,
    SizeLimit,
)
from bot.web.turns import Share

#: What costs nothing to serve and is asked often by browsers and by what watches the service.
_FREE = ("/static/", "/widget", "/healthz", "/readyz", "/metrics")

#: Where all towns are asked, and as how many questions that counts.
COMPARING, _COMPARISON = "/vergleich", 5

#: Where a POST is a question, or several; the others are as cheap as reading.
_ASKING = {**dict.fromkeys(("/", "/api/ask", *PATHS), 1), COMPARING: _COMPARISON}

#: Bytes from which a response is worth compressing: one packet holds about 1,400.
_COMPRESSED_FROM = 1_000


def protect(
    app: FastAPI,
    settings: Settings,
    refuse: Refuse,
    ticks: Callable[[], float],
    larger: Mapping[str, int] = MappingProxyType({}),
    share: Share | None = None,
) -> None:
    """Add what every response carries and what no client may cost; `larger` as in SizeLimit."""
    windows = share.turns.towns if share else 1
    free = (*_FREE, *larger)
    app.add_middleware(Overload, free=free, refuse=refuse, share=share)
    together = Window(settings.questions_per_minute * SEATS, ticks, site=1, windows=windows)
    seats = SeatLimit(
        questions=Window(settings.questions_per_minute, ticks, windows=windows),
        together=together,
        asking=_ASKING,
        trusted=settings.trusted_proxies,
    )
    app.add_middleware(SizeLimit, refuse=refuse, larger=larger, wait=seats)
    addresses = AddressLimit(
        questions=together,
        reads=Window(settings.reads_per_minute, ticks, windows=windows),
        asking=_ASKING,
        trusted=settings.trusted_proxies,
        free=free,
    )
    app.add_middleware(RateLimit, refuse=refuse, wait=addresses)
    app.add_middleware(HeadAsGet)
    app.add_middleware(CatchAllErrors, refuse=refuse)
    app.add_middleware(OwnSites, origins=settings.allowed_origins)
    app.add_middleware(GZipMiddleware, minimum_size=_COMPRESSED_FROM)
    app.add_middleware(
        SafeHeaders,
        https=settings.public_url.startswith("https://"),
        hsts_seconds=settings.hsts_seconds,
        frame_ancestors=settings.frame_ancestors,
    )
    app.add_middleware(SpeakToReader)
