"""Pages of SessionNet as towns have them: every layout, with what differs from town to town.

The markup is that of the vendor; towns, people and papers are made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Literal

Layout = Literal["table", "cards", "old", "oldest"]
#: The program that shows an agenda, by layout.
AGENDAS: dict[Layout, str] = {
    "table": "si0057", "cards": "si0056", "old": "to0040", "oldest": "to0040"
}  # fmt: skip
WEEKDAYS = "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split()
MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"


@dataclass(frozen=True)
class File:
    """A file: its number, its name, and what it says."""

    id: int
    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A paper; `parts` are the texts on its page, each of paragraphs."""

    kvonr: int
    number: str
    title: str
    art: str = "Anfrage"
    parts: tuple[tuple[str, ...], ...] = ()
    files: tuple[File, ...] = ()
    office: str = ""


@dataclass(frozen=True)
class Item:
    """An item of an agenda; `ktonr` where it has a page of its own."""

    number: str
    title: str
    paper: Paper | None = None
    files: tuple[File, ...] = ()
    outcome: str = ""
    votes: str = ""
    ktonr: int | None = None
    text: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meeting:
    """A meeting with its public and its other items."""

    ksinr: int
    gremium: str
    day: date
    items: tuple[Item, ...]
    closed: tuple[Item, ...] = ()
    time: str = "17:00-18:26"


@dataclass(frozen=True)
class Town:
    """A town's installation, and how its pages look.

    `columns`: cells more than others have; `words`: days are written with their names;
    `absolute`: links hold the whole address; `broken`: elements are not closed; `numbers`: items
    have numbers; `split`: each part of an agenda is a table of its own; `parts`: its headings.
    """

    base: str = "https://ris.talheim.example/bi/"
    suffix: str = "php"
    layout: Layout = "table"
    name: str = "talheim"
    columns: int = 0
    words: bool = False
    absolute: bool = False
    broken: bool = False
    numbers: bool = True
    split: bool = False
    parts: tuple[str, str] = ("Öffentlicher Teil:", "Nicht öffentlicher Teil:")
    meetings: list[Meeting] = field(default_factory=list)

    def link(self, program: str, query: str) -> str:
        return f"{self.base if self.absolute else ''}{program}.{self.suffix}?{query}"


def day_of(town: Town, day: date) -> str:
    if town.words:
        return f"{WEEKDAYS[day.weekday()]}, {day.day}. {MONTHS.split()[day.month - 1]} {day.year}"
    return f"{day:%d.%m.%Y}"


def page(town: Town, program: str, title: str, content: str) -> str:
    """A page of the town around its content."""
    old = town.layout in ("old", "oldest")
    version = "5.3.3 bi (Layout 4)" if old else "5.5.5 V7 bi (Layout 6)"
    name = "Generator" if old else "author"
    frame = (
        f'<div id="smclayout" class="smclayout smc_page_{program}_layout">'
        if old
        else f'<div id="wrapper" class="smclayout smc_page_{program}_layout">'
    )
    return (
        '<!DOCTYPE html><html lang="de"><head><meta charset="utf-8">'
        f'<meta name="{name}" content="Somacos GmbH & Co. KG,https://www.somacos.de, '
        f'SessionNet Version {version}"><meta name="sessionnet" content="V:050505"/>'
        f"<title>SessionNet | {escape(title)}</title>"
        f'<link href="config/layout/{town.name}/config.css" rel="stylesheet"></head>'
        f'<body id="smc_body" class="smc-body">{frame}<div id="page-content" role="main">'
        f'<ul id="sidebar-nav"><li><a href="{town.link("si0040", "")[:-1]}">Kalender</a></li></ul>'
        f'<h1 class="smc_h1">{escape(title)}</h1>{content}</div></div>'
        f"<footer><ul><li>&copy; 2026 Gemeinde {town.name.capitalize()}</li>"
        '<li><a href="https://www.example.org/">Impressum</a></li></ul></footer></body></html>'
    )


def files_of(town: Town, files: Sequence[File]) -> str:
    """The files of a cell, each linked by a button and by its name."""
    shown = []
    for file in files:
        href = town.link("getfile", f"id={file.id}&type=do")
        title = "Dokument Download Dateityp: pdf"
        shown.append(
            f'<div class="smc-d-el"><a href="{href}" title="{title}" class="btn btn-blue"><i></i>'
            f'</a><div class="smc-el-h"><a href="{href}" title="{title}">{escape(file.name)}</a>'
            "</div></div>"
        )
    return "".join(shown)


def words_of(parts: Sequence[Sequence[str]]) -> str:
    """Texts as they come out of Word: lines broken anywhere, empty paragraphs between."""
    documents = []
    for number, part in enumerate(parts):
        lines = "".join(
            f"<p class=MsoNormal style='text-align:justify'><span>{escape(one)}<o:p></o:p></span>"
            "</p>\n<p class=MsoNormal><span>&nbsp;</span></p>"
            for one in part
        ).replace(" ", "\n", 2)
        documents.append(
            f'<!--smcdocmsword--><div class="smcdocmsword" id="smcdocid{number}">'
            f"<div class=WordSection1>{lines}</div></div>"
        )
    return "<hr />".join(documents)


