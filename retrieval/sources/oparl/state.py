"""What is known of an OParl interface ↔ `fetch.json` in the folder of its objects.

Where the lists are, since when they are known, and where a walk over one broke off. What no run can
have written is as if it were not known. Nothing is fetched here.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin

from retrieval.errors import AddressFailed, FetchError, SourceDown
from retrieval.failures import FailureCode
from retrieval.files import replace_file
from retrieval.sources.oparl.objects import Json
from retrieval.sources.oparl.values import is_address, moment

#: The lists of a body that are walked, as OParl names them in the body and as files are named here.
LISTS = {"organization": "organizations", "meeting": "meetings", "paper": "papers"}
#: Servers stamp a change before it is in their lists; so changes are asked from a little earlier.
OVERLAP = timedelta(hours=2)
#: After so long all is walked again, because some servers forget what they deleted.
WHOLE_WALK = timedelta(days=30)
STATE_FILE = "fetch.json"


class State:
    """What is known of the interface, saved after every step."""

    def __init__(self, folder: Path, known: Json) -> None:
        self.folder = folder
        self.known = known

    @classmethod
    def open(cls, folder: Path, url: str) -> State:
        """Return what earlier runs left; raise FetchError where it is of another interface."""
        known = _known(folder / STATE_FILE)
        if known and known["url"] != url:
            raise FetchError(FailureCode.OTHER_INTERFACE(str(folder), known["url"]))
        return cls(folder, known)

    def is_due(self, now: datetime) -> bool:
        """Whether everything is to be walked, for the first time or again."""
        begun = moment(self.known.get("at"))
        if begun is None or "papers" not in self.known["lists"]:
            return True
        return not timedelta(0) <= now - begun <= WHOLE_WALK

    def begin(self, url: str, body: Json, now: datetime) -> None:
        """Begin to walk all that the body names; what is known is kept until the walk is over.

        Raise FetchError where it names no papers.
        """
        named = {name: _address(url, body.get(key)) for key, name in LISTS.items()}
        places = {name: place for name, place in named.items() if place}
        if "papers" not in places:
            raise FetchError(FailureCode.NO_PAPERS(str(body.get("name"))), url)
        before = self.known.get("lists", {})
        self.known = {"url": url, "name": body.get("name"), "at": now.isoformat()}
        self.known["lists"] = {
            name: _same(before.get(name), place) | {"url": place, "since": None}
            for name, place in places.items()
        }
        self.save()

    def doubt(self, error: FetchError) -> None:
        """Have the next run ask where the lists are, if the one of papers is no longer there."""
        busy = isinstance(error, (SourceDown, AddressFailed))
        if error.url == self.known["lists"]["papers"]["url"] and not busy:
            self.known["at"] = None
            self.save()

    def save(self) -> None:
        text = json.dumps(self.known, ensure_ascii=False, indent=1)
        replace_file(self.folder / STATE_FILE, text.encode(errors="replace"))


def _address(url: str, place: object) -> str | None:
    """Where a list is, which the body at `url` may tell from its own place on."""
    try:
        return urljoin(url, place) if isinstance(place, str) and place else None
    except ValueError:
        return None


def _same(walk: Json | None, place: str) -> Json:
    """What is known of a list, if it is still at the same place and not half asked for changes."""
    return walk if walk and walk["url"] == place and walk.get("whole", True) else {}


def _known(path: Path) -> Json:
    """What the state of an earlier run says; nothing where there was none.

    Raise FetchError where it does not say of which interface: two must not lie in one folder.
    """
    if not path.exists():
        return {}
    with suppress(ValueError, RecursionError, OSError):
        known = json.loads(path.read_bytes())
        if isinstance(known, dict) and isinstance(known.get("url"), str):
            lists = known.get("lists")
            told = lists if isinstance(lists, dict) else {}
            walks = {name: _walk(told.get(name)) for name in LISTS.values()}
            known["lists"] = {name: walk for name, walk in walks.items() if walk}
            return known
    raise FetchError(FailureCode.STATE_DAMAGED(str(path)))


def _walk(told: object) -> Json:
    """What is known of a list: its address, since when, and where a walk broke off, if one did."""
    if not isinstance(told, dict) or not _is_place(told.get("url")):
        return {}
    walk = {"url": told["url"], "since": told["since"] if moment(told.get("since")) else None}
    failed = told.get("failed")
    if isinstance(failed, list):
        walk["failed"] = [one for one in failed if isinstance(one, str)]
    broke_off = _is_place(told.get("next")) and moment(told.get("started"))
    if broke_off and (told.get("whole") is True or (told.get("whole") is False and walk["since"])):
        walk |= {key: told[key] for key in ("next", "started", "whole")}
        counts = {key: told.get(key) for key in ("total", "size", "gaps")}
        walk |= {key: one if type(one) is int else 0 for key, one in counts.items()}
    return walk


def _is_place(told: object) -> bool:
    return isinstance(told, str) and is_address(told)


def day_of(folder: Path) -> date | None:
    """Return the day on which a folder was last brought up to date, where it says so."""
    with suppress(FetchError, OverflowError):
        walk = _known(folder / STATE_FILE).get("lists", {}).get("papers", {})
        since = moment(walk.get("since"))
        return (since + OVERLAP).date() if since else None
    return None


def name_of(folder: Path) -> str | None:
    """Return the name of the body whose objects a folder holds, where it says so."""
    name = None
    with suppress(FetchError):
        name = _known(folder / STATE_FILE).get("name")
    return name if isinstance(name, str) else None


def url_of(folder: Path) -> str | None:
    """Return the address of the interface that a folder was fetched from, where it says so."""
    with suppress(FetchError):
        url = _known(folder / STATE_FILE).get("url")
        return url if isinstance(url, str) else None
    return None
