/**
 * Whatever a server of someone else, or of a later version, puts into its messages: it is shown or
 * passed over, and the conversation goes on.
 *
 * @module
 */

import { assert } from "@std/assert";
import { Calendar } from "../../lib/client/calendar.ts";
import { inZone } from "../fakes/zone.ts";
import { chat } from "../../lib/terminal/talk/chat.ts";
import { Session } from "../../lib/client/session/session.ts";
import type { Transport } from "../../lib/client/session/transport.ts";
import type { TerminalEvent } from "../../lib/terminal/screen/terminal.ts";
import type { ServerMessage } from "../../lib/vocabulary/protocol.ts";
import { FakeClock } from "../fakes/clock.ts";
import { FakeTerminal } from "../fakes/terminal.ts";
import { FakeStream } from "../fakes/stream.ts";
import { Run } from "../fakes/script_run.ts";

const ENTRY = { room: "geral", seq: 7, time: 1_795_631_533_272, nick: "bia", text: "oi, ana" };
const ROOM = { room: "geral", topic: "obra", members: 2, seq: 6, log: "l" };
const CROWD = { count: 3, nicks: ["bia", "caio"] };
const WELCOME = {
  type: "welcome",
  version: 1,
  nick: "ana",
  token: "t",
  resumed: false,
  rooms: [ROOM],
} as const;

/** One of each type, with every field that there is. A type that is missing here is a type error. */
const SAMPLES: Readonly<Record<ServerMessage["type"], ServerMessage>> = {
  welcome: WELCOME,
  message: { type: "message", ...ENTRY, replayed: true },
  action: { type: "action", ...ENTRY },
  topic: { type: "topic", ...ENTRY },
  edited: { type: "edited", ...ENTRY, seqs: [3], deed: true },
  reacted: { type: "reacted", ...ENTRY, seqs: [3], undone: true },
  redacted: { type: "redacted", ...ENTRY, seqs: [3, 4], of: "bia" },
  blank: { type: "blank", ...ENTRY },
  direct: {
    type: "direct",
    from: "bia",
    to: "ana",
    text: "psst",
    person: "p",
    log: "l",
    seq: 7,
    time: 1_795_631_533_272,
    replayed: true,
  },
  join: { type: "join", nick: "bia", ...ROOM },
  standing: { type: "standing", nick: "bia", room: "geral", operator: true, rank: "mod" },
  leave: { type: "leave", nick: "bia", room: "geral" },
  nick: { type: "nick", room: "geral", nick: "bia", newNick: "bea" },
  registered: { type: "registered", nick: "ana" },
  released: { type: "released", nick: "ana", by: "bia" },
  marked: { type: "marked", room: "geral", seq: 7, time: 1 },
  away: { type: "away", room: "geral", nick: "bia", text: "lunch" },
  presence: { type: "presence", room: "geral", joined: CROWD, left: CROWD, renamed: CROWD },
  invited: { type: "invited", by: "bia", to: "ana", room: "dev" },
  motd: { type: "motd", text: "olá" },
  who: {
    type: "who",
    room: "geral",
    members: 3,
    nicks: ["ana", "bia"],
    away: [{ nick: "bia", text: "x" }],
    addresses: [{ nick: "bia", address: "192.0.2.7" }],
  },
  rooms: { type: "rooms", rooms: [{ name: "geral", members: 2, topic: "obra" }] },
  found: {
    type: "found",
    room: "geral",
    entries: [{ type: "message", ...ENTRY }],
    more: true,
    from: 3,
    unseen: 2,
  },
  ack: {
    type: "ack",
    room: "geral",
    seq: 7,
    time: 1,
    more: true,
    to: "bia",
    unsure: true,
    away: "x",
  },
  skipped: { type: "skipped", room: "geral", count: 3, from: 7, to: 9 },
  storage: { type: "storage", works: false },
  operator: { type: "operator", name: "root" },
  demoted: { type: "demoted", name: "root" },
  bans: {
    type: "bans",
    total: 2,
    bans: [{ nick: "bia", by: "root", until: 1_795_631_533_272, reason: "spam" }],
  },
  mutes: {
    type: "mutes",
    total: 1,
    room: "geral",
    mutes: [{ nick: "bia", by: "root", until: 1_795_631_533_272, reason: "spam" }],
  },
  modlog: {
    type: "modlog",
    total: 7,
    deeds: [
      { time: 1_795_631_533_272, operator: "root", act: "op", nick: "ana" },
      {
        time: 1_795_631_533_272,
        operator: "root",
        act: "redact",
        nick: "bia",
        room: "geral",
        count: 2,
        reason: "spam",
      },
      {
        time: 1_795_631_533_272,
        operator: "root",
        act: "ban",
        address: "2001:db8::7",
        elsewhere: "2001:db8::/64",
        until: 1_795_631_533_272,
      },
    ],
  },
  locks: { type: "locks", total: 1, locks: [{ room: "dev", by: "root", reason: "spam" }] },
  moderated: {
    type: "moderated",
    act: "ban",
    by: "root",
    nick: "bia",
    address: "10.0.0.9",
    room: "geral",
    until: 1_795_631_533_272,
    reason: "spam",
    elsewhere: "2001:db8::/64",
    unkept: true,
  },
  rules: {
    type: "rules",
    room: "geral",
    rules: { quiet: true, limit: 7, key: "chave" },
    mods: ["ana"],
    voiced: ["bia"],
  },
  error: { type: "error", code: "muted", text: "No", field: "text", value: "x" },
  ping: { type: "ping" },
  servers: { type: "servers", servers: ["a:10101"] },
  closing: {
    type: "closing",
    reason: "shutdown",
    text: "Bye",
    detail: "tea",
    servers: ["a:10101"],
  },
};

