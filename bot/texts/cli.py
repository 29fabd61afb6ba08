"""Every German sentence of the command line that is not from a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.pages import PageKind

OFFICIAL = "Amtliche Antworten der Verwaltung an den Rat: im Wortlaut, mit Quelle"
APP = f"{OFFICIAL}, ohne Cloud."
ASK = "Stellt eine Frage und zeigt die gespeicherte Antwort."
BUILD = (
    "Baut das Archiv aus gespeicherten Seiten (.html, .txt), OParl-Daten (.jsonl[.gz]) und Ordnern "
    "mit Schreiben (.pdf, .docx, .eml, .zip, .csv)."
)
STATUS = "Zeigt, was das Archiv enthält."
EVALUATE = "Stellt bekannte Fragen und berichtet die Güte der Antworten."
CRAWL = (
    "Holt die Seiten eines Ratsinformationssystems (ALLRIS 3, SessionNet) rücksichtsvoll in einen "
    "Ordner."
)
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
ABOUT = (
    "Kennung dessen, was zuletzt gezeigt wurde: Eine Nachfrage ohne eigenes Thema gilt dann diesem "
    "Vorgang."
)
ARCHIVE = "Ordner des Archivs."
SOURCES = "Ordner oder Dateien mit gespeicherten Seiten, OParl-Daten oder Schreiben."
QUESTIONS = "Datei mit einer Frage je Zeile (JSON)."
CRAWL_URL = "Adresse, unter der das Ratsinformationssystem beginnt."
PAGES_FOLDER = "Ordner, in dem die Seiten liegen; `build` liest ihn."
SINCE = "Nur Sitzungen ab diesem Tag (JJJJ-MM-TT)."
OPARL_URL = (
    "Adresse des OParl-Systems, der Körperschaft oder des Ratsinformationssystems der Stadt."
)
INTO = "Ordner, in dem die Objekte liegen; `build` liest ihn."
BODY = "Name der Körperschaft, wenn das System mehrere hat."
REPORT = "Schreibt einen Qualitätsbericht als HTML-Seite in diese Datei."
HOST = "Adresse, auf der die Seite erreichbar ist."
PORT = "Port, auf dem die Seite erreichbar ist: eine Zahl von 1 bis 65535."

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
#: Of the pair the first is said of one page, the second of several.
CARRIED = (
    "1 Eintrag ist aus der vorigen Fassung übernommen, denn nicht alle Quellen waren ganz lesbar.",
    "{count} Einträge sind aus der vorigen Fassung übernommen, denn die Quellen waren nicht ganz "
    "lesbar.",
)
BY_WORDING = (
    "1 Seite nennt keine Kennung ihrer Quelle; sie wurde nach Gremium, Tag, TOP und Vorlage "
    "zugeordnet.",
    "{count} Seiten nennen keine Kennung ihrer Quelle; sie wurden nach Gremium, Tag, TOP und "
    "Vorlage zugeordnet.",
)
PREVIOUS_UNREADABLE = (
    "Die vorige Generation des Archivs ließ sich nicht lesen ({reason}). Adressen wurden neu "
    "vergeben, und Vermerke über Entferntes sind verloren; frühere Links führen womöglich nicht "
    "mehr weiter."
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
    "Ohne Kontakt unterwegs: Bitte „fetch_contact“ in ratsauskunft.toml eintragen (E-Mail oder "
    "Adresse; oder RATSAUSKUNFT_FETCH_CONTACT), damit der Betreiber der Quelle Sie bei Fragen "
    "erreicht."
)
FAILED_WITHOUT_CONTACT = "{reason}. " + NO_CONTACT
DOOR_FOUND = "OParl-Schnittstelle gefunden: {url}"
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
_FOR_GOOD = (
    "Ein neuer Aufruf hilft erst, wenn das an der Quelle geändert ist; bitte wenden Sie sich an "
    "ihren Betreiber."
)
FETCH_ENDED_FOR_GOOD = f"Vorzeitig beendet: {{reason}}. {_FOR_GOOD}"
FETCHED_NOTHING_FOR_GOOD = f"Nichts geholt: {{reason}}. {_FOR_GOOD} Im Ordner ist alles wie zuvor."
FETCH_INTERRUPTED = (
    "Abgebrochen. Was schon geholt ist, bleibt im Ordner; der nächste Aufruf macht dort weiter."
)
PAGES = "Seiten gelesen"
KIND_NAMES: Mapping[PageKind, str] = {
    "agenda": "davon Tagesordnungen",
    "auszug": "davon Auszüge",
    "vorlage": "davon Vorlagen",
    "paper": "davon Vorgänge aus OParl",
    "letter": "davon Schreiben aus Ordnern",
    "context": "davon Seiten der Stadt oder von Partnern",
}
TAKEN = "Dateien im Ordner {folder}, erkannt als"
TAKEN_ENQUIRY = "Anfrage"
TAKEN_ANSWER = "Antwort"
TAKEN_BOTH = "Anfrage mit Antwort"
TAKEN_MINUTES = "Niederschrift (nicht gelesen)"
TAKEN_OTHER = "Sonstiges (nicht gelesen)"
TAKEN_UNCLEAR = "nicht erkannt (nicht gelesen)"
TABLE_WRITTEN = (
    "Was wofür gehalten wurde, steht in {path}. Ändern Sie dort, was nicht stimmt, und rufen Sie "
    "denselben Befehl noch einmal auf; Ihre Änderungen gelten weiter."
)
TABLE_NOT_WRITTEN = (
    "Die Tabelle {name} ließ sich weder in den Ordner {folder} noch daneben schreiben; vielleicht "
    "ist sie gerade in Excel geöffnet."
)
SITZUNGEN = "Sitzungen"
TOPS = "Tagesordnungspunkte"
NON_PUBLIC_TOPS = "davon nichtöffentlich (nur Nummer und Titel)"
ANSWERED = "Anfragen mit gespeicherter Antwort"
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
CONFIDENCE = "Sicherheit, dass das Thema passt"
#: How sure the search is of the first hit, and from when on which reply is given.
SURENESS = (
    "Die erste Anfrage passt: {matter:.2f} (ab {choice:.2f} gibt es mindestens eine Auswahl).\n"
    "Der erste Treffer ist die richtige Antwort: {answer:.2f} (ab {needed:.2f} wird sie gezeigt).\n"
    "Eines der ersten fünf Themen ist das richtige: {five:.2f}."
)
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
    "quote": "Wörter, die genau so aufeinanderfolgen",
    "aspect_frage": "Art der Frage (Kosten, Termin …): Betreff und Frage",
    "aspect_antwort": "Art der Frage (Kosten, Termin …): bester Absatz",
    "max_rarity": "seltenstes gemeinsames Wort",
    "matched_weight": "Gewicht der gemeinsamen Wörter",
    "length": "Länge (Logarithmus der Textstellen)",
    "window": "Länge der besten Textstelle (Logarithmus der Zeichen)",
    "unanswered": "ohne gespeicherte Antwort",
    "size": "Größe des Archivs (Logarithmus der Textstellen)",
    "margin": "Abstand zum nächsten Thema",
    "share": "Anteil an allen Punkten",
    "matter_share": "Anteil des Themas an allen Punkten",
    "five_share": "Anteil der fünf ersten Themen",
    "lead": "Vorsprung vor den anderen Antworten der Anfrage",
}

ASKED = "Gefragt"
NO_ANSWER = "Antwort hier nicht gespeichert"


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
#: What each figure is a share of.
SHARE_OF = "Anteil …"
FIGURES: Mapping[str, str] = {
    "answered_right": "der Fragen mit gespeicherter Antwort bekamen genau diese Antwort",
    "shown_right": "der Fragen mit gespeicherter Antwort bekamen sie oder eine Auswahl mit ihr",
    "right_paper": "der Fragen mit gespeicherter Antwort bekamen eine aus der richtigen Vorlage",
    "paper@1": "der ersten Treffer stammen aus der richtigen Vorlage, auch wo nichts gezeigt wurde",
    "hit@1": "der ersten Treffer sind die richtige Antwort, auch wo nichts gezeigt wurde",
    "hit@3": "der richtigen Antworten stehen unter den ersten drei Treffern",
    "hit@10": "der richtigen Antworten stehen unter den ersten zehn Treffern",
    "wrong": "aller Fragen bekamen eine aus falscher Vorlage, oder eine, wo es keine gibt",
    "wrong_sibling": "der Fragen mit gespeicherter Antwort bekamen eine andere derselben Anfrage",
    "offered_wrongly": "der Fragen ohne gespeicherte Antwort bekamen trotzdem eine Auswahl",
    "silent_right": "der Fragen ohne gespeicherte Antwort bekamen keine",
    "silent_wrong": "der Fragen mit gespeicherter Antwort bekamen nichts",
    "others_right": "der Fragen nach Vorlagen, Sitzungen oder Seiten bekamen das Gewünschte",
}
ALL = "alle"
RISK_COVERAGE = "Fläche unter der Risiko/Abdeckungs-Kurve (0 ist am besten)"
SPEED = "Millisekunden je Frage: Median {median:.1f}, 95. Perzentil {p95:.1f}"

SERVING_TOWNS = "{count} Städte werden bedient:"
ONLY_TELEGRAM = (
    "Mehrere Städte lassen sich nur zusammen mit der Internetseite bedienen; bitte lassen Sie "
    "--only telegram weg."
)
ONE_ARCHIVE = "--archive geht nicht, wenn die Einstellungen mehrere Städte nennen."
SERVING_TELEGRAM = "Ratsauskunft läuft in Telegram."
ONLY = "Nur die Internetseite (web) oder nur Telegram (telegram)."
TELEGRAM_ALONE = (
    "--only telegram braucht TELEGRAM_BOT_TOKEN und kein RATSAUSKUNFT_TELEGRAM_WEBHOOK_SECRET: "
    "Ohne Internetseite werden die Nachrichten abgeholt."
)
WEBHOOK_NEEDS_ADDRESS = (
    "RATSAUSKUNFT_TELEGRAM_WEBHOOK_SECRET braucht RATSAUSKUNFT_PUBLIC_URL mit der https-Adresse, "
    "unter der Telegram diesen Server erreicht."
)
TELEGRAM_STATE = (
    "In {folder} lässt sich nichts für Telegram speichern ({reason}). Bitte setzen Sie "
    "RATSAUSKUNFT_STATE auf einen Ordner, in den die Ratsauskunft schreiben darf."
)
STATE_UNUSABLE = (
    "{file} lässt sich nicht benutzen ({reason}). Bitte geben Sie das Schreiben in den Ordner "
    "frei, oder nehmen Sie die Datei {name} heraus."
)
STATE_DAMAGED = "der Inhalt ist beschädigt"
DATABASE_UNUSABLE = "die Datenbank lässt sich nicht öffnen oder ist beschädigt"
STATE_FULL = "Es sind schon {most} Fragen gespeichert; mehr werden nicht aufgenommen."
CANNOT_LISTEN = (
    "Auf {host}, Port {port}, lässt sich nichts anbieten ({reason}). Bitte setzen Sie {settings} "
    "auf etwas Freies."
)
WHERE = "RATSAUSKUNFT_HOST und RATSAUSKUNFT_PORT"
REPORT_NOT_WRITTEN = (
    "{file} lässt sich nicht schreiben ({reason}). Bitte nennen Sie eine andere Datei."
)
NO_CITY = (
    "Achtung: Diese Auskunft nennt noch keine Stadt. Bitte tragen Sie den Namen ein: "
    "„ratsauskunft einrichten“, oder RATSAUSKUNFT_CITY_NAME."
)
SERVING = "Ratsauskunft läuft: {address}"
