"""German words, places, evidence and the decision about silence."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.archive import Archive
from retrieval.german import aspects, index_terms, parts, rarity, stem, unwrapped, words
from retrieval.places import other_places
from retrieval.ranking import (
    Evidence,
    Hit,
    Query,
    WordVectors,
    aspect,
    coverage,
    phrase,
    with_margins,
)
from retrieval.silence import Calibration, judge
from retrieval.spelling import Spelling

TABLE = {"bunker": (1.0, 0.0), "schutzraum": (0.9, 0.436), "kanal": (0.0, 1.0)}


def in_the_head(texts: object) -> np.ndarray:  # type: ignore[type-arg]
    """An encoder that can be computed in the head: a table, else nothing."""
    return np.array([TABLE.get(word, (0.0, 0.0)) for word in texts], dtype=np.float32)  # type: ignore[attr-defined]


def test_spellings_without_umlauts_have_the_same_stem() -> None:
    assert stem("haeuser") == stem("häuser") == stem("haus")
    assert words("Straße STRASSE") == ["strasse", "strasse"]


@pytest.mark.parametrize(
    ("compound", "expected"),
    [
        ("schutzbunker", ("schutz", "bunker")),
        ("stromausfallvorsorge", ("strom", "ausfall", "vorsorge")),
        ("hallenbad", ("hallen", "bad")),
        ("rathaus", ()),
        ("digitalisierung", ()),
        ("herne", ()),
    ],
)
def test_compounds_are_cut_where_they_join(compound: str, expected: tuple[str, ...]) -> None:
    assert parts(compound) == expected


def test_part_of_a_compound_finds_it() -> None:
    assert set(index_terms("Gibt es Bunker?")) <= set(index_terms("Vorhandene Schutzbunker"))


def test_rare_words_tell_more_than_common_ones() -> None:
    assert rarity("die") == 0
    assert rarity("stadt") < rarity("bunker") < rarity("stadtretter") == 1


def test_aspects_tell_what_kind_of_thing_is_asked() -> None:
    assert aspects(words("Wer ist zuständig und was kostet es?")) == {"responsible", "money"}
    assert aspects(words("Stadtretter")) == frozenset()


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Ist Dortmund bei den Stadtrettern?", [("dortmund",)]),
        ("gibt es in castrop-rauxel bunker", [("castrop", "rauxel")]),
        ("Wie komme ich nach Essen?", [("essen",)]),
        ("Ist das Essen in der Kita gut?", []),
        ("Waren die Hallen offen?", []),
        ("Gibt es in Wanne-Eickel Bunker?", []),
        ("Ist Herne dabei?", []),
    ],
)  # fmt: skip
def test_other_towns_are_told_from_the_own_and_from_words(
    line: str, named: list[tuple[str, ...]]
) -> None:
    assert list(other_places(line, ["Herne", "Wanne-Eickel"])) == named


def test_coverage_counts_words_by_rarity_and_soft_coverage_their_nearest() -> None:
    query = Query.of("Gibt es Bunker am Kanal?", own=["Herne"])
    assert query.words == ("bunker", "kanal")
    found = coverage(query, [["bunker"], ["schutzraum"], ["pizza"]], WordVectors(in_the_head))
    share = rarity("bunker") / (rarity("bunker") + rarity("kanal"))
    assert found.hard.tolist() == pytest.approx([share, 0, 0])
    assert found.soft[0] == pytest.approx(share)
    assert 0.5 < found.soft[1] < 1
    assert found.soft[2] == 0
    assert found.strongest.tolist() == pytest.approx([rarity("bunker"), 0, 0])


def test_the_own_town_tells_nothing() -> None:
    assert Query.of("Was macht Herne mit Herner Bunkern?", own=["Herne"]).words == ("bunkern",)


def test_phrases_and_aspects_are_shares() -> None:
    query = Query.of("Was kostet Herne besser machen?", own=["Herne"])
    assert phrase(query, words("Das Projekt Herne besser machen")) == 1
    assert phrase(query, words("besser spät als nie")) == 0
    assert aspect(query, words("Welches Budget gibt es?")) == 1
    assert aspect(query, words("Wo ist es?")) == 0


def hit(confidence: float, kind: str = "answer", record: str = "a") -> Hit:
    nothing = Evidence(0, 0, 0, 0, 0, 0, 0, 0)
    return Hit(kind, record, record, None, nothing, confidence, confidence)  # type: ignore[arg-type]


CALIBRATION = Calibration(
    "x", {}, {"coverage": 4.0}, -2.0, {"answer": 0.5, "pointer": 0.5, "context": 0.5}, 0.2
)


def test_silence_is_broken_only_by_a_hit_that_is_sure_enough() -> None:
    assert judge([hit(0.49)], [], [], CALIBRATION).reason == "nothing-fits"
    assert judge([], [], [], CALIBRATION).reason == "nothing-fits"
    assert judge([hit(0.5)], [], [], CALIBRATION).hit == hit(0.5)
    assert judge([hit(0.9)], [("dortmund",)], [], CALIBRATION).reason == "other-place"
    assert judge([hit(0.9)], [], ["a"], CALIBRATION).reason == "non-public"


def test_confidence_is_the_logistic_of_the_evidence() -> None:
    assert CALIBRATION.confidence(Evidence(0, 0, 0.5, 0, 0, 0, 0, 0)) == pytest.approx(0.5)


def test_an_encoder_on_which_nothing_was_fitted_is_judged_by_words_alone() -> None:
    assert "similarity" not in Calibration.load("some/model").sureness
    assert "similarity" in Calibration.load("builtin:abc").sureness


def test_typing_without_umlauts_and_in_lower_case_finds_the_same(seed_archive: Archive) -> None:
    for line in ("stadtretter", "IST HERNE BEI DEN STADTRETTERN", "ist herne bei den stadtrettern"):
        assert seed_archive.ask(line).kind == "answer", line
    plain = seed_archive.ask("Gibt es Schaeden im Hallenbad Eickel?")
    assert plain.kind == "pointer"


def test_a_slip_is_read_as_the_word_of_the_records_and_right_words_stay() -> None:
    spelling = Spelling(["stadtretter", "schäden", "bunker"])
    assert spelling("stadtreter") == "stadtretter"
    assert spelling("bunkre") == "bunker"
    for right in ("bunker", "stunde", "kanal", "rat", "2022"):
        assert spelling(right) == right


def test_greetings_and_signatures_are_no_part_of_the_question() -> None:
    line = "Guten Tag, ich möchte gerne wissen, ob es Bunker gibt. Viele Grüße, Anna Kanal"
    assert Query.of(line).words == ("bunker",)
    assert unwrapped("hallo") == "hallo"


def test_the_margin_is_measured_against_the_best_record_of_another_matter() -> None:
    nothing = Evidence(0, 0, 0, 0, 0, 0, 0, 0)
    hits = [
        Hit("answer", "a-1", "a", None, nothing, 3.0),
        Hit("answer", "a-2", "a", None, nothing, 2.0),
        Hit("pointer", "b", "b", None, nothing, 0.5),
    ]
    assert [hit.evidence.margin for hit in with_margins(hits)] == [2.5, 1.5, -2.5]


def test_an_abbreviation_is_read_as_the_one_long_word_that_it_can_stand_for() -> None:
    spelling = Spelling(
        ["onlinezugangsgesetzes", "onlinezugangsgesetzumsetzung", "onlinezugangsgesetz"]
    )
    assert spelling("ozg") == "onlinezugangsgesetz"
    assert spelling("qxz") == "qxz"
    assert Spelling(["ortszentrumsgestaltung", "onlinezugangsgesetz"])("ozg") == "ozg"
