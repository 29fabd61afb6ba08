"""Pages of ALLRIS 4 and of SD.NET as towns have them; towns, people and papers are made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A row of an agenda: an item, or the heading of a part."""

    number: str
    betreff: str
    vorlage: str = ""
    volfdnr: int = 0
    tolfdnr: int = 0
    outcome: str = ""


def page(title: str, content: str) -> str:
    """A page of ALLRIS 4 around its content."""
    version = "ALLRIS net Version 4.1.7 (4170000) - 01.02.2026"
    return (
        f'<!DOCTYPE html><html lang="de"><head><meta name="description" content="{version}"/>'
        f'<title>ALLRIS</title></head><body><h1>Ratsinformation</h1><main id="pageContent">'
        f'<h1 class="title">{title}</h1>{content}</main></body></html>'
    )


def head(values: Sequence[tuple[str, str, str]]) -> str:
    """Values with their labels; two may share a list."""
    shown = "".join(
        f'<dl><dt class="colTitle"><span class="label">{label}:</span></dt><dd class="colEntry">'
        f'<span class="text4" id="{name}">{value}</span></dd></dl>'
        for name, label, value in values
    ).replace("</dl><dl>", "", 1)
    return f'<div id="head"><div id="headLeft"><h2>Grunddaten</h2>{shown}</div></div>'


def agenda(
    rows: Sequence[Row], columns: Sequence[str], datum: str = "Mi., 04.03.2026", status: str = ""
) -> str:
    """An agenda whose columns stand in this order."""
    names = {"tonr": "TOP", "tobetreff": "Betreff", "tovonr": "Vorlage", "x": "Beschlussart"}
    heads = "".join(f'<th class="{one}"><span>{names.get(one, "")}</span></th>' for one in columns)
    shown = "".join(
        f'<tr class="odd{"" if row.number else " beratung"}"'
        f"{f' data-tt-id={row.tolfdnr}2' if row.number else ''}>"
        + "".join(f'<td class="{one}">{_cell(one, row)}</td>' for one in columns)
        + "</tr>"
        for row in rows
    )
    table = f'<table id="toTreeTable"><thead><tr>{heads}</tr></thead><tbody>{shown}</tbody></table>'
    values = [
        ("sibetreff", "Betreff", '<a href="./si019?SILFDNR=31"><p>Sitzung des Rates</p></a>'),
        ("sigremium", "Gremium", "Rat"),
        ("sidatum", "Datum", datum),
        ("sistatus", "Status", status or "gemischt"),
        ("sizeit", "Uhrzeit", "18:00"),
    ]
    return page("Rat - 04.03.2026", head(values) + table)


def _cell(column: str, row: Row) -> str:
    if column == "tonr" and row.tolfdnr:
        return f'<div><a href="#" id="link_{row.tolfdnr}">{row.number}</a></div>'
    if column == "tovonr" and row.volfdnr:
        link = f"./vo020?VOLFDNR={row.volfdnr}&amp;refresh=false&amp;TOLFDNR={row.tolfdnr}"
        return f'<a href="{link}">{row.vorlage}</a>'
    shown = {"tonr": row.number, "tobetreff": f"<div><a>{row.betreff}</a></div>", "x": row.outcome}
    return shown.get(column, "")


def vorlage(
    number: str,
    art: str,
    betreff: str,
    sections: Sequence[tuple[str, Sequence[str]]],
    documents: Sequence[tuple[str, str]] = (),
    stations: str = "",
) -> str:
    """A paper with its sections, the documents beside it, and the rows of its Beratungsfolge."""
    values = [("vobetreff", "Betreff", betreff), ("vostatus", "Status", "öffentlich")]
    values += [("voart", "Vorlageart", art), ("vofamt", "Federführend", "Gartenamt")]
    panel = "".join(
        f'<li><a class="doclink pdf" href="{at}">{one}</a></li>' for one, at in documents
    )
    text = "".join(
        f'<div class="compFull"><h2 class="expandedTitle">{title}</h2><div class="docPart readOnly">'
        + "".join(f"<p><span>{one}</span></p><p>&#xa0;</p>" for one in paragraphs)
        + "</div></div>"
        for title, paragraphs in sections
    )
    content = f'{head(values)}<aside id="dokumenteHeaderPanel"><ul>{panel}</ul></aside>'
    table = f'<div id="bfTable"><table><tbody>{stations}</tbody></table></div>' if stations else ""
    return page(f"{art} - {number}", f"{content}{table}{text}")


def sdnet(kind: str, content: str, body: str = "Stadt Talheim") -> str:
    """A page of SD.NET around its content."""
    return (
        f"<html><head><title>{kind} - SD.NET RIM 4 | {body}</title></head><body>"
        f'<div id="rimcontent"><div id="div-content" class="{kind}">{content}</div></div>'
        "</body></html>"
    )


def sdnet_vorgang(
    art: str, number: str, betreff: str, files: Sequence[tuple[str, str]], vorgang: str = "9_1"
) -> str:
    """A paper with its files."""
    links = "".join(
        f'<a class="link-element" href="{at}"><span>{name} (exportiert: 18.09.2026) (12 KB)</span>'
        "</a>"
        for name, at in files
    )
    rows = [(art, number), ("Betreff", betreff), ("Federführung", "Amt 1"), ("Dokument", links)]
    details = "".join(
        f'<tr><th scope="row">{label}:</th><td>{value}</td></tr>' for label, value in rows
    )
    stations = (
        '<table class="table-vorgang"><tr><th>Termin</th><th>Gremium</th><th>Beschluss</th></tr>'
        f'<tr data-vorgang-id="{vorgang}"><td>Di, 29.09.2026 16:30 Uhr</td><td>Rat</td>'
        "<td>vertagt</td></tr></table>"
    )
    return sdnet("vorgang", f'<table class="table-details">{details}</table>{stations}')


def sdnet_agenda(rows: Sequence[tuple[str, str, str, str]]) -> str:
    """An agenda: the class of a row, its number, its subject, its paper."""
    shown = "".join(
        f'<tr class="{kind}" data-vorgang-id="9_{at}"><td>{number}</td><td>{title}</td>'
        f"<td>{paper}</td></tr>"
        for at, (kind, number, title, paper) in enumerate(rows)
    )
    about = "Sitzung am Dienstag, 29.09.2026 16:30 Uhr des Gremiums Rat anzeigen."
    return sdnet(
        "tops",
        f'<p class="description">{about}</p><table class="table-data table-top"><tr><th>TOP</th>'
        f"<th>Betreff</th><th>Vorgang</th></tr>{shown}</table>",
    )
