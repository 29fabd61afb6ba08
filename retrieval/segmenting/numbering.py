"""A paragraph → what its first words say: question 3, answer to 1 and 2, "the reply follows".

Knows the phrasings in which minutes number questions and answers; which numbers count on from each
other, `numbers` says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.german.dates import MONTHS

_ROMAN = r"(?-i:[IVX]{1,5}(?!\w))"
_NUMBER = rf"(?:\d{{1,2}}(?:\.\d{{1,2}})*\s?(?:[a-h](?!\w))?|{_ROMAN})"
_AND = r"\s*(?:,|;|/|\+|&|–|-|und|u\.|sowie|bis)\s*"
_NUMBERS = rf"{_NUMBER}(?:[.)]?{_AND}(?:zu\s)?(?:Frage\s)?(?:{_NUMBER}|[a-h](?!\w)))*"
_NOUN = r"(?:(?:Frage[n]?|Ziff(?:er[n]?|\.)|Punkt(?:e|en)?|Nr\.|Nummer[n]?)\s*)"

#: What stands in the numbers of a label: a number with its part, a part or a Roman number, "bis".
_TOKEN = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2})*)(?:\s?(?P<part>[a-h])(?!\w))?"
    r"|(?<!\w)(?:(?P<own>[a-h])|(?P<roman>[IVX]{1,5}))(?!\w)|(?P<upto>bis|[–-])"
)

_ANSWER_LABEL = re.compile(
    r"(?:"
    r"(?:Die\s)?(?:Antwort(?:en)?|Beantwortung|Stellungnahme)\s(?:de[rs]\s(?!Frage)[\w-]+\s)?"
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
#: Numbers stand in one another no deeper than this: "2. 1.6. Sind".
_DEEPEST = 4
_BARE_FRAGE = re.compile(r"Frage\s(?P<number>\d{1,2})\s?:?(?=\s|$)")
#: Questions by Roman numbers: "II. Wie hoch ist …", "Frage II:".
_ROMAN_ITEM = re.compile(
    r"(?:Frage\s)?(?P<number>[IVX]{1,5})(?:\s?[.):]{1,2}(?=\s[A-ZÄÖÜ„]|$)|:?$)"
)
_ROMAN_SIGNS = {"I": 1, "V": 5, "X": 10}
_NAME = r"fragen?|punkt(?:en)?|ziffern?|nr|nummern?|antwort"
#: All that may stand before a question: "Zu Frage 2:", "8. a)", "B: und C:", "• ". What leads to a
#: number does only there: "Bis wann" and "Zu welchem Preis" are words of the question.
_ANY_MARK = re.compile(
    rf"[^\w„“»]*(?:(?:(?i:ad|{_NAME}"
    rf"|(?:zu[rm]?|und|bis)(?=\W*$|\W+(?:zu\W+\d|(?:{_NAME}|\d{{1,2}}|[a-n]|[ivx]{{1,5}})(?!\w))))"
    r"|\d{1,2}(?:\.\d{1,2})*\s?[a-h]?|[A-Na-n]|[IVX]{2,5})(?!\w)[^\w„“»]*)*"
)
#: What sets a mark off from the words behind it: a sign or a word ("Frage 2 Wie viele").
_SET_OFF = re.compile(r"[.):–•-]|[^\W\d_]{2}|^\W+$")
_ANY_NUMBER = re.compile(
    r"(?<!\w)(?:(\d{1,2}(?:\.\d{1,2})*)(?:\W{0,3}([a-h])(?!\w))?|([A-Na-n])(?!\w))"
)
#: A number that was torn at its point: "5. 1 Wer".
_TORN = re.compile(r"(\d{1,2})\. (\d{1,2})\s+(?=[A-ZÄÖÜ])")
_BULLET = re.compile(r"[•▪◦*–-](?=\s|$)")
#: A sub-question or a point: "a) …", "• …".
is_part = re.compile(r"(?:[•▪◦*–-]|\(?[a-z]\s?[.)]|\d{1,2}\.?[a-z]\)?)(?=\s)").match

_WHO = (
    r"(?:Verwaltung|Stadtverwaltung|Bezirksamt|Bezirksamtes|Oberbürgermeister(?:in)?|"
    r"Bürgermeister(?:in)?|Fachbereich|Fachamt|Dezernat|Dezernent(?:in)?|Behörde|Stadt|Vorstand)"
)
#: What says, anywhere in a paragraph, that the administration's reply comes next.
reply_follows = re.compile(
    rf"\b{_WHO}\b.{{0,120}}?\b(?:beantwortet|antwortet|nimmt)\b.{{0,160}}?"
    r"(?:wie folgt|folgendermaßen|Stellung|:$)"
    r"|\b(?:wird|werden|wurden?)\b.{0,100}?\b(?:wie folgt|folgendermaßen) beantwortet"
    r"|\bwie folgt Stellung\b|\bbeantworten?\b.{0,100}\bwie folgt\b"
    r"|^(?:Antwort|Stellungnahme|Beantwortung)(?:en)?(?:\s(?:der|des)\s[\w-]+)?"
    r"(?:\s(?:zur|auf die)\s(?:\w+\s)?Anfrage)?\s?:?$",
).search
#: What follows the announcement in its own paragraph: another sentence.
_SENTENCE = re.compile(r"\s?[:.]\s+[A-ZÄÖÜ]\w*,?\s\w+")
#: What begins like a label and is none that is known: "Zu Frage 2 (Sanierung):".
_LIKE_LABEL = re.compile(
    r"(?:(?:Die\s)?Antwort(?:en)?\s)?(?:(?:zu[rm]?|auf|die)\s)?(?:(?:der|den|die)\s)?"
    r"(?:Fragen?|Ziffern?|Punkt(?:en)?|Nr\.|Nummern?)\s?\d|zu\s?\d{1,2}\b",
    re.IGNORECASE,
)
#: The label of an answer to questions behind the numbered ones.
_FURTHER_LABEL = re.compile(
    r"(?:Die\s)?(?:Antwort(?:en)?\s)?(?:zu[rm]?|auf)\s(?:(?:der|den|die)\s)?"
    r"(?:Anschluss|Ergänzungs|Nach|Rück|Zusatz)fragen?\b",
    re.IGNORECASE,
)
#: The heading of another section of the minutes.
opens_section = re.compile(
    r"(?:Abstimmungsergebnis|Beschluss|Beschlussvorschlag)(?:\s\(intern\))?\s?:?$"
).match
#: What ends the minutes of a TOP: votes, attachments, greetings, "zur Kenntnis".
is_closing = re.compile(
    r"(?:Abstimmungsergebnis|Anlagen?|Anlage/n|Stammbaum|Beschluss|Beschlussvorschlag)\s?:?$"
    r"|(?:Mit freundlichen Grüßen|gez\.|i\.\s?[AV]\.)"
    r"|(?:Der|Die|Das)\s.{3,60}\s(?:nimmt|nehmen|nahm)\s.{0,120}zur Kenntnis\.?$"
).match
#: Place and day above a signature: "Herne, den 4. Mai 2021".
is_place_and_day = re.compile(
    r"[A-ZÄÖÜ][\w-]+, (?:den )?\d{1,2}\.\s?(?:\d{1,2}\.|[A-Z]\w+)\s?\d{2,4}"
).fullmatch
#: A signature: one to four capitalised words without an end of sentence ("Dr. Anna Beispiel").
is_signature = re.compile(
    r"(?:(?:Dr\.|Prof\.|[A-ZÄÖÜ][\wäöüß-]{1,40}(?![\w-])),?\s?){1,4}"
).fullmatch


@dataclass(frozen=True, slots=True)
class Mark:
    """What opens a paragraph: the numbers named there, and where the words after it begin."""

    numbers: tuple[str, ...]
    end: int


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
    mark: Mark | None = None
    at = 0
    for _ in range(_DEEPEST):
        found = _ITEM.match(words, at) or _BARE_FRAGE.match(words, at) or _LETTER.match(words, at)
        if not found or (mark and not found["number"][0].isdigit()):
            break
        mark = Mark((re.sub(r"^0(?=\d)", "", found["number"]),), found.end())
        at = len(words) - len(words[mark.end :].lstrip())
    return mark


def roman_item(words: str) -> Mark | None:
    """ "II. Wie viele …", "Frage II:" → its number in figures."""
    found = _ROMAN_ITEM.match(words)
    return Mark((_from_roman(found["number"]),), found.end()) if found else None


def any_mark(words: str) -> Mark:
    """Whatever stands before the words of a question, with its numbers if it has any.

    >>> any_mark("zu 8. a) Wer zahlt?"), any_mark("B: und C: Wann?").numbers
    (Mark(numbers=('8a',), end=9), ('B', 'C'))
    """
    found = _ANY_MARK.match(words)
    if found is None or not _SET_OFF.search(found[0]):
        return Mark((), 0)
    if torn := _TORN.match(words):
        return Mark((".".join(torn.groups()),), torn.end())
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


def reply_begins(words: str) -> bool:
    """Whether the reply begins in the paragraph that announces it: a sentence stands behind."""
    found = reply_follows(words)
    return found is not None and bool(_SENTENCE.match(words, found.end()))


def like_label(words: str) -> bool:
    """Whether the paragraph begins like an answer label in words that are not known."""
    if question_item(words) or answer_label(words):
        return False
    return bool(_LIKE_LABEL.match(words) or _FURTHER_LABEL.match(words))


def _expand(written: str) -> tuple[str, ...]:
    """ "1 bis 3 und 5" → 1, 2, 3, 5; "7 a und b" → 7a, 7b; "8 bis 9 a" → 8, 9a."""
    numbers: list[str] = []
    upto = False
    for token in _TOKEN.finditer(written):
        above = re.match(r"[\d.]+", numbers[-1]) if numbers else None
        whole, part = token["number"], token["part"] or ""
        if token["roman"]:
            whole = _from_roman(token["roman"])
        elif token["own"]:
            whole, part = above[0] if above else "", token["own"]
        if upto and above and above[0].isdigit() and (whole or "").isdigit():
            numbers += map(str, range(int(above[0]) + 1, int(whole)))
        if whole:
            numbers.append(f"{whole}{part}")
        upto = bool(token["upto"])
    return tuple(dict.fromkeys(numbers))


def _from_roman(written: str) -> str:
    """ "IV" → "4"."""
    values = [_ROMAN_SIGNS[sign] for sign in written]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return str(sum(-value if value < later else value for value, later in pairs))
