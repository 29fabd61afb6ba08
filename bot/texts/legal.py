"""Who runs the service → the pages on privacy, accessibility and the operator; texts: legal.toml.

What only the city knows stands in the settings; where a setting is missing, the page says so
instead of pretending. It is no legal advice: the city checks the pages before it publishes them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from bot.texts.common import KEEP

MISSING = "Diese Angabe hat die betreibende Stelle noch nicht eingetragen."
_UNLESS_GIVEN = ", außer Sie geben sie selbst weiter"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegalPage:
    """A page of sections."""

    path: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Operator:
    """What the pages say of who runs the service, and of what is switched on."""

    name: tuple[str, ...] = ()
    contact_url: str = ""
    privacy_officer: str = ""
    enforcement_body: str = ""
    offers_telegram: bool = False
    keeps_unanswered: bool = False


_PAGES = tomllib.loads((files("bot.texts") / "legal.toml").read_text(encoding="utf-8"))


def legal_pages(known: Operator) -> tuple[LegalPage, ...]:
    contact = f"Kontakt: {known.contact_url.removeprefix('mailto:')}"
    reach = (*(known.name or (MISSING,)), *((contact,) if known.contact_url else ()))
    switched = {"telegram": known.offers_telegram, "unanswered": known.keeps_unanswered}
    filled = {
        "keep": KEEP,
        "unless_given": _UNLESS_GIVEN if known.keeps_unanswered else "",
        "privacy_officer": known.privacy_officer or MISSING,
        "enforcement_body": known.enforcement_body or MISSING,
    }

    def section(given: Mapping[str, Any]) -> Section:
        paragraphs = tuple(one.format_map(filled) for one in given.get("paragraphs", ()))
        return Section(given["title"], paragraphs or reach)

    def sections(given: Sequence[Mapping[str, Any]]) -> tuple[Section, ...]:
        return tuple(section(one) for one in given if switched.get(one.get("only_with", ""), True))

    return tuple(
        LegalPage(path, page["title"], sections(page["sections"])) for path, page in _PAGES.items()
    )
