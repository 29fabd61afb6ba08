"""What the office reads while it sets the service up, updates, checks and backs it up."""

from __future__ import annotations

EINRICHTEN = (
    "Richtet die Auskunft für eine Stadt ein: fragt nach dem Wichtigsten, schreibt "
    "ratsauskunft.toml, holt einen ersten Monat und zeigt drei Antworten zum Vergleich. Darf "
    "wiederholt werden."
)
AKTUALISIEREN = (
    "Holt, was neu ist, und baut das Archiv; das ist der Befehl für jede Nacht. Die laufende "
    "Auskunft übernimmt das neue Archiv von selbst."
)
PRUEFEN = "Prüft eine laufende Auskunft, eine Zeile je Prüfung, und sagt, was zu tun ist."
SICHERN = "Sichert Einstellungen, Archiv, Zustand und Unterlagen in einen Ordner."

ADDRESS = "Adresse des Ratsinformationssystems, oder ein Ordner mit gespeicherten Unterlagen."
NAME = "Name der Stadt."
CONTACT = "E-Mail-Adresse oder Internetadresse, unter der die Stadt zu erreichen ist."
OPERATOR = "Wer die Auskunft betreibt, mit Anschrift."
PRIVACY = "Wie die oder der Datenschutzbeauftragte zu erreichen ist."
DISTRICTS = "Eigene Ortsteile, durch Komma getrennt."
YES = "Fragt nichts: nimmt, was angegeben ist, und sonst die Vorschläge."
WITHOUT_FETCHING = "Schreibt nur die Einstellungen und holt nichts."
WITHOUT_SOURCE = "Fragt das Ratsinformationssystem nicht."
BACKUP_FOLDER = "Ordner der Sicherung; sonst gilt die Einstellung „backup“."

# Asking
WELCOME = (
    "Ratsauskunft einrichten. Die Eingabetaste übernimmt, was in [ ] steht. Abbrechen mit Strg+C; "
    "beantwortete Fragen sind dann schon gespeichert."
)
ASK_NAME = "Wie heißt die Stadt oder Gemeinde (zum Beispiel „Stadt Musterstadt“)?"
ASK_SOURCE = (
    "Unter welcher Adresse liegt das Ratsinformationssystem? (Ein Ordner mit gespeicherten "
    "Unterlagen geht auch.)"
)
ASK_CONTACT = "Wie erreichen Bürgerinnen und Bürger die Stadt (E-Mail oder Internetadresse)?"
ASK_OPERATOR = "Wer betreibt die Auskunft (Name und Anschrift, durch Komma getrennt)?"
ASK_PRIVACY = "Wie ist die oder der Datenschutzbeauftragte zu erreichen?"
ASK_ENFORCEMENT = (
    "Wer entscheidet über Beschwerden zur Barrierefreiheit (Durchsetzungsstelle Ihres Landes)?"
)
ASK_ADDRESS = (
    "Unter welcher Adresse wird die Auskunft zu sehen sein (https://…; leer: steht noch aus)?"
)
ASK_DISTRICTS = (
    "Welche Ortsteile hat die Stadt, durch Komma getrennt? (Vorgeschlagen ist, was in den "
    "Unterlagen so genannt wird; bitte streichen und ergänzen Sie.)"
)
ASK_FETCH = "Jetzt die Unterlagen des letzten Monats holen und das Archiv bauen (dauert Minuten)?"
ASK_READ = "Jetzt die Unterlagen lesen und das Archiv bauen (dauert Minuten)?"
ASK_YEAR = (
    "Im letzten Monat war keine Antwort der Verwaltung dabei. Ein ganzes Jahr holen (kann Stunden "
    "dauern)?"
)
ASK_EQUAL = "Stimmt das mit der Quelle überein?"
YES_NO = "ja/nein"
YES_WORDS = frozenset({"j", "ja"})
NO_WORDS = frozenset({"n", "nein"})
PLEASE_YES_NO = "Bitte antworten Sie mit ja oder nein."
CLEARED = "-"
HOW_TO_CLEAR = "Ein einzelnes „-“ löscht eine frühere Angabe."
NEEDED = "Ohne diese Angabe geht es nicht weiter."
NOT_POSSIBLE = "Das geht nicht. Erlaubt ist: {allowed}."
INPUT_ENDED = (
    "Die Eingabe ist zu Ende. Was beantwortet ist, steht in {file}; der nächste Aufruf fragt "
    "weiter. Ganz ohne Fragen geht es mit --ja und den Angaben aus „ratsauskunft einrichten "
    "--help“."
)
NAME_NEEDED = "Mit --ja muss --name angegeben werden, solange kein Name gespeichert ist."
WRITTEN = "Gespeichert in {file}."

