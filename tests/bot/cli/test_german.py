"""Nothing that the command line says is English: every code, every text, help and wrong usage."""

from __future__ import annotations

import ast
import errno
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from wordfreq import zipf_frequency

from bot.cli.__main__ import app
from bot.cli.german import of_a_bug
from bot.texts import office, usage
from bot.texts.failures import FAILURES, in_german
from bot.texts.log import OF_LIBRARIES
from retrieval import errors
from retrieval.error_codes import ErrorCode
from retrieval.failures import Failure, FailureCode
from retrieval.german.language import language_of
from tests.support.command import Command
from tests.support.paths import ROOT
from tests.test_texts import sentences

#: What is no sentence of ours: quotations, names of options and variables, addresses, paths, code.
_NAMES = re.compile(
    r"\{[^}]*\}|„[^“]*“|`[^`]*`|\"[^\"]*\"|--[\w-]+|https?://\S+|mailto:\S*|\S*/\S*|\b[A-Z]+_[A-Z_]+\b|\b(?:ratsauskunft|systemctl)\b[^,.;:]*"
    r"|\S+\.(?:toml|service|timer|txt|jsonl?|html)\b|<\d>"
)
#: Names of commands, of programs and of values that a message quotes.
_BORROWED = frozenset(
    "ask build builtin crawl embedded evaluate false fetch install sentence serve similar static transformers "
    "true".split()
)
_WORD = re.compile(r"[a-zäöüß]+")
#: Words that no German sentence has, but for names.
_ENGLISH = frozenset(
    "the is are of and not with without for to from this that it cannot must please give "
    "again missing invalid error no such command argument requires value expected usage show "
    "message exit required unknown file folder found failed does".split()
)


def _is_english(word: str) -> bool:
    """Whether a word is far more usual in English than in German."""
    if len(word) < 4 or word in _BORROWED:
        return False
    return zipf_frequency(word, "en") - zipf_frequency(word, "de") > 1.2


def english_in(text: str) -> str | None:
    """What makes a text English, if anything."""
    rest = _NAMES.sub(" ", text)
    words = {*_WORD.findall(rest.casefold())}
    found = (_ENGLISH & words) | {one for one in words if _is_english(one)}
    language = language_of(rest)
    return f"{sorted(found)} {language}: {text}" if found or language == "en" else None


#: What pip, uvicorn, argparse, typer, Python, its libraries and the system say, each in a few words.
FOREIGN = (
    "Unsupported upgrade request.",
    "Invalid HTTP request received.",
    "Permission denied",
    "Connection refused",
    "Cannot read an empty file",
    "EOF marker not found",
    "Retrying in 2s",
    "WARNING: Running pip as the root user",
    "Successfully installed ratsauskunft-0.1.0",
    "unrecognized arguments: x",
    "invalid choice: fax (choose from web, telegram)",
    "Aborted!",
    "Broken pipe",
    "Traceback (most recent call last):",
    "DeprecationWarning: builtin type swigvarlink has no __module__ attribute",
    "Task exception was never retrieved",
    "Started server process",
    "Application startup complete.",
    "Waiting for connections to close.",
    "Exception ignored in: <stdout>",
    "No space left on device",
    "database disk image is malformed",
    "Ignoring wrong pointing object",
)


def test_the_check_tells_english_from_german() -> None:
    assert english_in("no archive in x; build it again")
    assert english_in("Missing option --pages. (--help)")
    for said in FOREIGN:
        assert english_in(said), said
    assert english_in("Got unexpected extra argument(s), there must be two")
    assert not english_in("Es fehlt: --pages. Hilfe: ratsauskunft crawl --help")


@pytest.mark.parametrize("code", [*FailureCode, *ErrorCode], ids=lambda one: one.name)
def test_every_code_is_told_in_german(code: errors.Code) -> None:
    gaps = [int(given) + 1 for given in re.findall(r"\{(\d)", code.value)]
    count = max([code.value.count("{"), *gaps])
    told = in_german(Failure(code, tuple(range(count)), "https://ris.example.org/"))
    assert english_in(told) is None
    assert "{" not in told


@pytest.mark.parametrize("code", ErrorCode, ids=lambda one: one.name)
def test_what_ends_a_command_says_what_to_do(code: ErrorCode) -> None:
    assert FAILURES[code].endswith(".")
    assert re.search(r"[Bb]itte|Erwartet|gehört in|lassen sich|unverändert", FAILURES[code]), (
        FAILURES[code]
    )


