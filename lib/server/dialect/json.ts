/**
 * The json dialect: Papo's own protocol, whose types and rules stand in `protocol.ts`. Here its
 * requests are checked field by field, and its answers written.
 *
 * @module
 */

import type { Command } from "../../vocabulary/command.ts";
import type { Decoder, Dialect } from "./dialect.ts";
import type { Allowed, Problem, ServerEvent } from "../../vocabulary/reply.ts";
import type { Entry } from "../../vocabulary/entry.ts";
import { type Language, LANGUAGES } from "../../vocabulary/language.ts";
import { type Line, LineSplitter } from "../../text/lines.ts";
import { closingSentence, MESSAGES } from "../../language/chat.ts";
import {
  type ClientRequest,
  type EntryMessage,
  type Hello,
  type LogCursor,
  PROTOCOL_VERSION,
  REQUEST_MAX_BYTES,
  type ServerMessage,
  TEXT_MAX_BYTES,
} from "../../vocabulary/protocol.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import { HISTORY_MAX, TERM_MAX_MS } from "../../language/slash.ts";
import { excerpt, plainText } from "../../text/text.ts";

/** So many requests in a row that are none end the connection. */
const MAX_PROBLEMS = 20;
const ID_MAX = 64;
const NAME_MAX = 256;
const VALUE_MAX = 40;

const LINE_BREAK = /[\r\n]/;

const encoder = new TextEncoder();

/** See the top of this file. */
export const json: Dialect = {
  name: "json",
  decoder: (_maxLineBytes, maxTextBytes = TEXT_MAX_BYTES) => new JsonDecoder(maxTextBytes),
  encode: (event, language, id) => {
    if (event.type === "history") {
      return event.entries.map((entry) => lineOf(entryMessage(entry, true))).join("");
    }
    const message = messageOf(event, language);
    return message === undefined ? "" : lineOf(withId(message, id));
  },
  wantsAcks: true,
  introduces: true,
  password: "hello",
  pings: true,
};

class JsonDecoder implements Decoder {
  readonly quietMs = undefined;
  readonly #lines = new LineSplitter(REQUEST_MAX_BYTES);
  readonly #maxTextBytes: number;
  #problems = 0;
  #idle = 0;

  constructor(maxTextBytes: number) {
    this.#maxTextBytes = maxTextBytes;
  }

  push(bytes: Uint8Array<ArrayBuffer>): Command[] {
    return this.#requests(this.#lines.push(bytes));
  }

  quiet(): Command[] {
    return [];
  }

  end(): Command[] {
    return this.#requests(this.#lines.end());
  }

  takeIdle(): number {
    const idle = this.#idle;
    this.#idle = 0;
    return idle;
  }

