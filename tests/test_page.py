"""The page as a citizen meets it: a real browser, a real server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest
import web_support as small
from playwright.sync_api import Browser, Page, sync_playwright

from bot import texts
from bot.settings import Settings
from bot.web import create_app
from retrieval.archive import Archive

pytestmark = pytest.mark.skipif(small.CHROMIUM is None, reason="there is no chromium here")

NOW = datetime(2026, 2, 20, 12, tzinfo=UTC)
SETTINGS = Settings(
    questions_per_minute=10_000,
    reads_per_minute=100_000,
    contact_url="https://www.herne.example/kontakt",
)

#: What to type for each state of the page, and the title it gets.
STATES = {
    "Ist Herne bei den Stadtrettern?": "Antwort: Anfrage: Initiative #Stadtretter",
    "lang": f"Antwort: {small.HOSTILE}",
    "Kampagne": "Keine Antwort gespeichert: Anfrage: Kampagne Herne mit Respekt",
    "Grundstück": "Keine Antwort gespeichert: Grundstücksangelegenheit",
    "2022/0129": "Vorgang: Anfrage: Initiative #Stadtretter",
    "Tagesordnung 15.02.2022": "Tagesordnung · Rat der Stadt · 15.02.2022",
    "Zukunftsstab": "Hinweis: Zukunftsstab ist gestartet",
    "Wetter": "Dazu liegt keine passende Antwort vor",
    "zu kurz": "Die Frage ist zu kurz",
    "hallo": "Das wurde nicht als Frage erkannt",
    "Bochum": "Die Frage betrifft einen anderen Ort",
    "geheim": "Darüber wurde nichtöffentlich beraten",
    " ": "Fehler: Bitte geben Sie eine Frage ein.",
}

#: In forced colours only the system's colours differ: a few states show them all.
FORCED = ("lang", "Tagesordnung 15.02.2022", " ")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=small.CHROMIUM, args=small.CHROMIUM_FLAGS
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    archive = small.SmallArchive()
    app = create_app(lambda: archive, SETTINGS, clock=lambda: NOW)
    with small.served(app, SETTINGS) as url:
        yield url


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1024, "height": 768}, locale="de-DE")
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


def ask(page: Page, question: str) -> None:
    page.fill("#frage", question)
    with page.expect_navigation():
        page.press("#frage", "Enter")


def text(page: Page, selector: str) -> str:
    """The text of the one element, with white space collapsed."""
    return " ".join((page.locator(selector).text_content() or "").split())


# The start


def test_the_start_says_what_this_is_and_is_not(page: Page) -> None:
    assert page.title() == "Ratsauskunft · Stadt Herne"
    assert page.locator("html").get_attribute("lang") == "de"
    assert text(page, "h1") == "Was möchten Sie wissen?"
    assert texts.EXPLANATION in text(page, "main")
    assert text(page, "footer").startswith(
        "Über diese Auskunft Gespeichert: 3 Antworten aus einer Sitzung am 15.02.2022."
    )


def test_the_field_has_a_label_and_a_hint(page: Page) -> None:
    field = page.get_by_role("textbox", name="Ihre Frage")
    assert field.get_attribute("aria-describedby") == "hinweis"
    assert text(page, "#hinweis") == texts.HINT
    assert field.get_attribute("maxlength") == "500"


@pytest.mark.parametrize("example", texts.EXAMPLES)
def test_an_example_is_asked_by_its_button(page: Page, example: str) -> None:
    page.get_by_role("button", name=example).click()
    page.wait_for_selector("#antwort")
    assert page.input_value("#frage") == example
    assert page.title().startswith(STATES[example])


def test_the_keyboard_alone_gets_a_reply(page: Page) -> None:
    for name in ("Zum Inhalt springen", "Ratsauskunft"):
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


# Replies


@pytest.mark.parametrize(("question", "title"), STATES.items())
def test_a_reply_is_told_in_the_title_and_begins_in_sight(
    page: Page, question: str, title: str
) -> None:
    ask(page, question)
    assert page.title() == f"{title} – Ratsauskunft · Stadt Herne"
    assert page.input_value("#frage") == question
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/(#antwort)?", page.url)
    heading = page.locator("#antwort-titel, #fehler").bounding_box()
    assert heading is not None
    assert 0 <= heading["y"] < 600


def test_an_answer_stands_word_for_word_below_its_question(page: Page) -> None:
    ask(page, "Ist Herne bei den Stadtrettern?")
    assert page.locator("blockquote").text_content() == small.SECOND
    assert text(page, ".kind") == "Amtliche Antwort · Stadt Herne"
    assert text(page, "#antwort h2") == "Anfrage: Initiative #Stadtretter"
    assert text(page, ".frage") == (
        "Frage 2 an die Verwaltung Ist die Stadt Herne möglicherweise schon Mitglied?"
    )
    assert text(page, ".source") == (
        "Quelle Antwort 2 von 2 · Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · Vorlage 2022/0129"
    )
    assert page.locator(".facts li").all_inner_texts() == [
        "Sitzung: vor 4 Jahren. Der Stand kann sich seitdem geändert haben.",
        "Beschlussart: zur Kenntnis genommen",
        "Im Ratsinformationssystem ansehen",
    ]
    assert page.get_by_role("link", name="Im Ratsinformationssystem ansehen").get_attribute(
        "href"
    ) == (small.SOURCE.url)
    assert text(page, ".proof") == (
        f"Nachweis Gespeicherte Seite {small.SOURCE.page} "
        f"Prüfsumme des Textes (SHA-256) {small.TWO.source.sha256}"
    )


def test_the_other_answers_and_the_permanent_link_lead_on(page: Page, url: str) -> None:
    ask(page, "Ist Herne bei den Stadtrettern?")
    permalink = page.get_by_role("link", name="Dauerhafter Link: Antwort 2 von 2")
    assert permalink.get_attribute("href") == f"{url}/antwort/herne-2022-0129-2"
    assert text(page, ".siblings li") == "Antwort 1 von 2 Frage 1?"
    page.get_by_role("link", name="Antwort 1 von 2").click()
    assert page.url == f"{url}/antwort/herne-2022-0129-1"
    assert page.locator("blockquote").text_content() == small.FIRST
    assert text(page, "h1") == "Anfrage: Initiative #Stadtretter"
    assert page.title().startswith("Antwort: Anfrage: Initiative #Stadtretter – ")


def test_a_long_answer_is_whole_and_marks_the_paragraph_that_fits(page: Page) -> None:
    ask(page, "lang")
    assert page.locator("blockquote").text_content() == small.LONG
    assert (page.locator("mark").text_content() or "").startswith("3. Die Verwaltung")
    page.get_by_role("link", name="Zum markierten Absatz").click()
    assert page.url.endswith("#stelle")
    assert text(page, ".warn") == texts.DAMAGED


def test_markup_and_foreign_addresses_of_a_record_stay_text(page: Page) -> None:
    ask(page, "lang")
    assert page.locator("#antwort h2").text_content() == small.HOSTILE
    assert page.locator("#antwort script").count() == 0
    assert page.locator("a[href^=javascript]").count() == 0


def test_markup_in_a_question_stays_text(page: Page) -> None:
    question = """"><img src=x onerror=alert(1)> {{ 7*7 }} </title> 'ö' & &amp;"""
    ask(page, question)
    assert page.input_value("#frage") == question
    assert page.locator("main img").count() == 0


