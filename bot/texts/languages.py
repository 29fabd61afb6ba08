"""A German sentence → the same in the language of whoever reads it; also numbers, days and ages.

Which language is spoken belongs to the reader, not to what is told: a channel sets it once, where
it takes up a request or a message (`speaking`), and every sentence is said at the last moment
(`say`). Where nobody sets one it is German. Texts of the council are never said: they stay as they
are. The sentences of each language lie in `catalogues/`, under the German ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO
from types import ModuleType
from typing import Literal, NamedTuple, get_args

from retrieval.german.dates import german_date

#: Tags as HTML and HTTP have them; "de-simple" is plain German, by the rules of Leichte Sprache.
Language = Literal["de", "de-simple", "en", "tr", "uk", "ar", "pl"]
LANGUAGES: Sequence[Language] = get_args(Language)
#: What each calls itself.
NAMES: Mapping[Language, str] = {
    "de": "Deutsch",
    "de-simple": "Leichte Sprache",
    "en": "English",
    "tr": "Türkçe",
    "uk": "Українська",
    "ar": "العربية",
    "pl": "Polski",
}
#: What writes numbers and days as a language does, where that is not as in German.
_LOCALES: Mapping[Language, str] = {
    "en": "en_GB",
    "tr": "tr_TR",
    "uk": "uk_UA",
    "ar": "ar",
    "pl": "pl_PL",
}
#: Names of the plural forms, in the order in which a catalogue has them; of others one and other.
_FORMS: Mapping[Language, Sequence[str]] = {
    "uk": ("one", "few", "many"),
    "ar": ("zero", "one", "two", "few", "many", "other"),
    "pl": ("one", "few", "many"),
}
_FROM_RIGHT = ("ar",)

_SPOKEN: ContextVar[Language] = ContextVar("language", default="de")


class Plural(NamedTuple):
    """A sentence as it is said of one, and of several."""

    one: str
    many: str


class Own(str):
    """What the service itself says in a line, beside what is from records."""

    __slots__ = ()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """All that is said meanwhile, in this task or thread, is said in this language."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def spoken() -> Language:
    return _SPOKEN.get()


def known(tag: str) -> Language | None:
    """The language of a tag, of whatever country: that of "tr-TR" is "tr"; None where it is none.

    >>> known("de-simple"), known("EN-us"), known("fr")
    ('de-simple', 'en', None)
    """
    tag = tag.lower()
    tags = tag, tag.partition("-")[0]
    return next((one for wanted in tags for one in LANGUAGES if one == wanted), None)


def is_german() -> bool:
    """Whether official texts are in the language that is spoken, if not always as plain."""
    return spoken() not in _LOCALES


def direction(language: Language | None = None) -> Literal["ltr", "rtl"]:
    """How a language is written; without one, that which is spoken."""
    return "rtl" if (language or spoken()) in _FROM_RIGHT else "ltr"


def locale() -> str:
    """The tag by which a browser writes numbers and days as they are written here."""
    return {"de-simple": "de", "en": "en-GB", "ar": "ar-u-nu-latn"}.get(spoken(), spoken())


def say(sentence: str) -> str:
    """A sentence of `bot.texts` in the language that is spoken.

    >>> with speaking("en"): say("Ihre Frage")
    'Your question'
    """
    language = spoken()
    # An empty one would be the head of the catalogue.
    return sentence if language == "de" or not sentence else _catalogue(language).gettext(sentence)


def say_count(forms: Plural, count: int, shown: str = "") -> str:
    """A sentence about a number, which stands in it as `shown` or as it is.

    >>> say_count(Plural("1 Antwort", "{count} Antworten"), 4)
    '4 Antworten'
    """
    language = spoken()
    form = forms[count != 1] if language == "de" else _catalogue(language).ngettext(*forms, count)
    return form.format(count=shown or count)


def said(value: object) -> object:
    """The same of all sentences in a value; what is none stays."""
    match value:
        case str():
            return say(value)
        case Plural():
            return _forms(value)
        case Mapping():
            return {key: said(one) for key, one in value.items()}
        case list() | tuple():
            return tuple(map(said, value))
        case _:
            return value


def _forms(plural: Plural) -> Mapping[str, str]:
    """The forms of a plural by the names that a browser has for them (Intl.PluralRules)."""
    language = spoken()
    if language == "de":
        return {"one": plural.one, "other": plural.many}
    names, held = _FORMS.get(language, ("one", "other")), _catalogue(language)
    # Numbers up to 102 meet every form of all these languages.
    forms = {plural_of(held, number): held.ngettext(*plural, number) for number in range(103)}
    named = {name: forms[place] for place, name in enumerate(names)}
    return {**named, "other": named[names[-1]]}


def plural_of(held: GNUTranslations, count: int) -> int:
    """Which of its forms a catalogue has for a number."""
    return int(held.plural(count))  # type: ignore[attr-defined]


class Texts:
    """A module of sentences, each in the language that is spoken when it is asked for."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    #: What is no constant of a module but a sentence too, such as a notice of the service.
    said = staticmethod(say)

    def __getattr__(self, name: str) -> object:
        """The sentences of that name; a function, which says what it tells itself, as it is."""
        return said(getattr(self._module, name))


def number(count: int) -> str:
    """A number as it is written: "5.000"."""
    if is_german():
        return f"{count:,}".replace(",", ".")
    from babel.numbers import format_decimal

    return str(format_decimal(count, locale=_LOCALES[spoken()]))


def day(datum: date) -> str:
    """A day as it is written: "15.02.2022", "15 February 2022"."""
    if is_german():
        return german_date(datum)
    from babel.dates import format_date

    return str(format_date(datum, "long", locale=_LOCALES[spoken()]))


#: How ages are told in German, of one and of several.
_AGES: Mapping[str, tuple[str, str]] = {
    "year": ("Jahr", "Jahren"),
    "month": ("Monat", "Monaten"),
    "day": ("Tag", "Tagen"),
}


NEAR_DAYS = ("morgen", "heute", "gestern")


def ago(datum: date, today: date) -> str:
    """How long ago a day was, in the largest full unit.

    >>> ago(date(2022, 2, 15), date(2026, 2, 20)), ago(date(2026, 2, 23), date(2026, 2, 20))
    ('vor 4 Jahren', 'in 3 Tagen')
    """
    days = (today - datum).days
    if days in (-1, 0, 1):
        return say(NEAR_DAYS[days + 1])
    months = (today.year - datum.year) * 12 + today.month - datum.month - (today.day < datum.day)
    if days < 0 or not months:
        return _age("day", days)
    return _age("year", months // 12) if months >= 12 else _age("month", months)


def _age(unit: Literal["year", "month", "day"], count: int) -> str:
    """So long ago, or in so long where `count` is negative."""
    if is_german():
        several = abs(count)
        return f"{'vor' if count > 0 else 'in'} {several} {_AGES[unit][several != 1]}"
    from babel.dates import format_timedelta

    days = {"year": 365, "month": 30, "day": 1}[unit] * count
    told = format_timedelta(
        timedelta(days=-days), threshold=1, add_direction=True, locale=_LOCALES[spoken()]
    )
    return str(told)


@cache
def _catalogue(language: Language) -> GNUTranslations:
    """The sentences of a language; compiled here, as a second file could tell something else."""
    # A tenth of a second, which whoever asks in German need not wait.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    name = language.replace("-", "_")
    file = files("bot.texts") / "catalogues" / f"{name}.po"
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(file.read_bytes())))
    compiled.seek(0)
    return GNUTranslations(compiled)
