"""Keywords, numbers, the oldest and strangers: wishes as people type them into a small field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from retrieval.replies.catalogue import Catalogue, Chosen, Entry
from retrieval.replies.lists import reply_to_wish
from retrieval.search.askers import parties
from retrieval.search.gremien import Meetings
from retrieval.search.list_filter import ListFilter
from retrieval.search.names import Names
from retrieval.search.wishes import Wishes
from tests.support import small

TODAY = date(2026, 5, 4)
MEETINGS = Meetings((("Ortsrat Auental", date(2026, 3, 2)), ("Rat der Stadt", date(2026, 4, 2))))
ASKERS = ["Ratsfrau Ute Kolbermann (SPD)", "Ratsherr Jan Winter (CDU)", "KULT"]
WISHES = Wishes(Names(ASKERS, MEETINGS, []))
SURE = [" ".join(min(one.sure)) for one in parties() if one.sure - one.doubtful == one.sure]


@pytest.mark.parametrize("party", SURE)
def test_a_party_beside_a_topic_may_be_a_wish(party: str) -> None:
    for line in (f"{party} radverkehr", f"radverkehr {party}", f"{party} 2024 radverkehr"):
        wish = WISHES.keywords(line, TODAY)
        assert wish, line
        assert (bool(wish.party), wish.topic) == (True, "radverkehr")
        assert bool(wish.first) == ("2024" in line)
    assert WISHES.keywords(f"wie steht {party} zum radverkehr", TODAY) is None


@pytest.mark.parametrize("party", ["grüne", "linke"])
def test_an_everyday_word_is_a_party_only_where_it_is_no_adjective(party: str) -> None:
    for topic in ("verkehr", "klimaschutz", "sport", "haushalt"):
        for line in (f"{party} {topic}", f"{topic} {party}"):
            wish = WISHES.keywords(line, TODAY)
            assert wish, line
            assert wish.topic == topic
    # What an adjective belongs to, and what is no topic of city life.
    for noun in ("energie", "schulen", "stadt", "kultur", "tonne", "welle", "pfeil", "abbiegespur"):
        assert WISHES.keywords(f"{party} {noun}", TODAY) is None


@pytest.mark.parametrize("spoken", ["2", "5", "10", "zwei", "fünf", "zehn"])
@pytest.mark.parametrize("which", ["letzten", "neuesten", "ältesten"])
def test_as_many_as_are_wished_for(spoken: str, which: str) -> None:
    count = {"zwei": 2, "fünf": 5, "zehn": 10}.get(spoken) or int(spoken)
    for line in (f"{which} {spoken} Anfragen", f"die {spoken} {which} Anfragen der SPD"):
        wish = WISHES(line, TODAY)
        assert wish, line
        assert (wish.most, bool(wish.oldest)) == (count, which == "ältesten")
    # More than are shown at once: all of them are.
    assert WISHES(f"die {which} 30 Anfragen", TODAY) == ListFilter(
        oldest=True if which == "ältesten" else None
    )


@pytest.mark.parametrize("title", ["Frau", "Herrn", "Stadtrat", "Ratsherr Dr.", "Stadträtin"])
def test_who_is_named_and_never_asked_is_no_topic(title: str) -> None:
    for line in (f"Anfragen von {title} Zacharias", f"was hat {title} Zacharias 2024 gefragt"):
        wish = WISHES(line, TODAY)
        assert wish, line
        assert (wish.asker, wish.topic, wish.gremium) == ("Zacharias", None, None)
    assert WISHES(f"Wo finde ich {title} Zacharias", TODAY) is None
    assert WISHES(f"Fragen an {title} Zacharias", TODAY) is None


def test_groups_of_people_are_no_names() -> None:
    for group in ("Eltern", "Schulen", "Vereinen"):
        wish = WISHES(f"Anfragen von {group}", TODAY)
        assert wish is None or wish.asker is None, group


@pytest.mark.parametrize("kind", ["ortsrat", "bauausschuss", "stadtteilbeirat"])
def test_a_sitzung_is_named_by_a_part_of_its_gremium(kind: str) -> None:
    name = f"{kind.title()} Auental"
    wishes = Wishes(Names([], Meetings(((name, date(2026, 3, 2)),)), []))
    for line in ("letzte Sitzung Auental", "Wann war die letzte Sitzung in Auental?"):
        assert wishes(line, TODAY) == ListFilter(
            what="sitzungen", gremium=name, first=date(2026, 3, 2), last=date(2026, 3, 2)
        )
    assert wishes("Anfragen Auental", TODAY) == ListFilter(topic="Auental")


def test_several_parties_are_told_apart_in_their_directory() -> None:
    assert WISHES("Anfragen von CDU und SPD zum Verkehr", TODAY) == ListFilter(
        what="parteien", topic="Verkehr"
    )


def asked(day: date | None, *askers: str) -> Entry:
    source = replace(small.SOURCE, datum=day)
    return Entry(id=f"x-{day}", source=source, answers=1, topics=frozenset(), askers=askers)


def test_the_oldest_come_first_and_what_has_no_day_last() -> None:
    days = [date(2020, 1, 1), None, date(2024, 1, 1), date(2022, 1, 1)]
    catalogue = Catalogue([asked(day) for day in days])
    reply = reply_to_wish(catalogue, ListFilter(oldest=True, most=3))
    assert [one.datum and one.datum.year for one in reply.items] == [2020, 2022, 2024]
    assert (reply.total, reply.url) == (4, "/anfragen?reihenfolge=aelteste")
    assert [one.source.datum for one in catalogue.entries(Chosen(order="aelteste"))][-1] is None


def test_a_name_that_never_asked_leads_to_those_that_did() -> None:
    catalogue = Catalogue([asked(TODAY, "Ratsfrau Ute Kolbermann (SPD)")])
    for unknown in (ListFilter(asker="Zacharias"), ListFilter(party="CDU", topic="bus")):
        assert reply_to_wish(catalogue, unknown).url == "/personen"
    known = reply_to_wish(catalogue, ListFilter(party="SPD", topic="bus"))
    assert (known.total, known.url) == (0, "/anfragen?partei=spd&worte=bus")


def test_a_mistyped_topic_is_read_as_one_that_is_held() -> None:
    catalogue = Catalogue([asked(TODAY)])
    [word] = [one for one in small.SOURCE.betreff.split() if "tadtretter" in one]
    wish = ListFilter(topic="stadtreter")
    assert reply_to_wish(catalogue, wish).total == 0
    near = reply_to_wish(catalogue, wish, {"stadtreter": word.strip("#")}.__getitem__)
    assert (near.total, near.filter.topic) == (1, word.strip("#"))
