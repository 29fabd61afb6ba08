"""What speaks of one thing is joined, and nothing else: by keys, without keys by what pages say."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.build.collect import Records, collect
from retrieval.pages import Page, PageKind, Vorlage
from retrieval.records import TOP, Anfrage, Sitzung

BENCHES = "1. Wie viele Bänke gibt es?\n\nEs gibt zwölf Bänke."
TREES = "1. Wann blühen die Linden?\n\nDie Linden blühen im Juni."


def meeting(
    *tops: TOP,
    kind: PageKind = "auszug",
    key: str | None = None,
    zeit: str | None = None,
    name: str = "",
    body: str = "Stadt Musterstadt",
) -> Page:
    """A page of the council's meeting on 9 May 2023."""
    sitzung = Sitzung(body, "Gemeinderat", date(2023, 5, 9), None, zeit, None, None)
    name = name or f"{kind} {key} {zeit} {[top.number for top in tops]}"
    return Page(name, kind, sitzung, key, tops, reply=True)


def paper(
    number: str | None, text: str, key: str | None = None, betreff: str = "Bänke", **more: str
) -> Page:
    body = more.pop("body", "Stadt Musterstadt")
    vorlage = Vorlage(number, betreff, body, text=text, key=key, **more)
    return Page(f"{key or number} {betreff}", "vorlage", vorlage=vorlage, reply=True)


def answers(records: Records) -> dict[str, str]:
    """The answers of Anfragen, by subject."""
    return {
        one.source.betreff: " ".join(answer.antwort for answer in one.antworten)
        for one in records.anfragen
    }


def by_number(records: Records) -> dict[str | None, Anfrage]:
    return {one.source.vorlage: one for one in records.anfragen}


BOTH = {"Bänke": "Es gibt zwölf Bänke.", "Linden": "Die Linden blühen im Juni."}


def test_two_papers_at_one_top_are_two() -> None:
    first = TOP("7", "Bänke", "2023/1", text=BENCHES, key="item", paper="one")
    second = TOP("7", "Linden", "2023/2", text=TREES, key="item", paper="two")
    records = collect([meeting(first, key="m", name="a"), meeting(second, key="m", name="b")])
    assert answers(records) == BOTH
    assert [(one.top.number, one.anfrage) for one in records.listings] == [
        ("7", "musterstadt-2023-1"),
        ("7", "musterstadt-2023-2"),
    ]
    assert len(records.sitzungen) == 1


def test_two_meetings_of_one_gremium_on_one_day_are_two() -> None:
    first, second = (
        TOP("7", "Bänke", text=BENCHES, key="i"),
        TOP("7", "Linden", text=TREES, key="j"),
    )
    records = collect([meeting(first, key="m"), meeting(second, key="n")])
    assert answers(records) == BOTH
    assert len({one.id for one in records.sitzungen}) == 2


@pytest.mark.parametrize("key", [None, "m"])
def test_a_public_and_a_private_item_of_one_number_are_two(key: str | None) -> None:
    public = TOP("1", "Bänke", text=BENCHES, key=key and "i")
    private = TOP("1", "Grundstück", text="Geheim.", public=False, key=key and "j")
    records = collect([meeting(public, private, key=key)])
    assert answers(records) == {"Bänke": BOTH["Bänke"], "Grundstück": ""}
    assert [one.public for one in records.anfragen] == [True, False]


def test_one_number_in_two_bodies_is_two_papers() -> None:
    pages = [
        meeting(TOP("1", "Bänke", "22-1", key="i"), key="m"),
        paper("22-1", TREES, "p", "Linden", body="Gemeinde Dorf"),
    ]
    records = collect(pages)
    assert answers(records) == {"Bänke": "", "Linden": BOTH["Linden"]}


def test_papers_without_a_number_are_one_each() -> None:
    pages = [paper(None, BENCHES, "p"), paper(None, TREES, "q", "Linden"), paper(None, TREES, "r")]
    assert [one.antworten[0].antwort[:10] for one in collect(pages).anfragen] == [
        "Es gibt zw",
        "Die Linden",
        "Die Linden",
    ]
    assert [one.source.vorlage for one in collect(pages).anfragen] == [None, None, None]


def test_an_agenda_and_an_auszug_with_one_key_are_one() -> None:
    listed = TOP("Ö 7", "Bänke im Garten", "2023/1", key="i", paper="p")
    told = TOP("Ö 7", "Bänke", text=BENCHES, key="i", url="https://ris.example/i")
    records = collect([meeting(told, key="m"), meeting(listed, kind="agenda", key="m")])
    [anfrage] = records.anfragen
    assert (anfrage.source.betreff, anfrage.source.vorlage) == ("Bänke im Garten", "2023/1")
    assert anfrage.source.url == "https://ris.example/i"
    assert [one.complete for one in records.sitzungen] == [True]


def test_pages_without_keys_are_joined_by_what_they_say_and_counted() -> None:
    listed = meeting(
        TOP("Ö 7", "Bänke", "2023/1"), TOP("Ö 8", "Linden"), kind="agenda", key="m"
    )  # fmt: skip
    told = [meeting(TOP("Ö 7", "Bnke im", text=BENCHES)), meeting(TOP("Ö 8", "x", text=TREES))]
    records = collect([listed, *told])
    assert answers(records) == BOTH
    assert records.by_wording == 2


