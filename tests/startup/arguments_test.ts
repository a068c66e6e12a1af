import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  CLIENT_HELP,
  COMMON_HELP,
  SCRIPT_HELP,
  SCRIPTS_HELP,
  SERVER_HELP,
} from "../../lib/language/options.ts";
import {
  asksToFind,
  CLIENT_ROWS,
  type ClientOptions,
  parseClientOptions,
  parseFindOptions,
  parseScriptOptions,
  scriptOf,
} from "../../lib/terminal/options.ts";
import {
  parseBackupOptions,
  parseCertOptions,
  parseHashOptions,
} from "../../lib/server/operation/commands.ts";
import { parseServerOptions, SERVER_ROWS, type ServerOptions } from "../../lib/server/options.ts";
import type { Parsed } from "../../lib/startup/arguments.ts";
import type { Durability, Keep } from "../../lib/server/store/store.ts";

function run<Options>(parsed: Parsed<Options>): Options {
  assert(parsed.type === "run", parsed.type === "refused" ? parsed.sentence : parsed.type);
  return parsed.options;
}

function server(...args: string[]): ServerOptions {
  return run(parseServerOptions(args, "en-US"));
}

function client(...args: string[]): ClientOptions {
  return run(parseClientOptions(args, "en-US"));
}

/** The sentence with which the arguments are refused. */
function refusal(program: "server" | "client", args: string[], locale = "en-US"): string {
  const parsed = program === "server"
    ? parseServerOptions(args, locale)
    : parseClientOptions(args, locale);
  assert(parsed.type === "refused", `${args.join(" ")}: ${parsed.type}`);
  return parsed.sentence;
}

const SERVER_DEFAULTS: ServerOptions = {
  host: "localhost",
  port: 10101,
  language: "en",
  replay: 50,
  linesPerSecond: 20,
  noIrc: false,
  untilInputEnds: false,
  ircName: "irc.papo",
  ircRoom: "geral",
  announce: undefined,
  data: undefined,
  config: undefined,
  maxClients: 10_000,
  maxPerAddress: 256,
  burstLines: undefined,
  maxLineBytes: 4_096,
  maxTextBytes: 65_536,
  maxNick: 32,
  maxRoomName: 50,
  maxRooms: 1_000,
  keepEntries: 1_000,
  keepBytes: 4 * 1024 * 1024,
  maxMemoryBytes: 256 * 1024 * 1024,
  stallMs: 60_000,
  pingMs: 30_000,
  silenceMs: 90_000,
  history: undefined,
  engine: undefined,
  enginePrefix: "papo",
  engineReplicas: 1,
  engineCreds: undefined,
  engineCa: undefined,
  advertise: undefined,
  keep: { type: "all" },
  durability: "full",
  passwordFile: undefined,
  operatorFile: undefined,
  motd: undefined,
  noWeb: false,
  webHosts: [],
  statusPort: undefined,
  journal: "text",
  tls: undefined,
  verbosity: "normal",
};

Deno.test("without arguments everything is as designed", () => {
  assertEquals(server(), SERVER_DEFAULTS);
  const options = client();
  assertEquals(
    { ...options },
    {
      ...options,
      host: "localhost",
      port: 10101,
      language: "en",
      nick: undefined,
      room: undefined,
      seed: false,
    },
  );
});

Deno.test("names that browsers may use are given one by one, each a name", () => {
  const { webHosts, noWeb } = server("--web-host", "chat.example.org", "--web-host=papo.example");
  assertEquals([webHosts, noWeb], [["chat.example.org", "papo.example"], false]);
  assertEquals(server("--no-web").noWeb, true);
  assertStringIncludes(refusal("server", ["--web-host", "a", "--web-host", "a b"]), "a b");
  assertStringIncludes(refusal("server", ["--web-host"]), "--web-host");
});

