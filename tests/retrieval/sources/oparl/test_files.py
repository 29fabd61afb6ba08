"""Whose words a PDF holds: those of the address it is from, in the folder of its objects."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from retrieval.failures import FailureCode as Code
from retrieval.sources.folders import read_sources
from retrieval.sources.http.journal import JOURNAL_FILE, Entry, Journal
from retrieval.sources.oparl.files import FolderPdfs, pdf_name
from tests.support.oparl_fetch import NOW, run
from tests.support.oparl_server import Site, serving

SCHEMA = "https://schema.oparl.org/1.1"


def letter(words: str) -> bytes:
    """A reply of one line as a PDF."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    for line in ("Stellungnahme zur Anfrage", "1. Wer mäht die Wiese?", words):
        pdf.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def paper(key: int, file: dict[str, Any], host: str = "ris.example") -> dict[str, Any]:
    return {
        "id": f"https://{host}/oparl/p/{key}", "type": f"{SCHEMA}/Paper", "paperType": "Anfrage",
        "name": f"Wiese {key}", "reference": f"2030/{key}",
        "mainFile": {"name": "Stellungnahme", **file},
    }  # fmt: skip


def dump(folder: Path, *papers: dict[str, Any]) -> None:
    (folder / "files").mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(one) + "\n" for one in papers)
    (folder / "papers.jsonl").write_text("".join(lines), encoding="utf-8")


def words(folder: Path) -> dict[str, str]:
    """What each paper is told to have been replied, its last line."""
    pages = read_sources([folder], "Stadt Auental").pages
    told = (page.vorlage for page in pages if page.vorlage)
    return {one.number: one.text.rpartition("\n")[2] if one.text else "" for one in told}


def left_out(folder: Path) -> list[tuple[str, Code]]:
    return [(one.file, one.reason.code) for one in read_sources([folder], "Auental").left_out]


@pytest.mark.parametrize("name", [pdf_name("https://{}/f?id=1"), "f-id-1.pdf"])
def test_equal_paths_on_two_hosts_are_two_files(tmp_path: Path, name: str) -> None:
    for key, host in ((1, "a.example"), (2, "b.example")):
        address = f"https://{host}/f?id=1"
        dump(tmp_path / host, paper(key, {"id": address, "accessUrl": address}, host))
        named = pdf_name(address) if name != "f-id-1.pdf" else name
        (tmp_path / host / "files" / named).write_bytes(letter(f"Das Amt von {host}."))
    assert words(tmp_path) == {
        "2030/1": "Das Amt von a.example.",
        "2030/2": "Das Amt von b.example.",
    }
    # Nor does one folder get the words of the other where its own PDF is missing.
    next((tmp_path / "b.example" / "files").iterdir()).unlink()
    assert words(tmp_path) == {"2030/1": "Das Amt von a.example.", "2030/2": ""}
    assert left_out(tmp_path) == [("Stellungnahme", Code.NO_TEXT)]


def test_a_name_of_earlier_versions_that_two_files_share_is_of_neither(tmp_path: Path) -> None:
    ids = ["https://ris.example/f/1?a", "https://ris.example/f?1/a"]
    dump(tmp_path, *(paper(key, {"id": one}) for key, one in enumerate(ids)))
    (tmp_path / "files" / "f-1-a.pdf").write_bytes(letter("Das Gartenamt."))
    assert words(tmp_path) == {"2030/0": "", "2030/1": ""}
    assert left_out(tmp_path) == [
        ("f-1-a.pdf", Code.NO_PAPER), ("Stellungnahme", Code.NO_TEXT), ("Stellungnahme", Code.NO_TEXT),
    ]  # fmt: skip


def test_one_id_at_two_places_is_no_id(tmp_path: Path) -> None:
    files = [{"id": "0", "accessUrl": f"https://ris.example/{key}"} for key in range(2)]
    dump(tmp_path, *(paper(key, file) for key, file in enumerate(files)))
    (tmp_path / "files" / "0.pdf").write_bytes(letter("Das Gartenamt."))
    assert words(tmp_path) == {"2030/0": "", "2030/1": ""}
    (tmp_path / "files" / pdf_name("https://ris.example/1")).write_bytes(letter("Der Bauhof."))
    assert words(tmp_path) == {"2030/0": "", "2030/1": "Der Bauhof."}


def test_the_journal_of_the_fetching_says_whose_a_file_is(tmp_path: Path) -> None:
    here, there = "https://ris.example/f/1", "https://ris.example/g/1"
    dump(tmp_path, paper(1, {"id": "x", "accessUrl": here}), paper(2, {"accessUrl": there}))
    (tmp_path / "files" / "x.pdf").write_bytes(letter("Das Gartenamt."))
    entry = Entry(there, "x.pdf", "2030-01-01", 200)
    journal = tmp_path / "files" / JOURNAL_FILE
    journal.write_text(json.dumps(asdict(entry)) + "\n")
    assert words(tmp_path) == {"2030/1": "", "2030/2": "Das Gartenamt."}
    # Where two addresses claim it, one overwrote the other.
    journal.write_text(journal.read_text() + json.dumps(asdict(entry) | {"url": here}) + "\n")
    assert words(tmp_path) == {"2030/1": "", "2030/2": ""}


