"""Body of a form → what was typed or chosen. Knows only the forms of the page."""

from __future__ import annotations

from urllib.parse import parse_qs

from bot.feedback import VERDICTS, Verdict

#: Fields of a form that are read: ours have two at most.
_MOST_FIELDS = 8


def form_question(body: bytes) -> str | None:
    """The question of a form, or the example that was chosen; None where it is no UTF-8."""
    fields = _fields(body)
    return None if fields is None else fields.get("beispiel", fields.get("frage", [""]))[-1]


def form_verdict(body: bytes) -> Verdict | None:
    """The verdict of a form; None where there is none."""
    given = (_fields(body) or {}).get("urteil", [""])[-1]
    return next((one for one in VERDICTS if one == given), None)


def _fields(body: bytes) -> dict[str, list[str]] | None:
    try:
        return parse_qs(body.decode(), errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
