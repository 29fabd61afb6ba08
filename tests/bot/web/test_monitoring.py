"""Numbers for Prometheus: true counts, and nothing of anybody."""

from __future__ import annotations

from fastapi.testclient import TestClient

from bot.ports import ArchivePort
from bot.settings import load_settings
from bot.web.app import create_app
from retrieval.errors import ArchiveMissing
from tests.support import small


def broken() -> ArchivePort:
    raise ArchiveMissing("no archive")


def test_questions_and_verdicts_are_counted_without_their_words() -> None:
    asked = TestClient(create_app(lambda: small.SmallArchive(), load_settings({})))
    for line in ("Kampagne", "Kampagne", "etwas ganz anderes"):
        asked.post("/api/ask", json={"question": line})
    asked.post("/", data={"frage": "Kampagne"})
    asked.post("/api/feedback", json={"id": "herne-lang", "verdict": "outdated"})
    told = asked.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    for line in (
        'ratsauskunft_questions_total{kind="pointer"} 3.0',
        'ratsauskunft_questions_total{kind="silence"} 1.0',
        "ratsauskunft_reply_seconds_count 4.0",
        'ratsauskunft_feedback{verdict="outdated"} 1.0',
        'ratsauskunft_feedback{verdict="fits"} 0.0',
        'ratsauskunft_archive_records{kind="answers"} 3.0',
        "ratsauskunft_archive_readable 1.0",
        # The small archive was built on 1 February 2026 at 6 and ends with 15 February 2022.
        "ratsauskunft_archive_built_timestamp_seconds 1.7699256e+09",
        "ratsauskunft_archive_newest_sitzung_timestamp_seconds 1.6448832e+09",
    ):
        assert line in told.text.splitlines()
    assert "Kampagne" not in told.text


def test_without_an_archive_the_numbers_say_so() -> None:
    told = TestClient(create_app(broken, load_settings({}))).get("/metrics")
    assert told.status_code == 200
    assert "ratsauskunft_archive_readable 0.0" in told.text.splitlines()
