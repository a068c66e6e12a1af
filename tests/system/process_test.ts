import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import {
  type Outcome,
  Peer,
  Program,
  runServer,
  SERVER_NET,
  SERVER_SCRIPT,
  startServer,
} from "./harness.ts";

const STACK_TRACE = /\n\s+at |Uncaught|file:\/\//;

/** Runs the server to its end, which must come by itself. */
async function outcomeOf(
  args: readonly string[],
  options?: { flags?: string[]; locale?: string },
): Promise<Outcome> {
  await using program = runServer(args, options);
  return await program.outcome();
}

function assertOneSentence({ stdout, stderr }: Outcome, expected: RegExp): void {
  assertEquals(stdout, "");
  assertEquals(stderr.split("\n").length, 1, stderr);
  assertMatch(stderr, expected);
  assert(!STACK_TRACE.test(stderr), stderr);
}

const LISTENING = {
  "en_US.UTF-8": /^Server listening: localhost:\d+$/,
  "pt_BR.UTF-8": /^Servidor conectado: localhost:\d+$/,
} as const;

for (const [locale, firstLine] of Object.entries(LISTENING)) {
  Deno.test(`the first line says where it listens, in the language of ${locale}`, async () => {
    await using program = runServer(["--port", "0"], { locale });
    await program.until(() => program.stdout.length >= 2, "how to join");
    assertMatch(program.stdout[0] ?? "", firstLine);
    assertMatch(program.stdout[1] ?? "", /nc localhost \d+$/);
    program.signal("SIGTERM");
    assertEquals((await program.outcome()).code, 0);
  });
}

Deno.test("how to join comes with the first line, in one piece", async () => {
  const args = ["run", "--no-prompt", SERVER_NET, SERVER_SCRIPT, "--port", "0", "--lang", "en"];
  const command = new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "null" });
  await using server = command.spawn();
  const reader = server.stdout.getReader();
  const { value } = await reader.read();
  assertMatch(new TextDecoder().decode(value), /^Server listening: .*\nTo join: .*\n$/);
  server.kill("SIGTERM");
  while (!(await reader.read()).done);
  assert((await server.status).success);
});

Deno.test("--quiet says only where it listens, --lang wins over the locale", async () => {
  await using program = runServer(["--port", "0", "--quiet", "--lang", "pt-BR"]);
  await program.until(() => program.stdout.length > 0, "the first line");
  const port = Number(program.stdout[0]?.split(":").at(-1));
  await using ana = await Peer.named(port, "ana");
  ana.close();
  program.signal("SIGINT");
  const { code, stdout, stderr } = await program.outcome();
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^Servidor conectado: localhost:\d+$/);
});

Deno.test("a port that is taken is told in one sentence with what to do", async () => {
  await using server = await startServer();
  for (
    const [lang, expected] of [
      ["en", /^Could not start the server\. The address is in use: .* --port\.$/],
      ["pt-BR", /^Não foi possível iniciar o servidor\. O endereço já está em uso: .* --port\.$/],
    ] as const
  ) {
    const outcome = await outcomeOf(["--port", `${server.port}`, "--lang", lang]);
    assertEquals(outcome.code, 1);
    assertOneSentence(outcome, expected);
  }
});

Deno.test("a missing permission is told with the exact command to run, and that command works", async () => {
  const args = ["--port", "0", "--lang", "en"];
  const outcome = await outcomeOf(args, { flags: [] });
  assertEquals(outcome.code, 1);
  assertOneSentence(outcome, /^Could not start the server\. The permission for localhost:0 /);
  const [, command = ""] = /Run: deno run (.*)$/.exec(outcome.stderr) ?? [];
  const [flag = "", script = "", ...rest] = command.replaceAll('"', "").split(" ");
  assertEquals([flag, script, ...rest], [SERVER_NET, "server.ts", ...args]);
  await using program = runServer(rest, { flags: [flag] });
  await program.until(() => program.stdout.length > 0, "the first line");
  program.signal("SIGTERM");
  assertEquals((await program.outcome()).code, 0);

  const portuguese = await outcomeOf(["--host", "0.0.0.0", "--port", "10109", "--lang", "pt-BR"]);
  assertEquals(portuguese.code, 1);
  assertOneSentence(
    portuguese,
    /Falta a permissão para 0\.0\.0\.0:10109\. Execute: deno run --allow-net=0\.0\.0\.0:10109 server\.ts --host 0\.0\.0\.0 --port 10109 --lang pt-BR$/,
  );
});

