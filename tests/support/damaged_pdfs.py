"""Small PDFs as offices make them, and the same damaged byte by byte and object by object."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from random import Random

from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

#: What an object or a value may turn into; {} is the number of an object.
VALUES = (
    "null", "true", "-1", "0.5", "99999999999999999999", "()", "(\\376\\377\\330\\000)", "<d83d>",
    "/Name", "/", "[]", "<<>>", "{0} 0 R", "[{0} 0 R {0} 0 R]", "<< /Kids [{0} 0 R] /Count 9 >>",
    "<< /Type /Page /Parent {0} 0 R /Contents {0} 0 R >>", "[" * 3000, "<< /A " * 3000,
    "<< /Length {0} 0 R /Filter /FlateDecode >>\nstream\nx\nendstream",
    "<< /Length 9 /Filter [/LZWDecode /ASCII85Decode /DCTDecode] >>\nstream\nxxxxxxxxx\nendstream",
)  # fmt: skip
OBJECT = re.compile(rb"(?<=\n)(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
VALUE = re.compile(rb"/[A-Za-z0-9]+|\d+ 0 R|-?\d+|\((?:[^()\\]|\\.)*\)|<[0-9a-fA-F]+>")


def letter(lines: list[str], pages: int = 2) -> FPDF:
    """A letter with these lines on each of its pages, under a head that the pages share."""
    pdf = FPDF()
    pdf.set_compression(False)
    for number in range(1, pages + 1):
        pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        for line in ("Gemeinde Talheim", *lines, f"Blatt {number}"):
            pdf.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return pdf


def encrypted(pdf: FPDF, algorithm: str, password: str = "") -> bytes:
    """The PDF closed to printing, as offices do it; also to reading where a password is given."""
    writer = PdfWriter(PdfReader(BytesIO(bytes(pdf.output()))))
    writer.encrypt(password, owner_password="Amt", permissions_flag=0, algorithm=algorithm)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def whole_pdfs() -> list[bytes]:
    """One open, one packed, one closed to printing."""
    lines = ["1. Wie viele Brunnen gibt es?", "Es gibt zwölf Brunnen.", "Zwei sind außer Betrieb."]
    packed = letter(lines)
    packed.set_compression(True)
    return [
        bytes(letter(lines).output()),
        bytes(packed.output()),
        encrypted(letter(lines), "AES-256"),
    ]


def damaged(raw: bytes, random: Random) -> bytes:
    """The PDF with one to four damages."""
    for _ in range(random.randint(1, 4)):
        raw = random.choice(DAMAGES)(raw, random)
    return raw


def _flip(raw: bytes, random: Random) -> bytes:
    at = random.randrange(len(raw) + 1)
    return raw[:at] + random.randbytes(random.choice((1, 1, 2, 40))) + raw[at + 1 :]


def _cut(raw: bytes, random: Random) -> bytes:
    start = random.randrange(len(raw) + 1)
    return raw[:start] + raw[start + random.choice((1, 9, 99, len(raw))) :]


def _repeat(raw: bytes, random: Random) -> bytes:
    start = random.randrange(len(raw) + 1)
    return raw[:start] + raw[start : start + 200] * random.choice((2, 50)) + raw[start:]


def _replace(kind: re.Pattern[bytes], group: int) -> Callable[[bytes, Random], bytes]:
    """A damage that puts something else where one of these stands."""

    def replaced(raw: bytes, random: Random) -> bytes:
        found = list(kind.finditer(raw))
        if not found:
            return raw
        one = random.choice(found)
        other = random.choice(VALUES).replace("{0}", str(random.randint(0, 12))).encode()
        return raw[: one.start(group)] + other + raw[one.end(group) :]

    return replaced


def _swap(raw: bytes, random: Random) -> bytes:
    found = list(OBJECT.finditer(raw))
    if len(found) < 2:
        return raw
    first, second = sorted(random.sample(found, 2), key=re.Match.start)
    between = raw[first.end(2) : second.start(2)]
    return raw[: first.start(2)] + second[2] + between + first[2] + raw[second.end(2) :]


DAMAGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    _flip, _cut, _repeat, _swap, _replace(OBJECT, 2), _replace(VALUE, 0), _replace(VALUE, 0),
)  # fmt: skip
