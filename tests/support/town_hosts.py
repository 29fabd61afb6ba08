"""Towns' web servers on loopback: what lies at each path, and who asked for what."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: A status, a body (an object is sent as JSON) and further headers.
Answer = tuple[int, object, Mapping[str, str]]


@dataclass
class Host:
    """One server: answers by path; every other path is answered with `elsewhere`."""

    pages: dict[str, Answer] = field(default_factory=dict)
    elsewhere: Answer = (404, "<html>Nicht gefunden</html>", {})
    asked: list[str] = field(default_factory=list)
    base: str = ""

    def put(self, path: str, body: object, status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, body, named)


@contextmanager
def hosting(*hosts: Host) -> Iterator[None]:
    """Serve each host on a port of its own."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _handler(host)) for host in hosts]
    for host, server in zip(hosts, servers, strict=True):
        host.base = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _handler(host: Host) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append(self.path)
            status, body, headers = host.pages.get(self.path, host.elsewhere)
            raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(raw)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
