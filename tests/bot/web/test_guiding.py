"""A choice, a list, a notice and a long answer as they are met in a browser: page and widget."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from bot.texts import widget as widget_texts
from retrieval.replies.reply import Reply
from tests.support import small
from tests.support.web_client import OPEN, text, type_in
from tests.support.widget_client import Site, ask, site, start

ROOT = "document.querySelector('ratsauskunft-widget').shadowRoot"
FITTING = small.LONG[slice(*small.LONG_ASKED.focus)]
#: A small phone.
PHONE = {"width": 360, "height": 640}

LISTEN = f"""() => {{
    window.said = [];
    const status = {ROOT}.querySelector("[role=status]");
    new MutationObserver(() => window.said.push(status.textContent))
        .observe(status, {{childList: true, characterData: true, subtree: true}});
}}"""


# The page


@pytest.mark.parametrize(
    ("question", "last"),
    [("Wetter", f".advice a[href='{OPEN.contact_url}']"), ("Kampagne", ".step a"),
     ("Stadtretter", ".options li:last-child a"), ("Notruf", "a[href='tel:116117']")],
)  # fmt: skip
def test_what_comes_next_is_on_the_first_screen_of_a_phone(
    page: Page, question: str, last: str
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.emulate_media(reduced_motion="reduce")  # It is measured where the page stands still.
    type_in(page, question)
    title, link = (page.locator(one).bounding_box() for one in ("#antwort-titel", last))
    assert title
    assert link
    assert title["y"] >= 0
    assert link["y"] + link["height"] <= PHONE["height"]


def test_an_item_of_a_choice_leads_to_its_answer(page: Page, url: str) -> None:
    type_in(page, "Netzwerk")
    page.get_by_role("link", name="Ist die Stadt Herne möglicherweise schon Mitglied?").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/antwort/herne-2022-0129/2")
    assert page.locator("blockquote").text_content() == small.SECOND


def test_what_does_not_fit_is_followed_by_the_other_answers(page: Page) -> None:
    type_in(page, "Ist Herne bei den Stadtrettern?")
    page.get_by_role("button", name="Passt nicht").click()
    page.get_by_text(texts.JUDGED).wait_for()
    assert text(page, ".judging + .siblings h3") == texts.SIBLINGS
    assert page.locator(".siblings").count() == 1


def test_that_nothing_of_a_choice_fits_is_counted_on_the_page(page: Page) -> None:
    type_in(page, "Stadtretter")
    with page.expect_request("**/api/feedback") as sent:
        page.get_by_role("button", name="Nichts passt").click()
    page.get_by_text(texts.JUDGED).wait_for()
    assert sent.value.post_data_json == {"id": "herne-2022-0129/2", "verdict": "nothing-fits"}


# The widget


#: A link or a button that is seen, beside those that copy, print or judge, or what one can do.
STEP = """turn => [...turn.querySelectorAll(
    ".reply :is(a[href], .links button, .chips button, .advice li, form button, .step)"
)].some((one) => one.checkVisibility())"""


class Alone(small.SmallArchive):
    """Replies by their number, each without anything beside it."""

    def ask(self, question: str, about: str | None = None) -> Reply:
        return small.ALONE[int(question)]


def test_every_reply_leads_on_in_the_widget(window: Page) -> None:
    with site(Alone) as city:
        city.go(window)
        start(window)
        replies = {number: ask(window, str(number)) for number in range(len(small.ALONE))}
        stuck = [small.ALONE[at] for at, turn in replies.items() if not turn.evaluate(STEP)]
    assert stuck == []


def test_an_item_of_a_choice_opens_in_the_widget(host: Page) -> None:
    start(host)
    turn = ask(host, "Netzwerk")
    assert turn.locator(".kind").inner_text() == "Auswahl"
    assert turn.locator("h4").inner_text() == "Meinen Sie eines dieser Themen?"
    assert turn.locator("blockquote").count() == 0
    items = turn.locator(".links").first.locator("li")
    assert items.locator("a").all_inner_texts() == [
        small.TWO.frage, small.HOSTILE, "Wann beginnt die Kampagne?", "Zukunftsstab ist gestartet",
    ]  # fmt: skip
    assert items.nth(2).inner_text().endswith(f" · {kind_texts.UNANSWERED}")
    assert items.nth(3).inner_text() == (
        "Zukunftsstab ist gestartet\n28.05.2020 · Hinweis, keine Antwort der Verwaltung\n"
        "Auszug: Die Stadt Herne hat einen Zukunftsstab."
    )
    assert turn.locator(".judging button").all_inner_texts() == ["Nichts passt"]
    items.locator("a").first.click()
    opened = host.locator(".turn").nth(1)
    assert opened.locator("blockquote").inner_text() == small.SECOND


def test_where_an_anfrage_fits_its_subject_stands_once_in_the_widget(host: Page) -> None:
    start(host)
    turn = ask(host, "Stadtretter")
    assert turn.inner_text().count(small.SOURCE.betreff) == 1
    assert turn.locator(".links").first.locator(".beside").all_inner_texts() == [
        "Antwort 2",
        "Antwort 1",
    ]
    turn.get_by_role("button", name="Nichts passt").click()
    host.get_by_text(texts.JUDGED).wait_for()


def test_a_list_and_a_notice_in_the_widget(host: Page, city: Site) -> None:
    start(host)
    turn = ask(host, "Anfragen der FDP 2022")
    assert turn.locator("h4").inner_text() == "Anfragen der FDP aus 2022, neueste zuerst: 12"
    link = turn.get_by_role("link", name="Alle anzeigen (12)")
    assert link.get_attribute("href") == f"{city.service}/themen?jahr=2022&partei=fdp"
    meetings = ask(host, "Sitzungen seit Februar 2022")
    assert meetings.locator("h4").inner_text() == (
        "Sitzungen im Gremium „Rat der Stadt“ ab 01.02.2022: 1"
    )
    meetings.get_by_role("link", name="Rat der Stadt").click()
    assert host.locator(".turn").nth(2).locator(".kind").inner_text() == texts.AGENDA
    empty = ask(host, "offene Anfragen von Muster zum Verkehr")
    assert empty.locator(".advice li").first.inner_text() == kind_texts.LIST_ADVICE
    notice = ask(host, "Notruf")
    assert notice.locator(".kind").inner_text() == "Hinweis dieses Dienstes"
    assert notice.locator(".reply > p:not(.kind)").all_inner_texts() == (
        [*small.NOTICE.text.split("\n\n"), texts.ASK_NEXT]
    )
    numbers = notice.locator("a[href^='tel:']")
    assert [one.get_attribute("href") for one in numbers.all()] == [
        "tel:112", "tel:110", "tel:116117",
    ]  # fmt: skip


def test_what_is_said_of_them_aloud_is_what_they_are(host: Page) -> None:
    start(host)
    host.evaluate(LISTEN)
    for question in ("Stadtretter", "Anfragen der FDP 2022", "Notruf", "lang"):
        ask(host, question)
    said = [one for one in host.evaluate("window.said") if one != "Die Suche läuft …"]
    assert said == [
        "Auswahl. Diese Anfrage passt. Welche ihrer Fragen meinen Sie?. "
        f"{kind_texts.CHOICE_TEXT}. {small.TWO.frage}. {small.ONE.frage}",
        "Liste. Anfragen der FDP aus 2022, neueste zuerst: 12",
        "Hinweis dieses Dienstes. In einem Notfall. " + small.NOTICE.text.replace("\n\n", ". "),
        f"Amtliche Antwort. {small.HOSTILE}. {FITTING}. {texts.NEWER}: {small.SOURCE.betreff}",
    ]


def test_the_keyboard_reaches_what_fits_within_the_whole_answer(host: Page) -> None:
    start(host)
    turn = ask(host, "lang")
    turn.get_by_text("Ganze Antwort lesen (6 Absätze)").press("Enter")
    turn.get_by_role("button", name="Zur passenden Stelle").press("Enter")
    assert host.evaluate(f"{ROOT}.activeElement.localName") == "mark"
    assert turn.locator("mark").inner_text() == FITTING
    box = turn.locator("mark").bounding_box()
    log = host.locator(".log").bounding_box()
    assert box
    assert log
    assert log["y"] <= box["y"] < log["y"] + log["height"]


def test_what_does_not_fit_is_followed_by_the_other_answers_in_the_widget(host: Page) -> None:
    start(host)
    turn = ask(host, "Ist Herne bei den Stadtrettern?")
    turn.get_by_role("button", name="Passt nicht").click()
    thanks = turn.get_by_text(texts.JUDGED)
    thanks.wait_for()
    after = thanks.evaluate("one => one.nextElementSibling.innerText")
    assert after == f"{texts.SIBLINGS}\nFrage 1?\nAntwort 1 von 2"


def test_in_english_they_are_told_in_english(window: Page, city: Site) -> None:
    city.go(window, attributes=' data-lang="en"')
    start(window)
    turn = ask(window, "Stadtretter")
    assert turn.locator("h4").inner_text() == widget_texts.told("en")["choice"]["answer"][1]  # type: ignore[index]
    assert turn.locator("h4").get_attribute("lang") is None
    assert turn.locator(".excerpt [lang=en]").first.inner_text() == "Excerpt: "
    listed = ask(window, "Anfragen der FDP 2022")
    assert listed.locator("h4").inner_text() == (
        "Enquiries (Anfragen) by FDP from the year 2022, newest first: 12"
    )
