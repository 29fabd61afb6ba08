"""The pages that the city fills in by settings → routes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fastapi import FastAPI
from starlette.responses import HTMLResponse, Response

from bot.settings import Settings
from bot.texts.legal import LegalPage, Operator, legal_pages
from bot.web.page import Pages
from retrieval.replies.holdings import Status


def legal_pages_of(settings: Settings) -> tuple[LegalPage, ...]:
    """The pages, filled with what the settings say."""
    return legal_pages(
        Operator(
            name=settings.operator,
            contact_url=settings.contact_url,
            privacy_officer=settings.privacy_officer,
            enforcement_body=settings.enforcement_body,
            offers_telegram=bool(settings.telegram_bot_token),
            keeps_unanswered=settings.keep_unanswered,
        )
    )


def add_legal(
    app: FastAPI, pages: Pages, legal: Iterable[LegalPage], status: Callable[[], Status]
) -> None:
    """The routes of the pages."""
    for page in legal:

        def show(page: LegalPage = page) -> Response:
            return HTMLResponse(pages.legal(status(), page))

        app.add_api_route(f"/{page.path}", show, include_in_schema=False)
