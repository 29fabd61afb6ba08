"""What hits are worth: an answer, a choice of one or the other kind, or silence."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.errors import ArchiveDamaged, ArchiveMismatch
from retrieval.search.calibration import Calibration, Logistic, Weighing
from retrieval.search.decision import Options, abstain_before_search, decide, outranks, sure
from retrieval.search.evidence import Evidence, shares
from retrieval.search.hits import Hit
from retrieval.search.query import Query

WEIGHING = Weighing(
    ranking={},
    stranger=0.0,
    levels={
        "matter": Logistic({"coverage_record": 4.0}, -2.0),
        "answer": Logistic({"lead": 1.0}, 0.0),
        "five": Logistic({"five_share": 4.0}, -2.0),
    },
    thresholds={"choice": 0.2, "answer": 0.5, "pointer": 0.6, "context": 0.6},
    offer=0.1,
)
CALIBRATION = Calibration("x", WEIGHING, WEIGHING)


def hit(
    matter: float, lead: float = 0.0, five: float = 0.0, record: str = "a/1", kind: str = "answer"
) -> Hit:
    """A hit whose matter is so sure."""
    coverage = (math.log(matter / (1 - matter)) + 2) / 4
    evidence = Evidence(coverage_record=coverage, share=0.1, lead=lead, five_share=five)
    vorgang = record.partition("/")[0]
    return Hit(kind, record, vorgang, None, evidence, matter, matter)  # type: ignore[arg-type]


def test_an_answer_is_given_only_where_it_is_the_right_one_of_its_anfrage() -> None:
    sure = hit(0.9, lead=3.0)
    assert decide([sure], [], [], WEIGHING) == sure
    assert decide([sure], [("dortmund",)], [], WEIGHING) == "other-place"
    assert decide([sure], [], ["a/1"], WEIGHING) == "non-public"
    assert decide([hit(0.19, lead=3.0)], [], [], WEIGHING) == "nothing-fits"
    assert decide([], [], [], WEIGHING) == "nothing-fits"


def test_where_the_anfrage_fits_all_its_answers_are_offered_the_likeliest_first() -> None:
    hits = [hit(0.9, -1.0, record=f"a/{number}") for number in (3, 1, 2, 4, 6, 5)]
    ordered = [replace(one, score=9.0 - at) for at, one in enumerate(hits)]
    found = decide([*ordered, hit(0.1, record="b/1")], [], [], WEIGHING)
    assert isinstance(found, Options)
    assert (found.about, found.hits) == ("answer", tuple(ordered[:5]))
    assert found.confidence == pytest.approx(0.9)


def test_where_one_of_several_may_fit_the_likeliest_of_each_is_offered() -> None:
    hits = [
        hit(0.3, -1.0, 0.9, "a/1"),
        hit(0.3, -1.0, 0.9, "a/2"),
        hit(0.2, record="b", kind="pointer"),
        hit(0.1, record="secret", kind="pointer"),
        hit(0.1, record="c/1"),
    ]
    found = decide(hits, [], ["secret"], WEIGHING)
    assert isinstance(found, Options)
    assert found.about == "matter"
    assert [one.record for one in found.hits] == ["a/1", "b", "c/1"]
    assert found.confidence == pytest.approx(1 / (1 + 2.718281828 ** (2 - 3.6)))


def test_a_pointer_is_given_where_its_matter_is_sure() -> None:
    pointer = hit(0.61, record="b", kind="pointer")
    assert decide([pointer], [], [], WEIGHING) == pointer
    unsure = decide([hit(0.5, record="b", kind="pointer")], [], [], WEIGHING)
    assert isinstance(unsure, Options)
    assert unsure.about == "matter"


def test_a_probability_is_the_logistic_of_the_figures_and_never_overflows() -> None:
    level = WEIGHING.levels["matter"]
    assert level.probability(Evidence(coverage_record=0.5)) == pytest.approx(0.5)
    assert level.probability(Evidence(coverage_record=-1e9)) < 1e-9
    assert level.probability(Evidence(coverage_record=1e9)) == 1


def test_an_encoder_on_which_nothing_was_fitted_is_judged_by_words_alone() -> None:
    unknown, known = Calibration.learned("some/model"), Calibration.learned("builtin:abc")
    weights = [unknown.words.ranking, *(one.weights for one in unknown.words.levels.values())]
    for own in weights:
        assert not any(weight for name, weight in own.items() if name.startswith("similarity"))
    assert known.words.ranking["similarity_antwort"] > 0


def test_a_line_in_another_language_is_judged_by_meaning_where_it_is_understood() -> None:
    unknown, known = Calibration.learned("some/model"), Calibration.learned("builtin:abc")
    assert unknown.weighing(foreign=True) == unknown.words
    foreign, german = known.weighing(foreign=True).ranking, known.words.ranking
    assert foreign["similarity_matter"] > german["similarity_matter"]
    assert foreign["soft_antwort"] < german["soft_antwort"]
    assert known.weighing(foreign=False) == known.words


def test_a_calibration_lies_in_the_archive_and_is_refused_with_another_encoder(
    tmp_path: Path,
) -> None:
    CALIBRATION.save(tmp_path)
    assert Calibration.open(tmp_path, "x") == CALIBRATION
    with pytest.raises(ArchiveMismatch, match="“x”, not for “y”"):
        Calibration.open(tmp_path, "y")
    (tmp_path / "calibration.json").write_text('{"encoder": "x"}', encoding="utf-8")
    with pytest.raises(ArchiveDamaged, match=r"calibration\.json"):
        Calibration.open(tmp_path, "x")


def test_what_a_hit_is_beside_all_others() -> None:
    scores, vorgaenge = (3.0, 2.0, 0.5), ("a", "a", "b")
    assert shares(scores, vorgaenge, 0).margin.tolist() == [2.5, 1.5, -2.5]
    # Where little is stored, a stranger stands for the other matters.
    assert shares(scores, vorgaenge, 2.5).margin.tolist() == [0.5, -0.5, -2.5]
    assert shares(scores[:2], vorgaenge[:2], 2.5).margin.tolist() == [0.5, -0.5]
    found = shares(scores, vorgaenge, 0)
    first, second, third = found.share.tolist()
    assert first + second + third < 1
    assert found.matter_share[0] == pytest.approx(first + second)
    assert found.five_share[0] == pytest.approx(first + third)
    # The one beside it is as far before it as it is behind.
    assert found.lead.tolist() == pytest.approx([1.0, -1.0, 7.0])
    assert shares([], [], 0).share.tolist() == []


def test_what_hardly_anything_speaks_for_is_not_offered() -> None:
    plausible, other = hit(0.3, -1.0, 0.9, "a/1"), hit(0.1, record="b/1")
    evidence = other.evidence._replace(share=0.001)
    found = decide([plausible, replace(other, evidence=evidence)], [], [], WEIGHING)
    assert isinstance(found, Options)
    assert found.hits == (plausible,)


def test_a_line_that_names_a_topic_gets_what_speaks_of_it() -> None:
    spoken_of = replace(hit(0.1), evidence=Evidence(coverage_record=1.0))
    unsure = replace(WEIGHING, levels={**WEIGHING.levels, "matter": Logistic({}, -3.0)})
    found = decide([spoken_of, hit(0.1, record="b/1")], [], [], unsure, topic_words=2)
    assert found == Options("matter", (spoken_of,), pytest.approx(1 / (1 + math.exp(3))))
    assert decide([spoken_of], [], [], unsure) == "nothing-fits"
    nearly = replace(spoken_of, evidence=Evidence(coverage_record=0.99))
    assert isinstance(decide([nearly], [], [], unsure, topic_words=1), Options)


def test_a_single_word_cannot_tell_which_answer_is_meant() -> None:
    hits = [hit(0.9, 3.0, record="a/1"), hit(0.9, -3.0, record="a/2")]
    assert decide(hits, [], [], WEIGHING, topic_words=2) == hits[0]
    found = decide(hits, [], [], WEIGHING, topic_words=1)
    assert isinstance(found, Options)
    assert (found.about, found.hits[0]) == ("answer", hits[0])
    assert decide(hits[:1], [], [], WEIGHING, topic_words=1) == hits[0]


def test_an_answer_that_says_nothing_is_offered_beside_the_others() -> None:
    hits = [hit(0.9, 3.0, record="a/1"), hit(0.9, -3.0, record="a/2")]
    found = decide(hits, [], [], WEIGHING, 2, lambda one: one == hits[0])
    assert isinstance(found, Options)
    assert found.hits == tuple(hits)
    assert decide(hits, [], [], WEIGHING, 2, lambda one: one == hits[1]) == hits[0]


def test_the_price_of_something_else_is_no_answer() -> None:
    best = hit(0.9, 3.0, record="a/1")
    held = replace(best, evidence=best.evidence._replace(max_rarity=0.5))
    asked = Query.of("Was kostet ein Reisepass?")
    assert asked.subject == max(asked.weights) > 0.5
    found = decide([held], [], [], WEIGHING, subject=asked.subject)
    assert isinstance(found, Options)
    told = replace(best, evidence=best.evidence._replace(max_rarity=asked.subject))
    assert decide([told], [], [], WEIGHING, subject=asked.subject) == told


@pytest.mark.parametrize(
    "line",
    ["Reisepass", "Was kostet das?", "Was kostet ein Reisepass für Kinder?", "Ratten im Park"],
)
def test_only_a_line_of_a_subject_and_what_is_asked_of_it_has_one(line: str) -> None:
    assert Query.of(line).subject == 0.0


def reason(
    confidence: float = 0.6, score: float = 0.0, held: float = 0.8, telling: float = 0.8
) -> Hit:
    """A Sachverhalt that is just good enough."""
    evidence = Evidence(coverage_record=held, matched_weight=telling)
    return Hit("context", "a", "a", None, evidence, score, confidence)


def test_why_members_asked_is_told_where_it_holds_what_was_asked_and_leads_by_far() -> None:
    assert outranks(reason(), [], WEIGHING)
    assert outranks(reason(score=-5.0), [], WEIGHING)
    assert not outranks(reason(confidence=0.59), [], WEIGHING)
    assert not outranks(reason(held=0.79), [], WEIGHING)
    assert not outranks(reason(telling=0.79), [], WEIGHING)
    behind = replace(hit(0.5), score=1.0)
    assert outranks(reason(score=3.0), [behind, replace(behind, score=0.0)], WEIGHING)
    assert not outranks(reason(score=2.9), [behind, replace(behind, score=0.0)], WEIGHING)


def always(
    matter: float, answer: float = 0.0, five: float = -9.0, /, **thresholds: float
) -> Weighing:
    """All are as sure as the logistic of these; 0 is one half, 99 is 1."""
    levels = {"matter": matter, "answer": answer, "five": five}
    return replace(
        WEIGHING,
        levels={name: Logistic({}, one) for name, one in levels.items()},  # type: ignore[misc]
        thresholds={**WEIGHING.thresholds, **thresholds},
    )


def test_how_sure_an_answer_is_takes_its_matter_and_itself() -> None:
    assert sure([hit(0.5)], always(0.0, 0.0, 99.0)) == {"matter": 0.5, "answer": 0.25, "five": 1.0}


def test_what_is_just_as_sure_as_needed_is_sure_enough() -> None:
    answer, pointer = hit(0.9), hit(0.9, record="b", kind="pointer")
    assert decide([answer], [], [], always(99.0, 0.0, answer=0.5)) == answer
    assert decide([pointer], [], [], always(0.0, choice=0.5, pointer=0.5)) == pointer
    assert isinstance(decide([pointer], [], [], always(0.0, choice=0.5, pointer=0.6)), Options)


def test_only_answers_of_one_vorgang_are_offered_as_its_answers() -> None:
    alone = [hit(0.5, record="a/1"), hit(0.4, record="b/1")]
    found = decide(alone, [], [], always(0.0, -9.0))
    assert isinstance(found, Options)
    assert found.about == "matter"
    both = [*alone, hit(0.3, record="a/2"), hit(0.3, record="a", kind="pointer")]
    # Just as likely as one of five is likely enough.
    found = decide(both, [], [], always(0.0, -9.0, 0.0))
    assert isinstance(found, Options)
    assert (found.about, [one.record for one in found.hits]) == ("answer", ["a/1", "a/2"])


def test_where_all_that_may_be_meant_is_not_public_nothing_is_offered() -> None:
    secret = hit(0.5, record="secret", kind="pointer")
    assert decide([secret], [], ["secret"], WEIGHING) == "nothing-fits"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("hallo", "not-a-question"),
        ("Hallo, danke!", "not-a-question"),
        ("17 + 4", "not-a-question"),
        ("?!", "not-a-question"),
        ("die", "too-short"),
        ("hallo die", "too-short"),
        ("17 mal 23", "nothing-fits"),
        ("x", "nothing-fits"),
        ("Was wurde NICHTÖFFENTLICH beraten?", "non-public"),
        ("unter Ausschluss der Öffentlichkeit", "non-public"),
        ("Müll", None),
        ("IT", None),
        ("hallo Müll", None),
        ("Müll 17", None),
    ],
)
def test_a_line_that_asks_nothing_gets_silence_with_its_reason(
    line: str, reason: str | None
) -> None:
    assert abstain_before_search(Query.of(line)) == reason
