"""The short keys of ids: what stands behind a button and in a link."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.state import State

_PART = r"[a-z0-9]+(-[a-z0-9]+)*"
#: Ids as an archive gives them, short and long.
IDS = st.from_regex(rf"{_PART}(/{_PART})?", fullmatch=True) | st.from_regex(
    r"[a-z0-9-]{1,200}(/[a-z0-9-]{1,20})?", fullmatch=True
)
#: What Telegram takes as the payload of a link; behind a button "f:3:" stands before it.
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,60}")


def test_every_key_fits_and_leads_back_to_its_id(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    seen: dict[str, str] = {}

    @given(IDS)
    def each(id: str) -> None:
        key = state.key_of(id)
        assert _PAYLOAD.fullmatch(key)
        assert state.id_of(key) == id
        assert seen.setdefault(key, id) == id

    each()
    state.close()


def test_a_key_of_earlier_times_is_the_earlier_id(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    assert state.id_of("herne-2022-0129-2") == "herne-2022-0129-2"
    assert state.key_of("herne-2022-0129/2") == "herne-2022-0129_2"
    assert state.id_of("_unknown") is None
    state.close()
