"""An archive → a few of its answers, drawn to be compared with their source."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Sequence
from typing import Literal

from retrieval.archive import Archive
from retrieval.replies.reply import Answer, Record
from retrieval.sources.html.decoding import decode
from retrieval.sources.http.client import Client, FetchPolicy

#: Letters of an answer that are looked for on its page.
_COMPARED = 60
_TAG = re.compile(r"<[^>]*>")
_NO_LETTER = re.compile(r"[\W_]+")

#: What became of an answer at its source: it stands there, its page is there but cannot be
#: compared, or it was not found.
Found = Literal["same", "there", "gone"]


def draw(archive: Archive, most: int = 3) -> list[Answer]:
    """Return answers of different Anfragen, the same of the same generation of an archive."""
    entries = [one.id for one in archive.catalogue.entries() if one.answers]
    chance = random.Random(archive.status.generation)
    drawn = chance.sample(entries, min(most, len(entries)))
    found = (_answers(archive, name) for name in drawn)
    return [chance.choice(answers) for answers in found if answers]


def _answers(archive: Archive, name: str) -> Sequence[Answer]:
    """The answers of an Anfrage; those with a number where it has some."""
    match archive.find(name):
        case Answer() as answer:
            return (answer,)
        case Record(items=items):
            answers = [one for one in items if isinstance(one, Answer)]
            return [one for one in answers if one.number] or answers
        case _:
            return ()


def look_up(answer: Answer, policy: FetchPolicy) -> Found:
    """Return whether an answer still stands at its source; raise FetchError for no connection."""
    url = answer.source.url or ""
    with Client(url, policy, below="/") as client:
        page = client.get(url)
    if page.status != 200:
        return "gone"
    kind = page.headers.get("content-type", "")
    if page.content.startswith(b"%PDF") or not ("html" in kind or "text/plain" in kind):
        return "there"
    told = _letters(html.unescape(_TAG.sub("", decode(page.content))))
    if _letters(answer.text)[:_COMPARED] in told:
        return "same"
    # It may stand in one of the files that the page offers.
    return "there" if answer.background.attachments else "gone"


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()
