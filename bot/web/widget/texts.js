// Every sentence of the widget that is not from a record, in German and English. The German ones
// that the page has too are the same as in bot/texts.py; a test compares them.

/** "1-3" → "Fragen 1–3"; without a number the one word. */
const counted = (one, many, number) =>
  number === null ? one : `${number.includes("-") ? many : one} ${number.replace("-", "–")}`;

const de = {
  name: "Ratsauskunft",
  lead: "Fragen Sie in eigenen Worten, was die Verwaltung dem Rat geantwortet hat.",
  explanation:
    "Es werden nur gespeicherte amtliche Antworten im Wortlaut angezeigt, jede mit ihrer Quelle. " +
    "Nichts wird neu formuliert. Wenn nichts passt, steht das da.",
  examplesLabel: "Zum Beispiel",
  examples: ["Ist Herne bei den Stadtrettern?", "Tagesordnung 15.02.2022", "2022/0129"],
  close: "Schließen",
  log: "Fragen und Antworten",
  label: "Ihre Frage",
  submit: "Antwort suchen",
  empty: "Bitte geben Sie eine Frage ein.",
  fieldHint: "Bitte keine persönlichen Daten.",
  notStored: "Fragen werden nicht gespeichert.",
  onlyStored: "Fragen werden nur gespeichert, wenn Sie eine weitergeben.",
  keepText:
    "Sie können diese Frage an die Stadt geben, damit sie sieht, welche Antworten fehlen. " +
    "Erkennbare persönliche Angaben werden vorher entfernt, nach 30 Tagen wird sie gelöscht. " +
    "Eine Antwort bekommen Sie darauf nicht.",
  keep: "Frage anonym an die Stadt geben",
  kept: "Weitergegeben wurde:",
  notKept: "Die Frage konnte nicht weitergegeben werden.",
  asked: "Sie fragen",
  opened: "Sie öffnen",
  searching: "Die Suche läuft …",
  links: "Weitere Seiten",
  site: "Als Seite öffnen",
  privacyLink: "Datenschutz",
  accessibility: "Barrierefreiheit",
  suggestions: "Im Rat gestellte Fragen",
  suggested: (count) =>
    count === 1
      ? "1 im Rat gestellte Frage, mit der Pfeiltaste nach unten erreichbar"
      : `${count} im Rat gestellte Fragen, mit den Pfeiltasten erreichbar`,

  answerKind: "Amtliche Antwort",
  answer: "Antwort der Verwaltung im Wortlaut",
  numberedAnswer: (number, of, address) =>
    number === null
      ? (de.remarks[address.split("-").at(-1)] ?? "Antwort")
      : `${counted("Antwort", "Antworten", number)} von ${of}`,
  remarks: {
    vorbemerkung: "Vorbemerkung der Verwaltung",
    schlussbemerkung: "Schlussbemerkung der Verwaltung",
  },
  numberedFrage: (number) => `${counted("Frage", "Fragen", number)} an die Verwaltung`,
  best: "Passender Absatz dieser Antwort im Wortlaut",
  whole: (count) => `Ganze Antwort lesen (${count} Absätze)`,
  source: "Quelle",
  held: "Sitzung",
  published: "Veröffentlicht",
  old: "Der Stand kann sich seitdem geändert haben.",
  decision: "Beschlussart",
  original: "Im Ratsinformationssystem ansehen",
  contextOriginal: "Seite im Original ansehen",
  permalink: "Dauerhafter Link",
  copy: "Mit Quelle kopieren",
  copied: "Kopiert",
  notCopied: "Kopieren nicht möglich",
  print: "Drucken",
  newTab: "öffnet neuen Tab",
  askers: "Gefragt haben",
  office: "Zuständig in der Verwaltung",
  attachments: "Dateien zum Vorgang",
  related: "Hängt zusammen mit",
  newer: "Neuere Auskunft zum selben Thema",
  also: "Auch gefragt am",
  alsoAsked: (days) => `auch ${days.map((day) => `am ${day}`).join(" und ")} gefragt`,
  siblings: "Weitere Antworten auf dieselbe Anfrage",
  more: "Vielleicht suchen Sie eines dieser Themen",
  damaged:
    "Beim Speichern der Quelle sind Buchstaben verloren gegangen. Der Text steht hier so, wie er " +
    "gespeichert ist; maßgeblich ist das Original.",

  pointer: "Ohne gespeicherte Antwort",
  pointerText: "Der Rat oder eines seiner Gremien hat sich damit befasst; eine Antwort liegt hier nicht vor.",
  askedText: "Im Rat wurde danach gefragt; eine Antwort liegt hier noch nicht vor.",
  fragen: "Gestellte Fragen",
  nonPublicNote: "Aus nichtöffentlichen Beratungen werden keine Inhalte veröffentlicht.",
  removed: (day) =>
    `Diese Vorlage wurde am ${day} bei der Quelle entfernt. Der Inhalt wird hier nicht mehr gezeigt.`,
  withdrawn: (day) => `Diese Vorlage steht nicht mehr in den Unterlagen (bemerkt am ${day}).`,
  publicPart: "Öffentlicher Teil",
  nonPublicPart: "Nichtöffentlicher Teil",
  record: "Vorgang",
  agenda: "Tagesordnung",
  answers: (count) => (count === 1 ? "1 Antwort" : `${count} Antworten`),
  incomplete: "Von dieser Sitzung sind hier nur einzelne Tagesordnungspunkte bekannt.",
  emptyAgenda: "Zu dieser Sitzung ist kein Tagesordnungspunkt gespeichert.",
  context: "Hinweis: keine Antwort der Verwaltung an den Rat",
  contextText:
    "Eine Antwort der Verwaltung an den Rat liegt dazu nicht vor. Diese veröffentlichte Seite " +
    "könnte weiterhelfen; der Ausschnitt steht hier im Wortlaut.",
  silence: {
    "nothing-fits": "Dazu liegt keine passende Antwort vor",
    "too-short": "Die Frage ist zu kurz",
    "not-a-question": "Das wurde nicht als Frage erkannt",
    "other-place": "Die Frage betrifft einen anderen Ort",
    "non-public": "Darüber wurde nichtöffentlich beraten",
  },
  silenceText: {
    "nothing-fits":
      "Unter den gespeicherten Antworten ist keine, die sicher genug zu Ihrer Frage passt. Das " +
      "heißt nicht, dass es keine gibt.",
    "too-short": "Aus so wenigen Worten lässt sich nicht erkennen, was Sie wissen möchten.",
    "not-a-question": "Diese Auskunft beantwortet Sachfragen mit gespeicherten Texten.",
    "other-place": "Gespeichert sind nur Antworten dieser Stadt, keine aus anderen Orten.",
    "non-public": "Aus nichtöffentlichen Beratungen werden keine Inhalte veröffentlicht.",
  },
  able:
    "Diese Auskunft zeigt, was die Verwaltung auf Anfragen im Rat geantwortet hat, Vorgänge zu " +
    "einer Vorlagennummer und Tagesordnungen von Sitzungen.",
  whatNow: "Was Sie tun können",
  advice: [
    "Fragen Sie mit anderen Worten, zum Beispiel mit dem Namen einer Straße, einer Einrichtung " +
      "oder eines Projekts.",
    "Nennen Sie eine Vorlagennummer oder den Tag einer Sitzung.",
    "Wenden Sie sich mit Ihrer Frage direkt an die Verwaltung.",
  ],
  contact: "Kontakt zur Verwaltung",

  judge: "Wie ist diese Auskunft?",
  verdicts: {
    fits: "Passt",
    "does-not-fit": "Passt nicht",
    outdated: "Veraltet",
    "wrong-source": "Quelle falsch",
  },
  judged: "Danke. Gezählt wurde nur Ihre Wahl, sonst nichts.",
  notJudged: "Ihre Rückmeldung kam nicht an. Bitte versuchen Sie es noch einmal.",

  failed: "Das hat nicht geklappt",
  again: "Noch einmal versuchen",
  refusals: {
    offline: "Die Auskunft ist nicht erreichbar. Bitte prüfen Sie Ihre Verbindung.",
    slow: "Die Auskunft antwortet nicht. Bitte versuchen Sie es noch einmal.",
    busy: (seconds) =>
      "Das waren viele Anfragen in kurzer Zeit. Bitte versuchen Sie es in " +
      `${seconds === 1 ? "einer Sekunde" : `${seconds} Sekunden`} noch einmal.`,
    closed: "Die Auskunft ist gerade nicht verfügbar. Bitte versuchen Sie es später noch einmal.",
    unreadable:
      "Ihre Frage enthält Zeichen, die sich nicht lesen lassen. Bitte geben Sie sie neu ein.",
    unknown: "Unter diesem Link ist nichts gespeichert.",
    broken: "Hier ist ein Fehler aufgetreten. Bitte versuchen Sie es später noch einmal.",
  },
};