def test_neighbouring_topics_are_offered(page: Page) -> None:
    ask(page, "lang")
    offers = page.locator(".more li")
    assert [" ".join(offer.split()) for offer in offers.all_text_contents()] == [
        "Anfrage: Ergebnis der Stadt Herne beim Smart City Index 15.02.2022 · TOP Ö 19.2",
        "Zukunftsstab ist gestartet",
    ]
    page.get_by_role("link", name="Zukunftsstab ist gestartet").click()
    assert page.url.endswith("/antwort/seite-1")


def test_a_pointer_says_that_no_answer_is_stored(page: Page) -> None:
    ask(page, "Kampagne")
    assert text(page, ".statement") == texts.POINTER_TEXT
    assert text(page, ".source") == (
        "Quelle Rat der Stadt · 15.02.2022 · TOP Ö 19.1 · Vorlage 2022/0129"
    )
    assert "Öffentlicher Teil" in text(page, ".facts")
    assert page.locator(".frage li").all_inner_texts() == [
        "Wann beginnt die Kampagne?",
        "Was kostet sie?",
    ]
    assert page.locator("blockquote").count() == 0


def test_a_non_public_pointer_says_so(page: Page) -> None:
    ask(page, "Grundstück")
    assert text(page, ".note") == texts.NON_PUBLIC_NOTE
    assert "Nichtöffentlicher Teil" in text(page, ".facts")


def test_a_record_shows_its_answers_in_order(page: Page) -> None:
    ask(page, "2022/0129")
    assert page.locator("blockquote").all_text_contents() == [small.FIRST, small.SECOND]
    assert page.locator("article h3").all_inner_texts() == ["Antwort 1 von 2", "Antwort 2 von 2"]
    assert page.locator(".facts").count() == 1


def test_an_agenda_lists_its_items_and_links_the_public_ones(page: Page) -> None:
    ask(page, "Tagesordnung 15.02.2022")
    assert page.locator("#antwort h3").all_inner_texts() == [
        "Öffentlicher Teil",
        "Nichtöffentlicher Teil",
    ]
    assert page.locator(".top-number").all_inner_texts() == ["Ö 19.1", "Ö 19.8", "N 2"]
    assert "Vorlage 2022/0129 · zur Kenntnis genommen · 2 Antworten" in text(page, "#antwort")
    assert page.locator(".agenda a").all_inner_texts() == [
        "Anfrage: Kampagne Herne mit Respekt",
        "Anfrage: Initiative #Stadtretter",
    ]
    assert texts.INCOMPLETE in text(page, "#antwort")
    page.get_by_role("link", name="Anfrage: Initiative #Stadtretter").click()
    assert page.locator("blockquote").count() == 2


