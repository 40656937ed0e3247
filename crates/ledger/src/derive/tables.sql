-- What is derived from the entries and the archive. `onrecord rebuild` drops it all and makes the same again, row by row:
-- so every key is told by the entries, and none by the order in which rows happened to be put in.

-- Documents; the number is that of the entry that added them. A withdrawn one keeps its key and loses the rest.
CREATE TABLE document (
    number INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    earlier INTEGER,               -- the document that it is a changed version of
    later INTEGER,                 -- the changed version of it, the last one where there are several
    withdrawn INTEGER,             -- the entry that withdrew it
    reading INTEGER,               -- the entry of the reading that counts
    reader TEXT,
    text BLOB,                     -- what the archive holds of it: the hash of its text,
    imprint BLOB,                   -- of what is said of it,
    findings BLOB,                 -- and of its statements
    id TEXT,
    origin TEXT,
    title TEXT,
    outlet TEXT,
    byline TEXT,
    published TEXT,                -- the day: the publisher's, else that of the dateline
    address TEXT,
    language TEXT,
    section TEXT,
    agency TEXT,
    statements INTEGER NOT NULL,   -- how many
    card BLOB,                     -- what queries can ask of its statements: see card.rs
    version INTEGER                -- of the card: the last that was changed has the highest
) STRICT;
CREATE INDEX document_version ON document (version);
CREATE INDEX document_address ON document (address) WHERE address IS NOT NULL;
CREATE INDEX document_id ON document (id) WHERE id IS NOT NULL;

-- Statements of the readings that count, with what is looked up one by one; what queries ask is in the cards. The number is that of the reading's entry times 2^24 plus the place in it.
CREATE TABLE statement (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL,              -- 12 bytes; two documents of one id may have statements of one id
    document INTEGER NOT NULL,
    is_quoted INTEGER NOT NULL,    -- 1 where its words stand in quotation marks, in whole or in part
    speaker INTEGER,               -- its place among the speakers of the document
    person INTEGER,                -- whom the speaker is; NULL for several, for the unnamed and for what is no person
    said TEXT,                     -- the first day of the date when it was uttered
    said_precision TEXT,
    state TEXT                     -- the verdict of the last review
) STRICT;
CREATE INDEX statement_document ON statement (document);

-- The words of statements, to be searched: `content` is what was said, `around` source, cue, occasion and addressee.
CREATE VIRTUAL TABLE words USING fts5 (
    content, around, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

-- Whom the statements of a document are by, as that document alone tells.
CREATE TABLE speaker (
    document INTEGER NOT NULL,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    role TEXT,
    folded TEXT,                   -- the kind and the name as names are compared, where the rules may join it: see name.rs
    by_rule INTEGER,               -- the person that the rules make of it
    person INTEGER,                -- the same after what people decided
    PRIMARY KEY (document, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX speaker_folded ON speaker (folded) WHERE folded IS NOT NULL;
CREATE INDEX speaker_by_rule ON speaker (by_rule) WHERE by_rule IS NOT NULL;
CREATE INDEX speaker_person ON speaker (person) WHERE person IS NOT NULL;

-- People and bodies, joined across documents. The number is told by the name: see name.rs.
CREATE TABLE person (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,            -- as the first document has it, or the list
    kind TEXT NOT NULL,
    folded TEXT,
    called TEXT,                   -- the name that somebody gave
    wikidata TEXT,
    listed INTEGER,                -- the entry of the list that it comes from
    joined_to INTEGER              -- the person that it was joined to
) STRICT;
CREATE INDEX person_folded ON person (folded) WHERE folded IS NOT NULL;

-- The names that lists give, as names are compared, and whose they are.
CREATE TABLE listed_name (
    folded TEXT NOT NULL,
    person INTEGER NOT NULL,
    roles TEXT NOT NULL,           -- a JSON list
    PRIMARY KEY (folded, person)
) STRICT, WITHOUT ROWID;

-- The people and documents that decisions which count are about.
CREATE TABLE decided (
    what TEXT NOT NULL,            -- 'person' or 'document'
    number INTEGER NOT NULL,
    PRIMARY KEY (what, number)
) STRICT, WITHOUT ROWID;

-- People of one name whom nothing shows to be one: for somebody to decide.
CREATE TABLE suggestion (
    folded TEXT NOT NULL,          -- the name that both bear
    one INTEGER NOT NULL,
    other INTEGER NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (folded, one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestion_one ON suggestion (one);
CREATE INDEX suggestion_other ON suggestion (other);

-- Decisions and whether they still count; the number is that of the entry.
CREATE TABLE decision (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    undone INTEGER                 -- the entry that took it back
) STRICT;

-- Reviews and the statements that they are of; the number is that of the entry. A review without a statement is an
-- orphan: its words are in no statement of the reading that counts.
CREATE TABLE review (
    number INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    statement INTEGER,
    anchor TEXT,                   -- how the statement was found: 'id' or 'words'
    verdict TEXT NOT NULL
) STRICT;
CREATE INDEX review_document ON review (document);

-- By what statements are found that may be one utterance: see family/candidate.rs.
CREATE TABLE family_key (
    key INTEGER NOT NULL,          -- behind the stretch of 32 days in which it was said, else printed
    day INTEGER NOT NULL,          -- the day in the stretch; 32 more where only the month is known
    statement INTEGER NOT NULL,
    PRIMARY KEY (key, day, statement)
) STRICT, WITHOUT ROWID;

-- The words of quotes that have keys, in two numbers: see family/gist.rs.
CREATE TABLE gist (
    statement INTEGER PRIMARY KEY,
    words INTEGER NOT NULL,
    content INTEGER NOT NULL
) STRICT;

-- The statements that are joined to others. A net is all that hangs together; a family is what of it is one utterance.
CREATE TABLE member (
    statement INTEGER PRIMARY KEY,
    family INTEGER,                -- told by the statement that was printed first; NULL for one that is left alone in its net
    net INTEGER NOT NULL           -- the least number of its statements
) STRICT;
CREATE INDEX member_family ON member (family) WHERE family IS NOT NULL;
CREATE INDEX member_net ON member (net);

-- The statements that decisions about families are about, those that count.
CREATE TABLE family_decided (
    entry INTEGER NOT NULL,
    document INTEGER NOT NULL,
    id BLOB NOT NULL,
    is_part INTEGER NOT NULL,      -- 1 where they were parted from others, 0 where they were joined
    PRIMARY KEY (document, id, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX family_decided_entry ON family_decided (entry);

-- Documents whose families are still to be found. Those of decisions are found before a batch is committed.
CREATE TABLE unsettled (
    document INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL         -- the last entry that may have changed what they are
) STRICT;
