import { assert, assertEquals, assertMatch } from "@std/assert";
import { systemClock } from "../../lib/startup/system_clock.ts";
import { bytesOf, type Peer, PythonClient, TestServer } from "./harness.ts";

/** Sends bytes in pieces, each of which the server has read before the next one comes. */
async function sendInPieces(
  client: PythonClient,
  bytes: Uint8Array<ArrayBuffer>,
  cuts: readonly number[],
): Promise<void> {
  for (const [n, from] of [0, ...cuts].entries()) {
    await client.sendRaw(bytes.slice(from, cuts[n]));
    // The server has nothing to answer yet, so there is nothing to wait for: what counts is that the
    // pieces are not sent in one turn of the event loop. It is right in whatever pieces they arrive.
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Where a character of more than one byte could be cut, and where its middle is. */
function cutsInsideCharacters(bytes: Uint8Array): number[] {
  return [...bytes.keys()].filter((n) => ((bytes[n] ?? 0) & 0xc0) === 0x80);
}

Deno.test("two Python clients chat, with each other and with netcat", async () => {
  await using server = new TestServer();
  await using leo = await server.join("leo");
  await using ana = await PythonClient.connect(server.port, "ana");
  await using bia = await PythonClient.connect(server.port, "bia");
  await ana.say("oi, Bia");
  await leo.readUntil("<ana> oi, Bia\n");
  await bia.say("oi, Ana");
  await ana.hears("<bia> <oi, Ana>\n");
  await leo.readUntil("<bia> oi, Ana\n");
  await leo.send("e eu?\n");
  await ana.hears("<leo> <e eu?>\n");
  await bia.hears("<leo> <e eu?>\n");
  assertEquals(ana.printed, "<bia> <oi, Ana>\n<leo> <e eu?>\n");
  assertEquals(bia.printed, "<ana> <oi, Bia>\n<leo> <e eu?>\n");
});

Deno.test("an empty text and one of brackets disturb nothing", async () => {
  await using server = new TestServer();
  await using leo = await server.join("leo");
  await using ana = await PythonClient.connect(server.port, "ana");
  for (
    const [text, heard] of [["", undefined], ["<>", "<>"], ["a > b < c", "a > b < c"]] as const
  ) {
    await ana.say(text);
    if (heard !== undefined) await leo.readUntil(`<ana> ${heard}\n`);
  }
  await ana.say("fim");
  assertEquals((await leo.readUntil("<ana> fim\n")).includes("<ana> \n"), false);
});

Deno.test("a text over 2,048 bytes comes whole, both ways", async () => {
  await using server = new TestServer();
  await using leo = await server.join("leo");
  await using ana = await PythonClient.connect(server.port, "ana");
  await using bia = await PythonClient.connect(server.port, "bia");
  await bia.say("cheguei");
  await leo.readUntil("<bia> cheguei\n");
  for (const text of ["ação ".repeat(420), "pão🧀".repeat(400), `a${"é".repeat(2_000)}`]) {
    assert(bytesOf(text).length > 2_048);
    await ana.say(text);
    await readAll(leo, [`<ana> ${text}`]);
    await bia.hears(`<ana> <${text}>`);
    await leo.send(`${text}\n`);
    await bia.hears(`<leo> <${text}>`);
    await ana.hears(`<leo> <${text}>`);
  }
});

Deno.test("a message in pieces comes whole wherever it is cut, first and later ones", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  await using leo = await server.join("leo");
  const text = "olá 🧀, então é já";
  const inCharacters = cutsInsideCharacters(bytesOf(`<a10> <${text}>`));
  // Within the prefix, too; and all at once.
  const ways = [[3], [5], [7], inCharacters, ...inCharacters.map((n) => [n])];
  for (const [n, cuts] of ways.entries()) {
    const name = `a${10 + n}`;
    const bytes = bytesOf(`<${name}> <${text}>`);
    await using ana = await PythonClient.connect(server.port, name);
    await sendInPieces(ana, bytes, cuts);
    await readAll(leo, [`<${name}> ${text}`]);
    await sendInPieces(ana, bytes, cuts);
    await readAll(leo, [`<${name}> ${text}`]);
  }
});

Deno.test("glued messages are told apart", async () => {
  await using server = new TestServer();
  await using leo = await server.join("leo");
  await using ana = await PythonClient.connect(server.port, "ana");
  await ana.sendRaw(bytesOf("<ana> <um><ana> <dois: <ana> entre aspas><ana> <três>"));
  await readAll(leo, ["<ana> um", "<ana> dois: <ana> entre aspas", "<ana> três"]);
  // With the seam inside a chunk, and the second message cut.
  await ana.sendRaw(bytesOf("<ana> <quatro><an"));
  await ana.sendRaw(bytesOf("a> <cinco>"));
  await readAll(leo, ["<ana> quatro", "<ana> cinco"]);
});

Deno.test("without brackets around the text it works as well", async () => {
  await using server = new TestServer();
  await using leo = await server.join("leo");
  await using ana = await PythonClient.connect(server.port, "ana");
  await ana.sendRaw(bytesOf("<ana> olá"));
  await readAll(leo, ["<ana> olá"]);
  await ana.sendRaw(bytesOf("<ana> um<ana> dois"));
  await readAll(leo, ["<ana> um", "<ana> dois"]);
});

Deno.test("who comes under a taken name gets another one and goes on", async () => {
  await using server = new TestServer();
  await using leo = await server.join("ana");
  await using ana = await PythonClient.connect(server.port, "ana");
  await using other = await PythonClient.connect(server.port, "ANA");
  await ana.say("oi");
  await leo.readUntil("<ana-2> oi\n");
  await other.say("eu também");
  await leo.readUntil("<ANA-3> eu também\n");
  await ana.say("de novo");
  await leo.readUntil("<ana-2> de novo\n");
  await ana.hears("<ANA-3> <eu também>\n");
});

Deno.test("names that cannot be are bent or replaced, and the words still come", async () => {
  await using server = new TestServer();
  await using leo = await server.join("leo");
  for (
    const [name, shown] of [
      ["Ana Maria", /^<Ana-Maria> oi$/],
      ["servidor", /^<(?:visitante-\d+|servidor-2)> oi$/],
      ["!!!", /^<visitante-\d+> oi$/],
      ["x".repeat(80), /^<x{32}> oi$/],
    ] as const
  ) {
    await using client = await PythonClient.connect(server.port, name);
    await client.say("oi");
    assertMatch((await leo.readUntil(/<.*> oi\n/)).trimEnd().split("\n").at(-1) ?? "", shown);
  }
});

Deno.test("who is silent for over 300 ms and then speaks is a Python client all the same", async () => {
  await using server = new TestServer();
  await using leo = await server.join("leo");
  await using ana = await PythonClient.connect(server.port, "ana");
  await ana.hears("* Você é visitante-2 em #geral");
  await ana.say("olá");
  assertEquals(
    (await leo.readUntil("<ana> olá\n")).split("\n").filter((line) => line.startsWith("<")),
    ["<ana> olá"],
  );
  await leo.send("oi\n");
  await ana.hears("<leo> <oi>\n");
});

Deno.test("a silent Python client that reads late gets a long past without a cut character", async () => {
  let lateMs = 0;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + lateMs };
  await using server = new TestServer({ limits: { linesPerSecond: 0 }, clock });
  await using leo = await server.join("leo");
  const lines = Array.from(
    { length: 50 },
    (_, n) => `${"é".repeat(40 + n % 7)} ação 🧀 número ${n}`,
  );
  await leo.send(lines.map((line) => `${line}\n`).join(""));
  await server.settled();
  for (const [index, nick] of ["bia", "beatriz"].entries()) {
    // Names of different lengths shift what follows.
    await leo.send(`/nick ${nick}\n`);
    await leo.readUntil(`* Agora você é ${nick}\n`);
    await server.settled();
    await using ana = await PythonClient.connect(server.port, "ana", false);
    await server.arrived(2 + index);
    // Silent for as long as it takes to be seen by the others, so it has been greeted.
    lateMs += 10_000;
    await leo.readUntil(/visitante-\d+ entrou.*\n/);
    await server.settled();
    ana.startReading();
    await ana.hears("número 49");
    for (const line of lines) assert(ana.printed.includes(line), `missing: ${line}`);
    ana.close();
    await leo.readUntil(/visitante-\d+ saiu.*\n/);
  }
});