  #requests(lines: Line[]): Command[] {
    const requests: Command[] = [];
    for (const line of lines) {
      if (line.type === "line" && line.text.trim() === "") {
        this.#idle++;
        continue;
      }
      const request = line.type === "line" ? parseRequest(line.text, this.#maxTextBytes) : TOO_LONG;
      requests.push(request);
      this.#problems = request.type === "invalid" ? this.#problems + 1 : 0;
      if (this.#problems === MAX_PROBLEMS) requests.push({ type: "expel" });
    }
    return requests;
  }
}

// Requests

const TOO_LONG: Command = { type: "invalid", code: "line_too_long", limit: REQUEST_MAX_BYTES };

type RequestType = ClientRequest["type"];

/** What each type of request is made of; a type that is missing here is a type error. */
const READERS: Readonly<Record<RequestType, (fields: Fields) => Command>> = {
  hello: (fields) => ({ type: "hello", hello: readHello(fields) }),
  say: (fields) => ({ type: "say", ...room(fields), text: fields.message("text") }),
  action: (fields) => ({ type: "action", ...room(fields), text: fields.message("text") }),
  direct: (fields) => ({
    type: "direct",
    to: fields.text("to", NAME_MAX),
    ...fields.optional("person", () => fields.text("person", NAME_MAX)),
    text: fields.message("text"),
  }),
  seen: (fields) => ({
    type: "seen",
    log: fields.text("log", NAME_MAX),
    after: fields.number("after", 0, Number.MAX_SAFE_INTEGER),
  }),
  join: (fields) => ({
    type: "join",
    room: fields.text("room", NAME_MAX),
    ...fields.optional("replay", () => fields.number("replay", 0, HISTORY_MAX)),
    ...cursor(fields),
  }),
  leave: (fields) => ({ type: "leave", ...room(fields) }),
  nick: (fields) => ({ type: "nick", nick: fields.text("nick", NAME_MAX) }),
  topic: (fields) => ({
    type: "topic",
    ...room(fields),
    ...fields.optional("text", () => fields.line("text", fields.maxTextBytes)),
  }),
  who: (fields) => ({ type: "who", ...room(fields) }),
  rooms: () => ({ type: "rooms" }),
  history: (fields) => ({
    type: "history",
    ...room(fields),
    ...fields.optional("before", () => fields.number("before", 0, Number.MAX_SAFE_INTEGER)),
    ...fields.optional("after", () => fields.number("after", 0, Number.MAX_SAFE_INTEGER)),
    ...fields.optional("limit", () => fields.number("limit", 1, HISTORY_MAX)),
  }),
  search: (fields) => ({
    type: "search",
    ...room(fields),
    words: plainText(fields.text("words", NAME_MAX)),
    ...fields.optional("before", () => fields.number("before", 0, Number.MAX_SAFE_INTEGER)),
  }),
  op: (fields) => ({
    type: "op",
    name: plainText(fields.text("name", NAME_MAX)),
    password: fields.secret("password", NAME_MAX),
  }),
  kick: (fields) => ({ type: "kick", nick: fields.text("nick", NAME_MAX), ...reason(fields) }),
  ban: (fields) => ({
    type: "ban",
    target: fields.text("target", NAME_MAX),
    ...term(fields),
    ...reason(fields),
  }),
  unban: (fields) => ({ type: "unban", target: fields.text("target", NAME_MAX) }),
  bans: () => ({ type: "bans" }),
  mute: (fields) => ({
    type: "mute",
    nick: fields.text("nick", NAME_MAX),
    ...term(fields),
    ...reason(fields),
  }),
  unmute: (fields) => ({ type: "unmute", nick: fields.text("nick", NAME_MAX) }),
  lock: (fields) => ({ type: "lock", room: fields.text("room", NAME_MAX), ...reason(fields) }),
  unlock: (fields) => ({ type: "unlock", room: fields.text("room", NAME_MAX) }),
  ping: () => ({ type: "ping" }),
  bye: () => ({ type: "quit" }),
};

/** The request in one line, or what is wrong with it. */
function parseRequest(line: string, maxTextBytes: number): Command {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { type: "invalid", code: "json_malformed" };
  }
  if (!isObject(value)) return { type: "invalid", code: "json_malformed" };
  const fields = new Fields(value, maxTextBytes);
  const id = fields.id();
  const request = read(value["type"], fields);
  return {
    ...(fields.problem === undefined ? request : { type: "invalid", ...fields.problem }),
    ...(id !== undefined && { id }),
  };
}

function read(type: unknown, fields: Fields): Command {
  if (typeof type === "string" && isRequestType(type)) return READERS[type](fields);
  const allowed: Allowed = { type: "oneOf", values: Object.keys(READERS) };
  const value = type === undefined ? "" : shown(type);
  return { type: "invalid", code: "type_unknown", field: "type", value, allowed };
}

function readHello(fields: Fields): Hello {
  return {
    type: "hello",
    version: fields.number("version", 0, Number.MAX_SAFE_INTEGER),
    ...fields.optional("nick", () => fields.text("nick", NAME_MAX)),
    ...fields.optional("alike", () => fields.flag("alike")),
    ...room(fields),
    ...fields.optional("language", () => fields.oneOf("language", LANGUAGES)),
    ...fields.optional("password", () => fields.secret("password", NAME_MAX)),
    ...fields.optional("replay", () => fields.number("replay", 0, HISTORY_MAX)),
    ...fields.optional("directs", () => {
      return cursor(new Fields(fields.object("directs"), fields.maxTextBytes, fields));
    }),
    ...fields.optional("resume", () => {
      const resume = new Fields(fields.object("resume"), fields.maxTextBytes, fields);
      const rooms = new Fields(resume.object("rooms"), fields.maxTextBytes, fields);
      const seqs = rooms.names.map((name) =>
        [name, rooms.number(name, 0, Number.MAX_SAFE_INTEGER)] as const
      );
      return {
        token: resume.text("token", NAME_MAX),
        rooms: Object.fromEntries(seqs),
        ...resume.optional("nick", () => resume.text("nick", NAME_MAX)),
        ...resume.optional("logs", () => {
          const logs = new Fields(resume.object("logs"), fields.maxTextBytes, fields);
          return Object.fromEntries(logs.names.map((name) => [name, logs.text(name, NAME_MAX)]));
        }),
      };
    }),
  };
}

