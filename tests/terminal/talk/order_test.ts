/**
 * One order, whenever one looks: what a room shows when it comes into view again, or when the screen
 * is filled anew, is what was shown as it came.
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { Calendar } from "../../../lib/client/calendar.ts";
import { inZone } from "../../fakes/zone.ts";
import { chat } from "../../../lib/terminal/talk/chat.ts";
import type { Conversation } from "../../../lib/client/conversation.ts";
import { CLIENT_MESSAGES } from "../../../lib/language/client.ts";
import type { SessionEvent, SessionState } from "../../../lib/client/session/session_event.ts";
import type { TerminalEvent } from "../../../lib/terminal/screen/terminal.ts";
import type { Part } from "../../../lib/client/timeline/feed.ts";
import { Timeline } from "../../../lib/client/timeline/timeline.ts";
import type {
  ClientRequest,
  EntryMessage,
  ServerMessage,
} from "../../../lib/vocabulary/protocol.ts";
import type { RequestId } from "../../../lib/vocabulary/codes.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeTerminal } from "../../fakes/terminal.ts";

const ROOMS = ["geral", "sala"] as const;
type RoomName = (typeof ROOMS)[number];

/** A row that stays in its room, in few characters; what is shown once is none. */
function sketch(part: Part): string | undefined {
  switch (part.type) {
    case "message":
    case "action":
    case "topic":
      return `${part.seq} <${part.nick}> ${part.text}`;
    case "gap":
      return `${part.from} to ${part.to} ${part.isGone ? "gone" : "missing"}`;
    case "direct":
      return `${part.from} > ${part.to}: ${part.text}`;
    case "presence":
      return `comings: ${CLIENT_MESSAGES.en.comings(part.summary.comings)}`;
    case "notice":
      return part.isAlarm ? `! ${part.text}` : undefined;
    case "day":
    case "unread":
    case "room":
    case "lines":
    case "found":
      return undefined;
  }
}

/** What can happen to someone in two rooms, in whichever order. */
type Act =
  | { readonly type: "hear"; readonly room: RoomName; readonly seq: number; readonly nick: string }
  | { readonly type: "replay"; readonly room: RoomName; readonly seq: number }
  | { readonly type: "say" | "answer" | "warn" | "skipped"; readonly room: RoomName }
  | { readonly type: "acknowledge"; readonly index: number; readonly seq: number }
  | { readonly type: "refuse"; readonly index: number }
  | {
    readonly type:
      | "direct"
      | "notice"
      | "whisper"
      | "release"
      | "history"
      | "wait"
      | "away"
      | "back";
  }
  | { readonly type: "come" | "go"; readonly room: RoomName; readonly nick: string }
  | { readonly type: "rename"; readonly room: RoomName; readonly nick: string }
  | { readonly type: "skip"; readonly room: RoomName; readonly seq: number; readonly count: number }
  | { readonly type: "view"; readonly room: RoomName }
  | { readonly type: "ignore" | "unignore"; readonly nick: string }
  | {
    readonly type: "enter";
    readonly room: RoomName;
    readonly seq: number;
    readonly log: string | undefined;
    readonly resumed: boolean;
  };

const room = fc.constantFrom(...ROOMS);
const seq = fc.integer({ min: 1, max: 25 });
const nick = fc.constantFrom("bia", "caio", "eva", "ana");
const ACT: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant("hear"), room, seq, nick }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("replay"), room, seq }) },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constantFrom("say", "answer", "warn", "skipped"), room }),
  },
  { weight: 5, arbitrary: fc.record({ type: fc.constant("acknowledge"), index: fc.nat(3), seq }) },
  fc.record({ type: fc.constant("refuse"), index: fc.nat(3) }),
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constantFrom(
        "direct",
        "notice",
        "whisper",
        "release",
        "history",
        "wait",
        "away",
        "back",
      ),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constantFrom("come", "go", "rename"), room, nick }),
  },
  fc.record({ type: fc.constant("skip"), room, seq, count: fc.integer({ min: 1, max: 9 }) }),
  { weight: 2, arbitrary: fc.record({ type: fc.constant("view"), room }) },
  fc.record({ type: fc.constantFrom("ignore", "unignore"), nick }),
  fc.record({
    type: fc.constant("enter"),
    room,
    seq,
    log: fc.constantFrom("one", "two", undefined),
    resumed: fc.boolean(),
  }),
);

