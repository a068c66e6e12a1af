/**
 * The worst things that a client can do. In each test two others, ana and bia, must be able to go on
 * talking, and the server must not have found a bug in itself: the harness checks that at its end.
 *
 * @module
 */

import { isLoopback } from "../../lib/text/address.ts";
import {
  assert,
  assertEquals,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import type { Gap } from "../bench/gaps.ts";
import { LOG_LIMITS } from "../../lib/server/limits.ts";
import { NICK_MAX_GRAPHEMES } from "../../lib/text/name.ts";
import {
  AbruptPeer,
  bytesOf,
  Peer,
  type Program,
  PythonClient,
  startServer,
  TestServer,
  within,
} from "./harness.ts";

const MIB = 1024 * 1024;
/** Watches the event loop of the program into which it is loaded. */
const GAPS_SCRIPT = new URL("../bench/gaps.ts", import.meta.url).href;
/** What a terminal would act on, LF left out. */
// deno-lint-ignore no-control-regex
const DANGEROUS = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/;
/** The longest that two others may wait for each other while a vandal is at work. */
const UNDISTURBED_MS = 400;
/** The same where the operator has set no limit of rate, so that each command is carried out. */
const UNLIMITED_MS = 1_500;

/** Two people talk; returns the longest that a line took, in milliseconds. */
async function talk(ana: Peer, bia: Peer, lines: number): Promise<number> {
  let longestMs = 0;
  for (let n = 0; n < lines; n++) {
    const beganMs = performance.now();
    await ana.send(`pergunta ${n}\n`);
    await bia.readUntil(`<ana> pergunta ${n}\n`);
    await bia.send(`resposta ${n}\n`);
    await ana.readUntil(`<bia> resposta ${n}\n`);
    longestMs = Math.max(longestMs, performance.now() - beganMs);
  }
  return longestMs;
}

/** Two people talk until `busy` is over; returns how often they could meanwhile, and the longest that it took. */
async function talkWhile(
  ana: Peer,
  bia: Peer,
  busy: Promise<unknown>,
): Promise<{ readonly rounds: number; readonly longestMs: number }> {
  let isOver = false;
  const over = busy.finally(() => isOver = true);
  // A failure shows itself below.
  over.catch(() => {});
  let longestMs = 0;
  let rounds = 0;
  for (; rounds < 20_000 && !isOver; rounds++) {
    longestMs = Math.max(longestMs, await talk(ana, bia, 1));
  }
  await over;
  return { rounds, longestMs: Math.max(longestMs, await talk(ana, bia, 1)) };
}

/** The same, and it must not take long for any line. */
async function talkDuring(
  ana: Peer,
  bia: Peer,
  busy: Promise<unknown>,
  atMostMs = UNDISTURBED_MS,
): Promise<void> {
  const { longestMs } = await talkWhile(ana, bia, busy);
  assertLess(longestMs, atMostMs, "two others were held up by a vandal, in ms");
}

/** The longest time since it was asked last in which a server looked at nothing new. */
async function longestGap(program: Program): Promise<Gap> {
  const told = program.stderr.length;
  program.signal("SIGUSR2");
  await program.until(() => program.stderr.length > told, "the longest gap");
  return JSON.parse(program.stderr[told] ?? "");
}

/** Sends until it is all sent, the peer is gone, or the time is over. */
async function flood(
  port: number,
  chunk: Uint8Array<ArrayBuffer>,
  totalBytes: number,
  forMs = 1_500,
  first = "",
): Promise<number> {
  const conn = await Deno.connect({ hostname: "127.0.0.1", port });
  const over = setTimeout(() => conn.close(), forMs);
  // What it is told it throws away.
  const reading = (async () => {
    const buffer = new Uint8Array(64 * 1024);
    while (await conn.read(buffer) !== null);
  })().catch(() => {});
  let sent = 0;
  try {
    if (first !== "") await conn.write(bytesOf(first));
    while (sent < totalBytes) sent += await conn.write(chunk.subarray(sent % chunk.length));
    await conn.closeWrite();
    await reading;
  } catch {
    // Its time was over.
  }
  clearTimeout(over);
  try {
    conn.close();
  } catch {
    // It was closed when its time was over.
  }
  await reading;
  return sent;
}

/** Ana and bia, who have read all about each other's coming. */
async function pair(
  server: TestServer | number,
): Promise<{ ana: Peer; bia: Peer } & AsyncDisposable> {
  const join = (nick: string): Promise<Peer> =>
    typeof server === "number" ? Peer.named(server, nick) : server.join(nick);
  const ana = await join("ana");
  const bia = await join("bia");
  await ana.readUntil(/bia entrou.*\n/);
  return {
    ana,
    bia,
    [Symbol.asyncDispose]: async () => {
      await ana[Symbol.asyncDispose]();
      await bia[Symbol.asyncDispose]();
    },
  };
}

// Bytes without end

for (
  const [what, first] of [
    ["plain bytes", "x"],
    ["what looks like a Python client's message", "<zé> <"],
    ["what looks like a Python client's message without brackets", "<zé> "],
    ["what looks like a Python client's name", "<"],
    ["what looks like a command", "/nick "],
  ] as const
) {
  Deno.test(`64 MiB without a newline of ${what} take bounded memory, and later lines live on`, async () => {
    await using server = await startServer([], ["--preload", GAPS_SCRIPT]);
    const { port, program } = server;
    await using both = await pair(port);
    await longestGap(program);
    const beforeMiB = await program.residentMiB();
    await using vandal = await Peer.connect(port);
    const chunk = new Uint8Array(MIB).fill(120);
    const sending = (async () => {
      await vandal.send(first);
      for (let n = 0; n < 64; n++) await vandal.send(chunk);
    })();
    // A vandal may slow himself down, but not for ever, and nobody else: more than a hundred rounds are usual.
    const talking = talkWhile(both.ana, both.bia, sending);
    const { rounds } = await within(talking, () => "sending 64 MiB", 60_000);
    assertGreaterOrEqual(rounds, 32, "rounds of talk while 64 MiB came");
    // What the server itself ran at a stretch: however busy the machine is, some milliseconds.
    const { gapCpuMs } = await longestGap(program);
    assertLess(gapCpuMs, 250, "ms of processor time in which nobody else was heard");
    const afterMiB = await program.residentMiB();
    if (beforeMiB !== undefined && afterMiB !== undefined) {
      assertLess(afterMiB - beforeMiB, 60, "MiB more than before");
    }
    await vandal.readUntil("* Linha longa demais: o máximo é 4096 bytes. Nada dela foi dito\n");
    await vandal.send("\nagora sim\n");
    if (!first.startsWith("<zé> ")) {
      assertMatch(await both.ana.readUntil("agora sim\n"), /<visitante-\d+> agora sim\n$/);
    }
  });
}

Deno.test("lines exactly at the limit are said, one byte more is refused", async () => {
  await using server = new TestServer();
  await using both = await pair(server);
  const { ana, bia } = both;
  for (const end of ["\n", "\r\n"]) {
    await ana.send("x".repeat(4_096) + end);
    assertEquals(await bia.readUntil(/<ana> x+\n/), `<ana> ${"x".repeat(4_096)}\n`);
    await ana.send(`${"é".repeat(2_048)}${end}`);
    await bia.readUntil(`<ana> ${"é".repeat(2_048)}\n`);
    await ana.send(`${"x".repeat(4_097)}${end}ainda aqui\n`);
    await ana.readUntil("* Linha longa demais: o máximo é 4096 bytes. Nada dela foi dito\n");
    assertEquals(await bia.readLine(), "<ana> ainda aqui");
  }
});

// Bytes that are no text

Deno.test("what is no UTF-8 is read as Windows-1252, whatever is wrong with it", async () => {
  await using server = new TestServer();
  await using both = await pair(server);
  const { ana, bia } = both;
  const kinds: Array<[what: string, bytes: number[], text: string]> = [
    ["a lone continuation byte", [0x80], "€"],
    ["a character that is cut", [0xc3], "Ã"],
    ["three bytes of four", [0xf0, 0x9f, 0xa7], "ðŸ§"],
    ["an overlong slash", [0xc0, 0xaf], "À¯"],
    ["an overlong NUL", [0xe0, 0x80, 0x80], "à€€"],
    ["a surrogate", [0xed, 0xa0, 0x80], "í\u00a0€"],
    ["beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80], "ô\ufffd€€"],
    ["bytes that are never UTF-8", [0xfe, 0xff], "þÿ"],
    ["Latin-1", [0xe9, 0x20, 0xe7], "é ç"],
  ];
  for (const [what, bytes, text] of kinds) {
    await ana.send(new Uint8Array([...bytesOf("a "), ...bytes, ...bytesOf(" b\n")]));
    // The peer decodes strictly: what is relayed is UTF-8.
    assertEquals(await bia.readLine(), `<ana> a ${text} b`, what);
  }
  await ana.send(new Uint8Array([0xef, 0xbb, 0xbf, ...bytesOf("com BOM\n")]));
  assertEquals(await bia.readLine(), "<ana> com BOM");
});

Deno.test("NUL, control bytes, ANSI and OSC sequences are never relayed, by whichever way", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  await using both = await pair(server);
  const { ana, bia } = both;
  const attacks = [
    "\x00nul\x00",
    ...Array.from({ length: 32 }, (_, n) => n).filter((n) => n !== 10)
      .map((n) => `c${String.fromCharCode(n)}d`),
    ...Array.from({ length: 33 }, (_, n) => `c${String.fromCharCode(0x7f + n)}d`),
    "\x1b[2Jlimpa",
    "\x1b]0;título\x07fim",
    "\x1b]8;;http://x\x1b\\elo\x1b]8;;\x1b\\",
    "\x1b]52;c;cm0gLXJm\x07área",
    "\x1bP1$qm\x1b\\dcs",
    "\x9b31mvermelho",
    "\x9d0;título\x9cfim",
    "\x1b\x1b[31m[31m",
    "\x1b[\x1b[31m31m",
    "x\x08\x08\x08<bia> falso",
    "oi\r<bia> falso",
    "oi\u2028<bia> falso",
    "oi\x85<bia> falso",
    "\x1b[?2004h\x1b[200~",
    "\x1b]0;sem fim",
  ];
  for (const attack of attacks) {
    for (
      const prefix of ["", "/me ", "/topic t ", "/msg bia m ", "/nick ", "/join ", "/", "/lang "]
    ) {
      await ana.send(`${prefix}${attack}\n`);
    }
  }
  await ana.send("/nick ana\n/leave\nfim\n");
  const told = await bia.readUntil("<ana> fim\n");
  assertNotMatch(told, DANGEROUS);
  for (const line of told.split("\n")) assertNotMatch(line, /^<bia> /);
  await ana.send("/who\n/quit\n");
  // While her last line ended in CR, hers did too.
  assertNotMatch((await ana.readToEnd()).replaceAll("\r\n", "\n"), DANGEROUS);
  // The past and the Python dialect, too.
  await using caio = await PythonClient.connect(server.port, "ca\x1b[2Jio");
  await caio.say("\x1b[2Joi\x07");
  assertNotMatch(await bia.readUntil("oi\n"), DANGEROUS);
  await caio.hears("fim");
  assertNotMatch(caio.printed, DANGEROUS);
});

Deno.test("a TLS greeting and other binary noise disturb nobody", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  await using both = await pair(server);
  const { ana, bia } = both;
  // A ClientHello's head, and pseudo-random bytes: reproducible, with every value in them.
  let state = 1;
  const noise = Uint8Array.from({ length: 64 * 1024 }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state >> 16;
  });
  noise.set([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]);
  await using vandal = await Peer.connect(server.port);
  await vandal.send(noise);
  await vandal.closeWrite();
  await vandal.readToEnd();
  await ana.send("fim\n");
  assertNotMatch(await bia.readUntil("<ana> fim\n"), DANGEROUS);
  await talk(ana, bia, 3);
});

