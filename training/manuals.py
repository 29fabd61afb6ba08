"""Help pages in two languages → paragraphs and stretches of text beside each other.

The pages of LibreOffice's help (Debian's libreoffice-help-de and libreoffice-help-en-us) are
translated paragraph by paragraph and keep each paragraph's id. They are no council text, but the
only longer texts of the sources: a body that only ever reads terms forgets how to read on.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bs4 import BeautifulSoup

_GERMAN, _ENGLISH = "de", "en-US"
_CONTENT = "DisplayArea"
_PARAGRAPHS = ("p", "h1", "h2", "h3", "h4")
# Shorter paragraphs are names of keys and menus.
_FEWEST_WORDS = 4
# A stretch is as long as a passage of the product.
_STRETCH_WORDS = 60


def translations(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield German texts and their English originals: first paragraphs, then stretches, by page."""
    for page in sorted((folder / _GERMAN / "text").rglob("*.html")):
        original = folder / _ENGLISH / page.relative_to(folder / _GERMAN)
        if original.exists():
            pairs = list(aligned(_paragraphs(page), _paragraphs(original)))
            yield from pairs
            yield from stretches(pairs)


def aligned(german: Mapping[str, str], english: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the texts of paragraphs that stand on both sides, are sentences and translated."""
    for number, text in german.items():
        other = english.get(number, "")
        if text != other and min(len(text.split()), len(other.split())) >= _FEWEST_WORDS:
            yield text, other


def stretches(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield neighbouring paragraphs joined until they are as long as a passage."""
    held: list[tuple[str, str]] = []
    for pair in pairs:
        held.append(pair)
        if sum(len(german.split()) for german, _ in held) >= _STRETCH_WORDS:
            if len(held) > 1:
                yield " ".join(g for g, _ in held), " ".join(e for _, e in held)
            held = []


def _paragraphs(page: Path) -> dict[str, str]:
    """Return the texts of a page by the ids of their paragraphs."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    content = soup.find(id=_CONTENT)
    if content is None:
        return {}
    return {
        str(tag["id"]): " ".join(tag.get_text(" ").split())
        for tag in content.find_all(_PARAGRAPHS, id=True)
    }
