/**
 * The history file of a server that was away for longer than NATS keeps: what it lacks it has from the others.
 *
 * @module
 */

import { connect } from "@nats-io/transport-node";
import { jetstreamManager } from "@nats-io/jetstream";
import { assert, assertEquals } from "@std/assert";
import { contentOf } from "./history_content.ts";
import { QUICK } from "./crowd.ts";
import { JsonPeer } from "./json_peer.ts";
import { LONG_MS, Member, Nats } from "./nats.ts";
import { natsTest } from "./nats_case.ts";
import { TemporaryFolder } from "./temporary.ts";

/** What is in memory is soon not all. */
const SHORT = ["--room-entries", "20", ...QUICK];
/** So many lines push out what came together. */
const SINGLE = 50;

/** Servers of one engine, each with a file of its own. */
class Scene implements AsyncDisposable {
  readonly nats: Nats;
  readonly #folder = new TemporaryFolder();
  readonly #members = new AsyncDisposableStack();

  private constructor(nats: Nats) {
    this.nats = nats;
  }

  static async begin(): Promise<Scene> {
    return new Scene(await Nats.start());
  }

  file(name: string): string {
    return `${this.#folder.path}/${name}.db`;
  }

  /** `name` is its file's, if it has one. */
  async start(name?: string): Promise<Member> {
    const file = name === undefined ? undefined : this.file(name);
    const args = file === undefined ? SHORT : [...SHORT, "--history", file];
    return this.#members.use(await Member.start(this.nats.address, args, file));
  }

  /** NATS has nothing of what was said until now. */
  async trim(): Promise<void> {
    const connection = await connect({ servers: [this.nats.address] });
    const { streams } = await jetstreamManager(connection);
    await streams.purge("papo");
    await connection.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#members[Symbol.asyncDispose]();
    await this.nats[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}

async function end({ program }: Member): Promise<void> {
  program.stop();
  await program.outcome(LONG_MS);
}

/** Some at once, then one after the other: what comes together is in memory together. */
async function say(peer: JsonPeer, count: number, room = "geral"): Promise<void> {
  const lines = Array.from({ length: count }, (_, n) => ({
    type: "say" as const,
    room,
    text: `line ${n + 1} of ${count}`,
    id: `${room} ${n + 1} ${count}`,
  }));
  await peer.send(...lines.slice(0, -SINGLE));
  for (const line of lines.slice(-SINGLE)) await peer.ask(line);
}

/** Waits until its operator is told that. */
async function told({ program }: Member, words: string): Promise<void> {
  await program.until(() => program.log.some((line) => line.includes(words)), words, LONG_MS);
}

/** The texts that a search finds at a server. */
async function foundAt({ port }: Member, words: string): Promise<string[]> {
  await using peer = await JsonPeer.connect(port, { nick: "olho" });
  const answer = await peer.ask({ type: "search", words, id: 1 });
  assert(answer.type === "found", JSON.stringify(answer));
  return answer.entries.map(({ text }) => text);
}

natsTest(
  "what a server's file lacks, for it was away too long, comes from another's, and nothing that was taken back",
  async () => {
    await using scene = await Scene.begin();
    const one = await scene.start("one");
    let two = await scene.start("two");
    await using ana = await JsonPeer.connect(one.port, { nick: "ana", conversations: true });
    await using bia = await JsonPeer.connect(one.port, { nick: "bia", conversations: true });
    await say(ana, 30);
    await ana.ask({ type: "say", text: "segredo", id: "secret" });
    await ana.ask({ type: "direct", to: "bia", text: "a sós", id: "alone" });
    await end(two);
    await ana.ask({ type: "redact", id: "taken back" });
    await ana.ask({ type: "say", text: "a word that is edited", id: "edited" });
    await ana.ask({ type: "edit", text: "another word", id: "edit" });
    await say(ana, 700);
    for (let n = 0; n < 60; n++) {
      await bia.ask({ type: "direct", to: "ana", text: `alone ${n}`, id: `alone ${n}` });
    }
    // In a room that nobody is in any more, and one in which someone stays.
    for (const room of ["outra", "sala"]) {
      await ana.ask({ type: "join", room, id: `join ${room}` });
      await say(ana, 40, room);
    }
    await ana.ask({ type: "leave", room: "outra", id: "part" });
    await scene.trim();
    two = await scene.start("two");
    await told(two, "lacked came from the other servers");
    // The same is found where it came from, and where it is now.
    for (const words of ["line 7 of 700", "segredo", "edited", "another word"]) {
      assertEquals(await foundAt(two, words), await foundAt(one, words), words);
    }
    assertEquals(await foundAt(two, "line 688 of 700"), ["line 688 of 700"]);
    assertEquals(await foundAt(two, "segredo"), []);
    for (const each of [one, two]) await end(each);
    const [first, second] = ["one", "two"].map((name) => contentOf(scene.file(name)));
    assertEquals(second, first);
    const numbers = second?.entries.filter(({ room }) => room === "geral").map(({ seq }) => seq);
    assertEquals(numbers, Array.from({ length: numbers?.length ?? 0 }, (_, n) => n + 1));
    assert(!(await Deno.readTextFile(scene.file("two"))).includes("segredo"));
  },
);

natsTest(
  "a file that is all new comes to have the whole past, also where the server that gives it is killed meanwhile",
  async () => {
    await using scene = await Scene.begin();
    const one = await scene.start("one");
    const two = await scene.start("two");
    await using ana = await JsonPeer.connect(two.port, { nick: "ana" });
    await say(ana, 6_000);
    await scene.trim();
    const three = await scene.start("three");
    // By its file one sees that it is at it, if one looks in time.
    for (let n = 0; n < 500 && Deno.statSync(scene.file("three")).size < 100_000; n++) {
      await ana.ask({ type: "ping", id: n });
    }
    await one.program[Symbol.asyncDispose]();
    await told(three, "lacked came from the other servers");
    for (const each of [two, three]) await end(each);
    const [second, third] = ["two", "three"].map((name) => contentOf(scene.file(name)));
    assertEquals(third, second);
  },
);

natsTest(
  "what no other server has lacks, which its operator is told, until one comes that has it",
  async () => {
    await using scene = await Scene.begin();
    const one = await scene.start("one");
    const plain = await scene.start();
    const two = await scene.start("two");
    await using ana = await JsonPeer.connect(plain.port, { nick: "ana" });
    await say(ana, 5);
    await end(two);
    await say(ana, 100);
    await end(one);
    await scene.trim();
    const again = await scene.start("two");
    await told(again, "of when this server was away, and no other server has them");
    const whole = await scene.start("one");
    await told(again, "lacked came from the other servers");
    for (const each of [again, whole]) await end(each);
    const [first, second] = ["one", "two"].map((name) => contentOf(scene.file(name)));
    assertEquals(second, first);
  },
);
