"""A choice, a list and a notice in every channel: none of them looks as if somebody had answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot import listed, render
from bot.cli.terminal import print_reply
from bot.settings import Settings
from bot.state.file import VERDICTS
from bot.telegram.message import Messages
from bot.telegram.outgoing import Button, Draft
from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from bot.texts import pages as page_texts
from bot.texts import searching as search_texts
from bot.web.app import create_app
from bot.web.page import PageRenderer
from retrieval.replies.reply import Choice, ListFilter, RecordList, Reply
from tests.support import small
from tests.support.telegram_stub import plain, quotes
from tests.support.web_client import FORM, HTML, NOW, OPEN

BASE = "https://rat.example"
CONTACT = "https://www.herne.example/kontakt"
GUIDING = {
    line: reply
    for line, reply in small.REPLIES.items()
    if reply.kind in ("choice", "list", "notice")
}
#: What only an official answer is called.
OFFICIAL = (texts.ANSWER, texts.ANSWER_KIND, texts.FRAGE, "Antwort 1 von", "Antwort 2 von")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A client of the page as it is without JavaScript, of a service that keeps questions."""
    folder: Path = tmp_path_factory.mktemp("state")
    settings = OPEN.model_copy(update={"keep_unanswered": True, "state": folder})
    return TestClient(create_app(small.SmallArchive, settings, clock=lambda: NOW))


def shown(client: TestClient, line: str) -> Tag:
    """The reply on the page."""
    page = client.post("/", data={"frage": line}, headers=FORM | HTML)
    assert page.status_code == 200
    [section] = BeautifulSoup(page.text, "html.parser").select("#antwort")
    return section


def words(element: Tag) -> str:
    return " ".join(element.text.split())


def sent(reply: Reply, base: str = BASE) -> list[Draft]:
    return Messages(lambda id: id[:50], lambda: date(2026, 2, 20), base, CONTACT).asked(reply)


def buttons(drafts: list[Draft]) -> list[Button]:
    return [button for draft in drafts for row in draft.rows for button in row]


def printed(reply: Reply) -> str:
    out = StringIO()
    print_reply(Console(file=out, width=200), reply)
    return out.getvalue()


@pytest.mark.parametrize("line", GUIDING)
def test_nothing_looks_like_an_answer_of_the_administration(client: TestClient, line: str) -> None:
    section = shown(client, line)
    assert not section.select("blockquote, .official, .frage, .source, .proof, [data-copy]")
    drafts = sent(GUIDING[line])
    assert [quote for draft in drafts for quote in quotes(draft.html)] == []
    said = (words(section), *(plain(draft.html) for draft in drafts), printed(GUIDING[line]))
    for one in said:
        assert not [word for word in OFFICIAL if word in one]


# A choice


def test_each_item_of_a_choice_is_one_link_that_is_its_question(client: TestClient) -> None:
    section = shown(client, "Netzwerk")
    items = section.select("ul.options > li")
    assert [(link["href"], link.text) for item in items for link in item.select("a")] == [
        ("/antwort/herne-2022-0129/2", "Ist die Stadt Herne möglicherweise schon Mitglied?"),
        ("/antwort/herne-lang", small.HOSTILE),
        ("/antwort/herne-2022-0114", "Wann beginnt die Kampagne?"),
        ("/antwort/seite/1", "Zukunftsstab ist gestartet"),
    ]
    assert [words(item.select(".beside")[0]) for item in items] == [
        "Anfrage: Initiative #Stadtretter · Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · "
        "Vorlage 2022/0129",
        "Rat der Stadt · 27.04.2021 · TOP Ö 19.8 · Vorlage 2022/0129",
        "Anfrage: Kampagne Herne mit Respekt · Rat der Stadt · 15.02.2022 · TOP Ö 19.1 · "
        f"Vorlage 2022/0114 · {page_texts.UNANSWERED}",
        "28.05.2020 · Hinweis, keine Antwort der Verwaltung",
    ]
    quoted = [[quote.text for quote in item.select(".excerpt q")] for item in items]
    assert quoted == [[one.excerpt] if one.excerpt else [] for one in small.WHICH_MATTER.items]
    assert words(items[0].select(".excerpt")[0]).startswith(f"{kind_texts.EXCERPT}: ")


