/**
 * What was said to one person alone, in a history file: each letter until its receiver has it. Of one
 * that carried a request's id, that is kept as long as its sender may send it again, but none of its words.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import type { Letter, LetterManner } from "../../../vocabulary/letter.ts";
import { REMEMBERED_REQUESTS } from "../../../vocabulary/protocol.ts";
import type { RequestId } from "../../../vocabulary/codes.ts";
import { integer, text } from "./database.ts";
import type { LettersShown } from "../store.ts";

const INSERT = `
  INSERT INTO letters
    (receiver, log, seq, time, author, person, sender_name, receiver_name, text, request, kind)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
/** What was kept of one before it was taken back. */
const BLANK = `
  UPDATE letters SET text = '' WHERE receiver = ? AND log = ? AND seq = ? AND text IS NOT NULL`;
/** What a letter is beside a message, by the number that stands for it. */
const KINDS: readonly LetterManner[] = [{}, { notice: true }, { deed: true }];
/** Those that have come, of someone who cannot send them again or has sent so many since. */
const FORGET_SHOWN = `
  DELETE FROM letters WHERE receiver = ? AND text IS NULL
    AND (request IS NULL OR author NOT IN (SELECT author FROM persons))`;
const FORGET_REQUESTS = `
  DELETE FROM letters WHERE author = ? AND text IS NULL AND request IS NOT NULL AND id <= (
    SELECT id FROM letters WHERE author = ? AND request IS NOT NULL
    ORDER BY id DESC LIMIT 1 OFFSET ${REMEMBERED_REQUESTS})`;

/** Keeps these, or of one without words, for they were taken back, that nothing but its number is left. */
export function insertLetters(db: DatabaseSync, letters: readonly Letter[]): void {
  const insert = db.prepare(INSERT);
  for (const letter of letters) {
    const { receiver, log, seq, timeMs, author, person, from, to, request } = letter;
    if (letter.text === "" && db.prepare(BLANK).run(receiver, log, seq).changes > 0) continue;
    const said = request === undefined ? null : JSON.stringify(request);
    const values = [receiver, log, seq, timeMs, author, person, from, to, letter.text, said];
    insert.run(...values, kindOf(letter));
  }
}

/** Those to a person that may not have come, in order. */
export function lettersTo(db: DatabaseSync, receiver: number): Letter[] {
  return db.prepare("SELECT * FROM letters WHERE receiver = ? AND text IS NOT NULL ORDER BY seq")
    .all(receiver).map((row) => ({
      log: text(row["log"]),
      seq: integer(row["seq"]),
      timeMs: integer(row["time"]),
      author: integer(row["author"]),
      person: text(row["person"]),
      from: text(row["sender_name"]),
      receiver,
      to: text(row["receiver_name"]),
      text: text(row["text"]),
      ...KINDS[integer(row["kind"])],
    }));
}

function kindOf({ notice, deed }: LetterManner): number {
  return Math.max(0, KINDS.findIndex((kind) => kind.notice === notice && kind.deed === deed));
}

/** The ids of the last requests of a person by which it wrote to one alone, oldest first. */
export function letterRequests(db: DatabaseSync, author: number, limit: number): RequestId[] {
  return db.prepare(
    "SELECT request FROM letters WHERE author = ? AND request IS NOT NULL ORDER BY id DESC LIMIT ?",
  ).all(author, limit).reverse().map(({ request }) => JSON.parse(text(request)));
}

/** All of these have come. */
export function forgetShown(db: DatabaseSync, shown: Iterable<LettersShown>): void {
  for (const each of shown) forget(db, each);
}

function forget(db: DatabaseSync, { receiver, log, seq }: LettersShown): void {
  const authors = db.prepare(
    `SELECT DISTINCT author FROM letters
     WHERE receiver = ? AND log = ? AND seq <= ? AND text IS NOT NULL`,
  ).all(receiver, log, seq).map(({ author }) => integer(author));
  db.prepare("UPDATE letters SET text = NULL WHERE receiver = ? AND log = ? AND seq <= ?")
    .run(receiver, log, seq);
  db.prepare(FORGET_SHOWN).run(receiver);
  for (const author of authors) db.prepare(FORGET_REQUESTS).run(author, author);
}

/** Those to a person who will not come back, and what that person's requests were. */
export function forgetLettersOf(db: DatabaseSync, author: number): void {
  db.prepare("UPDATE letters SET text = NULL WHERE receiver = ?").run(author);
  db.prepare(FORGET_SHOWN).run(author);
  db.prepare("DELETE FROM letters WHERE author = ? AND text IS NULL").run(author);
}
