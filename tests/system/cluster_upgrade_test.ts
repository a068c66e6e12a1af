/**
 * Servers that are one chat are replaced one by one by those of the next version, while people talk.
 *
 * @module
 */

import { assertEquals, assertMatch } from "@std/assert";
import { LINE_VERSIONS } from "../../lib/server/cluster/act.ts";
import { Crowd, MUCH } from "./crowd.ts";
import { runServer } from "./harness.ts";
import { JsonPeer } from "./json_peer.ts";
import { LONG_MS, Member, Nats } from "./nats.ts";
import { natsTest } from "./nats_case.ts";

const NEXT = new URL("./next_server.ts", import.meta.url).pathname;
/** What a server tells of itself, by the names of `/metrics`. */
const VERSION = /^papo_line_version (\d+)$/m;
const DIGEST = /^papo_digest_info\{digest="(\w+)"\}/m;

natsTest(
  "servers are replaced one by one by those of the next version: all is said once, and known at all",
  async () => {
    await using all = new AsyncDisposableStack();
    const nats = all.use(await Nats.start());
    const args = [...MUCH, "--status", "0"];
    const start = (script?: string): Promise<Member> =>
      Member.start(nats.address, args, undefined, script);
    const members = await Promise.all([start(), start(), start()]);
    all.defer(async () => {
      for (const member of members) await member[Symbol.asyncDispose]();
    });
    const crowd = new Crowd(() => members.map(({ port }) => port));
    await crowd.talks(20);
    const { most } = LINE_VERSIONS;
    for (const [n, { program }] of members.entries()) {
      const next = await start(NEXT);
      // What the others do not know cannot be asked for yet.
      assertEquals([await figureOf(next, VERSION), await reaction(next)], [
        `${most}`,
        "servers_older",
      ]);
      members[n] = next;
      program.stop();
      assertEquals((await program.outcome(LONG_MS)).code, 0);
      await crowd.talks(20);
    }
    const said = await crowd.settle(members.map(({ port }) => port));
    assertEquals(said > 80, true);
    for (const member of members) {
      await until(async () => await figureOf(member, VERSION) === `${most + 1}`);
      assertEquals(await reaction(member), "ack");
    }
    await until(async () => {
      const [first, ...others] = await Promise.all(members.map((each) => figureOf(each, DIGEST)));
      return first !== undefined && others.every((other) => other === first);
    });
    for (const { program } of members) {
      assertEquals(program.log.filter((line) => line.includes("knows something else")), []);
    }
    // There is no way back.
    await using old = runServer(["--port", "0", "--lang", "en", "--engine", nats.address, ...MUCH]);
    const { code, stderr } = await old.outcome(LONG_MS);
    assertEquals(code, 1);
    assertMatch(stderr, new RegExp(`is in version ${most + 1} of the line, and this server knows`));
  },
);

/** What becomes of it that someone reacts to a line. */
async function reaction({ port }: Member): Promise<string> {
  await using peer = await JsonPeer.connect(port, { replay: 0 });
  await peer.ask({ type: "history", limit: 10, id: 0 });
  const { seq = 0 } = peer.entries().at(-1) ?? {};
  const answer = await peer.ask({ type: "react", seq, emoji: "👍", id: 1 });
  return answer.type === "error" ? answer.code : answer.type;
}

/** What `/metrics` says there, if anything. */
async function figureOf({ program }: Member, figure: RegExp): Promise<string | undefined> {
  await program.until(() => program.stdout.some((line) => line.startsWith("Status: ")), "it");
  const url = program.stdout.find((line) => line.startsWith("Status: "))?.slice("Status: ".length);
  return figure.exec(await (await fetch(url ?? "")).text())?.[1];
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const endMs = performance.now() + LONG_MS; !await isSo();) {
    if (performance.now() > endMs) throw new Error("it takes too long");
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
