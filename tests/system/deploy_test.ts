/**
 * What the files in `deploy/` start is started here as they would, as far as that goes without systemd and
 * containers.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parseServerOptions } from "../../lib/server/options.ts";
import { type Outcome, Process } from "./harness.ts";
import { HAS_NAMESPACES, Namespace } from "./namespace.ts";
import { succeeds, TemporaryFolder } from "./temporary.ts";
import { PROJECT, Typed } from "./typed.ts";

const NETWORK = "ip link add eth0 type bridge && ip address add 192.168.1.20/24 dev eth0 && " +
  "ip link set eth0 up";
const HAS_SYSTEMD = Deno.build.os === "linux" && await succeeds("systemd-analyze", "--version");
/** Every module is looked at. */
const SLOW_MS = 120_000;

function textOf(file: string): Promise<string> {
  return Deno.readTextFile(`${PROJECT}deploy/${file}`);
}

/** A list of words, as a Dockerfile has it behind one of its own. */
async function wordsBehind(word: string): Promise<string[]> {
  const [, list = "[]"] = new RegExp(`\\b${word} (\\[.*\\])`).exec(await textOf("Dockerfile")) ??
    [];
  const words: unknown = JSON.parse(list);
  assert(Array.isArray(words) && words.length > 0, word);
  return words.map(String);
}

async function run(command: readonly string[]): Promise<Outcome> {
  await using process = new Process(["sh", "-c", 'cd "$0" && exec "$@"', PROJECT, ...command], "C");
  return await process.outcome(SLOW_MS);
}

/** The flags that a server of these arguments takes. */
async function flagsFor(...args: readonly string[]): Promise<string[]> {
  const task = ["deno", "run", "--no-prompt", "--allow-read", "packaging/permissions.ts", "server"];
  const { stdout } = await run([...task, ...args]);
  return stdout.trimEnd().split("\n");
}

/** Words for a shell. */
function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
}

Deno.test({
  name: "what the Dockerfile starts is found on its network, and its health check finds it well",
  ignore: !HAS_NAMESPACES,
  fn: async () => {
    using folder = new TemporaryFolder();
    const inFolder = (word: string): string => word.replaceAll("/data", folder.path);
    const [deno = "", ...words] = await wordsBehind("ENTRYPOINT");
    const at = words.indexOf("server.ts");
    const flags = await flagsFor(...words.slice(at + 1).map(inFolder));
    assertEquals(words.slice(1, at).map(inFolder), flags);
    await using machine = await Namespace.create("127.0.0.1 localhost\n", NETWORK);
    await using server = new Typed(quoted([deno, ...words.map(inFolder)]), machine.prefix);
    await server.until(() => server.stdout.some((line) => line.includes("Papo @")), "being found");
    const check = await machine.run(`${quoted(await wordsBehind("CMD"))} && echo well`);
    assertEquals(check, "well\n");
    assert(folder.names.includes("history.db"), folder.names.join());
  },
});

Deno.test({
  name: "what systemd starts listens with what lies in its folder, and the unit is sound",
  ignore: !HAS_NAMESPACES,
  fn: async () => {
    using folder = new TemporaryFolder();
    const unit = await textOf("papo.service");
    const [, command = ""] = /^ExecStart=\/opt\/papo\/papo serve (.*)$/m.exec(unit) ?? [];
    const args = command.replace("/var/lib/papo", folder.path).split(" ");
    Deno.writeTextFileSync(`${folder.path}/password`, "segredo1\n");
    await using machine = await Namespace.create("127.0.0.1 localhost\n", NETWORK);
    const flags = ["run", "--no-prompt", ...await flagsFor(...args)];
    await using server = new Typed(
      quoted(["deno", ...flags, "server.ts", ...args]),
      machine.prefix,
    );
    await server.until(() => server.stdout.length > 0, "listening");
    assertEquals(server.stdout[0]?.endsWith("[::]:10101"), true);
    server.signal("SIGTERM");
    assertEquals((await server.outcome()).code, 0);
  },
});

Deno.test({
  name: "systemd has nothing to say against the unit",
  ignore: !HAS_SYSTEMD,
  fn: async () => {
    using folder = new TemporaryFolder();
    const unit = `${folder.path}/papo.service`;
    await Deno.writeTextFile(
      unit,
      (await textOf("papo.service")).replace("/opt/papo/papo", "/bin/true"),
    );
    const { code, stdout, stderr } = await run(["systemd-analyze", "verify", unit]);
    assertEquals([code, stdout, stderr], [0, "", ""]);
    const { stdout: exposure } = await run([
      ...["systemd-analyze", "security", "--offline=yes", "--no-pager", unit],
    ]);
    assertMatch(exposure, /exposure level for papo\.service: [0-2]\.\d OK/);
  },
});

Deno.test("what JSR gets are both programs with all that they need, and nothing of tests", async () => {
  using folder = new TemporaryFolder();
  const { path } = folder;
  const made = await run(["deno", "run", "--no-prompt", "-A", "packaging/jsr.ts", `${path}/jsr`]);
  assertEquals(made.code, 0, made.stderr);
  const task = ["deno", "publish", "--dry-run", "--allow-dirty", "--no-check"];
  const { code, stderr } = await run(["sh", "-c", 'cd "$0" && exec "$@"', `${path}/jsr`, ...task]);
  assertEquals(code, 0, stderr);
  const all = [
    "client.ts",
    "server.ts",
    "deno.json",
    "lib/page/index.html",
    "LICENSE",
    "CHANGELOG.md",
  ];
  for (const file of all) assertStringIncludes(stderr, `/${file} (`);
  assert(!/\/(?:tests|deploy|packaging)\//.test(stderr), stderr);
});

Deno.test("what a release is made by are tasks that there are, with the Deno that all is tried with", async () => {
  const workflow = await Deno.readTextFile(`${PROJECT}.github/workflows/release.yml`);
  const { tasks } = JSON.parse(await Deno.readTextFile(`${PROJECT}deno.json`));
  const named = [...workflow.matchAll(/deno task (\S+)/g)].map(([, task = ""]) => task);
  assertEquals(named.sort(), ["dist", "jsr", "npm"]);
  for (const task of named) assert(task in tasks, task);
  const [, version = ""] = /DENO_VERSION: (\S+)/.exec(workflow) ?? [];
  const others = [await Deno.readTextFile(`${PROJECT}.ci/run`), await textOf("Dockerfile")];
  for (const text of others) assertStringIncludes(text, version);
});

Deno.test("the servers of the compose file are started as they can be, and may reach all that they name", async () => {
  const compose = await Deno.readTextFile(new URL("../../deploy/cluster.yaml", import.meta.url));
  const [, words = ""] = /command: >-\n((?: {4}.*\n)+)/.exec(compose) ?? [];
  const [flags = "", args = ""] = words.trim().split(/\s+server\.ts\s+/);
  const parsed = parseServerOptions(args.trim().split(/\s+/), "en-US");
  assertEquals(parsed.type, "run");
  if (parsed.type !== "run") return;
  const { host, port, engine = [], engineReplicas } = parsed.options;
  const [, net = ""] = /--allow-net=(\S+)/.exec(flags) ?? [];
  assertEquals(net.split(","), [`${host}:${port}`, ...engine]);
  assertEquals(engineReplicas, engine.length);
  for (const server of engine) {
    assertEquals(compose.includes(`\n  ${server.replace(/:\d+$/, "")}:\n`), true, server);
  }
});
