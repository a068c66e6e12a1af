/**
 * Kinds of requests, by what of a person they are about.
 *
 * @module
 */

import type { Change, Command } from "../../vocabulary/command.ts";

/** What of who one is, and where, can be chosen before one is seen anywhere. */
export type Choice = Extract<
  Change,
  { readonly type: "nick" | "introduce" | "promote" | "enter" | "join" | "language" }
>;
/** What someone does who is seen by others. */
export type Act = Exclude<
  Change,
  Choice | { readonly type: "hello" | "probe" | "quit" | "expel" }
>;

/** What can be asked for, beside choices, before one is seen anywhere. */
const OPENINGS: ReadonlySet<Command["type"]> = new Set(
  ["invalid", "hello", "probe", "quit", "expel", "ping"],
);

/** Whether a request chooses who one is, or where. */
export function isChoice(request: Command): request is Choice {
  switch (request.type) {
    case "nick":
    case "introduce":
    case "promote":
    case "enter":
    case "join":
    case "language":
      return true;
    default:
      return false;
  }
}

/** Whether a request says something in a room, whose readers may have to catch up first. */
export function isSpoken(
  request: Command,
): request is Extract<Command, { type: "say" | "action" | "topic" | "edit" }> {
  return request.type === "say" || request.type === "action" || request.type === "edit" ||
    (request.type === "topic" && request.text !== undefined);
}

/** Whether a request shows that someone is there, and not a program alone. */
export function isByHand(request: Command): boolean {
  switch (request.type) {
    case "say":
    case "direct":
      return request.notice !== true;
    case "action":
    case "topic":
    case "edit":
      return true;
    default:
      return false;
  }
}

/** Whether someone may ask for this before it is in a room: it says who it is, and where it wants to be. */
export function isOpening(request: Command): boolean {
  return isChoice(request) || OPENINGS.has(request.type);
}
