"""What is no word of any language gets no answer."""

from __future__ import annotations

from collections import Counter
from random import Random
from string import ascii_lowercase

import pytest

from retrieval.archive import Archive

WORDS = 60


@pytest.mark.parametrize("signs", [ascii_lowercase, ascii_lowercase + "äöüß"])
def test_random_words_of_five_letters_get_silence(seed_archive: Archive, signs: str) -> None:
    draw = Random(22)
    words = ["".join(draw.choices(signs, k=5)) for _ in range(WORDS)]
    told = Counter(seed_archive.ask(word).kind for word in words)
    # One that looks like a word of a record may be offered what it could mean: "xzapp", the app.
    assert told.keys() <= {"silence", "choice"}
    assert told["silence"] >= 0.95 * WORDS
