"""Applications of several towns → one, which gives each request to the town it is for.

A town has a host name of its own or a path; the path is taken off before its application sees the
request. What is for no town is the service's own: the list of the towns and its health.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from unicodedata import combining, normalize

from fastapi import FastAPI, Request
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.settings import Settings
from bot.texts import common as texts
from bot.texts import towns as town_texts
from bot.texts.languages import say
from bot.towns import Town
from bot.web.app import add_legal, add_static, legal_of
from bot.web.around import protect
from bot.web.comparing import Compare, add_comparing
from bot.web.files import cached
from bot.web.monitoring import MEDIA_TYPE, Alive
from bot.web.page import PageRenderer
from bot.web.responses import Refused, add_handlers, problems, refusals
from bot.web.turns import Share
from retrieval.errors import ArchiveError
from retrieval.replies.holdings import Status

#: A sample of Prometheus: its name, perhaps its labels, its value.
_SAMPLE = re.compile(r"(?P<name>[a-z_]+)(?:\{(?P<labels>.*)\})? (?P<value>\S+)")


@dataclass(frozen=True, slots=True)
class ServedTown:
    """A town, its application, and what its archive holds; ArchiveError where it holds nothing."""

    town: Town
    app: FastAPI
    status: Callable[[], Status]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A town in the list; nothing of what it holds where it cannot be asked."""

    name: str
    address: str
    holding: str | None


class AllReady(BaseModel):
    """The service can be asked; `closed` are towns whose archives cannot be read."""

    status: str = "ready"
    towns: int
    closed: list[str]


class Dispatcher:
    """Gives each request to the town that its host name or its path names, else to `own`."""

    def __init__(self, towns: Sequence[ServedTown], own: FastAPI) -> None:
        self._own = own
        self._hosts = {one.town.host_name: one.app for one in towns if one.town.host_name}
        self._paths = {one.town.root: one.app for one in towns if one.town.root}
        self._depth = max((path.count("/") for path in self._paths), default=0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app, scope = self._found(scope) if scope["type"] == "http" else (self._own, scope)
        await app(scope, receive, send)

    def _found(self, scope: Scope) -> tuple[ASGIApp, Scope]:
        host = Headers(scope=scope).get("host", "").lower().partition(":")[0].rstrip(".")
        if app := self._hosts.get(host):
            return app, scope
        path = scope["path"]
        parts = path.split("/")
        for length in range(min(self._depth, len(parts) - 1), 0, -1):
            root = "/".join(parts[: length + 1])
            if root.lower() in self._paths:
                if root == path or root != root.lower():
                    return _moved(f"{root.lower()}{path[len(root) :] or '/'}", scope), scope
                return self._paths[root], {**scope, "path": path[len(root) :]}
        return self._own, scope


def _moved(path: str, scope: Scope) -> Response:
    """What leads to the one address of a town's page."""
    query = scope["query_string"].decode("latin-1")
    return RedirectResponse(f"{path}?{query}" if query else path, 308)


def create_service(
    towns: Sequence[ServedTown],
    common: Settings,
    compare: Compare | None,
    share: Share,
    ticks: Callable[[], float] = time.monotonic,
    working: Callable[[], AbstractAsyncContextManager[None]] | None = None,
) -> Dispatcher:
    """The service of all towns, with a `share` of the workers; `working` lasts as long."""

    def today() -> date:
        return datetime.now(UTC).astimezone().date()

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if working:
                await stack.enter_async_context(working())
            for one in towns:
                await stack.enter_async_context(one.app.router.lifespan_context(one.app))
            yield

    pages = PageRenderer(common, today, legal_of(common), compares=bool(compare), browses=False)
    app = FastAPI(openapi_url=None, redirect_slashes=False, lifespan=running)
    refuse = refusals(pages)
    add_handlers(app, refuse)
    _add_list(app, pages, towns)
    _add_watching(app, towns)
    add_static(app, pages)
    add_legal(app, pages, lambda: None)
    if compare:
        add_comparing(app, pages, compare, lambda: None)
    protect(app, common, refuse, ticks, share=share)
    return Dispatcher(towns, app)


def _add_list(app: FastAPI, pages: PageRenderer, towns: Sequence[ServedTown]) -> None:
    by_name = sorted(towns, key=lambda one: order(one.town.shown))

    @app.get("/", include_in_schema=False)
    def listed(request: Request) -> Response:
        base = pages.base(request)
        shown = [
            _Listed(one.town.shown, address, _holding(one))
            for one in by_name
            if (address := one.town.address(base)) is not None
        ]
        return HTMLResponse(pages.render("towns.html", title=say(town_texts.TITLE), towns=shown))

    @app.get("/robots.txt", include_in_schema=False)
    def robots(request: Request) -> Response:
        base = pages.base(request)
        at_paths = (one.town.address(base) for one in by_name if one.town.root)
        lines = ["User-agent: *", "Disallow: /*/api/", "Disallow: /*/rueckmeldung"]
        lines += [f"Sitemap: {address}/sitemap.xml" for address in at_paths if address]
        return cached(request, "\n".join(lines) + "\n", "text/plain; charset=utf-8")


def _holding(one: ServedTown) -> str | None:
    try:
        status = one.status()
    except ArchiveError:
        return None
    return town_texts.holding(status.answers, status.last)


def order(name: str) -> str:
    """What sorts German names: letters as they are folded, no matter their case.

    >>> sorted(["Zell", "Übach", "ulm", "Ahaus"], key=order)
    ['Ahaus', 'Übach', 'ulm', 'Zell']
    """
    return "".join(one for one in normalize("NFD", name.casefold()) if not combining(one))


def _add_watching(app: FastAPI, towns: Sequence[ServedTown]) -> None:
    @app.get("/healthz")
    async def alive() -> Alive:
        """Whether the process answers."""
        return Alive()

    @app.get("/readyz", responses=problems(503))
    async def ready() -> AllReady:
        """Whether any town can be asked, and which cannot."""
        closed = await asyncio.to_thread(lambda: [one for one in towns if _holding(one) is None])
        if len(closed) == len(towns):
            raise Refused(503, say(texts.UNAVAILABLE))
        return AllReady(towns=len(towns), closed=[one.town.name for one in closed])

    @app.get("/metrics", include_in_schema=False)
    async def numbers() -> Response:
        """The numbers of all towns, each with its name: without it they sum up to the whole's."""
        content = await asyncio.to_thread(
            lambda: with_towns({one.town.name: one.app.state.metrics().decode() for one in towns})
        )
        return Response(content, media_type=MEDIA_TYPE)


def with_towns(told: Mapping[str, str]) -> str:
    """What several towns tell Prometheus, as one, each sample with the label of its town.

    >>> print(with_towns({"a": "# TYPE x gauge\\nx 1\\n", "b": '# TYPE x gauge\\nx{k="v"} 2\\n'}))
    # TYPE x gauge
    x{town="a"} 1
    x{town="b",k="v"} 2
    <BLANKLINE>
    """
    families: dict[str, list[str]] = {}
    for town, text in told.items():
        family: list[str] = []
        for line in text.splitlines():
            if line.startswith("#"):
                _, kind, name, *_ = line.split(" ")
                head = f"# {kind} {name} "
                family = families.setdefault(name, [])
                if not any(one.startswith(head) for one in family):
                    family.append(line)
            elif sample := _SAMPLE.fullmatch(line):
                labels = f'town="{town}"' + (f",{sample['labels']}" if sample["labels"] else "")
                family.append(f"{sample['name']}{{{labels}}} {sample['value']}")
    return "".join(f"{line}\n" for family in families.values() for line in family)
