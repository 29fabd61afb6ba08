"""What the house promises: where libraries live, what the README names, what an archive holds."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import retrieval
from retrieval.archive import Archive
from retrieval.layout import collapse

ROOT = Path(__file__).parent.parent
MODULES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "retrieval").rglob("*.py")])

#: One heavy library, one file (or the modules of one job).
HOMES = {
    "faiss": {"retrieval/vectors.py"},
    "bm25s": {"retrieval/words.py", "retrieval/german.py"},
    "bs4": {
        "retrieval/sources/allris.py",
        "retrieval/sources/allris_links.py",
        "retrieval/sources/word_html.py",
    },
    "sentence_transformers": {"retrieval/encoder.py"},
    "tokenizers": {"retrieval/builtin.py"},
    "safetensors": {"retrieval/builtin.py"},
    "onnxruntime": {"retrieval/builtin.py"},
    "torch": set(),
    "httpx": {"retrieval/sources/polite.py"},
    "pypdf": {"retrieval/sources/pdf.py"},
    "sqlite3": {
        "retrieval/store.py",
        "retrieval/schema.py",
        "retrieval/archive.py",
        "bot/telegram/state.py",
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
            "reading",
            "replying",
        )
    },
    "Stemmer": {"retrieval/german.py"},
    "compound_split": {"retrieval/compounds.py"},
    "wordfreq": {"retrieval/compounds.py"},
}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
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
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not any(isinstance(node, ast.AsyncFunctionDef) for node in ast.walk(tree)), path


def test_the_door_has_at_most_twelve_names() -> None:
    assert sorted(retrieval.__all__) == [
        "Answer", "Archive", "Encoder", "Page", "RatsauskunftError", "Reply", "Silence",
        "evaluate", "open_encoder", "read_questions", "read_sources", "segment",
    ]  # fmt: skip
    assert all(hasattr(retrieval, name) for name in retrieval.__all__)


def test_modules_stay_short_and_say_what_they_do() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), path
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


def test_the_readme_names_every_setting_command_and_kind_of_reply() -> None:
    from bot.cli import app
    from bot.settings import Settings, variable

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for field in Settings.model_fields:
        assert f"`{variable(field)}`" in readme, field
    for command in app.registered_commands:
        name = command.name or (command.callback.__name__ if command.callback else "")
        assert f"`ratsauskunft {name}" in readme or f"ratsauskunft {name}" in readme, name
    for kind in ("answer", "pointer", "record", "agenda", "context", "silence"):
        assert f"`{kind}`" in readme, kind


def test_every_path_in_the_dockerfile_exists() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = [
        word
        for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.MULTILINE)
        for word in line.split()[:-1]
        if not word.startswith("--")
    ]
    assert {"pyproject.toml", "retrieval", "bot", "seeds"} <= {path.strip("/") for path in copied}
    for path in copied:
        assert (ROOT / path).exists(), path
    assert re.search(r"^USER (?!root)", dockerfile, re.MULTILINE)
    assert "HEALTHCHECK" in dockerfile
    assert "/readyz" in dockerfile


def test_readme_files_map_names_only_what_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.split("## Map of the files")[1].split("\n## ")[0]
    named = re.findall(r"^\| `([^`]+)`", section, re.MULTILINE)
    assert len(named) > 20
    for path in named:
        assert (ROOT / path).exists(), path
