"""Look-ups of an agenda, or of a TOP, on a day with several Sitzungen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.index.encoder import Encoder
from retrieval.replies.reply import Agenda, Record, Silence
from retrieval.sources.folders import read_sources
from tests.support.oparl_objects import BASE, SCHEMA, dealt_with, dump, file, item, meeting, paper
from tests.support.whole_builds import write

#: Gremien of one day, in the order in which nothing but their names tells them apart.
GREMIEN = ("Gemeinderat", "Hauptausschuss", "Jugendhilfeausschuss", "Ausschuss für Umwelt")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Archive]:
    """The archive of a town in which all sit on one evening."""
    place = tmp_path_factory.mktemp("evening")
    rows = []
    for at, gremium in enumerate(GREMIEN):
        organization = {"id": f"{BASE}/o/g{at}", "type": f"{SCHEMA}/Organization", "name": gremium}
        held = meeting(
            f"m{at}", "2031-05-06T18:00:00+02:00",
            item(f"i{at}", number="7" if at < 3 else "8", name=f"Bäume {at}"),
            organization=[organization["id"]], name=gremium,
        )  # fmt: skip
        asked = paper(at, file("Anfrage", "Anfrage\n\n1. Wie viele Linden stehen dort?"))
        rows += [organization, held, dealt_with(asked, held)]
    for kind in ("ANF", "ANT"):
        asked = paper(kind, file("Anfrage", f"Anfrage\n\n1. Was kostet ein {kind}?"))
        rows.append({**asked, "reference": f"{kind} 5/2031", "name": f"Kosten {kind}"})
    reading = read_sources([write(place / "source", dump(rows))], "Stadt Talheim")
    build_archive(reading, place / "archive", encoder, datetime(2032, 1, 1, tzinfo=UTC))
    opened = Archive.open(place / "archive", encoder)
    yield opened
    opened.close()


@pytest.mark.parametrize("gremium", GREMIEN)
@pytest.mark.parametrize(
    "line", ["Tagesordnung {} 06.05.2031", "Tagesordnung vom 6. Mai 2031, {}", "06.05.2031 {}"]
)
def test_of_several_sitzungen_of_a_day_the_named_one_is_given(
    archive: Archive, gremium: str, line: str
) -> None:
    reply = archive.ask(line.format(gremium))
    assert isinstance(reply, Agenda)
    assert reply.source.gremium == gremium
    assert {one.betreff for one in reply.more} == set(GREMIEN) - {gremium}


def test_where_none_is_named_one_is_given_and_the_others_are_offered(archive: Archive) -> None:
    reply = archive.ask("Tagesordnung 06.05.2031")
    assert isinstance(reply, Agenda)
    assert {reply.source.gremium, *(one.betreff for one in reply.more)} == set(GREMIEN)


@pytest.mark.parametrize("gremium", GREMIEN[:3])
@pytest.mark.parametrize("line", ["TOP 7 vom 06.05.2031, {}", "{} 06.05.2031 TOP 7"])
def test_a_top_of_a_named_gremium_is_that_of_no_other(
    archive: Archive, gremium: str, line: str
) -> None:
    reply = archive.ask(line.format(gremium))
    assert isinstance(reply, Record)
    assert {one.source.gremium for one in reply.items} == {gremium}


def test_a_top_that_only_other_gremien_had_is_offered_with_them(archive: Archive) -> None:
    there = archive.ask("TOP 8 vom 06.05.2031, Ausschuss für Umwelt")
    assert isinstance(there, Record)
    for line in ("TOP 8 vom 06.05.2031, Hauptausschuss", "TOP 8 Hauptausschuss"):
        reply = archive.ask(line)
        assert isinstance(reply, Silence)
        assert [one.id for one in reply.more] == [there.id]


def test_a_number_without_its_beginning_offers_all_that_it_may_be(archive: Archive) -> None:
    reply = archive.ask("5/2031")
    assert isinstance(reply, Silence)
    assert {one.betreff for one in reply.more} == {"Kosten ANF", "Kosten ANT"}
    [first, _] = reply.more
    assert archive.ask(f"{first.betreff[-3:]} 5/2031").id == first.id  # type: ignore[union-attr]


def test_a_top_without_a_gremium_is_that_of_all_of_the_day(archive: Archive) -> None:
    reply = archive.ask("TOP 7 vom 06.05.2031")
    assert isinstance(reply, Record)
    assert {one.source.gremium for one in reply.items} == set(GREMIEN[:3])