Deno.test("half a character and then silence is nobody's trouble", async () => {
  await using server = new TestServer();
  await using both = await pair(server);
  await using vandal = await Peer.connect(server.port);
  await vandal.send(new Uint8Array([0xf0, 0x9f]));
  assertEquals(await vandal.heard(), "");
  await talk(both.ana, both.bia, 3);
  await vandal.closeWrite();
  assertMatch(await both.ana.readUntil(/<.*\n/), /<visitante-\d+> ðŸ\n/);
});

// Floods

const BRACKETS = "<zé> <";
for (
  const [what, first, chunk] of [
    ["text", "", "lixo lixo lixo\n"],
    ["empty lines", "", "\n"],
    ["lines of one character", "", "a\n"],
    ["lines that are too long", "", "y".repeat(5_000) + "\n"],
    ["unknown commands", "", "/xyz abc\n"],
    ["/help", "", "/help\n"],
    ["/who", "", "/who\n"],
    ["/history", "", "/history 1000\n"],
    ["escape sequences without an end", "", "\x1b]".repeat(2_000) + "\n"],
    ["new names", "", "/nick um\n/nick dois\n"],
    ["new rooms", "", Array.from({ length: 2_000 }, (_, n) => `/join s${n}\n`).join("")],
    ["glued messages of a Python client", BRACKETS + "oi>", `${BRACKETS}a>`],
    ["glued empty messages of a Python client", "<z> ", "<z> "],
    ["only <", "", "<"],
    ["only <<\\n", "", "<<\n"],
  ] as const
) {
  for (const linesPerSecond of [20, 0]) {
    const limit = linesPerSecond === 0 ? "no limit" : "a limit";
    Deno.test(`${what} at full speed with ${limit} of rate slow only the vandal`, async () => {
      await using server = new TestServer({ limits: { linesPerSecond } });
      await using both = await pair(server);
      const piece = bytesOf(chunk.repeat(Math.ceil(16_384 / chunk.length)));
      const flooding = flood(server.port, piece, 8 * MIB, 150, first);
      const atMostMs = linesPerSecond === 0 ? UNLIMITED_MS : UNDISTURBED_MS;
      await talkDuring(both.ana, both.bia, flooding, atMostMs);
    });
  }
}

