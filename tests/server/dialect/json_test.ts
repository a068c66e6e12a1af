import {
  assert,
  assertEquals,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotMatch,
} from "@std/assert";
import fc from "fast-check";
import type { Command } from "../../../lib/vocabulary/command.ts";
import { json } from "../../../lib/server/dialect/json.ts";
import { plain } from "../../../lib/server/dialect/plain.ts";
import { seed } from "../../../lib/server/dialect/seed.ts";
import type { Allowed, Reply, ServerEvent } from "../../../lib/vocabulary/reply.ts";
import type { Entry } from "../../../lib/vocabulary/entry.ts";
import type { ErrorCode, RequestId } from "../../../lib/vocabulary/codes.ts";
import { type Language, LANGUAGES } from "../../../lib/vocabulary/language.ts";
import { MESSAGES } from "../../../lib/language/chat.ts";
import {
  type ClientRequest,
  PROTOCOL_VERSION,
  REQUEST_MAX_BYTES,
  type ServerMessage,
  TEXT_MAX_BYTES,
} from "../../../lib/vocabulary/protocol.ts";
import {
  ANNOUNCEMENT_MAX,
  DEEDS_MAX,
  HISTORY_MAX,
  REDACT_MAX,
  ROOM_LIMIT_MAX,
  TERM_MAX_SECONDS,
} from "../../../lib/vocabulary/requests.ts";
import { arbitraryCuts, cutAt, everyChunking, utf8 } from "../../fakes/bytes.ts";
import { decode, pushAll } from "../../fakes/decode.ts";
import { entry, NOTICES, SIGNALS } from "../../fakes/events.ts";

type Invalid = Extract<Command, { type: "invalid" }>;
type RequestType = ClientRequest["type"];

/** What a line asks for. */
function ask(line: string): Command {
  const [request, ...more] = decode(json, [utf8(line + "\n")]);
  assert(request !== undefined && more.length === 0, line.slice(0, 200));
  return request;
}

function askFor(value: unknown): Command {
  return ask(JSON.stringify(value));
}

/** What is wrong with a line. */
function problemOf(line: string): Invalid {
  const request = ask(line);
  assert(request.type === "invalid", JSON.stringify(request).slice(0, 200));
  return request;
}

/** The sentence that a problem is told in. */
function sentenceOf({ id, ...problem }: Invalid, language: Language = "en"): string {
  const message: ServerMessage = JSON.parse(
    json.encode({ ...problem, type: "error" }, language, id),
  );
  assert(message.type === "error");
  return message.text;
}

// Requests

const SEQ_MAX = Number.MAX_SAFE_INTEGER;
const NAME: Allowed = { type: "text", max: 256 };
const TEXT: Allowed = { type: "text", max: TEXT_MAX_BYTES };
const COUNT: Allowed = { type: "number", min: 0, max: HISTORY_MAX };
const SEQ: Allowed = { type: "number", min: 0, max: SEQ_MAX };

interface Field {
  readonly allowed: Allowed;
  readonly optional?: true;
  /** What was refused is not shown. */
  readonly secret?: true;
  /** Allowed values, the boundaries among them. */
  readonly good: readonly unknown[];
  /** Values of the right type that are refused by their size. */
  readonly bad: readonly unknown[];
}

const name: Field = {
  allowed: NAME,
  good: ["x", "#sala", "constructor", "__proto__", "x".repeat(256)],
  bad: ["", "x".repeat(257)],
};
const message: Field = { allowed: TEXT, good: ["oi", "a\nb"], bad: ["", "   ", "\n\n", "\x1b[m"] };
const count: Field = {
  allowed: COUNT,
  good: [0, 1, HISTORY_MAX],
  bad: [-1, HISTORY_MAX + 1, 1.5, 1e300],
};
const seq: Field = { allowed: SEQ, good: [0, 1, SEQ_MAX], bad: [-1, SEQ_MAX + 1, 0.5] };

function optional(field: Field): Field {
  return { ...field, optional: true };
}

const room = optional(name);
const flag: Field = { allowed: { type: "flag" }, optional: true, good: [true, false], bad: [] };
const password: Field = { ...name, secret: true };
const reason = optional({ ...name, good: ["spam", "x", "x".repeat(256)], bad: [""] });
const seconds = optional({
  allowed: { type: "number", min: 1, max: TERM_MAX_SECONDS },
  good: [1, 600, TERM_MAX_SECONDS],
  bad: [0, -1, 1.5, TERM_MAX_SECONDS + 1],
});