Deno.test("an address that is not this machine's, or no address, is told in one sentence", async () => {
  for (
    const [host, expected] of [
      ["192.0.2.1", /^Could not start the server\. That address is not this machine's\..*--host/],
      ["nao-existe.invalid", /^Could not start the server\. There is no machine of that name\./],
    ] as const
  ) {
    const outcome = await outcomeOf(["--host", host, "--port", "0"], {
      flags: [`--allow-net=${host}`],
    });
    assertEquals(outcome.code, 1, host);
    assertOneSentence(outcome, expected);
  }
});

Deno.test("a wrong option gets one sentence: which, what is allowed, what it got; exit code 2", async () => {
  const wrong: Array<[args: string[], english: RegExp, portuguese: RegExp]> = [
    [
      ["--prot", "1"],
      /^Unknown option: --prot\. Did you mean --port\? There are: .*--port/,
      /^Opção desconhecida: --prot\. Seria --port\? As que há: .*--port/,
    ],
    [
      ["--port", "65536"],
      /^Bad value for --port: a whole number from 0 to 65535, not 65536\.$/,
      /^Valor inválido para --port: um número inteiro de 0 a 65535, não 65536\.$/,
    ],
    [["--port"], /^The value of --port is missing: /, /^Falta o valor de --port: /],
    [["--rate=abc"], /--rate: .*, not abc\.$/, /--rate: .*, não abc\.$/],
    [["--replay", "-1"], /--replay/, /--replay/],
    [["--host", "a b"], /--host: .*, not a b\.$/, /--host: .*, não a b\.$/],
    [["10101"], /^Unexpected argument: 10101\./, /^Argumento inesperado: 10101\./],
    [
      ["--port", "0", "hash", "ana"],
      /^hash stands before all else: server\.ts hash /,
      /^hash vem antes de tudo: server\.ts hash /,
    ],
    [["-x"], /^Unknown option: -x\./, /^Opção desconhecida: -x\./],
  ];
  const cases = wrong.flatMap(([args, english, portuguese]) => [
    { args, expected: english, locale: "en_US.UTF-8" },
    { args, expected: portuguese, locale: "pt_BR.UTF-8" },
  ]);
  // Two at a time: two cores.
  for (let n = 0; n < cases.length; n += 2) {
    await Promise.all(
      cases.slice(n, n + 2).map(async ({ args, expected, locale }) => {
        const outcome = await outcomeOf(args, { locale });
        assertEquals(outcome.code, 2, `${args}: ${outcome.stderr}`);
        assertOneSentence(outcome, expected);
      }),
    );
  }
  const outcome = await outcomeOf(["--lang", "klingon"]);
  assertEquals(outcome.code, 2);
  assertOneSentence(outcome, /--lang: pt-BR, en, not klingon\.$/);
});

Deno.test("--help and --version need no permission and end with 0", async () => {
  for (
    const [locale, heading] of [["en_US.UTF-8", "Usage"], ["pt_BR.UTF-8", "Uso"]] as const
  ) {
    const { code, stdout, stderr } = await outcomeOf(["--help"], { flags: [], locale });
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, heading);
    for (
      const option of [
        "host",
        "port",
        "lang",
        "replay",
        "rate",
        "max-clients",
        "max-per-address",
        "max-line-bytes",
        "quiet",
        "verbose",
        "help",
        "version",
      ]
    ) assertStringIncludes(stdout, `--${option}`);
  }
  const { code, stdout, stderr } = await outcomeOf(["--version"], { flags: [] });
  assertEquals([code, stderr], [0, ""]);
  // Without a permission a clone does not know its commit.
  assertMatch(
    stdout,
    /^papo-server \d+\.\d+\.\d+, protocol 1 \(commit not known; Deno [\d.]+, \w+ \w+\)$/,
  );
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`${signal} tells everyone, flushes and ends with 0 within 2 s, whoever does not read`, async () => {
    await using server = await startServer(["--rate", "0"]);
    const { program, port } = server;
    await using loud = await Peer.named(port, "alto");
    await using sleeper = await Peer.named(port, "dorme");
    await using reader = await Peer.named(port, "atento");
    await using nobody = await Peer.connect(port);
    // The sleeper's end is full by then, so that writing to it hangs.
    for (let n = 0; n < 12; n++) {
      await loud.send(`${"x".repeat(4_000)}\n`.repeat(256));
    }
    await loud.send("última\n");
    await reader.readUntil("<alto> última\n", 10_000);
    await loud.send("depois da última\n");
    const beganMs = performance.now();
    // What was said before the signal has been read by the server once this is answered.
    await loud.send("/topic\n");
    await loud.readUntil("não tem assunto\n");
    program.signal(signal);
    assertEquals(
      await reader.readToEnd(),
      "<alto> depois da última\n* O servidor está sendo desligado. Até logo!\n",
    );
    assertStringIncludes(await loud.readToEnd(), "* O servidor está sendo desligado. Até logo!\n");
    await nobody.readToEnd();
    const { code, stdout, stderr } = await program.outcome();
    assertLess(performance.now() - beganMs, 2_000);
    assertEquals([code, stderr], [0, ""]);
    assertEquals(stdout.split("\n").at(-1), "Servidor desligado");
    sleeper.close();
  });
}

