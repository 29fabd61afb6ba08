"""The figures of the contract, counted on questions whose replies are known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.errors import SourceError
from retrieval.evaluation import evaluate, read_questions

QUESTIONS = [
    {"question": "Kennt die Stadt die Stadtretter?", "expect": "answer", "vorlage": "2022/0129",
     "snippet": "Ja, die Initiative  #Stadtretter ist der Stadt bekannt.", "difficulty": "easy"},
    {"question": "Ist Herne bei den Stadtrettern?", "expect": "answer", "reference": "2022/0129",
     "snippet": "steht nirgends", "difficulty": "hard"},
    {"question": "Kennt die Verwaltung die Stadtretter?", "expect": "answer", "reference": "2021/0402",
     "snippet": "steht nirgends", "difficulty": "hard"},
    {"question": "Wie wird das Wetter?", "expect": "answer", "reference": "1999/9999",
     "snippet": "steht nirgends"},
    {"question": "Bus? " * 101, "expect": "answer", "reference": "1999/9999",
     "snippet": "steht nirgends"},
    {"question": "hallo", "expect": "none"},
    {"question": "Stadtretter", "expect": "none"},
    {"question": "Gibt es Bunker?", "expect": "pointer", "top": "Ö 19.12"},
    {"question": "2022/0113", "expect": "lookup", "reference": "2022/0113"},
    {"question": "Tagesordnung 15.2.22", "expect": "lookup", "meeting": "2022-02-15"},
    {"question": "Wer leitet den Zukunftsstab?", "expect": "context", "page": "004_1f511c47042b4b8e.txt"},
]  # fmt: skip


def write(path: Path, lines: list[dict[str, str]]) -> Path:
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_the_figures_are_counts_of_known_replies(seed_archive: Archive, tmp_path: Path) -> None:
    report = evaluate(seed_archive, read_questions(write(tmp_path / "q.jsonl", QUESTIONS)))
    counted = {name: (share.count, share.of) for name, share in report.shares.items()}
    assert counted == {
        "answered_right": (1, 5),
        "shown_right": (1, 5),
        "right_paper": (2, 5),
        "paper@1": (2, 5),
        "hit@1": (1, 5),
        "hit@3": (1, 5),
        "hit@10": (1, 5),
        "wrong": (1, 11),
        "wrong_sibling": (1, 5),
        "offered_wrongly": (1, 2),
        "silent_right": (1, 2),
        "silent_wrong": (2, 5),
        "others_right": (4, 4),
    }
    assert report.groups["difficulty=hard"]["right_paper"].value == 0.5
    assert report.risk_coverage is not None
    assert 0 < report.risk_coverage < 1


@pytest.mark.slow
def test_the_own_questions_reach_the_figures_that_are_promised(seed_archive: Archive) -> None:
    report = evaluate(seed_archive, read_questions(Path("seeds/questions.jsonl")))
    assert sum(share.of for name, share in report.shares.items() if name == "wrong") >= 400
    assert (report.shares["answered_right"].value or 0) >= 0.85
    assert (report.shares["shown_right"].value or 0) >= 0.94
    assert (report.shares["silent_right"].value or 0) >= 0.9
    assert (report.shares["wrong"].value or 0) <= 0.05
    assert (report.shares["others_right"].value or 0) >= 0.9


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("{", "line 1"),
        ('{"question": "x"}', "expect"),
        ('{"question": "x", "expect": "magic"}', "magic"),
        ('{"question": "x", "expect": "answer"}', "snippet"),
        ("[]", "line 1"),
        ("", "no question"),
        *(
            (json.dumps({"question": "x", "expect": "none"} | {key: odd}), f"line 1: “{key}” is no text")
            for key in ("question", "vorlage", "reference", "snippet", "number", "top", "page", "reason")
            for odd in (1, 1.5, True, [], ["x"], {"a": 1}, *([None] if key == "question" else []))
        ),
        ('{"question": "x", "expect": ["none"]}', "line 1"),
        ("[" * 100_000, "line 1"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named(tmp_path: Path, line: str, named: str) -> None:
    (tmp_path / "q.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(SourceError, match=named):
        read_questions(tmp_path / "q.jsonl")
