"""A folder of saved pages of SessionNet, with the PDFs beside them, answers questions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.build.collect import collect
from retrieval.failures import FailureCode
from retrieval.index.encoder import Encoder
from retrieval.replies.reply import Agenda, Answer, Record
from retrieval.sources.folders import SourceContents, read_sources
from tests.conftest import NOW
from tests.support import lakeside_ris as ris
from tests.support.sessionnet_pages import Item, Layout, Meeting, Paper, Town

TALHEIM = ris.enquiry(7, "12/2026", "Bänke am Weiher", ris.QUESTION, ris.ANSWER)
SEEDORF = ris.enquiry(7, "12/2026", "Linden an der Schule", ris.OTHER_QUESTION, ris.OTHER_ANSWER)


def answers(contents: SourceContents) -> dict[str, str]:
    """The answers of all Anfragen, by their subjects."""
    found = collect(contents.pages).anfragen
    return {
        one.source.betreff: "\n".join(each.antwort for each in one.antworten)
        for one in found
        if one.antworten
    }


@pytest.mark.parametrize(
    ("layout", "address"), [("table", False), ("cards", True), ("old", False), ("oldest", True)]
)
def test_the_answer_of_a_pdf_belongs_to_its_paper(
    tmp_path: Path, layout: Layout, address: bool
) -> None:
    folder = ris.save(ris.town("talheim", TALHEIM, layout=layout), tmp_path / "t", address)
    assert answers(read_sources([folder], "X")) == {"Bänke am Weiher": ris.ANSWER}


def test_an_archive_of_saved_pages_answers_with_its_source(
    tmp_path: Path, encoder: Encoder
) -> None:
    contents = read_sources([ris.save(ris.town("talheim", TALHEIM), tmp_path / "t")], "X")
    build_archive(contents, tmp_path / "a", encoder, NOW)
    archive = Archive.open(tmp_path / "a", encoder)
    reply = archive.ask(ris.QUESTION)
    assert isinstance(reply, Answer)
    assert reply.text == ris.ANSWER
    source = reply.source
    assert (source.body, source.gremium) == ("Gemeinde Talheim", "Gemeinderat")
    assert (source.top, source.vorlage) == ("Ö 2", "12/2026")
    assert source.url == "https://ris.talheim.example/bi/vo0050.php?__kvonr=7"
    assert source.beschlussart == "zur Kenntnis genommen"
    agenda = archive.ask("Tagesordnung 1.7.2026")
    assert isinstance(agenda, Agenda)
    assert isinstance(archive.ask("12/2026"), Record)
    archive.close()


@pytest.mark.parametrize("address", [True, False])
def test_two_towns_with_one_number_in_one_folder_stay_apart(tmp_path: Path, address: bool) -> None:
    folder = tmp_path / "both"
    other = ris.enquiry(8, "12/2026", "Linden an der Schule", ris.OTHER_QUESTION, ris.OTHER_ANSWER)
    ris.save(ris.town("talheim", TALHEIM), folder, address, "t")
    ris.save(ris.town("seedorf", other), folder, address, "s")
    contents = read_sources([folder], "X")
    assert answers(contents) == {
        "Bänke am Weiher": ris.ANSWER,
        "Linden an der Schule": ris.OTHER_ANSWER,
    }
    found = {one.source.betreff: one for one in collect(contents.pages).anfragen if one.antworten}
    bodies = {one.source.body for one in found.values()}
    assert bodies == {"Gemeinde Talheim", "Gemeinde Seedorf"}
    assert len({one.group_id for one in found.values()}) == 2


def test_a_pdf_whose_number_two_towns_use_is_nobodys(tmp_path: Path) -> None:
    folder = tmp_path / "both"
    for paper, name in ((TALHEIM, "talheim"), (SEEDORF, "seedorf")):
        ris.save(ris.town(name, paper), folder, prefix=name)
    contents = read_sources([folder], "X")
    assert answers(contents) == {}


def test_the_same_in_folders_of_their_own_is_told_apart(tmp_path: Path) -> None:
    for paper, name in ((TALHEIM, "talheim"), (SEEDORF, "seedorf")):
        ris.save(ris.town(name, paper), tmp_path / name, address=False)
    assert answers(read_sources([tmp_path], "X")) == {
        "Bänke am Weiher": ris.ANSWER,
        "Linden an der Schule": ris.OTHER_ANSWER,
    }


def test_files_that_are_not_at_hand_are_named_with_their_paper(tmp_path: Path) -> None:
    folder = ris.save(ris.town("talheim", TALHEIM), tmp_path / "t")
    (folder / "72.pdf").unlink()
    contents = read_sources([folder], "X")
    assert answers(contents) == {}
    [left] = [one for one in contents.left_out if one.reason.code is FailureCode.NO_TEXT]
    assert left.file == "Antwort der Verwaltung"
    assert left.source is not None
    assert left.source.vorlage == "12/2026"


def test_a_pdf_is_no_answer_of_a_paper_by_its_title(tmp_path: Path) -> None:
    folder = ris.save(ris.town("talheim", TALHEIM), tmp_path / "t")
    (folder / "72.pdf").rename(folder / "Antwort der Verwaltung.pdf")
    contents = read_sources([folder], "X")
    assert TALHEIM.title not in answers(contents)
    named = [one.file for one in contents.left_out if one.reason.code is FailureCode.NO_TEXT]
    assert named == ["Antwort der Verwaltung"]


def test_provenance_tells_where_a_pdf_of_any_name_is_from(tmp_path: Path) -> None:
    folder = ris.save(ris.town("talheim", TALHEIM), tmp_path / "t")
    (folder / "72.pdf").rename(folder / "Antwort.pdf")
    url = "https://ris.talheim.example/bi/getfile.php?id=72&type=do"
    (folder / "provenance.toml").write_text(f'["Antwort.pdf"]\nurl = "{url}"\n', "utf-8")
    assert answers(read_sources([folder], "X")) == {"Bänke am Weiher": ris.ANSWER}


def test_a_reply_that_is_a_second_paper_of_the_item_is_joined_with_its_enquiry(
    tmp_path: Path,
) -> None:
    """As in cities where the administration answers under a number of its own."""
    asked = Paper(7, "AN/2622/2026", "Bänke am Weiher", "Anfrage", ((f"1. {ris.QUESTION}",),))
    reply = Paper(8, "4316/2026", asked.title, "Beantwortung einer Anfrage", ((ris.ANSWER,),))
    other = Paper(9, "4317/2026", "Linden", "Mitteilung", (("Die Linden blühen.",),))
    items = tuple(Item("Ö 2", one.title, one, ktonr=5) for one in (asked, reply))
    made = Town(base="https://ris.talheim.example/bi/")
    meeting = Meeting(31, "Rat", date(2026, 7, 1), (*items, Item("Ö 3", "Linden", other)))
    made.meetings.append(meeting)
    contents = read_sources([ris.save(made, tmp_path / "t")], "X")
    [one] = [one for one in collect(contents.pages).anfragen if one.antworten]
    assert (one.source.vorlage, one.about) == ("4316/2026", "AN/2622/2026")
    assert [each.antwort for each in one.antworten] == [ris.ANSWER]
    assert one.antworten[0].frage == ris.QUESTION


def test_what_is_not_public_enters_by_no_page(tmp_path: Path) -> None:
    """A paper of the non-public part, saved by somebody who may read it."""
    made = ris.town("talheim", TALHEIM)
    meeting = made.meetings[0]
    closed = Town(name="talheim", base=made.base, parts=("Nicht öffentlicher Teil:", ""))
    closed.meetings.append(meeting)
    contents = read_sources([ris.save(closed, tmp_path / "t")], "X")
    found = collect(contents.pages).anfragen
    assert [one.antworten for one in found if "Bänke" in one.source.betreff] == [()]
    assert not [one for one in found if one.source.betreff == "Bänke am Weiher" and one.public]
