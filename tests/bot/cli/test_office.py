"""The office sets up, updates, checks and backs up, on its own folder and on a local server."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bot.cli import backup, checks, samples
from bot.cli.asking import Asker, InputEnded
from bot.cli.checks import Check
from bot.settings import Settings, load_settings
from bot.state.file import Feedback
from bot.telegram.state import State
from bot.texts import office as words
from retrieval.archive import Archive
from retrieval.german.districts import names_in
from retrieval.index.encoder import Encoder
from retrieval.sources.http.client import FetchPolicy
from tests.support import oparl_server
from tests.support.command import Command
from tests.support.office_files import docx
from tests.support.paths import SEEDS

TODAY = datetime(2026, 3, 1, 3, 15, tzinfo=UTC)
FILE = Path("ratsauskunft.toml")


@pytest.fixture
def office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a command in an empty folder, with lines that are typed."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, typed: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return command(*arguments, env={"RATSAUSKUNFT_FETCH_DELAY": "0", **env})

    return run


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A folder of saved pages, one of them with answers."""
    folder = tmp_path / "unterlagen"
    folder.mkdir()
    shutil.copy(SEEDS / "000_4e127bd8bd9e57eb.txt", folder)
    return folder


def written() -> dict[str, object]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


# Setting up


@pytest.mark.slow
def test_a_town_is_set_up_by_answers_and_shows_what_to_compare(
    office: Command, records: Path
) -> None:
    answers = [
        "",  # a name is needed
        "Stadt Herne",
        "kein-kontakt",
        "rathaus@herne.example",
        "Stadt Herne, Markt 1",
        "",
        "",
        "nirgends",
        str(records),
        "auskunft herne",
        "auskunft.herne.example",
        "vielleicht",
        "ja",
        "Wanne, Eickel",
        "",  # what was compared has to be said
        "nein",
    ]
    done = office("einrichten", typed="\n".join(answers) + "\n")
    said = done.stderr
    assert done.returncode == 0, said
    assert said.count(words.NEEDED) == 1
    assert "Einen Ordner nirgends gibt es nicht" in said
    assert said.count("Das geht nicht. Erlaubt ist:") == 2
    assert said.count(words.PLEASE_YES_NO) == 2
    assert words.ASK_READ in said
    assert "Ein Ordner mit 1 Datei;" in said
    assert "Betreff: " in said
    assert written() == {
        "city_name": "Stadt Herne",
        "contact_url": "mailto:rathaus@herne.example",
        "fetch_contact": "rathaus@herne.example",
        "operator": ["Stadt Herne", "Markt 1"],
        "source": [str(records)],
        "public_url": "https://auskunft.herne.example",
        "districts": ["Wanne", "Eickel"],
    }
    assert "Frage: " in said
    assert "gespeicherte Datei 000_4e127bd8bd9e57eb.txt" in said
    assert words.DIFFERS.partition("{")[0] in said
    assert "„privacy_officer“ fehlt" in said
    assert f"cd {Path.cwd()} && " in said
    assert "aktualisieren >> aktualisieren.log" in said
    again = office("einrichten", "--ja", "--nur-einstellungen", "--datenschutz", "d@herne.example")
    assert again.returncode == 0
    assert written()["privacy_officer"] == "d@herne.example"
    assert written()["districts"] == ["Wanne", "Eickel"]


def test_an_address_is_completed_as_a_browser_does(office: Command, tmp_path: Path) -> None:
    site = oparl_server.Site()
    with oparl_server.serving(site):
        bare = f"{site.base}/system".removeprefix("http://").replace("127.0.0.1", "localhost.test")
        done = office("einrichten", bare, "--name", "X", "--ja", "--nur-einstellungen")
    assert f"Die Adresse https://{bare} lässt sich nicht abrufen" in done.stderr
    assert "robots.txt" not in done.stderr.splitlines()[-1]
    (tmp_path / "unterlagen.2024").mkdir()
    done = office("einrichten", "unterlagen.2024", "--name", "X", "--ja", "--nur-einstellungen")
    assert written()["source"] == ["unterlagen.2024"]


