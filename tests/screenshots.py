"""Every state of page and widget → pictures in a folder, to be looked at: `make screenshots`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import web_support as small
from playwright.sync_api import Browser, Page, sync_playwright
from web_client import CHROMIUM, CHROMIUM_FLAGS, NOW, STATES, type_in
from widget_client import ASKED, Site, ask, site, start, type_slowly

from bot import texts
from retrieval.errors import ArchiveMissing

WIDTHS = {320: 640, 768: 1024, 1280: 900}
SCHEMES = ("light", "dark")
PAGES = {
    "start": "/",
    "themes": "/themen",
    "themes-chosen": "/themen?jahr=2021",
    "themes-empty": "/themen?jahr=2021&gremium=rat-der-stadt",
    "news": "/neu",
    "answer": "/antwort/herne-2022-0129-2",
    "embed": "/einbetten",
    "none": "/nix",
}
#: Names for the states of the page that the widget has not.
PAGE_STATES = {question: f"page-{number:02}" for number, question in enumerate(STATES, 1)}


def _closed(page: Page) -> None:
    page.get_by_role("button", name="Ratsauskunft").wait_for()


def _empty(page: Page) -> None:
    start(page)
    page.get_by_role("button", name="Antwort suchen").click()


def _suggestions(page: Page) -> None:
    start(page)
    type_slowly(page, "ist")
    page.keyboard.press("ArrowDown")


def _offline(page: Page) -> None:
    start(page)
    page.context.set_offline(True)
    ask(page, "Kampagne")
    page.context.set_offline(False)


def _whole(page: Page) -> None:
    start(page)
    ask(page, "lang").locator("summary").click()


def _busy(page: Page) -> None:
    start(page)
    for _ in range(2):
        ask(page, "Kampagne")


def _asked(question: str) -> Callable[[Page], None]:
    def state(page: Page) -> None:
        start(page)
        ask(page, question)

    return state


WIDGET_STATES: dict[str, Callable[[Page], None]] = {
    "closed": _closed,
    "open": start,
    "empty": _empty,
    "suggestions": _suggestions,
    "offline": _offline,
    "whole": _whole,
    **{name: _asked(question) for name, question in ASKED.items()},
    "error-500": _asked("kaputt"),
}


def main(folder: Path) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        with site() as city:
            _take(browser, folder, city, WIDGET_STATES)
            _take_pages(browser, folder, city.service)
        with (
            TemporaryDirectory() as state,
            site(keep_unanswered=True, state=Path(state)) as keeping,
        ):
            _take(browser, folder, keeping, {"keeping": _asked("Wetter"), "kept": _kept})
            _take_kept(browser, folder, keeping.service)
        for scheme in SCHEMES:
            for width in WIDTHS:
                with site(questions_per_minute=1) as busy:
                    _picture(browser, folder, busy, "error-429", _busy, scheme, width)
        with site(_missing) as closed:
            _take(browser, folder, closed, {"error-503": _asked("Kampagne")})
        browser.close()


def _kept(page: Page) -> None:
    start(page)
    ask(page, "Wetter").get_by_role("button", name=texts.KEEP).click()
    page.get_by_text(texts.KEPT).wait_for()


def _missing() -> small.SmallArchive:
    raise ArchiveMissing("no archive")


def _take(
    browser: Browser, folder: Path, city: Site, states: dict[str, Callable[[Page], None]]
) -> None:
    for name, state in states.items():
        for scheme in SCHEMES:
            for width in WIDTHS:
                _picture(browser, folder, city, name, state, scheme, width)


def _picture(
    browser: Browser,
    folder: Path,
    city: Site,
    name: str,
    state: Callable[[Page], None],
    scheme: str,
    width: int,
) -> None:
    page = _window(browser, scheme, width)
    city.go(page)
    state(page)
    page.screenshot(path=folder / f"widget-{name}-{scheme}-{width}.png")
    page.context.close()


def _take_pages(browser: Browser, folder: Path, url: str) -> None:
    for scheme in SCHEMES:
        for width in WIDTHS:
            page = _window(browser, scheme, width)
            for name, path in PAGES.items():
                page.goto(url + path)
                page.screenshot(path=folder / f"page-{name}-{scheme}-{width}.png", full_page=True)
            for question, name in PAGE_STATES.items():
                page.goto(url)
                type_in(page, question)
                page.screenshot(path=folder / f"{name}-{scheme}-{width}.png", full_page=True)
            page.context.close()


def _take_kept(browser: Browser, folder: Path, url: str) -> None:
    for scheme in SCHEMES:
        for width in WIDTHS:
            page = _window(browser, scheme, width)
            page.goto(url)
            type_in(page, "Wetter")
            page.screenshot(path=folder / f"page-keeping-{scheme}-{width}.png", full_page=True)
            page.get_by_role("button", name=texts.KEEP).click()
            page.get_by_text(texts.KEPT).wait_for()
            page.screenshot(path=folder / f"page-kept-{scheme}-{width}.png", full_page=True)
            page.context.close()


def _window(browser: Browser, scheme: str, width: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    return page


if __name__ == "__main__":
    main(Path(sys.argv[1]))