def test_where_an_anfrage_fits_its_subject_and_place_stand_once(client: TestClient) -> None:
    section = shown(client, "Stadtretter")
    place = "Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · Vorlage 2022/0129"
    subject = small.SOURCE.betreff
    drafts = sent(small.WHICH_ANSWER)
    assert len(drafts) == 1
    for said in (words(section), plain(drafts[0].html), printed(small.WHICH_ANSWER)):
        assert (said.count(subject), said.count(place)) == (1, 1)
    items = section.select("ul.options > li")
    assert [item.a and item.a.text for item in items] == [small.TWO.frage, small.ONE.frage]
    assert [words(item.select(".beside")[0]) for item in items] == ["Antwort 2", "Antwort 1"]


def test_an_answer_without_a_question_is_named_by_its_number_or_as_a_remark() -> None:
    [first, second] = small.WHICH_ANSWER.items
    remark = replace(second, frage=None, number=None, id="herne-2022-0129/vorbemerkung")
    choice = replace(small.WHICH_ANSWER, items=(replace(first, frage=None), remark))
    labels = [render.choice_label(item, choice) for item in choice.items]
    assert labels == ["Antwort 2", "Vorbemerkung der Verwaltung"]
    assert [render.choice_line(item, choice) for item in choice.items] == ["", ""]


def test_of_one_item_the_heading_speaks_of_one(client: TestClient) -> None:
    assert words(shown(client, "Maßnahme").select("h2")[0]) == "Meinen Sie dieses Thema?"
    one = replace(small.WHICH_ANSWER, items=small.WHICH_ANSWER.items[:1])
    assert render.headline(one) == "Diese Anfrage passt. Meinen Sie diese Frage?"


def test_after_the_items_stands_what_one_can_do_where_nothing_fits(client: TestClient) -> None:
    section = shown(client, "Stadtretter")
    headings = [words(one) for one in section.select("h2, h3")]
    assert headings[1:] == [kind_texts.NOTHING_OF_IT, texts.MORE]
    advice = [words(one) for one in section.select(".advice li")]
    assert advice == [texts.REPHRASE, texts.LOOK_UP, f"{texts.TURN_TO} {texts.CONTACT}"]
    assert [words(one) for one in section.select(".judging button")] == ["Nichts passt"]
    [form] = section.select(".keeping")
    assert form.button
    assert form.button["value"] == "Stadtretter"
    assert [words(one) for one in section.select(".more:last-child li a")] == [
        one.betreff for one in small.OFFERS
    ]


def test_a_question_is_given_away_where_nothing_of_a_choice_fits(client: TestClient) -> None:
    page = client.post("/unbeantwortet", data={"frage": "Stadtretter"}, headers=HTML)
    assert f"{texts.KEPT} „<bdi>Stadtretter</bdi>“" in page.text
    for line in ("Anfragen der FDP 2022", "Notruf"):
        refused = client.post("/unbeantwortet", data={"frage": line}, headers=HTML)
        assert refused.status_code == 409
        assert not shown(client, line).select(".keeping, .judging")


def test_that_nothing_fits_is_counted_and_leads_on_without_javascript(client: TestClient) -> None:
    [form] = shown(client, "Stadtretter").select(".judging")
    page = client.post(str(form["action"]), data={"urteil": "nothing-fits"}, headers=HTML)
    section = BeautifulSoup(page.text, "html.parser").select("#antwort")[0]
    assert texts.JUDGED in words(section)
    assert len(section.select(".advice li")) == 3
    # The likeliest item did not fit: there is nothing to go back to.
    assert [one["href"] for one in section.select(".actions a")] == ["/suche", "/"]
    told = client.get("/metrics").text
    assert 'ratsauskunft_feedback{verdict="nothing-fits"} 1.0' in told


