"""What the tests of the widget share: a city's site that embeds it, and a window on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from web_client import NOW
from widget_client import STRICT, Site, site

#: Everything in which a page can keep something on a device.
KEPT = """(async () => localStorage.length + sessionStorage.length + (await caches.keys()).length
    + (await indexedDB.databases()).length)()"""


@pytest.fixture(scope="module")
def city() -> Iterator[Site]:
    """A site and its service."""
    with site() as held:
        yield held


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """One window for the tests of a file, on a day that does not change."""
    context = browser.new_context(viewport={"width": 1024, "height": 768}, reduced_motion="reduce")
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    yield page
    context.close()


@pytest.fixture(scope="module")
def noted(window: Page) -> list[str]:
    """What the browser loads or complains of."""
    found: list[str] = []
    window.on("request", lambda request: found.append(request.url))
    window.on("console", lambda message: found.append(message.text))
    window.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def host(window: Page, noted: list[str], city: Site) -> Iterator[Page]:
    """The city's page under the strictest policy; the test fails where anything else is loaded,
    anything is kept or the browser complains.
    """
    noted.clear()
    city.go(window, policy=STRICT)
    yield window
    assert [one for one in noted if not one.startswith((city.url, city.service))] == []
    assert window.context.cookies() == []
    assert window.evaluate(KEPT) == 0
