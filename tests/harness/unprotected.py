"""A tiny server without any protection, for null controls: `python -m tests.harness.unprotected PORT`.

Eight threads, each of which stays with a connection for as long as its client likes. It waits for
heads and bodies without end, for who does not read too, and works a little for everyone who asks.
With --keeps it also keeps 20,000 bytes of every question.
"""

from __future__ import annotations

import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler

_THREADS = 8
#: Seconds of the processor that a question takes.
_WORK = 0.01
_KEPT = 20_000
#: More than the buffers between a server and a client that does not read hold.
_LARGE = b"a" * 8_000_000


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    keeps = False
    kept: list[bytes] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self._reply(b"ok" if self.path == "/healthz" else _LARGE)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        end = time.thread_time() + _WORK
        while time.thread_time() < end:
            pass
        if self.keeps:
            self.kept.append(bytes(_KEPT))
        self._reply(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""

    def _reply(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Serve until the process is ended."""
    Handler.keeps = "--keeps" in sys.argv
    with (
        socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=1024) as listening,
        ThreadPoolExecutor(_THREADS) as threads,
    ):
        while True:
            threads.submit(_serve, *listening.accept())


def _serve(connection: socket.socket, client: object) -> None:
    try:
        with connection:
            Handler(connection, client, None)  # type: ignore[arg-type]  # it asks nothing of it
    except OSError:
        pass  # The client has gone.


if __name__ == "__main__":
    main()
