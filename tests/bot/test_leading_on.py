"""Every reply leads on in every channel: a link, a button, or what one can do in words."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from bot.cli.terminal import print_reply
from bot.settings import Settings
from bot.telegram.message import Messages
from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from bot.web.page import PageRenderer
from retrieval.replies.reply import Agenda, Reply
from tests.support import small

TODAY = date(2026, 2, 20)
STEPS = (
    texts.REPHRASE, texts.LOOK_UP, texts.TURN_TO, texts.ASK_NEXT, kind_texts.LIST_ADVICE,
    kind_texts.DIRECTORY_ADVICE, kind_texts.DIRECTORY_NEXT,
    "/antwort/", "/anfragen", "/sitzungen", "/themen",
)  # fmt: skip


def named(reply: Reply) -> str:
    return f"{reply.kind}-{getattr(reply, 'reason', getattr(reply, 'id', ''))}"


@pytest.mark.parametrize("reply", small.ALONE, ids=named)
def test_the_page_leads_on(reply: Reply) -> None:
    pages = PageRenderer(Settings(), lambda: TODAY)
    page = BeautifulSoup(
        pages.home(small.SmallArchive(), "", question="Linden", reply=reply), "html.parser"
    )
    [section] = page.select("#antwort")
    for hidden in section.select("details, [hidden]"):
        hidden.decompose()
    links = [one["href"] for one in section.select("a[href]") if one["href"].startswith("/")]
    assert links or section.select("form button")
    assert page.select("form.ask #frage")


@pytest.mark.parametrize("reply", small.ALONE, ids=named)
def test_telegram_leads_on(reply: Reply) -> None:
    for base in ("https://rat.example", ""):
        drafts = Messages(key=str, today=lambda: TODAY, base=base).of(reply)
        said = " ".join(draft.html for draft in drafts)
        known = isinstance(reply, Agenda) and not base
        assert drafts[-1].rows or any(step in said for step in STEPS) or known


@pytest.mark.parametrize("reply", small.ALONE, ids=named)
def test_the_terminal_leads_on(reply: Reply) -> None:
    written = StringIO()
    print_reply(Console(file=written, width=400), reply)
    assert any(step in written.getvalue() for step in STEPS)


@pytest.mark.parametrize("reply", [small.ONE, small.CONTEXT, small.POINTER], ids=named)
def test_what_does_not_fit_leads_to_other_answers_and_to_all_texts(reply: Reply) -> None:
    pages = PageRenderer(Settings(), lambda: TODAY)
    thanks = pages.render("thanks.html", title="", reply=reply, verdict="does-not-fit")
    page = BeautifulSoup(thanks, "html.parser")
    assert page.select("main a[href='/suche']")
    assert bool(page.select(".siblings")) == (reply.kind == "answer")


def test_why_members_ask_is_always_told_as_their_words() -> None:
    reply = small.REASON
    pages = PageRenderer(Settings(), lambda: TODAY)
    page = pages.home(small.SmallArchive(), "", question="Linden", reply=reply)
    written = StringIO()
    print_reply(Console(file=written, width=400), reply)
    [draft] = Messages(key=str, today=lambda: TODAY).of(reply)
    for said in (page, written.getvalue(), draft.html):
        assert kind_texts.SACHVERHALT_KIND in said
        assert texts.ANSWER not in said
        assert reply.source.publisher in said
