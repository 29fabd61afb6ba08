"""No text of a record becomes markup: not on a page, not in the feed, not in what search engines read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

import httpx
import pytest

from retrieval.records import Suggestion
from retrieval.replies.catalogue import Catalogue
from retrieval.replies.entries import Entry
from retrieval.replies.reply import Reply, Stored
from tests.support import small
from tests.support.paths import ROOT
from tests.support.poison import poisoned
from tests.support.web_client import serve

#: Ends what it may stand in, and begins an element that no page of ours has.
POISON = "\"'></script></title></style>--><blink onload=alert(1)>{{ 7 * 7 }}"


class Poisoned(small.SmallArchive):
    """Says and holds the same as the small archive, with the poison in each text."""

    def ask(self, question: str, about: str | None = None) -> Reply:
        return poisoned(super().ask(question), POISON)

    def find(self, name: str, /) -> Stored | None:
        found = small.SEVERAL if name == small.SEVERAL.id else super().find(name)
        return poisoned(found, POISON)

    def suggest(self, typed: str) -> list[Suggestion]:
        return [poisoned(one, POISON) for one in super().suggest(typed)]

    @property
    def catalogue(self) -> Catalogue:
        several = small.entry(small.SEVERAL.id, "Mehreres")
        held = (*super().catalogue.newest(30), several)
        return Catalogue(
            tuple(
                Entry(one.id, poisoned(one.source, POISON), one.answers, one.topics) for one in held
            )
        )


class Elements(HTMLParser):
    """Notes every element, and every attribute."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen |= {tag, *(name for name, _ in attrs)}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    yield from serve(Poisoned)


def assert_only_text(html: str) -> None:
    """The poison is there, and is nothing but a text."""
    found = Elements()
    found.feed(html)
    assert "blink" not in found.seen
    assert "onload" not in found.seen
    assert "blink" in html
    assert "<blink" not in html
    assert "49" not in re.findall(r"(?<=&gt;)\d+", html)


@pytest.mark.parametrize("question", small.REPLIES)
def test_no_text_of_a_reply_becomes_markup_of_the_page(client: httpx.Client, question: str) -> None:
    shown = client.post("/", data={"frage": question + " <blink>"}).text
    assert_only_text(shown)
    page = client.post("/", data={"frage": question}).text
    assert "<blink" not in page


@pytest.mark.parametrize(
    "stored",
    [
        small.TWO,
        small.LONG_ONE,
        small.POINTER,
        small.PRIVATE,
        small.RECORD,
        small.AGENDA,
        small.CONTEXT,
    ],
    ids=lambda stored: stored.id,
)
def test_no_text_of_a_stored_reply_becomes_markup(client: httpx.Client, stored: Stored) -> None:
    assert_only_text(client.get(f"/antwort/{stored.id}").text)


@pytest.mark.parametrize("path", ["/neu", "/anfragen"])
def test_no_text_becomes_markup_where_records_are_browsed(client: httpx.Client, path: str) -> None:
    assert_only_text(client.get(path).text)


def test_only_what_templates_write_themselves_is_safe() -> None:
    for template in (ROOT / "bot").rglob("*.html"):
        safe = re.findall(r"(\S+)\s*\|\s*safe\b", template.read_text(encoding="utf-8"))
        assert all(one.endswith(("'", '"')) for one in safe), template.name


def test_no_text_becomes_markup_of_the_feed_or_of_what_is_in_it(client: httpx.Client) -> None:
    feed = ElementTree.fromstring(client.get("/neu.atom").text)
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert len(entries) == 3
    for entry in entries:
        content = entry.find(f"{atom}content")
        assert content is not None
        assert content.get("type") == "html"
        assert_only_text(content.text or "")
