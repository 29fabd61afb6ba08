"""compound-split and wordfreq → retrieval/german/compounds_table: cuts and frequencies of words.

Run `python -m training.compounds` with the extra `training` installed. The card in the folder names
versions and licences. What can change no result is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from wordfreq import get_frequency_dict, zipf_frequency

from retrieval.files import LISTING, hash_file
from retrieval.german.compounds import (
    ARRAYS,
    BUCKET_BITS,
    INFIX,
    KEY_BITS,
    PREFIX,
    SHORTEST,
    SUFFIX,
    TABLE_FOLDER,
    UNKNOWN,
    WORD,
    hash_of,
    without_s,
)
from retrieval.german.words import words

#: Wordfreq keeps numbers of several digits as zeros; each of at most so many digits is spelt out.
DIGITS = 4
#: Rarer words (Zipf scale) all tell the same, so that rarer numbers need not be kept.
RAREST_NUMBER = 3.0
_ZEROS = re.compile("00+")


def main() -> None:
    """Write the table and its checksums."""
    write(TABLE_FOLDER)


def write(folder: Path) -> None:
    """Write the table into a folder, with the checksums of its files."""
    pairs = np.fromiter(_known(), dtype=[("hash", np.uint64), ("value", np.float64)])
    pairs.sort(order="hash")
    if not np.diff(pairs["hash"]).all():
        raise ValueError("two strings have the same hash: take another one")
    values, codes = np.unique(pairs["value"], return_inverse=True)
    buckets = np.arange((1 << BUCKET_BITS) + 1, dtype=np.uint64) << np.uint64(KEY_BITS)
    arrays: dict[str, npt.NDArray[Any]] = {
        "keys": pairs["hash"].astype(np.uint32),
        "starts": np.searchsorted(pairs["hash"], buckets).astype(np.uint32),
        "codes": codes.astype(np.uint16),
        "values": values,
    }
    folder.mkdir(exist_ok=True)
    for name in ARRAYS:
        np.save(folder / f"{name}.npy", arrays[name])
    sums = {f"{name}.npy": hash_file(folder / f"{name}.npy") for name in sorted(ARRAYS)}
    (folder / LISTING).write_text(json.dumps(sums, indent=2) + "\n", encoding="utf-8")


def _known() -> Iterator[tuple[int, float]]:
    """Yield each string that is ever looked for as its hash, and what belongs to it."""
    from compound_split import de_ngram_probs

    ends = {PREFIX: de_ngram_probs.prefix, SUFFIX: de_ngram_probs.suffix}
    for kind, probabilities in ends.items():
        for string, probability in probabilities.items():
            if without_s(string) == string == string.casefold():
                yield hash_of(kind, string), probability
    for string, probability in telling_middles(de_ngram_probs.infix):
        yield hash_of(INFIX, string), probability
    for word, often in frequencies(get_frequency_dict("de")):
        yield hash_of(WORD, word), often


def telling_middles(probabilities: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Yield each middle that is less likely than all its beginnings.

    All beginnings of a right half are looked for and the lowest counts, so that no other matters.
    """
    for string, probability in probabilities.items():
        beginnings = (string[:end] for end in range(SHORTEST, len(string)))
        lowest = min((probabilities.get(one, UNKNOWN[INFIX]) for one in beginnings), default=1.0)
        if string == string.casefold() and probability < lowest:
            yield string, probability


def frequencies(shares: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Yield each word with its frequency on the Zipf scale, as wordfreq rounds it."""
    letters = {word: share for word, share in shares.items() if word.isalpha()}
    one_of_each = {share: word for word, share in letters.items()}
    rounded = {share: zipf_frequency(word, "de") for share, word in one_of_each.items()}
    yield from ((word, rounded[share]) for word, share in letters.items())
    for word in shares.keys() - letters.keys():
        if words(word) == [word] and zipf_frequency(word, "de") > RAREST_NUMBER:
            for spelt in _spelt_out(word):
                often = zipf_frequency(spelt, "de")
                if often > RAREST_NUMBER:
                    yield spelt, often


def _spelt_out(word: str) -> Iterator[str]:
    """Yield the word with each number that its zeros stand for."""
    zeros = _ZEROS.search(word)
    if zeros is None:
        yield word
        return
    long = len(zeros[0]) > DIGITS
    numbers = [zeros[0]] if long else map("".join, product("0123456789", repeat=len(zeros[0])))
    for number in numbers:
        rest = _spelt_out(word[zeros.end() :])
        yield from (f"{word[: zeros.start()]}{number}{one}" for one in rest)


if __name__ == "__main__":
    main()
