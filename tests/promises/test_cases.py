"""The small inputs of `../shared/cases`, each the shape of a fault that was reported: built, asked.

What a case expects is said here in a line: what is asked, and what the reply holds. Beyond that each
must build, without a traceback, with every line it could not use named.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.index.encoder import Encoder
from retrieval.records import LeftOut, Source
from retrieval.replies.reply import Agenda, Answer, Context, Pointer, Record, Reply, Silence
from retrieval.sources.folders import read_sources
from tests.support.paths import SHARED

CASES = SHARED / "cases"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CASES.is_dir(), reason=f"{CASES} is not there"),
]


@dataclass(frozen=True)
class Found:
    """What stands in a reply: each text with the Vorlage it is told under."""

    texts: tuple[tuple[str | None, str], ...]
    pointers: tuple[str | None, ...]
    source: Source | None = None


def found(reply: Reply) -> Found:
    items = reply.items if isinstance(reply, Record) else (reply,)
    answers = [one for one in items if isinstance(one, Answer)]
    pointers = [one for one in items if isinstance(one, Pointer)]
    source = reply.source if isinstance(reply, Answer | Pointer | Record) else None
    return Found(
        tuple((one.source.vorlage, one.text) for one in answers),
        tuple(one.source.vorlage for one in pointers),
        source,
    )


Check = Callable[[Reply], bool]


def tells(
    vorlage: str | None, *texts: str, top: str | None = None, day: date | None = None
) -> Check:
    """The reply holds texts, all under one Vorlage, one for each of the beginnings given."""

    def check(reply: Reply) -> bool:
        held = found(reply)
        place = held.source
        fits = place is not None and top in (None, place.top) and day in (None, place.datum)
        told = [text for whose, text in held.texts if whose == vorlage]
        return (
            fits
            and len(told) == len(held.texts) == len(texts)
            and all(text.startswith(begin) for text, begin in zip(told, texts, strict=True))
        )

    return check


def points(vorlage: str | None) -> Check:
    """The reply names a Vorlage and holds no text."""
    return lambda reply: not found(reply).texts and vorlage in found(reply).pointers


def both(*checks: str) -> Check:
    """The reply holds texts or pointers of several Vorlagen, each under its own."""

    def check(reply: Reply) -> bool:
        held = found(reply)
        return {*(whose for whose, _ in held.texts), *held.pointers} == set(checks)

    return check


def silent(reason: str = "nothing-fits") -> Check:
    return lambda reply: isinstance(reply, Silence) and reply.reason == reason


def without_text(reply: Reply) -> bool:
    return isinstance(reply, Silence) or not found(reply).texts


def agenda(*tops: str) -> Check:
    return lambda reply: isinstance(reply, Agenda) and [one.top for one in reply.items] == [*tops]


BATH = ("Das Freibad am Weiher öffnet täglich", "Es kamen 41.000 Gäste.")
LIBRARY = ("Ein Leseausweis kostet 18 Euro", "Eine Ermäßigung ist nicht")
WHEN, PRICE = "Wann öffnet das Freibad am Weiher?", "Was kostet ein Leseausweis der Stadtbücherei?"
MAY, JUNE = date(2023, 5, 9), date(2023, 6, 13)

EXPECTED: dict[str, list[tuple[str, Check]]] = {
    "answer-as-own-paper": [
        ("2023/0101", tells("2023/0101-1", *BATH)),
        ("2023/0101-1", tells("2023/0101-1", *BATH)),
        (WHEN, tells("2023/0101-1", BATH[0])),
    ],
    "auxiliary-file-is-an-object": [("2023/0101", tells("2023/0101", *BATH))],
    "cancelled-meeting": [("2023/0101", tells("2023/0101", *BATH, top="Ö 3", day=JUNE))],
    "decomposed-umlauts": [("2023/0500", lambda reply: bool(found(reply).texts))],
    "deleted-reply-file": [(PRICE, without_text)],
    "dump-with-blank-line": [("2023/0101", tells("2023/0101", *BATH))],
    "dump-with-bom": [("2023/0101", tells("2023/0101", *BATH))],
    "group-letter-told-as-answer": [
        ("Warum sind die Bänke im Stadtpark kaputt?", without_text),
        ("2023/0500", points("2023/0500")),
    ],
    "long-text-without-blank-lines": [("2023/0101", lambda reply: bool(found(reply).texts))],
    "number-of-another-city-txt": [
        ("VII-F-01234", tells("VII-F-01234", "Im Stadtpark stehen 24", "Im Jahr 2021.")),
        ("Wie viele Bänke stehen im Stadtpark?", tells("VII-F-01234", "Im Stadtpark stehen 24")),
    ],
    "paper-without-id": [("2023/0101", tells("2023/0101", *BATH))],
    "pdf-assertion-error": [("2023/0101", tells("2023/0101", *BATH))],
    "pdf-with-half-a-sign": [("2023/0101", tells("2023/0101", *BATH))],
    "public-and-nonpublic-1": [
        ("2023/0301", silent("non-public")),
        ("2023/0302", tells("2023/0302", *BATH)),
        (WHEN, tells("2023/0302", BATH[0])),
    ],
    "reply-named-antwort": [
        (number, tells(number, *BATH)) for number in ("2023/0101", "2023/0102", "2023/0103")
    ],
    "supplementary-questions": [
        ("2023/0101", lambda reply: [text for _, text in found(reply).texts][1].endswith("Gäste."))
    ],
    "top-lookup-oparl": [
        ("TOP 7 vom 09.05.2023", tells("2023/0101", *BATH, top="7", day=MAY)),
        ("Ö 7 vom 09.05.2023", tells("2023/0101", *BATH, top="7", day=MAY)),
        ("Tagesordnung 09.05.2023", agenda("7")),
    ],
    "top-with-letter-html": [("2023/0500", lambda reply: bool(found(reply).texts))],
    "two-articles-one-title": [
        ("Wohin zieht der Wochenmarkt?", lambda reply: isinstance(reply, Context))
    ],
    "two-bodies-one-number": [
        ("22-0202", lambda reply: _bodies(reply) == {"Bezirk Westend": 0, "Bezirk Ostend": 2}),
        (WHEN, without_text),
        (PRICE, lambda reply: _bodies(reply) == {"Bezirk Ostend": 1}),
    ],
    "two-meetings-one-day": [
        ("2023/0101", tells("2023/0101", *BATH, day=JUNE)),
        ("2023/0102", tells("2023/0102", *LIBRARY, day=JUNE)),
        (WHEN, tells("2023/0101", BATH[0])),
    ],
    "two-papers-one-top": [
        ("2023/0101", tells("2023/0101", *BATH, day=MAY)),
        ("2023/0102", tells("2023/0102", *LIBRARY, day=MAY)),
        (WHEN, tells("2023/0101", BATH[0])),
        ("TOP 7 vom 09.05.2023", both("2023/0101", "2023/0102")),
    ],
    "utc-midnight": [
        ("2023/0101", tells("2023/0101", *BATH, day=JUNE)),
        ("Tagesordnung 13.06.2023", lambda reply: isinstance(reply, Agenda)),
    ],
}
#: Those of `broken` of which something is named as left out.
LEFT_OUT = {
    "oparl_file_id_bad_ipv6",
    "page_fetched_at_int",
    "page_fetched_bad",
    "page_gz_truncated",
    "page_jsonl_badline",
    "page_provenance_bad",
    "pdf",
}
#: Those that hold nothing else.
NOTHING_LEFT = {"page_gz_truncated", "pdf"}


def _bodies(reply: Reply) -> dict[str, int]:
    """How many answers a reply holds of each body."""
    items = reply.items if isinstance(reply, Record) else (reply,)
    sources = [(one.source, isinstance(one, Answer)) for one in items if hasattr(one, "source")]
    counts: dict[str, int] = {}
    for source, answered in sources:
        assert isinstance(source, Source)
        counts[source.body] = counts.get(source.body, 0) + answered
    return counts


@contextmanager
def built(source: Path, encoder: Encoder) -> Iterator[tuple[Archive, tuple[LeftOut, ...]]]:
    with TemporaryDirectory() as folder:
        reading = read_sources([source], "Stadt Musterfurt")
        build_archive(reading, Path(folder), encoder, datetime(2026, 1, 1, tzinfo=UTC))
        archive = Archive.open(Path(folder), encoder)
        try:
            yield archive, reading.left_out
        finally:
            archive.close()


def source_of(case: Path) -> Path:
    return next(one for one in (case / "dump", case / "pages") if one.is_dir())


def cases(*without: str) -> list[str]:
    """The cases that are built and asked as they lie there."""
    found = (one.name for one in sorted(CASES.glob("*/README")) for one in [one.parent])
    return [one for one in found if one not in without]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_reported_fault_is_mended(name: str, encoder: Encoder) -> None:
    with built(source_of(CASES / name), encoder) as (archive, _):
        for line, check in EXPECTED[name]:
            reply = archive.ask(line)
            assert check(reply), f"{line}: {reply}"


def test_every_case_is_asked_here_or_where_it_belongs() -> None:
    elsewhere = {"paper-numbers-of-cities", "fetch-vendor-quirks"}
    assert {*cases()} == {*EXPECTED, *elsewhere}


def test_each_number_of_44_towns_is_found_as_it_is_stored(encoder: Encoder) -> None:
    source = source_of(CASES / "paper-numbers-of-cities")
    lines = (source / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    numbers = [one["reference"] for one in map(json.loads, lines) if "reference" in one]
    with built(source, encoder) as (archive, _):
        replies = {number: archive.ask(number) for number in numbers}
        strange = archive.ask("2023/9999")
    assert len(numbers) == 44
    for number, reply in replies.items():
        assert isinstance(reply, Record), number
        assert {whose for whose, _ in found(reply).texts} == {number}
    assert isinstance(strange, Silence)


@pytest.mark.parametrize(
    "name", sorted(one.name for one in (CASES / "broken").glob("*/")) if CASES.is_dir() else []
)
def test_what_is_broken_costs_only_itself(name: str, encoder: Encoder) -> None:
    with built(CASES / "broken" / name, encoder) as (archive, left_out):
        assert bool(left_out) == (name in LEFT_OUT), left_out
        held = archive.status
        assert held.answers or held.pointers or held.contexts or name in NOTHING_LEFT


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("lost_id_nonstring", ["Radwege 1", "Radwege 90"]),
        ("lost_loose_same_tail", ["Brunnen", "Radwege 1", "Spielplätze"]),
        ("lost_ref_placeholder_dash", ["Brunnen", "Parkbänke", "Radwege 1", "Spielplätze"]),
        ("lost_same_number_two_bodies_cross", ["Brunnen", "Radwege 1", "Spielplätze"]),
        ("lost_same_top_twice", ["Brunnen", "Radwege 1", "Spielplätze"]),
        ("lost_two_meetings_same_day_same_gremium", ["Brunnen", "Radwege 1", "Spielplätze"]),
    ],
)
def test_what_looks_alike_is_kept_apart(name: str, titles: list[str], encoder: Encoder) -> None:
    with built(CASES / "broken" / name, encoder) as (archive, _):
        entries = archive.catalogue.entries()
        assert sorted(one.source.betreff.removeprefix("Anfrage ") for one in entries) == titles
        for entry in entries:
            record = archive.find(entry.id)
            thing = entry.source.betreff.split()[1]
            told = [one.text for one in record.items] if isinstance(record, Record) else []
            assert all(thing in text for text in told)
            assert bool(told) == (name != "lost_same_number_two_bodies_cross" or thing != "Brunnen")


def test_two_interfaces_with_equal_paths_keep_their_own_texts(encoder: Encoder) -> None:
    with built(CASES / "broken" / "two_interfaces", encoder) as (archive, _):
        told = [
            (one.source.body, item.text)
            for one in archive.catalogue.entries()
            for item in getattr(archive.find(one.id), "items", ())
        ]
    texts = [text for _, text in told]
    assert len(texts) == len(set(texts))


def test_an_enquiry_leads_to_the_paper_that_answers_it(encoder: Encoder) -> None:
    with built(source_of(CASES / "answer-as-own-paper"), encoder) as (archive, _):
        record = archive.find("musterfurt-2023-0101")
        assert isinstance(record, Record)
        assert record.source.vorlage == "2023/0101"
        assert tells("2023/0101-1", *BATH)(replace(record, source=record.items[0].source))
