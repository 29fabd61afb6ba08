"""Every state of the page, light and dark, on three widths: axe, no scroll aside, focus in sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.support.states import LAYOUTS, PAGE, SCHEMES, WIDTHS, page_service
from tests.support.web_client import OF_COLOURS, axe_finds

#: Whether what has the focus can be seen: nothing lies over it.
SEEN = """(() => {
    const one = document.activeElement;
    if (one === document.body) return true;
    one.scrollIntoView({ block: "nearest" });
    const box = one.getBoundingClientRect();
    const x = Math.max(0, box.left) + Math.min(box.width, 30) / 2;
    const y = Math.max(0, box.top) + Math.min(box.height, 30) / 2;
    return one.contains(document.elementFromPoint(x, y));
})()"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with page_service(tmp_path_factory.mktemp("state")) as url:
        yield url


@pytest.mark.parametrize("name", PAGE)
def test_a_state_is_for_everyone(tab: Page, service: str, name: str) -> None:
    shown = PAGE[name]
    tab.goto(service + shown.path)
    shown.reach(tab)
    for width, height in WIDTHS.items():
        tab.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES if width in LAYOUTS else ():
            tab.emulate_media(
                color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce"
            )
            # Colours are all that is dark.
            rules = OF_COLOURS if scheme == "dark" else ()
            assert axe_finds(tab, *rules) == [], (width, scheme)
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        assert tab.evaluate(SEEN), width
