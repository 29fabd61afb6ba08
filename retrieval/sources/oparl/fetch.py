"""An OParl interface → a folder of its objects, which `build` reads; the next run asks for changes.

    fetch.json                where the lists are, and since when they are known
    papers.jsonl …            an object a line, as the server gave it, the newest state of each
    files/                    PDFs of enquiries whose objects hold no text

A walk over a list that breaks off is taken up where it stopped. What the source deletes is kept and
marked `deleted` with the day it was found gone; what merely could not be asked is left as it was.
Files are fetched in `files`, objects are read in `objects`.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin, urlsplit

from retrieval.errors import (
    AddressFailed,
    AddressRefused,
    FailureCode,
    FetchError,
    SourceDown,
    SourceError,
)
from retrieval.files import replace_file
from retrieval.sources.http.journal import alone_in, writing_into
from retrieval.sources.oparl.files import FetchReport, FileDownloads, Progress, rows_of
from retrieval.sources.oparl.objects import Json, listed
from retrieval.sources.oparl.state import LISTS, OVERLAP, State

if TYPE_CHECKING:
    from retrieval.sources.http.client import Client

#: If more than this share of a list is gone at once, the source is broken and nothing is deleted.
_MOST_GONE = 0.1
#: Pages of one list before it is taken for endless: ten million objects at a hundred a page.
_MOST_PAGES = 100_000


def fetch(
    client: Client,
    url: str,
    folder: Path,
    now: datetime,
    progress: Progress,
    body: str | None = None,
) -> FetchReport:
    """Bring the folder up to date with the interface whose system or body lies at `url`.

    `body` is the name of one of several bodies. Raises SourceError where the address is no OParl
    interface, has several bodies and none was named, or the folder cannot be written. A server that
    later on cannot be reached, or answers with something else, ends the run early; the report says
    so, and the next run goes on from there.
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
            return bool(_object_of(client, url))
        except SourceError:
            return False

    try:
        for name in LISTS.values():
            _ListWalk(client, state, name, report, now).bring_up_to_date(progress)
        FileDownloads(client, state.folder, report, now, is_welcome).fetch(progress)
    except FetchError as error:
        report.ended = error.failure


def _body(client: Client, url: str, name: str | None) -> Json:
    """The body at the address, or the one of the system there."""
    found = _object_of(client, url)
    if str(found.get("type", "")).endswith("/Body"):
        return found
    if not isinstance(found.get("body"), str):
        raise SourceError(f"{url} is no OParl system or body: it names no bodies")
    bodies = [
        one for one in listed(_object_of(client, found["body"]), "data") if isinstance(one, dict)
    ]
    fitting = [one for one in bodies if name in (None, one.get("name"), one.get("shortName"))]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(f"“{one.get('name')}”" for one in bodies)
    raise SourceError(f"{url} has the bodies {names or 'none'}; name one of them with --body")


def _object_of(client: Client, url: str) -> Json:
    """The object at an address; FetchError where something else is there."""
    response = client.get(url)
    if response.status != 200:
        raise FetchError(FailureCode.STATUS(response.status), url)
    try:
        found = _written(json.loads(response.content))
    except (ValueError, RecursionError) as error:
        raise FetchError(FailureCode.OTHER_FORMAT("JSON"), url) from error
    if not isinstance(found, dict):
        raise FetchError(FailureCode.NOT_OBJECT(), url)
    return found


def _written(value: Any) -> Any:
    """A value whose texts can be written: half of a sign, as a text cut in it has, is replaced."""
    match value:
        case str():
            return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        case list():
            return [_written(one) for one in value]
        case dict():
            return {_written(key): _written(one) for key, one in value.items()}
    return value


