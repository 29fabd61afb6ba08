"""The widget as a citizen meets it on the page of a city: a real browser, two real origins."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from retrieval.errors import ArchiveMissing
from tests.support import small
from tests.support.web_client import NOW, STATES, open_context
from tests.support.widget_client import ASKED, Site, ask, site, start, type_slowly, words

ROOT = "document.querySelector('ratsauskunft-widget').shadowRoot"

#: Notes whatever a screen reader is told to say.
LISTEN = f"""() => {{
    window.said = [];
    const status = {ROOT}.querySelector("[role=status]");
    new MutationObserver(() => window.said.push(status.textContent))
        .observe(status, {{childList: true, characterData: true, subtree: true}});
}}"""


def focused(page: Page) -> str:
    """What has the focus within the widget."""
    return str(
        page.evaluate(
            f"(e => e ? e.id || e.ariaLabel || e.textContent.trim() : 'nothing')({ROOT}.activeElement)"
        )
    )


# Opening and closing


def test_closed_it_is_one_button_and_the_panel_is_not_loaded(
    host: Page, noted: list[str], city: Site
) -> None:
    tree = host.locator("ratsauskunft-widget").aria_snapshot()
    assert tree == '- region "Ratsauskunft":\n  - button "Ratsauskunft"'
    loaded = [one.removeprefix(city.service) for one in noted if one.startswith(city.service)]
    assert loaded == ["/widget.js"]


def test_the_keyboard_alone_opens_asks_and_closes(host: Page) -> None:
    host.get_by_role("link", name="Verweis").focus()
    host.keyboard.press("Tab")
    assert focused(host) == "Ratsauskunft"
    host.keyboard.press("Enter")
    host.locator("#question").wait_for()
    assert focused(host) == "question"
    host.keyboard.type("Kampagne")
    host.keyboard.press("Enter")
    host.locator(".reply").wait_for()
    assert focused(host) == "question"
    host.keyboard.press("Escape")
    host.locator("dialog").wait_for(state="hidden")
    assert focused(host) == "Ratsauskunft"
    host.keyboard.press("Enter")
    assert host.locator(".reply").count() == 1


def test_every_stop_of_the_keyboard_is_marked_and_in_sight(host: Page) -> None:
    start(host)
    ask(host, "Ist Herne bei den Stadtrettern?")
    stops = []
    for _ in range(40):
        host.keyboard.press("Shift+Tab")
        if focused(host) == "nothing":
            break
        stops.append(focused(host))
        seen = host.evaluate(
            f"""() => {{
                const one = {ROOT}.activeElement;
                const box = one.getBoundingClientRect();
                const x = Math.max(0, box.left) + Math.min(box.width, 30) / 2;
                const y = Math.max(0, box.top) + Math.min(box.height, 30) / 2;
                const top = {ROOT}.elementFromPoint(x, y);
                return one.contains(top) && getComputedStyle(one).outlineStyle === "solid";
            }}"""
        )
        assert seen, stops
    assert stops[-1] == "Schließen"
    assert {"Fragen und Antworten", "Mit Quelle kopieren", "Frage 1?", "Passt"} <= set(stops)


def test_keys_typed_in_the_field_are_no_shortcuts_of_the_page(host: Page) -> None:
    host.evaluate("window.heard = ''; addEventListener('keydown', e => window.heard += e.key)")
    start(host)
    host.keyboard.type("abc")
    assert host.evaluate("window.heard") == ""


def test_it_can_start_open_without_taking_the_focus(window: Page, city: Site) -> None:
    city.go(window, attributes=' data-open data-position="left" data-title="Frag den Rat"')
    window.wait_for_selector("dialog[open]")
    assert focused(window) == "nothing"
    box = window.get_by_role("dialog", name="Frag den Rat").bounding_box()
    assert box is not None
    assert box["x"] < 50


def test_two_lines_make_one_widget(window: Page, city: Site) -> None:
    city.go(window, main=f'<script src="{city.service}/widget.js" defer></script>')
    assert window.locator("ratsauskunft-widget").count() == 1


# Replies


def test_an_answer_is_shown_word_for_word_with_its_source(host: Page, city: Site) -> None:
    start(host)
    turn = ask(host, "Ist Herne bei den Stadtrettern?")
    assert turn.locator("blockquote").inner_text() == small.SECOND
    assert turn.locator(".kind").inner_text() == "Amtliche Antwort · Antwort 2 von 2"
    assert turn.locator("h4").inner_text() == "Anfrage: Initiative #Stadtretter"
    assert turn.locator(".frage p").all_inner_texts() == [
        "Frage 2 an die Verwaltung",
        "Ist die Stadt Herne möglicherweise schon Mitglied?",
    ]
    assert turn.locator(".source").inner_text() == (
        "Quelle Antwort 2 von 2 · Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · Vorlage 2022/0129"
    )
    assert turn.locator(".facts").first.locator("li").all_text_contents() == [
        "Sitzung: vor 4 Jahren. Der Stand kann sich seitdem geändert haben.",
        "Beschlussart: zur Kenntnis genommen",
        "Im Ratsinformationssystem ansehen (öffnet neuen Tab)",
    ]
    page = f"{city.service}/antwort/herne-2022-0129/2"
    leading = {
        "Im Ratsinformationssystem ansehen": small.SOURCE.url,
        "Link zum Weitergeben": page,
        "Drucken": f"{page}#drucken",
    }
    for name, href in leading.items():
        assert turn.get_by_role("link", name=name).get_attribute("href") == href


def test_who_asked_and_the_files_stand_beside_an_answer(host: Page) -> None:
    start(host)
    turn = ask(host, "Ist Herne bei den Stadtrettern?")
    facts = turn.locator(".facts").nth(1)
    assert facts.locator("li").all_inner_texts() == [
        "Gefragt haben: Stv. Muster, Fraktion der Mitte",
        "Zuständig in der Verwaltung: Fachbereich Stadtplanung",
    ]
    files = turn.locator(".links", has_text="Dateien zum Vorgang").locator("li")
    assert files.all_text_contents() == [
        "Anlage 1: <Karte> (öffnet neuen Tab)",
        "Anlage 2",
        "Anlage 3",
    ]
    link = files.get_by_role("link")
    assert link.get_attribute("href") == "https://herne.example/anlage.pdf"
    related = turn.locator(".links", has_text="Hängt zusammen mit").locator("li a")
    assert related.all_inner_texts() == ["Anfrage: Ergebnis der Stadt Herne beim Smart City Index"]


def test_a_reply_is_announced_exactly_once(host: Page) -> None:
    start(host)
    host.evaluate(LISTEN)
    for question in ASKED.values():
        ask(host, question)
    # What takes long is told to be searched for, before the reply is told.
    said = [one for one in host.evaluate("window.said") if one != "Die Suche läuft …"]
    assert said[0] == (
        "Amtliche Antwort · Antwort 2 von 2. Anfrage: Initiative #Stadtretter. " + small.SECOND
    )
    assert len(said) == len(ASKED) == len(set(said))
    live = f"{ROOT}.querySelectorAll('[aria-live], [role=status], [role=log], [role=alert]').length"
    assert host.evaluate(live) == 1


def test_a_long_answer_begins_with_what_fits_and_the_whole_is_one_tap_away(host: Page) -> None:
    start(host)
    turn = ask(host, "lang")
    first, whole = turn.locator("blockquote").all()
    assert first.inner_text() == small.LONG[slice(*small.LONG_ASKED.focus)]
    assert not whole.is_visible()
    turn.get_by_text("Ganze Antwort lesen (6 Absätze)").click()
    assert "\n\n".join(whole.locator("p").all_inner_texts()) == small.LONG
    assert whole.locator("mark").count() == 1
    assert turn.locator(".warn").inner_text() == texts.DAMAGED


def test_an_old_answer_points_to_the_newer_one_and_to_the_days_it_was_repeated(
    host: Page, city: Site
) -> None:
    start(host)
    host.evaluate(LISTEN)
    turn = ask(host, "lang")
    newer = turn.locator(".newer")
    assert newer.inner_text() == (
        "Neuere Auskunft zum selben Thema: Anfrage: Initiative #Stadtretter\n"
        "15.02.2022 · TOP Ö 19.8 · auch am 07.09.2021 gefragt"
    )
    [said] = host.evaluate("window.said")
    assert said.endswith(". Neuere Auskunft zum selben Thema: Anfrage: Initiative #Stadtretter")
    assert turn.locator(".also").inner_text() == "Auch gefragt am 07.09.2021"
    repeat = turn.get_by_role("link", name="07.09.2021")
    assert repeat.get_attribute("href") == f"{city.service}/antwort/herne-2022-0129/1"
    newer.get_by_role("link").click()
    opened = host.locator(".turn").nth(1)
    assert opened.locator("blockquote").inner_text() == small.SECOND


def test_a_focus_counts_signs_as_the_archive_does(window: Page, city: Site) -> None:
    city.go(window)
    script = """async (words) => {
        const { paragraphs } = await import(words);
        const text = ["😀".repeat(400), "b".repeat(400)].join("\\n\\n");
        return paragraphs(text, [402, 500]).map((one) => one.map((piece) => piece.length));
    }"""
    assert window.evaluate(script, words()) == [[800, 0, 0], [0, 98, 302]]


def test_markup_of_a_record_stays_text(host: Page) -> None:
    start(host)
    turn = ask(host, "lang")
    assert turn.locator("h4").inner_text() == small.HOSTILE
    assert turn.locator("script, a[href^=javascript]").count() == 0


def test_each_kind_of_reply_says_what_it_is(host: Page) -> None:
    start(host)
    pointer = ask(host, "Kampagne")
    assert pointer.locator(".kind").inner_text() == texts.POINTER
    assert texts.ASKED_TEXT in pointer.inner_text()
    assert pointer.locator(".frage li").count() == 2
    assert texts.NON_PUBLIC_NOTE in ask(host, "Grundstück").inner_text()
    record = ask(host, "2022/0129")
    assert record.locator("summary .summary").all_inner_texts() == [
        "Antwort 1 von 2",
        "Antwort 2 von 2",
    ]
    assert record.locator("blockquote").all_text_contents() == [small.FIRST, small.SECOND]
    gone = ask(host, "2019/1234")
    assert "am 20.12.2025 bei der Quelle entfernt" in gone.inner_text()
    assert gone.locator("blockquote, .actions, details").count() == 0
    context = ask(host, "Zukunftsstab")
    assert context.locator(".kind").inner_text() == texts.CONTEXT
    assert context.locator(".note").inner_text() == texts.CONTEXT_TEXT
    for question, reason in (("Wetter", "nothing-fits"), ("Bochum", "other-place")):
        silence = ask(host, question)
        assert silence.locator("h4").inner_text() == STATES[question]
        assert texts.SILENCE_TEXT[reason] in silence.inner_text()
        assert silence.locator(".advice li").count() == 3


@pytest.mark.parametrize(
    ("contact", "links"),
    [("mailto:rat@herne.example", 1), ("https://herne.example", 1), ("javascript:alert(1)", 0)],
)
def test_silence_names_the_contact_of_the_city(
    window: Page, city: Site, contact: str, links: int
) -> None:
    city.go(window, attributes=f' data-contact="{contact}"')
    start(window)
    found = ask(window, "Bochum").get_by_role("link", name="Kontakt zur Verwaltung")
    assert [one.get_attribute("href") for one in found.all()] == [contact] * links


def test_an_agenda_leads_to_what_its_items_hold(host: Page) -> None:
    start(host)
    agenda = ask(host, "Tagesordnung 15.02.2022")
    assert agenda.locator(".top").all_inner_texts() == ["Ö 19.1", "Ö 19.8", "N 2"]
    assert agenda.locator(".agenda a").count() == 2
    agenda.get_by_role("link", name="Anfrage: Initiative #Stadtretter").click()
    opened = host.locator(".turn").nth(1)
    opened.locator("blockquote").first.wait_for()
    assert opened.locator(".kind").inner_text() == "Vorgang"


def test_the_other_answers_and_neighbouring_topics_open_here(host: Page) -> None:
    start(host)
    ask(host, "Ist Herne bei den Stadtrettern?").get_by_role("link", name="Frage 1?").click()
    opened = host.locator(".turn").nth(1)
    assert opened.locator("blockquote").inner_text() == small.FIRST
    offers = ask(host, "Wetter").locator(".links li")
    assert [one.inner_text() for one in offers.all()] == [
        "Anfrage: Ergebnis der Stadt Herne beim Smart City Index\n15.02.2022 · TOP Ö 19.2",
        "Zukunftsstab ist gestartet",
    ]
    offers.get_by_role("link", name="Zukunftsstab ist gestartet").click()
    last = host.locator(".turn").nth(3)
    assert last.locator("blockquote").inner_text() == small.CONTEXT.text


def test_an_answer_is_copied_with_its_source(host: Page, city: Site) -> None:
    host.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=city.url)
    start(host)
    ask(host, "Ist Herne bei den Stadtrettern?").get_by_text("Mit Quelle kopieren").click()
    host.get_by_role("status").get_by_text("Kopiert").wait_for()
    assert host.evaluate("navigator.clipboard.readText()") == (
        f"„{small.SECOND}“\n\n"
        "Antwort 2 von 2 · Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · Vorlage 2022/0129\n"
        f"{city.service}/antwort/herne-2022-0129/2"
    )


def test_a_verdict_is_given_once_and_thanked_for(host: Page, noted: list[str]) -> None:
    start(host)
    turn = ask(host, "Ist Herne bei den Stadtrettern?")
    assert turn.locator(".judging button").all_inner_texts() == [
        *kind_texts.verdicts("answer").values()
    ]
    turn.get_by_role("button", name="Veraltet").click()
    host.get_by_text(texts.JUDGED).wait_for()
    assert focused(host) == texts.JUDGED
    assert turn.locator(".judging").count() == 0
    assert noted[-1].endswith("/api/feedback")


# While typing


def test_nothing_is_sent_before_the_third_sign(browser: Browser, city: Site) -> None:
    page = open_context(browser).new_page()
    page.clock.install(time=NOW)
    noted: list[str] = []
    page.on("request", lambda request: noted.append(request.url))
    city.go(page)
    start(page)
    page.clock.pause_at(NOW + timedelta(hours=1))
    field = page.locator("#question")
    field.press_sequentially("is")
    page.clock.run_for(1_000)
    assert not [one for one in noted if "/api/" in one]
    field.press_sequentially("t der")
    page.clock.run_for(1_000)
    page.locator("[role=option]").first.wait_for()
    assert len([one for one in noted if one.endswith("/api/suggest")]) == 1
    assert not [one for one in noted if "ist" in one]
    page.context.close()


def test_suggestions_are_chosen_by_keyboard(host: Page) -> None:
    start(host)
    field = host.get_by_role("combobox", name="Ihre Frage")
    type_slowly(host, "ist")
    assert field.get_attribute("aria-expanded") == "true"
    options = host.get_by_role("listbox", name="Im Rat gestellte Fragen").get_by_role("option")
    assert options.count() == 2
    field.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") == "suggestions-1"
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("ArrowDown")
    assert options.first.get_attribute("aria-selected") == "true"
    field.press("Enter")
    turn = host.locator(".turn")
    assert turn.locator("blockquote").inner_text() == small.FIRST
    assert turn.locator(".said").inner_text() == small.ONE.frage
    assert field.input_value() == ""


def test_a_stored_answer_that_is_chosen_is_whole_and_marks_nothing(host: Page) -> None:
    start(host)
    type_slowly(host, "Zitate")
    option = host.get_by_role("option")
    assert option.locator(".frage").inner_text() == small.HOSTILE
    option.click()
    host.locator(".turn .reply").wait_for()
    assert host.locator(".turn blockquote p").all_inner_texts() == small.LONG.split("\n\n")
    assert host.locator(".turn mark, .turn .whole").count() == 0


def test_escape_closes_the_suggestions_before_the_panel(host: Page) -> None:
    start(host)
    type_slowly(host, "ist")
    host.keyboard.press("Escape")
    assert host.locator("#question").get_attribute("aria-expanded") == "false"
    assert host.locator("dialog").is_visible()
    host.keyboard.press("Escape")
    assert not host.locator("dialog").is_visible()


# What can go wrong


def test_an_empty_question_is_told_at_the_field(host: Page) -> None:
    start(host)
    host.get_by_role("button", name="Antwort suchen").click()
    assert host.locator("#error").inner_text() == texts.EMPTY
    field = host.locator("#question")
    assert (field.get_attribute("aria-invalid"), focused(host)) == ("true", "question")
    assert field.get_attribute("aria-describedby") == "error hint"
    ask(host, "Kampagne")
    assert not host.locator("#error").is_visible()


def test_offline_is_told_and_asking_again_gets_the_reply(
    window: Page, noted: list[str], city: Site
) -> None:
    city.go(window)
    start(window)
    window.context.set_offline(True)
    turn = ask(window, "Kampagne")
    assert "nicht erreichbar" in turn.inner_text()
    assert window.locator("#question").input_value() == "Kampagne"
    window.context.set_offline(False)
    turn.get_by_role("button", name="Noch einmal versuchen").click()
    window.locator(".turn").nth(1).get_by_text(texts.ASKED_TEXT).wait_for()
    assert window.locator("#question").input_value() == ""
    noted.clear()


def test_a_panel_that_cannot_be_loaded_is_told_on_the_launcher(window: Page) -> None:
    with site() as gone:
        gone.go(window)
        window.get_by_role("button", name="Ratsauskunft").wait_for()
    window.get_by_role("button", name="Ratsauskunft").click()
    window.get_by_role("button", name="Gerade nicht erreichbar.").wait_for()


@pytest.mark.parametrize(
    ("question", "said"), [("kaputt", texts.problem(500)), ("Geht�das?", texts.NO_TEXT)]
)
def test_a_refusal_is_told_in_plain_words(
    window: Page, city: Site, question: str, said: str
) -> None:
    city.go(window)
    start(window)
    assert said in ask(window, question).inner_text()
    assert window.locator("#question").input_value() == question


def test_too_many_questions_are_told_with_the_time_to_wait(window: Page) -> None:
    with site(questions_per_minute=1) as busy:
        busy.go(window)
        start(window)
        ask(window, "Kampagne")
        said = ask(window, "Kampagne").inner_text()
    assert "Das waren viele Anfragen in kurzer Zeit." in said
    assert "Sekunden noch einmal." in said


def test_a_missing_archive_is_told(window: Page) -> None:
    def missing() -> small.SmallArchive:
        raise ArchiveMissing("no archive in /srv")

    with site(missing) as closed:
        closed.go(window)
        start(window)
        assert texts.UNAVAILABLE in ask(window, "Kampagne").inner_text()


def test_another_site_gets_no_reply(window: Page, city: Site) -> None:
    with site() as other:
        other.service = city.service
        other.go(window)
        start(window)
        assert "nicht erreichbar" in ask(window, "Kampagne").inner_text()


# Languages


def test_the_interface_speaks_english_and_the_record_german(window: Page, city: Site) -> None:
    city.go(window, attributes=' data-lang="en"')
    start(window)
    turn = ask(window, "Ist Herne bei den Stadtrettern?")
    assert turn.locator(".kind").inner_text() == "Official answer · Answer 2 of 2"
    assert turn.locator("blockquote").get_attribute("lang") == "de"
    assert turn.locator("blockquote").inner_text() == small.SECOND
    assert window.locator("dialog").get_attribute("lang") == "en"


# Follow-ups


def test_the_widget_sends_what_it_showed_last(browser: Browser) -> None:
    archive = small.SmallArchive()
    with site(lambda: archive) as city:
        context = open_context(browser)
        page = context.new_page()
        city.go(page)
        start(page)
        for line in ("Kampagne", "Wetter", "Ist Herne bei den Stadtrettern?", "Wetter"):
            ask(page, line)
        context.close()
    assert archive.shown == [None, "herne-2022-0114", "herne-2022-0114", "herne-2022-0129/2"]
