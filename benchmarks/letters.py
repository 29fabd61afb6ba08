"""The letters of Karlsruhe and Lower Saxony without their names → what they are told to be.

`python -m benchmarks.letters`; reads `../shared`. Each letter is called "scan_1", so that only what
it says can tell what it is; an answer is joined to an Anfrage only by what both say.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from retrieval.sources.office.documents import Document
from retrieval.sources.office.joins import joins_of
from retrieval.sources.office.letters import Hint, Letter, letter_of
from retrieval.sources.office.roles import Role

SHARED = Path(__file__).parents[2] / "shared"
#: What their names, which are not shown, say that the files are.
NAMED = {
    "karlsruhe": {"Anfrage": Role.ENQUIRY, "Stellungnahme": Role.ANSWER},
    "niedersachsen": {"Anfrage": Role.ENQUIRY, "Stellungnahme": Role.BOTH},
}


def files(body: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The files of each paper, with the paper's id."""
    with gzip.open(SHARED / body / "papers.jsonl.gz", "rt", encoding="utf-8") as lines:
        for paper in map(json.loads, lines):
            main = [paper["mainFile"]] if paper.get("mainFile") else []
            for file in [*main, *(paper.get("auxiliaryFile") or [])]:
                yield paper["id"], file


def main() -> None:
    for body, named in NAMED.items():
        papers, expected, letters = dict[str, str](), dict[str, Role](), list[Letter]()
        for paper, file in files(body):
            role = next(
                (one for name, one in named.items() if str(file.get("name")).startswith(name)), None
            )
            if role and len(file.get("text") or "") >= 50:
                name = f"scan_{len(letters) + 1}.pdf"
                papers[name], expected[name] = paper, role
                letters.append(letter_of(Document(name, file["text"], printed=True), Hint()))
        told = Counter(one.role is expected[one.name] for one in letters)
        unsure = sum(one.role is Role.UNCLEAR for one in letters)
        joined = joins_of(letters, []).enquiries
        right = sum(papers[answer] == papers[enquiry] for answer, enquiry in joined.items())
        asked = {papers[one.name] for one in letters if one.role is Role.ENQUIRY}
        possible = sum(papers[one.name] in asked for one in letters if one.role is not Role.ENQUIRY)
        print(f"{body}: {told[True]} of {len(letters)} told right, {unsure} said to be unclear")
        print(f"  {right} of {len(joined)} joins right, {possible} possible")


if __name__ == "__main__":
    main()
