"""The folder of what was fetched and its journal, whole after every interruption."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from retrieval.errors import SourceError
from retrieval.sources.http.journal import JOURNAL_FILE, Entry, Fetchings, Journal, read_journal

PAGE = Entry("https://h.de/a?b=1", "a_1.html", "2026-01-01", 200, etag='"ä\u2028ö"', modified="M")
GONE = Entry("https://h.de/a?b=2", None, "2026-01-01", 404, reason="„weg“\x85")


def test_the_last_fetching_of_an_address_counts(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "new" / "folder")
    journal.keep(PAGE, b"one")
    journal.keep(GONE)
    journal.keep(replace(PAGE, at="2026-01-02"), b"two")
    for opened in (journal, Journal.open(journal.folder)):
        assert list(opened) == [replace(PAGE, at="2026-01-02"), GONE]
        assert opened.get(PAGE.url) == replace(PAGE, at="2026-01-02")
        assert opened.get(GONE.url) == GONE
        assert opened.get("https://h.de/a?b=3") is None
    assert (journal.folder / "a_1.html").read_bytes() == b"two"


def test_a_file_is_replaced_in_one_step_and_before_its_line(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    journal.keep(PAGE, b"one")
    with (tmp_path / "a_1.html").open("rb") as reader:
        journal.keep(PAGE, b"two")
        assert reader.read() == b"one"
    (tmp_path / "a_2.html").mkdir()
    with pytest.raises(SourceError, match=r"cannot write into .+ \(Is a directory\)"):
        journal.keep(Entry("https://h.de/a?b=3", "a_2.html", "2026-01-01", 200), b"three")
    assert list(Journal.open(tmp_path)) == [PAGE]


def test_an_entry_without_content_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    journal.keep(PAGE, b"one")
    journal.keep(replace(PAGE, status=304))
    assert (tmp_path / "a_1.html").read_bytes() == b"one"


def test_a_file_that_was_taken_away_was_never_fetched(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    journal.keep(PAGE, b"one")
    (tmp_path / "a_1.html").unlink()
    assert journal.get(PAGE.url) is None
    assert Journal.open(tmp_path).get(PAGE.url) is None


def test_a_line_cut_off_anywhere_is_as_if_it_had_not_been_written(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    journal.keep(PAGE, b"one")
    first = (tmp_path / JOURNAL_FILE).read_bytes()
    journal.keep(GONE)
    whole = (tmp_path / JOURNAL_FILE).read_bytes()
    for end in range(len(first), len(whole) - 1, 2):
        (tmp_path / JOURNAL_FILE).write_bytes(whole[:end])
        opened = Journal.open(tmp_path)
        assert list(opened) == [PAGE], end
        opened.keep(GONE)
        assert list(Journal.open(tmp_path)) == [PAGE, GONE], end


@pytest.mark.parametrize(
    "line", [b"5", b"[]", b'{"url": "x"}', b'{"new": 1}', b"\xff\xfe", b"null"]
)
def test_a_line_that_is_no_entry_is_passed_over(tmp_path: Path, line: bytes) -> None:
    journal = Journal.open(tmp_path)
    journal.keep(GONE)
    with (tmp_path / JOURNAL_FILE).open("ab") as out:
        out.write(line + b"\n")
    journal.keep(PAGE, b"one")
    assert list(Journal.open(tmp_path)) == [GONE, PAGE]


def test_no_unfinished_file_is_left(tmp_path: Path) -> None:
    (tmp_path / ".unfinished-a_1.html").write_bytes(b"half")
    (tmp_path / "a_2.html").write_bytes(b"whole")
    journal = Journal.open(tmp_path)
    journal.keep(PAGE, b"one")
    assert {path.name for path in tmp_path.iterdir()} == {"a_1.html", "a_2.html", JOURNAL_FILE}


def test_the_journal_does_not_grow_without_end(tmp_path: Path) -> None:
    for day in range(1, 29):
        journal = Journal.open(tmp_path)
        journal.keep(replace(PAGE, at=f"2026-01-{day:02}"), b"one")
        journal.keep(replace(GONE, at=f"2026-01-{day:02}"))
    lines = (tmp_path / JOURNAL_FILE).read_text(encoding="utf-8").split("\n")
    assert len(lines) <= 2 * 4 + 2 + 1
    assert [json.loads(line)["at"] for line in lines[-3:-1]] == ["2026-01-28", "2026-01-28"]
    assert {entry.at for entry in Journal.open(tmp_path)} == {"2026-01-28"}


ODD_LINES: list[dict[str, object]] = [
    {"url": 5}, {"at": 5}, {"at": "x"}, {"at": "9999-12-31"}, {"at": "0001-01-01"}, {"status": "200"},
    {"status": True}, {"file": 7}, {"file": ["a"]}, {"file": ""}, {"file": "../a"}, {"file": "/a"},
    {"file": "a" * 300}, {"file": "a\0"}, {"etag": 5}, {"modified": {}}, {"reason": []},
    {"url": "http://[::1"}, {"url": "\ud83d"}, {"reason": "\udc9a"},
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD_LINES, ids=str)
def test_a_line_that_no_fetching_can_have_written_is_counted(
    tmp_path: Path, odd: dict[str, object]
) -> None:
    Journal.open(tmp_path).keep(GONE)
    with (tmp_path / JOURNAL_FILE).open("a", encoding="utf-8") as out:
        out.write(json.dumps(asdict(PAGE) | odd) + "\n")
    assert read_journal(tmp_path) == Fetchings({GONE.url: GONE}, 1)
    assert Journal.open(tmp_path).strange == 1
    # Once it was told, it is gone.
    assert Journal.open(tmp_path).strange == 0
    assert list(Journal.open(tmp_path)) == [GONE]


def test_marks_blank_lines_and_what_other_versions_know_are_no_damage(tmp_path: Path) -> None:
    other = json.dumps(asdict(PAGE) | {"weight": 5}).encode()
    short = json.dumps({key: asdict(GONE)[key] for key in ("url", "file", "at", "status")}).encode()
    content = b"\xef\xbb\xbf\n" + other + b"\r\n \n\n" + short + b"\n\n"
    (tmp_path / JOURNAL_FILE).write_bytes(content)
    journal = Journal.open(tmp_path)
    assert (list(journal), journal.strange) == ([PAGE, replace(GONE, reason=None)], 0)


def test_a_file_that_two_addresses_claim_is_of_neither(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    other = replace(PAGE, url="https://h.de/a?b=3")
    for entry in (PAGE, other, replace(PAGE, url="https://h.de/c", file="c.html")):
        journal.keep(entry, b"one")
    assert {file: one.url for file, one in read_journal(tmp_path).by_file.items()} == {
        "c.html": "https://h.de/c"
    }
    journal.keep(replace(other, file=None))
    assert read_journal(tmp_path).by_file["a_1.html"] == PAGE
