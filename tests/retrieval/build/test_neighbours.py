"""What belongs beside an answer: newer ones on the same matter, and those that repeat it."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from rich.console import Console

from bot.cli.terminal import print_reply
from bot.settings import load_settings
from bot.telegram.message import Messages
from bot.telegram.outgoing import Button
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.build.collect import collect
from retrieval.build.neighbours import Neighbours, Pair, neighbours
from retrieval.index.encoder import Encoder, word_vectors
from retrieval.index.lexicon import Lexicon
from retrieval.index.tokens import TokenizedRows
from retrieval.records import Anfrage, Antwort, Repeat, Source
from retrieval.replies.reply import Answer
from retrieval.sources.folders import read_sources
from retrieval.sources.oparl.objects import read_dump, read_pages
from tests.support.papers import Paper, write

BENCHES = "Wie viele Bänke stehen im Stadtgarten?"
#: Matters about something else: what words tell is weighed against them.
OTHERS = (
    ("Linden am Ring", "Wann werden die Linden am Ring beschnitten?"),
    ("Öffnungszeiten der Stadtbibliothek", "Wie lange hat die Bibliothek geöffnet?"),
    ("Schulweg an der Hauptstraße", "Wie viele Unfälle mit Kindern gab es?"),
    ("Personal im Ordnungsamt", "Wie viele Stellen sind nicht besetzt?"),
    ("Glasfaser in den Ortsteilen", "Bis wann sind alle Ortsteile angeschlossen?"),
    ("Kosten des Hallenbads", "Was kostet der Betrieb des Hallenbads im Jahr?"),
)


def anfrage(
    number: str,
    betreff: str,
    frage: str | None,
    year: int = 2022,
    antwort: str | None = "Es sind zwölf.",
    body: str = "Stadt Musterstadt",
    public: bool = True,
    mentions: tuple[str, ...] = (),
) -> Anfrage:
    """A matter with one question and its answer, or none, on 1 March of a year."""
    return Anfrage(
        id=f"m-{number}",
        source=Source(
            body=body,
            gremium=None,
            datum=date(year, 3, 1),
            top=None,
            vorlage=number,
            betreff=betreff,
        ),
        public=public,
        group_id=f"{body} {number}",
        fragen=(frage,) if frage else (),
        antworten=(Antwort("1", frage, antwort),) if antwort else (),
        mentions=mentions,
    )


def beside(*some: Anfrage) -> Neighbours:
    """The neighbours among matters and the others."""
    others = [
        anfrage(f"2000/{at:04}", betreff, frage, 2010 + at)
        for at, (betreff, frage) in enumerate(OTHERS, 1)
    ]
    every = [*some, *others]
    texts = [f"{one.source.betreff} {' '.join(one.fragen)}" for one in every]
    static = word_vectors()
    lexicon = Lexicon.build(TokenizedRows.of(texts), [one.id for one in every], static.questions)
    return neighbours(every, lexicon, static.passages)


OLD = anfrage("2019/0001", "Bänke im Stadtgarten", BENCHES, 2019)
NEW = anfrage("2022/0001", "Sachstand: Bänke im Stadtgarten", BENCHES.replace("stehen", "sind"))


def test_the_older_of_two_on_the_same_matter_leads_to_the_newer() -> None:
    assert beside(OLD, NEW).newer == (Pair("m-2019/0001", "m-2022/0001"),)


@pytest.mark.parametrize(
    "other",
    [
        anfrage("2022/0001", "Bänke im Stadtgarten", BENCHES, 2019),
        anfrage("2019/0001", "Bänke im Stadtgarten", BENCHES, 2022),
        anfrage("2022/0001", "Bänke im Stadtgarten", BENCHES, 2022, antwort=None),
        anfrage("2022/0001", "Bänke im Stadtgarten", BENCHES, 2022, body="Stadt Anderswo"),
        anfrage("2022/0001", "Bänke im Stadtgarten", BENCHES, 2022, public=False),
        anfrage("2022/0001", "Wasserpreis", "Was kostet ein Kubikmeter Wasser?", 2022),
        anfrage("2022/0001", "Vogelbestand im Stadtgarten", "Welche Vögel brüten dort?", 2022),
    ],
    ids=["same day", "same paper", "unanswered", "other body", "non-public", "other", "same place"],
)
def test_no_newer_answer_is_claimed_where_there_is_none(other: Anfrage) -> None:
    assert beside(OLD, other).newer == ()


def test_items_that_collect_questions_are_about_nothing() -> None:
    betreff = "Anfragen und Anregungen aus dem Ortschaftsrat"
    same = [anfrage(f"{year}/0001", betreff, None, year) for year in (2019, 2022)]
    assert beside(*same).newer == ()


def test_a_named_paper_is_the_same_matter_only_where_it_is_about_something_like_it() -> None:
    asked = "Wie oft werden die Sitzgelegenheiten dort gereinigt?"
    near = anfrage("2022/0001", "Reinigung von Bänken in Grünanlagen", asked)
    named = anfrage("2022/0001", near.source.betreff, asked, mentions=("2019-1",))
    away = anfrage("2022/0001", "Wasserpreis", "Was kostet das Wasser?", mentions=("2019-1",))
    assert beside(OLD, near).newer == ()
    assert beside(OLD, named).newer == (Pair("m-2019/0001", "m-2022/0001"),)
    assert beside(OLD, away).newer == ()


LONG = (
    "Die Bänke im Stadtgarten werden zweimal im Jahr geprüft; schadhafte Latten werden innerhalb "
    "von zwei Wochen ersetzt, und jede Bank bekommt alle fünf Jahre einen neuen Anstrich."
)


def repeats(first: str, second: str, frage: str = "Wie steht es um die Bänke im Garten?") -> bool:
    one = anfrage("2019/0001", "Bänke im Stadtgarten", BENCHES, 2019, first)
    other = anfrage("2022/0001", "Sachstand: Bänke im Stadtgarten", frage, 2022, second)
    found = beside(one, other).repeats
    both = (Pair("m-2019/0001/1", "m-2022/0001/1"), Pair("m-2022/0001/1", "m-2019/0001/1"))
    assert found in ((), both)
    return bool(found)


@pytest.mark.parametrize(
    ("first", "second", "frage", "same"),
    [
        ("Zwölf.", "Zwanzig.", BENCHES, True),
        (LONG, LONG.replace("Latten", "Laten"), "Wie steht es um die Bänke dort?", True),
        (LONG, LONG.replace("zwei Wochen", "2 Wochen"), "Wie steht es um die Bänke dort?", False),
        ("Siehe Frage 1.", "Siehe Frage 1.", "Wie steht es um die Bänke dort?", False),
    ],
    ids=["question again", "answer again but for a slip", "other figures", "set phrase"],
)
def test_the_same_question_or_the_same_long_answer_is_a_repeat(
    first: str, second: str, frage: str, same: bool
) -> None:
    assert repeats(first, second, frage) is same


def test_a_question_about_another_year_is_another_question() -> None:
    one = anfrage(
        "2019/0001", "Förderung der Kultur", "Welche Vereine förderte die Stadt 2019?", 2019
    )
    other = anfrage("2022/0001", "Förderung der Kultur", "Welche Vereine förderte die Stadt 2021?")
    found = beside(one, other)
    assert found.newer == (Pair("m-2019/0001", "m-2022/0001"),)
    assert found.repeats == ()


@pytest.mark.slow
def test_real_papers_lead_to_newer_ones_and_repeat_each_other(shared: Path) -> None:
    folder = shared / "karlsruhe"
    wanted = {
        "2015/0203", "2018/0263",  # costs of housing, asked again
        "2016/0326", "2022/0732",  # one names the other
        "2015/0377", "2015/0378",  # one answer to two enquiries of one day
        "2021/0429", "2014/0403", "2023/0640", "2019/0412", "2017/0301", "2020/0656",
    }  # fmt: skip
    papers = [
        one for one in read_dump(folder / "papers.jsonl.gz") if one.get("reference") in wanted
    ]
    meetings = read_dump(folder / "meetings.jsonl.gz")
    records = collect(list(read_pages([*papers, *meetings], "Stadt Karlsruhe")))
    texts = [f"{one.source.betreff} {' '.join(one.fragen)}" for one in records.anfragen]
    static = word_vectors()
    names = [one.id for one in records.anfragen]
    found = neighbours(
        records.anfragen,
        Lexicon.build(TokenizedRows.of(texts), names, static.questions),
        static.passages,
    )
    assert {(one.of[-9:], one.other[-9:]) for one in found.newer} == {
        ("2015-0203", "2018-0263"),
        ("2016-0326", "2022-0732"),
    }
    assert Pair("karlsruhe-2015-0377/antwort", "karlsruhe-2015-0378/antwort") in found.repeats


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Archive:
    """An archive where one question was asked twice, with other matters."""
    folder = tmp_path_factory.mktemp("twice")
    papers = [
        Paper("2019/0001", "Bänke im Stadtgarten", f"1. {BENCHES}\n\nEs sind zwölf.", "2019-03-05"),
        Paper("2022/0001", "Bänke im Stadtgarten", f"1. {BENCHES}\n\nEs sind zwanzig Bänke."),
        *(
            Paper(f"2022/01{at:02}", betreff, f"1. {frage}\n\nDas ist so.", top=str(at + 10))
            for at, (betreff, frage) in enumerate(OTHERS)
        ),
    ]
    reading = read_sources([write(folder / "records", papers)], "Stadt Musterstadt")
    build_archive(reading, folder / "archive", encoder, datetime(2026, 1, 1, tzinfo=UTC))
    return Archive.open(folder / "archive", encoder)


def found(archive: Archive, name: str) -> Answer:
    reply = archive.find(name)
    assert isinstance(reply, Answer)
    return reply


def test_a_stored_answer_points_to_the_newer_one(archive: Archive) -> None:
    old = found(archive, "musterstadt-2019-0001/1")
    [newer] = old.newer
    assert (newer.kind, newer.id, newer.datum) == (
        "record", "musterstadt-2022-0001", date(2022, 3, 1),
    )  # fmt: skip
    assert found(archive, "musterstadt-2022-0001/1").newer == ()


def test_a_question_asked_twice_is_one_hit_and_tells_of_the_other_day(archive: Archive) -> None:
    reply = archive.ask(BENCHES)
    assert isinstance(reply, Answer)
    pair = {
        "musterstadt-2019-0001/1": date(2019, 3, 5),
        "musterstadt-2022-0001/1": date(2022, 3, 1),
    }
    other = next(name for name in pair if name != reply.id)
    assert reply.id in pair
    assert reply.also == (Repeat(id=other, datum=pair[other]),)
    assert other not in [one.id for one in reply.more]


def test_page_terminal_and_telegram_tell_of_both(archive: Archive) -> None:
    client = TestClient(create_app(lambda: archive, load_settings({})))
    page = client.get("/antwort/musterstadt-2019-0001/1", headers={"Accept": "text/html"}).text
    newer = '<a href="/antwort/musterstadt-2022-0001"><bdi>Bänke im Stadtgarten</bdi></a>'
    assert f"Neuere Auskunft zum selben Thema:</strong>\n  {newer}" in page
    assert '<a href="/antwort/musterstadt-2022-0001/1">01.03.2022</a>' in page
    old = found(archive, "musterstadt-2019-0001/1")
    console = Console(record=True, width=200, file=io.StringIO())
    print_reply(console, old)
    shown = console.export_text()
    assert "auch am 01.03.2022 gefragt" in shown
    assert "Neuere Auskunft zum selben Thema: Bänke im Stadtgarten (01.03.2022 · TOP" in shown
    [draft] = Messages(key=lambda name: name, today=lambda: date(2026, 1, 1)).of(old)
    assert "auch am 01.03.2022 gefragt" in draft.html
    assert draft.rows[0] == (
        Button("Neuer: Bänke im Stadtgarten (01.03.2022 · TOP 7)", "o:musterstadt-2022-0001"),
    )
