"""German words, places, evidence and the decision about silence."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import german
from retrieval.archive import Archive
from retrieval.german import word_groups, word_set
from retrieval.german.dates import one_form
from retrieval.german.places import other_places
from retrieval.german.spelling import Spelling
from retrieval.german.words import aspects, index_terms, parts, rarity, stem, unwrapped, words
from retrieval.index.arrays import Places, Rounded
from retrieval.index.lexicon import Lexicon
from retrieval.index.tokens import TokenizedRows
from retrieval.search.evidence import NAMES, HeldRows, Passages, RowMemory, evidence
from retrieval.search.matching import Matcher, TermMatches
from retrieval.search.query import Query, stems_of

TABLE = {"bunker": (1.0, 0.0), "schutzraum": (0.9, 0.436), "kanal": (0.0, 1.0)}


def in_the_head(texts: object) -> np.ndarray:  # type: ignore[type-arg]
    """An encoder that can be computed in the head: a table, else nothing."""
    return np.array([TABLE.get(word, (0.0, 0.0)) for word in texts], dtype=np.float32)  # type: ignore[attr-defined]


def test_spellings_without_umlauts_have_the_same_stem() -> None:
    assert stem("haeuser") == stem("häuser") == stem("haus")
    assert words("Straße STRASSE") == ["strasse", "strasse"]


def test_word_lists_are_folded_as_words_are_and_say_what_they_are_for() -> None:
    plain = ("stop_words.txt", "joining_words.txt", "affixes.txt", "common_place_names.txt")
    listed = set().union(*map(word_set, plain), *word_groups("aspects.txt").values())
    pieces = set().union(*word_groups("topics.txt").values())
    listed |= {piece.removeprefix("-") for piece in pieces}
    assert {one for one in listed if words(one) != [one]} == set()
    for path in Path(str(german.__file__)).parent.glob("*.txt"):
        assert path.read_text(encoding="utf-8").startswith("# "), path


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
        ("Zebrastreifen in Landau", [("landau",)]),
        ("Die Oper Frankfurt", [("frankfurt",)]),
        ("Wie viel Wasser ist im Weiher?", []),
        ("Ist das Essen in der Kita gut?", []),
        ("Waren die Hallen offen?", []),
        ("Gibt es in Wanne-Eickel Bunker?", []),
        ("Ist Herne dabei?", []),
    ],
)  # fmt: skip
def test_other_towns_are_told_from_the_own_and_from_words(
    line: str, named: list[tuple[str, ...]]
) -> None:
    assert list(other_places(words(line), {"herne", "wanne", "eickel"})) == named


def found(line: str, *rows: str) -> tuple[Query, TermMatches]:
    """How far rows hold the words of a line."""
    query = Query.of(line, stems_of(["Herne"]))
    lexicon = Lexicon.build(TokenizedRows.of(rows), ["a"] * len(rows), in_the_head)
    return query, Matcher(query, lexicon, in_the_head(query.words))(lexicon.rows)


def test_a_row_holds_a_word_by_its_stem_its_parts_or_its_nearest_word() -> None:
    query, held = found("Gibt es Bunker am Kanal?", "Bunkern", "ein Schutzraum", "Pizza", "")
    assert query.words == ("bunker", "kanal")
    assert held.shared.tolist() == [[1, 0], [0, 0], [0, 0], [0, 0]]
    assert held.nearest[0].tolist() == [1, 0]
    assert held.nearest[1].tolist() == pytest.approx(
        [(0.9 - 0.3) / 0.7, (0.436 - 0.3) / 0.7], abs=0.01
    )
    assert held.nearest[2:].tolist() == [[0, 0], [0, 0]]
    _, compound = found("Gibt es Schutzbunker?", "Schutz und Bunker", "Bunker", "Schutzbunker")
    assert compound.shared.ravel().tolist() == pytest.approx([1, 0.125, 1])


def test_rounded_vectors_keep_their_cosines_and_known_words_their_vectors() -> None:
    random = np.random.default_rng(3)
    rows = random.normal(size=(50, 64)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rounded = Rounded.of(rows)
    assert rounded.products(rows[:5], np.arange(50)) == pytest.approx(rows[:5] @ rows.T, abs=0.01)
    assert Rounded.of(np.zeros((1, 4), np.float32)).levels.tolist() == [[0, 0, 0, 0]]
    first = Lexicon.build(TokenizedRows.of(["Bunker Kanal"]), ["a"], in_the_head)
    more = TokenizedRows.of(["Kanal Schutzraum Bunker"])
    grown = Lexicon.build(more, ["a"], in_the_head, earlier=first)
    anew = Lexicon.build(more, ["a"], in_the_head)
    assert grown.vectors.levels.tolist() == anew.vectors.levels.tolist()
    assert grown.vectors.scales.tolist() == anew.vectors.scales.tolist()


def test_evidence_of_a_record_is_that_of_its_best_rows() -> None:
    query, held = found("Gibt es Bunker am Kanal?", "Bunker", "Kanal", "Pizza", "Bunker")
    rows = Passages(
        starts=np.array([0, 3]),
        vorgaenge=np.array([0, 0]),
        window=np.array([False, True, True, False]),
        unanswered=np.array([False, True]),
        sizes=np.array([99.0, 0.0], dtype=np.float32),
    )
    similarity = np.array([0.1, 0.2, 0.3, 0.9], dtype=np.float32)
    both = evidence(query, rows, HeldRows(np.arange(4), similarity, similarity / 2, held))
    first, second = (dict(zip(NAMES, one.tolist(), strict=True)) for one in both)
    share = rarity("bunker") / (rarity("bunker") + rarity("kanal"))
    assert (first["similarity_frage"], first["similarity_antwort"]) == pytest.approx((0.1, 0.3))
    assert first["similarity_matter"] == second["similarity_matter"] == pytest.approx(0.9)
    assert second["similarity_frage"] == second["similarity_antwort"] == pytest.approx(0.9)
    assert (first["words_antwort"], first["words_matter"]) == pytest.approx((0.15, 0.45))
    assert (first["coverage_frage"], first["coverage_antwort"]) == pytest.approx((share, 1 - share))
    assert (first["coverage_record"], second["coverage_record"]) == pytest.approx((1, share))
    assert first["max_rarity"] == pytest.approx(max(query.weights))
    assert (first["unanswered"], second["unanswered"]) == (0, 1)
    assert (first["length"], second["length"]) == pytest.approx((np.log(3), 0))


def test_numbers_and_days_match_in_all_their_forms() -> None:
    days = ("15.02.2022", "15.2.22", "15. Februar 2022", "15.Feb. 2022", "2022-02-15")
    assert {tuple(words(f"am {day} um")) for day in days} == {("am", "15", "februar", "2022", "um")}
    assert words("vom 5.2. bis 05. Februar") == ["vom", "5", "februar", "bis", "5", "februar"]
    for sum_ in ("15.000 Euro", "15\u00a0000 Euro", "15000 Euro"):
        assert words(sum_) == ["15000", "euro"]
    for other in ("1.5.0", "31.2.2022", "10.200.3", "2,5", "Punkt 1.12"):
        assert words(other) == re.findall(r"\w+", other.casefold()), other
    _, held = found("Kosten 1200000 am 3.4.2023", "3. April 2023: Kosten von 1.200.000 Euro")
    assert held.shared.min() == 1


@given(st.text("0123456789.,- jfan\u00a0'/", max_size=40))
def test_one_form_stays_as_it_is(text: str) -> None:
    assert words(one_form(text)) == words(text)


def test_a_synonym_counts_only_where_the_word_itself_does_not_stand() -> None:
    texts = ("Strafzettel am Kanal", "Strafzettel und Knöllchen", "Pizza")
    query, held = found("Wo gibt es Knöllchen?", *texts)
    assert held.synonym[:, 0].tolist() == [1, 1, 0]
    alone = np.arange(3)
    none = np.zeros(3, dtype=np.float32)
    rows = Passages(alone, alone, np.ones(3, dtype=np.bool_), none.astype(np.bool_), none)
    nothing = np.zeros(3, dtype=np.float32)
    values = evidence(query, rows, HeldRows(np.arange(len(nothing)), nothing, nothing, held))
    assert values[:, NAMES.index("synonym")].tolist() == [1, 0, 0]


def test_the_own_town_tells_nothing() -> None:
    assert Query.of("Was macht Herne mit Herner Bunkern?", stems_of(["Herne"])).words == (
        "bunkern",
    )


def test_a_quote_has_the_words_of_the_question_in_its_form_and_order() -> None:
    _, held = found(
        "Ist Herne bei den Stadtrettern?",
        "Mitglied bei den Stadtrettern",
        "die Stadtretter",
        "bei den",
        "Stadtrettern",
        "Ist Herne bei den Stadtrettern oder nicht?",
    )
    assert held.quote.tolist() == pytest.approx([2 / 3, 0, 0, 0, 1])


def test_phrases_and_aspects_are_shares() -> None:
    _, named = found(
        "Was kostet Herne besser machen?", "Herne besser machen", "besser spät als nie"
    )
    assert named.phrase.tolist() == [1, 0]
    _, split = found("Herne besser machen", "Herne besser", "machen wir")
    assert split.phrase.tolist() == [0.5, 0]
    _, asked = found("Was kostet Herne besser machen?", "Welches Budget gibt es?", "Wo ist es?")
    assert asked.aspect.tolist() == [1, 0]


def test_how_sure_a_hit_is_does_not_depend_on_how_many_are_shown(seed_archive: Archive) -> None:
    for line in ("Wer kümmert sich um Herne besser machen?", "Ist Herne bei den Stadtrettern?"):
        assert seed_archive.ranked(line, 3) == seed_archive.ranked(line, 25)[:3]


def test_typing_without_umlauts_and_in_lower_case_finds_the_same(seed_archive: Archive) -> None:
    assert seed_archive.ask("stadtretter").kind == seed_archive.ask("STADTRETTER").kind == "choice"
    for line in ("IST HERNE BEI DEN STADTRETTERN", "ist herne bei den stadtrettern"):
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


def test_an_abbreviation_is_read_as_the_one_long_word_that_it_can_stand_for() -> None:
    spelling = Spelling(
        ["onlinezugangsgesetzes", "onlinezugangsgesetzumsetzung", "onlinezugangsgesetz"]
    )
    assert spelling("ozg") == "onlinezugangsgesetz"
    assert spelling("qxz") == "qxz"
    assert Spelling(["ortszentrumsgestaltung", "onlinezugangsgesetz"])("ozg") == "ozg"


def test_what_a_row_holds_is_found_out_once_and_the_same_beside_any_others() -> None:
    _, held = found("Gibt es Bunker am Kanal?", "Bunker", "Kanal", "ein Schutzraum", "Pizza")
    figures = np.linspace(0.1, 0.4, 4).astype(np.float32)
    every = HeldRows(np.arange(4), figures, figures / 2, held)
    asked: list[list[int]] = []

    def find(rows: Places) -> HeldRows:
        asked.append(rows.tolist())
        return every.take(rows)

    memory = RowMemory(find)
    for rows in ([1, 3], [0, 1], [0, 1, 2, 3]):
        got, alone = memory(np.array(rows)), every.take(np.array(rows))
        assert got.numbers.tolist() == rows
        assert got.similarity.tolist() == alone.similarity.tolist()
        assert got.found.nearest.tolist() == alone.found.nearest.tolist()
    assert asked == [[1, 3], [0], [2]]