def test_folders_without_an_answer_say_where_to_look(office: Command, tmp_path: Path) -> None:
    folder = tmp_path / "schreiben"
    folder.mkdir()
    (folder / "Einladung.docx").write_bytes(docx(["Einladung zum Fest", "Es gibt Kuchen."]))
    (folder / "~$Einladung.docx").write_bytes(b"\x05")
    done = office("einrichten", "schreiben", "--name", "X", "--ja")
    assert words.NOTHING_IN_FOLDERS in done.stderr
    assert "Ein Ordner mit 1 Datei;" in done.stderr
    assert (folder / "zuordnung.csv").is_file()
    shutil.rmtree(folder)
    said = office("pruefen", "--ohne-quelle").stdout
    assert re.search("^Fehler     Quelle: Einen Ordner schreiben gibt es nicht", said, re.MULTILINE)


def test_where_units_are_installed_systemd_starts_and_updates(
    office: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    arguments = ("einrichten", "--name", "X", "--ja", "--nur-einstellungen")
    said = office(*arguments).stderr
    assert f"sudo crontab -u {tmp_path.owner()} -e" in said
    assert f"cd {tmp_path} && " in said
    monkeypatch.setattr("bot.cli.setup._UNIT", tmp_path / "ratsauskunft.toml")
    said = office(*arguments).stderr
    assert "sudo systemctl enable --now ratsauskunft" in said
    assert "crontab" not in said


def test_who_is_not_told_to_a_source_is_told_to_the_office_once(office: Command) -> None:
    with oparl_server.serving(site := oparl_server.Site()):
        site.add(1)
        env = {"RATSAUSKUNFT_SOURCE": f"{site.base}/system", "RATSAUSKUNFT_CITY_NAME": "X"}
        assert office("aktualisieren", **env).stderr.count("Ohne Kontakt unterwegs") == 1


def test_who_breaks_off_goes_on_with_what_was_answered(office: Command) -> None:
    done = office("einrichten", typed="Gemeinde Au\namt@au.example\n")
    assert done.returncode == 1
    assert "Die Eingabe ist zu Ende" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert written()["city_name"] == "Gemeinde Au"
    done = office("einrichten", typed="\n-\n")
    assert "[Gemeinde Au] > " in done.stderr
    assert "contact_url" not in written()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("https://127.0.0.1:9/",), "nimmt keine Verbindung an"),
        (("nirgends",), "Einen Ordner nirgends gibt es nicht"),
        (("ftp://ris.example.org",), "eine Internetadresse ist das auch nicht"),
        (("--kontakt", "kein kontakt"), "Das geht nicht"),
    ],
)
def test_given_values_that_cannot_be_used_are_refused_in_one_line(
    office: Command, arguments: tuple[str, ...], said: str
) -> None:
    done = office("einrichten", *arguments, "--name", "Stadt X", "--ja")
    assert done.returncode == 1
    assert said in done.stderr.splitlines()[-1]


def test_the_file_may_lie_elsewhere(office: Command, tmp_path: Path) -> None:
    file = tmp_path / "etc" / "a.toml"
    arguments = ("einrichten", "--name", "Stadt X", "--ja", "--nur-einstellungen")
    done = office(*arguments, RATSAUSKUNFT_SETTINGS=str(file))
    assert done.returncode == 0, done.stderr
    assert load_settings({"RATSAUSKUNFT_SETTINGS": str(file)}).city_name == "Stadt X"


@pytest.mark.parametrize("typed", ["", "Stadt X\n", "Stadt X\na@b.de\n"])
def test_asking_ends_where_nobody_answers(tmp_path: Path, typed: str) -> None:
    asker = Asker(True, tmp_path / "x.toml", io.StringIO(typed))
    for _ in typed.splitlines():
        asker.line("?", "", lambda said: None)
    with pytest.raises(InputEnded, match=r"x\.toml"):
        asker.line("?", "", lambda said: None)


@pytest.mark.parametrize(
    "kind", ["Stadtteil", "Ortsteil", "Ortschaft", "Stadtbezirk", "Ortsbezirk", "Ortsteils"]
)
@pytest.mark.parametrize("name", ["Au", "Alt-Wiesen", "Unter Linden", "Öhringen"])
def test_districts_are_proposed_where_they_are_called_so(kind: str, name: str) -> None:
    texts = [f"Wann kommt der Bus im {kind} {name}?", f"Der {kind} {name}, sagt man, wächst."]
    wanted = [name] if len(name) > 2 else []
    assert names_in(texts) == wanted
    assert names_in(texts[:1]) == []
    assert names_in([], [f"Ortsbeirat {name}"]) == wanted
    assert names_in(texts, town=name) == []


