"""Letters and what belongs together → pages, as `build` joins them.

A letter has no key that its source gave it. One that bears a number is told by that, where no
other bears it; all others by what they say, and the report of a build says how many those are.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from retrieval.ids import vorlage_key
from retrieval.pages import Beratung, Page, Vorlage
from retrieval.paragraphs import PARAGRAPH_BREAK, collapse, join_lines
from retrieval.records import TOP, PaperDetails, Sitzung
from retrieval.sources.forms.letterhead import without_head
from retrieval.sources.forms.letters import without_letterhead, without_signature
from retrieval.sources.office.letters import Letter
from retrieval.sources.office.roles import Role
from retrieval.sources.office.subjects import below_head
from retrieval.sources.office.words import word_of_role
from retrieval.sources.pdf.text import paragraphs

#: Above a salutation stand names and addresses, on lines of so many characters at most.
_SALUTATION = re.compile(r"sehr geehrte|guten (?:tag|morgen)\b", re.IGNORECASE)
_TO_QUESTION = re.compile(r"(?:zu|antwort|frage)\b.{0,20}\d", re.IGNORECASE)
_HEAD_LINES, _NAME = 90, 150
#: What the keys of letters begin with.
_KEY = "datei://ordner/"
#: The body of a folder, its name, its letters that are read, and the Anfragen by their answers.
Folder = tuple[str, str, Sequence[Letter], Mapping[str, str]]


def pages_of(folders: Sequence[Folder]) -> list[Page]:
    """Return the pages of letters that are read; two folders know nothing of each other."""
    found = [(body, name, letters, enquiries, [*_cases(letters, enquiries)])
             for body, name, letters, enquiries in folders]  # fmt: skip
    numbers = Counter(
        vorlage_key(case[0].number) for *_, cases in found for case in cases if case[0].number
    )
    pages = list[Page]()
    for body, name, letters, enquiries, cases in found:
        by_name = {one.name: one for one in letters}
        keys = {case[0].name: _key_of(case[0], name, numbers) for case in cases}
        for case in cases:
            about = by_name.get(enquiries.get(case[0].name, ""))
            pages.append(_page(case, about, keys, body))
    return pages


def _cases(letters: Sequence[Letter], enquiries: Mapping[str, str]) -> Iterator[tuple[Letter, ...]]:
    """What becomes a page: a letter, or an Anfrage with the answers that bear no other number."""
    by_name = {one.name: one for one in letters}
    answers = defaultdict[str, list[Letter]](list)
    for answer, enquiry in enquiries.items():
        if answer in by_name:
            answers[enquiry].append(by_name[answer])
    for one in letters:
        if one.role is Role.ENQUIRY:
            with_it = [each for each in answers.get(one.name, ()) if not _is_own_paper(each, one)]
            yield (one, *sorted(with_it, key=_order))
        elif one.is_read:
            asked = by_name.get(enquiries.get(one.name, ""))
            if asked is None or _is_own_paper(one, asked):
                yield (one,)


def _is_own_paper(answer: Letter, enquiry: Letter) -> bool:
    """Whether an answer is a paper of its own: both bear numbers, and they differ."""
    if not (answer.number and enquiry.number):
        return False
    return vorlage_key(answer.number) != vorlage_key(enquiry.number)


def _order(letter: Letter) -> tuple[date, str]:
    return letter.head.written or letter.meeting or date.max, letter.name


def _key_of(letter: Letter, folder: str, numbers: Mapping[str, int]) -> str | None:
    if not letter.number:
        return None
    number = vorlage_key(letter.number)
    return f"{_KEY}{number}" if numbers[number] == 1 else f"{_KEY}{number}/{folder}/{letter.name}"


def _page(
    case: Sequence[Letter], about: Letter | None, keys: Mapping[str, str | None], body: str
) -> Page:
    first, own = case[0], [one for one in case if one.role is not Role.ENQUIRY]
    enquiry = first if first.role is Role.ENQUIRY else about
    told = [*own, first, *([about] if about else [])]
    gremium = next((one.gremium for one in told if one.gremium), None)
    meeting = next((one.meeting for one in told if one.meeting), None)
    written = next((one.head.written for one in told if one.head.written), None)
    item = next((one.item for one in told if one.item), None)
    reply = any(one.role is Role.ANSWER for one in own)
    text = PARAGRAPH_BREAK.join(filter(None, map(said_in, own)))
    named = next((one for one in case if one.number), first)
    key, number = keys[first.name], named.number
    url = next((one.url for one in told if one.url), None)
    facts = PaperDetails(
        askers=next((one.askers for one in reversed(told) if one.askers), ()),
        art=word_of_role(first.role),
        read=True,
    )
    page = Page(
        (own or [first])[0].name,
        "letter",
        reply=reply,
        asked=said_in(enquiry) if enquiry else "",
        about=keys.get(about.name) if about else None,
        facts=facts,
    )
    if gremium and meeting and item:
        sitzung = Sitzung(body, gremium, meeting, None, None, None, None)
        top = TOP(item, first.subject, number, text=text, url=url, paper=key)
        return Page(
            page.name, page.kind, sitzung, None, (top,), reply=reply, asked=page.asked,
            about=page.about, facts=facts,
        )  # fmt: skip
    day = meeting or written
    vorlage = Vorlage(
        number,
        first.subject,
        body,
        facts.art,
        bezueglich=about.number if about else None,
        beratungsfolge=(Beratung(gremium or "", day),) if day else (),
        text=text,
        url=url,
        key=key,
    )
    return Page(
        page.name, page.kind, vorlage=vorlage, reply=reply, asked=page.asked, about=page.about,
        facts=facts,
    )  # fmt: skip


def said_in(letter: Letter) -> str:
    """Return what a letter says below its head; all of it where nothing else would be left."""
    raw = letter.document.text
    body = raw
    if letter.role is Role.ANSWER:
        body = _from_salutation(without_letterhead(without_signature(raw)))
    stored = paragraphs if letter.document.printed else _stored
    below = below_head(without_head(body, letter.subject), letter.subject)
    return stored(below) or stored(raw)


def _from_salutation(raw: str) -> str:
    """The text from the salutation of a letter on, where only short lines stand above it."""
    lines = raw.split("\n")
    for at, line in enumerate(lines[:_HEAD_LINES]):
        words = collapse(line)
        if _SALUTATION.match(words):
            return "\n".join(lines[at:])
        if len(words) > _NAME or words.endswith(("?", ":")) or _TO_QUESTION.match(words):
            break
    return raw


def _stored(raw: str) -> str:
    return join_lines(raw.split("\n"))
