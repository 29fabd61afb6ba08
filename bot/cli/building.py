"""Folders of records → an archive, and an archive of the settings, opened."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from bot.cli import reports
from bot.cli.plain import terminal
from bot.settings import Settings
from retrieval.archive import Archive
from retrieval.index.encoder import Encoder, open_encoder


def open_archive(settings: Settings, encoder: Encoder | None = None) -> Archive:
    """Open the archive of the settings; ArchiveError where there is none that can be used."""
    encoder = encoder or open_encoder(settings.encoder)
    return Archive.open(settings.archive, encoder, settings.districts, index=settings.index)


def build(settings: Settings, sources: Sequence[Path]) -> None:
    """Build the archive from folders and files, and report what came of it."""
    from bot.cli import assignments
    from retrieval.build.archive import build_archive, open_memo
    from retrieval.sources.folders import read_sources

    # A build makes millions of values and no cycles; looking for some took a tenth of an update.
    gc.disable()
    console = terminal(errors=True)
    with reports.progress(console) as shown, ThreadPoolExecutor(1) as aside:
        opening = aside.submit(open_encoder, settings.encoder)
        memo = open_memo(settings.archive)
        reading = read_sources(sources, settings.own_body, memo)
        # Before the build, which may fail: what is wrong with a folder is corrected there.
        tables = assignments.save(reading.tables)
        encoder = opening.result()
        now, index = datetime.now(UTC), settings.index
        built = build_archive(reading, settings.archive, encoder, now, shown, memo, index)
    open_archive(settings, encoder).close()
    reports.print_build(console, reading, built, settings)
    assignments.print_tables(console, tables)
    gc.freeze()  # Or Python looks through all values once more at its end.
