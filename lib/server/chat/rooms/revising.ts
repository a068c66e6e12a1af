/**
 * What was said, revised afterwards: lines are taken back, something is said in the place of one, or people
 * react to one by a sign. Which lines are meant is found out where that is asked, before it is carried out: how far back a server remembers
 * is its own matter, and what comes of it must be the same at all servers. What stood in line meanwhile is about
 * what became of those lines ({@link Versions}): what was taken back stays so.
 *
 * @module
 */

import type { Change } from "../../../vocabulary/command.ts";
import type { Entry, EntryPlace } from "../../../vocabulary/entry.ts";
import { fold, graphemesOf } from "../../../text/name.ts";
import type { Found, Moment, Stamp } from "../stamp.ts";
import { canBeTakenBack } from "../../../vocabulary/entry.ts";
import type { Followed, Member, Outlet } from "../member.ts";
import type { OperatorDeed } from "../../../vocabulary/reply.ts";
import type { Past } from "./past.ts";
import type { People } from "../people/people.ts";
import {
  REACTION_MAX,
  REACTIONS_PER_LINE,
  REACTIONS_PER_PERSON,
  REDACT_MAX,
  REDACT_WITHIN_MS,
} from "../../../vocabulary/requests.ts";
import { refuse } from "../refusal.ts";
import type { Room } from "./room.ts";
import type { Speaking } from "./speaking.ts";
import { firstOf, Versions } from "./versions.ts";

/** So many of a room's last entries are looked through for lines that are named by whose they are. */
const SCAN_MAX = 5_000;

/** What is meant where it is one's own last line. */
const ONE_OWN = { nick: undefined, seconds: undefined, count: undefined };

/** So far behind a line it is looked for what is said in its place, in entries. */
const REVISED_WITHIN = 1_000;

/** So far back a line may lie to which one reacts, in entries: so much is looked through for what it has. */
const REACTED_WITHIN = 1_000;

const encoder = new TextEncoder();
/** What is no longer than this, and one line, nobody is told in pieces. */
const SHORT_BYTES = 200;

/** A request that is about what was said before. */
export type Revision = Extract<Change, { readonly type: "redact" | "edit" | "react" }>;

/** What revising needs of others. */
export interface RevisingParts {
  /** When it is. */
  readonly moment: Moment;
  /** Who is here, */
  readonly people: People;
  /** and where: in that room, or private conversation. */
  readonly placeOf: (member: Member, room: string | undefined) => Room<Member> | undefined;
  /** What was said, as far as this server has it. */
  readonly past: Past;
  /** Puts it into the log. */
  readonly speaking: Speaking;
  /** Is told all that operators of the server do. */
  readonly onOperator: ((operator: string, deed: OperatorDeed) => void) | undefined;
}

/** Whether a request is about what was said before: then it is to be found first. */
export function isRevision(request: Change): request is Revision {
  return request.type === "redact" || request.type === "edit" || request.type === "react";
}

/** See the top of this file. */
export class Revising {
  readonly #parts: RevisingParts;

  /** Nothing is revised. */
  constructor(parts: RevisingParts) {
    this.#parts = parts;
  }

  /** Which entries someone means by a request that is about some, in order. It changes nothing. */
  find(outlet: Outlet, request: Change, stamp: Stamp): Found[] | undefined {
    return isRevision(request) ? this.#find(outlet, request, stamp) : undefined;
  }