# Updating


@pytest.mark.slow
def test_an_update_fetches_all_sources_and_builds_what_could_be_had(
    office: Command, records: Path
) -> None:
    site = oparl_server.Site()
    with oparl_server.serving(site):
        site.add(1)
        source = f"{site.base}/system, http://127.0.0.1:9/, {records}"
        env = {"RATSAUSKUNFT_SOURCE": source, "RATSAUSKUNFT_CITY_NAME": "Stadt X"}
        done = office("aktualisieren", **env)
    assert done.returncode == 1
    assert "http://127.0.0.1:9/: " in done.stderr
    assert "nimmt keine Verbindung an" in done.stderr
    assert words.PARTLY in done.stderr
    assert re.search(r"neue Objekte +[1-9]", done.stderr)
    assert re.search(r"davon Auszüge +1\b", done.stderr)
    assert len([*Path("records").iterdir()]) == 1


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({}, "noch nicht eingestellt"),
        ({"RATSAUSKUNFT_SOURCE": "http://127.0.0.1:9"}, "nichts geholt"),
    ],
)
def test_an_update_of_nothing_says_what_is_missing(
    office: Command, env: dict[str, str], said: str
) -> None:
    done = office("aktualisieren", **env)
    assert done.returncode == 1
    assert said in done.stderr.splitlines()[-1]


# Checking


