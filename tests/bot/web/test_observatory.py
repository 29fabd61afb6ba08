"""The rules of the MDN HTTP Observatory, computed from the real headers of the page.

The modifiers are those of its published table (developer.mozilla.org/en-US/observatory/docs/
tests_and_scoring; in its source src/grader/charts.js of mdn/mdn-http-observatory): penalties are
taken from 100, and bonuses count from 90. What depends on the city's own TLS (redirection, invalid
certificates, preloading) is counted as 0: a proxy in front redirects http to https on the same host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from bs4 import BeautifulSoup

from tests.support import small
from tests.support.web_client import OPEN, serve

BASE = 100
#: Bonuses count only for a page with at least this many points.
BONUS_FROM = 90
#: An A+ of 100 is the best grade; this is our own aim.
AIM = 120

_SIX_MONTHS = 15_768_000
_PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
_ORIGIN = "https://observatory.example"


@pytest.fixture(scope="module")
def page() -> Iterator[httpx.Response]:
    """The start page as an https site serves it."""
    settings = OPEN.model_copy(update={"public_url": "https://auskunft.herne.example"})
    for client in serve(small.SmallArchive, settings):
        yield client.get("/", headers={"origin": _ORIGIN})


def directives(page: httpx.Response) -> dict[str, set[str]]:
    """The Content-Security-Policy by directive."""
    parts = [part.split() for part in page.headers.get("content-security-policy", "").split(";")]
    return {part[0].lower(): set(part[1:]) for part in parts if part}


def content_security_policy(page: httpx.Response) -> int:
    policy = directives(page)
    if not policy:
        return -25
    scripts = policy.get("script-src", policy.get("default-src", {"*"}))
    objects = policy.get("object-src", policy.get("default-src", {"*"}))
    broad = {"'unsafe-inline'", "data:", "https:", "http:", "*"}
    if (scripts | objects) & broad:
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    styles = policy.get("style-src", policy.get("default-src", {"*"}))
    if styles & broad:
        return 0
    closed = policy.get("default-src") == {"'none'"} and policy.get("form-action", {"*"}) <= {
        "'none'",
        "'self'",
    }
    return 10 if closed else 5


def cookies(page: httpx.Response) -> int:
    assert "set-cookie" not in page.headers, "the table for cookies is not written down here"
    return 0


def cross_origin_resource_sharing(page: httpx.Response) -> int:
    shared = page.headers.get("access-control-allow-origin")
    credentials = page.headers.get("access-control-allow-credentials") == "true"
    return -50 if shared == _ORIGIN and credentials else 0


def referrer_policy(page: httpx.Response) -> int:
    policy = page.headers.get("referrer-policy")
    return 0 if policy is None else 5 if policy in _PRIVATE else -5


def strict_transport_security(page: httpx.Response) -> int:
    header = page.headers.get("strict-transport-security", "")
    ages = [part.strip() for part in header.split(";") if part.strip().startswith("max-age=")]
    if len(ages) != 1:
        return -20
    return 0 if int(ages[0].removeprefix("max-age=")) >= _SIX_MONTHS else -10


def subresource_integrity(page: httpx.Response) -> int:
    scripts = BeautifulSoup(page.text, "html.parser").select("script[src]")
    foreign = [one for one in scripts if not str(one["src"]).startswith("/")]
    assert not foreign, "the table for scripts from elsewhere is not written down here"
    return 5 if scripts and all(one.get("integrity") for one in scripts) else 0


def x_content_type_options(page: httpx.Response) -> int:
    return 0 if page.headers.get("x-content-type-options") == "nosniff" else -5


def x_frame_options(page: httpx.Response) -> int:
    if "frame-ancestors" in directives(page):
        return 5
    return 0 if page.headers.get("x-frame-options") in ("DENY", "SAMEORIGIN") else -20


def cross_origin_resource_policy(page: httpx.Response) -> int:
    values = {"same-origin": 10, "same-site": 10, "cross-origin": 0, None: 0}
    return values.get(page.headers.get("cross-origin-resource-policy"), -5)


TESTS: tuple[Callable[[httpx.Response], int], ...] = (
    content_security_policy,
    cookies,
    cross_origin_resource_sharing,
    referrer_policy,
    strict_transport_security,
    subresource_integrity,
    x_content_type_options,
    x_frame_options,
    cross_origin_resource_policy,
)


def score(page: httpx.Response) -> int:
    """The points of a page."""
    modifiers = [test(page) for test in TESTS]
    points = BASE + sum(one for one in modifiers if one < 0)
    if points >= BONUS_FROM:
        points += sum(one for one in modifiers if one > 0)
    return max(0, points)


def test_the_page_has_an_a_plus(page: httpx.Response) -> None:
    assert score(page) >= AIM


def test_no_test_takes_a_point(page: httpx.Response) -> None:
    assert {test.__name__: test(page) for test in TESTS} == {
        "content_security_policy": 10,
        "cookies": 0,
        "cross_origin_resource_sharing": 0,
        "referrer_policy": 5,
        "strict_transport_security": 0,
        "subresource_integrity": 0,
        "x_content_type_options": 0,
        "x_frame_options": 5,
        "cross_origin_resource_policy": 10,
    }


@pytest.mark.parametrize(
    ("header", "lost"),
    [
        ("content-security-policy", 55),
        ("x-content-type-options", 5),
        ("strict-transport-security", 50),
        ("referrer-policy", 5),
        ("cross-origin-resource-policy", 10),
    ],
)
def test_without_a_header_points_are_lost(page: httpx.Response, header: str, lost: int) -> None:
    headers = [(name, value) for name, value in page.headers.raw if name.decode().lower() != header]
    without = httpx.Response(200, headers=headers, text="")
    whole = httpx.Response(200, headers=page.headers.raw, text="")
    assert score(whole) - score(without) == lost
