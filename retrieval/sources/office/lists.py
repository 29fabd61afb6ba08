"""Numbering definitions of a DOCX → the number that Word prints before each paragraph of a list.

Word stores "1.", "a)" or "Frage 3:" nowhere in the text: it counts while it prints. Without the
numbers, questions and answers could not be told apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BULLET = "•"
_PLACEHOLDER = re.compile(r"%(\d)")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
#: No list counts further, whatever a file says; styles are based on so many others.
_MOST, _LEVELS, _CHAIN = 9_999, 9, 20


def _letters(count: int) -> str:
    """27 is "aa", as Word writes it."""
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _roman(count: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        written += sign * (count // value)
        count %= value
    return written


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda count: f"{count:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "none": lambda count: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = "%1."


@dataclass(slots=True)
class Lists:
    """The lists of one document; `label` is called once a paragraph, in their order."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    #: Where a list begins anew, by its number and level.
    _restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    _styles: dict[str, Any] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, numbering: Any, styles: Any) -> Lists:
        """Return the lists that a document defines; either part may be missing."""
        found = cls()
        for one in () if numbering is None else numbering.iter(f"{W}abstractNum"):
            levels = {_level_of(lvl): _read_level(lvl) for lvl in one.iter(f"{W}lvl")}
            found._levels[one.get(f"{W}abstractNumId", "")] = levels
        for one in () if numbering is None else numbering.iter(f"{W}num"):
            number = one.get(f"{W}numId", "")
            found._abstract[number] = _value(one.find(f"{W}abstractNumId"))
            for override in one.iter(f"{W}lvlOverride"):
                start = override.find(f"{W}startOverride")
                if start is not None:
                    found._restarts[number, _level_of(override)] = _number(_value(start), 1)
        for one in () if styles is None else styles.iter(f"{W}style"):
            found._styles[one.get(f"{W}styleId", "")] = one
        return found

    def label(self, paragraph: Any) -> str:
        """Return what is printed before a paragraph; nothing where it is no item of a list."""
        number, at = self._place(paragraph)
        abstract = self._abstract.get(number)
        if abstract is None or not 0 <= at < _LEVELS:
            return ""
        levels = self._levels.get(abstract, {})
        level, counts = levels.get(at, _Level()), self._counts.setdefault(abstract, {})
        restart = self._restarts.pop((number, at), None)
        if restart is not None or at not in counts:
            counts[at] = (level.start if restart is None else restart) - 1
        counts[at] = min(counts[at] + 1, _MOST)
        for deeper in [one for one in counts if one > at]:
            del counts[deeper]
        if level.format == "bullet":
            return _BULLET

        def counted(found: re.Match[str]) -> str:
            inner = int(found[1]) - 1
            one = levels.get(inner, _Level())
            return _FORMATS.get(one.format, str)(counts.get(inner, one.start))

        return _PLACEHOLDER.sub(counted, level.text).strip()

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, else those of its style."""
        properties = paragraph.find(f"{W}pPr")
        level: int | None = None
        for _ in range(_CHAIN):
            if properties is None:
                break
            own = properties.find(f"{W}numPr")
            if own is not None:
                at = own.find(f"{W}ilvl")
                level = _number(_value(at), 0) if level is None and at is not None else level
                if (listed := own.find(f"{W}numId")) is not None:
                    return _value(listed), level or 0
            named = properties.find(f"{W}pStyle")
            style = self._styles.get(_value(named)) if named is not None else None
            if style is None:
                break
            properties = _with_base(style)
        return "", 0


def _with_base(style: Any) -> Any:
    """The paragraph properties of a style, which name the one that it is based on as theirs."""
    properties, base = style.find(f"{W}pPr"), style.find(f"{W}basedOn")
    own = style.makeelement(f"{W}pPr")
    numbered = None if properties is None else properties.find(f"{W}numPr")
    if numbered is not None:
        copy = style.makeelement(f"{W}numPr")
        for child in numbered:
            copy.append(copy.makeelement(child.tag, dict(child.attrib)))
        own.append(copy)
    if base is not None:
        own.append(own.makeelement(f"{W}pStyle", dict(base.attrib)))
    return own


def _read_level(lvl: Any) -> _Level:
    start = _number(_value(lvl.find(f"{W}start")), 1)
    written = lvl.find(f"{W}numFmt"), lvl.find(f"{W}lvlText")
    return _Level(start, _value(written[0]) or "decimal", _value(written[1]))


def _level_of(element: Any) -> int:
    return _number(element.get(f"{W}ilvl", ""), 0)


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{W}val", ""))


def _number(written: str, otherwise: int) -> int:
    """A number that a list may have: others are a mistake of the file."""
    plain = written.isascii() and written.isdecimal() and len(written) <= len(str(_MOST))
    return min(int(written), _MOST) if plain else otherwise
