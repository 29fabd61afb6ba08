"""The texts: each sentence once, the same on the page and in the widget, in each language."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot import pieces
from bot.texts import common as texts
from bot.texts import kinds
from bot.texts import widget as widget_texts
from bot.texts.languages import LANGUAGES
from bot.web.files import Widget

ROOT = Path(__file__).parent.parent
#: Words from which a text is a sentence: what is shorter is a label, which may mean two things.
SENTENCE = 5


def sentences(path: Path) -> Iterator[str]:
    """The sentences in the strings of a module, without its docstrings, or of a data file."""
    text = path.read_text(encoding="utf-8")
    # The values of a data file, written as Python writes them.
    tree = ast.parse(text if path.suffix == ".py" else repr(tomllib.loads(text)))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            for part in re.split(r"(?<=[.!?]) |\n", str(node.value)):
                sentence = part.strip(" •,.:;")
                if len(sentence.split()) >= SENTENCE:
                    yield sentence


TEXTS = Counter(
    sentence
    for path in (ROOT / "bot" / "texts").iterdir()
    if path.suffix in (".py", ".toml")
    for sentence in sentences(path)
)


def test_each_sentence_stands_once_in_the_texts() -> None:
    assert len(TEXTS) > 200
    assert [sentence for sentence, count in TEXTS.items() if count > 1] == []


def test_no_sentence_stands_in_what_a_browser_gets_or_in_the_code() -> None:
    shown = [path for path in (ROOT / "bot" / "web").rglob("*.*") if path.suffix != ".pyc"]
    code = [path for path in (ROOT / "bot").rglob("*.py") if path.parent.name != "texts"]
    for path in {*shown, *code}:
        # A script may cut a long line into strings.
        source = re.sub(r'" \+\s*"', "", path.read_text(encoding="utf-8"))
        assert [one for one in TEXTS if one in source] == [], path


def shape(value: object) -> object:
    """What there is to say, without the words: keys, and the gaps of each sentence."""
    if isinstance(value, dict) and "other" in value:
        return shape(value["other"])
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shape(one) for one in value]
    return sorted(set(re.findall(r"\{\w+\}", str(value))))


def test_the_widget_says_the_same_in_every_language_and_as_the_page() -> None:
    modules = Widget.load().modules
    languages = {}
    for language in LANGUAGES:
        [said] = re.findall(rb"TEXTS=({.*});\n", modules[f"{language}.js"].content)
        languages[language] = json.loads(said)
        assert shape(languages[language]) == shape(languages["de"]), language
    assert languages["de"]["refusals"]["closed"] == texts.UNAVAILABLE
    assert languages["de"]["silence"] == texts.SILENCE
    assert b"TEXTS=" not in modules["panel.js"].content + modules["search.js"].content


def test_the_loader_says_what_is_wrong_before_there_is_a_panel() -> None:
    loader = Widget.load().loader.content.decode()
    told = widget_texts.in_each_language(widget_texts.NOT_REACHED)
    assert list(told) == list(LANGUAGES)
    assert all(f'"{said}"' in loader for said in told.values())


def test_the_widget_reads_numbers_and_parties_as_the_page_does() -> None:
    widget = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "bot/web/widget").glob("*.js")
    )
    assert pieces.TELEPHONE.pattern in widget
    assert kinds.FEMININE.pattern in widget