const NUMBERS: readonly (readonly [
  flag: string,
  key: keyof ServerOptions,
  min: number,
  max: number,
  unit?: number,
  beside?: readonly [flag: string, value: string, key: keyof ServerOptions, parsed: number],
])[] = [
  ["--port", "port", 0, 65_535],
  ["--replay", "replay", 0, 1_000],
  ["--rate", "linesPerSecond", 0, 1_000_000],
  ["--max-clients", "maxClients", 1, 1_000_000],
  ["--max-per-address", "maxPerAddress", 1, 1_000_000],
  ["--max-line-bytes", "maxLineBytes", 64, 65_536],
  ["--burst", "burstLines", 1, 1_000_000],
  ["--max-text-bytes", "maxTextBytes", 64, 65_536],
  ["--max-nick", "maxNick", 8, 32],
  ["--max-room-name", "maxRoomName", 8, 50],
  ["--max-rooms", "maxRooms", 1, 1_000_000],
  ["--room-entries", "keepEntries", 0, 1_000_000],
  ["--room-kib", "keepBytes", 1, 1_048_576, 1024],
  ["--memory-mib", "maxMemoryBytes", 1, 1_048_576, 1024 * 1024],
  ["--stall", "stallMs", 1, 86_400, 1_000],
  ["--ping", "pingMs", 1, 86_399, 1_000, ["--silence", "86400", "silenceMs", 86_400_000]],
  ["--silence", "silenceMs", 2, 86_400, 1_000, ["--ping", "1", "pingMs", 1_000]],
  ["--status", "statusPort", 0, 65_535],
];

for (const [flag, key, min, max, unit = 1, beside] of NUMBERS) {
  const [otherFlag, otherValue, otherKey, otherParsed] = beside ?? [];
  const others = otherFlag === undefined ? [] : [`${otherFlag}=${otherValue}`];
  const rest = otherKey === undefined ? {} : { [otherKey]: otherParsed };
  Deno.test(`${flag} takes ${min} to ${max} and nothing else`, () => {
    for (const value of [min, max]) {
      const expected = { ...SERVER_DEFAULTS, ...rest, [key]: unit * value };
      assertEquals(server(flag, String(value), ...others), expected);
      assertEquals(server(`${flag}=${value}`, ...others), expected);
    }
    for (
      const value of [
        String(min - 1),
        String(max + 1),
        "x",
        "1.5",
        "1e2",
        "0x10",
        " 80",
        "9".repeat(400),
      ]
    ) {
      const sentence = refusal("server", [`${flag}=${value}`]);
      for (const part of [flag, String(min), String(max), value]) {
        assertStringIncludes(sentence, part);
      }
    }
  });

  Deno.test(`${flag} without a value says what is allowed`, () => {
    for (const args of [[flag], [`${flag}=`], [flag, "--quiet"]]) {
      const sentence = refusal("server", args);
      for (const part of [flag, String(min), String(max)]) assertStringIncludes(sentence, part);
    }
  });
}

Deno.test("a client cannot connect to port 0", () => {
  assertEquals(client("--port", "1").port, 1);
  assertEquals(client("--port", "65535").port, 65_535);
  assertStringIncludes(refusal("client", ["--port", "0"]), "--port");
});

Deno.test("a host is a name or an address", () => {
  for (const host of ["0.0.0.0", "::1", "fe80::1%eth0", "máquina.local", "my-host", "a_b"]) {
    assertEquals(server("--host", host).host, host);
    assertEquals(client("--host", host).host, host);
  }
  assertEquals(server("--host", "[::1]").host, "::1");
  // As systems take numbers: what stands for all addresses is known as such.
  assertEquals(server("--host", "0").host, "0.0.0.0");
  assertEquals(server("--host", "127.1").host, "127.0.0.1");
  assertStringIncludes(refusal("server", ["--host", "999.1.1.1"]), "--host");
  for (
    const host of ["a b", "http://a", "a/b", "a,b", "", "localhost:80", "[a]", "1:2", "::1/64"]
  ) {
    assertStringIncludes(refusal("server", [`--host=${host}`]), "--host");
  }
});

Deno.test("of several servers each has a port to which one can connect", () => {
  for (const host of ["a:1,b", "[::1]:65535", "::1", "[fe80::1%eth0]:7,a"]) {
    assertEquals(client("--host", host).host, host);
  }
  for (const host of ["a:0", "a:65536", "[::1]:99999", "b,a:010000000", "a:7:7", ":7", "[]:7"]) {
    assertStringIncludes(refusal("client", [`--host=${host}`]), "--host");
  }
  assertStringIncludes(refusal("server", ["--engine=a:0"]), "--engine");
  assertStringIncludes(refusal("server", ["--engine=a", "--advertise=a:70000"]), "--advertise");
});

