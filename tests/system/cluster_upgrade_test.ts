/**
 * Servers that are one chat are replaced one by one by those of the next version, while people talk.
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { LINE_VERSIONS } from "../../lib/server/cluster/act.ts";
import { folderOf, hasCommit } from "./commit.ts";
import { Crowd, MUCH } from "./crowd.ts";
import { Program, SERVER_NET, SERVER_SCRIPT } from "./harness.ts";
import { JsonPeer } from "./json_peer.ts";
import { LONG_MS, Member, Nats } from "./nats.ts";
import { natsTest } from "./nats_case.ts";

const NEXT = new URL("./next_server.ts", import.meta.url).pathname;
/** From before what was said in private could be said anew. */
const OF_VERSION_2 = "bcba98c4c5464e36fa3e4140216a8e3bd79a5656";
/** What a server tells of itself, by the names of `/metrics`. */
const VERSION = /^papo_line_version (\d+)$/m;
const DIGEST = /^papo_digest_info\{digest="(\w+)"\}/m;

/** What is replaced by what: their programs, and in which versions of the line they are then. */
interface Upgrade {
  readonly from: string;
  readonly to: string;
  readonly before: number;
  readonly after: number;
  /** Asks a server for something that the version before does not know; returns what became of it. */
  readonly tries: (member: Member) => Promise<string>;
}

natsTest(
  "servers are replaced one by one by those of the next version: all is said once, and known at all",
  async () => {
    const { most } = LINE_VERSIONS;
    await replaceAll({
      from: SERVER_SCRIPT,
      to: NEXT,
      before: most,
      after: most + 1,
      tries: react,
    });
  },
);

natsTest(
  "servers of version 2 of the line, as they were, are replaced one by one by those of today",
  async () => {
    using folder = await folderOf(OF_VERSION_2);
    const from = `${folder.path}/server.ts`;
    const { most: after } = LINE_VERSIONS;
    await replaceAll({ from, to: SERVER_SCRIPT, before: 2, after, tries: editInPrivate });
  },
  {
    missing: LINE_VERSIONS.least > 2
      ? "no way from version 2"
      : await hasCommit(OF_VERSION_2)
      ? undefined
      : "no older commit",
  },
);

async function replaceAll({ from, to, before, after, tries }: Upgrade): Promise<void> {
  await using all = new AsyncDisposableStack();
  const nats = all.use(await Nats.start());
  const args = [...MUCH, "--status", "0"];
  const start = (script: string): Promise<Member> =>
    Member.start(nats.address, args, undefined, script);
  const members = await Promise.all([start(from), start(from), start(from)]);
  all.defer(async () => {
    for (const member of members) await member[Symbol.asyncDispose]();
  });
  const crowd = new Crowd(() => members.map(({ port }) => port));
  await crowd.talks(20);
  for (const [n, { program }] of members.entries()) {
    const next = await start(to);
    // What the others do not know cannot be asked for yet.
    assertEquals(await figureOf(next, VERSION), `${before}`);
    assertEquals(await tries(next), "servers_older");
    members[n] = next;
    program.stop();
    assertEquals((await program.outcome(LONG_MS)).code, 0);
    await crowd.talks(20);
  }
  assert(await crowd.settle(members.map(({ port }) => port)) > 80);
  for (const member of members) {
    await until(async () => await figureOf(member, VERSION) === `${after}`);
    assert(await tries(member) !== "servers_older");
  }
  await until(async () => {
    const [first, ...others] = await Promise.all(members.map((each) => figureOf(each, DIGEST)));
    return first !== undefined && others.every((other) => other === first);
  });
  for (const { program } of members) {
    assertEquals(program.log.filter((line) => line.includes("knows something else")), []);
  }
  // There is no way back.
  const own = ["--port", "0", "--lang", "en", "--engine", nats.address, ...MUCH];
  await using old = new Program([SERVER_NET], from, own, "en_US.UTF-8");
  const { code, stderr } = await old.outcome(LONG_MS);
  assertEquals(code, 1);
  assertMatch(stderr, new RegExp(`is in version ${after} of the line, and this server knows`));
}

/** What becomes of it that someone reacts to a line. */
async function react({ port }: Member): Promise<string> {
  await using peer = await JsonPeer.connect(port, { replay: 0 });
  await peer.ask({ type: "history", limit: 10, id: 0 });
  const { seq = 0 } = peer.entries().at(-1) ?? {};
  const answer = await peer.ask({ type: "react", seq, emoji: "👍", id: 1 });
  return answer.type === "error" ? answer.code : answer.type;
}

/** And of it that someone says anew in private what there is not. */
async function editInPrivate({ port }: Member): Promise<string> {
  await using peer = await JsonPeer.connect(port, { replay: 0 });
  const answer = await peer.ask({ type: "edit", room: "@ana", seq: 1, text: "x", id: 1 });
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
