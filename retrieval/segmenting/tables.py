"""A reply → whether it is a table with a column for each of whom it speaks.

Read line by line, what stands in a row is torn from the heads of its columns: only as a whole does
such a reply say whose figures are whose.
"""

from __future__ import annotations

import re

from retrieval.segmenting import numbering
from retrieval.segmenting.segmentation import Paragraphs

#: The head of the column of questions, alone in its paragraph: "1. Fragen:" leads over to them.
_HEAD = re.compile(r"(?:(?:lfd\. ?)?nr\.? )?fragen?", re.IGNORECASE)
#: So many heads of other columns follow it, none of them longer.
_COLUMNS, _LONGEST_HEAD = 2, 40
#: Paragraphs before it: a letter's head, and what leads over.
_MOST_BEFORE = 12


def is_table(paragraphs: Paragraphs) -> bool:
    """Return whether paragraphs begin with the heads of a table's columns.

    "Frage", "Schule Nord", "Schule Süd", "1. Wie viele Klassen gibt es?", "12", "9" do.
    """
    texts = [one.text.strip() for one in paragraphs[: _MOST_BEFORE + _COLUMNS]]
    return any(
        _HEAD.fullmatch(text)
        and len(columns := texts[at : at + _COLUMNS]) == _COLUMNS
        and all(map(_is_column, columns))
        for at, text in enumerate(texts, start=1)
    )


def _is_column(head: str) -> bool:
    numbered = head.isdigit() or numbering.question_item(head) is not None
    return len(head) <= _LONGEST_HEAD and not numbered and head[-1:] not in ("?", ":")
