"""What is known of an OParl interface ↔ `fetch.json` in the folder of its objects.

Where the lists are, since when they are known, and where a walk over one broke off. Nothing is
fetched here.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from retrieval.errors import SourceError
from retrieval.files import replace_file
from retrieval.sources.oparl.objects import Json

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
        """Return what earlier runs left; raise SourceError where it is of another interface."""
        known = _known(folder / STATE_FILE)
        if known and known["url"] != url:
            fetched = f"{folder} holds what was fetched from {known['url']}"
            raise SourceError(f"{fetched}; give another folder for {url}")
        return cls(folder, known)

    def is_due(self, now: datetime) -> bool:
        """Whether everything is to be walked, for the first time or again."""
        return not self.known or now - datetime.fromisoformat(self.known["at"]) > WHOLE_WALK

    def begin(self, url: str, body: Json, now: datetime) -> None:
        """Begin to walk all that the body names; what is known is kept until the walk is over."""
        named = {name: body.get(key) for key, name in LISTS.items()}
        walks = {name: {"url": place} for name, place in named.items() if isinstance(place, str)}
        if "papers" not in walks:
            raise SourceError(f"{url}: the body “{body.get('name')}” has no list of papers")
        before = self.known.get("lists", {})
        self.known = {"url": url, "name": body.get("name"), "at": now.isoformat()}
        self.known["lists"] = {
            name: walk | before.get(name, {}) | {"since": None} for name, walk in walks.items()
        }
        self.save()

    def save(self) -> None:
        text = json.dumps(self.known, ensure_ascii=False, indent=1)
        replace_file(self.folder / STATE_FILE, text.encode())


def _known(path: Path) -> Json:
    """What the state of an earlier run says; nothing where there was none."""
    if not path.exists():
        return {}
    with suppress(ValueError, KeyError, TypeError):
        known = json.loads(path.read_bytes())
        datetime.fromisoformat(known["at"])
        if isinstance(known["url"], str) and isinstance(known["lists"], dict):
            return dict(known)
    raise SourceError(f"{path} is damaged; delete it, and everything is asked for once more")


def day_of(folder: Path) -> date | None:
    """Return the day on which a folder was last brought up to date, where it says so."""
    try:
        since = _known(folder / STATE_FILE)["lists"]["papers"]["since"]
        return (datetime.fromisoformat(since) + OVERLAP).date()
    except (SourceError, KeyError, TypeError, ValueError):
        return None


def name_of(folder: Path) -> str | None:
    """Return the name of the body whose objects a folder holds, where it says so."""
    try:
        name = _known(folder / STATE_FILE).get("name")
    except SourceError:
        return None
    return name if isinstance(name, str) else None
