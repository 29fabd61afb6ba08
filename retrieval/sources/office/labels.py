"""`labels.txt` → what the details of a letter's head are called, and how numbers and days look."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from retrieval.german.dates import MONTHS

#: Months are written with a capital; whoever uses this need not say so.
DATE = (
    rf"(?:\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?i:{'|'.join(MONTHS)})\b)\s?\d{{2,4}}"
    r"|\d{4}-\d{2}-\d{2})"
)
NUMBER = r"(?:[A-ZÄÖÜ]{1,6}[-/. ]?){0,3}\d[\dA-Za-z]{0,8}(?:\s?[-/.]\s?[\dA-ZÄÖÜa-z]{1,8}){0,4}"
ITEM = r"(?:(?:Ö|N|NÖ)\s?)?\d{1,3}(?:\.\d{1,3})*(?:\s?[a-h]\)?(?!\w))?"
QUOTES = "„“”\"'»«: "


def _labels() -> Mapping[str, str]:
    """The words of each detail, as one regular expression."""
    found = defaultdict[str, list[str]](list)
    section = ""
    for line in Path(__file__).with_name("labels.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            found[section].append(line)
    return {name: "|".join(lines) for name, lines in found.items()}


_WORDS = _labels()
_BEHIND = r"(?:[ -]?(?:nr\b\.?|nummer\b|no\b\.?))?"
LABEL = re.compile(
    rf"(?<![\w-])(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _WORDS.items())})"
    rf"{_BEHIND}\s*(?::|\t|$)",
    re.IGNORECASE,
)
#: Right behind its label, without a colon: "Drucksache 2024/12", "TOP 7.1".
BARE_NUMBER = re.compile(
    rf"(?:(?P<before>.{{1,60}})\s)?(?:{_WORDS['number']}){_BEHIND}\s(?P<value>(?-i:{NUMBER}))\W*",
    re.IGNORECASE,
)
#: "Antwort zur Anfrage Nr. VII-F-08507".
ASKED_NUMBER = re.compile(
    rf"\banfragen?{_BEHIND}:?\s(?P<value>(?-i:{NUMBER}))(?![\w.])", re.IGNORECASE
)
BARE_ITEM = re.compile(rf"(?:TOP|Tagesordnungspunkt)\s(?P<value>{ITEM})\b.{{0,60}}")
#: "Talheim, den 3. Februar 2024".
PLACE_AND_DAY = re.compile(rf"[A-ZÄÖÜ][\w ./-]{{1,40}}, (?:den |am |dem )?(?P<day>{DATE})\W*")
#: The first line of an agenda table.
GREMIUM_HEAD = re.compile(r"Gremi(?:um|en)\b(?!\s*:).{0,60}", re.IGNORECASE)
#: What ends a head: a salutation, a question or an answer, a sentence on a long line.
TEXT = re.compile(
    r"(?:sehr geehrte|guten (?:tag|morgen)|liebe[rs]?\b)|(?:zu )?frage \d|\d{1,2}[.)] .*\?"
    r"|.{100,}[.?!:]$",
    re.IGNORECASE,
)
