"""PDF → the text of its pages, parted by a form feed.

A PDF may hang, ask for all memory or bring the interpreter down; so it is read in a process of its
own (`extraction`), which ends after a time and is started anew for the next PDF.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock, Timer
from time import monotonic
from typing import TYPE_CHECKING

from retrieval.errors import PageError
from retrieval.failures import Failure, FailureCode
from retrieval.sources.pdf.pages import as_text
from retrieval.sources.pdf.text import running_text

if TYPE_CHECKING:
    from retrieval.sources.pdf.extraction import Extracted

#: What one PDF may take. 200 pages of 700 cells each took 20 s of a busy core and 72 MB.
_SECONDS = 60
_MEGABYTES = 1024
_EXTRACTION = Path(__file__).with_name("extraction.py")


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of the first `read` of so many `pages`: all but of the longest PDFs."""

    text: str
    read: int
    pages: int


def read_pdf(name: str, raw: bytes) -> PdfText:
    """Return the text of a PDF.

    Raise PageError where it cannot be read or holds no text, as a scan does.
    """
    extracted = _process(os.getpid()).extract(raw)
    if "pages" not in extracted:
        raise PageError(name, _reason(extracted.get("failure", "")))
    pages = extracted["pages"]
    text = as_text(pages)
    if not any(map(str.isalpha, running_text(text))):
        raise PageError(name, FailureCode.SCAN())
    return PdfText(text, len(pages), extracted["total"])


def _reason(failure: str) -> Failure:
    if failure == "password":
        return FailureCode.PDF_PASSWORD()
    if failure == "costly":
        return FailureCode.PDF_TOO_COSTLY(_SECONDS, _MEGABYTES)
    return FailureCode.UNREADABLE_PDF(failure)


class ExtractionProcess:
    """The process that reads PDFs, started at the first one and after each that ended it."""

    def __init__(self, seconds: float = _SECONDS, megabytes: int = _MEGABYTES) -> None:
        self._seconds, self._megabytes = seconds, megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def extract(self, raw: bytes) -> Extracted:
        """Return what the process says of a PDF; "costly" where it ended over it."""
        with self._lock:
            process, begun = self._running_one(), monotonic()
            watch = Timer(self._seconds, process.kill)
            watch.start()
            try:
                return _exchange(process, raw)
            except (OSError, ValueError):
                self._end()
                return {"failure": "costly"}
            except BaseException:
                # Its reply would be taken for that of the next PDF.
                self._end()
                raise
            finally:
                watch.cancel()
                if monotonic() - begun >= self._seconds:
                    self._end()

    def close(self) -> None:
        """End the process, if one runs."""
        with self._lock:
            self._end()

    def _running_one(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            # -P: else the modules beside the script would hide those of the standard library.
            command = [sys.executable, "-P", str(_EXTRACTION), str(self._megabytes)]
            pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere)
        return self._process

    def _end(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        # What was not sent yet cannot be sent any more.
        with suppress(OSError):
            self._process.communicate()
        self._process = None


@cache
def _process(of: int) -> ExtractionProcess:
    """The process of this one; a fork must not read the replies of its parent."""
    process = ExtractionProcess()
    atexit.register(process.close)
    return process


def _exchange(process: subprocess.Popen[bytes], raw: bytes) -> Extracted:
    """Send a PDF and return the reply; OSError or ValueError where the process ended meanwhile."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(len(raw).to_bytes(8) + raw)
    process.stdin.flush()
    length = int.from_bytes(process.stdout.read(8))
    extracted: Extracted = json.loads(process.stdout.read(length))
    return extracted
