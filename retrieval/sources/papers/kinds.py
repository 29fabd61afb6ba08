"""Words that papers and files are called by → what they are, and whose words they hold.

Each vendor and each city has its own: "Stellungnahme (Anfrage)", "schriftliche Antwort zur
Anfrage", "Verwaltungsstandpunkt", "Beantwortung", "Vorlagen". Only words are told apart here; what
files say is read in `texts`.
"""

from __future__ import annotations

import re
from typing import Literal

from retrieval.records import Speaker

#: Of a name or a type so many characters are looked at.
_LONGEST = 300
#: An enquiry; an answer to one; what the administration wrote, perhaps to an enquiry.
PaperKind = Literal["enquiry", "answer", "statement", "other"]

#: "Anfrage", "Einwohneranfrage", "Anfragen", "Mündliche Frage"; not "Bauvoranfrage", "Umfrage".
_ENQUIRY = (
    r"\w*(?<!vor)anfragen?|\w*(?:nach|einwohner|bürger|zusatz|ergänzungs)fragen?|fragen?"
    r"|auskunftsersuchen|auskunftsbegehren|interpellation(?:en)?"
)
_REPLY_NOUN = (
    r"(?:\w*(?:antwort(?:schreiben)?|(?-i:Antworten|ANTWORTEN)|beantwortung)|\w*stel+ungs?n?ahme|stn|verwaltungsstandpunkt"
    r"|standpunkt der verwaltung|(?:mitteilung|auskunft|bericht) der verwaltung)"
)
#: Words are parted by "_" and "-" too, and end where a capital begins the next one.
_WORD_START, _WORD_END = r"(?<![^\W_])", r"(?-i:(?![a-zäöüß]))"
_ASKS = re.compile(rf"{_WORD_START}(?:{_ENQUIRY}){_WORD_END}", re.IGNORECASE)
_REPLIES = re.compile(rf"{_WORD_START}{_REPLY_NOUN}{_WORD_END}", re.IGNORECASE)
_ANSWERS = re.compile(
    rf"{_WORD_START}\w*(?:antwort(?:schreiben)?|(?-i:Antworten|ANTWORTEN)|beantwortung){_WORD_END}",
    re.IGNORECASE,
)
_INFORMS = re.compile(r"mitteilung|auskunft|bericht", re.IGNORECASE)
_STATES = re.compile(rf"{_REPLIES.pattern}|{_WORD_START}mitteilung{_WORD_END}", re.IGNORECASE)
#: Kinds of papers that are neither, whatever their name says.
_MOTION = re.compile(r"antrag|petition|satzung|niederschrift|protokoll|einladung|wahlvorschlag")
#: Kinds that say nothing: all papers of a city are called so.
_ANY_KIND = re.compile(r"(?:vorlagen?|drucksachen?|dokumente?|sonstiges?|paper|unterlagen?|)")
_NAMED_ENQUIRY = re.compile(
    r"(?:[\w-]+ ){0,2}(?:[\w-]*(?<!vor)anfragen?|(?:einwohner|bürger)fragen?)\b", re.IGNORECASE
)

_BOARD = re.compile(
    r"\b(?:\w*beir[aä]t\w*|\w*schul(?:konferenz|vorstand|pflegschaft|kommission|elternrat)\w*"
    r"|\w*(?:eltern|schüler|personal|betriebs|jugend|senioren)(?:r[aä]t|vertretung|parlament)\w*"
    r"|\w*(?:ort(?:s|schafts)|gemeinde|stadt|kreis)r[aä]te?s?|bezirksv(?:ertretung|ersammlung)"
    r"|\w*ausschuss\w*|\w*beauftragte\w*|\w*(?:verein|verband|initiative|gewerkschaft|kammer)\w*"
    r"|\w*kommission|\w*gutachte[rn]\w*)\b",
    re.IGNORECASE,
)
_MEMBERS = re.compile(
    r"\b(?:\w*fraktion(?:en)?|\w*gruppe|abgeordnete\w*|stadtr(?:at|ätin)(?= (?-i:[A-ZÄÖÜ]))"
    r"|ratsmitglied\w*"
    r"|ratsherrn?|ratsfrau|stadtverordnete\w*|bezirksverordnete\w*|kreistagsmitglied\w*"
    r"|einzelstadtr\w+|wählergemeinschaft|mitglied\w*)\b",
    re.IGNORECASE,
)
_ADMINISTRATION = re.compile(
    r"\b(?:\w*verwaltung\w*|dez(?:ernat\w*)?|\w*(?:amt(?:e?s)?|ämter)|fach(?:bereich|dienst|gebiet)\w*"
    r"|referat\w*|(?:ober)?bürgermeister\w*|landr[aä]t\w*|magistrats?|senats?|senatsverwaltung\w*"
    r"|\w*ministeri\w*|\w*regierung|geschäftsbereich\w*|abteilung\w*|stabsstelle\w*|stadt|gemeinde"
    r"|(?:land)?kreis(?:es)?|stadtwerke|\w*betriebe?s?|\w*gmbh|kämmerei|\w*dezernent\w*|feuerwehr)\b",
    re.IGNORECASE,
)
#: Of several at one place the first is meant: "Stadtelternrat" is a board.
_AUTHORS: tuple[tuple[Speaker, re.Pattern[str]], ...] = (
    ("members", _MEMBERS),
    ("board", _BOARD),
    ("administration", _ADMINISTRATION),
)
#: An author: "der Verwaltung", "des Seniorenbeirats", "vom 3.5." is none.
_BY = re.compile(r"(?P<by>(?:de[rs]|von|vom|durch)(?: de[rnms])?) (?!\d)(?P<author>.+)")
#: What an answer is given to, which is not its author: "Beantwortung der Anfrage".
_OBJECT = re.compile(rf"(?:\w+ ){{0,2}}(?:{_ENQUIRY}|\w*antr[aä]g\w*)\b", re.IGNORECASE)

