/**
 * `server.ts doctor`, on machines where something is wrong.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { opensslArguments } from "../../lib/server/tls/certificate.ts";
import { type Outcome, Process, runServer, SERVER_NET, startServer } from "./harness.ts";
import { HAS_NAMESPACES, Namespace } from "./namespace.ts";
import { entry, succeeds, TemporaryFolder } from "./temporary.ts";
import { hasOpenssl } from "./tls_pair.ts";
import { Typed } from "./typed.ts";

async function doctor(args: readonly string[], flags: string[] = [SERVER_NET]): Promise<Outcome> {
  await using program = runServer(["doctor", "--lang", "en", ...args], { flags });
  return await program.outcome();
}

/** What it found to be wrong. */
function wrongs({ stdout }: Outcome): string[] {
  return stdout.split("\n").flatMap((line) => /^WRONG +(.*)$/.exec(line)?.[1] ?? []);
}

Deno.test("where nothing is wrong it says so, and ends with 0", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const outcome = await doctor(["--host", "127.0.0.1", "--port", `${port}`]);
  assertEquals([outcome.code, outcome.stderr, wrongs(outcome)], [0, "", []]);
  assertStringIncludes(outcome.stdout, `127.0.0.1:${port} is free`);
  assertMatch(outcome.stdout, /^well +papo-server \d.*Deno \d/m);
  assertMatch(outcome.stdout, /Nothing wrong was found\.$/);
});

Deno.test("a port that is taken is told, and whether it is by a Papo", async () => {
  await using server = await startServer();
  using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const taken = (port: number): Promise<Outcome> =>
    doctor(["--host", "127.0.0.1", "--port", `${port}`]);
  const own = await taken(server.port);
  // Whoever looks for what is wrong has his server running.
  assertEquals([own.code, wrongs(own)], [0, []]);
  assertStringIncludes(own.stdout, `well   A Papo listens on 127.0.0.1:${server.port}; a second`);
  const another = await taken(other.addr.port);
  assertEquals([another.code, wrongs(another)], [1, [
    `Another program listens on 127.0.0.1:${other.addr.port}. End it, or choose another port with --port.`,
  ]]);
});

Deno.test("the port for instruments is looked at too: taken, the same as the other, or free", async () => {
  using other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const taken = other.addr.port;
  const refusal =
    `The port ${taken} of --status is in use, or not allowed. Choose another with --status.`;
  const inUse = await doctor(["--port", "0", "--status", `${taken}`]);
  assertEquals([inUse.code, wrongs(inUse)], [1, [refusal]]);
  other.close();
  const free = await doctor(["--port", "0", "--status", `${taken}`]);
  assertEquals([free.code, wrongs(free)], [0, []], free.stdout);
  assertStringIncludes(free.stdout, `localhost:${taken} is free`);
  const twice = await doctor(["--port", `${taken}`, "--status", `${taken}`]);
  assertEquals([twice.code, wrongs(twice)], [1, [refusal]]);
});

Deno.test({
  name: "a Papo that speaks TLS is one, too",
  ignore: !await hasOpenssl(),
  fn: async () => {
    using folder = new TemporaryFolder();
    const files = { cert: `${folder.path}/cert.pem`, key: `${folder.path}/key.pem` };
    assert(await succeeds("openssl", ...opensslArguments(files, ["127.0.0.1"])));
    const options = ["--host", "127.0.0.1", "--tls-cert", files.cert, "--tls-key", files.key];
    const flags = [SERVER_NET, `--allow-read=${folder.path}`];
    await using server = runServer([...options, "--port", "0"], { flags });
    await server.until(() => server.stdout.length > 0, "listening");
    const port = /:(\d+)$/.exec(server.stdout[0] ?? "")?.[1] ?? "";
    const { code, stdout } = await doctor([...options, "--port", port], flags);
    assertEquals(code, 0, stdout);
    assertStringIncludes(stdout, `A Papo listens on 127.0.0.1:${port};`);
  },
});

