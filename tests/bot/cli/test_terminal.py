"""What a terminal shows: replies, what their hits had for them, and nothing that steers it."""

from __future__ import annotations

import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path
from unicodedata import category

import pytest
from rich.console import Console

from bot import render
from bot.cli.__main__ import main
from bot.cli.evidence import print_evidence
from bot.cli.fetching import crawl_progress
from bot.cli.plain import terminal
from bot.cli.reports import figures, print_named
from bot.cli.terminal import print_reply
from bot.texts import cli as cli_texts
from retrieval.archive import Archive
from retrieval.replies.reply import Silence
from retrieval.search.evidence import Evidence
from retrieval.sources.crawling.mirror import Step
from tests.support import small
from tests.support.poison import poisoned


def explained(archive: Archive, question: str) -> str:
    written = StringIO()
    print_evidence(Console(file=written, width=160), archive.explained(question))
    return written.getvalue()


def test_every_evidence_has_a_german_name() -> None:
    assert list(cli_texts.EVIDENCE) == list(Evidence._fields)


def test_the_first_hits_stand_side_by_side_with_all_their_evidence(seed_archive: Archive) -> None:
    question = "Ist Herne bei den Stadtrettern?"
    shown = explained(seed_archive, question)
    [first, *_] = seed_archive.ranked(question)
    assert "Initiative #Stadtretter" in " ".join(shown.split())
    for label in cli_texts.EVIDENCE.values():
        assert label in shown
    assert f"{first.confidence:.2f}" in shown
    assert f"{first.evidence.soft_record:.2f}" in shown


def test_what_is_looked_up_has_no_evidence(seed_archive: Archive) -> None:
    assert explained(seed_archive, "2022/0129").strip() == cli_texts.NO_EVIDENCE


# What stands in records steers no terminal


HOSTILE = "[/x] [red]\x1b[2J\x9b31m\r\x07\u202e\u2067:smile:"


def steering(text: str) -> list[str]:
    """The signs of a text that tell a terminal to do something, line breaks apart."""
    return [one for one in text if category(one) in ("Cc", "Cf") and one not in "\n\u2068\u2069"]


@pytest.mark.parametrize("question", small.REPLIES)
def test_no_text_of_a_reply_steers_the_terminal_or_is_read_as_markup(question: str) -> None:
    written = StringIO()
    console = terminal()
    console.file = written
    print_reply(console, poisoned(small.REPLIES[question], HOSTILE))
    shown = written.getvalue()
    assert steering(shown) == []
    if not isinstance(small.REPLIES[question], Silence):
        assert "[/x] [red]" in " ".join(shown.split())
        assert ":smile:" in shown


def test_no_figure_and_no_bar_reads_markup_of_what_it_names() -> None:
    written = StringIO()
    console = terminal()
    console.file = written
    console.print(figures([(HOSTILE, HOSTILE)]))
    print_named(console, [HOSTILE])
    with crawl_progress(Console(file=written, force_terminal=True, width=160)) as show:
        show(Step(f"https://ris.example/{HOSTILE}", "fetched"))
    assert "[/x]" in written.getvalue()
    assert "\x9b31m" not in written.getvalue()
    assert "\x1b[2J" not in written.getvalue()


def test_a_message_of_failure_steers_no_terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["ratsauskunft", "build", str(tmp_path / "a\x1b[2J\x9b1m")])
    with pytest.raises(SystemExit):
        main()
    told = capsys.readouterr().err
    assert told.strip()
    assert steering(told) == []


def test_a_text_from_right_to_left_does_not_reorder_the_line_it_stands_in() -> None:
    arabic = "\u0645\u062f\u0631\u0633\u0629"
    source = replace(small.SOURCE, gremium=arabic)
    assert render.source_line(source).startswith(f"\u2068{arabic}\u2069 · 15.02.2022")
    source = replace(small.SOURCE, gremium="Rat\u2069\u202e der Stadt")
    assert render.source_line(source).startswith("\u2068Rat\u202e der Stadt\u2069 · 15.02.2022")
    assert "\u2068" not in render.source_line(small.SOURCE)
