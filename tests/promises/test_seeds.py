"""The promise of the seeds: every answer verbatim and complete, checked against the files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.replies.reply import Agenda, Answer, Context, Notice, Pointer, Record, Silence
from tests.support.paths import SEEDS

SECTIONS = {
    "herne-2022-0129": ("000_4e127bd8bd9e57eb.txt", 4, None),
    "herne-2021-0402": ("001_1f4e630a3a263438.txt", 5, None),
    "herne-2022-0113": ("003_e5229bea9e4ec737.txt", 5, "Ö 19.3"),
}


def cut(file: str, number: int, last: int, until: str | None) -> str:
    """What stands in the file between "Zu Frage n:" and the next label, on one line."""
    text = (SEEDS / file).read_text(encoding="utf-8").replace("\xa0", " ")
    begin = text.index(f"Zu Frage {number}:") + len(f"Zu Frage {number}:")
    if number < last:
        end = text.index(f"Zu Frage {number + 1}:")
    else:
        end = text.index(until, begin) if until else len(text)
    return " ".join(text[begin:end].split())


@pytest.mark.parametrize(
    ("paper", "number"),
    [(paper, number) for paper, (_, last, _) in SECTIONS.items() for number in range(1, last + 1)],
)
def test_every_answer_of_the_seeds_is_what_the_file_says(
    seed_archive: Archive, paper: str, number: int
) -> None:
    file, last, until = SECTIONS[paper]
    answer = seed_archive.find(f"{paper}-{number}")
    assert isinstance(answer, Answer)
    assert " ".join(answer.text.split()) == cut(file, number, last, until)
    assert answer.number == str(number)
    assert answer.of == last
    assert answer.source.page == file
    assert answer.source.sha256 == hashlib.sha256(answer.text.encode()).hexdigest()
    assert [one.number for one in answer.siblings] == [
        str(other) for other in range(1, last + 1) if other != number
    ]
    page = " ".join((SEEDS / file).read_text(encoding="utf-8").split())
    for paragraph in (answer.frage or "").split("\n\n"):
        assert paragraph in page


def test_the_archive_holds_what_a_person_counts_in_the_seeds(seed_archive: Archive) -> None:
    status = seed_archive.status
    assert (status.answers, status.sitzungen, status.tops) == (14, 2, 38)
    agenda = seed_archive.ask("Tagesordnung 15.02.2022")
    assert isinstance(agenda, Agenda)
    public = [item.top for item in agenda.items if item.public]
    assert public == [f"Ö {n}" for n in range(1, 20)] + [f"Ö 19.{n}" for n in range(1, 13)] + [
        "Ö 20"
    ]
    assert [item.top for item in agenda.items if not item.public] == [
        "N 1", "N 2", "N 2.1", "N 2.2", "N 3",
    ]  # fmt: skip
    assert agenda.complete


def test_the_question_on_stadtretter_gets_answer_two_with_its_source(seed_archive: Archive) -> None:
    reply = seed_archive.ask("Ist Herne bei den Stadtrettern?")
    assert isinstance(reply, Answer)
    assert reply.id == "herne-2022-0129/2"
    assert reply.frage == "Ist die Stadt Herne möglicherweise schon Mitglied bei den Stadtrettern?"
    source = reply.source
    assert (source.gremium, source.datum and source.datum.isoformat(), source.top) == (
        "Rat der Stadt", "2022-02-15", "Ö 19.8",
    )  # fmt: skip
    assert (source.vorlage, source.beschlussart) == ("2022/0129", "zur Kenntnis genommen")


def test_stadtretter_in_the_agenda_and_in_its_auszug_is_one_record(seed_archive: Archive) -> None:
    record = seed_archive.ask("2022/0129")
    assert isinstance(record, Record)
    assert [item.id for item in record.items] == [f"herne-2022-0129/{n}" for n in (1, 2, 3, 4)]
    assert record.source.page == "000_4e127bd8bd9e57eb.txt"


def test_lost_letters_are_kept_and_flagged(seed_archive: Archive) -> None:
    damaged = seed_archive.find("herne-2021-0402/2")
    whole = seed_archive.find("herne-2022-0129/2")
    assert isinstance(damaged, Answer)
    assert isinstance(whole, Answer)
    assert damaged.text.startswith("Das Konzept r Herne besser machen“ ist aktuell in Arbeit.")
    assert damaged.damaged
    assert not whole.damaged


def test_cookie_banner_and_staff_are_nowhere_in_the_archive(seed_folder: Path) -> None:
    for path in seed_folder.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            for unwanted in ("eTracker", "Cookie", "Gresch", "Readspeaker"):
                assert unwanted.encode() not in raw, (path.name, unwanted)


def test_all_kinds_of_reply_come_from_the_seeds(seed_archive: Archive) -> None:
    asked = {
        "Kennt die Stadt die Stadtretter?": Answer,
        "Gibt es Bunker in Herne?": Pointer,
        "TOP 19.8 vom 15.02.2022": Record,
        "Was stand am 15. Februar 2022 auf der Tagesordnung?": Agenda,
        "Wo hat die Geschäftsstelle des Netzwerks Innenstadt NRW ihren Sitz?": Context,
        "hallo": Notice,
        "👍": Silence,
    }
    for question, kind in asked.items():
        assert isinstance(seed_archive.ask(question), kind), question


def test_bunkers_get_a_pointer_to_top_19_12(seed_archive: Archive) -> None:
    reply = seed_archive.ask("Gibt es Bunker in Herne?")
    assert isinstance(reply, Pointer)
    assert (reply.source.top, reply.source.vorlage, reply.public) == ("Ö 19.12", "2022/0086", True)


def test_context_names_title_publisher_and_date(seed_archive: Archive) -> None:
    reply = seed_archive.ask("Wer leitet den Zukunftsstab?")
    assert isinstance(reply, Context)
    assert (reply.source.title, reply.source.publisher) == (
        "Zukunftsstab ist gestartet", "Stadt Herne",
    )  # fmt: skip
    assert reply.source.datum
    assert reply.source.datum.isoformat() == "2020-05-28"
    page = (SEEDS / "004_1f511c47042b4b8e.txt").read_text(encoding="utf-8")
    assert " ".join(reply.text.split()) in " ".join(page.split())


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("👍", "not-a-question"),
        ("die", "too-short"),
        ("Wie wird das Wetter morgen?", "nothing-fits"),
        ("qwertz asdf yxcv", "nothing-fits"),
        ("Wann wird mein Sperrmüll abgeholt?", "nothing-fits"),
        ("Ist Dortmund bei den Stadtrettern?", "other-place"),
        ("Wie ist die Situation bei der Herner Sparkasse?", "non-public"),
        ("Was wurde nichtöffentlich beraten?", "non-public"),
        ("TOP N 2.1 vom 15.02.2022", "non-public"),
        ("2019/9999", "nothing-fits"),
        ("Tagesordnung 01.01.1999", "nothing-fits"),
    ],
)
def test_what_the_records_do_not_answer_gets_silence(
    seed_archive: Archive, question: str, reason: str
) -> None:
    reply = seed_archive.ask(question)
    assert isinstance(reply, Silence)
    assert reply.reason == reason


def test_seeds_are_the_documents_as_they_were_handed_over(shared: Path) -> None:
    for original in sorted((shared / "seeds").glob("*.txt")):
        assert (SEEDS / original.name).read_bytes() == original.read_bytes()


def test_focus_lies_on_the_paragraph_that_speaks_of_what_was_asked(seed_archive: Archive) -> None:
    for question, word in (
        ("Gibt es in Herne WLAN in den Bussen?", "WLAN-Busse"),
        ("Was bringt die Herne-App mit dem Mängelmelder?", "Mängelmelder"),
    ):
        reply = seed_archive.ask(question)
        assert isinstance(reply, Answer)
        assert reply.id == "herne-2022-0113/1"
        start, end = reply.focus
        assert word in reply.text[start:end]
        assert end - start < len(reply.text) / 2
