"""A line → the fixed text of the service that it gets, if any: help, a greeting, what a word means.

Only by the words of the line, before any search: in an emergency nothing else may come first. What
is said, and to which lines, stands in `notices.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.german import word_set
from retrieval.german.words import words

_FILE = Path(__file__).with_name("notices.toml")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
#: Words of which a courtesy is made: those that are one, and what stands beside them.
_COURTESIES = frozenset(word.translate(_UMLAUTS) for word in word_set("courtesies.txt")) | set(
    "zusammen jemand da dir du es euch ihnen geht wie noch sehr fuer die das der antwort auskunft "
    "und wuensche ich zurueck liebe leute auch bis bald spaeter dann mal ja gut so auf ihr ein "
    "einen an alle merci bye wiederschauen gruezi".split()
)
#: How people ask what a word means, when what they only wrap it in is left out.
_MEANS = re.compile(
    r"(?:(?:mit )?(?:was|wer) (?:ist|sind|heisst|bedeutet|bedeuten|meint|meinen|besagt|macht)"
    r"(?: mit| unter)?|was versteht man unter|wofuer steh(?:t|en)|erklaere?n?(?: sie)?(?: was)?"
    r"|(?:die )?(?:bedeutung|definition|erklaerung)(?: von)?|definiere) "
    r"(?P<behind>.+?)(?: (?:ist|sind|bedeutet|heisst|im rat))?"
    r"|(?P<before>.+?) (?:bedeutung|definition|erklaerung|was ist das|was (?:heisst|bedeutet) das)"
)
_WRAPPED = re.compile(
    r" ?\b(?:das wort|der begriff|den begriff|die abkuerzung|begriff|wort|bitte|mal|mir|uns|denn"
    r"|eigentlich|genau|ueberhaupt|nochmal|hier|gemeint|eine?[rmns]?)\b"
)


@dataclass(frozen=True, slots=True)
class FixedText:
    """What is said; `topic` names it, `text` is in paragraphs as a stored text is."""

    topic: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """A text with the patterns of the lines that get it."""

    gives: FixedText
    said: re.Pattern[str] | None
    alone: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    needs: frozenset[str]

    def fits(self, line: str, spoken: frozenset[str]) -> bool:
        if not self.needs.isdisjoint(spoken) and spoken <= _COURTESIES:
            return True
        found = (self.said and self.said.search(line)) or (
            self.alone and self.alone.fullmatch(line)
        )
        return bool(found) and not (self.unless and self.unless.search(line))


def find_notice(line: str) -> FixedText | None:
    """Return the fixed text that a line gets.

    >>> find_notice("Hilfe, es brennt!").topic, find_notice("Wie oft brennt es in der Altstadt?")
    ('emergency', None)
    """
    plain = _plain(" ".join(words(line)))
    spoken = frozenset(plain.split())
    found = next((rule.gives for rule in _RULES if rule.fits(plain, spoken)), None)
    return found or _explained(plain)


def _explained(plain: str) -> FixedText | None:
    """What a word of the council means, where the line asks for that."""
    if bare := _BARE.get(plain):
        return bare
    asked = _MEANS.fullmatch(_WRAPPED.sub("", plain).strip())
    return _NAMED.get(asked["behind"] or asked["before"]) if asked else None


def _plain(text: str) -> str:
    return text.translate(_UMLAUTS)


def text_of(given: Mapping[str, Any]) -> FixedText:
    paragraphs = given["text"].strip().split("\n\n")
    text = "\n\n".join(" ".join(one.split()) for one in paragraphs)
    return FixedText(given["topic"], given["title"], text)


def _rule_of(given: Mapping[str, Any], meant: Mapping[str, str]) -> _Rule:
    def pattern(name: str) -> re.Pattern[str] | None:
        joined = "|".join(f"(?:{_plain(one)})" for one in given.get(name, ()))
        for word, stands_for in meant.items():
            joined = joined.replace(word, stands_for)
        return re.compile(joined) if joined else None

    needs = frozenset(_plain(given.get("needs", "")).split())
    return _Rule(text_of(given), pattern("said"), pattern("alone"), pattern("unless"), needs)


def _folded(name: str) -> str:
    return _plain(" ".join(words(name)))


_HELD = tomllib.loads(_FILE.read_text(encoding="utf-8"))
_STANDS_FOR = {"ASKED": f"(?:{_HELD['asked']})", "WHO": _HELD["who"]}
_RULES = tuple(_rule_of(one, _STANDS_FOR) for one in _HELD["notices"])
#: What words of the council mean, in the order of the file.
EXPLAINED = tuple(map(text_of, _HELD["words"]))
_NAMED = {_folded(name): text_of(one) for one in _HELD["words"] for name in one["names"]}
_BARE = {_folded(name): text_of(one) for one in _HELD["words"] for name in one.get("bare", ())}
