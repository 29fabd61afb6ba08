"""OParl servers of five vendors on loopback, each with the ways in which theirs differ.

One town, told as each vendor tells it: where the interface lies, how lists, files and changes look,
what an update with nothing new is answered with. A server may break in the middle, or ask for peace.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from tests.support.office_files import pdf

Json = dict[str, Any]
#: When the papers of the town were last changed, each on a day of its own.
CHANGED = "2026-01-{:02}T08:00:00+01:00"
QUESTIONS = ["Anfrage der Fraktion Grüne Liste", "1. Wie viele Linden stehen in Straße {}?"]
REPLY = ["Antwort der Verwaltung", "Zu Frage 1:", "In Straße {} stehen {} Linden."]


@dataclass(frozen=True)
class Vendor:
    """How a vendor's server tells of a town."""

    name: str
    door: str
    version: str
    paper_type: str = "Anfrage"
    #: Where a paper names its files, and by which address.
    files: Literal["mainFile", "auxiliaryFile", "both"] = "both"
    address: Literal["accessUrl", "downloadUrl"] = "downloadUrl"
    mime: str = "application/pdf"
    #: What stands in each object in the place of the moment of its change.
    modified: str | None = None
    #: An update with nothing new: an empty page, a bare list, a status, or the whole list again.
    nothing_new: Literal["page", "list", "404", "500", "all"] = "page"
    bodies: Literal["list", "one"] = "list"
    answers: Literal["own file", "own paper"] = "own file"
    repeats: bool = False
    tells_deleted: bool = True


VENDORS = (
    Vendor("SessionNet", "/oparl/system", "1.1", "Vorlagen", "auxiliaryFile"),
    Vendor(
        "ALLRIS 4", "/public/oparl/system", "1.1", files="mainFile", address="accessUrl",
        mime="pdf", modified="2000-01-01T00:00:00+01:00", nothing_new="list", tells_deleted=False,
    ),
    Vendor(
        "ALLRIS 3", "/bi/oparl/1.0/system.asp", "1.0", address="accessUrl", nothing_new="404",
        answers="own paper", tells_deleted=False,
    ),
    Vendor("SD.NET RIM", "/webservice/oparl/v1.1/system", "1.1", nothing_new="500", bodies="one"),
    Vendor("more!rubin", "/oparl", "1.0", nothing_new="all", repeats=True, tells_deleted=False),
)  # fmt: skip


