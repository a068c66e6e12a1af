/**
 * What the programs print where it cannot be kept, or where nobody reads it.
 *
 * @module
 */

import { assertEquals, assertGreater, assertMatch } from "@std/assert";
import { Peer, TestServer } from "./harness.ts";
import { hasTmux, Tmux } from "./tmux.ts";

const SCRIPTS = new URL("../../", import.meta.url).pathname;
const IS_LINUX = Deno.build.os === "linux";

/** A line of the shell, in which `papo` is the client and `papo-server` the server. */
async function shell(port: number, line: string): Promise<{ code: number; stderr: string }> {
  const run = `'${Deno.execPath()}' run --no-prompt --allow-net=127.0.0.1`;
  const client = `${run} '${SCRIPTS}client.ts' "$@" --host 127.0.0.1 --port ${port} --lang en`;
  const { code, stderr } = await new Deno.Command("bash", {
    args: [
      "-c",
      `papo() { ${client}; }; papo-server() { ${run} '${SCRIPTS}server.ts' "$@"; }; ${line}`,
    ],
    env: { NO_COLOR: "1", LC_ALL: "C" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

for (
  const [command, failure] of [
    ["papo --help", 1],
    ["papo --version", 1],
    ["papo send --help", 1],
    ["papo search --version", 1],
    ["papo tail --history 5", 1],
    ["papo tail --json --history 5", 1],
    ["papo search oi", 2],
    ["papo search --json oi", 2],
    ["papo who", 1],
    ["papo who --json", 1],
    ["papo", 1],
    ["papo-server --help", 1],
    ["papo-server --version", 1],
    ["papo-server hash --help", 1],
    ["echo sesame | papo-server hash ana", 1],
  ] as const
) {
  Deno.test({
    name: `what ${command} prints and cannot be kept is told, and is a failure`,
    ignore: !IS_LINUX,
    fn: async () => {
      await using server = new TestServer();
      await using ana = await Peer.named(server.port, "ana");
      await ana.send("oi\n");
      await ana.readPast();
      const { code, stderr } = await shell(server.port, `${command} > /dev/full`);
      assertEquals(code, failure, stderr);
      assertMatch(
        stderr,
        /^(?:Connected\n)?What there is to print could not be written: there is no space left\.\n$/,
      );
    },
  });
}

Deno.test("where nobody reads it, what is printed is no trouble", async () => {
  await using server = new TestServer();
  await using ana = await Peer.named(server.port, "ana");
  for (let n = 0; n < 30; n++) await ana.send(`${"oi ".repeat(300)}\n`);
  await ana.readPast();
  for (const command of ["papo --help", "papo search oi", "papo-server --help"]) {
    const line = `set -o pipefail; ${command} | head -c 1 > /dev/null`;
    assertEquals(await shell(server.port, line), { code: 0, stderr: "" }, command);
  }
});

Deno.test({
  name: "an input that is none is told in a sentence",
  ignore: !IS_LINUX,
  fn: async () => {
    await using server = new TestServer();
    const { code, stderr } = await shell(server.port, "papo send - < /");
    assertEquals([code, stderr], [1, "The input could not be read: Is a directory.\n"]);
  },
});

Deno.test({
  name: "a help fits into its terminal: what an option means stands beside it, in rows of its own",
  ignore: !await hasTmux(),
  fn: async () => {
    for (const [script, lang] of [["server", "pt-BR"], ["client", "en"]]) {
      const command =
        `'${Deno.execPath()}' run --no-prompt '${SCRIPTS}${script}.ts' --help --lang ${lang}`;
      await using terminal = await Tmux.open({ command, rows: 200 });
      const screen = await terminal.untilSeen("  --version");
      const options = screen.filter((row) => row.startsWith(" ".repeat(27)));
      assertGreater(options.length, 10);
      for (const row of screen) assertMatch(row, /^(?: {2}--.*| {27}\S.*| {0,6}\S.*)?$/);
    }
  },
});
