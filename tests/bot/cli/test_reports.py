"""The closing report of a build: what it says beside its figures."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli.reports import figures, print_build
from bot.settings import Settings
from bot.texts import cli as cli_texts
from bot.texts.failures import FAILURES
from retrieval.build.archive import build_archive
from retrieval.failures import FailureCode
from retrieval.index.encoder import Encoder
from retrieval.pages import Page
from retrieval.records import TOP, LeftOut, Sitzung
from retrieval.sources.folders import SourceContents, read_sources
from tests.support.oparl_objects import QUESTIONS, REPLY, dump, file, paper

_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def page(name: str, number: str, key: str | None) -> Page:
    """An extract of one TOP; without a key it may belong to any meeting of its day."""
    sitzung = Sitzung("Stadt Talheim", "Rat", _DAY.date(), None, None, None, None)
    top = TOP(number, f"Anfrage: {name}", text="Frage: Wann? Antwort: Bald.", key=key)
    return Page(name, "auszug", sitzung, key and "meeting/1", (top,))


def report(folder: Path, encoder: Encoder, *pages: Page) -> str:
    """What a build of these pages says at its end."""
    return report_of(SourceContents(("pages",), pages, ()), folder, encoder)


def report_of(reading: SourceContents, folder: Path, encoder: Encoder) -> str:
    built = build_archive(reading, folder, encoder, _DAY)
    out = StringIO()
    print_build(Console(file=out, width=300), reading, built, Settings(archive=folder))
    return out.getvalue()


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (("top/1", "top/2"), None),
        (("top/1", None), cli_texts.BY_WORDING[0]),
        ((None, None), cli_texts.BY_WORDING[1].format(count=2)),
    ],
)
def test_it_says_how_many_pages_were_joined_by_what_they_say(
    tmp_path: Path, encoder: Encoder, keys: tuple[str | None, str | None], said: str | None
) -> None:
    pages = [page(f"{at}.html", f"Ö {at}", key) for at, key in enumerate(keys, 1)]
    told = report(tmp_path / "a", encoder, *pages)
    if said is None:
        assert "Kennung" not in told
    else:
        assert said in told


def test_it_names_a_generation_that_could_not_be_read(tmp_path: Path, encoder: Encoder) -> None:
    folder = tmp_path / "a"
    assert "Generation" not in report(folder, encoder, page("1.html", "Ö 1", "top/1"))
    [records] = folder.rglob("records.sqlite")
    records.write_bytes(b"no database")
    told = report(folder, encoder, page("1.html", "Ö 1", "top/1"))
    before, after = cli_texts.PREVIOUS_UNREADABLE.split("{reason}")
    assert before in told
    assert after in told
    assert "records.sqlite" in told


def test_it_names_what_answers_no_enquiry_and_what_has_the_id_of_another(
    tmp_path: Path, encoder: Encoder
) -> None:
    kinds = {"paperType": "Antwort", "name": "Antwort: Bänke"}
    rows = dump(
        paper(4, file("Anfrage", QUESTIONS), name="Linden am Markt"),
        paper(4, file("Anfrage", QUESTIONS), reference="2031/44"),
        paper(5, file("Antwort", REPLY), **kinds),
    )
    path = tmp_path / "papers.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in rows), encoding="utf-8")
    told = report_of(read_sources([path], "Stadt Talheim"), tmp_path / "a", encoder)
    assert "2031/4 (Linden am Markt" in told
    assert FAILURES[FailureCode.SAME_ID].format("2031/44 Linden am Anger") in told
    assert "2031/5 (Antwort: Bänke" in told
    assert FAILURES[FailureCode.ANSWER_ALONE] in told


def test_figures_print_names_as_they_are() -> None:
    out = StringIO()
    Console(file=out, width=80).print(figures([("Körperschaften", "Stadt [/x] [red]Rot\\")]))
    assert "Stadt [/x] [red]Rot\\" in out.getvalue()


def test_the_rarest_reasons_come_first_so_that_a_thousand_of_one_kind_hide_none(
    tmp_path: Path, encoder: Encoder
) -> None:
    many = tuple(LeftOut(f"{at}.pdf", FailureCode.SCAN()) for at in range(1000))
    rare = LeftOut("z.pdf", FailureCode.PDF_PASSWORD())
    reading = SourceContents(("pages",), (page("1.html", "Ö 1", "top/1"),), (*many, rare))
    told = report_of(reading, tmp_path / "a", encoder)
    assert FAILURES[FailureCode.PDF_PASSWORD] in told
    assert told.index("z.pdf") < told.index("0.pdf")
