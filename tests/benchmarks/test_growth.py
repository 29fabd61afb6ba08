"""What growth draws: a line through what was measured, and on from there."""

from __future__ import annotations

from xml.etree import ElementTree

from benchmarks.growth import ENGINES, PANELS, on_paper, plot


def told(engine: str, windows: int, figure: float) -> dict[str, object]:
    return {"engine": engine, "windows": windows, **dict.fromkeys(PANELS, figure)}


def test_each_engine_is_drawn_as_far_as_it_was_measured_and_then_on_paper() -> None:
    found = [told(ENGINES[0], 1_000, 2), told(ENGINES[0], 10_000, 11), told(ENGINES[1], 1_000, 5)]
    drawn = ElementTree.fromstring(plot(found))
    points = drawn.findall("{*}circle/{*}title")
    assert len(points) == 3 * len(PANELS)
    assert f"{ENGINES[0]}, 10,000: 11.00" in {one.text for one in points}
    dashed = [one for one in drawn.findall("{*}path") if one.get("stroke-dasharray")]
    assert len(dashed) == len(PANELS)


def test_on_paper_nothing_takes_less_than_it_did() -> None:
    assert on_paper([(1_000, 5.0), (10_000, 4.0)]) == 4.0
