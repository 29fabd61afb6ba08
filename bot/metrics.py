"""What happens → numbers for Prometheus: how many questions, how fast, how much the archive holds.

Questions are counted by the kind of their reply, never by what they say or who asks.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from time import perf_counter
from typing import Protocol

from fastapi import FastAPI
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.responses import Response

from bot.asks import Status
from bot.feedback import VERDICTS, Counts
from retrieval.errors import ArchiveError
from retrieval.reply import Reply

#: The text format of Prometheus.
_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
#: Seconds a reply takes: milliseconds on a small archive, a second on a slow machine.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Asks(Protocol):
    """What can be asked."""

    def ask(self, question: str) -> Reply:
        """The reply to one line."""


class Metrics:
    """Counts of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._asked = Counter(
            "ratsauskunft_questions", "Questions by kind of reply.", ["kind"],
            registry=self._registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "ratsauskunft_reply_seconds", "Seconds until a reply was found.",
            buckets=_BUCKETS, registry=self._registry,
        )  # fmt: skip
        self._held = Gauge(
            "ratsauskunft_archive_records", "What the archive holds.", ["kind"],
            registry=self._registry,
        )  # fmt: skip
        self._judged = Gauge(
            "ratsauskunft_feedback", "Verdicts on answers, given on the page, in the widget and in "
            "Telegram.", ["verdict"], registry=self._registry,
        )  # fmt: skip
        self._up = Gauge(
            "ratsauskunft_archive_readable", "1 while the archive can be asked.",
            registry=self._registry,
        )  # fmt: skip

        self._built = Gauge(
            "ratsauskunft_archive_built_timestamp_seconds", "When the archive was built.",
            registry=self._registry,
        )  # fmt: skip
        self._newest = Gauge(
            "ratsauskunft_archive_newest_sitzung_timestamp_seconds", "Day of the newest Sitzung.",
            registry=self._registry,
        )  # fmt: skip

    def ask(self, archive: Asks, question: str) -> Reply:
        """The archive's reply, counted and timed."""
        begin = perf_counter()
        reply = archive.ask(question)
        self._seconds.observe(perf_counter() - begin)
        self._asked.labels(reply.kind).inc()
        return reply

    def text(self, status: Status | None, feedback: Counts) -> bytes:
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
    app: FastAPI,
    metrics: Metrics,
    status: Callable[[], Status],
    feedback: Callable[[], Counts],
    others: Callable[[], str] = lambda: "",
) -> None:
    """The route that tells them; `others` are the numbers of another channel."""

    @app.get("/metrics", include_in_schema=False)
    def tell() -> Response:
        try:
            held: Status | None = status()
        except ArchiveError:
            held = None
        return Response(metrics.text(held, feedback()) + others().encode(), media_type=_MEDIA_TYPE)
