"""A town's SessionNet on loopback: the calendar, agendas, items, papers and files, with its faults."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from tests.support.sessionnet_pages import (
    AGENDAS,
    Town,
    agenda_page,
    calendar_page,
    item_page,
    page,
    paper_page,
)


@dataclass
class Server:
    """What is served, and what was asked for; `answers` stand in the place of pages."""

    town: Town
    files: dict[int, bytes]
    today: date
    robots: str | None = None
    etags: bool = True
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    base: str = ""

    def forget(self) -> None:
        self.asked.clear()
        self.sent.clear()

    def page(self, path: str) -> bytes | None:
        """The content at an address below the folder; None where there is none."""
        program, _, query = path.partition("?")
        name = program.removesuffix(f".{self.town.suffix}")
        asked = dict(parse_qsl(query))
        if program in ("", f"info.{self.town.suffix}"):
            return page(self.town, "info", "Startseite", "").encode()
        if name == "si0040":
            year = int(asked.get("__cjahr", self.today.year))
            month = int(asked.get("__cmonat", self.today.month))
            return calendar_page(self.town, year, month).encode()
        if name == "getfile":
            return self.files.get(int(asked["id"]))
        return self._thing(name, asked)

    def _thing(self, name: str, asked: dict[str, str]) -> bytes | None:
        for meeting in self.town.meetings:
            agenda = name == AGENDAS[self.town.layout]
            if agenda and asked.get("__ksinr") == str(meeting.ksinr):
                return agenda_page(self.town, meeting).encode()
            for item in (*meeting.items, *meeting.closed):
                if name == "to0050" and asked.get("__ktonr") == str(item.ktonr):
                    return item_page(self.town, meeting, item).encode()
                paper = item.paper
                if name == "vo0050" and paper and asked.get("__kvonr") == str(paper.kvonr):
                    return paper_page(self.town, paper).encode()
        return page(self.town, "error", "Fehler", "Die Seite ist nicht verfügbar.").encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server_of: Server

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        served, path = self.server_of, self.path.removeprefix("/bi/")
        served.asked.append(path)
        if path == "/robots.txt":
            self._send(404 if served.robots is None else 200, (served.robots or "").encode())
            return
        status, body = served.answers.get(path) or (200, served.page(path))
        if body is None:
            status, body = 404, b"no"
        etag = f'"{hashlib.md5(body).hexdigest()}"'
        if served.etags and status == 200 and self.headers.get("If-None-Match") == etag:
            self._send(304, b"")
            return
        served.sent.append(path)
        self._send(status, body, etag if served.etags else "")

    def _send(self, status: int, body: bytes, etag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if etag:
            self.send_header("ETag", etag)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)


@contextmanager
def serve(served: Server) -> Iterator[Server]:
    """The town while it is served; `base` is the address of its folder."""
    handler = type("Handler", (_Handler,), {"server_of": served})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    served.base = f"http://127.0.0.1:{server.server_port}/bi/"
    served.town = replace(served.town, base=served.base)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
