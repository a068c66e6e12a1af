import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { Calendar } from "../../../lib/client/calendar.ts";
import { inZone } from "../../fakes/zone.ts";
import { chat } from "../../../lib/terminal/talk/chat.ts";
import type { Conversation } from "../../../lib/client/conversation.ts";
import { OPERATOR_COMMANDS } from "../../../lib/terminal/input/commands.ts";
import type { Key, KeyName } from "../../../lib/terminal/input/keys.ts";
import type { SessionEnd, SessionEvent, SessionState } from "../../../lib/client/session_event.ts";
import type { TerminalEvent } from "../../../lib/terminal/screen/terminal.ts";
import type { Language } from "../../../lib/vocabulary/language.ts";
import type { ClientRequest, ServerMessage } from "../../../lib/vocabulary/protocol.ts";
import type { RequestId } from "../../../lib/vocabulary/codes.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeTerminal } from "../../fakes/terminal.ts";

/** A session whose other side the test plays. */
class FakeTalk implements Conversation {
  state: SessionState = { type: "connecting", attempt: 1 };
  nick: string | undefined;
  rooms: string[] = [];
  /** What was called, in order. */
  readonly calls: string[] = [];
  readonly #onEvent: (event: SessionEvent) => void;
  readonly #answers = new Map<ClientRequest["type"], ServerMessage[]>();
  /** Is told of each request before its answer. */
  onRequest: (request: ClientRequest) => void = () => {};
  #ids = 0;

  constructor(onEvent: (event: SessionEvent) => void) {
    this.#onEvent = onEvent;
  }

  start(): void {
    this.calls.push("start");
  }

  introduce(nick: string): void {
    this.calls.push(`introduce ${nick}`);
  }

  authenticate(password: string): void {
    this.calls.push(`authenticate ${password}`);
  }

  say(text: string, room?: string): RequestId {
    this.calls.push(`say ${room} ${text}`);
    return ++this.#ids;
  }

  act(text: string, room?: string): RequestId {
    this.calls.push(`act ${room} ${text}`);
    return ++this.#ids;
  }

  direct(to: string, text: string, person?: string): RequestId {
    this.calls.push(`direct ${person === undefined ? to : `${to} (${person})`} ${text}`);
    return ++this.#ids;
  }

  request(request: ClientRequest): Promise<ServerMessage> {
    const answers = this.#answers.get(request.type) ?? [];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === undefined) return Promise.reject(new Error("not connected"));
    this.calls.push(JSON.stringify(request));
    this.onRequest(request);
    return Promise.resolve(answer);
  }

  retryNow(): void {
    this.calls.push("retryNow");
  }

  leave(): Promise<void> {
    this.calls.push("leave");
    return Promise.resolve();
  }

  close(): void {
    this.become({ type: "over", reason: { type: "left" } });
  }

  // The other side.

  /** What the next requests of that type are answered, and then again the last of that. */
  answer(type: ClientRequest["type"], ...answers: ServerMessage[]): void {
    this.#answers.set(type, answers);
  }

  become(state: SessionState): void {
    this.state = state;
    this.#onEvent({ type: "state", state });
  }

  tell(message: ServerMessage): void {
    this.#onEvent({ type: "message", message });
  }

  welcome(nick: string, rooms: string[] = ["geral"], { resumed = false, seq = 0 } = {}): void {
    this.nick = nick;
    this.rooms = rooms;
    this.become({ type: "online" });
    this.tell({
      type: "welcome",
      version: 1,
      nick,
      token: "secret",
      resumed,
      rooms: rooms.map((room) => ({ room, seq, topic: "", members: 2 })),
    });
  }

  hear(seq: number, nick: string, text: string, room = "geral"): void {
    this.tell({ type: "message", room, seq, time: 1_000_000, nick, text });
  }

  logChanged(event: Extract<SessionEvent, { type: "logChanged" }>): void {
    this.#onEvent(event);
  }

  acknowledge(
    id: RequestId,
    seq?: number,
    more: { readonly to?: string; readonly unsure?: true } = {},
  ): void {
    this.#onEvent({ type: "acknowledged", id, ...(seq !== undefined && { seq }), ...more });
  }

  refuse(id: RequestId, text: string): void {
    this.#onEvent({ type: "refused", id, text });
  }
}

/** A conversation with a fake on every side. */
class Fixture {
  readonly clock = new FakeClock();
  readonly terminal: FakeTerminal;
  readonly ended: Promise<SessionEnd>;
  #talk: FakeTalk | undefined;
  #onTerminal: ((event: TerminalEvent) => void) | undefined;

  constructor(
    { nick, columns = 60, rows = 12, language = "en" }: {
      nick?: string;
      columns?: number;
      rows?: number;
      language?: Language;
    } = {},
  ) {
    this.terminal = new FakeTerminal(columns, rows);
    this.ended = chat({
      talk: (onEvent) => this.#talk = new FakeTalk(onEvent),
      display: (onEvent) => {
        this.#onTerminal = onEvent;
        return this.terminal;
      },
      clock: this.clock,
      calendar: new Calendar(inZone("UTC")),
      language,
      theme: "mono",
      nick,
    });
  }

  /** Already welcomed as ana, in these rooms. */
  static online(rooms = ["geral"], size: { columns?: number; rows?: number } = {}): Fixture {
    const it = new Fixture({ nick: "ana", ...size });
    it.talk.welcome("ana", rooms);
    it.talk.calls.length = 0;
    return it;
  }

