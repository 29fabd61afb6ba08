"""The search for words in all texts → its page.

The words are a citizen's own, handed on from where nothing fitted: so they are sent in the body
and stand in no address, log or history. What is chosen beside them goes the same way, or a link
to it would have to leave the words out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from starlette.responses import HTMLResponse, Response

from bot.ports import GetArchive
from bot.texts import common as texts
from bot.texts import searching as search_texts
from bot.texts.languages import say
from bot.web.files import SHOWN_AGAIN
from bot.web.forms import fields_of
from bot.web.page import PageRenderer
from retrieval.errors import QuestionError
from retrieval.replies.catalogue import Chosen, Facet, Facets
from retrieval.replies.found_texts import EVERY_TEXT, FoundTexts, Wanted, shortened

PATH = search_texts.PATH
#: A page number has at most so many digits.
_DIGITS = 4


async def _sent(request: Request) -> Mapping[str, str] | None:
    fields = await fields_of(request)
    return None if fields is None else {name: values[-1] for name, values in fields.items()}


def add_search(app: FastAPI, archive: GetArchive, pages: PageRenderer) -> None:
    def shown(
        request: Request,
        words: str = "",
        wanted: Wanted = EVERY_TEXT,
        found: FoundTexts | None = None,
        error: str = "",
    ) -> str:
        held = archive()
        return pages.render(
            "search.html",
            title=say(search_texts.TITLE),
            status=held.status,
            base=pages.base(request),
            here=PATH,
            shortened=shortened,
            choices=held.catalogue.choices(),
            words=words,
            wanted=wanted,
            found=found,
            error=error,
        )

    @app.get(PATH, include_in_schema=False)
    def search(request: Request) -> Response:
        return HTMLResponse(shown(request))

    @app.post(PATH, include_in_schema=False)
    def found(
        request: Request, sent: Annotated[Mapping[str, str] | None, Depends(_sent)]
    ) -> Response:
        if sent is None:
            return HTMLResponse(shown(request, error=say(texts.NO_FORM)), 400)
        held, words = archive(), sent.get("worte", "")
        wanted = _wanted(sent, held.catalogue.choices())
        try:
            texts_found = held.texts(words, wanted)
        except QuestionError as error:
            objection = say(texts.OBJECTIONS[error.objection])
            return HTMLResponse(shown(request, words, wanted, error=objection), 422)
        return HTMLResponse(shown(request, words, wanted, texts_found), headers=SHOWN_AGAIN)


def _wanted(sent: Mapping[str, str], choices: Facets) -> Wanted:
    """What a form chooses; what it does not offer chooses nothing."""
    kinds = {str(one): one for one in search_texts.KINDS}
    page = sent.get("seite", "")
    is_page = page.isascii() and page.isdigit() and 0 < len(page) <= _DIGITS
    return Wanted(
        kind=kinds.get(sent.get("art", ""), ""),
        chosen=Chosen(
            party=_one_of(sent.get("partei"), choices.parties),
            gremium=_one_of(sent.get("gremium"), choices.gremien),
            year=_one_of(sent.get("jahr"), choices.years),
        ),
        page=max(1, int(page)) if is_page else 1,
    )


def _one_of(given: str | None, offered: tuple[Facet, ...]) -> str:
    return next((one.id for one in offered if one.id == given), "")
