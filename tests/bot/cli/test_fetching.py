"""What `crawl` and `fetch-oparl` say against a real server, and a real process after Ctrl-C."""

from __future__ import annotations

import errno
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpcore
import httpx
import pytest

from bot.texts import cli as words
from bot.texts.failures import FAILURES, in_german
from retrieval.error_codes import ErrorCode
from retrieval.failures import Failure
from retrieval.failures import FailureCode as Code
from retrieval.sources.http.journal import Journal
from retrieval.sources.http.wire import failure_of
from tests.support import oparl_server
from tests.support.allris_server import ITEMS, PAPERS, Fault, Site, harburg, serve
from tests.support.command import Command, interrupted, started
from tests.support.fetch_command import settings

pytestmark = pytest.mark.slow

#: A port on which nothing listens.
NOWHERE = "http://127.0.0.1:9/bi/"


@pytest.fixture
def run_command(command: Command) -> Command:
    """Runs a command that fetches, without waiting between requests."""
    return partial(command, env=settings())


@pytest.fixture
def site(shared: Path) -> Iterator[Site]:
    with serve(harburg(shared)) as site:
        yield site


@pytest.fixture
def oparl() -> Iterator[oparl_server.Site]:
    site = oparl_server.Site()
    with oparl_server.serving(site):
        for number in range(1, 6):
            site.add(number)
        yield site


def interrupted_when(held: threading.Event, *arguments: str) -> tuple[int, str]:
    """Exit code and standard error of a command that gets Ctrl-C while its server holds it."""
    with started(*arguments, **settings()) as process:
        while not held.wait(0.01):
            assert process.poll() is None
        code, said, _ = interrupted(process)
        return code, said


def test_a_crawl_says_in_german_why_pages_are_missing(
    site: Site, tmp_path: Path, run_command: Command
) -> None:
    site.faults = {
        f"vo020.asp?VOLFDNR={PAPERS[0]}": Fault("status", "403"),
        f"to020.asp?TOLFDNR={ITEMS[0]}": Fault("cut unseen"),
    }
    done = run_command("crawl", site.base, "--pages", str(tmp_path), "--since", "2025-11-01")
    assert done.returncode == 0
    assert re.search(r"nicht zu haben: antwortet mit Status 403 +1\b", done.stderr)
    assert re.search(r"nicht zu haben: Keine Information verfügbar +2\b", done.stderr)
    damaged = f"{site.base}to020.asp?TOLFDNR={ITEMS[0]}"
    assert f"  {damaged}: Seite unvollständig angekommen\n" in done.stderr


@pytest.mark.parametrize(("name", "option"), [("crawl", "--pages"), ("fetch-oparl", "--into")])
def test_a_source_that_cannot_be_reached_is_said_in_one_line(
    tmp_path: Path, name: str, option: str, run_command: Command
) -> None:
    done = run_command(name, NOWHERE, option, str(tmp_path))
    reason = "http://127.0.0.1:9/robots.txt: nimmt keine Verbindung an"
    assert done.returncode == 1
    assert done.stderr == f"{words.FETCHED_NOTHING.format(reason=reason)}\n"


def test_a_crawl_that_breaks_off_says_what_it_has(
    site: Site, tmp_path: Path, run_command: Command
) -> None:
    site.faults = {"to020.asp": Fault("busy"), "vo020.asp": Fault("busy")}
    done = run_command("crawl", site.base, "--pages", str(tmp_path), "--since", "2025-11-01")
    assert done.returncode == 1
    assert re.search(r"neue oder geänderte Seiten +1\b", done.stderr)
    ended = r"Vorzeitig beendet: http://\S+/to020\.asp\?TOLFDNR=\d+: antwortet mit Status 503\. Der"
    assert re.search(ended, done.stderr)


def test_html_in_the_middle_of_a_list_is_reported_with_what_came(
    oparl: oparl_server.Site, tmp_path: Path, run_command: Command
) -> None:
    oparl.html.add("papers?page=2")
    done = run_command("fetch-oparl", f"{oparl.base}/system", "--into", str(tmp_path))
    assert done.returncode == 1
    assert re.search(r"empfangene Objekte +2\b", done.stderr)
    place = f"{oparl.base}/lists/papers?page=2&modified_since="
    reason = f"{place}: antwortet mit etwas anderem als JSON"
    assert done.stderr.endswith(f"\n{words.FETCH_ENDED.format(reason=reason)}\n")


@pytest.mark.parametrize(
    ("fault", "german"),
    [
        ("loop", "führt zurück, die Liste hat kein Ende"),
        ("other host", "liegt auf einem anderen Server"),
    ],
)
def test_what_only_the_source_can_mend_is_not_said_to_go_on(
    oparl: oparl_server.Site, tmp_path: Path, fault: str, german: str, run_command: Command
) -> None:
    oparl.circle = fault == "loop"
    if fault == "other host":
        oparl.odd = {"links": {"next": "http://elsewhere.example/papers?page=2"}}
    done = run_command("fetch-oparl", f"{oparl.base}/system", "--into", str(tmp_path))
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert german in last
    assert "an der Quelle geändert" in last
    assert "macht hier weiter" not in last


