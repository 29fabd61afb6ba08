"""Damaged PDFs → how often each reason was given; fails at the first that is no reason.

`python -m tests.harness.pdfs 5000`, seeded.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from random import Random

from retrieval.errors import PageError
from retrieval.sources.pdf.reader import read_pdf
from retrieval.sources.pdf.text import paragraphs
from tests.support.damaged_pdfs import damaged, whole_pdfs

#: What no text may hold: half a sign, a control character.
NO_TEXT = re.compile(r"[\ud800-\udfff\x00-\x08\x0e-\x1f\x7f]")


def outcome(raw: bytes) -> str:
    """What reading a PDF gave: "text" or the code of the reason."""
    try:
        text = read_pdf("a.pdf", raw).text
    except PageError as error:
        if error.reason.from_json(error.reason.to_json()) != error.reason:
            raise
        return error.reason.code.name
    assert not NO_TEXT.search(text), ascii(text)
    paragraphs(text)
    return "text"


def main(count: int) -> None:
    random, outcomes, slowest = Random(1), Counter[str](), 0.0
    wholes = whole_pdfs()
    for number in range(count):
        raw = damaged(random.choice(wholes), random)
        begun = time.monotonic()
        try:
            outcomes[outcome(raw)] += 1
        except BaseException:
            print(f"failed at number {number}")
            raise
        slowest = max(slowest, time.monotonic() - begun)
    print(dict(outcomes), f"slowest {slowest:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]))
