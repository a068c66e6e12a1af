/**
 * Whose which private conversation is, in the tables of a history: a row for each, of JSON, for it is only ever
 * read whole. What was said in it stands where it stands of rooms.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { listIn, objectIn } from "./rules.ts";
import type { ConversationStore, StoredConversation } from "../store.ts";
import type { SqliteFile } from "./file.ts";
import { attempt, text } from "./database.ts";

/** Those of a file; `forgetRoom` forgets what was said in one. */
export function conversationsOf(
  file: () => Pick<SqliteFile, "db" | "note">,
  forgetRoom: (room: string) => void,
): ConversationStore {
  return {
    all: () => attempt(() => conversationsIn(file().db)),
    save: (conversation) => file().note(() => insertConversation(file().db, conversation)),
    forget: (room) => {
      forgetRoom(room);
      file().note(() => deleteConversation(file().db, room));
    },
  };
}

function conversationsIn(db: DatabaseSync): StoredConversation[] {
  return db.prepare("SELECT room, people FROM conversations ORDER BY rowid").all()
    .map(({ room, people }) => ({
      room: text(room),
      people: listIn(JSON.parse(text(people))).map((each) => {
        const { whose, nick, isOpen } = objectIn(each);
        return { whose: String(whose), nick: String(nick), isOpen: isOpen === true };
      }),
    }));
}

function insertConversation(
  db: DatabaseSync,
  { room, people }: StoredConversation,
): void {
  db.prepare(
    "INSERT INTO conversations (room, people) VALUES (?, ?) ON CONFLICT (room) DO UPDATE SET people = excluded.people",
  ).run(room, JSON.stringify(people));
}

/** Keeps whose these are, and no others. */
export function replaceConversations(
  db: DatabaseSync,
  conversations: readonly StoredConversation[],
): void {
  db.prepare("DELETE FROM conversations").run();
  for (const each of conversations) insertConversation(db, each);
}

function deleteConversation(db: DatabaseSync, room: string): void {
  db.prepare("DELETE FROM conversations WHERE room = ?").run(room);
}
