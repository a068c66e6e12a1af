/**
 * The npm package: built and packed, then run by `npx` in an empty home and within somebody else's project.
 * Without npm, or the registry that has Deno, it is shown as ignored.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type Outcome, Process } from "./harness.ts";
import { canFetchDeno } from "./npm.ts";
import { succeeds, TemporaryFolder } from "./temporary.ts";
import { PROJECT, Typed } from "./typed.ts";

/** The launcher needs some of Node's, and a version of Deno that may have to be fetched. */
const HAS_NPM = Deno.build.os === "linux" &&
  await succeeds("npx", "--version") &&
  await canFetchDeno();
/** Fetching Deno takes its time. */
const SLOW_MS = 120_000;

async function run(folder: string, script: string): Promise<Outcome> {
  await using process = new Process(["sh", "-c", `cd "$0" && ${script}`, folder], "en_US.UTF-8");
  return await process.outcome(SLOW_MS);
}

/** The package, packed, and a home with nothing in it but what npm has fetched before. */
class Packed implements Disposable {
  readonly #folder = new TemporaryFolder();
  /** Where to be, and who to be. */
  readonly prefix: string;
  readonly path: string;

  private constructor(cache: string) {
    const { path } = this.#folder;
    this.path = path;
    for (const folder of ["home", "empty", "package"]) Deno.mkdirSync(`${path}/${folder}`);
    this.prefix = `HOME=${path}/home npm_config_cache=${cache} npm_config_prefer_offline=true ` +
      `npm_config_update_notifier=false npm_config_prefix=${path}/prefix`;
  }

  static async make(): Promise<Packed> {
    const { stdout: cache } = await run(PROJECT, "npm config get cache");
    const packed = new Packed(cache.trim());
    const { path } = packed;
    const built = await run(
      PROJECT,
      `deno run --no-prompt -A packaging/npm.ts ${path}/package && cd ${path} && npm pack ./package --silent`,
    );
    assertEquals(built.code, 0, built.stderr);
    return packed;
  }

  /** A command of npx's in a folder of this one. */
  npx(folder: string, args: string): Promise<Outcome> {
    const command = `${this.prefix} npx --yes --package ${this.path}/papo-0.1.0.tgz papo ${args}`;
    return run(`${this.path}/${folder}`, command);
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }
}

Deno.test({
  name: "the npm package has the programs, their licence and one dependency, and nothing of tests",
  ignore: !HAS_NPM,
  fn: async () => {
    using packed = await Packed.make();
    const manifest = JSON.parse(await Deno.readTextFile(`${packed.path}/package/package.json`));
    assertEquals(manifest.dependencies, { deno: Deno.version.deno });
    const { stdout } = await run(packed.path, "tar -tzf papo-0.1.0.tgz");
    for (const file of ["bin/papo.cjs", "lib/client.js", "lib/server.js", "LICENSE", "README.md"]) {
      assertStringIncludes(stdout, `package/${file}`);
    }
    assert(!/test|fast-check/.test(stdout), stdout);
  },
});

