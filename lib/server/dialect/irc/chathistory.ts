/**
 * What a client wants of the past: the parameters of CHATHISTORY (IRCv3 chathistory).
 *
 * @module
 */

import { parseMsgid, parseTime } from "./stamp.ts";
import { parseNick } from "../../../text/name.ts";
import { PRIVATE_MARK } from "../../../vocabulary/private.ts";
import { roomOf } from "./names.ts";

/** Most messages for one request. */
export const CHATHISTORY_MAX = 1_000;

/** A point in a room's past: an entry that is known, or a time in UTC milliseconds; `*` is neither. */
export type Point =
  | { readonly type: "entry"; readonly seq: number; readonly timeMs: number }
  | { readonly type: "time"; readonly timeMs: number }
  | { readonly type: "none" };

/** What is asked for: entries of a room, or of a private conversation, at most `limit` of them. */
export type PastRequest =
  | {
    readonly type: "latest" | "before" | "after" | "around";
    readonly room: string;
    readonly point: Point;
    readonly limit: number;
  }
  | {
    readonly type: "between";
    readonly room: string;
    readonly point: Point;
    readonly other: Point;
    readonly limit: number;
  }
  /** In which rooms something was said between two times. */
  | {
    readonly type: "targets";
    readonly fromMs: number;
    readonly toMs: number;
    readonly limit: number;
  };

/** Why it cannot be answered: a code of the specification, and what belongs to it. */
export interface PastFailure {
  /** What it is. */
  readonly type: "failure";
  /** The code. */
  readonly code: "INVALID_PARAMS" | "INVALID_TARGET" | "INVALID_MSGREFTYPE" | "UNKNOWN_COMMAND";
  /** What belongs to it. */
  readonly context: readonly string[];
}

/** What CHATHISTORY with these parameters asks for. */
export function parsePastRequest(params: readonly string[]): PastRequest | PastFailure {
  const [given = "", target = ""] = params;
  const subcommand = given.toUpperCase();
  const fail = (code: PastFailure["code"], ...context: string[]): PastFailure => ({
    type: "failure",
    code,
    context: [subcommand === "" ? "*" : subcommand, ...context],
  });
  const limit = parseLimit(params.at(-1));
  switch (subcommand) {
    case "TARGETS": {
      const [fromMs, toMs] = [timeIn(params[1]), timeIn(params[2])];
      if (params.length < 4 || fromMs === undefined || toMs === undefined || limit === undefined) {
        return fail("INVALID_PARAMS");
      }
      return {
        type: "targets",
        fromMs: Math.min(fromMs, toMs),
        toMs: Math.max(fromMs, toMs),
        limit,
      };
    }
    case "LATEST":
    case "BEFORE":
    case "AFTER":
    case "AROUND":
    case "BETWEEN": {
      const isBetween = subcommand === "BETWEEN";
      if (params.length < (isBetween ? 5 : 4) || limit === undefined) return fail("INVALID_PARAMS");
      const room = placeOf(target);
      if (room === undefined) return fail("INVALID_TARGET", target === "" ? "*" : target);
      const point = parsePoint(room, params[2] ?? "", subcommand === "LATEST");
      const other = isBetween ? parsePoint(room, params[3] ?? "", false) : undefined;
      if (point === undefined || (isBetween && other === undefined)) return fail("INVALID_PARAMS");
      if (other !== undefined) return { type: "between", room, point, other, limit };
      const type = subcommand === "LATEST"
        ? "latest"
        : subcommand === "BEFORE"
        ? "before"
        : subcommand === "AFTER"
        ? "after"
        : "around";
      return { type, room, point, limit };
    }
    default:
      return fail("UNKNOWN_COMMAND");
  }
}

/**
 * The room of a channel's name, or what someone and oneself say to each other alone; `undefined` where it is
 * neither.
 */
export function placeOf(target: string): string | undefined {
  return roomOf(target) ?? ("nick" in parseNick(target) ? PRIVATE_MARK + target : undefined);
}

function parseLimit(text = ""): number | undefined {
  if (!/^\d{1,6}$/.test(text)) return undefined;
  const limit = Number(text);
  return limit === 0 ? undefined : Math.min(limit, CHATHISTORY_MAX);
}

function timeIn(text = ""): number | undefined {
  return text.startsWith("timestamp=") ? parseTime(text.slice("timestamp=".length)) : undefined;
}

function parsePoint(room: string, text: string, isStarAllowed: boolean): Point | undefined {
  if (text === "*") return isStarAllowed ? { type: "none" } : undefined;
  if (text.startsWith("msgid=")) {
    const entry = parseMsgid(room, text.slice("msgid=".length));
    return entry && { type: "entry", ...entry };
  }
  const timeMs = timeIn(text);
  return timeMs === undefined ? undefined : { type: "time", timeMs };
}
