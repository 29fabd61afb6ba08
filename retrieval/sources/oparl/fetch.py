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

from retrieval.errors import AddressFailed, FetchError, SourceDown, SourceError
from retrieval.sources.http.journal import alone_in, writing_into
from retrieval.sources.oparl.downloads import FetchReport, FileDownloads, Progress
from retrieval.sources.oparl.objects import Json, objects_in
from retrieval.sources.oparl.state import LISTS, State
from retrieval.sources.oparl.walk import ListWalk, object_at

if TYPE_CHECKING:
    from retrieval.sources.http.client import Client


def fetch(
    client: Client,
    url: str,
    folder: Path,
    now: datetime,
    progress: Progress,
    body: str | None = None,
) -> FetchReport:
    """Bring the folder up to date with the interface whose system or body lies at `url`.

    `body` is the name of one of several bodies. Raise SourceError where the address is no OParl
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
        else:
            _bring_up_to_date(client, url, state, report, now, progress)
    report.requests = client.requests
    return report


def _bring_up_to_date(
    client: Client, url: str, state: State, report: FetchReport, now: datetime, progress: Progress
) -> None:
    def is_welcome() -> bool:
        try:
            return bool(object_at(client, url))
        except SourceError:
            return False

    try:
        for name in LISTS.values():
            ListWalk(client, state, name, report, now).bring_up_to_date(progress)
        FileDownloads(client, state.folder, report, now, is_welcome).fetch(progress)
    except FetchError as error:
        report.ended = error.failure


def _body(client: Client, url: str, name: str | None) -> Json:
    """The body at the address, or the one of the system there."""
    found = object_at(client, url)
    if str(found.get("type", "")).endswith("/Body"):
        return found
    if not isinstance(found.get("body"), str):
        raise SourceError(f"{url} is no OParl system or body: it names no bodies")
    bodies = objects_in(object_at(client, found["body"]), "data")
    fitting = [one for one in bodies if name in (None, one.get("name"), one.get("shortName"))]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(f"“{one.get('name')}”" for one in bodies)
    raise SourceError(f"{url} has the bodies {names or 'none'}; name one of them with --body")