/** Each type of request and its fields; one that is missing here is a type error. */
const REQUESTS: Readonly<Record<RequestType, Readonly<Record<string, Field>>>> = {
  hello: {
    version: { allowed: SEQ, good: [0, 1, 2, SEQ_MAX], bad: [-1, 1.5, SEQ_MAX + 1] },
    nick: optional(name),
    alike: flag,
    room,
    language: {
      allowed: { type: "oneOf", values: LANGUAGES },
      optional: true,
      good: LANGUAGES,
      bad: ["fr", "", "EN"],
    },
    password: optional(password),
    nickPassword: optional(password),
    register: flag,
    directs: {
      allowed: { type: "object" },
      optional: true,
      good: [{}, { log: "l", after: 0 }, { log: "l", after: SEQ_MAX }],
      bad: [],
    },
    replay: optional(count),
    resume: {
      allowed: { type: "object" },
      optional: true,
      good: [
        { token: "t", rooms: {} },
        { token: "t".repeat(256), rooms: { geral: 0, "7": 3, "#a": SEQ_MAX } },
      ],
      bad: [],
    },
  },
  say: { room, text: message, notice: flag },
  action: { room, text: message },
  direct: { to: name, person: optional(name), text: message, notice: flag },
  seen: { log: name, after: seq },
  mark: { room, seq: optional(seq) },
  join: { room: name, key: optional(password), replay: optional(count) },
  leave: { room },
  nick: { nick: name, password: optional(password) },
  register: { password },
  unregister: {},
  away: { text: reason },
  // An empty one takes the topic away.
  topic: { room, text: optional({ ...message, good: ["hoje", ""], bad: [] }) },
  invite: { room, nick: name },
  rules: { room },
  who: { room },
  rooms: {},
  history: {
    room,
    before: optional(seq),
    after: optional(seq),
    limit: optional({
      allowed: { type: "number", min: 1, max: HISTORY_MAX },
      good: [1, HISTORY_MAX],
      bad: [0, HISTORY_MAX + 1, 1.5],
    }),
  },
  search: { room, words: name, before: optional(seq) },
  redact: {
    room,
    seq: optional(seq),
    nick: optional(name),
    count: optional({
      allowed: { type: "number", min: 1, max: REDACT_MAX },
      good: [1, REDACT_MAX],
      bad: [0, 1.5, REDACT_MAX + 1],
    }),
    seconds,
    reason,
  },
  edit: { room, seq: optional(seq), text: message },
  react: {
    room,
    seq,
    emoji: {
      allowed: { type: "text", max: 32 },
      good: ["+1", "👍", "x".repeat(32)],
      bad: ["", 7, "x".repeat(33)],
    },
    remove: flag,
  },
  op: { name, password },
  kick: { room, nick: name, reason },
  ban: { room, target: name, seconds, reason },
  unban: { room, target: name },
  bans: { room },
  mutes: { room },
  locks: {},
  modlog: {
    limit: optional({
      allowed: { type: "number", min: 1, max: DEEDS_MAX },
      good: [1, DEEDS_MAX],
      bad: [0, -1, 1.5, DEEDS_MAX + 1],
    }),
  },
  mute: { room, nick: name, seconds, reason },
  unmute: { room, nick: name },
  lock: { room: name, reason },
  unlock: { room: name },
  release: { nick: name },
  announce: {
    text: {
      allowed: { type: "text", max: ANNOUNCEMENT_MAX },
      good: ["pausa às 18h", "x".repeat(ANNOUNCEMENT_MAX)],
      bad: ["", "x".repeat(ANNOUNCEMENT_MAX + 1)],
    },
  },
  mod: { room, nick: name },
  unmod: { room, nick: name },
  voice: { room, nick: name },
  unvoice: { room, nick: name },
  rule: {
    room,
    invited: flag,
    quiet: flag,
    topicLocked: flag,
    secret: flag,
    outsiders: flag,
    limit: optional({
      allowed: { type: "number", min: 0, max: ROOM_LIMIT_MAX },
      good: [0, 1, ROOM_LIMIT_MAX],
      bad: [-1, ROOM_LIMIT_MAX + 1, 1.5],
    }),
    // An empty one takes the key away.
    key: optional({ ...message, good: ["chave", ""], bad: [] }),
  },
  ping: {},
  bye: {},
};

/** The least that a type of request must say. */
function leastOf(type: string, fields: Readonly<Record<string, Field>>): Record<string, unknown> {
  const required = Object.entries(fields).filter(([, field]) => field.optional === undefined);
  return { type, ...Object.fromEntries(required.map(([name, { good }]) => [name, good[0]])) };
}

/** Of the command that a request becomes: the fields in which it says something. */
function commandOf(type: string, fields: Record<string, unknown>): unknown {
  if (type === "hello") return { type, hello: fields };
  return { ...fields, type: type === "bye" ? "quit" : type };
}

/** Values of every JSON type, less the one that a field is of. */
function wrongTypesFor({ type }: Allowed): unknown[] {
  const values: unknown[] = [[], ["x"], [[1]]];
  if (type !== "flag") values.push(true, false);
  if (type !== "text" && type !== "oneOf") values.push("x", "1", "");
  if (type !== "number") values.push(0, 7, -1, 1e300);
  if (type !== "object") values.push({}, { length: 1 });
  return values;
}

Deno.test("a reason that is long is cut: nobody stays in for it", () => {
  const long = { type: "kick", nick: "eva", reason: "x".repeat(300) };
  assertEquals<unknown>(askFor(long), { ...long, reason: `${"x".repeat(255)}…` });
});

