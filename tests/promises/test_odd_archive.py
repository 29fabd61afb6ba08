"""An archive built of odd texts: every address in it opens, every line of it can be asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from random import Random
from urllib.parse import quote
from xml.etree import ElementTree as XML

import pytest
from fastapi.testclient import TestClient

from bot.cli.quality_page import quality_page
from bot.cli.terminal import reply_lines
from bot.telegram.message import Messages
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.index.encoder import Encoder
from retrieval.pages import Article, Beratung, Page, Vorlage
from retrieval.records import TOP, Attachment, PaperDetails, Sitzung
from retrieval.replies.reply import Agenda, Answer, Record
from retrieval.sources.folders import SourceContents
from tests.promises.test_odd_texts import assert_taken
from tests.support.odd import PIECES
from tests.support.web_client import FORM, NOW, OPEN

pytestmark = pytest.mark.slow

TODAY = date(2026, 2, 20)
PAGES = 120
_WORDS = (
    "Bänke",
    "Radweg",
    "Die Stadt prüft das.",
    "Frage 1:",
    "Antwort:",
    "1.",
    "Wann?",
    "Zu 2.:",
)


def odd(dice: Random, most: int = 12) -> str:
    """A text of odd pieces and words; one of a hundred is as long as the longest annex."""
    said = "".join(dice.choice((*PIECES, *_WORDS, " ")) for _ in range(dice.randrange(most)))
    return (said * 20_000)[:100_000] if dice.random() < 0.01 else said


def pages(dice: Random) -> Iterator[Page]:
    for at in range(PAGES):
        name, number = f"{at}{odd(dice, 3)}", dice.choice([None, f"2024/{at}", "½", odd(dice, 4)])
        day = dice.choice([date.min, date.max, date(2024, 1, 1 + at % 28)])
        body = dice.choice(["Stadt Talheim", f"Amt {odd(dice, 4)}"])
        facts = PaperDetails(
            askers=(odd(dice, 3),), office=odd(dice, 3), art=odd(dice, 3),
            attachments=(Attachment(odd(dice, 3), dice.choice([None, "http://x", odd(dice, 3)])),),
            read=bool(at % 2),
        )  # fmt: skip
        text = f"Frage 1:\n\n{odd(dice)}\n\nAntwort:\n\n{odd(dice, 30)}"
        if at % 4 == 0:
            sitzung = Sitzung(body, f"Rat {odd(dice, 3)}", day, None, odd(dice, 2), None, odd(dice))
            top = TOP(dice.choice(["", "Ö 1", "12 a)", odd(dice, 3)]), odd(dice), number, odd(dice, 3),
                      text, odd(dice, 2), bool(at % 3), f"top/{at}", f"paper/{at}")  # fmt: skip
            yield Page(name, dice.choice(["auszug", "agenda", "paper"]), sitzung, f"m/{day}", (top,),
                       facts=facts)  # fmt: skip
        elif at % 4 == 3:
            yield Page(
                name, "context", article=Article(odd(dice), odd(dice, 3), day, f"{odd(dice)} x.")
            )
        else:
            vorlage = Vorlage(number, odd(dice), body, odd(dice, 2), text=text, key=f"paper/{at}",
                              beratungsfolge=(Beratung(odd(dice, 3), day),), url=odd(dice, 2))  # fmt: skip
            yield Page(name, "vorlage", vorlage=vorlage, reply=at % 4 == 1, facts=facts)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Archive:
    folder = tmp_path_factory.mktemp("odd") / "archive"
    reading = SourceContents(("pages",), tuple(pages(Random(17))), ())
    build_archive(reading, folder, encoder, datetime(2026, 1, 1, tzinfo=UTC))
    return Archive.open(folder, encoder)


@pytest.fixture(scope="module")
def addresses(archive: Archive) -> list[str]:
    """All addresses that lists lead to, and those that these lead to."""
    found = [one.id for one in archive.catalogue.entries()]
    for id in found:
        held = archive.find(id)
        if isinstance(held, Record):
            found += [item.id for item in held.items if item.id not in found]
        if isinstance(held, Agenda):
            found += [item.id for item in held.items if item.id not in found and item.public]
    return found


@pytest.fixture(scope="module")
def client(archive: Archive) -> TestClient:
    return TestClient(
        create_app(lambda: archive, OPEN, clock=lambda: NOW), raise_server_exceptions=False
    )


def test_every_address_opens_everywhere(
    archive: Archive, addresses: list[str], client: TestClient
) -> None:
    assert len(addresses) > PAGES / 2
    messages = Messages(lambda id: id[:50], lambda: TODAY, "https://rat.example")
    for id in addresses:
        stored = archive.find(id)
        assert stored
        assert stored.id == id
        assert client.get(f"/antwort/{quote(id)}").status_code == 200, id
        assert client.get(f"/api/answers/{quote(id, safe='')}").status_code == 200, id
        assert_taken(messages.of(stored))


def test_lists_the_feed_and_the_report_hold_them(archive: Archive, client: TestClient) -> None:
    assert client.get("/anfragen").status_code == 200
    feed = client.get("/neu.atom")
    assert len(list(XML.fromstring(feed.content))) > 10
    assert "<script>alert" not in quality_page(archive.quality(TODAY), TODAY, archive.status.bodies)


def test_what_they_say_can_be_asked(
    archive: Archive, addresses: list[str], client: TestClient
) -> None:
    lines = []
    for id in addresses:
        stored = archive.find(id)
        if isinstance(stored, Answer):
            lines += [stored.source.betreff, stored.source.vorlage or "", stored.text[:300]]
    asked = [" ".join(line.split()) for line in lines]
    raw = "".join(f"{line}\n" for line in asked).encode()
    replies = [json.loads(line) for line in reply_lines(archive, BytesIO(raw))]
    assert len(replies) == len(asked) > 50
    for line in asked[::5]:
        page = client.post("/", content=f"frage={quote(line)}".encode(), headers=FORM)
        assert page.status_code in (200, 422), line
