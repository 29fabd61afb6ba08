"""The page as a citizen meets it: a real browser, a real server."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from bot.texts import common as texts
from bot.web.app import create_app
from retrieval.archive import Archive
from tests.support import small
from tests.support.web_client import NOW, OPEN, STATES, open_context, served, text, type_in

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
    field = page.get_by_role("combobox", name="Ihre Frage")
    assert field.get_attribute("aria-describedby") == "hinweis"
    assert text(page, "#hinweis") == texts.HINT
    assert field.get_attribute("maxlength") == "500"


@pytest.mark.parametrize("example", small.EXAMPLES)
def test_an_example_is_asked_by_its_button(page: Page, example: str) -> None:
    page.get_by_role("button", name=example).click()
    page.wait_for_selector("#antwort")
    assert page.input_value("#frage") == example
    assert page.title().startswith(STATES[example])


# Replies


@pytest.mark.parametrize(("question", "title"), STATES.items())
def test_a_reply_is_told_in_the_title_and_begins_in_sight(
    page: Page, question: str, title: str
) -> None:
    type_in(page, question)
    assert page.title() == f"{title} – Ratsauskunft · Stadt Herne"
    assert page.input_value("#frage") == question
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/(#antwort)?", page.url)
    heading = page.locator("#antwort-titel, #fehler").bounding_box()
    assert heading is not None
    assert 0 <= heading["y"] < 600


def test_an_answer_stands_word_for_word_below_its_question(page: Page) -> None:
    type_in(page, "Ist Herne bei den Stadtrettern?")
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
        "Was heißen TOP, Vorlage, Beschlussart?",
    ]
    assert page.get_by_role("link", name="Im Ratsinformationssystem ansehen").get_attribute(
        "href"
    ) == (small.SOURCE.url)
    assert text(page, ".proof") == (
        f"Nachweis Gespeicherte Seite {small.SOURCE.page} "
        f"Prüfsumme des Textes (SHA-256) {small.TWO.source.sha256}"
    )


def test_who_asked_and_the_files_stand_beside_an_answer(page: Page) -> None:
    type_in(page, "Ist Herne bei den Stadtrettern?")
    assert " ".join(text(page, ".background").split()) == (
        "Gefragt haben Stv. Muster, Fraktion der Mitte "
        "Zuständig in der Verwaltung Fachbereich Stadtplanung Abgerufen am 01.03.2022 "
        "Dateien zum Vorgang Anlage 1: <Karte> Anlage 2 Anlage 3 "
        "Hängt zusammen mit Anfrage: Ergebnis der Stadt Herne beim Smart City Index "
        "15.02.2022 · TOP Ö 19.2"
    )
    [file] = page.locator(".background a[href^='https://herne']").all()
    assert file.get_attribute("href") == "https://herne.example/anlage.pdf"


def test_an_old_answer_points_to_the_newer_one_and_to_the_days_it_was_repeated(
    page: Page, url: str
) -> None:
    type_in(page, "lang")
    assert text(page, ".newer") == (
        "Neuere Auskunft zum selben Thema: Anfrage: Initiative #Stadtretter "
        "15.02.2022 · TOP Ö 19.8 · auch am 07.09.2021 gefragt"
    )
    assert text(page, ".also") == "Auch gefragt am 07.09.2021"
    page.locator(".newer").get_by_role("link").click()
    assert page.url == f"{url}/antwort/herne-2022-0129/2"


def test_the_other_answers_and_the_permanent_link_lead_on(page: Page, url: str) -> None:
    type_in(page, "Ist Herne bei den Stadtrettern?")
    permalink = page.get_by_role("link", name="Link zum Weitergeben: Antwort 2 von 2")
    assert permalink.get_attribute("href") == f"{url}/antwort/herne-2022-0129/2"
    assert text(page, ".siblings li") == "Frage 1? Antwort 1 von 2"
    page.get_by_role("link", name="Frage 1?").click()
    assert page.url == f"{url}/antwort/herne-2022-0129/1"
    assert page.locator("blockquote").text_content() == small.FIRST
    assert text(page, "h1") == "Anfrage: Initiative #Stadtretter"
    assert page.title().startswith("Antwort: Anfrage: Initiative #Stadtretter – ")


def test_a_long_answer_begins_with_what_fits_and_the_whole_is_one_tap_away(page: Page) -> None:
    type_in(page, "lang")
    first, whole = page.locator("blockquote").all()
    assert first.text_content() == small.LONG[slice(*small.LONG_ASKED.focus)]
    assert not whole.is_visible()
    page.get_by_text("Ganze Antwort lesen (6 Absätze)").click()
    assert whole.is_visible()
    assert whole.text_content() == small.LONG
    assert page.locator("mark").text_content() == small.LONG[slice(*small.LONG_ASKED.focus)]
    page.get_by_role("link", name="Zur passenden Stelle").click()
    assert page.locator("mark:target").count() == 1
    assert text(page, ".warn") == texts.DAMAGED


def test_behind_a_permanent_link_a_long_answer_is_whole(page: Page, url: str) -> None:
    page.goto(f"{url}/antwort/herne-lang")
    assert page.locator("blockquote").text_content() == small.LONG
    assert page.locator("mark").count() == 0


def test_markup_and_foreign_addresses_of_a_record_stay_text(page: Page) -> None:
    type_in(page, "lang")
    assert page.locator("#antwort h2").text_content() == small.HOSTILE
    assert page.locator("#antwort script").count() == 0
    assert page.locator("a[href^=javascript]").count() == 0


def test_markup_in_a_question_stays_text(page: Page) -> None:
    question = """"><img src=x onerror=alert(1)> {{ 7*7 }} </title> 'ö' & &amp;"""
    type_in(page, question)
    assert page.input_value("#frage") == question
    assert page.locator("main img").count() == 0


