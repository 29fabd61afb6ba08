"""Every example in the documentation does what stands beside it, as far as it can be run here."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import typer
from fastapi.testclient import TestClient

from bot.cli.__main__ import app as command_line
from bot.settings import FILE_VARIABLE, Settings
from bot.towns import load_towns
from bot.web.app import create_app
from retrieval.archive import Archive
from tests.support.paths import ROOT

GUIDES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "training" / "README.md",
    ROOT / "retrieval" / "index" / "model" / "README.md",
]
PAGES = pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.relative_to(ROOT).as_posix())
#: A fenced block with its language, or none.
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_QUOTED = re.compile(r"`([^`]+)`")
#: The command, on a line of its own or behind what leads to it.
_CALL = re.compile(r"(?:^|.*[ /])ratsauskunft ((?:--help|[a-z]).*)")
#: Ends a command within a line of a shell.
_ENDS = re.compile(r" (?:[<>|]|>>|&&|2>&1|\\).*| \(.*")


def blocks(page: Path, *languages: str) -> list[str]:
    found = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [text for language, text in found if language in languages]


def calls(page: Path) -> Iterator[list[str]]:
    """The arguments of each call of the command, in blocks and in lines of text."""
    lines = [line for text in blocks(page, "", "sh") for line in text.splitlines()]
    prose = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    for line in [*lines, *(" ".join(one.split()) for one in _QUOTED.findall(prose))]:
        if (found := _CALL.search(line)) and not line.startswith(("sudo ", "journalctl ")):
            arguments = shlex.split(_ENDS.sub("", found[1]))
            if arguments[0] not in ("COMMAND", "…", "sh"):
                yield arguments


@PAGES
def test_every_call_of_the_command_can_be_made(page: Path) -> None:
    group: Any = typer.main.get_command(command_line)
    for name, *rest in calls(page):
        if name == "--help":
            continue
        command = group.commands[name]
        if not rest:  # a command that is only named
            continue
        command.make_context(name, list(rest))


def test_calls_are_found_wherever_they_stand() -> None:
    found = {name for page in GUIDES for name, *_ in calls(page)}
    group: Any = typer.main.get_command(command_line)
    assert {*group.commands, "--help"} <= found


@PAGES
def test_every_example_of_settings_can_be_used(page: Path, tmp_path: Path) -> None:
    for number, text in enumerate(blocks(page, "toml")):
        file = tmp_path / f"{number}.toml"
        file.write_text(text, encoding="utf-8")
        _, towns = load_towns({FILE_VARIABLE: str(file)}, tmp_path / "none")
        assert len(towns) == text.count("[stadt.")


def test_every_example_of_a_request_gets_a_reply(seed_archive: Archive) -> None:
    client = TestClient(create_app(lambda: seed_archive, Settings()))
    page = ROOT / "docs" / "interface.md"
    bodies = [
        body.strip() for text in blocks(page, "") for body in re.findall(r"\{\"question.*\}", text)
    ]
    assert len(bodies) > 1
    for body in bodies:
        reply = client.post("/api/ask", json=json.loads(body))
        assert reply.status_code == 200
        assert reply.json()["kind"] == "answer", body
    for text in blocks(page, ""):
        for address in re.findall(r"http://127\.0\.0\.1:8000(/\S+)", text):
            assert client.get(address).status_code != 404


@PAGES
def test_every_module_that_is_to_be_run_is_there(page: Path) -> None:
    named = re.findall(r"python -m ([a-z_.]+[a-z_])", page.read_text(encoding="utf-8"))
    for module in named:
        assert find_spec(module), module


@PAGES
def test_prose_has_lines_of_at_most_100_signs(page: Path) -> None:
    """As code has; tables and pictures cannot be broken, and commands are there to be copied."""
    prose = _BLOCK.sub("", page.read_text(encoding="utf-8")).splitlines()
    long = [line for line in prose if len(line) > 100 and not line.startswith(("|", "!["))]
    assert long == []


@PAGES
def test_steps_are_numbered_one_after_the_other(page: Path) -> None:
    expected = 1
    for number in re.findall(r"^(\d{1,2})\. ", page.read_text(encoding="utf-8"), re.MULTILINE):
        assert int(number) in (1, expected), number
        expected = int(number) + 1
