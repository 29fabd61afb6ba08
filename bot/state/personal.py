"""A citizen's question → the same without what is personal."""

from __future__ import annotations

import re
from collections.abc import Callable

from retrieval.german.words import STOP_WORDS, unwrapped

#: Digits from which a number may belong to a person: postcodes have five, years four.
_MANY_DIGITS = 5

NAME = "[Name]"
NUMBER = "[Nummer]"
HOUSE = "[Hausnummer]"

_NAME = r"(?:(?:von|van|de|zu|der|den)\s+)*[A-ZÄÖÜ][\w'’-]+"
_TITLE = r"(?:(?:Dr|Prof|Dipl|Ing|med)\.?\s*(?:-\s*)?)*"
_STREET = (
    r"(?:\w*(?:stra(?:ß|ss)e|str\.?|weg|allee|platz|gasse|ring|ufer|damm|steig|hof|markt|berg)"
    r"|(?:am|an der|im|in der|auf dem|auf der|zum|zur)\s+[A-ZÄÖÜ][\w-]+)"
)


def _unless_filling(found: re.Match[str]) -> str:
    """Whatever follows a form of address is a name, unless it is a word like "und"."""
    if found["first"].casefold() in STOP_WORDS:
        return found[0]
    return f"{found['address']} {NAME}"


def _unless_short(found: re.Match[str]) -> str:
    """A run with many digits is a number of somebody; a year or an amount stays."""
    return NUMBER if sum(map(str.isdigit, found[0])) >= _MANY_DIGITS else found[0]


_CHANGES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"[^\s<>()]+\s?(?:@|\(at\)|\[at\])\s?[\w.-]+\.\w+", re.IGNORECASE), "[E-Mail]"),
    (re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE), "[Adresse]"),
    (re.compile(r"@\w+"), NAME),
    (re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}\b"), NUMBER),
    (re.compile(r"\b[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{1,4}[EH]?\b"), "[Kennzeichen]"),
    (
        re.compile(r"\b(geb(?:oren|\.)?\s+(?:am\s+|im\s+)?)[\w. ]{1,20}?\d{2,4}\b", re.IGNORECASE),
        r"\g<1>[Datum]",
    ),
    (re.compile(r"\+?\d(?:[\s\d/().–-]*\d)?"), _unless_short),
    (
        re.compile(
            r"\b(?P<address>(?i:herrn?|frau|familie|fam\.|eheleute|doktor|dr\.|prof\.))\s+"
            rf"{_TITLE}(?P<first>(?:(?:von|van|de|zu)\s+)*[\w'’-]+)(?:\s+{_NAME})*"
        ),
        _unless_filling,
    ),
    (
        re.compile(
            r"\b((?i:mein name ist|ich hei(?:ß|ss)e|ich bin|gez\.|lg,?"
            rf"|gr(?:u|ü|ue)(?:ß|ss)(?:e|en)?,?))\s+{_NAME}(?:\s+{_NAME})*"
        ),
        rf"\g<1> {NAME}",
    ),
    (re.compile(r"\b(?:haus)?(?:nummer|nr\.?)\s*\d+\s?[a-z]?\b", re.IGNORECASE), HOUSE),
    (re.compile(rf"\b({_STREET})\s+\d{{1,3}}(?:\s?[a-z])?\b", re.IGNORECASE), rf"\g<1> {HOUSE}"),
)

_PLACEHOLDER = re.compile(r"\[[\w-]+\]")


def without_personal(question: str) -> str:
    """Return the question with placeholders for what is personal, or nothing if that is all.

    Takes away too much rather than too little: every run of five digits (telephone, IBAN, date of
    birth, postcode), whatever follows a form of address. A name that stands alone looks like any
    other word and stays; that is why a citizen sees what was kept.

    >>> without_personal("Ich bin Erna Muster, Ringstraße 12a, Tel. 02323 12345: wo ist Glas?")
    'Ich bin [Name], Ringstraße [Hausnummer], Tel. [Nummer]: wo ist Glas?'
    """
    text = unwrapped(question)
    for pattern, change in _CHANGES:
        text = pattern.sub(change, text)
    return text if re.search(r"\w{3}", _PLACEHOLDER.sub("", text)) else ""
