"""Every state of page and widget → pictures in a folder, to be looked at: `make screenshots`."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.states import PAGE, SCHEMES, WIDGET, WIDTHS, page_service, sites
from tests.support.web_client import CHROMIUM, CHROMIUM_FLAGS, NOW, open_context


def main(folder: Path) -> None:
    """Take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, TemporaryDirectory() as state:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        with sites(Path(state)) as cities, page_service(Path(state)) as url:
            for scheme in SCHEMES:
                for width in WIDTHS:
                    for name, widget in WIDGET.items():
                        page = _window(browser, scheme, width)
                        cities[widget.service].go(page, attributes=widget.attributes)
                        widget.reach(page)
                        page.screenshot(path=folder / f"widget-{name}-{scheme}-{width}.png")
                        page.context.close()
                    for name, shown in PAGE.items():
                        page = _window(browser, scheme, width)
                        page.goto(url + shown.path)
                        shown.reach(page)
                        picture = folder / f"page-{name}-{scheme}-{width}.png"
                        page.screenshot(path=picture, full_page=True)
                        page.context.close()
        browser.close()


def _window(browser: Browser, scheme: str, width: int) -> Page:
    context = open_context(
        browser,
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    return page


if __name__ == "__main__":
    main(Path(sys.argv[1]))
