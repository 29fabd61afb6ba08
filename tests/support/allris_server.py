"""A council information system on loopback, made from real pages of ALLRIS 3.9, with its faults.

The pages of one town (Harburg) are served under ids that link each other; what is missing is
answered as ALLRIS does. Nothing is kept between two servers.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl

Kind = Literal[
    "busy", "status", "held", "drip", "cut", "cut unseen", "elsewhere", "noauth", "x-page",
    "object moved", "forbidden program", "charset", "huge", "broken gzip", "circle",
]  # fmt: skip

#: The recent meeting and its items; the last has no Auszug yet, one Vorlage is missing as well.
AGENDA, ITEMS = "1003063", ("1045621", "1045929", "1045944", "1045930")
MISSING_ITEM = "1045622"
PAPERS, MISSING_PAPER = ("1013101", "1013460"), "1013516"
#: The meeting of the captured Auszug, long past when the tests run, and its items.
OLD_AGENDA, OLD_ITEMS, OLD_PAPER = "1002903", ("1043664", "1043665"), "1011853"
MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
#: Every page of the site that a guest may keep.
PAGES = frozenset(
    {f"to010_{one}.html" for one in (AGENDA, OLD_AGENDA)}
    | {f"to020_{one}.html" for one in (*ITEMS, *OLD_ITEMS)}
    | {f"vo020_{one}.html" for one in (*PAPERS, OLD_PAPER)}
)


@dataclass
class Fault:
    """What goes wrong with an address, in so many of the requests for it."""

    kind: Kind
    value: str = ""
    times: int = 1_000_000


@dataclass
class Site:
    """The pages, what was asked for, and what goes wrong."""

    pages: dict[str, bytes]
    calendar: bytes
    meetings: dict[tuple[int, int], list[tuple[int, str]]]
    endless: bool = False
    paging: Literal["month", "range", "none"] = "month"
    validators: Literal["etag", "modified", "none"] = "none"
    robots: str | None = None
    robots_at: str = ""
    cookie: str = ""
    faults: dict[str, Fault] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: Counter[str] = field(default_factory=Counter)
    most_at_once: int = 0
    headers: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    base: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)
    now: int = 0
    #: Set while a request is held, which goes on for as long as the site is served.
    held: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def times(self, path: str) -> int:
        """How often an address was asked for."""
        return self.asked.count(path)

    def forget(self) -> None:
        """Begin to count anew."""
        self.asked.clear()
        self.sent.clear()


def harburg(shared: Path) -> Site:
    """The site of the real pages of one town."""
    real = {path.stem: path.read_bytes() for path in (shared / "allris" / "harburg").glob("*")}
    # The captured Vorlage of this town is large and has no links of interest; a shorter one.
    real["vo020"] = (shared / "allris" / "eimsbuettel" / "vo020.html").read_bytes()
    agenda = _without_rows(real["to010"], "1045943", "1045623")  # fewer items, quicker tests
    pages = {f"to010.asp?SILFDNR={AGENDA}": agenda}
    old = _without_rows(agenda, "1045944", "1045930", MISSING_ITEM)
    for before, after in (
        (AGENDA, OLD_AGENDA), ("1045621", OLD_ITEMS[0]), ("1045929", OLD_ITEMS[1]),
        ("1013101", OLD_PAPER), ("03.11.2025", "03.03.2025"),
    ):  # fmt: skip
        old = old.replace(before.encode(), after.encode())
    pages[f"to010.asp?SILFDNR={OLD_AGENDA}"] = old
    for number, item in enumerate((*OLD_ITEMS, *ITEMS)):
        auszug = real["to020"].replace(b"1043664", item.encode())
        if item in ITEMS:
            auszug = auszug.replace(OLD_AGENDA.encode(), AGENDA.encode())
            auszug = auszug.replace(b"03.03.2025", b"03.11.2025")
        pages[f"to020.asp?TOLFDNR={item}"] = auszug.replace(
            b"&nbsp;1<", b"&nbsp;%d<" % (number + 1)
        )
    for number, paper in enumerate((OLD_PAPER, *PAPERS)):
        vorlage = real["vo020"].replace(b"1011853", paper.encode())
        pages[f"vo020.asp?VOLFDNR={paper}"] = vorlage.replace(b"22-2368", b"22-%d" % number)
    calendar = (shared / "allris" / "lists" / "si010_e.html").read_bytes()
    return Site(pages, calendar, {(2025, 11): [(3, AGENDA)], (2025, 3): [(3, OLD_AGENDA)]})


def _without_rows(page: bytes, *items: str) -> bytes:
    rows = rb'<tr class="zl1\d">(?:(?!</tr>).)*?TOLFDNR=%s.*?</tr>'
    for item in items:
        page = re.sub(rows % item.encode(), b"", page, count=1, flags=re.DOTALL)
    return page


def month_page(site: Site, day: date) -> bytes:
    """The page of a month, in the markup of the real one, with links to other months."""
    html = site.calendar.decode("cp1252")
    head = html[: html.index('<table class="tl1"')]
    foot, rows = html[html.index("</table>", len(head)) :], []
    real = re.findall(r'(?s)<tr class="zl1\w" valign="top">.*?</tr>', html)
    linked = next(row for row in real if "SILFDNR=1002655" in row)
    unlinked = next(row for row in real if 'value="1002571"' in row)
    meetings = site.meetings.get((day.year, day.month), [])
    if site.endless and not meetings:
        meetings = [(1, f"9{day:%y%m}")]
    for number, meeting in meetings:
        row = linked.replace("1002655", meeting)
        rows.append(row.replace("&nbsp;&nbsp;4<", f"&nbsp;&nbsp;{number}<"))
    rows += [unlinked] if meetings else []
    head = head.replace("Oktober&nbsp;", f"{MONTHS.split()[day.month - 1]}&nbsp;")
    head = head.replace("&nbsp;2023<", f"&nbsp;{day.year}<")
    link = r'"/bi/si010_e\.asp\?MM=(\d+)&amp;YY=(\d+)(?:&amp;toggleMenu=\d)?"'
    head = re.sub(link, lambda found: f'"{_turned(site, day, found)}"', head)
    return f'{head}<table class="tl1">{"".join(rows)}{foot}'.encode("cp1252")


def _turned(site: Site, day: date, link: re.Match[str]) -> str:
    """A link to another month, as far from this one as the real one is from October 2023."""
    months = int(link[1]) - 10 + 12 * (int(link[2]) - 2023) + day.year * 12 + day.month - 1
    month, year = months % 12 + 1, months // 12
    if site.paging == "range":
        return f"si010_e.asp?kaldatvon=01.{month:02}.{year}&amp;kaldatbis=28.{month:02}.{year}"
    return f"/bi/si010_e.asp?MM={month}&amp;YY={year}" if site.paging == "month" else "#"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer takes 40 ms
    site: Site

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        self.site.asked.append(f"POST {self.path}")
        self._send(500, b"")

    def do_GET(self) -> None:
        site, path = self.site, self.path.removeprefix("/bi/")
        with site.lock:
            site.now += 1
            site.most_at_once = max(site.most_at_once, site.now)
            site.asked.append(path)
            site.headers[path] = dict(self.headers)
        time.sleep(0.0005)  # long enough that requests at the same time would meet
        with site.lock:
            site.now -= 1
        try:
            self._answer(path)
        except OSError:
            self.close_connection = True  # the guest has gone

    def _answer(self, path: str) -> None:
        site = self.site
        fault = site.faults.get(path) or site.faults.get(path.partition("?")[0])
        if path != "/robots.txt":
            fault = fault or site.faults.get("*")
        if fault and fault.times > 0:
            fault.times -= 1
            self._fail(path, fault)
        elif path == "/robots.txt" and site.robots_at:
            self._send(301, b"", Location=site.robots_at)
        elif path == "/robots.txt":
            self._send(404 if site.robots is None else 200, (site.robots or "").encode())
        elif path in ("/", ""):
            self._send(302, b"Object moved", Location="/bi/allris.net.asp")
        else:
            self._page(path, self._found(path))

    def _found(self, path: str) -> bytes:
        program, _, query = path.partition("?")
        if program == "allris.net.asp":
            return re.sub(rb'(?s)<div id="rismain">.*<div id="risfoot">', b"", self.site.calendar)
        if program == "si010_e.asp":
            asked = (
                dict(parse_qsl(query)) | {"MM": "12", "YY": "2025"}
                if not query
                else dict(parse_qsl(query))
            )
            von = asked.get("kaldatvon", "")
            day = date(int(von[6:] or asked["YY"]), int(von[3:5] or asked["MM"]), 1)
            return month_page(self.site, day)
        text = b"<html><body>Keine Information verf&uuml;gbar</body></html>"
        return self.site.pages.get(path, text)

    def _page(self, path: str, body: bytes, charset: str = "iso-8859-1") -> None:
        etag, modified = f'"{hashlib.md5(body).hexdigest()}"', "Mon, 03 Nov 2025 18:00:00 GMT"
        kind = self.site.validators
        same = {"etag": ("If-None-Match", etag), "modified": ("If-Modified-Since", modified)}
        name, value = same.get(kind, ("", ""))
        if kind != "none" and self.headers.get(name) == value:
            self._send(304, b"")
            return
        self.site.sent[path] += 1
        headers = {"ETag": etag} if kind == "etag" else {"Last-Modified": modified}
        self._send(200, body, charset, **(headers if kind != "none" else {}))

    def _send(self, status: int, body: bytes, charset: str = "", **headers: str) -> None:
        self.send_response(status)
        if self.site.cookie:
            self.send_header("Set-Cookie", self.site.cookie)
        self.send_header("Content-Type", f"text/html{f'; charset={charset}' if charset else ''}")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def _fail(self, path: str, fault: Fault) -> None:
        site, value, body = self.site, fault.value, self._found(path)
        match fault.kind:
            case "busy":
                self._send(503, b"busy", **({"Retry_After": value} if value else {}))
            case "status":
                self._send(int(value), b"no")
            case "held":
                site.held.set()
                site.ended.wait()
                self.close_connection = True
            case "drip" | "cut" | "cut unseen":
                self._in_parts(body, fault)
            case "elsewhere" | "noauth" | "circle":
                place = {"noauth": "noauth.asp", "circle": self.path}.get(fault.kind, value)
                self._send(302, b"Object moved", Location=place)
            case "x-page":
                self._send(200, b"<html></html>", X_Page="noauth.asp")
            case "object moved":
                self._send(
                    200, b'<html><body>Object moved <a HREF="noauth.asp?x=1">here</a></body></html>'
                )
            case "forbidden program":
                self._send(200, b"Zugriff verweigert (Programm %s)" % path.encode())
            case "charset":
                self._page(path, body, value)
            case "huge":
                self._send(200, b"<html>" + b" " * int(value) + b"</html>")
            case "broken gzip":
                self._send(200, b"no gzip", Content_Encoding="gzip")

    def _in_parts(self, body: bytes, fault: Fault) -> None:
        """Bit by bit; or only half of it, with or without a word about how much it should be."""
        self.send_response(200)
        if fault.kind == "cut":
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        half = body[: int(fault.value or len(body) // 2)]
        parts = 20 if fault.kind == "drip" else 1
        for number in range(parts):
            self.wfile.write((body if parts > 1 else half)[number::parts])
            self.wfile.flush()
            time.sleep(0.002 if parts > 1 else 0)


@contextmanager
def serve(site: Site) -> Iterator[Site]:
    """The site while it is served; `base` is the address of its folder."""
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    site.base = f"http://127.0.0.1:{server.server_port}/bi/"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield site
    finally:
        site.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
