/**
 * The task that builds both programs. Where Deno's base binary cannot be downloaded, any other stands in
 * for it: what comes out does not run, but all that it would run is in it, and so is with which
 * permissions.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import manifest from "../../deno.json" with { type: "json" };
import { Program, within } from "./harness.ts";
import { TemporaryFolder } from "./temporary.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const BASE = "/bin/true";
const ignore = Deno.build.os !== "linux";

/** What came of building in a folder, and what was said. */
async function build(
  folder: TemporaryFolder,
  args: readonly string[],
): Promise<{ code: number; said: string }> {
  const [, ...task] = manifest.tasks.compile.command.split(" ");
  const script = task.at(-1) ?? "";
  const building = new Deno.Command(Deno.execPath(), {
    args: [...task.slice(0, -1), "--no-prompt", `${ROOT}${script}`, ...args],
    cwd: folder.path,
    env: { DENORT_BIN: BASE, NO_COLOR: "1" },
  }).output();
  const { code, stderr } = await within(building, () => "compiling", 120_000);
  return { code, said: new TextDecoder().decode(stderr) };
}

/** What a binary knows of how it was built: JSON, somewhere in it. */
async function metadataOf(file: string): Promise<Record<string, unknown>> {
  const text = new TextDecoder("latin1").decode(await Deno.readFile(file));
  const from = text.indexOf('{"argv":[');
  assert(from !== -1, `${file} has metadata`);
  let depth = 0;
  for (const { 0: token, index } of text.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gs)) {
    if (token === "{") depth++;
    if (token === "}" && --depth === 0) return JSON.parse(text.slice(from, from + index + 1));
  }
  throw new Error(`the metadata of ${file} has no end`);
}

/** The files and folders that a binary holds, by name. */
async function namesIn(file: string): Promise<ReadonlySet<string>> {
  const text = new TextDecoder("latin1").decode(await Deno.readFile(file));
  return new Set([...text.matchAll(/\{"n":"([^"]+)"/g)].map(([, name = ""]) => name));
}

Deno.test({
  name: "what is said behind the task goes to both programs, each with its permissions alone",
  ignore,
  fn: async () => {
    using folder = new TemporaryFolder();
    const target = ["--target", "aarch64-unknown-linux-gnu"];
    const more = ["--location", "https://papo.example/", "--frozen"];
    const { code, said } = await build(folder, [...target, ...more]);
    assertEquals(code, 0, said);
    assertEquals(folder.names, ["papo", "papo-server"]);
    const [server, client] = await Promise.all([
      metadataOf(`${folder.path}/papo-server`),
      metadataOf(`${folder.path}/papo`),
    ]);
    for (const { location } of [server, client]) assertEquals(location, "https://papo.example/");
    const granted = ({ permissions }: Record<string, unknown>): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(permissions ?? {}).filter(([name, value]) =>
          name.startsWith("allow_") && name !== "allow_import" && value !== null
        ),
      );
    assertEquals(granted(server), {
      allow_net: [
        ...[
          "localhost",
          "127.0.0.1",
          "[::1]",
          "0.0.0.0",
          "[::]",
          "224.0.0.251:5353",
          "[ff02::fb]:5353",
        ],
        ...["10.0.0.0/8:10101", "172.16.0.0/12:10101", "192.168.0.0/16:10101"],
        "169.254.0.0/16:10101",
      ],
      allow_read: [],
      allow_write: [],
      allow_sys: ["networkInterfaces", "hostname"],
    });
    // It makes the files of --key and, by /save, of --profile.
    assertEquals(granted(client), {
      allow_net: [],
      allow_read: [],
      allow_write: [],
      allow_sys: ["networkInterfaces"],
    });
    assert(JSON.stringify(server["v8_flags"]).includes("--max-semi-space-size=4"));
    assert(JSON.stringify(server["v8_flags"]).includes("--heap-growing-percent=120"));
  },
});

/** The flags that stand for what a binary was built with. */
function flagsOf({ permissions, v8_flags: v8 }: Record<string, unknown>): string[] {
  const granted = Object.entries(permissions ?? {}).flatMap(([name, value]) => {
    if (!/^allow_(?:net|read|write|sys)$/.test(name) || !Array.isArray(value)) return [];
    const flag = `--${name.replace("_", "-")}`;
    return [value.length === 0 ? flag : `${flag}=${value.join(",")}`];
  });
  return [
    ...granted,
    ...(Array.isArray(v8) ? [`--v8-flags=${v8.filter((flag) => /^--/.test(flag)).join(",")}`] : []),
  ];
}

Deno.test({
  name: "with what stands in the binaries, and nothing else, the programs do what they are for",
  ignore,
  fn: async () => {
    using folder = new TemporaryFolder();
    const { code, said } = await build(folder, ["--frozen"]);
    assertEquals(code, 0, said);
    const start = async (binary: string, script: string, args: string[]): Promise<Program> => {
      const flags = flagsOf(await metadataOf(`${folder.path}/${binary}`));
      return new Program(flags, `${ROOT}${script}`, args, "en_US.UTF-8");
    };
    const history = `${folder.path}/chat.db`;
    const where = ["--port", "0", "--history", history, "--lang", "en"];
    await using server = await start("papo-server", "server.ts", where);
    await server.until(() => server.stdout.length > 0, "listening");
    const port = /:(\d+)$/.exec(server.stdout[0] ?? "")?.[1] ?? "";
    await using send = await start("papo", "client.ts", ["send", "--port", port, "oi"]);
    assertEquals((await send.outcome()).code, 0);
    server.signal("SIGTERM");
    const { code: ended, stderr } = await server.outcome();
    assertEquals([ended, stderr], [0, ""]);
    assert(folder.names.includes("chat.db"));
  },
});

Deno.test({
  name: "all that the programs run is embedded, and nothing that only tests use",
  ignore,
  fn: async () => {
    using folder = new TemporaryFolder();
    const { code, said } = await build(folder, ["--frozen"]);
    assertEquals(code, 0, said);
    const [server, client] = await Promise.all([
      namesIn(`${folder.path}/papo-server`),
      namesIn(`${folder.path}/papo`),
    ]);
    const ofServer = ["server.ts", "voice.ts", "sqlite.ts", "context.ts", "unhomoglyph"];
    for (const name of ofServer) assert(server.has(name), `${name} is not in the server`);
    const ofClient = ["client.ts", "client", "terminal", "matcher.ts", "string-width"];
    for (const name of ofClient) assert(client.has(name), `${name} is not in the client`);
    for (const name of ["fast-check", "deno-std", "pure-rand", "tests"]) {
      assert(!server.has(name) && !client.has(name), `${name} is embedded: ${said}`);
    }
    for (const name of ["string-width", "terminal"]) assert(!server.has(name), name);
    for (const name of ["sqlite.ts", "dialect"]) assert(!client.has(name), name);
  },
});

Deno.test({
  name: "a build that fails says what to do, and builds nothing more",
  ignore,
  fn: async () => {
    using folder = new TemporaryFolder();
    const { code, said } = await build(folder, ["--target", "pdp-11"]);
    assertEquals(code, 1);
    assertStringIncludes(said, "pdp-11");
    for (const hint of ["Could not build.", "Não foi possível compilar."]) {
      assertStringIncludes(said, hint);
    }
    assertEquals(folder.names, []);
  },
});
