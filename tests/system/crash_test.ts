/**
 * kill -9 at random moments under load. PAPO_CRASHES=200 says how often; 20 times by default.
 * PAPO_SEED=n has the same moments and the same load again, as far as the machine allows.
 *
 * Four programs that resume, one of which only reads, talk in two rooms, beside people with netcat.
 * Whatever any of them has seen, or has had acknowledged, is remembered and looked for in the file
 * at the end.
 *
 * @module
 */

import { assert, assertEquals, assertGreater } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import type { ClientRequest, ServerMessage } from "../../lib/vocabulary/protocol.ts";
import { bytesOf, Peer } from "./harness.ts";
import { kill, runHistoryServer, startWithHistory, stop } from "./history_server.ts";
import { isEntry, JsonPeer } from "./json_peer.ts";
import { OpenStore, TemporaryFolder } from "./temporary.ts";

const CRASHES = Number(Deno.env.get("PAPO_CRASHES") ?? 20);
const SEED = Number(Deno.env.get("PAPO_SEED") ?? Date.now() % 1_000_000);
const ROOMS = ["geral", "sala"] as const;
/** The latest moment of a kill after the server has begun to listen. */
const LATEST_MS = 150;
/** How many of the kills come before that, and so long after the process was made. */
const EARLY_SHARE = 0.1;
const START_MS = 120;
/** How many requests a talker sends before it waits for their answers. */
const BATCH = 10;

type Room = typeof ROOMS[number];

/** Numbers from 0 to 1 (Marsaglia's xorshift), the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed * 2_654_435_761 >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** What anyone ever learned of the rooms' logs. */
class Ledger {
  readonly #said = new Map<string, string>();
  /** What people with netcat have read: `nick text`. */
  readonly heard = new Set<string>();
  acks = 0;

  /** Someone has seen this, or had it acknowledged. */
  note(room: string, seq: number, nick: string, text: string): void {
    const key = `${room} ${seq}`;
    const words = `${nick} ${text}`;
    const before = this.#said.get(key);
    assert(before === undefined || before === words, `${key} is "${before}" and "${words}"`);
    this.#said.set(key, words);
  }

  get size(): number {
    return this.#said.size;
  }

  /** What is not in the file, as it was seen. */
  missingIn(file: ReadonlyMap<string, string>): string[] {
    const all = new Set(file.values());
    return [
      ...[...this.#said].filter(([key, words]) => file.get(key) !== words).map(String),
      ...[...this.heard].filter((words) => !all.has(words)),
    ];
  }
}

/** A program that comes back after each crash and sends again what was not acknowledged. */
class Talker {
  readonly nick: string;
  readonly #ledger: Ledger;
  readonly #isSilent: boolean;
  /** Requests that wait for their answer, by their ids. */
  readonly #open = new Map<number, { readonly room: Room; readonly text: string }>();
  /** Where each room stood when it came in, and the last of it that it saw. */
  readonly from = new Map<string, number>();
  readonly #last = new Map<string, number>();
  /** The entries of others that it saw, as `room seq`. */
  readonly seen = new Set<string>();
  #token: string | undefined;
  #ids = 0;
  resumes = 0;
  repeats = 0;
  #onAnswer: () => void = () => {};

  constructor(nick: string, ledger: Ledger, isSilent: boolean) {
    this.nick = nick;
    this.#ledger = ledger;
    this.#isSilent = isSilent;
  }

