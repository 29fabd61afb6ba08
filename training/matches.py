"""Council text → numbered questions beside the passages of their answers.

Gold and held back papers take no part.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.ids import subject
from retrieval.paragraphs import windows
from training import karlsruhe
from training.files import Files


@dataclass(frozen=True, slots=True)
class Match:
    """A question and a passage of its answer.

    `document` is what the passage was taken from, `answer` which numbered answer it belongs to (0
    where it belongs to none), `heading` what stands above it in the product's passages.
    """

    question: str
    passage: str
    document: str
    answer: int = 0
    heading: str = ""


def numbered(files: Files) -> Iterator[Match]:
    """Yield the numbered questions of all papers that may be trained on."""
    for paper in karlsruhe.training_papers(files):
        for number, pair in enumerate(paper.pairs, 1):
            heading = f"{subject(paper.title)}. {pair.question}"
            if pair.question:
                for start, end in windows(pair.answer):
                    yield Match(pair.question, pair.answer[start:end], paper.id, number, heading)