Deno.test("a server is named by the address of its page too", () => {
  for (const page of ["http://a:7/", "https://a:7", "http://a:7/#dev"]) {
    assertEquals(client("--host", page).host, "a:7");
  }
  assertEquals(client("--host", "http://[::1]:7/,b").host, "[::1]:7,b");
  // What it says of TLS and the room counts too: a password is not sent in plain where https was meant.
  const { tls, room } = client("--host", "https://a:7/#s%C3%A3o");
  assertEquals([tls, room], [true, "são"]);
  assertEquals(client("--host", "HTTPS://a").tls, true);
  assertEquals(client("--host", "b,https://a").tls, true);
  const plain = client("--host", "http://a:7/#%", "--room", "dev");
  assertEquals([plain.tls, plain.room], [false, "dev"]);
  for (const other of ["ftp://a", "http://a/b", "http://", "http://a b/"]) {
    assertStringIncludes(refusal("client", [`--host=${other}`]), "--host");
  }
});

Deno.test("the language is what was asked for, else the system's", () => {
  assertEquals(run(parseServerOptions([], "pt-BR")).language, "pt-BR");
  assertEquals(run(parseServerOptions(["--lang", "en"], "pt-BR")).language, "en");
  assertEquals(client("--lang", "pt").language, "pt-BR");
  assertStringIncludes(refusal("client", ["--lang", "fr"]), "fr");
  assertStringIncludes(refusal("client", ["--lang"]), "pt-BR, en");
});

Deno.test("a nickname stays text, and must be one", () => {
  assertEquals(client("--nick", "007").nick, "007");
  assertEquals(client("--nick=0x1F").nick, "0x1F");
  assertEquals(client("--nick", "true").nick, "true");
  for (const nick of ["a b", "papo", "", "\x1b[31m", "x".repeat(33)]) {
    assertStringIncludes(refusal("client", [`--nick=${nick}`]), "--nick");
  }
});

Deno.test("the terminal's options", () => {
  const { theme, noReconnect, noSuspend } = client();
  assertEquals({ theme, noReconnect, noSuspend }, {
    theme: undefined,
    noReconnect: false,
    noSuspend: false,
  });
  assertEquals(client("--theme", "light").theme, "light");
  assertEquals(client("--no-reconnect").noReconnect, true);
  assertEquals(client("--no-suspend").noSuspend, true);
  assertStringIncludes(refusal("client", ["--theme", "blue"]), "dark, light, mono");
});

Deno.test("an original server takes any nickname that its protocol can carry", () => {
  assertEquals(client("--seed", "--nick", "Ana Maria").nick, "Ana Maria");
  assertEquals(client("--nick", "papo", "--seed").nick, "papo");
  for (const nick of ["a<b", "a>b", "a\nb"]) refusal("client", ["--seed", `--nick=${nick}`]);
});

Deno.test("a room is named with or without its #", () => {
  assertEquals(client("--room", "#sala").room, "sala");
  assertEquals(client("--room", "7").room, "7");
  assertStringIncludes(refusal("client", ["--room", "a b"]), "--room");
});

Deno.test("an engine is one address or several, of NATS' port where none is named, and has no password in it", () => {
  const { engine, enginePrefix, engineReplicas } = server(
    ...["--engine", "nats://10.0.0.5:4000,b,[::1]:4001", "--engine-prefix", "Sala_1"],
    ...["--engine-replicas", "3"],
  );
  assertEquals(engine, ["10.0.0.5:4000", "b:4222", "[::1]:4001"]);
  assertEquals([enginePrefix, engineReplicas], ["Sala_1", 3]);
  for (const address of ["", "a,", "ana:secret@10.0.0.5:4222", "http://a", "a:b"]) {
    const sentence = refusal("server", ["--engine", address]);
    assertStringIncludes(sentence, "--engine");
    assertStringIncludes(sentence, "--engine-creds");
  }
  for (const prefix of ["a.b", "papo-state"]) {
    assertStringIncludes(refusal("server", ["--engine-prefix", prefix, "--engine", "a"]), prefix);
  }
  assertStringIncludes(refusal("server", ["--engine-ca", "ca.pem"]), "--engine-ca");
  assertStringIncludes(refusal("server", ["--advertise", "a:1"]), "--advertise");
  assertStringIncludes(refusal("server", ["--engine", "a", "--advertise", "a"]), "--advertise");
});