  /** Comes in, or comes back, and sends again what is open. */
  async connect(port: number): Promise<JsonPeer> {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port });
    const peer = new JsonPeer(conn, (message) => this.#take(message));
    const token = this.#token;
    if (token === undefined) {
      await peer.introduce({ nick: this.nick, replay: 0 });
      await peer.send({ type: "join", room: "sala", replay: 0, id: ++this.#ids });
      return peer;
    }
    const rooms = Object.fromEntries(this.#last);
    await peer.introduce({ resume: { token, rooms }, nick: this.nick, replay: 0 });
    this.repeats += this.#open.size;
    await peer.send(...[...this.#open].map(([id, said]) => this.#saying(id, said)));
    return peer;
  }

  /** Talks until the connection ends. */
  async talk(peer: JsonPeer): Promise<void> {
    let hasEnded = false;
    const end = peer.untilEnd().finally(() => {
      hasEnded = true;
      this.#onAnswer();
    });
    while (!hasEnded && !this.#isSilent) {
      await peer.send(...this.#batch());
      while (!hasEnded && this.#open.size > 0) await this.#answers();
    }
    await end;
  }

  /** Waits until all that it ever sent has been answered. */
  async finish(peer: JsonPeer): Promise<void> {
    while (this.#open.size > 0) await this.#answers();
    await peer.ask({ type: "ping", id: ++this.#ids });
  }

  #answers(): Promise<void> {
    return new Promise((resolve) => this.#onAnswer = resolve);
  }

  #batch(): ClientRequest[] {
    return Array.from({ length: BATCH }, () => {
      const id = ++this.#ids;
      const said = { room: ROOMS[id % 3 === 0 ? 1 : 0], text: `${this.nick} disse ${id}` };
      this.#open.set(id, said);
      return this.#saying(id, said);
    });
  }

  #saying(id: number, said: { readonly room: Room; readonly text: string }): ClientRequest {
    return { type: "say", id, ...said };
  }

  #take(message: ServerMessage): void {
    if (message.type === "welcome") {
      if (this.#token === undefined) this.#arrive("geral", message.rooms[0]?.seq ?? 0);
      else {
        assert(message.resumed, `${this.nick} was not known any more`);
        this.resumes++;
      }
      assertEquals(message.nick, this.nick);
      this.#token = message.token;
    } else if (message.type === "join" && message.seq !== undefined) {
      this.#arrive(message.room, message.seq);
    } else if (message.type === "ack" && message.seq !== undefined) this.#acknowledge(message);
    else if (isEntry(message)) {
      const { room, seq, nick, text } = message;
      const key = `${room} ${seq}`;
      assert(nick !== this.nick, `${nick} got its own ${key}`);
      assert(!this.seen.has(key), `${this.nick} got ${key} twice`);
      this.#advance(room, seq);
      this.seen.add(key);
      this.#ledger.note(room, seq, nick, text);
    } else assert(message.type !== "error" && message.type !== "skipped", JSON.stringify(message));
  }

  #acknowledge({ id, room = "", seq = 0 }: ServerMessage & { type: "ack" }): void {
    if (typeof id !== "number") return;
    const said = this.#open.get(id);
    assert(said !== undefined, `${this.nick}: an ack for ${id}, which is not open`);
    assertEquals(room, said.room);
    this.#open.delete(id);
    this.#ledger.note(room, seq, this.nick, said.text);
    this.#ledger.acks++;
    // Whoever is told that its entry has a place may count all before it as seen.
    this.#last.set(room, Math.max(this.#last.get(room) ?? 0, seq));
    if (this.#open.size === 0) this.#onAnswer();
  }

  #arrive(room: string, seq: number): void {
    this.from.set(room, seq);
    this.#last.set(room, seq);
  }

  #advance(room: string, seq: number): void {
    const last = this.#last.get(room) ?? 0;
    assertGreater(seq, last, `${this.nick} saw ${room} ${seq} behind ${last}`);
    this.#last.set(room, seq);
  }
}

/** People with netcat: one talks, one notes what it hears. Ends with the connection. */
async function talkPlainly(port: number, name: string, ledger: Ledger): Promise<void> {
  await using ear = await Peer.connect(port);
  await using mouth = await Peer.connect(port);
  await ear.send(`/nick ouve-${name}\n`);
  await mouth.send(`/nick fala-${name}\n`);
  for (let n = 0;; n++) {
    await mouth.send(`${name} número ${n}\n`);
    const line = await ear.readUntil("\n");
    const [, nick, text] = /^<([^>]+)> (.*)\n$/.exec(line) ?? [];
    if (nick !== undefined) ledger.heard.add(`${nick} ${text}`);
  }
}

/** All entries in the file: `nick text` by `room seq`. */
function readFile(path: string): Map<string, string> {
  {
    using store = new OpenStore(path);
    while (store.tidy(Date.now()));
  }
  using db = new DatabaseSync(path);
  assertEquals(db.prepare("PRAGMA integrity_check").get()?.["integrity_check"], "ok");
  // The blocks of the index lie one behind the other, up to what is said to be in them.
  const holes = db.prepare(
    `SELECT * FROM (
       SELECT room, first, lag(last, 1, 0) OVER (PARTITION BY room ORDER BY first) + 1 AS due
       FROM fingerprints
     ) WHERE first <> due`,
  ).all();
  const ends = db.prepare(
    `SELECT number FROM rooms LEFT JOIN fingerprints ON room = number
     GROUP BY number HAVING ifnull(max(last), 0) <> indexed`,
  ).all();
  assertEquals([holes, ends], [[], []]);
  const rows = db.prepare(
    `SELECT name, entries.id - number * 68719476736 AS seq, nick, text
     FROM entries JOIN rooms ON number = entries.id / 68719476736 ORDER BY entries.id`,
  ).all();
  return new Map(
    rows.map(({ name, seq, nick, text }) => [`${name} ${seq}`, `${nick} ${text}`]),
  );
}

Deno.test(`${CRASHES} crashes at random moments under load lose nothing and repeat nothing`, async () => {
  using folder = new TemporaryFolder();
  const random = randomNumbers(SEED);
  const ledger = new Ledger();
  const talkers = ["ana", "bia", "caio", "mudo"].map((nick) =>
    new Talker(nick, ledger, nick === "mudo")
  );
  const beganMs = performance.now();

  {
    // All have come in once before the first crash.
    await using server = await startWithHistory(folder.file, ["--quiet"]);
    await using peers = new AsyncDisposableStack();
    for (const talker of talkers) {
      await talker.finish(peers.use(await talker.connect(server.port)));
    }
    await kill(server);
  }
  for (let crash = 1; crash <= CRASHES; crash++) {
    if (random() < EARLY_SHARE) {
      await using program = runHistoryServer(folder.file, ["--quiet"]);
      setTimeout(() => program.signal("SIGKILL"), random() * START_MS);
      await program.outcome();
      continue;
    }
    await using server = await startWithHistory(folder.file, ["--quiet"]);
    const { program, port } = server;
    const lives = talkers.map(async (talker) => {
      await using peer = await talker.connect(port);
      await talker.talk(peer);
    });
    lives.push(talkPlainly(port, `p${crash}`, ledger));
    const ended = Promise.allSettled(lives);
    setTimeout(() => program.signal("SIGKILL"), random() * LATEST_MS);
    await program.outcome();
    for (const life of await ended) {
      if (life.status === "rejected" && !isEndOfServer(life.reason)) throw life.reason;
    }
    assertEquals(program.stderr, [], `crash ${crash}, seed ${SEED}`);
  }
  {
    await using server = await startWithHistory(folder.file, ["--quiet"]);
    await using peers = new AsyncDisposableStack();
    const last: JsonPeer[] = [];
    for (const talker of talkers) {
      const peer = peers.use(await talker.connect(server.port));
      await talker.finish(peer);
      last.push(peer);
    }
    // What the last ones said again reaches the first ones before they are told goodbye.
    await stop(server);
    for (const peer of last) await peer.untilEnd();
  }

  const file = readFile(folder.file);
  const tookMs = performance.now() - beganMs;
  assertEquals(ledger.missingIn(file), []);
  assertEquals(saidTwice(file), []);
  for (const { nick, seen, from } of talkers) {
    const due = [...file].filter(([key, words]) => {
      const [room = "", seq] = key.split(" ");
      return Number(seq) > (from.get(room) ?? 0) && !words.startsWith(`${nick} `);
    });
    assertEquals(due.filter(([key]) => !seen.has(key)), [], `what ${nick} never saw`);
  }
  const sum = (count: (talker: Talker) => number): number =>
    talkers.reduce((total, talker) => total + count(talker), 0);
  print(
    `seed ${SEED}: ${CRASHES} crashes in ${Math.round(tookMs / 1_000)} s, ` +
      `${file.size} entries in the file, ${ledger.size} seen or acknowledged by programs, ` +
      `${ledger.acks} acknowledgements, ${ledger.heard.size} heard by people, ` +
      `${sum(({ resumes }) => resumes)} resumes, ${
        sum(({ repeats }) => repeats)
      } requests sent again`,
  );
});

/** What stands in more than one entry: `nick text: where, where`. */
function saidTwice(file: ReadonlyMap<string, string>): string[] {
  const places = Map.groupBy(file.keys(), (key) => file.get(key));
  return [...places].filter(([, keys]) => keys.length > 1)
    .map(([words, keys]) => `${words}: ${keys.join(", ")}`);
}

function print(line: string): void {
  Deno.stdout.writeSync(bytesOf(`${line}\n`));
}

/** The server was killed before, or while, someone came in or talked. */
function isEndOfServer(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionRefused ||
    error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.BrokenPipe ||
    (error instanceof Error && error.message.startsWith("the end came before"));
}