  #find(outlet: Outlet, request: Revision, { utcMs }: Stamp): Found[] {
    const { past, people, placeOf } = this.#parts;
    const member = people.at(outlet);
    const room = member && placeOf(member, request.room);
    if (member === undefined || room === undefined) return [];
    const { seq } = request;
    const { nick, seconds, count } = request.type === "redact" ? request : ONE_OWN;
    if (seq !== undefined) {
      const entry = this.#standingAt(room, seq, "timeMs" in request ? request.timeMs : undefined);
      if (entry === undefined || request.type === "edit" && entry.announced === true) return [];
      const found = foundOf(entry);
      // What is too far back is refused, whatever signs it has: to look for them would cost a thousand rows of a file.
      const takesSigns = request.type === "react" && room.log.seq - entry.seq < REACTED_WITHIN;
      return takesSigns ? [{ ...found, signs: this.#signsOf(room, found, member) }] : [found];
    }
    const person = nick === undefined ? member : people.named(nick);
    const isMeant = (entry: Entry): boolean =>
      canBeTakenBack(entry) &&
      // The server's word is in each room: said anew in one, it would be a person's.
      !(request.type === "edit" && entry.announced === true) &&
      (person?.hasSaid(entry.author) === true ||
        nick !== undefined && fold(entry.nick) === fold(nick));
    const most = count ?? (seconds === undefined ? 1 : REDACT_MAX);
    const sinceMs = seconds === undefined ? -Infinity : utcMs - seconds * 1_000;
    const found: Found[] = [];
    let scanned = 0;
    for (const entry of past.backwards(room)) {
      if (found.length === most || entry.timeMs < sinceMs || ++scanned > SCAN_MAX) break;
      if (isMeant(entry)) found.push(foundOf(entry));
    }
    return found.reverse();
  }

  /** Does what someone wants to be done with those. */
  revise(
    member: Member,
    room: Room<Member>,
    request: Revision,
    { found = [], hasWaited }: Pick<Stamp, "found" | "hasWaited">,
  ): void {
    const versions = hasWaited === true ? room.versions ??= new Versions() : undefined;
    const standing = versions === undefined
      ? found
      : found.map((one) => versions.standing(one)).filter((one) => one !== undefined);
    switch (request.type) {
      case "edit":
        return this.#edit(member, room, request, standing, versions);
      case "react":
        return this.#react(member, room, request, standing[0]);
      case "redact":
        return this.#redact(member, room, request, standing, versions);
    }
  }

  /**
   * The entry of that number, or what is said in its place by now: whoever names it may not have heard of that. Nothing
   * where it was taken back, or where the number was that of another log, which went by the same name.
   */
  #standingAt(room: Followed, seq: number, timeMs: number | undefined): Entry | undefined {
    const [entry] = this.#parts.past.behind(room, seq - 1, 1, Infinity);
    if (entry?.seq !== seq || timeMs !== undefined && entry.timeMs !== timeMs) return undefined;
    if (entry.type !== "blank") return canBeTakenBack(entry) ? entry : undefined;
    const first = firstOf(entry);
    let left = REVISED_WITHIN;
    for (const later of this.#parts.past.forwards(room, seq)) {
      if (later.type === "edited" && firstOf(later) === first) return later;
      if (--left === 0) break;
    }
    return undefined;
  }