@pytest.fixture
def serving() -> Iterator[tuple[str, dict[str, tuple[int, str, bytes]]]]:
    """A server of pages: each its status, kind and content."""
    pages: dict[str, tuple[int, str, bytes]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, content = pages.get(self.path, (404, "text/html", b""))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", pages
        server.shutdown()


@pytest.fixture
def checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed_folder: Path, encoder: Encoder
) -> Callable[..., dict[str, Check]]:
    """What is found of settings around the archive of the seeds, by the names of checks."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.cli.building.open_encoder", lambda _: encoder)

    def run(now: datetime | None = None, **given: object) -> dict[str, Check]:
        own = {"archive": seed_folder, "port": 9, "fetch_delay": 0, "fetch_contact": "a@b.de"}
        settings = Settings.model_validate(own | given)
        asked = "source" in given
        found = checks.check(settings, FILE, now or datetime.now(UTC), asked)
        return {one.name: one for one in found}

    return run


def test_everything_in_order_is_said_so(
    checked: Callable[..., dict[str, Check]],
    serving: tuple[str, dict[str, tuple[int, str, bytes]]],
    tmp_path: Path,
    records: Path,
) -> None:
    url, pages = serving
    pages["/readyz"] = (200, "text/plain", b"")
    (tmp_path / "b" / f"{date.today()}_0315").mkdir(parents=True)
    found = checked(
        datetime(2026, 1, 3, tzinfo=UTC), port=int(url.rpartition(":")[2]), source=str(records),
        backup=tmp_path / "b", city_name="Stadt X", contact_url="mailto:a@x.de", operator="Stadt X",
        privacy_officer="d@x.de", enforcement_body="Land", public_url="https://x.de",
    )  # fmt: skip
    assert {one.name: one.said for one in found.values() if one.level != "ok"} == {}
    assert found[words.CHECK_AGE].said == "gebaut vor 2 Tagen"


@pytest.mark.parametrize(("days", "level"), [(0, "ok"), (7, "ok"), (8, "warn"), (31, "error")])
def test_an_old_archive_is_told(
    checked: Callable[..., dict[str, Check]], days: int, level: str
) -> None:
    found = checked(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days))
    assert found[words.CHECK_AGE].level == level


@pytest.mark.parametrize(
    ("given", "name", "level", "said"),
    [
        ({"archive": "nirgends"}, words.CHECK_ARCHIVE, "error", "liegt kein Archiv"),
        ({}, words.CHECK_SETTINGS, "warn", "fehlt"),
        ({"city_name": "Stadt Musterstadt"}, words.CHECK_SETTINGS, "error", "noch ein Muster"),
        ({}, words.CHECK_SERVICE, "error", "antwortet nicht"),
        ({}, words.CHECK_BACKUP, "warn", "keine eingestellt"),
        ({"backup": "leer"}, words.CHECK_BACKUP, "warn", "ist noch keine"),
        ({"source": "http://127.0.0.1:9/"}, words.CHECK_SOURCE, "error", "keine Verbindung"),
        ({"source": "nirgends"}, words.CHECK_SOURCE, "error", "gibt es nicht"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seed_folder: Path,
    encoder: Encoder,
    given: dict[str, object],
    name: str,
    level: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.cli.building.open_encoder", lambda _: encoder)
    own = {"archive": seed_folder, "port": 9, "fetch_delay": 0}
    settings = Settings.model_validate(own | given)
    found = checks.check(settings, FILE, datetime.now(UTC), "source" in given)
    assert any((one.name, one.level) == (name, level) and said in one.said for one in found)
    again = checks.check(settings, FILE, datetime.now(UTC), False)
    assert all(one.todo for one in again if one.level != "ok")


@pytest.mark.parametrize(
    ("page", "level", "said"),
    [
        ((200, "text/html", "<p>{text}</p>"), "ok", "stehen noch so da"),
        ((200, "application/pdf", "%PDF-1.7"), "ok", "Wortlaut in PDFs nicht verglichen"),
        ((200, "text/html", "<p>Anderes</p>"), "warn", "nicht mehr wiedergefunden"),
        ((404, "text/html", ""), "warn", "nicht mehr wiedergefunden"),
    ],
)
def test_answers_are_compared_with_their_source(
    serving: tuple[str, dict[str, tuple[int, str, bytes]]],
    seed_archive: Archive,
    page: tuple[int, str, str],
    level: str,
    said: str,
) -> None:
    url, pages = serving
    answer = samples.draw(seed_archive, 1)[0]
    status, kind, text = page
    marked = re.sub(r"(\w)\s", r"\1&nbsp;\n<b></b>", answer.text)
    pages["/a"] = (status, kind, text.replace("{text}", marked).encode())
    linked = replace(answer, source=replace(answer.source, url=f"{url}/a"))
    found = checks.check_answers([linked, answer], FetchPolicy("test", delay=0))
    assert (found.name, found.level) == (words.CHECK_ANSWERS, level)
    assert said in found.said


def test_answers_are_drawn_of_different_anfragen_and_the_same_again(seed_archive: Archive) -> None:
    drawn = samples.draw(seed_archive)
    assert len({one.source.vorlage for one in drawn}) == 3
    assert samples.draw(seed_archive) == drawn


def test_the_command_prints_a_line_each_and_fails_where_something_is_wrong(
    office: Command, seed_folder: Path
) -> None:
    done = office("pruefen", "--ohne-quelle", RATSAUSKUNFT_ARCHIVE=str(seed_folder))
    assert done.returncode == 1
    assert re.search(r"^Fehler     Einstellungen: „city_name“ fehlt", done.stdout, re.MULTILINE)
    assert re.search(r"^in Ordnung Archiv: 14 Antworten", done.stdout, re.MULTILINE)
    assert re.search(r"^           → ", done.stdout, re.MULTILINE)
    told = office("pruefen", "--json", "--ohne-quelle", RATSAUSKUNFT_ARCHIVE=str(seed_folder))
    assert told.returncode == 1
    listed = json.loads(told.stdout)["checks"]
    assert {one["level"] for one in listed} <= {"ok", "warn", "error"}
    assert set(listed[0]) == {"name", "level", "said", "todo"}


# Backing up


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed_folder: Path) -> Settings:
    """An installation with an archive, state of the page and of Telegram, and records."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(seed_folder, "archive")
    FILE.write_text("city_name = 'Stadt X'\n")
    Feedback(Path("state")).count("x", "fits")
    state = State.open(Path("state"), "1:a")
    state.close()
    (tmp_path / "records" / "ris").mkdir(parents=True)
    (tmp_path / "records" / "ris" / "a.html").write_text("a")
    return Settings(state=Path("state"), backup=tmp_path / "sicherung")


def test_a_backup_is_one_folder_that_can_be_put_back(
    installed: Settings, encoder: Encoder, tmp_path: Path
) -> None:
    folder = backup.back_up(installed, FILE, TODAY)
    assert folder == tmp_path / "sicherung" / "2026-03-01_0315"
    assert backup.newest(tmp_path / "sicherung") == TODAY.date()
    back = Archive.open(folder / "archive", encoder)
    assert back.status.answers == 14
    back.close()
    assert Feedback(folder / "state").counts() == {"x": {"fits": 1}}
    assert sqlite3.connect(folder / "state" / "telegram.sqlite").execute("PRAGMA integrity_check")
    assert (folder / "ratsauskunft.toml").read_text() == FILE.read_text()
    assert (tmp_path / "sicherung" / "records" / "ris" / "a.html").read_text() == "a"
    assert folder.stat().st_mode & 0o077 == 0


