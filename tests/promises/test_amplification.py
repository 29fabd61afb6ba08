"""No request costs much more than others: the dearest ones are searched for, route by route."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from bot.settings import load_settings
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.german import lines
from retrieval.search.query import LONGEST
from tests.support.cost import assert_within, dearest, repeated
from tests.support.web_client import FORM

pytestmark = pytest.mark.slow

#: How many times as much as the usual request the dearest may cost.
MOST_TIMES = 5.0
#: Generations of the search, and how many lines live on in each.
GENERATIONS, SURVIVORS = 3, 4

USUAL = [
    "Ist Herne bei den Stadtrettern?",
    "Wie viele Bunker gibt es in Herne?",
    "Was kostet die Sanierung der Straßen?",
    "Wer leitet den Zukunftsstab?",
    "Wann werden die Radwege gebaut?",
    "Gibt es eine Kampagne für mehr Respekt?",
    "Welche Grundstücke verkauft die Stadt?",
]


@pytest.fixture(scope="module")
def client(seed_archive: Archive) -> Iterator[TestClient]:
    limits = {
        "RATSAUSKUNFT_QUESTIONS_PER_MINUTE": "10000",
        "RATSAUSKUNFT_READS_PER_MINUTE": "100000",
    }
    with TestClient(create_app(lambda: seed_archive, load_settings(limits))) as client:
        yield client


def generated(draw: random.Random, known: Sequence[str]) -> list[str]:
    """Lines of a kind each, as long as may be."""

    def line(word: Callable[[], str]) -> str:
        return repeated(" ".join(word() for _ in range(LONGEST // 2)), LONGEST)

    def letters(count: int) -> str:
        return "".join(draw.choice(string.ascii_lowercase + "äöüß") for _ in range(count))

    def mistyped() -> str:
        word = draw.choice(known)
        at = draw.randrange(len(word))
        return word[:at] + letters(1) + word[at + 1 :]

    towns = [town for town in lines("places.txt") if town]
    pairs = iter(product(string.ascii_lowercase, repeat=2))
    words = [
        *(lambda count=count: letters(count) for count in (1, 2, 3, 5, 8, 13, 40)),
        lambda: "".join(next(pairs, ("z", "z"))),
        lambda: draw.choice(known),
        lambda: "".join(draw.choice(known) for _ in range(3)),
        mistyped,
        lambda: draw.choice(towns),
        lambda: str(draw.randrange(100_000)),
        lambda: f"{draw.randrange(1, 29)}.{draw.randrange(1, 13)}.20{draw.randrange(10, 30)}",
        lambda: f"20{draw.randrange(10, 30)}/{draw.randrange(2_000):04}",
        lambda: f"TOP {draw.randrange(30)}.{draw.randrange(30)}",
        lambda: chr(draw.randrange(0x600, 0x700)),
    ]
    signs = (
        "a\u200d",
        "a-",
        "a\u0301\u0302",
        "\ufdfa",
        "ß",
        "\u200d",
        "😀\u200d",
        "가",
        "x",
        "1.",
        "?",
    )
    return [*map(line, words), *(repeated(sign, LONGEST) for sign in signs)]


def searched(run: Callable[[str], object], known: Sequence[str]) -> list[str]:
    """The dearest lines that were found: those of a generation are cut and joined to the next."""
    draw = random.Random(20)
    alive = dearest(run, generated(draw, known), SURVIVORS)
    for _ in range(GENERATIONS):
        cuts = [(one, other, draw.randrange(LONGEST)) for one in alive for other in alive]
        joined = [one[:at] + other[at:] for one, other, at in cuts if one != other]
        alive = dearest(run, [*alive, *joined], SURVIVORS)
    return alive


@pytest.mark.parametrize("path", ["/api/ask", "/api/suggest", "/"])
def test_no_line_costs_much_more_than_a_question(
    client: TestClient, seed_archive: Archive, path: str
) -> None:
    def send(line: str) -> None:
        if path == "/":
            response = client.post(path, content=f"frage={quote(line)}", headers=FORM)
        else:
            response = client.post(path, json={"question": line})
        assert response.status_code in (200, 422)

    known = sorted(
        {word for one in USUAL for word in seed_archive.suggest(one) for word in word.frage.split()}
    )
    send(USUAL[0])
    assert_within(send, USUAL, searched(send, known), MOST_TIMES)


@pytest.mark.parametrize(
    "path", ["/antwort/{}", "/api/answers/{}", "/themen?gremium={}", "/einbetten?farbe={}"]
)
def test_no_address_costs_much_more_than_a_page(client: TestClient, path: str) -> None:
    def send(name: str) -> None:
        assert client.get(path.format(quote(name))).status_code in (200, 308, 404, 431)

    odd = [
        "/" * 2_000,
        "-" * 2_000,
        "a-1" * 700,
        "1/" * 1_000,
        "%" * 700,
        "ä" * 300,
        "herne-" * 300,
    ]
    usual = ["herne-2022-0129/2", "herne-2022-0129/1", "herne-2022-0129"]
    if "?" in path:
        usual = ["", "rat-der-stadt", "nix"]
    send(usual[0])
    assert_within(send, usual, odd, MOST_TIMES)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "If-None-Match", "Accept", "Host", "Cookie"])
def test_no_header_costs_much_more_than_none(client: TestClient, header: str) -> None:
    def send(value: str) -> None:
        client.get("/themen", headers={header: value} if value else {})

    odd = [
        "," * 7_000,
        "1.1.1.1," * 800,
        "[::1]:9," * 800,
        "(" * 7_000,
        ' W/"a",' * 1_000,
        "a/b;q=0.1," * 700,
    ]
    send("")
    assert_within(send, [""] * 3, odd, MOST_TIMES)
