import { assert, assertEquals } from "@std/assert";
import {
  AbruptPeer,
  bytesOf,
  enterAsFilter,
  type Peer,
  PythonClient,
  TestServer,
  within,
} from "./harness.ts";
import { TextLineStream } from "@std/streams/text-line-stream";

/** What was said, without what the server itself says. */
function said(lines: readonly string[]): string[] {
  return lines.filter((line) => line !== "" && !line.startsWith("* "));
}

/** Reads up to the line that says this, and returns what was said until then, it included. */
async function heardUntil(peer: Peer, last: string): Promise<string[]> {
  const end = new RegExp(`${last.replaceAll(/[?.]/g, "\\$&")}\r?\n`);
  // Who ends its lines in CR LF reads such.
  return said((await peer.readUntil(end)).split(/\r?\n/));
}

Deno.test("netcats, Python clients and Papo's own client hold one conversation in one order", async () => {
  await using server = new TestServer();
  const { port } = server;
  await using ana = await server.join("ana");
  await using bia = await server.join("bia");
  await using leo = await server.join("leo");
  await using zeca = await enterAsFilter(port, "zeca");

  // Each waits until the one before has been heard by someone who stays silent: one order is due.
  const hold = async (
    script: Array<[line: string, say: () => Promise<void>]>,
  ): Promise<string[]> => {
    for (const [line, say] of script) {
      await say();
      assertEquals(await heardUntil(leo, line), [line]);
    }
    return script.map(([line]) => line);
  };
  // Who does not speak at once is greeted.
  await using caio = await PythonClient.connect(port, "caio");
  const first = await hold([["<caio> olá, gente", () => caio.say("olá, gente")]]);
  using duda = await AbruptPeer.connect(port, true);
  const script = await hold([
    ["<duda> oi, é a Duda 🐍", () => duda.send("<duda> <oi, é a Duda 🐍>")],
    ["<ana> bem-vindos", () => ana.send("bem-vindos\n")],
    ["<zeca> hello from Papo", () => zeca.write("hello from Papo\n")],
    ["- bia acena", () => bia.send("/me acena\r\n")],
    ["<duda> tchau", () => duda.send("<duda> <tchau>")],
  ]);
  await duda.hears("- bia acena\n");
  await duda.reset();
  await leo.readUntil(/duda (saiu|left).*\n/);
  const afterwards = await hold([
    ["<caio> quem caiu?", () => caio.say("quem caiu?")],
    ["<bia> a Duda", () => bia.send("a Duda\n")],
  ]);

  const all = [...first, ...script, ...afterwards];
  const lessOwn = (own: string): string[] => all.filter((line) => !line.includes(own));
  // How a Python client sees it: the text in brackets, too.
  const asSeed = (line: string): string => line.replace(/^(<\w+>) (.*)$/, "$1 <$2>");

  assertEquals(await heardUntil(ana, "<bia> a Duda"), lessOwn("<ana>"));
  assertEquals(await heardUntil(bia, "<caio> quem caiu?"), lessOwn("bia"));
  await caio.hears("<bia> <a Duda>\n");
  assertEquals(caio.printed.trimEnd().split("\n"), lessOwn("<caio>").map(asSeed));
  // It came into the room with its first words, so it reads what had been said before.
  const untilReset = [...first, ...script].filter((line) => !line.startsWith("<duda>"));
  assertEquals(duda.text.trimEnd().split("\n"), untilReset.map(asSeed));

  await zeca.until(() => zeca.stdout.includes("<bia> a Duda"), "the last message");
  assertEquals(said(zeca.stdout), lessOwn("<zeca>"));
  await zeca.endInput();
  const { code } = await zeca.outcome();
  assertEquals(code, 0);
  await leo.readUntil(/zeca (saiu|left).*\n/);
});

