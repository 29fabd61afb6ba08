"""Content → response: kept by browsers for a while and not sent twice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256

from fastapi import Request
from starlette.responses import Response

from bot.settings import Settings

#: What a Host header may hold to stand in a link.
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


def cached(
    request: Request,
    content: str | bytes,
    media_type: str,
    seconds: int,
    extra: Mapping[str, str] | None = None,
) -> Response:
    """The content with its checksum as ETag; 304 without it where the client has it already."""
    raw = content.encode() if isinstance(content, str) else content
    etag = f'"{sha256(raw).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={seconds}", **(extra or {})}
    known = request.headers.get("if-none-match", "").split(",")
    if {tag.strip().removeprefix("W/") for tag in known} & {etag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(raw, headers=headers, media_type=media_type)


def base_of(request: Request, settings: Settings) -> str:
    """The address of the site as citizens see it; none where the request's Host is no host."""
    base = settings.public_url.rstrip("/")
    host = request.headers.get("host", "")
    if not base and _HOST.fullmatch(host):
        base = f"{request.scope['scheme']}://{host}"
    return base
