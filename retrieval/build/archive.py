"""Pages → a new generation of an archive, and what the current one remembers for the next."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from retrieval.build import schema
from retrieval.build.carried import with_carried
from retrieval.build.collect import Records, collect
from retrieval.build.indexing import write_vectors, write_words
from retrieval.build.neighbours import neighbours
from retrieval.build.passages import Row, passages
from retrieval.build.previous import Changes, PreviousGeneration, VectorMemo, term_rules
from retrieval.build.upload import Upload
from retrieval.errors import ArchiveError
from retrieval.failures import Failure
from retrieval.index.encoder import Encoder, word_vectors
from retrieval.index.homes import EMBEDDED
from retrieval.memo import MEMO_FILE, Memo
from retrieval.search.calibration import Calibration
from retrieval.sources.folders import SourceContents
from retrieval.storage import generation
from retrieval.storage.store import RECORDS_FILE


@dataclass(frozen=True, slots=True)
class Built:
    """What a build kept, what changed by it, and how many passages it had to encode.

    `previous_unreadable` says why the generation before it could not be read, where one was there:
    then addresses were given anew and notes of what was withdrawn are lost.
    """

    records: Records
    changes: Changes
    encoded: int
    previous_unreadable: Failure | None = None


def _counted(records: Records, rows: int) -> dict[str, int]:
    return {
        "sitzungen": len(records.sitzungen),
        "tops": len(records.listings),
        "answers": sum(len(anfrage.antworten) for anfrage in records.anfragen),
        "contexts": len(records.excerpts),
        "passages": rows,
    }


def build_archive(
    reading: SourceContents,
    folder: Path,
    encoder: Encoder,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
    memo: Memo | None = None,
    index: str = EMBEDDED,
) -> Built:
    """Write what was read as a new generation and make it current; return what changed.

    The archive mirrors its sources: what they no longer hold goes and is noted as withdrawn; where
    they could not be read in whole, it stays. Only texts that the generation before did not hold
    are encoded. `progress` is called with how many of how many are; `memo` is the one that the
    sources were read with, `index` where readers find vectors and words. Where anything fails, the
    generation before stays current.
    """
    memo = memo or Memo()
    # Alone from the start: another build would take away what this one takes over.
    with (
        generation.writing(folder) as fresh,
        closing(Upload.of(index)) as upload,
        ThreadPoolExecutor(1) as aside,
    ):
        previous = PreviousGeneration.open(folder, encoder.name)
        records = collect(reading.pages, previous.known, memo)
        if previous.folder and not reading.is_whole:
            records = with_carried(records, previous.folder, reading)
        rows = [Row.of(passage) for passage in passages(records)]
        changes = Changes.between(previous, records, reading.removed, now.date(), reading.private)

        def write_records() -> None:
            lexicon = write_words(fresh, rows, previous)
            known = previous.folder if previous.lexicon else None
            encode = VectorMemo(word_vectors().passages, known)
            beside = neighbours(records.anfragen, lexicon, encode)
            encode.save(fresh)
            tables = schema.tables(records, rows, beside, changes, reading.left_out)
            schema.write(fresh / RECORDS_FILE, tables)
            Calibration.learned(encoder.name).save(fresh)
            memo.save(fresh)

        # Encoding leaves the interpreter alone, so that the rest is done meanwhile.
        written = aside.submit(write_records)

        def report(done: int, total: int) -> None:
            if written.done():
                written.result()  # a full disk ends the build now, not after hours of encoding
            progress(done, total)

        encoded = write_vectors(fresh, rows, previous, encoder, report)
        written.result()
        manifest = generation.Manifest(
            format=generation.FORMAT,
            encoder=encoder.name,
            dimensions=encoder.dimensions,
            rules=term_rules(),
            built=now.isoformat(timespec="seconds"),
            sources=reading.sources,
            bodies=tuple(sorted({anfrage.source.body for anfrage in records.anfragen})),
            counts=_counted(records, len(rows)),
            files=generation.checksums(fresh),
        )
        name = generation.publish(folder, fresh, manifest, partial(upload.write, fresh))
        upload.switch(name, rows, previous)
    return Built(records, changes, encoded, previous.unreadable)


def open_memo(archive: Path) -> Memo:
    """Return what the current generation of an archive remembers; nothing where it is damaged."""
    try:
        return Memo.read(generation.current_file(archive, MEMO_FILE))
    except ArchiveError:
        return Memo()
