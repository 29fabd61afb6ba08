"""The newest answers → an Atom feed (RFC 4287).

An entry is an Anfrage with all its answers, word for word. Its dates are the day of the Sitzung:
the archive knows of no other change, and none is made up.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5

from feedgenerator import Atom1Feed

from bot import browse_texts, render
from bot.asks import Asks
from bot.page import Pages

MEDIA_TYPE = "application/atom+xml; charset=utf-8"

#: Makes ids of addresses, the same on every server: an answer stays the same when a city moves.
_IDS = UUID("6f2b6f0a-6d4e-4c53-9d0f-3c1f2a7f5b41")

#: What XML 1.0 cannot hold, and what stands for it.
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_LOST = "\ufffd"

#: A Sitzung has a day and no hour: at noon it is the same day in every German time.
_NOON = time(12, tzinfo=UTC)


class _Feed(Atom1Feed):  # type: ignore[misc]
    """A feed that knows when it took its present form."""

    def latest_post_date(self) -> datetime:
        """When the archive was built."""
        return self.feed["built"]  # type: ignore[no-any-return]


def feed(archive: Asks, pages: Pages, base: str, city: str, most: int) -> str:
    """The feed of the newest answered Anfragen; `base` is the address of the site."""
    status = archive.status
    made = _Feed(
        title=browse_texts.feed_title(city),
        link=f"{base}/neu",
        feed_url=f"{base}/neu.atom",
        feed_guid=_id("neu", *status.bodies),
        description=None,
        subtitle=browse_texts.NEWS_LEAD,
        language="de",
        author_name=city,
        built=status.built,
    )
    for entry in archive.catalogue.newest(most):
        stored = archive.find(entry.id)
        if stored is None or entry.source.datum is None:
            continue
        day = _moment(entry.source.datum)
        made.add_item(
            title=_xml(entry.source.betreff),
            link=render.permalink(base, entry.id),
            description=None,
            content=_xml(pages.feed_entry(base, stored)),
            author_name=_xml(entry.source.body),
            unique_id=_id(entry.id),
            pubdate=day,
            updateddate=day,
        )
    return str(made.writeString("utf-8"))


def _id(*names: str) -> str:
    return uuid5(_IDS, "/".join(names)).urn


def _moment(day: date) -> datetime:
    return datetime.combine(day, _NOON)


def _xml(text: str) -> str:
    return _NOT_XML.sub(_LOST, text)
