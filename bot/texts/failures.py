"""Why something gave no page → the German sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from bot.texts.cli import FETCH_NAMES
from retrieval.errors import Failure, FailureCode

#: Why something gave no page, as it is shown after an address or a colon.
FAILURES: Mapping[FailureCode, str] = {
    FailureCode.FILE_KIND: "„{}“ ist keine Art von Datei, die gelesen wird",
    FailureCode.FILE_TOO_LARGE: "größer als 5 MB, also keine einzelne Seite",
    FailureCode.NOT_UTF_8: "kein Text in UTF-8 (Byte {})",
    FailureCode.NOT_OPARL: "keine Zeile mit der OParl-Angabe „type“",
    FailureCode.LINES_NOT_OPARL: "Zeilen ohne die OParl-Angabe „type“: {}",
    FailureCode.NO_TEXT: "kein Text, und das PDF liegt nicht vor",
    FailureCode.UNREADABLE_PDF: "nicht zu lesen ({})",
    FailureCode.SCAN: "PDF ohne Text, vermutlich ein Scan",
    FailureCode.NOT_ALLRIS: "keine Art von Seite, die gelesen wird",
    FailureCode.NEITHER_PAGE_NOR_ARTICLE: "weder eine Seite aus ALLRIS noch ein Artikel",
    FailureCode.NOT_TOP_NUMBER: "„TOP: {}“ ist keine Nummer eines Tagesordnungspunkts",
    FailureCode.NOT_DATE: "„Datum: {}“ ist kein Datum",
    FailureCode.EMPTY_AGENDA: "Tagesordnung ohne Tagesordnungspunkte",
    FailureCode.NON_PUBLIC_VORLAGE: "nichtöffentliche Vorlage",
    FailureCode.VALUE_MISSING: "die Angabe „{}:“ fehlt",
    FailureCode.NESTED: "Seite ohne Ende verschachtelt",
    FailureCode.CUT_OFF: "Seite unvollständig angekommen",
    FailureCode.OTHER_KIND: "Seite mit anderem Inhalt als erwartet",
    FailureCode.NOT_CALENDAR: "„{}“ statt eines Kalenders",
    FailureCode.CALENDAR_DAMAGED: "Startseite oder Kalender beschädigt angekommen",
    FailureCode.NO_INFORMATION: "Keine Information verfügbar",
    FailureCode.ACCESS_DENIED: "Zugriff verweigert",
    FailureCode.NON_PUBLIC: "nichtöffentlich",
    FailureCode.LOGIN: "nur mit Anmeldung",
    FailureCode.STATUS: "antwortet mit Status {}",
    FailureCode.OTHER_SERVER: "liegt auf einem anderen Server",
    FailureCode.OUTSIDE: "liegt außerhalb von {}",
    FailureCode.ROBOTS: "für automatische Abrufe gesperrt (robots.txt)",
    FailureCode.TOO_LARGE: "größer als {:,} Byte",
    FailureCode.PACKED: "mit „{}“ gepackt, was nicht gelesen wird",
    FailureCode.ENDLESS_REDIRECTS: "leitet endlos weiter",
    FailureCode.NOT_WEB_ADDRESS: "ist keine Internetadresse",
    FailureCode.NOT_ADDRESS: "ist keine Internetadresse",
    FailureCode.REDIRECT_TO_NOTHING: "leitet weiter auf „{}“, keine Internetadresse",
    FailureCode.CRAWL_DELAY: "erlaubt nur alle {} Sekunden einen Abruf (robots.txt)",
    FailureCode.CRAWL_DELAY_OVER_A_DAY: "erlaubt nicht einmal täglich einen Abruf (robots.txt)",
    FailureCode.RETRY_AFTER: "bittet um {} Minuten Pause",
    FailureCode.RETRY_AFTER_OVER_A_DAY: "bittet um mehr als einen Tag Pause",
    FailureCode.REFUSES_ALL: "der Server lehnt jetzt alles ab ({})",
    FailureCode.TOO_SLOW: "braucht mehr als {} Sekunden für eine Seite",
    FailureCode.TIMED_OUT: "antwortet nicht rechtzeitig",
    FailureCode.NO_CONNECTION: "nimmt keine Verbindung an",
    FailureCode.UNKNOWN_HOST: "ist unter diesem Namen nicht zu finden",
    FailureCode.UNREACHABLE: "ist über das Netz nicht zu erreichen",
    FailureCode.DISCONNECTED: "hat die Verbindung abgebrochen",
    FailureCode.BAD_CERTIFICATE: "hat kein gültiges Zertifikat",
    FailureCode.NOT_UNPACKED: "sendet Daten, die nicht zu entpacken sind",
    FailureCode.UNEXPECTED: "technische Meldung „{}“",
    FailureCode.LIMIT_REACHED: "die Höchstzahl von {:,} Seiten je Aufruf ist erreicht",
    FailureCode.CANNOT_WRITE: "in {} lässt sich nicht schreiben ({})",
    FailureCode.OTHER_FORMAT: "antwortet mit etwas anderem als {}",
    FailureCode.NOT_OBJECT: "antwortet mit etwas anderem als einem Objekt",
    FailureCode.NEXT_UNREADABLE: "nennt keine lesbare nächste Seite",
    FailureCode.LINKS_UNREADABLE: "nennt keine lesbaren Verweise",
    FailureCode.ENDLESS_LIST: "führt zurück, die Liste hat kein Ende",
    FailureCode.LIST_EMPTY: "Die Liste „{}“ ist leer.",
    FailureCode.LIST_WITHOUT_DATA: "eine Seite der Liste „{}“ hat keine Daten",
    FailureCode.MANY_MISSING: (
        "{} von {} fehlen auf einmal in der Liste „{}“; nichts wurde als gelöscht vermerkt"
    ),
    FailureCode.KEPT: "{}; bleibt erhalten",
}


def in_german(failure: Failure) -> str:
    """Return a failure as an office reads it, behind its address where it has one.

    >>> in_german(Failure(FailureCode.STATUS, (503,), "https://h.de/bi/"))
    'https://h.de/bi/: antwortet mit Status 503'
    """
    sentence = _SENTENCES.format(FAILURES[failure.code], *map(_argument, failure.arguments))
    return f"{failure.url}: {sentence}" if failure.url else sentence


def _argument(given: str | int | Failure) -> str | int:
    """Return what a failure is called with as it is shown: a list has a German name."""
    if isinstance(given, Failure):
        return in_german(given)
    return FETCH_NAMES.get(given, given) if isinstance(given, str) else given


class _German(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        """Write "{:,}" as "25.000.000"."""
        written: str = super().format_field(value, format_spec)
        return written.replace(",", ".") if format_spec == "," else written


_SENTENCES = _German()
