"""A pretrained encoder is read, cut to fewer pieces, taught and packed."""

import shutil
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import Unigram

from retrieval.errors import EncoderError
from retrieval.index.builtin import ReadingEncoder, StaticEncoder, unit
from retrieval.index.encoder import open_encoder
from tests.support.tiny_wheel import PIECES, WIDTH, four_bits, tiny_weights
from training import bank, base, centre, pack, pieces, runs, teach, vocabulary, wheel, words
from training.bank import Asked, Row
from training.files import Files
from training.matches import Match
from training.reader import Reader
from training.saved import write_checksums
from training.teach import Draws

WEIGHTS = wheel.read(tiny_weights())
CUTTER = base.cutter(WEIGHTS)


def _folded() -> Tokenizer:
    cutter = pieces.untrained()
    cutter.model = Unigram(
        [(pieces.UNKNOWN, 0.0), *((piece, -3.0) for piece in ("▁wald", "▁bach", "▁hof", "weg"))], 0
    )
    return cutter


FOLDED = _folded()
MEANS = np.random.default_rng(3).normal(size=(2, WIDTH)).astype(np.float32) / 10


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny encoder as `base` writes it."""
    made = tmp_path_factory.mktemp("encoder") / "base"
    base.write(made, base.body(WEIGHTS), CUTTER)
    return made


@pytest.fixture(scope="module")
def packed(folder: Path) -> Path:
    """The same, packed for the product."""
    made = folder.parent / "packed"
    table = np.random.default_rng(2).normal(size=(FOLDED.get_vocab_size(), 8)).astype(np.float32)
    table[FOLDED.token_to_id(pieces.UNKNOWN)] = 0
    static = StaticEmbedding(FOLDED, embedding_weights=table)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter of torch
        pack.pack(made, Reader(folder).body, CUTTER, MEANS, static)
    return made


def test_blocks_of_four_bits_give_the_weights_back_as_near_as_their_scale() -> None:
    values = np.linspace(-2, 3, 64)
    read = wheel.four_bits(four_bits(values))
    assert np.abs(read[:32] - values[:32]).max() <= 2 / 7
    assert np.abs(read[32:] - values[32:]).max() <= 3 / 7


def test_a_file_of_something_else_is_told() -> None:
    with pytest.raises(ValueError, match="E5S1"):
        wheel.read(b"GGUF" + bytes(40))


def test_all_weights_of_the_file_stand_in_the_model() -> None:
    body = base.body(WEIGHTS)
    table = body.embeddings.word_embeddings.weight.detach().numpy()
    assert np.array_equal(table.ravel(), WEIGHTS.tensors["emb.word"])
    last = body.state_dict()["encoder.layer.2.output.dense.bias"]
    assert np.array_equal(last.numpy(), WEIGHTS.tensors["l2.fo.b"])


def test_a_text_is_cut_into_pieces_between_start_and_end() -> None:
    assert CUTTER.encode("wo liegt der bachhof").tokens == [
        "<s>", "▁wo", "▁liegt", "▁der", "▁bach", "hof", "</s>",
    ]  # fmt: skip


def _without(dropped: set[str]) -> tuple[Tokenizer, list[str]]:
    kept = np.array([n for n, piece in enumerate(PIECES) if piece not in dropped], dtype=np.int64)
    return vocabulary.fewer_pieces(CUTTER, kept), [PIECES[n] for n in kept]


@given(
    st.lists(st.sampled_from(["wo", "liegt", "der", "bach", "wald", "bachhof", "12"]), min_size=1),
    st.sets(st.sampled_from(["▁im", "▁wald", "hof", "▁passage"])),
)
def test_fewer_pieces_cut_a_text_of_kept_ones_as_before_and_lose_no_letter(
    said: list[str], dropped: set[str]
) -> None:
    text = " ".join(said)
    fewer, names = _without(dropped)
    before, after = CUTTER.encode(text).tokens, fewer.encode(text)
    assert [names[number] for number in after.ids] == after.tokens
    assert "".join(after.tokens).replace("▁", " ") == "".join(before).replace("▁", " ")
    if not dropped & set(before):
        assert after.tokens == before


def test_special_pieces_and_single_signs_stay_however_little_they_are_used() -> None:
    use = np.zeros(len(PIECES))
    use[PIECES.index("▁wald")] = 0.5
    single = [n for n, piece in enumerate(PIECES) if len(piece.removeprefix("▁")) < 2]
    kept = vocabulary.most_used(CUTTER, use, len(single) + 6)
    names = {PIECES[number] for number in kept}
    assert {"<s>", "<pad>", "</s>", "<unk>", "<mask>", "▁wald", "a", "▁"} <= names
    assert "▁bach" not in names


def test_a_model_with_fewer_pieces_gives_a_text_of_kept_ones_the_same_vector(folder: Path) -> None:
    kept = np.array([n for n, p in enumerate(PIECES) if p not in ("▁im", "hof")], dtype=np.int64)
    smaller = folder.parent / "smaller"
    base.write(smaller, vocabulary.fewer_rows(folder, kept), vocabulary.fewer_pieces(CUTTER, kept))
    texts = ["query: wo liegt der bach", "passage: der wald"]
    assert np.allclose(Reader(folder).encode(texts), Reader(smaller).encode(texts), atol=1e-5)


def test_what_stands_beside_a_text_does_not_change_its_vector(folder: Path) -> None:
    reader = Reader(folder, frozen=1)
    alone = reader.encode(["der bach"])
    beside = reader.encode(["wo liegt der bach im wald der wald der wald", "der bach"])
    assert np.allclose(alone[0], beside[1], atol=1e-5)


def test_lower_layers_stay_as_they_are(folder: Path) -> None:
    reader = Reader(folder)
    before = {name: value.clone() for name, value in reader.body.named_parameters()}
    reader(["der bach", "wo liegt der wald"], 16)[0].sum().backward()
    torch.optim.SGD(reader.upper.parameters(), lr=1.0).step()
    moved = {n for n, value in reader.body.named_parameters() if not before[n].equal(value)}
    assert moved
    assert all(name.startswith("encoder.layer.6.") for name in moved)


def test_passages_stand_under_their_heading_first_and_bare_behind() -> None:
    found = [
        Match("Wo?", "Am Bach.", "papier", 1, "Hof. Wo liegt er?"),
        Match("Wann?", "Im Mai.", "papier", 2, "Hof."),
        Match("Wo denn?", "Am Bach.", "papier", 1, "Hof. Wo liegt er?"),
    ]
    assert list(bank.rows(found)) == [
        Row("papier", 1, False, "Hof. Wo liegt er? Am Bach."),
        Row("papier", 2, False, "Hof. Im Mai."),
        Row("papier", 1, True, "Am Bach."),
        Row("papier", 2, True, "Im Mai."),
    ]


def _draws(bare: float) -> Draws:
    rows = [
        Row(paper, answer, as_it_is, f"{paper} {answer}")
        for as_it_is in (False, True)
        for paper in ("hof", "wald")
        for answer in (1, 2)
    ]
    asked = [Asked(f"{paper} {n}?", paper, n, bare) for paper in ("hof", "wald") for n in (1, 2)]
    return Draws(rows, asked, {"hof": ["hof", "wald"], "wald": ["wald", "hof"]}, {})


@pytest.mark.parametrize("bare", [0.0, 1.0])
def test_siblings_are_wrong_and_the_other_form_of_the_answer_counts_for_nothing(
    bare: float,
) -> None:
    batch = _draws(bare).batch(np.random.default_rng(1))
    assert len(batch.questions) == 4
    assert batch.right.sum(dim=1).tolist() == [1] * 4
    assert batch.wrong.sum(dim=1).tolist() == [6] * 4  # the sibling and both of the other paper
    assert not (batch.right & batch.wrong).any()
    assert batch.right[:, :4].any().item() == (bare == 0)


def test_a_document_is_nearest_to_itself() -> None:
    rows = [Row(name, 1, False, name) for name in ("hof", "wald", "bach")]
    vectors = np.array([[1, 0.1], [0.1, 1], [1, 0.2]], dtype=np.float32)
    assert bank.neighbours(rows, vectors)["hof"][:2] == ["hof", "bach"]


def test_a_lesson_that_was_interrupted_ends_with_the_weights_of_an_undisturbed_one(
    folder: Path, tmp_path: Path
) -> None:
    schedule = runs.Schedule(seed=1, steps=8, warmup=2, rate=1e-2)

    def train(name: str, most: int) -> torch.Tensor:
        draws, passages = _draws(0.5), ["hof 1", "hof 2", "wald 1", "wald 2"] * 2
        vectors = torch.from_numpy(Reader(folder).encode(passages))
        reader, drawn = Reader(folder), iter(range(most))

        class Drawn(Draws):
            def batch(self, random: np.random.Generator) -> teach.Batch:
                if next(drawn, None) is None:
                    raise KeyboardInterrupt
                return draws.batch(random)

        ends = Drawn([], [], {}, {})
        lesson = teach.Lesson(reader, Reader(folder), ends, passages, vectors, ["der bach"])
        lesson.train(schedule, tmp_path / name)
        return torch.cat([one.detach().flatten() for one in reader.upper.parameters()])

    whole = train("whole", 8)
    with pytest.raises(KeyboardInterrupt):
        train("broken", 7)
    assert torch.equal(train("broken", 3), whole)  # the checkpoint was that of step 5


def test_questions_teach_the_table_which_passage_answers_them() -> None:
    start = np.random.default_rng(1).normal(size=(FOLDED.get_vocab_size(), 8)).astype(np.float32)
    rows = [Row("hof", 1, False, "hof hof"), Row("bach", 1, False, "bach bach")]
    asked = [Asked("weg", "hof", 1, 0.0), Asked("wald", "bach", 1, 0.0)]
    draws = Draws(rows, asked, {"hof": ["hof", "bach"], "bach": ["bach", "hof"]}, {})
    schedule = runs.Schedule(seed=1, steps=60, warmup=5, rate=1e-2)
    table = words.taught(start, FOLDED, draws, [row.text for row in rows], schedule)
    weg, wald, hof, bach = (
        table[FOLDED.token_to_id(one)] for one in ("weg", "▁wald", "▁hof", "▁bach")
    )
    assert weg @ hof > weg @ bach
    assert wald @ bach > wald @ hof


def test_main_components_keep_what_tells_vectors_apart() -> None:
    vectors = np.array([[5, 1, 9], [5, -1, 9], [5, 3, 9], [5, -3, 9]], dtype=np.float32)
    assert np.allclose(np.abs(words.main_components(vectors, 1)).ravel(), [1, 1, 3, 3])


def test_sentence_transformers_and_the_product_read_the_same_from_a_packed_folder(
    packed: Path,
) -> None:
    ours = open_encoder(str(packed))
    theirs = SentenceTransformer(str(packed), device="cpu")
    asked, text = ["wo liegt der bach?", "der wald"], ["der bachhof liegt im wald."]
    assert isinstance(ours, ReadingEncoder)
    assert ours.dimensions == WIDTH
    for mine, other, mean in (
        (ours.questions(asked), theirs.encode_query(asked), MEANS[0]),
        (ours.passages(text), theirs.encode_document(text), MEANS[1]),
    ):
        # A few numbers round worse than many.
        assert (mine * unit(other - mean)).sum(axis=1).min() > 0.9
    assert not np.allclose(ours.questions(text), ours.passages(text))


def test_a_text_without_letters_is_the_zero_vector_for_both_encoders(packed: Path) -> None:
    for kind in (ReadingEncoder, StaticEncoder):
        vectors = kind.open("x", packed).questions(["", "?!", "wald"])
        assert np.linalg.norm(vectors, axis=1).round(5).tolist() == [0, 0, 1]


def test_a_damaged_packed_folder_is_refused(packed: Path, tmp_path: Path) -> None:
    damaged = shutil.copytree(packed, tmp_path / "damaged")
    (damaged / "body.onnx").write_bytes(b"nothing")
    with pytest.raises(EncoderError, match=r"body\.onnx"):
        open_encoder(str(damaged))


def test_a_folder_that_was_packed_otherwise_is_refused(packed: Path, tmp_path: Path) -> None:
    other = shutil.copytree(packed, tmp_path / "other")
    save_file({"query": MEANS[0]}, other / "means.safetensors")
    write_checksums(other)
    with pytest.raises(EncoderError, match="another version"):
        open_encoder(str(other))


def test_the_stages_behind_the_lesson_make_a_folder_that_the_product_opens(
    folder: Path, tmp_path: Path
) -> None:
    files = Files(work=tmp_path, model=tmp_path / "model")
    shutil.copytree(folder, tmp_path / vocabulary.NAME)
    FOLDED.save(str(tmp_path / pieces.NAME))
    np.save(tmp_path / centre.NAME, MEANS)
    np.save(tmp_path / words.NAME, np.ones((FOLDED.get_vocab_size(), 8), dtype=np.float32))
    learnt = {
        name: torch.full_like(v, 0.1) for name, v in Reader(folder).upper.state_dict().items()
    }
    torch.save(learnt, tmp_path / teach.NAME)
    mixed = teach.taught(files, tmp_path / vocabulary.NAME).state_dict()
    name = "encoder.layer.6.output.dense.bias"
    before = Reader(folder).body.state_dict()[name]
    assert np.allclose(mixed[name], teach.KEPT * before + (1 - teach.KEPT) * 0.1)
    pack.make(files)
    assert open_encoder(str(files.model)).questions(["wo liegt der wald"]).shape == (1, WIDTH)
    assert StaticEncoder.open("x", files.model).dimensions == 8


def test_prompts_come_from_the_models_settings_and_for_e5_from_its_name(
    folder: Path, tmp_path: Path
) -> None:
    """A model without prompts in its settings is given e5's where its name says so."""
    for name in ("tiny-e5-base", "tiny-gbert-base"):
        model = SentenceTransformer(str(folder), device="cpu")
        model.prompts = {}
        model.save(str(tmp_path / name), create_model_card=False)
    own, named, other = (
        open_encoder(str(one)).questions(["wo liegt der bach"])[0]
        for one in (folder, tmp_path / "tiny-e5-base", tmp_path / "tiny-gbert-base")
    )
    assert np.allclose(own, named, atol=1e-5)
    assert not np.allclose(own, other, atol=1e-3)
