"""What an archive keeps of compound-split and wordfreq gives what the libraries give."""

from __future__ import annotations

from pathlib import Path

import pytest
from wordfreq import top_n_list

from retrieval.errors import ArchiveDamaged
from retrieval.german.compounds import FOLDER, Cuts, cuts_of_libraries, frequency, library_cut
from retrieval.german.words import Compounds, parts, words

#: Among the commonest words of German some thousand are compounds.
WORDS = [
    word for listed in top_n_list("de", 12_000)[2_000:] for word in words(listed) if word.isalpha()
]


@pytest.fixture(scope="module")
def cuts(tmp_path_factory: pytest.TempPathFactory) -> Cuts:
    folder = tmp_path_factory.mktemp("cuts")
    cuts_of_libraries().save(folder)
    return Cuts.open(folder)


def test_words_are_cut_as_the_library_cuts_them(cuts: Cuts) -> None:
    long = [word for word in WORDS if len(word) > 6]
    by_library = {word: library_cut(word) for word in long}
    assert {word: cuts(word) for word in long} == by_library
    assert len([halves for halves in by_library.values() if halves]) > 1000


def test_words_are_as_frequent_as_the_library_says(cuts: Cuts) -> None:
    asked = [*WORDS, "ahornbaumsaft", "xyzzyx"]
    assert [cuts.frequency(word) for word in asked] == [frequency(word) for word in asked]


def test_compounds_have_the_same_parts(cuts: Cuts) -> None:
    split = Compounds(cuts)
    made = ["stromausfallvorsorge", "kindertagesstättenbedarfsplanung", "digitalisierung"]
    for word in [*WORDS[:3000], *made]:
        assert split(word) == parts(word), word


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "keys.npy").write_bytes(b"no array")
    with pytest.raises(ArchiveDamaged, match="cannot be read"):
        Cuts.open(tmp_path)