def test_neighbouring_topics_are_offered(page: Page) -> None:
    type_in(page, "lang")
    offers = page.locator(".more li")
    assert [" ".join(offer.split()) for offer in offers.all_text_contents()] == [
        "Anfrage: Ergebnis der Stadt Herne beim Smart City Index 15.02.2022 · TOP Ö 19.2",
        "Zukunftsstab ist gestartet",
    ]
    page.get_by_role("link", name="Zukunftsstab ist gestartet").click()
    assert page.url.endswith("/antwort/seite/1")


def test_a_pointer_says_that_no_answer_is_stored(page: Page) -> None:
    type_in(page, "Kampagne")
    assert text(page, ".statement") == texts.ASKED_TEXT
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
    type_in(page, "Grundstück")
    assert text(page, ".note:not(.step)") == texts.NON_PUBLIC_NOTE
    assert "Nichtöffentlicher Teil" in text(page, ".facts")


def test_a_record_shows_its_answers_in_order(page: Page) -> None:
    type_in(page, "2022/0129")
    assert page.locator("blockquote").all_text_contents() == [small.FIRST, small.SECOND]
    assert page.locator("article h3").all_inner_texts() == ["Antwort 1 von 2", "Antwort 2 von 2"]
    assert page.locator(".facts").count() == 1


def test_an_agenda_lists_its_items_and_links_the_public_ones(page: Page) -> None:
    type_in(page, "Tagesordnung 15.02.2022")
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
    type_in(page, "Zukunftsstab")
    assert text(page, ".kind") == "Hinweis: keine Antwort der Verwaltung an den Rat"
    assert text(page, "#antwort > .note") == texts.CONTEXT_TEXT
    assert page.locator("blockquote").text_content() == small.CONTEXT.text
    assert text(page, ".source") == "Quelle Stadt Herne · 28.05.2020"
    assert "Veröffentlicht: vor 5 Jahren" in text(page, ".facts")


def test_silence_says_what_one_can_do(page: Page) -> None:
    type_in(page, "Wetter")
    assert text(page, ".statement") == texts.SILENCE_TEXT["nothing-fits"]
    assert page.locator("blockquote").count() == 0
    assert page.locator(".more li").count() == 2
    assert page.locator(".advice li").count() == 3
    contact = page.locator(".advice").get_by_role("link", name="Kontakt zur Verwaltung")
    assert contact.get_attribute("href") == OPEN.contact_url
    assert page.locator(".examples button").all_inner_texts() == list(small.EXAMPLES)


def test_an_error_keeps_the_focus_in_the_field(page: Page) -> None:
    type_in(page, " ")
    assert text(page, "#fehler") == "Fehler: Bitte geben Sie eine Frage ein."
    assert page.evaluate("document.activeElement.id") == "frage"
    field = page.locator("#frage")
    assert field.get_attribute("aria-invalid") == "true"
    assert field.get_attribute("aria-describedby") == "fehler hinweis"


def test_an_answer_is_copied_with_its_source(page: Page, url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    type_in(page, "Ist Herne bei den Stadtrettern?")
    page.get_by_role("button", name="Mit Quelle kopieren").click()
    page.get_by_role("status").get_by_text("Kopiert").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == (
        f"„{small.SECOND}“\n\n"
        "Antwort 2 von 2 · Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · Vorlage 2022/0129\n"
        f"{url}/antwort/herne-2022-0129/2"
    )


def test_an_unknown_link_is_told_on_a_page(page: Page, url: str) -> None:
    page.goto(f"{url}/antwort/nix")
    assert text(page, "main") == f"Fehler {texts.UNKNOWN_ID} Zur Startseite"


# With real answers


def test_the_seeds_answer_on_the_page(browser: Browser, seed_archive: Archive) -> None:
    app = create_app(lambda: seed_archive, OPEN, clock=lambda: NOW)
    with served(app) as url:
        page = open_context(browser).new_page()
        page.goto(url)
        type_in(page, "Ist Herne bei den Stadtrettern?")
        stored = seed_archive.find("herne-2022-0129-2")
        assert stored is not None
        assert stored.kind == "answer"
        assert page.locator("blockquote").text_content() == stored.text
        type_in(page, "Tagesordnung 15.02.2022")
        assert "Ö 19.8" in page.locator(".top-number").all_inner_texts()
        type_in(page, "2022/0129")
        assert page.locator("blockquote").count() == 4
        # Betreffe hold longer words than any test would make up.
        page.set_viewport_size({"width": 320, "height": 640})
        for path in (
            "/antwort/herne-2022-0129",
            "/antwort/herne-rat-der-stadt-2022-02-15",
            "/anfragen",
            "/neu",
        ):
            page.goto(url + path)
            assert page.evaluate("document.documentElement.scrollWidth") == 320, path
        page.close()
