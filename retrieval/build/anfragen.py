"""What the pages say about one Vorgang → its Anfrage, with questions and answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.ids import Addresses, vorlage_key
from retrieval.memo import Memo
from retrieval.records import TOP, Anfrage, Page, PaperDetails, Sitzung, Source
from retrieval.segmenting.minutes import ParsedMinutes, parse_minutes


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
            top=self.top.number,
            vorlage=self.top.vorlage,
            beschlussart=self.top.beschlussart,
        )


def from_vorgang(vorgang: Vorgang, paper: Page | None, addresses: Addresses, memo: Memo) -> Anfrage:
    """Return one TOP, its minutes cut; where they answer nothing, the text of its Vorlage."""
    top, page = vorgang.top, vorgang.page
    url, parsed = top.url, _parsed(top.text, page, memo)
    if paper and paper.vorlage and not parsed.antworten:
        in_paper = _parsed(paper.vorlage.text, paper, memo)
        if in_paper.antworten or not parsed.fragen:
            parsed = in_paper
            if in_paper.antworten:
                page, url = paper, paper.vorlage.url
    source = replace(vorgang.source, url=url, page=page.name)
    about = paper.vorlage.bezueglich if paper and paper.vorlage else None
    anfrage = Anfrage(id=addresses.of(source), source=source, public=top.public, about=about)
    if not top.public:
        return anfrage
    return _filled(anfrage, parsed, page, [one for one in (vorgang.page, paper) if one])


def from_paper(page: Page, addresses: Addresses, memo: Memo) -> Anfrage:
    """Return the Anfrage of a Vorlage that no agenda at hand names."""
    vorlage, source = page.vorlage, paper_source(page)
    assert vorlage is not None
    anfrage = Anfrage(addresses.of(source), source, public=True, about=vorlage.bezueglich)
    return _filled(anfrage, _parsed(vorlage.text, page, memo), page, [page])


def paper_source(page: Page) -> Source:
    """Return where the Vorlage of a page stands: at the last of its stations with a day."""
    vorlage = page.vorlage
    assert vorlage is not None
    dated = [station for station in vorlage.beratungsfolge if station.datum]
    return Source(
        body=vorlage.body,
        betreff=vorlage.betreff,
        gremium=dated[-1].gremium if dated else None,
        datum=dated[-1].datum if dated else None,
        top=None,
        vorlage=vorlage.number,
        url=vorlage.url,
        page=page.name,
    )


def _parsed(text: str, page: Page, memo: Memo) -> ParsedMinutes:
    if not text and not page.asked:
        return ParsedMinutes()
    return memo(parse_minutes, text, page.reply, page.asked)


def _filled(anfrage: Anfrage, parsed: ParsedMinutes, page: Page, known: Sequence[Page]) -> Anfrage:
    number = anfrage.source.vorlage
    own = vorlage_key(number) if number else None
    return replace(
        anfrage,
        fragen=parsed.fragen,
        antworten=parsed.antworten,
        damaged=page.damaged and bool(parsed.antworten),
        facts=_merged(known),
        mentions=tuple(one for one in parsed.mentions if one != own),
    )


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
