import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Peer, startServer } from "./harness.ts";
import { JsonPeer } from "./json_peer.ts";

// Each limit of the design is an option of the program, and each is gone past here.

Deno.test("lines, texts, names and rooms are as long and as many as the options say", async () => {
  await using server = await startServer([
    ...["--max-line-bytes", "64", "--max-text-bytes", "100", "--max-nick", "8"],
    ...["--max-room-name", "9", "--max-rooms", "2", "--room-entries", "3"],
  ]);
  await using ana = await Peer.named(server.port, "ana");
  await using program = await JsonPeer.connect(server.port, { nick: "bia" });
  await ana.readUntil("bia entrou em #geral\n");

  await ana.send(`${"x".repeat(65)}\n${"x".repeat(64)}\n`);
  assertStringIncludes(await ana.readLine(), "o máximo é 64 bytes");
  await program.until((message) => message.type === "message", "the line that is short enough");
  const long = await program.ask({ type: "say", text: "é".repeat(51), id: 1 });
  assert(long.type === "error" && long.code === "text_too_long", JSON.stringify(long));
  assertStringIncludes(long.text, "100");
  assertEquals((await program.ask({ type: "say", text: "é".repeat(50), id: 2 })).type, "ack");
  await ana.readUntil(`<bia> ${"é".repeat(50)}\n`);

  await ana.send(`/nick ${"a".repeat(9)}\n/nick ${"a".repeat(8)}\n`);
  assertStringIncludes(await ana.readLine(), "de 1 a 8 letras");
  assertStringIncludes(await ana.readLine(), `Agora você é ${"a".repeat(8)}`);
  const named = await program.ask({ type: "nick", nick: "b".repeat(9), id: 3 });
  assert(named.type === "error" && named.code === "nick_malformed", JSON.stringify(named));

  const wide = await program.ask({ type: "join", room: "c".repeat(10), id: 4 });
  assert(wide.type === "error" && wide.code === "room_malformed", JSON.stringify(wide));
  assertStringIncludes(wide.text, "de 1 a 9 letras");
  assertEquals((await program.ask({ type: "join", room: "c".repeat(9), id: 5 })).type, "join");
  const third = await program.ask({ type: "join", room: "mais-uma", id: 6 });
  assert(third.type === "error" && third.code === "rooms_full", JSON.stringify(third));

  for (const text of ["um", "dois", "três", "quatro"]) await ana.send(`${text}\n`);
  await program.until(
    (message) => message.type === "message" && message.text === "quatro",
    "the last of four",
  );
  await using late = await JsonPeer.connect(server.port, { nick: "caio" });
  await late.ask({ type: "ping", id: 7 });
  assertEquals(late.entries().map(({ text }) => text), ["dois", "três", "quatro"]);
});

Deno.test("more than --burst at once waits for --rate, and comes", async () => {
  // Her name, the question of the harness and two more lines.
  await using server = await startServer(["--rate", "1", "--burst", "4"]);
  await using bia = await Peer.named(server.port, "bia");
  await using ana = await Peer.named(server.port, "ana");
  await bia.readUntil("ana entrou");
  await ana.send("um\ndois\ntrês\n");
  await bia.readUntil("<ana> dois\n");
  assertEquals(await bia.heard(), "");
  await bia.readUntil("<ana> três\n");
});

Deno.test("a program that is silent is asked after --ping and closed after --silence", async () => {
  await using server = await startServer(["--ping", "1", "--silence", "2"]);
  await using ana = await JsonPeer.connect(server.port, { nick: "ana" });
  await ana.untilEnd();
  assert(ana.received.some(({ type }) => type === "ping"));
});

Deno.test("who reads nothing is closed after --stall", async () => {
  await using server = await startServer(["--rate", "0", "--stall", "1"]);
  await using ana = await Peer.named(server.port, "ana");
  await using deaf = await Peer.connect(server.port);
  await deaf.send("/nick surdo\n");
  await ana.readUntil("surdo entrou");
  let hasLeft = false;
  const leaving = ana.readUntil("surdo saiu", 20_000).then(() => hasLeft = true);
  for (let n = 0; n < 1_000 && !hasLeft; n++) await ana.send(`${"x".repeat(4_000)}\n`.repeat(64));
  await leaving;
});

Deno.test("--memory-mib bounds what all rooms keep, and the largest yields", async () => {
  await using server = await startServer(["--rate", "0", "--memory-mib", "1"]);
  await using ana = await JsonPeer.connect(server.port, { nick: "ana", room: "pequena" });
  await ana.ask({ type: "say", text: "fica", id: 1 });
  await ana.ask({ type: "join", room: "grande", id: 2 });
  const kept = async (room: string, id: number): Promise<number> => {
    const before = ana.received.length;
    await ana.ask({ type: "history", room, limit: 1_000, id });
    return ana.received.slice(before).filter(({ type }) => type === "message").length;
  };
  // It is looked at once a second, at the first tick after it.
  let left = Infinity;
  for (let id = 10; left > 20 && id < 10_000; id += 2) {
    await ana.ask({ type: "say", text: "x".repeat(64_000), id });
    if (id % 100 === 0) left = await kept("grande", id + 1);
  }
  assert(left > 0 && left <= 20, `${left} are kept`);
  assertEquals(await kept("pequena", 3), 1);
});
