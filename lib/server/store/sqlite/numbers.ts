/**
 * Numbers that a history gives once, whatever is forgotten: authors', and those by which what is said is in
 * order, in whatever room and run of the server.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { attempt, integer } from "./database.ts";

/** So many entries at most are said in one run of the server. */
const START_FACTOR = 2 ** 33;

/** See the top of this file. */
export class SqliteNumbers {
  readonly #db: DatabaseSync;
  #lastAuthor: number;
  #position: number;

  /** Goes on where the file was left, and behind an author's number that is known otherwise. */
  constructor(db: DatabaseSync, lastAuthor = 0) {
    this.#db = db;
    this.#lastAuthor = Math.max(lastAuthor, this.#counted("author"));
    this.#position = this.#counted("starts") * START_FACTOR;
  }

  /** A number no lower than any author's. */
  get lastAuthor(): number {
    return this.#lastAuthor;
  }

  /** The place of what is said next. */
  nextPosition(): number {
    return ++this.#position;
  }

  /** Within a transaction: an author has that number. */
  count(author: number): void {
    if (author > this.#lastAuthor) this.#write(author);
  }

  /** What was counted is committed. */
  note(author: number): void {
    this.#lastAuthor = Math.max(this.#lastAuthor, author);
  }

  /** Within a transaction: writes down what is known. */
  keep(): void {
    this.#write(this.#lastAuthor);
  }

  #write(author: number): void {
    this.#db.prepare("INSERT OR REPLACE INTO counters VALUES ('author', ?)").run(author);
  }

  #counted(name: string): number {
    const select = "SELECT value FROM counters WHERE name = ?";
    return attempt(() => integer(this.#db.prepare(select).get(name)?.["value"]));
  }
}
