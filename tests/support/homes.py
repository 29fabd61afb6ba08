"""The homes that an index can have, for tests that hold for each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.index.homes import EMBEDDED, MILVUS

#: Each home once; Milvus where its extra is installed, else its tests are skipped and say so.
HOMES = (EMBEDDED, pytest.param(MILVUS, marks=pytest.mark.milvus))


def setting_of(home: str, folder: Path) -> str:
    """The setting of a home: an engine has its file in the folder."""
    if home == EMBEDDED:
        return EMBEDDED
    needs_milvus()
    return f"{MILVUS}{folder / 'index.db'}"


def needs_milvus() -> None:
    pytest.importorskip("pymilvus", reason="the extra milvus is not installed: make milvus")
