"""Agendas are found by the Gremien that an archive has, whatever these are called."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.german.dates import german_date
from retrieval.index.encoder import Encoder
from retrieval.replies.reply import Agenda, Silence
from retrieval.search.gremien import Meetings
from retrieval.search.lookup import AgendaLookup, TopLookup, find_lookups
from retrieval.search.names import Names
from retrieval.search.query import Query
from retrieval.sources.folders import read_sources
from tests.conftest import NOW
from tests.support.papers import Paper, write
from tests.support.register import SmallRegister

DAY = date(2031, 5, 6)
#: How an agenda of a Gremium is asked for.
WRITTEN = (
    "Tagesordnung {} 06.05.2031", "{} 6. Mai 2031", "Sitzung {} vom 6.5.2031", "06.05.2031 {}",
    "Was stand am 06.05.2031 auf der Tagesordnung ({})?", "tagesordnung: {}, 06.05.", "Agenda {}",
)  # fmt: skip

places = st.sampled_from(["Anger", "Born", "Süd-West", "Altstadt", "St. Georg", "Groß Ilsede"])
fields = st.sampled_from(
    ["Schule", "Umwelt, Klima & Verkehr", "Bauen und Wohnen (ABW)", "Soziales"]
)
#: Names of Gremien: of parts of the town, by a number, of a matter, and such as no list knows.
gremien = st.one_of(
    st.builds("{} {}".format, st.sampled_from(["Bezirksvertretung", "Ortschaftsrat"]), places),
    st.builds("{} {}".format, st.sampled_from(["Ortsbeirat", "Bezirk"]), st.integers(1, 40)),
    st.builds("Ausschuss für {}".format, fields),
    st.builds("{} {}".format, st.sampled_from(["Quartiersforum", "Werkleitung", "Runde"]), places),
    st.builds(str.title, st.from_regex(r"[bdfgklmnr][aou][lmnr][bdgk][aeu](rat|kreis)", fullmatch=True)),
)  # fmt: skip


@given(st.sets(gremien, min_size=1, max_size=6), st.sampled_from(WRITTEN), st.data())
def test_a_stored_gremium_is_known_by_its_name(
    stored: set[str], way: str, data: st.DataObject
) -> None:
    asked = data.draw(st.sampled_from(sorted(stored)))
    names = Names((), Meetings(tuple((one, DAY) for one in stored)), ())
    register = SmallRegister(listed=("7", "12", "Ö 3"), days=(DAY,))
    for name in (asked, asked.lower()):
        line = way.format(name)
        [found] = find_lookups(Query.of(line), register, names)
        assert isinstance(found, AgendaLookup), line
        assert (found.day, found.gremium) == (DAY if "6" in way else None, asked)
    top = find_lookups(Query.of(f"TOP 7 {asked} 06.05.2031"), register, names)
    assert top == (TopLookup("7", DAY, asked),)


@given(gremien)
def test_what_is_asked_beside_a_gremium_is_a_question(name: str) -> None:
    names = Names((), Meetings(((name, DAY),)), ())
    line = f"Was sagte {name} am 06.05.2031 zum Radweg?"
    assert find_lookups(Query.of(line), SmallRegister(days=(DAY,)), names) == ()


#: Bodies of one kind that met on one day, and one that met before.
ANGER, BORN, CENTRE = "Bezirksvertretung Anger", "Bezirksvertretung Born", "Quartiersforum Mitte"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("gremien")
    held = ((ANGER, "2031-05-06"), (BORN, "2031-05-06"), (CENTRE, "2031-04-01"))
    papers = [
        Paper(f"{at}/2031", f"Sache {at}", "Ja, im Mai.", day, gremium=gremium)
        for at, (gremium, day) in enumerate(held, 1)
    ]
    reading = read_sources([write(folder / "papers", papers)], "Stadt Musterau")
    build_archive(reading, folder / "archive", encoder, NOW)
    opened = Archive.open(folder / "archive", encoder)
    yield opened
    opened.close()


@pytest.mark.parametrize("gremium", [ANGER, BORN])
def test_of_two_sitzungen_of_a_day_the_named_one_is_shown(archive: Archive, gremium: str) -> None:
    reply = archive.ask(f"Tagesordnung {gremium} {german_date(DAY)}")
    assert isinstance(reply, Agenda)
    assert (reply.source.gremium, len(reply.more)) == (gremium, 1)


def test_the_newest_agenda_of_a_gremium_is_its_own(archive: Archive) -> None:
    reply = archive.ask(f"Tagesordnung {CENTRE}")
    assert isinstance(reply, Agenda)
    assert reply.source.gremium == CENTRE


def test_the_agenda_of_another_gremium_is_only_offered(archive: Archive) -> None:
    reply = archive.ask(f"Tagesordnung {CENTRE} {german_date(DAY)}")
    assert isinstance(reply, Silence)
    assert {one.betreff for one in reply.more} == {ANGER, BORN}