Deno.test("a Python client that speaks first gets the past without a cut character", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  await using leo = await server.join("leo");
  const lines = Array.from(
    { length: 50 },
    (_, n) => `${"é".repeat(40 + n % 7)} ação 🧀 número ${n}`,
  );
  await leo.send(lines.map((line) => `${line}\n`).join(""));
  await server.settled();
  await using ana = await PythonClient.connect(server.port, "ana", false);
  await ana.say("oi");
  await leo.readUntil("<ana> oi\n");
  await server.settled();
  ana.startReading();
  await ana.hears("número 49>\n");
  assertEquals(ana.printed.trimEnd().split(/ *\n/), lines.map((line) => `<leo> <${line}>`));
});

Deno.test("a busy room does not cut a character for a Python client that keeps up", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  await using leo = await server.join("leo");
  await using ana = await PythonClient.connect(server.port, "ana");
  await ana.say("oi");
  await leo.readUntil("<ana> oi\n");
  for (let n = 0; n < 40; n++) {
    const line = `${"ã".repeat(900)}🧀${n}`;
    await leo.send(`${line}\n`);
    await ana.hears(`<leo> <${line}>`);
  }
});

Deno.test("when one leaves, abruptly or not, the rest go on", async () => {
  await using server = new TestServer();
  await using leo = await server.join("leo");
  await using ana = await PythonClient.connect(server.port, "ana");
  await using bia = await PythonClient.connect(server.port, "bia");
  await bia.say("oi");
  await leo.readUntil("<bia> oi\n");
  await ana.say("tchau");
  await leo.readUntil("<ana> tchau\n");
  ana.close();
  await leo.readUntil("* ana saiu de #geral\n");
  await leo.send("e agora?\n");
  await bia.hears("<leo> <e agora?>\n");
  await bia.say("seguimos");
  await leo.readUntil("<bia> seguimos\n");
  assertEquals(bia.printed, "<ana> <tchau>\n<leo> <e agora?>\n");
});

Deno.test("a message over the limit is refused with the reason, and the next one is said", async () => {
  await using server = new TestServer();
  await using leo = await server.join("leo");
  await using ana = await PythonClient.connect(server.port, "ana");
  await ana.say("oi");
  await leo.readUntil("<ana> oi\n");
  await ana.say("x".repeat(6_000));
  await ana.hears("* Linha longa demais: o máximo é 4096 bytes");
  // The server tells messages apart by the silence between them; its answer came before that.
  let heard = "";
  for (let n = 0; n < 40 && !heard.includes("<ana> ainda aqui"); n++) {
    await ana.say("ainda aqui");
    heard += await leo.heard(50);
  }
  assert(heard.includes("<ana> ainda aqui\n"), heard);
  assert(!heard.includes("xxx"), "a part of what was refused was said");
});

async function readAll(peer: Peer, lines: readonly string[]): Promise<void> {
  const heard: string[] = [];
  while (heard.length < lines.length) {
    const line = await peer.readLine();
    if (line.startsWith("<")) heard.push(line);
  }
  assertEquals(heard, lines);
}
