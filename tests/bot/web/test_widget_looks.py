"""The widget for everyone: contrast and names by axe, zoom, hostile pages, paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from tests.support.web_client import NOW, axe_finds, open_context
from tests.support.widget_client import ASKED, Site, ask, start, type_slowly

ROOT = "document.querySelector('ratsauskunft-widget').shadowRoot"

#: What a page may do to everything on it, by style.
HOSTILE = {
    "reset": """*, *::before, *::after { margin: 0 !important; padding: 0 !important;
        border: 0 !important; font: 9px/1 serif !important; color: red !important }""",
    "huge": """html { font-size: 48px } body { font-size: 3em; line-height: 3; letter-spacing: 1em;
        word-spacing: 2em; text-transform: uppercase; text-align: center }""",
    "unset": """* { all: unset } ratsauskunft-widget { position: static; display: none; opacity: 0;
        transform: scale(3); visibility: hidden; pointer-events: none }""",
    "rtl": """html { direction: rtl; writing-mode: vertical-rl }
        * { font-style: italic; text-indent: 3em; white-space: pre }""",
    "war": """main { position: fixed; inset: 0; z-index: 2147483647 !important; background: #fff }
        dialog, button, section { display: none !important }""",
}

#: Two runs of the browser over one page differ by this much of 255 at some edges.
ROUNDING = 1

#: The panel without its rounded rim, through which the page shows.
INSIDE = 10


def test_at_400_percent_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, city: Site
) -> None:
    context = open_context(browser, viewport={"width": 320, "height": 256}, reduced_motion="reduce")
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    city.go(page)
    assert axe_finds(page) == []
    start(page)
    page.get_by_role("button", name="Antwort suchen").click()
    assert axe_finds(page) == []
    for question in (*ASKED.values(), "kaputt"):
        ask(page, question)
    page.evaluate(f"{ROOT}.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.locator("#question").fill("")
    type_slowly(page, "ist")
    page.keyboard.press("ArrowDown")
    assert axe_finds(page) == []
    for scrolled in (
        "document.documentElement",
        f"{ROOT}.querySelector('dialog')",
        f"{ROOT}.querySelector('.log')",
    ):
        assert page.evaluate(f"(one => one.scrollWidth - one.clientWidth)({scrolled})") == 0
    context.close()


def test_in_forced_colours_axe_finds_nothing(browser: Browser, city: Site) -> None:
    context = open_context(browser, forced_colors="active", reduced_motion="reduce")
    page = context.new_page()
    city.go(page)
    start(page)
    ask(page, "lang")
    assert axe_finds(page) == []
    context.close()


@pytest.mark.parametrize("style", HOSTILE)
def test_a_hostile_page_changes_no_pixel_of_the_panel(window: Page, city: Site, style: str) -> None:
    pictures = []
    for head in ("", f"<style>{HOSTILE[style]}</style>"):
        city.go(window, head=head)
        launcher = window.get_by_role("button", name="Ratsauskunft").bounding_box()
        start(window)
        ask(window, "Ist Herne bei den Stadtrettern?")
        window.mouse.move(1, 1)
        # A caret blinks.
        window.evaluate(f"{ROOT}.activeElement.blur()")
        box = window.locator("dialog").bounding_box()
        assert box is not None
        clip = {
            "x": box["x"] + INSIDE,
            "y": box["y"] + INSIDE,
            "width": box["width"] - 2 * INSIDE,
            "height": box["height"] - 2 * INSIDE,
        }
        seen = window.screenshot(clip=clip)  # type: ignore[arg-type]
        pictures.append((launcher, box, Image.open(BytesIO(seen)).convert("RGB")))
    assert pictures[0][:2] == pictures[1][:2]
    difference = ImageChops.difference(pictures[0][2], pictures[1][2])
    assert max(most for _, most in difference.getextrema()) <= ROUNDING


def test_wide_spacing_of_text_is_not_cut(window: Page, city: Site) -> None:
    city.go(window)
    window.set_viewport_size({"width": 320, "height": 640})
    start(window)
    for question in ("Tagesordnung 15.02.2022", "Ist Herne bei den Stadtrettern?"):
        ask(window, question)
    window.evaluate(
        f"""for (const one of {ROOT}.querySelectorAll("*")) {{
            one.style.lineHeight = "1.5";
            one.style.letterSpacing = "0.12em";
            one.style.wordSpacing = "0.16em";
        }}"""
    )
    scrolled = f"{ROOT}.querySelector('.log')"
    assert window.evaluate(f"(one => one.scrollWidth - one.clientWidth)({scrolled})") == 0
    window.set_viewport_size({"width": 1024, "height": 768})


def test_main_controls_are_large_and_the_field_does_not_zoom(window: Page, city: Site) -> None:
    city.go(window)
    start(window)
    ask(window, "Ist Herne bei den Stadtrettern?")
    for control in window.locator("ratsauskunft-widget button:visible, #question").all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= 44, control.inner_text()
    size = f"parseFloat(getComputedStyle({ROOT}.querySelector('#question')).fontSize)"
    assert window.evaluate(size) >= 16


def test_on_a_phone_the_page_behind_waits_and_the_keyboard_makes_room(
    browser: Browser, city: Site
) -> None:
    context = open_context(
        browser,
        viewport={"width": 360, "height": 640},
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    city.go(page)
    page.get_by_role("button", name="Ratsauskunft").tap()
    page.locator("#question").wait_for()
    assert page.locator("dialog").bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 640}
    assert page.evaluate(f"{ROOT}.querySelector('dialog').matches(':modal')")
    turn = ask(page, "Kampagne")
    assert turn.evaluate("one => one === one.getRootNode().activeElement")
    context.close()


def test_paper_shows_the_page_without_the_widget(window: Page, city: Site) -> None:
    city.go(window)
    start(window)
    window.emulate_media(media="print")
    assert not window.locator("dialog").is_visible()
    window.emulate_media(media="screen")
