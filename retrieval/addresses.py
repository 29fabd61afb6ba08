"""Matters → their addresses, the same from one build to the next.

Knows nothing of texts: where a matter stands at the source is all that its address depends on.
"""

from __future__ import annotations

from collections.abc import Mapping

from retrieval.records import Source, short_name, slug

#: What tells matters apart at the source: body, Gremium, day, TOP, Vorlage.
Identity = tuple[str, str | None, str | None, str | None, str | None]


def identity(source: Source) -> Identity:
    """What a matter is known by from one build to the next."""
    day = source.datum.isoformat() if source.datum else None
    return (source.body, source.gremium, day, source.top, source.vorlage)


def short_address(body: str, vorlage: str) -> str:
    """The address of a Vorlage's first matter: "herne-2022-0129"."""
    return slug(f"{short_name(body)} {vorlage}")


class Addresses:
    """Gives each matter its address.

    It is body and Vorlage; with the day, Gremium and TOP where that is taken. Meetings come in
    order of their days, so the first one has the short address.
    """

    def __init__(self, known: Mapping[Identity, str]) -> None:
        self._known = dict(known)
        self._taken = set(known.values())

    def of(self, source: Source) -> str:
        """The address a matter had before, or a free one."""
        address = self._known.pop(identity(source), None) or self._free(source)
        self._taken.add(address)
        return address

    def _free(self, source: Source) -> str:
        town = short_name(source.body)
        day = source.datum.isoformat() if source.datum else ""
        names = [slug(f"{town} {source.vorlage or ''} {source.gremium} {day} {source.top}")]
        if source.vorlage:
            short = short_address(source.body, source.vorlage)
            names = [short, slug(f"{town} {source.vorlage} {day}"), *names]
        return next((name for name in names if name not in self._taken), names[-1])
