"""What a page says, and which files it offers beside; what files hold is read in `beside`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from retrieval.pages import Page


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A file that a page links.

    `key` is what its source calls it, `url` where it lies, `saved_as` the names under which it is
    saved that hold its own number: no title is among them.
    """

    name: str
    key: str
    url: str | None
    saved_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """A page, and the files of the paper or of the item that it is about.

    Without `files` the page itself holds all that is read of it.
    """

    page: Page
    files: tuple[PaperFile, ...] | None = None


#: The reader of a system: name of the page, its HTML, its body, its address → what it says.
Reader = Callable[[str, str, str, str | None], tuple[Filed, ...]]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a page says, and the folder that it was saved in."""

    page: Page
    folder: Path
    files: tuple[PaperFile, ...] | None = None
