"""Files of a folder → the texts in them, those in ZIPs and e-mails too, and what was not read.

A text is called by its path in the folder: "2024/export.zip/Anfrage.pdf". What it is, is found out
in `roles` and `letterhead`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from retrieval.errors import PageError
from retrieval.failures import Failure, FailureCode
from retrieval.memo import Memo
from retrieval.records import LeftOut
from retrieval.sources.http.journal import LARGEST_PAGE
from retrieval.sources.office.cells import rows_of
from retrieval.sources.office.mail import read_mail
from retrieval.sources.office.packed import LARGEST, unpacked
from retrieval.sources.office.word import read_word
from retrieval.sources.paths import is_left_behind, shown
from retrieval.sources.pdf.reader import read_pdf

#: What is read, and what an office can make of a file that is not.
READ = frozenset({".pdf", ".docx", ".txt", ".eml", ".zip", ".csv"})
CONVERTED = {
    ".doc": ".docx", ".docm": ".docx", ".dot": ".docx", ".dotx": ".docx", ".odt": ".docx",
    ".rtf": ".docx", ".pages": ".docx", ".wpd": ".docx", ".msg": ".eml", ".xlsx": ".csv",
    ".xls": ".csv", ".ods": ".csv", ".7z": ".zip", ".rar": ".zip", ".tif": ".pdf", ".tiff": ".pdf",
}  # fmt: skip
#: A ZIP in an e-mail in a ZIP; nobody packs deeper.
_DEEPEST = 3
#: A ZIP of many years may be large.
_LARGEST_ZIP = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """A text; `printed` has the line ends of a PDF, `head` stands above each page.

    `subject` is that of an e-mail, of which this are the own words; `covers`: what it is about is
    attached.
    """

    name: str
    text: str
    printed: bool = False
    head: str = ""
    subject: str = ""
    covers: bool = False

    @property
    def title(self) -> str:
        """Its file name without the ending."""
        return PurePosixPath(self.name).stem


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a CSV."""

    name: str
    rows: list[list[str]]


Content = Document | Sheet | LeftOut


@dataclass(slots=True)
class Documents:
    """Reads files; of two with one name in a ZIP or an e-mail the second gets a number."""

    memo: Memo
    _taken: set[str] = field(default_factory=set)

    def of_file(self, path: Path, name: str) -> Iterator[Content]:
        """Yield what a file holds, whatever is wrong with it."""
        try:
            largest = _LARGEST_ZIP if path.suffix.lower() == ".zip" else LARGEST
            if path.stat().st_size > largest:
                raise PageError(name, FailureCode.FILE_TOO_LARGE())
            raw = path.read_bytes()
            if not raw:
                raise PageError(name, FailureCode.EMPTY_FILE())
        except PageError as error:
            yield LeftOut(name, error.reason)
        except OSError as error:
            told = error.strerror or type(error).__name__
            yield LeftOut(name, FailureCode.CANNOT_READ(told))
        else:
            yield from self._opened(name, raw, 0)

    def _opened(self, name: str, raw: bytes, depth: int) -> Iterator[Content]:
        name = self._free(name)
        try:
            yield from self._read(name, raw, depth)
        except PageError as error:
            yield LeftOut(name, error.reason)
        except Exception as error:  # whatever is wrong with one file costs that file alone
            yield LeftOut(name, FailureCode.READER_FAILED(type(error).__name__))

    def _read(self, name: str, raw: bytes, depth: int) -> Iterator[Content]:
        match PurePosixPath(name).suffix.lower():
            case ".pdf":
                pdf = self.memo(read_pdf, name, raw)
                yield Document(name, pdf.text, printed=True)
                if pdf.read < pdf.pages:
                    yield LeftOut(name, FailureCode.PDF_LONG(pdf.read, pdf.pages))
            case ".docx":
                word = self.memo(read_word, name, raw)
                yield Document(name, word.text, head=word.head)
            case ".txt":
                yield Document(name, _text_of(name, raw))
            case ".csv":
                try:
                    yield Sheet(name, rows_of(raw))
                except ValueError as error:
                    raise PageError(name, FailureCode.EXPORT_COLUMNS()) from error
            case ".zip" | ".eml" as kind if depth < _DEEPEST:
                yield from (
                    self._packed(name, raw, depth)
                    if kind == ".zip"
                    else self._mail(name, raw, depth)
                )
            case suffix if suffix in CONVERTED:
                yield LeftOut(name, FailureCode.TO_CONVERT(suffix, CONVERTED[suffix]))
            case suffix:
                yield LeftOut(name, FailureCode.FILE_KIND(shown(suffix) or name))

    def _packed(self, name: str, raw: bytes, depth: int) -> Iterator[Content]:
        for path, content in unpacked(name, raw):
            inner = f"{name}/{shown(path)}"
            if is_left_behind(PurePosixPath(path).name) or path.startswith("__MACOSX/"):
                continue
            if isinstance(content, Failure):
                yield LeftOut(inner, content)
            else:
                yield from self._opened(inner, content, depth + 1)

    def _mail(self, name: str, raw: bytes, depth: int) -> Iterator[Content]:
        mail = read_mail(name, raw)
        read = 0
        for attached, content in mail.attachments:
            suffix = PurePosixPath(attached).suffix.lower()
            if suffix in READ | CONVERTED.keys():  # else pictures of the signature, and cards
                read += 1
                yield from self._opened(f"{name}/{shown(attached)}", content, depth + 1)
        if mail.text:
            yield Document(name, mail.text, subject=mail.subject, covers=bool(read))
        elif not read:
            raise PageError(name, FailureCode.EMPTY_FILE())

    def _free(self, name: str) -> str:
        """The name, with a number where another text has it."""
        path, at, free = PurePosixPath(name), 1, name
        while free in self._taken:
            at += 1
            free = str(path.with_name(f"{path.stem} ({at}){path.suffix}"))
        self._taken.add(free)
        return free


def _text_of(name: str, raw: bytes) -> str:
    if len(raw) > LARGEST_PAGE:
        raise PageError(name, FailureCode.FILE_TOO_LARGE())
    text = ""
    with suppress(UnicodeDecodeError):
        text = raw.decode("utf-8-sig")
    text = text or raw.decode("cp1252", "replace")
    plain = "".join(one if one.isprintable() or one in "\n\t" else " " for one in
                    text.replace("\r\n", "\n").replace("\r", "\n"))  # fmt: skip
    if not any(map(str.isalpha, plain)):
        raise PageError(name, FailureCode.EMPTY_FILE())
    return plain
