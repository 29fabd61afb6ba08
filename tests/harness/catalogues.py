"""The German sentences → the catalogues of the other languages: `make catalogues` after a change.

New sentences are added without a translation, which the tests miss; what nobody says any more goes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import ModuleType

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.texts import common, kinds, languages, pages, searching, telegram, widget
from bot.texts.languages import LANGUAGES, NAMES, Language, Plural
from retrieval.german import notices, topics

FOLDER = Path(common.__file__).parent / "catalogues"
TRANSLATED: tuple[Language, ...] = tuple(one for one in LANGUAGES if one != "de")
MODULES: tuple[ModuleType, ...] = (
    common, languages, kinds, pages, searching, telegram, widget,
)  # fmt: skip
#: What is said the same in all languages, or is no sentence.
_NO_SENTENCES = {"NAME", "CITY", "LEGAL", "GERMAN", "LANGUAGES", "NAMES", "JUDGED_BY", "PATH"}

_HEAD = ("msg", '"Language:', '"Plural-Forms:', '"Content-Type:')


def said() -> dict[str | tuple[str, str], str]:
    """Every sentence that is translated, with the place where it stands."""
    found: dict[str | tuple[str, str], str] = {}
    for module in MODULES:
        name = module.__name__.rpartition(".")[2]
        for constant, value in vars(module).items():
            if (
                constant.isupper()
                and not constant.startswith("_")
                and constant not in _NO_SENTENCES
            ):
                for sentence in _sentences(value):
                    found.setdefault(sentence, f"{name}.{constant}")
    for page in pages.LEGAL.values():
        found.setdefault(page["title"], "legal")
    for name in topics.NAMES.values():
        found.setdefault(name, "topics")
    held = tomllib.loads(Path(notices.__file__).with_name("notices.toml").read_text("utf-8"))
    for given in (*held["notices"], *held["words"]):
        text = notices.text_of(given)
        found.setdefault(text.title, f"notices.{text.topic}")
        found.setdefault(text.text, f"notices.{text.topic}")
    return found


def _sentences(value: object) -> Iterator[str | tuple[str, str]]:
    match value:
        case str() if value not in NAMES.values():
            yield value
        case Plural():
            yield value.one, value.many
        case dict():
            for one in value.values():
                yield from _sentences(one)
        case list() | tuple():
            for one in value:
                yield from _sentences(one)
        case telegram.Command():
            yield value.does


def path_of(language: Language) -> Path:
    return FOLDER / f"{language.replace('-', '_')}.po"


def catalogue(language: Language) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=locale_of(language))


def locale_of(language: Language) -> str:
    return language.partition("-")[0]


def write(language: Language, catalog: Catalog) -> None:
    """Write a catalogue, with no more of a head than is read."""
    held = BytesIO()
    write_po(held, catalog, width=0)
    head, _, entries = held.getvalue().decode().partition("\n\n")
    lines = [line for line in head.splitlines() if line.startswith(_HEAD)]
    path_of(language).write_text("\n".join(lines) + f"\n\n{entries}", encoding="utf-8")


def updated(language: Language) -> Catalog:
    """The catalogue with exactly the sentences that are said now, in their order."""
    before = catalogue(language) if path_of(language).exists() else Catalog()
    fresh = Catalog(locale=locale_of(language), fuzzy=False, header_comment="")
    for sentence, place in said().items():
        held: Message | None = before.get(sentence)
        fresh.add(sentence, held.string if held else None, auto_comments=[place])
    return fresh


if __name__ == "__main__":
    for one in TRANSLATED:
        write(one, updated(one))
