/**
 * What people say to each other alone: how such a conversation is called where rooms are.
 *
 * @module
 */

/** With it begins what stands for a private conversation in the place of a room's name. */
export const PRIVATE_MARK = "@";
/** Behind that, what tells a conversation from all others, which no name of a person has. */
const ID_MARK = ":";
/** Most people in one conversation, oneself included. */
export const PEOPLE_PER_CONVERSATION = 16;
/** So many of one's conversations are told on coming: those in which something was said last. */
export const CONVERSATIONS_TOLD = 100;

/** To whom something is said that answers whoever wrote to oneself alone last, where that is not known yet. */
export const TO_LAST_WRITER = "";

/** Whether that is a private conversation, and no room. */
export function isPrivate(room: string | undefined): room is string {
  return room?.[0] === PRIVATE_MARK;
}

/** What a conversation is called whose log is that one. */
export function conversationName(log: string): string {
  return PRIVATE_MARK + ID_MARK + log;
}

/** The people by whose names a conversation is meant; `undefined` where it is called by its own. */
export function peopleMeant(room: string): readonly string[] | undefined {
  return room.startsWith(ID_MARK, PRIVATE_MARK.length)
    ? undefined
    : namesIn(room.slice(PRIVATE_MARK.length));
}

/** A room as people read it; what is called `@` and names is a private conversation. */
export function titleOf(room: string): string {
  return isPrivate(room) ? room : `#${room}`;
}

/**
 * The names in a list with commas.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(namesIn("ana,bia"), ["ana", "bia"]);
 * assertEquals(namesIn("ana, ,ana"), ["ana"]);
 * ```
 */
export function namesIn(list: string): readonly string[] {
  const names = list.split(",").map((name) => name.trim()).filter((name) => name !== "");
  return [...new Set(names)];
}
