"""The built-in encoder: checked files, sensible vectors, the same as sentence-transformers gives."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoder import BUILTIN_FOLDER, Encoder, HubEncoder, StaticEncoder, open_encoder
from retrieval.errors import EncoderError

TEXTS = ["Ist Herne bei den Stadtrettern?", "bunker", "", "👍", "Straße strasse", "x" * 500]


def test_vectors_are_finite_and_of_length_one_or_zero(encoder: Encoder) -> None:
    vectors = encoder.questions(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimensions)
    assert np.isfinite(vectors).all()
    lengths = np.linalg.norm(vectors, axis=1)
    assert all(np.isclose(length, 1, atol=1e-5) or length == 0 for length in lengths)


def test_near_meanings_have_near_vectors(encoder: Encoder) -> None:
    kita, kindergarten, canal = encoder.questions(["Kita", "Kindergarten", "Kanal"])
    assert kita @ kindergarten > kita @ canal + 0.2


def test_the_model_folder_is_what_sentence_transformers_loads(encoder: Encoder) -> None:
    with_library = HubEncoder.open(str(BUILTIN_FOLDER))
    texts = [text for text in TEXTS if text.isascii() and text]
    assert np.allclose(encoder.questions(texts), with_library.questions(texts), atol=2e-3)
    assert with_library.dimensions == encoder.dimensions


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "checksums.json"])
def test_a_damaged_or_missing_file_is_refused_by_its_name(tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(BUILTIN_FOLDER, tmp_path / "model"))
    raw = (folder / name).read_bytes()
    (folder / name).write_bytes(raw[:100] + bytes([raw[100] ^ 255]) + raw[101:])
    with pytest.raises(EncoderError, match=str(folder)):
        StaticEncoder.open(folder)
    (folder / name).unlink()
    with pytest.raises(EncoderError, match=name):
        StaticEncoder.open(folder)


def test_a_model_that_cannot_be_loaded_says_what_can_be_set(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="RATSAUSKUNFT_ENCODER"):
        open_encoder(str(tmp_path / "nothing"))


def test_the_model_card_stands_beside_the_weights() -> None:
    card = (BUILTIN_FOLDER / "README.md").read_text(encoding="utf-8")
    for word in ("GPL-2.0-or-later", "Ding", "Tatoeba", "all-MiniLM-L6-v2", "python -m training"):
        assert word in card