# Recognising
LOOKING = "Ich sehe nach, was unter {url} liegt (kann zwei Minuten dauern) …"
RECOGNISED = "Erkannt: {name}. Gelesen werden: {reads}."
RECOGNISED_ABOUT = "Erkannt: {name} unter {url}. Gelesen werden: {reads}."
NOT_READABLE = (
    "Erkannt: {name}. Dessen Seiten lassen sich nicht abrufen, und eine OParl-Schnittstelle war"
    " nicht zu finden. {ask}"
)
UNKNOWN = (
    "Unter {url} ist kein Ratsinformationssystem zu erkennen, das gelesen werden kann. Gebraucht "
    "wird die Adresse, die der Browser oben zeigt, wenn das Ratsinformationssystem geöffnet ist. "
    "War sie das schon? {ask}"
)
NOT_REACHED = (
    "Die Adresse {url} lässt sich nicht abrufen ({reason}). Bitte öffnen Sie sie im Browser: Geht "
    "es auch dort nicht, stimmt sie nicht, oder die betreibende Stelle muss helfen; geht es nur "
    "dort, darf dieser Rechner vielleicht nicht nach außen (Firewall)."
)
READ_BY_OPARL = "Sitzungen, Vorlagen und Anfragen mit ihren PDFs, aus der OParl-Schnittstelle"
CLOSED = (
    "Das Ratsinformationssystem erlaubt automatische Abrufe nicht (robots.txt). Bitten Sie die "
    "betreibende Stelle, „Ratsauskunft“ dort zu erlauben, oder um eine Ausfuhr der öffentlichen"
    " Unterlagen in einen Ordner."
)
FOLDER = "Ein Ordner mit {files}; „aktualisieren“ liest ihn jedes Mal neu."
ONE_FILE, FILES = "1 Datei", "{count} Dateien"
NO_FOLDER = (
    "Einen Ordner {folder} gibt es nicht (gesucht in {here}); eine Adresse beginnt mit https:// "
    "oder http://."
)
NO_SOURCE = (
    "Einen Ordner {said} gibt es nicht (gesucht in {here}), und eine Internetadresse ist das auch "
    "nicht. Gebraucht wird die Adresse, die der Browser oben zeigt, wenn das "
    "Ratsinformationssystem geöffnet ist, zum Beispiel https://ris.example.org/bi/."
)
FOUND_ELSEWHERE = (
    "Unter {url} liegt das Ratsinformationssystem nicht selbst. Gefunden wurde in der Nähe: {name} "
    "unter {other}. Ist es das Ihrer Stadt, geben Sie bitte diese Adresse an."
)
OTHER_SPELLING = (
    "Unter {url} ist nichts zu erreichen (die Adresse {reason}), unter {other} schon. Bitte sehen "
    "Sie im Browser nach, ob das die richtige ist, und geben Sie sie dann so an."
)

# Updating
NO_SOURCE_SET = (
    "Es ist noch nicht eingestellt, woher die Unterlagen kommen. Bitte rufen Sie „ratsauskunft "
    "einrichten“ auf, oder setzen Sie „source“."
)
FETCHING = "Unterlagen holen: {source}"
SOURCE_FAILED = "{source}: {reason}"
NOTHING_FETCHED = "Es ist noch nichts geholt; das Archiv bleibt, wie es ist."
PARTLY = "Nicht alle Quellen waren zu haben; das Archiv ist aus dem gebaut, was da ist."
WHOLE_LISTS = (
    "OParl gibt die Listen ganz heraus; das kann beim ersten Mal lange dauern. Strg+C bricht "
    "ab, der nächste Aufruf macht weiter."
)
NOTHING_TO_SHOW = (
    "Noch ist keine Antwort der Verwaltung geholt. „ratsauskunft aktualisieren“ holt auch alles "
    "Frühere; danach zeigt „ratsauskunft einrichten“ Antworten zum Vergleich."
)
NOTHING_IN_FOLDERS = (
    "In den Unterlagen ist noch keine Antwort der Verwaltung erkannt. Die Liste oben und die "
    "Tabelle zuordnung.csv sagen, warum; tragen Sie dort in der Spalte „Art“ ein, was Anfrage "
    "und was Antwort ist, und rufen Sie „ratsauskunft aktualisieren“ auf."
)

# Samples
SAMPLES = "Zum Vergleich aus dem Archiv ({count}). Bitte öffnen Sie jeweils die Quelle:"
SAMPLE_SUBJECT = "Betreff"
SAMPLE_FRAGE = "Frage"
SAMPLE_ANSWER = "Antwort"
SAMPLE_SOURCE = "Quelle"
NO_LINK = "ohne Adresse (gespeicherte Datei {page})"
DIFFERS = (
    "Bitte nehmen Sie die Auskunft noch nicht in Betrieb. Stammt der Text aus einem Ordner, lässt "
    "er sich in dessen Tabelle zuordnung.csv berichtigen; sonst melden Sie die Abweichung mit der "
    "Kennung {id} an die Stelle, von der Sie das Programm haben."
)

