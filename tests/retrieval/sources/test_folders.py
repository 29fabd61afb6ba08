"""Whose records a dump holds: its own objects say it, or the build says what it assumed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.texts import cli as words
from retrieval.sources.folders import read_sources
from tests.support.command import Command
from tests.support.papers import BENCHES, SCHEMA, Paper, write
from tests.support.paths import SEEDS

PAPER = Paper("2022/0001", "Bänke im Stadtgarten", BENCHES)
BODY = "https://example.org/bodies/1"


def dump(folder: Path, *others: dict[str, object], of: str = BODY) -> Path:
    """A folder with one paper that names its body by its address."""
    write(folder, [PAPER])
    path = folder / "objects.jsonl"
    objects = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for one in objects:
        one["body"] = of
    path.write_text("".join(json.dumps(one) + "\n" for one in [*objects, *others]), "utf-8")
    return folder


def body(name: str, at: str = BODY) -> dict[str, object]:
    return {"id": at, "type": f"{SCHEMA}/Body", "name": name}


def bodies(folder: Path) -> set[str]:
    return {page.sitzung.body for page in read_sources([folder], "X").pages if page.sitzung}


def test_a_body_among_the_objects_names_its_papers(tmp_path: Path) -> None:
    folder = dump(tmp_path / "d", body("Stadt Musterstadt"), body("Dorf", f"{BODY}/2"))
    assert bodies(folder) == {"Stadt Musterstadt"}
    assert read_sources([folder], "X").assumed_body is None


@pytest.mark.parametrize("of", [BODY, f"{BODY}/3"])
def test_a_body_that_is_not_there_is_assumed(tmp_path: Path, of: str) -> None:
    folder = dump(tmp_path / "d", body("Dorf", f"{BODY}/2"), of=of)
    assert bodies(folder) == {"X"}
    assert read_sources([folder], "X").assumed_body == "X"


def test_saved_pages_assume_nothing_about_objects() -> None:
    assert read_sources([SEEDS], "X").assumed_body is None


@pytest.mark.slow
def test_the_build_says_which_body_it_assumed_and_how_to_set_it(
    tmp_path: Path, command: Command
) -> None:
    said = words.ASSUMED_BODY.format(body="Stadt Herne")
    assert "RATSAUSKUNFT_BODY" in said
    source, archive = str(dump(tmp_path / "d")), str(tmp_path / "a")
    bare = command(
        "build", source, "--archive", archive, env={"RATSAUSKUNFT_CITY_NAME": "Stadt Herne"}
    )
    assert bare.returncode == 0, bare.stderr
    assert said in " ".join(bare.stderr.split())
    named = {"RATSAUSKUNFT_BODY": "Stadt Herne"}
    for folder, env in ((source, named), (str(dump(tmp_path / "e", body("Dorf"))), None)):
        told = command("build", folder, "--archive", archive, env=env)
        assert told.returncode == 0, told.stderr
        assert "RATSAUSKUNFT_BODY" not in told.stderr
