"""A small OParl interface on loopback, with faults that tests switch on."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Bend = Callable[[str, int, Any], tuple[int, Any]]


class Site:
    """A small OParl system: three lists in memory, pages of two, and faults that tests switch on."""

    def __init__(self) -> None:
        self.lists: dict[str, list[dict[str, Any]]] = {
            "papers": [],
            "meetings": [],
            "organizations": [],
        }
        self.asked: list[str] = []
        self.broken: set[str] = set()
        self.files: dict[str, bytes] = {}
        self.base = ""
        self.nulls = False
        self.circle = False
        self.refused: dict[str, int] = {}
        self.odd: dict[str, object] = {}
        self.html: set[str] = set()
        self.raw: dict[str, bytes] = {}
        self.relative = False
        #: What makes of a path, a status and an object the answer of another vendor.
        self.bend: Bend = lambda path, status, body: (status, body)
        #: Part of an address that is held for as long as the site is served; then `held` is set.
        self.holding: str | None = None
        self.held, self.ended = threading.Event(), threading.Event()

    def add(self, number: int, modified: str | None = None, **fields: object) -> None:
        modified = modified or f"2026-01-01T08:{number:02}:00+00:00"
        self.lists["papers"].append({
            "id": f"{self.base}/papers/{number}", "type": "https://schema.oparl.org/1.1/Paper",
            "name": f"Anfrage {number}", "paperType": "Anfrage", "modified": modified, **fields,
        })  # fmt: skip

    def answer(self, path: str) -> tuple[int, object]:
        url = urlsplit(path)
        query = {key: values[-1] for key, values in parse_qs(url.query).items()}
        self.asked.append(path)
        if self.holding is not None and self.holding in path:
            self.held.set()
            self.ended.wait()
        if any(one in path for one in self.broken):
            return 503, {"error": "busy"}
        if any(one in path for one in self.html):
            return 200, b"<html>Wartung</html>"
        for part, content in self.raw.items():
            if part in path:
                return 200, content
        name = url.path.rpartition("/")[2]
        if "/files/" in url.path and name in self.refused:
            return self.refused[name], {}
        if "/files/" in url.path:
            return (200, self.files[name]) if name in self.files else (404, {})
        if url.path == "/oparl/system":
            return 200, {
                "type": "https://schema.oparl.org/1.1/System",
                "body": f"{self.base}/bodies",
            }
        if url.path == "/oparl/bodies":
            lists = {"organization": "organizations", "meeting": "meetings", "paper": "papers"}
            body = {
                "id": f"{self.base}/body",
                "type": "https://schema.oparl.org/1.1/Body",
                "name": "Dorf",
            }
            return 200, {
                "data": [body | {key: f"{self.base}/lists/{one}" for key, one in lists.items()}]
            }
        if name in self.lists:
            since = query.get("modified_since", "")
            rows = [row for row in self.lists[name] if str(row.get("modified", "")) >= since]
            page = int(query.get("page", "1"))
            links = {"next": f"{self.base}/lists/{name}?page={page + 1}&modified_since={since}"}
            if self.relative:
                links = {"next": f"{name}?page={page + 1}&modified_since={since}"}
            if self.circle and page == 2:
                links = {"next": f"{self.base}/lists/{name}"}
            listed = {
                "data": rows[(page - 1) * 2 : page * 2],
                "pagination": None if self.nulls else {"totalElements": len(rows)},
                "links": links if page * 2 < len(rows) else None if self.nulls else {},
            }
            return 200, listed | self.odd
        found = [
            row
            for rows in self.lists.values()
            for row in rows
            if row["id"] == f"{self.base}{url.path[6:]}"
        ]
        return (200, found[0]) if found else (404, {"error": "unknown"})


@contextmanager
def serving(site: Site) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                status, raw = 200, b"User-agent: *\nDisallow: /private\n"
            else:
                status, body = site.bend(self.path, *site.answer(self.path))
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.base = f"http://127.0.0.1:{server.server_port}/oparl"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"{site.base}/system"
    finally:
        site.ended.set()
        server.shutdown()
        server.server_close()
