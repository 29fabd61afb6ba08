"""What README, CONTRIBUTING and docs say is what the code does."""

from __future__ import annotations

import json
import pkgutil
import re
import shlex
import subprocess
import sys
import threading
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, Self, get_args

import pytest
import typer
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import Route

from bot.cli.__main__ import app as command_line
from bot.cli.__main__ import main
from bot.cli.recognition import SYSTEMS
from bot.settings import FILE_VARIABLE, Settings, allowed, load_settings, variable
from bot.state.file import VERDICTS
from bot.telegram.webhook import add_webhook
from bot.texts import cli as cli_texts
from bot.texts import pages
from bot.texts.telegram import COMMANDS
from bot.towns import TOWN_VARIABLE
from bot.web.app import OneOfMany, create_app
from bot.web.comparing import Compared
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.index.encoder import Encoder, open_encoder
from retrieval.records import Reason
from retrieval.replies.reply import Reply
from retrieval.sources.folders import read_sources
from tests.conftest import NOW
from tests.support.paths import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
#: Files beside the code that bear paths of it too.
RECORDS = [ROOT / "training" / "README.md", ROOT / "retrieval" / "index" / "model" / "README.md"]
FOLDERS = "bot|retrieval|tests|benchmarks|training|docs|seeds|deploy"
#: The programs that the office guide calls.
KNOWN = frozenset(
    "apt cd chown cp docker install journalctl mkdir nano nginx python3 ratsauskunft scp ssh "
    "systemctl useradd usermod".split()
)
#: What training writes.
MADE = ("training/work",)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """What stands under a heading of the second level."""
    assert f"\n## {title}\n" in text, title
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """The cells of all rows of tables but their heads."""
    found = [
        re.split(r"(?<!\\) ?\| ?", line)[1:-1] for line in text.splitlines() if line[:1] == "|"
    ]
    rules = [at for at, cells in enumerate(found) if set("".join(cells)) <= set("-: ")]
    heads = {*rules, *(at - 1 for at in rules)}
    return [cells for at, cells in enumerate(found) if at not in heads]


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


# README


def test_the_readme_is_read_in_minutes() -> None:
    assert len(read("README.md").splitlines()) <= 180


