"""A town with hardly anything stored answers what it can, and nothing else."""

from __future__ import annotations

import pytest

from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.index.encoder import Encoder
from retrieval.replies.reply import Answer, Choice, Silence
from retrieval.sources.folders import read_sources
from tests.conftest import NOW
from tests.support.papers import Paper, write

#: What each paper asks, as a reply repeats it, with the answer; and how a citizen asks for it.
TOWNS = {
    "Bänke im Stadtgarten": ("Wie viele Bänke stehen im Stadtgarten?", "Es sind zwölf Bänke."),
    "Laternen am Deich": ("Wann werden die Laternen am Deich erneuert?", "Im Herbst 2024."),
    "Öffnung der Bücherei": (
        "Warum hat die Bücherei samstags geschlossen?",
        "Es fehlt an Personal für den Samstag.",
    ),
    "Hebamme im Amtsbezirk": (
        "Welche Hebammen arbeiten im Amtsbezirk?",
        "Im Amtsbezirk arbeitet derzeit eine Hebamme.",
    ),
}
#: Asked of every one of them.
STRANGE = (
    "Was kostet ein Anwohnerparkausweis?",
    "Wie hoch ist die Hundesteuer?",
    "Who won the election?",
    "Çöp ne zaman toplanıyor?",
)


@pytest.fixture(scope="module", params=TOWNS)
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> tuple[str, Archive]:
    """The title of the only paper, and the archive that holds it."""
    frage, antwort = TOWNS[request.param]
    folder = tmp_path_factory.mktemp("town")
    paper = Paper("17-2024", request.param, f"1. {frage}\n\n{antwort}")
    reading = read_sources([write(folder / "papers", [paper])], "Samtgemeinde Musterdeich")
    build_archive(reading, folder / "archive", encoder, NOW)
    return request.param, Archive.open(folder / "archive", encoder)


def test_the_only_paper_is_found(town: tuple[str, Archive]) -> None:
    title, archive = town
    reply = archive.ask(TOWNS[title][0])
    assert isinstance(reply, Answer)
    assert reply.text == TOWNS[title][1]


def test_what_the_only_paper_is_not_about_gets_no_answer(town: tuple[str, Archive]) -> None:
    title, archive = town
    others = [frage for name, (frage, _) in TOWNS.items() if name != title]
    replies = [archive.ask(line) for line in (*others, *STRANGE)]
    assert all(isinstance(one, Silence | Choice) for one in replies)
    # Beside silence the paper may be offered now and then, as what is hardly meant.
    assert sum(isinstance(one, Choice) for one in replies) <= 1
