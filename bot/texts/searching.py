"""Every German sentence of the search for words in all texts."""

from __future__ import annotations

from collections.abc import Mapping

from bot.texts.languages import Plural, say_count
from retrieval.records import Kind

#: Where the page is.
PATH = "/suche"

TITLE = "In allen Texten suchen"
LEAD = (
    "Sucht nach Wörtern in Fragen und Antworten, in den Begründungen der Fragenden und auf Seiten "
    "der Stadt. Gezeigt werden Ausschnitte im Wortlaut."
)
WORDS = "Wörter"
HINT = (
    "Alle Wörter sollen vorkommen, auch mit anderer Endung oder als Teil eines Wortes. Sie stehen "
    "weder in der Adresse dieser Seite noch in einem Protokoll."
)
KIND = "Art des Textes"
KINDS: Mapping[Kind, str] = {
    "answer": "Frage mit Antwort der Verwaltung",
    "pointer": "Ohne gespeicherte Antwort",
    "sachverhalt": "Begründung der Fragenden, keine Antwort der Verwaltung",
    "context": "Seite der Stadt oder eines Partners, keine Antwort der Verwaltung",
}
SUBMIT = "Suchen"
NOTHING = "Kein gespeicherter Text enthält diese Wörter."
NOT_ALL = "Kein Text enthält alle Wörter. Gezeigt sind die mit den meisten davon."
ADVICE = "Nehmen Sie weniger oder andere Wörter, oder lassen Sie eine Angabe weg."
ASK = "Eine Frage stellen"
#: What leads here from where nothing fits, with the words of the question and without them.
HAND_ON = "Diese Wörter in allen Texten suchen"
LEAD_ON = "Selbst in allen Texten suchen"


FOUND = Plural("1 Text", "{count} Texte")


def found(count: int) -> str:
    """ "1 Text", "34 Texte", "5.000 Texte"."""
    return say_count(FOUND, count)