def test_the_newest_seven_backups_stay_and_records_that_are_gone_go(
    installed: Settings, tmp_path: Path
) -> None:
    for day in range(9):
        backup.back_up(installed, FILE, TODAY + timedelta(days=day))
        Path("records/ris/a.html").unlink(missing_ok=True)
    kept = sorted(one.name for one in (tmp_path / "sicherung").iterdir())
    assert kept == [*(f"2026-03-{day:02}_0315" for day in range(3, 10)), "folders", "records"]
    assert not (tmp_path / "sicherung" / "records" / "ris" / "a.html").exists()


def test_a_backup_holds_the_folders_of_the_office_with_their_tables(
    installed: Settings, tmp_path: Path
) -> None:
    within, elsewhere = tmp_path / "schreiben", tmp_path.parent / f"{tmp_path.name}-sonst"
    for folder in (within, elsewhere):
        (folder / "2024").mkdir(parents=True)
        (folder / "2024" / "Brief.pdf").write_text("a")
        (folder / "zuordnung.csv").write_text("von Hand")
    beside = elsewhere.parent / f"{elsewhere.name}.zuordnung.csv"
    beside.write_text("daneben")
    source = ["schreiben", str(elsewhere), "https://ris.example.org/"]
    settings = installed.model_copy(update={"source": tuple(source)})
    backup.back_up(settings, FILE, TODAY)
    copied = tmp_path / "sicherung" / "folders"
    away = copied / elsewhere.relative_to("/")
    assert (copied / "schreiben" / "2024" / "Brief.pdf").read_text() == "a"
    assert {one.read_text() for one in copied.rglob("zuordnung.csv")} == {"von Hand"}
    assert (away / "2024" / "Brief.pdf").is_file()
    assert (away.parent / beside.name).read_text() == "daneben"
    # What the office took out goes; a drive that is away takes nothing with it.
    (within / "2024" / "Brief.pdf").unlink()
    shutil.rmtree(elsewhere)
    elsewhere.mkdir()
    backup.back_up(settings, FILE, TODAY + timedelta(days=7))
    assert not (copied / "schreiben" / "2024" / "Brief.pdf").exists()
    assert (away / "2024" / "Brief.pdf").is_file()


def test_a_damaged_archive_leaves_no_half_backup_and_saves_what_it_is_built_from(
    installed: Settings, tmp_path: Path
) -> None:
    [records] = Path("archive").rglob("records.sqlite")
    records.write_bytes(b"")
    with pytest.raises(backup.RatsauskunftError, match=r"records\.sqlite"):
        backup.back_up(installed, FILE, TODAY)
    left = sorted(one.name for one in (tmp_path / "sicherung").iterdir())
    assert left == ["folders", "records"]
    assert (tmp_path / "sicherung" / "records" / "ris" / "a.html").is_file()


def test_a_backup_may_not_lie_in_a_folder_that_it_saves(installed: Settings) -> None:
    settings = installed.model_copy(update={"source": (".",)})
    with pytest.raises(backup.RatsauskunftError, match="darf nicht"):
        backup.back_up(settings, FILE, TODAY)


def test_a_backup_that_fails_leaves_those_before(installed: Settings, tmp_path: Path) -> None:
    backup.back_up(installed, FILE, TODAY)
    (tmp_path / "sicherung" / "records").chmod(0o500)
    shutil.rmtree(tmp_path / "sicherung" / "records")
    (tmp_path / "sicherung" / "records").write_text("im Weg")
    with pytest.raises(backup.RatsauskunftError, match="misslungen") as caught:
        backup.back_up(installed, FILE, TODAY + timedelta(days=1))
    assert "unverändert" in str(caught.value)
    names = sorted(one.name for one in (tmp_path / "sicherung").iterdir())
    assert names == ["2026-03-01_0315", "folders", "records"]


def test_a_backup_needs_a_folder_outside_of_what_it_saves(office: Command) -> None:
    assert "„backup“" in office("sichern").stderr
    done = office("sichern", "archive/x")
    assert (done.returncode, "darf nicht in archive liegen" in done.stderr) == (1, True)
