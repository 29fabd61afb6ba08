"""An answer that only refers to others of its Anfrage is shown with them, in every channel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from fastapi.testclient import TestClient
from rich.console import Console

from bot.cli.terminal import print_reply
from bot.settings import load_settings
from bot.telegram.markup import shown
from bot.telegram.message import Messages
from bot.texts import common as texts
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.index.encoder import Encoder
from retrieval.replies.reply import Answer, Choice, Record
from retrieval.sources.folders import read_sources
from tests.support.papers import Paper, write

TWELVE = "Im Stadtgarten stehen zwölf Bänke aus Lärchenholz."
MARCH = "Die Linden werden im März von einem Betrieb beschnitten."
REPLY = f"""1. Wie viele Bänke stehen im Stadtgarten?

{TWELVE}

2. Aus welchem Holz sind die Sitzgelegenheiten?

Siehe Antwort zu Frage 1.

3. Wann werden die Linden beschnitten?

{MARCH}

4. Wer übernimmt den Schnitt, und wer die Bänke?

Es wird auf die Antworten zu den Fragen 2 und 3 verwiesen.

5. Welche Anlagen gibt es sonst?

Siehe oben.
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("referring")
    papers = write(folder / "papers", [Paper("2022/0007", "Stadtgarten", REPLY)])
    reading = read_sources([papers], "Stadt Talheim")
    build_archive(reading, folder / "archive", encoder, datetime(2026, 11, 28, tzinfo=UTC))
    archive = Archive.open(folder / "archive", encoder)
    yield archive
    archive.close()


def found(archive: Archive, number: int) -> Answer:
    answer = archive.find(f"talheim-2022-0007/{number}")
    assert isinstance(answer, Answer)
    return answer


def test_what_an_answer_names_stands_with_it_word_for_word(archive: Archive) -> None:
    assert [one.text for one in found(archive, 2).refers_to] == [TWELVE]
    assert not found(archive, 1).refers_to


def test_what_that_only_names_again_is_among_it(archive: Archive) -> None:
    assert [one.number for one in found(archive, 4).refers_to] == ["1", "2", "3"]


def test_one_that_leads_nowhere_is_never_given_alone(archive: Archive) -> None:
    assert not found(archive, 5).refers_to
    reply = archive.ask("Welche Anlagen gibt es im Stadtgarten sonst?")
    assert isinstance(reply, Choice)
    assert reply.items[0].id == found(archive, 5).id


def test_a_whole_paper_says_nothing_twice(archive: Archive) -> None:
    record = archive.ask("2022/0007")
    assert isinstance(record, Record)
    assert not any(one.refers_to for one in record.items if isinstance(one, Answer))


def test_every_channel_shows_it(archive: Archive) -> None:
    answer = found(archive, 4)
    with TestClient(create_app(lambda: archive, load_settings({}))) as client:
        page = client.get(f"/antwort/{answer.id}").text
        data = client.get(f"/api/answers/{answer.id}").json()
    assert TWELVE in page
    assert MARCH in page
    assert texts.REFERS_TO in page
    assert [one["text"] for one in data["refers_to"]][::2] == [TWELVE, MARCH]

    console = Console(width=200, record=True)
    print_reply(console, answer)
    said = console.export_text()
    assert TWELVE in said
    assert MARCH in said

    drafts = Messages(key=lambda name: name, today=lambda: date(2026, 1, 1)).of(answer)
    assert len(drafts) == 4
    assert TWELVE in drafts[1].html
    assert MARCH in drafts[3].html
    assert [bool(draft.rows) for draft in drafts] == [False, False, False, True]
    assert all(shown(draft.html) <= 4096 for draft in drafts)
