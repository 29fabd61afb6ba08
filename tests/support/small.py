"""An archive that can be read in the head: one reply of each kind, by exact line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import get_args

from retrieval.german.topics import topics
from retrieval.records import (
    AgendaItem,
    Attachment,
    ContextSource,
    Reason,
    Repeat,
    Sitzung,
    Source,
    Suggestion,
    Withdrawn,
    sha256,
)
from retrieval.replies.catalogue import Catalogue
from retrieval.replies.entries import Entry
from retrieval.replies.found_texts import EVERY_TEXT, FoundText, FoundTexts, Piece, Wanted
from retrieval.replies.holdings import Status
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
    Referred,
    Reply,
    Sibling,
    Silence,
    Stored,
)
from retrieval.search.query import normalise_question

SOURCE = Source(
    body="Stadt Herne",
    gremium="Rat der Stadt",
    datum=date(2022, 2, 15),
    top="Ö 19.8",
    vorlage="2022/0129",
    betreff="Anfrage: Initiative #Stadtretter",
    beschlussart="zur Kenntnis genommen",
    url="https://herne.example/to020?TOLFDNR=1",
    page="000_4e127bd8bd9e57eb.txt",
)
FIRST = "Ja, die Initiative #Stadtretter ist der Stadt bekannt."
SECOND = (
    "Die Initiative Stadtretter versteht sich als Netzwerk. Es handelt sich nicht um einen Verein "
    "o.ä. mit formellen Mitgliedschaften."
)
HOSTILE = 'Anfrage: <script>alert("1")</script> & "Zitate" ö'
LONG = "\n\n".join(
    f"{number}. " + "Die Verwaltung prüft die Maßnahme im Rahmen des Haushalts. " * 4 + "Ende."
    for number in range(1, 7)
)
OFFERS = (
    Offer(
        kind="answer",
        id="herne-2022-0113/1",
        betreff="Anfrage: Ergebnis der Stadt Herne beim Smart City Index",
        datum=date(2022, 2, 15),
        top="Ö 19.2",
    ),
    Offer(kind="context", id="seite/1", betreff="Zukunftsstab ist gestartet", datum=None, top=None),
)


#: An answer that repeats another one.
AGAIN = Repeat(id="herne-2022-0129/1", datum=date(2021, 9, 7))

#: A later Anfrage on the same matter, which was asked on another day too.
NEWER = Offer(
    kind="answer",
    id="herne-2022-0129/2",
    betreff=SOURCE.betreff,
    datum=SOURCE.datum,
    top=SOURCE.top,
    also=(AGAIN,),
)
BACKGROUND = Background(
    askers=("Stv. Muster", "Fraktion der Mitte"),
    office="Fachbereich Stadtplanung",
    attachments=(
        Attachment(name="Anlage 1: <Karte>", url="https://herne.example/anlage.pdf"),
        Attachment(name="Anlage 2", url=None),
        Attachment(name="Anlage 3", url="javascript:alert(1)"),
    ),
    related=(OFFERS[0],),
    fetched=date(2022, 3, 1),
)


def _source(text: str, **changes: object) -> Source:
    values = {name: getattr(SOURCE, name) for name in Source.__slots__} | changes
    return Source(**{**values, "sha256": sha256(text)})


def _answer(number: str | None, text: str, frage: str | None, siblings: Sequence[str]) -> Answer:
    return Answer(
        id=f"herne-2022-0129/{number or 'x'}",
        text=text,
        frage=frage,
        number=number,
        of=2,
        focus=(0, len(text)),
        source=_source(text),
        siblings=tuple(
            Sibling(number=one, id=f"herne-2022-0129/{one}", frage=f"Frage {one}?")
            for one in siblings
        ),
        background=BACKGROUND,
    )


ONE = _answer("1", FIRST, "Ist der Stadt Herne die Initiative #Stadtretter bekannt?", ["2"])
TWO = _answer("2", SECOND, "Ist die Stadt Herne möglicherweise schon Mitglied?", ["1"])
LONG_ONE = Answer(
    id="herne-lang",
    text=LONG,
    frage=None,
    number=None,
    of=1,
    focus=(LONG.index("3. "), LONG.index("4. ") - 2),
    source=_source(LONG, betreff=HOSTILE, datum=date(2021, 4, 27), url="javascript:alert(1)"),
    damaged=True,
    more=OFFERS,
    newer=(NEWER,),
    also=(AGAIN,),
)
POINTER = Pointer(
    id="herne-2022-0114",
    public=True,
    fragen=("Wann beginnt die Kampagne?", "Was kostet sie?"),
    source=_source("", betreff="Anfrage: Kampagne Herne mit Respekt", top="Ö 19.1"),
    more=OFFERS,
)
PRIVATE = Pointer(
    id="herne-n-2",
    public=False,
    source=_source("", betreff="Grundstücksangelegenheit", top="N 2", vorlage=None, url=None),
)
RECORD = Record(id="herne-2022-0129", source=SOURCE, items=(ONE, TWO))
#: Another paper at the same TOP, and one of another body with the number of the first.
BESIDE = Answer(
    id="herne-2022-0130/antwort",
    text="Die Lampen werden im Herbst getauscht.",
    frage=None,
    number=None,
    of=1,
    focus=(0, 38),
    source=_source(
        "Die Lampen werden im Herbst getauscht.", betreff="Beleuchtung", vorlage="2022/0130"
    ),
)
NAMESAKE = Pointer(
    id="wanne-2022-0129",
    public=True,
    fragen=("Wann wird der Park geöffnet?",),
    source=_source("", body="Stadt Wanne", betreff="Stadtpark"),
)
SEVERAL = Record(id=RECORD.id, source=SOURCE, items=(ONE, BESIDE, TWO, NAMESAKE))
GONE = Withdrawn(
    "herne-2019-1234", "Linden am Ring", date(2026, 1, 3), "Stadt Herne", "2019/1234",
    date(2025, 12, 20),
)  # fmt: skip
WITHDRAWN = Record(
    id=GONE.id,
    source=Source(
        body="Stadt Herne",
        gremium=None,
        datum=None,
        top=None,
        vorlage="2019/1234",
        betreff=GONE.betreff,
    ),
    items=(),
    withdrawn=GONE,
)
AGENDA = Agenda(
    id="herne-rat-der-stadt-2022-02-15",
    source=Sitzung(
        body="Stadt Herne",
        gremium="Rat der Stadt",
        datum=date(2022, 2, 15),
        bezeichnung="des Rates der Stadt",
        zeit="16:00 - 17:15",
        raum="Veranstaltungssaal Kulturzentrum",
        ort="Willi-Pohlmann-Platz 1, 44623 Herne",
    ),
    complete=False,
    items=(
        AgendaItem(
            id="herne-2022-0114",
            top="Ö 19.1",
            betreff="Anfrage: Kampagne Herne mit Respekt",
            vorlage="2022/0114",
            beschlussart=None,
            public=True,
            answers=0,
        ),
        AgendaItem(
            id="herne-2022-0129",
            top="Ö 19.8",
            betreff="Anfrage: Initiative #Stadtretter",
            vorlage="2022/0129",
            beschlussart="zur Kenntnis genommen",
            public=True,
            answers=2,
        ),
        AgendaItem(
            id="herne-n-2",
            top="N 2",
            betreff="Grundstücksangelegenheit",
            vorlage=None,
            beschlussart=None,
            public=False,
            answers=0,
        ),
    ),
)
_CONTEXT_TEXT = "Die Stadt Herne hat einen Zukunftsstab.\n\n• Digitalisierung\n\n• Wohnen"
CONTEXT = Context(
    id="seite/1",
    text=_CONTEXT_TEXT,
    source=ContextSource(
        title="Zukunftsstab ist gestartet",
        publisher="Stadt Herne",
        datum=date(2020, 5, 28),
        url="https://inherne.example/zukunftsstab",
        page="004_1f511c47042b4b8e.txt",
        sha256=sha256(_CONTEXT_TEXT),
    ),
)

_REASON_TEXT = "Viele klagen über den Weg am Kanal.\n\nIm Mai 2021 wurden dort 37 Räder gezählt."
#: Why members ask, in their own words.
REASON = Context(
    id="herne-2022-0129/sachverhalt",
    text=_REASON_TEXT,
    origin="sachverhalt",
    focus=(_REASON_TEXT.index("Im Mai"), len(_REASON_TEXT)),
    whole="herne-2022-0129",
    source=ContextSource(
        title=SOURCE.betreff, publisher="SVO Bloch, Thomas", datum=SOURCE.datum, url=None,
        page="000_4e127bd8bd9e57eb.txt", sha256=sha256(_REASON_TEXT), gremium=SOURCE.gremium,
        top=SOURCE.top, vorlage=SOURCE.vorlage,
    ),
)  # fmt: skip


def _item(one: Answer, focus: tuple[int, int]) -> ChoiceItem:
    """An answer that may be meant, with its likeliest sentence."""
    source = one.source
    return ChoiceItem(
        id=one.id, number=one.number, frage=one.frage, betreff=source.betreff, datum=source.datum,
        gremium=source.gremium, top=source.top, vorlage=source.vorlage, focus=focus,
        excerpt=one.text[slice(*focus)],
    )  # fmt: skip


_FIRST_SENTENCE = (0, SECOND.index(" Es"))
#: Three sentences of a paragraph in the middle of a long answer.
_FITTING = (LONG.index("Die Verwaltung", LONG.index("4. ") + 60), LONG.index("5. ") - 8)
#: The Anfrage fits, which of its answers is unsure.
WHICH_ANSWER = Choice(
    about="answer", items=(_item(TWO, _FIRST_SENTENCE), _item(ONE, (0, len(FIRST)))), more=OFFERS
)
#: One of several may be meant: an answer, one without a question, one that is not stored, a page.
WHICH_MATTER = Choice(
    about="matter",
    items=(
        _item(TWO, _FIRST_SENTENCE),
        _item(LONG_ONE, _FITTING),
        ChoiceItem(
            kind="pointer", id=POINTER.id, frage=POINTER.fragen[0],
            betreff=POINTER.source.betreff, datum=SOURCE.datum, gremium=SOURCE.gremium,
            top="Ö 19.1", vorlage="2022/0114",
        ),
        ChoiceItem(
            kind="context", id=CONTEXT.id, betreff=CONTEXT.source.title,
            datum=CONTEXT.source.datum, focus=(0, 39), excerpt=_CONTEXT_TEXT[:39],
        ),
    ),
)  # fmt: skip
ONE_MATTER = Choice(about="matter", items=(_item(LONG_ONE, _FITTING),))
#: An answer that names another one, to the first of two questions, taken to ask on about its Anfrage.
REFERRING = replace(
    _answer("1", "Siehe Antwort zu Frage 2.", "Wer zahlt die Kampagne?", ["2"]),
    refers_to=(Referred(number="2", id=TWO.id, frage=TWO.frage, text=SECOND),),
    rest=("Und wann beginnt sie?",),
    follows="herne-2022-0129",
)
LIST = RecordList(
    filter=ListFilter(party="FDP", first=date(2022, 1, 1), last=date(2022, 12, 31)),
    total=12,
    items=(
        ListItem(
            kind="record", id=RECORD.id, betreff=SOURCE.betreff, datum=SOURCE.datum,
            gremium=SOURCE.gremium, top=SOURCE.top, vorlage=SOURCE.vorlage,
            askers=BACKGROUND.askers,
        ),
        ListItem(
            kind="pointer", id=POINTER.id, betreff=POINTER.source.betreff, datum=SOURCE.datum,
            gremium=SOURCE.gremium, top="Ö 19.1", vorlage="2022/0114",
        ),
        ListItem(kind="record", id=LONG_ONE.id, betreff=HOSTILE),
    ),
    url="/themen?jahr=2022&partei=fdp",
)  # fmt: skip
MEETINGS = RecordList(
    filter=ListFilter(what="sitzungen", gremium="Rat der Stadt", first=date(2022, 2, 1)),
    total=1,
    items=(
        ListItem(
            kind="agenda", id=AGENDA.id, betreff="Rat der Stadt", datum=AGENDA.source.datum,
        ),
    ),
    url="/themen?gremium=rat-der-stadt",
)  # fmt: skip
DIRECTORY = RecordList(
    filter=ListFilter(what="gremien"),
    total=12,
    items=(
        ListItem(
            kind="group", id="rat-der-stadt", betreff="Rat der Stadt",
            url="/anfragen?gremium=rat-der-stadt", anfragen=3, sitzungen=1,
        ),
        ListItem(
            kind="group", id="hostile", betreff=HOSTILE, url="/sitzungen?gremium=hostile",
            anfragen=0, sitzungen=2,
        ),
    ),
    url="/gremien",
)  # fmt: skip
TOPICS = RecordList(
    filter=ListFilter(what="themen", party="FDP"),
    total=1,
    items=(
        ListItem(
            kind="group", id="verkehr", betreff="Verkehr",
            url="/anfragen?partei=fdp&thema=verkehr", anfragen=1,
        ),
    ),
    url="/anfragen?partei=fdp",
)  # fmt: skip
NO_DIRECTORY = RecordList(filter=ListFilter(what="parteien"), total=0, items=(), url="/personen")
NOTHING_LISTED = RecordList(
    filter=ListFilter(asker="Stv. <b>Muster</b>", topic="verkehr", open=True),
    total=0,
    items=(),
    url="/themen?thema=verkehr",
)
NOTICE = Notice(
    topic="emergency",
    title="In einem Notfall",
    text=(
        "Bei Gefahr für Leib und Leben wählen Sie 112, die Polizei erreichen Sie unter 110.\n\n"
        "Der ärztliche Bereitschaftsdienst hat die Nummer 116 117. Die Vorlage 2022/0129 ist keine."
    ),
)
#: A long answer that is asked for: one sentence of it fits, in the middle of a paragraph.
LONG_ASKED = replace(LONG_ONE, focus=_FITTING)

#: What is suggested while somebody types.
ASKED = tuple(
    Suggestion(
        id=one.id,
        frage=one.frage or one.source.betreff,
        betreff=one.source.betreff,
        datum=one.source.datum,
    )
    for one in (ONE, TWO, LONG_ONE)
)

#: What the small archive replies to which line; to any other it is silent.
REPLIES: dict[str, Reply] = {
    "Zählung": REASON,
    "Ist Herne bei den Stadtrettern?": TWO,
    "lang": LONG_ASKED,
    "Kampagne": POINTER,
    "Grundstück": PRIVATE,
    "2022/0129": RECORD,
    "TOP 19.8 vom 15.02.2022": SEVERAL,
    "2019/1234": WITHDRAWN,
    "Tagesordnung 15.02.2022": AGENDA,
    "Zukunftsstab": CONTEXT,
    "Stadtretter": WHICH_ANSWER,
    "Netzwerk": WHICH_MATTER,
    "Maßnahme": ONE_MATTER,
    "Wer zahlt sie? Und wann beginnt sie?": REFERRING,
    "Anfragen der FDP 2022": LIST,
    "Sitzungen seit Februar 2022": MEETINGS,
    "offene Anfragen von Muster zum Verkehr": NOTHING_LISTED,
    "Welche Gremien gibt es?": DIRECTORY,
    "Themen der FDP": TOPICS,
    "Notruf": NOTICE,
    "zu kurz": Silence(reason="too-short"),
    "hallo": Silence(reason="not-a-question"),
    "Bochum": Silence(reason="other-place"),
    "geheim": Silence(reason="non-public"),
}


#: Each kind of reply, alone: with no answers beside it and no neighbouring topics.
ALONE: list[Reply] = [
    replace(ONE, siblings=(), more=()),
    replace(POINTER, more=()),
    replace(PRIVATE, more=()),
    replace(RECORD, more=()),
    replace(WITHDRAWN, more=()),
    replace(AGENDA, more=()),
    replace(AGENDA, items=(), more=()),
    CONTEXT,
    REASON,
    WHICH_ANSWER,
    WHICH_MATTER,
    LIST,
    MEETINGS,
    DIRECTORY,
    TOPICS,
    NO_DIRECTORY,
    NOTHING_LISTED,
    NOTICE,
    *(Silence(reason=reason) for reason in get_args(Reason)),
]


#: Lines to try.
EXAMPLES = ("Ist Herne bei den Stadtrettern?", "Tagesordnung 15.02.2022", "2022/0129")

#: What the small archive holds.
HOLDINGS = Status(
    generation="eins",
    encoder="",
    built=datetime(2026, 2, 1, 6, tzinfo=UTC),
    sources=(),
    bodies=("Stadt Herne",),
    sitzungen=1,
    tops=0,
    answers=3,
    pointers=2,
    contexts=1,
    passages=0,
    first=date(2022, 2, 15),
    last=date(2022, 2, 15),
)


def entry(
    id: str,
    betreff: str,
    *,
    answers: int = 1,
    gremium: str | None = "Rat der Stadt",
    day: date | None = date(2022, 2, 15),
) -> Entry:
    """An Anfrage to be browsed."""
    source = Source(
        body="Stadt Herne",
        gremium=gremium,
        datum=day,
        top="Ö 19.8",
        vorlage="2022/0129",
        betreff=betreff,
    )
    return Entry(id, source, answers, topics(betreff))


@dataclass
class SmallArchive:
    """Replies by exact line; notes what it was asked."""

    status: Status = HOLDINGS
    asked: list[str] = field(default_factory=list)
    shown: list[str | None] = field(default_factory=list)
    browsed: Catalogue | None = None

    def ask(self, question: str, about: str | None = None) -> Reply:
        line = normalise_question(question)
        self.asked.append(line)
        self.shown.append(about)
        if line == "kaputt":
            raise ZeroDivisionError(f"asked was {line}")
        return REPLIES.get(line, Silence(reason="nothing-fits", more=OFFERS))

    def suggest(self, typed: str) -> list[Suggestion]:
        """The asked questions that hold what is typed."""
        line = normalise_question(typed).casefold()
        return [one for one in ASKED if line in one.frage.casefold()]

    def texts(self, line: str, wanted: Wanted = EVERY_TEXT) -> FoundTexts:
        """One text for words that are known, none for others."""
        words = normalise_question(line)
        known = FoundText(
            kind="answer", id=TWO.id, title=(Piece("Anfrage: "), Piece(words, marked=True)),
            source=SOURCE, frage=(Piece(TWO.frage or ""),), excerpt=(Piece(HOSTILE),),
        )  # fmt: skip
        return FoundTexts(0, 1) if words == "Wetter" else FoundTexts(45, wanted.page, (known,))

    def find(self, name: str, /) -> Stored | None:
        """What is stored under an id, or under the one of earlier times: "herne-2022-0129-2"."""
        held: list[Stored] = [
            ONE,
            TWO,
            LONG_ONE,
            POINTER,
            PRIVATE,
            RECORD,
            BESIDE,
            NAMESAKE,
            AGENDA,
            CONTEXT,
            REASON,
        ]
        return next((one for one in held if name in (one.id, one.id.replace("/", "-"))), None)

    @property
    def catalogue(self) -> Catalogue:
        """One Anfrage with answers, one with a hostile subject, one without an answer."""
        return self.browsed or Catalogue(
            (
                entry(RECORD.id, SOURCE.betreff, answers=2),
                entry(LONG_ONE.id, HOSTILE, gremium=None, day=date(2021, 4, 27)),
                entry(POINTER.id, POINTER.source.betreff, answers=0),
            )
        )

    @property
    def examples(self) -> tuple[str, ...]:
        return EXAMPLES

    def withdrawn(self, name: str, /) -> Withdrawn | None:
        return None