Deno.test({
  name:
    "npx runs both programs in an empty home and in a foreign project, with exit codes and signals",
  ignore: !HAS_NPM,
  fn: async () => {
    using packed = await Packed.make();
    Deno.mkdirSync(`${packed.path}/foreign`);
    Deno.writeTextFileSync(
      `${packed.path}/foreign/package.json`,
      '{"type":"module","name":"foreign"}',
    );
    Deno.writeTextFileSync(
      `${packed.path}/foreign/deno.json`,
      '{"imports":{"@std/cli/parse-args":"./no"}}',
    );
    for (const folder of ["empty", "foreign"]) {
      const version = await packed.npx(folder, "--version");
      assertEquals(version.code, 0, version.stderr);
      assertMatch(version.stdout, /^papo \d+\.\d+\.\d+, protocol 1 \(commit [\da-f]{12}; Deno /);
      const refused = await packed.npx(folder, "serve --port x");
      assertEquals(refused.code, 2);
      assertStringIncludes(refused.stderr, "--port");
      for (const args of ["--help", "serve --help", "init --help", "cert --help", "find --help"]) {
        const { code, stdout } = await packed.npx(folder, args);
        assertEquals(code, 0, args);
        assertMatch(stdout, /^(?:Usage|Uso): papo /m);
        assert(!/deno task|(?:server|client)\.ts/.test(stdout), stdout);
      }
    }
    // Installed, as for longer than a try.
    const { path } = packed;
    const installed = await run(path, `${packed.prefix} npm install --global ./papo-0.1.0.tgz`);
    assertEquals(installed.code, 0, installed.stderr);
    const papo = `${path}/prefix/bin/papo`;
    await using server = new Typed(`${papo} serve --port 0 --lang en`);
    await server.until(() => server.stdout.length >= 2, "listening", SLOW_MS);
    const port = /:(\d+)$/.exec(server.stdout[0] ?? "")?.[1];
    assertStringIncludes(server.stdout[1] ?? "", `papo --port ${port}`);
    const page = await fetch(`http://localhost:${port}/`);
    assertStringIncludes(await page.text(), "<title>");
    await using filter = new Typed(`${papo} --port ${port} --nick ana`);
    await filter.write("oi\n");
    await using tail = new Typed(`${papo} tail --port ${port} --history 5`);
    await tail.until(() => tail.stdout.some((line) => line.includes("oi")), "what was said");
    tail.signal("SIGTERM");
    assertEquals((await tail.outcome()).code, 143);
    await filter.endInput();
    assertEquals((await filter.outcome()).code, 0);
    server.signal("SIGTERM");
    const ended = await server.outcome();
    assertEquals([ended.code, ended.stdout.trim().split("\n").at(-1)], [0, "Server stopped"]);
    const nobody = await run(path, `${papo} send --port ${port} oi`);
    assertEquals(nobody.code, 1);
  },
});

Deno.test({
  name: "each start has exactly the permissions that its arguments take",
  fn: async () => {
    const flags = async (args: string): Promise<string[]> => {
      const read = /--(?:profile|config|data)/.test(args) ? "--allow-read" : "";
      const { stdout, stderr } = await run(
        PROJECT,
        `deno run --no-prompt ${read} packaging/permissions.ts ${args}`,
      );
      assertEquals(stderr, "", args);
      return stdout === "" ? [] : stdout.trimEnd().split("\n");
    };
    const small = "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=120";
    assertEquals(await flags("server"), [
      small,
      "--allow-net=localhost:10101,127.0.0.1:10101,[::1]:10101",
    ]);
    assertEquals(await flags("server --host 127.0.0.1 --port 7 --history c.db --password-file p"), [
      small,
      "--allow-net=127.0.0.1:7",
      "--allow-read=c.db,p",
      "--allow-write=c.db,c.db-wal",
    ]);
    const [, net = "", sys] = await flags("server --host 0.0.0.0");
    assertStringIncludes(
      net,
      "--allow-net=0.0.0.0:10101,0.0.0.0:5353,224.0.0.251:5353,10.0.0.0/8:10101",
    );
    assertEquals(sys, "--allow-sys=networkInterfaces,hostname");
    assertEquals(await flags("server --host 0.0.0.0 --announce off"), [
      small,
      "--allow-net=0.0.0.0:10101",
    ]);
    for (
      const args of ["server --help", "server --port x", "server hash ana", "client --version"]
    ) {
      assert((await flags(args)).length <= 0, args);
    }
    assertEquals(await flags("server backup --history a b"), ["--allow-read=a", "--allow-write=b"]);
    assertEquals(await flags("client --host a:7,b --ca c.pem"), [
      "--allow-net=a:7,b:10101",
      "--allow-read=c.pem",
    ]);
    // What is wrong with a file is for the program to say, which must read it for that.
    using folder = new TemporaryFolder();
    const { path } = folder;
    Deno.writeTextFileSync(`${path}/bad.jsonc`, '{ "prot": 7 }');
    Deno.writeTextFileSync(`${path}/pasword`, "senha\n");
    for (
      const option of [`--config ${path}/bad.jsonc`, `--config ${path}/none`, `--data ${path}`]
    ) {
      const read = [`--allow-read=${option.split(" ")[1]}`];
      for (const command of ["", "check ", "doctor "]) {
        assertEquals(await flags(`server ${command}${option}`), read);
      }
    }
    for (const script of ["", "send oi "]) {
      assertEquals(await flags(`client ${script}--profile ${path}/bad.jsonc`), [
        `--allow-read=${path}/bad.jsonc`,
      ]);
    }
    assertEquals((await flags("server cert")).slice(0, 2), ["--quiet", "--allow-run=openssl"]);
    const ofDoctor = await flags("server doctor --port 7");
    assertEquals(ofDoctor.includes("--allow-run=nft"), Deno.build.os === "linux");
    assertEquals(await flags("client send --port 7 oi"), ["--allow-net=localhost:7"]);
    assertEquals(await flags("client --port 7 --profile none.jsonc"), [
      "--allow-net=localhost:7",
      "--allow-read=none.jsonc,none.jsonc.new",
      "--allow-write=none.jsonc,none.jsonc.new",
    ]);
    const looking = await flags("client");
    assertMatch(looking.join(" "), /localhost:10101,0\.0\.0\.0:5353\S+192\.168\.0\.0\/16:10101/);
    assertEquals(looking[1], "--allow-sys=networkInterfaces");
  },
});
