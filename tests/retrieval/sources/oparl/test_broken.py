"""Broken OParl objects and dumps: what is broken costs itself and nothing else."""

from __future__ import annotations

import dataclasses
import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from retrieval.errors import PageError, SourceError
from retrieval.failures import FailureCode
from retrieval.pages import Page
from retrieval.records import LeftOut
from retrieval.sources.folders import read_sources
from retrieval.sources.oparl.objects import (
    is_enquiry,
    names_bodies,
    number_of,
    papers_files,
    papers_to_read,
    read_dump,
    read_objects,
    read_pages,
    read_removed,
    read_rows,
    title_of,
)
from retrieval.sources.oparl.papers import Draft, draft
from tests.support.broken_oparl import HALF_SIGN, broken, lines
from tests.support.oparl_objects import BODY, QUESTIONS, REPLY, VILLAGE, Json, dump, file, paper


def texts(found: Any) -> Iterator[str]:
    """Every text in what was read."""
    if isinstance(found, str):
        yield found
    elif dataclasses.is_dataclass(found):
        for field in dataclasses.fields(found):
            yield from texts(getattr(found, field.name))
    elif isinstance(found, tuple):
        for one in found:
            yield from texts(one)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_broken_the_rest_is_read_and_all_of_it_can_be_stored(seed: int) -> None:
    for rows in broken(VILLAGE, seed, dumps=100):
        found = list(read_objects(rows, "Stadt Beispiel"))
        assert all(isinstance(one, Page | LeftOut) for one in found)
        for one in [*found, *read_removed(rows, "Stadt Beispiel")]:
            assert all(text.encode() and "\x00" not in text for text in texts(one) if text)
        names_bodies(rows)
        papers_to_read(rows)
        for row in rows:
            title_of(row), number_of(row), is_enquiry(row), papers_files(row)


@pytest.mark.parametrize("seed", range(2))
def test_a_broken_paper_costs_no_other_paper(seed: int) -> None:
    whole = paper(9, file("Anfrage", QUESTIONS), file("Stellungnahme", REPLY), reference="2032/9")
    [alone] = read_objects([whole], "Stadt Beispiel")
    for rows in broken(VILLAGE[2:], seed, dumps=50):
        named = [one for one in rows if one.get("id") != whole["id"]]
        assert alone in read_objects([*named, whole], "Stadt Beispiel")


def test_a_paper_that_fails_is_left_out_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    row = paper(4, file("Anfrage", QUESTIONS))
    monkeypatch.setattr("retrieval.sources.oparl.objects.draft", _failing_for(row["id"]))
    found = list(read_objects(dump(row, paper(5, file("Anfrage", QUESTIONS))), "Stadt Beispiel"))
    [left] = [one for one in found if isinstance(one, LeftOut)]
    assert (left.file, left.reason) == (
        "2031/4",
        FailureCode.OBJECT_UNREADABLE("RecursionError: too deep"),
    )
    assert [one.name for one in found if isinstance(one, Page)] == ["5"]


@pytest.mark.parametrize("body", [None, 9, True, [], {}, ["x"], "", "https://nowhere.example/b/1"])
def test_a_paper_that_alone_names_no_body_costs_itself(body: Any) -> None:
    told, untold = (paper(at, file("Anfrage", QUESTIONS)) for at in (4, 5))
    rows = [BODY, told, untold | {"body": body}]
    found = list(read_objects(rows, ""))
    assert [(one.name, one.body) for one in found if isinstance(one, Page)] == [("4", BODY["name"])]
    [left] = [one for one in found if isinstance(one, LeftOut)]
    assert (left.file, left.reason) == ("2031/5", FailureCode.NO_BODY())
    assert left.reason.hides_content
    # The name that a town is set to tells whose it is, and where none says it all are asked for.
    assert len([*read_pages(rows, "Stadt Talheim")]) == 2
    assert {one.body for one in read_objects(rows[2:], "") if isinstance(one, Page)} == {""}


