/**
 * Whose something is that is kept for people and not for names: what is said in private above all. Whoever
 * can come back, and nobody else, is the same person: by its token, or by the password of a name of its own.
 *
 * @module
 */

import type { Member } from "../member.ts";

/** What tells one person from all others: in memory, and in what is kept, for as long as one of both lasts. */
export type Whose = string;

/** Which person someone is. */
export function whose({ account, author }: Pick<Member, "account" | "author">): Whose {
  return String(account ?? author);
}

/** Whether that person can come back, even after the server was started anew. */
export function canReturn({ account, key }: Pick<Member, "account" | "key">): boolean {
  return account !== undefined || key !== undefined;
}

/** The number of the person that owns names, if it is one that does. */
export function numberOf(whose: Whose): number {
  return Number(whose);
}
