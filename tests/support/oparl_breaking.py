"""A generator of broken OParl interfaces: answers of the small site, broken field by field."""

from __future__ import annotations

import json
from copy import deepcopy
from random import Random
from typing import Any
from urllib.parse import urlsplit

from tests.support.oparl_server import Site

#: What a field may hold in the place of what is expected there.
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 10**30, 1.5, float("nan"), float("inf"), "", " ", "x", "null",
    "http://[::1", "http://", "//", "/", "..", "../../x", "file:///etc/passwd", "ftp://a/b",
    "http://other.example/x", "a" * 300, "ä" * 300, "\ud83d", "\udc9a", "\x00", "\x1b[2J", "\ufeff",
    "\u2028", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "2026-13-45", "12:00",
    [], [None], [[]], ["x"], [5], [{}], {}, {"id": None}, {"a": {"b": []}}, {"next": 5},
)  # fmt: skip
#: What a server may send in the place of an object.
BODIES = (
    b"", b"null", b"[]", b"{}", b"5", b'"x"', b"<html>Wartung</html>", b"\xff\xfe\x00", b"{",
    b"[" * 5000, b'{"data":' * 400, b'{"data": [' + b"9" * 5000 + b"]}", b'{"data": [{}, null, 5]}',
    b'{"error": "OParl is not active"}', b"\xef\xbb\xbf{}", b'{"a": NaN}',
)  # fmt: skip
STATUSES = (200, 204, 301, 304, 400, 401, 403, 404, 410, 418, 500, 503)


class Breaking:
    """Breaks `faults` of the answers of a site; the same seed breaks the same."""

    def __init__(self, seed: int, faults: int = 3) -> None:
        self._random = Random(seed)
        self._left = faults
        self.broken: list[str] = []

    def __call__(self, path: str, status: int, body: Any) -> tuple[int, Any]:
        random = self._random
        if self._left == 0 or random.random() < 0.5:
            return status, body
        self._left -= 1
        self.broken.append(urlsplit(path).path)
        if isinstance(body, bytes) or random.random() < 0.1:
            return random.choice(STATUSES), random.choice(BODIES)
        copy = json.loads(json.dumps(body))
        for _ in range(random.randint(1, 4)):
            copy = self.broken_once(copy)
        raw = json.dumps(copy).encode()
        if random.random() < 0.05:
            raw = raw[: random.randrange(len(raw) + 1)]
        return status, raw

    def broken_once(self, value: Any) -> Any:
        """A value with one field replaced, removed, doubled or moved; seldom the whole."""
        random = self._random
        places = list(self._places(value))
        if not places or random.random() < 0.02:
            return deepcopy(random.choice(ODD))
        holder, key = random.choice(places)
        match random.randrange(8):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, list):
                holder.append(holder[key])
            case 2:
                holder[key] = [holder[key]]
            case 3 if isinstance(holder[key], list) and holder[key]:
                holder[key] = holder[key][0]
            case 4 if isinstance(holder[key], str):
                at = random.randrange(len(holder[key]) + 1)
                odd = random.choice([one for one in ODD if isinstance(one, str)])
                holder[key] = holder[key][:at] + odd + holder[key][at:]
            case _:
                holder[key] = deepcopy(random.choice(ODD))
        return value

    def _places(self, value: Any) -> list[tuple[Any, Any]]:
        keys = (
            list(value)
            if isinstance(value, dict)
            else range(len(value))
            if isinstance(value, list)
            else []
        )
        found = [(value, key) for key in keys]
        for key in keys:
            found += self._places(value[key])
        return found


def fill(site: Site) -> None:
    """A village with papers, files and meetings that name each other."""
    schema = "https://schema.oparl.org/1.1"
    for number in range(1, 6):
        file = f"{site.base}/files/{number}"
        site.add(
            number,
            reference=f"2029/{number}",
            web=f"{site.base}/web/{number}",
            mainFile={"id": file, "name": "Antwort", "accessUrl": file, "modified": "2026-01-01"},
            consultation=[{"id": f"{file}/c", "meeting": f"{site.base}/meetings/{number}"}],
        )
        site.files[str(number)] = b"%PDF-1.7 of " + str(number).encode()
        site.lists["meetings"].append({
            "id": f"{site.base}/meetings/{number}", "type": f"{schema}/Meeting", "name": "Rat",
            "start": f"2026-02-0{number}T16:00:00+01:00", "modified": f"2026-01-0{number}T08:00:00Z",
            "organization": [f"{site.base}/o/1"],
            "agendaItem": [{"number": "1", "public": True, "consultation": f"{file}/c"}],
        })  # fmt: skip
    site.lists["organizations"].append(
        {"id": f"{site.base}/o/1", "type": f"{schema}/Organization", "name": "Rat"}
    )
