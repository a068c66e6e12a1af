/**
 * What servers that are one chat put in line for each other: what their people ask for, and what they say of
 * themselves. No secret stands in it, for the engine keeps it.
 *
 * @module
 */

import type { Change, Look } from "../../vocabulary/command.ts";
import type { CloseReason } from "../../vocabulary/codes.ts";
import type { Found, Keys } from "../chat/stamp.ts";
import { isPrivate } from "../../vocabulary/private.ts";
import type { Origin } from "../../text/address.ts";

/**
 * What all servers of a chat must agree on, by the options' names: their hubs judge by it, or who may come in is
 * decided by it.
 */
export type Settings = Readonly<Record<string, string | number>>;

/** That of them which says who the operators are; whoever appoints others changes it. */
export const OPERATORS = "operator-file";

/** What stands there. */
export function namesOf(operators: readonly string[]): string {
  return operators.toSorted().join(" ");
}

/** In which versions of the line a server can carry out what stands in it. */
export interface Span {
  /** The oldest, */
  readonly least: number;
  /** and the newest. */
  readonly most: number;
}

/** The same of a program. */
export interface LineVersions extends Span {
  /**
   * In which version servers came to do what is asked for, where older ones do not: nobody asks for it before all
   * would, and nobody does it where an older one has let it pass.
   */
  readonly since?: (change: Change) => number;
}

/**
 * Whatever changes what comes of an act, or how a state is written down, is a new version of the line. So that
 * servers can be replaced one by one, a program must be able to do as the one before it did for as long as any
 * server can do no other: the version of a chat is the newest that all of its servers know.
 *
 * A hub does not know of versions. What a new one adds is a change that was none or was refused before, as `since`
 * says, or a new field of one, which `requests.ts` must leave out before all know it; what comes of it is written
 * down only where there is some. Then `least` stays. `tests/server/chat/line_kept_test.ts` holds that what
 * stood in line before comes to the same.
 */
export const LINE_VERSIONS: LineVersions = { least: 2, most: 7, since: sinceOf };
/** From this version on, what was said in private is revised otherwise than by taking it back. */
const AMENDING_SINCE = 3;
/** And one person can be here by several clients, */
const CLIENTS_SINCE = 3;
/** any of which takes its places. */
const BACK_SINCE = 4;
/** And batches say what their writers had carried out before them. */
export const PAST_SINCE = 5;
/** And what is to be revised, and was found before that stood in line, is looked at again when it is carried out. */
export const LOOKS_AGAIN_SINCE = 6;
/** And who comes may say the key of its first room. */
const KEY_SINCE = 7;

function sinceOf(change: Change): number {
  const isAmending = change.type === "edit" || change.type === "react";
  return isAmending && isPrivate(change.room) ? AMENDING_SINCE : 0;
}

/** A change without those of its fields that a server of that version of the line does not know. */
export function asOf(change: Change, version: number): Change {
  if (change.type === "hello" && change.hello.key !== undefined && version < KEY_SINCE) {
    const { key: _key, ...hello } = change.hello;
    return asOf({ ...change, hello }, version);
  }
  if (change.type !== "hello" && change.type !== "nick" || version >= BACK_SINCE) return change;
  const { back: _back, ...before } = change;
  if (version >= CLIENTS_SINCE) return before;
  const { beside: _beside, ...known } = before;
  return known;
}

/**
 * What was known in this version or a later one, and nobody carries out any more, can be gone on from: whoever adds
 * to what a hub knows says there what stands for it where it lacks.
 */
export const KEPT_LEAST = 1;

/** Something that happens to a connection, by its number at its server. */
export type ConnectionAct =
  & {
    /** Which connection. */
    readonly c: number;
    /** Where it comes from, as far as that is known: with its first act alone. */
    readonly from?: Origin;
  }
  & (
    | { readonly type: "greet" | "settle" | "dismiss" }
    /** It asks for a change. */
    | {
      readonly type: "do";
      readonly change: Change;
      /** Whether it wants to hear that what it said has its place in the log. */
      readonly acks?: true;
      /** With `hello` alone: the hashes of its tokens. */
      readonly keys?: Pick<Keys, "key" | "shownKey">;
      /** With `direct` alone: so much waits for its receiver that more would be a burden. */
      readonly isPressed?: true;
      /** With `redact`, `edit` and `react` alone: which entries are meant. */
      readonly found?: readonly Found[];
      /** With those, where all servers know it: they may have been revised while this stood in line. */
      readonly hasWaited?: true;
    }
    /** It is heard of; `isAlive` where that is all. */
    | { readonly type: "hear"; readonly isAlive?: true }
    | { readonly type: "depart"; readonly reason?: CloseReason }
  );

/** Something that a server does, for all its people or for none. */
export type ServerAct =
  /** It is there from now on. The first one of a chat gives it its settings and its `run`. */
  | {
    readonly type: "begin";
    readonly run: string;
    readonly line: Span;
    readonly settings: Settings;
    /** Where clients reach it, as `HOST:PORT`, as far as that is known. */
    readonly address?: string;
    /** The name that it had, if it begins anew, */
    readonly former?: string;
    /** and since when, in UTC milliseconds, it had carried out what is in line no more, if it did. */
    readonly since?: number;
    /** What is kept does not reach up to what is left of the line: those who know more are to keep that. */
    readonly lacks?: true;
  }
  /** From now on a server that comes must have these settings. */
  | { readonly type: "settings"; readonly settings: Settings }
  /** These are the operators; of those that some are, all `stay` or only these. */
  | { readonly type: "appoint"; readonly names: readonly string[]; readonly stay?: string[] }
  /** It lives, and so time passes. */
  | { readonly type: "beat" }
  /** All servers are to say what they know here, */
  | { readonly type: "compare" }
  /** and do: at that place in line it had that digest. */
  | {
    readonly type: "digest";
    readonly at: number;
    readonly digest: string;
    /** Another has carried out something else, and what it carried out itself stands in line. */
    readonly isRight?: true;
  }
  /** What was known at that place is kept. */
  | { readonly type: "kept"; readonly at: number }
  /** It is there no more. */
  | { readonly type: "bye" };

/** One of them. */
export type Act = ConnectionAct | ServerAct;

/** Whether it happens to one connection. */
export function isOfConnection(act: Act): act is ConnectionAct {
  return "c" in act;
}

/** A change as others may read it: passwords and tokens stay where the person is. */
export function withoutSecrets(change: Change): Change {
  switch (change.type) {
    case "op":
    case "nick":
    case "register":
    case "identify": {
      const { password: _password, ...rest } = change;
      return rest;
    }
    case "login":
      return { ...change, password: "" };
    case "hello":
      break;
    default:
      return change;
  }
  const { password: _password, nickPassword: _nickPassword, resume, ...hello } = change.hello;
  return {
    ...change,
    hello: { ...hello, ...(resume !== undefined && { resume: { ...resume, token: "" } }) },
  };
}

/** What stands for a look where another server is told that someone was heard of. */
export function lookOf(isAlive: boolean): Look {
  return { type: isAlive ? "ping" : "help" };
}
