// deno-lint-ignore-file no-console
/**
 * As little of a chat as the bench can load: lines in, lines with a name out to all others in the room.
 * No limits, no order that holds where a reader is slow, nothing kept; a peer that does not read costs all.
 * What it takes is what Deno's own reads and writes take: less is not to be had.
 *
 * @module
 */

/** As many writes as Deno carries out at once; more in one turn of the event loop would be dearer. */
const WRITES_IN_TURN = 100;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Peer {
  readonly conn: Deno.Conn;
  nick: string;
  room: Set<Peer>;
}

/** Writes that wait for their turn. */
const queue: {
  readonly peers: Iterator<Peer>;
  readonly author: Peer;
  readonly line: Uint8Array;
}[] = [];
let isScheduled = false;

function schedule(): void {
  if (isScheduled || queue.length === 0) return;
  isScheduled = true;
  setImmediate(writeSome);
}

function writeSome(): void {
  isScheduled = false;
  for (let left = WRITES_IN_TURN; left > 0;) {
    const [first] = queue;
    if (first === undefined) return;
    const { done, value: peer } = first.peers.next();
    if (done === true) queue.shift();
    else if (peer !== first.author) {
      left--;
      void write(peer.conn, first.line);
    }
  }
  schedule();
}

async function write(conn: Deno.Conn, line: Uint8Array): Promise<void> {
  try {
    for (let at = 0; at < line.length;) at += await conn.write(line.subarray(at));
  } catch {
    // Gone; reading finds out.
  }
}

async function serve(peer: Peer): Promise<void> {
  const buffer = new Uint8Array(4096);
  let partial = "";
  for (;;) {
    const read = await peer.conn.read(buffer);
    if (read === null) return;
    const lines = (partial + decoder.decode(buffer.subarray(0, read))).split("\n");
    partial = lines.pop() ?? "";
    for (const line of lines) take(peer, line);
  }
}

function take(peer: Peer, line: string): void {
  if (line.startsWith("/nick ")) peer.nick = line.slice("/nick ".length);
  else if (line.startsWith("/join ")) join(peer, line.slice("/join ".length));
  else {
    const relayed = encoder.encode(`<${peer.nick}> ${line}\n`);
    queue.push({ peers: peer.room.values(), author: peer, line: relayed });
    schedule();
  }
}

const rooms = new Map<string, Set<Peer>>();

function join(peer: Peer, name: string): void {
  peer.room.delete(peer);
  peer.room = rooms.get(name) ?? new Set();
  peer.room.add(peer);
  rooms.set(name, peer.room);
}

if (import.meta.main) {
  const listener = Deno.listen({ hostname: "localhost", port: 0 });
  Deno.addSignalListener("SIGTERM", () => Deno.exit(0));
  console.log(`bare: :${listener.addr.port}`);
  for await (const conn of listener) {
    const peer: Peer = { conn, nick: "", room: new Set() };
    join(peer, "");
    conn.setNoDelay(true);
    serve(peer).catch(() => {}).finally(() => peer.room.delete(peer));
  }
}
