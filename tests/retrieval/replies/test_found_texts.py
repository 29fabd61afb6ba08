"""All texts that hold words: by kind and by what is chosen, with what was looked for marked."""

from __future__ import annotations

import pytest

from retrieval.archive import Archive
from retrieval.replies.catalogue import Chosen
from retrieval.replies.found_texts import ON_A_PAGE, Piece, Wanted, shortened


def joined(pieces: tuple[Piece, ...]) -> str:
    return "".join(one.text for one in pieces)


def test_questions_answers_and_reasons_are_found_by_their_words(seed_archive: Archive) -> None:
    found = seed_archive.texts("Digitalisierung Nachbarstädte")
    assert found.whole
    assert {one.id for one in found.shown} == {
        "herne-2022-0113/3",
        "herne-2022-0113/sachverhalt",
    }
    [reason] = [one for one in found.shown if one.kind == "sachverhalt"]
    stored = seed_archive.find(reason.id)
    assert stored
    assert stored.kind == "context"
    assert joined(reason.excerpt) in stored.text
    assert "Digitalisierung" in [one.text for one in reason.excerpt if one.marked]


def test_words_are_found_with_other_endings_and_in_compounds(seed_archive: Archive) -> None:
    [found] = [one for one in seed_archive.texts("Schutzbunker").shown if one.kind == "pointer"]
    assert any(one.marked for one in (*found.title, *found.frage))


def test_where_no_text_holds_all_words_that_is_said(seed_archive: Archive) -> None:
    found = seed_archive.texts("Stadtretter Lummerland")
    assert found.total
    assert not found.whole
    assert seed_archive.texts("Lummerland").total == 0
    assert seed_archive.texts("der die das").total == 0


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        (Wanted(kind="sachverhalt"), {"sachverhalt"}),
        (Wanted(kind="context"), {"context"}),
        (Wanted(chosen=Chosen(year="2022")), {"answer", "sachverhalt"}),
        (Wanted(chosen=Chosen(year="1999")), set()),
    ],
)
def test_what_is_chosen_limits_what_is_found(
    seed_archive: Archive, wanted: Wanted, kinds: set[str]
) -> None:
    found = seed_archive.texts("Netzwerk", wanted)
    assert {one.kind for one in found.shown} == kinds


def test_nothing_of_what_is_not_public_is_found(seed_archive: Archive) -> None:
    found = seed_archive.texts("Grundstücksangelegenheit")
    stored = [seed_archive.find(one.id) for one in found.shown]
    assert all(getattr(one, "public", True) for one in stored)


def test_a_page_beyond_the_last_is_the_last(seed_archive: Archive) -> None:
    found = seed_archive.texts("Stadt Rat Anfrage", Wanted(page=999))
    assert 1 <= found.page <= found.pages
    assert len(found.shown) <= ON_A_PAGE


def test_a_long_excerpt_is_cut_between_words() -> None:
    pieces = (Piece("eins zwei "), Piece("drei", marked=True), Piece(" vier fünf"))
    assert joined(shortened(pieces, 20)) == "eins zwei drei vier …"
    assert shortened(pieces, 100) == pieces
