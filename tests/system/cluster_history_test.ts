/**
 * The history file of each of several servers: it has all of the chat, also what was there while its server was not.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { hashSecret } from "../../lib/server/gate/secret.ts";
import { contentOf } from "./history_content.ts";
import { logAt, QUICK } from "./crowd.ts";
import { JsonPeer } from "./json_peer.ts";
import { LONG_MS, Member, Nats } from "./nats.ts";
import { natsTest } from "./nats_case.ts";
import { TemporaryFolder } from "./temporary.ts";

natsTest(
  "each server's file has what was said, to one alone too, what was revised, names, bans and what operators did",
  async () => {
    await using nats = await Nats.start();
    using folder = new TemporaryFolder();
    const operators = `${folder.path}/operators`;
    await Deno.writeTextFile(operators, `root:${await hashSecret("segredo")}\n`);
    const files = ["a.db", "b.db"].map((name) => `${folder.path}/${name}`);
    const [a, b] = files;
    assert(a !== undefined && b !== undefined);
    const start = (file: string, { address } = nats): Promise<Member> =>
      Member.start(
        address,
        [...QUICK, "--history", file, "--operator-file", operators],
        `${file},${operators}`,
      );
    const one = await start(a);
    await using _one = one;
    const two = await start(b);
    await using _two = two;
    await using ana = await JsonPeer.connect(one.port, { nick: "ana", conversations: true });
    await using bia = await JsonPeer.connect(two.port, { nick: "bia", conversations: true });
    await ana.ask({ type: "register", password: "aberta", id: 1 });
    await ana.ask({ type: "say", text: "oj", id: 2 });
    await bia.ask({ type: "say", text: "olá", id: 1 });
    // The other one is not there while this happens.
    two.program.stop();
    await two.program.outcome(LONG_MS);
    await ana.ask({ type: "edit", seq: 1, text: "oi", id: 3 });
    await ana.ask({ type: "say", text: "segredo", id: 4 });
    await ana.ask({ type: "redact", id: 5 });
    await using caio = await JsonPeer.connect(one.port, { nick: "caio" });
    await caio.ask({ type: "op", name: "root", password: "segredo", id: 1 });
    await caio.ask({ type: "ban", target: "eva", reason: "spam", id: 2 });
    await caio.ask({ type: "direct", to: "ana", text: "a sós", id: 3 });
    const again = await start(b);
    await using _again = again;
    await using davi = await JsonPeer.connect(again.port, { nick: "davi" });
    await davi.ask({ type: "say", text: "tudo bem?", id: 1 });
    await davi.ask({ type: "direct", to: "ana", text: "e nós", id: 2 });
    await caio.ask({ type: "kick", nick: "davi", id: 4 });
    for (const { program } of [one, again]) {
      program.stop();
      await program.outcome(LONG_MS);
    }
    const [first, second] = files.map(contentOf);
    assertEquals(second, first);
    assertEquals(first?.accounts.map(({ name }) => name), ["ana"]);
    assertEquals(first?.bans.map(({ target }) => target), ["eva"]);
    assertEquals(first?.deeds.map(({ act }) => act), ["op", "ban", "kick"]);
    assertEquals(first?.conversations.length, 2);
    const texts = first?.entries.map(({ text }) => text) ?? [];
    for (const text of ["oi", "a sós", "tudo bem?", "e nós"]) assert(texts.includes(text), text);
    assert(!texts.includes("segredo"));
    // With one of them the chat goes on where all that NATS had is lost.
    await using fresh = await Nats.start();
    await using heir = await start(a, fresh);
    await using eva = await JsonPeer.connect(heir.port, { nick: "ana" });
    assertEquals(eva.errors, ["nick_registered"]);
    assertEquals((await logAt(heir.port)).at(-1), "6 davi: tudo bem?");
  },
);