Deno.test({
  name: "a certificate that runs out soon is told by the doctor, and by the server in its log",
  ignore: !await hasOpenssl(),
  fn: async () => {
    using folder = new TemporaryFolder();
    const files = { cert: `${folder.path}/cert.pem`, key: `${folder.path}/key.pem` };
    const made = opensslArguments(files, ["127.0.0.1"]);
    made[made.indexOf("-days") + 1] = "3";
    assert(await succeeds("openssl", ...made));
    const options = ["--host", "127.0.0.1", "--tls-cert", files.cert, "--tls-key", files.key];
    const flags = [SERVER_NET, `--allow-read=${folder.path}`];
    const outcome = await doctor([...options, "--port", "0"], flags);
    const ending = /certificate \S+cert\.pem runs out in [23] days\. Put a new one in its place/;
    assertMatch(wrongs(outcome).join("\n"), ending);
    await using server = runServer([...options, "--port", "0", "--lang", "en"], { flags });
    await server.until(() => server.stderr.some((line) => ending.test(line)), "word of it");
    made[made.indexOf("-days") + 1] = "300";
    assert(await succeeds("openssl", ...made));
    const well = await doctor([...options, "--port", "0"], flags);
    assertEquals(wrongs(well), []);
    assertMatch(well.stdout, /certificate \S+cert\.pem holds until /);
  },
});

Deno.test("permissions that are missing are told as what to run, with the same arguments", async () => {
  const outcome = await doctor(["--host", "127.0.0.1", "--port", "7", "--history", "c.db"], []);
  assertEquals(wrongs(outcome), [
    "Permissions are missing. Run: deno run --allow-net=127.0.0.1:7 --allow-read=c.db " +
    "--allow-write=c.db,c.db-wal server.ts --lang en --host 127.0.0.1 --port 7 --history c.db",
  ]);
  assertStringIncludes(outcome.stdout, "c.db cannot be looked at");
});

Deno.test("a history is looked through and not changed, and so are its folder and its time", async () => {
  using folder = new TemporaryFolder();
  const { path, file } = folder;
  const look = (file: string): Promise<Outcome> =>
    doctor(["--port", "0", "--history", file], [
      SERVER_NET,
      `--allow-read=${path}`,
      `--allow-write=${path}`,
    ]);
  const fresh = await look(file);
  assertEquals([fresh.code, folder.names], [0, []]);
  assertStringIncludes(fresh.stdout, "does not exist yet");
  {
    using store = folder.open();
    store.commit([entry(1, "oi")]);
  }
  const before = Deno.statSync(file);
  const sound = await look(file);
  assertEquals(sound.code, 0, sound.stdout);
  assertStringIncludes(sound.stdout, "a history without damage");
  assertEquals(Deno.statSync(file).mtime, before.mtime);
  Deno.utimeSync(file, new Date(), new Date(Date.now() + 3 * 3_600_000));
  assertMatch(wrongs(await look(file)).join(), /was written [23] hours in the future/);
  assertMatch(
    wrongs(await look(`${path}/none/chat.db`)).join(),
    /The folder of \S+ does not exist/,
  );
  Deno.writeTextFileSync(`${path}/notes`, "not a history, however long it may be");
  assertMatch(wrongs(await look(`${path}/notes`)).join(), /is no history of Papo/);
});

Deno.test("the files that options name are read, and what is wrong with them is said", async () => {
  using folder = new TemporaryFolder();
  const file = `${folder.path}/secret`;
  Deno.writeTextFileSync(file, "segredo1\n");
  const flags = [SERVER_NET, `--allow-read=${folder.path}`];
  const well = await doctor(["--port", "0", "--password-file", file], flags);
  assertEquals(well.code, 0, well.stdout);
  assertStringIncludes(well.stdout, "passwords, operators and certificates will do");
  assert(!well.stdout.includes("segredo1"));
  const bad = await doctor(["--port", "0", "--operator-file", file], flags);
  assertMatch(wrongs(bad).join(), /^Line 1 of \S+ will not do/);
  const none = await doctor(["--port", "0", "--password-file", `${file}s`], flags);
  assertMatch(wrongs(none).join(), /cannot be read/);
});

Deno.test("it takes a server's options, wherever it stands among them, and no other word", async () => {
  for (const args of [["doctor", "again"], ["--port", "x", "doctor"]]) {
    await using program = runServer([...args, "--lang", "en"]);
    assertEquals((await program.outcome()).code, 2);
  }
  await using help = runServer(["--host", "::", "doctor", "--help", "--lang", "pt-BR"]);
  const { code, stdout } = await help.outcome();
  assertEquals(code, 0);
  assertStringIncludes(stdout, "server.ts doctor");
  assertStringIncludes(stdout, "--history");
});

Deno.test({
  name:
    "a hosts file that does not know localhost, or that sends it away, is told with what to write",
  ignore: !HAS_NAMESPACES,
  fn: async () => {
    for (
      const [hosts, expected] of [
        ["10.9.8.7 localhost\n", /which is not this machine\. Mend the line of localhost/],
        ["127.0.0.1 localhost\n", undefined],
      ] as const
    ) {
      await using machine = await Namespace.create(hosts);
      await using program = new Typed("deno task --quiet server doctor --lang en", machine.prefix);
      const outcome = await program.outcome();
      if (expected === undefined) assertEquals(wrongs(outcome), [], outcome.stdout);
      else assertMatch(wrongs(outcome).join("\n"), expected);
    }
  },
});

