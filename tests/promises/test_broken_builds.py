"""Whatever a source delivers, a build reads the rest, stores it and tells it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.broken_oparl import broken
from tests.support.oparl_objects import VILLAGE
from tests.support.whole_builds import built, write

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(4))
def test_a_broken_dump_is_built_and_told(seed: int, tmp_path: Path) -> None:
    told = 0
    for rows in broken(VILLAGE, seed, dumps=60):
        found = built(write(tmp_path / "source", rows), tmp_path)
        told += bool(found and found[1].anfragen)
    assert told > 50
