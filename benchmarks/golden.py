"""The golden record: all that the product says about known records, as text that can be compared.

    python -m benchmarks.golden FOLDER             write the record
    python -m benchmarks.golden FOLDER --than OLD  write it, then list what differs from an old one
    python -m benchmarks.golden FOLDER --only seeds    one archive of the two

A change that must not change behaviour leaves every line as it was; one that does names what
differs. Both archives are built anew: that of the seeds and that of the Karlsruhe enquiries in
../shared. The record is kept outside of git. It holds

* the reply to every known question, to strings that have broken programs, and what is like drafts;
* how each text of Karlsruhe is cut into questions and answers, as checksums;
* all records as SQL, and the checksums of both indexes;
* the page, the terminal, Telegram and the feed for every address of the seeds; the pages for
  browsing and embedding, the widget, the report for the office, and `openapi.json`.
"""

from __future__ import annotations

import argparse
import dataclasses
import difflib
import hashlib
import io
import json
import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from rich.console import Console

from bot import json_text
from bot.cli.quality_page import quality_page
from bot.cli.terminal import print_reply, print_similar, reply_lines
from bot.settings import Settings, load_settings
from bot.telegram.message import Messages
from bot.web.app import create_app
from retrieval.archive import Archive
from retrieval.build.archive import build_archive
from retrieval.evaluation import read_questions
from retrieval.index.encoder import open_encoder
from retrieval.pages import Page
from retrieval.segmenting.minutes import parse_minutes
from retrieval.sources.folders import SourceContents, read_sources
from tests.support.naughty import NAUGHTY

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
BASE = "https://auskunft.example.org"
#: Enquiries of Karlsruhe whose questions are taken as drafts.
DRAFTS = 200
#: Files of a generation that depend on the names and versions of the code.
_OF_THE_CODE = frozenset({"manifest.json", "memo.txt", "records.sqlite"})
_WITHOUT_ID = (
    "/",
    "/anfragen",
    "/anfragen?seite=2",
    "/neu",
    "/neu.atom",
    "/einbetten",
    "/datenschutz",
    "/barrierefreiheit",
    "/impressum",
    "/widget.js",
    "/openapi.json",
    "/healthz",
    "/readyz",
    "/antwort/herne-0000",
    "/nichts",
)