def test_in_telegram_each_item_is_a_button_that_sends_its_answer() -> None:
    [draft] = sent(small.WHICH_MATTER)
    made = buttons([draft])
    assert [(one.label, one.data) for one in made[:4]] == [
        ("1. Ist die Stadt Herne möglicherweise schon Mitglied?", "o:herne-2022-0129/2"),
        (f"2. {small.HOSTILE}", "o:herne-lang"),
        ("3. Wann beginnt die Kampagne?", "o:herne-2022-0114"),
        ("4. Zukunftsstab ist gestartet", "o:seite/1"),
    ]
    assert made[4] == Button(
        "Nichts passt", f"f:{VERDICTS.index('nothing-fits')}:herne-2022-0129/2"
    )
    assert made[5] == Button(search_texts.LEAD_ON, url=f"{BASE}/suche")
    assert made[6] == Button(texts.CONTACT, url=CONTACT)
    said = plain(draft.html)
    assert "Auszug: „Die Initiative Stadtretter versteht sich als Netzwerk.“" in said
    assert kind_texts.CHOICE_TEXT in said
    assert kind_texts.NOTHING_OF_IT in said


def test_the_terminal_numbers_the_items_of_a_choice_and_names_their_ids() -> None:
    said = printed(small.WHICH_MATTER)
    assert "\n1. Ist die Stadt Herne möglicherweise schon Mitglied?\n" in said
    assert "· Antwort hier nicht gespeichert · herne-2022-0114" in said
    assert "Auszug: „Die Stadt Herne hat einen Zukunftsstab.“" in said
    assert said.index(kind_texts.NOTHING_OF_IT) > said.index("4. Zukunftsstab ist gestartet")


# A list


def test_a_list_says_how_it_was_understood_and_leads_to_each_and_to_all(
    client: TestClient,
) -> None:
    section = shown(client, "Anfragen der FDP 2022")
    assert words(section.select("h2")[0]) == "Anfragen der FDP aus 2022, neueste zuerst: 12"
    assert [(link["href"], words(link)) for link in section.select("a")] == [
        ("/antwort/herne-2022-0129", "Anfrage: Initiative #Stadtretter"),
        ("/antwort/herne-2022-0114", "Anfrage: Kampagne Herne mit Respekt"),
        ("/antwort/herne-lang", small.HOSTILE),
        ("/themen?jahr=2022&partei=fdp", "Alle anzeigen (12)"),
    ]
    assert [words(one) for one in section.select("li .beside")] == [
        "Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · Vorlage 2022/0129 · Stv. Muster, "
        "Fraktion der Mitte",
        f"Rat der Stadt · 15.02.2022 · TOP Ö 19.1 · Vorlage 2022/0114 · {page_texts.UNANSWERED}",
    ]


@pytest.mark.parametrize(("base", "url"), [(BASE, f"{BASE}{small.LIST.url}"), ("", None)])
def test_telegram_leads_to_all_of_a_list_where_the_site_has_an_address(
    base: str, url: str | None
) -> None:
    [draft] = sent(small.LIST, base)
    assert plain(draft.html).startswith("Anfragen der FDP aus 2022, neueste zuerst: 12\n\n1. ")
    made = buttons([draft])
    assert [(one.label, one.data) for one in made[:3]] == [
        ("1", "o:herne-2022-0129"), ("2", "o:herne-2022-0114"), ("3", "o:herne-lang"),
    ]  # fmt: skip
    assert [(one.label, one.url) for one in made[3:]] == (
        [("Alle anzeigen (12)", url)] if url else []
    )


def test_a_list_of_nothing_says_so_and_leads_on(client: TestClient) -> None:
    line = "offene Anfragen von Muster zum Verkehr"
    section = shown(client, line)
    assert words(section.select("h2")[0]).endswith(": nichts gespeichert")
    assert words(section.select(".advice li")[0]) == kind_texts.LIST_ADVICE
    assert [link["href"] for link in section.select("a")] == [
        OPEN.contact_url, "/anfragen", "/suche",
    ]  # fmt: skip
    [draft] = sent(small.NOTHING_LISTED)
    assert kind_texts.LIST_ADVICE in plain(draft.html)
    assert [one.url for one in buttons([draft])] == ["https://rat.example/anfragen", CONTACT]
    assert kind_texts.LIST_ADVICE in printed(small.NOTHING_LISTED)