Deno.test("a server is looked for elsewhere only where nothing is said of where it is", () => {
  assertEquals(client().looksElsewhere, true);
  assertEquals(client("--tls", "--nick", "ana").looksElsewhere, true);
  for (const args of [["--host", "localhost"], ["--port", "10101"], ["--seed"]]) {
    assertEquals(client(...args).looksElsewhere, false, args.join(" "));
  }
});

Deno.test("a password in a file is for whom one names, and not for whoever is found", () => {
  assertStringIncludes(refusal("client", ["--password-file", "pw"]), "--host");
  assertEquals(client("--password-file", "pw", "--host", "a").passwordFile, "pw");
});

Deno.test("to find servers is asked for by a word, which takes no other", () => {
  assertEquals([asksToFind(["find"]), asksToFind(["--json", "find"])], [true, true]);
  assertEquals([asksToFind([]), asksToFind(["send", "find"])], [false, false]);
  const parsed = parseFindOptions(["find", "--json", "--no-suspend", "--term=x"], "pt-BR");
  assertEquals(parsed, { type: "run", options: { language: "pt-BR", json: true } });
  for (const args of [["find", "ana"], ["find", "--host", "a"]]) {
    assertEquals(parseFindOptions(args, "en").type, "refused", args.join(" "));
  }
});

Deno.test("a server is called on its networks what it is told, by a name that has room there", () => {
  assertEquals(server("--announce", "Papo da Ana").announce, "Papo da Ana");
  assertEquals(server("--announce", "off").announce, "off");
  for (const name of ["", " ", "é".repeat(32), "a\x1bb"]) {
    assertStringIncludes(refusal("server", [`--announce=${name}`]), "63");
  }
});

Deno.test("an IRC server's name has a dot, and its room is a room's name or none", () => {
  const { noIrc, ircName, ircRoom } = server(
    "--no-irc",
    "--irc-name",
    "irc.a-b.org",
    "--irc-room",
    "#dev",
  );
  assertEquals([noIrc, ircName, ircRoom], [true, "irc.a-b.org", "dev"]);
  assertEquals(server("--irc-room", "none").ircRoom, "none");
  for (const name of ["papo", "irc.", "irc.é", "a b.c", `${"a".repeat(70)}.b`]) {
    assertStringIncludes(refusal("server", ["--irc-name", name]), "--irc-name");
  }
  assertStringIncludes(refusal("server", ["--irc-room", "a b"]), "--irc-room");
});

Deno.test("quiet and verbose exclude each other", () => {
  assertEquals(server("--quiet").verbosity, "quiet");
  assertEquals(server("--verbose").verbosity, "verbose");
  const sentence = refusal("server", ["--quiet", "--verbose"]);
  assertStringIncludes(sentence, "--quiet");
  assertStringIncludes(sentence, "--verbose");
});

Deno.test("what is not known is refused by its name, and what is known is listed", () => {
  for (const flag of ["--prot", "-x", "--nick", "--__proto__", "--constructor"]) {
    const sentence = refusal("server", [flag]);
    assertStringIncludes(sentence, flag);
    assertStringIncludes(sentence, "--max-line-bytes");
  }
  assertStringIncludes(refusal("client", ["--replay=5"]), "--replay");
  assertStringIncludes(refusal("client", ["--no-seed"]), "--no-seed");
});

Deno.test("what was mistyped is guessed, where it is near enough to one that there is", () => {
  const guesses = [
    ["--prot=1", "Did you mean --port?"],
    ["--max-clint", "Did you mean --max-clients?"],
    ["--pasword-file=x", "Did you mean --password-file?"],
    ["--tls_cert", "Did you mean --tls-cert?"],
  ] as const;
  for (const [flag, guess] of guesses) assertStringIncludes(refusal("server", [flag]), guess);
  assertStringIncludes(refusal("server", ["--prot=1"], "pt-BR"), "Seria --port?");
  for (const flag of ["--nothing-like-it", "-x", "--", "--zz"]) {
    const parsed = parseServerOptions([flag, "--oi"], "en");
    assert(parsed.type === "refused" && !parsed.sentence.includes("Did you mean"), flag);
  }
});

