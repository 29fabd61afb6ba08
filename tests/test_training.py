"""The training pipeline: what it reads, what it leaves out, what it says is missing."""

from pathlib import Path

import numpy as np
import pytest

from training import karlsruhe, tokenizer
from training.bags import Bags
from training.ding import Group, groups
from training.files import ROOT, Files, MissingFile, finished

SHARED = ROOT.parent / "shared"
needs_shared = pytest.mark.skipif(
    not (SHARED / "karlsruhe").exists(), reason="the shared text is not on this machine"
)


def test_sub_entries_of_a_dictionary_line_stay_aligned() -> None:
    line = "Akte {f}; Akt {m} [Ös.] [adm.] | Akten {pl} :: file; record | files; records"
    assert list(groups(line)) == [
        Group(("Akte", "Akt"), ("file", "record")),
        Group(("Akten",), ("files", "records")),
    ]


@pytest.mark.parametrize(
    ("line", "group"),
    [
        (
            "betriebliches Eingliederungsmanagement {n} /BEM/ [adm.] :: integration management",
            Group(("betriebliches Eingliederungsmanagement",), ("integration management",)),
        ),
        (
            "Bushel {m} (britisches (altes) Raummaß) ~Scheffel :: bushel /bu.; bsh./",
            Group(("Bushel",), ("bushel",)),
        ),
        (
            "Einfluss auf jdn./etw. ausüben :: to exert influence over sb./sth.",
            Group(
                ("Einfluss auf jemanden/etwas ausüben",),
                ("to exert influence over somebody/something",),
            ),
        ),
        (
            "Schaden / finanziellen Schaden :: to put on <> sb. [Am.]",
            Group(("Schaden / finanziellen Schaden",), ("to put on somebody",)),
        ),
    ],
)
def test_marks_of_the_dictionary_are_dropped_and_short_forms_spelt_out(
    line: str, group: Group
) -> None:
    assert list(groups(line)) == [group]


def test_a_comment_and_a_side_of_marks_only_yield_nothing() -> None:
    assert list(groups("# Version :: devel")) == []
    assert list(groups("{f} [Ös.] :: file")) == []


def test_typing_without_umlauts_and_capitals_is_the_same_text() -> None:
    normalizer = tokenizer.untrained().normalizer
    for typed in (
        "Straßenmüll – Übergröße!",
        "strassenmuell uebergroesse",
        "STRASSENMÜLL\nÜbergröße",
    ):
        assert normalizer.normalize_str(typed) == "strassenmuell uebergroesse"


def test_a_thinned_bag_keeps_its_place_and_loses_pieces() -> None:
    bags = Bags(np.arange(6), np.array([0, 1, 1, 6]))
    whole = bags.pick(np.array([2, 1, 0]))
    assert whole.pieces.tolist() == [1, 2, 3, 4, 5, 0]
    assert whole.starts.tolist() == [0, 5, 5]
    emptied = bags.pick_thinned(np.array([2, 1, 0]), 1.0, np.random.default_rng(0))
    assert emptied.pieces.tolist() == []
    assert emptied.starts.tolist() == [0, 0, 0]
    kept = bags.pick_thinned(np.array([2, 1, 0]), 0.0, np.random.default_rng(0))
    assert kept.pieces.tolist() == whole.pieces.tolist()
    assert kept.starts.tolist() == whole.starts.tolist()


@needs_shared
def test_pairs_are_those_that_the_product_reads() -> None:
    papers = {
        paper.id.rpartition("/")[2]: paper for paper in karlsruhe.papers(Files(shared=SHARED))
    }
    second = papers["54380"].pairs[0]
    assert second.question.startswith("Haben die Stadtwerke Karlsruhe grundsätzlich Interesse")
    assert second.answer.startswith("Der Glasfaserausbau ist ein strategisches Thema")


@needs_shared
def test_gold_and_held_back_papers_take_no_part_in_training() -> None:
    files = Files(shared=SHARED)
    trained = {paper.id for paper in karlsruhe.training_papers(files)}
    gold = karlsruhe.gold_ids(files)
    held_back = {paper.id for paper in karlsruhe.held_back_papers(files)}
    assert len(gold) == 125
    assert not trained & gold
    assert not trained & held_back
    assert not held_back & gold
    assert len(trained | gold | held_back) == len(karlsruhe.papers(files))


@needs_shared
def test_no_council_passage_bears_the_title_of_an_untrained_paper() -> None:
    files = Files(shared=SHARED)
    trained = {paper.id for paper in karlsruhe.training_papers(files)}
    titles = {p.title.strip().lower() for p in karlsruhe.papers(files) if p.id not in trained}
    passages = tokenizer.council_passages(files)
    assert len(passages) > 17_000
    assert not titles & {title.strip().lower() for title, _ in passages}


def test_a_missing_file_is_named_with_the_way_to_get_it(tmp_path: Path) -> None:
    files = Files(
        dictionary=tmp_path / "de-en", synonyms=tmp_path / "th", shared=tmp_path, work=tmp_path
    )
    with pytest.raises(MissingFile, match=r"de-en is missing.*apt-get install trans-de-en"):
        files.ding()
    with pytest.raises(MissingFile, match=r"th is missing.*apt-get install mythes-de"):
        files.thesaurus()
    with pytest.raises(MissingFile, match=r"papers\.jsonl\.gz is missing.*--shared"):
        files.papers()
    with pytest.raises(MissingFile, match=r"student\.npy is missing.*-m training student"):
        files.made("student.npy", "student")


def test_an_interrupted_output_does_not_pass_for_a_finished_one(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError), finished(tmp_path / "out"):
        tmp_path.read_text()
    assert not (tmp_path / "out").exists()
