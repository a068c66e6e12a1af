import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Letter } from "../../lib/vocabulary/letter.ts";
import type { ServerMessage } from "../../lib/vocabulary/protocol.ts";
import { StoreError } from "../../lib/server/store/store.ts";
import { AbruptPeer, TestServer } from "./harness.ts";
import { kill, startWithHistory, stop } from "./history_server.ts";
import { JsonPeer } from "./json_peer.ts";
import { TemporaryFolder } from "./temporary.ts";

function letter(seq: number, more: Partial<Letter> = {}): Letter {
  return {
    log: "l",
    seq,
    timeMs: 1_700_000_000_000 + seq,
    author: 1,
    person: "1@x",
    from: "bia",
    receiver: 2,
    to: "ana",
    text: `olá\n${seq} 🐍`,
    ...more,
  };
}

function directs(peer: JsonPeer): Extract<ServerMessage, { type: "direct" }>[] {
  return peer.received.flatMap((message) => message.type === "direct" ? [message] : []);
}

// In the file

Deno.test("letters are in the file until they have come, word for word and in order", () => {
  using folder = new TemporaryFolder();
  const letters = [
    letter(1, { notice: true }),
    letter(2, { deed: true }),
    letter(3, { author: 7, from: "caio" }),
  ];
  {
    using store = folder.open();
    store.commit([], undefined, letters);
    store.commit([], undefined, [letter(1, { receiver: 9, to: "eva" })]);
  }
  using store = folder.open();
  assertEquals(store.letters(2), letters);
  store.forgetLetters([{ receiver: 2, log: "another", seq: 9 }]);
  assertEquals(store.letters(2), letters);
  store.forgetLetters([{ receiver: 2, log: "l", seq: 2 }]);
  assertEquals(store.letters(2), letters.slice(2));
  assertEquals(store.letters(9).length, 1);
});

Deno.test("letters and entries of one commit are kept together, or not at all", () => {
  using folder = new TemporaryFolder();
  using store = folder.open();
  const entry = {
    type: "message",
    room: "geral",
    seq: 1,
    timeMs: 1,
    nick: "a",
    author: 1,
    text: "oi",
  } as const;
  store.commit([entry], () => "log", [letter(1)]);
  Deno.removeSync(folder.file);
  assertThrows(() => store.commit([{ ...entry, seq: 2 }], () => "log", [letter(2)]), StoreError);
  assertEquals(store.letters(2).map(({ seq }) => seq), [1]);
  assertEquals(store.room("geral", 9)?.seq, 1);
});

Deno.test("that a request was a letter is known as long as its sender may send it again", () => {
  using folder = new TemporaryFolder();
  using store = folder.open();
  for (const [key, author] of [["bia's", 1], ["ana's", 2]] as const) {
    store.savePerson({ key, author, nick: key });
  }
  store.commit([], undefined, [letter(1, { request: "a" }), letter(2), letter(3, { request: 7 })]);
  store.forgetLetters([{ receiver: 2, log: "l", seq: 3 }]);
  assertEquals(store.letters(2), []);
  assertEquals(store.requests(1, 9), [{ id: "a" }, { id: 7 }]);
  store.forgetPerson("bia's");
  assertEquals(store.requests(1, 9), []);
});

Deno.test("of the requests of one who writes much only the last are remembered", () => {
  using folder = new TemporaryFolder();
  using store = folder.open();
  store.savePerson({ key: "bia's", author: 1, nick: "bia" });
  for (let n = 0; n < 300; n++) {
    store.commit([], undefined, [letter(n + 1, { request: n })]);
    store.forgetLetters([{ receiver: 2, log: "l", seq: n + 1 }]);
  }
  assertEquals(store.requests(1, 999).length, 256);
});

Deno.test("letters to one who will not come back are forgotten", () => {
  using folder = new TemporaryFolder();
  using store = folder.open();
  store.savePerson({ key: "ana's", author: 2, nick: "ana" });
  store.commit([], undefined, [letter(1), letter(2, { request: "a" })]);
  store.forgetPerson("ana's");
  assertEquals(store.letters(2), []);
});

// Over sockets

Deno.test("what was acknowledged while a line was dead comes with the next connection, once and in order", async () => {
  await using server = new TestServer();
  await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
  await using ana = await JsonPeer.connect(server.port, { nick: "ana", directs: {} });
  await bia.ask({ type: "direct", to: "ana", text: "1", id: 1 });
  await ana.until(({ type }) => type === "direct", "the first letter");
  const [first] = directs(ana);
  assert(first?.log !== undefined && first.seq !== undefined);
  const directsSeen = { log: first.log, after: first.seq };
  // What comes on this line from now on is as good as lost: nothing shows that it has come.
  for (const text of ["2", "3"]) {
    assertEquals((await bia.ask({ type: "direct", to: "ana", text, id: text })).type, "ack");
  }
  const resume = { token: ana.token, rooms: { geral: 0 } };
  await using back = await JsonPeer.connect(server.port, { resume, directs: directsSeen });
  await back.ask({ type: "ping", id: "p" });
  assertEquals(directs(back).map(({ text }) => text), ["2", "3"]);
});

Deno.test("a private message that was acknowledged outlives kill -9", async () => {
  using folder = new TemporaryFolder();
  let token = "";
  {
    await using server = await startWithHistory(folder.file);
    await using bia = await JsonPeer.connect(server.port, { nick: "bia" });
    await using ana = await JsonPeer.connect(server.port, { nick: "ana", directs: {} });
    token = ana.token;
    for (const text of ["1", "2"]) {
      assertEquals((await bia.ask({ type: "direct", to: "ana", text, id: text })).type, "ack");
    }
    await kill(server);
  }
  await using server = await startWithHistory(folder.file);
  const resume = { token, rooms: { geral: 0 } };
  await using ana = await JsonPeer.connect(server.port, { resume, directs: {} });
  await ana.ask({ type: "ping", id: "p" });
  assertEquals(directs(ana).map(({ text }) => text), ["1", "2"]);
  const { log = "", seq: after = 0 } = directs(ana).at(-1) ?? {};
  await ana.ask({ type: "seen", log, after, id: "s" });
  await stop(server);
  using store = folder.open();
  assertEquals(store.letters(2), []);
});

Deno.test("netcat finds whoever is called as people call one another", async () => {
  await using server = new TestServer();
  await using bea = await server.join("bea");
  await using ana = await server.join("ana");
  await ana.send("/msg bea: um\n/msg @bea dois\n/msg bea, três\n/msg bea:quatro\n");
  assertEquals(await bea.readLines(5), [
    "* ana entrou em #geral",
    ...["um", "dois", "três", "quatro"].map((text) => `<ana, em particular> ${text}`),
  ]);
});

Deno.test("whoever wrote to a netcat whose line breaks is told that it may not have come", async () => {
  await using server = new TestServer();
  await using ana = await server.join("ana");
  using bea = await AbruptPeer.connect(server.port);
  await bea.send("/nick bea\n");
  await ana.readUntil("* bea entrou em #geral\n");
  await ana.send("/msg bea psiu\n/topic\n");
  await ana.readUntil("#geral não tem assunto\n");
  await bea.reset();
  await ana.readUntil(
    "* Não se sabe se bea recebeu o que você lhe disse por último em particular\n",
  );
});
