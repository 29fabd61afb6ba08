"""A record of several papers: in every channel each stands under its own heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot import render
from bot.cli.terminal import print_reply
from bot.telegram.message import Messages
from bot.web.linked_data import linked_data
from retrieval.replies.reply import Answer, Offer, Pointer, Record
from tests.support import small
from tests.support.telegram_stub import plain

#: What stands under each heading and under no other.
OWN = {
    small.SOURCE.betreff: (small.FIRST, small.SECOND),
    "Beleuchtung": (small.BESIDE.text,),
    "Stadtpark": ("Wann wird der Park geöffnet?",),
}
HEADINGS = list(OWN)


def assert_apart(shown: str, own: dict[str, tuple[str, ...]] = OWN) -> None:
    """Behind each heading, up to the next one, stand its own words and no others."""
    starts = [shown.index(heading) for heading in own]
    assert starts == sorted(starts)
    for start, end, heading in zip(starts, [*starts[1:], len(shown)], own, strict=True):
        section = shown[start:end]
        for name, words in own.items():
            assert [word in section for word in words] == [name == heading] * len(words), heading


def terminal(record: Record) -> str:
    out = StringIO()
    print_reply(Console(file=out, width=200), record)
    return out.getvalue()


# The papers of a record


def test_items_are_grouped_by_body_number_and_subject_in_their_order() -> None:
    papers = render.papers(small.SEVERAL)
    assert [one.source.betreff for one in papers] == HEADINGS
    assert [[item.id for item in one.items] for one in papers] == [
        ["herne-2022-0129/1", "herne-2022-0129/2"],
        ["herne-2022-0130/antwort"],
        ["wanne-2022-0129"],
    ]
    # The first part of an id leads to the whole paper.
    assert [one.id for one in papers] == ["herne-2022-0129", "herne-2022-0130", "wanne-2022-0129"]
    assert [one.source.sha256 for one in papers] == [None] * 3


def test_one_paper_dealt_with_twice_is_one() -> None:
    later = replace(
        small.TWO,
        id="herne-2022-0129-2/2",
        source=replace(small.TWO.source, datum=date(2023, 1, 1)),
    )
    record = replace(small.RECORD, items=(small.ONE, later))
    assert render.papers(record) == (record,)
    assert render.papers(small.WITHDRAWN) == (small.WITHDRAWN,)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Stadt A", "Stadt B"]),
            st.sampled_from(["1", "2", None]),
            st.sampled_from(["Bad", "Park"]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_no_group_holds_two_papers_and_no_item_is_lost(
    named: list[tuple[str, str | None, str]],
) -> None:
    items = tuple(
        Pointer(
            id=f"paper-{at}",
            public=True,
            source=replace(small.SOURCE, body=body, vorlage=vorlage, betreff=betreff),
        )
        for at, (body, vorlage, betreff) in enumerate(named)
    )
    papers = render.papers(Record(id=items[0].id, source=items[0].source, items=items))
    assert len(papers) == len(set(named))
    assert sorted(item.id for one in papers for item in one.items) == sorted(
        one.id for one in items
    )
    for one in papers:
        for item in one.items:
            assert (item.source.body, item.source.vorlage, item.source.betreff) == (
                one.source.body, one.source.vorlage, one.source.betreff,
            )  # fmt: skip


def test_the_headline_of_several_is_what_they_share_and_no_subject() -> None:
    assert render.kind(small.SEVERAL) == "3 Vorgänge"
    assert render.headline(small.SEVERAL) == "Rat der Stadt · 15.02.2022 · TOP Ö 19.8"
    told = "3 Vorgänge · Rat der Stadt · 15.02.2022 · TOP Ö 19.8"
    assert render.description(small.SEVERAL) == told
    apart = replace(small.NAMESAKE, source=replace(small.SOURCE, gremium=None, datum=None, top="1",
                                                  vorlage="9", betreff="x"))  # fmt: skip
    assert render.headline(replace(small.SEVERAL, items=(small.ONE, apart))) == "2 Vorgänge"


def test_one_paper_is_told_as_ever() -> None:
    assert render.kind(small.RECORD) == "Vorgang"
    assert render.headline(small.RECORD) == small.SOURCE.betreff


# The channels


def test_the_terminal_keeps_them_apart() -> None:
    shown = terminal(small.SEVERAL)
    assert shown.startswith("3 Vorgänge · Rat der Stadt · 15.02.2022 · TOP Ö 19.8\n")
    assert_apart(shown.split("\n", 1)[1])
    assert "Stadt Wanne · Rat der Stadt · 15.02.2022 · TOP Ö 19.8 · Vorlage 2022/0129" in shown


def test_telegram_gives_each_paper_messages_of_its_own() -> None:
    offer = Offer(kind="answer", id="x/1", betreff="Anderes", datum=None, top=None)
    messages = Messages(str, lambda: date(2026, 2, 20), "https://a.example")
    title, *drafts = messages.of(replace(small.SEVERAL, more=(offer,)))
    assert plain(title.html) == "3 Vorgänge: Rat der Stadt · 15.02.2022 · TOP Ö 19.8"
    assert [plain(one.html).splitlines()[0] for one in drafts] == HEADINGS
    assert "Frage 1 an die Verwaltung" in plain(drafts[0].html)
    assert "Stadt Wanne · " in plain(drafts[2].html)
    pressed = [[button.data or button.url for row in one.rows for button in row] for one in drafts]
    source = str(small.SOURCE.url)
    assert pressed == [
        ["o:herne-2022-0129/1", "o:herne-2022-0129/2", "w:herne-2022-0129/1",
         "https://a.example/antwort/herne-2022-0129", source],
        ["o:herne-2022-0130/antwort", "https://a.example/antwort/herne-2022-0130", source],
        ["https://a.example/antwort/wanne-2022-0129", source, "o:x/1"],
    ]  # fmt: skip


def test_search_engines_are_told_each_question_with_its_own_source() -> None:
    questions: Sequence[dict[str, object]] = linked_data(small.SEVERAL, "", "x")["hasPart"]
    assert [one["name"] for one in questions] == [small.ONE.frage, "Beleuchtung", small.TWO.frage]
    assert all(isinstance(item, Answer | Pointer) for item in small.SEVERAL.items)
