"""An OParl interface → a folder of its objects, which `build` reads; the next run asks for changes.

    fetch.json                where the lists are, and since when they are known
    papers.jsonl …            an object a line, as the server gave it, the newest state of each
    files/                    PDFs of enquiries whose objects hold no text

A walk over a list that breaks off is taken up where it stopped. What the source deletes is kept and
marked `deleted` with the day it was found gone; what merely could not be asked is left as it was.
Objects are not read here; see oparl.py.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from retrieval.errors import AddressFailed, AddressRefused, SourceDown, SourceError
from retrieval.sources.journal import replace_file, writing_into
from retrieval.sources.oparl import Json, listed
from retrieval.sources.oparl_files import Progress, Report, fetch_files, rows_of

if TYPE_CHECKING:
    from retrieval.sources.polite import Client

#: The lists of a body that are walked, as OParl names them in the body and as files are named here.
LISTS = {"organization": "organizations", "meeting": "meetings", "paper": "papers"}
_STATE = "fetch.json"
#: Servers stamp a change before it is in their lists; so changes are asked from a little earlier.
OVERLAP = timedelta(hours=2)
#: After so long all is walked again, because some servers forget what they deleted.
WHOLE_WALK = timedelta(days=30)
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
) -> Report:
    """Bring the folder up to date with the interface whose system or body lies at `url`.

    `body` is the name of one of several bodies. Raises SourceError where the address is no OParl
    interface, has several bodies and none was named, or the folder cannot be written. A server that
    cannot be reached later on ends the run early; the report says so, and the next run goes on from
    there.
    """
    report = Report()
    with writing_into(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            state = _State.open(client, url, folder, now, body)
            for name in LISTS.values():
                _List(client, state, name, report, now).bring_up_to_date(progress)
            fetch_files(client, folder, report, progress)
        except (SourceDown, AddressFailed) as error:
            report.ended = str(error)
    report.requests = client.requests
    return report


class _State:
    """What is known of the interface, saved after every step."""

    def __init__(self, folder: Path, known: Json) -> None:
        self.folder = folder
        self.known = known

    @classmethod
    def open(
        cls, client: Client, url: str, folder: Path, now: datetime, body: str | None
    ) -> _State:
        path = folder / _STATE
        known = _known(path)
        if known and known["url"] != url:
            raise SourceError(
                f"{folder} holds what was fetched from {known['url']}; "
                f"give another folder for {url}"
            )
        state = cls(folder, known)
        if not known or now - datetime.fromisoformat(known["at"]) > WHOLE_WALK:
            found = _body(client, url, body)
            walks = {name: {"url": found[key]} for key, name in LISTS.items() if found.get(key)}
            if "papers" not in walks:
                raise SourceError(f"{url}: the body “{found.get('name')}” has no list of papers")
            # What was known before is kept until the whole walk is over.
            state.known = {"url": url, "name": found.get("name"), "at": now.isoformat()}
            state.known["lists"] = {
                name: walk | known.get("lists", {}).get(name, {}) | {"since": None}
                for name, walk in walks.items()
            }
            state.save()
        return state

    def save(self) -> None:
        text = json.dumps(self.known, ensure_ascii=False, indent=1)
        replace_file(self.folder / _STATE, text.encode())


def _known(path: Path) -> Json:
    """What the state of an earlier run says; nothing where there was none."""
    if not path.exists():
        return {}
    try:
        known = json.loads(path.read_bytes())
        whole = isinstance(known["url"], str) and isinstance(known["lists"], dict)
        datetime.fromisoformat(known["at"])
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise SourceError(f"{path} is damaged; delete it, and everything is asked for once more")
    return dict(known)


def day_of(folder: Path) -> date | None:
    """The day on which the objects of a folder were last brought up to date, where it says so."""
    try:
        since = _known(folder / _STATE)["lists"]["papers"]["since"]
        return (datetime.fromisoformat(since) + OVERLAP).date()
    except (SourceError, KeyError, TypeError, ValueError):
        return None


def name_of(folder: Path) -> str | None:
    """The name of the body whose objects a folder holds, where it says so."""
    try:
        name = _known(folder / _STATE).get("name")
    except SourceError:
        return None
    return name if isinstance(name, str) else None


def _body(client: Client, url: str, name: str | None) -> Json:
    """The body at the address, or the one of the system there."""
    found = _object(client, url)
    if str(found.get("type", "")).endswith("/Body"):
        return found
    if not isinstance(found.get("body"), str):
        raise SourceError(f"{url} is no OParl system or body: it names no bodies")
    bodies = [
        one for one in listed(_object(client, found["body"]), "data") if isinstance(one, dict)
    ]
    fitting = [one for one in bodies if name in (None, one.get("name"), one.get("shortName"))]
    if len(fitting) == 1:
        return fitting[0]
    names = ", ".join(f"“{one.get('name')}”" for one in bodies)
    raise SourceError(f"{url} has the bodies {names or 'none'}; name one of them with --body")


def _object(client: Client, url: str) -> Json:
    response = client.get(url)
    if response.status != 200:
        raise SourceError(f"{url} answers with status {response.status}, not with an OParl object")
    try:
        found = json.loads(response.content)
    except ValueError as error:
        raise SourceError(f"{url} answers with something that is no JSON") from error
    if not isinstance(found, dict):
        raise SourceError(f"{url} answers with JSON that is no object")
    return found


class _List:
    """One list of the body and its file."""

    def __init__(
        self, client: Client, state: _State, name: str, report: Report, now: datetime
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
        except SourceError:
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
            page = _object(self._client, walk["next"])
            self._append(page)
            seen.add(walk["next"])
            following = (page.get("links") or {}).get("next")
            if not isinstance(following, str | None):
                raise SourceError(f"{walk['next']} names no address as the next page")
            if following in seen or len(seen) > _MOST_PAGES:
                raise SourceError(f"{walk['next']} leads back: the list has no end")
            walk["next"] = following
            self._state.save()
            total = (page.get("pagination") or {}).get("totalElements")
            progress(self._name, len(page["data"]), total)
        self._finish(walk)

    def _end_line(self) -> None:
        """End a line that an interruption cut off, so that the next one is whole."""
        if self._unfinished.exists():
            with self._unfinished.open("ab") as out:
                out.write(b"\n")

    def _append(self, page: Json) -> None:
        rows = page.get("data")
        if not isinstance(rows, list):
            raise SourceError(f"the list {self._name} answers with a page without “data”")
        with self._unfinished.open("a", encoding="utf-8") as out:
            for row in rows:
                if isinstance(row, dict) and isinstance(row.get("id"), str):
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")

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
            self._report.problems.append("the list papers is empty")
            for one in self._state.known["lists"].values():
                one["since"] = None
        self._state.save()
        self._unfinished.unlink(missing_ok=True)

    def _look_after(self, now: dict[str, Json], missing: list[str]) -> None:
        """Withdraw what a whole walk no longer names and the server itself says to be gone."""
        missing = [name for name in missing if not now[name].get("deleted")]
        if len(missing) > max(1, _MOST_GONE * len(now)):
            self._report.problems.append(
                f"{len(missing)} of {len(now)} {self._name} are missing from the list at once; "
                "nothing was withdrawn"
            )
            return
        for name in missing:
            try:
                response = self._client.get(name)
            except AddressRefused as error:
                self._report.problems.append(f"{error}; kept")
                continue
            if response.status in (404, 410):
                self._withdraw(now, name, {})

    def _withdraw(self, now: dict[str, Json], name: str, row: Json) -> None:
        """Keep what is known, marked as deleted with the day; pass over what never was."""
        known = now.get(name)
        if known is not None and not known.get("deleted"):
            day = str(row.get("modified") or self._now.isoformat())[:10]
            now[name] = known | {"deleted": True, "withdrawn": day}
            self._report.withdrawn += 1


def _end(walk: Json) -> None:
    for key in ("next", "started", "whole"):
        del walk[key]


def _with(url: str, **parameters: str) -> str:
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(parameters)}"
