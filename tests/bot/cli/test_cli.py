"""The command as a person and a script use it: a real process, real streams."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.__main__ import main
from bot.state.file import Feedback, Verdict
from bot.texts import cli as words
from bot.texts import common as texts
from bot.web.server import listen
from tests.support.command import Command, interrupted, run, run_here, started
from tests.support.paths import ROOT


@pytest.mark.slow
def test_ask_prints_the_answer_with_its_source(seed_folder: Path, command: Command) -> None:
    done = command("ask", "Ist Herne bei den Stadtrettern?", "--archive", str(seed_folder))
    shown = done.stdout
    assert done.returncode == 0
    assert (
        "bei den Stadtrettern angemeldet und entsprechend in das Netzwerk eingebunden"
        in " ".join(shown.split())
    )
    assert "Antwort 2 von 4 · Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · Vorlage 2022/0129" in shown


@pytest.mark.slow
def test_ask_as_json_has_the_fields_of_the_contract(seed_folder: Path, command: Command) -> None:
    done = command(
        "ask", "--json", "Ist Herne bei den Stadtrettern?", "--archive", str(seed_folder)
    )
    reply = json.loads(done.stdout)
    assert list(reply) == [
        "language", "follows", "rest", "kind", "id", "text", "frage", "number", "of", "focus", "source", "damaged", "confidence",
        "siblings", "more", "newer", "also", "background", "refers_to",
    ]  # fmt: skip
    assert (reply["kind"], reply["id"], reply["number"], reply["of"]) == (
        "answer", "herne-2022-0129/2", "2", 4,
    )  # fmt: skip
    assert {"body": "Stadt Herne", "datum": "2022-02-15", "url": None}.items() <= reply[
        "source"
    ].items()


@pytest.mark.slow
def test_lines_get_one_reply_each_in_order_whatever_they_hold(seed_folder: Path) -> None:
    lines = [
        b"Gibt es Bunker?",
        b"",
        b"\xff\xfe",
        b"x" * 10_000,
        b"\x00\x07",
        b"2022/0129",
        b"hallo",
    ]
    done = run("ask", "--lines", "--archive", str(seed_folder), stdin=b"\n".join(lines))
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert done.stderr == b""
    assert [(reply["kind"], reply.get("reason")) for reply in replies] == [
        ("pointer", None), ("silence", "too-short"), ("silence", "not-a-question"),
        ("silence", "not-a-question"), ("silence", "not-a-question"), ("record", None),
        ("notice", None),
    ]  # fmt: skip
    assert "zu lang" in replies[3]["message"]


@pytest.mark.slow
def test_build_reports_what_was_read_and_what_was_left_out(
    tmp_path: Path, command: Command
) -> None:
    done = command("build", "seeds", "--archive", str(tmp_path / "archive"))
    report = done.stderr
    assert done.returncode == 0, report
    for name, count in (
        ("Seiten gelesen", 5), ("Antworten im Wortlaut", 14), ("Tagesordnungspunkte", 38),
        ("davon nicht nach Nummern teilbar", 0), ("Ausgelassen", 0),
    ):  # fmt: skip
        assert re.search(rf"{name}\s+{count}\b", report), name
    assert "questions.jsonl" not in report
    status = command("status", "--json", "--archive", str(tmp_path / "archive"))
    assert json.loads(status.stdout)["answers"] == 14


@pytest.mark.slow
def test_status_and_evaluate_print_tables(
    seed_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    questions = tmp_path / "questions.jsonl"
    lines = (ROOT / "seeds" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions.write_text("\n".join(lines[::20]), encoding="utf-8")
    monkeypatch.setenv("RATSAUSKUNFT_ARCHIVE", str(seed_folder))
    shown = []
    for command in ("status", f"evaluate {questions}", f"evaluate {questions} --json"):
        monkeypatch.setattr(sys, "argv", ["ratsauskunft", *command.split()])
        main()
        shown.append(capfd.readouterr().out)
    assert re.search(r"Antworten im Wortlaut\s+14\b", shown[0])
    assert re.search(r"answered_right\s+0\.\d{3}\s+\d+/\d+", shown[1])
    assert "Median" in shown[1]
    assert set(json.loads(shown[2])["answered_right"]) == {"value", "count", "of"}


def test_a_response_in_two_packets_does_not_wait_between_them() -> None:
    with (
        listen("127.0.0.1", 0) as listening,
        socket.create_connection(listening.getsockname()),
        listening.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


def test_status_shows_the_feedback_and_what_fits_least_first(
    seed_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    given: list[tuple[str, Verdict]] = [("gut", "fits"), ("alt", "outdated"), ("gut", "fits")]
    for id, verdict in given:
        Feedback(tmp_path).count(id, verdict)
    monkeypatch.setenv("RATSAUSKUNFT_STATE", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["ratsauskunft", "status", "--archive", str(seed_folder)])
    main()
    shown = capfd.readouterr().out
    assert re.search(r"Passt\s+2\b", shown)
    assert re.search(r"Veraltet\s+1\b", shown)
    assert shown.index("alt: Veraltet 1") < shown.index("gut: Passt 2")
    monkeypatch.setattr(
        sys, "argv", ["ratsauskunft", "status", "--json", "--archive", str(seed_folder)]
    )
    main()
    assert json.loads(capfd.readouterr().out)["feedback"] == {
        "gut": {"fits": 2},
        "alt": {"outdated": 1},
    }


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (("ask", ""), 1, "geben Sie eine Frage ein"),
        (("ask", "x" * 10_000), 1, "zu lang"),
        (("ask", "Bunker?", "--archive", "nowhere"), 1, "In nowhere liegt kein Archiv"),
        (("build", "nowhere"), 1, "nowhere gibt es nicht"),
        (
            ("build", "seeds", "--archive", "/dev/null/x"),
            1,
            "In /dev/null/x lässt sich kein Archiv schreiben (kein Ordner)",
        ),
        (("evaluate", "nowhere.jsonl"), 1, "nowhere.jsonl"),
        (
            ("crawl", "http://127.0.0.1:9/bi/", "--pages", "/dev/null/x"),
            1,
            "in /dev/null/x lässt sich nicht schreiben (kein Ordner)",
        ),
        (
            ("crawl", "http://127.0.0.1:9/bi/", "--pages", __file__),
            1,
            "(eine Datei dieses Namens gibt es schon)",
        ),
        (
            ("fetch-oparl", "http://127.0.0.1:9/system", "--into", "/dev/null/x"),
            1,
            "in /dev/null/x lässt sich nicht schreiben (kein Ordner)",
        ),
        (("crawl", "http://127.0.0.1:9/bi/", "--pages", ""), 2, "Namen eines Ordners"),
        (("fetch-oparl", "http://127.0.0.1:9/system", "--into", ""), 2, "Namen eines Ordners"),
        (("ask",), 2, "--lines"),
        (("build",), 2, "Es fehlt: ORDNER"),
        (("dance",), 2, "dance"),
    ],
)
def test_failures_are_one_line_with_the_right_exit_code(
    seed_folder: Path,
    arguments: tuple[str, ...],
    code: int,
    named: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RATSAUSKUNFT_ARCHIVE", str(seed_folder))
    monkeypatch.setenv("RATSAUSKUNFT_FETCH_CONTACT", "amt@example.org")
    ended, message = run_here(monkeypatch, capfd, *arguments)
    assert ended == code
    assert named in message
    assert "Traceback" not in message
    assert len(message.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("FETCH_CONTACT", "", 1),
        ("FETCH_CONTACT", "amt@example.org", 0),
        ("CONTACT_URL", "mailto:amt@example.org", 0),
    ],
)
@pytest.mark.parametrize(("command", "option"), [("crawl", "--pages"), ("fetch-oparl", "--into")])
def test_fetching_without_a_contact_is_said_once(
    command: str,
    option: str,
    setting: str,
    value: str,
    told: int,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(f"RATSAUSKUNFT_{setting}", value)
    url = "http://127.0.0.1:9/bi/"
    ended, message = run_here(monkeypatch, capfd, command, url, option, "/dev/null/x")
    assert ended == 1
    assert message.count(words.NO_CONTACT) == told
    assert "lässt sich nicht schreiben" in message
    assert len(message.strip().splitlines()) == 1


@pytest.mark.parametrize("contact", ["", "amt@example.org"])
@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/bi/", "http://127.0.0.1:9", "http://x.invalid/"]
)
@pytest.mark.parametrize(("command", "option"), [("crawl", "--pages"), ("fetch-oparl", "--into")])
def test_an_address_that_is_not_reached_is_one_line(
    command: str,
    option: str,
    url: str,
    contact: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RATSAUSKUNFT_FETCH_CONTACT", contact)
    monkeypatch.setenv("RATSAUSKUNFT_FETCH_DELAY", "0")
    ended, message = run_here(monkeypatch, capfd, command, url, option, str(tmp_path / "x"))
    assert ended == 1
    assert len(message.strip().splitlines()) == 1
    assert message.count(words.NO_CONTACT) == (not contact)
    assert ".." not in message


@pytest.mark.slow
def test_a_failure_of_the_process_is_one_line_on_standard_error() -> None:
    done = run("ask", "Bunker?", "--archive", "nowhere")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith(
        "In nowhere liegt kein Archiv. Bitte bauen Sie das Archiv: mit „ratsauskunft"
    )
    assert done.stderr.count(b"\n") == 1


@pytest.mark.slow
def test_an_argument_that_is_no_utf8_gets_a_message(seed_folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "ask", b"Bunker \xff?", "--archive", str(seed_folder)],
        capture_output=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 1
    assert texts.NO_TEXT in done.stderr.decode()


def test_an_unusable_setting_stops_the_start_and_is_named(command: Command) -> None:
    done = command("serve", env={"RATSAUSKUNFT_PORT": "many"})
    assert done.returncode == 1
    assert "RATSAUSKUNFT_PORT: Der Wert „many“ geht nicht" in done.stderr


@pytest.mark.slow
def test_help_is_german_and_needs_no_heavy_library() -> None:
    done = run("--help")
    assert "Stellt eine Frage" in done.stdout.decode()
    heavy = {"torch", "sentence_transformers", "bs4", "fastapi"}
    probe = f"import bot.cli.__main__, sys; print(sorted({heavy} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True, cwd=ROOT)
    assert shown.stdout.decode().strip() == "[]"


def test_a_port_in_use_is_named(
    seed_folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RATSAUSKUNFT_ARCHIVE", str(seed_folder))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, message = run_here(monkeypatch, capfd, "serve", "--port", port)
    assert code == 1
    assert message.startswith(
        f"Auf 127.0.0.1, Port {port}, lässt sich nichts anbieten (der Port ist"
    )
    assert len(message.strip().splitlines()) == 1


def test_an_archive_without_a_name_is_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    code, message = run_here(monkeypatch, capfd, "build", "seeds", "--archive", "")
    assert code == 2
    assert "--archive" in message


def wait_until(true: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    while not true() and process.poll() is None:
        time.sleep(0.001)


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "Bunker?"),
        ("build", "seeds"),
        ("crawl", "http://127.0.0.1:9/bi/", "--pages", "nowhere"),
        ("serve",),
    ],
)
def test_ctrl_c_while_the_libraries_load_is_one_line(arguments: tuple[str, ...]) -> None:
    with started(*arguments, PYTHONPROFILEIMPORTTIME="1") as process:
        assert process.stderr
        while b"numpy.version" not in process.stderr.readline():
            assert process.poll() is None
        code, said, out = interrupted(process)
    *_, last = [line for line in said.splitlines() if not line.startswith("import time:")]
    assert (code, last, out) == (130, words.INTERRUPTED, b"")
    assert "Traceback" not in said


@pytest.mark.slow
def test_ctrl_c_between_two_questions_is_one_line(seed_folder: Path) -> None:
    with started("ask", "--lines", "--archive", str(seed_folder)) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"hallo\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["kind"] == "notice"
        assert interrupted(process) == (130, f"{words.INTERRUPTED}\n", b"")


@pytest.mark.slow
def test_ctrl_c_in_a_build_leaves_the_archive_as_it_was(
    build: Callable[[Path, Path], Path], tmp_path: Path
) -> None:
    before, archive = tmp_path / "before", tmp_path / "archive"
    before.mkdir()
    shutil.copy(min((ROOT / "seeds").glob("*.txt")), before)
    build(before, archive)
    held = {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    with started("build", "seeds", "--archive", str(archive)) as process:
        wait_until(lambda: any(archive.glob("generations/.new-*")), process)
        assert interrupted(process) == (130, f"{words.INTERRUPTED}\n", b"")
    # What a thread still wrote while the command ended is no generation; the next build sweeps it.
    assert {
        path: path.read_bytes()
        for path in archive.rglob("*")
        if path.is_file() and "/.new-" not in path.as_posix()
    } == held
    build(before, archive)
    assert not any(archive.glob("generations/.new-*"))


@pytest.mark.slow
def test_ctrl_c_ends_a_service_in_order(seed_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with started("serve", "--port", str(port), "--archive", str(seed_folder)) as process:
        assert process.stderr
        while "läuft" not in process.stderr.readline().decode():
            assert process.poll() is None
        code, said, _ = interrupted(process)
    assert code == 0
    assert words.INTERRUPTED not in said
