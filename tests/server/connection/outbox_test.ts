import { assert, assertEquals } from "@std/assert";
import { type Addressee, Outbox } from "../../../lib/server/connection/outbox.ts";
import type { Talk } from "../../../lib/server/dialect/dialect.ts";
import { json } from "../../../lib/server/dialect/json.ts";
import { plain } from "../../../lib/server/dialect/plain.ts";
import type { Reply } from "../../../lib/vocabulary/reply.ts";
import { only } from "../../../lib/server/log/answer.ts";
import { Log } from "../../../lib/server/log/log.ts";
import { LOG_LIMITS } from "../../../lib/server/limits.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeSocket, settled } from "../../fakes/socket.ts";

const LIMITS = { maxLineBytes: 100 };
const ADAPTING = { ...plain, name: "adapting" };

/** A connection in the room `geral`, which has an author too. */
class Setting implements Addressee {
  readonly socket = new FakeSocket();
  readonly clock = new FakeClock();
  readonly log: Log;
  readonly outbox: Outbox;
  failures = 0;
  fault: unknown;
  /** Whether others have their turn first. */
  isBusy = false;
  readonly #turns: Array<() => void> = [];

  constructor(windowBytes = LOG_LIMITS.windowBytes) {
    this.log = new Log({ ...LOG_LIMITS, windowBytes });
    this.outbox = new Outbox(this, "en", this.clock);
    this.outbox.open(plain, plain.open(LIMITS));
    this.outbox.follow({ name: "geral", log: this.log });
  }

  inTurn(act: () => void): void {
    if (this.isBusy) this.#turns.push(act);
    else act();
  }

