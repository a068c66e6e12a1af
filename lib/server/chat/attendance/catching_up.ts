/**
 * How far someone had got in a log, and what of the past is shown from there: in rooms, and in private.
 *
 * @module
 */

import type { Ack, Member } from "../member.ts";
import type { Answered } from "../answered.ts";
import { CONVERSATIONS_TOLD } from "../../../vocabulary/private.ts";
import { fold, withoutHash } from "../../../text/name.ts";
import type { LogCursor, Resume } from "../../../vocabulary/requests.ts";
import type { Past } from "../rooms/past.ts";
import { REMEMBERED_REQUESTS, ROOMS_PER_PERSON } from "../../../vocabulary/protocol.ts";
import type { Room } from "../rooms/room.ts";

/** How many entries behind a cursor are looked at for what may be said again, and how long ones. */
const REPEATED_MAX = 1_000;
const REPEATED_BYTES = 64 * 1024;
/** What was shown on a connection has come after so long. */
const COMES_MS = 5_000;
/** The number of no author. */
const NOBODY = 0;

/** How far someone has got, in which log; without that, in the one that had the room's name. */
export type Cursor = Pick<LogCursor, "after"> & { readonly log: string | undefined };

/** What catching up needs of others. */
export interface CatchingUpParts {
  /** What was said, as it can be told, */
  readonly past: Past;
  /** and as it is known at all servers. */
  readonly remembered: Past;
  /** What was asked for before. */
  readonly answered: Answered<Member>;
}

/** See the top of this file. */
export class CatchingUp {
  readonly #parts: CatchingUpParts;
  readonly #replay: number;

  /** Who says of how much of the past it wants to know gets that, and else `replay` entries. */
  constructor(parts: CatchingUpParts, replay: number) {
    this.#parts = parts;
    this.#replay = replay;
  }

  /** In which rooms someone has got farther than what it was shown stands, and up to where that does. */
  setBack(
    member: Member,
    cursors: ReadonlyMap<string, Cursor>,
    nowMs: number,
  ): Map<Room<Member>, Cursor> {
    const setBack = new Map<Room<Member>, Cursor>();
    const { sinceMs, shownAtMs = nowMs } = member.misled ?? {};
    // A connection that is lost at once may not have brought it.
    const isOver = sinceMs === undefined || nowMs - shownAtMs >= COMES_MS;
    member.misled = isOver ? undefined : { sinceMs, shownAtMs };
    if (isOver) return setBack;
    for (const room of member.rooms) {
      const cursor = cursors.get(fold(room.name));
      const after = this.#parts.past.seqAt(room, sinceMs) - 1;
      if (cursor !== undefined && after < cursor.after) setBack.set(room, { ...cursor, after });
    }
    return setBack;
  }

  /** Shows what was said behind that, one's own included, for it may have another place. */
  showWhatStands(member: Member, room: Room<Member>, { after }: Cursor): void {
    const { past } = this.#parts;
    member.answer(past.catchUp(room, after, NOBODY, Math.max(1, member.rooms.size)));
  }

  /** Shows what was said since one was here last; if the log is another one now, what was said last. */
  show(
    member: Member,
    room: Room<Member>,
    replay: number | undefined,
    cursor: Cursor | undefined,
  ): void {
    const { past } = this.#parts;
    const shown = cursor === undefined || !isOf(cursor, room)
      ? past.replay(room, replay ?? this.#replay)
      : past.catchUp(room, cursor.after, member.author, Math.max(1, member.rooms.size));
    member.answer(shown);
  }

  /** The same to someone whose token has ended, if there was one: only the log's id shows the place. */
  showAnew(
    member: Member,
    room: Room<Member>,
    replay: number | undefined,
    cursor: Cursor | undefined,
  ): void {
    const isKnown = cursor?.log !== undefined && isOf(cursor, room);
    this.show(member, room, replay, isKnown ? cursor : undefined);
    if (isKnown) this.#recallSaid(member, room, cursor.after);
  }

  /**
   * What one said behind `seq` and may say again, for one had no word of it: whoever has the token is
   * known by it, but a token ends. The log still has the name, the ids and the words.
   */
  #recallSaid(member: Member, room: Room<Member>, seq: number): void {
    const { remembered, answered } = this.#parts;
    for (const entry of remembered.behind(room, seq, REPEATED_MAX, REPEATED_BYTES)) {
      const { nick, author, request: id, timeMs } = entry;
      if (id === undefined || author === member.author) continue;
      if (nick !== member.nick && nick !== member.formerNick) continue;
      if (answered.of(member).size >= REMEMBERED_REQUESTS) return;
      const ack: Ack = { type: "ack", room: room.name, seq: entry.seq, timeMs };
      answered.remember(member, id, { ack, connections: 0, isGuess: true });
    }
  }
}

/** How far someone has got in each room, by its folded name: of no more than one can be in, or is told of. */
export function cursorsOf(resume: Resume | undefined): Map<string, Cursor> {
  const { rooms = {}, logs = {} } = resume ?? {};
  const entries = Object.entries(rooms).slice(0, ROOMS_PER_PERSON + CONVERSATIONS_TOLD);
  return new Map(entries.map(([name, after]) => {
    const log = Object.hasOwn(logs, name) ? logs[name] : undefined;
    return [fold(withoutHash(name)), { after, log }];
  }));
}

/** Whether someone's place is one in this very log: another may go by the same name. */
function isOf({ after, log }: Cursor, room: Room<Member>): boolean {
  return (log === undefined || log === room.logId) && after <= room.log.publishedSeq;
}
