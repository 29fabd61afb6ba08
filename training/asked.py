"""Citizens' questions → the passages that they are about.

`asked.jsonl` holds questions as citizens type them, each beside the answer or the passage that it
is about, by reference and number; no gold and no held back paper is among them.
"""

import hashlib
import json

from retrieval.ids import subject
from retrieval.paragraphs import windows
from training import karlsruhe
from training.files import ROOT, Files
from training.matches import Match

QUESTIONS = ROOT / "training" / "asked.jsonl"


def read(files: Files) -> list[list[Match]]:
    """Return for questions of asked.jsonl their matches, one for each window of the answer.

    Of an answer that is told in parts since ("4a", "4b") a question no longer says which part it
    asks for: it is left out.
    """
    answers = karlsruhe.numbered_answers(files)
    passages = {key(*passage): passage for passage in karlsruhe.council_passages(files)}
    found = []
    with QUESTIONS.open(encoding="utf-8") as lines:
        for one in map(json.loads, lines):
            if "passage" in one:
                title, text = passages[one["passage"]]
                found.append([Match(one["question"], text, title, 0, subject(title))])
                continue
            of = answers.get((one["reference"], one["number"]))
            if of is None:
                continue
            cut = [of.text[start:end] for start, end in windows(of.text)]
            found.append([Match(one["question"], w, of.paper, of.place, of.heading) for w in cut])
    return found


def key(title: str, text: str) -> str:
    """Return the name under which asked.jsonl knows a passage."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()[:12]
