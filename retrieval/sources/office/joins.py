"""Letters → which answer belongs to which Anfrage.

Told by the office's table, by the row of an export, by the number or the day of the Anfrage that an
answer names, by one e-mail, by a number with a suffix, or by one day and one subject. What fits
several, or none, belongs to none: no pair is better than a wrong pair.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from retrieval.failures import Failure, FailureCode
from retrieval.ids import vorlage_key
from retrieval.sources.office.letters import Letter
from retrieval.sources.office.roles import Role
from retrieval.sources.office.words import heading_of
from retrieval.sources.papers.pairs import Candidate, join

#: A word that says what a subject is about; those of all letters do not.
_WORD = re.compile(r"[^\W\d_]{4,}")
_EMPTY = frozenset({"anfrage", "antwort", "anfragen", "stellungnahme", "verwaltung", "beantwortung",
                    "fraktion", "stadt", "gemeinde", "thema", "betreff", "schreiben"})  # fmt: skip
#: Letters in which the forms of a word are alike: "Hallenbad", "Hallenbads".
_STEM = 7
#: How the name of what is attached to an e-mail goes on behind that of the e-mail.
_MAIL = ".eml"
_ANSWERING = frozenset({Role.ANSWER, Role.BOTH})


@dataclass(slots=True)
class Joins:
    """The Anfragen by the answers to them, and why others have none; `bad` are cells of the table
    that name nothing, by letter."""

    enquiries: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Failure] = field(default_factory=dict)
    bad: dict[str, Failure] = field(default_factory=dict)


def joins_of(letters: Sequence[Letter], groups: Iterable[Sequence[str]]) -> Joins:
    """Return what belongs together; `groups` are letters that one row of an export names."""
    found = Joins()
    told = _told(letters, found)
    by_group = _by_group(letters, groups)
    enquiries = [one for one in letters if one.role is Role.ENQUIRY]
    by_number = defaultdict[str, list[Letter]](list)
    for one in enquiries:
        # An answer names the number that the letter bears, whatever an office made of it.
        for number in filter(None, {one.number, one.head.number, one.head.asked}):
            by_number[vorlage_key(number)].append(one)
    candidates, beside = list[Candidate](), dict[str, frozenset[str]]()
    for one in letters:
        if one.role in _ANSWERING and one.belongs is None and one.name not in told:
            named = {*_by_number(one, by_number), *_by_day(one, enquiries)}
            beside[one.name] = frozenset((named or _in_mail(one, enquiries)) - {*told.values()})
            candidates.append(
                _candidate(one, by_group.get(one.name, frozenset()), beside[one.name])
            )
    candidates += [_candidate(one, frozenset(), frozenset()) for one in enquiries]
    found.enquiries = {**join(candidates), **told}
    for one in letters:
        if one.role is Role.ANSWER and one.name not in found.enquiries:
            several = len(beside.get(one.name, ())) > 1
            code = FailureCode.SEVERAL_ENQUIRIES if several else FailureCode.NO_ENQUIRY
            found.notes[one.name] = code()
    return found


def _told(letters: Sequence[Letter], found: Joins) -> dict[str, str]:
    """What the office's table joins, from either side."""
    told = dict[str, str]()
    for one in letters:
        if not one.belongs or not one.is_read:
            continue
        others = {Role.ENQUIRY} if one.role in _ANSWERING else _ANSWERING
        named = _named(one.belongs, [each for each in letters if each.role in others])
        if named is None:
            heading = heading_of("belongs")
            found.bad[one.name] = FailureCode.CELL_FITS_NONE(one.line, heading, one.belongs)
        elif one.role in _ANSWERING:
            told[one.name] = named
        else:
            told.setdefault(named, one.name)
    return told


def _named(cell: str, others: Sequence[Letter]) -> str | None:
    """The one letter that a cell names: by its file, else by its number."""
    path = cell.replace("\\", "/")
    whole = [one.name for one in others if one.name == path]
    base = [one.name for one in others if PurePosixPath(one.name).name == PurePosixPath(path).name]
    number = [
        one.name for one in others if one.number and vorlage_key(one.number) == vorlage_key(cell)
    ]
    return next((found[0] for found in (whole, base, number) if len(found) == 1), None)


def _by_group(
    letters: Sequence[Letter], groups: Iterable[Sequence[str]]
) -> Mapping[str, frozenset[str]]:
    """The Anfragen that stand in one row of an export with an answer."""
    asking = {one.name for one in letters if one.role is Role.ENQUIRY}
    found = defaultdict[str, set[str]](set)
    for group in groups:
        for name in group:
            found[name] |= asking.intersection(group)
    return {name: frozenset(names - {name}) for name, names in found.items()}


def _by_number(letter: Letter, known: Mapping[str, Sequence[Letter]]) -> set[str]:
    """The Anfragen whose number an answer names; one with its own number where the subject fits."""
    asked = letter.head.asked
    named = {*letter.head.named, *({vorlage_key(asked)} if asked else ())}
    found = {one.name for number in named for one in known.get(number, ())}
    own = known.get(vorlage_key(letter.number), ()) if letter.number else ()
    return found | {one.name for one in own if _share_word(one, letter)}


def _by_day(letter: Letter, enquiries: Sequence[Letter]) -> set[str]:
    """The Anfragen of a day that an answer names, with its subject and no other number."""
    days = letter.head.named_days
    return {one.name for one in enquiries if one.head.written in days and _may_be(one, letter)}


def _in_mail(letter: Letter, enquiries: Iterable[Letter]) -> set[str]:
    """The Anfragen that came in one e-mail with an answer, with its subject."""
    mail, found, _ = letter.name.rpartition(f"{_MAIL}/")
    beside = [one for one in enquiries if found and one.name.startswith(f"{mail}{_MAIL}/")]
    return {one.name for one in beside if _may_be(one, letter)}


def _candidate(letter: Letter, linked: frozenset[str], beside: frozenset[str]) -> Candidate:
    asks = letter.role is Role.ENQUIRY
    days = (
        {letter.meeting, letter.head.written} if asks else {letter.meeting, *letter.head.named_days}
    )
    return Candidate(
        key=letter.name,
        kind="enquiry" if asks else "answer",
        number=letter.number or letter.head.asked or "",
        title=letter.subject,
        body="",
        linked=linked,
        beside=beside,
        items=frozenset(day.isoformat() for day in days if day),
        replied=not asks,
        asking=asks,
    )


def _may_be(enquiry: Letter, answer: Letter) -> bool:
    """Whether nothing but a day says that an answer is to an Anfrage: one subject holds the words
    of the other, and the answer names no other number."""
    named = answer.head.named | ({vorlage_key(answer.head.asked)} if answer.head.asked else set())
    numbers = filter(None, (enquiry.number, enquiry.head.number, enquiry.head.asked))
    keys = {*map(vorlage_key, numbers)}
    if named and keys and not named & keys:
        return False
    words, others = ({one[:_STEM] for one in _words(letter)} for letter in (enquiry, answer))
    return bool(words and others) and (words <= others or others <= words)


def _share_word(one: Letter, other: Letter) -> bool:
    return bool(_words(one) & _words(other))


def _words(letter: Letter) -> set[str]:
    """What the subject of a letter is about."""
    return {*map(str.casefold, _WORD.findall(letter.subject))} - _EMPTY
