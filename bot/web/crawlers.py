"""What search engines are told: which pages there are, and what is none.

All that is browsed and every permanent link of an Anfrage or a Sitzung; no reply to a question.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from xml.sax.saxutils import escape

from fastapi import FastAPI, Request
from starlette.responses import Response

from bot import render
from bot.ports import GetArchive
from bot.web.files import cached
from bot.web.page import PageRenderer
from retrieval.replies.catalogue import Catalogue

#: So many addresses fit into one sitemap (sitemaps.org); the newest are named.
_MOST = 50_000
_BROWSED = ("/", "/anfragen", "/sitzungen", "/personen", "/gremien", "/begriffe", "/neu")
#: Replies of programs, and verdicts of citizens.
_NO_PAGES = ("/api/", "/*/rueckmeldung")


def add_crawling(app: FastAPI, archive: GetArchive, pages: PageRenderer) -> None:
    @app.get("/robots.txt", include_in_schema=False)
    def robots(request: Request) -> Response:
        base = pages.base(request)
        lines = ["User-agent: *", *(f"Disallow: {pages.root}{path}" for path in _NO_PAGES)]
        lines += [f"Sitemap: {base}/sitemap.xml"] if base else []
        return cached(request, "\n".join(lines) + "\n", "text/plain; charset=utf-8")

    @app.get("/sitemap.xml", include_in_schema=False)
    def sitemap(request: Request) -> Response:
        content = _sitemap(archive().catalogue, pages.base(request))
        return cached(request, content, "application/xml; charset=utf-8")


def _sitemap(catalogue: Catalogue, base: str) -> str:
    listed = "".join(
        f"<url><loc>{escape(one)}</loc></url>\n"
        for one in islice(_addresses(catalogue, base), _MOST)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{listed}</urlset>\n'
    )


def _addresses(catalogue: Catalogue, base: str) -> Iterator[str]:
    yield from (base + path for path in _BROWSED)
    yield from (render.permalink(base, one.id) for one in catalogue.meetings())
    yield from (render.permalink(base, one.id) for one in catalogue.entries())
