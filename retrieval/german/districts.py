"""Texts of a council → the names of its own districts, as far as they are called so.

    >>> names_in(["Wege im Stadtteil Unser Fritz", "Der Stadtteil Wanne"], ["Ortsbeirat Eickel"])
    ['Eickel']
    >>> names_in(["Wege im Stadtteil Unser Fritz", "Liegt der Ortsteil Unser Fritz am Kanal?"])
    ['Unser Fritz']

No more than a proposal: who knows the town looks through it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

#: What a part of a town is called, and the Gremium of one. Of a Gremium only its own name counts:
#: in a text a member's name may stand behind it.
_PLACE = (
    r"(?:Stadtteil|Ortsteil|Ortschaft|Stadtbezirk|Ortsbezirk|Stadtviertel|Gemeindeteil)"
    r"(?:e?s|en?)?"
)
_GREMIUM = (
    r"(?:Ortschaftsrat|Ortsrat|Ortsbeirat|Ortsamt|Bezirksbeirat|Bezirksvertretung|Bezirksversammlung"
    r"|Bezirksausschuss|Stadtbezirksrat|Stadtteilrat|Ortsvertretung)"
)
_PART = r"[A-ZÄÖÜ][a-zäöüß]{2,}(?:-[A-ZÄÖÜ][a-zäöüß]+)*"
#: A name has up to two words ("Unser Fritz"); what follows a second one is rather a sentence.
_NAME = rf"(?:\s+(?:von|der|des|für|in))?(?:\s+\d+)?\s+[„\"]?({_PART}(?: {_PART})?)"
_PLACES = re.compile(rf"\b{_PLACE}{_NAME}")
_GREMIEN = re.compile(rf"\b(?:{_GREMIUM}|{_PLACE}){_NAME}")
#: What is no name of a district, though it stands where one does.
_NO_NAMES = frozenset(
    "Anfrage Anfragen Anliegen Antrag Antwort Antworten Anzahl Auf Aus Bei Beschluss Bezirk "
    "Bezirke Bis Bürgermeister Bürgermeisterin Das Dem Den Der Die Diese Dieser Ein Eine Frage "
    "Fragen Fraktion Frau Für Gemeinde Gibt Haus Herr Hier Innere Ist Liegt Mit Mitte Nach Nord "
    "Nummer Oder Ost Rat Sitzung Sind Stadt Stadtteil Stadtviertel Süd Und Vom Von Vorlage "
    "Vorsitzende Vorsitzender Was Welche Welcher Wenn Werden West Wie Wird Wurde Wurden Zum "
    "Zur".split()
)
#: A name that is said only once in texts may be a slip.
_LEAST = 2


def names_in(texts: Iterable[str], gremien: Iterable[str] = (), town: str = "") -> list[str]:
    """Return the names that are called districts, sorted; those of Gremien count at once.

    The name of the `town` is none of them.
    """
    sure = {name for gremium in gremien for name in _named(_GREMIEN, gremium)}
    said = Counter(name for text in texts for name in {*_named(_PLACES, text)})
    found = sure | {name for name, count in said.items() if count >= _LEAST}
    # "Karlsruhe", "Karlsruhes"
    return sorted(name for name in found if not town or name not in (town, f"{town}s"))


def _named(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for found in pattern.findall(text):
        first, *more = found.split()
        if first not in _NO_NAMES:
            yield " ".join([first, *(part for part in more if part not in _NO_NAMES)])