for (const [type, fields] of Object.entries(REQUESTS)) {
  const least = leastOf(type, fields);

  Deno.test(`${type} is read with all that it must and may say`, () => {
    assertEquals<unknown>(askFor(least), commandOf(type, least));
    for (const [name, { good }] of Object.entries(fields)) {
      for (const value of good) {
        const request = { ...least, [name]: value };
        assertEquals<unknown>(askFor(request), commandOf(type, request), `${name}: ${value}`);
      }
    }
    const all = Object.entries(fields).map(([name, { good }]) => [name, good.at(-1)]);
    const request = { type, ...Object.fromEntries(all) };
    assertEquals<unknown>(askFor(request), commandOf(type, request));
  });

  Deno.test(`${type} comes with any id, and without`, () => {
    for (const id of ["", "a", 0, -1, SEQ_MAX, -SEQ_MAX, "x".repeat(64), "constructor", "😀"]) {
      assertEquals<unknown>(askFor({ ...least, id }), {
        ...commandOf(type, least) as object,
        id,
      });
    }
    assertEquals<unknown>(askFor({ ...least, id: null }), commandOf(type, least));
  });

  Deno.test(`${type} with a bad id is refused, and its answer has none`, () => {
    for (const id of ["x".repeat(65), 1.5, SEQ_MAX + 1, true, {}, [], [1], 1e300]) {
      const { value, ...problem } = problemOf(JSON.stringify({ ...least, id }));
      assertEquals<unknown>(problem, {
        type: "invalid",
        code: "field_invalid",
        field: "id",
        allowed: { type: "id" },
      });
      assertLessOrEqual(value?.length ?? Infinity, 40);
    }
  });

  Deno.test(`${type} takes null for what it need not say`, () => {
    for (const [name, field] of Object.entries(fields)) {
      if (field.optional === undefined) continue;
      assertEquals<unknown>(askFor({ ...least, [name]: null }), commandOf(type, least), name);
    }
  });

  Deno.test(`${type} passes over what it does not know`, () => {
    assertEquals<unknown>(askFor({ ...least, later: { a: [1] } }), commandOf(type, least));
  });

  for (const [name, { allowed, bad, optional, secret }] of Object.entries(fields)) {
    Deno.test(`${type} is refused by the name of its field ${name}, with what is allowed`, () => {
      const values = [...wrongTypesFor(allowed), ...bad];
      if (optional === undefined) values.push(null, undefined);
      for (const value of values) {
        const problem = problemOf(JSON.stringify({ ...least, id: 5, [name]: value }));
        const { value: shown, ...rest } = problem;
        const what = `${name}: ${JSON.stringify(value)}`.slice(0, 100);
        assertEquals<unknown>(
          rest,
          { type: "invalid", code: "field_invalid", field: name, allowed, id: 5 },
          what,
        );
        assertEquals(shown === undefined, value === undefined || secret === true, what);
        assertLessOrEqual(shown?.length ?? 0, 40);
        for (const language of LANGUAGES) {
          const sentence = sentenceOf(problem, language);
          assert(sentence.includes(name), sentence);
          assertNotMatch(sentence, /undefined|Infinity|\[object/, what);
        }
      }
    });
  }
}

Deno.test("of several fields that are wrong the first is named", () => {
  assertEquals(problemOf('{"type":"direct","to":7,"text":7}').field, "to");
});

Deno.test("what one resumes is checked to the last of its rooms", () => {
  const refusals: readonly (readonly [resume: unknown, field: string, allowed: Allowed])[] = [
    [{}, "rooms", { type: "object" }],
    [{ token: "t" }, "rooms", { type: "object" }],
    [{ token: "t", rooms: [] }, "rooms", { type: "object" }],
    [{ token: "t", rooms: "geral" }, "rooms", { type: "object" }],
    [{ rooms: {} }, "token", NAME],
    [{ token: "", rooms: {} }, "token", NAME],
    [{ token: 7, rooms: {} }, "token", NAME],
    [{ token: "t".repeat(257), rooms: {} }, "token", NAME],
    [{ token: "t", rooms: { a: 1, geral: -1 } }, "geral", SEQ],
    [{ token: "t", rooms: { a: 1, geral: "1" } }, "geral", SEQ],
    [{ token: "t", rooms: { a: 1, geral: null } }, "geral", SEQ],
    [{ token: "t", rooms: { a: 1, geral: 1.5 } }, "geral", SEQ],
  ];
  for (const [resume, field, allowed] of refusals) {
    const problem = problemOf(JSON.stringify({ type: "hello", version: 1, resume }));
    assertEquals([problem.code, problem.field, problem.allowed], ["field_invalid", field, allowed]);
  }
});

Deno.test("__proto__ and its like are names of fields, rooms and tokens like any other", () => {
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    const resume = `{"token":"${name}","rooms":{"${name}":3}}`;
    const request = ask(`{"type":"hello","version":1,"id":"${name}","resume":${resume}}`);
    assert(request.type === "hello");
    assertEquals(request.id, name);
    assertEquals(request.hello.resume?.token, name);
    assertEquals(Object.entries(request.hello.resume?.rooms ?? {}), [[name, 3]]);
    assertEquals(ask(`{"type":"ping","${name}":{"type":"say"}}`), { type: "ping" });
    assertEquals(problemOf(`{"type":"${name}"}`).code, "type_unknown");
  }
  // What only a prototype has is not there.
  assertEquals(problemOf('{"__proto__":{"type":"say","text":"oi"}}').code, "type_unknown");
  assertEquals(problemOf('{"type":"say","__proto__":{"text":"oi"}}').field, "text");
  assertEquals(Object.hasOwn(Object.prototype, "text"), false);
});

Deno.test("an unknown type is named, with those that there are", () => {
  for (const type of ["dance", "SAY", "", "say ", 7, true, [], {}, [["say"]], "x".repeat(1_000)]) {
    const problem = problemOf(JSON.stringify({ type, id: "a" }));
    assertEquals([problem.code, problem.field, problem.id], ["type_unknown", "type", "a"]);
    assertEquals<unknown>(problem.allowed, { type: "oneOf", values: Object.keys(REQUESTS) });
    assertLessOrEqual(problem.value?.length ?? Infinity, 40);
  }
});

Deno.test("a missing type is told as missing", () => {
  for (const line of ["{}", '{"id":1}', '{"text":"oi"}']) {
    const problem = problemOf(line);
    assertEquals(problem.code, "type_unknown");
    for (const language of LANGUAGES) assertNotMatch(sentenceOf(problem, language), /undefined/);
  }
});

Deno.test("what is no JSON object is malformed", () => {
  const lines = [
    "{",
    "}",
    "oi",
    "[]",
    "[1]",
    '[{"type":"ping"}]',
    "7",
    '"ping"',
    "null",
    "true",
    "{'type':'ping'}",
    '{"type":"ping"',
    '{"type":"ping"}}',
    '{"type":"ping"} {"type":"ping"}',
    '{"type":"ping",}',
    '{"type":"say","text":"a\tb"}',
    '{"type":"say","text":"\\u12"}',
    '{"type":NaN}',
    "\0",
    "/quit",
  ];
  for (const line of lines) {
    assertEquals(ask(line), { type: "invalid", code: "json_malformed" }, line);
  }
});

Deno.test("ten thousand brackets deep is nothing special", () => {
  const deep = (open: string, inner: string, close: string): string =>
    open.repeat(10_000) + inner + close.repeat(10_000);
  assertEquals(problemOf(deep("[", "", "]")).code, "json_malformed");
  assertEquals(problemOf(deep('{"type":', "1", "}")).code, "type_unknown");
  assertEquals(ask(`{"type":"ping","x":${deep("[", "", "]")}}`), { type: "ping" });
  assertEquals(ask(`{"type":"ping","x":${deep('{"x":', "1", "}")}}`), { type: "ping" });
  for (const field of ["id", "room", "text"]) {
    const problem = problemOf(`{"type":"say","text":"oi","${field}":${deep("[", "", "]")}}`);
    assertEquals([problem.field, problem.value], [field, "[…]"]);
  }
});

Deno.test("an object of thousands of names is not read, and a text about one is", () => {
  const rooms = (count: number): string =>
    Array.from({ length: count }, (_, n) => `"room number ${n}" : 0`).join(",");
  const hello = (count: number): string =>
    `{"type":"hello","version":1,"resume":{"token":"t","rooms":{${rooms(count)}}}}`;
  assertEquals(ask(hello(400)).type, "hello");
  assertEquals(problemOf(hello(2_000)).code, "json_malformed");
  const text = rooms(2_000);
  assertEquals(ask(JSON.stringify({ type: "say", text })), { type: "say", text });
});