  get talk(): FakeTalk {
    if (this.#talk === undefined) throw new Error("no session was made");
    return this.#talk;
  }

  /** The screen, once all that happened is drawn. */
  get screen(): string[] {
    this.clock.advance(20);
    return this.terminal.screen;
  }

  /** The screen once promises have been kept too. */
  async settled(): Promise<string[]> {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    return this.screen;
  }

  type(text: string): void {
    for (const char of text) this.key({ kind: "text", text: char });
  }

  press(...names: KeyName[]): void {
    for (const name of names) this.key({ kind: "key", name });
  }

  enter(text: string): void {
    this.type(text);
    this.press("enter");
  }

  /** Enters what will not do: why. It stays in the input, and is then taken away. */
  refusal(text: string): string {
    this.enter(text);
    assertEquals(this.screen.at(-1), `> ${text}|`);
    this.press("ctrl-u");
    return this.screen.at(-3) ?? "";
  }

  key(key: Key): void {
    this.#onTerminal?.({ type: "key", key });
  }

  resized(): void {
    this.#onTerminal?.({ type: "resized" });
  }

  continued(): void {
    this.#onTerminal?.({ type: "continued" });
  }

  terminalEnds(): void {
    this.#onTerminal?.({ type: "ended" });
  }

  async end(): Promise<SessionEnd> {
    this.talk.close();
    return await this.ended;
  }
}

const WELCOME = "* You are ana in #geral, with 1 other person. /help shows";

Deno.test("it says that it is connected, and asks for the name", async () => {
  const it = new Fixture({ language: "pt-BR" });
  assertEquals(it.screen, ["Conectado", "Usuário: |"]);
  it.enter("ana");
  assertEquals(it.talk.calls, ["start", "introduce ana"]);
  assertEquals(it.screen, ["Conectado", "conectando…", "> |"]);
  it.talk.welcome("ana");
  assertEquals(it.screen, [
    "Conectado",
    "* Você é ana em #geral, com mais 1 pessoa. /help mostra os",
    "      comandos.",
    "#geral · ana",
    "> |",
  ]);
  await it.end();
});

Deno.test("a name that is refused is asked for again, with the reason", async () => {
  const it = new Fixture({ nick: "ana" });
  it.talk.tell({ type: "error", code: "nick_taken", text: "The name ana is taken" });
  assertEquals(it.screen, ["Connected", "* The name ana is taken", "User name: |"]);
  it.enter("  ");
  it.press("ctrl-u");
  it.enter("bia");
  assertEquals(it.talk.calls, ["start", "introduce bia"]);
  it.talk.welcome("bia");
  assertEquals(it.screen.at(-2), "#geral · bia");
  await it.end();
});

Deno.test("what others say goes above, the line that is being typed and its cursor stay", async () => {
  const it = Fixture.online();
  it.type("oi, tudo");
  it.press("left", "left");
  it.talk.hear(1, "bia", "bom dia");
  assertEquals(it.screen, [
    "Connected",
    WELCOME,
    "      the commands.",
    "00:16 <bia> bom dia",
    "#geral · ana",
    "> oi, tu|do",
  ]);
  await it.end();
});

Deno.test("one's own is marked as waiting until it has its place", async () => {
  const it = Fixture.online();
  it.enter("oi");
  assertEquals(it.talk.calls, ["say geral oi"]);
  assertEquals(it.screen.slice(-3), ["  …   <ana> oi", "#geral · ana", "> |"]);
  it.talk.acknowledge(1, 1);
  assertEquals(it.screen.slice(-3), ["00:16 <ana> oi", "#geral · ana", "> |"]);
  await it.end();
});

Deno.test("an acknowledgement that overtakes the room waits for it, but not long", async () => {
  const it = Fixture.online();
  it.enter("oi");
  it.talk.acknowledge(1, 2);
  assertEquals(it.screen.slice(-3), ["  …   <ana> oi", "#geral · ana", "> |"]);
  it.talk.hear(1, "bia", "primeiro");
  assertEquals(it.screen.slice(-4, -2), ["00:16 <bia> primeiro", "00:16 <ana> oi"]);
  // The server is asked what else there is to wait for.
  it.talk.answer("history", { type: "ack" });
  it.enter("sozinha");
  it.talk.acknowledge(2, 9);
  assertEquals(it.screen.at(-3), "  …   <ana> sozinha");
  it.clock.advance(1_000);
  assertEquals((await it.settled()).slice(-4, -2), [
    "── 6 messages are missing here; /history loads them ──",
    "00:16 <ana> sozinha",
  ]);
  const asked = '{"type":"history","room":"geral","after":2,"before":9,"limit":6}';
  assertEquals(it.talk.calls.at(-1), asked);
  await it.end();
});

Deno.test("what is refused says why", async () => {
  const it = Fixture.online();
  it.enter("oi");
  it.talk.refuse(1, "too long");
  assertEquals(it.screen.slice(-3), ["* Not said: oi (too long)", "#geral · ana", "> |"]);
  await it.end();
});

Deno.test("a lost connection counts down, keeps the input, and Enter tries at once", async () => {
  const it = Fixture.online();
  it.type("rascunho");
  it.talk.become({ type: "waiting", retryAtMs: it.clock.nowMs() + 3_000, attempt: 1 });
  assertEquals(it.screen.slice(-2), [
    "offline; next try in 3 s (Enter: now) · #geral · ana",
    "> rascunho|",
  ]);
  it.clock.advance(1_000);
  assertEquals(it.screen.at(-2), "offline; next try in 2 s (Enter: now) · #geral · ana");
  it.press("enter");
  assertEquals(it.talk.calls, ["say geral rascunho"]);
  it.press("enter");
  assertEquals(it.talk.calls, ["say geral rascunho", "retryNow"]);
  it.talk.become({ type: "connecting", attempt: 2 });
  assertEquals(it.screen.slice(-3), [
    "  …   <ana> rascunho",
    "connecting… · #geral · ana",
    "> |",
  ]);
  it.talk.welcome("ana", ["geral"], { resumed: true });
  it.talk.hear(1, "bia", "perdida?");
  it.talk.acknowledge(1, 2);
  assertEquals(it.screen.slice(-5), [
    "* The connection is back",
    "00:16 <bia> perdida?",
    "00:16 <ana> rascunho",
    "#geral · ana",
    "> |",
  ]);
  await it.end();
});

Deno.test("that a server has forgotten us, and what is missing, is told", async () => {
  const it = Fixture.online(["geral", "dev"], { columns: 110 });
  it.talk.become({ type: "waiting", retryAtMs: 0, attempt: 1 });
  it.talk.nick = "ana";
  it.talk.become({ type: "online" });
  // The server knows only the first room yet; the session goes back to the other by itself.
  it.talk.tell({
    type: "welcome",
    version: 1,
    nick: "ana",
    token: "t",
    resumed: false,
    rooms: [{ room: "geral", topic: "", members: 1, seq: 0 }],
  });
  it.talk.tell({ type: "join", room: "dev", nick: "ana", topic: "novo", members: 1, seq: 0 });
  it.talk.tell({ type: "skipped", room: "geral", count: 7, from: 1, to: 7 });
  assertEquals(it.screen.slice(-4), [
    "* The connection is back, but the server has forgotten us: some of what was said meanwhile may be missing",
    "── 7 messages are missing here; /history loads them ──",
    "1:#geral · ana",
    "> |",
  ]);
  it.press("alt-2");
  assertEquals(it.screen.slice(-3), ["── #dev · novo ──", "2:#dev · novo · ana", "> |"]);
  await it.end();
});

Deno.test("fifty messages between two keys are one frame", async () => {
  const it = Fixture.online();
  it.screen;
  const { frames } = it.terminal;
  for (let seq = 1; seq <= 50; seq++) it.talk.hear(seq, "bia", `m${seq}`);
  it.type("a");
  assertEquals(it.screen.slice(-3), ["00:16 <bia> m50", "#geral · ana", "> a|"]);
  assertEquals(it.terminal.frames - frames, 1);
  await it.end();
});

Deno.test("a mention rings once, unless the bell is off; all can ring", async () => {
  const it = Fixture.online();
  it.talk.hear(1, "bia", "oi");
  it.screen;
  assertEquals(it.terminal.bells, 0);
  it.talk.hear(2, "bia", "ana?");
  it.talk.hear(3, "bia", "ANA!");
  it.screen;
  it.screen;
  assertEquals(it.terminal.bells, 1);
  it.enter("/bell off");
  it.talk.hear(4, "bia", "ana?");
  it.screen;
  assertEquals(it.terminal.bells, 1);
  it.enter("/bell all");
  it.talk.hear(5, "bia", "oi");
  it.screen;
  assertEquals(it.terminal.bells, 2);
  await it.end();
});

Deno.test("who typed nothing for a minute finds a line before what is new", async () => {
  const it = Fixture.online();
  it.clock.advance(70_000);
  it.talk.hear(1, "bia", "alguém?");
  assertEquals(it.screen.slice(-4), [
    "── unread since 00:16 ──",
    "00:16 <bia> alguém?",
    "#geral · ana",
    "> |",
  ]);
  await it.end();
});

Deno.test("rooms: join, what is unread elsewhere, back by number, name and Alt, leave", async () => {
  const it = Fixture.online();
  it.talk.answer("join", {
    type: "join",
    nick: "ana",
    room: "dev",
    topic: "café",
    members: 1,
    seq: 0,
  });
  it.talk.answer("who", { type: "who", room: "dev", members: 2, nicks: ["ana", "caio"] });
  it.enter("/join dev");
  await it.settled();
  it.talk.rooms = ["geral", "dev"];
  assertEquals(it.talk.calls, ['{"type":"join","room":"dev"}', '{"type":"who","room":"dev"}']);
  it.talk.hear(1, "bia", "oi, ana", "geral");
  it.talk.hear(1, "caio", "aqui", "dev");
  assertEquals(it.screen.slice(-4), [
    "── #dev · café ──",
    "00:16 <caio> aqui",
    "2:#dev · café · 1:#geral 1! · ana",
    "> |",
  ]);
  it.press("alt-a");
  assertEquals(it.screen.slice(-5), [
    "── #geral ──",
    "── unread since 00:16 ──",
    "00:16 <bia> oi, ana",
    "1:#geral · ana",
    "> |",
  ]);
  it.enter("/switch #DEV");
  assertEquals(it.screen.at(-2), "2:#dev · café · ana");
  assertEquals(it.refusal("/switch 9"), "* You are not in 9. /join enters a room");
  it.enter("/switch");
  assertEquals(it.screen.at(-2), "1:#geral · ana");
  it.talk.answer("leave", { type: "leave", room: "dev", nick: "ana" });
  it.enter("/leave dev");
  assertEquals((await it.settled()).slice(-3), ["* You left #dev", "#geral · ana", "> |"]);
  it.press("alt-1");
  assertStringIncludes(it.screen.at(-3) ?? "", "in this room only");
  await it.end();
});

Deno.test("Tab completes, shows the candidates, and again cycles", async () => {
  const it = Fixture.online();
  for (const nick of ["bia", "bruno"]) it.talk.tell({ type: "join", room: "geral", nick });
  it.type("b");
  it.press("tab");
  assertEquals(it.screen.slice(-3), ["bruno:  bia:", "#geral · ana", "> bruno: |"]);
  it.press("tab");
  assertEquals(it.screen.at(-1), "> bia: |");
  await it.end();
});

Deno.test("a slash shows the commands, and help is one screen", async () => {
  const it = Fixture.online(["geral"], { columns: 80, rows: 24 });
  it.type("/");
  assertEquals(it.screen.slice(-4), [
    "/join /leave /switch /rooms /who /topic /history /search /me /msg /reply /nick",
    "  /ignore /unignore /bell /theme /lang /help /quit",
    "#geral · ana",
    "> /|",
  ]);
  it.press("enter");
  assertEquals(it.screen[0], "What you type is said to everyone in the room. Commands:");
  assertEquals(it.screen.length, 24);
  assertStringIncludes(it.refusal("/jion dev"), "Unknown command: /jion. /help shows them");
  assertEquals(it.refusal("/msg bia"), "* Like this: /msg NAME TEXT");
  await it.end();
});

Deno.test("words to one person, and the answer to them", async () => {
  const it = Fixture.online();
  assertEquals(it.refusal("/reply oi"), "* Nobody has written to you alone yet");
  it.talk.tell({ type: "direct", from: "bia", to: "ana", text: "psiu" });
  it.enter("/reply diga");
  it.talk.acknowledge(1);
  assertEquals(it.talk.calls, ["direct bia diga"]);
  assertEquals(it.screen.slice(-4, -2), ["00:16 [bia → you] psiu", "00:16 [you → bia] diga"]);
  assertEquals(it.terminal.bells, 1);
  await it.end();
});

Deno.test("an answer goes to the one who wrote, and is shown with the name of now", async () => {
  const it = Fixture.online();
  it.talk.tell({ type: "direct", from: "bia", to: "ana", text: "psiu", person: "3@x" });
  it.enter("/reply diga");
  assertEquals(it.talk.calls, ["direct bia (3@x) diga"]);
  it.talk.acknowledge(1, undefined, { to: "bea" });
  assertEquals(it.screen.at(-3), "00:16 [you → bea] diga");
  await it.end();
});

Deno.test("an answer follows a name that is seen to change, where the server does not know the person", async () => {
  const it = Fixture.online();
  it.talk.tell({ type: "direct", from: "bia", to: "ana", text: "psiu" });
  it.talk.tell({ type: "nick", room: "geral", nick: "bia", newNick: "bea" });
  it.talk.tell({ type: "nick", room: "geral", nick: "eva", newNick: "bia" });
  it.enter("/reply um");
  const crowd = { count: 0, nicks: [] };
  const renamed = { count: 1, nicks: ["bea → beatriz"] };
  it.talk.tell({ type: "presence", room: "geral", joined: crowd, left: crowd, renamed });
  it.enter("/reply dois");
  assertEquals(it.talk.calls, ["direct bea um", "direct beatriz dois"]);
  await it.end();
});

Deno.test("that someone's program cannot say what has come is said once", async () => {
  const it = Fixture.online();
  for (const id of [1, 2]) {
    it.enter("/msg bia oi");
    it.talk.acknowledge(id, undefined, { unsure: true });
  }
  const said = it.screen.filter((row) => row.includes("does not confirm"));
  assertEquals(said, ["* The program of bia does not confirm what is said to them"]);
  await it.end();
});

Deno.test("what the server is asked, and what it answers", async () => {
  const it = Fixture.online();
  it.talk.answer("who", { type: "who", room: "geral", members: 2, nicks: ["ana", "bia"] });
  it.enter("/who");
  assertEquals((await it.settled()).at(-3), "* #geral (2): ana, bia");
  it.talk.answer("rooms", { type: "rooms", rooms: [{ name: "dev", members: 3, topic: "café" }] });
  it.enter("/rooms");
  assertEquals((await it.settled()).at(-3), "* #dev (3) — café");
  it.talk.answer("topic", { type: "ack", room: "geral", seq: 1 });
  it.enter("/topic bolo");
  assertEquals((await it.settled()).slice(-3), [
    "00:16 * ana set the topic to: bolo",
    "#geral · bolo · ana",
    "> |",
  ]);
  it.talk.answer("nick", { type: "error", code: "nick_taken", text: "The name bia is taken" });
  it.enter("/nick bia");
  assertEquals((await it.settled()).at(-3), "* The name bia is taken");
  it.talk.answer("nick", { type: "nick", nick: "ana", newNick: "anna" });
  it.enter("/nick anna");
  assertEquals((await it.settled()).at(-2), "#geral · bolo · anna");
  assertEquals(it.refusal("/history 0"), "* Like this: /history [N|more]");
  await it.end();
});

Deno.test("what needs a server says so when there is none", async () => {
  const it = Fixture.online();
  it.enter("/who");
  assertStringIncludes((await it.settled()).at(-3) ?? "", "Not connected now");
  await it.end();
});

Deno.test("history asks for what is missing, and shows it in order", async () => {
  const it = new Fixture({ nick: "ana" });
  it.talk.welcome("ana", ["geral"], { seq: 3 });
  it.talk.hear(3, "bia", "três");
  it.talk.answer("history", { type: "ack" });
  it.enter("/history 3");
  for (const [seq, text] of [[1, "um"], [2, "dois"]] as const) {
    const time = 1_000_000;
    it.talk.tell({ type: "message", room: "geral", seq, time, nick: "bia", text, replayed: true });
  }
  assertEquals((await it.settled()).slice(-6), [
    "* #geral: the last 3 messages",
    "00:16 <bia> um",
    "00:16 <bia> dois",
    "00:16 <bia> três",
    "#geral · ana",
    "> |",
  ]);
  assertStringIncludes(it.talk.calls.join(), '"before":3,"limit":2');
  await it.end();
});

/** The server's answer to the next `history`: these entries, and word that that was all. */
function answerHistory(it: Fixture, ...seqs: number[]): void {
  it.talk.answer("history", { type: "ack" });
  it.talk.onRequest = ({ type }) => {
    if (type !== "history") return;
    it.talk.onRequest = () => {};
    for (const seq of seqs) {
      const entry = { room: "geral", seq, time: 1_000_000, nick: "bia", text: `m${seq}` };
      it.talk.tell({ type: "message", ...entry, replayed: true });
    }
  };
}

Deno.test("history loads what is missing, which then stands in its place wherever one looks", async () => {
  const it = Fixture.online(["geral", "dev"]);
  it.talk.hear(1, "bia", "m1");
  it.talk.tell({ type: "skipped", room: "geral", count: 3, from: 2, to: 4 });
  it.talk.hear(5, "bia", "m5");
  assertEquals(it.screen.slice(-5, -2), [
    "00:16 <bia> m1",
    "── 3 messages are missing here; /history loads them ──",
    "00:16 <bia> m5",
  ]);
  answerHistory(it, 3, 4);
  it.enter("/history 3");
  assertEquals((await it.settled()).slice(-10, -2), [
    "── 1 message is missing here; /history loads it ──",
    "00:16 <bia> m3",
    "00:16 <bia> m4",
    "00:16 <bia> m5",
    "* #geral: the last 3 messages",
    "00:16 <bia> m3",
    "00:16 <bia> m4",
    "00:16 <bia> m5",
  ]);
  assertEquals(
    it.talk.calls.at(-1),
    '{"type":"history","room":"geral","before":5,"limit":2}',
  );
  // The server has nothing more.
  answerHistory(it);
  it.enter("/history");
  const screen = await it.settled();
  assertEquals(screen.at(-8), "* #geral: the last 4 messages");
  assertEquals(screen.slice(-7, -2), [
    "00:16 <bia> m1",
    "── 1 message is not on the server any more ──",
    "00:16 <bia> m3",
    "00:16 <bia> m4",
    "00:16 <bia> m5",
  ]);
  it.press("alt-2", "alt-1");
  assertEquals(it.screen.slice(-7, -2), screen.slice(-7, -2));
  await it.end();
});

Deno.test("history without a number goes as far back as something is missing", async () => {
  const it = Fixture.online();
  it.talk.hear(1, "bia", "m1");
  it.talk.tell({ type: "skipped", room: "geral", count: 70, from: 2, to: 71 });
  it.talk.hear(72, "bia", "m72");
  answerHistory(it, ...Array.from({ length: 70 }, (_, n) => n + 2));
  it.enter("/history");
  await it.settled();
  assert(it.talk.calls.at(-1)?.includes('"before":72,"limit":70'));
  assert(it.terminal.everything.includes("* #geral: the last 71 messages"));
  assert(!it.screen.some((row) => row.includes("missing")));
  it.enter("/history");
  await it.settled();
  assert(it.terminal.everything.includes("* #geral: the last 50 messages"));
  await it.end();
});

Deno.test("a room that does not go on says so, in its place", async () => {
  const it = Fixture.online(["geral", "dev"], { columns: 90 });
  it.talk.hear(1, "bia", "antes", "dev");
  it.talk.logChanged({ type: "logChanged", room: "dev", seq: 0 });
  it.talk.logChanged({ type: "logChanged", room: "geral", seq: 4, lost: 2 });
  assertEquals(
    it.screen.at(-3),
    "* #geral: the server has lost 2 messages that you had got already",
  );
  it.press("alt-2");
  assertEquals(it.screen.slice(-4, -2), [
    "00:16 <bia> antes",
    "* #dev began anew on the server, which has nothing of what was said before",
  ]);
  await it.end();
});

Deno.test("whom the server calls by another name on coming back is told", async () => {
  const it = Fixture.online();
  it.talk.become({ type: "waiting", retryAtMs: 0, attempt: 1 });
  it.talk.welcome("ana-2", ["geral"], { resumed: true });
  assertEquals(it.screen.slice(-4, -1), [
    "* The connection is back",
    "* You are now ana-2",
    "#geral · ana-2",
  ]);
  await it.end();
});

Deno.test("what has its place is not owned up to as unsaid, though something before it is missing", async () => {
  const it = Fixture.online();
  it.enter("dito");
  it.talk.acknowledge(1, 2);
  it.talk.become({ type: "over", reason: { type: "lost" } });
  await it.ended;
  const { everything } = it.terminal;
  assert(everything.some((row) => row.endsWith("<ana> dito")), everything.join("\n"));
  assert(!everything.some((row) => row.includes("Not said")), everything.join("\n"));
});

Deno.test("what was cut can be seen in full, the last of it, and who is ignored does not count", async () => {
  const it = Fixture.online();
  it.enter("/history more");
  const nothing = "* There is no message here that is not shown in full";
  assertStringIncludes((await it.settled()).join("\n"), nothing);
  const lines = (first: string): string =>
    [first, ...Array.from({ length: 49 }, (_, n) => `${n}`)].join("\n");
  it.talk.hear(1, "bia", lines("first"));
  it.talk.hear(2, "bia", "short");
  it.enter("/ignore eva");
  it.talk.hear(3, "eva", lines("hidden"));
  await it.settled();
  it.enter("/history more");
  await it.settled();
  const shown = it.terminal.everything.filter((row) => row.startsWith("│ "));
  assertEquals(shown.length, 50);
  assertMatch(shown[0] ?? "", /^│ .*<bia> first$/);
  assertEquals(shown.at(-1)?.trim(), "│   48");
  await it.end();
});

Deno.test("a search that the server leaves off is taken up again, and says what was not seen", async () => {
  const it = Fixture.online();
  const entry = { type: "message", room: "geral", time: 1_000_000, nick: "bia" } as const;
  const part = (seq: number, from?: number): ServerMessage => ({
    type: "found",
    room: "geral",
    entries: [{ ...entry, seq, text: `bolo ${seq}`, replayed: true }],
    ...(from !== undefined && { from, unseen: from - 1 }),
  });
  it.talk.answer("search", part(90, 80), part(70, 60), part(50));
  it.enter("/search bolo");
  assertEquals((await it.settled()).slice(-6, -2), [
    "* “bolo” in #geral: 3 messages were found",
    ...[50, 70, 90].map((seq) => `│ 00:16 <bia> bolo ${seq}`),
  ]);
  const asked = it.talk.calls.filter((call) => call.includes('"search"'));
  assertEquals(asked.map((call) => /"before":\d+/.exec(call)?.[0]), [
    undefined,
    '"before":80',
    '"before":60',
  ]);
  it.talk.answer("search", part(90, 80));
  it.enter("/search torta");
  const shown = await it.settled();
  assertStringIncludes(shown.join(" "), "* the oldest 79 messages were not looked at");
  assertLess(it.talk.calls.filter((call) => call.includes('"torta"')).length, 10);
  await it.end();
});

Deno.test("search asks the server, and marks what was found, oldest first", async () => {
  const it = Fixture.online();
  const entry = { room: "geral", time: 1_000_000, nick: "bia", replayed: true } as const;
  const entries = [
    { ...entry, type: "message", seq: 9, time: 86_400_000, text: "bolo, ana\nsim" },
    { ...entry, type: "action", seq: 3, text: "come \x1b[2Jbolo" },
    { ...entry, type: "message", seq: 2, nick: "eva", text: "bolo" },
    { ...entry, type: "message", seq: 1, time: -86_400_000, text: "bolo" },
  ] as const;
  it.talk.answer("search", { type: "found", room: "geral", entries, more: true });
  it.enter("/ignore eva");
  it.type("/search  BÓLO ");
  it.key({ kind: "paste", text: "sim", truncated: false });
  it.press("enter");
  assertEquals((await it.settled()).slice(-8), [
    "* “BÓLO sim” in #geral: 3 messages were found, the newest",
    "      ones",
    "│ 1969-12-31 00:00 <bia> bolo",
    "│ 00:16 - bia come bolo",
    "│ 1970-01-02 00:00 <bia> bolo, ana",
    "│   sim",
    "#geral · ana",
    "> |",
  ]);
  assertEquals(it.talk.calls, ['{"type":"search","room":"geral","words":"BÓLO sim"}']);
  assertEquals(it.terminal.bells, 0);
  it.talk.answer("search", { type: "found", room: "geral", entries: [] });
  it.enter("/search torta");
  assertEquals((await it.settled()).at(-3), "* “torta” in #geral: nothing was found");
  // What was found is no part of the room: it is not there on coming back to it.
  it.enter("/history 5");
  await it.settled();
  assert(!it.screen.slice(-3).some((row) => row.includes("bolo")));
  await it.end();
});

Deno.test("search shows an error of the server; without a connection it searches what is loaded", async () => {
  const it = Fixture.online();
  for (const [index, text] of ["bolo", "café", "BÓLO de novo"].entries()) {
    it.talk.hear(index + 1, "bia", text);
  }
  const loaded = [
    "* “Bolo” in what is loaded of #geral: 2 messages",
    "│ 00:16 <bia> bolo",
    "│ 00:16 <bia> BÓLO de novo",
    "#geral · ana",
    "> |",
  ];
  it.enter("/search Bolo");
  assertEquals((await it.settled()).slice(-6), [
    "* Not connected now; searching only what is loaded",
    ...loaded,
  ]);
  it.enter("/search torta");
  assertEquals(
    (await it.settled()).at(-3),
    "* Nothing with “torta” in what is loaded of #geral",
  );
  it.talk.answer("search", { type: "error", code: "field_invalid", text: "Too long" });
  it.enter("/search Bolo");
  assertEquals((await it.settled()).at(-3), "* Too long");
  // An original server, or an old one.
  it.talk.answer("search", { type: "error", code: "type_unknown", text: "No such thing" });
  it.enter("/search Bolo");
  assertEquals((await it.settled()).slice(-6), ["* No such thing", ...loaded]);
  await it.end();
});

Deno.test("who is ignored stays so by another name, and whoever takes theirs is not", async () => {
  const it = Fixture.online(["geral", "dev"]);
  it.enter("/ignore eva");
  for (const room of ["geral", "dev"]) {
    it.talk.tell({ type: "nick", room, nick: "eva", newNick: "Bia" });
  }
  it.talk.hear(1, "Bia", "you don't see me");
  it.talk.hear(2, "eva", "I am another eva");
  it.enter("/ignore");
  assertEquals(it.screen.slice(-4, -2), ["00:16 <eva> I am another eva", "* You ignore: Bia"]);
  const nobody = { count: 0, nicks: [] };
  it.talk.tell({
    type: "presence",
    room: "geral",
    joined: { count: 3, nicks: ["Bia", "caio"] },
    left: { count: 1, nicks: ["Bia"] },
    renamed: { count: 2, nicks: ["Bia → zoe", "dora → Dora"] },
  });
  it.talk.hear(3, "zoe", "nor now");
  it.enter("/ignore");
  assertEquals(it.screen.slice(-4, -2), [
    "00:16 * caio and 1 joined; dora → Dora",
    "* You ignore: zoe",
  ]);
  it.talk.tell({
    type: "presence",
    room: "geral",
    joined: nobody,
    left: { count: 1, nicks: ["zoe"] },
    renamed: nobody,
  });
  assertEquals(it.screen.at(-3), "* You ignore: zoe");
  await it.end();
});

Deno.test("who is ignored is silent in every way, and is not answered by mistake", async () => {
  const it = Fixture.online();
  it.talk.hear(1, "José", "before");
  it.enter("/ignore jose:");
  assertEquals(it.screen.at(-3), "* What José says is hidden from now on");
  const from = it.terminal.everything.length;
  const entry = { room: "geral", time: 1_000_000, nick: "José" } as const;
  it.talk.hear(2, "José", "ana, hi");
  it.talk.tell({ type: "action", ...entry, seq: 3, text: "waves at ana" });
  it.talk.tell({ type: "topic", ...entry, seq: 4, text: "ana" });
  it.talk.tell({ type: "direct", from: "José", to: "ana", text: "psst" });
  it.talk.tell({ type: "join", room: "geral", nick: "José" });
  it.talk.tell({ type: "leave", room: "geral", nick: "José" });
  it.screen;
  assertEquals([it.terminal.everything.length, it.terminal.bells], [from, 0]);
  assertEquals(it.refusal("/reply no"), "* Nobody has written to you alone yet");
  it.talk.answer("history", { type: "ack", id: 1 });
  it.enter("/history");
  assert(!(await it.settled()).slice(-4).join("\n").includes("<José>"));
  it.enter("/unignore JOSE");
  assertEquals(it.screen.at(-3), "* What José says is shown");
  it.talk.hear(5, "José", "again");
  assertEquals(it.screen.at(-3), "00:16 <José> again");
  await it.end();
});

Deno.test("ignored people are not seen, and can be seen again", async () => {
  const it = Fixture.online();
  it.enter("/ignore eva");
  it.talk.hear(1, "eva", "ana ana ana");
  assertEquals(it.screen.at(-3), "* What eva says is hidden from now on");
  assertEquals(it.terminal.bells, 0);
  it.enter("/ignore");
  assertEquals(it.screen.at(-3), "* You ignore: eva");
  it.enter("/unignore eva");
  it.talk.hear(2, "eva", "voltei");
  assertEquals(it.screen.at(-3), "00:16 <eva> voltei");
  await it.end();
});

Deno.test("settings can be asked for, set, and refused", async () => {
  const it = Fixture.online();
  it.enter("/lang pt");
  assertEquals(it.screen.at(-3), "* Agora em português");
  it.enter("/bell");
  assertEquals(it.screen.at(-3), "* Som: mention");
  assertEquals(it.refusal("/theme azul"), "* azul? Há auto, dark, light, mono");
  it.enter("/theme dark");
  assertEquals(it.screen.at(-3), "* Cores: dark");
  await it.end();
});

Deno.test("several pasted lines are confirmed, sent as one, and shown in a row", async () => {
  const it = Fixture.online();
  it.key({ kind: "paste", text: "um\ndois", truncated: false });
  it.press("enter");
  assertEquals(it.screen.slice(-4), [
    "2 lines pasted. Enter sends, Esc cancels",
    "#geral · ana",
    "> um⏎",
    "dois|",
  ]);
  it.press("enter");
  assertEquals(it.talk.calls, ["say geral um\ndois"]);
  it.talk.acknowledge(1, 1);
  assertEquals(it.screen.slice(-4), ["00:16 <ana> um", "      dois", "#geral · ana", "> |"]);
  await it.end();
});

/** A paste as the terminal marks it. */
function pasted(text: string): Key {
  return { kind: "paste", text, truncated: false };
}

Deno.test("what is pasted in several lines is said, whatever it begins with", async () => {
  const it = Fixture.online();
  const texts = [
    "/quit\nand more",
    "/nick mallory\r\nhello",
    "/me waves\nsaid nobody",
    "// a comment\nint x;",
    "/etc/hosts\n127.0.0.1 localhost",
    "\x1b[1m/leave\nnow",
    "/unknown\nwords",
  ];
  for (const text of texts) {
    it.key(pasted(text));
    it.press("enter");
    assertStringIncludes(it.screen.join("\n"), "2 lines pasted. Enter sends, Esc cancels");
    it.press("enter");
  }
  const said = texts.map((text) => text.replace("\r\n", "\n").replace("\x1b[1m", ""));
  assertEquals(it.talk.calls, said.map((text) => `say geral ${text}`));
  // What Up brings back is said as it was.
  it.press("up", "enter");
  assertEquals(it.talk.calls.at(-1), `say geral ${said.at(-1)}`);
  await it.end();
});

Deno.test("what is for one person alone is so in several pasted lines too", async () => {
  const it = Fixture.online();
  it.key(pasted("/w bia secret\nwords"));
  it.press("enter", "enter");
  it.type("/msg bia ");
  it.key(pasted("more\nof them"));
  it.press("enter", "enter");
  assertEquals(it.talk.calls, ["direct bia secret\nwords", "direct bia more\nof them"]);
  it.key(pasted("/op root\npassword"));
  it.press("enter", "enter");
  assertEquals(it.talk.calls.length, 2);
  await it.end();
});

Deno.test("a pasted line is as good as typed", async () => {
  const it = Fixture.online();
  for (const text of ["/me waves\n", "//x", "/etc/hosts\r\n"]) {
    it.key(pasted(text));
    it.press("enter");
  }
  assertEquals(it.talk.calls, ["act geral waves", "say geral /x", "say geral /etc/hosts"]);
  await it.end();
});

Deno.test("a command behind which lines were typed is not carried out, and stays", async () => {
  const it = Fixture.online();
  it.type("/quit");
  it.press("alt-enter");
  it.enter("and more");
  assertEquals(it.talk.calls, []);
  assertEquals(it.screen.slice(-2), ["> /quit⏎", "and more|"]);
  assert(it.screen.includes("* Like this: /quit"));
  await it.end();
});

Deno.test("there is a word about what has no room, once where one types on", async () => {
  const it = Fixture.online(["geral"], { columns: 100 });
  const tooLong =
    "* What was pasted is too long: a message holds 65536 characters. Nothing of it was taken";
  it.type("a draft");
  it.key(pasted("z".repeat(70_000)));
  assertEquals(it.screen.slice(-3), [tooLong, "#geral · ana", "> a draft|"]);
  it.key({ kind: "paste", text: "z", truncated: true });
  assertEquals(it.screen.slice(-4, -2), [tooLong, tooLong]);
  it.key({ kind: "text", text: "z".repeat(65_529) });
  for (let n = 0; n < 3; n++) it.type("y");
  const full = "* A message holds 65536 characters; the rest was not taken";
  assertEquals(it.screen.filter((row) => row === full).length, 1);
  assertEquals(it.terminal.bells, 5);
  await it.end();
});

Deno.test("the cursor stands where the terminal ends what is before it, however it counts", async () => {
  const it = Fixture.online();
  // It counts two columns for a family, where others draw three people.
  for (const text of ["👨‍👩‍👧", "x"]) it.key({ kind: "text", text });
  assertEquals(it.screen.at(-1), "> 👨‍👩‍👧x|");
  await it.end();
});

Deno.test("what has too many bytes for a message stays, to be cut", async () => {
  const it = Fixture.online();
  it.key(pasted("語".repeat(30_000)));
  it.press("enter");
  assertStringIncludes(it.screen.join("\n"), "* Message too long: the limit is 65536 bytes");
  assertEquals(it.talk.calls, []);
  it.press("alt-backspace");
  it.type("oi");
  it.press("enter");
  assertEquals(it.talk.calls, ["say geral oi"]);
  await it.end();
});

Deno.test("Ctrl-Z gives the terminal to the shell, or says why not", async () => {
  const it = Fixture.online();
  it.type("a draft");
  it.press("ctrl-z");
  assertEquals(
    it.terminal.screen.at(-2),
    "Stopped; fg goes on. If no prompt comes, Ctrl-Z once more",
  );
  it.continued();
  assertEquals(it.screen.slice(-2), ["#geral · ana", "> a draft|"]);
  it.terminal.canSuspend = false;
  it.press("ctrl-z");
  assertStringIncludes(it.screen.join(" "), "* Ctrl-Z cannot suspend the client");
  await it.end();
});

Deno.test("Ctrl-\\ does nothing to a draft, and what ends the program shows it", async () => {
  const it = Fixture.online();
  it.key(pasted("one\ntwo"));
  it.press("ctrl-\\");
  assertEquals(it.screen.slice(-2), ["> one⏎", "two|"]);
  it.terminalEnds();
  it.talk.close();
  await it.ended;
  assertEquals(it.terminal.screen.slice(-3), ["* You were writing: one", "      two", "|"]);
});

Deno.test("a paste of 20,000 characters is there at once", async () => {
  const it = Fixture.online();
  const startMs = performance.now();
  it.key({ kind: "paste", text: "palavra é 日本 ".repeat(1_600), truncated: false });
  it.screen;
  assertLess(performance.now() - startMs, 1_000);
  await it.end();
});

Deno.test("Ctrl-L and a change of size fill the screen anew", async () => {
  const it = Fixture.online(["geral"], { rows: 6, columns: 40 });
  for (let seq = 1; seq <= 20; seq++) it.talk.hear(seq, "bia", `m${seq}`);
  it.talk.hear(21, "bia", `https://example.org/${"a".repeat(30)}`);
  it.enter("/bell");
  it.type("oi");
  const wished = [
    "00:16 <bia> m20",
    `00:16 <bia> https://example.org/${"a".repeat(8)}`,
    `  ${"a".repeat(22)}`,
    "* Bell: mention",
    "#geral · ana",
    "> oi|",
  ];
  assertEquals(it.screen, wished);
  const { length } = it.terminal.everything;
  it.press("ctrl-l");
  assertEquals(it.screen, wished);
  it.resized();
  assertEquals(it.screen, wished);
  assertEquals(it.terminal.everything.length, length);
  await it.end();
});

Deno.test("leaving: says goodbye, gives the terminal back, and owns up to what was not said", async () => {
  const it = Fixture.online();
  it.enter("tarde demais");
  it.enter("/quit");
  assert(it.talk.calls.includes("leave"));
  it.terminalEnds();
  assertEquals(await it.ended, { type: "left" });
  assert(it.terminal.isDisposed);
  assertEquals(it.terminal.screen.slice(-2), ["* Not said: tarde demais (offline)", "|"]);
  assertEquals(it.clock.pending, 0);
});

Deno.test("what was not said is shown whole at the end, whichever room it was for", async () => {
  const it = Fixture.online(["geral", "ops"], { columns: 40, rows: 20 });
  const long = `${"palavra ".repeat(12)}fim`;
  it.enter(long);
  it.press("alt-2");
  it.enter("for ops");
  it.talk.become({ type: "over", reason: { type: "closed", text: "Banned" } });
  await it.ended;
  const everything = it.terminal.everything.join(" ").replaceAll(/\s+/g, " ");
  assertStringIncludes(everything, `* Not said: ${long} (offline)`);
  assertStringIncludes(everything, "* Not said: for ops (offline)");
});

Deno.test("Ctrl-C on an empty line leaves, and so does the server's end", async () => {
  const it = Fixture.online();
  it.type("a");
  it.press("ctrl-c", "ctrl-c");
  assertEquals(it.talk.calls, ["leave"]);
  it.talk.tell({ type: "closing", reason: "errors", text: "Too many" });
  it.talk.become({ type: "over", reason: { type: "closed", text: "Too many" } });
  assertEquals(await it.ended, { type: "closed", text: "Too many" });
  assert(it.terminal.everything.includes("* Too many"));
});

Deno.test("the server's password is asked for unseen, until it is right", async () => {
  const it = new Fixture({ nick: "ana", language: "pt-BR" });
  const refuse = (code: "password_missing" | "password_wrong", text: string): void =>
    it.talk.tell({ type: "error", code, text });
  refuse("password_missing", "Este servidor pede uma senha");
  it.type("errada");
  assertEquals(it.screen.slice(-2), ["* Este servidor pede uma senha", "Senha: ••••••|"]);
  it.press("enter");
  refuse("password_wrong", "A senha está errada");
  it.press("enter");
  it.enter("sésamo");
  assertEquals(it.talk.calls, [
    "start",
    "authenticate errada",
    "retryNow",
    "authenticate sésamo",
  ]);
  it.talk.welcome("ana");
  // The history knows nothing of it.
  it.press("up");
  assertEquals(it.screen.at(-1), "> |");
  assert(!it.screen.join().includes("sésamo"));
  await it.end();
});

Deno.test("a question for the password ends with its connection", async () => {
  const it = new Fixture({ nick: "ana" });
  it.talk.tell({ type: "error", code: "password_missing", text: "A password" });
  assertEquals(it.screen.at(-1), "Password: |");
  it.talk.become({ type: "waiting", attempt: 2, retryAtMs: 1e9 });
  assertEquals(it.screen.at(-1), "> |");
  await it.end();
});

Deno.test("an operator's password is asked for unseen, or not given", async () => {
  const it = Fixture.online();
  it.talk.answer("op", { type: "operator", name: "chefe" });
  it.enter("/op chefe");
  assertEquals(it.screen.at(-1), "Password: |");
  it.press("enter");
  assertEquals(it.screen.at(-1), "> |");
  it.enter("/op chefe");
  it.press("ctrl-c");
  assertEquals(it.screen.at(-1), "> |");
  it.talk.calls.length = 0;
  it.enter("/op chefe");
  it.type("abre");
  assertEquals(it.screen.at(-1), "Password: ••••|");
  it.press("enter");
  assertEquals(it.talk.calls, ['{"type":"op","name":"chefe","password":"abre"}']);
  const screen = (await it.settled()).join("\n");
  assertStringIncludes(screen, "You are an operator now (chefe).");
  assert(!screen.includes("abre"));
  await it.end();
});

Deno.test("an operator's orders go to the server, and what came of them is shown", async () => {
  const it = Fixture.online();
  it.talk.answer("mute", {
    type: "moderated",
    act: "mute",
    by: "ana",
    nick: "bia",
    address: "10.0.0.7",
    reason: "calma",
  });
  it.enter("/mute bia 10m calma");
  assertEquals(it.talk.calls, ['{"type":"mute","nick":"bia","reason":"calma","seconds":600}']);
  assertEquals(
    (await it.settled()).at(-3),
    "* ana lets bia (10.0.0.7) say nothing: calma",
  );
  it.talk.answer("kick", { type: "error", code: "not_operator", text: "Only operators" });
  it.enter("/kick bia");
  assertEquals((await it.settled()).at(-3), "* Only operators");
  assertEquals(it.refusal("/kick"), "* Like this: /kick NAME [REASON]");
  await it.end();
});

Deno.test("an operator sees which bans hold, and reads of being none any more", async () => {
  const it = Fixture.online();
  it.talk.answer("bans", {
    type: "bans",
    total: 2,
    bans: [{ nick: "eva", by: "chefe", reason: "flood" }, { address: "10.0.0.9", by: "chefe" }],
  });
  it.enter("/bans");
  assertEquals(it.talk.calls, ['{"type":"bans"}']);
  assertEquals((await it.settled()).slice(-5, -2), [
    "* 2 bans:",
    "* eva, by chefe: flood",
    "* 10.0.0.9, by chefe",
  ]);
  it.talk.tell({ type: "demoted", name: "chefe" });
  assertEquals(it.screen.at(-3), "* You are no operator any more (chefe)");
  it.enter("/help op");
  assertStringIncludes((await it.settled()).join("\n"), "/bans");
  await it.end();
});

Deno.test("what operators do is shown, once for each person", async () => {
  const it = Fixture.online(["geral", "dev"]);
  const kick = { type: "moderated", act: "kick", by: "chefe", nick: "bia" } as const;
  it.talk.tell({ ...kick, room: "geral", reason: "flood" });
  it.talk.tell({ ...kick, room: "dev", reason: "flood" });
  it.talk.tell({ type: "moderated", act: "lock", by: "chefe", room: "dev" });
  assertEquals(it.screen.slice(-4, -2), ["* chefe put bia out: flood", "* chefe locked #dev"]);
  assertEquals(it.screen.filter((row) => row.includes("bia out")).length, 1);
  await it.end();
});

Deno.test("operators have a help of their own", async () => {
  const it = Fixture.online(["geral"], { columns: 80, rows: 24 });
  it.enter("/help op");
  for (const name of OPERATOR_COMMANDS) {
    assert(it.screen.some((row) => row.startsWith(`/${name} `)), name);
  }
  for (const row of it.screen) assert(row.length <= 80, row);
  await it.end();
});
