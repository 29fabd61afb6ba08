"""Files → their SHA-256, and whether a folder still holds what its list of checksums says."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from retrieval.errors import EncoderError

LISTING = "checksums.json"


def hash_file(path: str | os.PathLike[str]) -> str:
    """SHA-256 of a file, in hex digits."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
    for name, checksum in expected.items():
        path = folder / name
        if not path.is_file() or hash_file(path) != checksum:
            raise EncoderError(f"the encoder's file {path} is missing or damaged; {repair}")
    return hashlib.sha256(json.dumps(expected, sort_keys=True).encode()).hexdigest()