def test_the_readme_shows_what_the_command_really_prints(
    seed_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    block = re.search(r"```\n\$ \.venv/bin/(ratsauskunft ask .+)\n([^`]+)```", read("README.md"))
    assert block
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("RATSAUSKUNFT_ARCHIVE", str(seed_folder))
    monkeypatch.chdir(tmp_path)  # where no .env is
    monkeypatch.setattr(sys, "argv", shlex.split(block[1]))
    main()
    printed = [line.rstrip() for line in capfd.readouterr().out.splitlines()]
    assert printed == block[2].splitlines()


def test_every_kind_of_reply_is_explained_with_lines_that_get_it(seed_archive: Archive) -> None:
    kinds = {one.__dataclass_fields__["kind"].default for one in get_args(Reply)}
    table = {cells[0].strip("`"): cells for cells in rows(read("README.md")) if len(cells) == 3}
    explained = {kind: cells for kind, cells in table.items() if kind in kinds}
    assert set(explained) == kinds
    for kind, cells in explained.items():
        assert quoted(cells[2])
        for line in quoted(cells[2]):
            assert seed_archive.ask(line).kind == kind, line
    interface = section(read("docs/interface.md"), "Replies")
    named = {quoted(cells[0])[0] for cells in rows(interface)}
    assert named == kinds | set(get_args(Reason))


def test_the_map_names_what_exists_and_all_of_it() -> None:
    table = section(read("README.md"), "Map")
    assert len(table.splitlines()) <= 40
    named = {path for cells in rows(table) for path in quoted(cells[0])}
    for path in named:
        assert (ROOT / path).exists(), path
    packages = {
        path.relative_to(ROOT).as_posix()
        for top in ("bot", "retrieval")
        for path in (ROOT / top).iterdir()
        if path.name not in ("__init__.py", "__pycache__")
    }
    assert packages <= named


# Links and paths


@pytest.mark.parametrize("page", [*PAGES, *RECORDS], ids=lambda page: page.name)
def test_every_link_and_every_path_leads_to_a_file(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith(("https://", "http://")):
            name, _, anchor = target.partition("#")
            file = page.parent / name if name else page
            assert file.exists(), target
            assert not anchor or anchor in anchors(file), target
    for path in re.findall(rf"(?<![\w./-])(?:{FOLDERS})/[\w./-]*\w", text):
        assert path.startswith(MADE) or (ROOT / path).exists(), path


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def test_the_readme_leads_to_every_page() -> None:
    linked = set(re.findall(r"\]\(([^)#\s]+)\)", read("README.md")))
    assert {page.relative_to(ROOT).as_posix() for page in PAGES[1:]} <= linked


def test_what_moved_is_where_the_changelog_says() -> None:
    table = rows(read("CHANGELOG.md").replace("\n  |", "\n|"))
    assert table
    for name in (name for _, now in table for name in quoted(now)):
        if "/" in name:
            assert (ROOT / name).exists()
        elif not name.startswith("python "):
            assert pkgutil.resolve_name(name), name


# Settings


def shown(value: object) -> str:
    """A default as the table has it."""
    if value in (None, "", ()):
        return "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"`{', '.join(map(str, value)) if isinstance(value, tuple) else value}`"


def test_the_table_of_settings_is_that_of_the_code() -> None:
    wanted = [
        [f"`{variable(name)}`", shown(field.default), allowed(name), field.description]
        for name, field in Settings.model_fields.items()
    ]
    assert rows(section(read("docs/settings.md"), "All settings")) == wanted


def test_the_example_of_settings_can_be_used(tmp_path: Path) -> None:
    example = re.search(r"```\n(RATSAUSKUNFT_[^`]+)```", read("docs/settings.md"))
    assert example
    file = tmp_path / ".env"
    file.write_text(example[1], encoding="utf-8")
    settings = load_settings({}, file)
    lines = [line.partition("=")[0] for line in example[1].splitlines()]
    chosen = {variable(name) for name in settings.model_fields_set}
    assert chosen == set(lines)
    assert len(chosen) == len(lines)
    in_file = re.search(r"```toml\n([^`]+)```", read("docs/settings.md"))
    assert in_file
    file.write_text(in_file[1], encoding="utf-8")
    assert load_settings({FILE_VARIABLE: str(file)}, tmp_path / "none") == settings


def test_every_variable_that_is_named_exists() -> None:
    known = {FILE_VARIABLE, TOWN_VARIABLE, *(variable(name) for name in Settings.model_fields)}
    for page in PAGES:
        named = re.findall(
            r"\b(?:RATSAUSKUNFT|TELEGRAM)_[A-Z_]*[A-Z]\b", page.read_text(encoding="utf-8")
        )
        assert set(named) <= known, page


# Commands and routes


def options() -> Mapping[str, set[str]]:
    """The options of each command."""
    group: Any = typer.main.get_command(command_line)
    return {
        name: {option for one in command.params for option in one.opts if option.startswith("--")}
        for name, command in group.commands.items()
    }


def test_every_command_and_every_option_is_explained() -> None:
    page = read("docs/commands.md")
    first = page.split("\n## ")[0]
    named = [quoted(cells[0])[0].removeprefix("ratsauskunft ") for cells in rows(first)]
    assert named == list(options())
    for name, known in options().items():
        explained = [quoted(cells[0]) for cells in rows(section(page, name))]
        assert {one.split()[0] for quotes in explained for one in quotes} == known, name
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", section(page, name))) <= known, name


def test_commands_in_all_pages_exist() -> None:
    for page in PAGES:
        for name in re.findall(r"ratsauskunft ([a-z][a-z-]+) ", page.read_text(encoding="utf-8")):
            assert name in {*options(), "ratsauskunft"}, page


def test_every_make_target_is_one_and_each_is_explained() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    explained = set(re.findall(r"^make ([a-z-]+) ", read("CONTRIBUTING.md"), re.MULTILINE))
    assert explained == targets
    for page in [*PAGES, *RECORDS]:
        named = re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))
        assert set(named) <= targets, page


