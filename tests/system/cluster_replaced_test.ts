/**
 * NATS loses what it had confirmed, and has something else in its place before anyone who had seen it is back.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { contentOf } from "./history_content.ts";
import { logAt, QUICK } from "./crowd.ts";
import { JsonPeer } from "./json_peer.ts";
import { LONG_MS, Member, Nats } from "./nats.ts";
import { natsTest } from "./nats_case.ts";
import { Relay } from "./page_relay.ts";
import { TemporaryFolder } from "./temporary.ts";

/** A way to NATS that can be shut. */
class Gate implements AsyncDisposable {
  readonly #nats: Nats;
  readonly #relay: Relay;
  /** Whoever comes here is sent away. */
  readonly #nobody = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #turning: Promise<void>;

  constructor(nats: Nats) {
    this.#nats = nats;
    this.#relay = new Relay(nats.port);
    this.#turning = this.#turnAway();
  }

  get address(): string {
    return `127.0.0.1:${this.#relay.port}`;
  }

  shut(): void {
    this.#relay.serverPort = this.#nobody.addr.port;
    this.#relay.cutAfter(0);
  }

  open(): void {
    this.#relay.serverPort = this.#nats.port;
  }

  async #turnAway(): Promise<void> {
    for await (const conn of this.#nobody) conn.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#nobody.close();
    await this.#turning;
    await this.#relay[Symbol.asyncDispose]();
  }
}

async function says({ program }: Member, words: string): Promise<void> {
  await program.until(() => program.log.some((line) => line.includes(words)), words, LONG_MS);
}

natsTest(
  "who was brought what NATS lost notices, puts it in line again, and has what all have, as its people and its history do",
  async () => {
    await using all = new AsyncDisposableStack();
    const nats = all.use(await Nats.start());
    const folder = all.use(new TemporaryFolder());
    const files = ["a.db", "b.db"].map((name) => `${folder.path}/${name}`);
    const gates = files.map(() => all.use(new Gate(nats)));
    const [one, two] = await Promise.all(files.map(async (file, n) => {
      const args = [...QUICK, "--history", file];
      return all.use(await Member.start(gates[n]?.address ?? "", args, file));
    }));
    const [first, second] = gates;
    if (!one || !two || !first || !second) throw new Error("there are two");
    const ana = all.use(await JsonPeer.connect(one.port, { nick: "ana" }));
    const bia = all.use(await JsonPeer.connect(two.port, { nick: "bia" }));
    await bia.ask({ type: "say", text: "before", id: 1 });
    for (const gate of gates) gate.shut();
    await nats.save();
    await nats.start();
    for (const gate of gates) gate.open();
    await ana.ask({ type: "say", text: "still", id: 1 });
    await bia.until((message) => message.type === "message" && message.text === "still", "it");
    second.shut();
    await says(two, "NATS does not answer");
    const ack = await ana.ask({ type: "say", text: "lost", id: 2 });
    assertEquals(ack.type === "ack" && ack.seq, 3);
    first.shut();
    await nats.lose();
    await nats.start();
    second.open();
    const instead = await bia.ask({ type: "say", text: "instead", id: 2 });
    assertEquals(instead.type === "ack" && instead.seq, 3);
    first.open();
    await says(one, "something else in its place");
    await says(one, "it began anew");
    // Where all of that took so long that the one had been given up, nobody has what it puts in line again.
    const isLate = two.program.log.some((line) => line.includes("no more"));
    const shown = ["3 bia: instead", ...isLate ? [] : ["4 ana: lost"]];
    const rooms = { geral: 3 };
    const resume = { token: ana.token, rooms };
    const again = all.use(await JsonPeer.connect(two.port, { nick: "ana", resume }));
    await again.ask({ type: "ping", id: 9 });
    assertEquals(again.said(), isLate ? [] : shown);
    for (const { port } of [one, two]) {
      assertEquals(await logAt(port), ["1 bia: before", "2 ana: still", ...shown]);
    }
    for (const { program } of [one, two]) {
      program.stop();
      await program.outcome(LONG_MS);
    }
    const [content, other] = files.map((file) => contentOf(file).entries);
    assertEquals(content?.map(({ text }) => text), ["before", "still", ...shown.map(wordsOf)]);
    assertEquals(other, content);
  },
);

function wordsOf(line: string): string {
  return line.slice(line.indexOf(": ") + 2);
}
