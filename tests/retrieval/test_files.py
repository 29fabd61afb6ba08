"""Files: checksums, the right to write, and replacing a file in one step."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

import pytest

from retrieval.errors import EncoderError
from retrieval.files import LISTING, Busy, hash_file, lock, replace_file, verify


def model(folder: Path, **files: str) -> Path:
    """A folder with a list of its files."""
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    listing = {name.replace("__", "/"): of(text) for name, text in files.items()}
    (folder / LISTING).write_text(json.dumps(listing), encoding="utf-8")
    return folder


def of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_checksum_is_the_sha_256_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a\r\n\x00")
    assert hash_file(tmp_path / "a") == hashlib.sha256(b"a\r\n\x00").hexdigest()


def test_the_checksum_of_a_model_is_that_of_its_list_in_the_order_of_names(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    told = verify(model(first, b="2", a="1"))
    assert told == verify(model(second, a="1", b="2"))
    assert told == of(json.dumps({"a": of("1"), "b": of("2")}))


@pytest.mark.parametrize("damage", ["2 ", None])
def test_a_damaged_or_missing_file_is_named_where_it_is_read(
    tmp_path: Path, damage: str | None
) -> None:
    model(tmp_path, a__x="1", b__x="2")
    if damage is None:
        (tmp_path / "b" / "x").unlink()
    else:
        (tmp_path / "b" / "x").write_text(damage, encoding="utf-8")
    with pytest.raises(EncoderError) as told:
        verify(tmp_path)
    assert str(told.value) == (
        f"the encoder's file {tmp_path / 'b' / 'x'} is missing or damaged; "
        "install the package again, or set RATSAUSKUNFT_ENCODER to another model"
    )
    assert verify(tmp_path, "a/")
    with pytest.raises(EncoderError):
        verify(tmp_path, "b/")


@pytest.mark.parametrize("listing", [None, b"{", b"\xff"])
def test_a_model_without_a_readable_list_is_refused(tmp_path: Path, listing: bytes | None) -> None:
    if listing is not None:
        (tmp_path / LISTING).write_bytes(listing)
    with pytest.raises(EncoderError) as told:
        verify(tmp_path)
    assert str(told.value) == (
        f"the encoder in {tmp_path} has no readable {LISTING}; "
        "install the package again, or set RATSAUSKUNFT_ENCODER to another model"
    )


def test_one_process_at_a_time_may_write(tmp_path: Path) -> None:
    with lock(tmp_path):
        assert (tmp_path / ".lock").exists()
        with pytest.raises(Busy):
            lock(tmp_path)
    with lock(tmp_path):
        pass


def test_who_finds_somebody_writing_is_told_without_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    with lock(tmp_path), pytest.raises(Busy):
        lock(tmp_path)
    assert not waited


def test_a_file_is_replaced_as_a_whole_and_its_folder_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file.txt"
    for content in (b"eins\n", b"\xff"):
        replace_file(path, content)
        assert path.read_bytes() == content
        assert list(path.parent.iterdir()) == [path]


def test_a_file_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    replace_file(path, b"eins")
    (tmp_path / ".unfinished-file.txt").mkdir()
    with pytest.raises(OSError, match="unfinished"):
        replace_file(path, b"zwei")
    assert path.read_bytes() == b"eins"