def test_a_context_says_that_it_is_no_answer_to_the_council(page: Page) -> None:
    ask(page, "Zukunftsstab")
    assert text(page, ".kind") == "Hinweis: keine Antwort der Verwaltung an den Rat"
    assert text(page, "#antwort > .note") == texts.CONTEXT_TEXT
    assert page.locator("blockquote").text_content() == small.CONTEXT.text
    assert text(page, ".source") == "Quelle Stadt Herne · 28.05.2020"
    assert "Veröffentlicht: vor 5 Jahren" in text(page, ".facts")


def test_silence_says_what_one_can_do(page: Page) -> None:
    ask(page, "Wetter")
    assert text(page, ".statement") == texts.SILENCE_TEXT["nothing-fits"]
    assert page.locator("blockquote").count() == 0
    assert page.locator(".more li").count() == 2
    assert page.locator(".advice li").count() == 3
    contact = page.locator(".advice").get_by_role("link", name="Kontakt zur Verwaltung")
    assert contact.get_attribute("href") == SETTINGS.contact_url
    assert page.locator(".examples button").all_inner_texts() == list(texts.EXAMPLES)


def test_an_error_keeps_the_focus_in_the_field(page: Page) -> None:
    ask(page, " ")
    assert text(page, "#fehler") == "Fehler: Bitte geben Sie eine Frage ein."
    assert page.evaluate("document.activeElement.id") == "frage"
    field = page.locator("#frage")
    assert field.get_attribute("aria-invalid") == "true"
    assert field.get_attribute("aria-describedby") == "fehler hinweis"


def test_an_answer_is_copied_with_its_source(page: Page, url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    ask(page, "Ist Herne bei den Stadtrettern?")
    page.get_by_role("button", name="Mit Quelle kopieren").click()
    page.get_by_role("status").get_by_text("Kopiert").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == (
        f"„{small.SECOND}“\n\n"
        "Antwort 2 von 2 · Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · Vorlage 2022/0129\n"
        f"{url}/antwort/herne-2022-0129-2"
    )


def test_an_unknown_link_is_told_on_a_page(page: Page, url: str) -> None:
    page.goto(f"{url}/antwort/nix")
    assert text(page, "main") == f"Fehler {texts.UNKNOWN_ID} Zur Startseite"


def test_without_javascript_the_same_reply_comes(browser: Browser, url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url)
    page.fill("#frage", "Ist Herne bei den Stadtrettern?")
    page.get_by_role("button", name="Antwort suchen").click()
    assert page.locator("blockquote").text_content() == small.SECOND
    assert not page.get_by_role("button", name="Mit Quelle kopieren").is_visible()
    context.close()


# Everyone


@pytest.mark.parametrize("question", STATES)
def test_nothing_scrolls_sideways_even_at_400_percent(page: Page, question: str) -> None:
    ask(page, question)
    for width, height in ((1280, 1024), (768, 1024), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_wide_spacing_of_text_is_not_cut(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    ask(page, "Tagesordnung 15.02.2022")
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
    axe = _axe()
    page.goto(url)
    for question in (None, *(STATES if scheme != "forced" else FORCED)):
        if question is not None:
            ask(page, question)
        page.evaluate(axe)
        found = page.evaluate("axe.run().then(found => found.violations)")
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], question
    context.close()


def _axe() -> str:
    spec = find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def test_paper_shows_the_answer_and_its_address_without_the_form(page: Page, url: str) -> None:
    ask(page, "Ist Herne bei den Stadtrettern?")
    page.emulate_media(media="print")
    assert not page.locator("#frage").is_visible()
    assert page.locator("blockquote").is_visible()
    shown = page.evaluate(
        "getComputedStyle(document.querySelector('.permalink'), '::after').content"
    )
    assert shown == f'" ({url}/antwort/herne-2022-0129-2)"'


# The templates


def test_no_german_sentence_hides_in_a_template() -> None:
    for template in (Path(texts.__file__).parent / "pages").iterdir():
        markup = template.read_text(encoding="utf-8")
        bare = re.sub(r"{{.*?}}|{%.*?%}|{#.*?#}", "", markup, flags=re.DOTALL)
        words = re.findall(r"[^\W\d_]+", re.sub(r"<[^>]*>", "", bare, flags=re.DOTALL))
        assert words == [], template.name


# With real answers


def test_the_seeds_answer_on_the_page(browser: Browser, seed_archive: Archive) -> None:
    app = create_app(lambda: seed_archive, SETTINGS, clock=lambda: NOW)
    with small.served(app, SETTINGS) as url:
        page = browser.new_page()
        page.goto(url)
        ask(page, "Ist Herne bei den Stadtrettern?")
        stored = seed_archive.find("herne-2022-0129-2")
        assert stored is not None
        assert stored.kind == "answer"
        assert page.locator("blockquote").text_content() == stored.text
        ask(page, "Tagesordnung 15.02.2022")
        assert "Ö 19.8" in page.locator(".top-number").all_inner_texts()
        ask(page, "2022/0129")
        assert page.locator("blockquote").count() == 4
        page.close()
