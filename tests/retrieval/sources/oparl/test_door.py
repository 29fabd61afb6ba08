"""From the address of a town to its OParl interface, wherever its vendor put it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from retrieval.errors import AddressRefused, FetchError
from retrieval.failures import FailureCode
from retrieval.sources.oparl.door import find_door
from tests.support.oparl_fetch import POLICY
from tests.support.town_hosts import Host, hosting

SYSTEM = {"type": "https://schema.oparl.org/1.1/System", "body": "bodies"}
#: Where vendors put it: SessionNet, ALLRIS 4, SD.NET RIM, more!rubin, ALLRIS 3, and by themselves.
PLACES = [
    "/oparl/system", "/public/oparl/system", "/webservice/oparl/v1.1/system",
    "/webservice/oparl/v1/system", "/webservice/oparl/v1.0/system", "/oparl",
    "/bi/oparl/1.0/system.asp", "/oi/oparl/1.0/system.asp", "/system",
]  # fmt: skip


@pytest.fixture
def town() -> Iterator[Host]:
    host = Host()
    with hosting(host):
        yield host


def found(address: str, known: str | None = None) -> str:
    return find_door(address, POLICY, known, sleep=lambda _: None)


@pytest.mark.parametrize("place", PLACES)
def test_it_is_found_from_the_address_of_the_town(town: Host, place: str) -> None:
    town.put("/", "<html>Talheim</html>")
    town.put(place, SYSTEM)
    assert found(f"{town.base}/") == town.base + place
    assert found(town.base) == town.base + place
    assert len(town.asked) < 80


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("kind", ["System", "Body"])
def test_an_address_that_is_one_costs_one_request(town: Host, kind: str, version: str) -> None:
    town.put("/here", {"type": f"https://schema.oparl.org/{version}/{kind}"})
    assert found(f"{town.base}/here") == f"{town.base}/here"
    assert town.asked == ["/robots.txt", "/here"]


def test_it_is_found_below_the_folder_of_one_of_several_towns(town: Host) -> None:
    town.put("/rim4210/webservice/oparl/v1/system", SYSTEM)
    town.put("/oparl/system", SYSTEM)
    place = f"{town.base}/rim4210/termine"
    assert found(place) == f"{town.base}/rim4210/webservice/oparl/v1/system"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"error": "OParl is not active"}),
        (200, "<html>Seite nicht gefunden</html>"),
        (200, []),
        (200, {"type": "https://schema.oparl.org/1.1/Paper"}),
        (200, {"type": 5}),
        (500, "kaputt"),
        (403, ""),
        (302, "", ),
    ],
)  # fmt: skip
def test_what_is_none_is_passed_over(town: Host, status: int, body: object) -> None:
    town.elsewhere = (status, body, {})
    town.put("/robots.txt", "")
    town.put("/webservice/oparl/v1/system", SYSTEM)
    assert found(town.base) == f"{town.base}/webservice/oparl/v1/system"
    del town.pages["/webservice/oparl/v1/system"]
    with pytest.raises(FetchError) as raised:
        found(town.base)
    assert raised.value.reason.code is FailureCode.NO_DOOR


def test_a_link_leads_to_it_on_another_server(town: Host) -> None:
    other = Host()
    with hosting(other):
        other.put("/bi/oparl/1.0/system.asp", SYSTEM)
        town.put("/", f'<a href="/impressum">A</a><a href="{other.base}/bi/si010.asp">RIS</a>')
        assert found(town.base) == f"{other.base}/bi/oparl/1.0/system.asp"
        other.put("/oparl/von/uns", SYSTEM)
        town.put("/", f'<a href="{other.base}/oparl/von/uns">OParl</a>')
        assert found(town.base) == f"{other.base}/oparl/von/uns"


def test_a_server_that_sends_on_to_another_is_followed(town: Host) -> None:
    other = Host()
    with hosting(other):
        town.put("/", "", 301, Location=f"{other.base}/")
        other.put("/", "<html>Talheim</html>")
        other.put("/oparl/system", SYSTEM)
        assert found(town.base) == f"{other.base}/oparl/system"


def test_servers_that_send_on_for_ever_and_links_without_end_are_left(town: Host) -> None:
    others = [Host() for _ in range(6)]
    with hosting(*others):
        for one, next_one in zip([town, *others], [*others, town], strict=True):
            one.put("/", "", 301, Location=f"{next_one.base}/")
        with pytest.raises(FetchError):
            found(town.base)
        links = "".join(f'<a href="{one.base}/bi/{n}">x</a>' for one in others for n in range(900))
        town.put("/", links)
        with pytest.raises(FetchError):
            found(town.base)
        assert sum(len(one.asked) for one in (town, *others)) < 150


def test_what_robots_txt_forbids_is_not_asked_for(town: Host) -> None:
    town.put("/robots.txt", "User-agent: *\nDisallow: /\n")
    town.put("/oparl/system", SYSTEM)
    with pytest.raises(AddressRefused) as raised:
        found(town.base)
    assert raised.value.reason.code is FailureCode.ROBOTS
    assert set(town.asked) == {"/robots.txt"}


def test_where_it_was_before_is_looked_at_first(town: Host) -> None:
    town.put("/", "<html>Talheim</html>")
    for place in ("/oparl/system", "/eigene/tuer"):
        town.put(place, SYSTEM)
    assert found(town.base, f"{town.base}/eigene/tuer") == f"{town.base}/eigene/tuer"
    assert "/oparl/system" not in town.asked


def test_what_is_no_address_is_said_to_be_none() -> None:
    for address in ("", "Talheim", "ftp://talheim.example/", "http://[::1"):
        with pytest.raises(FetchError):
            found(address)
