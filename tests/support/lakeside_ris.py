"""Two towns with SessionNet whose councils asked the same number, and the PDFs with the answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fpdf import FPDF

from tests.support.sessionnet_pages import (
    AGENDAS,
    File,
    Item,
    Meeting,
    Paper,
    Town,
    agenda_page,
    paper_page,
)

QUESTION = "Wie viele Bänke stehen am Weiher?"
ANSWER = "Am Weiher stehen derzeit zwölf Bänke."
OTHER_QUESTION = "Wann werden die Linden an der Schule beschnitten?"
OTHER_ANSWER = "Die Linden werden im März beschnitten."


def pdf(path: Path, lines: tuple[str, ...]) -> Path:
    """A letter with these lines."""
    letter = FPDF()
    letter.add_page()
    letter.set_font("Helvetica", size=11)
    for line in lines:
        letter.multi_cell(0, 6, text=line, new_x="LMARGIN", new_y="NEXT")
        letter.ln(4)
    letter.output(str(path))
    return path


def enquiry(kvonr: int, number: str, title: str, question: str, answer: str) -> Paper:
    """An enquiry on whose page the questions stand; the answer is a file."""
    asks = File(kvonr * 10 + 1, "Anfrage der Fraktion Blau", ("Anfrage", f"1. {question}"))
    answers = File(
        kvonr * 10 + 2,
        "Antwort der Verwaltung",
        ("Antwort der Verwaltung", f"1. {question}", answer),
    )
    plan = File(kvonr * 10 + 3, "Anlage 1 - Lageplan", ("Lageplan",))
    asked = ("Die Fraktion Blau fragt:", f"1. {question}")
    return Paper(kvonr, number, title, "Anfrage", (asked,), (asks, answers, plan), "Gartenamt")


def town(name: str, paper: Paper, **more: object) -> Town:
    """A town whose council dealt with the paper."""
    items = (
        Item("Ö 1", "Eröffnung der Sitzung"),
        Item("Ö 2", paper.title, paper, paper.files, "zur Kenntnis genommen"),
    )
    closed = (Item("N 1", "Kauf des Grundstücks Geheimweg"),)
    meeting = Meeting(31, "Gemeinderat", date(2026, 7, 1), items, closed)
    made = Town(name=name, base=f"https://ris.{name}.example/bi/", **more)  # type: ignore[arg-type]
    made.meetings.append(meeting)
    return made


def papers_of(made: Town) -> list[Paper]:
    return [one.paper for meeting in made.meetings for one in meeting.items if one.paper]


def save(made: Town, folder: Path, address: bool = True, prefix: str = "") -> Path:
    """The pages of a town as a browser saves them, and the PDFs under their numbers."""
    folder.mkdir(exist_ok=True)
    pages = {
        f"{AGENDAS[made.layout]}.{made.suffix}?__ksinr={one.ksinr}": agenda_page(made, one)
        for one in made.meetings
    }
    for paper in papers_of(made):
        pages[f"vo0050.{made.suffix}?__kvonr={paper.kvonr}"] = paper_page(made, paper)
    for number, (path, html) in enumerate(pages.items()):
        url = f"{made.base}{path}"
        mark = f"<!-- saved from url=({len(url):04})" + url + " -->\n" if address else ""
        (folder / f"{prefix}{number}.html").write_text(mark + html, "utf-8")
    for paper in papers_of(made):
        for file in paper.files:
            pdf(folder / f"{file.id}.pdf", file.lines)
    return folder
