"""Odd texts, numbers and records, as strategies: what a source may hold once and a channel shows."""

from __future__ import annotations

from datetime import date
from random import Random
from string import ascii_lowercase, digits

from hypothesis import strategies as st

from retrieval.records import (
    AgendaItem,
    Attachment,
    ContextSource,
    Repeat,
    Sitzung,
    Source,
    Withdrawn,
)
from retrieval.replies.reply import (
    Agenda,
    Answer,
    Background,
    Choice,
    ChoiceItem,
    Context,
    ListFilter,
    ListItem,
    Notice,
    Offer,
    Pointer,
    Record,
    RecordList,
    Sibling,
    Silence,
)

#: Pieces that have broken pages, feeds, messages and terminals.
PIECES = (
    "\x00", "\x07", "\x08", "\x0b", "\x1b[31m", "\x1b]0;x\x07", "\x7f", "\x85", "\u2028", "\u2029",
    "\ufffe", "\uffff", "\ufffd", "\ufeff", "\u202e", "\u2066", "\u200b", "\u200f", "\u00ad",
    "e\u0301\u0301", "👩‍👩‍👧", "🇩🇪", "\U0010ffff", "<script>alert(1)</script>", "</b>", "<b>", "&", "&amp;",
    "&#0;", "]]>", "<!--", "{{ 7*7 }}", "{0}", "%s", "[/bold]", "[red]", "[/]", "\\", '"', "'",
    "\n", "\n\n", "\n\n\n\n", "\r\n", "\t", "   ", "Straße", "Ja.", "1. ", "• ", "٣", "½",
)  # fmt: skip
#: Ends of the ranges that signs are drawn from: ASCII, Europe, the first plane, all.
_ENDS = (0x80, 0x800, 0x10000, 0x110000)
_ALPHABET = ascii_lowercase + digits
#: What is no sign by itself.
_SURROGATES = range(0xD800, 0xE000)


def _sign(draw: Random) -> str:
    code = draw.randrange(draw.choice(_ENDS))
    return "\ufffd" if code in _SURROGATES else chr(code)


def _short(seed: int) -> str:
    """Up to eight pieces, each of them known or up to twelve signs of any kind."""
    draw = Random(seed)
    return "".join(
        draw.choice(PIECES)
        if draw.randrange(2)
        else "".join(_sign(draw) for _ in range(draw.randrange(13)))
        for _ in range(draw.randrange(9))
    )


def _slug(seed: int) -> str:
    """One to four words of up to eight letters and digits: "a7-0xq"."""
    draw = Random(seed)
    lengths = [draw.randint(1, 8) for _ in range(draw.randint(1, 4))]
    return "-".join("".join(draw.choices(_ALPHABET, k=length)) for length in lengths)


#: From one number each: a record has dozens, and drawn sign by sign they took most of the time.
_SEEDS = st.integers(0, 2**32 - 1)
short = _SEEDS.map(_short)
#: As long as the longest annexes of real papers.
long = st.builds(
    lambda piece, count: (piece * count)[:100_000],
    st.sampled_from((*PIECES, "Die Stadt prüft das. ", "x", "<b>", "😀", "Wort ")),
    st.sampled_from((1_000, 100_000, 5_000)),
)
text = st.integers(0, 40).flatmap(lambda dice: long if dice == 7 else short)
numbers = st.sampled_from(
    [None, "1", "2", "1-2", "1,3", "12a)", "2.1", "1/2", "IV", "½", "a", "1-", "99999999999"]
)
tops = st.sampled_from([None, "", "Ö 1", "12 a)", "A 5", "Ö 19.8.1.2.3", "\x00", "9" * 200]) | short
vorlagen = st.sampled_from([None, "2022/0129", "V/2022/01-02 (neu)", "½", "x" * 200]) | short
days = st.none() | st.dates(date.min, date.max)
urls = st.sampled_from([None, "", "javascript:alert(1)", "https://x.example/\x00<b>", "http://",
                        "https://x.example/" + "a" * 3000])  # fmt: skip