def test_a_robots_txt_that_forbids_is_not_said_to_be_worth_another_try(
    site: Site, tmp_path: Path, run_command: Command
) -> None:
    site.robots = "User-agent: *\nCrawl-delay: 3600\n"
    done = run_command("crawl", site.base, "--pages", str(tmp_path))
    reason = f"{site.base}: erlaubt nur alle 3600 Sekunden einen Abruf (robots.txt)"
    assert done.stderr == f"{words.FETCHED_NOTHING_FOR_GOOD.format(reason=reason)}\n"


def test_refused_files_are_counted_while_they_are_not_asked_for(
    oparl: oparl_server.Site, tmp_path: Path, run_command: Command
) -> None:
    address = f"{oparl.base}/files/1"
    oparl.lists["papers"][0]["mainFile"] = {"id": address, "downloadUrl": address}
    arguments = "fetch-oparl", f"{oparl.base}/system", "--into", str(tmp_path)
    assert f"  {address}: antwortet mit Status 404\n" in run_command(*arguments).stderr
    again = run_command(*arguments).stderr
    assert address not in again
    assert re.search(rf"{re.escape(words.FETCHED_WITHHELD)} +1\b", again)


def test_ctrl_c_ends_a_crawl_with_one_line(site: Site, tmp_path: Path) -> None:
    site.faults[f"to020.asp?TOLFDNR={ITEMS[1]}"] = Fault("held")
    code, said = interrupted_when(site.held, "crawl", site.base, "--pages", str(tmp_path))
    assert (code, said) == (130, f"{words.FETCH_INTERRUPTED}\n")
    assert [entry for entry in Journal.open(tmp_path) if entry.file]


def test_ctrl_c_ends_a_fetching_with_one_line(
    oparl: oparl_server.Site, tmp_path: Path, run_command: Command
) -> None:
    arguments = "fetch-oparl", f"{oparl.base}/system", "--into", str(tmp_path)
    oparl.holding = "papers?page=2"
    code, said = interrupted_when(oparl.held, *arguments)
    oparl.holding = None
    assert (code, said) == (130, f"{words.FETCH_INTERRUPTED}\n")
    assert re.search(r"neue Objekte +5\b", run_command(*arguments).stderr)


PLACE = "https://h.de/bi/"


@pytest.mark.parametrize(
    ("failure", "german"),
    [
        (Code.KEPT(Failure(Code.STATUS, (404,), PLACE)),
         "https://h.de/bi/: antwortet mit Status 404; bleibt erhalten"),
        (Failure(Code.REFUSES_ALL, (Code.STATUS(403),), PLACE),
         "https://h.de/bi/: der Server lehnt jetzt alles ab (antwortet mit Status 403)"),
        (Code.TOO_LARGE(25_000_000), "größer als 25.000.000 Byte"),
        (Code.LIMIT_REACHED(250_000), "die Höchstzahl von 250.000 Seiten je Aufruf ist erreicht"),
        (Code.MANY_MISSING(12, 40, "papers"),
         "12 von 40 fehlen auf einmal in der Liste „Vorgänge“; "
         "nichts wurde als gelöscht vermerkt"),
        (Code.LIST_EMPTY("papers"), "Die Liste „Vorgänge“ ist leer."),
        (Code.CRAWL_DELAY(3600), "erlaubt nur alle 3600 Sekunden einen Abruf (robots.txt)"),
        (Code.VALUE_MISSING("Datum", "Auszug"), "die Angabe „Datum:“ fehlt"),
        (Code.FILE_KIND(".png"), "„.png“ ist keine Art von Datei, die gelesen wird"),
        (Code.UNEXPECTED("something odd"), "technische Meldung „something odd“"),
    ],
)  # fmt: skip
def test_failures_are_german(failure: Failure, german: str) -> None:
    assert in_german(failure) == german


def test_each_failure_has_a_german_sentence_of_what_it_is_called_with() -> None:
    assert FAILURES.keys() == {*Code, *ErrorCode}
    for code, german in FAILURES.items():
        assert german.count("{") <= code.value.count("{"), code
        given = [f"<{number}>" for number in range(code.value.count("{"))]
        written = re.sub(r":[,?]}", "}", german).format(*given)
        assert re.findall(r"<\d>", written) == given[: german.count("{")]


class Raised(Exception):
    """An error of a library out of one of the system."""

    def __init__(self, cause: Exception) -> None:
        self.__context__ = cause


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (httpcore.ReadTimeout("The read operation timed out"), Code.TIMED_OUT),
        (Raised(ConnectionRefusedError(111, "Connection refused")), Code.NO_CONNECTION),
        (Raised(socket.gaierror(-3, "Temporary failure in name resolution")), Code.UNKNOWN_HOST),
        (Raised(OSError(errno.EHOSTUNREACH, "No route to host")), Code.UNREACHABLE),
        (Raised(Raised(ConnectionResetError(104, "reset by peer"))), Code.DISCONNECTED),
        (Raised(ssl.SSLCertVerificationError(1, "verify failed")), Code.BAD_CERTIFICATE),
        (httpcore.RemoteProtocolError("Server disconnected without sending a response."),
         Code.DISCONNECTED),
        (httpx.DecodingError("incorrect header check"), Code.NOT_UNPACKED),
        (httpcore.RemoteProtocolError("illegal status line"), Code.UNEXPECTED),
    ],
)  # fmt: skip
def test_errors_of_the_network_are_told_apart(error: Exception, code: Code) -> None:
    assert failure_of(error).code == code
