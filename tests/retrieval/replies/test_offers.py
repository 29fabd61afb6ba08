"""What is offered beside a reply: nothing that is not public, nothing about another town."""

from __future__ import annotations

import pytest

from retrieval.archive import Archive
from retrieval.replies.compose import offers
from retrieval.replies.reply import Pointer, Silence
from retrieval.storage import inventory


def test_what_is_not_public_is_never_offered(seed_archive: Archive) -> None:
    store = seed_archive._store
    private = sorted(inventory.private(store))
    assert private
    betreffs = store.column("SELECT betreff FROM vorgang")
    found = [hit for line in betreffs for hit in seed_archive.ranked(line)]
    near = [hit for hit in found if hit.record in private]
    assert near, "the search finds some: it is the offers that leave them out"
    held = store.bundle([*private, *(hit.record for hit in found)])
    assert offers(held, near) == ()
    for hit in found:
        assert not {one.id for one in offers(held, [*near, hit])} & set(private)


def test_no_reply_of_any_kind_offers_what_is_not_public(seed_archive: Archive) -> None:
    store = seed_archive._store
    private = inventory.private(store)
    for betreff in store.column("SELECT DISTINCT betreff FROM vorgang"):
        for line in (betreff, f"Was wurde zu {betreff} gesagt?"):
            reply = seed_archive.ask(line[:500])
            named = {one.id for one in getattr(reply, "more", ())}
            if isinstance(reply, Pointer):
                named |= {one.id for one in (*reply.newer, *reply.background.related)}
            assert not named & private


@pytest.mark.parametrize("town", ["Dortmund", "Bochum", "Recklinghausen", "Köln"])
@pytest.mark.parametrize(
    "question",
    [
        "Ist {} bei den Stadtrettern?",
        "Gibt es Bunker in {}?",
        "Was macht die Stadt {} für Respekt?",
    ],
)
def test_a_question_about_another_town_gets_no_offers_of_this_one(
    seed_archive: Archive, town: str, question: str
) -> None:
    own = seed_archive.ask(question.format("Herne"))
    assert own.kind != "silence" or own.more, "here there is something to offer"
    reply = seed_archive.ask(question.format(town))
    assert reply == Silence(reason="other-place", language="de")
