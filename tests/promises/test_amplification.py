"""No request makes the service do much more than others: the dearest are searched for, by route.

What is done is counted; what it takes is measured in benchmarks/amplification.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from statistics import median
from typing import Any, TypeVar
from unicodedata import normalize
from urllib.parse import quote

import numpy as np
import pytest
from fastapi.testclient import TestClient

from bot.settings import load_settings
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.index.builtin import ReadingEncoder
from retrieval.index.encoder import BUILTIN
from retrieval.search.query import LONGEST, Query
from tests.support.dear_lines import USUAL, dearest, generated, known_words
from tests.support.web_client import FORM
from tests.support.work import Calls

pytestmark = pytest.mark.slow

T = TypeVar("T")

#: How many times as much as for the usual request may be done for the dearest.
MOST_TIMES = 5.0


@pytest.fixture(scope="module")
def calls() -> Iterator[Calls]:
    with Calls().in_new_threads() as calls:
        yield calls


@pytest.fixture(scope="module")
def client(seed_archive: Archive, calls: Calls) -> Iterator[TestClient]:
    """The service runs in threads that are started here, in which calls are counted."""
    limits = {
        "RATSAUSKUNFT_QUESTIONS_PER_MINUTE": "10000",
        "RATSAUSKUNFT_READS_PER_MINUTE": "100000",
    }
    with TestClient(create_app(lambda: seed_archive, load_settings(limits))) as client:
        yield client


def assert_within(cost: Callable[[T], float], usual: Sequence[T], odd: Sequence[T]) -> None:
    """Fail where an odd input costs more than so many times the median of usual ones."""

    def settled(one: T) -> float:
        # What the first one learns, as the stem of a word, is known to the second.
        return min(cost(one), cost(one))

    bound = MOST_TIMES * median(map(settled, usual))
    for one in odd:
        dear = settled(one)
        assert dear <= bound, f"{MOST_TIMES * dear / bound:.1f} times as much: {one!r}"


@pytest.mark.parametrize("path", ["/api/ask", "/api/suggest", "/"])
def test_no_line_makes_much_more_work_than_a_question(
    client: TestClient, seed_archive: Archive, calls: Calls, path: str
) -> None:
    def send(line: str) -> None:
        if path == "/":
            response = client.post(path, content=f"frage={quote(line)}", headers=FORM)
        else:
            response = client.post(path, json={"question": line})
        assert response.status_code in (200, 422)

    def cost(line: str) -> int:
        return calls.of(send, line)

    found = [line for _, line in dearest(cost, known_words(seed_archive), generations=1)]
    assert_within(cost, USUAL, found)


@pytest.mark.parametrize(
    "path", ["/antwort/{}", "/api/answers/{}", "/themen?gremium={}", "/einbetten?farbe={}"]
)
def test_no_address_makes_much_more_work_than_a_page(
    client: TestClient, calls: Calls, path: str
) -> None:
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
    assert_within(partial(calls.of, send), usual, odd)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "If-None-Match", "Accept", "Host", "Cookie"])
def test_no_header_makes_much_more_work_than_none(
    client: TestClient, calls: Calls, header: str
) -> None:
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
    assert_within(partial(calls.of, send), [""], odd)


def test_a_line_that_made_the_work_of_its_square_would_be_found(calls: Calls) -> None:
    def squared(line: str) -> None:
        [text.isalpha() for text in line for _ in line]

    with ThreadPoolExecutor(1) as thread:

        def cost(line: str) -> int:
            return calls.of(lambda given: thread.submit(squared, given).result(), line)

        with pytest.raises(AssertionError, match="times as much"):
            assert_within(cost, USUAL, [USUAL[0] * 3])


@dataclass
class Layers:
    """Stands for the encoder's layers and counts the pieces that go through them."""

    pieces: int = 0

    def run(self, _names: None, given: dict[str, Any]) -> list[Any]:
        self.pieces = given["mask"].size
        return [np.zeros((1, given["pieces"].shape[-1]), dtype=np.float32)]


def test_the_encoder_reads_little_more_of_any_line_than_of_a_long_question(
    seed_archive: Archive,
) -> None:
    layers = Layers()
    encoder = replace(ReadingEncoder.open(BUILTIN), body=layers)
    for line in generated(Random(20), known_words(seed_archive)):
        encoder.questions([line])
        assert layers.pieces <= 80, line


@pytest.mark.parametrize("sign", ["ﷺ", "㍿", "ﬃ", "½"])
def test_a_sign_that_stands_for_many_letters_makes_no_line_longer(sign: str) -> None:
    text = Query.of(sign * LONGEST).text
    assert 0 < len(normalize("NFKC", text)) <= LONGEST
