/**
 * What the server prints never stands in its way: whoever does not read it, or has gone, or has no room
 * for it, the chat goes on; and what is missing then is told.
 *
 * @module
 */

import { TextLineStream } from "@std/streams/text-line-stream";
import { assert, assertEquals } from "@std/assert";
import { Peer, SERVER_NET, within } from "./harness.ts";

const SERVER = new URL("../../server.ts", import.meta.url).pathname;
/** So much a pipe takes on Linux before a write waits. */
const PIPE_BYTES = 65_536;
const FILLS = `head -c ${PIPE_BYTES} /dev/zero`;

/** A port that is free now; the server of a test cannot say which it has, for nobody reads that. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** The server, whose output nobody reads unless the test does; `before` is a shell's, and comes first. */
function start(before: string, redirection: string, args: readonly string[]): Deno.ChildProcess {
  const run = ["run", "--no-prompt", SERVER_NET, SERVER, "--lang", "en", ...args];
  return new Deno.Command("sh", {
    args: ["-c", `${before}; exec "$0" "$@" ${redirection}`, Deno.execPath(), ...run],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** The two talk to each other, whoever comes and goes meanwhile. */
async function assertTalk(port: number): Promise<void> {
  await using ana = await whenListening(port);
  await using bia = await Peer.named(port, "bia");
  await ana.send("oi\n");
  await bia.readUntil("<ana> oi\n");
}

/** The first to come; the server may not be there yet. */
async function whenListening(port: number): Promise<Peer> {
  for (let tries = 1;; tries++) {
    try {
      return await Peer.named(port, "ana");
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused) || tries === 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** It ends in good order, though nobody reads; what it printed is read then. */
async function endsWell(child: Deno.ChildProcess): Promise<{ stdout: string; stderr: string }> {
  child.kill("SIGTERM");
  const { code } = await within(child.status, () => "waiting for the end", 10_000);
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  assertEquals(code, 0);
  return { stdout, stderr };
}

for (const format of ["text", "json"]) {
  Deno.test(`a log that nobody reads stops nobody: --log ${format}`, async () => {
    const port = freePort();
    const args = ["--port", `${port}`, "--verbose", "--log", format];
    const child = start(`${FILLS} >&2`, "", args);
    await assertTalk(port);
    const { stderr } = await endsWell(child);
    // What there was no room for is gone with the server: it did not wait for it.
    assertEquals(stderr.length, PIPE_BYTES);
  });
}

Deno.test("where it listens can go unread, too", async () => {
  const port = freePort();
  const child = start(FILLS, "", ["--port", `${port}`]);
  await assertTalk(port);
  const { stdout } = await endsWell(child);
  assertEquals(stdout.length, PIPE_BYTES);
});

Deno.test("what the log left out is counted, and told where it goes on", async () => {
  const port = freePort();
  const child = start(`${FILLS} >&2`, "", ["--port", `${port}`, "--verbose", "--log", "json"]);
  await (await whenListening(port))[Symbol.asyncDispose]();
  // Some 200 bytes of the log each, of which 256 KiB are kept.
  const comings = 2_000;
  for (let n = 0; n < comings; n++) await comeAndGo(port);
  const events: { event: string; lines?: number }[] = [];
  const reading = async (): Promise<void> => {
    for await (const line of linesOf(child.stderr)) {
      const incident = JSON.parse(line.replace(/^\0+/, ""));
      events.push(incident);
      if (incident.event !== "gap") continue;
      await comeAndGo(port);
      child.kill("SIGTERM");
    }
  };
  await within(reading(), () => `reading on after ${events.length} lines`, 20_000);
  const gap = events.findIndex(({ event }) => event === "gap");
  assert(gap < events.length - 1, "it goes on behind the gap");
  // Each came and went: what stands there and what is missing are all of it.
  assertEquals(events.length - 1 + (events[gap]?.lines ?? 0), 2 * (comings + 2));
  assertEquals((await child.status).code, 0);
  await child.stdout.cancel();
});

async function comeAndGo(port: number): Promise<void> {
  await using peer = await Peer.connect(port);
  await peer.send("/quit\n");
  await peer.readToEnd();
}

function linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<string> {
  return stream.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
}

for (const redirection of [">&- 2>&-", ">/dev/full 2>/dev/full"]) {
  Deno.test(`nothing that can be printed to is no end: ${redirection}`, async () => {
    const port = freePort();
    const child = start(":", redirection, ["--port", `${port}`, "--verbose"]);
    await assertTalk(port);
    assertEquals(await endsWell(child), { stdout: "", stderr: "" });
  });
}

Deno.test("readers that have gone are no end", async () => {
  const port = freePort();
  const child = start(":", "", ["--port", `${port}`, "--verbose"]);
  await Promise.all([child.stdout.cancel(), child.stderr.cancel()]);
  await assertTalk(port);
  child.kill("SIGTERM");
  assertEquals((await within(child.status, () => "waiting for the end", 10_000)).code, 0);
});
