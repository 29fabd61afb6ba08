"""What several tests share: the seeds, real pages, and archives built from them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.build.collect import collect
from retrieval.index.encoder import BUILTIN, Encoder, open_encoder
from retrieval.memo import MEMO_FILE, Memo
from retrieval.sources.folders import read_sources
from tests.support.command import Command, command_here
from tests.support.paths import SEEDS, SHARED
from tests.support.vectors import Remembering

NOW = datetime(2026, 1, 1, tzinfo=UTC)
pytest_plugins = ("tests.support.skips",)

# How long an example takes says something about the machine and nothing about the code.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

DISTRICTS = ("Wanne-Eickel", "Wanne", "Eickel", "Sodingen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever opens a browser."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages; tests that need it are skipped where it is missing."""
    if not SHARED.is_dir():
        pytest.skip(f"no real pages: {SHARED} is missing")
    return SHARED


@pytest.fixture(scope="session")
def encoder(run_folder: Path) -> Encoder:
    """The built-in encoder."""
    return Remembering(open_encoder(), run_folder / "vectors.sqlite")


@pytest.fixture(scope="session")
def build(encoder: Encoder) -> Callable[[Path, Path], Path]:
    """Builds an archive of saved pages in a folder."""

    def run(source: Path, folder: Path) -> Path:
        build_archive(read_sources([source], "Stadt Herne"), folder, encoder, NOW)
        return folder

    return run


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], encoder: Encoder
) -> Command:
    """Runs the command in this process, with arguments and perhaps with `env`."""

    def opened(setting: str) -> Encoder:
        return encoder if setting == BUILTIN else open_encoder(setting)

    monkeypatch.setattr("bot.cli.building.open_encoder", opened)
    return partial(command_here, monkeypatch, capfd)


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of a run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def memo(shared: Path, run_folder: Path) -> Memo:
    """How the files of Karlsruhe are read and cut, found out once a run; nobody saves it again."""
    folder = run_folder / "karlsruhe"
    with FileLock(f"{folder}.lock"):
        if not (folder / MEMO_FILE).exists():
            fresh = Memo()
            collect(
                read_sources([shared / "karlsruhe"], "Stadt Karlsruhe", fresh).pages, memo=fresh
            )
            folder.mkdir(exist_ok=True)
            fresh.save(folder)
    return Memo.read(folder / MEMO_FILE)


@pytest.fixture(scope="session")
def seed_folder(build: Callable[[Path, Path], Path], run_folder: Path) -> Path:
    """The folder of an archive of the seeds, built once a run; tests do not write into it."""
    folder = run_folder / "seeds"
    with FileLock(f"{folder}.lock"):
        return folder if (folder / "current").exists() else build(SEEDS, folder)


@pytest.fixture(scope="session")
def seed_archive(seed_folder: Path, encoder: Encoder) -> Iterator[Archive]:
    """An archive of the seeds."""
    archive = Archive.open(seed_folder, encoder, DISTRICTS)
    yield archive
    archive.close()
