"""PDFs on standard input → the texts of their pages on standard output, one after the other.

A process of its own, started by `reader`: whatever a PDF makes the library do, it ends here. Each
PDF and each reply is eight bytes with its length, then its bytes; a reply is JSON. The file runs as
a script and imports nothing of the package, so that the process is there at once.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from io import BytesIO
from itertools import islice
from typing import BinaryIO, TypedDict

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

#: Pages that are read of one file; answers of councils have a few.
_PAGES = 200
#: A message of the library is shown as a reason, so it is cut to a line.
_MESSAGE = 120
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class Extracted(TypedDict, total=False):
    """The first pages, `total` says of how many; or why there are none.

    That is "password", "costly" or the library's message.
    """

    pages: list[str]
    total: int
    failure: str


def extract(raw: bytes) -> Extracted:
    """Return the texts of a PDF's pages, or the reason why they cannot be read."""
    try:
        pages = PdfReader(BytesIO(raw)).pages
        texts = [_plain(page.extract_text()) for page in islice(pages, _PAGES)]
        return {"pages": texts, "total": max(len(texts), len(pages))}
    except FileNotDecryptedError:
        return {"failure": "password"}
    except MemoryError:
        return {"failure": "costly"}
    except Exception as error:  # a damaged PDF makes the library fail in every way there is
        message = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(":")
        return {"failure": _whole_signs(message[:_MESSAGE])}


def _whole_signs(text: str) -> str:
    """The text with halves of a sign joined, and replaced where the other half is missing."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _plain(text: str) -> str:
    """The text with lines as the only sign of layout: no other says what it does on this page."""
    lines = _whole_signs(text).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub(" ", lines)


def _limit_memory(megabytes: int) -> None:
    """Let the process fail above so much memory, where the system can do so."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def _serve(pdfs: BinaryIO, replies: BinaryIO) -> None:
    while len(header := pdfs.read(8)) == 8:
        extracted = extract(pdfs.read(int.from_bytes(header)))
        reply = json.dumps(extracted).encode()
        replies.write(len(reply).to_bytes(8) + reply)
        replies.flush()


if __name__ == "__main__":
    # Warnings about odd files would stand between the reports of a build.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    _limit_memory(int(sys.argv[1]))
    # Whatever is printed on the way must not stand among the replies.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as own:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        _serve(sys.stdin.buffer, own)
