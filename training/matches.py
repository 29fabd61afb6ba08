"""Council text → matches: a short text beside a passage that answers or unfolds it.

Five kinds: a numbered question and its answer, what a citizen asks (`asked.py`) and its answer, a
title and a passage under it, what a councillor remarked and a passage of the administration's reply
to it, and a sentence and the rest of its passage (the inverse cloze task of Lee et al. 2019). Gold
and held back papers take no part.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from retrieval.ids import subject
from retrieval.paragraphs import windows
from training import karlsruhe, tokenizer
from training.files import Files
from training.karlsruhe import Paper

Kind = Literal["question", "title", "remark", "sentence", "asked"]

# Shorter pieces of text are headings, salutations and signatures.
_FEWEST_WORDS = 6
# A councillor's remark is a paragraph, not the whole paper.
_MOST_WORDS = 60
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ„])")


@dataclass(frozen=True, slots=True)
class Match:
    """A short text and its passage.

    `document` is what the passage was taken from, `answer` which numbered answer it belongs to (0
    where it belongs to none), `heading` what stands above it in the product's passages.
    """

    kind: Kind
    short: str
    passage: str
    document: str
    answer: int = 0
    heading: str = ""


def rivals(batch: Sequence[Match]) -> NDArray[np.bool_]:
    """Tell which passage (column) is a wrong one for which short text (row), shape (n, n).

    Passages of one document are all somewhat right, but of its numbered answers one alone is.
    """
    documents = np.array([match.document for match in batch])
    shorts = np.array([match.short.lower() for match in batch])
    answers = np.array([match.answer for match in batch])
    questions = np.array([match.kind in ("question", "asked") for match in batch])
    strangers = (documents[:, None] != documents) & (shorts[:, None] != shorts)
    siblings = (documents[:, None] == documents) & questions[:, None] & questions
    wrong: NDArray[np.bool_] = strangers | (siblings & (answers[:, None] != answers))
    return wrong


def all_matches(files: Files) -> list[Match]:
    """Return the matches of all papers that may be trained on."""
    papers = karlsruhe.training_papers(files)
    remarks = {paper.id: list(_remarks(paper)) for paper in papers}
    seen = Counter(remark for of_paper in remarks.values() for remark in set(of_paper))
    found: list[Match] = []
    for paper in papers:
        # What stands in several papers is a form's, not a councillor's.
        found.extend(_of_paper(paper, [one for one in remarks[paper.id] if seen[one] == 1]))
    for number, (title, text) in enumerate(tokenizer.council_passages(files)):
        document = f"passage {number}"
        found.append(Match("title", subject(title), text, document))
        found.extend(_of_sentences(text, document))
    return found


def _of_paper(paper: Paper, remarks: list[str]) -> Iterator[Match]:
    title = subject(paper.title)
    passages: list[str] = []
    for number, pair in enumerate(paper.pairs, 1):
        heading = f"{title}. {pair.question}".strip()
        for start, end in windows(pair.answer):
            passage = pair.answer[start:end]
            passages.append(passage)
            yield Match("title", title, passage, paper.id, number)
            if pair.question:
                yield Match("question", pair.question, passage, paper.id, number, heading)
    for place, remark in enumerate(remarks if passages else ()):
        # No remark names its answer: each gets one, so that all passages are met about as often.
        passage = passages[place * len(passages) // len(remarks)]
        yield Match("remark", remark, passage, paper.id, heading=title)


def _remarks(paper: Paper) -> Iterator[str]:
    """The paragraphs of the councillors' own text: the files that hold no answer."""
    beginnings = [_letters(pair.answer)[:40] for pair in paper.pairs]
    for text in paper.texts:
        letters = _letters(text)
        if any(beginning in letters for beginning in beginnings):
            continue
        for paragraph in text.split("\n\n"):
            joined = " ".join(paragraph.split())
            if _FEWEST_WORDS <= joined.count(" ") + 1 <= _MOST_WORDS:
                yield joined


def _of_sentences(text: str, document: str) -> Iterator[Match]:
    """The longest sentence of a passage beside the rest of it."""
    sentences = _SENTENCE.split(text)
    longest = max(sentences, key=len)
    if len(sentences) > 1 and _FEWEST_WORDS <= longest.count(" ") + 1 <= _MOST_WORDS:
        rest = " ".join(sentence for sentence in sentences if sentence is not longest)
        yield Match("sentence", longest, rest, document)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))
