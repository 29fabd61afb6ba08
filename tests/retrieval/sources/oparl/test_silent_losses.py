"""Whatever answer is lost by what a source wrote in a field, the report says so."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from retrieval.build.collect import collect
from retrieval.failures import FailureCode as Code
from retrieval.memo import Memo
from retrieval.sources.folders import SourceContents, read_sources
from tests.support.oparl_objects import (
    BODY,
    COUNCIL,
    QUESTIONS,
    REPLY,
    SCHEMA,
    Json,
    dealt_with,
    dump,
    file,
    item,
    meeting,
    paper,
)  # fmt: skip

DAY = "2031-05-06T18:00:00+02:00"
#: What belongs in no field, and reads as nothing where it stands for a text or an object.
ODD: tuple[Any, ...] = (
    17.5, 10**40, True, False, {"a": 1}, {"id": None}, [[]], [5.5, {}], [[["x"]]], [None, True],
)  # fmt: skip
#: What stands in the place of an object or of a flag, and is neither.
MISPLACED: tuple[Any, ...] = (*ODD, "x", "?", ["x"])


def town() -> list[Json]:
    """Papers that answer in every way: in one file, in two, by another paper, on agendas or not."""
    here = meeting(
        "a", DAY, item("7", "3", public=True), item("8", "4", public=True), item("9", "N 1")
    )
    at = [{**here, "agendaItem": [one]} for one in here["agendaItem"]]

    def reply(count: str) -> str:
        return REPLY.replace("neun", count)

    return dump(
        here,
        dealt_with(paper(1, file("Anfrage 1", QUESTIONS), file("Antwort 1", reply("zwei"))), at[0]),
        dealt_with(paper(2, mainFile=file("Stellungnahme 2", reply("drei"))), at[1]),
        paper(3, file("Anfrage 3", QUESTIONS), file("Stellungnahme 3", reply("vier")), public=True),
        paper(4, file("Anfrage 4", QUESTIONS)),
        paper(5, file("Antwort 5", reply("acht")), paperType="Beantwortung",
              relatedPaper=[paper(4)["id"]], name="Beantwortung"),
        paper(6, file("Stellungnahme zur Anfrage", reply("elf")), paperType="Vorlagen"),
    )  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all values within one."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inside:
        yield (*path, key)
        if isinstance(one, dict | list):
            yield from places(one, (*path, key))


def broken(rows: list[Json], path: tuple[Any, ...], odd: Any) -> list[Json]:
    found = copy.deepcopy(rows)
    holder: Any = found
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = odd
    return found


def read(folder: Path, rows: list[Json]) -> SourceContents:
    folder.mkdir(exist_ok=True)
    (folder / "rows.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    return read_sources([folder], "Stadt Talheim", MEMO)


def answers(found: SourceContents) -> dict[str, str]:
    """Each answer that is told, with the number of its paper."""
    anfragen = collect(found.pages, memo=MEMO).anfragen
    return {
        answer.antwort: one.source.vorlage or ""
        for one in anfragen
        for answer in one.antworten
        if "Linden" in answer.antwort
    }


def told(found: SourceContents) -> set[str]:
    """All that the report names."""
    left = {f"{one.file} {one.source} {one.reason}" for one in found.left_out}
    return left | {f"{one.vorlage} {one.betreff}" for one in found.removed}


MEMO = Memo()
#: Values that each field is broken by; with all of them this takes a minute.
VALUES = int(os.environ.get("RATSAUSKUNFT_ODD_VALUES", "1"))
PATHS = [path for path in places(town()) if len(path) > 1]


@pytest.mark.parametrize("at", range(6))
def test_what_is_lost_by_a_broken_field_is_named(at: int, tmp_path: Path) -> None:
    whole = read(tmp_path, town())
    before, said, lost = answers(whole), told(whole), 0
    assert len(before) == 5
    for path in PATHS[at::6]:
        old: Any = town()
        for key in path:
            old = old[key]
        is_text = isinstance(old, str) and path[-1] not in ("id", "type")
        values = [one for one in (ODD if is_text else MISPLACED) if type(one) is not type(old)]
        for odd in Random(str(path)).sample(values, VALUES):
            found = read(tmp_path, broken(town(), path, odd))
            gone = {number for text, number in before.items() if text not in answers(found)}
            named = " ".join(told(found) - said)
            numbers = {number for number in gone if number not in named}
            rest = "rows.jsonl" in named or "Meeting" in named or "3. Sitzung" in named
            assert not numbers or rest or "ohne" in named or "without" in named, (path, odd, gone)
            lost += bool(gone)
    assert lost


@pytest.mark.parametrize("odd", [17.5, ["a", 5], {"de": "Text"}, [[]], True])
def test_a_text_that_is_none_is_named_with_its_field_and_the_rest_is_read(
    odd: Any, tmp_path: Path
) -> None:
    rows = town()
    rows[3]["auxiliaryFile"][1]["text"] = odd
    found = read(tmp_path, rows)
    left = {(one.file, one.reason) for one in found.left_out}
    assert ("2031/1", Code.FIELDS_UNREADABLE("auxiliaryFile.text")) in left
    assert "2031/2" in answers(found).values()


@pytest.mark.parametrize("odd", ["nix", ["nix"], ["Antwort.pdf", "Anlage.pdf"]])
def test_files_that_are_no_objects_are_named_each(odd: Any, tmp_path: Path) -> None:
    rows = town()
    rows[3]["auxiliaryFile"] = odd
    left = {(one.file, one.reason) for one in read(tmp_path, rows).left_out}
    names = [odd] if isinstance(odd, str) else odd
    assert {(name, Code.NO_TEXT()) for name in names} <= left


@pytest.mark.parametrize("inside", ["[[[", 'body = "Stadt', "\x00", '["a.txt"]\npublisher = 5'])
@pytest.mark.parametrize("below", ["", "files"])
def test_a_broken_provenance_is_named_beside_a_dump_too(
    inside: str, below: str, tmp_path: Path
) -> None:
    (tmp_path / below).mkdir(exist_ok=True)
    (tmp_path / below / "provenance.toml").write_text(inside)
    if below:
        (tmp_path / below / "rows.jsonl").write_text(json.dumps(BODY) + "\n")
    found = read(tmp_path, town())
    assert "provenance.toml" in {one.file for one in found.left_out}
    assert len(answers(found)) == 5


def test_a_number_for_a_name_is_read_and_nothing_is_named(tmp_path: Path) -> None:
    rows = [BODY, {**COUNCIL, "name": 5}, paper(7, file("Antwort", REPLY), name=12, reference=2031)]
    found = read(tmp_path, rows)
    assert answers(found)
    assert found.left_out == ()
    assert SCHEMA in rows[2]["type"]
