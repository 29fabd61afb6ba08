"""Was this asked before? A question or a whole draft, against the Anfragen of the archive."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bot.cli.__main__ import main
from retrieval.archive import Archive
from retrieval.errors import QuestionError
from retrieval.search.draft import LONGEST_DRAFT, fused, questions_in
from retrieval.search.evidence import Evidence
from retrieval.search.hits import Hit
from retrieval.search.query import LONGEST
from tests.support.command import run

REASONS = "Viele Menschen in unserer Stadt haben uns darauf angesprochen. " * 10
DRAFT = f"""Anfrage: Initiative Stadtretter

{REASONS}

Wir fragen die Verwaltung:
1. Ist der Verwaltung die Initiative Stadtretter bekannt?
2. Ist die Stadt dort schon Mitglied oder angemeldet?
3. In welchen vergleichbaren Netzwerken ist die Stadt vertreten?

Mit freundlichen Grüßen
Erika Mustermann
"""


def test_a_short_text_is_one_question() -> None:
    assert questions_in(" Gibt es\nBunker?  ") == ["Gibt es Bunker?"]


def test_a_draft_is_cut_into_its_questions_each_with_the_subject() -> None:
    assert questions_in(DRAFT) == [
        "Initiative Stadtretter. Ist der Verwaltung die Initiative Stadtretter bekannt?",
        "Initiative Stadtretter. Ist die Stadt dort schon Mitglied oder angemeldet?",
        "Initiative Stadtretter. In welchen vergleichbaren Netzwerken ist die Stadt vertreten?",
    ]


def test_a_draft_without_numbers_is_cut_into_windows_that_can_be_asked() -> None:
    found = questions_in("Wir bitten um Auskunft, wie es um die Bäder steht. " * 40)
    assert len(found) > 5
    assert all("wie es um die Bäder steht." in one for one in found)
    assert max(map(len, found)) <= LONGEST


def test_a_word_longer_than_a_question_is_cut() -> None:
    assert questions_in("x" * 600) == ["x" * LONGEST]


@pytest.mark.parametrize(
    ("draft", "objection"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("\x07" * 600, "empty"),
        ("x" * (LONGEST_DRAFT + 1), "draft-too-long"),
        ("\ufffd", "unreadable"),
    ],
)
def test_what_is_no_draft_is_refused(draft: str, objection: str) -> None:
    with pytest.raises(QuestionError, match=f": {objection}$"):
        questions_in(draft)


def hit(vorgang: str, record: str, confidence: float = 0.5) -> Hit:
    return Hit("answer", record, vorgang, None, Evidence(), 0.0, confidence)


def test_what_many_questions_find_comes_first_and_each_matter_once() -> None:
    first = [hit("a", "a-1"), hit("b", "b-1"), hit("a", "a-2")]
    second = [hit("c", "c-1"), hit("b", "b-2", 0.9)]
    assert [one.record for one in fused([first])] == ["a-1", "b-1"]
    assert [one.record for one in fused([first, second])] == ["b-2", "a-1", "c-1"]
    assert fused([]) == []


def test_a_question_that_was_asked_is_found_with_its_day_and_top(seed_archive: Archive) -> None:
    [first, *_] = seed_archive.similar("Ist Herne Mitglied bei den Stadtrettern?")
    assert (first.kind, first.id) == ("answer", "herne-2022-0129/2")
    assert first.fragen == (
        "Ist die Stadt Herne möglicherweise schon Mitglied bei den Stadtrettern?",
    )
    source = first.source
    assert (str(source.datum), source.top, source.vorlage) == ("2022-02-15", "Ö 19.8", "2022/0129")


def test_a_draft_finds_the_anfrage_once_and_first(seed_archive: Archive) -> None:
    vorlagen = [one.source.vorlage for one in seed_archive.similar(DRAFT)]
    assert vorlagen[0] == "2022/0129"
    assert vorlagen.count("2022/0129") == 1
    assert len(vorlagen) <= 10


def test_what_nobody_asked_finds_nothing(seed_archive: Archive) -> None:
    assert seed_archive.similar("Wie backe ich einen Apfelkuchen mit Zimt?") == []


@pytest.mark.slow
def test_the_command_reads_a_draft_and_prints_what_was_asked(seed_folder: Path) -> None:
    done = run("similar", "-", "--archive", str(seed_folder), stdin=DRAFT.encode())
    shown = " ".join(done.stdout.decode().split())
    assert (done.returncode, done.stderr) == (0, b"")
    assert "1. Anfrage: Initiative #Stadtretter Rat der Stadt · 15.02.2022 · TOP Ö 19.8" in shown
    assert "Gefragt: " in shown


def test_the_command_gives_json(
    seed_folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shown = printed(monkeypatch, capfd, "--json", "Mitglied bei Stadtrettern?", seed_folder)
    [first, *_] = json.loads(shown)["similar"]
    assert list(first) == ["kind", "id", "fragen", "source", "confidence", "also"]
    assert first["source"]["vorlage"] == "2022/0129"


def test_the_command_says_where_nobody_asked(
    seed_folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shown = printed(monkeypatch, capfd, "Apfelkuchen mit Zimt backen", seed_folder)
    assert shown == "Danach wurde in den gespeicherten Anfragen noch nicht gefragt.\n"


def printed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *arguments: str | Path
) -> str:
    """What the command prints in this process; the last argument is the archive."""
    *given, folder = map(str, arguments)
    argv = ["ratsauskunft", "similar", *given, "--archive", folder]
    monkeypatch.setattr(sys, "argv", argv)
    main()
    shown = capfd.readouterr()
    assert shown.err == ""
    return shown.out
