"""A list and what is in it → what every channel shows of them: labels, lines, addresses."""

from __future__ import annotations

import re
from datetime import date

from bot.render import joined, permalink, source_parts
from bot.texts import kinds as kind_texts
from bot.texts import pages as page_texts
from bot.texts.languages import Own
from retrieval.replies.catalogue import Chosen
from retrieval.replies.lists import MEETINGS
from retrieval.replies.lists import address as address_of
from retrieval.replies.reply import ListItem, RecordList

#: An address on this site; with two slashes it would be that of another.
_OWN_PATH = re.compile(r"/(?![/\\])")


def label(item: ListItem, found: RecordList) -> str:
    """What leads to one of a list: its subject or its name; that of a topic is the service's."""
    return Own(kind_texts.topic(item.id)) if found.filter.what == "themen" else item.betreff


def line(item: ListItem) -> str:
    """What stands below one of a list: where it stands, who asked, that no answer is here.

    Of a group it is how many Anfragen and Sitzungen it has.
    """
    if item.kind == "group":
        asked = item.anfragen and Own(page_texts.found(item.anfragen))
        met = item.sitzungen and Own(page_texts.found_meetings(item.sitzungen))
        return joined((asked or None, met or None))
    note = kind_texts.not_answered(item.kind)
    return joined([*source_parts(item), ", ".join(item.askers), note])


def address(item: ListItem, base: str = "") -> str:
    """Where one of a list leads: to the page of a group, else to what is stored."""
    return f"{base}{item.url}" if item.url else permalink(base, item.id)


def of_the_day(day: date) -> str:
    """The address of the Sitzungen of a day, from the root of the site."""
    return address_of(MEETINGS, Chosen(first=day.isoformat(), last=day.isoformat()))


def everything(found: RecordList) -> str | None:
    """The address of the page with all of a list, from the root of the site; None for no page."""
    return found.url if found.total and _OWN_PATH.match(found.url) else None