_LABEL = re.compile(
    rf"\s*(?:(?:\w+ )?{_REPLY_NOUN}|mitteilung|(?:\w+ )?(?:{_ENQUIRY}))"
    rf"(?: (?:zur?|auf|der|die|des|zu der) (?:\w+ ){{0,2}}(?:{_ENQUIRY}))?"
    r"[^:–]{0,60}?(?::\s*|\s[–-]\s)",
    re.IGNORECASE,
)
_LABEL_BEHIND = re.compile(rf"\s*(?:\s[-–]|[,:(])\s*{_REPLY_NOUN}[^,:]{{0,60}}$", re.IGNORECASE)


def kind_of_paper(paper_type: str, name: str) -> PaperKind:
    """Return what a paper is by its type, else by its name.

    >>> [kind_of_paper(one, "") for one in ("Kleine Anfrage zur schriftlichen Beantwortung",
    ... "Stellungnahme (Anfrage)", "Verwaltungsstandpunkt", "Bauvoranfrage")]
    ['enquiry', 'answer', 'statement', 'other']
    """
    paper_type, name = paper_type[:_LONGEST], name[:_LONGEST]
    asks, replies = _ASKS.search(paper_type), _REPLIES.search(paper_type)
    if asks or _ANSWERS.search(paper_type):
        first_asks = asks and not (replies and replies.start() <= asks.start())
        return "enquiry" if first_asks else "answer"
    if _MOTION.search(paper_type.lower()):
        return "other"
    named = _ASKS.search(name), _REPLIES.search(name)
    if named[1] and (named[0] or _ANSWERS.search(name)) and not _MOTION.search(name.lower()):
        return "answer"
    called_enquiry = _NAMED_ENQUIRY.match(name)
    if _STATES.search(paper_type):
        return "answer" if called_enquiry else "statement"
    return "enquiry" if called_enquiry else "statement" if _STATES.search(name) else "other"


def is_any_kind(paper_type: str) -> bool:
    """Whether a type says nothing of what its papers are."""
    return bool(_ANY_KIND.fullmatch(paper_type.strip().lower()))


def asks_in(name: str) -> bool:
    """Whether the name of a file says that somebody asks."""
    return bool(_ASKS.search(name))


def reply_in(name: str) -> re.Match[str] | None:
    """Return where the name of a file says that it is a reply."""
    return _REPLIES.search(name)


def replies_to_someone(name: str) -> bool:
    """Whether the type or name of a paper says that it replies, and does not only inform.

    >>> [replies_to_someone(one) for one in ("Stellungnahme", "Mitteilung der Verwaltung")]
    [True, False]
    """
    found = _REPLIES.search(name[:_LONGEST])
    return found is not None and not _INFORMS.match(found[0])


def speaker_named(author: str) -> Speaker | None:
    """Return who speaks where an author is named; None for an author that is none of the council.

    >>> [speaker_named(one) for one in ("Dezernat Bau", "Fraktion Blau", "Beirat", "Kim Au")]
    ['administration', 'members', 'board', None]
    """
    author = author[:_LONGEST]
    found = [(at.start(), speaker) for speaker, words in _AUTHORS if (at := words.search(author))]
    return min(found, key=lambda one: one[0])[1] if found else None


def speaker_behind(words: str) -> Speaker | None:
    """Return who speaks by what stands behind "Stellungnahme" or "Antwort"; None where nobody does.

    >>> [speaker_behind(one) for one in (" der Verwaltung", " des Schulvorstands", " der Anfrage",
    ... " zur Anfrage der Fraktion Blau", " des PP Musterstadt", " Seniorenbeirat")]
    ['administration', 'board', None, None, 'unknown', 'board']
    """
    rest = words.strip(" :_-–()")
    by = _BY.match(rest)
    if by:
        return None if _OBJECT.match(by["author"]) else speaker_named(by["author"]) or "unknown"
    before_object = _OBJECT.split(rest)[0] if _OBJECT.search(rest) else rest
    return "board" if _BOARD.match(before_object) else None


def without_labels(title: str) -> str:
    """Return a title without what kind of paper it is, in front of it or behind.

    >>> without_labels("Beantwortung der Anfrage: Freibad"), without_labels("Freibad - Antwort")
    ('Freibad', 'Freibad')
    """
    title = title[:_LONGEST]
    found = _LABEL.match(title)
    return _LABEL_BEHIND.sub("", title[found.end() :] if found else title) or title