Deno.test("every option has its sentence, and every sentence its option", () => {
  const scripts = Object.keys(SCRIPTS_HELP).flatMap((name) => {
    const script = scriptOf([name]);
    assert(script !== undefined, name);
    const parsed = parseScriptOptions(script, [name, "--help"], "en");
    assert(parsed.type === "help");
    return [...parsed.text.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, option = ""]) => option);
  });
  const common = Object.keys(COMMON_HELP);
  const tables = [
    [Object.keys(SERVER_HELP), Object.values(SERVER_ROWS).map(({ name }) => name)],
    [Object.keys(CLIENT_HELP), Object.values(CLIENT_ROWS).map(({ name }) => name)],
    [[...Object.keys(SCRIPT_HELP), ...common], [...scripts, ...Object.keys(CLIENT_HELP)]],
  ] as const;
  for (const [sentences, options] of tables) {
    assertEquals([...sentences].sort(), [...new Set<string>(options)].sort());
  }
});

Deno.test("there are no arguments without an option", () => {
  for (const args of [["localhost"], ["--port", "80", "x"], ["--", "x"], ["7", "x"]]) {
    refusal("server", args);
  }
  assertStringIncludes(refusal("client", ["007"]), "007");
});

Deno.test("what is wrong is said in the language of the reader", () => {
  const inPortuguese = refusal("server", ["--port", "x"], "pt-BR");
  const inEnglish = refusal("server", ["--port", "x", "--lang", "en"], "pt-BR");
  assertStringIncludes(inPortuguese, "Valor inválido");
  assertStringIncludes(inEnglish, "Bad value");
  assertStringIncludes(refusal("client", ["--oi"], "pt-PT"), "Opção desconhecida");
  for (const args of [["--oi"], ["--port", "x"], ["x"], ["--port"]]) {
    assert(!refusal("server", args).includes("\n"));
  }
});

Deno.test("of a repeated option the last one counts", () => {
  assertEquals(server("--port", "1", "--port", "2").port, 2);
});

for (const locale of ["pt-BR", "en"]) {
  Deno.test(`help lists every option in ${locale}`, () => {
    const known = { server: Object.values(SERVER_ROWS), client: Object.values(CLIENT_ROWS) };
    for (const [program, rows] of Object.entries(known)) {
      const parse = program === "server" ? parseServerOptions : parseClientOptions;
      for (const args of [["--help"], ["-h"], ["--help", "--port", "x", "--nonsense"]]) {
        const parsed = parse(args, locale);
        assert(parsed.type === "help");
        const names = rows.map(({ name }) => `--${name}`);
        for (const flag of [...names, "--lang", "--help", "--version"]) {
          assert(new RegExp(`^  ${flag} .*\\p{L}`, "mu").test(parsed.text), flag);
        }
      }
    }
  });
}

Deno.test("a history is kept in a file, all of it or so much", () => {
  const keep = (value: string): Keep => server("--history", "chat.db", "--keep", value).keep;
  assertEquals(server("--history", "chat.db").history, "chat.db");
  assertEquals(keep("100"), { type: "entries", max: 100 });
  assertEquals(keep("30d"), { type: "days", max: 30 });
  for (const value of ["0", "-1", "x", "3 d", "d", "1.5"]) {
    assertStringIncludes(refusal("server", ["--keep", value]), "--keep");
  }
});

Deno.test("what SQLite does not take for a file is refused as a history", () => {
  for (
    const name of [":memory:", ":MEMORY:", "file:chat.db", "file:chat.db?mode=memory", "", " "]
  ) {
    assertStringIncludes(refusal("server", [`--history=${name}`]), "--history", name);
    const backup = parseBackupOptions([`--history=${name}`, "copy.db"], "en");
    assert(backup.type === "refused");
    assertStringIncludes(backup.sentence, "--history", name);
  }
  assertEquals(server("--history", "./:memory:").history, "./:memory:");
  assertEquals(server("--history", "file").history, "file");
});

