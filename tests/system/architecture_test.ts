import { assert, assertEquals } from "@std/assert";

const LIB = new URL("../../lib/", import.meta.url);

/** One import of a file of lib by another, both named from lib on, such as `dialect/seed.ts`. */
interface Arrow {
  readonly from: string;
  readonly to: string;
  /** Whether nothing but types comes with it, which are gone when the program runs. */
  readonly isTypeOnly: boolean;
}

async function filesIn(folder: URL): Promise<URL[]> {
  const files: URL[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) files.push(...await filesIn(new URL(`${name}/`, folder)));
    else if (name.endsWith(".ts") && !name.endsWith(".d.ts")) files.push(new URL(name, folder));
  }
  return files;
}

function nameOf(file: URL): string {
  return file.href.slice(LIB.href.length);
}

/** The code without its comments. */
function codeOf(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
}

function arrowsOf(file: URL, code: string): Arrow[] {
  const from = nameOf(file);
  const arrows: Arrow[] = [];
  const statements = /^(?:import|export)\s+(type\s+)?([^"';]*?)\s*from\s+"(\.[^"]+)"/gm;
  for (const [, type, names = "", path = ""] of code.matchAll(statements)) {
    const inBraces = /^\{([\s\S]*)\}$/.exec(names)?.[1]?.split(",").map((name) => name.trim());
    const areTypes = inBraces?.every((name) => name === "" || name.startsWith("type ")) ?? false;
    const to = nameOf(new URL(path, file));
    arrows.push({ from, to, isTypeOnly: type !== undefined || areTypes });
  }
  for (
    const [, path = ""] of code.matchAll(/import\(\s*"(\.[^"]+)"\s*\)|^import\s+"(\.[^"]+)"/gm)
  ) {
    arrows.push({ from, to: nameOf(new URL(path, file)), isTypeOnly: false });
  }
  return arrows;
}

const CODE = new Map<string, string>();
const ARROWS: Arrow[] = [];
for (const file of await filesIn(LIB)) {
  const code = codeOf(await Deno.readTextFile(file));
  CODE.set(nameOf(file), code);
  ARROWS.push(...arrowsOf(file, code));
}

/** All that a file reaches, directly or through others. */
function reach(from: string, arrows: readonly Arrow[]): Set<string> {
  const reached = new Set<string>();
  const next = [from];
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    for (const { to } of arrows.filter((arrow) => arrow.from === file)) {
      if (reached.has(to)) continue;
      reached.add(to);
      next.push(to);
    }
  }
  return reached;
}

const isClient = (file: string): boolean => file.startsWith("client/");
const isDialect = (file: string): boolean => file.startsWith("dialect/") || file === "dialect.ts";

// Who must not know what: not even a type of it, not even through others.
const FORBIDDEN: readonly (readonly [
  rule: string,
  from: (file: string) => boolean,
  to: (file: string) => boolean,
])[] = [
  [
    "the hub knows no connection, listener, dialect and sentence",
    (file) => file === "hub.ts",
    (file) => ["connection.ts", "listener.ts", "messages.ts"].includes(file) || isDialect(file),
  ],
  [
    "rooms, logs and tapes know nothing of the hub, connections, dialects and sentences",
    (file) => ["room.ts", "log.ts", "tape.ts", "presence.ts"].includes(file),
    (file) =>
      ["hub.ts", "connection.ts", "listener.ts", "messages.ts"].includes(file) || isDialect(file),
  ],
  [
    "dialects know no hub, room, connection and listener",
    isDialect,
    (file) => ["hub.ts", "room.ts", "connection.ts", "listener.ts"].includes(file),
  ],
  [
    "a history knows no people, connections, dialects and sentences",
    (file) => /^(?:sqlite_|store|disk_file|place|backup|clock_trust)/.test(file),
    (file) =>
      ["hub.ts", "member.ts", "room.ts", "connection.ts", "listener.ts", "messages.ts"]
        .includes(file) || isDialect(file),
  ],
  [
    "the client's side knows nothing of the server's",
    isClient,
    (file) =>
      ["hub.ts", "room.ts", "log.ts", "tape.ts", "connection.ts", "listener.ts"].includes(file),
  ],
  ["nobody knows of the status", (file) => file !== "status.ts", (file) => file === "status.ts"],
  ["nothing outside of client/ knows it", (file) => !isClient(file), isClient],
  [
    "lines, words, names, time and rates know nothing of the chat",
    (file) => ["lines.ts", "text.ts", "name.ts", "clock.ts", "rate.ts", "tape.ts"].includes(file),
    () => true,
  ],
  [
    "the listener alone knows connections, and nobody but the status the listener",
    (file) => !["listener.ts", "status.ts"].includes(file),
    (file) => ["connection.ts", "listener.ts"].includes(file),
  ],
];

for (const [rule, isFrom, isTo] of FORBIDDEN) {
  Deno.test(rule, () => {
    const sources = [...CODE.keys()].filter(isFrom);
    assert(sources.length > 0, "the rule is about files that exist");
    for (const from of sources) {
      assertEquals([...reach(from, ARROWS)].filter(isTo), [], from);
    }
  });
}

Deno.test("no file reaches itself by imports, not even by those of types", () => {
  for (const file of CODE.keys()) assert(!reach(file, ARROWS).has(file), file);
});

Deno.test("the vocabulary needs nothing else to run", () => {
  const arrows = ARROWS.filter(({ isTypeOnly }) => !isTypeOnly);
  for (const file of ["command.ts", "event.ts", "limits.ts"]) {
    assertEquals([...reach(file, arrows)], [], file);
  }
});

Deno.test("every import leads to a file of lib", () => {
  assert(ARROWS.length > 40, "imports were found");
  for (const { from, to } of ARROWS) assert(CODE.has(to), `${from} imports ${to}`);
});

Deno.test("sockets are touched by the few files that own them", () => {
  const owners = ["connection.ts", "tls_socket.ts", "listener.ts", "failure.ts", "status.ts"];
  const network = /\bDeno\.(?:listen|connect|serve|resolveDns|\w*Conn\b|\w*Listener\b)/;
  for (const [file, code] of CODE) {
    if (owners.includes(file) || /^client\/(?:\w*link\w*|connect)\.ts$/.test(file)) continue;
    if (isClient(file)) assert(!/\bDeno\.(?:listen|connect)/.test(code), file);
    else assert(!network.test(code), file);
  }
});

Deno.test("the server's side asks the system for nothing else", () => {
  for (const [file, code] of CODE) {
    if (isClient(file)) continue;
    assert(!/\bDeno\.(?:env|read|write|open|Command|stdin|stdout|exit|args)\b/.test(code), file);
    assert(!/\bconsole\./.test(code), file);
  }
});
