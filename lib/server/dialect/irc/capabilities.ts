/**
 * What one client has asked for by CAP (IRCv3 capability negotiation), and what is offered.
 *
 * Only eight of them change how a room reads; those have a bit each, and connections with the same bits share
 * one voice. All others concern replies alone.
 *
 * @module
 */

import { MULTILINE_MAX_BYTES, MULTILINE_MAX_LINES } from "./multiline.ts";

/** The bits of capabilities that change a room's lines. */
export const VOICE_BITS = {
  "server-time": 1,
  "message-tags": 2,
  "draft/multiline": 4,
  "extended-join": 8,
  "away-notify": 16,
  "setname": 32,
  "draft/message-redaction": 64,
  "account-tag": 128,
} as const;

/** What is offered; behind those that have a value, that. */
const OFFERED: ReadonlyMap<string, string> = new Map([
  ["message-tags", ""],
  ["server-time", ""],
  ["batch", ""],
  ["echo-message", ""],
  ["labeled-response", ""],
  ["multi-prefix", ""],
  ["userhost-in-names", ""],
  ["extended-join", ""],
  ["away-notify", ""],
  ["account-notify", ""],
  ["account-tag", ""],
  ["setname", ""],
  ["invite-notify", ""],
  ["extended-monitor", ""],
  ["standard-replies", ""],
  ["cap-notify", ""],
  ["no-implicit-names", ""],
  ["draft/no-implicit-names", ""],
  ["draft/chathistory", ""],
  ["draft/event-playback", ""],
  ["draft/multiline", `max-bytes=${MULTILINE_MAX_BYTES},max-lines=${MULTILINE_MAX_LINES}`],
  ["draft/read-marker", ""],
  ["sasl", "PLAIN"],
  ["draft/message-redaction", ""],
]);
/** CAP's list is cut before a line would be too long, with some room for names. */
const LIST_MAX = 300;

/** What one client may use, and since when nothing more waits for it to say so. */
export class Capabilities {
  readonly #enabled = new Set<string>();
  #knows302 = false;
  #isNegotiating = false;

  /** Whether a client may use it. */
  has(name: string): boolean {
    return this.#enabled.has(name);
  }

  /** Whether registration waits for `CAP END`. */
  get isNegotiating(): boolean {
    return this.#isNegotiating;
  }

  /** The bits of {@link VOICE_BITS} that hold. Several lines need tags and batches to be one message. */
  get bits(): number {
    let bits = 0;
    for (const [name, bit] of Object.entries(VOICE_BITS)) if (this.has(name)) bits |= bit;
    const canBatch = this.has("batch") && this.has("message-tags");
    return canBatch ? bits : bits & ~VOICE_BITS["draft/multiline"];
  }

  /**
   * What is answered to `CAP` with these parameters: each a subcommand and its text. `isRegistered` says
   * that nothing waits for the end of it any more.
   */
  negotiate(
    params: readonly string[],
    isRegistered: boolean,
  ): { readonly type: "answers"; readonly answers: readonly string[] } | {
    readonly type: "unknown";
  } {
    const [given = "", argument = ""] = params;
    switch (given.toUpperCase()) {
      case "LS":
        if (!isRegistered) this.#isNegotiating = true;
        return { type: "answers", answers: this.#list(Number.parseInt(argument) >= 302) };
      case "LIST":
        return { type: "answers", answers: [`LIST :${[...this.#enabled].join(" ")}`] };
      case "REQ":
        if (!isRegistered) this.#isNegotiating = true;
        return { type: "answers", answers: [this.#request(argument)] };
      case "END":
        this.#isNegotiating = false;
        return { type: "answers", answers: [] };
      default:
        return { type: "unknown" };
    }
  }

  #list(knows302: boolean): string[] {
    // Who understands that once understands it for good, and hears of changes.
    this.#knows302 ||= knows302;
    if (this.#knows302) this.#enabled.add("cap-notify");
    if (!knows302) return [`LS :${[...OFFERED.keys()].join(" ")}`];
    const lines: string[] = [];
    let line = "";
    for (const [name, value] of OFFERED) {
      const word = value === "" ? name : `${name}=${value}`;
      if (line.length + word.length >= LIST_MAX) {
        lines.push(`LS * :${line}`);
        line = "";
      }
      line += line === "" ? word : ` ${word}`;
    }
    return [...lines, `LS :${line}`];
  }

  /** All of it or nothing, and the answer has the very words. */
  #request(text: string): string {
    const words = text.split(" ").filter((word) => word !== "");
    const isKnown = words.every((word) => OFFERED.has(word.replace(/^-/, "")));
    if (!isKnown) return `NAK :${text}`;
    for (const word of words) {
      if (!word.startsWith("-")) this.#enabled.add(word);
      else if (word !== "-cap-notify" || !this.#knows302) this.#enabled.delete(word.slice(1));
    }
    return `ACK :${text}`;
  }
}
