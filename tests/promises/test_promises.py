"""What the house promises: where libraries live, who imports whom, what an archive holds."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import retrieval
from benchmarks.journey import journey
from retrieval.archive import Archive
from retrieval.paragraphs import collapse
from tests.support.paths import ROOT

MODULES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "retrieval").rglob("*.py")])

#: One heavy library, one file (or the modules of one job).
HOMES = {
    "babel": {"bot/texts/languages.py"},
    "faiss": {"retrieval/index/vectors.py"},
    "bm25s": set(),
    "pymilvus": {"retrieval/index/milvus.py"},
    "bs4": {
        "retrieval/sources/allris/calendar.py",
        "retrieval/sources/allris/keys.py",
        "retrieval/sources/allris/links.py",
        "retrieval/sources/allris/page.py",
        "retrieval/sources/allris4/agenda.py",
        "retrieval/sources/allris4/documents.py",
        "retrieval/sources/allris4/page.py",
        "retrieval/sources/allris4/values.py",
        "retrieval/sources/html/addresses.py",
        "retrieval/sources/html/cells.py",
        "retrieval/sources/html/markup.py",
        "retrieval/sources/html/word_html.py",
        "retrieval/sources/sdnet/page.py",
        "retrieval/sources/sessionnet/addresses.py",
        "retrieval/sources/sessionnet/agenda.py",
        "retrieval/sources/sessionnet/calendar.py",
        "retrieval/sources/sessionnet/page.py",
        "retrieval/sources/sessionnet/texts.py",
    },
    "sentence_transformers": {"retrieval/index/encoder.py"},
    "tokenizers": {"retrieval/index/builtin.py"},
    "safetensors": {"retrieval/index/builtin.py"},
    "onnxruntime": {"retrieval/index/builtin.py"},
    "torch": set(),
    "httpx": {"retrieval/sources/http/client.py", "retrieval/sources/http/wire.py"},
    "docx": {"retrieval/sources/office/word.py"},
    "pypdf": {"retrieval/sources/pdf/extraction.py"},
    "sqlite3": {
        "retrieval/storage/store.py",
        "retrieval/build/schema.py",
        "retrieval/build/former.py",
        "retrieval/archive.py",
        "bot/telegram/state.py",
        "bot/cli/backup.py",
    },
    "telegram": {
        f"bot/telegram/{name}.py"
        for name in (
            "api",
            "channel",
            "commands",
            "conversation",
            "delivery",
            "intake",
            "polling",
            "presses",
            "shown",
            "updates",
        )
    },
    "Stemmer": {"retrieval/german/words.py"},
    "compound_split": set(),
    "wordfreq": set(),
}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("library", HOMES)
def test_each_heavy_library_lives_in_its_file(library: str) -> None:
    users = {path.relative_to(ROOT).as_posix() for path in MODULES if library in imports(path)}
    assert users == HOMES[library]


def test_retrieval_never_imports_bot() -> None:
    for path in (ROOT / "retrieval").rglob("*.py"):
        assert "bot" not in imports(path), path


def test_retrieval_has_no_async() -> None:
    for path in (ROOT / "retrieval").rglob("*.py"):
        assert not any(isinstance(node, ast.AsyncFunctionDef) for node in ast.walk(tree(path))), (
            path
        )


def test_the_door_has_at_most_twelve_names() -> None:
    assert sorted(retrieval.__all__) == [
        "Answer", "Archive", "Encoder", "RatsauskunftError", "Reply", "Silence",
        "evaluate", "open_encoder", "read_questions",
    ]  # fmt: skip
    assert all(hasattr(retrieval, name) for name in retrieval.__all__)


#: The rooms of the house, in the order in which they build on each other: a module imports only
#: from its own room and from rows above. What stands in one row knows nothing of its neighbours.
FLOORS = (
    {"retrieval.failures"},
    {"retrieval.errors"},
    {"retrieval.records", "retrieval.error_codes"},
    {"retrieval.pages"},
    {"retrieval.ids", "retrieval.paragraphs", "retrieval.memo", "retrieval.files"},
    {"retrieval.german"},
    {
        "retrieval.segmenting",
        "retrieval.index",
        "retrieval.storage",
        "retrieval.sources.http",
        "retrieval.sources.pdf",
    },
    {"retrieval.sources.forms", "retrieval.sources.html"},
    {"retrieval.sources.papers", "retrieval.sources.crawling"},
    {
        "retrieval.sources.allris",
        "retrieval.sources.oparl",
        "retrieval.sources.paths",
        "retrieval.sources.sdnet",
        "retrieval.sources.sessionnet",
    },
    {"retrieval.sources.allris4"},
    {"retrieval.sources.systems", "retrieval.sources.provenance", "retrieval.sources.homes"},
    {"retrieval.sources.office"},
    {"retrieval.sources.folders", "retrieval.sources.crawl"},
    {"retrieval.search"},
    {"retrieval.replies"},
    {"retrieval.archive"},
    {"retrieval.evaluation", "retrieval.comparing"},
    {"retrieval.build"},
    {"bot.texts"},
    {"bot.state", "bot.settings_file"},
    {"bot.lines"},
    {"bot.settings", "bot.render", "bot.json_text", "bot.pieces", "bot.ports"},
    {"bot.follow_ups", "bot.listed", "bot.towns"},
    {"bot.web"},
    {"bot.telegram"},
    {"bot.serving"},
    {"bot.serving_towns"},
    {"bot.cli"},
)
#: What only a build needs: nothing that asks may load it.
BUILDING = ("retrieval.build", "retrieval.sources")


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """The modules of this project that a file imports, each with a name that it takes of it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield (inner, "") if inner in NAMES else (node.module, alias.name)


