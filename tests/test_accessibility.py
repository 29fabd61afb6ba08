"""The page for everyone: keyboard, zoom, spacing, contrast, paper."""

from __future__ import annotations

import pytest
import web_support as small
from playwright.sync_api import Browser, Page
from web_client import AXE, FORCED, STATES, axe_source, type_in

pytest_plugins = ["web_fixtures"]


def test_the_keyboard_alone_gets_a_reply(page: Page) -> None:
    for name in ("Zum Inhalt springen", "Ratsauskunft", "Themen", "Neu"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent.trim()") == name
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "frage"
    page.keyboard.type("Ist Herne bei den Stadtrettern?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#antwort")
    assert page.evaluate("document.activeElement.id") == "antwort"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#antwort') !== null")


def test_the_skip_link_is_seen_when_focused_and_leads_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


@pytest.mark.parametrize("question", STATES)
def test_nothing_scrolls_sideways_even_at_400_percent(page: Page, question: str) -> None:
    type_in(page, question)
    for width, height in ((1280, 1024), (768, 1024), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_wide_spacing_of_text_is_not_cut(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    type_in(page, "Tagesordnung 15.02.2022")
    page.evaluate(
        """for (const one of document.querySelectorAll("*")) {
            one.style.lineHeight = "1.5";
            one.style.letterSpacing = "0.12em";
            one.style.wordSpacing = "0.16em";
        }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_main_controls_are_large_and_fields_do_not_zoom(page: Page) -> None:
    for control in page.locator("button:visible, input").all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('#frage')).fontSize)")
    assert size >= 16


@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
def test_axe_finds_nothing(browser: Browser, url: str, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": 320 if scheme == "dark" else 1024, "height": 768},
        color_scheme="dark" if scheme == "dark" else "light",
        forced_colors="active" if scheme == "forced" else "none",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(url)
    for question in (None, *(STATES if scheme != "forced" else FORCED)):
        if question is not None:
            type_in(page, question)
        page.evaluate(axe_source())
        found = page.evaluate(AXE)
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], question
    context.close()


def test_paper_shows_the_answer_and_its_address_without_the_form(page: Page, url: str) -> None:
    type_in(page, "Ist Herne bei den Stadtrettern?")
    page.emulate_media(media="print")
    assert not page.locator("#frage").is_visible()
    assert page.locator("blockquote").is_visible()
    shown = page.evaluate(
        "getComputedStyle(document.querySelector('.permalink'), '::after').content"
    )
    assert shown == f'" ({url}/antwort/herne-2022-0129-2)"'


def test_paper_shows_a_long_answer_whole(page: Page) -> None:
    type_in(page, "lang")
    page.emulate_media(media="print")
    assert page.locator("blockquote").last.locator("p").last.is_visible()


def test_without_javascript_the_same_reply_comes(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url)
    page.fill("#frage", "Ist Herne bei den Stadtrettern?")
    page.get_by_role("button", name="Antwort suchen").click()
    assert page.locator("blockquote").text_content() == small.SECOND
    assert not page.get_by_role("button", name="Mit Quelle kopieren").is_visible()
    context.close()
