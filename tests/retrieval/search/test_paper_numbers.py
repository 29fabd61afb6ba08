"""Numbers of papers in a line: what the archive stores is found, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ids import number_runs, vorlage_key
from retrieval.search.lookup import Lookup, find_lookups
from retrieval.search.paper_numbers import VorlageLookup
from retrieval.search.query import Query
from tests.support.register import NAMELESS, SmallRegister

#: Numbers as councils shape them; each counts papers of its own.
NUMBERS = (
    "AN/2711/2019", "14-20 / F 00815", "VI-F-08642", "VI-F-08642-AW-02", "mAF0375/19", "AF1482/18",
    "16-0633/2019 F1", "16-0633/2019 S1", "1914577", "1914577-03", "AF/0027/2019", "VIII/2019/0391",
    "DS/1533/VI", "KA/0219/VII", "21-7304", "21-5108.02", "19/SVV/0468", "FB 52/0349/WP17",
    "2019/AN/3365", "VO/2019/07841", "VO/2019/07841-02", "BV-V/06/0577", "F0263/19", "0741/2019",
    "0741-2/2019", "0852/2019-2. Erg.", "2019/0963", "2019/0974/3", "19-12086", "19-12086-02",
    "ST 2055/2019", "GRDrs 417/2019", "2266/2019/4", "20193177", "1288/19", "RA-396/2019",
    "S 18/509", "BV-StVV 14/27", "AN/2734/2019/1. Ergänzung", "Ä-12/2019", "2019/0985-a", "§ 27/19",
)  # fmt: skip
REGISTER = SmallRegister(NUMBERS)

#: How people write a number that they have before them.
WRITTEN: dict[str, Callable[[str], str]] = {
    "as stored": str,
    "in small letters": str.lower,
    "in capitals": str.upper,
    "with the hyphens of a phone": lambda number: number.replace("-", "\u2011"),
    "with dashes": lambda number: number.replace("-", "–"),
    "with other slashes": lambda number: number.replace("/", "\u2044"),
    "with blanks round its signs": lambda number: re.sub("([/-])", r" \1 ", number),
    "with blanks for its signs": lambda number: re.sub("[/-]", " ", number),
    "without blanks": lambda number: number.replace(" ", ""),
    "with more zeros": lambda number: re.sub(r"\d+", lambda run: run[0].zfill(7), number),
    "without zeros": lambda number: re.sub(r"\b0+(?=\d)", "", number),
    "behind a label": lambda number: f"Vorlage {number}",
    "behind a label and a colon": lambda number: f"Vorlagennummer: {number}",
    "glued to a label": lambda number: f"Nr.{number}",
    "behind two labels": lambda number: f"Drucksache Nr. {number}",
    "behind a short label": lambda number: f"Drs. {number}",
    "in brackets": lambda number: f"({number})",
    "in a short question": lambda number: f"Was steht in {number}?",
    "in a request": lambda number: f"Zeig mir {number} bitte",
    "in a long question": lambda number: f"Was kostet der Neubau laut Anfrage {number}?",
}


def found_in(line: str, *stored: str) -> tuple[Lookup, ...]:
    return find_lookups(Query.of(line), SmallRegister(stored) if stored else REGISTER, NAMELESS)


@pytest.mark.parametrize("way", WRITTEN)
def test_a_stored_number_is_found_in_whatever_shape(way: str) -> None:
    lines = {number: WRITTEN[way](number) for number in NUMBERS}
    found = {number: found_in(line) for number, line in lines.items()}
    assert found == {number: (VorlageLookup(vorlage_key(number)),) for number in NUMBERS}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_is_one_sign_off_finds_nothing(number: str) -> None:
    held = set(map(vorlage_key, NUMBERS))
    others = [f"{number}/9", f"{number}-09", f"{number} B9", f"{number}7", f"Q{number}"]
    others += [f"Q-{number}", f"QX {number}", f"{number} 2"]
    for at, sign in enumerate(number):
        if sign.isalnum():
            other = str((int(sign) + 1) % 10) if sign.isdecimal() else "Q"
            others.append(number[:at] + other + number[at + 1 :])
    for other in [one for one in others if vorlage_key(one) not in held]:
        for line in (other, other.lower(), f"Vorlage {other}", f"Was steht in {other}?"):
            found = found_in(line)
            assert all(isinstance(one, VorlageLookup) and one.key not in held for one in found), (
                line
            )


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("0963", "2019/0963"), ("Vorlage 0963", "2019/0963"), ("963/2019", "2019/0963"),
        ("1533/VI", "DS/1533/VI"), ("0027/2019", "AF/0027/2019"), ("0375/19", "mAF0375/19"),
        ("Was steht in 52/0349/WP17?", "FB 52/0349/WP17"), ("Drs. 18/509", "S 18/509"),
        ("Drs 417/2019", "GRDrs 417/2019"), ("07841-02", "VO/2019/07841-02"),
    ],
)  # fmt: skip
def test_a_number_is_found_without_its_beginning_or_turned_round(line: str, number: str) -> None:
    assert found_in(line) == (VorlageLookup(vorlage_key(number)),)


@pytest.mark.parametrize(
    ("line", "stored"),
    [
        ("0963/2019", ("AN/0963/2019", "F/0963/2019")), ("0963", ("2018/0963", "2019/0963")),
        ("0963/2019", ("AN/0963/2019", "2019/0963")), ("5/2024", ("ANF 5/2024", "ANT 5/2024")),
    ],
)  # fmt: skip
def test_a_shortened_number_that_may_be_several_tells_which(
    line: str, stored: tuple[str, ...]
) -> None:
    keys = tuple(sorted(map(vorlage_key, stored)))
    assert found_in(line, *stored) == (VorlageLookup(vorlage_key(line), others=keys),)
    assert found_in(line, *stored, line) == (VorlageLookup(vorlage_key(line)),)


@pytest.mark.parametrize(
    ("line", "stored"),
    [
        ("2019/0974", "2019/0974/3"), ("Vorlage 2", "2019/0974/2"), ("2019", "AN/2711/2019"),
        ("WP17", "FB 52/0349/WP17"), ("AW-02", "VI-F-08642-AW-02"), ("/2019", "0741/2019"),
        ("2/2019", "0741-2/2019"), ("112", "2019/0112"), ("19/21", "21/19"),
        ("2266/2019", "2266/2019/4"), ("zz 0741/2019", "0741/2019"), ("ST 0741/2019", "0741/2019"),
        ("ST 0741/2019 war was?", "0741/2019"), ("0741/2019 2. Ergänzung", "0741/2019"),
        ("DS/0741/2019/V", "0741/2019"), ("1/23", "12/3"),
    ],
)  # fmt: skip
def test_what_is_left_of_a_number_is_no_number(line: str, stored: str) -> None:
    assert VorlageLookup(vorlage_key(stored)) not in found_in(line, stored)


@pytest.mark.parametrize(
    ("line", "stored"),
    [
        ("In 2022 gab es 129 Anträge zu Bäumen", "2022/129"),
        ("Wie viele Kinder kamen im Schuljahr 2021/22?", "2021/22"),
        ("Welche Anfragen gab es 2022?", "2022"), ("Gab es 129 Anfragen?", "129"),
        ("Gab es 129 Anfragen?", "2022/0129"), ("Was kosten 7 Bäume?", "7"),
        ("Hat das Amt 24/7 geöffnet?", "24/7"), ("Was kostet der Ausbau der A 40?", "A 40"),
        ("Wie hoch sind 3.5 Prozent?", "3/5"), ("Wann öffnet das Bad in Kita-Nähe 2019-2021?", "2019/2021"),
    ],
)  # fmt: skip
def test_figures_in_a_question_are_no_numbers_of_papers(line: str, stored: str) -> None:
    assert found_in(line, stored) == ()


@pytest.mark.parametrize("line", ["7", "Vorlage 7", "Was kostet es laut Drucksache Nr. 7?", "(7)"])
def test_a_plain_number_is_one_of_a_paper_where_it_is_announced_or_alone(line: str) -> None:
    assert found_in(line, "7") == (VorlageLookup("7"),)
    assert VorlageLookup("7") not in found_in("TOP 7", "7")


def test_a_stored_number_may_look_like_a_day_or_like_words() -> None:
    assert found_in("15/02/2022", "15/02/2022") == (VorlageLookup("15-2-2022"),)
    assert VorlageLookup("15-2-2022") not in found_in("Tagesordnung 15.02.2022", "15/02/2022")
    assert found_in("TOP 5/2021", "TOP 5/2021") == (VorlageLookup("TOP-5-2021"),)
    assert found_in("an/xii", "AN/XII") == (VorlageLookup("AN-XII"),)
    assert found_in("Was kostet ein Parkausweis?", "Parkausweis") == ()


def test_the_spelling_tells_numbers_of_one_key_apart() -> None:
    both = ("2022/0129", "2022-0129", "22/0129")
    assert found_in("2022-0129", *both) == (VorlageLookup("2022-129", ("2022-0129",)),)
    assert found_in("2022‑0129", *both) == (VorlageLookup("2022-129", ("2022-0129",)),)
    assert found_in("2022 129", *both) == (VorlageLookup("2022-129"),)
    assert found_in("a1", "A-1", "A1") == (VorlageLookup("A-1", ("A1",)),)


def test_a_party_before_a_number_is_no_part_of_it() -> None:
    assert found_in("Anfrage der SPD 2019/0963") == (VorlageLookup("2019-963"),)


def test_a_number_that_nobody_stored_is_asked_for_in_vain() -> None:
    for line in ("Was steht in Vorlage 2019/0964 zum Freibad?", "2019/0964", "zeig mir 2019/0964"):
        assert found_in(line) == (VorlageLookup("2019-964"),)
    assert found_in("Ist 2019/0964 ein Bruch im Rechenbuch?") == ()


#: What stands behind a number where one sign off would be another paper.
WORDS = ("neu", "alt", "Neufassung", "1. Ergänzung", "Ortsgemeinde Süd", "Ortsgemeinde Bad Ems",
         "Ortsbeirat Alt-Mitte", "Bauausschuss", "St. Marien", "Teil A", "vom 15.02.2022")  # fmt: skip
ADDITIONS = st.tuples(
    st.sampled_from(["{}", "({})", "[{}]", "- {}", ", {}", "– {}"]), st.sampled_from(WORDS)
).map(lambda drawn: f" {drawn[0].format(drawn[1])}")
#: How people write an addition that they have before them.
RETYPED: dict[str, Callable[[str], str]] = {
    **{way: WRITTEN[way] for way in ("as stored", "in small letters", "in capitals")},
    "with dashes": WRITTEN["with dashes"],
    "with hyphens": lambda number: number.replace("–", "-"),
    "with other brackets": lambda number: number.translate(str.maketrans("()[]", "[]()")),
    "without a blank before a bracket": lambda number: re.sub(r" (?=[(\[])", "", number),
    "with blanks within brackets": lambda number: re.sub(r"([(\[])(.*)(.)", r"\1 \2 \3", number),
    "with blanks round its signs": lambda number: re.sub("([/–-])", r" \1 ", number),
    "with wide blanks": lambda number: number.replace(" ", "\u00a0 "),
    "behind a label": lambda number: f"Vorlage {number}",
    "in a request": lambda number: f"Zeigen Sie mir Drucksache Nr. {number}",
}


@given(st.sampled_from(NUMBERS), st.lists(ADDITIONS, min_size=1, max_size=4), st.data())
def test_a_number_with_an_addition_is_found_and_none_beside_it(
    number: str, additions: list[str], data: st.DataObject
) -> None:
    stored = list({vorlage_key(number + one): number + one for one in ["", *additions]}.values())
    kept = data.draw(st.lists(st.sampled_from(stored), min_size=1, unique=True))
    for asked in stored:
        key = vorlage_key(asked)
        for way, write in RETYPED.items():
            found = {one.key for one in found_in(write(asked), *kept) if hasattr(one, "key")}
            others = found & set(map(vorlage_key, kept)) - {key}
            assert asked not in kept or found == {key}, (way, write(asked))
            assert asked in kept or others <= {vorlage_key(number)}, (way, write(asked))


@pytest.mark.parametrize(
    ("line", "stored"),
    [
        ("2021-95 (neu)", "2021-95"), ("2021-95 neu", "2021-95"), ("Vorlage 2021-95, neu?", "2021-95"),
        ("2021-95 (1. Ergänzung)", "2021-95"), ("2021-95 – Neufassung", "2021-95"),
        ("2021-95", "2021-95 (neu)"), ("2021-95 (alt)", "2021-95 (neu)"),
        ("12/2022 Ortsgemeinde Süd", "12/2022 Ortsgemeinde Nord"),
        ("12/2022", "12/2022 Ortsgemeinde Nord"), ("2022/0129 (2 Seiten)", "2022/0129/2"),
    ],
)  # fmt: skip
def test_another_version_or_place_is_another_paper(line: str, stored: str) -> None:
    assert VorlageLookup(vorlage_key(stored)) not in found_in(line, stored)


def test_a_number_that_goes_on_like_a_stored_one_is_not_what_it_begins_with() -> None:
    both = ("12/2022", "12/2022 Ortsgemeinde Nord")
    assert not set(map(VorlageLookup, map(vorlage_key, both))) & set(
        found_in("12/2022 Ortsgemeinde Süd", *both)
    )
    assert found_in("Vorlage 12/2022 Gebühren", *both) == (VorlageLookup("12-2022"),)
    assert found_in("12/2022", *both) == (VorlageLookup("12-2022"),)


@pytest.mark.parametrize("words", ["Ergänzung der Satzung", "neu bestuhlen", "(Stadtretter)"])
def test_words_of_a_subject_behind_a_number_leave_it_what_it_is(words: str) -> None:
    assert found_in(f"Vorlage 2022/0129 {words}", "2022/0129") == (VorlageLookup("2022-129"),)


ALPHABET = st.sampled_from("0123456789abcdefghijklmnopqrstuvwxyzäöüß/-. ")
NUMBER = st.text(ALPHABET, min_size=1, max_size=14).filter(lambda text: bool(number_runs(text)))


def plain(number: str) -> list[str]:
    """The runs of a number as they are compared: by value and letter."""
    return [run.lstrip("0") or "0" for run in re.findall(r"[0-9]+|[a-zäöüß]+", number.lower())]


@given(NUMBER, NUMBER)
def test_only_zeros_case_and_signs_fold_two_numbers_into_one(one: str, other: str) -> None:
    assert (vorlage_key(one) == vorlage_key(other)) == (plain(one) == plain(other))


@given(NUMBER, st.data())
def test_one_other_digit_or_letter_makes_another_number(number: str, data: st.DataObject) -> None:
    places = [at for at, sign in enumerate(number) if sign.isalnum()]
    at = data.draw(st.sampled_from(places))
    others = "123456789" if number[at].isdecimal() else "abcdefghijklmnopqrstuvwxyzäöüß"
    sign = data.draw(st.sampled_from([one for one in others if one != number[at]]))
    assert vorlage_key(number) != vorlage_key(number[:at] + sign + number[at + 1 :])


@given(st.lists(NUMBER, min_size=1, max_size=6, unique=True), st.data())
def test_whatever_a_city_calls_its_papers_they_are_found(
    numbers: list[str], data: st.DataObject
) -> None:
    number = data.draw(st.sampled_from(numbers))
    line = " ".join(f"Vorlage {number}".split())
    found = found_in(line, *numbers)
    if any(map(str.isdecimal, number)):
        assert vorlage_key(number) in {one.key for one in found if isinstance(one, VorlageLookup)}


@given(st.text(max_size=60))
def test_a_line_without_a_stored_number_finds_no_paper(line: str) -> None:
    found = find_lookups(Query.of(line), SmallRegister(), NAMELESS)
    assert all(not isinstance(one, VorlageLookup) or not one.spellings for one in found)
