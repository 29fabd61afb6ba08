"""A paragraph → what its first words say: question 3, answer to 1 and 2, "the reply follows".

Knows the phrasings in which minutes number questions and answers, and which numbers count on from
each other; decides nothing about pairs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from retrieval.german.dates import MONTHS

_NUMBER = r"\d{1,2}(?:\.\d{1,2})*\s?(?:[a-h](?!\w))?"
_AND = r"\s*(?:,|;|/|\+|&|–|-|und|u\.|sowie|bis)\s*"
_NUMBERS = rf"{_NUMBER}(?:\.?{_AND}(?:zu\s)?(?:Frage\s)?{_NUMBER})*"
_NOUN = r"(?:(?:Frage[n]?|Ziff(?:er[n]?|\.)|Punkt(?:e|en)?|Nr\.|Nummer[n]?)\s*)"

_ANSWER_LABEL = re.compile(
    r"(?:"
    r"(?:Die\s)?(?:Antwort(?:en)?|Beantwortung|Stellungnahme)\s(?:der\s(?:Stadtv|V)erwaltung\s)?"
    rf"(?:(?:zu[rm]?|auf)\s)?(?:(?:den|der|die)\s)?{_NOUN}?"
    r"|(?:zu[rm]?|ad)\s"
    rf"(?:(?:den|der|die)\s)?{_NOUN}?"
    rf")(?P<numbers>{_NUMBERS})(?:\s\([^()]{{3,50}}\)(?=:))?\s?(?P<end>[.):–-]*)(?=\s|$)",
    re.IGNORECASE,
)
_BARE_ANSWER = re.compile(
    r"(?:Die\s)?(?:Antwort|Stellungnahme|Beantwortung)"
    r"(?:\s(?:der|des)\s(?:Stadtv|V)?[\w-]+)?\s?:(?=\s|$)"
)
_ITEM = re.compile(
    rf"(?:Frage\s)?\(?(?P<number>\d{{1,2}}(?:\.\d{{1,2}})*)"
    rf"(?:\s?[.):]{{1,2}}(?=\s|$|[A-ZÄÖÜ„])(?!\s(?:{'|'.join(MONTHS)})\b)|(?<=\.\d)(?=\s)|(?<=\.\d\d)(?=\s))",
    re.IGNORECASE,
)
#: Questions by letters: "A. Wie hoch ist …", "G: Kritische Stimmen …".
_LETTER = re.compile(r"(?P<number>[A-N])\s?[.):]{1,2}(?=\s[A-ZÄÖÜ„])")
_BARE_FRAGE = re.compile(r"Frage\s(?P<number>\d{1,2})\s?:?(?=\s|$)")
#: All that may stand before a question: "Zu Frage 2:", "8. a)", "B: und C:", "• ".
_ANY_MARK = re.compile(
    r"[^\w„“»]*(?:(?:(?i:zu[rm]?|ad|fragen?|punkt(?:en)?|ziffern?|nr|nummern?|antwort|und|bis)"
    r"|\d{1,2}(?:\.\d{1,2})*\s?[a-h]?|[A-Na-n])(?!\w)[^\w„“»]*)*"
)
#: What sets a mark off from the words behind it: a sign or a word ("Frage 2 Wie viele").
_SET_OFF = re.compile(r"[.):–•-]|[^\W\d_]{2}|^\W+$")
_ANY_NUMBER = re.compile(
    r"(?<!\w)(?:(\d{1,2}(?:\.\d{1,2})*)(?:\W{0,3}([a-h])(?!\w))?|([A-Na-n])(?!\w))"
)
_BULLET = re.compile(r"[•▪◦*–-](?=\s|$)")

_WHO = (
    r"(?:Verwaltung|Stadtverwaltung|Bezirksamt|Bezirksamtes|Oberbürgermeister(?:in)?|"
    r"Bürgermeister(?:in)?|Fachbereich|Fachamt|Dezernat|Dezernent(?:in)?|Behörde|Stadt|Vorstand)"
)
_REPLY_FOLLOWS = re.compile(
    rf"\b{_WHO}\b.{{0,120}}?\b(?:beantwortet|antwortet|nimmt)\b.{{0,160}}?"
    r"(?:wie folgt|folgendermaßen|Stellung|:$)"
    r"|\b(?:wird|werden|wurden?)\b.{0,100}?\b(?:wie folgt|folgendermaßen) beantwortet"
    r"|\bwie folgt Stellung\b"
    r"|^(?:Antwort|Stellungnahme|Beantwortung)(?:en)?(?:\s(?:der|des)\s[\w-]+)?"
    r"(?:\s(?:zur|auf die)\s(?:\w+\s)?Anfrage)?\s?:?$",
)
#: What follows the announcement in its own paragraph: another sentence.
_SENTENCE = re.compile(r"\s?[:.]\s+[A-ZÄÖÜ]\w*,?\s\w+")
#: What begins like a label and is none that is known: "Zu Frage 2 (Sanierung):".
_LIKE_LABEL = re.compile(
    r"(?:(?:Die\s)?Antwort(?:en)?\s)?(?:(?:zu[rm]?|auf|die)\s)?(?:(?:der|den|die)\s)?"
    r"(?:Fragen?|Ziffern?|Punkt(?:en)?|Nr\.|Nummern?)\s?\d|zu\s?\d{1,2}\b",
    re.IGNORECASE,
)
_NEXT_SECTION = re.compile(
    r"(?:Abstimmungsergebnis|Beschluss|Beschlussvorschlag)(?:\s\(intern\))?\s?:?$"
)
_CLOSING = re.compile(
    r"(?:Abstimmungsergebnis|Anlagen?|Anlage/n|Stammbaum|Beschluss|Beschlussvorschlag)\s?:?$"
    r"|(?:Mit freundlichen Grüßen|gez\.|i\.\s?[AV]\.)"
    r"|(?:Der|Die|Das)\s.{3,60}\s(?:nimmt|nehmen|nahm)\s.{0,120}zur Kenntnis\.?$"
)
#: Place and day above a signature: "Herne, den 4. Mai 2021".
_PLACE_AND_DAY = re.compile(
    r"[A-ZÄÖÜ][\w-]+, (?:den )?\d{1,2}\.\s?(?:\d{1,2}\.|[A-Z]\w+)\s?\d{2,4}"
)
#: A signature: one to four capitalised words without an end of sentence ("Dr. Anna Beispiel").
_SIGNATURE = re.compile(r"(?:(?:Dr\.|Prof\.|[A-ZÄÖÜ][\wäöüß-]+),?\s?){1,4}")


@dataclass(frozen=True, slots=True)
class Mark:
    """What opens a paragraph: the numbers named there, and where the words after it begin."""

    numbers: tuple[str, ...]
    end: int


#: The place of a paragraph, and its mark.
PlacedMark = tuple[int, Mark]


def answer_label(words: str) -> Mark | None:
    """ "Zu Frage 1:", "Antwort zu 2 und 3:", "Zu 4.:" → its numbers; None for anything else.

    >>> answer_label("Zu den Fragen 1 bis 3: Ja.")
    Mark(numbers=('1', '2', '3'), end=22)
    """
    found = _ANSWER_LABEL.match(words)
    if not found or not (found["end"] or found.end() == len(words)):
        return None
    return Mark(_expand(found["numbers"]), found.end())


def bare_answer_label(words: str) -> Mark | None:
    """ "Antwort:" or "Antwort der Verwaltung:" → a mark without numbers."""
    found = _BARE_ANSWER.match(words)
    return Mark((), found.end()) if found else None


def question_item(words: str) -> Mark | None:
    """ "2. Wie viele …", "Frage 2:", "1.1. Wird …" → its number; the innermost of "2. 1.6. Sind".

    >>> question_item("2. 1.6. Werden Stellplätze ausgeschrieben?")
    Mark(numbers=('1.6',), end=7)
    """
    found = _ITEM.match(words) or _BARE_FRAGE.match(words) or _LETTER.match(words)
    if not found:
        return None
    mark = Mark((re.sub(r"^0(?=\d)", "", found["number"]),), found.end())
    rest = words[mark.end :].lstrip()
    inner = question_item(rest) if rest else None
    if inner and inner.numbers[0][0].isdigit():
        return Mark(inner.numbers, len(words) - len(rest) + inner.end)
    return mark


def any_mark(words: str) -> Mark:
    """Whatever stands before the words of a question, with its numbers if it has any.

    >>> any_mark("zu 8. a) Wer zahlt?"), any_mark("B: und C: Wann?").numbers
    (Mark(numbers=('8a',), end=9), ('B', 'C'))
    """
    found = _ANY_MARK.match(words)
    if found is None or not _SET_OFF.search(found[0]):
        return Mark((), 0)
    numbers: list[str] = []
    for digits, part, letter in _ANY_NUMBER.findall(found[0]):
        number = f"{digits.lstrip('0')}{part}{letter}"
        # "2. 1.6." is 1.6, and "8. a)" is 8a.
        inner = bool(numbers) and "." in number and "." not in numbers[-1]
        if inner or (numbers and number.startswith(numbers[-1])):
            numbers.pop()
        numbers.append(number)
    return Mark(tuple(numbers), found.end())


def bullet(words: str) -> Mark | None:
    """ "• Ist …" → a mark without numbers."""
    found = _BULLET.match(words)
    return Mark((), found.end()) if found else None


def reply_follows(words: str) -> bool:
    """Whether the paragraph says that the administration's reply comes next."""
    return bool(_REPLY_FOLLOWS.search(words))