  /** It is everyone's turn by now. */
  rest(): void {
    for (const act of this.#turns.splice(0)) act();
  }

  writingFailed(): void {
    this.failures++;
  }

  answeringFailed(error: unknown): void {
    this.fault = error;
  }

  say(text: string): void {
    this.log.append({ type: "message", room: "geral", timeMs: 0, nick: "eva", author: 2, text });
    this.log.publish();
    this.outbox.wake();
  }

  /** What has been taken since this was asked last. */
  async took(): Promise<string> {
    await settled();
    return new TextDecoder().decode(new Uint8Array(this.socket.taken.splice(0)));
  }
}

const RENAMED: Reply = { type: "renamed", nick: "guest-1", newNick: "ana" };

Deno.test("what is told in one turn goes out in one write, and what a room says behind it", async () => {
  const it = new Setting();
  it.outbox.tell(RENAMED);
  it.outbox.tell({ type: "operator", name: "ana" });
  it.log.append({ type: "message", room: "geral", timeMs: 0, nick: "eva", author: 2, text: "oi" });
  it.log.publish();
  const took = await it.took();
  assertEquals(it.socket.writes, 2);
  assert(/^\* .*ana.*\n\* .*ana.*\n<eva> oi\n$/.test(took), took);
});

Deno.test("whoever arrives is told the message of the day once, and who comes back is not", async () => {
  const state = { room: "geral", topic: "", members: 1, seq: 0 };
  const entered: Reply = { type: "entered", nick: "ana", ...state };
  const back: Reply = { type: "welcome", nick: "ana", token: "t", resumed: true, rooms: [] };
  const toldTo = async (...replies: Reply[]): Promise<number> => {
    const it = new Setting();
    const outbox = new Outbox(it, "en", it.clock, () => "olá");
    outbox.open(plain, plain.open(LIMITS));
    for (const reply of replies) outbox.tell(reply);
    return (await it.took()).split("* olá\n").length - 1;
  };
  assertEquals(await toldTo(RENAMED), 0);
  assertEquals(await toldTo(entered, entered), 1);
  assertEquals(await toldTo({ ...back, resumed: false }, entered), 1);
  assertEquals(await toldTo(back, entered), 0);
});

Deno.test("one write is under way at a time, and the next takes all there is by then", async () => {
  const it = new Setting();
  it.socket.take(0);
  it.say("um");
  await settled();
  it.say("dois");
  it.say("três");
  await settled();
  assertEquals(it.socket.writes, 1);
  it.socket.take(Infinity);
  assertEquals(await it.took(), "<eva> um\n<eva> dois\n<eva> três\n");
  assertEquals([it.socket.writes, it.outbox.writing], [2, undefined]);
});

Deno.test("a peer that takes a part at a time gets all, and shows that it takes something", async () => {
  const it = new Setting();
  it.socket.take(0);
  it.say("quatro");
  await settled();
  const sinceMs = it.outbox.untakenSinceMs;
  it.clock.advance(1_000);
  it.socket.take(3);
  assertEquals(await it.took(), "<eva> quatro\n");
  assertEquals([sinceMs, it.outbox.untakenSinceMs], [0, undefined]);
});

Deno.test("that an entry has its place is told behind what its room has said", async () => {
  const it = new Setting();
  const talk: Talk = { ...plain.open(LIMITS), quietMs: undefined, push, quiet, end, tell };
  it.outbox.open(plain, talk);
  it.socket.take(0);
  it.say("antes");
  await settled();
  it.say("também");
  it.outbox.tell({ type: "ack", room: "geral", seq: 3 }, 7);
  it.say("depois");
  it.socket.take(Infinity);
  assertEquals(await it.took(), "<eva> antes\n<eva> também\n<eva> depois\n[ack 7]");
  // Where the room says little, that is one write.
  assertEquals(it.socket.writes, 2);
});

Deno.test("what a socket frames is written as its frames", async () => {
  const it = new Setting();
  const frame = (words: Uint8Array): Uint8Array<ArrayBuffer> =>
    new Uint8Array([words.length, ...words]);
  Object.assign(it.socket, { frame });
  it.say("oi");
  it.outbox.tell(RENAMED);
  const took = await it.took();
  assertEquals(took.charCodeAt(0), "<eva> oi\n".length);
  assertEquals(took.length, 2 + "<eva> oi\n".length + took.charCodeAt("<eva> oi\n".length + 1));
});

Deno.test("who wants that is told things behind what its rooms had said, and all of it is written", async () => {
  const it = new Setting();
  it.outbox.use({ ...plain, name: "ordered", isOrdered: true });
  it.log.append({ type: "message", room: "geral", timeMs: 0, nick: "eva", author: 2, text: "oi" });
  it.log.publish();
  it.outbox.tell(RENAMED);
  assert(/^<eva> oi\n\* .*ana.*\n$/.test(await it.took()));
});

Deno.test("that one has another name is told behind what its rooms had said of who had it", async () => {
  const it = new Setting();
  it.log.append({ type: "leave", nick: "ana", room: "geral" });
  it.log.publish();
  it.outbox.tell(RENAMED);
  assert(/^\* ana .*\n\* You.*ana.*\n$/.test(await it.took()));
});

Deno.test("what was unread of a room that one leaves is written, with nobody to say so", async () => {
  const it = new Setting();
  it.log.append({ type: "message", room: "geral", timeMs: 0, nick: "eva", author: 2, text: "oi" });
  it.log.publish();
  it.outbox.unfollow({ name: "geral", log: it.log });
  it.outbox.tell(RENAMED);
  assert(/^<eva> oi\n\* .*ana.*\n$/.test(await it.took()));
});

Deno.test("an answer comes whole, and what is said meanwhile behind all of it", async () => {
  for (const isOrdered of [false, true]) await answersWhole(isOrdered);
});

async function answersWhole(isOrdered: boolean): Promise<void> {
  const it = new Setting();
  it.outbox.use({ ...plain, name: "perhaps ordered", isOrdered });
  it.socket.take(0);
  it.outbox.answer(inParts(3), 1);
  assert(it.outbox.answered !== undefined);
  it.say("oi");
  await settled();
  it.socket.take(Infinity);
  for (let n = 0; n < 20 && it.outbox.answered !== undefined; n++) {
    await settled();
    it.clock.advance(10);
  }
  const lines = (await it.took()).split("\n");
  assertEquals(lines.length, 6);
  assertEquals(lines.slice(-2), ["<eva> oi", ""]);
}

Deno.test("what is said in private meanwhile comes behind all of an answer, each in its order", async () => {
  const it = new Setting();
  it.outbox.use({ ...json, name: "some json" });
  it.socket.take(0);
  it.outbox.answer(inParts(3), 1);
  for (const seq of [1, 2]) {
    const said = { type: "message", room: "@:l", seq, timeMs: 0, nick: "eva", author: 2 } as const;
    it.outbox.tell({ type: "private", event: { ...said, text: "psiu" } });
  }
  it.socket.take(Infinity);
  for (let n = 0; n < 20 && it.outbox.answered !== undefined; n++) {
    await settled();
    it.clock.advance(10);
  }
  const lines = (await it.took()).trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines.map(({ type, seq }) => seq ?? type), [
    "topic",
    "topic",
    "topic",
    "nick",
    1,
    2,
  ]);
  assert(!it.outbox.isSaturated);
});

