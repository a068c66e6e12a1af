import { assertEquals, assertLessOrEqual } from "@std/assert";
import { bytesOf, Peer, startServer } from "./harness.ts";

/** As many as the design asks for, where the system lets a process have so many sockets. */
const NEWCOMERS = 5_000;
/** Sockets that are needed beside those of the newcomers. */
const OTHER_FILES = 200;
const AT_ONCE = 100;
/** Every so many of the newcomers says something. */
const SPEAKS_EVERY = 50;
/** Comings and goings that are told one by one before a burst counts as one. */
const TOLD_ALONE = 5;
/** How often it is asked whether all have gone. */
const LOOKS_MAX = 10_000;

async function mostFiles(): Promise<number> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", "ulimit -Hn"] }).output();
  const limit = Number(new TextDecoder().decode(stdout));
  return Number.isNaN(limit) ? Infinity : limit;
}

function presenceLines(text: string): string[] {
  return text.split("\n").filter((line) => /^\* .*(entr|sai|saí|mud)/.test(line));
}

/** What newcomers said. */
function wordsIn(text: string): number[] {
  return [...text.matchAll(/^<n\d+> fala (\d+)$/gm)].map(([, number]) => Number(number));
}

/** Asks how many are here, again and again, until there are as many as is wished for. */
async function countUntil(peer: Peer, isEnough: (here: number) => boolean): Promise<number> {
  let here = 0;
  for (let look = 0; look < LOOKS_MAX && !isEnough(here); look++) {
    await peer.send("/who\n");
    here = Number(/#geral \((\d+)\)/.exec(await peer.readUntil(/#geral \(\d+\)/))?.[1]);
  }
  return here;
}

Deno.test("a storm of newcomers is told in few lines, and nobody's words are lost in it", async () => {
  const newcomers = Math.min(NEWCOMERS, await mostFiles() - OTHER_FILES);
  await using server = await startServer(["--rate", "0", "--max-clients", "20000"]);
  await using ana = await Peer.named(server.port, "ana");
  await using bia = await Peer.named(server.port, "bia");
  await ana.readUntil("bia entrou em #geral\n");
  const spoken = Array.from(
    { length: Math.ceil(newcomers / SPEAKS_EVERY) },
    (_, n) => n * SPEAKS_EVERY,
  );
  const beganMs = performance.now();
  const conns: Deno.TcpConn[] = [];
  try {
    let said = 0;
    for (let first = 0; first < newcomers; first += AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, newcomers - first) }, (_, n) => n);
      conns.push(
        ...await Promise.all(numbers.map(async (n) => {
          const conn = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
          const number = first + n;
          const words = number % SPEAKS_EVERY === 0 ? `fala ${number}\n` : "";
          await conn.write(bytesOf(`/nick n${number}\n${words}`));
          return conn;
        })),
      );
      await ana.send(`linha ${said++}\n`);
    }
    // She reads while they come, as one who is there does.
    let heard = await bia.readUntil(`<ana> linha ${said - 1}\n`, 60_000);
    assertEquals(await countUntil(ana, (here) => here === newcomers + 2), newcomers + 2);
    // Who waited for long to be heard was greeted meanwhile, and speaks a little later.
    while (wordsIn(heard).length < spoken.length) {
      heard += await bia.readUntil(/ fala \d+\n/, 60_000);
    }
    await ana.send("todos aqui\n");
    heard += await bia.readUntil("<ana> todos aqui\n", 60_000);
    const seconds = (performance.now() - beganMs) / 1_000;

    const lines = [...heard.matchAll(/^<ana> linha (\d+)$/gm)].map(([, number]) => Number(number));
    assertEquals(lines, Array.from({ length: said }, (_, number) => number));
    assertEquals(wordsIn(heard).toSorted((a, b) => a - b), spoken);
    assertLessOrEqual(presenceLines(heard).length, TOLD_ALONE + seconds + 2);
  } finally {
    for (const conn of conns) conn.close();
  }
  // They all go at once.
  const leavingMs = performance.now();
  assertEquals(await countUntil(ana, (here) => here === 2), 2);
  await ana.send("fim\n");
  const left = await bia.readUntil("<ana> fim\n");
  const seconds = (performance.now() - leavingMs) / 1_000;
  assertLessOrEqual(presenceLines(left).length, TOLD_ALONE + seconds + 2);
});
