"""One list of an OParl body → the file of its objects, the newest state of each.

What the source deletes is kept and marked `deleted` with the day it was found gone; what merely
could not be asked is left as it was. Which lists there are, `fetch` finds out.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin, urlsplit

from retrieval.errors import AddressFailed, AddressRefused, FailureCode, FetchError, SourceDown
from retrieval.files import replace_file
from retrieval.sources.oparl.downloads import FetchReport, Progress
from retrieval.sources.oparl.files import rows_of
from retrieval.sources.oparl.objects import Json
from retrieval.sources.oparl.state import OVERLAP, State

if TYPE_CHECKING:
    from retrieval.sources.http.client import Client

#: If more than this share of a list is gone at once, the source is broken and nothing is deleted.
_MOST_GONE = 0.1
#: Pages of one list before it is taken for endless: ten million objects at a hundred a page.
_MOST_PAGES = 100_000


class ListWalk:
    """One list of a body and its file; a walk that broke off is taken up where it stopped."""

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
        except FetchError as error:
            if not resumed or isinstance(error, (SourceDown, AddressFailed)):
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
        if self._unfinished.exists():
            # A line that an interruption cut off ends here, so that the next one is whole.
            with self._unfinished.open("ab") as out:
                out.write(b"\n")
        seen = set[str]()
        while walk["next"]:
            page = object_at(self._client, walk["next"])
            self._append(page)
            seen.add(walk["next"])
            following = _following(page, walk["next"])
            if following in seen or len(seen) > _MOST_PAGES:
                raise FetchError(FailureCode.ENDLESS_LIST(), walk["next"])
            walk["next"] = following
            self._state.save()
            progress(self._name, len(page["data"]), _total(page))
        self._finish(walk)

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
                if self._client.get(name).status in (404, 410):
                    self._withdraw(now, name, {})
            except AddressRefused as error:
                self._report.problems.append(FailureCode.KEPT(error.failure))

    def _withdraw(self, now: dict[str, Json], name: str, row: Json) -> None:
        """Mark what is known as deleted, with the day of the source, or of noticing it."""
        known = now.get(name)
        if known is not None and not known.get("deleted"):
            day = str(row.get("modified") or self._now.isoformat())[:10]
            # What the source says nothing of is gone since some day before this one.
            now[name] = known | {"deleted": True, "withdrawn": day, "told": bool(row)}
            self._report.withdrawn += 1


def object_at(client: Client, url: str) -> Json:
    """Return the object at an address; raise FetchError where something else is there."""
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


def _following(page: Json, url: str) -> str | None:
    """The address of the next page; some servers write an object without fields as a list."""
    links = page.get("links") or {}
    if not isinstance(links, dict):
        raise FetchError(FailureCode.LINKS_UNREADABLE(), url)
    following = links.get("next")
    if not isinstance(following, str | None):
        raise FetchError(FailureCode.NEXT_UNREADABLE(), url)
    return urljoin(url, following) if following else following


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
