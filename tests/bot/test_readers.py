"""Readers on many machines: a copied generation is served from a folder that nobody writes into."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.serving import ReloadingArchive
from bot.settings import Settings
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.index.encoder import Encoder


@pytest.fixture
def reader(seed_folder: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the seeds' archive that may only be read, where the system keeps its owner to it."""
    folder = Path(shutil.copytree(seed_folder, tmp_path / "reader"))
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    yield folder
    for path in paths:
        path.chmod(path.stat().st_mode | 0o200)


def as_it_lies(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in [folder, *sorted(folder.rglob("*"))]
    }


def test_a_copied_generation_is_served_without_a_word_written_beside_it(
    reader: Path, encoder: Encoder
) -> None:
    before = as_it_lies(reader)
    live = ReloadingArchive(reader, lambda folder: Archive.open(folder, encoder))
    settings = Settings(archive=reader, city_name="Stadt Herne")
    with TestClient(create_app(live, settings)) as client:
        asked = client.post("/api/ask", json={"question": "Ist Herne bei den Stadtrettern?"})
        assert asked.json()["kind"] == "answer"
        id = asked.json()["id"]
        verdict = {"id": id, "helpful": True}
        for response in (
            client.get("/", params={"q": "2022/0129"}),
            client.get("/readyz"),
            client.get("/themen"),
            client.post("/api/feedback", json=verdict),
        ):
            assert response.status_code < 500, response.text
    assert as_it_lies(reader) == before
