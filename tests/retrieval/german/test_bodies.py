"""Which bodies of an archive of several a line names."""

from __future__ import annotations

from typing import Any

import pytest

from retrieval.german.places import Bodies
from retrieval.german.words import words

NAMES = (
    "Ortsgemeinde Brücken", "Gemeinde Wald", "Stadt Essen", "Stadt Hamburg", "Bad Talheim",
    "Talheim", "Ostseebad Möwenau a. d. Schwenz", "Verbandsgemeinde Glantal",
)  # fmt: skip
BODIES = Bodies(NAMES)


def named(line: str) -> Any:
    found = BODIES.towns(words(line))
    return found and set(found.bodies)


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("Wie viele Bänke gibt es in Brücken?", "Ortsgemeinde Brücken"),
        ("Hundesteuer der Ortsgemeinde Brücken", "Ortsgemeinde Brücken"),
        ("Gemeinde Wald, Hundesteuer", "Gemeinde Wald"),
        ("Was plant die Stadt Essen?", "Stadt Essen"),
        ("Hamburger Radwege", "Stadt Hamburg"),
        ("Bäume in Hamburg", "Stadt Hamburg"),
        ("Möwenaus Strand", "Ostseebad Möwenau a. d. Schwenz"),
        ("Kurtaxe Bad Talheim", "Bad Talheim"),
        ("Bänke Talheim", "Talheim"),
    ],
)
def test_a_body_is_named_by_what_is_its_own(line: str, body: str) -> None:
    found = named(line)
    # Where the line tells no more, two of one name are both meant.
    assert found == ({"Bad Talheim", "Talheim"} if body == "Talheim" else {body})


@pytest.mark.parametrize(
    "line",
    [
        "Wie viele Brücken gibt es?", "Was kostet das Essen in der Schule?", "Bäume im Wald",
        "Wann öffnet das Bad?", "Was macht die Stadt?", "a. d. 5", "",
    ],
)  # fmt: skip
def test_everyday_words_and_kinds_name_no_body(line: str) -> None:
    assert named(line) is None


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_name_goes_out_of_a_line(name: str) -> None:
    assert not BODIES.unnamed(f"3/2023 {name}").replace("3/2023", "").strip(" a.d")
