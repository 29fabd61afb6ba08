"""Every state of the widget, light and dark, on three widths: axe, no scroll aside, focus in sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.support.states import LAYOUTS, SCHEMES, WIDGET, WIDTHS, sites
from tests.support.web_client import OF_COLOURS, axe_finds
from tests.support.widget_client import Site

ROOT = "document.querySelector('ratsauskunft-widget').shadowRoot"

#: Pixels by which anything can be scrolled aside.
ASIDE = f"""[document.documentElement, ...{ROOT}.querySelectorAll("dialog, .log")]
    .map((one) => one.scrollWidth - one.clientWidth)"""

#: Whether what has the focus can be seen: nothing lies over it, and it is marked where a person is
#: to act. What was just said has the focus without being marked.
SEEN = f"""(() => {{
    const one = {ROOT}.activeElement;
    if (!one) return true;
    const box = one.getBoundingClientRect();
    const x = Math.max(0, box.left) + Math.min(box.width, 30) / 2;
    const y = Math.max(0, box.top) + Math.min(box.height, 30) / 2;
    const marked = one.tabIndex < 0 || getComputedStyle(one).outlineStyle === "solid";
    return one.contains({ROOT}.elementFromPoint(x, y)) && marked;
}})()"""


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Site]]:
    with sites(tmp_path_factory.mktemp("state")) as cities:
        yield cities


@pytest.mark.parametrize("name", WIDGET)
def test_a_state_is_for_everyone(
    window: Page, cities: dict[str, Site], noted: list[str], name: str
) -> None:
    state = WIDGET[name]
    city = cities[state.service]
    for width, height in WIDTHS.items():
        window.set_viewport_size({"width": width, "height": height})
        city.go(window, attributes=state.attributes)
        noted.clear()
        state.reach(window)
        for scheme in SCHEMES if width in LAYOUTS else ():
            window.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            # Colours are all that is dark.
            rules = OF_COLOURS if scheme == "dark" else ()
            assert axe_finds(window, *rules) == [], (width, scheme)
        assert set(window.evaluate(ASIDE)) == {0}, width
        assert window.evaluate(SEEN), width
        # Chromium itself reports what fails on purpose here.
        others = (city.url, city.service, "Failed to load resource: ")
        assert [one for one in noted if not one.startswith(others)] == []
