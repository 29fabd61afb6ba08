"""Fields of OParl objects → values of known types, whatever a source has put there.

A server may write a number for a text, an object for a list, "false" for false, half of a sign or
nothing at all. Every field of every object is read here and nowhere else: what cannot be read as
asked for is absent, and nothing raises.

    >>> one = {"number": 7, "file": {"name": "A"}, "public": "false", "web": "N/A"}
    >>> text(one, "number"), objects(one, "file"), public(one), address(one, "web")
    ('7', [{'name': 'A'}], False, None)
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from retrieval.paragraphs import collapse
from retrieval.sources.oparl.hypertext import line, plain

Json = dict[str, Any]

#: Signs that no text and no address has; line breaks, tabs and page breaks stay.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
#: What a key may not hold as it is, and what tells that it was written otherwise.
_UNWRITABLE = re.compile(r"[\\\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_GERMANY = ZoneInfo("Europe/Berlin")
_YES = frozenset({"true", "yes", "ja", "wahr", "1", "j", "y", "öffentlich"})
_NO = frozenset({"false", "no", "nein", "falsch", "0", "n", "nichtöffentlich"})
#: What a field holds that says nothing.
_NOTHING: tuple[object, ...] = (None, "", [], {})
#: Fields by which an object without an id is told: texts, and what names others.
_TELLING = ("name", "fileName", "text", "accessUrl", "downloadUrl", "number", "start")
_LEADING = ("meeting", "agendaItem", "consultation", "paper", "organization")
#: A day as people write it, where a source does too: "1.3.2022 16:00".
_GERMAN_DAY = re.compile(
    r"(?:[A-Z][a-z]+\.?,? )?(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?!\d)"
)
#: How agendas say that a meeting was called off.
_OFF = re.compile(
    r"\b(?:abgesagt|entf[aä]llt|entfallen|ausgefallen|f[aä]llt aus|storniert|cancell?ed)\b",
    re.IGNORECASE,
)
#: Councils meet in these years; everything else is a placeholder ("9999-12-31") or a mistake.
_YEARS = range(1900, 2101)
#: Longer ones are no numbers of anything.
_LONGEST_NUMBER = 10**18


def text(one: Json, key: str) -> str:
    """Return a text on one line, empty where there is none; a number is written as text.

    Some servers give names as HTML: "Gr&uuml;n &amp; Wald<br/>am Ring".
    """
    value = one.get(key)
    if value is None:  # as most fields are
        return ""
    return next(filter(None, (collapse(line(each)) for each in _texts(value))), "")


def raw_text(one: Json, key: str) -> str:
    """Return a text with its lines, of one or several parts; empty where there is none.

    HTML, in which some servers give texts, is read as a browser shows it. A number is no text.
    """
    parts = (part for part in _items(one.get(key)) if isinstance(part, str))
    return "\n".join(filter(None, (plain(part) for part in map(_clean, parts) if part.strip())))


def misses_text(one: Json, key: str) -> bool:
    """Whether something stands under a key in the place of a text, or of a part of one.

    A number may stand for a name, not for the text of a file nor for the kind of a paper.
    """
    value = one.get(key)
    if value in _NOTHING or isinstance(value, str):
        return False
    may_count = key not in ("text", "paperType")
    return not all(
        isinstance(item, str) or (may_count and any(_number(item))) for item in _items(value)
    )


def objects(one: Json, key: str) -> list[Json]:
    """Return the objects under a key, where they stand in a list or one stands by itself."""
    value = one.get(key)
    return [] if value is None else [item for item in _items(value) if isinstance(item, dict)]


def references(one: Json, key: str) -> list[str]:
    """Return the ids under a key, of one or several objects that are named or stand there."""
    value = one.get(key)
    if value is None:
        return []
    found = (item if isinstance(item, dict) else {"id": item} for item in _items(value))
    return list(filter(None, map(identity, found)))


def strange(one: Json, key: str) -> list[object]:
    """Return what stands under a key in the place of objects or ids, and is neither.

    Where an object is named by an address, what it names is too. Of an object without an id
    anything must be told.

    >>> strange({"id": "https://h.de/m/1", "item": ["https://h.de/i/1", "x", {"a": 1}, 5]}, "item")
    ['x', {'a': 1}, 5]
    """
    value = one.get(key)
    if value in _NOTHING or (isinstance(value, str) and is_address(value)):
        return []
    placed = is_address(identity(one) or "")
    return [item for item in _items(value) if not _names_something(item, placed)]


def identity(one: Json) -> str | None:
    """Return the id of an object as the source writes it, to look it up by.

    It is an address, or a number where a server counts its objects.
    """
    name = one.get("id")
    if isinstance(name, str):
        return name if name.strip() else None
    return next(_texts(name), None) if type(name) is int else None


def key_of(one: Json) -> str | None:
    """Return the id of an object as it is stored: two ids are never written alike."""
    name = identity(one)
    return _UNWRITABLE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", name) if name else None


def public(one: Json) -> bool:
    """Whether an object may be shown: nothing is said against it, or it is said in so many words.

    What says neither yes nor no is not shown.
    """
    return _flag(one.get("public"), absent=True, unclear=False)


def is_unclear(one: Json, key: str) -> bool:
    """Whether what should say yes or no says something, and neither."""
    value = one.get(key)
    if value is None or isinstance(value, bool):  # as nearly all are
        return False
    return not _flag(value, absent=True, unclear=False) and _flag(value, absent=True, unclear=True)


def withdrawn(one: Json) -> bool:
    """Whether the source has deleted an object."""
    return _flag(one.get("deleted"), absent=False, unclear=True)


def cancelled(one: Json) -> bool:
    """Whether a meeting did not take place: as it says, or as its state or its name does."""
    said = " ".join((text(one, "meetingState"), text(one, "name")))
    return _flag(one.get("cancelled"), absent=False, unclear=True) or bool(_OFF.search(said))


def told(one: Json) -> bool:
    """Whether the source itself said that an object is deleted, not only its absence."""
    return _flag(one.get("told"), absent=True, unclear=True)


def day(one: Json, key: str) -> date | None:
    """Return the day of a moment as people in Germany call it.

    >>> day({"start": "2023-06-12T22:00:00Z"}, "start")
    datetime.date(2023, 6, 13)
    """
    written = text(one, key)
    try:
        moment = datetime.fromisoformat(written)
        if moment.year not in _YEARS:
            return None
        return (moment.astimezone(_GERMANY) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        pass
    german = _GERMAN_DAY.match(written)
    try:
        numbers = {key: int(number) for key, number in german.groupdict().items()} if german else {}
        found = date(**numbers) if german else date.fromisoformat(written[:10])
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def moment(told: object) -> datetime | None:
    """Return the moment that a source tells, in UTC; None where it tells none.

    >>> moment("2026-11-01T02:00:00+01:00")
    datetime.datetime(2026, 11, 1, 1, 0, tzinfo=datetime.timezone.utc)
    >>> moment("9999-12-31T23:59:59-12:00"), moment(5)
    (None, None)
    """
    try:
        found = datetime.fromisoformat(told) if isinstance(told, str) else None
        return found and (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def says(one: Json, key: str) -> bool:
    """Whether anything stands under a key, be it readable or not."""
    return one.get(key) not in _NOTHING


def address(one: Json, key: str) -> str | None:
    """Return a web address; one without a host ("/vorlage/7") is completed by the object's id."""
    written = text(one, key)
    if written.startswith("/") and not written.startswith("//"):
        written = _joined(identity(one) or "", written)
    return written if is_address(written) else None


