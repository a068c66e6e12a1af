import { assert, assertEquals } from "@std/assert";

const LIB = new URL("../../lib/", import.meta.url);

/** One import of a file of lib by another, both named from lib on, such as `text/name.ts`. */
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
  const statements =
    /^(?:import|export)\s+(type\s+)?([^"';]*?)\s*from\s+"(\.[^"]+)"( with \{ type: "text" \})?/gm;
  for (const [, type, names = "", path = "", isText] of code.matchAll(statements)) {
    // What a file is as text is nothing of what it does.
    if (isText !== undefined) continue;
    const inBraces = /^\{([\s\S]*)\}$/.exec(names)?.[1]?.split(",").map((name) => name.trim());
    const areTypes = inBraces?.every((name) => name === "" || name.startsWith("type ")) ?? false;
    const to = nameOf(new URL(path, file));
    arrows.push({ from, to, isTypeOnly: type !== undefined || areTypes });
  }
  const others = /import\(\s*"(\.[^"]+)"\s*\)|^import\s+"(\.[^"]+)"/gm;
  for (const [, called, bare = ""] of code.matchAll(others)) {
    const path = called ?? bare;
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

const isTerminal = (file: string): boolean => /^(?:client|terminal)\//.test(file);

/** The folder that a file is in; the file itself, if it stands in lib. */
function folderOf(file: string): string {
  const end = file.lastIndexOf("/");
  return end === -1 ? file : file.slice(0, end);
}

// Who may import whom, a line a folder, types included; a folder may always import what is in it.
const FLOOR = ["vocabulary", "text", "clock.ts", "recent.ts"];
// The rooms of the chat, and those of what faces share, know each other; their files do so in no circle.
const CHAT = [
  "server/chat",
  "server/chat/attendance",
  "server/chat/moderation",
  "server/chat/people",
  "server/chat/private",
  "server/chat/rooms",
];
const OF_CHAT = [...CHAT, "server", "server/log", "server/store", ...FLOOR];
const CLIENT = ["client", "client/session", "client/timeline"];
const OF_CLIENT = [...CLIENT, "language", ...FLOOR];
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "clock.ts": [],
  "recent.ts": [],
  vocabulary: [],
  text: [],
  language: ["vocabulary", "text"],
  discovery: FLOOR,
  startup: ["language", ...FLOOR],
  server: [
    "server/chat",
    "server/cluster",
    "server/connection",
    "server/dialect",
    "server/dialect/irc",
    "server/discovery",
    "server/gate",
    "server/operation",
    "server/store",
    "server/store/sqlite",
    "server/tls",
    "server/web",
    "startup",
    "language",
    ...FLOOR,
  ],
  "server/discovery": ["server", "discovery", "startup", "language", ...FLOOR],
  "server/store": ["server/store/sqlite", ...FLOOR],
  "server/store/sqlite": ["server/store", ...FLOOR],
  "server/log": ["server", ...FLOOR],
  "server/gate": FLOOR,
  "server/tls": ["server", "startup", "language", ...FLOOR],
  "server/chat": OF_CHAT,
  "server/chat/attendance": OF_CHAT,
  "server/chat/moderation": OF_CHAT,
  "server/chat/people": OF_CHAT,
  "server/chat/private": OF_CHAT,
  "server/chat/rooms": OF_CHAT,
  "server/cluster": ["server/chat", "server/chat/rooms", "server/store", ...FLOOR],
  "server/dialect": ["server/tls", "language", ...FLOOR],
  "server/dialect/irc": [
    "server",
    "server/dialect",
    "server/dialect/irc/commands",
    "language",
    ...FLOOR,
  ],
  "server/dialect/irc/commands": ["server", "server/dialect/irc", "language", ...FLOOR],
  "server/connection": [
    "server",
    "server/chat",
    "server/dialect",
    "server/gate",
    "server/log",
    "server/tls",
    "startup",
    ...FLOOR,
  ],
  "server/web": ["server", "server/connection", "language", ...FLOOR],
  "server/operation": [
    "server",
    "server/chat",
    "server/cluster",
    "server/connection",
    "discovery",
    "server/gate",
    "server/store",
    "server/store/sqlite",
    "server/tls",
    "startup",
    "language",
    ...FLOOR,
  ],
  client: OF_CLIENT,
  "client/session": OF_CLIENT,
  "client/timeline": OF_CLIENT,
  page: ["page/state", ...CLIENT, "language", ...FLOOR],
  "page/state": [...CLIENT, "language", ...FLOOR],
  terminal: [...CLIENT, "startup", "language", ...FLOOR],
  "terminal/find": ["discovery", "startup", "terminal", "language", ...FLOOR],
  "terminal/input": ["language", "terminal", ...FLOOR],
  "terminal/screen": [...CLIENT, "language", "terminal", "terminal/input", ...FLOOR],
  "terminal/talk": [
    ...CLIENT,
    "language",
    "startup",
    "terminal",
    "terminal/input",
    "terminal/screen",
    "terminal/seed",
    ...FLOOR,
  ],
  "terminal/seed": [...CLIENT, "language", ...FLOOR],
  "terminal/script": [...CLIENT, "language", "startup", "terminal", "terminal/seed", ...FLOOR],
};

// Arrows that still run the wrong way, to be turned.
const YET: readonly string[] = [];

Deno.test("who imports whom stands in the table, folder by folder", () => {
  const wrong = ARROWS.filter(({ from, to }) => {
    const [folder, other] = [folderOf(from), folderOf(to)];
    return folder !== other && !ALLOWED[folder]?.includes(other);
  }).map(({ from, to }) => `${from} -> ${to}`);
  assertEquals(wrong.sort(), [...YET].sort());
});

Deno.test("every folder has its line in the table, and every line its folder", () => {
  const folders = new Set([...CODE.keys()].map(folderOf));
  assertEquals(Object.keys(ALLOWED).sort(), [...folders].sort());
});

Deno.test("the hub reaches no dialect, connection, gate and sentence, not even through others", () => {
  const far = /^(?:server\/(?:dialect|connection|gate|tls|operation)|language|startup)\//;
  assertEquals(
    [...reach("server/chat/hub.ts", ARROWS)].filter((file) => far.test(file)).sort(),
    [],
  );
});

Deno.test("no file reaches itself by imports, not even by those of types", () => {
  for (const file of CODE.keys()) assert(!reach(file, ARROWS).has(file), file);
});

Deno.test("the vocabulary needs nothing else to run", () => {
  const arrows = ARROWS.filter(({ isTypeOnly }) => !isTypeOnly);
  for (const file of ["vocabulary/command.ts", "vocabulary/reply.ts", "server/limits.ts"]) {
    assertEquals([...reach(file, arrows)], [], file);
  }
});

Deno.test("every import leads to a file of lib", () => {
  assert(ARROWS.length > 40, "imports were found");
  for (const { from, to } of ARROWS) assert(CODE.has(to), `${from} imports ${to}`);
});

Deno.test("sockets are touched by the few files that own them", () => {
  const owners = [
    "server/connection/connection.ts",
    "server/connection/listener.ts",
    "server/operation/doctor.ts",
    "server/operation/status.ts",
    "server/plan.ts",
    "server/serve.ts",
    "server/socket.ts",
    "server/tls/socket.ts",
    "startup/failure.ts",
  ];
  const network =
    /\bDeno\.(?:listen|connect|serve|resolveDns|\w*Conn\b|(?:Tcp|Tls|Unix)?Listener\b)/;
  for (const [file, code] of CODE) {
    if (owners.includes(file) || /^terminal\/(?:seed\/link|connect)\.ts$/.test(file)) continue;
    if (isTerminal(file)) assert(!/\bDeno\.(?:listen|connect)/.test(code), file);
    else assert(!network.test(code), file);
  }
});

Deno.test("the chat and its logs draw nothing, and what the chat does is done when its stamp says", () => {
  // The sequencer stamps requests; for how long a search may look is nothing that anyone remembers.
  const timed = ["server/chat/sequencer.ts", "server/chat/rooms/past.ts"];
  for (const [file, code] of CODE) {
    if (!/^server\/(?:chat|log)\//.test(file)) continue;
    assert(!/\b(?:crypto|Math\.random|Date|Temporal|performance)\b/.test(code), file);
    if (!file.startsWith("server/chat/") || timed.includes(file)) continue;
    assert(!/\.(?:nowMs|utcMs|after)\(/.test(code), file);
  }
});

Deno.test("what both faces share asks for nothing that a browser does not have", () => {
  const shared = /^(?:client|text|vocabulary|language)\/|^(?:clock|recent)\.ts$/;
  for (const [file, code] of CODE) {
    if (shared.test(file)) {
      assert(!/\bDeno\.|\bsetImmediate\b|"node:|\bTemporal\b/.test(code), file);
    }
  }
});

Deno.test("the server's side asks the system for nothing else, but where that is a file's task", () => {
  const owners = [
    "discovery/udp.ts",
    "server/discovery/announce.ts",
    "server/operation/doctor.ts",
    "server/operation/firewall.ts",
    "server/operation/joining.ts",
    "server/operation/make_certificate.ts",
    "server/operation/make_folder.ts",
    "server/operation/signals.ts",
    "server/serve.ts",
    "server/store/backup.ts",
    "server/store/disk_file.ts",
    "server/store/disk_sync.ts",
    "server/store/place.ts",
    "server/store/raw_file.ts",
    "startup/console.ts",
    "startup/files.ts",
    "startup/questions.ts",
    "startup/version.ts",
  ];
  const files = String.raw`read\w*|write\w*|open\w*|l?stat\w*|remove\w*|rename\w*`;
  const process = "args|env|exit|Command|std(?:in|out|err)|addSignalListener";
  const machine = "hostname|networkInterfaces";
  const system = new RegExp(String.raw`\bDeno\.(?:${files}|${process}|${machine})\b`);
  for (const [file, code] of CODE) {
    if (isTerminal(file)) continue;
    assert(owners.includes(file) || !system.test(code), file);
    assert(!/\bconsole\.(?!ts\b)/.test(code), file);
  }
});
