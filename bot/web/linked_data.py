"""Stored reply → what it is in the words of schema.org, for search engines.

Says nothing that the page does not show. A text of the council stands in it as it is stored.
"""

from __future__ import annotations

from typing import Any, assert_never

from bot import render
from retrieval.replies.reply import Agenda, Answer, Context, Pointer, Record, Stored

Data = dict[str, Any]


def linked_data(stored: Stored, base: str, site: str) -> Data:
    """The page behind a permanent link, as a value for JSON-LD; `base` is the site's address."""
    page = {
        "@context": "https://schema.org",
        **_about(stored, base),
        "url": render.permalink(base, stored.id),
        "name": render.headline(stored),
        "inLanguage": "de",
        "isPartOf": {"@type": "WebSite", "name": site, "url": f"{base}/"},
    }
    return {key: _without_gaps(value) for key, value in page.items() if value}


def _about(stored: Stored, base: str) -> Data:
    match stored:
        case Answer():
            return {"@type": "QAPage", "mainEntity": _question(stored, base)}
        case Record():
            answers = [one for one in stored.items if isinstance(one, Answer)]
            return {"@type": "WebPage", "hasPart": [_question(one, base) for one in answers]}
        case Pointer() | Context():
            return {"@type": "WebPage", "isBasedOn": render.link(stored.source.url)}
        case Agenda():
            return {"@type": "WebPage", "about": _meeting(stored)}
        case _:
            assert_never(stored)


def _question(answer: Answer, base: str) -> Data:
    """A question of the council with the administration's answer to it."""
    source = answer.source
    return {
        "@type": "Question",
        "name": answer.frage or source.betreff,
        "answerCount": 1,
        "acceptedAnswer": {
            "@type": "Answer",
            "text": answer.text,
            "url": render.permalink(base, answer.id),
            "dateCreated": source.datum and source.datum.isoformat(),
            "author": {"@type": "GovernmentOrganization", "name": source.body},
            "citation": render.source_line(source),
            "isBasedOn": render.link(source.url),
        },
    }


def _meeting(agenda: Agenda) -> Data:
    source = agenda.source
    return {
        "@type": "Event",
        "name": source.gremium,
        "startDate": source.datum.isoformat(),
        "organizer": {"@type": "GovernmentOrganization", "name": source.body},
        "location": source.ort and {"@type": "Place", "name": source.raum, "address": source.ort},
    }


def _without_gaps(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_gaps(one) for key, one in value.items() if one}
    return [_without_gaps(one) for one in value] if isinstance(value, list) else value
