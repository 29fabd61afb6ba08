"""A request → the language of its reader, kept on every link of the page that it gets.

What the address says (`?sprache=en`) goes before what the browser says (Accept-Language). Nothing
is stored: no cookie, so the choice stands in each address until another one is made.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.texts.languages import LANGUAGES, NAMES, Language, direction, known, speaking, spoken

#: The name in an address under which a language is chosen.
FIELD = "sprache"

#: What is the same in all languages.
_ALIKE = (
    "/static/",
    "/widget",
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi",
    "/robots",
    "/sitemap",
)

#: Languages that a browser names and that are looked at: nobody reads more.
_MOST_NAMED = 20

#: An address of a page on this site in a finished page, and a form that writes an address itself.
_LINK = re.compile(
    r'(?P<name> (?:href|action|formaction))="(?P<path>/(?!/|static/|widget/|openapi)[^"#?]*)'
    r'(?:\?(?P<query>[^"#]*))?(?P<place>#[^"]*)?"'
)
_GET_FORM = re.compile(r'<form [^>]*method="get"[^>]*>')


@dataclass(frozen=True, slots=True)
class _Address:
    """Where the reader is: what to read there in another language, and whether one was chosen."""

    path: str = "/"
    query: str = ""
    chosen: bool = False


_HERE: ContextVar[_Address] = ContextVar("here")


def _here() -> _Address:
    return _HERE.get(_Address())


class SpeakToReader:
    """Has all that answers a request speak its reader's language, and says so to caches."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_ALIKE):
            await self.app(scope, receive, send)
            return
        given = _fields(scope["query_string"].decode("latin-1"))
        chosen = next((one for one in LANGUAGES if (FIELD, one) in given), None)
        language = chosen or preferred(Headers(scope=scope).get("accept-language", ""))
        # What a form was sent to is no page to come back to.
        path = scope["path"] if scope["method"] in ("GET", "HEAD") else "/"
        rest = urlencode([one for one in given if one[0] != FIELD])
        _HERE.set(_Address(path, rest, chosen is not None))

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Accept-Language")
                if headers.get("content-type", "").startswith(("text/html", "application/problem")):
                    headers["Content-Language"] = language
            await send(message)

        with speaking(language):
            await self.app(scope, receive, send_marked)


def preferred(accepted: str) -> Language:
    """The first of a browser's languages that is spoken here; German where none is.

    >>> preferred("tr-TR,tr;q=0.9,en;q=0.8"), preferred("fr;q=1, en;q=0.5, de;q=0.7"), preferred("")
    ('tr', 'de', 'de')
    """
    named: list[tuple[float, int, Language]] = []
    for one in accepted.split(",")[:_MOST_NAMED]:
        tag, *parameters = (part.strip() for part in one.split(";"))
        quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        language = known(tag)
        if language and re.fullmatch(r"0(\.\d{0,3})?|1(\.0{0,3})?", quality) and float(quality):
            named.append((-float(quality), len(named), language))
    return min(named)[2] if named else "de"


def _fields(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_NAMED)
    except ValueError:
        return []


@dataclass(frozen=True, slots=True)
class Choice:
    """A language that can be read in, and the address of the same page in it."""

    language: Language
    called: str
    address: str

    @property
    def direction(self) -> str:
        """How it is written."""
        return direction(self.language)


def choices() -> list[Choice]:
    """All languages, for the page that the reader is on."""
    here = _here()
    return [
        Choice(one, NAMES[one], f"{here.path}?{here.query}{'&' * bool(here.query)}{FIELD}={one}")
        for one in LANGUAGES
    ]


def kept(address: str) -> str:
    """An address of this site as a link of the reader's page: with the language that was chosen."""
    if not _here().chosen:
        return address
    path, _, query = address.partition("?")
    return f"{path}?{query}{'&' * bool(query)}{FIELD}={spoken()}"


def finished(page: str) -> str:
    """A page as its reader gets it.

    In templates what is of records stands in `<bdi>` or under `dir="auto"`: in another language it
    is told to be German. The chosen language stays with every link and form, so that no template
    can forget it.
    """
    if spoken() != "de":
        page = page.replace("<bdi>", '<bdi lang="de">')
        page = page.replace(' dir="auto"', ' lang="de" dir="ltr"')
    if not _here().chosen:
        return page
    page = _LINK.sub(_with_language, page)
    hidden = f'<input type="hidden" name="{FIELD}" value="{spoken()}">'
    return _GET_FORM.sub(lambda form: form[0] + hidden, page)


def _with_language(link: re.Match[str]) -> str:
    query = link["query"] or ""
    if f"{FIELD}=" in query:
        return link[0]
    joint = "&amp;" * bool(query)
    place = link["place"] or ""
    return f'{link["name"]}="{link["path"]}?{query}{joint}{FIELD}={spoken()}{place}"'
