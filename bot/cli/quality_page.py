"""Quality of the records → one HTML page for a council office, to be opened, printed or sent.

The page stands alone: no script, nothing fetched. What its charts show stands in tables too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from markupsafe import Markup

from bot import render
from bot.texts import quality as texts
from bot.texts.cli import REPORT_NOT_WRITTEN
from bot.texts.failures import in_german, of_the_system
from bot.web.files import static_files
from bot.web.page import templates
from retrieval.archive import Archive
from retrieval.errors import RatsauskunftError
from retrieval.files import replace_file
from retrieval.german.dates import german_date
from retrieval.replies.holdings import Quality


def write_report(archive: Archive, path: Path, today: date) -> None:
    """Write the page into a file; RatsauskunftError where that fails."""
    page = quality_page(archive.quality(today), today, archive.status.bodies)
    try:
        replace_file(path, page.encode())
    except OSError as error:
        told = REPORT_NOT_WRITTEN.format(file=path, reason=of_the_system(error))
        raise RatsauskunftError(told) from error


def quality_page(found: Quality, today: date, bodies: Sequence[str]) -> str:
    template = templates().get_template("quality.html")
    return template.render(
        found=found,
        texts=texts,
        day=german_date(today),
        bodies=", ".join(bodies),
        busiest=max((one.enquiries for one in found.by_year), default=0),
        style=Markup(static_files()["quality.css"].content.decode()),
        line=render.source_line,
        link=render.link,
        share=_share,
        reason=in_german,
    )


def _share(count: int, of: int) -> str:
    """A share in percent: "93 %"."""
    return f"{100 * count / of:.0f} %" if of else "–"
