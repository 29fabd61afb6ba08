"""Every state of page and widget → pictures in a folder, to be looked at: `make screenshots`.

    python -m tests.harness.screenshots FOLDER [WORD …]

With words only states are taken whose names hold one of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from bot.web.comparing import Compared, OfTown
from tests.support import small
from tests.support.states import PAGE, SCHEMES, WIDGET, WIDTHS, Shown, page_service, sites
from tests.support.towns import town, towns_service
from tests.support.web_client import CHROMIUM, CHROMIUM_FLAGS, NOW, open_context, served, type_in

#: Pages that are only looked at: other tests try them.
BROWSED = {
    name: Shown(f"/{name}")
    for name in ("sitzungen", "personen", "gremien", "begriffe", "suche", "?sprache=ar")
}


def _compared(page: Page) -> None:
    page.locator("[name=frage]").fill("lang")
    page.keyboard.press("Enter")
    page.locator("#antwort-titel").wait_for()


COMPARED = {
    "towns": Shown(),
    "comparing": Shown("/vergleich"),
    "compared": Shown("/vergleich", _compared),
    "asked-of-many": Shown("/herne/", lambda page: type_in(page, "Wetter")),
}


def main(folder: Path, words: list[str]) -> None:
    """Take all pictures, or those of some states."""
    folder.mkdir(parents=True, exist_ok=True)

    def wanted(name: str) -> bool:
        return not words or any(word in name for word in words)

    with sync_playwright() as playwright, TemporaryDirectory() as state:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        with sites(Path(state)) as cities, page_service(Path(state)) as url, _towns() as towns:
            pages = [(url, PAGE | BROWSED), (towns, COMPARED)]
            for scheme in SCHEMES:
                for width in WIDTHS:
                    for name in filter(wanted, WIDGET):
                        widget, page = WIDGET[name], _window(browser, scheme, width)
                        cities[widget.service].go(page, attributes=widget.attributes)
                        widget.reach(page)
                        page.screenshot(path=folder / f"widget-{name}-{scheme}-{width}.png")
                        page.context.close()
                    for address, states in pages:
                        for name in filter(wanted, states):
                            page = _window(browser, scheme, width)
                            page.goto(address + states[name].path)
                            states[name].reach(page)
                            picture = folder / f"page-{name.strip('?')}-{scheme}-{width}.png"
                            page.screenshot(path=picture, full_page=True)
                            page.context.close()
        browser.close()


@contextmanager
def _towns() -> Iterator[str]:
    """The address of a service of three towns, of which two reply to what is asked of all."""
    held = small.SmallArchive()
    towns = town("herne"), town("zell"), town("au")

    def compare(question: str, base: str) -> Compared:
        replies = (OfTown(one.settings.city_name, one.address(base), held.ask(question))
                   for one in towns[:2])  # fmt: skip
        return Compared(tuple(replies))  # type: ignore[arg-type]

    with served(towns_service(dict.fromkeys(towns, lambda: held), compare)) as url:
        yield url


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
    main(Path(sys.argv[1]), sys.argv[2:])
