"""A question to all towns at once → a page with what each replies, its name first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse, Response

from bot.texts import common as texts
from bot.texts import towns as town_texts
from bot.texts.languages import say
from bot.web.forms import FormQuestion
from bot.web.page import PageRenderer
from retrieval.errors import QuestionError
from retrieval.replies.holdings import Status
from retrieval.replies.reply import Answer, Choice, Notice

#: Where all towns are asked.
PATH = "/vergleich"


@dataclass(frozen=True, slots=True)
class OfTown:
    """What one town replies; `address` is that of its pages, None where it is not known."""

    town: str
    address: str | None
    reply: Answer | Choice


@dataclass(frozen=True, slots=True)
class Compared:
    """What all towns reply; `closed` are those that could not be asked."""

    replies: tuple[OfTown, ...] = ()
    notice: Notice | None = None
    closed: tuple[str, ...] = ()


#: Asks all towns; the second is the address of the site that the citizen reads.
Compare = Callable[[str, str], Compared]


def add_comparing(
    app: FastAPI, pages: PageRenderer, compare: Compare, status: Callable[[], Status | None]
) -> None:
    def page(
        question: str = "",
        compared: Compared | None = None,
        error: str | None = None,
        code: int = 200,
    ) -> Response:
        title = say(town_texts.COMPARE if compared else town_texts.ASK_ALL)
        shown = pages.render(
            "comparison.html",
            title=f"{say(texts.ERROR_TITLE)}: {error}" if error else title,
            status=status(),
            question=question,
            compared=compared,
            error=error,
        )
        return HTMLResponse(shown, code)

    @app.get(PATH, include_in_schema=False)
    def form() -> Response:
        return page()

    @app.post(PATH, include_in_schema=False)
    def ask(request: Request, question: FormQuestion) -> Response:
        if question is None:
            return page(error=say(texts.NO_FORM), code=400)
        try:
            return page(question, compare(question, pages.base(request)))
        except QuestionError as error:
            return page(question, error=say(texts.OBJECTIONS[error.objection]), code=422)
