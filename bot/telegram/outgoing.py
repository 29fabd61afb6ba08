"""What is to be sent to Telegram, as values: made by `conversation`, carried out by `delivery`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message: it sends `data` back (64 bytes at most) or opens `url`."""

    label: str
    data: str = ""
    url: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A message without its chat."""

    html: str
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A new message; `html` has at most 4,096 characters once its entities are parsed."""

    chat: int
    html: str
    rows: Rows = ()
    reply_to: int | None = None
    thread: int | None = None

    def without_links(self) -> Text:
        """The same without buttons that open an address, which Telegram may refuse."""
        rows = (tuple(one for one in row if not one.url) for row in self.rows)
        return replace(self, rows=tuple(row for row in rows if row))


@dataclass(frozen=True, slots=True)
class Edit:
    """Another text for a message that was sent."""

    message: int
    text: Text

    @property
    def chat(self) -> int:
        return self.text.chat


@dataclass(frozen=True, slots=True)
class EditRows:
    """Other buttons below a message that was sent."""

    chat: int
    message: int
    rows: Rows


@dataclass(frozen=True, slots=True)
class Delete:
    """A message that was sent shall go."""

    chat: int
    message: int


@dataclass(frozen=True, slots=True)
class Toast:
    """The end of a button's waiting, with a short note where there is one."""

    chat: int
    query: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """One answer that can be shared from an inline query."""

    key: str
    title: str
    description: str
    html: str
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Inline:
    """The answers to an inline query; `ask` labels a button that leads to the bot."""

    chat: int
    query: str
    results: tuple[Shared, ...]
    ask: str


Outgoing = Text | Edit | EditRows | Delete | Toast | Inline


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply goes."""

    chat: int
    reply_to: int | None = None
    thread: int | None = None

    def texts(self, drafts: Sequence[Draft]) -> list[Text]:
        """The drafts as messages of this place; the first one replies to the question."""
        return [
            Text(self.chat, draft.html, draft.rows, None if number else self.reply_to, self.thread)
            for number, draft in enumerate(drafts)
        ]
