/**
 * How a history is laid out, and how one of an older Papo becomes one of this.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { sha256 } from "../../../text/sha256.ts";

/** "Papo" in ASCII: says whose file it is (https://sqlite.org/pragma.html#pragma_application_id). */
export const APPLICATION_ID = 0x5061706f;

/** What leads from one version of the schema to the next: statements, or what takes more than that. */
export type Migration = string | ((db: DatabaseSync) => void);

/** All of them, in order. */
export const MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE rooms (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    topic TEXT NOT NULL DEFAULT '',
    indexed INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    type INTEGER NOT NULL,
    author INTEGER NOT NULL,
    nick TEXT NOT NULL,
    text TEXT NOT NULL,
    request TEXT
  );
  CREATE INDEX requests ON entries (author, time) WHERE request IS NOT NULL;
  CREATE TABLE persons (
    token TEXT PRIMARY KEY,
    author INTEGER NOT NULL,
    nick TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  CREATE VIRTUAL TABLE words USING fts5(
    text, content='entries', content_rowid='id', tokenize="unicode61 remove_diacritics 2"
  );
`,
  `
  CREATE TABLE bans (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    until INTEGER,
    reason TEXT,
    by TEXT NOT NULL,
    PRIMARY KEY (kind, target)
  ) WITHOUT ROWID;
`,
  "ALTER TABLE persons ADD COLUMN address TEXT;",
  `
  DROP TABLE words;
  CREATE TABLE fingerprints (
    room INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    block BLOB NOT NULL,
    PRIMARY KEY (room, first)
  );
  UPDATE rooms SET indexed = 0;
`,
  `
  ALTER TABLE rooms ADD COLUMN log TEXT NOT NULL DEFAULT '';
  UPDATE rooms SET log = lower(hex(randomblob(16)));
`,
  // Fits a number of JavaScript's.
  "INSERT INTO counters VALUES ('history', abs(random() % 9007199254740991));",
  hashTokens,
  // The order in which things were said, in all rooms, whatever the clock said; older ones have only that.
  `
  DROP INDEX requests;
  ALTER TABLE entries ADD COLUMN position INTEGER;
  CREATE INDEX requests ON entries (author, position, time) WHERE request IS NOT NULL;
  INSERT INTO counters VALUES ('starts', 0);
  `,
  `
  CREATE TABLE letters (
    id INTEGER PRIMARY KEY,
    receiver INTEGER NOT NULL,
    log TEXT NOT NULL,
    seq INTEGER NOT NULL,
    time INTEGER NOT NULL,
    author INTEGER NOT NULL,
    person TEXT NOT NULL,
    sender_name TEXT NOT NULL,
    receiver_name TEXT NOT NULL,
    text TEXT,
    request TEXT
  );
  CREATE INDEX received ON letters (receiver, seq);
  CREATE INDEX sent ON letters (author, id) WHERE request IS NOT NULL;
  CREATE INDEX authors ON persons (author);
`,
  // So that nobody has to look through all entries for it.
  `
  INSERT OR REPLACE INTO counters SELECT 'author', max(
    coalesce((SELECT value FROM counters WHERE name = 'author'), 0),
    coalesce((SELECT max(author) FROM entries), 0)
  );
`,
  moveTogether,
  "ALTER TABLE letters ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;",
  // What is known of how a room is run is only ever read whole: it is JSON.
  "CREATE TABLE rules (key TEXT PRIMARY KEY, room TEXT NOT NULL, rules TEXT NOT NULL) WITHOUT ROWID;",
  "ALTER TABLE persons ADD COLUMN mute TEXT;",
  // Which entries an entry is about, and whose they were: JSON, and seldom there.
  "ALTER TABLE entries ADD COLUMN about TEXT;",
  `
  CREATE TABLE accounts (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    person INTEGER NOT NULL,
    hash TEXT NOT NULL,
    address TEXT
  ) WITHOUT ROWID;
  ALTER TABLE persons ADD COLUMN account INTEGER;
`,
  // Whose it is is only ever read whole: it is JSON.
  "CREATE TABLE conversations (room TEXT NOT NULL UNIQUE, people TEXT NOT NULL);",
  // What operators did last: of each its facts, as JSON.
  "CREATE TABLE deeds (id INTEGER PRIMARY KEY, time INTEGER NOT NULL, operator TEXT NOT NULL, deed TEXT NOT NULL);",
];
/** The schema that comes of all of them. */
export const SCHEMA_VERSION: number = MIGRATIONS.length;

/** Of what proves who someone is only the hash is kept. */
function hashTokens(db: DatabaseSync): void {
  db.function("sha256", (token) => sha256(String(token)));
  db.exec("UPDATE persons SET token = sha256(token)");
  db.exec("ALTER TABLE persons RENAME COLUMN token TO key");
}

/** So many rooms' ids fit into JavaScript's numbers as long as those of two rooms are 2^36 apart. */
const ROOMS_OF_36_BITS = 2 ** 17;

/**
 * A history with more rooms than that has entries whose ids were rounded, and which nobody could read: all
 * move closer together, and those get new sequence numbers, in their order.
 */
function moveTogether(db: DatabaseSync): void {
  const last = db.prepare("SELECT max(number) AS number FROM rooms").get()?.["number"];
  if (typeof last !== "number" || last < ROOMS_OF_36_BITS) return;
  const factor = 2 ** (53 - Math.ceil(Math.log2(last + 2)));
  db.exec(`
    CREATE TABLE moved (
      id INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      type INTEGER NOT NULL,
      author INTEGER NOT NULL,
      nick TEXT NOT NULL,
      text TEXT NOT NULL,
      request TEXT,
      position INTEGER
    );
    INSERT INTO moved
      SELECT (id >> 36) * ${factor} + CASE
        WHEN id >> 36 < ${ROOMS_OF_36_BITS} THEN id & ${2 ** 36 - 1}
        ELSE row_number() OVER (PARTITION BY id >> 36 ORDER BY id)
      END, time, type, author, nick, text, request, position
      FROM entries ORDER BY id;
    DROP TABLE entries;
    ALTER TABLE moved RENAME TO entries;
    CREATE INDEX requests ON entries (author, position, time) WHERE request IS NOT NULL;
    DELETE FROM fingerprints WHERE room >= ${ROOMS_OF_36_BITS};
    UPDATE rooms SET indexed = 0 WHERE number >= ${ROOMS_OF_36_BITS};
    INSERT INTO counters VALUES ('factor', ${factor});
  `);
}