Deno.test({
  name: "for a network it says by which addresses others get in, and what may keep them out",
  ignore: !HAS_NAMESPACES,
  fn: async () => {
    const network = "ip link add eth0 type bridge && ip address add 192.168.1.20/24 dev eth0 && " +
      "ip link set eth0 up";
    for (
      const [setup, expected] of [[network, "192.168.1.20"], ["true", "on no network"]] as const
    ) {
      await using machine = await Namespace.create("127.0.0.1 localhost\n", setup);
      await using program = new Typed(
        "deno task --quiet server:lan doctor --lang en",
        machine.prefix,
      );
      const { stdout, code } = await program.outcome();
      assertStringIncludes(stdout, expected);
      assertEquals(code, setup === network ? 0 : 1, stdout);
      if (setup !== network) continue;
      assertStringIncludes(stdout, "let in TCP 10101 and UDP 5353");
      assertStringIncludes(stdout, "Those who look on the network can find it");
    }
  },
});

const NETWORK = "ip link add eth0 type bridge && ip address add 192.168.1.20/24 dev eth0 && " +
  "ip link set eth0 up";
/** Holds the port by which networks are searched, and shares it with nobody. */
const GREEDY = `import { createSocket } from "node:dgram";
createSocket("udp4").bind(5353, "0.0.0.0", () => console.log("bound"));`;

Deno.test({
  name: "whoever keeps the port to itself by which networks are searched is told of",
  ignore: !HAS_NAMESPACES,
  fn: async () => {
    await using machine = await Namespace.create("127.0.0.1 localhost\n", NETWORK);
    const prefix = [...machine.prefix];
    await using greedy = new Process([...prefix, "deno", "eval", GREEDY], "C");
    await greedy.until(() => greedy.stdout.length > 0, "the port", 20_000);
    await using program = new Typed("deno task --quiet server:lan doctor --lang en", prefix);
    const outcome = await program.outcome();
    assertMatch(wrongs(outcome).join(), /^Another program keeps UDP port 5353 to itself/);
    // Who knows the address gets in all the same.
    await using server = new Typed("deno task --quiet server:lan --lang en", prefix);
    await server.until(() => server.stderr.length > 0, "word of it", 20_000);
    assertMatch(server.stderr.join(), /nobody finds this server without its address/);
    assert(await machine.reaches("192.168.1.20", 10_101));
  },
});

const CLOSED = "nft add table inet t && " +
  "nft 'add chain inet t in { type filter hook input priority 0; policy drop; }' && " +
  "nft add rule inet t in iif lo accept && nft add rule inet t in tcp dport 22 accept";

Deno.test({
  name: "a firewall that keeps others out is told with what lets them in, and that does",
  ignore: !HAS_NAMESPACES || !await succeeds("nft", "--version"),
  fn: async () => {
    await using machine = await Namespace.create("127.0.0.1 localhost\n", NETWORK);
    const look = async (): Promise<Outcome> => {
      const command = "deno run -A --no-prompt server.ts doctor --host :: --lang en";
      await using program = new Typed(command, machine.prefix);
      return await program.outcome();
    };
    const open = await look();
    assertStringIncludes(open.stdout, "This machine's firewall lets in TCP 10101");
    await machine.run(CLOSED);
    const closed = await look();
    const remedies = wrongs(closed).map((text) => /To let it in: sudo (.*)$/.exec(text)?.[1] ?? "");
    assertMatch(wrongs(closed).join(" "), /keeps out TCP 10101\..*keeps out UDP 5353\./);
    for (const remedy of remedies) await machine.run(remedy);
    const mended = await look();
    assertEquals([mended.code, wrongs(mended)], [0, []], mended.stdout);
  },
});

Deno.test({
  name: "where a firewall may not be looked at it says how one looks, and what to let in",
  ignore: !HAS_NAMESPACES,
  fn: async () => {
    await using machine = await Namespace.create("127.0.0.1 localhost\n", NETWORK);
    await using program = new Typed(
      "deno task --quiet server:lan doctor --lang pt-BR",
      machine.prefix,
    );
    const { stdout } = await program.outcome();
    assertMatch(
      stdout,
      /deixe entrar TCP 10101 e UDP 5353.*sudo deno run .*--allow-run=nft.* doctor/,
    );
  },
});
