"""OParl objects of a small council, field by field as servers write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

SCHEMA = "https://schema.oparl.org/1.1"
BASE = "https://ris.example.org/oparl"
QUESTIONS = "Anfrage\n\n1. Wie viele Linden stehen am Anger?\n\n2. Wer gießt sie?"
REPLY = "Stellungnahme\n\nZu Frage 1:\n\nEs sind neun Linden.\n\nZu Frage 2:\n\nDas Gartenamt."
BODY: Json = {"id": f"{BASE}/body", "type": f"{SCHEMA}/Body", "name": "Stadt Talheim"}
COUNCIL: Json = {"id": f"{BASE}/o/1", "type": f"{SCHEMA}/Organization", "name": "Gemeinderat"}


def file(name: str, text: str = "", **more: Any) -> Json:
    return {"id": f"{BASE}/f/{name}", "type": f"{SCHEMA}/File", "name": name, "text": text, **more}


def paper(key: object, *files: Json, **more: Any) -> Json:
    """An Anfrage "Linden am Anger" with these files."""
    return {
        "id": f"{BASE}/p/{key}",
        "type": f"{SCHEMA}/Paper",
        "body": BODY["id"],
        "name": "Linden am Anger",
        "paperType": "Anfrage",
        "reference": f"2031/{key}",
        "auxiliaryFile": list(files),
        "web": f"https://ris.example.org/p/{key}",
        **more,
    }


def dealt_with(one: Json, *meetings: Json) -> Json:
    """The paper, dealt with in these meetings, each time at the first item."""
    consultations = [
        {
            "id": f"{one['id']}/c/{at}",
            "type": f"{SCHEMA}/Consultation",
            "meeting": meeting["id"],
            "agendaItem": next(iter(meeting["agendaItem"]), {}).get("id"),
        }
        for at, meeting in enumerate(meetings)
    ]
    return {**one, "consultation": consultations}


def item(key: str, number: str | None = "Ö 3", **more: Any) -> Json:
    named = {} if number is None else {"number": number}
    return {"id": f"{BASE}/i/{key}", "name": "Grünes", **named, **more}


def meeting(key: str, start: str, *items: Json, **more: Any) -> Json:
    return {
        "id": f"{BASE}/m/{key}",
        "type": f"{SCHEMA}/Meeting",
        "name": "3. Sitzung",
        "start": start,
        "organization": [COUNCIL["id"]],
        "agendaItem": list(items),
        **more,
    }


def dump(*rows: Json | Iterable[Json]) -> list[Json]:
    """The rows with the body and the council that they name."""
    flat = (one for row in rows for one in ([row] if isinstance(row, dict) else row))
    return [BODY, COUNCIL, *flat]


_HERE = meeting("a", "2031-05-06T18:00:00+02:00", item("7", result="Kenntnisnahme"))
#: A village with two enquiries, one of them answered by a paper of its own, and a deleted one.
VILLAGE = dump(
    dealt_with(paper(4, file("Anfrage", QUESTIONS), file("Stellungnahme", REPLY)), _HERE),
    dealt_with(paper(5, file("Anfrage", QUESTIONS), public=True), _HERE),
    paper(6, file("Antwort", REPLY), paperType="Beantwortung", relatedPaper=f"{BASE}/p/5"),
    paper(8, file("Stellungnahme")),
    paper(7, mainFile=file("Anfrage", QUESTIONS), deleted=True, modified="2031-09-01"),
    _HERE,
)
