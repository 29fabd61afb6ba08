"""The newest answered Anfragen → an Atom feed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from uuid import UUID, uuid5

from feedgenerator import Atom1Feed

from bot import render
from bot.ports import ArchivePort
from bot.texts import pages as page_texts
from bot.texts.languages import say, spoken
from bot.web.page import PageRenderer

#: The newest entries that are shown and fed: a busy council answers fewer in a month.
NEWEST = 30

#: Makes ids of addresses, the same on every server: an answer stays the same when a city moves.
_IDS = UUID("6f2b6f0a-6d4e-4c53-9d0f-3c1f2a7f5b41")

#: What XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")

#: A Sitzung has a day and no hour: at noon it is the same day in every German time.
_NOON = time(12, tzinfo=UTC)


class _Feed(Atom1Feed):  # type: ignore[misc]
    """A feed that took its present form when the archive was built."""

    def latest_post_date(self) -> datetime:
        return self.feed["built"]  # type: ignore[no-any-return]


def feed(archive: ArchivePort, pages: PageRenderer, base: str) -> str:
    """The feed of the newest answered Anfragen; `base` is the address of the site."""
    city = pages.settings.shown_city
    made = _Feed(
        title=page_texts.feed_title(city),
        link=f"{base}/neu",
        feed_url=f"{base}/neu.atom",
        feed_guid=_id("neu", *archive.status.bodies),
        description=None,
        subtitle=say(page_texts.NEWS_LEAD),
        language=spoken(),
        author_name=city,
        built=archive.status.built,
    )
    for entry in archive.catalogue.newest(NEWEST):
        stored = archive.find(entry.id)
        if stored is None or entry.source.datum is None:
            continue
        day = datetime.combine(entry.source.datum, _NOON)
        made.add_item(
            title=_xml(entry.source.betreff),
            link=render.permalink(base, entry.id),
            description=None,
            content=_xml(pages.render("feed_entry.html", base=base, reply=stored)),
            author_name=_xml(entry.source.body),
            unique_id=_id(entry.id),
            pubdate=day,
            updateddate=day,
        )
    return str(made.writeString("utf-8"))


def _id(*names: str) -> str:
    return uuid5(_IDS, "/".join(names)).urn


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