// Sockets

Deno.test("newcomers that are gone before they are accepted keep nobody waiting", async () => {
  const goneCount = 100;
  let accepted = 0;
  await using server = new TestServer({
    wrap: (conn) => {
      if (++accepted > goneCount) return conn;
      // What the system says of one that was reset by then.
      conn.close();
      throw new Deno.errors.NotConnected();
    },
  });
  for (let i = 0; i < goneCount; i++) {
    using _gone = await AbruptPeer.connect(server.port);
  }
  // Were there a rest after each, this would take ten seconds.
  await using _ana = await server.join("ana");
  assertEquals(accepted, goneCount + 1);
});

Deno.test("a reset in the middle of a line, and of a write, leaves the others alone", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  await using both = await pair(server);
  const { ana, bia } = both;
  using early = await AbruptPeer.connect(server.port);
  await early.send("meia lin");
  await early.reset();
  using greeted = await AbruptPeer.connect(server.port, true);
  await greeted.hears("* Você é visitante-");
  await greeted.send("meia lin");
  await greeted.reset();
  using deaf = await AbruptPeer.connect(server.port);
  await deaf.send("/nick surdo\n/join cheia\n");
  await using loud = await Peer.connect(server.port);
  await loud.send("/nick alto\n/join cheia\n");
  await loud.readUntil("com mais 1 pessoa");
  // More than the kernel takes for a peer that does not read.
  for (let n = 0; n < 12; n++) await loud.send(`${"x".repeat(4_000)}\n`.repeat(256));
  await deaf.reset();
  await server.departed(3);
  assertEquals(server.departures.map(({ reason }) => reason).sort(), ["reset", "reset", "reset"]);
  await talk(ana, bia, 3);
  assertNotMatch(await ana.readPast(), /meia/);
});