def reply_begins(words: str) -> bool:
    """Whether the reply begins in the paragraph that announces it: a sentence stands behind."""
    found = _REPLY_FOLLOWS.search(words)
    return found is not None and bool(_SENTENCE.match(words, found.end()))


def is_closing(words: str) -> bool:
    """Whether the paragraph ends the matter: votes, attachments, greetings, "zur Kenntnis"."""
    return bool(_CLOSING.match(words))


def like_label(words: str) -> bool:
    """Whether the paragraph begins like an answer label in words that are not known."""
    return bool(_LIKE_LABEL.match(words)) and answer_label(words) is None


def opens_section(words: str) -> bool:
    """Whether the paragraph is the heading of another section of the minutes."""
    return bool(_NEXT_SECTION.match(words))


def is_signature(words: str) -> bool:
    """Whether the paragraph is only a name."""
    return bool(_SIGNATURE.fullmatch(words))


def is_place_and_day(words: str) -> bool:
    """Whether the paragraph is what stands above a signature: "Herne, den 4. Mai 2021"."""
    return bool(_PLACE_AND_DAY.fullmatch(words))


def as_key(number: str) -> tuple[int, ...]:
    """A number in the order of numbers: "1.10" after "1.9", "2b" after "2a", "B" after "A"."""
    parts = re.findall(r"\d+|[a-hA-N]", number)
    return tuple(int(part) if part.isdigit() else ord(part.lower()) - 96 for part in parts)


