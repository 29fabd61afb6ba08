"""The page for everyone: keyboard, zoom, spacing, contrast, paper."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.support import small
from tests.support.web_client import FORCED, STATES, axe_finds, open_context, type_in


def test_the_keyboard_alone_gets_a_reply(page: Page) -> None:
    for name in (
        "Zum Inhalt springen",
        "Ratsauskunft",
        "Anfragen",
        "Sitzungen",
        "Suche",
        "Neu",
        "Sprache: Deutsch",
    ):
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
    for control in page.locator("button:visible, input:visible").all():
        box = control.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('#frage')).fontSize)")
    assert size >= 16


def test_in_forced_colours_axe_finds_nothing(browser: Browser, url: str) -> None:
    context = open_context(browser, forced_colors="active", reduced_motion="reduce")
    page = context.new_page()
    page.goto(url)
    for question in FORCED:
        type_in(page, question)
        assert axe_finds(page) == [], question
    context.close()


def test_paper_shows_the_answer_and_its_address_without_the_form(page: Page, url: str) -> None:
    type_in(page, "Ist Herne bei den Stadtrettern?")
    page.emulate_media(media="print")
    assert not page.locator("#frage").is_visible()
    assert page.locator("blockquote").is_visible()
    shown = page.evaluate(
        "getComputedStyle(document.querySelector('.permalink'), '::after').content"
    )
    assert shown == f'" ({url}/antwort/herne-2022-0129/2)"'
    assert page.get_by_text(small.TWO.source.sha256 or "").is_visible()


def test_paper_shows_a_long_answer_whole(page: Page) -> None:
    type_in(page, "lang")
    page.emulate_media(media="print")
    assert page.locator("blockquote").last.locator("p").last.is_visible()


def test_without_javascript_the_same_replies_come(browser: Browser, page: Page, url: str) -> None:
    context = open_context(browser, java_script_enabled=False)
    plain = context.new_page()
    plain.goto(url)
    shown = "#antwort, #fehler"
    for question in STATES:
        type_in(page, question)
        type_in(plain, question)
        assert plain.locator(shown).text_content() == page.locator(shown).text_content()
        assert not plain.locator("[data-copy]").first.is_visible()
    context.close()
