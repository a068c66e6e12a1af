import { assert, assertEquals } from "@std/assert";
import { FakeSocket, settled } from "../../fakes/socket.ts";
import { close, frameOf, OPCODE, text } from "../../fakes/web_frames.ts";
import { deflate, inflate } from "../../../lib/server/web/deflate.ts";
import { type Deflate, WebSocketConn } from "../../../lib/server/web/websocket.ts";

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);

const COMPRESSION = { deflate, inflate };

function open(
  head: readonly number[] = [],
  compression?: Deflate,
): { peer: FakeSocket; socket: WebSocketConn } {
  const peer = new FakeSocket();
  return { peer, socket: new WebSocketConn(peer, Uint8Array.from(head), compression) };
}

async function readBytes(socket: WebSocketConn, bufferBytes = 1024): Promise<number[] | null> {
  const buffer = new Uint8Array(bufferBytes);
  const read = await socket.read(buffer);
  return read === null ? null : [...buffer.subarray(0, read)];
}

async function readText(socket: WebSocketConn): Promise<string | null> {
  const bytes = await readBytes(socket);
  return bytes === null ? null : new TextDecoder().decode(new Uint8Array(bytes));
}

/** All that comes until the end. */
async function readAll(socket: WebSocketConn, bufferBytes?: number): Promise<string> {
  const all: number[] = [];
  for (
    let some = await readBytes(socket, bufferBytes);
    some !== null;
    some = await readBytes(socket, bufferBytes)
  ) all.push(...some);
  return new TextDecoder().decode(new Uint8Array(all));
}

/** Says something, or as much of it as is taken. */
function say(socket: WebSocketConn, words: Uint8Array<ArrayBuffer> | string): Promise<number> {
  return socket.write(socket.frame(typeof words === "string" ? encoder.encode(words) : words));
}

Deno.test("messages are read as lines, be the buffer as small as it can", async () => {
  for (const bufferBytes of [2, 3, 7, 1024]) {
    const { peer, socket } = open();
    peer.say([...text("olá"), ...text(""), ...text("a".repeat(300))]);
    peer.end();
    assertEquals(await readAll(socket, bufferBytes), `olá\n\n${"a".repeat(300)}\n`);
  }
});

Deno.test("what came behind the request is read first", async () => {
  for (const bufferBytes of [2, 5, 1024]) {
    const { peer, socket } = open([...text("first"), ...text("second").slice(0, 4)]);
    peer.say(text("second").slice(4));
    peer.end();
    assertEquals(await readAll(socket, bufferBytes), "first\nsecond\n");
  }
});

Deno.test("those who write the same bytes write one frame, which is made once", async () => {
  const written: Uint8Array[] = [];
  const socketOf = (): WebSocketConn => {
    const peer = new FakeSocket();
    peer.write = (bytes) => {
      written.push(bytes);
      return Promise.resolve(bytes.length);
    };
    return new WebSocketConn(peer, NOTHING);
  };
  const [line, equal] = [encoder.encode("oi\n"), encoder.encode("oi\n")];
  for (const bytes of [line, line, equal, equal]) await say(socketOf(), bytes);
  assertEquals(written.map((frame) => [...frame]), Array(4).fill([0x81, 3, 111, 105, 10]));
  assert(written[0] === written[1] && written[2] === written[3]);
  assert(written[0] !== written[2]);
});

Deno.test("a frame is written in as many parts as it is taken in", async () => {
  const { peer, socket } = open();
  peer.take(1);
  let frame = socket.frame(encoder.encode("abc"));
  for (let parts = 1; frame.length > 0; parts++) {
    assertEquals([await socket.write(frame), peer.writes], [1, parts]);
    frame = frame.subarray(1);
  }
  assertEquals(peer.taken, [0x81, 3, 97, 98, 99]);
});

/** What the one frame says that was written, and whether it was compressed. */
function saidBy(taken: readonly number[]): [text: string, isCompressed: boolean] {
  const [first = 0, second = 0, high = 0, low = 0] = taken;
  const payload = Uint8Array.from(taken.slice(second < 126 ? 2 : 4));
  assertEquals(payload.length, second < 126 ? second : 256 * high + low);
  const isCompressed = first === 0xc1;
  const bytes = isCompressed ? inflate(payload) : payload;
  return [new TextDecoder().decode(bytes), isCompressed];
}

