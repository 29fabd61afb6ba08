"""Questions in six languages over the seeds → how many get the answer, by language.

    python -m benchmarks.foreign

The questions (`languages/questions.jsonl`) taught neither the encoder nor how to weigh evidence.
"""

from __future__ import annotations

import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.quality import ROOT, SEEDS_SETTINGS
from bot.settings import load_settings
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.evaluation import Labelled, evaluate
from retrieval.index.encoder import open_encoder
from retrieval.sources.folders import read_sources

QUESTIONS = Path(__file__).parent / "languages" / "questions.jsonl"
LANGUAGES = ("en", "tr", "uk", "ar", "pl", "ru")
SHARES = ("answered_right", "shown_right", "hit@1", "wrong_sibling", "wrong", "silent_wrong")


def main() -> None:
    """Print the shares of each language, and of all together."""
    settings, encoder = load_settings(os.environ, SEEDS_SETTINGS), open_encoder()
    with tempfile.TemporaryDirectory() as folder:
        seeds = read_sources([ROOT / "seeds"], settings.own_body)
        build_archive(seeds, Path(folder), encoder, datetime.now(UTC))
        archive = Archive.open(Path(folder), encoder, settings.districts)
        shown = Table("", *SHARES)
        for name, languages in {**{one: (one,) for one in LANGUAGES}, "all": LANGUAGES}.items():
            report = evaluate(archive, questions(languages))
            values = [report.shares[share].value for share in SHARES]
            shown.add_row(name, *(f"{value or 0:.3f}" for value in values))
        archive.close()
    Console(width=100).print(shown)


def questions(languages: tuple[str, ...]) -> list[Labelled]:
    """The questions in some languages, each with the answer that it expects."""
    rows = map(json.loads, QUESTIONS.read_text(encoding="utf-8").splitlines())
    return [
        Labelled(row[language], "answer", row["vorlage"], number=row["number"])
        for row in rows
        for language in languages
    ]


if __name__ == "__main__":
    main()