class _ListWalk:
    """One list of the body and its file."""

    def __init__(
        self, client: Client, state: State, name: str, report: FetchReport, now: datetime
    ) -> None:
        self._client, self._state, self._report, self._now = client, state, report, now
        self._name = name
        self._walk: Json | None = state.known["lists"].get(name)
        self._file = state.folder / f"{name}.jsonl"
        self._unfinished = state.folder / f".unfinished-{name}.jsonl"

    def bring_up_to_date(self, progress: Progress) -> None:
        """Walk what changed since the last walk, or the rest of a walk that broke off."""
        walk = self._walk
        if walk is None:
            return
        resumed = "next" in walk
        try:
            self._walk_on(walk, progress)
        except (SourceDown, AddressFailed):
            raise
        except FetchError:
            if not resumed:
                raise
            # Where a list went on yesterday may lead nowhere today.
            _end(walk)
            self._walk_on(walk, progress)

    def _walk_on(self, walk: Json, progress: Progress) -> None:
        if "next" not in walk:
            since = walk.get("since")
            start = _with(walk["url"], modified_since=since) if since else walk["url"]
            self._unfinished.unlink(missing_ok=True)
            walk |= {"next": start, "started": self._now.isoformat(), "whole": not since}
            self._state.save()
        self._end_line()
        seen = set[str]()
        while walk["next"]:
            page = _object_of(self._client, walk["next"])
            self._append(page)
            seen.add(walk["next"])
            following = _links(page, walk["next"]).get("next")
            if isinstance(following, str) and following:
                following = urljoin(walk["next"], following)
            if not isinstance(following, str | None):
                raise FetchError(FailureCode.NEXT_UNREADABLE(), walk["next"])
            if following in seen or len(seen) > _MOST_PAGES:
                raise FetchError(FailureCode.ENDLESS_LIST(), walk["next"])
            walk["next"] = following
            self._state.save()
            progress(self._name, len(page["data"]), _total(page))
        self._finish(walk)

    def _end_line(self) -> None:
        """End a line that an interruption cut off, so that the next one is whole."""
        if self._unfinished.exists():
            with self._unfinished.open("ab") as out:
                out.write(b"\n")

    def _append(self, page: Json) -> None:
        rows = page.get("data")
        if not isinstance(rows, list):
            raise FetchError(FailureCode.LIST_WITHOUT_DATA(self._name))
        with self._unfinished.open("a", encoding="utf-8") as out:
            for row in rows:
                if isinstance(row, dict) and isinstance(row.get("id"), str):
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
                    self._report.received += 1

    def _finish(self, walk: Json) -> None:
        before, walked = rows_of(self._file), rows_of(self._unfinished)
        now = dict(before)
        for name, row in walked.items():
            if row.get("deleted"):
                self._withdraw(now, name, row)
            elif name not in before:
                now[name] = row
                self._report.new += 1
            elif row != before[name]:
                now[name] = row
                self._report.changed += 1
        if walk["whole"]:
            self._look_after(now, [name for name in before if name not in walked])
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in now.values())
        replace_file(self._file, text.encode())
        since = datetime.fromisoformat(walk["started"]) - OVERLAP
        _end(walk)
        walk["since"] = since.isoformat(timespec="seconds")
        if not now and self._name == "papers":
            # A server that starts up may answer with empty lists: all of them are asked for again.
            self._report.problems.append(FailureCode.LIST_EMPTY(self._name))
            for one in self._state.known["lists"].values():
                one["since"] = None
        self._state.save()
        self._unfinished.unlink(missing_ok=True)

    def _look_after(self, now: dict[str, Json], missing: list[str]) -> None:
        """Withdraw what a whole walk no longer names and the server itself says to be gone."""
        missing = [name for name in missing if not now[name].get("deleted")]
        if len(missing) > max(1, _MOST_GONE * len(now)):
            gone = FailureCode.MANY_MISSING(len(missing), len(now), self._name)
            self._report.problems.append(gone)
            return
        for name in missing:
            try:
                response = self._client.get(name)
            except AddressRefused as error:
                self._report.problems.append(FailureCode.KEPT(error.failure))
                continue
            if response.status in (404, 410):
                self._withdraw(now, name, {})

    def _withdraw(self, now: dict[str, Json], name: str, row: Json) -> None:
        """Keep what is known, marked as deleted with the day of the source, or of noticing it.

        What never was known is passed over.
        """
        known = now.get(name)
        if known is not None and not known.get("deleted"):
            day = str(row.get("modified") or self._now.isoformat())[:10]
            # What the source says nothing of is gone since some day before this one.
            now[name] = known | {"deleted": True, "withdrawn": day, "told": bool(row)}
            self._report.withdrawn += 1


def _links(page: Json, url: str) -> Json:
    """The links of a page; some servers write an object without fields as an empty list."""
    links = page.get("links") or {}
    if not isinstance(links, dict):
        raise FetchError(FailureCode.LINKS_UNREADABLE(), url)
    return links


def _total(page: Json) -> int | None:
    """How many objects the list has, where the page says so."""
    pagination = page.get("pagination")
    total = pagination.get("totalElements") if isinstance(pagination, dict) else None
    return total if isinstance(total, int) else None


def _end(walk: Json) -> None:
    for key in ("next", "started", "whole"):
        del walk[key]


def _with(url: str, **parameters: str) -> str:
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(parameters)}"
