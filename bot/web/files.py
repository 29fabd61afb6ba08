"""Folders of the package → files a browser loads from here and may keep for a while."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi import Request
from starlette.responses import Response

from bot.texts import common as texts
from bot.texts import widget as widget_texts
from bot.texts.languages import LANGUAGES, Language
from bot.web.middleware import PACKED
from retrieval.search.query import LONGEST

#: Seconds a client may keep what the archive holds: a corrected one shows within minutes.
BRIEFLY = 300
#: Seconds it may keep a file whose address changes with its content.
FOR_A_YEAR = 365 * 24 * 60 * 60

#: A page that was sent for with words of a citizen: the browser may show it again when somebody
#: goes back to it, which needs no second question, and may use it for nothing else.
SHOWN_AGAIN = {"Cache-Control": "private, no-cache"}

_FOLDER = Path(__file__).parent
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

#: Stand in the widget's loader where the version of its modules belongs, what is set, and what is
#: said in each language before its own module is there.
_VERSION, _KEEPS, _NOT_REACHED = b"VERSION", b"KEEPS", b'"NOT_REACHED"'
_LOADER, _GIVEN = "loader.js", "given.js"

#: What a browser does not need of a script: comments on lines of their own, and indentation.
_COMMENT = re.compile(rb"^[ ]*(?://[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)\n", re.MULTILINE)
_INDENT = re.compile(rb"^\s+", re.MULTILINE)
#: What a style does not need besides: blanks around its signs, and the last semicolon of a rule.
_STYLE, _BLANK = "style.js", re.compile(rb"(?<=[:;,{}])\s+|\s+(?=[{}])|;(?=\s*\})")
#: How a module of the widget names another one that it needs, and what it gives to others.
_IMPORT = re.compile(rb'^import [^;]*? from "\./([a-z]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(rb"^export ", re.MULTILINE)
#: The modules that a browser asks for: the panel, and what the page's own field needs.
_ASKED_FOR = ("panel.js", "search.js")


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file that pages load."""

    content: bytes
    media_type: str

    @property
    def version(self) -> str:
        """Changes with the content, so that a browser may keep a file for long."""
        return _version(self.content)


@dataclass(frozen=True, slots=True)
class Widget:
    """The widget: a loader that keeps its address, and modules under an address with a version.

    A module is sent as one file with all that it imports: one packs better than ten. What it says
    in a language is a module too, of which a browser asks for one.
    """

    loader: StaticFile
    modules: Mapping[str, StaticFile]
    version: str

    @classmethod
    def load(cls, keeps: bool = False, examples: Sequence[str] = ()) -> Widget:
        """The widget of the package; it offers to keep questions where the service `keeps` them.

        `examples` are lines to try.
        """
        scripts = {name: _lean(file.content) for name, file in _files(_FOLDER / "widget").items()}
        scripts[_STYLE] = _BLANK.sub(b"", scripts[_STYLE])
        loader = StaticFile(scripts.pop(_LOADER), _MEDIA_TYPES[".js"])
        scripts[_GIVEN] = _given(examples)
        contents = {name: _joined(name, scripts) for name in _ASKED_FOR}
        contents |= {f"{language}.js": _texts(language) for language in LANGUAGES}
        modules = {name: StaticFile(one, loader.media_type) for name, one in contents.items()}
        version = _version(b"".join(file.content for file in modules.values()))
        content = loader.content.replace(_VERSION, version.encode())
        content = content.replace(_KEEPS, b"on" if keeps else b"off")
        content = content.replace(
            _NOT_REACHED, _json(widget_texts.in_each_language(widget_texts.NOT_REACHED))
        )
        return cls(StaticFile(content, loader.media_type), modules, version)


@cache
def static_files() -> dict[str, StaticFile]:
    """The styles, scripts and pictures of the page, by name."""
    return _files(_FOLDER / "static")


def _files(folder: Path) -> dict[str, StaticFile]:
    return {
        path.name: StaticFile(path.read_bytes(), _MEDIA_TYPES[path.suffix])
        for path in sorted(folder.iterdir())
    }


def _given(examples: Sequence[str]) -> bytes:
    """The module of what the service gives: what may be asked, and the note of German texts."""
    german = _json(widget_texts.in_each_language(texts.IN_GERMAN))
    return b"export const LONGEST=%d,EXAMPLES=%s,IN_GERMAN=%s;\n" % (
        LONGEST, _json(examples), german,
    )  # fmt: skip


def _texts(language: Language) -> bytes:
    """The module of all that the widget says in a language."""
    return b"export const TEXTS=%s;\n" % _json(widget_texts.told(language))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _lean(script: bytes) -> bytes:
    """A script without what only its authors read: a tenth of the widget's weight."""
    return _INDENT.sub(b"", _COMMENT.sub(b"", script))


def _joined(name: str, scripts: Mapping[str, bytes]) -> bytes:
    """A module behind all that it imports, as one; no two of them give a name to two things."""
    needed: dict[str, None] = {}

    def need(name: str) -> None:
        for imported in _IMPORT.findall(scripts[name]):
            need(imported.decode())
        needed.setdefault(name)

    need(name)
    *others, own = (_IMPORT.sub(b"", scripts[one]) for one in needed)
    return b"".join((*(_EXPORT.sub(b"", one) for one in others), own))


def _version(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]


def cached(
    request: Request,
    content: str | bytes,
    media_type: str = "text/html; charset=utf-8",
    seconds: int = BRIEFLY,
    extra: Mapping[str, str] | None = None,
) -> Response:
    """The content with its checksum as ETag; 304 without it where the client has it already."""
    raw = content.encode() if isinstance(content, str) else content
    version = sha256(raw).hexdigest()[:32]
    etag, packed = f'"{version}"', f'"{version}{PACKED}"'
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={seconds}", **(extra or {})}
    known = request.headers.get("if-none-match", "").split(",")
    held = {tag.strip().removeprefix("W/") for tag in known} & {etag, packed, "*"}
    if held:
        # Who has it packed keeps that.
        return Response(
            status_code=304, headers=headers | {"ETag": min(held - {"*"}, default=etag)}
        )
    return Response(raw, headers=headers, media_type=media_type)
