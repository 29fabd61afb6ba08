"""An object → the objects that stand inside it, each by itself, with what it stands in.

Servers name what belongs together by its id, or put one object inside the other, either way round:
an item in its meeting, the consultation in its paper or in the item, the meeting in the item.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from retrieval.sources.oparl.values import Json, identity, objects

#: By type: the fields that hold other objects, what these are, and how they name what holds them.
_FIELDS: Mapping[str, Mapping[str, tuple[str, str | None]]] = {
    "System": {"body": ("Body", None)},
    "Body": {"paper": ("Paper", "body"), "meeting": ("Meeting", None)},
    "Meeting": {"agendaItem": ("AgendaItem", "meeting")},
    "AgendaItem": {"consultation": ("Consultation", "agendaItem"), "meeting": ("Meeting", None)},
    "Consultation": {
        "agendaItem": ("AgendaItem", None),
        "meeting": ("Meeting", None),
        "paper": ("Paper", None),
    },
    "Paper": {
        "consultation": ("Consultation", "paper"),
        "superordinatedPaper": ("Paper", None),
        "subordinatedPaper": ("Paper", None),
        "relatedPaper": ("Paper", None),
    },
}


def objects_within(kind: str, one: Json) -> Iterator[tuple[str, Json]]:
    """Yield type and object of all that stands inside an object of a type, however deep.

    >>> list(objects_within("Meeting", {"id": "m", "agendaItem": [{"id": "i"}]}))
    [('AgendaItem', {'meeting': 'm', 'id': 'i'})]
    """
    waiting = [(kind, one)]
    while waiting:
        kind, holder = waiting.pop()
        for field, (inner_kind, back) in _FIELDS.get(kind, {}).items():
            for inner in objects(holder, field):
                found = {back: _named(holder, field)} | inner if back else inner
                yield inner_kind, found
                waiting.append((inner_kind, found))


def _named(holder: Json, field: str) -> object:
    """What names an object: its id; where it has none, the object without what is in that field."""
    return identity(holder) or {key: value for key, value in holder.items() if key != field}
