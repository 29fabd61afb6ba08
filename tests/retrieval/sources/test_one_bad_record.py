"""Whatever is wrong with one file, line or object costs that one: the rest is read and it is named."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from random import Random

import pytest

from retrieval.errors import SourceError
from retrieval.failures import FailureCode
from retrieval.pages import Page
from retrieval.sources import folders
from retrieval.sources.folders import SourceContents, read_sources
from tests.support.broken_pages import AUSZUG, PAGES, SAVED, damaged
from tests.support.papers import BENCHES, SCHEMA, Paper, write

ARTICLE = (
    "Aktuelle Meldungen\n\n12.03.2023\n\n" + "Der Markt zieht auf den Platz am Bahnhof um. " * 3
)


def read(*sources: Path) -> SourceContents:
    return read_sources(sources, "Stadt Talheim")


def good(folder: Path) -> Path:
    """A folder with one page that is read."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "good.txt").write_text(SAVED, encoding="utf-8")
    return folder


def codes(reading: SourceContents) -> dict[str, str]:
    return {one.file: one.reason.code.name for one in reading.left_out}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.html", b"", "NOT_ALLRIS"),
        ("a.txt", b"", "NEITHER_PAGE_NOR_ARTICLE"),
        ("a.txt", "Größe".encode("latin-1"), "NOT_UTF_8"),
        ("a.txt", b"\x00" * 500, "NEITHER_PAGE_NOR_ARTICLE"),
        ("a.html", b"\x00<![foo" * 500, "NOT_ALLRIS"),
        ("a.html", b"<div>" * 900_000, "NESTED"),
        ("a.html", b"x" * 5_000_001, "FILE_TOO_LARGE"),
        ("a.png", b"x", "FILE_KIND"),
        ("a.docx", b"x", "UNREADABLE_FILE"),
        ("a.zip", b"x", "UNREADABLE_FILE"),
        ("a.eml", b"x", "UNREADABLE_FILE"),
        ("a.csv", b"x", "EXPORT_COLUMNS"),
        ("a.doc", b"x", "TO_CONVERT"),
        ("a.jsonl", b"\xef\xbb\xbf\n\n{bad\n", "LINES_NOT_JSON"),
        ("a.jsonl", b"[1]\n2\nnull\n", "NOT_OPARL"),
        ("a.jsonl.gz", gzip.compress(b'{"id": 1}\n' * 99, mtime=0)[:30], "DUMP_CUT_OFF"),
        ("a.jsonl.gz", b"no gzip", "DUMP_CUT_OFF"),
        ("a.pdf", b"%PDF-1.4 broken", "UNREADABLE_PDF"),
        ("fetched.jsonl", b'{"url": 5, "file": "good.txt", "at": "x", "status": 200}\n', "LINES_UNREADABLE"),
        ("fetched.jsonl", b'{"url": "u", "file": "good.txt", "at": 5, "status": 200}\n', "LINES_UNREADABLE"),
        ("provenance.toml", b"[x", "NOT_TOML"),
        ("provenance.toml", b'"good.txt" = 5\n["b.txt"]\npublisher = [1]\n', "ENTRIES_UNREADABLE"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_and_all_others_are_read(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (good(tmp_path) / name).write_bytes(content)
    reading = read(tmp_path)
    assert [page.name for page in reading.pages] == ["good.txt"]
    assert codes(reading) == {name: code}


@pytest.mark.parametrize("line", [b'{"id": 1}\n', b"0", b"[", b'{"a":'])
def test_a_dump_that_unpacks_to_far_more_than_it_shows_is_named_and_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: bytes
) -> None:
    monkeypatch.setattr("retrieval.sources.oparl.dumps.MOST_UNPACKED", 3 * 1024**2)
    good(tmp_path)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(line * (4 * 1024**2 // len(line))))
    reading = read(tmp_path)
    assert [page.name for page in reading.pages] == ["good.txt"]
    assert [(one.file, one.reason) for one in reading.left_out] == [
        ("a.jsonl.gz", FailureCode.DUMP_TOO_LARGE(3))
    ]
    assert not reading.is_whole


def test_what_is_no_file_is_named_and_a_folder_is_none(tmp_path: Path) -> None:
    good(tmp_path / "folder.html")
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "gone.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.html" / "back").symlink_to(tmp_path)
    (tmp_path / "again.txt").symlink_to(tmp_path / "folder.html" / "good.txt")
    reading = read(tmp_path)
    assert len(reading.pages) == 1
    assert codes(reading) == {"nowhere.txt": "NO_FILE", "pipe.txt": "NO_FILE"}


def test_a_file_that_the_system_refuses_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = good(tmp_path) / "refused.txt"
    refused.write_text(SAVED, encoding="utf-8")
    reading_bytes = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path == refused:
            raise PermissionError(13, "Permission denied")
        return reading_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    reading = read(tmp_path)
    assert [(one.file, str(one.reason)) for one in reading.left_out] == [
        ("refused.txt", "cannot be read (Permission denied)")
    ]
    assert not reading.is_whole


def test_a_fault_of_a_reader_costs_one_page_and_tells_no_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (good(tmp_path) / "bad.txt").write_text("Geheim", encoding="utf-8")
    reader = folders.read_text

    def faulty(name: str, text: str, body: str, publisher: str | None = None) -> Page:
        if name == "bad.txt":
            raise ZeroDivisionError(text)
        return reader(name, text, body, publisher)

    monkeypatch.setattr(folders, "read_text", faulty)
    reading = read(tmp_path)
    assert [page.name for page in reading.pages] == ["good.txt"]
    [left] = reading.left_out
    assert left.reason == FailureCode.READER_FAILED("ZeroDivisionError")


def test_where_nothing_can_be_read_the_reasons_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(b"no gzip")
    reading = read(tmp_path)
    assert [(one.file, one.reason.code.name) for one in reading.left_out] == [
        ("a.jsonl.gz", "DUMP_CUT_OFF")
    ]
    assert reading.pages == ()
    (tmp_path / "a.jsonl.gz").rename(tmp_path / "a.png")
    with pytest.raises(SourceError, match=r"a\.png: a file “\.png”"):
        read(tmp_path)


def test_what_could_not_be_looked_at_is_not_taken_for_gone(tmp_path: Path) -> None:
    assert read(good(tmp_path)).is_whole
    (tmp_path / "note.png").write_bytes(b"x")
    assert read(tmp_path).is_whole
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"id": 1}\n' * 99, mtime=0)[:30])
    assert not read(tmp_path).is_whole


def test_a_dump_is_read_around_its_mark_blank_lines_and_old_letters(tmp_path: Path) -> None:
    papers = [
        {
            "id": f"https://a.example/{at}",
            "type": f"{SCHEMA}/Paper",
            "paperType": "Anfrage",
            "name": "Bäume",
        }
        for at in range(3)
    ]
    lines = [json.dumps(one, ensure_ascii=False) for one in papers]
    raw = [
        lines[0].encode("utf-8-sig"),
        b"",
        lines[1].encode("cp1252"),
        b"\xef\xbb\xbf" + lines[2].encode(),
    ]
    (tmp_path / "papers.jsonl").write_bytes(b"\r\n".join(raw))
    reading = read(tmp_path)
    assert [page.vorlage.betreff for page in reading.pages if page.vorlage] == ["Bäume"] * 3
    assert reading.left_out == ()


def test_two_files_with_one_name_are_two_pages_with_two_names(tmp_path: Path) -> None:
    for folder in ("a/x", "b/x", "c"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "page.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "c" / "other.txt").write_text(ARTICLE, encoding="utf-8")
    names = [page.name for page in read(tmp_path).pages]
    assert names == ["a/x/page.txt", "b/x/page.txt", "other.txt", "c/page.txt"]


def test_names_that_no_disk_should_hold_are_shown_and_told_apart(tmp_path: Path) -> None:
    for name in (b"a\xff.txt", b"a\xfe.txt", b"a\n.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(SAVED, encoding="utf-8")
    names = [page.name for page in read(tmp_path).pages]
    assert len(set(names)) == 3
    assert all(name.encode() and name.isprintable() for name in names)


def test_publishers_are_told_by_the_file_beside(tmp_path: Path) -> None:
    good(tmp_path)
    (tmp_path / "ä.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "provenance.toml").write_text(
        '["ä.txt"]\npublisher = "Verein"\n"good.txt" = 1\n', "utf-8"
    )
    reading = read(tmp_path)
    assert {page.article.publisher for page in reading.pages if page.article} == {"Verein"}
    assert [str(one.reason) for one in reading.left_out] == []


def fetched(folder: Path, url: str, name: str, day: str) -> Path:
    write(folder, [Paper("2022/0001", "Bänke im Stadtgarten", BENCHES)])
    lists = {"papers": {"url": url, "since": f"{day}T12:00:00+00:00"}}
    state = {"url": url, "name": name, "at": f"{day}T12:00:00+00:00", "lists": lists}
    (folder / "fetch.json").write_text(json.dumps(state), encoding="utf-8")
    return folder


def test_each_fetched_folder_has_its_own_body_and_day(tmp_path: Path) -> None:
    fetched(tmp_path / "a", "https://a.example/", "Stadt A", "2026-01-02")
    fetched(tmp_path / "b", "https://b.example/", "Stadt B", "2026-03-04")
    found = {
        (page.sitzung.body, str(page.facts.fetched))
        for page in read(tmp_path).pages
        if page.sitzung
    }
    assert found == {("Stadt A", "2026-01-02"), ("Stadt B", "2026-03-04")}
    assert read(tmp_path).assumed_body is None


def test_objects_of_one_server_in_several_folders_belong_together(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole", [Paper("2022/0001", "Bänke im Stadtgarten", BENCHES)])
    rows = [
        json.loads(line)
        for file in sorted(whole.iterdir())
        for line in file.read_text("utf-8").splitlines()
    ]
    for row in rows:
        folder = tmp_path / "parts" / str(row["type"]).rpartition("/")[2]
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "objects.jsonl").open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(row) + "\n")
    assert read(tmp_path / "parts").pages == read(whole).pages


@pytest.mark.parametrize("seed", range(300))
def test_no_damage_to_a_page_ends_the_reading(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    name = random.choice(sorted(PAGES))
    (good(tmp_path) / name).write_bytes(damaged(PAGES[name], random))
    reading = read(tmp_path)
    assert "good.txt" in {page.name for page in reading.pages}
    assert {page.name for page in reading.pages} | set(codes(reading)) == {"good.txt", name}
    assert "READER_FAILED" not in codes(reading).values()


def test_a_page_is_read_the_same_beside_a_bad_one(tmp_path: Path) -> None:
    (tmp_path / "auszug.html").write_text(AUSZUG, encoding="utf-8")
    alone = read(tmp_path).pages
    (tmp_path / "bad.html").write_bytes(b"<![foo")
    assert read(tmp_path).pages == alone


@pytest.mark.parametrize(
    "end", ["Zu Frage 1:</p><p>Zw", "Zur Kenn", "Zwölf.</p></div></body></html>"]
)
def test_a_saved_page_that_was_cut_off_tells_no_half_answer(end: str, tmp_path: Path) -> None:
    at = AUSZUG.index(end) + len(end)
    (good(tmp_path) / "cut.html").write_text(AUSZUG[:at], encoding="cp1252")
    reading = read(tmp_path)
    whole = end.endswith("</html>")  # of which only what stands behind may be missing
    assert codes(reading) == ({} if whole else {"cut.html": "CUT_OFF"})
    assert reading.is_whole is whole
    assert ("good.txt" in {one.name for one in reading.pages}) is True


def test_a_page_saved_without_its_frame_is_read(tmp_path: Path) -> None:
    body = AUSZUG[AUSZUG.index("<div id") : AUSZUG.index("<!-- ### WP7")]
    section = '<a name="allrisWP"></a><p>Zu Frage 1:</p><p>Zwölf.</p></td></tr></table></div>'
    (tmp_path / "part.html").write_text(f"{body}{section}", encoding="cp1252")
    [page] = read(tmp_path).pages
    assert page.tops[0].text.endswith("Zwölf.")
