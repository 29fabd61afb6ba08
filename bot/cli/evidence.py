"""Why a question gets its reply → a table of a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from bot.cli.plain import plain
from bot.texts import cli as cli_texts
from retrieval.search.hits import Explained

#: Characters of a topic over a column of figures.
_TOPIC_WIDTH = 24


def print_evidence(console: Console, explained: Explained) -> None:
    console.print()
    if not explained.hits:
        console.print(cli_texts.NO_EVIDENCE, highlight=False)
        return
    table = Table(title=cli_texts.WHY, title_justify="left", box=None, pad_edge=False)
    table.add_column()
    for at, topic in enumerate(explained.topics, start=1):
        table.add_column(plain(f"{at}. {topic}"), justify="right", max_width=_TOPIC_WIDTH)
    hits = explained.hits
    table.add_row(cli_texts.CONFIDENCE, *(f"{hit.confidence:.2f}" for hit in hits), style="bold")
    table.add_row(cli_texts.SCORE, *(f"{hit.score:.2f}" for hit in hits))
    for name, label in cli_texts.EVIDENCE.items():
        table.add_row(label, *(f"{getattr(hit.evidence, name):.2f}" for hit in hits))
    console.print(table, highlight=False)
    console.print()
    console.print(cli_texts.SURENESS.format(**explained.sure, **explained.needed), highlight=False)