const en = {
  name: "Ratsauskunft",
  lead: "Ask in German, in your own words, what the city administration has told the council.",
  explanation:
    "You only see stored official answers, word for word and in German, each with its source. " +
    "Nothing is rephrased. If nothing fits, it says so.",
  examplesLabel: "For example",
  examples: de.examples,
  close: "Close",
  log: "Questions and answers",
  label: "Your question",
  submit: "Find answer",
  empty: "Please enter a question.",
  fieldHint: "Please no personal data.",
  notStored: "Questions are not stored.",
  onlyStored: "Questions are only stored if you pass one on.",
  keepText:
    "You can pass this question on to the city, so that it sees which answers are missing. " +
    "Personal details that can be recognised are removed first; after 30 days it is deleted. You " +
    "will not get an answer to it.",
  keep: "Pass the question on anonymously",
  kept: "This was passed on:",
  notKept: "The question could not be passed on.",
  asked: "You ask",
  opened: "You open",
  searching: "Searching …",
  links: "More pages",
  site: "Open as a page",
  privacyLink: "Privacy",
  accessibility: "Accessibility",
  suggestions: "Questions asked in the council",
  suggested: (count) =>
    count === 1
      ? "1 question asked in the council, press the down arrow to reach it"
      : `${count} questions asked in the council, use the arrow keys to reach them`,

  answerKind: "Official answer",
  answer: "The administration’s answer, word for word",
  numberedAnswer: (number, of, address) =>
    number === null
      ? (en.remarks[address.split("-").at(-1)] ?? "Answer")
      : `${counted("Answer", "Answers", number)} of ${of}`,
  remarks: { vorbemerkung: "Preliminary remark", schlussbemerkung: "Closing remark" },
  numberedFrage: (number) => `${counted("Question", "Questions", number)} to the administration`,
  best: "The paragraph of this answer that fits, word for word",
  whole: (count) => `Read the whole answer (${count} paragraphs)`,
  source: "Source",
  held: "Meeting",
  published: "Published",
  old: "Things may have changed since then.",
  decision: "Outcome",
  original: "View in the council information system",
  contextOriginal: "View the original page",
  permalink: "Permanent link",
  copy: "Copy with source",
  copied: "Copied",
  notCopied: "Could not copy",
  print: "Print",
  newTab: "opens a new tab",
  askers: "Asked by",
  office: "Responsible office",
  attachments: "Files of this paper",
  related: "Related to",
  newer: "Newer reply on the same matter",
  also: "Also asked on",
  alsoAsked: (days) => `also asked on ${days.join(" and ")}`,
  siblings: "More answers to the same enquiry",
  more: "You may be looking for one of these topics",
  damaged:
    "Letters were lost when the source was saved. The text stands here as it is stored; the " +
    "original is authoritative.",

  pointer: "No stored answer",
  pointerText: "The council has dealt with this; no answer is available here.",
  askedText: "The council has asked about this; no answer is available here yet.",
  fragen: "Questions asked",
  nonPublicNote: "Nothing is published from non-public meetings.",
  removed: (day) => `The source removed this paper on ${day}. Its content is no longer shown here.`,
  withdrawn: (day) => `This paper is no longer among the records (noticed on ${day}).`,
  publicPart: "Public part",
  nonPublicPart: "Non-public part",
  record: "Record",
  agenda: "Agenda",
  answers: (count) => (count === 1 ? "1 answer" : `${count} answers`),
  incomplete: "Only some items of this meeting are known here.",
  emptyAgenda: "No item of this meeting is stored.",
  context: "Note: not an answer of the administration to the council",
  contextText:
    "There is no answer of the administration to the council on this. This published page might " +
    "help; the passage stands here word for word.",
  silence: {
    "nothing-fits": "There is no fitting answer",
    "too-short": "The question is too short",
    "not-a-question": "This was not recognised as a question",
    "other-place": "The question is about another place",
    "non-public": "This was discussed in private",
  },
  silenceText: {
    "nothing-fits":
      "None of the stored answers fits your question with enough certainty. That does not mean " +
      "that there is none.",
    "too-short": "So few words do not tell what you would like to know.",
    "not-a-question": "This service answers factual questions with stored texts.",
    "other-place": "Only answers of this city are stored, none from other places.",
    "non-public": "Nothing is published from non-public meetings.",
  },
  able:
    "This service shows what the administration has answered to enquiries in the council, papers " +
    "by their number and agendas of meetings.",
  whatNow: "What you can do",
  advice: [
    "Ask in other words, for example with the name of a street, a facility or a project.",
    "Give the number of a paper or the day of a meeting.",
    "Ask the city administration directly.",
  ],
  contact: "Contact the administration",

  judge: "How is this reply?",
  verdicts: {
    fits: "Fits",
    "does-not-fit": "Does not fit",
    outdated: "Outdated",
    "wrong-source": "Wrong source",
  },
  judged: "Thank you. Only your choice was counted, nothing else.",
  notJudged: "Your feedback did not arrive. Please try again.",

  failed: "That did not work",
  again: "Try again",
  refusals: {
    offline: "The service cannot be reached. Please check your connection.",
    slow: "The service does not respond. Please try again.",
    busy: (seconds) =>
      "These were many requests in a short time. Please try again in " +
      `${seconds === 1 ? "one second" : `${seconds} seconds`}.`,
    closed: "The service is not available right now. Please try again later.",
    unreadable: "Your question has characters that cannot be read. Please enter it again.",
    unknown: "Nothing is stored under this link.",
    broken: "An error has occurred here. Please try again later.",
  },
};

export const TEXTS = { de, en };
