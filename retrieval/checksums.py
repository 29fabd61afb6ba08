"""Files → their SHA-256, and whether a folder still holds what its list of checksums says."""

from __future__ import annotations

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from retrieval.errors import EncoderError

LISTING = "checksums.json"


def hash_file(path: str | os.PathLike[str]) -> str:
    """SHA-256 of a file, in hex digits."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hash_if_there(path: Path) -> str | None:
    return hash_file(path) if path.is_file() else None


def verify(folder: Path) -> str:
    """The checksum of a model folder after each of its files was checked against it.

    Raises EncoderError where a file is missing or differs.
    """
    listing = folder / LISTING
    repair = "install the package again, or set RATSAUSKUNFT_ENCODER to another model"
    try:
        expected: dict[str, str] = json.loads(listing.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EncoderError(
            f"the encoder in {folder} has no readable {LISTING}; {repair}"
        ) from error
    with ThreadPoolExecutor() as cores:
        found = cores.map(lambda name: _hash_if_there(folder / name), expected)
        for (name, checksum), actual in zip(expected.items(), found, strict=True):
            if actual != checksum:
                raise EncoderError(
                    f"the encoder's file {folder / name} is missing or damaged; {repair}"
                )
    return hashlib.sha256(json.dumps(expected, sort_keys=True).encode()).hexdigest()
