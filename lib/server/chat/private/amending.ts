/**
 * What was said in private, revised as it can be in a room: who is told how, and that what was taken back waits for
 * nobody any more.
 *
 * @module
 */

import { asItStands, type Conversation, type Party } from "./conversation.ts";
import type { Correspondence, LetterWords } from "./correspondence.ts";
import { type Entry, takesBack } from "../../../vocabulary/entry.ts";
import type { Member } from "../member.ts";
import { refuse } from "../refusal.ts";
import type { Revising, Revision } from "../rooms/revising.ts";
import type { Stamp } from "../stamp.ts";

/** What amending needs of others. */
export interface AmendingParts {
  /** How it is revised, */
  readonly revising: Revising;
  /** and how those are told who do not have what is said in private as rooms. */
  readonly correspondence: Correspondence;
}

/** See the top of this file. */
export class Amending {
  readonly #parts: AmendingParts;

  /** Nothing is revised. */
  constructor(parts: AmendingParts) {
    this.#parts = parts;
  }

  /** Revises what was said there: nobody commands here, so of what is taken back one's own alone. */
  amend(
    member: Member,
    conversation: Conversation,
    request: Revision,
    { found = [], hasWaited, isPressed }: Pick<Stamp, "found" | "hasWaited" | "isPressed">,
  ): void {
    const { room } = conversation;
    const { log } = room;
    const isRedaction = request.type === "redact";
    if (!isRedaction && isPressed === true) {
      const [value = ""] = conversation.namesBut(member);
      return refuse(member, "not_reading", value, { id: request.id });
    }
    const meant = isRedaction ? found.filter(({ author }) => member.hasSaid(author)) : found;
    const { seq } = log;
    this.#parts.revising.revise(member, room, request, {
      found: meant,
      ...(hasWaited === true && { hasWaited }),
    });
    const entry = log.seq === seq ? undefined : log.unpublished.at(-1);
    if (entry !== undefined) this.#tell(member, conversation, entry);
  }

  #tell(member: Member, conversation: Conversation, entry: Entry): void {
    const { correspondence } = this.#parts;
    const { room } = conversation;
    const others = conversation.othersThan(member).flatMap(({ members }) => [...members]);
    const to = conversation.namesBut(member).join(",");
    if (takesBack(entry)) {
      for (const other of others) {
        correspondence.takeBack(member, other, room, entry.targets ?? []);
      }
    }
    room.afterPublish.push(() => {
      const now = asItStands(room, entry);
      conversation.tell(now);
      for (const own of [member, ...member.others]) {
        if (!own.seesConversations) own.tell({ type: "revised", entry: now, to, own: true });
      }
    });
    for (const party of conversation.othersThan(member)) {
      if (party === conversation.partyOf(member)) continue;
      const receivers = [...party.members].filter(({ seesConversations }) => !seesConversations);
      const isAnew = entry.type === "edited";
      if (isAnew) this.#write(member, party, receivers, lettersOf(conversation, entry, to));
      room.afterPublish.push(() => {
        const now = asItStands(room, entry);
        if (isAnew && now.type === "edited") return;
        for (const other of receivers) {
          // For whom letters are kept, what was taken back meanwhile is none; others were told at once.
          if (!isAnew || other.key !== undefined) other.tell({ type: "revised", entry: now, to });
        }
      });
    }
  }

  /** What is said anew is a letter as any other: it must come, be it later, to one client at least. */
  #write(
    member: Member,
    { nick, members }: Party,
    receivers: readonly Member[],
    words: LetterWords,
  ): void {
    const { correspondence } = this.#parts;
    const reached = receivers.filter((other) => correspondence.reaches(other, words.text));
    for (const other of reached) correspondence.send(member, other, words, () => {});
    if (reached.length > 0 || receivers.length < members.size || members.size === 0) return;
    member.tell({ type: "error", code: "direct_unsure", value: nick });
  }
}

/** What is said in the place of something, as a letter. */
function lettersOf(
  { room }: Conversation,
  { seq, timeMs, text, targets = [], deed, notice }: Entry,
  to: string,
): LetterWords {
  const replaces = targets.at(-1);
  return {
    text,
    to,
    place: { room: room.name, seq, timeMs },
    room,
    ...(deed === true && { deed }),
    ...(notice === true && { notice }),
    ...(replaces !== undefined && { replaces }),
  };
}