Deno.test("numbers of any size are refused where they do not fit", () => {
  for (const number of ["1e400", "-1e400", "9".repeat(400), "9007199254740993", "1e-9"]) {
    for (const field of ["limit", "after", "before", "id"]) {
      const problem = problemOf(`{"type":"history","${field}":${number}}`);
      assertEquals([problem.code, problem.field], ["field_invalid", field], `${field}: ${number}`);
      assertLessOrEqual(problem.value?.length ?? Infinity, 40);
    }
  }
  assertEquals(ask('{"type":"history","limit":5e1}'), { type: "history", limit: 50 });
});

Deno.test("lone surrogates become replacement characters in what is said", () => {
  const line = String.raw`{"type":"say","text":"a\ud800b\udc00","id":"\ud800"}`;
  assertEquals(ask(line), { type: "say", text: "a\ufffdb\ufffd", id: "\ud800" });
  const whole = String.raw`{"type":"say","text":"\ud83d\ude00"}`;
  assertEquals(ask(whole), { type: "say", text: "😀" });
});

const TEXTS: readonly (readonly [said: string, text: string])[] = [
  ["oi", "oi"],
  ["a\nb", "a\nb"],
  ["a\r\nb\rc\nd", "a\nb\nc\nd"],
  ["a\n\n\nb", "a\n\n\nb"],
  ["\n\r\n  \na\nb\n \n\n", "a\nb"],
  ["  a  ", "  a  "],
  ["\x1b[31mred\x1b[0m\n\x1b]0;title\x07bell\x07", "red\nbell"],
  ["a\x1b]0;title\nb", "a\nb"],
  ["\x1b[m\nb\n\0\x07", "b"],
  ["a\tb\u2028c\x85d", "a b c d"],
  // A program stays indented.
  ["if a:\n\tif b:\n\t\tc\t!\n  \td", "if a:\n    if b:\n        c !\n      d"],
  [`${"\t".repeat(1_000)}a`, `${" ".repeat(128)}a`],
  // Where that leaves room for what is said.
  ["\ta\n".repeat(21_000) + "b", " a\n".repeat(21_000) + "b"],
  ["a\x9b31mb", "ab"],
  ["//", "//"],
  ["/quit", "/quit"],
];

Deno.test("a text of several lines is cleaned line by line, without empty ones at its ends", () => {
  for (const [said, text] of TEXTS) {
    for (const type of ["say", "action"]) {
      assertEquals<unknown>(askFor({ type, text: said }), { type, text }, JSON.stringify(said));
    }
    assertEquals<unknown>(askFor({ type: "direct", to: "ana", text: said }), {
      type: "direct",
      to: "ana",
      text,
    });
  }
});

Deno.test("a topic is one line, fit to be shown", () => {
  assertEquals(askFor({ type: "topic", text: "a\nb\x1b[31mc" }), { type: "topic", text: "a bc" });
});

Deno.test("nothing that is said has a control character but its line breaks", () => {
  const pieces = fc.oneof(
    fc.constantFrom("\x1b", "\x1b[31m", "\x9b", "\x1b]0;", "\n", "\r\n", "\r", "\u2028", " "),
    fc.string({ unit: "binary", maxLength: 3 }),
    fc.constant("\ud800"),
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
      const request = askFor({ type: "say", text: parts.join("") });
      if (request.type === "invalid") return assertEquals(request.field, "text");
      assert(request.type === "say");
      // deno-lint-ignore no-control-regex
      assertNotMatch(request.text, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]/);
      assertNotMatch(request.text, /^\s*\n|\n\s*$/);
      assert(request.text.isWellFormed());
    }),
    { numRuns: 300 },
  );
});

Deno.test("thousands of line breaks are read in time that grows with their number alone", () => {
  const breaks = ["\n", "\r", "\r\n", " \n", "\n ", "\u2028", "\x1b\n", "\n\t"];
  for (const piece of breaks) {
    const text = "a" + piece.repeat(Math.floor(65_000 / utf8(piece).length)) + "b";
    const line = utf8(JSON.stringify({ type: "say", text }) + "\n");
    const startMs = performance.now();
    const [request] = decode(json, [line]);
    assertLess(performance.now() - startMs, 2_000, JSON.stringify(piece));
    // An escape that is written in six characters may make the line too long, and is quick too.
    assert(request?.type === "say" || request?.type === "invalid");
    if (piece !== "\x1b\n") assertEquals(request.type, "say", JSON.stringify(piece));
  }
});

Deno.test("a text of nothing but line breaks is refused as quickly", () => {
  for (const text of ["\n".repeat(65_000), "a" + "\n".repeat(65_000), "\n".repeat(65_000) + "a"]) {
    const startMs = performance.now();
    const request = askFor({ type: "say", text });
    assertLess(performance.now() - startMs, 2_000);
    if (text.includes("a")) assertEquals(request, { type: "say", text: "a" });
    else assertEquals(request.type, "invalid");
  }
});

Deno.test("a text of exactly 64 KiB is said, one byte more is refused", () => {
  for (const char of ["x", "ã", "語", "😀", '"', "\\", "\n"]) {
    const size = utf8(char).length;
    const inner = char.repeat(Math.floor((TEXT_MAX_BYTES - 2) / size));
    const longest = `a${inner}`.padEnd(TEXT_MAX_BYTES - utf8(inner).length + inner.length, "b");
    assertEquals(utf8(longest).length, TEXT_MAX_BYTES);
    for (const type of ["say", "action", "direct"]) {
      const request = askFor({ type, to: "ana", text: longest });
      assert("text" in request && request.text === longest, `${type} ${char}`);
      const { code, field, limit, id } = problemOf(
        JSON.stringify({ type, to: "ana", text: longest + "b", id: 3 }),
      );
      assertEquals([code, field, limit, id], ["text_too_long", "text", TEXT_MAX_BYTES, 3]);
    }
  }
});