# The end
MISSING_TITLE = "Was noch fehlt"
NOTHING_MISSING = "Es fehlt nichts."
NEXT_TITLE = "So geht es weiter"
NEXT = (
    "1. Auskunft starten: {command} serve",
    "2. Jede Nacht aktualisieren, eine Zeile für „sudo crontab -u {user} -e“:",
    "{cron}",
    "   oder mit systemd: die Dateien ratsauskunft-aktualisieren.service und .timer aus deploy/.",
    "3. Von Zeit zu Zeit: {command} pruefen",
)
#: Where the units of `deploy` are installed.
NEXT_WITH_UNITS = (
    "1. Auskunft starten, auch nach jedem Neustart: sudo systemctl enable --now ratsauskunft",
    "2. Jede Nacht aktualisieren, jede Woche sichern: sudo systemctl enable --now "
    "ratsauskunft-aktualisieren.timer ratsauskunft-sichern.timer",
    "3. Nach einer geänderten Einstellung: sudo systemctl restart ratsauskunft",
    "4. Von Zeit zu Zeit: ratsauskunft pruefen",
)

# Checking
LEVELS = {"ok": "in Ordnung", "warn": "Achtung", "error": "Fehler"}
TO_DO = "→ {todo}"
CHECK_SETTINGS = "Einstellungen"
ALL_SET = "alle Angaben sind da"
UNSET = "„{key}“ fehlt: {meaning}"
TEMPLATE = "„{key}“ ist noch ein Muster: {value}"
SET_IT = "Mit „ratsauskunft einrichten“ eintragen, oder in {file}."
CHECK_ARCHIVE = "Archiv"
HOLDS = "{answers} Antworten aus {sitzungen} Sitzungen, alle Prüfsummen stimmen"
HOLDS_ANSWERS = "{answers} Antworten, alle Prüfsummen stimmen"
HOLDS_NOTHING = "keine Antwort darin"
UPDATE_NOW = "„ratsauskunft aktualisieren“ aufrufen und lesen, was es sagt."
CHECK_AGE = "Alter"
AGE = "gebaut vor {days} Tagen"
AGE_TODAY = "heute gebaut"
AGE_ONE = "gestern gebaut"
SCHEDULE = (
    "Prüfen, ob „ratsauskunft aktualisieren“ jede Nacht läuft (crontab -l, systemctl list-timers)."
)
CHECK_SOURCE = "Quelle"
SOURCE_GOOD = "{source}: erreichbar, {name}"
SOURCE_FOLDER = "{source}: Ordner mit {files}"
FOLDER_BACK = (
    "Den Ordner zurückholen, auch aus der Sicherung, oder mit „ratsauskunft einrichten“ einen "
    "anderen nennen."
)
SOURCE_UNREAD = "{source}: {name}, nicht lesbar"
SOURCE_BAD = "{source}: {reason}"
SOURCE_NONE = "keine eingestellt"
ASK_OPERATOR_OF_SOURCE = "Adresse im Browser öffnen; geht es dort, die betreibende Stelle fragen."
CHECK_ANSWERS = "Antworten an der Quelle"
ANSWERS_GOOD = "{count} von {of} gezogenen stehen noch so da"
ANSWERS_THERE = "{count} von {of} gezogenen Seiten sind noch da (Wortlaut in PDFs nicht verglichen)"
ANSWERS_WITHOUT = "keine gezogene Antwort nennt eine Adresse"
ANSWERS_BAD = "{bad} von {of} gezogenen nicht mehr wiedergefunden, zum Beispiel {url}"
COMPARE = "Die Seite öffnen und mit der Auskunft vergleichen; danach „ratsauskunft aktualisieren“."
CHECK_DISK = "Speicherplatz"
DISK = "{free} frei in {folder}"
DISK_LOW = "Platz schaffen: Ein Neubau braucht vorübergehend das Doppelte des Archivs."
CHECK_WRITING = "Schreibrechte"
CAN_WRITE = "in allen Ordnern"
CANNOT_WRITE = "kein Schreiben in {folder}"
GIVE_RIGHTS = "Den Ordner dem Konto geben, unter dem die Auskunft läuft (chown)."
CHECK_SERVICE = "Dienst"
RUNS = "antwortet auf {host}, Port {port}"
RUNS_NOT = "antwortet nicht auf {host}, Port {port}"
RUNS_WITHOUT = "läuft, kann aber nicht antworten (Status {status})"
START_IT = (
    "Starten: „sudo systemctl start ratsauskunft“ oder „ratsauskunft serve“; das Protokoll sagt, "
    "was war."
)
CHECK_BACKUP = "Sicherung"
BACKUP_NONE = "keine eingestellt"
BACKUP_EMPTY = "in {folder} ist noch keine"
BACKUP_GOOD = "die letzte ist vom {day}"
BACK_UP = "„backup“ einstellen und „ratsauskunft sichern“ jede Woche aufrufen."
SUM_GOOD = "Alles in Ordnung."
SUM = "{errors} Fehler, {warnings} Hinweise."

# Backing up
BACKUP_UNSET = "Bitte nennen Sie den Ordner der Sicherung, oder stellen Sie „backup“ ein."
BACKED_UP = "Gesichert in {folder}."
BACKUP_INSIDE = "Der Ordner der Sicherung darf nicht in {folder} liegen."
NOT_BACKED_UP = "Die Sicherung in {folder} ist misslungen ({reason}). Frühere sind unverändert."
