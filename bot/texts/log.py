"""The German messages of the log; "%s" is the kind of an error, never its message."""

from __future__ import annotations

from collections.abc import Mapping

#: What libraries log, by their own words; of all else only that they did.
OF_LIBRARIES: Mapping[str, str] = {
    "Invalid HTTP request received.": "Was ankam, war kein gültiges HTTP und ist abgewiesen.",
    "Unsupported upgrade request.": "Eine Bitte um ein anderes Protokoll ist abgewiesen.",
    "Exception in ASGI application": "Eine Anfrage ist an einem Fehler des Programms gescheitert.",
    "Cancel %s running task(s), timeout graceful shutdown exceeded": (
        "Beim Beenden sind Anfragen abgebrochen worden, die zu lange brauchten."
    ),
    "socket.send() raised exception.": "Eine Verbindung brach ab, während geantwortet wurde.",
}
A_LIBRARY = "Eine Bibliothek meldet etwas; wo, steht daneben."

IN_USE = "Ein neuer Stand des Archivs ist in Gebrauch."
KEPT_IN_USE = "Der bisherige Stand des Archivs bleibt in Gebrauch: %s"
UNFORESEEN = "unvorhergesehen: %s"
UNFORESEEN_WHILE = "unvorhergesehen: %s bei %s"
AN_UPDATE = "einer Nachricht"
A_FAILED_UPDATE = "einer misslungenen Nachricht"
ALERTS = "den Benachrichtigungen"

REACHED = "Telegram ist erreichbar."
NOT_REACHED = "Telegram ist nicht erreichbar (%s); weitere Versuche folgen."
NO_UPDATES = "Von Telegram kommen keine Nachrichten (%s); weitere Versuche folgen."
TOKEN_REFUSED = "Telegram weist den Zugang zurück; bitte prüfen Sie TELEGRAM_BOT_TOKEN."
OTHER_PROGRAM = "Telegram meldet, dass ein anderes Programm die Nachrichten dieses Bots abholt."
REFUSED = "Telegram weist etwas zurück (%s)."
LEFT = "Ein Aufruf ist nach %s Fehlschlägen aufgegeben; andere gelangen."
COMMANDS_NOT_TAKEN = "Telegram hat die Befehle nicht übernommen (%s)."
NOT_CONFIRMED = "Die letzten Nachrichten sind nicht bestätigt (%s)."
NOT_NOTED = "Eine beantwortete Nachricht ließ sich nicht vermerken: %s"

#: Of one of several towns.
OPENING = "Das Archiv wird gerade geöffnet."
TOWN_CLOSED = "Das Archiv dieser Stadt lässt sich nicht öffnen, die anderen sind erreichbar: %s"
NO_TELEGRAM = "Telegram startet für diese Stadt nicht, alles andere schon: %s"
