"""Generated requests → those that are what schemathesis takes them for; loaded by it as hooks.

It reads the categories of signs in a pattern of the description roughly: "¹" counts for it as no
number and U+20F6, which is nothing, as a mark. The description means what ECMA 262 says.
"""

from __future__ import annotations

import jsonschema_rs
import schemathesis
from schemathesis.core.parameters import ParameterLocation

from bot.ports import Question

_QUESTION = jsonschema_rs.validator_for(Question.model_json_schema())


@schemathesis.hook
def filter_case(context: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    """Whether to send a request: not where its question is called good or bad and is not."""
    if case.meta is None or case.method != "POST" or case.path == "/api/feedback":
        return True
    called_bad = [where for where, part in case.meta.components.items() if part.mode.is_negative]
    if called_bad == [ParameterLocation.BODY]:
        return not _is_question(case.body)
    return bool(called_bad) or _is_question(case.body)


def _is_question(body: object) -> bool:
    """Whether a body is a question by the description, whatever else stands beside it."""
    asked = body.get("question") if isinstance(body, dict) else None
    try:
        return _QUESTION.is_valid({"question": asked})
    except ValueError:
        # Half a sign is no JSON.
        return False
