"""Replies that are tables: no row is torn from the heads of its columns."""

from __future__ import annotations

import pytest

from retrieval.segmenting.minutes import parse_minutes

ASKED = "Anfrage\n\n1. Wie viele Klassen gibt es?\n\n2. Wie viele Lehrkräfte fehlen?"
ROWS = (
    "1\n\nWie viele Klassen gibt es?\n\n12\n\n9\n\n"
    "2. Wie viele Lehrkräfte fehlen?\n\nkeine\n\nzwei, seit Mai"
)


@pytest.mark.parametrize("before", ["", "Die Fragen werden wie folgt beantwortet:\n\n"])
@pytest.mark.parametrize("head", ["Frage", "Fragen", "Nr. Frage", "Lfd. Nr. Fragen"])
@pytest.mark.parametrize("columns", [("Schule Nord", "Schule Süd"), ("Kita Bergstr.", "Kita Au")])
def test_a_table_with_columns_stays_whole(before: str, head: str, columns: tuple[str, str]) -> None:
    reply = "\n\n".join((f"{before}{head}", *columns, ROWS))
    [answer] = parse_minutes(reply, reply=True, asked=ASKED).antworten
    assert answer.number is None
    for told in (*columns, "12", "zwei, seit Mai"):
        assert told in answer.antwort


@pytest.mark.parametrize(
    "before", ["", "Fragen:\n\n", "Die Fragen werden wie folgt beantwortet:\n\n", "Frage\n\n"]
)
def test_rows_without_columns_are_cut(before: str) -> None:
    found = parse_minutes(before + ROWS, reply=True, asked=ASKED).antworten
    assert [one.number for one in found] == ["1", "2"]
