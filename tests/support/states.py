"""Every state of page and widget, and how it is reached: for pictures and for axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from bot.texts import common as texts
from bot.web.app import create_app
from retrieval.errors import ArchiveMissing
from tests.support import small
from tests.support.web_client import NOW, OPEN, STATES, served, type_in
from tests.support.widget_client import ASKED, Site, ask, site, start, type_slowly

WIDTHS = {320: 640, 768: 1024, 1280: 900}
#: Those of them that show different things: above 640 pixels nothing comes or goes.
LAYOUTS = (320, 1280)
SCHEMES = ("light", "dark")

Reach = Callable[[Page], None]


def _closed(page: Page) -> None:
    page.get_by_role("button", name="Ratsauskunft").wait_for()


def _empty(page: Page) -> None:
    start(page)
    page.get_by_role("button", name="Antwort suchen").click()


def _suggestions(page: Page) -> None:
    start(page)
    type_slowly(page, "ist")
    page.keyboard.press("ArrowDown")


def _searching(page: Page) -> None:
    start(page)
    # Held back for as long as the page is there.
    page.route("**/api/ask", lambda route: None)
    page.locator("#question").fill("Kampagne")
    page.keyboard.press("Enter")
    page.locator(".busy").wait_for()
    page.unroute_all(behavior="ignoreErrors")


def _offline(page: Page) -> None:
    start(page)
    page.context.set_offline(True)
    ask(page, "Kampagne")
    page.context.set_offline(False)


def _whole(page: Page) -> None:
    start(page)
    ask(page, "lang").locator("summary").press("Enter")


def _busy(page: Page) -> None:
    start(page)
    while ask(page, "Kampagne").locator("[data-kind=problem]").count() == 0:
        pass


def _judged(page: Page) -> None:
    start(page)
    turn = ask(page, "Ist Herne bei den Stadtrettern?")
    turn.get_by_role("button", name="Passt", exact=True).click()
    page.get_by_text(texts.JUDGED).wait_for()


def _kept(page: Page) -> None:
    start(page)
    ask(page, "Wetter").get_by_role("button", name=texts.KEEP).click()
    page.get_by_text(texts.KEPT).wait_for()


def _asked(question: str) -> Reach:
    def reach(page: Page) -> None:
        start(page)
        ask(page, question)

    return reach


def _missing() -> small.SmallArchive:
    raise ArchiveMissing("no archive")


@dataclass(frozen=True)
class Widget:
    """A state of the widget: how it is reached, of which service, with which line on the site."""

    reach: Reach
    service: str = "usual"
    attributes: str = ""


WIDGET = {
    "closed": Widget(_closed),
    "open": Widget(start),
    "empty": Widget(_empty),
    "suggestions": Widget(_suggestions),
    "searching": Widget(_searching),
    **{name: Widget(_asked(question)) for name, question in ASKED.items()},
    "whole": Widget(_whole),
    "judged": Widget(_judged),
    "keeping": Widget(_asked("Wetter"), "keeping"),
    "kept": Widget(_kept, "keeping"),
    "offline": Widget(_offline),
    "error-429": Widget(_busy, "busy"),
    "error-500": Widget(_asked("kaputt")),
    "error-503": Widget(_asked("Kampagne"), "closed"),
    "english": Widget(_asked("lang"), attributes=' data-lang="en"'),
    "rtl": Widget(_asked("lang"), attributes=' dir="rtl" data-position="left"'),
}


@contextmanager
def sites(folder: Path) -> Iterator[dict[str, Site]]:
    """A site for each service that states of the widget need."""
    with ExitStack() as stack:
        yield {
            "usual": stack.enter_context(site()),
            "keeping": stack.enter_context(site(keep_unanswered=True, state=folder)),
            "busy": stack.enter_context(site(questions_per_minute=1)),
            "closed": stack.enter_context(site(_missing)),
        }


def _typed(question: str) -> Reach:
    return lambda page: type_in(page, question)


def _page_kept(page: Page) -> None:
    type_in(page, "Wetter")
    page.get_by_role("button", name=texts.KEEP).click()
    page.get_by_text(texts.KEPT).wait_for()


def _page_suggestions(page: Page) -> None:
    page.locator("#frage").press_sequentially("ist")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")


def _page_judged(page: Page) -> None:
    type_in(page, "Ist Herne bei den Stadtrettern?")
    page.get_by_role("button", name="Passt", exact=True).click()
    page.get_by_text(texts.JUDGED).wait_for()


def _page_whole(page: Page) -> None:
    type_in(page, "lang")
    page.locator("summary").first.press("Enter")


def _nothing(page: Page) -> None:
    """The page as it comes."""


@dataclass(frozen=True)
class Shown:
    """A state of the page: where it begins, and how it is reached from there."""

    path: str = "/"
    reach: Reach = _nothing


PAGE = {
    "start": Shown(),
    "themes": Shown("/anfragen"),
    "themes-chosen": Shown("/anfragen?jahr=2021"),
    "themes-empty": Shown("/anfragen?jahr=2021&gremium=rat-der-stadt"),
    "news": Shown("/neu"),
    "answer": Shown("/antwort/herne-2022-0129/2"),
    "embed": Shown("/einbetten"),
    "privacy": Shown("/datenschutz"),
    "accessibility": Shown("/barrierefreiheit"),
    "imprint": Shown("/impressum"),
    "none": Shown("/nix"),
    "suggestions": Shown(reach=_page_suggestions),
    "whole": Shown(reach=_page_whole),
    "judged": Shown(reach=_page_judged),
    "kept": Shown(reach=_page_kept),
    **{
        f"asked-{number:02}": Shown(reach=_typed(question))
        for number, question in enumerate(STATES, 1)
    },
}


@contextmanager
def page_service(folder: Path) -> Iterator[str]:
    """The address of a service whose page has all these states."""
    settings = OPEN.model_copy(update={"keep_unanswered": True, "state": folder})
    app = create_app(small.SmallArchive, settings, clock=lambda: NOW)
    with served(app, settings) as url:
        yield url
