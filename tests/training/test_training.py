"""The training pipeline: what it reads, what it leaves out, what it says is missing."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
import torch

from retrieval.index.encoder import BUILTIN_STATIC, open_encoder
from retrieval.memo import Memo
from tests.support.paths import ROOT
from training import asked, average, karlsruhe, runs, shipped, tokenizer
from training.adapt import Static
from training.bags import Bags
from training.ding import Group, groups
from training.files import Files, MissingFile, finished
from training.matches import Match
from training.transformer import Transformer


@pytest.fixture(scope="module")
def files(shared: Path, memo: Memo) -> Files:
    """The real files, and how they are read."""
    return Files(shared=shared, memo=memo)


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
    schedule = runs.Schedule(seed=1, steps=240, warmup=20, body_rate=1e-4, table_rate=5e-4)
    assert schedule.of(Files()) == schedule
    assert [schedule.of(Files(trial=n)).steps for n in (50, 1_000)] == [4, 1]


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
    titles = {title for title, _ in tokenizer.council_passages(files)}
    assert {matches[0].document for matches in found} <= trained | titles
    own = {matches[0].short.casefold() for matches in found}
    for measured in (
        ROOT / "seeds" / "questions.jsonl",
        ROOT / "training" / "citizens.jsonl",
        shared / "karlsruhe" / "citizen_questions.jsonl",
    ):
        lines = measured.read_text(encoding="utf-8").splitlines()
        assert not own & {json.loads(line)["question"].casefold() for line in lines}


def test_a_batch_of_questions_is_made_of_neighbours_with_the_window_that_says_it(
    tmp_path: Path,
) -> None:
    files = Files(work=tmp_path)
    shipped.make(files)
    static = Static(tokenizer.read(files), np.load(tmp_path / average.TABLE))
    topics = ("Spielplatz im Park", "Hallenbad und Sauna", "Radweg an der Straße")
    questions = [
        [
            Match("asked", f"{topic} {number}", text, f"paper {topic} {number}", 1, topic)
            for text in ("Die Verwaltung dankt für den Hinweis.", f"Zum {topic} wird gebaut.")
        ]
        for topic in topics
        for number in range(100)
    ]
    draws = asked.Draws(questions, {}, static)
    batch = draws.batch(np.random.default_rng(0))
    assert len({match.short for match in batch}) == asked.BATCH
    said = [match for match in batch if match.heading in match.passage]
    assert len(said) > 0.9 * len(batch)
    beside = [one.heading == other.heading for one, other in pairwise(batch)]
    assert sum(beside) > 0.7 * len(beside)
    assert draws.passages(batch, np.random.default_rng(1)) != [match.passage for match in batch]


def test_the_shipped_model_can_be_gone_on_from(tmp_path: Path) -> None:
    files = Files(work=tmp_path)
    shipped.make(files)
    static = Static(tokenizer.read(files), np.load(tmp_path / average.TABLE))
    texts = ["Gibt es Bunker?", "Der Spielplatz wird gebaut."]
    known = open_encoder(BUILTIN_STATIC).questions(texts)
    assert np.allclose(static(texts).numpy(), known, atol=1e-5)
    weights = torch.load(tmp_path / average.NAME, weights_only=True)
    assert weights["embeddings.word_embeddings.weight"].shape == (32_000, 384)
    with pytest.raises(FileExistsError, match="move it away"):
        shipped.make(files)


def test_no_council_passage_bears_the_title_of_an_untrained_paper(files: Files) -> None:
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


def test_a_run_that_was_interrupted_ends_with_the_weights_of_an_undisturbed_one(
    tmp_path: Path,
) -> None:
    schedule = runs.Schedule(seed=1, steps=60, warmup=5, body_rate=1e-2, table_rate=1e-2)
    drawn: list[int] = []

    def train(name: str, most: int) -> torch.Tensor:
        torch.manual_seed(0)
        body = torch.nn.Module()
        body.embeddings = torch.nn.Embedding(8, 4, sparse=True)
        body.layer = torch.nn.Linear(4, 1)
        model = SimpleNamespace(body=body, table=body.embeddings.weight)
        drawn.clear()

        def loss(random: np.random.Generator) -> torch.Tensor:
            if len(drawn) == most:
                raise KeyboardInterrupt
            drawn.append(int(random.integers(8)))
            vector: torch.Tensor = body.layer(body.embeddings(torch.tensor(drawn[-1])))
            return (vector - 1).square().sum()

        runs.train(cast(Transformer, model), loss, schedule, tmp_path / name)
        return torch.cat([one.detach().flatten() for one in body.parameters()])

    whole = train("whole", 60)
    with pytest.raises(KeyboardInterrupt):
        train("broken", 55)
    again = train("broken", 60)
    assert len(drawn) == 10  # the checkpoint was that of step 50
    assert torch.equal(again, whole)
