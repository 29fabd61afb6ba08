"""Archive → health and numbers for what watches the service, also of Telegram served alone.

All is said at once, whatever waits for a worker meanwhile: no route here needs one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from time import perf_counter
from typing import Any

from fastapi import FastAPI
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from pydantic import BaseModel
from starlette.responses import Response

from bot.ports import ArchivePort, GetArchive, Telegram
from bot.settings import Settings
from bot.state.file import VERDICTS, Feedback, VerdictCounts
from bot.texts import common as texts
from bot.texts.languages import say
from bot.web.page import PageRenderer
from bot.web.responses import Refused, add_handlers, problems, refusals
from retrieval.errors import ArchiveError
from retrieval.replies.holdings import Status
from retrieval.replies.reply import Reply

_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
#: Seconds a reply takes: milliseconds on a small archive, a second on a slow machine.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)

GetStatus = Callable[[], Status]


class LatestStatus:
    """What the present archive holds, read from the disk once of each."""

    def __init__(self, archive: GetArchive) -> None:
        self._archive = archive
        self._read: tuple[ArchivePort, Status] | None = None

    def __call__(self) -> Status:
        """The status; ArchiveError where there is no archive."""
        held = self._archive()
        if self._read is None or self._read[0] is not held:
            self._read = held, held.status
        return self._read[1]


class Alive(BaseModel):
    """The process answers."""

    status: str = "alive"


class Ready(BaseModel):
    """The archive is readable and holds this much."""

    status: str = "ready"
    answers: int
    pointers: int
    contexts: int


def add_health(app: FastAPI, status: GetStatus) -> None:
    @app.get("/healthz")
    async def alive() -> Alive:
        """Whether the process answers."""
        return Alive()

    @app.get("/readyz", responses=problems(503))
    async def ready() -> Ready:
        """Whether there is a readable archive that is not empty."""
        held = status()
        if not held.answers + held.pointers + held.contexts:
            raise Refused(503, say(texts.UNAVAILABLE))
        return Ready(answers=held.answers, pointers=held.pointers, contexts=held.contexts)


class Metrics:
    """What one application counts."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        own: Any = {"namespace": "ratsauskunft", "registry": self._registry}
        self._asked = Counter("questions", "Questions by kind of reply.", ["kind"], **own)
        spent = "Seconds until a reply was found."
        self._seconds = Histogram("reply_seconds", spent, buckets=_BUCKETS, **own)
        self._held = Gauge("archive_records", "What the archive holds.", ["kind"], **own)
        verdicts = "Verdicts on answers, given on the page, in the widget and in Telegram."
        self._judged = Gauge("feedback", verdicts, ["verdict"], **own)
        self._up = Gauge("archive_readable", "1 while the archive can be asked.", **own)
        self._built = Gauge("archive_built_timestamp_seconds", "When the archive was built.", **own)
        newest = "archive_newest_sitzung_timestamp_seconds"
        self._newest = Gauge(newest, "Day of the newest Sitzung.", **own)

    def ask(self, archive: ArchivePort, question: str, about: str | None = None) -> Reply:
        """The archive's reply, counted and timed."""
        begin = perf_counter()
        reply = archive.ask(question, about)
        self._seconds.observe(perf_counter() - begin)
        self._asked.labels(reply.kind).inc()
        return reply

    def text(self, status: Status | None, feedback: VerdictCounts) -> bytes:
        """All numbers as Prometheus reads them; `status` is None where no archive can be read."""
        for verdict in VERDICTS:
            given = sum(of_answer.get(verdict, 0) for of_answer in feedback.values())
            self._judged.labels(verdict).set(given)
        self._up.set(status is not None)
        if status:
            for kind in ("answers", "pointers", "contexts", "sitzungen"):
                self._held.labels(kind).set(getattr(status, kind))
            self._built.set(status.built.timestamp())
            if status.last:
                self._newest.set(datetime.combine(status.last, time(), UTC).timestamp())
        return generate_latest(self._registry)


def add_metrics(
    app: FastAPI, metrics: Metrics, status: GetStatus, feedback: Feedback, others: Callable[[], str]
) -> None:
    """The route that tells them; `others` are the numbers of another channel."""

    @app.get("/metrics", include_in_schema=False)
    async def tell() -> Response:
        try:
            held: Status | None = status()
        except ArchiveError:
            held = None
        content = metrics.text(held, feedback.counts()) + others().encode()
        return Response(content, media_type=_MEDIA_TYPE)


def create_watch(
    archive: GetArchive, settings: Settings, telegram: Telegram, today: Callable[[], date]
) -> FastAPI:
    """An application that has /healthz, /readyz and /metrics only; `telegram` works meanwhile."""
    app = FastAPI(openapi_url=None, lifespan=lambda app: telegram.running())
    add_handlers(app, refusals(PageRenderer(settings, today)))
    status = LatestStatus(archive)
    add_health(app, status)
    add_metrics(app, Metrics(), status, Feedback(settings.state_folder), telegram.metrics)
    return app
