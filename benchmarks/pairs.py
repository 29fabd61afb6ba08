"""Dumps of OParl objects → pairs drawn at random beside the raw text, for a person to judge.

    python -m benchmarks.pairs --seed 1 --count 100 [--around 300] [--papers] [FOLDER]

Reads a folder of dumps (`papers.jsonl.gz`, `meetings…`, `organizations…`; the one of the shared
text unless another is named) through the product's own code and prints answers drawn over all
answers of all papers, each as the archive would hold it and as its file has it. With `--papers`,
papers are drawn instead, and what the archive says about their place (TOP, Gremium, date, Vorlage)
stands beside the objects it was read from. Judges nothing itself.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.build.collect import collect
from retrieval.errors import PageError
from retrieval.records import Anfrage, Antwort
from retrieval.sources.oparl.objects import is_dump, papers_files, read_dump, read_pages

Json = dict[str, Any]
#: A piece is found in a file by so many of its first and last letters and digits.
_PROBE = 40
RULE = "=" * 100
FOLDER = Path(__file__).parents[2] / "shared" / "karlsruhe"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One answer with its matter and the paper it was read from."""

    anfrage: Anfrage
    antwort: Antwort | None
    paper: Json


def objects_in(folder: Path) -> Iterator[Json]:
    """All objects of a folder's dumps; other files are passed over."""
    for path in sorted(folder.iterdir()):
        if is_dump(path):
            with contextlib.suppress(PageError):
                yield from read_dump(path)


def all_drawn(objects: list[Json], body: str) -> Iterator[Drawn]:
    """Every answer of every paper in a fixed order; a paper without one once."""
    papers = {one["id"].rpartition("/")[2]: one for one in objects if "/Paper" in one["type"]}
    for anfrage in collect(read_pages(objects, body)).anfragen:
        for antwort in anfrage.antworten or (None,):
            yield Drawn(anfrage, antwort, papers[str(anfrage.source.page)])


def raw_piece(raw: str, piece: str, around: int | None) -> str | None:
    """Where a piece stands in a file, marked «…», with the text around; None where it does not.

    With `around`, only so many characters before and after it, the piece itself left out.
    """
    places = [at for at, sign in enumerate(raw) if sign.isalnum()]
    letters = "".join(raw[at] for at in places)
    wanted = "".join(sign for sign in piece if sign.isalnum())
    first = letters.find(wanted[:_PROBE])
    if first < 0 or not wanted:
        return None
    last = letters.find(wanted[-_PROBE:], max(first, first + len(wanted) - _PROBE))
    last = last + min(len(wanted), _PROBE) if last >= 0 else first + len(wanted)
    start, end = places[first], places[min(last, len(places)) - 1] + 1
    width = 600 if around is None else around
    inside = raw[start:end] if around is None else "…"
    return f"{raw[max(0, start - width) : start]}«{inside}»{raw[end : end + width]}"


def print_pair(number: int, one: Drawn, around: int | None) -> None:
    """One answer, its question and its source, and the same in the file."""
    source, antwort = one.anfrage.source, one.antwort
    if antwort is None:
        return
    print(f"{RULE}\n[{number}] paper {source.page}  Vorlage {source.vorlage}  {source.betreff}")
    print(f"TOP {source.top}  {source.gremium}  {source.datum}")
    numbers = [each.number for each in one.anfrage.antworten]
    print(f"number {antwort.number} of {numbers}, {len(one.anfrage.fragen)} questions")
    print(f"-- frage\n{antwort.frage}\n-- antwort\n{antwort.antwort}")
    for file in papers_files(one.paper):
        raw = str(file.get("text") or "")
        piece = raw_piece(raw, antwort.antwort, around)
        if piece is not None:
            print(f"-- file “{file.get('name')}”\n{piece}")


def print_place(number: int, one: Drawn, objects: list[Json]) -> None:
    """What the archive says about a paper's place, and the objects it was read from."""
    source = one.anfrage.source
    print(f"{RULE}\n[{number}] paper {source.page}  Vorlage {source.vorlage}  {source.betreff}")
    print(f"TOP {source.top}  {source.gremium}  {source.datum}  {source.beschlussart}")
    known = {each["id"]: each for each in objects}
    print(f"raw: {one.paper.get('reference')}  {one.paper.get('name')!r}")
    for consultation in one.paper.get("consultation", []):
        meeting = known.get(consultation.get("meeting"), {})
        names = [
            known.get(name, {}).get("name")
            for name in (*consultation.get("organization", []), *meeting.get("organization", []))
        ]
        keys = (consultation.get("agendaItem"), consultation.get("id"))
        items = [
            {key: item.get(key) for key in ("number", "name", "public", "result")}
            for item in meeting.get("agendaItem", [])
            if item.get("id") == keys[0] or item.get("consultation") == keys[1]
        ]
        print(f"raw: {meeting.get('start')}  {meeting.get('name')!r}  {names}")
        print(f"raw: {json.dumps(items, ensure_ascii=False)}")
    for file in papers_files(one.paper):
        print(f"file “{file.get('name')}”: {' '.join(str(file.get('text') or '').split())[:300]}")


def main() -> None:
    """Draw and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--around", type=int, help="raw text only so far before and after")
    parser.add_argument("--papers", action="store_true", help="draw papers, not answers")
    parser.add_argument("--body", default="Stadt Karlsruhe")
    given = parser.parse_args()
    objects = list(objects_in(given.folder))
    everything = list(all_drawn(objects, given.body))
    if given.papers:
        by_paper = {one.paper["id"]: one for one in everything}
        everything = [by_paper[name] for name in sorted(by_paper)]
    else:
        everything = [one for one in everything if one.antwort]
    drawn = random.Random(given.seed).sample(everything, min(given.count, len(everything)))
    for number, one in enumerate(drawn, start=1):
        if given.papers:
            print_place(number, one, objects)
        else:
            print_pair(number, one, given.around)


if __name__ == "__main__":
    main()