def test_a_name_that_never_asked_leads_to_who_did(client: TestClient) -> None:
    nobody = replace(small.NOTHING_LISTED, url="/personen")
    pages = PageRenderer(Settings(), NOW.date)
    page = BeautifulSoup(pages.home(small.SmallArchive(), "", reply=nobody), "html.parser")
    assert words(page.select("#antwort .advice li")[0]) == kind_texts.NOBODY_ASKED
    assert page.select("#antwort .actions a[href='/personen']")
    [draft] = sent(nobody, BASE)
    assert kind_texts.NOBODY_ASKED in plain(draft.html)
    assert f"{BASE}/personen" in [one.url for one in buttons([draft])]
    assert kind_texts.NOBODY_ASKED in printed(nobody)


def test_what_is_shown_whole_has_no_link_to_all_of_it() -> None:
    whole = replace(small.LIST, total=len(small.LIST.items))
    assert listed.everything(whole) is None
    assert "Alle anzeigen" not in printed(whole) + plain(sent(whole)[0].html)


@pytest.mark.parametrize(
    ("asked", "total", "line"),
    [
        (ListFilter(), 5000, "Anfragen, neueste zuerst: 5.000"),
        (ListFilter(open=False), 1, "Anfragen mit gespeicherter Antwort: 1"),
        (ListFilter(open=True), 2, "Anfragen ohne gespeicherte Antwort, neueste zuerst: 2"),
        (ListFilter(asker="Stv. Muster", party="SPD"), 1, "Anfragen von Stv. Muster der SPD: 1"),
        (ListFilter(party="Die Linke"), 1, "Anfragen von Die Linke: 1"),
        (ListFilter(party="GRÜNE"), 1, "Anfragen von GRÜNE: 1"),
        (ListFilter(party="BSW"), 1, "Anfragen von BSW: 1"),
        (ListFilter(party="SPD-Fraktion"), 1, "Anfragen der SPD-Fraktion: 1"),
        (ListFilter(topic="bildung-und-schule"), 1, "Anfragen zum Thema „Bildung und Schule“: 1"),
        (ListFilter(topic="Radwege {0}"), 1, "Anfragen zum Thema „Radwege {0}“: 1"),
        (
            ListFilter(what="sitzungen", gremium="Bezirksvertretung Mitte"),
            0,
            "Sitzungen im Gremium „Bezirksvertretung Mitte“: nichts gespeichert",
        ),
        (
            ListFilter(first=date(2021, 1, 1), last=date(2021, 12, 31)),
            3,
            "Anfragen aus 2021, neueste zuerst: 3",
        ),
        (
            ListFilter(first=date(2020, 1, 1), last=date(2021, 12, 31)),
            3,
            "Anfragen ab 01.01.2020 bis 31.12.2021, neueste zuerst: 3",
        ),
        (ListFilter(first=date(2022, 2, 15), last=date(2022, 2, 15)), 1, "Anfragen vom 15.02.2022: 1"),
        (ListFilter(last=date(2022, 2, 15)), 1, "Anfragen bis 15.02.2022: 1"),
        (ListFilter(oldest=True), 12, "Anfragen, älteste zuerst: 12"),
        (ListFilter(most=5), 12, "Anfragen, neueste zuerst: 5"),
        (ListFilter(most=5), 2, "Anfragen, neueste zuerst: 2"),
    ],
)  # fmt: skip
def test_how_a_wish_was_understood_is_one_line(asked: ListFilter, total: int, line: str) -> None:
    assert kind_texts.understood(asked, total) == line


@given(st.text(max_size=20))
def test_only_addresses_of_the_own_site_are_linked(rest: str) -> None:
    found = replace(small.LIST, url=rest)
    address = listed.everything(found)
    assert address is None or (address == rest and rest[0] == "/" and rest[1:2] not in ("/", "\\"))
    for foreign in ("//x.example", "/\\x.example", "https://x.example", "javascript:alert(1)"):
        assert listed.everything(replace(found, url=foreign)) is None
    assert (
        listed.everything(RecordList(filter=ListFilter(), total=0, items=(), url="/anfragen"))
        is None
    )