NAMES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in MODULES
}


def room(module: str) -> tuple[int, str] | None:
    """The floor and the room of a module; None for the doors and what is not of this project."""
    return next(
        (
            (floor, one)
            for floor, rooms in enumerate(FLOORS)
            for one in rooms
            if module == one or module.startswith(f"{one}.")
        ),
        None,
    )


def test_every_module_lies_in_a_room() -> None:
    doors = {"retrieval", "retrieval.sources", "bot", "bot.logs"}
    assert {name for name in NAMES if room(name) is None} == doors


def test_a_module_imports_only_from_floors_below() -> None:
    wrong = []
    for name, path in NAMES.items():
        own = room(name)
        for target, _ in imported(path):
            other = room(target)
            if own and other and own[1] != other[1] and other[0] >= own[0]:
                wrong.append(f"{name} imports {target}")
    assert wrong == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {
        name: {target for target, _ in imported(path)} - {name} for name, path in NAMES.items()
    }
    TopologicalSorter(graph).prepare()


def test_who_asks_imports_nothing_that_builds() -> None:
    asking = {"retrieval.search", "retrieval.replies", "retrieval.archive"}
    asking |= {
        "bot.render",
        "bot.json_text",
        "bot.pieces",
        "bot.ports",
        "bot.web",
        "bot.telegram",
        "bot.serving",
        "bot.serving_towns",
        "retrieval.comparing",
    }
    for name, path in NAMES.items():
        found = room(name)
        if found and found[1] in asking:
            assert not [one for one, _ in imported(path) if one.startswith(BUILDING)], name


@pytest.mark.slow
def test_the_web_server_loads_no_module_that_builds_and_nothing_of_telegram() -> None:
    left_out = (*BUILDING, "telegram", "bot.telegram")
    probe = (
        "import sys, bot.web, bot.serving, bot.serving_towns; "
        f"print([name for name in sys.modules if name.startswith({left_out!r})])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert ran.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_question_is_answered_without_what_only_training_and_other_encoders_need(
    seed_folder: Path,
) -> None:
    heavy = {"torch", "transformers", "scipy", "sentence_transformers"}
    heavy |= {"bm25s", "compound_split", "wordfreq"}
    probe = (
        "import sys, bot.web, bot.serving; from pathlib import Path; "
        "from retrieval import Archive, open_encoder; "
        "archive = Archive.open(Path(sys.argv[1]), open_encoder()); "
        "reply = archive.ask('Ist Herne bei den Stadtrettern?'); "
        f"print(reply.kind, sorted({heavy!r} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", probe, seed_folder],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert ran.stdout.strip() == "answer []"


def test_no_package_takes_a_private_name_of_another() -> None:
    for path in MODULES:
        private = [name for _, name in imported(path) if name.startswith("_")]
        assert private == [], path


def test_modules_stay_short_and_say_what_they_do() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(tree(path)), path
        assert len(text.splitlines()) <= 300, path


def test_every_answer_of_the_archive_occurs_in_its_page(seed_archive: Archive) -> None:
    for paper in ("2022/0129", "2021/0402", "2022/0113"):
        record = seed_archive.ask(paper)
        assert record.kind == "record"
        for item in record.items:
            assert item.kind == "answer"
            page = collapse((ROOT / "seeds" / str(item.source.page)).read_text(encoding="utf-8"))
            assert collapse(item.text) in page
            assert item.text[item.focus[0] : item.focus[1]]


def test_one_question_travels_a_short_way(seed_archive: Archive) -> None:
    found = journey(seed_archive)
    assert len(found.files) <= 33, "\n".join(sorted(found.files))
    assert len(found.changes) <= 159, "\n".join(" → ".join(one) for one in found.changes)
    assert 0 < found.statements <= 6
