"""Letters of an invented town as offices have them: DOCX, PDF, e-mails, ZIPs and exports."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from email.message import EmailMessage
from functools import cache
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from fpdf import FPDF

QUESTIONS = (
    "Wie viele Linden stehen am Anger in Talheim?",
    "Wer gießt die Linden im Sommer?",
)
ENQUIRY = (
    "Anfrage der Fraktion Grüne Liste",
    "Drucksache: 2024/0129",
    "Talheim, den 3. Februar 2024",
    "Betreff: Linden am Anger",
    "Wir bitten um Beantwortung der folgenden Fragen:",
    *(f"{at}. {one}" for at, one in enumerate(QUESTIONS, 1)),
)
ANSWERS = ("Am Anger stehen neun Linden.", "Das Gartenamt gießt sie zweimal in der Woche.")
ANSWER = (
    "Stadt Talheim",
    "Der Bürgermeister",
    "Antwort der Verwaltung zur Anfrage Nr. 2024/0129 der Fraktion Grüne Liste vom 3. Februar 2024",
    "Betreff: Linden am Anger",
    "Gremium: Gemeinderat",
    "Sitzung am: 12.03.2024",
    "TOP: 7.1",
    *(line for at, one in enumerate(ANSWERS, 1) for line in (f"Zu Frage {at}:", one)),
)


def docx(lines: Iterable[str], numbered: Iterable[str] = (), header: str = "") -> bytes:
    """A DOCX with a paragraph a line, and behind them a numbered list."""
    return _docx(tuple(lines), tuple(numbered), header)


@cache
def _docx(lines: Sequence[str], numbered: Sequence[str], header: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    for line in numbered:
        document.add_paragraph(line, style="List Number")
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return saved(document)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def element(name: str, text: str = "", **attributes: str) -> Any:
    """An element of WordprocessingML: "w:t"."""
    found = OxmlElement(name)
    if text:
        found.text = text
    for key, value in attributes.items():
        found.set(qn(f"w:{key}"), value)
    return found


def pdf(lines: Iterable[str], password: str = "") -> bytes:
    return _pdf(tuple(lines), password)


@cache
def _pdf(lines: Sequence[str], password: str) -> bytes:
    paper = FPDF()
    paper.add_page()
    paper.set_font("helvetica", size=11)
    for line in lines:
        paper.multi_cell(0, 7, line, new_x="LMARGIN", new_y="NEXT")
        paper.ln(3)
    if password:
        paper.set_encryption(owner_password="o", user_password=password)
    return bytes(paper.output())


def mail(
    subject: str, text: str, attachments: Mapping[str, bytes] | None = None, **fields: str
) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "ratsbuero@talheim.example", "rat@talheim.example"
    message["Subject"] = subject
    for name, value in fields.items():
        message[name] = value
    message.set_content(text)
    for name, content in (attachments or {}).items():
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def packed(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