Deno.test("with everyone reading it ends much sooner", async () => {
  await using server = await startServer();
  const { program, port } = server;
  await using ana = await Peer.named(port, "ana");
  const beganMs = performance.now();
  program.signal("SIGTERM");
  await ana.readUntil("Até logo!\n");
  ana.close();
  assertEquals((await program.outcome()).code, 0);
  assertLess(performance.now() - beganMs, 500);
});

Deno.test("after the signal nobody new is taken in", async () => {
  await using server = await startServer();
  const { program, port } = server;
  await using ana = await Peer.named(port, "ana");
  program.signal("SIGTERM");
  await ana.readUntil("Até logo!\n");
  let refused = false;
  try {
    await using late = await Peer.connect(port);
    refused = (await late.readToEnd()) === "";
  } catch {
    refused = true;
  }
  assert(refused);
});

Deno.test("a second signal ends it at once", async () => {
  await using server = await startServer(["--rate", "0"]);
  const { program, port } = server;
  await using loud = await Peer.named(port, "alto");
  await using sleeper = await Peer.named(port, "dorme");
  for (let n = 0; n < 12; n++) await loud.send(`${"x".repeat(4_000)}\n`.repeat(256));
  program.signal("SIGINT");
  await loud.readUntil("Até logo!\n");
  // One that follows within 100 ms may be the same key press, come twice by way of a task runner.
  const beganMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 150));
  program.signal("SIGINT");
  const { code } = await program.outcome();
  assertEquals(code, 0);
  assertLess(performance.now() - beganMs, 700);
  sleeper.close();
});

Deno.test("--verbose prints one line for each connect and disconnect, with the reason", async () => {
  await using server = await startServer(["--verbose", "--max-clients", "2"]);
  const { program, port } = server;
  const line = (pattern: RegExp): Promise<void> =>
    program.until(() => program.log.some((line) => pattern.test(line)), `${pattern}`);
  await using ana = await Peer.named(port, "ana");
  await line(/^127\.0\.0\.1:\d+ conectou-se \(1 conexão\)$/);
  await using bia = await Peer.named(port, "bia");
  await line(/^127\.0\.0\.1:\d+ conectou-se \(2 conexões\)$/);
  await using late = await Peer.connect(port);
  await late.readToEnd();
  await line(/^127\.0\.0\.1:\d+ desconectou-se: o servidor está cheio$/);
  await ana.send("/quit\n");
  await ana.readToEnd();
  ana.close();
  await line(/^127\.0\.0\.1:\d+ \(ana\) desconectou-se: despediu-se$/);
  bia.close();
  await line(/^127\.0\.0\.1:\d+ \(bia\) desconectou-se: encerrou a conexão$/);
  await using browser = await Peer.connect(port);
  await browser.send("GET / HTTP/1.1\r\n\r\n");
  await browser.readToEnd();
  browser.close();
  await line(/^127\.0\.0\.1:\d+ desconectou-se: era um pedido HTTP$/);
  program.signal("SIGTERM");
  const { code, stderr } = await program.outcome();
  assertEquals(code, 0);
  assertEquals(stderr.split("\n").length, 7, stderr);
});

Deno.test("the server needs no permission but its addresses", async () => {
  await using program = new Program(
    ["--allow-net=127.0.0.1,[::1]"],
    new URL("../../server.ts", import.meta.url).pathname,
    ["--port", "0"],
    "C",
  );
  await program.until(() => program.stdout.length > 0, "the first line");
  const port = Number(program.stdout[0]?.split(":").at(-1));
  await using ana = await Peer.named(port, "ana");
  await ana.send("/who\n");
  await ana.readUntil("* #geral (1): ana\n");
  assertEquals(program.stderr, []);
});
