"""No text of a record turns the line it stands in: each is isolated, or has a line of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

import bot.web

PAGES = sorted((Path(bot.web.__file__).parent / "pages").glob("*.html"))

#: What is read from records, by the last name of an expression or by the function that gives it.
_OF_RECORDS = re.compile(
    r"(?<![\w(])(?:\w+\.)*(?:betreff|frage|gremium|title|body|bodies|excerpt|name|publisher"
    r"|beschlussart|file|part|value)\b(?!\()(?:\[\d\])?"
    r"|\bparagraph\.\w+|\brender\.(?:headline|choice_label)\("
)
#: Names that are the service's own, and what isolates a text by itself.
_OWN = re.compile(r"^(?:(?:\w*texts)\.|parts\.|council\.|render\.isolated\()|^\"|^'")
_VOID = frozenset("meta link input br hr img".split())
_UNSEEN = frozenset({"title", "script", "style"})
_HOLE = re.compile("\ue000(\\d+)\ue001")


@dataclass(slots=True)
class Open:
    """An element that is open, with the words of its own in it where it is one by `dir`."""

    tag: str
    isolates: bool
    auto: bool
    records: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)


class Checked(HTMLParser):
    """Notes each expression that would turn what stands beside it."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[Open] = [Open("", False, False)]
        self._expressions: list[str] = []
        macros = set(re.findall(r"{%-? macro (\w+)\(", source))
        self._macros = re.compile(
            rf"^(?:{'|'.join(macros | {'choice', 'entries', 'super', 'form'})})\("
        )
        text = re.sub(r"{{-?\s*level[^}]*}}", "1", source)
        text = re.sub(r"{{-?(.*?)-?}}", self._hole, text, flags=re.DOTALL)
        self.feed(re.sub(r"{%.*?%}", "", text, flags=re.DOTALL))
        self.close()

    def _hole(self, found: re.Match[str]) -> str:
        self._expressions.append(found[1].strip())
        return f"\ue000{len(self._expressions) - 1}\ue001"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            auto = ("dir", "auto") in attrs
            self._open.append(Open(tag, tag == "bdi" or auto, auto))

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1:
            one = self._open.pop()
            if one.auto and one.own:
                self.found += one.records
            if one.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        if any(one.tag in _UNSEEN for one in self._open):
            return
        isolating = next((one for one in reversed(self._open) if one.isolates), None)
        for number in _HOLE.findall(data):
            expression = self._expressions[int(number)]
            if self._is_of_record(expression):
                (isolating.records if isolating else self.found).append(expression)
            elif isolating:
                isolating.own += [expression] * bool(re.match(r"\w*texts\.", expression))
        if isolating and re.search(r"\w", _HOLE.sub("", data)):
            isolating.own.append(data)

    def _is_of_record(self, expression: str) -> bool:
        if _OWN.match(expression) or self._macros.match(expression):
            return False
        return bool(_OF_RECORDS.search(expression))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_each_text_of_a_record_is_isolated_or_alone(path: Path) -> None:
    assert Checked(path.read_text(encoding="utf-8")).found == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>{{ texts.POINTER }} · {{ reply.source.body }}</p>",
        '<p dir="auto">{{ texts.POINTER }}: {{ reply.source.betreff }}</p>',
        '<p dir="auto">Vorlage {{ one.betreff }}</p>',
        "<h{{ level }}>{{ reply.frage or name }}</h{{ level }}>",
        '<li><a href="{{ render.permalink("", item.id) }}">{{ item.gremium }}</a></li>',
    ],
)
def test_a_text_beside_others_is_found(source: str) -> None:
    assert len(Checked(source).found) == 1


@pytest.mark.parametrize(
    "source",
    [
        "<p>{{ texts.POINTER }} · <bdi>{{ reply.source.body }}</bdi></p>",
        '<h{{ level }} dir="auto">{{ reply.frage or name }}</h{{ level }}>',
        '<p title="{{ one.betreff }}">{{ texts.POINTER }}</p>',
        "<option>{{ render.isolated(one.name) }} ({{ one.count }})</option>",
    ],
)
def test_what_is_isolated_or_alone_is_left(source: str) -> None:
    assert Checked(source).found == []