# A notice


def test_a_notice_is_of_the_service_and_its_numbers_can_be_dialled(client: TestClient) -> None:
    section = shown(client, "Notruf")
    assert words(section.select(".kind")[0]) == "Hinweis dieses Dienstes"
    assert words(section.select("h2")[0]) == "In einem Notfall"
    paragraphs = [one.text.strip() for one in section.select("p:not(.kind, #beispiele)")]
    assert paragraphs == [*small.NOTICE.text.split("\n\n"), texts.ASK_NEXT]
    assert [(link["href"], link.text) for link in section.select("a")] == [
        ("tel:112", "112"), ("tel:110", "110"), ("tel:116117", "116 117"),
    ]  # fmt: skip
    [draft] = sent(small.NOTICE)
    title = "Hinweis dieses Dienstes: In einem Notfall"
    assert plain(draft.html) == f"{title}\n\n{small.NOTICE.text}\n\n{texts.ASK_NEXT}"
    assert draft.rows == ()
    assert printed(small.NOTICE).startswith(f"{title}\n")


# Feedback and long answers


def test_verdicts_make_sense_for_the_kind(client: TestClient) -> None:
    given = {
        line: [words(one) for one in shown(client, line).select(".judging button")]
        for line in ("lang", "Kampagne", "Zukunftsstab", "Netzwerk", "Wetter", "2022/0129")
    }
    assert given == {
        "lang": ["Passt", "Passt nicht", "Veraltet", "Quelle falsch"],
        "Kampagne": ["Passt", "Passt nicht", "Quelle falsch"],
        "Zukunftsstab": ["Passt", "Passt nicht", "Veraltet", "Quelle falsch"],
        "Netzwerk": ["Nichts passt"],
        "Wetter": [],
        "2022/0129": [],
    }


def test_what_does_not_fit_leads_to_the_other_answers(client: TestClient) -> None:
    judge = "/antwort/herne-2022-0129/2/rueckmeldung"
    page = client.post(judge, data={"urteil": "does-not-fit"}, headers=HTML)
    section = BeautifulSoup(page.text, "html.parser").select("#antwort")[0]
    assert [(link["href"], link.text) for link in section.select(".siblings a")] == [
        ("/antwort/herne-2022-0129/1", "Frage 1?")
    ]
    page = client.post(judge, data={"urteil": "fits"}, headers=HTML)
    assert "siblings" not in page.text


@pytest.mark.parametrize(("start", "before"), [(0, False), (599, False), (600, True), (4500, True)])
def test_telegram_shows_what_fits_before_a_long_text_where_it_stands_far_behind(
    start: int, before: bool
) -> None:
    text = "".join(f"Satz {number:04} der Verwaltung. " for number in range(300)).strip()
    answer = replace(small.LONG_ONE, text=text, focus=(start, start + 25), newer=(), more=())
    drafts = sent(answer)
    assert len(drafts) > 1
    fitting = text[start : start + 25]
    opening = plain(drafts[0].html).split(texts.ANSWER)[0]
    assert (f"{kind_texts.PLACE}\n„{fitting.strip()}“" in opening) is before
    # The text itself is whole, and what fits stands out in it.
    assert "".join(quote for draft in drafts for quote in quotes(draft.html)) == text
    assert sum(f"<b>{fitting}</b>" in draft.html for draft in drafts) == 1
    assert not any(kind_texts.PLACE in draft.html for draft in drafts[1:])
    stored = Messages(str, lambda: date(2026, 2, 20)).of(answer)
    assert not any(kind_texts.PLACE in draft.html for draft in stored)


def test_every_kind_of_choice_is_known_here() -> None:
    assert {reply.about for reply in GUIDING.values() if isinstance(reply, Choice)} == {
        "answer", "matter",
    }  # fmt: skip