slugs = _SEEDS.map(_slug) | st.just("x-" * 99 + "x")
sources = st.builds(
    Source,
    body=short, gremium=st.none() | short, datum=days, top=tops, vorlage=vorlagen, betreff=text,
    beschlussart=st.none() | short, url=urls, page=st.none() | short, sha256=st.none() | short,
)  # fmt: skip
offers = st.builds(
    Offer,
    kind=st.sampled_from(["answer", "pointer", "record", "context", "agenda"]),
    id=slugs, betreff=text, datum=days, top=tops,
    also=st.lists(st.builds(Repeat, id=slugs, datum=days), max_size=3).map(tuple),
)  # fmt: skip
_offered = st.lists(offers, max_size=3).map(tuple)
backgrounds = st.builds(
    Background,
    askers=st.lists(short, max_size=3).map(tuple),
    office=st.none() | short,
    attachments=st.lists(st.builds(Attachment, name=short, url=urls), max_size=3).map(tuple),
    related=_offered,
    fetched=days,
)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    of, number, said = draw(slugs), draw(numbers), draw(text)
    start = draw(st.integers(0, len(said)))
    siblings = [
        Sibling(number=one, id=f"{of}/{one or 'vorbemerkung'}", frage=draw(st.none() | short))
        for one in draw(st.lists(numbers, max_size=3, unique=True))
    ]
    return Answer(
        id=f"{of}/{number or 'antwort'}",
        text=said,
        frage=draw(st.none() | text),
        number=number,
        of=draw(st.integers(1, 60)),
        focus=(start, draw(st.integers(start, len(said)))),
        source=draw(sources),
        damaged=draw(st.booleans()),
        siblings=tuple(siblings),
        more=draw(_offered),
        newer=draw(_offered),
        also=tuple(draw(st.lists(st.builds(Repeat, id=slugs, datum=days), max_size=3))),
        background=draw(backgrounds),
    )


pointers = st.builds(
    Pointer,
    id=slugs, public=st.booleans(), fragen=st.lists(text, max_size=3).map(tuple), source=sources,
    more=_offered, newer=_offered, background=backgrounds,
)  # fmt: skip
records = st.builds(
    Record,
    id=slugs, source=sources, more=_offered,
    items=st.lists(answers() | pointers, min_size=1, max_size=3).map(tuple),
)  # fmt: skip
withdrawals = st.builds(
    Withdrawn, slugs, short, st.dates(), st.none() | short, vorlagen, days
)  # fmt: skip
gone = st.builds(Record, id=slugs, source=sources, items=st.just(()), withdrawn=withdrawals)
agendas = st.builds(
    Agenda,
    id=slugs,
    complete=st.booleans(),
    more=_offered,
    source=st.builds(
        Sitzung,
        body=short, gremium=short, datum=st.dates(date.min, date.max),
        bezeichnung=st.none() | short, zeit=st.none() | short, raum=st.none() | short,
        ort=st.none() | short,
    ),
    items=st.lists(
        st.builds(
            AgendaItem,
            id=slugs, top=tops.map(lambda one: one or ""), betreff=text, vorlage=vorlagen,
            beschlussart=st.none() | short, public=st.booleans(), answers=st.integers(0, 9),
        ),
        max_size=5,
    ).map(tuple),
)  # fmt: skip
contexts = st.builds(
    Context,
    id=slugs.map(lambda one: f"{one}/1"), text=text, more=_offered,
    source=st.builds(
        ContextSource,
        title=text, publisher=st.none() | short, datum=days, url=urls, page=short, sha256=short,
    ),
)  # fmt: skip
choices = st.builds(
    Choice,
    about=st.sampled_from(["answer", "matter"]), more=_offered,
    items=st.lists(
        st.builds(
            ChoiceItem,
            kind=st.sampled_from(["answer", "pointer", "context"]), id=slugs, number=numbers,
            frage=st.none() | text, betreff=text, datum=days, gremium=st.none() | short, top=tops,
            vorlage=vorlagen, focus=st.none() | st.just((0, 1)), excerpt=st.none() | text,
        ),
        min_size=1, max_size=5,
    ).map(tuple),
)  # fmt: skip
lists = st.builds(
    RecordList,
    filter=st.builds(
        ListFilter,
        what=st.sampled_from(["anfragen", "sitzungen"]), asker=st.none() | short,
        party=st.none() | short, gremium=st.none() | text, first=days, last=days,
        topic=st.none() | short, open=st.none() | st.booleans(),
    ),
    total=st.integers(0, 10**9),
    items=st.lists(
        st.builds(
            ListItem,
            kind=st.sampled_from(["record", "pointer", "agenda"]), id=slugs, betreff=text,
            datum=days, gremium=st.none() | short, top=tops, vorlage=vorlagen,
            askers=st.lists(short, max_size=3).map(tuple),
        ),
        max_size=10,
    ).map(tuple),
    url=st.sampled_from(["/themen?jahr=2021", "", "//x.example", "javascript:alert(1)"]),
)  # fmt: skip
notices = st.builds(Notice, topic=short, title=short, text=text)
silences = st.builds(Silence, reason=st.just("nothing-fits"), more=_offered)
stored = answers() | pointers | records | agendas | contexts
replies = stored | gone | choices | lists | notices | silences