Deno.test("a thousand quick connects, half of them abrupt, are borne", async () => {
  await using server = new TestServer();
  await using both = await pair(server);
  const connects = (async () => {
    for (let n = 0; n < 1_000; n += 20) {
      await Promise.all(Array.from({ length: 20 }, async (_, k) => {
        const conn = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
        if (k % 2 === 0) await conn.write(bytesOf(`/nick n${n + k}\n`));
        conn.close();
      }));
    }
  })();
  await talkDuring(both.ana, both.bia, connects);
  await server.departed(1_000);
  const told = await both.ana.readPast();
  assertLess(told.split("\n").length, 100, "lines about who comes and goes");
  await both.ana.send("/who\n");
  await both.ana.readUntil("* #geral (2): ana, bia\n");
});

Deno.test("connections that never speak cost nobody anything", async () => {
  await using server = new TestServer();
  await using both = await pair(server);
  await using stack = new AsyncDisposableStack();
  for (let n = 0; n < 200; n++) stack.use(await Peer.connect(server.port));
  await server.arrived(202);
  await talk(both.ana, both.bia, 3);
});

Deno.test("a reader that sleeps is told exactly how many lines it missed, and others get all of them", async () => {
  const lines = 12_000;
  await using server = new TestServer({
    limits: { linesPerSecond: 0 },
    log: { ...LOG_LIMITS, windowBytes: 256 * 1024, graceMs: 100 },
  });
  await using loud = await server.join("alto");
  await using sleeper = await server.join("dorme");
  await using awake = await server.join("atento");
  await loud.readUntil(/atento entrou.*\n/);
  await sleeper.readUntil(/atento entrou.*\n/);
  // About 12 MB: more than the kernel keeps for a sleeper and the window together.
  const text = (n: number): string => `${n} ${"x".repeat(1_000)}`;
  const beganMs = performance.now();
  const speaking = (async () => {
    for (let n = 0; n < lines; n += 50) {
      await loud.send(Array.from({ length: 50 }, (_, k) => `${text(n + k)}\n`).join(""));
    }
  })();
  for (let n = 0; n < lines; n++) {
    assertEquals((await awake.readLine()).slice(0, 20), `<alto> ${text(n)}`.slice(0, 20));
  }
  await speaking;
  assertLess(performance.now() - beganMs, 10_000, "ms until the one who is awake had everything");
  await server.settled();

  // It wakes. Each line is there, or counted as missed where it would have been.
  let next = 0;
  let missed = 0;
  while (next < lines) {
    const line = await sleeper.readLine();
    const [, count] = /^\* Você perdeu (\d+) linhas? de #geral/.exec(line) ?? [];
    if (count !== undefined) {
      next += Number(count);
      missed += Number(count);
    } else {
      assertEquals(line.slice(0, 20), `<alto> ${text(next)}`.slice(0, 20), "after a gap");
      next++;
    }
  }
  assert(missed > 0, "it was to miss some: the test sends too little");
  assertEquals(next, lines);
  await loud.send("acordou?\n");
  assertEquals(await sleeper.readLine(), "<alto> acordou?");
});

