/**
 * What makes the entries of a history searchable: an index of their words by FTS5, beside the table that
 * holds them (https://sqlite.org/fts5.html#external_content_tables). Transactions are the caller's.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { run } from "./sqlite_file.ts";

/**
 * So many pages of the index are merged each time: left to itself, FTS5 does it all at once, for
 * 20 ms and more. Only if that were not enough would it have to, at so many segments.
 */
const MERGE_PAGES = 32;
const CRISIS_SEGMENTS = 256;

/** What the index has to know of an entry. */
export interface IndexedText {
  /** Its row id. */
  readonly id: number;
  /** What was said. */
  readonly text: string;
}

/** See the top of this file. */
export class SqliteIndex {
  readonly #db: DatabaseSync;

  /** Of a file that is open. */
  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#tune("automerge", 0);
    this.#tune("crisismerge", CRISIS_SEGMENTS);
  }

  /** Makes these findable. */
  add(texts: readonly IndexedText[]): void {
    const index = this.#db.prepare("INSERT INTO words (rowid, text) VALUES (?, ?)");
    for (const { id, text } of texts) index.run(id, text);
    this.#tune("merge", MERGE_PAGES);
  }

  /** Takes these out, all of which are in it. */
  remove(texts: readonly IndexedText[]): void {
    const unindex = this.#db.prepare(
      "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)",
    );
    for (const { id, text } of texts) unindex.run(id, text);
    this.#tune("merge", MERGE_PAGES);
  }

  /** The rows of the newest entries that have all of these words and an id between the two, newest first. */
  find(words: string, behind: number, before: number, limit: number): Record<string, unknown>[] {
    // Each word as a string of FTS5, so that none of it is taken for syntax.
    const query = words.split(/[\s\0]+/).filter((word) => word !== "")
      .map((word) => `"${word.replaceAll('"', '""')}"`).join(" ");
    if (query === "") return [];
    return this.#db.prepare(
      `SELECT entries.* FROM words JOIN entries ON entries.id = words.rowid
       WHERE words MATCH ? AND words.rowid > ? AND words.rowid < ?
       ORDER BY words.rowid DESC LIMIT ?`,
    ).all(query, behind, before, limit);
  }

  /** One of the index's own commands (https://sqlite.org/fts5.html#special_insert_commands). */
  #tune(command: string, value: number): void {
    // A number that is bound counts as a real one, which is refused.
    run(this.#db, `INSERT INTO words (words, rank) VALUES ('${command}', ${value})`);
  }
}
