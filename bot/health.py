"""Archive → whether the service is alive and ready, for what watches it; and Telegram alone."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from pydantic import BaseModel

from bot import texts
from bot.asks import Status
from bot.refusals import Refused, problems


class Alive(BaseModel):
    """The process answers."""

    status: str = "alive"


class Ready(BaseModel):
    """The archive is readable and holds this much."""

    status: str = "ready"
    answers: int
    pointers: int
    contexts: int


def add_health(app: FastAPI, status: Callable[[], Status]) -> None:
    """The routes /healthz and /readyz."""

    @app.get("/healthz")
    def alive() -> Alive:
        """Whether the process answers."""
        return Alive()

    @app.get("/readyz", responses=problems(503))
    def ready() -> Ready:
        """Whether there is a readable archive that is not empty."""
        held = status()
        if not held.answers + held.pointers + held.contexts:
            raise Refused(503, texts.UNAVAILABLE)
        return Ready(answers=held.answers, pointers=held.pointers, contexts=held.contexts)
