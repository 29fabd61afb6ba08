"""Why something gave no page: each cause has a code, which a language has a sentence for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Code(Enum):
    """A cause of something, for developers; the braces hold what it is called with."""

    def __call__(self, *arguments: str | int | Failure) -> Failure:
        return Failure(self, arguments)


class FailureCode(Code):
    """Why something gave no page, for developers; the braces hold what a code is called with."""

    # A file or a page
    FILE_KIND = "a file “{}”; expected .html, .txt, .jsonl or .jsonl.gz"
    CANNOT_READ = "cannot be read ({})"
    NO_FILE = "no file: a link that leads nowhere, or a device"
    READER_FAILED = "was not read: the program failed ({}); please report it"
    NOT_TOML = "no readable TOML"
    ENTRIES_UNREADABLE = "entries without a readable publisher: {}"
    FILE_TOO_LARGE = "a file of more than 5 MB; expected one page"
    NOT_UTF_8 = "no UTF-8 (byte {}); expected text in UTF-8"
    NOT_OPARL = "no line with an OParl “type”; expected an OParl object a line"
    LINES_NOT_OPARL = "lines without an OParl “type”: {}"
    LINES_NOT_JSON = "lines that are no JSON: {}"
    DUMP_CUT_OFF = "cut off or damaged ({}); what stands before it was read"
    DUMP_TOO_LARGE = "more than {} MB when unpacked; expected a dump in several files"
    NO_ID = "a {} without an id; expected an OParl object with an “id” that is text"
    NO_BODY = "does not name its body, as others do; expected a “body” that is at hand"
    NO_DAY = "“start: {}” is no day; its papers are told without the meeting"
    SAME_ID = "has the id of “{}”, which is as new or newer; only that was read"
    ANSWER_ALONE = "an answer that fits no enquiry, or several; it is told by itself"
    STATEMENT_ALONE = "a statement that fits no enquiry, or several; it was not read"
    OBJECT_UNREADABLE = "an object that cannot be read ({})"
    FIELDS_UNREADABLE = "has fields that cannot be read, and were passed over: {}"
    PUBLICITY_UNCLEAR = "whether it was dealt with in public cannot be read; it was left out"
    NO_TEXT = "no text, and its PDF is not at hand"
    UNREADABLE_PDF = "no readable PDF ({}); expected a PDF with text"
    PDF_PASSWORD = "a PDF that opens only with a password; expected one that anyone can read"
    PDF_TOO_COSTLY = "a PDF that takes more than {} s or {} MB of memory; expected an ordinary one"
    PDF_LONG = "a PDF of which the first {} of {} pages were read"
    NO_PAPER = "a PDF that no paper of its folder names; expected it beside the objects it is of"
    UNREADABLE_FILE = "no readable {} ({}); expected a whole one"
    FILE_PASSWORD = "a file that opens only with a password; expected one that anyone can read"
    EMPTY_FILE = "a file without text; expected a letter"
    TO_CONVERT = "a file “{}”, which is not read; save it as {}"
    UNPACKED_TOO_LARGE = "more than {} files or {} MB when unpacked; expected several smaller ones"
    UNSAFE_NAME = "a packed file whose name leads out of its folder; it was not read"
    EXPORT_COLUMNS = "a CSV without known columns; expected headings such as “Datei” and “Nummer”"
    EXPORT_NO_FILE = "line {} names “{}”, which is not in the folder"
    UNCLEAR_FILE = "does not say whether it asks or answers; say so in the table"
    NON_PUBLIC_FILE = "says of itself that it is not public; it was not read"
    SAME_TEXT = "has the same text as “{}”; it was read once"
    SUBJECT_OF_NAME = "names no subject; it was taken from the file's name"
    LETTER_DAY = "names no meeting; it is told with its own day, {}"
    NO_ENQUIRY = "answers no Anfrage that is at hand; it is told by itself"
    SEVERAL_ENQUIRIES = "may answer several Anfragen; it is told by itself"
    FILE_GONE = "is not in the folder any more"
    CELL = "line {}, column “{}”: “{}”; expected {}"
    CELL_FITS_NONE = "line {}, column “{}”: “{}” is no letter of the folder that may belong to it"
    ROW_TWICE = "line {}: “{}” stands in line {} already, which counts"
    TABLE_UNREADABLE = "cannot be read as a table ({}); no letter of its folder was read"
    TABLE_COLUMN = "has no column “{}”; no letter of its folder was read"
    LINES_UNREADABLE = "lines that cannot be read, and were passed over: {}"
    SCAN = "a PDF without text, probably a scan; expected a PDF with text"
    NOT_ALLRIS = "a page “{}”; expected a title such as “Auszug - …” or “Vorlage - …”"
    NEITHER_PAGE_NOR_ARTICLE = "neither page nor article; expected a title “Auszug - …” or prose"
    NOT_TOP_NUMBER = "“TOP: {}”; expected a TOP number such as “Ö 19.8”"
    NOT_DATE = "“Datum: {}”; expected a date such as “Di, 15.02.2022”"
    EMPTY_AGENDA = "a Tagesordnung without a TOP; expected rows such as “Ö 1” with a Betreff"
    NON_PUBLIC_VORLAGE = "a non-public Vorlage; expected a public one"
    VALUE_MISSING = "no value for “{}:”; expected an ALLRIS page ({}) with it"
    NESTED = "elements without end; expected a page"
    TEXT_MISSING = "a page without the text that its head announces (“{}”)"
    CUT_OFF = "a page that was cut off; expected one that ends with </html>"
    OTHER_KIND = "a page of kind {}; expected {}"
    OTHER_PAGE = "a page of {} of kind “{}”; expected one of {}"
    OTHER_LAYOUT = "a page of {} in a layout that is not read; expected {}"
    NOT_CALENDAR = "“{}”; expected a calendar"
    CALENDAR_DAMAGED = "or its calendar was damaged on the way"

    # A refusal; those of ALLRIS in its own words
    NO_INFORMATION = "Keine Information verfügbar"
    ACCESS_DENIED = "Zugriff verweigert"
    NON_PUBLIC = "nichtöffentlich"
    LOGIN = "noauth.asp"
    STATUS = "status {}"
    OTHER_SERVER = "lies on another server"
    OUTSIDE = "lies outside {}"
    ROBOTS = "is closed to robots (robots.txt)"
    TOO_LARGE = "is larger than {:,} bytes"
    PACKED = "is packed as “{}”, which is not read"
    ENDLESS_REDIRECTS = "redirects without end"
    NOT_WEB_ADDRESS = "is no http or https address"
    NOT_ADDRESS = "is no address ({})"
    REDIRECT_TO_NOTHING = "sends on to “{}”, which is no address"
    CRAWL_DELAY = "asks for one request in {} s (robots.txt)"
    CRAWL_DELAY_OVER_A_DAY = "asks for one request in more than a day (robots.txt)"
    RETRY_AFTER = "asks to come back in {} minutes"
    RETRY_AFTER_OVER_A_DAY = "asks to come back in more than a day"
    REFUSES_ALL = "refuses everything now ({})"

    # The network; the argument is the message of the library
    TOO_SLOW = "more than {} s for a page"
    TIMED_OUT = "does not answer in time ({})"
    NO_CONNECTION = "accepts no connection ({})"
    UNKNOWN_HOST = "is not found by its name ({})"
    UNREACHABLE = "is not reached over the network ({})"
    DISCONNECTED = "broke off the connection ({})"
    BAD_CERTIFICATE = "has no valid certificate ({})"
    NO_HTTPS = "speaks no https ({})"
    NOT_UNPACKED = "sends what cannot be unpacked ({})"
    UNEXPECTED = "failed ({})"

    # A run
    LIMIT_REACHED = "the limit of {:,} pages for a run is reached"
    CANNOT_WRITE = "cannot write into {} ({})"
    OTHER_FORMAT = "answers with something that is no {}"
    NOT_OBJECT = "answers with JSON that is no object"
    NEXT_UNREADABLE = "names no address as the next page"
    LINKS_UNREADABLE = "names its links in no readable way"
    ENDLESS_LIST = "leads back: the list has no end"
    NO_BODIES = "is no OParl system or body: it names no bodies"
    NOT_CRAWLED = "is {}, which is not fetched page by page; expected ALLRIS 3 or SessionNet"
    NO_DOOR = "leads to no OParl interface: {} addresses were asked; name that of its system"
    SEVERAL_BODIES = "has the bodies {}; name one of them with --body"
    NO_PAPERS = "the body “{}” has no list of papers"
    OTHER_INTERFACE = "{} holds what was fetched from {}; give another folder"
    STATE_DAMAGED = "{} is damaged; delete it, and everything is asked for once more"
    FOLDER_BUSY = "another run is fetching into {}; wait for its end"
    NO_OBJECT = "the list {} has “{}” without an id or a type, which was left out"
    SKIPPED = "{}; skipped"
    LIST_EMPTY = "the list {} is empty"
    LIST_WITHOUT_DATA = "the list {} answers with a page without “data”"
    MANY_MISSING = "{} of {} {} are missing from the list at once; nothing was withdrawn"
    KEPT = "{}; kept"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something gave no page, and at which address, where it is one."""

    code: Code
    arguments: tuple[str | int | Failure, ...] = ()
    url: str = ""

    def __str__(self) -> str:
        return f"{self.url} {self.code.value.format(*self.arguments)}".lstrip()

    def to_json(self) -> str:
        """Return the list of its code and arguments, below its address where it has one.

        >>> kept = FailureCode.KEPT(Failure(FailureCode.STATUS, (404,), "https://h.de"))
        >>> kept.to_json(), Failure.from_json(kept.to_json()) == kept
        ('["KEPT", {"https://h.de": ["STATUS", 404]}]', True)
        """
        return json.dumps(self, default=_written, ensure_ascii=False)

    @classmethod
    def from_json(cls, written: str) -> Failure:
        """Return the failure that `to_json` wrote."""
        return _read(json.loads(written))

    @property
    def hides_content(self) -> bool:
        """Whether the source may still hold what could not be looked at."""
        return self.code in _HIDING

    @property
    def is_permanent(self) -> bool:
        """Whether every run meets it again until its cause is mended at the source."""
        return self.code in _PERMANENT


