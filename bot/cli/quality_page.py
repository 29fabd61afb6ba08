"""Quality of the records → one HTML page for a council office, to be opened, printed or sent.

The page stands alone: no script, nothing fetched. Charts are drawn by pygal as SVG; what they show
stands in the table beside them too.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from textwrap import shorten
from typing import Any

import pygal
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from pygal.style import Style

from bot import render
from bot.texts import quality as texts
from bot.texts.failures import in_german
from retrieval.archive import Archive
from retrieval.errors import RatsauskunftError
from retrieval.files import replace_file
from retrieval.german.dates import german_date
from retrieval.replies.holdings import Count, Quality

# pygal leaves a finder for its maps behind that Python no longer understands and warns of.
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

_STYLE = Style(
    background="transparent",
    plot_background="transparent",
    foreground="#333",
    foreground_strong="#111",
    foreground_subtle="#666",
    colors=("#1a5fb4", "#c9c9c9"),
    opacity="1",
    guide_stroke_color="#b0b0b0",
    major_guide_stroke_color="#b0b0b0",
    font_family="system-ui, sans-serif",
    label_font_size=14,
    major_label_font_size=14,
    legend_font_size=14,
)

#: What all charts share. They are as wide as a phone's page, so that their letters stay readable.
_DRAWN: Mapping[str, Any] = {
    "style": _STYLE,
    "js": (),
    "width": 400,
    "explicit_size": False,
    "disable_xml_declaration": True,
    "pretty_print": False,
}
#: Units of a horizontal bar with its gap, and of what is above and below all bars.
_BAR, _MARGINS = 30, 60
#: Letters of the name of a Gremium beside its bar; the table has the whole name.
_LONGEST_LABEL = 30


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
        loader=PackageLoader("bot.web", "pages"),
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
        years=_years(found.by_year),
        gremien=_gremien(found.by_gremium),
        style=Markup((files("bot.web") / "static" / "quality.css").read_text(encoding="utf-8")),
        line=lambda source: render.source_line(source),
        link=render.link,
        share=_share,
        reason=in_german,
    )


def _share(count: int, of: int) -> str:
    """A share in percent: "93 %"."""
    return f"{100 * count / of:.0f} %" if of else "–"


def _years(counts: Sequence[Count]) -> Markup:
    """Enquiries a year, answered and not, one upon the other."""
    chart = pygal.StackedBar(
        **_DRAWN, height=280, x_label_rotation=60, legend_at_bottom=True, show_y_guides=True
    )
    chart.x_labels = [one.name or texts.UNKNOWN for one in counts]
    chart.add(texts.ANSWERED, [one.answered for one in counts])
    chart.add(texts.OPEN, [one.enquiries - one.answered for one in counts])
    return _drawn(chart)


def _gremien(counts: Sequence[Count]) -> Markup:
    """The share of enquiries with an answer of each Gremium, the one with most enquiries on top."""
    chart = pygal.HorizontalBar(
        **_DRAWN,
        height=_MARGINS + _BAR * len(counts),
        range=(0, 100),
        y_labels=(0, 50, 100),
        truncate_label=-1,
        show_legend=False,
        value_formatter=lambda value: f"{value:.0f} %",
    )
    # The library draws from below.
    drawn = counts[::-1]
    chart.x_labels = [
        shorten(one.name or texts.UNKNOWN, _LONGEST_LABEL, placeholder=" …") for one in drawn
    ]
    chart.add(texts.SHARE, [100 * one.answered / one.enquiries for one in drawn])
    return _drawn(chart)


def _drawn(chart: Any) -> Markup:
    """A chart as SVG, which the library has escaped, tags and all."""
    chart.add_xml_filter(_without_scripts)
    return Markup(chart.render(is_unicode=True))


def _without_scripts(root: Any) -> Any:
    """The tree of a chart without what makes it move."""
    for parent in list(root.iter()):
        for child in list(parent):
            if str(child.tag).endswith("script"):
                parent.remove(child)
    return root