Deno.test("what is to be kept, and how, is refused where nothing is kept", () => {
  for (const locale of ["pt-BR", "en"]) {
    for (const [option, value] of [["--keep", "30d"], ["--durable", "full"]] as const) {
      const sentence = refusal("server", [option, value], locale);
      for (const part of [option, "--history"]) assertStringIncludes(sentence, part);
    }
  }
});

Deno.test("what is kept outlives a power cut, unless one says otherwise", () => {
  const durability = (value: string): Durability =>
    server("--history", "chat.db", "--durable", value).durability;
  assertEquals([durability("full"), durability("normal")], ["full", "normal"]);
  assertStringIncludes(refusal("server", ["--history=a", "--durable", "off"]), "full, normal");
});

Deno.test("a backup is told its history, and its target", () => {
  assertEquals(run(parseBackupOptions(["--history", "chat.db", "copy.db"], "en-US")), {
    history: "chat.db",
    target: "copy.db",
    language: "en",
  });
  assertEquals(run(parseBackupOptions(["copy.db", "--history=chat.db"], "en")).target, "copy.db");
  const incomplete = [[], ["copy.db"], ["--history", "chat.db"], ["--history=a", "b", "c"]];
  for (const args of [...incomplete, ["--history=a", "b", "--keep", "1"]]) {
    assertEquals(parseBackupOptions(args, "en-US").type, "refused", args.join());
  }
});

Deno.test("the password and the operators are in files", () => {
  assertEquals(server("--password-file", "p").passwordFile, "p");
  assertEquals(server("--operator-file=o").operatorFile, "o");
  assertEquals(server("--motd=m").motd, "m");
  for (const flag of ["--password-file", "--operator-file", "--motd"]) {
    assertStringIncludes(refusal("server", [flag]), flag);
  }
});

Deno.test("a certificate and its key are given both or neither", () => {
  assertEquals(server("--tls-cert", "c", "--tls-key", "k").tls, { cert: "c", key: "k" });
  assertStringIncludes(refusal("server", ["--tls-cert", "c"]), "--tls-key");
  assertStringIncludes(refusal("server", ["--tls-key", "k"]), "--tls-cert");
  assertStringIncludes(refusal("server", ["--tls-cert=", "--tls-key", "k"]), "--tls-cert");
});

Deno.test("what happens is told in text or in json", () => {
  assertEquals(server("--log", "json").journal, "json");
  assertEquals(server("--log", "text").journal, "text");
  assertStringIncludes(refusal("server", ["--log", "xml"]), "text, json");
});

Deno.test("an operator's name has no space and no colon", () => {
  assertEquals(run(parseHashOptions(["chefe"], "en-US")), { name: "chefe", language: "en" });
  assertEquals(run(parseHashOptions(["007", "--lang", "pt"], "en")).name, "007");
  for (
    const args of [
      ["@ana"],
      ["ana,"],
      ["a\u202eb"],
      [],
      [""],
      ["a b"],
      ["a:b"],
      ["#a"],
      ["a", "b"],
      ["a", "--port", "1"],
    ]
  ) {
    assertEquals(parseHashOptions(args, "en-US").type, "refused", args.join());
  }
});

Deno.test("a dumb terminal is told by its kind, and no kind is none", () => {
  assertEquals(client("--term=dumb").isDumb, true);
  for (const term of ["", "xterm-256color"]) assertEquals(client(`--term=${term}`).isDumb, false);
  assertEquals(client().isDumb, false);
});

Deno.test("the version is asked for", () => {
  assertEquals(parseServerOptions(["--version"], "en").type, "version");
  assertEquals(parseClientOptions(["--version"], "en").type, "version");
});

Deno.test("a certificate is made without a word more, and not where one asks for help", () => {
  assertEquals(parseCertOptions([], "en-US"), { type: "run", options: { language: "en" } });
  assertEquals(parseCertOptions(["--help"], "pt-BR").type, "help");
  assertEquals(parseCertOptions(["localhost"], "en-US").type, "refused");
});
