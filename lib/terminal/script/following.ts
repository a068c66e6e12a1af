import type { Entering } from "./entering.ts";
import type { RoomState } from "../../vocabulary/reply.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";
import { Follower } from "../../client/timeline/follower.ts";
import {
  type LogChange,
  type OptionsOf,
  Script,
  type ScriptWorld,
  type Welcome,
} from "./script.ts";

/** Entries that cannot be had. */
export interface Missing {
  /** Of which room. */
  readonly room: string;
  /** How many. */
  readonly count: number;
  /** The sequence number of the first. */
  readonly from: number;
  /** That of the last. */
  readonly to: number;
}

/** Where in a room's past it begins. */
export interface FollowingFrom {
  /** With so many of its last entries. */
  readonly replay: number;
  /** Or behind that entry. */
  readonly since?: number | undefined;
  /** Or with what was said from that time on, in UTC milliseconds. */
  readonly sinceMs?: number | undefined;
}

/** A room, and where its log ends. */
export type Place = Partial<RoomState> & { readonly room: string };

/** Entries that are asked for at a time. */
const PAGE = 1_000;

/** Hears all that is said in its rooms, in the order of each, as far as the server has it. */
export abstract class Following extends Script {
  readonly #from: FollowingFrom;
  /** Of each room, by its name. */
  readonly #followers = new Map<string, Follower>();
  /** The rooms of which it was asked where to begin. */
  readonly #asked = new Set<string>();
  readonly #entering: Entering | undefined;

  /** Begins in each room where it is told. */
  constructor(options: OptionsOf<"tail" | "wait">, world: ScriptWorld, from: FollowingFrom) {
    const isCounted = from.since === undefined && from.sinceMs === undefined;
    const replay = isCounted ? from.replay : 0;
    super(options, world, { replay, visits: true });
    this.#from = from;
    this.#entering = this.entering(options.rooms, {
      replay,
      entered: (state, isNew) => this.entered(state, isNew),
    });
  }

  /** Runs until it ends; gives the exit code. */
  override async run(): Promise<number> {
    try {
      return await super.run();
    } finally {
      this.#entering?.end();
    }
  }

  /** This was said, or happened, next. */
  protected abstract said(message: ServerMessage): void;

  /** Something was said before what comes next that cannot be had. */
  protected missing({ room, count }: Missing): void {
    this.complain(this.clientMessages.gone(room, count));
  }

  /** Follows a room that it is in from now on. */
  protected entered({ room, seq = 0 }: Place, isNew = false): void {
    const { since, sinceMs } = this.#from;
    // Of a room that was opened since nothing is the past.
    if (isNew) this.#followerOf(room).begin(0, seq);
    else if (sinceMs !== undefined) this.#beginAt(sinceMs, room, seq);
    else if (since !== undefined) this.#followerOf(room).begin(Math.min(since, seq), seq);
  }

  /** Follows its rooms. */
  protected override welcomed(welcome: Welcome, isFirst: boolean): void {
    this.tellNick(welcome);
    if (isFirst) { for (const state of welcome.rooms) this.entered(state); }
    else {
      for (const follower of this.#followers.values()) follower.reconnected();
      for (const room of this.#asked) this.entered({ room });
    }
    void this.#entering?.welcomed();
  }

  /** Goes on with the other log, or where this one ends. */
  protected override changed({ room, seq, lost }: LogChange): void {
    // Of another log nothing was seen.
    this.#followerOf(room).restart(lost === undefined ? 0 : seq);
  }

  /** Goes on with whatever comes. */
  protected override forgotten(_welcome: Welcome): void {
    for (const follower of this.#followers.values()) follower.restart(undefined);
  }

  /** Asks for it, if it can be had. */
  protected override skipped(message: Extract<ServerMessage, { type: "skipped" }>): void {
    this.#followerOf(message.room).hear(message);
  }

  /** Takes its place among what is said. */
  protected override heard(message: ServerMessage): void {
    // That one is in a room oneself is no news.
    if (message.type === "join" && message.seq !== undefined) return;
    const room = "room" in message ? message.room : undefined;
    const [first] = this.#followers.keys();
    const place = room ?? first;
    if (place === undefined) this.said(message);
    else this.#followerOf(place).hear(message);
  }

  /** Begins with the first entry that was said from that time on. */
  #beginAt(utcMs: number, room: string, seq: number): void {
    this.#asked.add(room);
    const follower = this.#followerOf(room);
    follower.hold();
    const request = { type: "history", room, afterMs: Math.max(0, utcMs - 1), limit: 1 } as const;
    void this.ask(request, "ack", () => {
      this.#asked.delete(room);
      follower.beginWithHeld(seq);
    });
  }

  #followerOf(room: string): Follower {
    return this.#followers.getOrInsertComputed(room, () => {
      const follower: Follower = new Follower({
        next: (message) => this.said(message),
        missing: (from, to) => this.missing({ room, count: to - from + 1, from, to }),
        ask: (after) =>
          void this.ask({ type: "history", room, after, limit: PAGE }, "ack", () => {
            follower.answered();
          }),
      });
      return follower;
    });
  }
}
