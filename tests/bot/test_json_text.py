"""JSON holds the same values, and nothing that does something where it is printed."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.json_text import as_json, json_line, similar_json
from retrieval.replies.drafts import Similar
from tests.support import small

#: Beside all controls: what turns directions, parts lines or cannot be seen.
_TURNING = (
    "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
texts = st.text(
    st.sampled_from(_TURNING)
    | st.characters(max_codepoint=0xFF)
    | st.characters(exclude_categories=["Cs"])
)


def assert_pure(line: str) -> None:
    assert len(line.splitlines()) == 1
    assert not [sign for sign in line if sign in _TURNING or unicodedata.category(sign) == "Cc"]


@given(texts)
def test_a_reply_is_the_same_after_parsing_and_commands_no_terminal(text: str) -> None:
    line = as_json(replace(small.ONE, text=text, frage=text))
    assert_pure(line)
    assert (json.loads(line)["text"], json.loads(line)["frage"]) == (text, text)


@given(texts)
def test_so_is_any_other_value(text: str) -> None:
    line = json_line({"a": [text], text: 1})
    assert_pure(line)
    assert json.loads(line) == {"a": [text], text: 1}
    source = replace(small.SOURCE, betreff=text)
    one = Similar(kind="answer", id="x", fragen=(text,), source=source, confidence=1.0)
    line = similar_json([one])
    assert_pure(line)
    assert json.loads(line)["similar"][0]["fragen"] == [text]
