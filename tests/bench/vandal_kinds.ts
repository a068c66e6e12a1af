/** What one kind of vandal does to a server, over and over, until its process is ended. */
export interface VandalKind {
  /** How many act at the same time. */
  readonly count: number;
  /** What each of them does. It may fail, as when the server closes: then it begins anew. */
  act(conn: Deno.TcpConn, index: number): Promise<void>;
  /** Whether it is a loud room, not the vandals alone, that this is about. */
  readonly loudTalkers?: number;
}

const encoder = new TextEncoder();
const LONG_LINE = `v${"o".repeat(3000)}\n`;
/** Fills the burst that the rate allows, and the room's log with long lines. */
const MANY_LONG_LINES = LONG_LINE.repeat(200);
const LONG_ACTION = `/me ${LONG_LINE}`;
const LONG_PIECE = "v".repeat(64 * 1024);
const BLANK_LINES = "\n".repeat(4096);
/** Near the most that a message may have. */
const LONGEST_SAY = JSON.stringify({ type: "say", text: "v".repeat(60_000) }) + "\n";
/** As many rooms as fit into the longest line. */
const MANY_ROOMS = Object.fromEntries(Array.from({ length: 5000 }, (_, room) => [`v${room}`, 0]));
const STORM_PAUSE_MS = 20;

/** The kinds by their names. Their texts begin with `v`, so that nobody takes them for measured. */
export const VANDAL_KINDS = {
  /** Begins a line, and goes on with it a byte a second. */
  "slow-loris": {
    count: 200,
    act: async (conn) => {
      for (;;) {
        await write(conn, "v");
        await sleep(1000);
      }
    },
  },
  /** Comes and goes, in every way: at once, in half a line, and with an answer left unread. */
  "storm": {
    count: 20,
    act: async (conn, index) => {
      if (index % 3 === 1) await write(conn, "/nick va");
      if (index % 3 === 2) await write(conn, "/who\n/who\n");
      await sleep(STORM_PAUSE_MS);
    },
  },
  /** Reads a byte a second of a room in which five shout. */
  "slow reader": {
    count: 5,
    loudTalkers: 5,
    act: async (conn, index) => {
      await write(conn, `/nick vs${index}\n`);
      while (await conn.read(new Uint8Array(1)) !== null) await sleep(1000);
    },
  },
  /** Asks who is there and changes its name, as fast as it goes. */
  "askers": {
    count: 20,
    act: async (conn, index) => {
      void drain(conn);
      for (let turn = 0;; turn++) await write(conn, `/who\n/nick va${index}x${turn % 10}\n`);
    },
  },
  /** Says a lot, asks for all of it again and again, and never reads. */
  "hoarders": {
    count: 10,
    act: async (conn) => {
      await write(conn, MANY_LONG_LINES);
      for (;;) await write(conn, "/history 1000\n");
    },
  },
  /** Says, all at once, as much as the rate allows, and then nothing. */
  "burst": {
    count: 10,
    act: async (conn) => {
      await write(conn, MANY_LONG_LINES);
      await drain(conn);
    },
  },
  /** Says nothing but line ends, as fast as it goes. */
  "blank lines": {
    count: 50,
    act: async (conn) => {
      void drain(conn);
      for (;;) await write(conn, BLANK_LINES);
    },
  },
  /** One reads 60 KB a second of what ten say: 60 KB at once, four times a second. */
  "slow and long": {
    count: 11,
    act: async (conn, index) => {
      await write(conn, hello(`vl${index}`));
      if (index === 0) {
        while (await conn.read(new Uint8Array(6000)) !== null) await sleep(100);
        return;
      }
      void drain(conn);
      for (;;) {
        await write(conn, LONGEST_SAY);
        await sleep(250);
      }
    },
  },
  /** Comes back to thousands of rooms that it never was in. */
  "resumers": {
    count: 10,
    act: async (conn, index) => {
      await write(conn, hello(`vr${index}`, { token: "v", rooms: MANY_ROOMS }));
      await conn.read(new Uint8Array(1024));
    },
  },
  /** Sends the longest line there is, most of it at once, and its end a byte at a time. */
  "drip": {
    count: 250,
    act: async (conn) => {
      await write(conn, LONGEST_SAY.slice(0, -3));
      for (;;) await write(conn, "v");
    },
  },
  /** Begins a line that never ends, as fast as it goes. */
  "endless lines": {
    count: 20,
    act: async (conn) => {
      void drain(conn);
      for (;;) await write(conn, LONG_PIECE);
    },
  },
  /** Goes into one new room after the other. */
  "joiners": {
    count: 256,
    act: (conn, index) => ask(conn, (turn) => `/join v${index}x${turn % 20}\n`),
  },
  /** Gives the room one topic after the other. */
  "topics": { count: 256, act: (conn) => ask(conn, (turn) => `/topic v${turn}\n`) },
  /** Says what it does, at length. */
  "actors": { count: 256, act: (conn) => ask(conn, () => LONG_ACTION) },
  /** Begins a thousand lines on as many connections, then ends them all at once. */
  "half lines": {
    count: 4,
    act: async (conn) => {
      const { hostname, port } = conn.remoteAddr;
      const others: Deno.TcpConn[] = [];
      try {
        for (let each = 0; each < 250; each++) {
          const other = await Deno.connect({ hostname, port });
          others.push(other);
          await write(other, "vvvv");
        }
        await sleep(500);
        await Promise.all(others.map((other) => write(other, "\n")));
        await sleep(500);
      } finally {
        for (const other of others) other.close();
      }
    },
  },
  /** Talks far beyond the rate. */
  "shouters": {
    count: 20,
    act: async (conn) => {
      void drain(conn);
      for (;;) await write(conn, "vvvv\n".repeat(100));
    },
  },
} as const satisfies Record<string, VandalKind>;

/** The name of a kind. */
export type VandalName = keyof typeof VANDAL_KINDS;

/** Says long lines, as many as the server takes, and reads what comes. */
export async function talkLoudly(conn: Deno.TcpConn): Promise<void> {
  void drain(conn);
  for (;;) await write(conn, LONG_LINE);
}

/** The first line of a program that speaks json. */
function hello(nick: string, resume?: object): string {
  return JSON.stringify({ type: "hello", version: 1, nick, resume }) + "\n";
}

/** Asks for something as fast as it goes, and reads what comes. */
async function ask(conn: Deno.TcpConn, request: (turn: number) => string): Promise<void> {
  void drain(conn);
  for (let turn = 0;; turn++) await write(conn, request(turn));
}

async function write(conn: Deno.TcpConn, text: string): Promise<void> {
  const bytes = encoder.encode(text);
  for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
}

async function drain(conn: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  try {
    while (await conn.read(buffer) !== null);
  } catch {
    // It is closed: the writing side finds out too.
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
