import type { ScriptOptions } from "../options.ts";
import type { ServerMessage } from "../../vocabulary/protocol.ts";
import { Follower } from "../../client/follower.ts";
import { type LogChange, Script, type ScriptWorld, type Welcome } from "./script.ts";

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

/** Entries that are asked for at a time. */
const PAGE = 1_000;

/** Hears all that is said in its room, in order, as far as the server has it. */
export abstract class Following extends Script {
  readonly #since: number | undefined;
  readonly #follower: Follower;
  #room = "";

  /** Begins with the last `replay` entries, or behind the number `since`. */
  constructor(options: ScriptOptions, world: ScriptWorld, replay: number, since?: number) {
    super(options, world, since === undefined ? replay : 0);
    this.#since = since;
    this.#follower = new Follower({
      next: (message) => this.said(message),
      missing: (from, to) => this.missing({ room: this.#room, count: to - from + 1, from, to }),
      ask: (after) =>
        void this.ask({ type: "history", after, limit: PAGE }, "ack", () => {
          this.#follower.answered();
        }),
    });
  }

  /** This was said, or happened, next. */
  protected abstract said(message: ServerMessage): void;

  /** Something was said before what comes next that cannot be had. */
  protected missing({ room, count }: Missing): void {
    this.complain(this.clientMessages.gone(room, count));
  }

  /** Follows the first of its rooms. */
  protected override welcomed(welcome: Welcome, isFirst: boolean): void {
    this.tellNick(welcome);
    const [room] = welcome.rooms;
    this.#room = room?.room ?? this.#room;
    if (!isFirst) this.#follower.reconnected();
    else if (room !== undefined && this.#since !== undefined) {
      this.#follower.begin(Math.min(this.#since, room.seq), room.seq);
    }
  }

  /** Goes on with the other log, or where this one ends. */
  protected override changed({ seq, lost }: LogChange): void {
    // Of another log nothing was seen.
    this.#follower.restart(lost === undefined ? 0 : seq);
  }

  /** Goes on with whatever comes. */
  protected override forgotten(_welcome: Welcome): void {
    this.#follower.restart(undefined);
  }

  /** Asks for it, if it can be had. */
  protected override skipped(message: Extract<ServerMessage, { type: "skipped" }>): void {
    this.#follower.hear(message);
  }

  /** Takes its place among what is said. */
  protected override heard(message: ServerMessage): void {
    this.#follower.hear(message);
  }
}
