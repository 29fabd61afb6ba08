"""Milliseconds from a click on the widget's button to its panel, beside an empty dialog.

    python -m benchmarks.widget [--url http://127.0.0.1:8000]

A service has to run there (`make run`). Each round has a page and a cache of its own, so that the
panel is really fetched; the empty dialog is shown in the same page and says what a browser needs
anyhow until something is to be seen.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys

from playwright.sync_api import Browser, Error, Page, sync_playwright

#: What may pass until the panel is seen.
PROMISED = 100.0
_ROUNDS = 15

#: Clicks, and waits until what `found` gives is open and painted.
_MEASURE = """([click, found]) => new Promise((done) => {
    const begin = performance.now();
    eval(click);
    const look = () => eval(found)
        ? requestAnimationFrame(() => done(performance.now() - begin))
        : setTimeout(look, 0);
    look();
})"""
_WIDGET = "document.querySelector('ratsauskunft-widget').shadowRoot"
_PANEL = (f"{_WIDGET}.querySelector('.launcher').click()", f"{_WIDGET}.querySelector('[open]')")
_EMPTY = (
    "document.body.append(document.createElement('dialog')); document.body.lastChild.show()",
    "document.body.lastChild.open",
)


def measured(browser: Browser, url: str) -> tuple[float, float]:
    """Milliseconds to the panel and to an empty dialog, in a page of their own."""
    context = browser.new_context(bypass_csp=True)
    try:
        page = context.new_page()
        page.goto(f"{url}/einbetten")
        page.wait_for_selector("ratsauskunft-widget")
        empty = _milliseconds(page, _EMPTY)
        return _milliseconds(page, _PANEL), empty
    finally:
        context.close()


def _milliseconds(page: Page, what: tuple[str, str]) -> float:
    return float(page.evaluate(_MEASURE, list(what)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    url = parser.parse_args().url
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            rounds = [measured(browser, url) for _ in range(_ROUNDS)]
        except Error as error:
            why = error.message.splitlines()[0]
            sys.exit(f"{url} cannot be measured; does a service run there? {why}")
        finally:
            browser.close()
    panel, empty = (statistics.median(spent) for spent in zip(*rounds, strict=True))
    kept = "kept" if panel <= PROMISED else "not kept"
    print(f"panel {panel:.0f} ms, empty dialog {empty:.0f} ms, ratio {panel / empty:.1f}")
    print(f"{PROMISED:.0f} ms at the median: {kept}")


if __name__ == "__main__":
    main()
