"""Dictionary + sentence pairs + help pages → pairs.jsonl: German beside what it means in English.

A pair keeps up to three English alternatives; the teacher's vectors of these are averaged later,
which is nearer to the meaning than any single one. It judges no pair's quality.
"""

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from training import manuals
from training.ding import groups
from training.files import Files, finished

NAME = "pairs.jsonl"

# Alternatives beyond the third are mostly regional or dated.
ENGLISH_ALTERNATIVES = 3

# A dictionary entry of at least three words that ends like a sentence is one.
_SENTENCE = re.compile(r"\S+\s+\S+\s.*\S[.?!][“”\"’']?$")


@dataclass(frozen=True, slots=True)
class Pair:
    """A German text, its English renderings, and whether it is a sentence or a term."""

    german: str
    english: tuple[str, ...]
    sentence: bool


def make(files: Files) -> None:
    """Write work/pairs.jsonl, each pair once."""
    output = files.work / NAME
    if output.exists():
        return
    sources = (
        _from_ding(files.ding()),
        _from_tatoeba(files.tatoeba()),
        _from_manuals(files.help_pages()),
    )
    pairs = list(dict.fromkeys(pair for source in sources for pair in source))[:: files.trial]
    with finished(output) as partial, partial.open("w", encoding="utf-8") as out:
        for pair in pairs:
            out.write(json.dumps(asdict(pair), ensure_ascii=False) + "\n")
    sentences = sum(pair.sentence for pair in pairs)
    print(f"{len(pairs)} pairs, {sentences} of them sentences")


def read(files: Files) -> list[Pair]:
    """Return the pairs in the order they were written."""
    with files.made(NAME, "pairs").open(encoding="utf-8") as lines:
        records = (json.loads(line) for line in lines)
        return [Pair(r["german"], tuple(r["english"]), r["sentence"]) for r in records]


def english_texts(pairs: Iterable[Pair]) -> list[str]:
    """Return each English text once, the shortest first, so that batches need little padding."""
    return sorted({text for pair in pairs for text in pair.english}, key=lambda t: (len(t), t))


def _from_ding(path: Path) -> Iterator[Pair]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            for group in groups(line.strip()):
                english = group.english[:ENGLISH_ALTERNATIVES]
                for german in group.german:
                    yield Pair(german, english, bool(_SENTENCE.match(german)))


def _from_tatoeba(path: Path) -> Iterator[Pair]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            english, german = line.rstrip("\n").split("\t")
            yield Pair(german, (english,), sentence=True)


def _from_manuals(path: Path) -> Iterator[Pair]:
    for german, english in manuals.translations(path):
        yield Pair(german, (english,), sentence=True)
