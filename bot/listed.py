"""A list and what is in it → what every channel shows of them: labels, lines, addresses."""

from __future__ import annotations

import re
from datetime import date

from bot.render import joined, permalink, source_parts
from bot.texts import kinds as kind_texts
from bot.texts import pages as page_texts
from bot.texts.languages import Own, say
from retrieval.replies.catalogue import Chosen
from retrieval.replies.lists import DIRECTORIES, ENQUIRIES, MEETINGS
from retrieval.replies.lists import address as address_of
from retrieval.replies.reply import ListItem, RecordList

#: The page with all who have asked.
PEOPLE = DIRECTORIES["personen"]
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
    return joined([item.body, *source_parts(item), ", ".join(item.askers), note])


def address(item: ListItem, base: str = "") -> str:
    """Where one of a list leads: to the page of a group, else to what is stored."""
    return f"{base}{item.url}" if item.url else permalink(base, item.id)


def of_the_day(day: date) -> str:
    """The address of the Sitzungen of a day, from the root of the site."""
    return address_of(MEETINGS, Chosen(first=day.isoformat(), last=day.isoformat()))


def everything(found: RecordList) -> str | None:
    """The address of the page with all of a list, from the root of the site; None for no page.

    None too where all of it is shown already.
    """
    is_more = found.total > len(found.items)
    return found.url if is_more and _OWN_PATH.match(found.url) else None


def is_known(found: RecordList) -> bool:
    """Whether who is named has asked anything at all."""
    return bool(found.total) or found.filter.is_directory or found.url != PEOPLE


def advice(found: RecordList) -> str:
    """What one can do where nothing is listed."""
    return kind_texts.list_advice(found.filter, is_known(found))


def instead(found: RecordList) -> tuple[str, str]:
    """Where one can look where nothing is listed: the label of a link and its address."""
    if not is_known(found):
        return say(page_texts.PEOPLE_TITLE), PEOPLE
    if found.filter.what == "sitzungen":
        return say(page_texts.ALL_MEETINGS), MEETINGS
    return say(page_texts.EVERYTHING), ENQUIRIES
