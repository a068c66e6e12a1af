/**
 * The corpus of hostile lines through the real server, from each dialect to each: a receiver gets
 * valid UTF-8 without control characters, in lines that say whose they are.
 *
 * @module
 */

import { assert, assertEquals, assertNotMatch } from "@std/assert";
import { concat } from "../../lib/text/lines.ts";
import { type Chunk, utf8 } from "../fakes/bytes.ts";
import { HOSTILE_JSON, HOSTILE_LINES, type HostileLine } from "../fakes/hostile_lines.ts";
import { Peer, PythonClient, TestServer } from "./harness.ts";

/** What a terminal would act on, LF left out. */
// deno-lint-ignore no-control-regex
const DANGEROUS = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/;
/** Whose a line is: the vandal's, or the server's own words about him. */
const PLAIN_LINE = /^(?:<mal> |- mal |\* mal )/;
const SEED_LINE = /^ *(?:<mal> <|- mal )/;

/** Someone in the room, of any dialect. */
interface Receiver extends AsyncDisposable {
  /** All up to someone's word that this was it, the vandal's if no other's. */
  until(mark: string, nick?: string): Promise<string>;
  /** Whether a line says whose it is. */
  attributes(line: string): boolean;
}

async function plainReceiver(server: TestServer): Promise<Receiver> {
  const peer = await server.join("plana");
  return {
    until: (mark, nick = "mal") => peer.readUntil(`<${nick}> ${mark}\n`),
    attributes: (line) => PLAIN_LINE.test(line),
    [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
  };
}

/** It decodes each `recv(2048)` by itself, and fails where that does not give whole characters. */
async function seedReceiver(server: TestServer): Promise<Receiver> {
  const client = await PythonClient.connect(server.port, "semente");
  await client.say("cheguei");
  let taken = 0;
  return {
    until: async (mark) => {
      await client.hears(`<mal> <${mark}>\n`);
      const text = client.printed.slice(taken);
      taken = client.printed.length;
      return text;
    },
    attributes: (line) => SEED_LINE.test(line),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

async function jsonReceiver(server: TestServer): Promise<Receiver> {
  const peer = await jsonPeer(server, "json");
  return {
    until: (mark) => peer.readUntil(`"text":"${mark}"}\n`),
    attributes: (line) => {
      const message: { readonly type: string; readonly nick?: string; readonly text?: string } =
        JSON.parse(line);
      assertNotMatch(message.text ?? "", DANGEROUS, line);
      assert((message.text ?? "").isWellFormed(), line);
      return message.nick === "mal" || message.type === "closing";
    },
    [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
  };
}

async function jsonPeer(server: TestServer, nick: string): Promise<Peer> {
  const peer = await Peer.connect(server.port);
  await peer.send(`{"type":"hello","version":1,"nick":"${nick}"}\n`);
  await peer.readUntil(/^\{"type":"welcome".*\n/m);
  return peer;
}

/** A vandal: sends a line and then a mark, in its dialect. */
interface Vandal extends AsyncDisposable {
  send(line: Chunk, mark: string): Promise<void>;
  /** What it has been told itself. */
  told(): Promise<string>;
}

async function plainVandal(server: TestServer): Promise<Vandal> {
  const peer = await server.join("mal");
  return {
    send: (line, mark) => peer.send(concat(line, utf8(`\n${mark}\n`))),
    told: () => peer.readPast(),
    [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
  };
}

async function seedVandal(server: TestServer): Promise<Vandal> {
  const client = await PythonClient.connect(server.port, "mal");
  return {
    send: (line, mark) => client.sendRaw(concat(utf8("<mal> <"), line, utf8(`><mal> <${mark}>`))),
    told: () => {
      assertEquals(client.failure, undefined);
      return Promise.resolve(client.printed);
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

/** `wrap` makes a line of the protocol of one of the corpus. */
async function jsonVandal(server: TestServer, wrap: (line: Chunk) => Chunk): Promise<Vandal> {
  const peer = await jsonPeer(server, "mal");
  let sent = 0;
  return {
    send: (line, mark) =>
      peer.send(concat(wrap(line), utf8(`\n{"type":"say","text":"${mark}","id":${++sent}}\n`))),
    told: () => peer.readUntil(`"id":${sent},"room":"geral"`).then(() => peer.readUntil("\n")),
    [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
  };
}

/** Each character as an escape: what no JSON text could hold as it is comes through. */
function escapedText(line: Chunk): Chunk {
  const units = Array.from(
    new TextDecoder().decode(line).split(""),
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return utf8(`{"type":"say","text":"${units.join("")}"}`);
}

/** The bytes as they are, between quotes. */
function rawText(line: Chunk): Chunk {
  return concat(utf8('{"type":"say","text":"'), line, utf8('"}'));
}

const VANDALS: readonly (readonly [
  who: string,
  make: (server: TestServer) => Promise<Vandal>,
  lines: readonly HostileLine[],
])[] = [
  ["a plain sender", plainVandal, HOSTILE_LINES],
  ["a seed sender", seedVandal, HOSTILE_LINES],
  ["a json sender that escapes", (server) => jsonVandal(server, escapedText), HOSTILE_LINES],
  ["a json sender that does not", (server) => jsonVandal(server, rawText), HOSTILE_LINES],
  ["a json sender of what is no request", (server) => jsonVandal(server, (line) => line), [
    ...HOSTILE_JSON,
    // What is a request, a goodbye at that, stands there already.
    ...HOSTILE_LINES.filter(({ bytes }) => bytes[0] !== 0x7b),
  ]],
];

for (const [who, make, lines] of VANDALS) {
  Deno.test(`hostile lines from ${who} hurt no receiver`, async () => {
    await using server = new TestServer({ limits: { linesPerSecond: 0 } });
    await using plain = await plainReceiver(server);
    await using json = await jsonReceiver(server);
    await using seed = await seedReceiver(server);
    for (const receiver of [plain, json]) await receiver.until("cheguei", "semente");
    await using vandal = await make(server);
    await vandal.send(utf8("{}"), "começo");
    for (const receiver of [plain, seed, json]) await receiver.until("começo");
    for (const [index, { what, bytes }] of lines.entries()) {
      const mark = `marco-${index}`;
      await vandal.send(bytes, mark);
      for (const receiver of [plain, seed, json]) {
        const text = await receiver.until(mark);
        assertNotMatch(text, DANGEROUS, what);
        for (const line of text.split("\n").slice(0, -1)) {
          assert(receiver.attributes(line), `${what}: ${JSON.stringify(line)}`);
        }
      }
    }
    assertNotMatch(await vandal.told(), DANGEROUS, "what the vandal is told");
  });
}