@pytest.fixture(scope="module")
def application(seed_archive: Archive) -> FastAPI:
    """All that can be served, with everything on that is off by default."""
    compare = OneOfMany(compare=lambda question, base: Compared())
    application = create_app(lambda: seed_archive, Settings(keep_unanswered=True), town=compare)
    add_webhook(application, "secret", lambda: None)
    return application


def test_every_route_is_explained(application: FastAPI) -> None:
    served = {
        f"{method} {route.path_format}"
        for route in application.routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    page = read("docs/interface.md")
    programs = {quoted(cells[0])[0] for cells in rows(section(page, "Routes for programs"))}
    people = {quoted(cells[0])[0] for cells in rows(section(page, "Routes for people"))}
    assert programs | people == served
    described = {
        f"{method} {route.path_format}"
        for route in application.routes
        if isinstance(route, APIRoute) and route.include_in_schema
        for method in route.methods
    }
    assert described <= programs
    assert all(f"`{verdict}`" in page for verdict in VERDICTS)


def test_every_refusal_of_the_interface_is_explained(application: FastAPI) -> None:
    explained = {cells[0] for cells in rows(section(read("docs/interface.md"), "Refusals"))}
    given = {
        status
        for path in application.openapi()["paths"].values()
        for operation in path.values()
        for status in operation["responses"]
    }
    assert {status for status in given if status.startswith(("3", "4", "5"))} <= explained


# Channels


def test_what_the_widget_can_be_told_is_what_its_page_says() -> None:
    page = read("docs/widget.md")
    attributes = [quoted(cells[0])[0] for cells in rows(section(page, "Attributes of the line"))]
    assert attributes == list(pages.ATTRIBUTES)
    variables = re.findall(r"--ratsauskunft-[a-z-]+: [^;]+;", page)
    assert variables == re.findall(
        r"--ratsauskunft-[a-z-]+: [^;]+;", read("bot/web/pages/embed.html")
    )


def test_every_command_of_the_telegram_bot_is_explained() -> None:
    named = [
        quoted(cells[0])[0] for cells in rows(section(read("docs/telegram.md"), "Setting it up"))
    ]
    assert named == [f"/{command.name}" for command in COMMANDS]


# Figures and licences


def test_the_figures_are_the_committed_ones() -> None:
    committed = json.loads(read("benchmarks/quality.json"))
    wanted = {
        name: [f"{kept[name]:.3f}" if name in kept else "none" for kept in committed.values()]
        for name in committed["seeds"]
    }
    table = rows(section(read("docs/figures.md"), "Known questions"))
    assert list(committed) == ["seeds", "karlsruhe", "karlsruhe_part"]
    assert {quoted(cells[0])[0]: cells[1:4] for cells in table} == wanted


def test_every_figure_is_explained_to_the_office_as_the_command_does() -> None:
    table = rows(section(read("docs/figures.md"), "Für das Ratsbüro: was die Zahlen sagen"))
    assert {quoted(cells[0])[0]: cells[1] for cells in table} == cli_texts.FIGURES


# The office guide


def test_the_guide_names_the_systems_that_are_recognised() -> None:
    table = rows(
        read("docs/betrieb.md").split("### Welches Ratsinformationssystem?")[1].split("\n#")[0]
    )
    assert table == [[one.name, one.reads, one.ask] for one in SYSTEMS.values()]


@pytest.mark.parametrize("name", ["docs/betrieb.md", "docs/entwicklung.md"])
def test_every_command_of_the_guides_exists_with_its_options(name: str) -> None:
    text, known = read(name), options()
    calls = re.findall(r"\bratsauskunft ([a-z][a-z-]*)([^`\n|]*)", text)
    assert len(calls) > 1
    for command, rest in calls:
        if command in known:
            assert set(re.findall(r"(?<= )--[a-z-]+", rest)) <= known[command], (command, rest)
    used = {command for command, _ in calls}
    assert used <= {*known, "ratsauskunft", "sh"}, used


def test_every_file_and_setting_that_the_guide_uses_is_there(tmp_path: Path) -> None:
    text = read("docs/betrieb.md")
    for pattern in re.findall(r"\bdeploy/[\w.*-]+", text):
        assert [*ROOT.glob(pattern)], pattern
    units = {path.stem for path in (ROOT / "deploy").glob("*.service")}
    named = re.findall(r"(?:systemctl [a-z -]+|journalctl -u )(ratsauskunft[\w-]*)", text)
    assert set(named) == units
    file = tmp_path / "ratsauskunft.toml"
    for block in re.findall(r"```toml\n([^`]+)```", text):
        file.write_text(block, encoding="utf-8")
        assert load_settings({FILE_VARIABLE: str(file)}, tmp_path / "none")
    for key in re.findall(r"`([a-z_]+)`", text):
        assert key in {*Settings.model_fields, *options(), *KNOWN, "sudo", "ports"}, key


def test_the_shell_blocks_of_the_guide_can_be_read_by_a_shell() -> None:
    blocks = re.findall(r"```sh\n([^`]+)```", read("docs/betrieb.md"))
    assert len(blocks) > 10
    for block in blocks:
        done = subprocess.run(
            ["sh", "-n"], input=block, text=True, capture_output=True, check=False
        )
        assert done.returncode == 0, block
        for line in block.splitlines():
            words = [one for one in shlex.split(line) if "=" not in one and one != "sudo"]
            assert words[0] in KNOWN or words[0].startswith("/opt/ratsauskunft/bin/"), line


def test_every_licence_and_every_dependency_is_named() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    page = read("docs/licences.md")
    parts = page.split("\n## Dependencies")[0]
    assert set(project["license"].split(" AND ")) <= set(re.findall(r"[A-Z][\w.-]+", parts))
    table = rows(section(page, "Dependencies"))
    named = [package for cells in table for package in cells[1].split(", ")]
    needed = [*project["dependencies"], *project["optional-dependencies"]["hub"]]
    assert sorted(named) == sorted(re.split(r"[<>=~\[]", one)[0] for one in needed)


# Journeys


def journey(title: str) -> list[list[str]]:
    """The files of each numbered step of a journey."""
    text = re.sub(r"\n {2,}", " ", section(read("CONTRIBUTING.md"), title))
    steps = re.findall(r"^\d+\. (.+)$", text, re.MULTILINE)
    assert len(steps) > 5
    return [quoted(step.split(": ")[0]) for step in steps]


class Crossed:
    """The files of the product in the order in which they are first entered while this lasts."""

    def __init__(self) -> None:
        self.files: dict[str, None] = {}

    def __enter__(self) -> Self:
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        return self

    def __exit__(self, *error: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)

    def _note(self, frame: FrameType, event: str, argument: object) -> None:
        if event == "call":
            self.files.setdefault(frame.f_code.co_filename)

    def among(self, steps: Sequence[Sequence[str]]) -> list[str]:
        """The files of the steps that were entered, in that order."""
        wanted = {str(ROOT / path): path for step in steps for path in step}
        return [wanted[file] for file in self.files if file in wanted]


def test_the_journey_of_a_question_crosses_its_files_in_their_order(seed_folder: Path) -> None:
    archive = Archive.open(seed_folder, open_encoder())  # the shared one remembers questions
    client = TestClient(create_app(lambda: archive, Settings()))
    with Crossed() as crossed:
        reply = client.post("/api/ask", json={"question": "Ist Herne bei den Stadtrettern?"})
    archive.close()
    assert reply.json()["kind"] == "answer"
    steps = journey("The journey of a question")
    entered = crossed.among(steps)
    assert {path for step in steps for path in step} == set(entered)
    assert entered == [path for step in steps for path in sorted(step, key=entered.index)]


def test_the_journey_of_a_page_crosses_its_files(encoder: Encoder, tmp_path: Path) -> None:
    steps = journey("The journey of a page")
    with Crossed() as crossed:
        pages = read_sources([ROOT / "seeds" / "000_4e127bd8bd9e57eb.txt"], "")
        build_archive(pages, tmp_path, encoder, NOW)
    assert {path for step in steps for path in step} == set(crossed.among(steps))
