"""Fetching from a small OParl interface, as the command does it but without a pause."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.texts.failures import in_german
from retrieval.sources.http.client import Client, FetchPolicy
from retrieval.sources.oparl.fetch import fetch
from retrieval.sources.oparl.report import FetchReport
from tests.support.oparl_server import Site

NOW = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
POLICY = FetchPolicy("Ratsauskunft/test (+test@example.org)", delay=0.0, tries=3, failures=2)


def run(site: Site, folder: Path, now: datetime = NOW) -> FetchReport:
    with Client(f"{site.base}/system", POLICY, below="/", sleep=lambda _: None) as client:
        report = fetch(client, f"{site.base}/system", folder, now, lambda *_: None)
    for reason in filter(None, (*report.problems, report.ended)):
        assert "technische Meldung" not in in_german(reason)
    return report


def papers(folder: Path) -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in (folder / "papers.jsonl").read_text().splitlines()]
    return {str(row["name"]): row for row in rows}