Deno.test("where the end cuts an answer short nothing of the room follows it, nor word of one's own there", async () => {
  for (const isEnd of [false, true]) {
    const it = new Setting();
    it.outbox.open(plain, { ...plain.open(LIMITS), quietMs: undefined, push, quiet, end, tell });
    it.isBusy = true;
    it.outbox.answer(only({ type: "ack" }), 1);
    it.say("oi");
    it.outbox.tell({ type: "ack", room: "geral", seq: 1 }, 2);
    it.outbox.unfollow({ name: "geral", log: it.log }, isEnd);
    it.outbox.stopAnswering();
    assertEquals(await it.took(), isEnd ? "" : "<eva> oi\n[ack 2]");
  }
});

Deno.test("that an entry has its place is told behind an answer, though its reader has read all there is", async () => {
  const it = new Setting();
  it.outbox.open(plain, { ...plain.open(LIMITS), quietMs: undefined, push, quiet, end, tell });
  it.isBusy = true;
  it.outbox.answer(only({ type: "ack" }), 1);
  it.outbox.tell({ type: "ack", room: "geral", seq: 1 }, 2);
  await settled();
  it.rest();
  assertEquals(await it.took(), "[ack 1][ack 2]");
});

Deno.test("what its rooms say waits while a talk holds it, and goes on though there was nothing to tell", async () => {
  const it = new Setting();
  const talk = { ...plain.open(LIMITS), quietMs: undefined, push, quiet, end };
  const holding = { ...talk, holdsRooms: true, tell: () => "" };
  it.outbox.open(plain, holding);
  it.say("oi");
  assertEquals(await it.took(), "");
  holding.holdsRooms = false;
  it.outbox.tell(RENAMED);
  assertEquals(await it.took(), "<eva> oi\n");
});

/** So many parts, each as long as may be on its way at a time, and a last one. */
function* inParts(count: number): Generator<Reply, Reply> {
  for (let n = 0; n < count; n++) {
    yield { type: "topicIs", room: "geral", topic: "x".repeat(40_000) };
  }
  return RENAMED;
}

Deno.test("whoever fell too far behind is told how many lines it missed", async () => {
  const it = new Setting(16 * 1024);
  it.socket.take(0);
  it.say("primeira");
  await settled();
  for (let n = 0; n < 100; n++) it.say("x".repeat(1_000));
  it.socket.take(Infinity);
  const took = await it.took();
  const seen = took.split("\n").filter((line) => line.startsWith("<eva> x")).length;
  const [, missed = "0"] = /^\* .*?(\d+)/m.exec(took) ?? [];
  assert(seen > 0 && seen < 100);
  assertEquals(seen + Number(missed), 100);
});

Deno.test("with other capabilities its rooms go on in another voice, and no line is lost between", async () => {
  const it = new Setting();
  let capabilities = 0;
  const talk: Talk = {
    push,
    quiet,
    end,
    quietMs: undefined,
    get capabilities() {
      return capabilities;
    },
  };
  it.outbox.open(
    {
      ...ADAPTING,
      encode: (event, language, _id, bits = 0) => bits + plain.encode(event, language),
    },
    talk,
  );
  it.socket.take(0);
  it.say("a");
  await settled();
  it.say("b");
  capabilities = 3;
  it.outbox.adapt();
  it.say("c");
  it.socket.take(Infinity);
  assertEquals(await it.took(), "0<eva> a\n0<eva> b\n3<eva> c\n");
});

Deno.test("a talk tells its peer's replies itself, in text or bytes, and none where it gives none", async () => {
  const it = new Setting();
  it.outbox.open(plain, {
    push,
    quiet,
    end,
    quietMs: undefined,
    tell: ({ type }) => type === "ping" ? new Uint8Array([80]) : type === "hint" ? "" : `[${type}]`,
  });
  for (const type of ["hint", "ping", "askPassword", "ping"] as const) it.outbox.tell({ type });
  assertEquals(await it.took(), "P[askPassword]P");
});

Deno.test("once it is closed nothing is written; that writing failed is told", async () => {
  const it = new Setting();
  it.socket.fail(new Deno.errors.BrokenPipe("gone"));
  it.socket.take(0);
  it.outbox.tell(RENAMED);
  await settled();
  assertEquals(it.failures, 1);
  it.outbox.close();
  it.outbox.tell(RENAMED);
  it.say("oi");
  await settled();
  assertEquals(it.socket.writes, 1);
});

function push(): [] {
  return [];
}
const quiet = push;
const end = push;

function tell({ type }: Reply, _language: unknown, id?: number | string): string {
  return type === "ack" ? `[${type} ${id}]` : "";
}
