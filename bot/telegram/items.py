"""What stands of a record in a list of several, in a message."""

from __future__ import annotations

from bot import listed, render
from bot.telegram.markup import bold, cut, escape_text, labelled, lines_of, small
from bot.texts import common as texts
from bot.texts import kinds as kind_texts
from bot.texts.languages import say
from retrieval.replies.reply import (
    Answer,
    Choice,
    ChoiceItem,
    ListItem,
    Pointer,
    RecordList,
)

#: Characters of an official text that are read at a glance: what fits beyond them is shown before.
AT_A_GLANCE = 600


def at_a_glance(excerpt: str) -> str:
    """An excerpt, at most as long as is read at a glance: the whole text is where it is from."""
    return cut(excerpt.strip(), AT_A_GLANCE)


def choice_item(place: int, item: ChoiceItem, choice: Choice) -> str:
    """What stands of something that may be meant."""
    line = render.choice_line(item, choice)
    quoted = f"{say(kind_texts.EXCERPT)}: „{at_a_glance(item.excerpt)}“" if item.excerpt else ""
    label = f"{place}. {render.isolated(render.choice_label(item, choice))}"
    return lines_of(escape_text(label), small(line) if line else "", escape_text(quoted))


def one_of_list(place: int, item: ListItem, found: RecordList) -> str:
    """What stands of one of a list that was wished for."""
    line = listed.line(item)
    title = escape_text(f"{place}. {render.isolated(listed.label(item, found))}")
    return lines_of(title, small(line) if line else "")


def listed_item(one: Answer | Pointer) -> str:
    """What stands of an answer or a pointer in a list of them."""
    match one:
        case Answer(frage=None):
            return bold(texts.numbered_answer(one.number, one.of, one.id))
        case Answer():
            return labelled(texts.numbered_frage(one.number), one.frage or "")
        case Pointer():
            return labelled(say(texts.POINTER), one.source.betreff)