/** Some of what no terminal may get of a stranger. */
// deno-lint-ignore no-control-regex
const UNFIT = /[\n\x1b\x9b\u202e]/;

/** Lets happen what waits for nothing else, and without a timer: this is done thousands of times. */
async function turn(): Promise<void> {
  for (let n = 0; n < 40; n++) await Promise.resolve();
}

/** As JSON, for not all of them are what `JSON.stringify` gives. */
const ODD = [
  "null",
  "true",
  "[]",
  "{}",
  '""',
  '"something new"',
  '"__proto__"',
  '"constructor"',
  '"\\u001b]0;x\\u0007\\u202e\\u0000\\n\\ud800"',
  "0",
  "-1",
  "0.5",
  "1795631533272.5",
  "9007199254740991",
  "-8640000000000000",
  "8640000000000000",
  "1e300",
  "1e400",
  "[[[]]]",
  "[null]",
  '[{"type":"dance"}]',
];

/** The lines that come of a message when one of its fields, however deep, is odd or missing. */
function* oddLines(sample: object): Generator<string> {
  const mark = "mark of a place";
  for (const marked of withMarks(sample, mark)) {
    if (marked === mark) continue;
    const line = JSON.stringify(marked);
    for (const odd of ODD) yield line.replace(`"${mark}"`, () => odd);
    yield JSON.stringify(marked, (_, value) => value === mark ? undefined : value);
  }
}

/** The value, once for each of its fields, with a mark in that one's place. */
function* withMarks(value: unknown, mark: string): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      for (const marked of withMarks(item, mark)) yield value.with(index, marked);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [name, field] of Object.entries(value)) {
      for (const marked of withMarks(field, mark)) yield { ...value, [name]: marked };
    }
  }
  yield mark;
}

const ALL_ODD: readonly string[] = [
  ...Object.values(SAMPLES).flatMap((sample) => [...oddLines(sample)]),
  ...["enum", "__proto__", "constructor", "toString"].map((type) => JSON.stringify({ type })),
];

/** A conversation in a terminal, on one connection after the other. */
class Conversation {
  readonly clock = new FakeClock();
  readonly terminal = new FakeTerminal(60, 12);
  readonly links: FakeStream[] = [];
  #press: ((event: TerminalEvent) => void) | undefined;
  #session: Session | undefined;