def joint_name(numbers: tuple[str, ...]) -> str:
    """Several numbers as one: "1-3" where they follow each other, "3" with its parts, else "1,4".

    >>> joint_name(("1", "2", "3")), joint_name(("1", "4")), joint_name(("3", "3.1", "3.2"))
    ('1-3', '1,4', '3')
    """
    if all(re.match(rf"{re.escape(numbers[0])}(?:\.|[a-h])", number) for number in numbers[1:]):
        return numbers[0]
    if len(numbers) > 1 and all(number.isdigit() for number in numbers):
        values = [int(number) for number in numbers]
        if values == list(range(values[0], values[-1] + 1)):
            return f"{numbers[0]}-{numbers[-1]}"
    return ",".join(numbers)


def as_first(number: str) -> bool:
    """Whether a list can begin with this number."""
    return as_key(number)[0] == 1 and as_key(number)[1:] in {(), (1,), (0,)}


def same_kind(number: str, other: str) -> bool:
    """Whether both numbers are figures, or both letters: a list does not go from A to 2."""
    return number[:1].isdigit() == other[:1].isdigit()


def in_order(items: Sequence[PlacedMark], asking: Collection[int]) -> list[PlacedMark]:
    """Return the items that go on counting: 1, 1.1, 1.2, 2 …; others are lists inside an answer.

    Of two items with the next number the one that asks counts: lists inside answers count too.
    """
    kept: list[PlacedMark] = []
    for place, (at, mark) in enumerate(items):
        key = as_key(mark.numbers[0])
        if not kept:
            if as_first(mark.numbers[0]):
                kept.append((at, mark))
        elif (
            same_kind(mark.numbers[0], kept[0][1].numbers[0])
            and key in _following(as_key(kept[-1][1].numbers[0]))
            and (at in asking or not _asked_later(key, items[place + 1 :], asking))
        ):
            kept.append((at, mark))
    return kept


def _expand(written: str) -> tuple[str, ...]:
    """ "1 bis 3 und 5" → 1, 2, 3, 5."""
    numbers: list[str] = []
    joiner = ""
    for part in re.split(rf"({_AND})", written):
        number = re.sub(r"Frage|zu|\s", "", part).rstrip(".")
        if re.fullmatch(r"\d[\d.]*[a-h]?", number):
            if joiner in {"bis", "-", "–"} and number.isdigit() and numbers[-1].isdigit():
                numbers += map(str, range(int(numbers[-1]) + 1, int(number) + 1))
            else:
                numbers.append(number)
        else:
            joiner = number
    return tuple(numbers)


def _following(key: tuple[int, ...]) -> set[tuple[int, ...]]:
    """The numbers that may come after a number: 1.2 → 1.2.1, 1.3, 1.3.1, 2, 2.1."""
    steps = {(*key[:place], value + 1) for place, value in enumerate(key)}
    return {(*key, 1)} | steps | {(*step, 1) for step in steps}


def _asked_later(
    key: tuple[int, ...], items: Sequence[PlacedMark], asking: Collection[int]
) -> bool:
    """Whether the same number asks further on, before a greater one does."""
    for at, mark in items:
        if at in asking:
            later = as_key(mark.numbers[0])
            if later >= key:
                return later == key
    return False