def main() -> None:
    """Write the record; exit with 1 where it differs from the old one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--than", type=Path, help="a record to compare with")
    parser.add_argument("--only", choices=("seeds", "karlsruhe"), help="one archive of the two")
    given = parser.parse_args()
    names = (given.only,) if given.only else ("seeds", "karlsruhe")
    folder, than = given.folder.absolute(), given.than and given.than.absolute()
    write(folder, names)
    if than and (differing := differences(than, folder, names)):
        print("\n".join(differing))
        sys.exit(1)


def write(folder: Path, names: Iterable[str]) -> None:
    """Write the record of the named archives into a folder."""
    settings = load_settings({}, ROOT / "example.env")
    known: dict[str, tuple[Path, tuple[str, ...]]] = {
        "seeds": (ROOT / "seeds", settings.districts),
        "karlsruhe": (SHARED / "karlsruhe", ()),
    }
    for name in names:
        source, districts = known[name]
        with tempfile.TemporaryDirectory() as temporary:
            encoder, built = open_encoder(), Path(temporary)
            os.chdir(source.parent)  # The names of the sources are part of the records.
            reading = read_sources([Path(source.name)], settings.own_body)
            build_archive(reading, built, encoder, NOW)
            archive = Archive.open(built, encoder, districts)
            own = folder / name
            own.mkdir(parents=True, exist_ok=True)
            _save(own / "segmentation.txt", _segmentations(reading))
            _save(own / "replies.jsonl", _replies(archive))
            _save(own / "records.sql", _records(built))
            _save(own / "checksums.txt", _checksums(built))
            _save(own / "similar.txt", _similar(archive, built))
            _save(own / "report.html", [quality_page(archive.quality(NOW.date()), NOW.date(), ())])
            _save(own / "status.txt", _status(archive))
            if name == "seeds":
                _save(own / "surfaces.txt", _surfaces(archive, built, settings))
            archive.close()


def differences(old: Path, new: Path, names: Iterable[str], most: int = 20) -> list[str]:
    """What differs between two records of the named archives, at most so many lines of a file."""
    files = {
        path.relative_to(one)
        for one in (old, new)
        for name in names
        for path in (one / name).rglob("*")
        if path.is_file()
    }
    found: list[str] = []
    for name in sorted(files):
        before, after = (
            (one / name).read_text("utf-8").split("\n") if (one / name).is_file() else []
            for one in (old, new)
        )
        if before != after:
            changed = [
                line[:300]
                for line in difflib.unified_diff(before, after, n=0, lineterm="")
                if not line.startswith(("---", "+++", "@@"))
            ]
            found += [f"{name}: {len(changed)} lines differ", *changed[:most]]
    return found


def questions() -> Iterator[str]:
    """Every line that is asked, each archive the same."""
    files = [
        ROOT / "seeds" / "questions.jsonl",
        ROOT / "training" / "citizens.jsonl",
        SHARED / "karlsruhe" / "citizen_questions.jsonl",
    ]
    for file in files:
        yield from (one.question for one in read_questions(file))
    yield from NAUGHTY


def _save(path: Path, lines: Iterable[str]) -> None:
    path.write_text("\n".join([*lines, ""]), encoding="utf-8", errors="surrogatepass")


def _replies(archive: Archive) -> Iterator[str]:
    lines = (f"{' '.join(one.splitlines())}\n" for one in questions())
    source = io.BytesIO("".join(lines).encode("utf-8", errors="surrogatepass"))
    yield from reply_lines(archive, source)


def _segmentations(reading: SourceContents) -> Iterator[str]:
    for page in reading.pages:
        for number, text in enumerate(_texts(page)):
            told = parse_minutes(text, page.reply, page.asked)
            values = [
                told.fragen,
                [dataclasses.astuple(one) for one in told.antworten],
                told.mentions,
            ]
            raw = json.dumps(values, ensure_ascii=False)
            digest = hashlib.sha256(raw.encode("utf-8", errors="surrogatepass")).hexdigest()[:20]
            yield f"{page.name} {number} {len(told.fragen)} {len(told.antworten)} {digest}"


def _texts(page: Page) -> list[str]:
    held = [page.vorlage.text] if page.vorlage else []
    return [one for one in (*held, *(top.text for top in page.tops)) if one]


def _current(built: Path) -> Path:
    return built / "generations" / (built / "current").read_text().strip()


def _records(built: Path) -> Iterator[str]:
    connection = sqlite3.connect(_current(built) / "records.sqlite")
    yield from connection.iterdump()
    connection.close()


def _checksums(built: Path) -> Iterator[str]:
    for path in sorted(_current(built).rglob("*")):
        if path.is_file() and path.name not in _OF_THE_CODE:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            yield f"{digest} {path.relative_to(_current(built))}"


def _similar(archive: Archive, built: Path) -> Iterator[str]:
    connection = sqlite3.connect(_current(built) / "records.sqlite")
    drafts: dict[str, list[str]] = {}
    for matter, text in connection.execute("SELECT vorgang, text FROM frage ORDER BY 1, position"):
        drafts.setdefault(matter, []).append(text)
    connection.close()
    for matter in list(drafts)[:DRAFTS]:
        found = archive.similar("\n".join(drafts[matter])[:4000])
        yield f"{matter} {json_text.similar_json(found)}"
        shown = io.StringIO()
        print_similar(Console(file=shown, width=100), found)
        yield hashlib.sha256(shown.getvalue().encode()).hexdigest()[:20]


def _status(archive: Archive) -> Iterator[str]:
    fields = dataclasses.asdict(archive.status)
    fields.pop("generation")
    yield json.dumps(fields, default=str, ensure_ascii=False, indent=1)


def _surfaces(archive: Archive, built: Path, settings: Settings) -> Iterator[str]:
    """Each address and some questions on every channel."""
    settings = settings.model_copy(
        update={
            "public_url": BASE,
            "questions_per_minute": 100_000,
            "reads_per_minute": 100_000,
            "allowed_origins": (BASE,),
        }
    )
    app = create_app(lambda: archive, settings, clock=lambda: NOW)
    messages = Messages(lambda id: id, lambda: date(2026, 11, 1), BASE, BASE)
    with TestClient(app, base_url=BASE) as client:
        yield from _pages(client, app)
        for id in _ids(built):
            yield f"##### {id}"
            for path in (f"/antwort/{id}", f"/api/answers/{id}"):
                yield from _response(client, path)
            found = archive.find(id)
            if found is not None:
                shown = io.StringIO()
                print_reply(Console(file=shown, width=100), found)
                yield shown.getvalue()
                yield from (f"{one.html}\n{one.rows}" for one in messages.of(found))
        for line in _asked():
            yield f"##### {line}"
            asked = client.post("/api/ask", json={"question": line})
            yield f"{asked.status_code} {asked.text}"
            page = client.post("/", data={"question": line})
            yield f"{page.status_code} {page.text}"
            suggested = client.post("/api/suggest", json={"question": line})
            yield f"{suggested.status_code} {suggested.text}"
            if asked.status_code == 200:
                reply = archive.ask(line)
                shown = io.StringIO()
                print_reply(Console(file=shown, width=100), reply)
                yield shown.getvalue()
                yield from (f"{one.html}\n{one.rows}" for one in messages.of(reply))


def _asked() -> list[str]:
    """Some questions of every kind."""
    known = [one.question for one in read_questions(ROOT / "seeds" / "questions.jsonl")]
    return [*known[::8], "2022/0129", "TOP 19.8 vom 15.02.2022", "Tagesordnung 15.02.2022", ""]


def _pages(client: TestClient, app: FastAPI) -> Iterator[str]:
    for path in _WITHOUT_ID:
        yield from _response(client, path)
    widget = client.get("/widget.js").text
    yield f"widget {len(widget)}"
    yield json.dumps(app.openapi(), ensure_ascii=False, indent=1)


def _response(client: TestClient, path: str) -> Iterator[str]:
    response = client.get(path)
    headers = "\n".join(
        f"{name}: {value}" for name, value in response.headers.items() if name != "date"
    )
    yield f"##### {path} {response.status_code}\n{headers}\n{response.text}"


def _ids(built: Path) -> list[str]:
    connection = sqlite3.connect(_current(built) / "records.sqlite")
    tables = ("vorgang", "answer", "sachverhalt", "sitzung", "article", "excerpt")
    sql = " UNION ".join(f"SELECT id FROM {table}" for table in tables)
    found = [id for (id,) in connection.execute(f"{sql} ORDER BY 1")]
    connection.close()
    return found


if __name__ == "__main__":
    main()
