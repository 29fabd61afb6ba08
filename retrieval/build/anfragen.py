"""What the pages say about one Vorgang → its Anfrage, with questions and answers."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from retrieval.ids import vorlage_key
from retrieval.memo import Memo
from retrieval.pages import Page
from retrieval.records import TOP, Anfrage, Keys, PaperDetails, Sitzung, Source
from retrieval.segmenting.minutes import ParsedMinutes, parse_minutes
from retrieval.segmenting.sachverhalt import sachverhalt

#: What a paper of those who ask is called.
_ENQUIRY = re.compile(r"anfrage|auskunftsersuchen", re.IGNORECASE)


@dataclass(slots=True)
class Vorgang:
    """What all pages say about one TOP; `page` is the one with its minutes."""

    sitzung: Sitzung
    top: TOP
    page: Page

    @property
    def source(self) -> Source:
        """Where it stands, but for the page that tells of it."""
        return Source(
            body=self.sitzung.body,
            betreff=self.top.betreff,
            gremium=self.sitzung.gremium,
            datum=self.sitzung.datum,
            top=self.top.number or None,
            vorlage=self.top.vorlage,
            beschlussart=self.top.beschlussart,
        )

    @property
    def keys(self) -> Keys:
        return Keys(self.top.key, self.top.paper)


@dataclass(frozen=True, slots=True)
class Case:
    """A Vorgang on an agenda, or a paper that none names, or both: what one Anfrage is made of."""

    source: Source
    keys: Keys
    vorgang: Vorgang | None
    paper: Page | None

    @classmethod
    def of(cls, vorgang: Vorgang, paper: Page | None) -> Case:
        keys = vorgang.keys
        if paper and paper.vorlage and not keys.paper:
            keys = replace(keys, paper=paper.vorlage.key)
        return cls(vorgang.source, keys, vorgang, paper)

    @classmethod
    def of_paper(cls, page: Page) -> Case:
        """A Vorlage that no agenda at hand names: at the last of its stations with a day."""
        vorlage = page.vorlage
        assert vorlage is not None
        dated = [station for station in vorlage.beratungsfolge if station.datum]
        source = Source(
            body=vorlage.body,
            betreff=vorlage.betreff,
            gremium=(dated[-1].gremium or None) if dated else None,
            datum=dated[-1].datum if dated else None,
            top=None,
            vorlage=vorlage.number,
            url=vorlage.url,
            page=page.name,
        )
        return cls(source, Keys(paper=vorlage.key), None, page)

    @property
    def public(self) -> bool:
        on_agenda = self.vorgang is None or self.vorgang.top.public
        return on_agenda and (self.paper is None or _is_public(self.paper))

    @property
    def pages(self) -> list[Page]:
        """The pages that tell of it, that with its minutes first."""
        return [one for one in (self.vorgang and self.vorgang.page, self.paper) if one]

    @property
    def papers(self) -> list[Hashable]:
        """What its paper is called, the surest first: its key, then body and number."""
        return _names(self.source.body, self.keys.paper, self.source.vorlage)

    @property
    def answered(self) -> list[Hashable]:
        """What the paper is called that it answers, where it answers another one."""
        key = next((one.about for one in self.pages if one.about), None)
        return _names(self.source.body, key, self.about)

    @property
    def about(self) -> str | None:
        """The number of the paper that it answers, where its page gives one."""
        numbers = (one.vorlage.bezueglich for one in self.pages if one.vorlage)
        return next(filter(None, numbers), None)

    @property
    def read(self) -> bool:
        """Whether the place where a reply would stand was read: its minutes, or all its files."""
        minutes = self.vorgang and self.vorgang.page.kind != "paper" and self.vorgang.top.text
        return bool(minutes) or any(one.facts.read for one in self.pages)

    @property
    def enquiry(self) -> str:
        """The text of the enquiry, where that is told apart from the reply."""
        if not self.public:
            return ""
        asked = (one.asked for one in self.pages)
        text = self.paper.vorlage.text if self.paper and self.paper.vorlage else ""
        return next(filter(None, asked), text)


def anfrage_of(case: Case, address: str, enquiry: str, memo: Memo) -> Anfrage:
    """Return what a case says: its minutes, cut; where they answer nothing, the text of its paper.

    `enquiry` is the text of the paper that it answers, where that is another one. Of what is not
    public nothing but its place is kept.
    """
    vorgang, paper = case.vorgang, case.paper
    source = case.source
    if vorgang:
        source = replace(source, url=vorgang.top.url, page=vorgang.page.name)
    anfrage = Anfrage(
        address, source, case.public, group_id=address, keys=case.keys, about=case.about
    )
    if not case.public:
        return anfrage
    if vorgang and not (paper or vorgang.top.text or vorgang.page.asked or enquiry):
        # As most items of an agenda are: nobody asked or answered anything.
        facts = replace(_merged(case.pages), read=case.read)
        return replace(anfrage, source=source, facts=facts)
    page, parsed, why = case.pages[0], ParsedMinutes(), ""
    if vorgang:
        parsed = _parsed(vorgang.top.text, page, enquiry, memo)
        why = _sachverhalt(vorgang.top.text, page, enquiry, memo)
    if paper and paper.vorlage:
        why = why or _sachverhalt(paper.vorlage.text, paper, enquiry, memo)
    if paper and paper.vorlage and not parsed.antworten:
        in_paper = _parsed(paper.vorlage.text, paper, enquiry, memo)
        if in_paper.antworten or not parsed.fragen:
            parsed = in_paper
        if in_paper.antworten:
            page = paper
            source = replace(source, url=paper.vorlage.url, page=paper.name)
    number = source.vorlage
    own = vorlage_key(number) if number else None
    facts = replace(_merged(case.pages), read=case.read)
    return replace(
        anfrage,
        source=source,
        sachverhalt=why if _is_enquiry(case, parsed, facts, enquiry) else "",
        fragen=parsed.fragen,
        antworten=parsed.antworten,
        damaged=page.damaged and bool(parsed.antworten),
        facts=facts,
        mentions=tuple(one for one in parsed.mentions if one != own),
    )


def _names(body: str, key: str | None, number: str | None) -> list[Hashable]:
    by_number = (body, vorlage_key(number)) if number else None
    return [one for one in (key, by_number) if one]


def _is_public(page: Page) -> bool:
    return page.vorlage is None or page.vorlage.public


def _parsed(text: str, page: Page, enquiry: str, memo: Memo) -> ParsedMinutes:
    asked = page.asked or enquiry
    if not text and not asked:
        return ParsedMinutes()
    return memo(parse_minutes, text, page.reply, asked)


def _is_enquiry(case: Case, parsed: ParsedMinutes, facts: PaperDetails, enquiry: str) -> bool:
    """Whether members of the council ask: offices too write a Sachverhalt, and put questions."""
    asked = enquiry or any(one.asked for one in case.pages)
    called = _ENQUIRY.search(f"{case.source.betreff} {facts.art or ''}")
    return bool(asked or parsed.antworten or facts.askers or called)


def _sachverhalt(text: str, page: Page, enquiry: str, memo: Memo) -> str:
    asked = page.asked or enquiry
    return memo(sachverhalt, text, page.reply, asked) if text or asked else ""


def _merged(pages: Sequence[Page]) -> PaperDetails:
    """What several pages know about one Vorgang; the first that knows a thing is right."""
    found = [one.facts for one in pages]
    kinds = (one.facts.art or (one.vorlage.art if one.vorlage else None) for one in pages)
    return PaperDetails(
        askers=next((one.askers for one in found if one.askers), ()),
        office=next((one.office for one in found if one.office), None),
        attachments=next((one.attachments for one in found if one.attachments), ()),
        fetched=max((one.fetched for one in found if one.fetched), default=None),
        art=next(filter(None, kinds), None),
        lack=next((one.lack for one in found if one.lack), None),
    )
