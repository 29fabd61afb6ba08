"""The training pipeline: what it reads, what it leaves out, what it says is missing."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retrieval.memo import Memo
from tests.support.paths import ROOT
from training import asked, karlsruhe, pieces, runs
from training.bags import Bags
from training.files import Files, MissingFile, finished


@pytest.fixture(scope="module")
def files(shared: Path, memo: Memo) -> Files:
    """The real files, and how they are read."""
    return Files(shared=shared, memo=memo)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--trial", "50"], "the shipped model is lost"),
        (["--trial", "50", "--model", "elsewhere"], "give --work a folder of its own"),
        (["--trial", "0"], "give 1 or more"),
    ],
)
def test_a_trial_touches_neither_the_shipped_model_nor_the_work_of_whole_runs(
    arguments: list[str], said: str
) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "training", "all", *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert (refused.returncode, said in refused.stderr) == (2, True)


def test_a_trial_takes_one_step_in_so_many() -> None:
    schedule = runs.Schedule(seed=1, steps=240, warmup=20, rate=1e-4)
    assert schedule.of(Files()) == schedule
    assert [schedule.of(Files(trial=n)).steps for n in (50, 1_000)] == [4, 1]


def test_typing_without_umlauts_and_capitals_is_the_same_text() -> None:
    normalizer = pieces.untrained().normalizer
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


def test_pairs_are_those_that_the_product_reads(files: Files) -> None:
    papers = {paper.id.rpartition("/")[2]: paper for paper in karlsruhe.papers(files)}
    second = papers["54380"].pairs[0]
    assert second.question.startswith("Haben die Stadtwerke Karlsruhe grundsätzlich Interesse")
    assert second.answer.startswith("Der Glasfaserausbau ist ein strategisches Thema")


def test_gold_and_held_back_papers_take_no_part_in_training(files: Files) -> None:
    trained = {paper.id for paper in karlsruhe.training_papers(files)}
    gold = karlsruhe.gold_ids(files)
    held_back = {paper.id for paper in karlsruhe.held_back_papers(files)}
    assert len(gold) == 125
    assert not trained & gold
    assert not trained & held_back
    assert not held_back & gold
    assert len(trained | gold | held_back) == len(karlsruhe.papers(files))


def test_citizens_questions_to_train_on_are_about_trained_papers_and_measured_nowhere(
    shared: Path, files: Files
) -> None:
    found = asked.read(files)
    written = len(asked.QUESTIONS.read_text(encoding="utf-8").splitlines())
    # A few ask for an answer that is told in parts since.
    assert 0.98 * written < len(found) < written
    trained = {paper.id for paper in karlsruhe.training_papers(files)}
    titles = {title for title, _ in karlsruhe.council_passages(files)}
    assert {matches[0].document for matches in found} <= trained | titles
    own = {matches[0].question.casefold() for matches in found}
    for measured in (
        ROOT / "seeds" / "questions.jsonl",
        ROOT / "training" / "citizens.jsonl",
        shared / "karlsruhe" / "citizen_questions.jsonl",
    ):
        lines = measured.read_text(encoding="utf-8").splitlines()
        assert not own & {json.loads(line)["question"].casefold() for line in lines}


def test_no_council_passage_bears_the_title_of_an_untrained_paper(files: Files) -> None:
    trained = {paper.id for paper in karlsruhe.training_papers(files)}
    titles = {p.title.strip().lower() for p in karlsruhe.papers(files) if p.id not in trained}
    passages = karlsruhe.council_passages(files)
    assert len(passages) > 17_000
    assert not titles & {title.strip().lower() for title, _ in passages}


def test_a_missing_file_is_named_with_the_way_to_get_it(tmp_path: Path) -> None:
    files = Files(synonyms=tmp_path / "th", shared=tmp_path, work=tmp_path)
    with pytest.raises(MissingFile, match=r"th is missing.*apt-get install mythes-de"):
        files.thesaurus()
    with pytest.raises(MissingFile, match=r"papers\.jsonl\.gz is missing.*--shared"):
        files.papers()
    with pytest.raises(MissingFile, match=r"words\.npy is missing.*-m training words"):
        files.made("words.npy", "words")


def test_an_interrupted_output_does_not_pass_for_a_finished_one(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError), finished(tmp_path / "out"):
        tmp_path.read_text()
    assert not (tmp_path / "out").exists()