  /** By which signs people have reacted to a message, whichever version of it, as far as that lies not too far back. */
  #signsOf(room: Followed, found: Found, member: Member): NonNullable<Found["signs"]> {
    const first = firstOf(found);
    const versions = new Set([first]);
    const byAuthor = new Map<string, Set<number>>();
    let left = REACTED_WITHIN;
    for (const entry of this.#parts.past.forwards(room, first)) {
      if (left-- === 0) break;
      if ((entry.type === "edited" || entry.type === "blank") && firstOf(entry) === first) {
        versions.add(entry.seq);
      }
      if (entry.type !== "reacted" || !versions.has(firstOf(entry))) continue;
      const authors = byAuthor.get(entry.text) ?? new Set();
      // By which client one gave it, and by which one took it back, is all one.
      const author = member.hasSaid(entry.author) ? member.author : entry.author;
      if (entry.undone === true) authors.delete(author);
      else authors.add(author);
      byAuthor.set(entry.text, authors);
    }
    const there = [...byAuthor].filter(([, authors]) => authors.size > 0);
    const own = there.filter(([, authors]) => authors.has(member.author));
    return { all: there.map(([sign]) => sign), own: own.map(([sign]) => sign) };
  }

  /** Someone reacts to a line, or does so no longer; what is so already is only acknowledged. */
  #react(
    member: Member,
    room: Room<Member>,
    { emoji, remove = false, id }: Extract<Revision, { type: "react" }>,
    found: Found | undefined,
  ): void {
    const { speaking } = this.#parts;
    const silence = speaking.silence(member, room);
    if (silence !== undefined) return refuse(member, silence.code, room.name, { ...silence, id });
    if (/\s/.test(emoji) || graphemesOf(emoji).length > REACTION_MAX) {
      return refuse(member, "reaction_malformed", emoji, { limit: REACTION_MAX, id });
    }
    if (found === undefined) return refuse(member, "line_unknown", "", { id });
    const { seq, timeMs, signs: { all, own } = { all: [], own: [] } } = found;
    if (room.log.seq - seq >= REACTED_WITHIN) return refuse(member, "line_unknown", "", { id });
    if (own.includes(emoji) !== remove) return member.tell({ type: "ack", room: room.name }, id);
    const isNew = !remove && !all.includes(emoji);
    if (
      !remove && own.length >= REACTIONS_PER_PERSON || isNew && all.length >= REACTIONS_PER_LINE
    ) {
      return refuse(member, "reactions_full", "", { id });
    }
    const sign = { type: "reacted", text: emoji, targets: [{ seq, timeMs }] } as const;
    speaking.note(member, room, remove ? { ...sign, undone: true } : sign, id);
  }

  /** Says something in the place of one's own line. */
  #edit(
    member: Member,
    room: Room<Member>,
    { text, id }: Extract<Revision, { type: "edit" }>,
    found: readonly Found[],
    versions: Versions | undefined,
  ): void {
    const { moment, speaking } = this.#parts;
    const command = "edit";
    const silence = speaking.silence(member, room);
    if (silence !== undefined) return refuse(member, silence.code, room.name, { ...silence, id });
    const last = found.at(-1);
    if (last === undefined || !member.hasSaid(last.author)) {
      return refuse(member, "line_unknown", "", { command, id });
    }
    const { timeMs, type, targets: [first] = [] } = last;
    if (moment.utcMs - (first?.timeMs ?? timeMs) > REDACT_WITHIN_MS) {
      return refuse(member, "line_old", room.name, { command, id });
    }
    const targets = [...(first === undefined ? [] : [first]), placeIn(last)];
    const isDeed = type === "action" || last.deed === true;
    const said = {
      type: "edited",
      text,
      targets,
      ...(isDeed && { deed: true } as const),
      ...(last.notice === true && { notice: true } as const),
    } as const;
    if (!speaking.note(member, room, said, id)) return;
    room.log.blank([last.seq]);
    versions?.replace(firstOf(last), { seq: room.log.seq, timeMs: moment.utcMs });
  }

  /** Takes those lines back that someone may: one's own for a while, and any where one commands. */
  #redact(
    member: Member,
    room: Room<Member>,
    { nick, reason, id }: Extract<Revision, { type: "redact" }>,
    found: readonly Found[],
    versions: Versions | undefined,
  ): void {
    const { moment, onOperator, speaking } = this.#parts;
    const { person, operator } = member;
    const command = "redact";
    if (found.length === 0) return refuse(member, "line_unknown", nick ?? "", { command, id });
    const isCommanding = operator !== undefined || room.rules?.rankOf(person) === "mod";
    const own = found.filter((entry) => member.hasSaid(entry.author));
    const taken = isCommanding
      ? found
      : own.filter(({ timeMs }) => moment.utcMs - timeMs <= REDACT_WITHIN_MS);
    if (taken.length === 0) {
      const code = own.length === 0 ? "not_room_operator" : "line_old";
      return refuse(member, code, room.name, { command, id });
    }
    const other = taken.findLast((entry) => !member.hasSaid(entry.author));
    const of = other === undefined ? {} : { of: other.nick };
    const text = isCommanding ? reason ?? "" : "";
    const targets = taken.map(placeIn);
    if (!speaking.note(member, room, { type: "redacted", text, targets, ...of }, id)) return;
    room.log.blank(targets.map(({ seq }) => seq));
    for (const each of taken) versions?.remove(firstOf(each));
    if (operator === undefined || other === undefined) return;
    onOperator?.(operator, {
      type: "redacted",
      by: member.nick,
      room: room.name,
      nick: other.nick,
      count: taken.length,
      ...(text !== "" && { reason: text }),
    });
  }
}

/** It, as what is done with it names it. */
function placeIn({ seq, timeMs, extent }: Found): EntryPlace {
  return extent === undefined ? { seq, timeMs } : { seq, timeMs, extent };
}

function foundOf(entry: Entry): Found {
  const { type, seq, timeMs, nick, author, text, targets, deed, notice } = entry;
  const isDeed = type === "action" || deed === true;
  const bytes = encoder.encode(text).length;
  const lines = text.split("\n").length;
  const isMuch = bytes > SHORT_BYTES || lines > 1;
  return {
    ...(isMuch && { extent: { bytes, lines, ...(isDeed && { deed: true as const }) } }),
    ...{ type, seq, timeMs, nick, author },
    ...(targets !== undefined && { targets }),
    ...(deed !== undefined && { deed }),
    ...(notice !== undefined && { notice }),
  };
}