def paper_page(town: Town, paper: Paper) -> str:
    rows = [("vobetr", "Betreff", paper.title), ("voname", "Vorlage", paper.number)]
    rows += [("vovaname", "Art", paper.art)] if paper.art else []
    rows += [("voamtname", "Federführend", paper.office)] if paper.office else []
    tabs = "".join(
        f'<li><a href="{town.link(one, f"__kvonr={paper.kvonr}")}">{one}</a></li>'
        for one in ("vo0050", "vo0053")
    )
    content = (
        f'<ul class="nav nav-tabs" id="smcregister">{tabs}</ul>{_details(town, "vo0050", rows)}'
        f"{files_of(town, paper.files)}{words_of(paper.parts)}"
    )
    return page(town, "vo0050", paper.title, content)


def _details(town: Town, program: str, rows: Sequence[tuple[str, str, str]]) -> str:
    if town.layout in ("old", "oldest"):
        cells = "".join(
            f'<tr><td class="smc_td_label">{label}:</td><td class="smc_field_{name}">'
            f"{escape(value)}&nbsp;</td></tr>"
            for name, label, value in rows
        )
        return f'<table class="smccontenttable smc_page_{program}_contenttable">{cells}</table>'
    cells = "".join(
        f'<div class="smc-table-row"><div class="smc-table-cell smc-cell-head {name}_title">{label}'
        f'</div><div class="smc-table-cell {name}">{escape(value)}</div>\n</div>'
        for name, label, value in rows
    )
    return f'<div id="smc_page_{program}_contenttable1" class="smc-table">{cells}</div>'


def item_page(town: Town, meeting: Meeting, item: Item) -> str:
    rows = [("tofnum", "TOP", item.number), ("tobetr", "Betreff", item.title)]
    rows += _of_meeting(town, meeting)
    link = f'<a href="{town.link(AGENDAS[town.layout], f"__ksinr={meeting.ksinr}")}">Sitzung</a>'
    paper = item.paper
    paper_link = (
        f'<a href="{town.link("vo0050", f"__kvonr={paper.kvonr}")}">{paper.number}</a>'
        if paper
        else ""
    )
    tab = f'<ul id="smcregister"><li><a href="{town.link("to0050", f"__ktonr={item.ktonr}")}">TOP'
    content = f"{tab}</a></li></ul>{_details(town, 'to0050', rows)}{link}{paper_link}"
    return page(town, "to0050", item.title, content + words_of([item.text]))


def _of_meeting(town: Town, meeting: Meeting) -> list[tuple[str, str, str]]:
    return [
        ("siname", "Sitzung", f"{meeting.gremium[:3].upper()}/{meeting.ksinr}"),
        ("sigrname", "Gremium", meeting.gremium),
        ("sidat", "Datum", day_of(town, meeting.day)),
        ("yytime", "Zeit", f"{meeting.time}&nbsp;Uhr".replace("&nbsp;", "\xa0")),
        ("siort", "Raum", "Großer Saal"),
    ]


def agenda_page(town: Town, meeting: Meeting) -> str:
    """The agenda of a meeting in the layout of the town."""
    program = AGENDAS[town.layout]
    link = town.link(program, f"__ksinr={meeting.ksinr}")
    tab = f'<ul id="smcregister"><li><a href="{link}">Tagesordnung</a></li></ul>'
    make = {"table": _rows6, "cards": _cards, "old": _rows4, "oldest": _rows4}[town.layout]
    parts = [make(town, town.parts[0], meeting.items)]
    if meeting.closed:
        parts.append(make(town, town.parts[1], meeting.closed))
    if town.layout == "cards":
        agenda = f'<div class="accordion" id="smcaccordion">{"".join(parts)}</div>'
    else:
        classes = f"smccontenttable smc_page_{program}_contenttable"
        groups = parts if town.split else ["".join(parts)]
        agenda = "".join(
            f'<table class="{classes}"><tbody>{one}{"" if town.broken else "</tbody></table>"}'
            for one in groups
        )
    details = _details(town, program, _of_meeting(town, meeting))
    title = f"{meeting.gremium} - {day_of(town, meeting.day)} - {meeting.time} Uhr"
    return page(town, program, title, f"{tab}{details}{agenda}")


def _number(town: Town, item: Item) -> str:
    return item.number.replace(" ", "&nbsp;") if town.numbers else ""


def _subject(town: Town, item: Item) -> str:
    title = escape(item.title).replace("\n", "<br />")
    if item.ktonr is None:
        return title
    return f'<a href="{town.link("to0050", f"__ktonr={item.ktonr}")}">{title}</a>'


def _paper(town: Town, item: Item) -> str:
    if item.paper is None:
        return ""
    href = town.link("vo0050", f"__kvonr={item.paper.kvonr}")
    return f'<a href="{href}" class="smc_doc smc_field_voname">{item.paper.number}</a>'


