"""OParl papers → question-answer pairs, and which papers take part in training.

Two kinds of papers never do: the gold papers of the citizens' questions, and the quarter that
`is_held_back` picks, on which `evaluate` measures. Neither their questions, answers and titles
nor their text in the tokenizer.

The cutting into numbered questions and answers, `numbered`, is rough: enough to train on.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from training.files import Files

# One paper in four is measured on, and so lost to training.
HELD_BACK_ONE_IN = 4

# The administration's reply says so in its first lines; the enquiry and the minutes do not.
_REPLY_HEAD = 400
_PAGE_MARK = re.compile(r"^[ \t]*(?:Seite \d+|[-–] ?\d+ ?[-–]|-- \d+ of \d+ --).*$", re.MULTILINE)
_HYPHEN = re.compile(r"(?<=\w)-[ \t]*\n\s*(?=[a-zäöüß])(?!und\b|oder\b|bzw\b|sowie\b)")
_ITEM = re.compile(
    r"^[ \t]*(?:zu )?(?:frage )?(?:\d{1,2}|[a-z])(?:\.\d)?(?:[.):]+|(?=[ \t]*$))",
    re.IGNORECASE | re.MULTILINE,
)
_QUESTION_END = re.compile(r"\?+[“\"]?[ \t]*(?:\n|$)")
# Shorter "answers" are headings or "siehe Frage 1".
_ANSWER_CHARS = 30


@dataclass(frozen=True, slots=True)
class Paper:
    """A council paper: OParl id, title, and the texts of its files."""

    id: str
    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """A numbered question of a paper and the administration's answer to it."""

    paper: str
    question: str
    answer: str


def papers(files: Files) -> list[Paper]:
    """Return all papers, gold and held back ones too."""
    with gzip.open(files.papers(), "rt", encoding="utf-8") as lines:
        return [_paper(line) for line in lines]


def gold_ids(files: Files) -> frozenset[str]:
    """Return the ids of the papers that hold the answers to the citizens' questions."""
    with files.citizen_questions().open(encoding="utf-8") as lines:
        records = (json.loads(line) for line in lines)
        return frozenset(record["paper"] for record in records if "paper" in record)


def is_held_back(paper_id: str) -> bool:
    """Tell whether a paper is for measuring only; the same on every machine, for ever."""
    return hashlib.sha256(paper_id.encode()).digest()[0] % HELD_BACK_ONE_IN == 0


def training_papers(files: Files) -> list[Paper]:
    """Return the papers that may be trained on: neither gold nor held back."""
    gold = gold_ids(files)
    return [p for p in papers(files) if p.id not in gold and not is_held_back(p.id)]


def held_back_papers(files: Files) -> list[Paper]:
    """Return the papers to measure on: held back, and not gold (those are measured elsewhere)."""
    gold = gold_ids(files)
    return [p for p in papers(files) if p.id not in gold and is_held_back(p.id)]


def question_answers(paper: Paper) -> list[QuestionAnswer]:
    """Return the numbered questions of the administration's reply with their answers."""
    replies = (t for t in paper.texts if "stellungnahme" in t[:_REPLY_HEAD].lower())
    found = (pair for reply in replies for pair in numbered(paper.id, flowing(reply)))
    return list(dict.fromkeys(found))


def flowing(text: str) -> str:
    """Return the text without page marks and without the hyphens that line ends brought in."""
    return _HYPHEN.sub("", _PAGE_MARK.sub("", text))


def numbered(paper_id: str, text: str) -> Iterator[QuestionAnswer]:
    """Yield each "1. … ?" or "a) … ?" with what follows it until the next question.

    Questions that are answered together make one question. An item without a question mark is an
    enumeration inside an answer and belongs to it.
    """
    question, answer = "", ""
    for item in _items(text):
        mark = _QUESTION_END.search(item)
        if mark is None:
            answer += item
            continue
        if _one_line(answer):
            yield from _long_enough(paper_id, question, answer)
            question = ""
        question += item[: mark.end()]
        answer = item[mark.end() :]
    yield from _long_enough(paper_id, question, answer)


def _items(text: str) -> Iterator[str]:
    """Yield what stands after each number or letter that opens a line, until the next one."""
    heads = list(_ITEM.finditer(text))
    ends = [*(head.start() for head in heads), len(text)][1:]
    for head, end in zip(heads, ends, strict=True):
        yield text[head.end() : end]


def _long_enough(paper_id: str, question: str, answer: str) -> Iterator[QuestionAnswer]:
    pair = QuestionAnswer(paper_id, _one_line(question), _one_line(answer))
    if pair.question and len(pair.answer) >= _ANSWER_CHARS:
        yield pair


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _paper(line: str) -> Paper:
    record = json.loads(line)
    files = record.get("auxiliaryFile", [])
    texts = tuple(file["text"] for file in files if file.get("text"))
    return Paper(record["id"], record["name"], texts)