def test_a_pdf_lies_in_or_below_the_folder_of_its_objects(tmp_path: Path) -> None:
    address = "https://ris.example/f/1"
    dump(tmp_path / "a", paper(1, {"accessUrl": address}))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / pdf_name(address)).write_bytes(letter("Das Gartenamt."))
    assert words(tmp_path) == {"2030/1": ""}
    assert (pdf_name(address), Code.NO_PAPER) in left_out(tmp_path)
    (tmp_path / "elsewhere" / pdf_name(address)).rename(tmp_path / "a" / pdf_name(address))
    assert words(tmp_path) == {"2030/1": "Das Gartenamt."}
    assert left_out(tmp_path) == []


def test_a_file_of_an_enquiry_and_of_another_paper_is_read(tmp_path: Path) -> None:
    address = "https://ris.example/f/1"
    other = paper(2, {"accessUrl": address}) | {"paperType": "Beschlussvorlage"}
    dump(tmp_path, paper(1, {"accessUrl": address}), other)
    (tmp_path / "files" / pdf_name(address)).write_bytes(letter("Das Gartenamt."))
    assert words(tmp_path) == {"2030/1": "Das Gartenamt."}
    dump(tmp_path, other, paper(1, {"accessUrl": address}) | {"deleted": True})
    assert left_out(tmp_path) == []


ADDRESSES = st.one_of(
    st.text(max_size=400),
    st.builds("https://{}/{}?{}".format, *[st.text("ab./?-_ä\ud83d", max_size=6)] * 3),
)


@given(st.lists(ADDRESSES, unique=True, max_size=20))
def test_no_two_addresses_share_a_name_and_every_disk_allows_it(addresses: list[str]) -> None:
    names = [pdf_name(one) for one in addresses]
    assert len({name.lower() for name in names}) == len(addresses)
    for name in names:
        assert name.isascii()
        assert len(name) < 100
        assert not set(name) & set('/\\:*?"<>|\0')
        assert not name.startswith((".", "-"))


@pytest.fixture
def fetched(tmp_path: Path) -> Any:
    """A site with two files, and the folder as an earlier version left it."""
    site = Site()
    with serving(site):
        folder, files = tmp_path / "in", []
        for key, query in enumerate(("1?a", "1/a")):
            files.append(f"{site.base}/files/{query}")
            site.add(
                key, mainFile={"id": files[-1], "name": "Stellungnahme", "downloadUrl": files[-1]}
            )
        site.files = {"1": letter("Das Gartenamt."), "a": letter("Der Bauhof.")}
        run(site, folder)
        journal = folder / "files" / JOURNAL_FILE
        former = [
            json.loads(line) | {"file": "oparl-files-1-a.pdf"}
            for line in journal.read_text().splitlines()
        ]
        for path in (folder / "files").glob("*.pdf"):
            path.unlink()
        (folder / "files" / "oparl-files-1-a.pdf").write_bytes(site.files["1"])
        journal.write_text("".join(json.dumps(one) + "\n" for one in former))
        yield site, folder


def test_what_an_earlier_version_fetched_is_not_fetched_again(fetched: Any) -> None:
    site, folder = fetched
    journal = folder / "files" / JOURNAL_FILE
    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text("".join(line for line in lines if "1?a" in line))
    site.lists["papers"].pop()
    for one in ("papers.jsonl", "fetch.json"):
        (folder / one).unlink()
    report = run(site, folder)
    assert (report.new, report.files, report.problems) == (1, 0, [])
    [page] = read_sources([folder], "Auental").pages
    assert page.vorlage
    assert str(page.vorlage.text).endswith("Das Gartenamt.")


def test_a_file_that_an_earlier_version_overwrote_is_fetched_again(fetched: Any) -> None:
    site, folder = fetched
    assert [bool(page.reply) for page in read_sources([folder], "Auental").pages] == [False] * 2
    report = run(site, folder, NOW)
    assert (report.files, report.problems) == (2, [])
    pages = read_sources([folder], "Auental").pages
    told = [str(page.vorlage.text).rpartition("\n")[2] for page in pages if page.vorlage]
    assert told == ["Das Gartenamt.", "Der Bauhof."]
    names = {path.name for path in (folder / "files").glob("*.pdf")}
    assert names == {entry.file for entry in Journal.open(folder / "files")}
    assert "oparl-files-1-a.pdf" not in names


def test_a_file_without_text_is_named_by_what_can_be_stored() -> None:
    one = paper(1, {"id": "https://ris.example/f/1", "name": "Stellungnahme"}) | {"web": "A\ud83dB"}
    [left] = FolderPdfs([one], []).without_texts("Stadt Beispiel")
    assert left.source is not None
    assert left.source.url == one["id"]


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (None, "https://ris.example/f/7"),
        ({}, "https://ris.example/f/7"),
        ({"name": "Antwort des Gartenamts"}, "Antwort des Gartenamts"),
        ({"text": "1. Wer mäht die Wiese?\n\nDas Gartenamt."}, None),
        ({"deleted": True}, None),
        ({"public": False}, None),
    ],
)
@pytest.mark.parametrize("key", ["mainFile", "auxiliaryFile"])
def test_a_file_that_a_paper_only_names_is_left_out_by_name_where_no_text_came(
    tmp_path: Path, key: str, row: dict[str, Any] | None, named: str | None
) -> None:
    file = "https://ris.example/f/7"
    asking = paper(1, {}) | {key: file if key == "mainFile" else [file]}
    if key == "auxiliaryFile":
        del asking["mainFile"]
    other = paper(2, {}) | {"paperType": "Beschlussvorlage", "mainFile": "https://ris.example/f/8"}
    rows = [] if row is None else [{"id": file, "type": f"{SCHEMA}/File", **row}]
    dump(tmp_path, asking, other, *rows)
    assert left_out(tmp_path) == ([(named, Code.NO_TEXT)] if named else [])