Deno.test("what many are told that is long is compressed once, for those who agreed to that", async () => {
  let [deflated, plain] = [0, 0];
  const counting = { inflate, deflate: (text: Uint8Array) => (deflated++, deflate(text)) };
  const words = "as many as there are\n".repeat(300);
  const long = encoder.encode(words);
  for (let reader = 0; reader < 10; reader++) {
    const { peer, socket } = open([], reader === 5 ? undefined : counting);
    await say(socket, long);
    const [said, isCompressed] = saidBy(peer.taken);
    assertEquals(said, words);
    if (!isCompressed) plain++;
  }
  // The first two, for whom it does not pay, and who did not agree.
  assertEquals([deflated, plain], [1, 3]);
});

Deno.test("what goes on where many have read to is compressed from its first reader on", async () => {
  const words = "as many as there are\n".repeat(900);
  const room = encoder.encode(words);
  const end = words.length / 3;
  const told = [room.subarray(0, end), room.subarray(end, 2 * end), room.subarray(2 * end)];
  const [first = room, second = room, third = room] = told;
  const isCompressed = async (text: Uint8Array<ArrayBuffer>): Promise<boolean> => {
    const { peer, socket } = open([], COMPRESSION);
    await say(socket, text);
    return saidBy(peer.taken)[1];
  };
  // One who is elsewhere tells nothing of the others.
  assertEquals(await isCompressed(third.subarray(0)), false);
  const seen: boolean[] = [];
  for (const text of [first, first, first, second, second]) seen.push(await isCompressed(text));
  assertEquals(seen, [false, false, true, true, true]);
  assertEquals(await isCompressed(room.subarray(100)), false);
});

Deno.test("what is short, or told to one alone, is not compressed", async () => {
  const short = encoder.encode("short\n");
  for (let reader = 0; reader < 5; reader++) {
    const { peer, socket } = open([], COMPRESSION);
    await say(socket, short);
    await say(socket, "a secret".repeat(1_000));
    assertEquals(peer.taken.slice(0, 9), [0x81, 6, ...short, 0x81]);
  }
});

Deno.test("a compressed frame may be taken in parts, and no pong comes within it", async () => {
  const words = "as many as there are\n".repeat(300);
  const long = encoder.encode(words);
  for (const bytes of [1, 10]) {
    for (const _first of [1, 2]) await say(open([], COMPRESSION).socket, long);
    const { peer, socket } = open([], COMPRESSION);
    peer.take(bytes);
    let left = socket.frame(long);
    left = left.subarray(await socket.write(left));
    peer.say(frameOf(OPCODE.ping, "x"));
    await readText(socket);
    while (left.length > 0) {
      const taken = await socket.write(left);
      assert(taken > 0 && taken <= left.length);
      left = left.subarray(taken);
    }
    peer.take(Infinity);
    await settled();
    const pong = "x".charCodeAt(0);
    assertEquals(peer.taken.at(-1), pong);
    assertEquals(saidBy(peer.taken.slice(0, peer.taken.lastIndexOf(0x8a))), [words, true]);
  }
});

Deno.test("compressed messages are read as lines, with what comes behind them, be the buffer as small as it can", async () => {
  const packed = (said: string): number[] =>
    frameOf(OPCODE.text, deflate(encoder.encode(said)), { reserved: 4 });
  for (const bufferBytes of [2, 3, 7, 1024]) {
    const { peer, socket } = open([...packed("first"), ...text("second")], COMPRESSION);
    peer.say([
      ...packed("a".repeat(300)),
      ...packed(""),
      ...text("olá"),
      ...packed("b\nc"),
      ...close(1000),
    ]);
    assertEquals(
      await readAll(socket, bufferBytes),
      `first\nsecond\n${"a".repeat(300)}\n\nolá\nb\nc\n`,
    );
  }
});

Deno.test("of a message that would be far too long when inflated, nothing is kept, and its sender is told", async () => {
  const { peer, socket } = open([], COMPRESSION);
  const bomb = deflate(new Uint8Array(64 * 1024 * 1024));
  peer.say([...text("oi"), ...frameOf(OPCODE.text, bomb, { reserved: 4 })]);
  assertEquals(await readAll(socket), "oi\n");
  await socket.closeWrite();
  assertEquals(peer.taken, [0x88, 2, 0x03, 0xf1]);
});