function room(fields: Fields): { readonly room?: string } {
  return fields.optional("room", () => fields.text("room", NAME_MAX));
}

function cursor(fields: Fields): Partial<LogCursor> {
  return {
    ...fields.optional("after", () => fields.number("after", 0, Number.MAX_SAFE_INTEGER)),
    ...fields.optional("log", () => fields.text("log", NAME_MAX)),
  };
}

function reason(fields: Fields): { readonly reason?: string } {
  return fields.optional("reason", () => plainText(fields.text("reason", NAME_MAX)));
}

function term(fields: Fields): { readonly forMs?: number } {
  const { seconds } = fields.optional(
    "seconds",
    () => fields.number("seconds", 1, TERM_MAX_MS / 1_000),
  );
  return seconds === undefined ? {} : { forMs: 1_000 * seconds };
}

/** Reads typed fields out of an object, and remembers the first that was wrong. */
class Fields {
  /** The longest text of a message, in bytes. */
  readonly maxTextBytes: number;
  readonly #object: Readonly<Record<string, unknown>>;
  /** The object in which this one stands. */
  readonly #outer: Fields | undefined;
  #problem: Problem | undefined;

  constructor(object: Readonly<Record<string, unknown>>, maxTextBytes: number, outer?: Fields) {
    this.#object = object;
    this.maxTextBytes = maxTextBytes;
    this.#outer = outer;
  }

  get problem(): Problem | undefined {
    return this.#problem;
  }

  get names(): string[] {
    return Object.keys(this.#object);
  }

  id(): RequestId | undefined {
    const value = this.#value("id");
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string" && value.length <= ID_MAX) return value;
    if (Number.isSafeInteger(value)) return Number(value);
    this.#refuse("id", { type: "id" });
    return undefined;
  }

  text(name: string, max: number): string {
    const value = this.#value(name);
    if (typeof value === "string" && value !== "" && value.length <= max) return value;
    this.#refuse(name, { type: "text", max });
    return "";
  }

  /** A text on one line, fit to be shown; it may be empty. */
  line(name: string, max: number): string {
    const value = this.#value(name);
    if (typeof value === "string" && value.length <= max) return plainText(value).trim();
    this.#refuse(name, { type: "text", max });
    return "";
  }

  /** A text that is never shown, not even where it will not do. */
  secret(name: string, max: number): string {
    const value = this.#value(name);
    if (typeof value === "string" && value !== "" && value.length <= max) return value;
    this.#remember({ code: "field_invalid", field: name, allowed: { type: "text", max } });
    return "";
  }

  /** A text of one or several lines, fit to be shown. */
  message(name: string): string {
    const { maxTextBytes: max } = this;
    const text = this.#value(name);
    if (typeof text !== "string" || text === "") {
      this.#refuse(name, { type: "text", max });
      return "";
    }
    if (isLongerThan(max, text)) {
      this.#remember({ code: "text_too_long", field: name, limit: max });
      return "";
    }
    if (!LINE_BREAK.test(text)) {
      const line = plainText(text);
      if (line.trim() === "") this.#refuse(name, { type: "text", max });
      return line;
    }
    // Empty lines before and after say nothing. No regular expression: on thousands of line breaks
    // it would take time with their square.
    const lines = text.split(/\r\n|\r|\n/).map(plainText);
    const first = lines.findIndex((line) => line.trim() !== "");
    if (first === -1) this.#refuse(name, { type: "text", max });
    return lines.slice(first, lines.findLastIndex((line) => line.trim() !== "") + 1).join("\n");
  }

  number(name: string, min: number, max: number): number {
    const value = this.#value(name);
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) {
      return value;
    }
    this.#refuse(name, { type: "number", min, max });
    return min;
  }

  flag(name: string): boolean {
    const value = this.#value(name);
    if (typeof value !== "boolean") this.#refuse(name, { type: "flag" });
    return value === true;
  }