def _names_something(item: object, placed: bool) -> bool:
    """Whether an item is an object or the id of one; ids are addresses where `placed`."""
    if isinstance(item, dict):
        told = any(text(item, key) for key in _TELLING)
        leads = told or any(references(item, key) for key in _LEADING)
        return leads or _names_something(identity(item), placed)
    if isinstance(item, str):
        return not item.strip() or not placed or is_address(item) or item.startswith("/")
    return type(item) is int and not placed


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(value: object) -> Iterator[str]:
    for item in _items(value):
        if isinstance(item, str):
            yield _clean(item)
        else:
            yield from _number(item)


def _number(item: object) -> Iterator[str]:
    """A number as a text; nothing for what is no number, or none of anything."""
    match item:
        case bool():
            pass
        case int() if abs(item) < _LONGEST_NUMBER:
            yield str(item)
        case float() if math.isfinite(item):
            yield f"{item:g}"


def _clean(written: str) -> str:
    """The text without control characters; half of a sign becomes a replacement character."""
    if written.replace("\n", "").isprintable():
        return written
    whole = written.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROL.sub("", whole)


def _flag(value: object, *, absent: bool, unclear: bool) -> bool:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if value is None or value in ("", [], {}):
        return absent
    said = str(value).strip().lower() if isinstance(value, str | bool | int | float) else "?"
    return True if said in _YES else False if said in _NO else unclear


def _joined(base: str, relative: str) -> str:
    try:
        return urljoin(base, relative)
    except ValueError:
        return ""


@lru_cache(maxsize=65_536)  # most addresses stand in several fields
def is_address(written: str) -> bool:
    """Whether this is the whole address of a page or file on the web."""
    try:
        parts = urlsplit(written)
        whole = " " not in written and "\ufffd" not in written
        return whole and parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