def test_what_pages_without_keys_say_joins_nothing_where_it_fits_two_things() -> None:
    two = [
        meeting(TOP("Ö 7", "Bänke", key=f"i{key}"), kind="agenda", key=f"m{key}") for key in "ab"
    ]
    records = collect([*two, meeting(TOP("Ö 7", "Bänke", text=BENCHES))])
    assert len(records.sitzungen) == 3
    assert [len(one.antworten) for one in records.anfragen] == [1, 0, 0]


def test_two_meetings_without_keys_are_told_apart_by_their_time() -> None:
    first = meeting(TOP("Ö 1", "Bänke", text=BENCHES), zeit="16:00 - 17:00")
    second = meeting(TOP("Ö 1", "Linden", text=TREES), zeit="18:00 - 19:00")
    assert answers(collect([first, second])) == BOTH


def test_two_auszuege_without_keys_about_different_things_are_two() -> None:
    first, second = TOP("Ö 1", "Bänke", text=BENCHES), TOP("Ö 1", "Linden", text=TREES)
    records = collect([meeting(first, name="a"), meeting(second, name="b")])
    assert answers(records) == BOTH


def test_a_paper_gives_its_text_to_the_item_that_names_its_key_only() -> None:
    pages = [
        meeting(TOP("1", "Bänke", "2023/1", key="i", paper="p"), key="m"),
        paper("2023/1", TREES, "q", "Linden"),
    ]
    assert answers(collect(pages)) == {"Bänke": "", "Linden": BOTH["Linden"]}
    pages = [pages[0], paper("2023/1", BENCHES, "p")]
    assert answers(collect(pages)) == {"Bänke": BOTH["Bänke"]}


def test_a_paper_that_answers_another_is_cut_by_its_questions_and_is_one_group_with_it() -> None:
    asked = "1. Wann öffnet das Bad?\n\n2. Was kostet der Eintritt?"
    reply = "Das Bad öffnet im Mai.\n\nDer Eintritt kostet vier Euro."
    enquiry = Page(
        "e", "vorlage", vorlage=Vorlage("2023/1", "Bad", "Dorf", key="e"), asked=asked
    )  # fmt: skip
    answer = Page(
        "a",
        "vorlage",
        vorlage=Vorlage("2023/1-1", "Bad", "Dorf", text=f"Zu 1.: {reply[:22]}\n\nZu 2.: {reply[24:]}",
                        key="a"),
        reply=True,
        about="e",
    )  # fmt: skip
    found = by_number(collect([enquiry, answer]))
    assert found["2023/1-1"].enquiry == found["2023/1"].id
    assert found["2023/1-1"].group_id == found["2023/1"].group_id
    assert [one.frage for one in found["2023/1-1"].antworten] == [
        "Wann öffnet das Bad?",
        "Was kostet der Eintritt?",
    ]
    assert found["2023/1"].antworten == ()


def test_a_paper_that_names_the_one_it_answers_by_number_is_joined_in_its_body_only() -> None:
    pages = [
        paper("22-1940", "", "e"),
        paper("22-1940", "", "f", body="Gemeinde Dorf"),
        paper("22-1940.01", BENCHES, "a", bezueglich="22-1940"),
    ]
    found = {one.keys.paper: one for one in collect(pages).anfragen}
    assert found["a"].enquiry == found["e"].id
    assert found["f"].group_id == found["f"].id


def test_nothing_of_a_private_paper_is_kept_but_its_place() -> None:
    page = meeting(TOP("N 1", "Grundstück", "2023/9", text=BENCHES, public=False, key="i"), key="m")
    [anfrage] = collect([page]).anfragen
    assert (anfrage.public, anfrage.fragen, anfrage.antworten) == (False, (), ())
    vorlage = Vorlage("2023/9", "nicht öffentlich", "Dorf", text=BENCHES, public=False, key="p")
    [anfrage] = collect([Page("p", "vorlage", vorlage=vorlage, reply=True)]).anfragen
    assert (anfrage.public, anfrage.fragen, anfrage.antworten) == (False, (), ())


def test_items_of_a_meeting_without_its_agenda_are_in_the_order_of_their_numbers() -> None:
    tops = [TOP(number, number, key=number) for number in ("10", "9", "12 a)", "12", "")]
    records = collect([meeting(top, key="m", name=str(at)) for at, top in enumerate(tops)])
    assert [one.top.number for one in records.listings] == ["9", "10", "12", "12 a)", ""]


def test_auszuege_without_keys_that_say_different_things_are_two_whatever_their_title() -> None:
    def auszug(name: str, text: str) -> Page:
        return meeting(TOP("Ö 4", "Anfragen", text=text), name=name)

    pages = [auszug("a", BENCHES), auszug("b", TREES), auszug("c", TREES)]
    records = collect([*pages, meeting(TOP("Ö 4", "Anfragen"), kind="agenda")])
    told = [answer.antwort for one in records.anfragen for answer in one.antworten]
    assert sorted(told) == ["Die Linden blühen im Juni.", "Es gibt zwölf Bänke."]
