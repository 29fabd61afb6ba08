"""All records of a generation → lists: what a build takes over, and what can be browsed."""

from __future__ import annotations

import json
from datetime import date

from retrieval.failures import Failure
from retrieval.pages import Article
from retrieval.records import LeftOut, Sitzung, Source, Suggestion, Withdrawn
from retrieval.storage.store import Store, day_of, grouped, keys_of, record_of, vorgang_of
from retrieval.storage.stored import Addressed, Meeting, Note, Overview, StoredAnswer, Vorgang


def private(store: Store) -> frozenset[str]:
    """Return the addresses of what is not public."""
    return frozenset(store.column("SELECT id FROM vorgang WHERE NOT public"))


def pointers(store: Store) -> int:
    """Return how many public Vorgänge have no answer."""
    [count] = store.column(
        "SELECT count(*) FROM vorgang WHERE public AND id NOT IN (SELECT vorgang FROM answer)"
    )
    return int(count)


def days(store: Store) -> tuple[date | None, date | None]:
    """Return the first and the last day of a Sitzung."""
    [(first, last)] = store.rows("SELECT min(datum), max(datum) FROM sitzung", kind=None)
    return day_of(first), day_of(last)


def asked(store: Store) -> list[Suggestion]:
    """Return the questions that have a public answer; where none was numbered, the subject."""
    rows = store.rows(
        "SELECT answer.id AS id, coalesce(answer.frage, betreff) AS frage, betreff, datum "
        "FROM answer JOIN vorgang ON vorgang.id = answer.vorgang "
        "WHERE public ORDER BY answer.rowid"
    )
    return [record_of(Suggestion, row) for row in rows]


def vorgaenge(store: Store) -> list[Vorgang]:
    """Return all Vorgänge, by their addresses."""
    return [vorgang_of(row) for row in store.rows("SELECT * FROM vorgang ORDER BY id")]


def articles(store: Store) -> list[tuple[str, Article, str]]:
    """Return the address of each article, what is known of it without its text, and its page."""
    rows = store.rows("SELECT * FROM article ORDER BY id")
    return [(row["id"], record_of(Article, row, captions=()), row["page"]) for row in rows]


def askers(store: Store) -> list[str]:
    """Return who asked what is public, as printed, each once."""
    told = store.column("SELECT DISTINCT askers FROM vorgang WHERE public")
    return sorted({one for listed in told for one in json.loads(listed)})


def gremien(store: Store) -> list[str]:
    """Return the names of the Gremien that dealt with what is public."""
    return store.column("SELECT DISTINCT gremium FROM vorgang WHERE public AND gremium IS NOT NULL")


def answered_numbers(store: Store) -> dict[str, str]:
    """Return the numbers of the papers that Vorgänge answer, by the addresses of these."""
    return dict(store.rows("SELECT id, about FROM vorgang WHERE about IS NOT NULL", kind=None))


def sitzungen(store: Store) -> list[Meeting]:
    """Return all meetings, by their addresses."""
    rows = store.rows("SELECT * FROM sitzung ORDER BY id")
    return [record_of(Meeting, row, sitzung=record_of(Sitzung, row)) for row in rows]


def overview(store: Store) -> list[Overview]:
    """Return all Vorgänge with their questions and answers, by their addresses."""
    fragen = grouped(store.rows("SELECT vorgang, text FROM frage ORDER BY position", kind=None))
    rows = store.rows("SELECT * FROM answer ORDER BY vorgang, position")
    answers = grouped((row["vorgang"], record_of(StoredAnswer, row)) for row in rows)
    replies = set(store.column("SELECT id FROM vorgang WHERE enquiry IS NOT NULL"))
    of_paper = grouped(store.rows("SELECT group_id, id FROM vorgang", kind=None))
    return [
        Overview(
            one,
            tuple(fragen.get(one.id, ())),
            tuple(answers.get(one.id, ())),
            is_reply=one.id in replies,
            replied=any(other in answers for other in of_paper[one.group_id]),
            unread_reply=any(
                other in replies and other not in answers for other in of_paper[one.group_id]
            ),
        )
        for one in vorgaenge(store)
    ]


def left_out(store: Store) -> list[LeftOut]:
    unknown = dict.fromkeys(("gremium", "datum", "top", "beschlussart", "page", "sha256"))
    found = []
    for row in store.rows("SELECT * FROM left_out"):
        source = record_of(Source, row, **unknown) if row["betreff"] else None
        found.append(LeftOut(row["file"], Failure.from_json(row["reason"]), source))
    return found


def contents(store: Store) -> dict[str, str]:
    """Return the checksum of all that is kept of each Vorgang."""
    return dict(store.rows("SELECT id, content FROM vorgang", kind=None))


def addresses(store: Store) -> dict[str, Addressed]:
    """Return every address that leads to a text, with what it is about."""
    rows = store.rows(
        "SELECT id, betreff, body, vorlage, item_key, paper_key FROM vorgang WHERE public "
        "UNION ALL SELECT answer.id, betreff, body, vorlage, item_key, paper_key FROM answer "
        "JOIN vorgang ON vorgang.id = answer.vorgang "
        "UNION ALL SELECT sachverhalt.id, betreff, body, vorlage, item_key, paper_key "
        "FROM sachverhalt JOIN vorgang ON vorgang.id = sachverhalt.vorgang "
        "UNION ALL SELECT id, title, NULL, NULL, NULL, NULL FROM article "
        "UNION ALL SELECT excerpt.id, title, NULL, NULL, NULL, NULL FROM excerpt "
        "JOIN article ON article.id = excerpt.article"
    )
    return {row["id"]: record_of(Addressed, row, keys=keys_of(row)) for row in rows}


def withdrawals(store: Store) -> list[Note]:
    """Return the addresses whose texts the sources no longer hold."""
    rows = store.rows("SELECT * FROM withdrawn ORDER BY id")
    return [Note(record_of(Withdrawn, row), keys_of(row)) for row in rows]


def passage_keys(store: Store) -> list[tuple[str, str]]:
    """Return the checksum of each passage's text and the Vorgang it belongs to, by row."""
    return store.rows("SELECT sha256, vorgang FROM passage ORDER BY row", kind=None)


def bodies(store: Store) -> dict[str, str]:
    """Return the body of each group of Vorgänge; none where all are of one."""
    found = dict(store.rows("SELECT group_id, body FROM vorgang GROUP BY group_id", kind=None))
    return found if len(set(found.values())) > 1 else {}


def passage_bodies(store: Store) -> list[str]:
    """Return the body of each passage, by row; empty where it is of none."""
    return store.column(
        "SELECT coalesce((SELECT body FROM vorgang WHERE group_id = passage.vorgang LIMIT 1), '') "
        "FROM passage ORDER BY row"
    )