Deno.test("a ping is answered with what it brought", async () => {
  const { peer, socket } = open();
  peer.say([...frameOf(OPCODE.ping, "x"), ...text("oi")]);
  assertEquals(await readText(socket), "\noi\n");
  await settled();
  assertEquals(peer.taken, [0x8a, 1, 0x78]);
});

Deno.test("a pong comes behind the frame that has begun", async () => {
  const { peer, socket } = open();
  peer.take(3);
  const frame = socket.frame(encoder.encode("abc"));
  assertEquals(await socket.write(frame), 3);
  peer.say(frameOf(OPCODE.ping, "x"));
  await readText(socket);
  assertEquals(peer.taken, [0x81, 3, 97]);
  peer.take(Infinity);
  assertEquals(await socket.write(frame.subarray(3)), 2);
  await settled();
  assertEquals(peer.taken, [0x81, 3, 97, 98, 99, 0x8a, 1, 0x78]);
});

Deno.test("a pong comes behind what is being written, and before what is written next", async () => {
  const { peer, socket } = open();
  peer.take(0);
  const writing = say(socket, "a");
  for (const ping of ["x", "y"]) {
    peer.say(frameOf(OPCODE.ping, ping));
    await readText(socket);
  }
  peer.take(Infinity);
  await writing;
  await settled();
  assertEquals(peer.taken, [0x81, 1, 97, 0x8a, 1, 0x79]);
  // As soon as it has been written, more may be.
  peer.take(0);
  const next = say(socket, "b").then(() => say(socket, "c"));
  peer.say(frameOf(OPCODE.ping, "z"));
  await readText(socket);
  peer.take(Infinity);
  await next;
  await settled();
  const behind = peer.taken.slice(6);
  assertEquals(behind.filter((byte) => byte === 0x8a).length, 1);
  assertEquals(behind.length, 9);
  assertEquals(behind.slice(0, 3), [0x81, 1, 98]);
});

Deno.test("a message comes behind the pong that has begun", async () => {
  const { peer, socket } = open();
  peer.take(0);
  peer.say(frameOf(OPCODE.ping, "x"));
  await readText(socket);
  const writing = say(socket, "a");
  await settled();
  assertEquals([peer.taken, peer.writes], [[], 1]);
  peer.take(Infinity);
  assertEquals(await writing, 3);
  assertEquals(peer.taken, [0x8a, 1, 0x78, 0x81, 1, 97]);
});

Deno.test("who sends pings and takes nothing is owed two pongs at most", async () => {
  const { peer, socket } = open();
  peer.take(0);
  for (let n = 0; n < 1_000; n++) {
    peer.say(frameOf(OPCODE.ping, `${n}`));
    await readText(socket);
  }
  assertEquals(peer.writes, 1);
  peer.take(Infinity);
  await settled();
  assertEquals(peer.takenText.replaceAll(/[^\d]/g, " ").trim().split(/ +/), ["0", "999"]);
});

Deno.test("the peer's close is the end, and is answered with its code when all is said", async () => {
  const { peer, socket } = open();
  peer.say([...text("oi"), ...close(4000), ...text("more")]);
  assertEquals(await readAll(socket), "oi\n");
  await say(socket, "a");
  await socket.closeWrite();
  assertEquals(peer.taken, [0x81, 1, 97, 0x88, 2, 0x0f, 0xa0]);
  assert(peer.hasEnded);
});

Deno.test("what the standard forbids is the end, and the peer is told by the code", async () => {
  const { peer, socket } = open();
  peer.say([...text("oi"), ...frameOf(OPCODE.binary, "a")]);
  assertEquals(await readAll(socket), "oi\n");
  await socket.closeWrite();
  assertEquals(peer.taken, [0x88, 2, 0x03, 0xeb]);
});

Deno.test("an end that this side makes has a word too, and no pong comes behind it", async () => {
  const { peer, socket } = open();
  await socket.closeWrite();
  peer.say(frameOf(OPCODE.ping, "x"));
  await readText(socket);
  await settled();
  assertEquals(peer.taken, [0x88, 2, 0x03, 0xe8]);
  socket.close();
  assert(peer.isClosed);
});

Deno.test("a connection that ends without a word has ended", async () => {
  const { peer, socket } = open();
  peer.say(text("oi").slice(0, 3));
  peer.end();
  assertEquals(await readText(socket), null);
});
