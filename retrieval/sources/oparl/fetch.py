"""An OParl interface → a folder of its objects, which `build` reads; the next run asks for changes.

    fetch.json                where the lists are, and since when they are known
    papers.jsonl …            an object a line, as the server gave it, the newest state of each
    files/                    PDFs of enquiries whose objects hold no text

Lists are walked in `walk`, files are fetched in `downloads`, objects are read in `objects`.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from retrieval.errors import AddressFailed, FetchError, SourceDown
from retrieval.failures import FailureCode
from retrieval.sources.http.journal import alone_in, writing_into
from retrieval.sources.oparl.downloads import FileDownloads
from retrieval.sources.oparl.objects import Json
from retrieval.sources.oparl.pages import object_at, page_at
from retrieval.sources.oparl.report import FetchReport, Progress
from retrieval.sources.oparl.state import LISTS, State
from retrieval.sources.oparl.values import withdrawn
from retrieval.sources.oparl.walk import ListWalk

if TYPE_CHECKING:
    from retrieval.sources.http.client import Client

#: Pages of bodies that are looked through; the largest systems have 27 bodies.
_PAGES_OF_BODIES = 20


def fetch(
    client: Client,
    url: str,
    folder: Path,
    now: datetime,
    progress: Progress,
    body: str | None = None,
) -> FetchReport:
    """Bring the folder up to date with the interface whose system or body lies at `url`.

    `body` is the name of one of several bodies. Raise FetchError where the address is no OParl
    interface, has several bodies and none was named, or the folder cannot be written. A run that a
    server ends early says so in its report; the next goes on from there.
    """
    report = FetchReport()
    with alone_in(folder), writing_into(folder):
        state = State.open(folder, url)
        try:
            if state.is_due(now):
                state.begin(url, _body(client, url, body), now)
        except (SourceDown, AddressFailed) as error:
            report.ended = error.failure
        except FetchError as error:
            # Where the lists are is known from earlier: they may be there still.
            if not state.known:
                raise
            report.problems.append(error.failure)
        if not report.ended:
            _bring_up_to_date(client, url, state, report, now, progress)
    report.requests = client.requests
    return report


def _bring_up_to_date(
    client: Client, url: str, state: State, report: FetchReport, now: datetime, progress: Progress
) -> None:
    """What one list or file lacks keeps no other back, while the server takes the guest at all."""

    def is_welcome() -> bool:
        try:
            return bool(object_at(client, url))
        except FetchError:
            return False

    for name in LISTS.values():
        try:
            ListWalk(client, state, name, report, now, is_welcome).bring_up_to_date(progress)
        except FetchError as error:
            if name == "papers":
                report.ended = error.failure
                state.doubt(error)
            else:
                report.problems.append(error.failure)
            if isinstance(error, SourceDown) and not is_welcome():
                report.ended = error.failure
                return
    try:
        FileDownloads(client, state.folder, report, now, is_welcome).fetch(progress)
    except FetchError as error:
        report.ended = report.ended or error.failure


def _body(client: Client, url: str, name: str | None) -> Json:
    """The body at the address, or the one of the system there."""
    found = object_at(client, url)
    if str(found.get("type", "")).endswith("/Body"):
        return found
    bodies = _bodies(client, url, found.get("body"))
    fitting = [one for one in bodies if name in (None, one.get("name"), one.get("shortName"))]
    if len(fitting) != 1:
        names = ", ".join(f"“{one.get('name')}”" for one in bodies)
        raise FetchError(FailureCode.SEVERAL_BODIES(names), url)
    [body] = fitting
    # Some lists of bodies leave out where the lists of a body are.
    return body if body.get("paper") else object_at(client, str(body["id"]))


def _bodies(client: Client, url: str, told: object) -> list[Json]:
    """The bodies that a system tells of or lists; FetchError where it has none."""
    found: dict[str, Json] = {}
    place = _joined(url, told)
    for _ in range(_PAGES_OF_BODIES):
        if place is None:
            break
        page = page_at(client, place, "bodies")
        before = len(found)
        found |= {str(row["id"]): row for row in page.rows if not withdrawn(row)}
        place = page.following() if len(found) > before else None
    if not found:
        raise FetchError(FailureCode.NO_BODIES(), url)
    return [*found.values()]


def _joined(url: str, told: object) -> str | None:
    """The address that a system tells, from its own place on; the first one of several."""
    first = told[0] if isinstance(told, list) and told else told
    try:
        return urljoin(url, first) if isinstance(first, str) and first else None
    except ValueError:
        return None
