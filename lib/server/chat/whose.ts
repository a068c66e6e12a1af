/**
 * Whose something is that is kept for people and not for names: what is said in private above all. Whoever
 * can come back, and nobody else, is the same person.
 *
 * @module
 */

import type { Member } from "./member.ts";

/** What tells one person from all others: in memory, and in what is kept, for as long as one of both lasts. */
export type Whose = string;

/** Which person someone is. */
export function whose({ author }: Pick<Member, "author">): Whose {
  return String(author);
}
