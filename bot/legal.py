"""The pages that the city fills in by settings → routes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fastapi import FastAPI
from starlette.responses import HTMLResponse, Response

from bot.asks import Status
from bot.legal_texts import LegalPage
from bot.page import Pages


def add_legal(
    app: FastAPI, pages: Pages, legal: Iterable[LegalPage], status: Callable[[], Status]
) -> None:
    """The routes of the pages."""
    for page in legal:

        def show(page: LegalPage = page) -> Response:
            return HTMLResponse(pages.legal(status(), page))

        app.add_api_route(f"/{page.path}", show, include_in_schema=False)
