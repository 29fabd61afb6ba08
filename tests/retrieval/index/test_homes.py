"""One contract for both homes of an index: the same rows, scores, words and replies."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.build.upload import Upload
from retrieval.errors import ArchiveError, ArchiveMissing
from retrieval.evaluation import evaluate, read_questions
from retrieval.german.words import index_terms, words
from retrieval.index.embedded import EmbeddedIndex
from retrieval.index.encoder import Encoder
from retrieval.index.homes import MILVUS, open_index
from retrieval.index.passage_index import PassageIndex
from retrieval.replies.reply import Answer
from retrieval.sources.folders import read_sources
from retrieval.storage import generation
from tests.conftest import DISTRICTS, NOW
from tests.support.homes import HOMES, needs_milvus, setting_of
from tests.support.paths import ROOT, SEEDS

QUESTIONS = (
    "Ist Herne bei den Stadtrettern?",
    "Stadtretter",
    "Gibt es Bunker in Herne?",
    "Wer leitet den Zukunftsstab?",
    "Was kostet die Digitalisierung der Schulen?",
)
milvus = pytest.mark.milvus
engine = pytest.mark.parametrize("setting", HOMES[1:], indirect=True)


@pytest.fixture(scope="module", params=HOMES)
def setting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    return setting_of(request.param, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def home(setting: str, seed_folder: Path) -> Iterator[PassageIndex]:
    """The index of the seeds in one of its homes."""
    current = generation.open_current(seed_folder)
    upload = Upload.of(setting)
    upload.write(current.folder, current.name)
    index = open_index(setting, current.folder, current.name)
    yield index
    index.close()
    upload.close()


@pytest.fixture(scope="module")
def own(seed_folder: Path) -> EmbeddedIndex:
    return EmbeddedIndex.open(generation.open_current(seed_folder).folder)


@pytest.mark.parametrize("question", QUESTIONS)
def test_rows_come_best_first_with_the_scores_of_the_files(
    home: PassageIndex, own: EmbeddedIndex, encoder: Encoder, question: str
) -> None:
    vector, terms = encoder.questions([question])[0], index_terms(question)
    assert len(home) == len(own)
    for found, expected in (
        (home.near(vector, 20), own.near(vector, 20)),
        (home.sharing(terms, 20), own.sharing(terms, 20)),
    ):
        assert found.scores.tolist() == pytest.approx(expected.scores.tolist(), abs=1e-5)
        # Rows of equal scores may change places, and only they.
        worst = found.scores.min(initial=np.inf) + 1e-5
        assert set(found.numbers[found.scores > worst].tolist()) == set(
            expected.numbers[expected.scores > worst].tolist()
        )


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_rows_hold_of_a_question_is_the_same_in_each_home(
    home: PassageIndex, own: EmbeddedIndex, encoder: Encoder, question: str
) -> None:
    vector, terms = encoder.questions([question])[0], index_terms(question)
    rows = np.array([5, 0, 17, len(own) - 1])
    found, expected = (one.weighed(vector, terms, rows) for one in (home, own))
    assert found.similarity.tolist() == pytest.approx(expected.similarity.tolist(), abs=1e-6)
    assert found.words.tolist() == pytest.approx(expected.words.tolist(), abs=1e-6)
    for at in range(len(rows)):
        assert [found.spoken.lexicon.words[one] for one in found.spoken.rows[at]] == [
            expected.spoken.lexicon.words[one] for one in expected.spoken.rows[at]
        ]


@pytest.mark.parametrize("question", QUESTIONS)
def test_words_are_found_within_a_range_of_rows_and_told_row_by_row(
    home: PassageIndex, own: EmbeddedIndex, question: str
) -> None:
    terms = [*index_terms(question), "pizzaservice"]
    middle = len(own) // 2
    for within in (slice(middle), slice(middle, None), slice(3, middle), slice(None)):
        found, expected = (one.sharing(terms, len(own), within) for one in (home, own))
        assert set(found) == set(expected) <= set(range(len(own))[within])
        assert found.scores.tolist() == pytest.approx(expected.scores.tolist(), abs=1e-5)
    rows = np.arange(len(own))
    held = home.holds(terms, rows)
    assert np.array_equal(held, own.holds(terms, rows))
    assert set(rows[held.any(axis=0)].tolist()) == set(own.sharing(terms, len(own)))


def test_words_that_no_row_has_find_nothing(home: PassageIndex) -> None:
    assert len(home.sharing(["pizzaservice"], 5)) == 0
    assert len(home.sharing([], 5)) == 0
    assert not home.holds(["pizzaservice"], np.array([0, 1])).any()
    zero = np.zeros(384, dtype=np.float32)
    assert home.weighed(zero, ["pizzaservice"], np.array([0, 1])).words.tolist() == [0.0, 0.0]


def test_each_home_knows_the_words_and_how_many_vorgaenge_hold_them(
    home: PassageIndex, own: EmbeddedIndex
) -> None:
    assert list(home.vocabulary) == list(own.vocabulary)
    for line in ("Herne", "Stadt Herne", "Nordrhein-Westfalen", "pizzaservice", ""):
        assert home.mentions(words(line)) == own.mentions(words(line))
    spoken = home.spoken([words("Herne hat Stadtretter"), []])
    assert "herne" in [spoken.lexicon.words[at] for at in spoken.rows[0]]
    assert len(spoken.rows) == 2


@engine
def test_replies_and_figures_are_those_of_the_files(
    home: PassageIndex, setting: str, seed_folder: Path, seed_archive: Archive, encoder: Encoder
) -> None:
    other = Archive.open(seed_folder, encoder, DISTRICTS, index=setting)
    questions = read_questions(ROOT / "seeds" / "questions.jsonl")[::20]
    assert len(questions) > 20
    found, expected = (evaluate(archive, questions) for archive in (other, seed_archive))
    for name, share in found.shares.items():
        assert abs(share.count - expected.shares[name].count) <= 0.01 * share.of, name
    replies = [[one.reply for one in report.failed] for report in (found, expected)]
    assert replies[0] == replies[1]
    assert other.ask(QUESTIONS[0]) == seed_archive.ask(QUESTIONS[0])
    assert other.ranked(QUESTIONS[0]) == seed_archive.ranked(QUESTIONS[0])


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Two of the seeds, of which one can be taken back."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for path in sorted(SEEDS.glob("*.txt"))[:2]:
        shutil.copy(path, folder)
    return folder


@milvus
def test_a_generation_is_switched_at_once_and_what_was_taken_back_is_gone_everywhere(
    pages: Path, tmp_path: Path, encoder: Encoder
) -> None:
    needs_milvus()
    setting, folder = f"{MILVUS}{tmp_path / 'index.db'}", tmp_path / "archive"

    def built() -> str:
        build_archive(read_sources([pages], "Stadt Herne"), folder, encoder, NOW, index=setting)
        return generation.open_current(folder).name

    first = built()
    shutil.copytree(folder, tmp_path / "reader")
    reader = Archive.open(tmp_path / "reader", encoder, DISTRICTS, index=setting)
    question = "Ist Herne bei den Stadtrettern?"
    shown = reader.ask(question)
    assert isinstance(shown, Answer)
    (pages / str(shown.source.page)).unlink()
    second = built()
    upload = Upload.of(setting)
    assert upload.engine
    assert upload.engine.newest() == f"ratsauskunft_{second.replace('-', '_')}"
    # Who still reads the generation before finds all of it but what was taken back.
    still = reader._search.index
    assert 0 < len(open_index(setting, reader._generation.folder, first)) < len(still)
    gone = Archive.open(folder, encoder, DISTRICTS, index=setting)
    assert gone.find(shown.id) is None
    assert shown.text not in str(gone.ask(question))
    third = built()
    assert third > second
    with pytest.raises(ArchiveMissing, match="holds no generation"):
        Archive.open(tmp_path / "reader", encoder, DISTRICTS, index=setting)
    # The files of the generation can be served without the engine at any time.
    assert Archive.open(folder, encoder, DISTRICTS).status.passages == len(
        open_index(setting, generation.open_current(folder).folder, third)
    )
    upload.close()


@engine
def test_readers_need_no_copy_of_the_rows(
    seed_folder: Path, tmp_path: Path, home: PassageIndex, setting: str, encoder: Encoder
) -> None:
    shutil.copytree(seed_folder, tmp_path / "reader")
    for path in (tmp_path / "reader").rglob("*"):
        if path.suffix in {".faiss", ".npy"} and path.name != "held.npy":
            path.unlink()
    reader = Archive.open(tmp_path / "reader", encoder, DISTRICTS, index=setting)
    assert isinstance(reader.ask("Ist Herne bei den Stadtrettern?"), Answer)


@milvus
def test_a_generation_without_a_passage_is_one_too(tmp_path: Path, seed_folder: Path) -> None:
    needs_milvus()
    upload = Upload.of(f"{MILVUS}{tmp_path / 'index.db'}")
    assert upload.engine
    upload.engine.write("000001-0123456789abcdef", (), 0, 8)
    upload.engine.switch("000001-0123456789abcdef", ())
    folder = generation.open_current(seed_folder).folder
    setting = f"{MILVUS}{tmp_path / 'index.db'}"
    assert len(open_index(setting, folder, "000001-0123456789abcdef")) == 0
    upload.close()


@milvus
def test_an_engine_that_is_away_is_an_error_that_says_what_to_do(
    seed_folder: Path, encoder: Encoder
) -> None:
    needs_milvus()
    with pytest.raises(ArchiveError, match="see whether it runs") as told:
        Archive.open(seed_folder, encoder, index="milvus:http://name:secret@127.0.0.1:9/x")
    assert "secret" not in str(told.value)


def test_without_the_extra_it_is_said_how_to_install_it(
    seed_folder: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pymilvus", None)
    with pytest.raises(ArchiveError, match=r"pip install 'ratsauskunft\[milvus\]'"):
        Archive.open(seed_folder, encoder, index="milvus:http://127.0.0.1:9")
