"""Every German sentence of the command line that is not from a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.records import PageKind

APP = "Amtliche Antworten der Verwaltung an den Rat: im Wortlaut, mit Quelle, ohne Cloud."
ASK = "Stellt eine Frage und zeigt die gespeicherte Antwort."
BUILD = "Baut das Archiv aus gespeicherten Seiten (.html, .txt) und OParl-Daten (.jsonl[.gz])."
STATUS = "Zeigt, was das Archiv enthält."
EVALUATE = "Stellt bekannte Fragen und berichtet die Güte der Antworten."
CRAWL = "Holt die Seiten eines Ratsinformationssystems (ALLRIS 3.9) rücksichtsvoll in einen Ordner."
FETCH_OPARL = (
    "Holt die Objekte einer OParl-Schnittstelle in einen Ordner; danach nur, was sich ändert."
)
SERVE = "Startet die Internetseite, die Schnittstelle und, mit einem Token, Telegram."

SIMILAR = "Wurde das schon gefragt? Zeigt die Anfragen, die einem Entwurf am ähnlichsten sind."

QUESTION = "Die Frage in eigenen Worten, eine Vorlagennummer oder ein Sitzungsdatum."
DRAFT = "Text oder Entwurf der Anfrage; „-“ liest ihn von der Standardeingabe."
LINES = "Liest eine Frage je Zeile von der Standardeingabe und schreibt je eine JSON-Zeile."
JSON = "Ausgabe als JSON."
EXPLAIN = "Zeigt auch, warum diese Antwort: die Belege der ersten Treffer."
ARCHIVE = "Ordner des Archivs."
SOURCES = "Ordner oder Dateien mit gespeicherten Seiten oder OParl-Daten."
QUESTIONS = "Datei mit einer Frage je Zeile (JSON)."
CRAWL_URL = "Adresse, unter der das Ratsinformationssystem beginnt."
PAGES_FOLDER = "Ordner, in dem die Seiten liegen; `build` liest ihn."
SINCE = "Nur Sitzungen ab diesem Tag (JJJJ-MM-TT)."
OPARL_URL = "Adresse des OParl-Systems oder der Körperschaft."
INTO = "Ordner, in dem die Objekte liegen; `build` liest ihn."
BODY = "Name der Körperschaft, wenn das System mehrere hat."
REPORT = "Schreibt einen Qualitätsbericht als HTML-Seite in diese Datei."
HOST = "Adresse, auf der die Seite erreichbar ist."
PORT = "Port, auf dem die Seite erreichbar ist."

INTERRUPTED = "Abgebrochen. Was vorher gespeichert war, bleibt erhalten."
ENCODING = "Absätze einlesen"
READING = "Seiten lesen"
BUILT = "Archiv gebaut"
LEFT_OUT = "Ausgelassen"
ASSUMED_BODY = (
    "Die OParl-Unterlagen nennen ihre Körperschaft nicht; angenommen wurde „{body}“. Stimmt das "
    "nicht, setzen Sie RATSAUSKUNFT_BODY auf den richtigen Namen und bauen Sie das Archiv noch "
    "einmal."
)
AND_MORE = "… und {count} weitere"
GENERATION = "Generation"
ENCODER = "Sprachmodell"
BUILT_AT = "Gebaut am"
SOURCES_READ = "Gebaut aus"
BODIES = "Körperschaften"
PERIOD = "Sitzungen von … bis"
CHECKS = "Prüfsummen"
CHECKS_GOOD = "alle Dateien unverändert"
NONE = "keine"

FETCH_NAMES = {
    "organizations": "Gremien",
    "meetings": "Sitzungen",
    "papers": "Vorgänge",
    "files": "Dateien",
}
NO_CONTACT = (
    "Ohne Kontakt unterwegs: Bitte RATSAUSKUNFT_FETCH_CONTACT setzen (E-Mail oder Adresse), damit "
    "der Betreiber der Quelle Sie bei Fragen erreicht."
)
CRAWLING = "Seiten holen"
CRAWLED_NEW = "neue oder geänderte Seiten"
CRAWLED_UNCHANGED = "unverändert"
CRAWLED_KEPT = "von früher, nicht erneut geholt"
CRAWLED_REFUSED = "nicht zu haben: {reason}"
CRAWLED_FAILED = "misslungen, beim nächsten Mal erneut"
FETCHED = "Geholt"
FETCHED_RECEIVED = "empfangene Objekte"
FETCHED_NEW = "neue Objekte"
FETCHED_CHANGED = "geänderte Objekte"
FETCHED_WITHDRAWN = "an der Quelle gelöscht (mit Tag vermerkt, nicht gelöscht)"
FETCHED_FILES = "Dateien ohne Text in der Schnittstelle"
FETCHED_WITHHELD = "Dateien, die zuletzt nicht zu haben waren (Nachfrage nach vier Wochen)"
REQUESTS = "Abrufe insgesamt"
PROBLEMS = "Auffälliges"
FETCH_ENDED = "Vorzeitig beendet: {reason}. Der nächste Aufruf macht hier weiter."
FETCHED_NOTHING = (
    "Nichts geholt: {reason}. Im Ordner ist alles wie zuvor; bitte versuchen Sie es später erneut."
)
FETCH_ENDED_FOR_GOOD = (
    "Vorzeitig beendet: {reason}. Ein neuer Aufruf hilft erst, wenn das an der Quelle geändert "
    "ist; bitte wenden Sie sich an ihren Betreiber."
)
FETCHED_NOTHING_FOR_GOOD = (
    "Nichts geholt: {reason}. Ein neuer Aufruf hilft erst, wenn das an der Quelle geändert ist; "
    "bitte wenden Sie sich an ihren Betreiber. Im Ordner ist alles wie zuvor."
)
FETCH_INTERRUPTED = (
    "Abgebrochen. Was schon geholt ist, bleibt im Ordner; der nächste Aufruf macht dort weiter."
)
#: Why something could not be fetched: what the fetching modules say (a whole reason, as a pattern)
#: → what is shown, after an address or a colon. The first pattern that fits counts.
REASONS: Mapping[str, str] = {
    r"a file (“.+”); expected \.html, .*": "{} ist keine Art von Datei, die gelesen wird",
    r"a file of more than 5 mb; .*": "größer als 5 MB, also keine einzelne Seite",
    r"no utf-8 \(byte (\d+)\); .*": "kein Text in UTF-8 (Byte {})",
    r"no line with an oparl “type”; .*": "keine Zeile mit der OParl-Angabe „type“",
    r"lines without an oparl “type”: (\d+)": "Zeilen ohne die OParl-Angabe „type“: {}",
    r"no text, and its pdf is not at hand": "kein Text, und das PDF liegt nicht vor",
    r"no readable (dump|pdf) \((.+)\); .*": "nicht zu lesen ({1})",
    r"a page “.*”; expected an allris .*": "keine Art von Seite, die gelesen wird",
    r"neither an allris page nor an article; .*": "weder eine Seite aus ALLRIS noch ein Artikel",
    r"(“top: .*”); .*": "{} ist keine Nummer eines Tagesordnungspunkts",
    r"(“datum: .*”); .*": "{} ist kein Datum",
    r"a tagesordnung without a top; .*": "Tagesordnung ohne Tagesordnungspunkte",
    r"a non-public vorlage; .*": "nichtöffentliche Vorlage",
    r"no value for (“.+”); .*": "die Angabe {} fehlt",
    r"a pdf without text.*": "PDF ohne Text, vermutlich ein Scan",
    r"(?:answers with )?status (\d+)(?:[,;].*)?": "antwortet mit Status {}",
    r"keine information(?:en)? verfügbar": "Keine Information verfügbar",
    r"zugriff verweigert": "Zugriff verweigert",
    r"nichtöffentlich": "nichtöffentlich",
    r"noauth\.asp": "nur mit Anmeldung",
    r"lies on another server": "liegt auf einem anderen Server",
    r"lies outside (.+)": "liegt außerhalb von {}",
    r"is closed to robots \(robots\.txt\)": "für automatische Abrufe gesperrt (robots.txt)",
    r"is larger than ([\d,]+) bytes": "größer als {} Byte",
    r"is packed as “(.*)”, which is not read": "mit „{}“ gepackt, was nicht gelesen wird",
    r"redirects without end": "leitet endlos weiter",
    r"is no (?:http or https )?address.*": "ist keine Internetadresse",
    r"sends on to “(.*)”, which is no address": "leitet weiter auf „{}“, keine Internetadresse",
    r"asks for one request in (\d+) s \(robots\.txt\)": (
        "erlaubt nur alle {} Sekunden einen Abruf (robots.txt)"
    ),
    r"asks for one request in more than a day \(robots\.txt\)": (
        "erlaubt nicht einmal täglich einen Abruf (robots.txt)"
    ),
    r"asks to come back in (\d+) minutes": "bittet um {} Minuten Pause",
    r"asks to come back in more than a day": "bittet um mehr als einen Tag Pause",
    r"more than (\d+) s for a page": "braucht mehr als {} Sekunden für eine Seite",
    r".*(?:timed out|timeout).*": "antwortet nicht rechtzeitig",
    r".*connection refused.*": "nimmt keine Verbindung an",
    r".*(?:name resolution|name or service not known|no address associated).*": (
        "ist unter diesem Namen nicht zu finden"
    ),
    r".*(?:no route to host|network is unreachable).*": "ist über das Netz nicht zu erreichen",
    r".*(?:closed connection|disconnected|connection reset|broken pipe).*": (
        "hat die Verbindung abgebrochen"
    ),
    r".*certificate.*": "hat kein gültiges Zertifikat",
    r".*(?:header check|decompress|decoding).*": "sendet Daten, die nicht zu entpacken sind",
    r"a page that was cut off; .*": "Seite unvollständig angekommen",
    r"or its calendar was damaged on the way": "Startseite oder Kalender beschädigt angekommen",
    r"“(.+)”; expected a calendar": "„{}“ statt eines Kalenders",
    r"(?:elements|tags) nested without end; .*": "Seite ohne Ende verschachtelt",
    r".+; expected .+": "Seite mit anderem Inhalt als erwartet",
    r"the limit of ([\d,]+) pages for a run is reached": (
        "die Höchstzahl von {} Seiten je Aufruf ist erreicht"
    ),
    r"the server refuses everything now \((.+)\)": "der Server lehnt jetzt alles ab ({})",
    r"the list (\w+) is empty": "Die Liste „{}“ ist leer.",
    r"the list (\w+) answers with a page without “data”": (
        "eine Seite der Liste „{}“ hat keine Daten"
    ),
    r"(\d+) of (\d+) (\w+) are missing from the list at once; nothing was withdrawn": (
        "{0} von {1} fehlen auf einmal in der Liste „{2}“; nichts wurde als gelöscht vermerkt"
    ),
    r"(.+); kept": "{}; bleibt erhalten",
    r"answers with something that is no (\w+)": "antwortet mit etwas anderem als {}",
    r"answers with json that is no object": "antwortet mit etwas anderem als einem Objekt",
    r"names no address as the next page": "nennt keine lesbare nächste Seite",
    r"names its links in no readable way": "nennt keine lesbaren Verweise",
    r"leads back: the list has no end": "führt zurück, die Liste hat kein Ende",
    r"cannot write into (.+) \((.+)\)": "in {} lässt sich nicht schreiben ({})",
}
UNKNOWN_REASON = "technische Meldung „{reason}“"

PAGES = "Seiten gelesen"
KIND_NAMES: Mapping[PageKind, str] = {
    "agenda": "davon Tagesordnungen",
    "auszug": "davon Auszüge",
    "vorlage": "davon Vorlagen",
    "paper": "davon Vorgänge aus OParl",
    "context": "davon Seiten der Stadt oder von Partnern",
}
SITZUNGEN = "Sitzungen"
TOPS = "Tagesordnungspunkte"
NON_PUBLIC_TOPS = "davon nichtöffentlich (nur Nummer und Titel)"
ANSWERED = "Anfragen mit Antwort"
ANSWERS = "Antworten im Wortlaut"
WHOLE = "davon nicht nach Nummern teilbar"
UNANSWERED = "Fragen ohne zuordenbare Antwort"
POINTERS = "Punkte ohne gespeicherte Antwort"
CONTEXTS = "Textstellen von Stadt und Partnern"
ADDED = "neue Vorgänge"
CHANGED = "geänderte Vorgänge"
UNCHANGED = "unveränderte Vorgänge"
GONE = "nicht mehr in den Quellen (Adresse vermerkt)"
REMOVED = "bei der Quelle entfernt (nur Nummer, Betreff und Tag)"
ENCODED = "neu eingelesene Textstellen"
PASSAGES = "durchsuchbare Textstellen"

WHY = "Warum diese Antwort: die ersten Treffer und ihre Belege"
NO_EVIDENCE = (
    "Diese Zeile wurde nachgeschlagen oder ohne Suche beantwortet; es gibt nichts abzuwägen."
)
CONFIDENCE = "Sicherheit"
NEEDED = "nötig für eine Antwort"
SCORE = "Punkte der Rangfolge"
#: What each figure of `retrieval.search.evidence.Evidence` is called.
EVIDENCE: Mapping[str, str] = {
    "similarity_frage": "Sinn: Betreff und Frage",
    "similarity_antwort": "Sinn: bester Absatz der Antwort",
    "similarity_best": "Sinn: das Bessere von beiden",
    "similarity_matter": "Sinn: bester Text der Vorlage",
    "words_frage": "Wörter (BM25): Betreff und Frage",
    "words_antwort": "Wörter (BM25): bester Absatz",
    "words_matter": "Wörter (BM25): bester Text der Vorlage",
    "coverage_frage": "wiedergefundene Wörter: Betreff und Frage",
    "coverage_antwort": "wiedergefundene Wörter: bester Absatz",
    "coverage_record": "wiedergefundene Wörter: alles zusammen",
    "soft_frage": "verwandte Wörter: Betreff und Frage",
    "soft_antwort": "verwandte Wörter: bester Absatz",
    "soft_record": "verwandte Wörter: alles zusammen",
    "soft_matter": "verwandte Wörter: bester Text der Vorlage",
    "synonym": "Wörter, die nur als Synonym dastehen",
    "phrase": "Wörter, die nebeneinanderstehen",
    "aspect_frage": "Art der Frage (Kosten, Termin …): Betreff und Frage",
    "aspect_antwort": "Art der Frage (Kosten, Termin …): bester Absatz",
    "max_rarity": "seltenstes gemeinsames Wort",
    "matched_weight": "Gewicht der gemeinsamen Wörter",
    "length": "Länge (Logarithmus der Textstellen)",
    "unanswered": "noch ohne Antwort",
    "size": "Größe des Archivs (Logarithmus der Textstellen)",
    "margin": "Abstand zum nächsten Thema",
}

ASKED = "Gefragt"
NO_ANSWER = "Noch ohne gespeicherte Antwort"


def similar_found(count: int) -> str:
    """What was found beside a draft, before the list."""
    if not count:
        return "Danach wurde in den gespeicherten Anfragen noch nicht gefragt."
    return "Eine ähnliche Anfrage:" if count == 1 else f"{count} ähnliche Anfragen, beste zuerst:"


FEEDBACK = "Rückmeldungen zu Antworten"
UNANSWERED_GIVEN = "Fragen ohne Antwort, die weitergegeben wurden (je 30 Tage gespeichert)"
NO_TOPIC = "ohne Thema"

FIGURE = "Kennzahl"
SHARE = "Anteil"
COUNT = "Anzahl"
ALL = "alle"
RISK_COVERAGE = "Fläche unter der Risiko/Abdeckungs-Kurve (0 ist am besten)"
SPEED = "Millisekunden je Frage: Median {median:.1f}, 95. Perzentil {p95:.1f}"

SERVING_TELEGRAM = "Ratsauskunft läuft in Telegram."
ONLY = "Nur die Internetseite oder nur Telegram."
TELEGRAM_ALONE = (
    "--only telegram needs TELEGRAM_BOT_TOKEN, and no RATSAUSKUNFT_TELEGRAM_WEBHOOK_SECRET: "
    "without a web server updates are fetched"
)
SERVING = "Ratsauskunft läuft: {address}"
