/**
 * One person in an answer to WHO, plain or with fields that were asked for (WHOX).
 *
 * @module
 */

import { HOST } from "./names.ts";

/** What WHO tells of a person. */
export interface WhoPerson {
  /** The name. */
  readonly nick: string;
  /** By which name of its own it is known, if it has shown that. */
  readonly account?: string;
  /** What it calls its user. */
  readonly user: string;
  /** What it says its name is. */
  readonly realName: string;
  /** Whether it is away. */
  readonly isAway: boolean;
  /** Whether it runs the server. */
  readonly isOperator: boolean;
  /** Whether it says that it is a bot. */
  readonly isBot: boolean;
  /** For how long it has said nothing, in milliseconds. */
  readonly idleMs: number;
  /** Where it comes from, where that is told. */
  readonly address?: string;
}

/** The fields of WHOX, in the order in which they stand. */
const FIELDS = "tcuihsnfdlaor";
/** What stands for an address, which is told to operators of the server alone. */
const NO_ADDRESS = "255.255.255.255";

/** The fields that were asked for, and the token that comes back. */
export interface WhoFields {
  /** Some of {@link FIELDS}. */
  readonly fields: ReadonlySet<string>;
  /** Up to three digits; 0 where there is none. */
  readonly token: string;
}

/** The fields in `%tcn,743`, or `undefined` where no such are asked for. */
export function parseWhoFields(text = ""): WhoFields | undefined {
  const found = /^[^%]*%([A-Za-z]*)(?:,(\d{1,3}))?/.exec(text);
  if (found === null) return undefined;
  const [, letters = "", token = "0"] = found;
  return { fields: new Set([...letters].filter((letter) => FIELDS.includes(letter))), token };
}

/** `H` or `G` for one who is here or gone, `*` for an operator of the server, `B` for a bot, `prefix` as in NAMES. */
export function whoFlags({ isAway, isOperator, isBot }: WhoPerson, prefix: string): string {
  return `${isAway ? "G" : "H"}${isOperator ? "*" : ""}${isBot ? "B" : ""}${prefix}`;
}

/** What 352 says behind the client's own name. */
export function whoParams(
  person: WhoPerson,
  channel: string,
  server: string,
  prefix: string,
): { readonly params: readonly string[]; readonly last: string } {
  const { user, nick, realName } = person;
  const params = [channel, user, HOST, server, nick, whoFlags(person, prefix)];
  return { params, last: `0 ${realName}` };
}

/** What 354 says behind the client's own name. */
export function whoxParams(
  person: WhoPerson,
  channel: string,
  server: string,
  prefix: string,
  { fields, token }: WhoFields,
): { readonly params: readonly string[]; readonly last?: string } {
  const values: Readonly<Record<string, string>> = {
    t: token,
    c: channel,
    u: person.user,
    i: person.address ?? NO_ADDRESS,
    h: HOST,
    s: server,
    n: person.nick,
    f: whoFlags(person, prefix),
    d: "0",
    l: `${Math.floor(person.idleMs / 1_000)}`,
    a: person.account ?? "0",
    // No operator of a room has a level.
    o: "n/a",
  };
  const params = [...FIELDS].flatMap((field) => fields.has(field) ? values[field] ?? [] : []);
  return fields.has("r") ? { params, last: person.realName } : { params };
}
