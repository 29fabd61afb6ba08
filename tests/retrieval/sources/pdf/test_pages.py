"""Heads and feet of pages go, whatever they say; what the text itself repeats stays."""

from __future__ import annotations

from retrieval.sources.pdf.pages import PAGE_BREAK, without_running_lines


def texts(pages: list[str]) -> list[str]:
    return [page.strip() for page in without_running_lines(pages).split(PAGE_BREAK)]


def test_what_stands_on_one_page_only_or_in_its_middle_stays() -> None:
    pages = [
        "Kopf\nJa.\nunten\nunten\nunten\nFuß 1",
        "Kopf\nNein.\nanders\ndort\nhier\nFuß 2",
        "Kopf\nKopf\nx\ny\nz\nFuß 3",
    ]
    assert texts(pages) == ["Ja.\nunten\nunten\nunten", "Nein.\nanders\ndort\nhier", "x\ny\nz"]
    assert texts(["Kopf\nJa."]) == ["Kopf\nJa."]
