"""What the tests of the web share: a client and a browser of the small archive, a city's site."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.web.app import create_app
from tests.support import small
from tests.support.web_client import (
    CHROMIUM,
    CHROMIUM_FLAGS,
    NOW,
    OPEN,
    Ticks,
    open_context,
    serve,
    served,
)
from tests.support.widget_client import STRICT, Site, site

#: Everything in which a page can keep something on a device.
KEPT = """(async () => localStorage.length + sessionStorage.length + (await caches.keys()).length
    + (await indexedDB.databases()).length)()"""


@pytest.fixture(scope="module")
def archive() -> small.SmallArchive:
    """The archive behind `client`."""
    return small.SmallArchive()


@pytest.fixture(scope="module")
def client(archive: small.SmallArchive) -> Iterator[httpx.Client]:
    """A client of the small archive, without limits that matter."""
    yield from serve(lambda: archive)


@pytest.fixture
def ticks() -> Ticks:
    """A clock of its own for each test."""
    return Ticks()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser; its tests are skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address of the small archive."""
    archive = small.SmallArchive()
    app = create_app(lambda: archive, OPEN, clock=lambda: NOW)
    with served(app) as url:
        yield url


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One tab for the tests of a file."""
    context = open_context(browser, viewport={"width": 1024, "height": 768}, locale="de-DE")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def complaints(tab: Page) -> list[str]:
    """What the browser loads or complains of."""
    noted: list[str] = []
    tab.on("request", lambda request: noted.append(request.url))
    tab.on("console", lambda message: noted.append(message.text))
    tab.on("pageerror", lambda error: noted.append(str(error)))
    return noted


@pytest.fixture
def page(tab: Page, complaints: list[str], url: str) -> Iterator[Page]:
    """The start page; the test fails where anything is loaded from elsewhere or complained of."""
    complaints.clear()
    tab.goto(url)
    yield tab
    # Chromium itself reports the status of a refused form.
    expected = (url, "Failed to load resource: the server responded with a status of 4")
    assert [one for one in complaints if not one.startswith(expected)] == []
    assert tab.context.cookies() == []
    assert tab.evaluate("localStorage.length + sessionStorage.length") == 0
    tab.set_viewport_size({"width": 1024, "height": 768})
    tab.emulate_media(media="screen")


@pytest.fixture(scope="module")
def city() -> Iterator[Site]:
    """A site and its service."""
    with site() as held:
        yield held


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """One window for the tests of a file, on a day that does not change."""
    context = open_context(
        browser, viewport={"width": 1024, "height": 768}, reduced_motion="reduce"
    )
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
