"""Questions for the encoder: how they are reworded."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training.wordings import keywords, plainly, read_synonyms, reworded, slip, with_synonyms

SYNONYMS = {"bürgersteig": ("Gehweg",)}


def test_a_question_is_reworded_alike_from_one_seed_and_never_to_nothing() -> None:
    for seed in range(200):
        for text in ("Wo ist der Bürgersteig zu schmal?", "Kita", "und"):
            first = reworded(text, SYNONYMS, np.random.default_rng(seed))
            assert first == reworded(text, SYNONYMS, np.random.default_rng(seed))
            assert first.strip()


def test_keywords_leave_out_the_frequent_words() -> None:
    words = "Wie viele Bäume wurden in der Nordstadt gefällt".split()
    kept = set(keywords(words, np.random.default_rng(1)))
    assert kept <= {"Bäume", "Nordstadt", "gefällt"}


def test_a_slip_is_one_small_error() -> None:
    slips = {slip("Schule", np.random.default_rng(seed)) for seed in range(300)}
    assert {"Schle", "Schuule", "Shcule"} <= slips
    assert all(abs(len(one) - len("Schule")) <= 1 and one[0] == "S" for one in slips)


def test_synonyms_come_from_the_thesaurus_without_its_marks(tmp_path: Path) -> None:
    thesaurus = tmp_path / "th.dat"
    thesaurus.write_text(
        "UTF-8\nbürgersteig|1\n-|Bürgersteig|Gehweg|Trottoir (ugs.)|Weg (Oberbegriff)|zu Fuß\n"
        "bank|2\n-|Bank|Sitzbank\n-|Bank|Geldinstitut\n",
        encoding="utf-8",
    )
    found = read_synonyms(thesaurus)
    assert found == {"bürgersteig": ("Gehweg", "Trottoir")}
    replaced = {
        with_synonyms(["Bürgersteig,"], found, np.random.default_rng(seed))[0] for seed in range(50)
    }
    assert replaced == {"Bürgersteig,", "Gehweg", "Trottoir"}


def test_plain_typing_changes_letters_only() -> None:
    random = np.random.default_rng(3)
    typed = {plainly("Größe der Bäume", random) for _ in range(30)}
    assert typed == {"größe der bäume", "groesse der baeume"}