/** A timeline to which things happen, and all that it has handed out since its room came into view. */
class World {
  readonly clock = new FakeClock();
  readonly timeline = new Timeline(this.clock, new Calendar(inZone("UTC")));
  readonly #said: RequestId[] = [];
  #shown: Part[] = [];
  #ids = 0;

  constructor() {
    this.timeline.nick = "ana";
    for (const room of ROOMS) this.enter(room, 0, "one");
    this.timeline.view("geral", Infinity);
  }

  enter(room: string, seq: number, log: string | undefined, resumed = false): void {
    this.timeline.enter({ room, topic: "", members: 2, seq, ...(log && { log }) }, resumed);
  }

  perform(act: Act): void {
    const { timeline } = this;
    switch (act.type) {
      case "hear":
        return void timeline.hear(this.#entry(act.room, act.seq, act.nick));
      case "replay":
        return void timeline.hear({ ...this.#entry(act.room, act.seq, "bia"), replayed: true });
      case "say": {
        const id = ++this.#ids;
        this.#said.push(id);
        return timeline.send({ id, type: "say", room: act.room, text: `own ${id}` });
      }
      case "acknowledge":
        return this.#settle(act.index, (id) => timeline.acknowledge(id, act.seq));
      case "refuse":
        return this.#settle(act.index, (id) => timeline.refuse(id));
      case "whisper": {
        const id = ++this.#ids;
        timeline.send({ id, type: "direct", to: "bia", text: `whispered ${id}` });
        return timeline.acknowledge(id);
      }
      case "direct":
        return void timeline.hearDirect({
          type: "direct",
          from: "bia",
          to: "ana",
          text: `${++this.#ids}`,
        });
      case "notice":
        return timeline.notice(`error ${++this.#ids}`, true);
      case "answer":
        return timeline.notice(`answer ${++this.#ids}`);
      case "warn":
        return timeline.warn(act.room, `warning ${++this.#ids}`);
      case "skipped":
        return timeline.warn(act.room, `skipped ${++this.#ids}`);
      case "come":
        return timeline.hearPresence({ type: "join", room: act.room, nick: act.nick });
      case "go":
        return timeline.hearPresence({ type: "leave", room: act.room, nick: act.nick });
      case "rename":
        return timeline.hearPresence({
          type: "nick",
          room: act.room,
          nick: act.nick,
          newNick: `${act.nick}2`,
        });
      case "skip":
        return timeline.skip(act.room, act.seq, act.seq + act.count - 1);
      case "release":
        for (const room of ROOMS) timeline.release(room);
        return timeline.releaseHeard();
      case "history":
        return this.#history();
      case "view":
        return timeline.view(act.room, Infinity);
      case "ignore":
        return void timeline.ignore(act.nick);
      case "unignore":
        return void timeline.contacts.unignore(act.nick);
      case "enter":
        return this.enter(act.room, act.seq, act.log, act.resumed);
      case "wait":
        this.clock.advance(9 * 60_000);
        return;
      case "away":
        return timeline.away(0);
      case "back":
        return timeline.back();
    }
  }

  /** The rows of the room in view, as they were shown, each in the form that it has now. */
  get shown(): string[] {
    this.#shown.push(...this.timeline.take());
    const at = this.#shown.findLastIndex(({ type }) => type === "room");
    this.#shown = this.#shown.slice(Math.max(0, at));
    const { live } = this.timeline;
    const parts = [
      ...this.timeline.loaded.asOfNow(this.#shown),
      ...(live === undefined ? [] : [live]),
    ];
    return parts.map(sketch).filter((row) => row !== undefined);
  }

  #entry(room: string, seq: number, nick: string): EntryMessage {
    return { type: "message", room, seq, nick, text: `m${seq}`, time: this.clock.utcMs() };
  }

  #settle(index: number, act: (id: RequestId) => void): void {
    const [id] = this.#said.splice(index % Math.max(1, this.#said.length), 1);
    if (id !== undefined) act(id);
  }

  /** As `/history` does it: what was missing comes, and all of it is shown once more. */
  #history(): void {
    const { timeline } = this;
    const room = timeline.viewed ?? "";
    const wanted = timeline.loaded.wanted(room, 10);
    const loaded = timeline.loaded.get(room);
    if (wanted !== undefined && loaded !== undefined) {
      loaded.fetching++;
      const { before = 26, limit } = wanted;
      for (let seq = Math.max(1, before - limit); seq < before; seq++) {
        if (seq % 7 !== 0) timeline.hear({ ...this.#entry(room, seq, "bia"), replayed: true });
      }
      loaded.fetching--;
    }
    timeline.noteGone(room, 3);
  }
}

Deno.test("whatever happens in whichever order, a room looks as it did when it was last seen", () => {
  fc.assert(
    fc.property(fc.array(ACT, { maxLength: 60 }), (acts) => {
      const world = new World();
      for (const act of acts) world.perform(act);
      const { shown, timeline } = world;
      const here = timeline.viewed;
      assert(here !== undefined);
      timeline.view(here === "geral" ? "sala" : "geral", Infinity);
      timeline.view(here, Infinity);
      // What is older than all that was loaded may have come above it, and nothing else.
      let seen = 0;
      for (const row of world.shown) {
        if (row === shown[seen]) seen++;
        else assertMatch(row, /^\d+ (<bia> m|<caio> m|<eva> m|<ana> |to )/);
      }
      assertEquals(seen, shown.length, shown[seen]);
    }),
    { numRuns: 1_500 },
  );
});

for (
  const [what, happens] of [
    ["private words", (world: World) => world.perform({ type: "direct" })],
    ["one's own private words", (world: World) => world.perform({ type: "whisper" })],
    ["comings", (world: World) => world.perform({ type: "come", room: "geral", nick: "eva" })],
    ["an alarm", (world: World) => world.perform({ type: "notice" })],
    ["word of the room", (world: World) => world.perform({ type: "warn", room: "geral" })],
    [
      "what is missing",
      (world: World) => world.perform({ type: "skip", room: "geral", seq: 2, count: 1 }),
    ],
    [
      "what someone else says",
      (world: World) => world.perform({ type: "hear", room: "geral", seq: 2, nick: "bia" }),
    ],
  ] as const
) {
  Deno.test(`one's own line stays below ${what} that came before its place was known`, () => {
    const world = new World();
    world.perform({ type: "hear", room: "geral", seq: 1, nick: "bia" });
    world.perform({ type: "say", room: "geral" });
    happens(world);
    world.perform({ type: "acknowledge", index: 0, seq: what.startsWith("what") ? 3 : 2 });
    const { shown, timeline } = world;
    assertEquals([shown.length, shown.at(-1)?.endsWith("<ana> own 1")], [3, true]);
    timeline.view("sala", Infinity);
    timeline.view("geral", Infinity);
    assertEquals(world.shown, shown);
  });
}

// On the screen

/** A session whose other side the test plays; whatever is asked is answered with an error. */
class FakeConversation implements Conversation {
  state: SessionState = { type: "online" };
  readonly rooms = [...ROOMS];
  readonly onEvent: (event: SessionEvent) => void;
  readonly said: RequestId[] = [];
  #ids = 0;

  constructor(onEvent: (event: SessionEvent) => void) {
    this.onEvent = onEvent;
  }

  start(): void {}
  introduce(): void {}
  authenticate(): void {}
  retryNow(): void {}
  leave(): Promise<void> {
    return Promise.resolve();
  }
  close(): void {
    this.state = { type: "over", reason: { type: "left" } };
    this.onEvent({ type: "state", state: this.state });
  }

  say(): RequestId {
    this.said.push(++this.#ids);
    return this.#ids;
  }
  act(): RequestId {
    return this.say();
  }
  direct(): RequestId {
    return this.say();
  }
  request(request: ClientRequest): Promise<ServerMessage> {
    return Promise.resolve({ type: "error", code: "type_unknown", text: `No ${request.type}` });
  }

  tell(message: ServerMessage): void {
    this.onEvent({ type: "message", message });
  }
}

/** What a person and a server do in a terminal. */
type ScreenAct =
  | Extract<Act, { readonly type: "hear" }>
  | Extract<Act, { readonly type: "replay" }>
  | Extract<Act, { readonly type: "skip" }>
  | Extract<Act, { readonly type: "come" | "go" }>
  | Extract<Act, { readonly type: "acknowledge" }>
  | Extract<Act, { readonly type: "refuse" }>
  | Extract<Act, { readonly type: "view" }>
  | { readonly type: "enter"; readonly text: string }
  | { readonly type: "direct" | "wait" | "draw" | "lost" | "error" };

const SCREEN_ACT: fc.Arbitrary<ScreenAct> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("hear"), room, seq, nick }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("replay"), room, seq }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("acknowledge"), index: fc.nat(3), seq }) },
  fc.record({ type: fc.constant("refuse"), index: fc.nat(3) }),
  fc.record({ type: fc.constantFrom("come", "go"), room, nick }),
  fc.record({ type: fc.constant("skip"), room, seq, count: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ type: fc.constant("view"), room }),
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant("enter"),
      text: fc.constantFrom(
        "oi",
        "/me acena",
        "/msg bia psiu",
        "/who",
        "/help",
        "/history 5",
        "/bell",
        "/topic a",
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constantFrom("direct", "wait", "draw", "lost", "error") }),
  },
);

