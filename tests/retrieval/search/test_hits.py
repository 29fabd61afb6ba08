"""The search behind a reply: what it computes, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.evaluation import read_questions
from retrieval.index.arrays import Vectors
from retrieval.index.encoder import Encoder
from tests.support.paths import ROOT


@dataclass
class Counting:
    """An encoder that notes which questions it is asked for."""

    encoder: Encoder
    asked: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.encoder.name

    @property
    def dimensions(self) -> int:
        return self.encoder.dimensions

    def questions(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return self.encoder.questions(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self.encoder.passages(texts)


@pytest.fixture(scope="module")
def counting(seed_folder: Path, encoder: Encoder) -> tuple[Archive, list[str]]:
    counting = Counting(encoder)
    return Archive.open(seed_folder, counting), counting.asked


def test_no_question_is_encoded_twice(counting: tuple[Archive, list[str]]) -> None:
    archive, asked = counting
    questions = [one.question for one in read_questions(ROOT / "seeds" / "questions.jsonl")]
    counts = set[int]()
    for question in questions[::5]:
        asked.clear()
        archive.ask(question)
        counts.add(len(asked))
    # A look-up or a wish needs no vector.
    assert counts == {0, 1}


@pytest.mark.parametrize("line", ["Und was kostet das?", "Was kostet das Netzwerk denn?"])
def test_no_line_about_what_was_shown_is_encoded_twice(
    counting: tuple[Archive, list[str]], line: str
) -> None:
    archive, asked = counting
    asked.clear()
    archive.ask(line, "herne-2022-0129/2")
    assert len(asked) == 1
