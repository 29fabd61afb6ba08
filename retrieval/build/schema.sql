-- The tables of one generation, read in storage/store.py. The file is synced as a whole before
-- anybody reads it, and thrown away where writing it fails.
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
BEGIN;
CREATE TABLE sitzung (
    id TEXT PRIMARY KEY, body TEXT NOT NULL, gremium TEXT NOT NULL, datum TEXT NOT NULL,
    bezeichnung TEXT, zeit TEXT, raum TEXT, ort TEXT, key TEXT, complete INTEGER NOT NULL
) STRICT;
CREATE TABLE vorgang (
    id TEXT PRIMARY KEY, body TEXT NOT NULL, betreff TEXT NOT NULL, gremium TEXT, datum TEXT,
    top TEXT, vorlage TEXT, vorlage_key TEXT, about TEXT, about_key TEXT, beschlussart TEXT, url TEXT,
    item_key TEXT, paper_key TEXT, group_id TEXT NOT NULL, enquiry TEXT REFERENCES vorgang,
    page TEXT, public INTEGER NOT NULL, damaged INTEGER NOT NULL, content TEXT NOT NULL,
    askers TEXT NOT NULL, office TEXT, attachments TEXT NOT NULL, fetched TEXT, art TEXT, lack TEXT,
    read INTEGER NOT NULL
) STRICT;
CREATE INDEX vorgang_vorlage ON vorgang (vorlage_key);
CREATE INDEX vorgang_about ON vorgang (about_key);
CREATE INDEX vorgang_group ON vorgang (group_id);
CREATE INDEX vorgang_enquiry ON vorgang (enquiry) WHERE enquiry IS NOT NULL;
CREATE TABLE mention (
    vorgang TEXT NOT NULL REFERENCES vorgang, key TEXT NOT NULL, PRIMARY KEY (vorgang, key)
) STRICT;
CREATE INDEX mention_key ON mention (key);
CREATE TABLE frage (
    vorgang TEXT NOT NULL REFERENCES vorgang, position INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (vorgang, position)
) STRICT;
CREATE TABLE answer (
    id TEXT PRIMARY KEY, vorgang TEXT NOT NULL REFERENCES vorgang, position INTEGER NOT NULL,
    number TEXT, frage TEXT, text TEXT NOT NULL, sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX answer_vorgang ON answer (vorgang, position);
CREATE TABLE sachverhalt (
    id TEXT PRIMARY KEY, vorgang TEXT NOT NULL UNIQUE REFERENCES vorgang, text TEXT NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;
CREATE TABLE listing (
    sitzung TEXT NOT NULL REFERENCES sitzung, position INTEGER NOT NULL, top TEXT NOT NULL,
    betreff TEXT NOT NULL, vorlage TEXT, beschlussart TEXT, public INTEGER NOT NULL,
    vorgang TEXT NOT NULL REFERENCES vorgang, PRIMARY KEY (sitzung, position)
) STRICT;
CREATE INDEX listing_top ON listing (top);
CREATE TABLE article (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, publisher TEXT, datum TEXT, url TEXT,
    page TEXT NOT NULL, text TEXT NOT NULL, sha256 TEXT NOT NULL
) STRICT;
CREATE TABLE excerpt (
    id TEXT PRIMARY KEY, article TEXT NOT NULL REFERENCES article, heading TEXT NOT NULL,
    text TEXT NOT NULL, sha256 TEXT NOT NULL
) STRICT;
CREATE TABLE passage (
    row INTEGER PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL, vorgang TEXT NOT NULL,
    focus_start INTEGER, focus_end INTEGER, sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX passage_record ON passage (record, kind, vorgang, focus_start, focus_end);
CREATE INDEX passage_vorgang ON passage (vorgang);
CREATE TABLE newer (
    vorgang TEXT NOT NULL REFERENCES vorgang, other TEXT NOT NULL REFERENCES vorgang,
    PRIMARY KEY (vorgang, other)
) STRICT, WITHOUT ROWID;
CREATE TABLE repeat (
    answer TEXT NOT NULL REFERENCES answer, other TEXT NOT NULL REFERENCES answer,
    PRIMARY KEY (answer, other)
) STRICT, WITHOUT ROWID;
CREATE TABLE left_out (
    file TEXT NOT NULL, reason TEXT NOT NULL, body TEXT, betreff TEXT, vorlage TEXT, url TEXT
) STRICT;
CREATE TABLE withdrawn (
    id TEXT PRIMARY KEY, betreff TEXT NOT NULL, noticed TEXT NOT NULL, body TEXT, vorlage TEXT,
    vorlage_key TEXT, removed TEXT, item_key TEXT, paper_key TEXT
) STRICT;
CREATE INDEX withdrawn_vorlage ON withdrawn (vorlage_key);
