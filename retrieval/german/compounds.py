"""A word → its likeliest cut in two, and how often German uses it.

Both come from one table in the package, which `training.compounds` packs from compound-split and
wordfreq. Those hold 2.5 million strings in dicts, which take 2.3 s and 420 MB before the first word
is cut. Here they are sorted hashes, which stay on the disk until they are read. Whether the halves
are words is decided in `words`.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

#: The folder of the table; its card and its checksums lie in it too.
TABLE_FOLDER = Path(__file__).parent / "compounds_table"
#: The arrays of a table, each in a file of its own.
ARRAYS = ("keys", "starts", "codes", "values")
#: A compound is cut where compound-split rates the cut above this (its scale: -1 to 1); below zero
#: it cuts words that are none ("Digital-isierung" -0.73), "Online-zugangsgesetz" is -0.50.
SPLIT_SCORE = 0.0

#: What a string may be: the beginning of words, a middle, an end, a word.
PREFIX, INFIX, SUFFIX, WORD = range(4)
#: What belongs to a string that is not known as one of these.
UNKNOWN = (-1.0, 1.0, -1.0, 0.0)
#: The shortest string whose probability is known, in letters.
SHORTEST = 3
#: Bits of a hash: those of its bucket, of which the first two say what the string is, and those
#: that are kept of each hash in its bucket.
BUCKET_BITS, KEY_BITS = 16, 32
_STRING_BITS = BUCKET_BITS + KEY_BITS - 2
#: Raised and lowered digits ("m²", "co₂"), which wordfreq takes for signs between words.
_RAISED = re.compile("[⁰¹²³⁴-⁹₀-₉¼-¾]")


@dataclass(frozen=True, slots=True)
class CompoundTable:
    """Four arrays: `values[codes[at]]` belongs to the string whose hash is in `keys[at]`.

    The keys of a bucket begin at its number in `starts`, ascending. A string that is not there
    passes for one that is with a probability of 1e-8.
    """

    keys: memoryview
    starts: memoryview
    codes: memoryview
    values: memoryview

    @classmethod
    def open(cls, folder: Path = TABLE_FOLDER) -> CompoundTable:
        """Map the table of a folder; OSError or ValueError where a file is missing or damaged."""
        arrays = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ARRAYS)
        # Single numbers of a memoryview are read ten times as fast as those of an array.
        return cls(*(np.asarray(array).data for array in arrays))

    def get(self, kind: int, string: str) -> float:
        """Return what belongs to a string as a beginning, a middle, an end or a word."""
        bucket, key = divmod(hash_of(kind, string), 1 << KEY_BITS)
        end = self.starts[bucket + 1]
        at = bisect_left(self.keys, key, self.starts[bucket], end)
        found: bool = at < end and self.keys[at] == key
        return float(self.values[self.codes[at]]) if found else UNKNOWN[kind]

    def cut(self, word: str) -> tuple[str, str] | None:
        """Return the two halves of the best cut of a folded word; None where none is good enough.

        The same as compound-split finds: a cut is good where words often end as the left half and
        often begin as the right one, and no word has the beginning of the right half in it. Of
        equally good cuts the last is taken.
        """
        best, found = SPLIT_SCORE, None
        for at in range(SHORTEST, len(word) - SHORTEST + 1):
            ends = self.get(SUFFIX, without_s(word[:at]))
            # Without both a cut rates below zero.
            if ends < 0 or (begins := self.get(PREFIX, without_s(word[at:]))) < 0:
                continue
            middles = range(at + SHORTEST, len(word) + 1)
            score = begins - min(self.get(INFIX, word[at:to]) for to in middles) + ends
            if score > SPLIT_SCORE and score >= best:
                best, found = score, (word[:at], word[at:])
        return found

    def frequency(self, word: str) -> float:
        """Return how often general German uses a word (Zipf scale); 0 for one it does not know.

        Numbers that are rarer than 3 count as unknown.
        """
        return min((self.get(WORD, one) for one in _RAISED.split(word) if one), default=0.0)


@cache
def compounds() -> CompoundTable:
    return CompoundTable.open()


def hash_of(kind: int, string: str) -> int:
    digest = hashlib.blake2b(string.encode(), digest_size=8).digest()
    return (kind << _STRING_BITS) + int.from_bytes(digest, "little") % (1 << _STRING_BITS)


def without_s(part: str) -> str:
    """Return a part without its joining "s", where compound-split takes it off."""
    joined = part.endswith(("ts", "gs", "ks", "hls", "ns")) and len(part) > SHORTEST
    return part[:-1] if joined else part