Deno.test("a line that is too long is refused once, and the next is read", () => {
  const long = (bytes: number): string => `{"type":"ping","x":"${"x".repeat(bytes - 22)}"}`;
  assertEquals(long(100).length, 100);
  assertEquals(ask(long(REQUEST_MAX_BYTES)), { type: "ping" });
  const tooLong: Command = { type: "invalid", code: "line_too_long", limit: REQUEST_MAX_BYTES };
  for (const size of [REQUEST_MAX_BYTES + 1, 3 * REQUEST_MAX_BYTES]) {
    const bytes = utf8(long(size) + '\n{"type":"rooms"}\n');
    const places = Array.from({ length: 400 }, (_, n) => 1_024 * n);
    for (const chunks of [[bytes], cutAt(bytes, places), cutAt(bytes, [REQUEST_MAX_BYTES + 1])]) {
      assertEquals(decode(json, chunks), [tooLong, { type: "rooms" }]);
    }
  }
});

Deno.test("an error is short, whatever was sent", () => {
  const long = "x".repeat(60_000);
  const lines = [
    { type: long },
    { type: "say", text: "oi", room: long },
    { type: "say", text: "oi", id: long },
    { type: "nick", nick: long },
    { type: "hello", version: 1, language: long },
    { type: "hello", version: 1, resume: { token: long, rooms: {} } },
    { type: "hello", version: 1, resume: { token: "t", rooms: { [long]: -1 } } },
  ];
  for (const line of lines) {
    const { id, ...problem } = problemOf(JSON.stringify(line));
    const answer = json.encode({ ...problem, type: "error" }, "en", id);
    assertLess(answer.length, 1_000, answer.slice(0, 120));
  }
});

Deno.test("an error shows nothing that is not fit to be shown", () => {
  const nasty = "\x1b]0;title\x07\x9b31m\u2028\ud800";
  const lines = [
    { type: nasty },
    { type: "say", text: "oi", room: nasty.repeat(100) },
    { type: "hello", version: 1, language: nasty },
    { type: "hello", version: 1, resume: { token: "t", rooms: { [nasty]: -1 } } },
  ];
  for (const line of lines) {
    const { type: _type, ...problem } = problemOf(JSON.stringify(line));
    for (
      const shown of [
        problem.value ?? "",
        problem.field ?? "",
        sentenceOf(problemOf(JSON.stringify(line))),
      ]
    ) {
      // deno-lint-ignore no-control-regex
      assertNotMatch(shown, /[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800]/, JSON.stringify(shown));
    }
  }
});

// Lines and problems in a row

Deno.test("json reads the same in any chunking", () => {
  const stream = [
    '{"type":"hello","version":1,"nick":"josé"}\r',
    "",
    "   ",
    '{"type":"say","text":"olá 😀\\n語","id":1}',
    "oi",
    ' { "type" : "ping" } ',
    '{"type":"bye"}',
  ].join("\n");
  const requests: readonly Command[] = [
    { type: "hello", hello: { type: "hello", version: 1, nick: "josé" } },
    { type: "say", text: "olá 😀\n語", id: 1 },
    { type: "invalid", code: "json_malformed" },
    { type: "ping" },
    { type: "quit" },
  ];
  for (const chunks of everyChunking(utf8(stream))) assertEquals(decode(json, chunks), requests);
});