@dataclass
class Town:
    """A town's server. `dies_at`: how many requests it answers before it breaks off;
    `asks_for_peace`: requests that are answered with 429 first."""

    vendor: Vendor
    papers: list[int] = field(default_factory=lambda: [*range(1, 6)])
    changed: dict[int, str] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    linden: dict[int, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    dies_at: int | None = None
    asks_for_peace: int = 0
    base: str = ""

    @property
    def schema(self) -> str:
        return f"https://schema.oparl.org/{self.vendor.version}"

    def answer(self, path: str) -> tuple[int, object]:
        url = urlsplit(path)
        query = {key: values[-1] for key, values in parse_qs(url.query).items()}
        match url.path.strip("/").split("/"):
            case _ if url.path == self.vendor.door:
                return 200, {"id": self.base + path, "type": f"{self.schema}/System",
                             "body": f"{self.base}/o/body"}  # fmt: skip
            case ["o", "body"]:
                body = self._body()
                return 200, body if self.vendor.bodies == "one" else {"data": [body]}
            case ["o", "body", "1"]:
                return 200, self._body()
            case ["o", "list", name]:
                return self._list(name, query)
            case ["o", "paper", number] if int(number) in self.papers:
                return 200, self._paper(int(number))
            case ["o", "answer", number] if int(number) in self.papers:
                return 200, self._answer(int(number))
            case ["o", "file", kind, number]:
                lines = QUESTIONS if kind == "asked" else REPLY
                told = self.linden.get(int(number), int(number) + 8)
                return 200, pdf([line.format(number, told) for line in lines])
        return 404, {"error": "unknown"}

    def _body(self) -> Json:
        lists = {"paper": "papers", "meeting": "meetings", "organization": "organizations"}
        return {
            "id": f"{self.base}/o/body/1", "type": f"{self.schema}/Body", "name": "Talheim",
            **{key: f"{self.base}/o/list/{name}" for key, name in lists.items()},
        }  # fmt: skip

    def _list(self, name: str, query: dict[str, str]) -> tuple[int, object]:
        rows = [*self._rows()] if name == "papers" else []
        since = query.get("modified_since", "")
        if since and self.vendor.nothing_new != "all":
            rows = [row for row in rows if str(row["modified"]) >= since]
            if not rows and self.vendor.nothing_new != "page":
                return {"list": (200, []), "404": (404, {"error": "x"}), "500": (500, {})}[
                    self.vendor.nothing_new
                ]
        page = int(query.get("page", "1"))
        shown = rows[2 * page - 2 : 2 * page]
        more = page * 2 < len(rows) or (self.vendor.repeats and rows)
        if self.vendor.repeats and not shown:
            shown = rows[-2:]
        following = f"{self.base}/o/list/{name}?page={page + 1}&modified_since={since}"
        return 200, {"data": shown, "links": {"next": following} if more else {},
                     "pagination": {"totalElements": len(rows)}}  # fmt: skip

    def _rows(self) -> Iterator[Json]:
        for number in self.papers:
            yield self._paper(number)
            if self.vendor.answers == "own paper":
                yield self._answer(number)

    def _object(self, kind: str, number: int, files: list[Json]) -> Json:
        modified = self.vendor.modified or self.changed.get(number) or CHANGED.format(number)
        main = {} if self.vendor.files == "auxiliaryFile" else {"mainFile": files[0]}
        rest = files if self.vendor.files == "auxiliaryFile" else files[1:]
        if self.vendor.files == "mainFile":
            rest = []
        found = {
            "id": f"{self.base}/o/{kind}/{number}", "type": f"{self.schema}/Paper",
            "body": f"{self.base}/o/body/1", "name": f"Linden in Straße {number}",
            "paperType": self.vendor.paper_type, "reference": f"2026/{number:03}",
            "modified": modified, "auxiliaryFile": rest, **main,
        }  # fmt: skip
        if number in self.deleted and self.vendor.tells_deleted:
            return {key: found[key] for key in ("id", "type", "modified")} | {"deleted": True}
        return found

    def _paper(self, number: int) -> Json:
        files = [self._file("asked", number), self._file("reply", number)]
        if self.vendor.files == "mainFile":  # one PDF holds all
            files = files[1:]
        own = self.vendor.answers == "own file"
        return self._object("paper", number, files if own else files[:1])

    def _answer(self, number: int) -> Json:
        found = self._object("answer", number, [self._file("reply", number)])
        link = {"relatedPaper": [f"{self.base}/o/paper/{number}"]}
        return found | link | {"paperType": "Beantwortung", "reference": f"2026/{number:03}-1"}

    def _file(self, kind: str, number: int) -> Json:
        place = f"{self.base}/o/file/{kind}/{number}"
        name = "Anfrage" if kind == "asked" else "Antwort der Verwaltung"
        changed = self.changed.get(number) or CHANGED.format(number)
        return {"id": f"{place}/object", "type": f"{self.schema}/File", "name": name,
                "mimeType": self.vendor.mime, self.vendor.address: place, "modified": changed}  # fmt: skip


@contextmanager
def serving(town: Town) -> Iterator[str]:
    """Serve a town; the address of its web site."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            town.asked.append(self.path)
            if town.dies_at is not None and len(town.asked) > town.dies_at:
                self.close_connection = True
                return
            if town.asks_for_peace:
                town.asks_for_peace -= 1
                self._send(429, b"", {"Retry-After": "7"})
                return
            if self.path in ("/", "/robots.txt"):
                self._send(200, b"", {})
                return
            status, body = town.answer(self.path)
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            self._send(status, raw, {})

        def _send(self, status: int, raw: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(raw)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    town.base = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"{town.base}/"
    finally:
        server.shutdown()
        server.server_close()