def _written(failure: Failure) -> list[Any] | dict[str, list[Any]]:
    listed: list[Any] = [failure.code.name, *failure.arguments]
    return {failure.url: listed} if failure.url else listed


def _read(written: list[Any] | dict[str, list[Any]]) -> Failure:
    [(url, listed)] = written.items() if isinstance(written, dict) else [("", written)]
    code, *arguments = listed
    read = (_read(one) if isinstance(one, list | dict) else one for one in arguments)
    return Failure(FailureCode[code], tuple(read), url)


#: Not that a page is missing or no JSON: it may be so only while the server is worked on.
_PERMANENT = frozenset({
    FailureCode.OTHER_SERVER, FailureCode.OUTSIDE, FailureCode.ROBOTS, FailureCode.TOO_LARGE,
    FailureCode.ENDLESS_REDIRECTS, FailureCode.NOT_ADDRESS, FailureCode.REDIRECT_TO_NOTHING,
    FailureCode.CRAWL_DELAY, FailureCode.CRAWL_DELAY_OVER_A_DAY, FailureCode.BAD_CERTIFICATE,
    FailureCode.NEXT_UNREADABLE, FailureCode.LINKS_UNREADABLE, FailureCode.ENDLESS_LIST,
})  # fmt: skip
#: Files, or parts of them, that may be whole again the next time.
_HIDING = frozenset({
    FailureCode.CANNOT_READ, FailureCode.READER_FAILED, FailureCode.DUMP_CUT_OFF,
    FailureCode.DUMP_TOO_LARGE, FailureCode.LINES_NOT_JSON, FailureCode.CUT_OFF,
    FailureCode.TABLE_UNREADABLE, FailureCode.TABLE_COLUMN, FailureCode.NO_BODY,
})  # fmt: skip