Deno.test("any texts come whole, cut as they may be", () => {
  const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 })
    .map((text) => `<${text.replaceAll(/[\p{C}\p{Z}]/gu, "")}>`);
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 6 }),
      arbitraryCuts(500),
      (texts, cuts) => {
        const stream = texts.map((text) => JSON.stringify({ type: "say", text }) + "\n").join("");
        const requests = texts.map((text): Command => ({ type: "say", text }));
        assertEquals(decode(json, cutAt(utf8(stream), cuts)), requests);
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("json never waits for a silence", () => {
  const talk = json.open({ maxLineBytes: 24 });
  talk.push(utf8('{"type":'));
  assertEquals([talk.quietMs, talk.quiet()], [undefined, []]);
  assertEquals(talk.push(utf8('"ping"}\n')), [{ type: "ping" }]);
});

const BAD = ["oi", "{}", "[]", '{"type":"say"}', '{"type":"ping","id":[]}'];

function typesOf(lines: readonly string[]): string[] {
  const talk = json.open({ maxLineBytes: 24 });
  return lines.flatMap((line) => pushAll(talk, [utf8(line + "\n")])).map(({ type }) => type);
}

function bad(count: number): string[] {
  return Array.from({ length: count }, (_, n) => BAD[n % BAD.length] ?? "");
}

Deno.test("twenty problems in a row end the connection, behind the twentieth", () => {
  assertEquals(typesOf(bad(20)), [...Array<string>(20).fill("invalid"), "expel"]);
  assertEquals(typesOf(bad(19)).includes("expel"), false);
  assertEquals(
    typesOf([...bad(10), "", "  ", ...bad(10)]).lastIndexOf("expel"),
    20,
    "empty lines count for nothing",
  );
  const long = "x".repeat(REQUEST_MAX_BYTES + 1);
  assertEquals(typesOf(Array<string>(20).fill(long)).at(-1), "expel");
  assertEquals(typesOf(bad(60)).filter((type) => type === "expel").length, 1);
});

Deno.test("nineteen and a good one do not", () => {
  const good = '{"type":"ping"}';
  const lines = Array.from({ length: 5 }, () => [...bad(19), good]).flat();
  assertEquals(typesOf(lines).includes("expel"), false);
});

// Answers

const IDS: readonly (RequestId | undefined)[] = [undefined, 0, 7, "", "a", "__proto__", "\n\ud800"];

const ENTRY: Entry = {
  type: "message",
  room: "geral",
  seq: 9,
  timeMs: 1_000,
  nick: "ana",
  author: 3,
  text: 'olá\n"😀"\u2028',
};
const WIRE_ENTRY = { room: "geral", seq: 9, time: 1_000, nick: "ana", text: ENTRY.text } as const;
const STATE = { room: "geral", topic: "hoje", members: 2, seq: 7 } as const;
const CROWDS = {
  room: "geral",
  joined: { count: 9, nicks: ["ana"] },
  left: { count: 0, nicks: [] },
  renamed: { count: 1, nicks: ["a → b"] },
} as const;

/** The events of a type, each with the messages that it becomes. */
type Wire = readonly (readonly [event: ServerEvent, messages: readonly ServerMessage[]])[];

/** By the type of the event; one that is missing here is a type error. */
const LETTER = { from: "ana", to: "eva", text: "psiu", person: "3@x", log: "l", seq: 4 } as const;
const ANSWERS: Readonly<Record<Exclude<ServerEvent["type"], "error" | "closing">, Wire>> = {
  message: [
    [ENTRY, [{ type: "message", ...WIRE_ENTRY }]],
    [{ ...ENTRY, notice: true, tags: "+x" }, [{ type: "message", ...WIRE_ENTRY, notice: true }]],
  ],
  action: [[{ ...ENTRY, type: "action" }, [{ type: "action", ...WIRE_ENTRY }]]],
  topic: [[{ ...ENTRY, type: "topic" }, [{ type: "topic", ...WIRE_ENTRY }]]],
  edited: [
    [
      { ...ENTRY, type: "edited", targets: [{ seq: 3, timeMs: 5 }] },
      [{ type: "edited", ...WIRE_ENTRY, seqs: [3] }],
    ],
    [
      {
        ...ENTRY,
        type: "edited",
        targets: [{ seq: 3, timeMs: 5 }, { seq: 4, timeMs: 6 }],
        deed: true,
      },
      [{ type: "edited", ...WIRE_ENTRY, seqs: [3, 4], deed: true }],
    ],
    [
      { ...ENTRY, type: "edited", targets: [{ seq: 3, timeMs: 5 }], notice: true },
      [{ type: "edited", ...WIRE_ENTRY, seqs: [3], notice: true }],
    ],
  ],
  redacted: [
    [
      { ...ENTRY, type: "redacted", text: "", targets: [{ seq: 3, timeMs: 5 }] },
      [{ type: "redacted", ...WIRE_ENTRY, text: "", seqs: [3] }],
    ],
    [
      { ...ENTRY, type: "redacted", text: "spam", targets: [{ seq: 3, timeMs: 5 }], of: "eva" },
      [{ type: "redacted", ...WIRE_ENTRY, text: "spam", seqs: [3], of: "eva" }],
    ],
  ],
  reacted: [
    [
      { ...ENTRY, type: "reacted", text: "+1", targets: [{ seq: 3, timeMs: 5 }] },
      [{ type: "reacted", ...WIRE_ENTRY, text: "+1", seqs: [3] }],
    ],
    [
      { ...ENTRY, type: "reacted", text: "+1", targets: [{ seq: 3, timeMs: 5 }], undone: true },
      [{ type: "reacted", ...WIRE_ENTRY, text: "+1", seqs: [3], undone: true }],
    ],
  ],
  blank: [
    [{ ...ENTRY, type: "blank", text: "" }, [{ type: "blank", ...WIRE_ENTRY, text: "" }]],
    [
      { ...ENTRY, type: "blank", text: "", targets: [{ seq: 3, timeMs: 5 }] },
      [{ type: "blank", ...WIRE_ENTRY, text: "", seqs: [3] }],
    ],
  ],
  join: [[{ type: "join", room: "geral", nick: "ana" }, [
    { type: "join", room: "geral", nick: "ana" },
  ]]],
  leave: [[{ type: "leave", room: "geral", nick: "ana" }, [
    { type: "leave", room: "geral", nick: "ana" },
  ]]],
  nick: [[{ type: "nick", room: "geral", nick: "ana", newNick: "eva" }, [
    { type: "nick", room: "geral", nick: "ana", newNick: "eva" },
  ]]],
  // Told to those who know nothing of entries in private.
  revised: [
    [{ type: "revised", entry: { ...ENTRY, type: "redacted" }, to: "bia", own: true }, []],
    [{ type: "revised", entry: { ...ENTRY, type: "reacted" }, to: "bia" }, []],
  ],
  private: [
    [{ type: "private", event: { ...ENTRY, room: "@:l" } }, [
      { type: "message", ...WIRE_ENTRY, room: "@:l" },
    ]],
    [{ type: "private", event: { type: "leave", room: "@:l", nick: "ana" } }, [
      { type: "leave", room: "@:l", nick: "ana" },
    ]],
  ],
  registered: [[{ type: "registered", nick: "ana" }, [{ type: "registered", nick: "ana" }]]],
  released: [
    [{ type: "released", nick: "ana", by: "bia" }, [{ type: "released", nick: "ana", by: "bia" }]],
  ],
  marked: [
    [{ type: "marked", room: "geral", seq: 0 }, [{ type: "marked", room: "geral", seq: 0 }]],
    [{ type: "marked", room: "geral", seq: 7, timeMs: 1 }, [
      { type: "marked", room: "geral", seq: 7, time: 1 },
    ]],
  ],
  away: [
    [{ type: "away", room: "geral", nick: "ana", text: "almoço" }, [
      { type: "away", room: "geral", nick: "ana", text: "almoço" },
    ]],
    [{ type: "away", nick: "ana" }, [{ type: "away", nick: "ana" }]],
  ],
  presence: [[{ type: "presence", ...CROWDS }, [{ type: "presence", ...CROWDS }]]],
  welcome: [[{ type: "welcome", nick: "ana", token: "t", resumed: true, rooms: [STATE] }, [{
    type: "welcome",
    version: PROTOCOL_VERSION,
    nick: "ana",
    token: "t",
    resumed: true,
    rooms: [STATE],
  }]]],
  entered: [[{ type: "entered", nick: "ana", ...STATE }, [{
    type: "join",
    nick: "ana",
    ...STATE,
  }]]],
  left: [[{ type: "left", nick: "ana", room: "geral" }, [
    { type: "leave", nick: "ana", room: "geral" },
  ]]],
  history: [
    [{ type: "history", room: "geral", entries: [] }, []],
    [
      { type: "history", room: "geral", entries: [ENTRY, { ...ENTRY, type: "action", seq: 10 }] },
      [
        { type: "message", ...WIRE_ENTRY, replayed: true },
        { type: "action", ...WIRE_ENTRY, seq: 10, replayed: true },
      ],
    ],
  ],
  renamed: [[{ type: "renamed", nick: "ana", newNick: "eva" }, [
    { type: "nick", nick: "ana", newNick: "eva" },
  ]]],
  ack: [
    [{ type: "ack" }, [{ type: "ack" }]],
    [{ type: "ack", more: true }, [{ type: "ack", more: true }]],
    [{ type: "ack", room: "geral", seq: 9, timeMs: 0 }, [
      { type: "ack", room: "geral", seq: 9, time: 0 },
    ]],
    [{ type: "ack", to: "eva", unsure: true }, [{ type: "ack", to: "eva", unsure: true }]],
  ],
  direct: [
    [{ type: "direct", from: "ana", to: "eva", text: "a\nb" }, [
      { type: "direct", from: "ana", to: "eva", text: "a\nb" },
    ]],
    [{ type: "direct", from: "ana", to: "eva", text: "acena", deed: true, notice: true }, [
      { type: "direct", from: "ana", to: "eva", text: "* ana acena", notice: true },
    ]],
    [{ type: "direct", ...LETTER, timeMs: 9, replayed: true }, [
      { type: "direct", ...LETTER, time: 9, replayed: true },
    ]],
  ],
  who: [[{ type: "who", room: "geral", members: 2, nicks: ["ana"] }, [
    { type: "who", room: "geral", members: 2, nicks: ["ana"] },
  ]]],
  rooms: [[{ type: "rooms", rooms: [{ name: "geral", members: 1, topic: "" }] }, [
    { type: "rooms", rooms: [{ name: "geral", members: 1, topic: "" }] },
  ]]],
  topicIs: [[{ type: "topicIs", room: "geral", topic: "hoje" }, [
    { type: "topic", room: "geral", text: "hoje" },
  ]]],
  // Of these only plain readers are told.
  language: [[{ type: "language", language: "en" }, []]],
  help: [[{ type: "help" }, []]],
  hint: [[{ type: "hint" }, []]],
  askPassword: [[{ type: "askPassword" }, []]],
  // What only IRC clients ask for, and are told.
  signal: [[
    { type: "signal", form: "NOTICE", to: "eva", nick: "ana", text: "VERSION", timeMs: 1 },
    [],
  ]],
  came: [[{ type: "came", room: "geral", nick: "ana", realName: "", timeMs: 1 }, []]],
  parted: [[{ type: "parted", room: "geral", nick: "ana", timeMs: 1 }, []]],
  fate: [[{ type: "fate", nick: "ana", timeMs: 1, what: { type: "away" } }, []]],
  people: [[{ type: "people", people: [] }, []]],
  conversations: [[{ type: "conversations", conversations: [] }, []]],
  census: [[
    { type: "census", people: 1, operators: 0, invisible: 0, rooms: 1, most: 2 },
    [],
  ]],
  formerly: [[{ type: "formerly", names: [] }, []]],
  watched: [[{ type: "watched", nick: "ana", isHere: true }, []]],
  elsewhere: [[{ type: "elsewhere", rooms: ["dev"] }, []]],
  invited: [[{ type: "invited", by: "ana", to: "eva", room: "dev" }, [
    { type: "invited", by: "ana", to: "eva", room: "dev" },
  ]]],
  masks: [[{ type: "masks", room: "dev", list: "bans", masks: [] }, []]],
  rules: [[{ type: "rules", room: "dev", rules: { quiet: true }, mods: ["ana"], voiced: [] }, [
    { type: "rules", room: "dev", rules: { quiet: true }, mods: ["ana"], voiced: [] },
  ]]],
  skipped: [
    [{ type: "skipped", room: "geral", count: 3 }, [{ type: "skipped", room: "geral", count: 3 }]],
    [{ type: "skipped", room: "geral", count: 3, from: 4, to: 6 }, [
      { type: "skipped", room: "geral", count: 3, from: 4, to: 6 },
    ]],
  ],
  found: [
    [{ type: "found", room: "geral", entries: [ENTRY] }, [
      {
        type: "found",
        room: "geral",
        entries: [{ type: "message", ...WIRE_ENTRY, replayed: true }],
      },
    ]],
    [{ type: "found", room: "geral", entries: [], more: true }, [
      { type: "found", room: "geral", entries: [], more: true },
    ]],
    [{ type: "found", room: "geral", entries: [], from: 70, unseen: 69 }, [
      { type: "found", room: "geral", entries: [], from: 70, unseen: 69 },
    ]],
  ],
  storage: [[{ type: "storage", works: false }, [{ type: "storage", works: false }]]],
  operator: [[{ type: "operator", name: "chefe" }, [{ type: "operator", name: "chefe" }]]],
  demoted: [[{ type: "demoted", name: "chefe" }, [{ type: "demoted", name: "chefe" }]]],
  bans: [
    [
      {
        type: "bans",
        total: 3,
        bans: [{ nick: "eva", by: "ana", untilMs: 1_000, reason: "spam" }, {
          address: "10.0.0.0/8",
          by: "ana",
        }],
      },
      [{
        type: "bans",
        total: 3,
        bans: [{ nick: "eva", by: "ana", reason: "spam", until: 1_000 }, {
          address: "10.0.0.0/8",
          by: "ana",
        }],
      }],
    ],
  ],
  motd: [[{ type: "motd", text: "a\nb" }, [{ type: "motd", text: "a\nb" }]]],
  mutes: [[
    { type: "mutes", total: 1, room: "dev", mutes: [{ nick: "eva", by: "ana", untilMs: 1_000 }] },
    [{ type: "mutes", total: 1, room: "dev", mutes: [{ nick: "eva", by: "ana", until: 1_000 }] }],
  ]],
  modlog: [[
    {
      type: "modlog",
      total: 2,
      deeds: [
        { timeMs: 1_000, operator: "ana", act: "op", nick: "bia" },
        { timeMs: 1_001, operator: "ana", act: "mute", nick: "eva", untilMs: 9_000 },
      ],
    },
    [{
      type: "modlog",
      total: 2,
      deeds: [
        { time: 1_000, operator: "ana", act: "op", nick: "bia" },
        { time: 1_001, operator: "ana", act: "mute", nick: "eva", until: 9_000 },
      ],
    }],
  ]],
  locks: [[
    { type: "locks", total: 1, locks: [{ room: "dev", by: "ana", reason: "spam" }] },
    [{ type: "locks", total: 1, locks: [{ room: "dev", by: "ana", reason: "spam" }] }],
  ]],
  standing: [
    [{ type: "standing", room: "geral", nick: "ana", operator: false, rank: "mod" }, [
      { type: "standing", room: "geral", nick: "ana", operator: false, rank: "mod" },
    ]],
  ],
  moderated: [
    [{
      type: "moderated",
      act: "rule",
      by: "ana",
      room: "geral",
      here: true,
      rules: { limit: 0, key: "x" },
    }, [
      {
        type: "moderated",
        act: "rule",
        by: "ana",
        room: "geral",
        here: true,
        rules: { limit: 0, key: "x" },
      },
    ]],
    [{ type: "moderated", act: "lock", by: "ana", room: "geral" }, [
      { type: "moderated", act: "lock", by: "ana", room: "geral" },
    ]],
    [
      {
        type: "moderated",
        act: "mute",
        by: "ana",
        nick: "eva",
        address: "10.0.0.9",
        room: "geral",
        untilMs: 1_000,
        reason: "spam",
      },
      [{
        type: "moderated",
        act: "mute",
        by: "ana",
        nick: "eva",
        address: "10.0.0.9",
        room: "geral",
        until: 1_000,
        reason: "spam",
      }],
    ],
  ],
  servers: [
    [{ type: "servers", servers: ["a:1"] }, [{ type: "servers", servers: ["a:1"] }]],
  ],
  ping: [[{ type: "ping" }, [{ type: "ping" }]]],
};

/** The messages in what was encoded: one JSON object a line. */
function messagesIn(encoded: string): ServerMessage[] {
  if (encoded === "") return [];
  assert(encoded.endsWith("\n"));
  return encoded.slice(0, -1).split("\n").map((line) => {
    assertMatch(line, /^\{"type":".*\}$/s);
    return JSON.parse(line);
  });
}

for (const language of LANGUAGES) {
  Deno.test(`each event becomes what the protocol says, in ${language}`, () => {
    for (const [event, messages] of Object.values(ANSWERS).flat()) {
      assertEquals(messagesIn(json.encode(event, language)), [...messages], event.type);
      if (event.type === "history") continue;
      for (const id of IDS) {
        const withId = messages.map((message) => id === undefined ? message : { ...message, id });
        assertEquals(messagesIn(json.encode(event, language, id)), withId, event.type);
      }
    }
  });

  Deno.test(`an error and a closing have a sentence in ${language}`, () => {
    const problem = {
      type: "error",
      code: "field_invalid",
      field: "text",
      value: "7",
      allowed: { type: "text", max: 9 },
      limit: 9,
      command: "nick",
    } as const;
    assertEquals(messagesIn(json.encode(problem, language, 1)), [{
      type: "error",
      id: 1,
      code: "field_invalid",
      text: MESSAGES[language].error.field_invalid(problem),
      field: "text",
      value: "7",
    }]);
    assertEquals(messagesIn(json.encode({ type: "closing", reason: "quit" }, language, 1)), [{
      type: "closing",
      id: 1,
      reason: "quit",
      text: MESSAGES[language].closing.quit,
    }]);
    const bare: Reply = { type: "error", code: "hello_late" };
    assertEquals(messagesIn(json.encode(bare, language)), [{
      type: "error",
      code: "hello_late",
      text: MESSAGES[language].error.hello_late(bare),
    }]);
  });

  Deno.test(`whatever happens is one JSON object a line, in ${language}`, () => {
    const codes = new Set<ErrorCode>();
    for (const event of [...NOTICES, ...SIGNALS, entry("message", "ana", "a\nb\u2028")]) {
      for (const id of IDS) {
        for (const message of messagesIn(json.encode(event, language, id))) {
          assertEquals<unknown>(message.id, id);
          assert(!("author" in message) && !("timeMs" in message));
          if (message.type !== "error" && message.type !== "closing") continue;
          assert(message.text !== "" && !/undefined|\n/.test(message.text), message.text);
          if (message.type === "error") codes.add(message.code);
        }
      }
    }
    const told = NOTICES.flatMap((event) => event.type === "error" ? [event.code] : []);
    assertEquals(codes, new Set(told));
  });
}

Deno.test("only what was said before is marked as replayed", () => {
  const entries = (["message", "action", "topic"] as const).map((type) => entry(type, "ana", "oi"));
  for (
    const message of messagesIn(json.encode({ type: "history", room: "geral", entries }, "en"))
  ) {
    assert("replayed" in message && message.replayed === true);
  }
  for (const event of entries) assert(!json.encode(event, "en").includes("replayed"));
});

Deno.test("plain and seed readers are told nothing of what is meant for programs", () => {
  for (const event of SIGNALS) {
    for (const dialect of [plain, seed]) assertEquals(dialect.encode(event, "en"), "");
  }
});

Deno.test("who knows nothing of entries in private is told in words what became of some", () => {
  const told = (event: ServerEvent): unknown => {
    const words = json.encode(event, "en");
    return words === "" ? undefined : JSON.parse(words).text;
  };
  const replaces = { seq: 3, timeMs: 5 };
  const letter = { type: "direct", ...LETTER, replaces } as const;
  assertEquals(told(letter), "* corrected: psiu");
  assertEquals(told({ ...letter, deed: true }), "* corrected: ana psiu");
  const entry = { ...ENTRY, type: "redacted", text: "", targets: [replaces] } as const;
  const redacted = json.encode({ type: "revised", entry, to: "bia,eva" }, "en");
  assertEquals(JSON.parse(redacted), {
    type: "direct",
    from: "ana",
    to: "bia,eva",
    text: "* ana took back a line said to bia, eva alone",
    notice: true,
    time: 1_000,
  });
});

Deno.test("a sign that nobody would see, or that a terminal would act on, is refused by that name", () => {
  for (const emoji of ["\x1b[31m", "\x07", "\u200b", "a\u202eb", "a b", "\u0301"]) {
    const { value: _, ...problem } = problemOf(JSON.stringify({ type: "react", seq: 1, emoji }));
    assertEquals<unknown>(
      problem,
      { type: "invalid", code: "reaction_malformed", limit: 8 },
      emoji,
    );
  }
});
