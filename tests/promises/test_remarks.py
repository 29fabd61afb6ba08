"""A reply's preliminary remark, from the OParl object to every surface."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.settings import load_settings
from bot.telegram.lists import family
from bot.texts import common as texts
from bot.texts.telegram import answer_button
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.index.encoder import Encoder
from retrieval.replies.reply import Answer, Record
from retrieval.sources.folders import read_sources

REMARK = "Der Stadtgarten gehört dem Land, gepflegt wird er seit 1990 von der Stadt."
REPLY = f"""STELLUNGNAHME zur Anfrage
Vorbemerkung:

{REMARK}

1. Wie viele Bänke stehen im Stadtgarten?

Es gibt zwölf Bänke.

2. Wer leert dort die Abfalleimer?

Das erledigt ein Betrieb.

Fazit:

Der Garten ist gut gepflegt.
"""
PAPER = {
    "id": "https://dorf.example/papers/1",
    "type": "https://schema.oparl.org/1.1/Paper",
    "reference": "2022/0007",
    "name": "Stadtgarten",
    "paperType": "Anfrage",
    "auxiliaryFile": [{"id": "https://dorf.example/f/1", "name": "Stellungnahme", "text": REPLY}],
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    folder = tmp_path_factory.mktemp("remarks")
    (folder / "papers.jsonl").write_text(json.dumps(PAPER) + "\n", encoding="utf-8")
    reading = read_sources([folder / "papers.jsonl"], "Stadt Talheim")
    build_archive(reading, folder / "archive", encoder, datetime(2026, 11, 28, tzinfo=UTC))
    return folder / "archive"


def test_a_remark_is_an_answer_without_number_at_an_address_of_its_own(
    built: Path, encoder: Encoder
) -> None:
    archive = Archive.open(built, encoder)
    record = archive.ask("2022/0007")
    assert isinstance(record, Record)
    assert [item.id for item in record.items] == [
        "talheim-2022-0007/vorbemerkung", "talheim-2022-0007/1", "talheim-2022-0007/2",
        "talheim-2022-0007/schlussbemerkung",
    ]  # fmt: skip
    remark = record.items[0]
    assert isinstance(remark, Answer)
    assert (remark.number, remark.frage, remark.of) == (None, None, 2)
    assert remark.text == f"Vorbemerkung:\n\n{REMARK}"
    assert [one.number for one in remark.siblings] == ["1", "2", None]
    # Telegram shows them in this order from wherever it was asked for.
    for item in record.items:
        assert [one.id for one in family(archive, archive.find(item.id))] == [
            one.id for one in record.items
        ]
    # The address of the Anfrage still leads to all of it.
    assert archive.find("talheim-2022-0007") == record


def test_a_question_about_what_only_the_remark_says_gets_it(built: Path, encoder: Encoder) -> None:
    reply = Archive.open(built, encoder).ask("Wem gehört der Stadtgarten?")
    assert isinstance(reply, Answer)
    assert reply.id == "talheim-2022-0007/vorbemerkung"


def test_every_surface_says_what_it_is(built: Path, encoder: Encoder) -> None:
    settings = load_settings({"RATSAUSKUNFT_ARCHIVE": str(built)})
    with TestClient(create_app(lambda: Archive.open(built, encoder), settings)) as client:
        page = client.get("/antwort/talheim-2022-0007/1").text
        reply = client.get("/api/answers/talheim-2022-0007/1").json()
        whole = client.get("/antwort/talheim-2022-0007").text
    assert reply["siblings"][0] == {
        "number": None, "id": "talheim-2022-0007/vorbemerkung", "frage": None,
    }  # fmt: skip
    for name in texts.REMARKS.values():
        assert f">{name}<" in page
        assert f">{name}<" in whole
    assert [answer_button(one["number"], one["id"]) for one in reply["siblings"]] == [
        "Vorbemerkung", "Antwort 2", "Schlussbemerkung",
    ]  # fmt: skip
