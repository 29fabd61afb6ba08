"""`ask --explain`: every reply can be explained by what its hits had for them."""

from __future__ import annotations

from dataclasses import fields
from io import StringIO

from rich.console import Console

from bot.cli.terminal import print_evidence
from bot.texts import cli as cli_texts
from retrieval.archive import Archive
from retrieval.search.evidence import Evidence


def explained(archive: Archive, question: str) -> str:
    written = StringIO()
    print_evidence(Console(file=written, width=160), archive.explained(question))
    return written.getvalue()


def test_every_evidence_has_a_german_name() -> None:
    assert list(cli_texts.EVIDENCE) == [field.name for field in fields(Evidence)]


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