def _rows6(town: Town, part: str, items: Sequence[Item]) -> str:
    rows = [f'<tr class="smc-t-r-l"><td class="totrenn" colspan="4"><h2>{part}</h2></td></tr>']
    end, row_end = ("", "") if town.broken else ("</td>", "</tr>")
    for item in items:
        results = f"<p>Beschluss: {item.outcome}</p>" if item.outcome else ""
        results += f"<p>Abstimmung: {item.votes}</p>" if item.votes else ""
        more = f'<td data-label="Zusatz" class="toxx">&nbsp;{end}' * town.columns
        paper = f'<td data-label="Vorlage" class="tovo"> {_paper(town, item)}{end}'
        rows.append(
            f'<tr class="smc-t-r-l"><td class="tofnum"><span class="badge">{_number(town, item)}'
            f'</span>{end}<td class="tolink"><div class="smc-card-header-title-simple">'
            f"{_subject(town, item)}</div>{results}{end}{more}"
            f"{paper if item.paper else f'<td class=toxx>&nbsp;{end}'}"
            f'<td class="sidocs">{files_of(town, item.files)}{end}{row_end}'
        )
    return "".join(rows)


def _rows4(town: Town, part: str, items: Sequence[Item]) -> str:
    oldest = town.layout == "oldest"
    rows = [f'<tr class="smcrowh smc-table-group"><td colspan="5">{part}</td></tr>']
    end = "" if town.broken else "</td>"
    for item in items:
        number = item.number.removeprefix("Ö ").removeprefix("N ") if town.numbers else ""
        more = f'<td class="smc_td">&nbsp;{end}' * town.columns
        subject = "tobetr" if oldest else "smc_topht"
        rows.append(
            f'<tr class="smc_toph smcrow1"><td class="smc_tophn">{number}'
            f'<span class="smcf_tondat">Nachtrag: 3.2.</span>{end}{more}'
            f'<td class="{subject}" data-label="Betreff">{_subject(town, item)}{end}'
            f'<td class="smc_topv">{_paper(town, item)}{end}<td>{files_of(town, item.files)}{end}'
            "</tr>"
        )
        for label, value in (("Beschluss", item.outcome), ("Abstimmung", item.votes)):
            if value:
                rows.append(
                    f'<tr class="smc_tophz"><td>&nbsp;</td><td class="smc_topr">{label}:</td>'
                    f"<td>{value}</td></tr>"
                )
    return "".join(rows)


def _cards(town: Town, part: str, items: Sequence[Item]) -> str:
    cards = [
        '<div class="card card-light smcbox"><div class="card-header"><h2 class="mb-0">'
        f'<button class="btn" type="button">{part}</button></h2></div></div>'
    ]
    for item in items:
        field = '<p class="smc_field_smcdv0_box2_{}"><strong>{}:</strong> {}</p>'
        results = field.format("beschluss", "Beschluss", item.outcome) if item.outcome else ""
        results += field.format("abstimmung", "Abstimmung", item.votes) if item.votes else ""
        asked = f"to0058.{town.suffix}?smctonr={item.ktonr}&smcajax=11t"
        opened = f" onclick=\"smcAjaxDV('{asked}', 'x')\"" if item.ktonr else ""
        cards.append(
            f'<div class="card card-light"><div class="card-header"{opened}><h3><button class="btn">'
            f'<span class="badge">{_number(town, item)}</span><span class="smc-badges"><span '
            'class="badge smc-badge-text">Texte</span></span><div class="smc-card-text-title">'
            f'{escape(item.title)}</div></button></h3></div><div class="collapse"><div '
            f'class="card-body">{results}{_paper(town, item)}{files_of(town, item.files)}'
            f"{words_of([item.text]) if item.text else ''}</div></div></div>"
        )
    return "".join(cards)


def calendar_page(town: Town, year: int, month: int) -> str:
    """The month page: a row a meeting; a second one of a day has no day of its own."""
    before, rows = 0, []
    due = [one for one in town.meetings if (one.day.year, one.day.month) == (year, month)]
    for meeting in sorted(due, key=lambda one: one.day):
        day = meeting.day.day
        shown, before = (day if day != before else ""), day
        href = town.link(AGENDAS[town.layout], f"__ksinr={meeting.ksinr}")
        rows.append(
            f'<tr class="smcrow1"><td class="smc_fct_day">{shown}&nbsp;</td><td '
            f'class="smc_field_yytime">{meeting.time}&nbsp;Uhr</td><td class="smc_field_silink">'
            f'<a href="{href}" title="Details anzeigen: {meeting.gremium} {meeting.day:%d.%m.%Y}">'
            f"{meeting.gremium}</a></td></tr>"
        )
    rows.append('<tr class="smcrow2"><td class="smc_fct_day">28</td><td>Vorschau</td></tr>')
    months = [(year + (month == 12), month % 12 + 1), (year - (month == 1), (month - 2) % 12 + 1)]
    turn = "".join(
        f'<a href="{town.link("si0040", f"__cjahr={y}&amp;__cmonat={m}")}">Monat</a>'
        for y, m in months
    )
    table = '<table class="smccontenttable smc_page_si0040_contenttable"><tbody>'
    return page(town, "si0040", "Sitzungen", f"{turn}{table}{''.join(rows)}</tbody></table>")