class Screen {
  readonly clock = new FakeClock();
  readonly terminal = new FakeTerminal(70, 40);
  readonly #ended: Promise<unknown>;
  #talk: FakeConversation | undefined;
  #onTerminal: ((event: TerminalEvent) => void) | undefined;

  constructor() {
    this.#ended = chat({
      talk: (onEvent) => this.#talk = new FakeConversation(onEvent),
      display: (onEvent) => {
        this.#onTerminal = onEvent;
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
    this.welcome(0);
  }

  get talk(): FakeConversation {
    assert(this.#talk !== undefined);
    return this.#talk;
  }

  welcome(seq: number): void {
    this.talk.state = { type: "online" };
    const rooms = ROOMS.map((room) => ({
      room,
      topic: "",
      members: 2,
      seq,
      log: `log of ${room}`,
    }));
    this.talk.tell({ type: "welcome", version: 1, nick: "ana", token: "t", resumed: false, rooms });
  }

  perform(act: ScreenAct): void {
    const { talk } = this;
    const time = this.clock.utcMs();
    switch (act.type) {
      case "hear":
      case "replay": {
        const { room, seq } = act;
        const nick = act.type === "hear" ? act.nick : "bia";
        const message = { type: "message", room, seq, time, nick, text: `m${seq}` } as const;
        return talk.tell(act.type === "hear" ? message : { ...message, replayed: true });
      }
      case "acknowledge":
        return this.#settle(
          act.index,
          (id) => talk.onEvent({ type: "acknowledged", id, seq: act.seq }),
        );
      case "refuse":
        return this.#settle(act.index, (id) => talk.onEvent({ type: "refused", id, text: "No" }));
      case "come":
        return talk.tell({ type: "join", room: act.room, nick: act.nick });
      case "go":
        return talk.tell({ type: "leave", room: act.room, nick: act.nick });
      case "skip": {
        const { room, seq: from, count } = act;
        return talk.tell({ type: "skipped", room, count, from, to: from + count - 1 });
      }
      case "view":
        return this.enter(`/switch #${act.room}`);
      case "enter":
        return this.enter(act.text);
      case "direct":
        return talk.tell({ type: "direct", from: "bia", to: "ana", text: "psiu" });
      case "error":
        return talk.tell({ type: "error", code: "json_malformed", text: "What?" });
      case "wait":
        this.clock.advance(70_000);
        return;
      case "draw":
        this.clock.advance(20);
        return;
      case "lost":
        talk.state = { type: "waiting", retryAtMs: 0, attempt: 1 };
        talk.onEvent({ type: "state", state: talk.state });
        return this.welcome(25);
    }
  }

  enter(text: string): void {
    for (const char of text) this.#onTerminal?.({ type: "key", key: { kind: "text", text: char } });
    this.#onTerminal?.({ type: "key", key: { kind: "key", name: "enter" } });
  }

  /** Once promises have been kept, and all is drawn. */
  async settled(): Promise<string[]> {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    this.clock.advance(20);
    return this.terminal.screen;
  }

  resized(): void {
    this.#onTerminal?.({ type: "resized" });
  }

  async end(): Promise<void> {
    this.talk.close();
    await this.#ended;
  }

  #settle(index: number, act: (id: RequestId) => void): void {
    const { said } = this.talk;
    const [id] = said.splice(index % Math.max(1, said.length), 1);
    if (id !== undefined) act(id);
  }
}

Deno.test("whatever happens in whichever order, a screen that is filled anew looks as it did", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(SCREEN_ACT, { maxLength: 40 }), async (acts) => {
      const screen = new Screen();
      for (const act of acts) screen.perform(act);
      const rows = await screen.settled();
      screen.resized();
      assertEquals(await screen.settled(), rows);
      await screen.end();
    }),
    { numRuns: 300 },
  );
});
