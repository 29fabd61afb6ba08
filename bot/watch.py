"""Telegram without the page → health and metrics over HTTP, for what watches the service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fastapi import FastAPI

from bot.asks import Status
from bot.feedback import Feedback
from bot.health import add_health
from bot.metrics import Metrics, add_metrics
from bot.page import Pages
from bot.refusals import Refusals, add_handlers
from bot.settings import Settings
from bot.web import Telegram


def create_watch(
    status: Callable[[], Status], settings: Settings, telegram: Telegram, today: Callable[[], date]
) -> FastAPI:
    """An application that has /healthz, /readyz and /metrics only; `telegram` works meanwhile."""
    app = FastAPI(openapi_url=None, lifespan=lambda app: telegram.running())
    add_handlers(app, Refusals(Pages(settings, today)).refuse)
    add_health(app, status)
    feedback = Feedback(settings.state_folder)
    add_metrics(app, Metrics(), status, feedback.counts, telegram.metrics)
    return app