  oneOf<T extends string>(name: string, values: readonly [T, ...T[]]): T {
    const value = this.#value(name);
    const found = values.find((allowed) => allowed === value);
    if (found === undefined) this.#refuse(name, { type: "oneOf", values });
    return found ?? values[0];
  }

  object(name: string): Readonly<Record<string, unknown>> {
    const value = this.#value(name);
    if (isObject(value)) return value;
    this.#refuse(name, { type: "object" });
    return {};
  }

  /** `{ name: value }` where the field is there, else nothing. `null` is as good as not there. */
  optional<Name extends string, T>(name: Name, read: () => T): { readonly [N in Name]?: T } {
    const value = this.#value(name);
    if (value === undefined || value === null) return {};
    const field: { [N in Name]?: T } = {};
    field[name] = read();
    return field;
  }

  /** A name such as `__proto__` or `constructor` is a name like any other. */
  #value(name: string): unknown {
    return Object.hasOwn(this.#object, name) ? this.#object[name] : undefined;
  }

  #refuse(field: string, allowed: Allowed): void {
    const value = this.#value(field);
    const got = value === undefined ? {} : { value: shown(value) };
    this.#remember({ code: "field_invalid", field: shown(field), allowed, ...got });
  }

  #remember(problem: Problem): void {
    if (this.#outer !== undefined) return this.#outer.#remember(problem);
    this.#problem ??= problem;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRequestType(type: string): type is RequestType {
  return Object.hasOwn(READERS, type);
}

/** Whether a text has more bytes of UTF-8: a UTF-16 unit has three at most. */
function isLongerThan(maxBytes: number, text: string): boolean {
  return 3 * text.length > maxBytes && encoder.encode(text).length > maxBytes;
}

/** A refused value, short and on one line. */
function shown(value: unknown): string {
  if (isObject(value)) return "{…}";
  return Array.isArray(value) ? "[…]" : excerpt(plainText(String(value)), VALUE_MAX);
}

// Answers

function lineOf(message: ServerMessage): string {
  return JSON.stringify(message) + "\n";
}

function withId(message: ServerMessage, id: RequestId | undefined): ServerMessage {
  if (id === undefined) return message;
  const { type, ...fields } = message;
  // The type first: people read this too.
  return { type, id, ...fields } as ServerMessage;
}

function entryMessage(entry: Entry, replayed: boolean): EntryMessage {
  const { type, room, seq, timeMs, nick, text } = entry;
  const message = { type, room, seq, time: timeMs, nick, text };
  return replayed ? { ...message, replayed } : message;
}

function messageOf(
  event: Exclude<ServerEvent, { type: "history" }>,
  language: Language,
): ServerMessage | undefined {
  switch (event.type) {
    case "message":
    case "action":
    case "topic":
      return entryMessage(event, false);
    case "entered":
      return { ...event, type: "join" };
    case "left":
      return { ...event, type: "leave" };
    case "renamed":
      return { ...event, type: "nick" };
    case "found": {
      const entries = event.entries.map((entry) => entryMessage(entry, true));
      return { ...event, entries };
    }
    case "topicIs":
      return { type: "topic", room: event.room, text: event.topic };
    case "ack": {
      const { timeMs, ...ack } = event;
      return { ...ack, ...(timeMs !== undefined && { time: timeMs }) };
    }
    case "direct": {
      const { timeMs, ...direct } = event;
      return { ...direct, ...(timeMs !== undefined && { time: timeMs }) };
    }
    case "welcome": {
      const { nick, token, resumed, rooms } = event;
      return { type: "welcome", version: PROTOCOL_VERSION, nick, token, resumed, rooms };
    }
    case "error": {
      const { code, field, value } = event;
      return {
        type: "error",
        code,
        text: MESSAGES[language].error[code](event),
        ...(field !== undefined && { field }),
        ...(value !== undefined && { value }),
      };
    }
    case "moderated": {
      const { untilMs, ...moderated } = event;
      return { ...moderated, ...(untilMs !== undefined && { until: untilMs }) };
    }
    case "bans": {
      const bans = event.bans.map(({ untilMs, ...ban }) => ({
        ...ban,
        ...(untilMs !== undefined && { until: untilMs }),
      }));
      return { ...event, bans };
    }
    case "closing":
      return { ...event, text: closingSentence(event, language) };
    // Requests of the plain dialect alone.
    case "language":
    case "help":
    case "hint":
    case "askPassword":
      return undefined;
    default:
      return event;
  }
}
