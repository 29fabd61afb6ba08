"""What is said where no answer is stored: that it is not stored here, and never that there is none.

Overdue is only what was looked for where replies stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.quality_page import quality_page
from bot.cli.terminal import print_reply, print_similar
from bot.telegram.message import Messages
from bot.texts import cli as cli_texts
from bot.texts import common as texts
from bot.texts import pages as page_texts
from bot.texts import quality as quality_texts
from bot.texts import telegram as telegram_texts
from bot.texts import widget as widget_texts
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.index.encoder import Encoder
from retrieval.pages import Page, Vorlage
from retrieval.records import TOP, PaperDetails, Sitzung
from retrieval.replies.drafts import Similar
from retrieval.replies.holdings import Quality
from retrieval.replies.reply import Pointer, Record
from retrieval.sources.folders import SourceContents
from tests.support import small
from tests.support.telegram_stub import plain
from tests.support.web_client import serve

TODAY = date(2026, 1, 1)
LONG_AGO, SOON = date(2024, 3, 5), date(2026, 3, 5)
#: What would say that nobody has answered.
_NOT_YET = re.compile(r"noch (?:ohne|nicht|keine?)\b[^.]*(?:[Aa]ntwort|vor\b)|unbeantwortet", re.I)


def on_agenda(number: str, betreff: str, text: str = "", day: date = LONG_AGO) -> Page:
    """A page of one TOP; with a text it is the extract of the minutes."""
    sitzung = Sitzung("Stadt Talheim", "Rat", day, None, None, None, None)
    top = TOP(number, betreff, text=text, key=f"top/{betreff}")
    kind = "auszug" if text else "agenda"
    return Page(f"{betreff}.html", kind, sitzung, f"meeting/{day}", (top,))


def paper(number: str, betreff: str, text: str = "", **changes: object) -> Page:
    """A Vorlage that no agenda names."""
    vorlage = Vorlage(number, betreff, "Stadt Talheim", text=text, key=f"paper/{number}")
    given = {"name": f"{number}.html", "kind": "vorlage", "vorlage": vorlage} | changes
    return Page(**given)  # type: ignore[arg-type]


def quality_of(folder: Path, encoder: Encoder, pages: Sequence[Page]) -> tuple[Archive, Quality]:
    reading = SourceContents(("pages",), tuple(pages), ())
    build_archive(reading, folder, encoder, datetime(2026, 1, 1, tzinfo=UTC))
    archive = Archive.open(folder, encoder)
    return archive, archive.quality(TODAY)


READ = PaperDetails(art="Anfrage", read=True)
PAGES = (
    on_agenda("Ö 1", "Anfrage: Nur Tagesordnung"),
    on_agenda("Ö 2", "Anfrage: Auszug gelesen", "Beschluss: Der Rat nimmt Kenntnis."),
    on_agenda("Ö 3", "Anfrage: Kommende Sitzung", day=SOON),
    paper("2024/1", "Anfrage: Nur Vorlage", "Wir bitten um Auskunft."),
    paper("2024/2", "Anfrage: Dateien fehlen", facts=PaperDetails(art="Anfrage", lack="no-text")),
    paper("2024/3", "Anfrage: Antwort ohne Text", facts=READ),
    paper("2024/3-1", "Antwort ohne Text", about="paper/2024/3"),
    paper("2024/4", "Anfrage: Antwort mit Text", facts=READ),
    paper("2024/4-1", "Antwort mit Text", "Die Bänke sind gestrichen.", reply=True,
          about="paper/2024/4"),
)  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> tuple[Archive, Quality]:
    return quality_of(tmp_path_factory.mktemp("gaps") / "archive", encoder, PAGES)


def test_only_what_was_read_where_replies_stand_is_overdue(built: tuple[Archive, Quality]) -> None:
    _, found = built
    assert [one.source.betreff for one in found.overdue] == ["Anfrage: Auszug gelesen"]
    assert [(one.source.betreff, one.days) for one in found.missing] == [
        ("Anfrage: Nur Tagesordnung", (TODAY - LONG_AGO).days),
        ("Anfrage: Nur Vorlage", None),
        ("Anfrage: Dateien fehlen", None),
        ("Anfrage: Antwort ohne Text", None),
    ]


def test_what_another_paper_answers_is_answered(built: tuple[Archive, Quality]) -> None:
    archive, found = built
    told = {one.source.betreff: page_texts.held(one.answers, one.replied)
            for one in archive.catalogue.entries()}  # fmt: skip
    assert told["Anfrage: Antwort mit Text"] == page_texts.REPLIED
    assert told["Antwort mit Text"] == "1 Antwort"
    assert told["Anfrage: Antwort ohne Text"] == page_texts.UNANSWERED
    # The papers that reply are no enquiries of their own.
    assert (found.enquiries, found.answered) == (7, 1)


def test_papers_whose_files_were_all_read_are_overdue_others_are_not(
    tmp_path: Path, encoder: Encoder
) -> None:
    texts_of = {"2024/7": ("Anfrage: Was kostet das?", ""), "2024/8": ("Anfrage: Was kostet das?",)}
    day = Sitzung("Stadt Talheim", "Rat", LONG_AGO, None, None, None, None)
    pages = [
        Page(number, "paper", day, "m", (TOP(number, f"Anfrage: {number}", number, key=number),),
             facts=PaperDetails(read=all(files)))
        for number, files in texts_of.items()
    ]  # fmt: skip
    _, found = quality_of(tmp_path / "a", encoder, pages)
    assert [one.source.vorlage for one in found.overdue] == ["2024/8"]
    assert [one.source.vorlage for one in found.missing] == ["2024/7"]


def test_what_was_asked_lately_is_not_overdue(tmp_path: Path, encoder: Encoder) -> None:
    lately = on_agenda("Ö 1", "Anfrage: Neulich", "Der Rat nimmt Kenntnis.", TODAY - timedelta(30))
    _, found = quality_of(tmp_path / "a", encoder, [lately])
    assert (found.enquiries, found.overdue, found.missing) == (1, (), ())


def test_the_report_tells_the_two_apart(built: tuple[Archive, Quality]) -> None:
    _, found = built
    page = quality_page(found, TODAY, ("Stadt Talheim",))
    start = page.index(f"<h2>{quality_texts.OVERDUE} (1)")
    missing = page.index(f"<h2>{quality_texts.MISSING_ANSWERS} (4)")
    assert "Auszug gelesen" in page[start:missing]
    assert "Nur Tagesordnung" not in page[start:missing]
    assert "Nur Tagesordnung" in page[missing:]
    assert not _NOT_YET.search(page)


# What the channels say


def test_no_text_of_any_channel_says_that_there_is_no_answer_yet() -> None:
    said = [
        *(
            repr(vars(module))
            for module in (texts, cli_texts, page_texts, quality_texts, telegram_texts)
        ),
        json.dumps(widget_texts.told("de"), ensure_ascii=False),
    ]
    assert [found[0] for one in said for found in _NOT_YET.finditer(one)] == []
    assert not re.search(r"no answer[^.\"]*yet|unanswered yet", json.dumps(widget_texts.told("en")))


@pytest.mark.parametrize("fragen", [small.POINTER.fragen, ()])
def test_every_channel_says_of_a_pointer_that_its_answer_is_not_stored_here(
    fragen: tuple[str, ...],
) -> None:
    pointer = replace(small.POINTER, fragen=fragen, more=())
    said = "eine Antwort ist hier nicht gespeichert."
    out = StringIO()
    print_reply(Console(file=out, width=200), pointer)
    assert said in out.getvalue()
    [draft] = Messages(str, lambda: TODAY).of(pointer)
    assert said in plain(draft.html)

    class Held(small.SmallArchive):
        def find(self, name: str, /) -> Pointer | Record | None:
            return pointer if name == pointer.id else None

    for client in serve(Held):
        assert said in client.get(f"/antwort/{pointer.id}").text
        browsed = client.get("/anfragen").text
    assert page_texts.UNANSWERED == "Antwort hier nicht gespeichert"
    assert page_texts.UNANSWERED in browsed


def test_a_draft_is_told_that_an_answer_is_not_stored() -> None:
    out = StringIO()
    found = Similar(kind="pointer", id="x", fragen=(), source=small.SOURCE, confidence=1.0)
    print_similar(Console(file=out, width=200), [found])
    assert "Antwort hier nicht gespeichert" in out.getvalue()