def test_all_sentences_of_the_command_line_are_german() -> None:
    texts = ROOT / "bot" / "texts"
    modules = [
        texts / f"{name}.py"
        for name in ("cli", "log", "office", "quality", "settings", "towns", "usage")
    ]
    tables = [texts / f"{name}.toml" for name in ("errors", "failures", "settings", "systems")]
    quoted = {part.rstrip(".") for one in OF_LIBRARIES for part in re.split(r"(?<=[.!?]) ", one)}
    said = [text for path in (*modules, *tables) for text in sentences(path) if text not in quoted]
    labels = [one for one in vars(office).values() if isinstance(one, str) and one.istitle()]
    assert len(said) > 200
    assert [found for text in (*said, *labels) if (found := english_in(text))] == []


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.ENOTDIR])
def test_what_the_system_refuses_is_told_in_german(number: int) -> None:
    told = in_german(FailureCode.CANNOT_WRITE("x", os.strerror(number)))
    assert "technische Meldung" not in told
    other = in_german(FailureCode.CANNOT_WRITE("x", "Device or resource busy"))
    assert "technische Meldung „Device or resource busy“" in other


def test_a_bug_is_told_by_its_kind_and_place_and_not_by_what_it_says() -> None:
    try:
        raise ValueError("Wo ist die Kanarienfrage?")
    except ValueError as error:
        told = of_a_bug(error)
    assert "ValueError, test_german.py:" in told
    assert "Kanarienfrage" not in told
    assert english_in(told) is None


def test_what_the_computer_does_not_allow_is_one_german_line(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", "--help"], stdout=full, stderr=subprocess.PIPE, env=env,
            text=True, check=False, cwd=tmp_path,
        )  # fmt: skip
    assert done.returncode == 1
    assert "Der Rechner lässt das nicht zu (kein Platz mehr" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_working_directory_that_is_gone_is_one_german_line(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    gone = "import os, sys; os.mkdir('x'); os.chdir('x'); os.rmdir('../x'); sys.argv[1:] = ['build', '.']"
    code = f"{gone}; import runpy; runpy.run_module('bot.cli', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env=env,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert english_in(done.stderr) is None


COMMANDS = {one.name: one for one in typer.main.get_command(app).commands.values()}


def wrong_calls() -> Iterator[tuple[str, ...]]:
    """Every command with what it does not know, too much, and options without or with a value."""
    yield ("dance",)
    yield ("--dance",)
    for name, command in COMMANDS.items():
        assert name
        needed = [
            part
            for one in command.params
            if one.required
            for part in ([one.opts[-1], "x"] if one.param_type_name == "option" else ["x"])
        ]
        yield (name, *needed, "--dance")
        many = any(one.nargs != 1 for one in command.params)
        if not many:
            yield (name, *needed, *(["x"] * 9))
        if needed:
            yield (name,)
        for one in command.params:
            if one.param_type_name == "option" and "--help" not in one.opts:
                yield (name, *needed, f"{one.opts[-1]}=1" if one.is_flag else one.opts[-1])
    yield ("crawl", "x", "--pages", "x", "--since", "gestern")
    yield ("serve", "--port", "0")
    yield ("serve", "--only", "fax")
    yield ("ask",)
    yield ("build", "x", "--archive", "")
    yield ("einrichten", "--ja")


@pytest.mark.parametrize("call", [*wrong_calls()], ids=" ".join)
def test_wrong_usage_is_told_in_one_german_line(
    call: tuple[str, ...], command: Command, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(str(tmp_path))
    done = command(*call)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert english_in(done.stderr) is None


@pytest.mark.parametrize("name", [None, *COMMANDS], ids=str)
def test_help_is_german_and_has_examples_that_exist(name: str | None, command: Command) -> None:
    shown = command(*([name] if name else []), "--help").stdout
    assert command(*([name] if name else []), "-h").stdout == shown
    for line in shown.splitlines():
        assert english_in(line) is None
    assert "Aufruf: ratsauskunft" in shown
    assert "Optionen:" in shown
    if name:
        assert "Beispiele:" in shown
        for example in usage.EXAMPLES[name]:
            assert example in shown
            assert set(re.findall(r" (--[\w-]+)", example)) <= {
                opt for one in COMMANDS[name].params for opt in one.opts
            }


def test_without_arguments_the_help_is_shown(command: Command) -> None:
    assert "Befehle:" in command().stdout


def test_no_error_is_raised_with_a_text_that_stands_in_the_code() -> None:
    tree = {"RatsauskunftError", "SettingsError", "StateError", "InputEnded", "WrongUsage"}
    tree |= {name for name in vars(errors) if name.endswith("Error") or name.startswith("Archive")}
    for path in sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "retrieval").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in tree - {"QuestionError", "PageError"}
                and node.args
            ):
                written = isinstance(node.args[0], ast.Constant | ast.JoinedStr)
                told = isinstance(node.args[0], ast.JoinedStr) and not any(
                    isinstance(part, ast.Constant) and str(part.value).strip()
                    for part in node.args[0].values
                )
                assert not written or told, f"{path}:{node.lineno}"


def test_the_log_says_only_what_stands_in_the_texts() -> None:
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "_log"
            ):
                said = node.args[0]
                plain = isinstance(said, ast.Constant) and said.value == "%s"
                assert isinstance(said, ast.Attribute) or plain, f"{path}:{node.lineno}"
