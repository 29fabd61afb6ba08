"""Papers of a council as an OParl server publishes them, with replies that are easy to check."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SCHEMA = "https://schema.oparl.org/1.1"
BENCHES = "1. Wie viele Bänke stehen im Stadtgarten?\n\nEs sind zwölf Bänke."
TREES = "1. Wann werden die Linden beschnitten?\n\nDie Linden werden im März beschnitten."


@dataclass(frozen=True)
class Paper:
    """An Anfrage as an OParl server publishes it."""

    reference: str
    name: str
    reply: str
    day: str | None = "2022-03-01"
    top: str = "7"
    asker: str = "XYZ-Fraktion"
    office: str = "Gartenamt"
    asked: str = ""
    gremium: str = "Gemeinderat"

    @property
    def meeting(self) -> str:
        """Where its Sitzung is; there is one a day and Gremium."""
        other = "" if self.gremium == "Gemeinderat" else f"/{slash(self.gremium)}"
        return f"https://example.org/m/{self.day}{other}"


def write(folder: Path, papers: Sequence[Paper]) -> Path:
    """A folder of OParl objects with these papers, each dealt with on its day."""
    folder.mkdir(exist_ok=True)
    objects: list[dict[str, object]] = []
    for paper in papers:
        name = f"https://example.org/{slash(paper.reference)}"
        text = f"STELLUNGNAHME zur Anfrage\n{paper.asker}\n{paper.reply}"
        file = {
            "id": f"{name}/f",
            "name": "Stellungnahme",
            "accessUrl": f"{name}.pdf",
            "text": text,
        }
        office = f"https://example.org/o/{paper.office}"
        objects.append({"id": office, "type": f"{SCHEMA}/Organization", "name": paper.office})
        meetings = [paper.meeting] if paper.day else []
        objects.append(
            {
                "id": name,
                "type": f"{SCHEMA}/Paper",
                "paperType": "Anfrage",
                "name": paper.name,
                "reference": paper.reference,
                "mainFile": file,
                "underDirectionOf": [office],
                "auxiliaryFile": [
                    {"id": f"{name}/a", "name": "Anfrage", "text": one}
                    for one in filter(None, [paper.asked])
                ],
                "consultation": [{"id": f"{name}/c", "meeting": one} for one in meetings],
            }
        )
    held = {paper.meeting: paper for paper in papers if paper.day}
    for meeting, first in sorted(held.items()):
        items = [
            {"number": one.top, "consultation": f"https://example.org/{slash(one.reference)}/c"}
            for one in papers
            if one.day and one.meeting == meeting
        ]
        objects.append(
            {
                "id": meeting,
                "type": f"{SCHEMA}/Meeting",
                "name": first.gremium,
                "start": f"{first.day}T15:00:00+01:00",
                "agendaItem": items,
            }
        )
    lines = "".join(json.dumps(one) + "\n" for one in objects)
    (folder / "objects.jsonl").write_text(lines, encoding="utf-8")
    return folder


def slash(reference: str) -> str:
    return reference.replace("/", "-").replace(" ", "-")
