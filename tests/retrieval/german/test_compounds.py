"""The table in the package gives what compound-split and wordfreq give."""

from __future__ import annotations

import json
import sys
from types import ModuleType

import pytest
from wordfreq import top_n_list, zipf_frequency

from retrieval.files import LISTING, hash_file
from retrieval.german.compounds import ARRAYS, SPLIT_SCORE, TABLE_FOLDER, CompoundTable, compounds
from retrieval.german.words import frequency, rarity, words
from training.compounds import telling_middles

#: Among the commonest words of German some thousand are compounds.
WORDS = [
    word for listed in top_n_list("de", 12_000)[2_000:] for word in words(listed) if word.isalpha()
]


def library_cut(word: str) -> tuple[str, str] | None:
    # The Dutch table that comes with the German one takes a second to load.
    sys.modules.setdefault("compound_split.nl_ngram_probs", ModuleType("nl_ngram_probs"))
    from compound_split import char_split

    score, left, right = char_split.split_compound(word)[0]
    return (left.casefold(), right.casefold()) if score > SPLIT_SCORE else None


@pytest.mark.slow
def test_words_are_cut_as_the_library_cuts_them() -> None:
    made = ["stromausfallvorsorge", "kindertagesstättenbedarfsplanung", "digitalisierung", "xyz"]
    long = [word for word in WORDS if len(word) > 6] + made
    by_library = {word: library_cut(word) for word in long}
    assert {word: compounds().cut(word) for word in long} == by_library
    assert len([halves for halves in by_library.values() if halves]) > 1000


def test_words_are_as_frequent_as_the_library_says() -> None:
    asked = [*WORDS, "ahornbaumsaft", "xyzzyx", "2022", "180", "5g", "1a", "co2", "co₂", "m²", "½"]
    assert [frequency(word) for word in asked] == [zipf_frequency(word, "de") for word in asked]


@pytest.mark.parametrize("number", ["10000", "99999", "a40", "2020er", "neue2022"])
def test_numbers_that_are_not_kept_are_as_rare_as_can_be(number: str) -> None:
    assert zipf_frequency(number, "de") <= 3
    assert frequency(number) == 0
    assert rarity(number) == 1


def test_middles_that_are_left_out_are_never_the_least_likely() -> None:
    probabilities = {"sch": 0.5, "schu": 0.7, "schul": 0.4, "schule": 0.4, "straß": 0.1}
    assert dict(telling_middles(probabilities)) == {"sch": 0.5, "schul": 0.4}


def test_the_table_is_the_one_whose_checksums_are_told() -> None:
    told = json.loads((TABLE_FOLDER / LISTING).read_text(encoding="utf-8"))
    assert told == {f"{name}.npy": hash_file(TABLE_FOLDER / f"{name}.npy") for name in ARRAYS}
    table = CompoundTable.open(TABLE_FOLDER)
    assert len(table.keys) == len(table.codes) == table.starts[len(table.starts) - 1]
