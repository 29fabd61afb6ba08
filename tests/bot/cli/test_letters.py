"""A folder of letters, from `build` to an answer, as an office does it with the guide alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.assignments import print_tables, save
from bot.texts import cli as words
from retrieval.sources.folders import read_sources
from tests.support.command import Command
from tests.support.office_files import ANSWER, ANSWERS, ENQUIRY, QUESTIONS, docx, pdf


@pytest.mark.slow
def test_a_folder_is_built_corrected_and_asked(tmp_path: Path, command: Command) -> None:
    folder, archive = tmp_path / "Post", str(tmp_path / "archive")
    folder.mkdir()
    (folder / "Scan_0001.docx").write_bytes(docx(ENQUIRY[:5], QUESTIONS))
    (folder / "Brief final v2.pdf").write_bytes(pdf(ANSWER))
    (folder / "Post.docx").write_bytes(docx(["Guten Tag", "Wir danken für Ihren Hinweis."]))
    city = {"RATSAUSKUNFT_CITY_NAME": "Stadt Talheim"}
    done = command("build", str(folder), "--archive", archive, env=city)
    assert done.returncode == 0, done.stderr
    assert str(folder / "zuordnung.csv") in done.stderr.replace("\n", "")
    assert "Post.docx: nicht erkannt" in done.stderr
    asked = command("ask", QUESTIONS[0], "--archive", archive, "--json", env=city)
    assert ANSWERS[0] in asked.stdout
    source = json.loads(asked.stdout)["source"]
    assert (source["top"], source["vorlage"]) == ("7.1", "2024/0129")
    again = command("build", str(folder), "--archive", archive, env=city)
    assert "neu eingelesene Textstellen" in again.stderr


def test_a_table_that_cannot_be_written_is_said_to_be_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("\n\n".join(ENQUIRY), encoding="utf-8")
    (tmp_path / "zuordnung.csv").mkdir()
    (tmp_path.parent / f"{tmp_path.name}.zuordnung.csv").mkdir()
    saved = save(read_sources([tmp_path], "Stadt Talheim").tables)
    assert [path for _, path in saved] == [None]
    print_tables(Console(width=500), saved)
    said = words.TABLE_NOT_WRITTEN.format(name="zuordnung.csv", folder=tmp_path)
    assert said in capsys.readouterr().out