  constructor() {
    void chat({
      talk: (onEvent) =>
        this.#session = new Session({
          connect: () => this.#connect(),
          onEvent,
          clock: this.clock,
          language: "en",
          nick: "ana",
          reconnect: true,
        }),
      display: (onEvent) => {
        this.#press = onEvent;
        return this.terminal;
      },
      clock: this.clock,
      calendar: new Calendar(inZone("UTC")),
      language: "en",
      theme: "mono",
      isInline: true,
      nick: "ana",
      save: () => Promise.resolve(""),
    });
  }

  get link(): FakeStream {
    const link = this.links.at(-1);
    assert(link !== undefined);
    return link;
  }

  get isOver(): boolean {
    return this.#session?.state.type === "over";
  }

  /** On a connection that lives, and welcomed on it. */
  async online(): Promise<void> {
    this.#session?.retryNow();
    await turn();
    if (this.#session?.state.type !== "online") this.link.send(WELCOME);
    await turn();
  }

  enter(text: string): void {
    for (const char of text) this.#press?.({ type: "key", key: { kind: "text", text: char } });
    this.#press?.({ type: "key", key: { kind: "key", name: "enter" } });
  }

  async drawn(): Promise<string> {
    await turn();
    this.clock.advance(20);
    return this.terminal.screen.join("\n");
  }

  close(): void {
    this.#session?.close();
  }

  #connect(): Promise<Transport> {
    const link = new FakeStream();
    this.links.push(link);
    return Promise.resolve(link.transport);
  }
}

Deno.test("whatever stands in a message, the conversation in the terminal goes on", async () => {
  let talk = new Conversation();
  await talk.online();
  for (const [index, odd] of ALL_ODD.entries()) {
    talk.link.send(odd + "\n");
    await talk.drawn();
    if (talk.isOver) talk = new Conversation();
    await talk.online();
    if (index % 50 > 0) continue;
    // An odd message that fits may have moved the room's log on; private words have no place in it.
    talk.link.send({ type: "direct", from: "bia", to: "ana", text: `still here ${index}` });
    const screen = await talk.drawn();
    assert(screen.includes(`still here ${index}`), `${odd}\n${screen}`);
  }
  talk.close();
});

Deno.test("whatever comes for an answer, the conversation in the terminal goes on", async () => {
  const asking = [
    "/who",
    "/rooms",
    "/topic",
    "/search oi",
    "/history 9",
    "/join obra",
    "/kick bia",
  ];
  for (const question of asking) {
    const talk = new Conversation();
    await talk.online();
    for (const odd of ALL_ODD) {
      talk.link.takeRequests();
      talk.enter(question);
      await turn();
      const id = talk.link.takeRequests().at(-1)?.["id"] ?? "none";
      talk.link.send(odd.replace("{", `{"id":${JSON.stringify(id)},`) + "\n");
      await talk.drawn();
      if (talk.isOver) break;
      await talk.online();
    }
    talk.close();
  }
});

for (
  const args of [
    ["tail"],
    ["tail", "--json"],
    ["tail", "--since", "1"],
    ["wait", "will not come"],
    ["who"],
    ["search", "oi"],
    ["send", "oi"],
    [],
  ]
) {
  const command = args.join(" ") || "the filter";

  Deno.test(`whatever stands in a message, ${command} goes on or ends with a sentence`, async () => {
    for (const odd of ALL_ODD) {
      const link = new FakeStream();
      const run = new Run(() => Promise.resolve(link.transport), ...args, "--no-reconnect");
      link.send(WELCOME);
      await turn();
      const id = link.takeRequests().at(-1)?.["id"] ?? "none";
      link.send(odd + "\n");
      link.send(odd.replace("{", `{"id":${JSON.stringify(id)},`) + "\n");
      await turn();
      void run.stop(130);
      link.end();
      await run.ended;
      for (const line of [...run.printed, ...run.complaints]) assert(!UNFIT.test(line), line);
      // Only what ends it by its own words says anything.
      if (run.code !== 0 && run.code !== 130 && args[0] !== "search") {
        assert(run.complaints.length > 0, `${run.code} without a word, for ${odd}`);
      }
    }
  });
}