Deno.test("everyone speaking at once is heard in the same order by everyone", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  const { port } = server;
  await using leo = await server.join("leo");
  await using ana = await server.join("ana");
  await using bia = await server.join("bia");
  await using caio = await PythonClient.connect(port, "caio");
  await using duda = await PythonClient.connect(port, "duda");
  // A Python client is in the room from its first words on.
  await caio.say("cheguei");
  await leo.readUntil("cheguei\n");
  await duda.say("também");
  for (const peer of [leo, ana, bia]) await peer.readUntil("também\n");
  await caio.hears("<também>\n");
  await duda.hears("<cheguei>\n");
  const heardBefore = new Map([caio, duda].map((client) => [client, client.printed.length]));
  const each = 30;
  const numbers = Array.from({ length: each }, (_, n) => n);
  await Promise.all([
    ...[ana, bia].map((peer) => peer.send(numbers.map((n) => `linha ${n}\n`).join(""))),
    ...[["caio", caio], ["duda", duda]].map(async ([name, client]) => {
      assert(client instanceof PythonClient);
      for (const n of numbers) await client.sendRaw(bytesOf(`<${name}> <linha ${n}>`));
    }),
  ]);
  const total = 4 * each;
  const readSaid = async (peer: Peer, count: number): Promise<string[]> => {
    const lines: string[] = [];
    while (lines.length < count) lines.push(...said([await peer.readLine()]));
    return lines;
  };
  const order = await readSaid(leo, total);
  assertEquals(new Set(order).size, total);
  const lessOwn = (own: string): string[] => order.filter((line) => !line.startsWith(own));
  assertEquals(await readSaid(ana, total - each), lessOwn("<ana>"));
  assertEquals(await readSaid(bia, total - each), lessOwn("<bia>"));
  for (const [name, client] of [["caio", caio], ["duda", duda]] as const) {
    const expected = lessOwn(`<${name}>`).map((line) => line.replace(/ (linha \d+)$/, " <$1>\n"));
    await client.hears(expected.at(-1) ?? "");
    assertEquals(client.printed.slice(heardBefore.get(client)), expected.join(""));
  }
});

for (const name of ["nc", "ncat"]) {
  const help = await helpOf(name);
  Deno.test({
    name: `a real ${name} takes part and its piped line is delivered`,
    ignore: help === undefined,
    fn: async () => {
      // OpenBSD's closes its side at the end of its input if it is told to; what else is called nc does by itself.
      const flags = /\s-N\b/.test(help ?? "") ? ["-N"] : [];
      await using server = new TestServer();
      await using ana = await server.join("ana");
      const child = new Deno.Command(name, {
        args: [...flags, "127.0.0.1", `${server.port}`],
        stdin: "piped",
        stdout: "piped",
        stderr: "inherit",
      }).spawn();
      const lines: string[] = [];
      const output = child.stdout.pipeThrough(new TextDecoderStream())
        .pipeThrough(new TextLineStream()).getReader();
      const heard = async (wanted: string | undefined): Promise<void> => {
        for (;;) {
          const { value } = await within(
            output.read(),
            () => `waiting for ${name} to hear ${wanted}`,
          );
          if (value !== undefined) lines.push(value);
          if (value === wanted) return;
        }
      };
      const stdin = child.stdin.getWriter();
      try {
        await stdin.write(bytesOf(`/nick ${name}\noi\n`));
        await ana.readUntil(`<${name}> oi\n`);
        await ana.send("olá\n");
        await heard("<ana> olá");
        await stdin.write(bytesOf("sem fim de linha"));
        await stdin.close();
        await ana.readUntil(`<${name}> sem fim de linha\n`);
        await ana.readUntil(new RegExp(`${name} saiu`));
        const { code } = await within(child.status, () => `waiting for ${name} to end`);
        assertEquals(code, 0);
        await heard(undefined);
        assertEquals(said(lines), ["<ana> olá"]);
      } finally {
        await child.status.catch(() => {});
      }
    },
  });
}

/** What a program says of its options; `undefined` where there is none of that name. */
async function helpOf(name: string): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await new Deno.Command(name, { args: ["-h"] }).output();
    return [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  } catch {
    return undefined;
  }
}
