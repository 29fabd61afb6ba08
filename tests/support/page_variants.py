"""A page → the same page as another release, theme or server of its vendor writes it.

Each way changes what markup means nothing by, or what towns set up differently; what a person reads
stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_PARTS = re.compile(r"(<!--.*?-->|<[!?][^>]*>|<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>)", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z][\w:]*)(.*?)(\s*/?)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w:-]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
#: Elements within which blanks between tags are no text.
_FRAMES = "table|tbody|thead|tr|ul|dl|html|head|body|div"
_DAY = re.compile(r"\b(?:Mo|Di|Mi|Do|Fr|Sa|So)\w*\.?,(?= ?\d)")
_DATE = re.compile(r"\d{1,2}\. ?(?:\d{1,2}\. ?|[A-Z][a-zä]+ )\d{4}")

Way = Callable[[str], str]


def _of_text(change: Way) -> Way:
    """What changes the text between tags, and of that no scripts, declarations and titles."""

    def changed(html: str) -> str:
        parts = _PARTS.split(html)
        for at, part in enumerate(parts):
            before = parts[at - 1].lower() if at else ""
            if not part.startswith("<") and not before.startswith(("<script", "<style", "<?")):
                parts[at] = change(part)
        return "".join(parts)

    return changed


def _of_tags(change: Callable[[str, str, list[tuple[str, str | None]]], str]) -> Way:
    """What changes tags: told the slash, the name and the attributes of each, their quotes on."""

    def changed(html: str) -> str:
        parts = _PARTS.split(html)
        for at, part in enumerate(parts):
            if found := _TAG.fullmatch(part):
                given = [(one[1], one[2]) for one in _ATTRIBUTE.finditer(found[3])]
                inner = change(found[1], found[2], given)
                parts[at] = inner[:-1] + (" />" if found[4].strip() and inner[-2] != "/" else ">")
        return "".join(parts)

    return changed


def _written(slash: str, name: str, given: Sequence[tuple[str, str | None]]) -> str:
    shown = "".join(f" {key}" + (f"={value}" if value else "") for key, value in given)
    return f"<{slash}{name}{shown}>"


def _reordered(slash: str, name: str, given: list[tuple[str, str | None]]) -> str:
    return _written(slash, name, given[::-1])


def _requoted(slash: str, name: str, given: list[tuple[str, str | None]]) -> str:
    def turned(value: str | None) -> str | None:
        inner = value.strip("\"'") if value else ""
        return value if not value or re.search("[\"']", inner) else f"'{inner}'"

    return _written(slash, name, [(key, turned(value)) for key, value in given])


def _capital(slash: str, name: str, given: list[tuple[str, str | None]]) -> str:
    return _written(slash, name.upper(), [(key.upper(), value) for key, value in given])


def _spaced(slash: str, name: str, given: list[tuple[str, str | None]]) -> str:
    shown = "".join(f"\n   {key}" + (f" = {value}" if value else "") for key, value in given)
    return f"<{slash}{name}{shown}\n>"


def _more_classes(slash: str, name: str, given: list[tuple[str, str | None]]) -> str:
    def more(key: str, value: str | None) -> str | None:
        inner = (value or "").strip("\"'")
        return f'"theme-2026  {inner} col-md-12"' if key.lower() == "class" else value

    return _written(slash, name, [(key, more(key, value)) for key, value in given])


def _more_attributes(slash: str, name: str, given: list[tuple[str, str | None]]) -> str:
    more = [] if slash else [("role", '"none"'), ("data-v-4f2a", None), ("aria-label", '"x > y"')]
    return _written(slash, name, [*more, *given])


def _references(text: str) -> str:
    names = {"ä": "&auml;", "ö": "&#246;", "ü": "&#xFC;", "Ö": "&Ouml;", "ß": "&szlig;"}
    return "".join(names.get(one, one) for one in text)


def _hard_blanks(text: str) -> str:
    """Blanks within dates, and around figures, do not break."""
    text = _DATE.sub(lambda found: found[0].replace(" ", "&nbsp;"), text)
    return re.sub(r"(?<=\S) (?=\d)|(?<=[\d,]) (?=\S)", "&nbsp;", text)


def _day_in(name: str) -> Way:
    return _of_text(lambda text: _DAY.sub(f"{name}," if name else "", text))


def _apart(html: str) -> str:
    """Each tag of a frame on a line of its own."""
    return re.sub(rf"(</?(?:{_FRAMES})\b[^>]*>)(?=<)", "\\1\n\t\t", html, flags=re.IGNORECASE)


def _commented(html: str) -> str:
    return re.sub(r"(<tr\b|<dl\b|<h1\b|<td\b)", r"<!-- skin: start > -->\1", html)


def _spans(text: str) -> str:
    """Words marked by a translator or a search, as a whole."""
    inner = text.strip()
    return text.replace(inner, f'<font dir="auto"><span>{inner}</span></font>') if inner else text


def _around_cells(html: str) -> str:
    """What cells hold lies in an element of its own."""
    return re.sub(r"(<(?:td|th|dd)\b[^>]*>)(.*?)(?=</(?:td|th|dd)>)", _boxed, html, flags=re.DOTALL)


def _boxed(found: re.Match[str]) -> str:
    inner = found[2]
    return found[0] if re.search(r"<(?:td|table|div|p)\b", inner) else f"{found[1]}<b>{inner}</b>"


def _groups_gone(html: str) -> str:
    return re.sub(r"</?(?:tbody|thead|tfoot)\b[^>]*>", "", html)


#: By what is different.
WAYS: dict[str, Way] = {
    "attributes in another order": _of_tags(_reordered),
    "other quotes": _of_tags(_requoted),
    "tags in capitals": _of_tags(_capital),
    "tags on several lines": _of_tags(_spaced),
    "classes of a theme": _of_tags(_more_classes),
    "attributes of a framework": _of_tags(_more_attributes),
    "references": _of_text(_references),
    "hard blanks": _of_text(_hard_blanks),
    "an English day of the week": _day_in("Tue"),
    "a Polish day of the week": _day_in("wt."),
    "a day of the week written out": _day_in("Dienstag"),
    "no day of the week": _of_text(lambda text: _DAY.sub("", text)),
    "lines between tags": _apart,
    "comments": _commented,
    "lines of Windows": lambda html: html.replace("\n", "\r\n"),
    "cells with elements": _around_cells,
    "no groups of rows": _groups_gone,
    "marked words": _of_text(_spans),
    "a mark of the encoding": lambda html: f"\ufeff{html}",
}


def _renamed(*attributes: str) -> Way:
    """Values of attributes as no release has them."""

    def change(slash: str, name: str, given: list[tuple[str, str | None]]) -> str:
        new = [(key, '"neu"' if key in attributes else value) for key, value in given]
        return _written(slash, name, new)

    return _of_tags(change)


def _boxes(html: str) -> str:
    return re.sub(r"<(/?)(?:table|tbody|thead|tr|td|th|dl|dt|dd)\b", r"<\1div", html)


def _in_english(html: str) -> str:
    names = {"Datum": "Date", "Gremium": "Body", "Betreff": "Subject", "TOP": "Item",
             "Status": "State", "Vorlage": "Paper", "Art": "Kind"}  # fmt: skip
    return re.sub(r">(\w+)(?=:?<)", lambda found: f">{names.get(found[1], found[1])}", html)


def _all(*ways: Way) -> Way:
    def changed(html: str) -> str:
        for way in ways:
            html = way(html)
        return html

    return changed


#: Layouts that no release has, by what of the known ones they lack.
UNKNOWN: dict[str, Way] = {
    "classes": _renamed("class"),
    "ids": _renamed("id"),
    "classes and ids": _renamed("class", "id"),
    "tables": _boxes,
    "labels": _in_english,
    "tables and classes": _all(_boxes, _renamed("class", "id")),
    "labels and classes": _all(_in_english, _renamed("class", "id")),
    "its content": lambda html: re.sub("<body.*</body>", "<body></body>", html, flags=re.DOTALL),
}
