"""What must outlive a restart of the Telegram channel → SQLite in the state folder.

Numbers of updates, keys of long ids, for three days which messages answered which and the one
record that a chat saw last, what a citizen asked to be told about, and in which language. Never a
question, a name or, without such a wish, a chat: of one whose messages are answered a digest is
kept, with a key that is not in the file.
"""

from __future__ import annotations

import json
import logging
import re
import sqlite3
import threading
from base64 import urlsafe_b64encode
from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

from bot.state.file import OWN
from bot.texts import log as log_texts
from bot.texts.cli import DATABASE_UNUSABLE, TELEGRAM_STATE
from bot.texts.failures import of_the_system
from bot.texts.languages import Language, known
from retrieval.errors import RatsauskunftError

_log = logging.getLogger("ratsauskunft")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS taken (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, id INTEGER NOT NULL UNIQUE,
    steps INTEGER NOT NULL, done INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS short (key TEXT PRIMARY KEY, id TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS subscription (
    number INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, kind TEXT NOT NULL,
    subject TEXT NOT NULL, known TEXT NOT NULL, told TEXT, UNIQUE (chat, kind, subject)
) STRICT;

CREATE TABLE IF NOT EXISTS replied (
    chat BLOB NOT NULL, question INTEGER NOT NULL, messages TEXT NOT NULL, day TEXT NOT NULL,
    PRIMARY KEY (chat, question)
) STRICT;
CREATE TABLE IF NOT EXISTS shown (
    chat BLOB PRIMARY KEY, id TEXT NOT NULL, day TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS spoken (chat BLOB PRIMARY KEY, language TEXT NOT NULL) STRICT;
"""

STATE_FILE = "telegram.sqlite"

#: Numbers of updates that are remembered: far more than Telegram can hold back in 24 hours for a
#: city, as every one below the confirmed one is gone.
REMEMBERED = 20_000

#: Telegram lets a message be edited for 48 hours, which end on the second day after it.
EDITABLE = timedelta(days=2)

#: Bytes of the digest of a chat, and of an id.
_DIGEST, _ID_DIGEST = 16, 15

#: A button's data has 64 bytes, a link's payload 64 letters; some are for what is to be done.
_LONGEST = 56
#: An id whose letters may all stand in both, but for its slashes.
_PLAIN = re.compile(r"[A-Za-z0-9-]+(?:/[A-Za-z0-9-]+)*")
#: What begins a key that is not the id itself; elsewhere in a key it stands for a slash.
_MARK = "_"

SubscriptionKind = Literal["topic", "item"]


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat wants to hear of a topic or of an agenda item; `known` are answers it has seen."""

    number: int
    chat: int
    kind: SubscriptionKind
    subject: str
    known: frozenset[str]
    told: date | None


class State:
    """The state of one channel; may be used from several threads."""

    def __init__(self, connection: sqlite3.Connection, key: bytes) -> None:
        self._connection = connection
        self._key = key
        self._lock = threading.Lock()
        self._unsaved: dict[int, tuple[int, bool]] = {}

    @classmethod
    def open(cls, folder: Path, secret: str = "") -> State:
        """The state kept in a folder, which is made; RatsauskunftError where that fails.

        `secret` keys the digests of chats.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / STATE_FILE
            file.touch(mode=OWN)
            # Chats stand in it. SQLite gives the files beside it the same rights.
            file.chmod(OWN)
            connection = sqlite3.connect(file, check_same_thread=False, timeout=5)
            # WAL with NORMAL outlives the death of the process at any moment.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            reason = of_the_system(error) if isinstance(error, OSError) else DATABASE_UNUSABLE
            raise RatsauskunftError(TELEGRAM_STATE.format(folder=folder, reason=reason)) from error
        return cls(connection, blake2b(secret.encode()).digest())

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    # Updates

    def is_done(self, update: int) -> bool:
        return self._taken(update)[1]

    def steps(self, update: int) -> int:
        """How much of the reply to an update Telegram has accepted."""
        return self._taken(update)[0]

    def begin(self, update: int) -> bool:
        """Whether the work on an update was never begun; from now on it was."""
        sql = "INSERT OR IGNORE INTO taken (id, steps, done) VALUES (?, 0, 0)"
        return self._write(sql, update) == 1

    def note(self, update: int, steps: int, done: bool) -> None:
        """So much of the reply is accepted; `done` where that was all.

        Never fails: what a full disk refuses is known until the process ends.
        """
        try:
            self._write(
                "INSERT INTO taken (id, steps, done) VALUES (?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET steps = excluded.steps, done = excluded.done",
                update, steps, done,
            )  # fmt: skip
            self._write(
                "DELETE FROM taken WHERE sequence <= (SELECT max(sequence) FROM taken) - ?",
                REMEMBERED,
            )
        except sqlite3.Error as error:
            _log.error(log_texts.NOT_NOTED, type(error).__name__)
            self._unsaved[update] = (steps, done)

    def _taken(self, update: int) -> tuple[int, bool]:
        if update in self._unsaved:
            return self._unsaved[update]
        rows = self._rows("SELECT steps, done FROM taken WHERE id = ?", update)
        return (int(rows[0][0]), bool(rows[0][1])) if rows else (0, False)

    # Which messages answered which

    def replies(self, chat: int, question: int) -> list[int]:
        """The messages that answered a message of a chat, in order."""
        sql = "SELECT messages FROM replied WHERE chat = ? AND question = ?"
        rows = self._rows(sql, self._digest(chat), question)
        return list(json.loads(rows[0][0])) if rows else []

    def keep_replies(self, chat: int, question: int, messages: list[int], today: date) -> None:
        """From now on these messages answer that one, until nobody can edit it any more."""
        self._write(
            "INSERT OR REPLACE INTO replied VALUES (?, ?, ?, ?)",
            self._digest(chat), question, json.dumps(messages), today.isoformat(),
        )  # fmt: skip

    def note_shown(self, chat: int, id: str, today: date) -> None:
        """The chat saw this record last; nothing is known any more of what it saw before."""
        sql = "INSERT OR REPLACE INTO shown VALUES (?, ?, ?)"
        self._write(sql, self._digest(chat), id, today.isoformat())

    def shown(self, chat: int) -> str | None:
        """The id of the record that a chat saw last."""
        rows = self._rows("SELECT id FROM shown WHERE chat = ?", self._digest(chat))
        return str(rows[0][0]) if rows else None

    def expire(self, today: date) -> None:
        """Nothing is known any more of replies to messages that nobody can edit."""
        day = (today - EDITABLE).isoformat()
        self._erase("DELETE FROM replied WHERE day < ?", day)
        self._erase("DELETE FROM shown WHERE day < ?", day)

    # Languages

    def language(self, chat: int) -> Language | None:
        """The language that a chat chose, or ordered an alert in; None for that of its app."""
        rows = self._rows("SELECT language FROM spoken WHERE chat = ?", self._digest(chat))
        return known(str(rows[0][0])) if rows else None

    def keep_language(self, chat: int, language: Language | None, chosen: bool = True) -> None:
        """From now on a chat is written to in this language; one that is not `chosen` yields."""
        if chosen:
            self._write("DELETE FROM spoken WHERE chat = ?", self._digest(chat))
        if language:
            sql = "INSERT OR IGNORE INTO spoken VALUES (?, ?)"
            self._write(sql, self._digest(chat), language)

    def _digest(self, chat: int) -> bytes:
        return blake2b(str(chat).encode(), key=self._key, digest_size=_DIGEST).digest()

    # Ids

    def key_of(self, id: str) -> str:
        """The id in letters for a button and a link, where it is short; else what stands for it.

        The key of "herne-2022-0129/2" is "herne-2022-0129_2".
        """
        if len(id) <= _LONGEST and _PLAIN.fullmatch(id):
            return id.replace("/", _MARK)
        key = _MARK + digest(id)
        self._write("INSERT OR IGNORE INTO short VALUES (?, ?)", key, id)
        return key

    def id_of(self, key: str) -> str | None:
        """The id of a key; None where it is unknown."""
        if not key.startswith(_MARK):
            return key.replace(_MARK, "/")
        rows = self._rows("SELECT id FROM short WHERE key = ?", key)
        return str(rows[0][0]) if rows else None

    # What citizens want to be told about

    def subscribe(self, chat: int, kind: SubscriptionKind, subject: str, known: Set[str]) -> None:
        """The chat wants to hear of the subject; what it knows already is no news."""
        self._write(
            "INSERT OR IGNORE INTO subscription (chat, kind, subject, known) VALUES (?, ?, ?, ?)",
            chat, kind, subject, json.dumps(sorted(known)),
        )  # fmt: skip

    def subscriptions(self, chat: int | None = None) -> list[Subscription]:
        """All subscriptions, or those of one chat, oldest first."""
        rows = self._rows(
            "SELECT number, chat, kind, subject, known, told FROM subscription "
            "WHERE ?1 IS NULL OR chat = ?1 ORDER BY number",
            chat,
        )
        return [
            Subscription(
                number, of, kind, subject, frozenset(json.loads(known)),
                date.fromisoformat(told) if told else None,
            )
            for number, of, kind, subject, known, told in rows
        ]  # fmt: skip

    def note_told(self, number: int, known: frozenset[str], told: date | None) -> None:
        """The chat of a subscription knows these answers, and was last told on this day."""
        self._write(
            "UPDATE subscription SET known = ?, told = ? WHERE number = ?",
            json.dumps(sorted(known)), told and told.isoformat(), number,
        )  # fmt: skip

    def unsubscribe(self, number: int) -> None:
        self._erase("DELETE FROM subscription WHERE number = ?", number)

    def forget(self, chat: int) -> int:
        """How many subscriptions of a chat were deleted, from the file as well, with all else."""
        for table in ("replied", "shown", "spoken"):
            self._write(f"DELETE FROM {table} WHERE chat = ?", self._digest(chat))
        return self._erase("DELETE FROM subscription WHERE chat = ?", chat)

    def move(self, chat: int, to: int) -> None:
        self._write("UPDATE OR REPLACE subscription SET chat = ? WHERE chat = ?", to, chat)
        sql = "UPDATE OR REPLACE spoken SET chat = ? WHERE chat = ?"
        self._write(sql, self._digest(to), self._digest(chat))

    def _rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def _write(self, sql: str, *values: Any) -> int:
        with self._lock, self._connection:
            return self._connection.execute(sql, values).rowcount

    def _erase(self, sql: str, *values: Any) -> int:
        """Rows deleted; what they held is overwritten and leaves the log of changes too."""
        count = self._write(sql, *values)
        with self._lock:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return count


def digest(id: str) -> str:
    """20 letters that stand for an id."""
    return urlsafe_b64encode(blake2b(id.encode(), digest_size=_ID_DIGEST).digest()).decode()
