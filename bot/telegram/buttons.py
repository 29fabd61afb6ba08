"""What a reply leads to → rows of buttons: stored records, pages, verdicts.

A button sends back what is to be done and the short key of an id: `bot.telegram.presses` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from bot import listed, render
from bot.state.file import VERDICTS
from bot.telegram.markup import grid
from bot.telegram.outgoing import Button, Rows
from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from bot.texts import telegram as telegram_texts
from bot.texts.languages import say
from retrieval.records import AgendaItem
from retrieval.replies.reply import Answer, Background, Choice, Offer, RecordList, Sibling

#: Letters of a button; Telegram's apps show fewer.
_LABEL = 60

#: Other answers of an Anfrage whose questions all stand on buttons; of more the numbers do.
_FEW = 5

#: Buttons of a list in a row.
_WIDTH = 5

#: An address that Telegram accepts behind a button.
_ADDRESS = re.compile(r"https?://[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+(:\d+)?([/?#][^\s\"<>]*)?")
#: A sign that is seen: Telegram refuses a button without any.
_VISIBLE = re.compile(r"\w|[!-~]")


@dataclass(frozen=True, slots=True)
class Buttons:
    """Makes buttons; `key` gives the short key of an id, `base` begins permanent links."""

    key: Callable[[str], str]
    base: str = ""

    def answers(self, answers: Sequence[Answer | Sibling], whole: str = "") -> Rows:
        """Buttons to answers of one Anfrage, and to all of it, which is known by any of its ids.

        Beside an answer, whose id is `whole`, a few others are named by their questions.
        """
        label = telegram_texts.answer_button
        rows = grid([self.opening(label(one.number, one.id), one.id) for one in answers], 3)
        if whole and len(answers) <= _FEW:
            rows = self.questions(answers)
        if not answers or (not whole and len(answers) == 1):
            return rows
        return (
            *rows,
            (Button(say(telegram_texts.WHOLE), f"w:{self.key(whole or answers[0].id)}"),),
        )

    def agenda(self, items: Sequence[AgendaItem]) -> Rows:
        return grid([self.opening(item.top, item.id) for item in items if item.answers], 4)

    def links(self, id: str, url: str | None, label: str = texts.ORIGINAL) -> Rows:
        """Buttons to the permanent page and to the page of the source."""
        return link(say(texts.PERMALINK), self.permalink(id)) + link(say(label), url or "")

    def permalink(self, id: str) -> str:
        """The permanent page; empty where the site has no known address."""
        return render.permalink(self.base, id) if self.base else ""

    def why(self, known: Background) -> Rows:
        """A button to why the members ask."""
        why = known.sachverhalt
        return ((self.opening(say(kind_texts.SACHVERHALT), why.id),),) if why else ()

    def newer(self, offers: Sequence[Offer]) -> Rows:
        label = telegram_texts.newer_button
        return self._each_opening((label(_offer_label(one)), one.id) for one in offers)

    def offers(self, offers: Sequence[Offer]) -> Rows:
        return self._each_opening((_offer_label(one), one.id) for one in offers)

    def verdicts(self, reply: Answer | Choice) -> Rows:
        """What may be thought of a reply; of a choice it is counted under its likeliest item."""
        id = reply.items[0].id if isinstance(reply, Choice) else reply.id
        labels = kind_texts.verdicts(reply.kind).items()
        places = ((VERDICTS.index(verdict), label) for verdict, label in labels)
        return grid([Button(label, f"f:{place}:{self.key(id)}") for place, label in places], 2)

    def questions(self, answers: Sequence[Answer | Sibling]) -> Rows:
        """Buttons to answers of one Anfrage, each with its question."""
        name = kind_texts.numbered
        return self._each_opening(
            (one.frage or name(one.number, one.id), one.id) for one in answers
        )

    def notify(self, id: str) -> Rows:
        return ((Button(say(telegram_texts.NOTIFY), f"b:{self.key(id)}"),),)

    def opening(self, label: str, id: str) -> Button:
        """A button that opens what is stored under an id."""
        label = shortened(label)
        return Button(
            label if _VISIBLE.search(label) else say(telegram_texts.OPEN), f"o:{self.key(id)}"
        )

    def listed(self, found: RecordList) -> Rows:
        """Buttons to what a list holds, and to the page with all of it.

        A group has a page instead of a message; without a site it has no button.
        """
        address = listed.everything(found)
        all_of_it = kind_texts.all_listed(found.total)
        everything = link(all_of_it, f"{self.base}{address}") if address and self.base else ()
        if not found.filter.is_directory:
            if len(found.items) == 1:
                return (
                    self._each_opening([(found.items[0].betreff, found.items[0].id)]) + everything
                )
            numbered = enumerate(found.items, 1)
            each = [self.opening(str(place), item.id) for place, item in numbered]
            return grid(each, _WIDTH) + everything
        if not self.base:
            return ()
        pages = (
            link(shortened(listed.label(item, found)), listed.address(item, self.base))
            for item in found.items
        )
        return tuple(chain.from_iterable(pages)) + everything

    def _each_opening(self, labelled: Iterable[tuple[str, str]]) -> Rows:
        return tuple((self.opening(label, id),) for label, id in labelled)


def shortened(label: str) -> str:
    """A label as long as it is read on a button."""
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"


def link(label: str, address: str) -> Rows:
    """A row with a button to an address, where Telegram accepts it."""
    return ((Button(label, url=address),),) if _ADDRESS.fullmatch(address) else ()


def _offer_label(offer: Offer) -> str:
    line = render.offer_line(offer)
    fits = line and len(offer.betreff) < _LABEL // 2
    betreff = render.isolated(offer.betreff)
    return f"{betreff} ({line})" if fits else betreff