Deno.test("a slow reader that makes progress misses nothing: senders wait for it", async () => {
  const lines = 12_000;
  await using server = new TestServer({
    limits: { linesPerSecond: 0 },
    log: { ...LOG_LIMITS, windowBytes: 512 * 1024, graceMs: 2_000 },
  });
  await using loud = await server.join("alto");
  await using slow = await server.join("lento", 8 * 1024);
  await loud.readUntil(/lento entrou.*\n/);
  const text = (n: number): string => `${n} ${"x".repeat(1_000)}`;
  const speaking = (async () => {
    for (let n = 0; n < lines; n += 50) {
      await loud.send(Array.from({ length: 50 }, (_, k) => `${text(n + k)}\n`).join(""));
    }
  })();
  for (let n = 0; n < lines; n++) {
    // Some 12 MB in steps: it rests now and then, which is what makes it slow.
    if (n % 1_000 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    assertEquals((await slow.readLine()).slice(0, 20), `<alto> ${text(n)}`.slice(0, 20));
  }
  await speaking;
});

Deno.test("a reader that takes nothing for too long is closed", async () => {
  await using server = new TestServer({
    limits: { linesPerSecond: 0, stallMs: 300 },
    log: { ...LOG_LIMITS, windowBytes: 256 * 1024, graceMs: 100 },
  });
  await using loud = await Peer.named(server.port, "alto");
  await using sleeper = await Peer.named(server.port, "dorme");
  await loud.readUntil("dorme entrou");
  for (let n = 0; n < 10; n++) await loud.send(`${"x".repeat(4_000)}\n`.repeat(256));
  await server.departed(1);
  assertEquals(server.departures, [{ nick: "dorme", reason: "stalled" }]);
  await loud.readUntil("dorme saiu");
  sleeper.close();
});

Deno.test("who asks without ever reading makes the server wait, not grow", async () => {
  await using server = await startServer(["--rate", "0"]);
  const { port, program } = server;
  await using both = await pair(port);
  await both.ana.send(`${"p".repeat(4_000)}\n`.repeat(400));
  await both.bia.readUntil("p\n");
  await using deaf = await Peer.connect(port);
  const beforeMiB = await program.residentMiB();
  const asking = deaf.send("/history 1000\n/who\n/help\n".repeat(200_000)).catch(() => {});
  for (let n = 0; n < 20; n++) {
    await both.ana.send(`/msg visitante-3 ${"segredo ".repeat(400)}\n`.repeat(20));
    await talk(both.ana, both.bia, 5);
  }
  const afterMiB = await program.residentMiB();
  if (beforeMiB !== undefined && afterMiB !== undefined) {
    assertLess(afterMiB - beforeMiB, 60, "MiB more than before");
  }
  deaf.close();
  await asking;
});

// Too many

Deno.test("one more than --max-clients is told so in one sentence and closed", async () => {
  await using server = new TestServer({ limits: { maxClients: 2 } });
  await using both = await pair(server);
  for (let n = 0; n < 3; n++) {
    await using third = await Peer.connect(server.port);
    assertEquals(await third.readToEnd(), "* O servidor está cheio; tente mais tarde\n");
  }
  assertEquals(server.departures[0], { nick: undefined, reason: "server_full" });
  await talk(both.ana, both.bia, 1);
  both.bia.close();
  await server.departed(4);
  await using caio = await Peer.named(server.port, "caio");
  await caio.send("há lugar\n");
  await both.ana.readUntil("<caio> há lugar\n");
});

Deno.test("a newcomer who is refused and never closes is closed", async () => {
  await using server = new TestServer({ limits: { maxClients: 1 } });
  await using ana = await server.join("ana");
  await using third = await Peer.connect(server.port);
  await third.send("x\n".repeat(1_000));
  assertStringIncludes(await third.readUntil("\n"), "O servidor está cheio");
  await ana.send("/who\n");
  await ana.readUntil("* #geral (1): ana\n");
});

/** A connection as if it came from one address in by another. */
function between(conn: Deno.TcpConn, remote: string, local: string): Deno.TcpConn {
  const ends: Readonly<Record<string | symbol, unknown>> = {
    remoteAddr: { ...conn.remoteAddr, hostname: remote },
    localAddr: { ...conn.localAddr, hostname: local },
  };
  return new Proxy(conn, {
    get: (target, key) => {
      if (key in ends) return ends[key];
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

Deno.test("one more than --max-per-address is told so and closed; loopback is exempt", async () => {
  for (const address of ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"]) {
    assert(isLoopback(address), address);
  }
  for (const address of ["10.0.0.1", "192.168.127.1", "::2", "127.example.org.evil", "fe80::1"]) {
    assert(!isLoopback(address) || address.startsWith("127."), address);
  }
  await using loopback = new TestServer({ limits: { maxPerAddress: 1 } });
  await using both = await pair(loopback);
  await talk(both.ana, both.bia, 1);

  let address = "192.0.2.1";
  await using server = new TestServer({
    limits: { maxPerAddress: 2 },
    wrap: (conn) => between(conn, address, "192.0.2.200"),
  });
  await using first = await Peer.named(server.port, "ana");
  await using second = await Peer.named(server.port, "bia");
  await using third = await Peer.connect(server.port);
  assertEquals(await third.readToEnd(), "* Há conexões demais deste endereço; tente mais tarde\n");
  address = "192.0.2.2";
  await using elsewhere = await Peer.named(server.port, "caio");
  await elsewhere.send("de outro lugar\n");
  await first.readUntil("<caio> de outro lugar\n");
  address = "192.0.2.1";
  second.close();
  await server.departed(2);
  await using again = await Peer.named(server.port, "duda");
  await again.send("há lugar\n");
  await first.readUntil("<duda> há lugar\n");
});

Deno.test("--max-per-address counts what one host has: a whole /64 elsewhere, one address on the same link", async () => {
  let address = "";
  await using server = new TestServer({
    limits: { maxPerAddress: 1 },
    wrap: (conn) => between(conn, address, "fd00:77::1"),
  });
  await using peers = new AsyncDisposableStack();
  const come = async (from: string, nick: string): Promise<string> => {
    address = from;
    const peer = peers.use(await Peer.connect(server.port));
    await peer.send(`/nick ${nick}\n`);
    return await peer.readLine();
  };
  assertMatch(await come("2001:db8::1", "ana"), /^\* Você é ana/);
  assertMatch(await come("2001:db8::2", "bia"), /Há conexões demais deste endereço/);
  assertMatch(await come("2001:db8:0:1::1", "bia"), /^\* Você é bia/);
  assertMatch(await come("fd00:77::2", "caio"), /^\* Você é caio/);
  assertMatch(await come("fd00:77::3", "davi"), /^\* Você é davi/);
  assertMatch(await come("fd00:77::3", "eva"), /Há conexões demais deste endereço/);
  assertMatch(await come("fe80::2", "eva"), /^\* Você é eva/);
  assertMatch(await come("::ffff:192.0.2.7", "fabi"), /^\* Você é fabi/);
  assertMatch(await come("192.0.2.7", "gil"), /Há conexões demais deste endereço/);
});

// Other protocols

for (
  const [method, request] of [
    ["GET", "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: x\r\n\r\n"],
    ["HEAD", "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    [
      "POST",
      `POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n${"x".repeat(100_000)}`,
    ],
    ["CONNECT", "CONNECT example.org:443 HTTP/1.1\r\n\r\n"],
    ["HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ] as const
) {
  Deno.test(`${method} on the chat port gets a short correct HTTP answer, and nobody hears of it`, async () => {
    await using server = new TestServer();
    await using both = await pair(server);
    await using browser = await Peer.connect(server.port);
    await browser.send(request);
    const answer = await browser.readToEnd();
    const [head = "", body = ""] = answer.split("\r\n\r\n");
    assertMatch(head, /^HTTP\/1\.1 501 Not Implemented\r\n/);
    assertMatch(head, /\r\nConnection: close/);
    assertMatch(head, /\r\nContent-Type: text\/plain; charset=utf-8/);
    const length = Number(/\r\nContent-Length: (\d+)/.exec(head)?.[1]);
    if (method === "HEAD") assertEquals(body, "");
    else assertEquals(bytesOf(body).length, length);
    browser.close();
    await server.departed(1);
    assertEquals(server.departures, [{ nick: undefined, reason: "http" }]);
    await both.ana.send("/who\n");
    await both.ana.readUntil("* #geral (2): ana, bia\n");
    assertEquals((await both.bia.heard()).includes("visitante-3"), false);
  });
}

Deno.test("a request that comes in pieces, and real fetch, are answered as well", async () => {
  await using server = new TestServer();
  const response = await fetch(`http://127.0.0.1:${server.port}/`);
  assertEquals(response.status, 501);
  assertEquals(await response.text(), "Isto é um servidor de conversa Papo, não uma página\n");
  await using browser = await Peer.connect(server.port);
  for (const piece of ["G", "ET / HT", "TP/1.0\r", "\nHost: x\r\n\r\n"]) await browser.send(piece);
  assertMatch(await browser.readToEnd(), /^HTTP\/1\.1 501 /);
});

Deno.test("what only looks like HTTP is text", async () => {
  await using server = new TestServer();
  await using both = await pair(server);
  for (const text of ["GET /", "GET / HTTP", "get lost", "POST / HTTP/1.1 agora"]) {
    await using guest = await Peer.connect(server.port);
    await guest.send(`${text}\n`);
    assertMatch(await both.ana.readUntil(`${text}\n`), /<visitante-\d+> .*\n$/);
  }
});

// Names and rooms

Deno.test("giant, zalgo, empty, reserved and deceiving names are refused", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  await using both = await pair(server);
  const { ana, bia } = both;
  const malformed = [
    "x".repeat(NICK_MAX_GRAPHEMES + 1),
    "x".repeat(4_000),
    `z${"\u0301\u0327".repeat(50)}`,
    "\u0301",
    "...",
    "com espaço",
    "<ana>",
    "a,b",
    "ana\u202eevil",
    "ana\u200b",
    "ana\u00ad",
    "\ufffd",
    "🧀",
  ];
  for (const nick of malformed) {
    await ana.send(`/nick ${nick}\n`);
    const answer = await ana.readLine();
    assertMatch(answer, /^\* O nome .* não serve: de 1 a 32 /, JSON.stringify(nick));
    assertLessOrEqual(answer.length, 130);
  }
  for (const nick of ["papo", "PAPO", "ｐａｐｏ", "servidor", "System", "guest-7", "Visitante-1"]) {
    await ana.send(`/nick ${nick}\n`);
    assertMatch(await ana.readLine(), / é reservado; escolha outro$/, nick);
  }
  for (const nick of ["bia", "BIA", "ｂｉａ"]) {
    await ana.send(`/nick ${nick}\n`);
    assertMatch(await ana.readLine(), / já está em uso; escolha outro$/, nick);
  }
  assertEquals(await bia.heard(), "");
});

Deno.test("a thousand new names are told in few lines, and the last one holds", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  await using both = await pair(server);
  const { ana, bia } = both;
  await bia.readPast();
  await ana.send(Array.from({ length: 1_000 }, (_, n) => `/nick n${n}\n`).join("") + "fim\n");
  await ana.readLines(1_000);
  const told = await bia.readUntil("<n999> fim\n");
  assertLess(told.split("\n").length, 10);
  assertLess(told.length, 2_000);
  await server.settled();
  const summary = await bia.readPast();
  assertLess(summary.split("\n").length, 5);
});

Deno.test("rooms without number push out only empty ones, and the full house says so", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 }, maxRooms: 20 });
  await using both = await pair(server);
  const { ana, bia } = both;
  for (let n = 0; n < 200; n++) await ana.send(`/join sala${n}\noi\n`);
  await ana.readUntil("#sala199,");
  await ana.send("/rooms\n");
  const told = await ana.readUntil("* #sala199 (1)\n");
  assert(!told.includes("Não há lugar"));
  await using stack = new AsyncDisposableStack();
  for (let n = 0; n < 18; n++) {
    const guest = stack.use(await Peer.connect(server.port));
    await guest.send(`/join ocupada${n}\n`);
    await guest.readUntil(`#ocupada${n},`);
  }
  await using late = await Peer.named(server.port, "tarde");
  await late.send("/join mais-uma\n");
  await late.readUntil("* Não há lugar para a sala mais-uma: o servidor já tem salas demais\n");
  await late.send("ainda na geral\n");
  await bia.readUntil("<tarde> ainda na geral\n");
});

Deno.test("/msg to oneself and to nobody is answered and disturbs no one", async () => {
  await using server = new TestServer();
  await using both = await pair(server);
  const { ana, bia } = both;
  await bia.readPast();
  await ana.send("/msg ana eco\n/msg ninguém oi\n/msg\n/msg bia\n/msg  bia  oi\n");
  const told = await ana.readUntil("Falta algo: /msg NOME TEXTO\n");
  assertStringIncludes(told, "<ana, em particular> eco\n");
  assertStringIncludes(told, "* Não há ninguém com o nome ninguém\n");
  assertEquals(await bia.readLine(), "<ana, em particular> oi");
  assertEquals(await bia.heard(), "");
});

// What looks like a Python client

Deno.test("what begins like a Python client but is none is text, or silence", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  await using both = await pair(server);
  for (
    const [bytes, heard] of [
      ["<\n", "<"],
      ["<<\n", "<<"],
      ["<3 oi\n", "<3 oi"],
      ["<zé> oi\n", "<zé> oi"],
      ["<> oi\n", "<> oi"],
      [`<${"n".repeat(101)}> oi\n`, `<${"n".repeat(101)}> oi`],
      ["<a b c d\n", "<a b c d"],
    ] as const
  ) {
    await using guest = await Peer.connect(server.port);
    await guest.send(bytes);
    assertMatch(await both.ana.readUntil(`> ${heard}\n`), /<visitante-\d+> .*\n$/);
  }
  await using halfway = await Peer.connect(server.port);
  await halfway.send("<zé>");
  assertEquals(await halfway.heard(), "");
  await talk(both.ana, both.bia, 2);
});

Deno.test("a trickle that never lets a Python client's first message end is bounded", async () => {
  await using server = new TestServer();
  await using both = await pair(server);
  await using vandal = await Peer.connect(server.port);
  await vandal.send("<zé> <");
  // Each chunk comes before the last one's silence is over.
  for (let n = 0; n < 64; n++) await vandal.send("y".repeat(1_000));
  await vandal.readUntil("* Linha longa demais: o máximo é 4096 bytes");
  await talk(both.ana, both.bia, 2);
});
