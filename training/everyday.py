"""Sentences of everyday life and of programs' windows in many languages: not to be unlearnt.

Tatoeba's German and English sentences, and the translations that Debian's programs carry (gettext
catalogues under /usr, or of packages that were unpacked into a folder).
"""

import gettext
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from training.files import Files

LANGUAGES = ("ar", "de", "es", "fr", "it", "pl", "ro", "ru", "tr", "uk")
_FEWEST_LETTERS, _MOST_LETTERS = 30, 200
# Marks of what a program fills in, of keys, and of markup.
_MARKS = re.compile(r"<[^>]*>|[~_&]|%\S*|\$\S+|\{[^}]*\}")


def sentences(files: Files) -> list[str]:
    """Return each sentence once."""
    with gzip.open(files.tatoeba(), "rt", encoding="utf-8") as lines:
        pairs = [side for line in lines for side in line.rstrip("\n").split("\t")]
    return list(dict.fromkeys([*pairs, *_translations(files.translations)]))


def _translations(folder: Path) -> Iterator[str]:
    for language in LANGUAGES:
        for path in sorted(folder.rglob(f"{language}/LC_MESSAGES/*.mo")):
            with path.open("rb") as file:
                catalogue = gettext.GNUTranslations(file)
            for text in vars(catalogue)["_catalog"].values():
                plain = " ".join(_MARKS.sub("", text).split())
                if _FEWEST_LETTERS <= len(plain) <= _MOST_LETTERS:
                    yield plain
