"""No two things share an address, and a thing keeps its own, whatever a town calls its papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.build.addresses import sitzung_thing, vorgang_thing
from retrieval.build.articles import article_thing
from retrieval.build.collect import Known, Records, collect
from retrieval.ids import PART, answer_id, former_address
from retrieval.memo import Memo
from retrieval.pages import Article, Page, Vorlage
from retrieval.records import TOP, Sitzung

#: Numbers that one slug may stand for, or that read like a part of another one.
NUMBERS = (
    "2022/0129", "2022-0129", "2022.0129", "2022/0129/2", "2022/0129-2", "2022/0129-1-2", "22/129",
    "2022/0129/vorbemerkung", "2022/0129/antwort", "VII-F-0129-AW-01", "vii f 0129 aw 01", None,
    "Ü 1", "ü-1", "№ 7", "-" * 90, "2022/0129" * 12,
)  # fmt: skip
REPLIES = (
    "1. Wie viele Bänke gibt es?\n\nEs gibt zwölf.\n\n2. Wo stehen sie?\n\nAm Teich.",
    "Vorbemerkung der Verwaltung:\n\nWir danken.\n\n1. Wie viele?\n\nZwölf.\n\n2. Wo?\n\nAm Teich.",
    "Die Fragen 1 und 2 werden gemeinsam beantwortet.\n\n1. Wie viele?\n\n2. Wo?\n\nZwölf am Teich.",
    "Es gibt zwölf Bänke am Teich.",
)
#: One reading of a text serves all examples.
MEMO = Memo()


@dataclass(frozen=True)
class Drawn:
    """A paper as it was drawn; `at` is its TOP, where it stands on an agenda."""

    key: int
    number: str | None
    body: str
    day: int
    at: str | None
    reply: str

    @property
    def page(self) -> Page:
        key, text = f"https://ris.example/papers/{self.key}", f"{self.reply}\n\nStand {self.key}."
        name = f"{self.key}.json"
        if self.at is None:
            vorlage = Vorlage(self.number, "Bänke", self.body, text=text, key=key)
            return Page(name, "vorlage", vorlage=vorlage, reply=True)
        day = date(2022, 3, self.day)
        sitzung = Sitzung(self.body, "Rat", day, None, None, None, None)
        top = TOP(self.at, "Bänke", self.number, text=text, key=f"i/{self.at}", paper=key)
        meeting = f"https://ris.example/meetings/{self.body}/{self.day}"
        return Page(name, "paper", sitzung, meeting, (top,), reply=True)


DRAWN = st.builds(
    Drawn,
    key=st.integers(1, 10_000),
    number=st.sampled_from(NUMBERS),
    body=st.sampled_from(("Stadt Musterstadt", "Musterstadt", "Gemeinde Dorf")),
    day=st.integers(1, 2),
    at=st.sampled_from(("Ö 1", "1", "N 1", "12 a)", None)),
    reply=st.sampled_from(REPLIES),
)
PAPERS = st.lists(DRAWN, max_size=12, unique_by=lambda one: one.key)


def articles(count: int) -> list[Page]:
    """Articles with one title and publisher."""
    return [
        Page(
            f"{at}.txt", "context", article=Article("Bänke", "Amt", None, f"Es sind {at}.\n\nGut.")
        )
        for at in range(count)
    ]


def told(records: Records) -> list[str]:
    """Every address that an archive gives."""
    return [
        *(one.id for one in records.sitzungen),
        *(one.id for one in records.anfragen),
        *(answer_id(one.id, a) for one in records.anfragen for a in one.antworten),
        *(one.id for one in records.excerpts),
    ]


def known_of(records: Records, before: Known) -> Known:
    """What a later build knows of records."""
    pages = {one.id.partition(PART)[0]: one for one in records.excerpts}
    return Known(
        vorgaenge=[vorgang_thing(one.source, one.keys, one.id) for one in records.anfragen],
        sitzungen=[sitzung_thing(one.sitzung, one.key, one.id) for one in records.sitzungen],
        articles=[article_thing(one.article, one.page, at) for at, one in pages.items()],
        gone=[one for one in before.vorgaenge if one.address not in told(records)],
        taken=before.taken | {address.partition(PART)[0] for address in told(records)},
    )


@settings(max_examples=80, deadline=None)
@given(PAPERS, st.integers(0, 3))
def test_no_two_things_share_an_address_and_each_tells_its_own_words(
    drawn: list[Drawn], count: int
) -> None:
    records = collect([*(one.page for one in drawn), *articles(count)], memo=MEMO)
    given_out = told(records)
    assert len(given_out) == len(set(given_out))
    assert len(records.anfragen) == len(drawn)
    assert len({one.source.page for one in records.anfragen}) == len(drawn)
    for one in records.anfragen:
        [paper] = [paper for paper in drawn if paper.page.name == one.source.page]
        assert (one.source.vorlage, one.source.body) == (paper.number, paper.body)
        # Each text ends with the number of its own paper, and no other is in it.
        assert f"Stand {paper.key}." in " ".join(answer.antwort for answer in one.antworten)
        assert " ".join(answer.antwort for answer in one.antworten).count("Stand") == 1


@settings(max_examples=40, deadline=None)
@given(PAPERS, st.lists(PAPERS, min_size=1, max_size=3), st.data())
def test_a_thing_keeps_its_address_and_no_other_ever_gets_it(
    first: list[Drawn], later: list[list[Drawn]], data: st.DataObject
) -> None:
    owners = dict[str, int]()
    known = Known()
    papers = {one.key: one for one in first}
    for change in [[], *later]:
        papers |= {one.key: one for one in change}
        here = data.draw(st.lists(st.sampled_from(sorted(papers)), unique=True)) if papers else []
        records = collect([papers[key].page for key in here], known, MEMO)
        addresses = {one.source.page: one.id for one in records.anfragen}
        for key in here:
            address = addresses[papers[key].page.name]
            assert owners.setdefault(address, key) == key
        known = known_of(records, known)


@pytest.mark.parametrize("order", [1, -1])
def test_what_has_no_keys_keeps_its_address_by_what_its_page_says(order: int) -> None:
    def page(number: str, day: int) -> Page:
        sitzung = Sitzung("Dorf", "Rat", date(2022, 3, day), None, None, None, None)
        return Page(f"{number}.txt", "auszug", sitzung, tops=(TOP("Ö 1", "Bänke", number),))

    both = [page("2022/1", 1), page("2022-1", 2)]
    records = collect(both)
    names = {one.source.vorlage: one.id for one in records.anfragen}
    assert sorted(names.values()) == ["dorf-2022-1", "dorf-2022-1-2022-03-02"]
    again = collect(both[::order][:1], known_of(records, Known()))
    assert [one.id for one in again.anfragen] == [names[again.anfragen[0].source.vorlage]]


@pytest.mark.parametrize("subjects", [("Bänke", "Linden", "Tore"), ("Bäume", "Bäume", "Bäume")])
def test_several_things_at_one_top_without_keys_and_numbers_keep_their_addresses(
    subjects: Sequence[str],
) -> None:
    sitzung = Sitzung("Dorf", "Rat", date(2022, 3, 1), None, None, None, None)
    pages = [
        Page(
            f"{at}.txt",
            "auszug",
            sitzung,
            tops=(TOP("Ö 1", subject, text=f"Es sind {at}."),),
            reply=True,
        )
        for at, subject in enumerate(subjects)
    ]
    known, owners = Known(), dict[str, str | None]()
    for here in (pages[:2], pages[:2], pages[1::-1], pages, pages[1:], pages):
        records = collect(here, known, MEMO)
        assert len(records.anfragen) == len(here)
        for one in records.anfragen:
            assert owners.setdefault(one.id, one.source.page) == one.source.page
        known = known_of(records, known)
    assert len(owners) <= len(pages) + 1  # the one that was away has a new one at most


def test_a_source_that_moved_to_another_server_keeps_its_addresses() -> None:
    def at(host: str, keys: Sequence[int]) -> list[Page]:
        return [
            replace(
                Drawn(key, f"2022/{key}", "Dorf", 1, None, REPLIES[0]).page,
                vorlage=Vorlage(
                    f"2022/{key}", "Bänke", "Dorf", text=REPLIES[0], key=f"https://{host}/{key}"
                ),
            )
            for key in keys
        ]

    before = collect(at("alt.example", [1, 2]))
    moved = collect(at("neu.example", [2, 3]), known_of(before, Known()))
    assert [one.id for one in moved.anfragen] == ["dorf-2022-2", "dorf-2022-3"]
    # On the same server another id is another paper, and the address of the first stays its own.
    pages = at("alt.example", [7])
    other = [replace(one, vorlage=replace(one.vorlage, number="2022/1")) for one in pages]
    [anfrage] = collect(other, known_of(before, Known())).anfragen
    assert anfrage.id.startswith("dorf-2022-1-")


def test_addresses_of_before_name_what_they_may_have_stood_for() -> None:
    assert former_address("dorf-2022-1-1-3") == [
        "dorf-2022-1-1/3",
        "dorf-2022-1/1-3",
        "dorf-2022-1/1,3",
        "dorf-2022/1-1-3",
        "dorf-2022/1,1,3",
        "dorf/2022-1-1-3",
        "dorf/2022,1,1,3",
    ]
    assert former_address("dorf") == []