def _failing_for(name: str) -> Callable[..., Draft]:
    def failing(paper: Json, *rest: Any) -> Draft:
        if paper["id"] == name:
            raise RecursionError("too deep")
        return draft(paper, *rest)

    return failing


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\n\n", b"\xef\xbb\xbf\r\n"])
def test_a_mark_of_utf_8_and_blank_lines_cost_nothing(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_bytes(start + lines(VILLAGE).replace("\n", "\r\n\n").encode())
    assert read_rows(path) == (VILLAGE, ())


@pytest.mark.parametrize("line", [b"{bad", b"[" * 100_000, b"\x00", b'{"id": "x'])
def test_a_line_that_is_no_json_costs_that_line(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_bytes(lines(VILLAGE).encode() + line + b"\n" + lines(VILLAGE[:1]).encode())
    rows, left_out = read_rows(path)
    assert rows == [*VILLAGE, VILLAGE[0]]
    assert left_out == (LeftOut("papers.jsonl", FailureCode.LINES_NOT_JSON(1)),)


@pytest.mark.parametrize("between", ["", " ", "\ufeff", ",", ",\ufeff "])
def test_objects_of_joined_files_that_share_a_line_are_all_read(
    tmp_path: Path, between: str
) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text(between.join(map(json.dumps, VILLAGE)), encoding="utf-8")
    assert read_rows(path) == (VILLAGE, ())


@pytest.mark.parametrize("page", [VILLAGE, {"data": VILLAGE, "links": {}, "pagination": {}}])
def test_a_line_may_be_a_page_of_a_list(tmp_path: Path, page: object) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text(f"{json.dumps(page)}\n{json.dumps([])}\n", encoding="utf-8")
    rows, left_out = read_rows(path)
    assert rows == VILLAGE
    assert [one.reason for one in left_out] == [FailureCode.LINES_NOT_OPARL(1)]


def test_what_stands_before_damage_on_a_line_is_read(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    whole, *rest = map(json.dumps, VILLAGE)
    path.write_text(f'{whole}{rest[0][:-9]}\n"x": {whole}\n', encoding="utf-8")
    rows, left_out = read_rows(path)
    assert rows == VILLAGE[:1]
    assert [one.reason for one in left_out] == [FailureCode.LINES_NOT_JSON(2)]


def test_of_a_packed_file_that_is_cut_off_its_beginning_is_read(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl.gz"
    packed = gzip.compress(lines(VILLAGE * 200).encode())
    path.write_bytes(packed[: len(packed) // 2])
    rows, left_out = read_rows(path)
    assert rows[: len(VILLAGE)] == VILLAGE
    assert [one.reason.code for one in left_out][-1] is FailureCode.DUMP_CUT_OFF


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no json", FailureCode.LINES_NOT_JSON),
        (b"{}\n[1]\n", FailureCode.NOT_OPARL),
        (b'{"type": ["x"]}', FailureCode.NOT_OPARL),
    ],
)
def test_a_file_without_any_object_is_left_out(
    tmp_path: Path, content: bytes, code: FailureCode
) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_bytes(content)
    with pytest.raises(PageError) as caught:
        read_dump(path)
    assert caught.value.reason.code is code


LABELLED = [{"question": "Wer mäht?", "expect": "none"}, {"expect": "answer", "question": "Wo?"}]


def test_labelled_questions_beside_the_records_are_passed_over_without_a_word(
    tmp_path: Path,
) -> None:
    (tmp_path / "papers.jsonl").write_text(lines(VILLAGE), encoding="utf-8")
    (tmp_path / "pages").mkdir()
    alone = read_sources([tmp_path], "Stadt Auental")
    for place in (tmp_path, tmp_path / "pages"):
        (place / "wanted.jsonl").write_text(lines(LABELLED), encoding="utf-8")
    assert replace(read_sources([tmp_path], "Stadt Auental"), sources=alone.sources) == alone
    with pytest.raises(SourceError, match="no page that can be read"):
        read_sources([tmp_path / "pages"], "Stadt Auental")


@pytest.mark.parametrize(
    "other", [{"question": "Wer?"}, {"expect": "none"}, {}, ["question", "expect"], "question"]
)
def test_a_file_that_holds_anything_else_is_told(tmp_path: Path, other: object) -> None:
    path = tmp_path / "wanted.jsonl"
    path.write_text(lines([*LABELLED, other]), encoding="utf-8")
    with pytest.raises(PageError, match="no line with an OParl"):
        read_dump(path)


def test_objects_among_labelled_questions_are_read(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text(lines([*LABELLED, *VILLAGE]), encoding="utf-8")
    rows, left_out = read_rows(path)
    assert rows == VILLAGE
    assert [one.reason for one in left_out] == [FailureCode.LINES_NOT_OPARL(2)]


def test_half_of_a_sign_is_replaced_and_ids_stay_two() -> None:
    rows = [paper(f"4{sign}", file("Anfrage", QUESTIONS)) for sign in (HALF_SIGN, "\udc00")]
    rows[0]["name"] = f"Linden{HALF_SIGN}"
    found = [one for one in read_objects(rows, "Stadt Beispiel") if isinstance(one, Page)]
    assert len({one.vorlage.key for one in found if one.vorlage}) == 2
    assert "Linden\ufffd" in {one.vorlage.betreff for one in found if one.vorlage}
    assert all(text.encode() for one in found for text in texts(one) if text)


NEW, OLD = "2031-05-02T08:00:00+02:00", "2031-05-02T07:00:00+02:00"


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ({}, {}, "second"),
        ({"modified": NEW}, {}, "second"),
        ({"modified": NEW}, {"modified": NEW}, "second"),
        ({"modified": OLD}, {"modified": NEW}, "second"),
        ({"modified": NEW}, {"modified": OLD}, "first"),
        ({"modified": "2031-05-02T08:00:00+02:00"}, {"modified": "2031-05-02T07:00:00Z"}, "second"),
        ({"modified": NEW}, {"modified": "gestern"}, "second"),
    ],
)
def test_of_two_papers_with_one_id_the_newest_is_read_and_both_are_named(
    first: Json, second: Json, kept: str
) -> None:
    one = paper(4, file("Anfrage", QUESTIONS), reference="2031/1", name="Erste", **first)
    two = paper(4, file("Anfrage", QUESTIONS), reference="2031/2", name="Zweite", **second)
    named = {"first": ("2031/1", "Erste"), "second": ("2031/2", "Zweite")}
    page, other = read_one_each(one, two)
    assert page.vorlage
    assert (page.vorlage.number, page.vorlage.betreff) == named.pop(kept)
    [(number, title)] = named.values()
    assert other.source
    assert (other.file, other.source.betreff) == (number, title)
    assert other.reason == FailureCode.SAME_ID(f"{page.vorlage.number} {page.vorlage.betreff}")


def read_one_each(*rows: Json) -> tuple[Page, LeftOut]:
    found = list(read_objects(dump(*rows), "Stadt Talheim"))
    [page] = [one for one in found if isinstance(one, Page)]
    [left] = [one for one in found if isinstance(one, LeftOut)]
    return page, left


def test_another_state_of_one_paper_is_no_second_paper() -> None:
    one = paper(4, file("Anfrage", QUESTIONS), modified=NEW)
    for other in (
        one,
        {**one, "modified": OLD, "auxiliaryFile": []},
        {**one, "modified": OLD, "deleted": True, "name": None},
        {**one, "modified": OLD, "paperType": "Antrag", "name": "Antrag der Fraktion"},
    ):
        found = list(read_objects(dump(other, one), "Stadt Talheim"))
        assert [type(each) for each in found] == [Page]
    gone = {"id": one["id"], "type": one["type"], "deleted": True, "modified": "2031-06-01"}
    assert list(read_objects(dump(gone, one), "Stadt Talheim")) == []


def test_a_title_that_is_not_public_is_not_told_of_two_papers_with_one_id() -> None:
    one, two = (paper(4, file("Anfrage", QUESTIONS), reference=f"2031/{at}") for at in (1, 2))
    secret = {**two, "name": "Geheimes", "public": False}
    for rows in ((one, secret), (secret, one)):
        named = [each for each in read_objects(dump(*rows), "X") if isinstance(each, LeftOut)]
        assert len(named) == 1
        assert "Geheimes" not in repr(named)
        assert ("Linden" in repr(named)) == (rows[0] is secret)
