"""An archive as a folder: whole or refused, swapped at once, safe against half-done work."""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.serving import ReloadingArchive
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.errors import (
    ArchiveDamaged,
    ArchiveError,
    ArchiveMismatch,
    ArchiveMissing,
    QuestionError,
    SourceError,
)
from retrieval.index.builtin import StaticEncoder
from retrieval.index.encoder import BUILTIN, Encoder
from retrieval.replies.reply import Answer, Record, Silence
from retrieval.sources.folders import read_sources
from retrieval.storage import generation
from tests.support.paths import ROOT

Build = Callable[[Path, Path], Path]

QUESTION = "Ist Herne bei den Stadtrettern?"


@pytest.fixture
def copy(seed_folder: Path, tmp_path: Path) -> Path:
    """An archive of the seeds that a test may damage."""
    return Path(shutil.copytree(seed_folder, tmp_path / "copy"))


def files(archive: Path) -> list[Path]:
    return sorted(path for path in archive.rglob("*") if path.is_file() and path.name != ".lock")


@pytest.mark.slow
def test_every_single_flipped_byte_is_refused_with_what_to_do(copy: Path, encoder: Encoder) -> None:
    for path in files(copy):
        raw = path.read_bytes()
        for at in {0, len(raw) // 2, len(raw) - 1}:
            path.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
            if path.name == "current" and at == len(raw) - 1:
                continue  # the line end: the name itself is whole
            with pytest.raises(ArchiveDamaged, match="build it again: ratsauskunft build"):
                Archive.open(copy, encoder)
        path.write_bytes(raw)
    assert isinstance(Archive.open(copy, encoder).ask("2022/0129"), Record)


@pytest.mark.slow
def test_every_missing_or_cut_file_is_refused(copy: Path, encoder: Encoder) -> None:
    for path in files(copy):
        raw = path.read_bytes()
        path.write_bytes(raw[: len(raw) // 2])
        with pytest.raises(ArchiveDamaged):
            Archive.open(copy, encoder)
        path.unlink()
        with pytest.raises(ArchiveError):
            Archive.open(copy, encoder)
        path.write_bytes(raw)


def test_a_missing_archive_says_how_to_build_one(tmp_path: Path, encoder: Encoder) -> None:
    with pytest.raises(ArchiveMissing, match=f"ratsauskunft build SOURCE --archive {tmp_path}"):
        Archive.open(tmp_path, encoder)


def test_an_archive_of_another_encoder_is_refused(seed_folder: Path, encoder: Encoder) -> None:
    class Other(StaticEncoder):
        pass

    other = Other.open("another")
    other.name = "another/model"
    with pytest.raises(ArchiveMismatch, match="another/model"):
        Archive.open(seed_folder, other)


def test_an_archive_of_another_format_is_refused(copy: Path, encoder: Encoder) -> None:
    current = generation.open_current(copy)
    fields = json.loads((current.folder / "manifest.json").read_text())
    manifest = generation.Manifest(**{**fields, "format": 99})
    with generation.writing(copy) as fresh:
        shutil.copytree(current.folder, fresh, dirs_exist_ok=True)
        generation.publish(copy, fresh, manifest)
    with pytest.raises(ArchiveMismatch, match="format 99"):
        Archive.open(copy, encoder)


def test_a_failing_build_leaves_the_archive_as_it_was(copy: Path, encoder: Encoder) -> None:
    before = {path: path.read_bytes() for path in files(copy)}

    class Failing(StaticEncoder):
        def passages(self, texts: object) -> object:  # type: ignore[override]
            raise RuntimeError("no memory")

    reading = read_sources([Path("seeds")], "Stadt Herne")
    from tests.conftest import NOW

    failing = Failing.open(BUILTIN)
    failing.name = "another"  # so that nothing is taken over
    with pytest.raises(RuntimeError, match="no memory"):
        build_archive(reading, copy, failing, NOW)
    assert {path: path.read_bytes() for path in files(copy)} == before


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from retrieval.storage import generation
from retrieval.build.archive import build_archive
from retrieval.index.encoder import open_encoder
from retrieval.sources.folders import read_sources

step = int(sys.argv[2])
done = 0
def tick(event, arguments):
    global done
    if event in ("open", "os.rename", "os.mkdir", "os.remove", "shutil.rmtree") and str(arguments[0]).startswith(sys.argv[1]):
        done += 1
        if done == step:
            os.kill(os.getpid(), signal.SIGKILL)
reading = read_sources([Path("seeds")], "Stadt Herne")
encoder = open_encoder()
sys.addaudithook(tick)
build_archive(reading, Path(sys.argv[1]), encoder, datetime(2026, 1, 2, tzinfo=UTC))
"""


@pytest.mark.slow
@pytest.mark.parametrize("step", [1, 12, 22, 32])
def test_a_build_killed_at_any_step_leaves_an_archive_that_answers(
    copy: Path, encoder: Encoder, step: int
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(copy), str(step)],
        check=False,
        capture_output=True,
        cwd=ROOT,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    archive = Archive.open(copy, encoder)
    assert isinstance(archive.ask("2022/0129"), Record)
    archive.close()


def test_leftovers_of_a_killed_build_are_removed_by_the_next(copy: Path, build: Build) -> None:
    leftover = copy / "generations" / ".new-1"
    leftover.mkdir()
    (leftover / "records.sqlite").write_bytes(b"half")
    build(Path("seeds"), copy)
    assert not leftover.exists()


def test_only_one_build_writes_at_a_time(copy: Path, build: Build) -> None:
    with (
        generation.writing(copy),
        pytest.raises(ArchiveError, match="another build is writing"),
    ):
        build(Path("seeds"), copy)


def test_a_new_generation_takes_the_place_of_all_before(copy: Path, build: Build) -> None:
    [first] = (copy / "generations").iterdir()
    shutil.copytree(first, first.with_name("000000-0123456789abcdef"))  # a build was killed
    build(Path("seeds"), copy)
    names = [one.name for one in (copy / "generations").iterdir()]
    assert names == [(copy / "current").read_text().strip()]


def test_a_generation_that_goes_while_it_is_opened_is_read_anew(tmp_path: Path) -> None:
    def publish(content: str) -> Path:
        with generation.writing(tmp_path) as folder:
            (folder / "file").write_text(content)
            held = generation.checksums(folder)
            manifest = generation.Manifest(
                generation.FORMAT, "", 0, "", "", (), (content,), {}, held
            )
            return tmp_path / "generations" / generation.publish(tmp_path, folder, manifest)

    before = publish("old") / "file"
    before.unlink()
    os.mkfifo(before)  # whoever reads it waits until somebody writes
    with ThreadPoolExecutor(1) as aside:
        opening = aside.submit(generation.open_current, tmp_path)
        with before.open("w") as writing:
            publish("new")
            writing.write("half of o")
        assert opening.result().manifest.bodies == ("new",)


def test_a_new_generation_is_taken_up_while_serving_and_a_damaged_one_is_not(
    copy: Path, build: Build, encoder: Encoder
) -> None:
    now = [0.0]
    live = ReloadingArchive(
        copy, lambda folder: Archive.open(folder, encoder), lambda: now[0], lambda work: work()
    )
    first = live().status.generation
    build(Path("seeds"), copy)
    assert live().status.generation == first
    now[0] = 10.0
    second = live().status.generation
    assert second > first
    (copy / "current").write_text("000009-0123456789abcdef\n")
    now[0] = 20.0
    assert live().status.generation == second
    assert isinstance(live().ask(QUESTION), Answer)


def test_former_generations_leave_no_open_files_once_nobody_asks_them(
    seed_folder: Path, tmp_path: Path, encoder: Encoder
) -> None:
    now = [0.0]
    live = ReloadingArchive(
        tmp_path,
        lambda _: Archive.open(seed_folder, encoder),
        lambda: now[0],
        lambda work: work(),
    )

    def open_files_after_a_new_generation() -> int:
        now[0] += 10.0
        (tmp_path / "current").write_text(f"{now[0]}")
        live().ask(QUESTION)
        return len(list(Path("/proc/self/fd").iterdir()))

    in_use = live()
    first = open_files_after_a_new_generation()
    assert isinstance(in_use.ask(QUESTION), Answer)
    # They go at once, not when the interpreter next looks for what leads back to itself.
    gc.disable()
    try:
        del in_use
        assert max(open_files_after_a_new_generation() for _ in range(20)) < first
    finally:
        gc.enable()


def test_a_generation_whose_copy_was_not_whole_is_tried_again(
    copy: Path, tmp_path: Path, build: Build, encoder: Encoder
) -> None:
    now = [0.0]
    live = ReloadingArchive(
        copy, lambda folder: Archive.open(folder, encoder), lambda: now[0], lambda work: work()
    )
    first = live().status.generation
    shutil.copytree(copy, tmp_path / "builder")
    build(Path("seeds"), tmp_path / "builder")
    name = (tmp_path / "builder" / "current").read_text().strip()
    # The pointer comes before what it names, and then only a part of that.
    shutil.copy(tmp_path / "builder" / "current", copy)
    now[0] = 10.0
    assert live().status.generation == first
    shutil.copytree(tmp_path / "builder" / "generations" / name, copy / "generations" / name)
    now[0] = 20.0
    assert live().status.generation == first
    now[0] = 80.0
    assert live().status.generation == name


def test_nobody_waits_while_a_new_generation_is_opened(
    copy: Path, build: Build, encoder: Encoder
) -> None:
    now, begun = [0.0], list[Callable[[], None]]()
    live = ReloadingArchive(
        copy, lambda folder: Archive.open(folder, encoder), lambda: now[0], begun.append
    )
    first = live()
    build(Path("seeds"), copy)
    now[0] = 10.0
    assert live() is first
    now[0] = 20.0
    assert live() is first
    [open_it] = begun
    open_it()
    assert live() is not first


@pytest.mark.slow
def test_the_same_pages_give_the_same_archive(tmp_path: Path, build: Build) -> None:
    one, two = build(Path("seeds"), tmp_path / "1"), build(Path("seeds"), tmp_path / "2")
    assert (one / "current").read_text() == (two / "current").read_text()


@pytest.mark.parametrize("source", ["missing", "empty"])
def test_a_source_without_pages_is_refused(tmp_path: Path, source: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match=source):
        read_sources([tmp_path / source], "Stadt Herne")


def test_pages_that_cannot_be_read_are_left_out_and_named(tmp_path: Path) -> None:
    shutil.copy("seeds/000_4e127bd8bd9e57eb.txt", tmp_path)
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "half.txt").write_text("Auszug - X\nTOP: Ö 1\n", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"PNG")
    reading = read_sources([tmp_path], "Stadt Herne")
    assert [page.name for page in reading.pages] == ["000_4e127bd8bd9e57eb.txt"]
    assert {one.file: str(one.reason).split(";")[0] for one in reading.left_out} == {
        "binary.txt": "no UTF-8 (byte 0)",
        "half.txt": "no value for “Datum:”",
        "picture.png": "a file “.png”",
    }


@pytest.mark.parametrize(
    ("line", "objection"),
    [
        ("", "empty"),
        (" \t\n\x00\x07", "empty"),
        ("x" * 10_000, "too-long"),
        ("Ist \ufffd es so?", "unreadable"),
        ("Ist " + chr(0xD800) + " es so?", "unreadable"),
    ],
)
def test_what_is_no_question_text_is_refused_with_its_kind(
    seed_archive: Archive, line: str, objection: str
) -> None:
    with pytest.raises(QuestionError) as refused:
        seed_archive.ask(line)
    assert refused.value.objection == objection


def test_invisible_signs_do_not_change_what_is_asked(seed_archive: Archive) -> None:
    hidden = "Ist\u200b Herne\x00 bei\U000e0041 den\u00ad Stadtrettern?"
    assert seed_archive.ask(hidden) == seed_archive.ask(QUESTION)


def test_an_archive_of_agendas_alone_answers_with_silence_and_pointers(
    tmp_path: Path, build: Build, encoder: Encoder, shared: Path
) -> None:
    folder = build(shared / "allris" / "altona" / "to010.html", tmp_path / "a")
    archive = Archive.open(folder, encoder)
    assert archive.status.answers == 0
    assert archive.ask("22-1442.1").kind == "record"
    assert isinstance(archive.ask("Wie wird das Wetter morgen?"), Silence)


@pytest.mark.slow
def test_numbers_of_other_towns_are_read_and_looked_up(
    tmp_path: Path, build: Build, encoder: Encoder, shared: Path
) -> None:
    folder = build(shared / "allris", tmp_path / "a")
    archive = Archive.open(folder, encoder)
    record = archive.ask("Drs. 22-1940.01")
    assert isinstance(record, Record)
    assert len(record.items) == 12
    assert archive.ask("22-1940") == record
    reply = archive.ask("Werden am Treidelweg Stellplätze für Wohnmobile ausgeschrieben?")
    assert isinstance(reply, Answer)
    assert reply.number == "1.6"
    assert reply.text == "Stellplätze für Wohnmobile oder Wohnwagen sind derzeit nicht vorgesehen."
    assert reply.source.body == "Bezirksversammlung Harburg"


def test_a_read_only_place_is_refused_with_its_name(tmp_path: Path, build: Build) -> None:
    place = tmp_path / "file"
    place.write_text("")
    with pytest.raises(ArchiveError, match="cannot write an archive into"):
        build(Path("seeds"), place)


def test_answers_keep_their_addresses_after_another_build(
    tmp_path: Path, build: Build, encoder: Encoder, seed_archive: Archive
) -> None:
    again = Archive.open(build(Path("seeds"), tmp_path / "again"), encoder)
    for name in ("herne-2022-0129/2", "herne-2021-0402/5", "herne-2022-0086"):
        assert again.find(name) == seed_archive.find(name) is not None


@pytest.mark.slow
@pytest.mark.parametrize("largest", [1_000, 40_000, 130_000])
def test_a_full_disk_is_reported_and_leaves_the_archive_as_it_was(
    copy: Path, encoder: Encoder, largest: int
) -> None:
    before = {path: path.read_bytes() for path in files(copy)}
    failed = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(largest), str(copy)],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert failed.returncode == 1
    [line] = [line for line in failed.stderr.splitlines() if "nicht schreiben" in line]
    assert line.endswith("Das bisherige ist unverändert.")
    assert "Traceback" not in failed.stderr
    assert {path: path.read_bytes() for path in files(copy)} == before


@pytest.mark.slow
def test_a_full_disk_ends_a_build_before_all_is_encoded(tmp_path: Path) -> None:
    failed = subprocess.run(
        [sys.executable, "-c", WAITING_ENCODER, str(tmp_path / "archive")],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert failed.returncode == 1, failed.stderr
    total, encoded = map(int, failed.stdout.split())
    assert (encoded, total > 1) == (1, True)


#: An encoder that waits until writing has failed, on a disk where only small files fit.
WAITING_ENCODER = """
import resource, signal, sys, threading
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from retrieval.build import indexing
from retrieval.build.archive import build_archive
from retrieval.index.encoder import open_encoder
from retrieval.errors import ArchiveError
from retrieval.sources.folders import read_sources

failed = threading.Event()
tell = Future.set_exception

def noticed(future, error):
    tell(future, error)
    failed.set()

Future.set_exception = noticed

class Waiting:
    texts = 0

    def __init__(self, encoder):
        self.name, self.dimensions = encoder.name, encoder.dimensions
        self.encoder = encoder

    def passages(self, texts):
        Waiting.texts += len(texts)
        failed.wait(600)
        return self.encoder.passages(texts)

totals = []
indexing._STEP = 1
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
reading = read_sources([Path("seeds")], "Stadt Herne")
try:
    build_archive(
        reading,
        Path(sys.argv[1]),
        Waiting(open_encoder("builtin-static")),
        datetime(2026, 1, 1),
        lambda done, total: totals.append(total),
    )
except ArchiveError:
    print(totals[0], Waiting.texts)
    sys.exit(1)
"""
#: No file may grow beyond a size: writing fails in the middle, as on a full disk.
#: Python would keep modules that it compiles, cut off where a file may not grow any more.
FULL_DISK = """
import resource, signal, sys
sys.dont_write_bytecode = True
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
sys.argv = ["ratsauskunft", "build", "seeds", "--archive", sys.argv[2]]
from bot.cli.__main__ import main
main()
"""


def test_another_town_is_no_reason_for_silence_where_the_best_hit_speaks_of_it(
    tmp_path: Path, build: Build, encoder: Encoder
) -> None:
    question = "Ist Dortmund bei den Stadtrettern?"
    page = Path("seeds/000_4e127bd8bd9e57eb.txt").read_text(encoding="utf-8")
    for folder, added in (("without", ""), ("with", "\n\nDortmund ist ebenfalls angemeldet.")):
        source = tmp_path / folder
        source.mkdir()
        before, mark, after = page.partition("Zu Frage 3:")
        text = f"{before.rstrip()}{added}\n\n{mark}{after}"
        (source / "page.txt").write_text(text, encoding="utf-8")
        archive = Archive.open(build(source, tmp_path / f"{folder}-archive"), encoder, ["Eickel"])
        reply = archive.ask(question)
        archive.close()
        if added:
            assert isinstance(reply, Answer)
            assert reply.text.endswith(added)
        else:
            assert reply == Silence(reason="other-place", language="de")
