"""What a citizen reads: commands, buttons, edits, groups, inline queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.state.file import Feedback
from bot.telegram.state import State
from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from bot.texts import telegram as telegram_texts
from bot.texts.languages import Language, speaking
from retrieval.archive import Archive
from retrieval.errors import ArchiveMissing
from retrieval.records import Withdrawn
from retrieval.replies.reply import Answer, Offer
from tests.support import small
from tests.support.telegram_channel import BASE, QUESTION, TODAY, channel, run
from tests.support.telegram_stub import (
    TOKEN,
    Call,
    Fault,
    TelegramStub,
    inline,
    message,
    press,
    quotes,
)

#: Each test starts a channel.
pytestmark = pytest.mark.slow

Talk = Callable[..., list[Call]]


@pytest.fixture
def stub() -> Iterator[TelegramStub]:
    with TelegramStub().running() as running:
        yield running


@pytest.fixture
def talk(stub: TelegramStub, tmp_path: Path) -> Talk:
    """Sends updates one after the other and gives the accepted calls to each chat."""

    def send(*updates: Any, archive: Any = None, **changes: Any) -> list[Call]:
        start = len(stub.accepted)

        async def scenario() -> None:
            async with channel(stub, tmp_path, archive, **changes):
                for update in updates:
                    stub.push(update)
                    await stub.until(lambda: not stub.unconfirmed)

        run(scenario())
        return [
            one
            for one in stub.accepted[start:]
            if not one.method.startswith(("setMy", "deleteWebhook", "getMe"))
        ]

    return send


def labels(call: Call) -> list[str]:
    return [button["text"] for button in call.buttons]


def data(call: Call, label: str) -> str:
    return next(one["callback_data"] for one in call.buttons if one["text"] == label)


def test_an_answer_stands_with_its_question_source_age_and_buttons(talk: Talk) -> None:
    [call] = talk(message(1, QUESTION))
    assert call.text.startswith("Anfrage: Initiative #Stadtretter\n\nFrage 2 an die Verwaltung\n")
    assert quotes(call.html) == [small.SECOND]
    assert call.text.endswith(
        "Antwort 2 von 2 · Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · Vorlage 2022/0129\n"
        f"Sitzung vor 4 Jahren. {texts.OLD}"
    )
    assert labels(call) == [
        "Frage 1?", "Alle Antworten dieser Anfrage", texts.PERMALINK, texts.ORIGINAL,
        "Passt", "Passt nicht", "Veraltet", "Quelle falsch",
    ]  # fmt: skip
    assert f"{BASE}/antwort/herne-2022-0129/2" in [one.get("url") for one in call.buttons]
    assert call.fields["link_preview_options"] == {"is_disabled": True}


def test_markup_in_records_is_text(talk: Talk) -> None:
    [call] = talk(message(1, "lang"))
    assert small.HOSTILE in call.text
    assert quotes(call.html) == [small.LONG]
    assert texts.DAMAGED in call.text
    assert "javascript" not in str(call.fields)


def test_an_old_answer_points_to_the_newer_one_and_to_the_days_it_was_repeated(
    talk: Talk,
) -> None:
    [call] = talk(message(1, "lang"))
    assert "\nauch am 07.09.2021 gefragt" in call.text
    _, newer = talk(press(2, data(call, "Neuer: Anfrage: Initiative #Stadtretter"), call))
    assert quotes(newer.html) == [small.SECOND]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Kampagne", texts.ASKED_TEXT),
        ("Grundstück", texts.NON_PUBLIC_NOTE),
        ("2022/0129", "Frage 2 an die Verwaltung"),
        ("Tagesordnung 15.02.2022", "Ö 19.8 Anfrage: Initiative #Stadtretter"),
        ("Zukunftsstab", texts.CONTEXT_TEXT),
        ("Anfragen der FDP 2022", "Anfragen der FDP aus 2022, neueste zuerst: 12"),
        ("Notruf", "Hinweis dieses Dienstes: In einem Notfall"),
        ("lang", kind_texts.PLACE),
        ("Bochum", texts.SILENCE["other-place"]),
        ("Wetter", texts.MORE),
        ("x" * 501, "zu lang"),
        ("\u200b", texts.EMPTY),
        ("/hilfe", telegram_texts.help_text()),
        ("/help", telegram_texts.help_text()),
        ("/start", telegram_texts.TELEGRAM_READS),
        ("/start", BASE),
        ("/datenschutz", "/loeschen"),
        ("/privacy", telegram_texts.TELEGRAM_READS),
        ("/ueber", "Gespeichert: 3 Antworten"),
        ("/thema", telegram_texts.TOPIC_BEHIND.format(command="/thema")),
        (f"/thema {QUESTION}", telegram_texts.ON_TOPIC),
        ("/tanzen", telegram_texts.UNKNOWN_COMMAND),
        ("/hilfe@RatsauskunftBot", telegram_texts.help_text()),
        ("kaputt", telegram_texts.FAILED),
    ],
)
def test_each_line_gets_its_reply(talk: Talk, line: str, said: str) -> None:
    [call] = talk(message(1, line))
    assert said in call.text


def test_examples_can_be_tapped(talk: Talk) -> None:
    [shown] = talk(message(1, "/beispiele"))
    [start] = talk(message(2, "/start"))
    assert labels(shown) == labels(start) == list(small.EXAMPLES)
    toast, call = talk(press(3, data(shown, QUESTION), shown))
    assert toast.method == "answerCallbackQuery"
    assert quotes(call.html) == [small.SECOND]


class Renewed(small.SmallArchive):
    """A later generation, whose examples are others."""

    examples = ("Zukunftsstab",)


def test_the_example_that_stands_on_a_button_is_asked_whatever_the_archive_has_by_then(
    talk: Talk,
) -> None:
    [shown] = talk(message(1, "/beispiele"))
    _, call = talk(press(2, data(shown, QUESTION), shown), archive=lambda: Renewed())
    assert quotes(call.html) == [small.SECOND]


def test_who_comes_while_there_is_no_archive_or_no_example_is_greeted_too(talk: Talk) -> None:
    def missing() -> Any:
        raise ArchiveMissing("none")

    class Empty(small.SmallArchive):
        examples = ()

    start, examples, kept = talk(
        message(1, "/start"), message(2, "/beispiele"), message(3, "/meinedaten"), archive=missing
    )
    assert (start.buttons, examples.text) == ([], telegram_texts.NO_EXAMPLES)
    assert kept.text.startswith(telegram_texts.NOTHING_KEPT)
    [none] = talk(message(4, "/beispiele"), archive=lambda: Empty())
    assert none.text == telegram_texts.NO_EXAMPLES


def test_the_newest_anfragen_stand_with_subject_and_day_and_open(talk: Talk) -> None:
    [call] = talk(message(1, "/neu"))
    assert call.text.startswith(
        f"{telegram_texts.NEWEST}\n\n1. {small.SOURCE.betreff}\n2 Antworten · "
    )
    assert "15.02.2022" in call.text
    assert "27.04.2021" in call.text
    _, opened = talk(press(2, data(call, "1"), call))
    assert "Frage 2 an die Verwaltung" in opened.text


def test_a_topic_with_a_choice_offers_each_of_its_items(talk: Talk) -> None:
    [call] = talk(message(1, "/thema Netzwerk"))
    assert len(
        [one for one in call.buttons if one.get("callback_data", "").startswith("o:")]
    ) >= len(small.WHICH_MATTER.items)


def test_an_inline_query_shares_what_a_choice_offers(talk: Talk) -> None:
    [call] = talk(inline(1, "Stadtretter"))
    titles = {one["title"] for one in call.fields["results"]}
    assert titles == {small.ONE.frage, small.TWO.frage}


def test_a_record_text_from_right_to_left_turns_nothing_beside_it(talk: Talk) -> None:
    hebrew = "\u05d0\u05d1\u05d2"
    items = tuple(replace(one, betreff=hebrew, public=False) for one in small.AGENDA.items[:1])

    class Turned(small.SmallArchive):
        def ask(self, question: str, about: object = None) -> Any:
            return replace(small.AGENDA, items=items)

    [call] = talk(message(1, "x"), archive=lambda: Turned())
    assert f"\u2068{hebrew}\u2069 ({texts.NON_PUBLIC})" in call.text


def test_the_other_answers_are_one_tap_away_after_a_restart(talk: Talk) -> None:
    [call] = talk(message(1, QUESTION))
    _, other = talk(press(2, data(call, "Frage 1?"), call))
    assert quotes(other.html) == [small.FIRST]
    _, first, second = talk(press(3, data(call, "Alle Antworten dieser Anfrage"), call))
    assert [*quotes(first.html), *quotes(second.html)] == [small.FIRST, small.SECOND]


def test_an_answer_that_is_no_more_says_so(talk: Talk) -> None:
    [call] = talk(message(1, QUESTION))

    class Empty(small.SmallArchive):
        def find(self, name: str, /) -> None:
            return None

    gone = Empty()
    for number, what in enumerate(("Frage 1?", "Alle Antworten dieser Anfrage"), 2):
        _, said = talk(press(number, data(call, what), call), archive=lambda: gone)
        assert said.text == telegram_texts.VANISHED


def test_an_answer_that_left_the_sources_is_named(talk: Talk) -> None:
    [call] = talk(message(1, QUESTION))
    note = Withdrawn(small.ONE.id, small.ONE.source.betreff, date(2026, 2, 1))

    class Newer(small.SmallArchive):
        def find(self, name: str, /) -> None:
            return None

        def withdrawn(self, name: str, /) -> Withdrawn | None:
            return note if name == small.ONE.id else None

    newer = Newer()
    _, said = talk(press(2, data(call, "Frage 1?"), call), archive=lambda: newer)
    assert said.text == texts.withdrawn(note)


@pytest.mark.parametrize(
    "pressed", ["x", "o:", "o:nix", "w:_unbekannt", "f:9:x", "f:", "e:99", "e:"]
)
def test_any_data_of_a_button_is_answered(talk: Talk, pressed: str) -> None:
    below = Call("sendMessage", {}, 0, 5)
    calls = talk(press(1, pressed, below))
    assert calls[0].method == "answerCallbackQuery"


def test_a_long_id_has_a_short_key_that_outlives_a_restart(talk: Talk, stub: TelegramStub) -> None:
    long_id = "karlsruhe-straße-" + "x" * 90

    class Long(small.SmallArchive):
        def ask(self, question: str, about: str | None = None) -> Any:
            return replace(small.ONE, siblings=(replace(small.ONE.siblings[0], id=long_id),))

        def find(self, name: str, /) -> Any:
            return replace(small.TWO, id=long_id) if name == long_id else None

    [call] = talk(message(1, "x"), archive=lambda: Long())
    assert len(data(call, "Frage 2?").encode()) <= 64
    _, other = talk(press(2, data(call, "Frage 2?"), call), archive=lambda: Long())
    assert quotes(other.html) == [small.SECOND]


def test_feedback_is_counted_once_and_its_buttons_go(talk: Talk, tmp_path: Path) -> None:
    [call] = talk(message(1, QUESTION))
    toast, edit = talk(press(2, data(call, "Veraltet"), call))
    assert toast.fields["text"] == telegram_texts.THANKS
    assert (edit.method, edit.fields["message_id"]) == ("editMessageReplyMarkup", call.message_id)
    assert labels(edit) == [
        "Frage 1?",
        "Alle Antworten dieser Anfrage",
        texts.PERMALINK,
        texts.ORIGINAL,
    ]
    edited = Call("sendMessage", edit.fields, 0, call.message_id)
    assert [one.method for one in talk(press(3, "f:2:herne-2022-0129_2", edited))] == [
        "answerCallbackQuery"
    ]
    assert Feedback(tmp_path).counts() == {"herne-2022-0129/2": {"outdated": 1}}


def test_what_does_not_fit_leads_to_the_other_answers(talk: Talk) -> None:
    [call] = talk(message(1, QUESTION))
    toast, edit, others = talk(press(2, data(call, "Passt nicht"), call))
    assert (toast.fields["text"], edit.method) == (
        telegram_texts.THANKS,
        "editMessageReplyMarkup",
    )
    assert others.text == texts.SIBLINGS
    assert labels(others) == ["Frage 1?"]
    _, other = talk(press(3, data(others, "Frage 1?"), others))
    assert quotes(other.html) == [small.FIRST]


def test_an_item_of_a_choice_is_sent_when_it_is_pressed(talk: Talk) -> None:
    [call] = talk(message(1, "Netzwerk"))
    assert call.text.startswith("Auswahl: Meinen Sie eines dieser Themen?")
    for number, (label, said) in enumerate(
        (
            (f"1. {small.TWO.frage}", small.SECOND),
            ("4. Zukunftsstab ist gestartet", "Zukunftsstab"),
        ),
        start=2,
    ):
        _, opened = talk(press(number, data(call, label), call))
        assert said in opened.text


def test_that_nothing_of_a_choice_fits_is_counted_and_leads_on(talk: Talk, tmp_path: Path) -> None:
    [call] = talk(message(1, "Stadtretter"))
    toast, edit, ways = talk(press(2, data(call, "Nichts passt"), call))
    assert toast.fields["text"] == telegram_texts.THANKS
    assert "Nichts passt" not in labels(edit)
    assert texts.REPHRASE in ways.text
    assert Feedback(tmp_path).counts() == {"herne-2022-0129/2": {"nothing-fits": 1}}


def test_a_verdict_whose_thanks_were_cut_off_is_counted_once(
    stub: TelegramStub, talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.channel._STOP_SECONDS", 0.2)
    [call] = talk(message(1, QUESTION))
    down = True

    async def scenario() -> None:
        nonlocal down
        stub.faults = lambda method, fields, number: (
            Fault() if down and method == "answerCallbackQuery" else None
        )
        stub.push(press(2, data(call, "Passt"), call))
        async with channel(stub, tmp_path) as running:
            await stub.until(lambda: running.counts["outages"] > 0)
        down = False
        async with channel(stub, tmp_path):
            await stub.until(lambda: not stub.unconfirmed)

    run(scenario())
    assert len(stub.of("answerCallbackQuery")) == 1
    assert Feedback(tmp_path).counts() == {"herne-2022-0129/2": {"fits": 1}}


def test_a_verdict_that_cannot_be_kept_is_told(
    stub: TelegramStub, talk: Talk, tmp_path: Path
) -> None:
    [call] = talk(message(1, QUESTION))

    async def scenario() -> None:
        async with channel(stub, tmp_path):
            (tmp_path / "feedback.json").write_text("{kaputt", encoding="utf-8")
            stub.push(press(2, data(call, "Passt"), call))
            await stub.until(lambda: not stub.unconfirmed)

    run(scenario())
    [toast] = stub.of("answerCallbackQuery")
    assert toast.fields["text"] == texts.UNAVAILABLE
    assert stub.of("editMessageReplyMarkup") == []


def test_an_edited_question_is_answered_in_place(talk: Talk) -> None:
    first, edit = talk(
        message(1, "hallo", number=50),
        message(2, QUESTION, number=50, key="edited_message", edit_date=1),
    )
    assert (edit.method, edit.message_id) == ("editMessageText", first.message_id)
    assert quotes(edit.html) == [small.SECOND]


def test_an_edited_question_is_answered_in_place_after_a_restart(talk: Talk) -> None:
    first = talk(message(1, f"/thema {QUESTION}", number=50))
    [edit] = talk(message(2, QUESTION, number=50, key="edited_message", edit_date=1))
    assert (edit.method, [edit.message_id]) == (
        "editMessageText",
        [one.message_id for one in first],
    )


def test_a_longer_and_a_shorter_reply_stand_in_the_same_place(talk: Talk) -> None:
    long = replace(small.ONE, text="Die Verwaltung prüft. " * 400, siblings=())

    class Long(small.SmallArchive):
        def ask(self, question: str, about: str | None = None) -> Answer:
            return long

    [one] = talk(message(1, QUESTION, number=50))
    longer = talk(
        message(2, "x", number=50, key="edited_message", edit_date=1), archive=lambda: Long()
    )
    assert [call.method for call in longer] == ["editMessageText", "sendMessage", "sendMessage"]
    assert longer[0].message_id == one.message_id
    places = [call.message_id for call in longer]
    shorter = talk(message(3, QUESTION, number=50, key="edited_message", edit_date=2))
    assert [call.method for call in shorter] == [
        "editMessageText",
        "deleteMessage",
        "deleteMessage",
    ]
    assert [call.fields["message_id"] for call in shorter] == places
    [again] = talk(message(4, "hallo", number=50, key="edited_message", edit_date=3))
    assert (again.method, again.message_id) == ("editMessageText", one.message_id)


def test_which_message_answered_which_is_known_for_as_long_as_one_may_edit(
    talk: Talk, tmp_path: Path
) -> None:
    talk(message(1, QUESTION, number=50), message(2, QUESTION, chat=8, number=50))
    state = State.open(tmp_path, TOKEN)
    assert len(state.replies(7, 50)) == len(state.replies(8, 50)) == 1
    assert State.open(tmp_path, "another").replies(7, 50) == []
    talk(message(3, "/loeschen"))
    assert (state.replies(7, 50), state.replies(7, 3)) == ([], [])
    state.expire(TODAY + timedelta(days=2))
    assert len(state.replies(8, 50)) == 1
    state.expire(TODAY + timedelta(days=3))
    assert state.replies(8, 50) == []
    state.close()


def test_an_edited_question_whose_reply_is_unknown_is_answered_anew(talk: Talk) -> None:
    [call] = talk(message(2, QUESTION, number=50, key="edited_message", edit_date=1))
    assert call.method == "sendMessage"


MEDIA = {
    "photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}],
    "voice": {"file_id": "a", "file_unique_id": "b", "duration": 1},
    "sticker": {"file_id": "a", "file_unique_id": "b", "type": "regular", "width": 1, "height": 1,
                "is_animated": False, "is_video": False},
    "location": {"latitude": 51.5, "longitude": 7.2},
}  # fmt: skip


@pytest.mark.parametrize("kind", MEDIA)
def test_what_is_no_text_gets_one_friendly_line(talk: Talk, kind: str) -> None:
    [call] = talk(message(1, None, **{kind: MEDIA[kind]}))
    assert call.text == telegram_texts.NO_TEXT


def test_in_a_group_only_who_addresses_the_bot_is_answered(talk: Talk) -> None:
    bot = {"id": 4242, "is_bot": True, "first_name": "x"}
    chat = {"id": -5, "type": "supergroup", "title": "Gruppe"}
    named = f"@RatsauskunftBot {QUESTION}"
    mention = [{"type": "mention", "offset": 0, "length": 16}]
    calls = talk(
        message(1, QUESTION, -5),
        message(2, "/hilfe@anderer", -5),
        message(3, None, -5, sticker=MEDIA["sticker"]),
        message(4, named, -5, entities=mention),
        message(5, QUESTION, -5, reply_to_message={"message_id": 1, "date": 1, "chat": chat, "from": bot}),
        message(6, "/hilfe", -5),
        message(7, QUESTION, -5, via_bot=bot),
    )  # fmt: skip
    assert [call.fields["reply_parameters"]["message_id"] for call in calls] == [4, 5, 6]
    assert [quotes(call.html) for call in calls[:2]] == [[small.SECOND]] * 2


def test_an_inline_query_offers_answers_to_share(talk: Talk) -> None:
    empty, none, found = talk(inline(1, ""), inline(2, "Wetter"), inline(3, QUESTION))
    assert (empty.fields["results"], none.fields["results"]) == ([], [])
    results = found.fields["results"]
    assert [one["title"] for one in results] == [small.TWO.frage, small.ONE.frage]
    content = results[0]["input_message_content"]
    assert quotes(content["message_text"]) == [small.SECOND]
    assert results[0]["reply_markup"]["inline_keyboard"][0][0]["url"].startswith(BASE)


def test_an_inline_query_offers_ten_answers_at_most(talk: Talk) -> None:
    many = [replace(small.ONE, id=f"herne-1-{number}", siblings=()) for number in range(30)]
    more = tuple(
        Offer(kind="answer", id=one.id, betreff="x", datum=None, top=None) for one in many[1:]
    )

    class Many(small.SmallArchive):
        def ask(self, question: str, about: str | None = None) -> Answer:
            return replace(many[0], more=more)

        def find(self, name: str, /) -> Answer | None:
            return next((one for one in many if one.id == name), None)

    [call] = talk(inline(1, "x"), archive=lambda: Many())
    assert len(call.fields["results"]) == 10
    keys = [one["reply_markup"]["inline_keyboard"][0][0]["url"] for one in call.fields["results"]]
    assert keys == [f"{BASE}/antwort/{one.id}" for one in many[:10]]


def test_an_answer_too_long_to_share_is_linked_never_shortened(talk: Talk) -> None:
    long = replace(small.ONE, text="Die Verwaltung prüft. " * 400, siblings=())

    class Long(small.SmallArchive):
        def ask(self, question: str, about: str | None = None) -> Answer:
            return long

    [call] = talk(inline(1, "x"), archive=lambda: Long(), public_url="")
    [result] = call.fields["results"]
    shared = result["input_message_content"]["message_text"]
    assert quotes(shared) == []
    assert "https://t.me/RatsauskunftBot?start=herne-2022-0129_1" in shared
    notice, opened = talk(message(2, "/start herne-2022-0129_1"))
    assert notice.text == telegram_texts.reads_along("https://auskunft.herne.example")
    assert quotes(opened.html) == [small.FIRST]


def test_commands_and_descriptions_are_set_in_every_language_that_telegram_has(
    stub: TelegramStub, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with channel(stub, tmp_path):
            await stub.until(lambda: len(stub.of("setMyShortDescription")) == 6)

    run(scenario())
    german, english, *others = stub.of("setMyCommands")
    assert ("language_code" in german.fields, english.fields["language_code"]) == (False, "en")
    assert [call.fields["language_code"] for call in others] == ["tr", "uk", "ar", "pl"]
    assert german.fields["commands"][:3] == [
        {"command": "hilfe", "description": "So geht es"},
        {"command": "beispiele", "description": "Beispiele für Fragen"},
        {"command": "neu", "description": "Neueste Antworten"},
    ]
    assert english.fields["commands"][0] == {"command": "help", "description": "How it works"}
    assert {"command": "privacy", "description": "Privacy"} in english.fields["commands"]
    in_german, in_english, *_ = (call.fields for call in stub.of("setMyDescription"))
    assert telegram_texts.TELEGRAM_READS in in_german["description"]
    assert "Telegram itself can read" in in_english["description"]
    short = [call.fields["short_description"] for call in stub.of("setMyShortDescription")]
    assert all(len(one) <= 120 for one in short), short


@pytest.mark.parametrize("language", telegram_texts.LANGUAGES)
def test_every_command_of_the_menu_is_one_that_the_bot_knows(
    talk: Talk, language: Language
) -> None:
    with speaking(language):
        names = [one.shown()[0] for one in telegram_texts.COMMANDS]
    calls = talk(*(message(place, f"/{name}") for place, name in enumerate(names, 1)))
    assert telegram_texts.UNKNOWN_COMMAND not in [call.text for call in calls]


def test_no_note_below_a_button_is_longer_than_telegram_allows() -> None:
    notes = (
        telegram_texts.THANKS,
        telegram_texts.OLD_BUTTON,
        telegram_texts.VANISHED,
        telegram_texts.FAILED,
        texts.UNAVAILABLE,
    )
    assert max(map(len, notes)) <= 200


def test_the_newest_answers_come_from_the_newest_sitzung(talk: Talk, seed_archive: Archive) -> None:
    calls = talk(message(1, "/neu"), archive=lambda: seed_archive)
    assert calls[0].text.startswith(telegram_texts.NEWEST)
    assert "Stadtretter" in calls[0].text


@pytest.mark.parametrize(
    "line", ["2022/0129", "Tagesordnung 15.02.2022", "Gibt es Bunker in Herne?"]
)
def test_the_seeds_answer_in_telegram(talk: Talk, seed_archive: Archive, line: str) -> None:
    calls = talk(message(1, line), archive=lambda: seed_archive)
    assert calls
    assert calls[-1].buttons
