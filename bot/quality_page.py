"""Quality of the records → one HTML page for a council office, to be opened, printed or sent.

The page stands alone: no script, nothing fetched. Charts are drawn by pygal as SVG; what they show
stands in the table beside them too.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pygal
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from pygal.style import Style

from bot import quality_texts as texts
from bot import render
from retrieval.archive import Archive
from retrieval.dates import german_date
from retrieval.errors import RatsauskunftError
from retrieval.quality import Count, Quality
from retrieval.sources.journal import replace_file

# pygal leaves a finder for its maps behind that Python no longer understands and warns of.
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

_STYLE = Style(
    background="transparent",
    plot_background="transparent",
    foreground="#333",
    foreground_strong="#111",
    foreground_subtle="#666",
    colors=("#1a5fb4", "#c9c9c9"),
    font_family="system-ui, sans-serif",
    label_font_size=14,
    major_label_font_size=14,
    legend_font_size=14,
)


def write_report(archive: Archive, path: Path, today: date) -> None:
    """Write the page into a file; RatsauskunftError where that fails."""
    page = quality_page(archive.quality(today), today, archive.status.bodies)
    try:
        replace_file(path, page.encode())
    except OSError as error:
        raise RatsauskunftError(f"cannot write {path}: {error.strerror}") from error


def quality_page(found: Quality, today: date, bodies: Sequence[str]) -> str:
    """The page as HTML."""
    environment = Environment(
        loader=PackageLoader("bot", "pages"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("quality.html").render(
        found=found,
        texts=texts,
        day=german_date(today),
        bodies=", ".join(bodies),
        chart=_chart(found.by_year),
        style=Markup((files("bot") / "static" / "quality.css").read_text(encoding="utf-8")),
        line=lambda source: render.source_line(source),
        share=_share,
    )


def _share(count: int, of: int) -> str:
    """A share in percent: "93 %"."""
    return f"{100 * count / of:.0f} %" if of else "–"


def _chart(counts: Sequence[Count]) -> Markup:
    """Enquiries a year, answered and not, one upon the other."""
    chart = pygal.StackedBar(
        style=_STYLE,
        js=(),
        height=280,
        explicit_size=False,
        legend_at_bottom=True,
        show_y_guides=True,
        disable_xml_declaration=True,
        pretty_print=False,
    )
    chart.x_labels = [one.name or texts.UNKNOWN for one in counts]
    chart.add(texts.ANSWERED, [one.answered for one in counts])
    chart.add(texts.OPEN, [one.enquiries - one.answered for one in counts])
    chart.add_xml_filter(_without_scripts)
    # Escaped by the library, tags and all.
    return Markup(chart.render(is_unicode=True))


def _without_scripts(root: Any) -> Any:
    """The tree of a chart without what makes it move."""
    for parent in list(root.iter()):
        for child in list(parent):
            if str(child.tag).endswith("script"):
                parent.remove(child)
    return root
