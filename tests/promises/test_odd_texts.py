"""Whatever text an archive holds, every channel shows it: no failure, nothing another may not read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote
from xml.etree import ElementTree as XML

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.cli.quality_page import quality_page
from bot.cli.reports import print_status
from bot.cli.terminal import print_reply, print_similar
from bot.telegram.lists import choice, news
from bot.telegram.markup import MOST_UNITS, units
from bot.telegram.message import Messages
from bot.telegram.outgoing import Draft
from bot.telegram.state import State
from bot.web.app import create_app
from retrieval.failures import FailureCode
from retrieval.records import LeftOut
from retrieval.replies.catalogue import Catalogue
from retrieval.replies.drafts import Similar
from retrieval.replies.entries import Entry
from retrieval.replies.holdings import Count, Open, Problem, Quality, Status
from retrieval.replies.reply import Answer, Reply, Silence, Stored
from tests.support import odd, small
from tests.support.telegram_stub import plain
from tests.support.web_client import FORM, HTML, NOW, OPEN, read_reply

pytestmark = [
    pytest.mark.slow,
    # A failing text of 100,000 signs is printed as a whole.
    pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning"),
]

TODAY = date(2026, 2, 20)
#: A sign of a terminal that does more than stand there, or turns what comes after it.
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066\u2067]")

few = settings(max_examples=25, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@dataclass
class Odd(small.SmallArchive):
    """Replies with one thing to every question, and browses entries that are as odd."""

    reply: Reply = field(default_factory=lambda: Silence(reason="nothing-fits"))

    def ask(self, question: str, about: str | None = None) -> Reply:
        return self.reply

    def find(self, name: str, /) -> Stored | None:
        reply = self.reply
        return reply if isinstance(reply, get_args(Stored)) and reply.id == name else None


@pytest.fixture(scope="module")
def archive() -> Odd:
    return Odd()


@pytest.fixture(scope="module")
def client(archive: Odd) -> TestClient:
    return TestClient(
        create_app(lambda: archive, OPEN, clock=lambda: NOW), raise_server_exceptions=False
    )


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    held = State.open(Path(tmp_path_factory.mktemp("telegram")))
    yield held
    held.close()


# The web


@few
@given(reply=odd.replies)
def test_a_question_is_answered_on_the_page_and_by_the_interface(
    client: TestClient, archive: Odd, reply: Reply
) -> None:
    archive.reply = reply
    told = client.post("/api/ask", json={"question": "x"})
    assert told.status_code == 200
    assert read_reply(told.json()) == reply
    assert told.json()["kind"] == reply.kind
    page = client.post("/", content=b"frage=x", headers=FORM)
    assert page.status_code == 200
    assert "<script>alert" not in page.text


@few
@given(stored=odd.stored)
def test_a_permanent_page_shows_it_and_its_data_can_be_read(
    client: TestClient, archive: Odd, stored: Stored
) -> None:
    archive.reply = stored
    for path in (quote(stored.id), quote(stored.id, safe="")):
        assert client.get(f"/api/answers/{path}").status_code == 200
        page = client.get(f"/antwort/{path}", headers=HTML)
        assert page.status_code == 200
    assert "<script>alert" not in page.text
    [script] = BeautifulSoup(page.text, "html.parser").select('script[type="application/ld+json"]')
    assert json.loads(script.text)["@context"] == "https://schema.org"
    assert client.post(f"/antwort/{path}/rueckmeldung", data={"urteil": "fits"}).status_code == 200


@few
@given(
    stored=odd.answers() | odd.records,
    entries=st.lists(
        st.builds(
            Entry, odd.slugs, odd.sources, st.integers(0, 3), st.just(frozenset({"verkehr"})),
            st.booleans(),
        ),
        max_size=4,
    ),
)  # fmt: skip
def test_lists_and_the_feed_hold_it(
    client: TestClient, archive: Odd, stored: Answer, entries: list[Entry]
) -> None:
    archive.reply = stored
    own = Entry(stored.id, stored.source, 1, frozenset({"verkehr"}))
    archive.browsed = Catalogue([*entries, own])
    for path in ("/anfragen", "/anfragen?thema=verkehr", "/neu"):
        assert client.get(path).status_code == 200
    feed = client.get("/neu.atom")
    assert feed.status_code == 200
    assert XML.fromstring(feed.content).tag.endswith("feed")


# Telegram


def assert_taken(drafts: list[Draft]) -> None:
    """Telegram takes each message: its markup, its length, its buttons."""
    assert drafts
    for draft in drafts:
        shown = plain(draft.html)
        assert units(shown) <= MOST_UNITS
        assert shown.strip()
        buttons = [button for row in draft.rows for button in row]
        assert len(buttons) <= 100
        for button in buttons:
            assert button.label.strip()
            assert len(button.data.encode()) <= 64
            assert bool(button.data) != bool(button.url)


@few
@given(reply=odd.replies)
def test_telegram_takes_every_message(state: State, reply: Reply) -> None:
    messages = Messages(state.key_of, lambda: TODAY, "https://rat.example", "https://x.example")
    assert_taken(messages.of(reply))
    assert_taken(messages.asked(reply))


@few
@given(answers=st.lists(odd.answers(), min_size=1, max_size=10), title=odd.short)
def test_telegram_takes_every_list(state: State, answers: list[Answer], title: str) -> None:
    messages = Messages(state.key_of, lambda: TODAY)
    assert_taken(choice(f"Neu {title}", answers, state.key_of))
    assert_taken([news(f"Neu {title}", answers, "Grund", state.key_of)])
    for one in answers:
        assert_taken([messages.shared(one, "https://t.me/x?start=y")])


# The terminal, the report


@few
@given(reply=odd.replies)
def test_the_terminal_shows_it_and_does_nothing_else(reply: Reply) -> None:
    out = StringIO()
    print_reply(Console(file=out, width=80), reply)
    assert not _COMMANDS.search(out.getvalue())


@few
@given(source=odd.sources, name=odd.short, status=st.just(small.HOLDINGS))
def test_reports_show_it(source: Any, name: str, status: Status) -> None:
    out = StringIO()
    console = Console(file=out, width=80)
    print_status(console, replace(status, bodies=(name,), sources=(name,)))
    found = Similar(kind="answer", id="x/1", fragen=(name,), source=source, confidence=1.0)
    print_similar(console, [found])
    assert not _COMMANDS.search(out.getvalue())
    counts = (Count(name, 1, 0),)
    left_out = LeftOut(name, FailureCode.NOT_ALLRIS(name), source)
    quality = Quality(
        1, 0, 0, counts, counts, (Open("x", source, 100),), (Open("x", source, None),),
        (Problem("x", source, "whole"),), ((source, source),), (left_out,),
    )  # fmt: skip
    assert "<script>alert" not in quality_page(quality, TODAY, (name,))
