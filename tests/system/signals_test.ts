/**
 * SIGHUP: from a service manager it has the files read anew, from a closed terminal it is the end. What
 * SIGINT and SIGTERM do is in `process_test.ts`, what SIGHUP does to a certificate in `tls_test.ts`.
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { hashSecret } from "../../lib/server/gate/secret.ts";
import { Peer, type Program, runServer, SERVER_NET } from "./harness.ts";
import { TemporaryFolder } from "./temporary.ts";
import { hasTmux, Tmux } from "./tmux.ts";

const IS_WINDOWS = Deno.build.os === "windows";
const SERVER = new URL("../../server.ts", import.meta.url).pathname;
const [FIRST, SECOND] = await Promise.all([hashSecret("primeira"), hashSecret("segunda")]);

async function hasTold(program: Program, sentence: RegExp, times = 1): Promise<void> {
  await program.until(
    () => program.log.filter((line) => sentence.test(line)).length === times,
    `${sentence}, ${times} times`,
  );
}

async function portOf(program: Program): Promise<number> {
  await program.until(() => program.stdout.length > 0, "the first line");
  return Number(program.stdout[0]?.split(":").at(-1));
}

Deno.test({
  name: "SIGHUP ends no server that has nothing to read anew; it says so",
  ignore: IS_WINDOWS,
  fn: async () => {
    await using program = runServer(["--port", "0", "--lang", "en"]);
    const port = await portOf(program);
    await using ana = await Peer.named(port, "ana");
    program.signal("SIGHUP");
    await hasTold(program, /^SIGHUP: there is no password, operator or certificate to read anew$/);
    await ana.send("/who\n");
    await ana.readUntil("* #geral (1): ana\n");
    assertMatch(program.stderr[0] ?? "", /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z SIGHUP: /);
    program.signal("SIGTERM");
    assertEquals((await program.outcome()).code, 0);
  },
});

Deno.test({
  name: "SIGHUP takes a new password for those who come; a file without one leaves the old",
  ignore: IS_WINDOWS,
  fn: async () => {
    using folder = new TemporaryFolder();
    const file = `${folder.path}/password`;
    await Deno.writeTextFile(file, "velha\n");
    await using program = runServer(["--port", "0", "--lang", "en", "--password-file", file], {
      flags: [SERVER_NET, `--allow-read=${file}`],
    });
    const port = await portOf(program);
    const enters = async (nick: string, password: string): Promise<boolean> => {
      await using peer = await Peer.connect(port);
      await peer.send(`${password}\n/nick ${nick}\n`);
      return /You are/.test(await peer.readUntil(/You are|password is wrong/));
    };
    await using ana = await Peer.connect(port);
    await ana.send("velha\n/nick ana\n");
    await ana.readUntil("You are ana");
    await Deno.writeTextFile(file, "nova\n");
    program.signal("SIGHUP");
    await hasTold(program, /^New password in use$/);
    assertEquals([await enters("bia", "velha"), await enters("eva", "nova")], [false, true]);
    await Deno.writeTextFile(file, "/nada\n");
    program.signal("SIGHUP");
    await hasTold(
      program,
      /^The old password stays in use\. The first line of \S+ is no password: /,
    );
    await Deno.remove(file);
    program.signal("SIGHUP");
    await hasTold(program, /^The old password stays in use\. The file \S+ cannot be read/);
    assert(await enters("bia", "nova"));
    await ana.send("/who\n");
    await ana.readUntil(/\* #geral \(\d\): .*ana/);
  },
});

Deno.test({
  name:
    "SIGHUP takes new operators, and who is none any more is told; a broken line leaves the old",
  ignore: IS_WINDOWS,
  fn: async () => {
    using folder = new TemporaryFolder();
    const file = `${folder.path}/operators`;
    await Deno.writeTextFile(file, `ana:${FIRST}\nbia:${FIRST}\nleo:${FIRST}\n`);
    await using program = runServer(["--port", "0", "--lang", "en", "--operator-file", file], {
      flags: [SERVER_NET, `--allow-read=${file}`],
    });
    const port = await portOf(program);
    const operator = async (name: string, password: string): Promise<Peer> => {
      const peer = await Peer.connect(port);
      await peer.send(`/op ${name}\n${password}\n`);
      await peer.readUntil(`* You are an operator now (${name})`);
      return peer;
    };
    // The name is theirs alone: by the password they have it.
    await using stranger = await Peer.connect(port);
    await stranger.send("/nick bia\n");
    await stranger.readUntil("* The name bia is an operator's; if it is yours, /op first\n");
    await using ana = await operator("ana", "primeira");
    await using bia = await operator("bia", "primeira");
    await using leo = await operator("leo", "primeira");
    // Ana stays, Bia has another password, Leo is none any more, Eva is one.
    await Deno.writeTextFile(file, `ana:${FIRST}\nbia:${SECOND}\neva:${FIRST}\n`);
    program.signal("SIGHUP");
    await hasTold(program, /^Operators read anew: ana, bia, eva$/);
    await bia.readUntil("* You are no operator any more (bia)\n");
    await leo.readUntil("* You are no operator any more (leo)\n");
    await hasTold(program, /^operator (?:bia — bia|leo — leo) is none any more$/, 2);
    await using eva = await operator("eva", "primeira");
    await eva.send("/lock geral\n");
    await eva.readUntil("* eva locked #geral\n");
    await ana.send("/unlock geral\n");
    await ana.readUntil("* ana unlocked #geral\n");
    await bia.send("/lock geral\n/op bia\nprimeira\n/op bia\nsegunda\n/lock geral\n");
    await bia.readUntil("* Only operators can do that\n");
    await bia.readUntil("* The operator's name or password is wrong\n");
    await bia.readUntil("* bia locked #geral\n");
    await Deno.writeTextFile(file, `ana:${FIRST}\nnada\n`);
    program.signal("SIGHUP");
    await hasTold(program, /^The operators stay as they were\. Line 2 of /);
    await bia.send("/unlock geral\n");
    await bia.readUntil("* bia unlocked #geral\n");
  },
});

Deno.test({
  name: "with --log json, each of them is an object of its own",
  ignore: IS_WINDOWS,
  fn: async () => {
    using folder = new TemporaryFolder();
    const [password, operators] = [`${folder.path}/password`, `${folder.path}/operators`];
    await Deno.writeTextFile(password, "velha\n");
    await Deno.writeTextFile(operators, `ana:${FIRST}\n`);
    const files = ["--password-file", password, "--operator-file", operators];
    await using program = runServer(["--port", "0", "--log", "json", ...files], {
      flags: [SERVER_NET, `--allow-read=${folder.path}`],
    });
    await portOf(program);
    await Deno.writeTextFile(password, "");
    program.signal("SIGHUP");
    await program.until(() => program.stderr.length === 2, "two lines");
    const [failed, reloaded] = program.stderr.map((line) => JSON.parse(line));
    assertEquals([failed.event, failed.what], ["reload_failed", "password"]);
    assertEquals([reloaded.event, reloaded.what], ["reloaded", "operators"]);
    assertEquals(reloaded.operators, ["ana"]);
  },
});

/** The server in a terminal of its own, and someone who is there. */
async function inTerminal(command: string): Promise<{ tmux: Tmux; port: number }> {
  const tmux = await Tmux.open();
  await tmux.type(command);
  await tmux.press("Enter");
  const row = (rows: string[]): string | undefined =>
    rows.find((line) => line.startsWith("Server listening: "));
  const screen = await tmux.until((rows) => row(rows) !== undefined, "where it listens");
  return { tmux, port: Number(row(screen)?.split(":").at(-1)) };
}

const RUN = `${Deno.execPath()} run --no-prompt ${SERVER_NET} ${SERVER} --port 0 --lang en`;
const NO_TERMINAL = !await hasTmux();

for (
  const [where, command] of [
    ["in the foreground", RUN],
    ["in the background", `${RUN} &`],
    ["whose log goes to a file", `${RUN} 2>/dev/null`],
  ] as const
) {
  Deno.test({
    name: `a server ${where} of a terminal that is closed says goodbye, and leaves the port`,
    ignore: NO_TERMINAL,
    fn: async () => {
      let ana: Peer;
      let port: number;
      {
        const terminal = await inTerminal(command);
        await using _tmux = terminal.tmux;
        port = terminal.port;
        ana = await Peer.named(port, "ana");
      }
      await ana.readUntil("* The server is shutting down. See you!\n");
      await ana.readToEnd();
      await ana[Symbol.asyncDispose]();
      await whenFree(port);
    },
  });
}

Deno.test({
  name: "a SIGHUP to a server whose terminal is there has it read its files anew",
  ignore: NO_TERMINAL,
  fn: async () => {
    const { tmux, port } = await inTerminal(`${RUN} & wait`);
    await using _tmux = tmux;
    await using ana = await Peer.named(port, "ana");
    await tmux.press("C-c");
    await tmux.type("kill -HUP %1");
    await tmux.press("Enter");
    await tmux.untilSeen("SIGHUP: there is no password");
    await ana.send("/who\n");
    await ana.readUntil("* #geral (1): ana\n");
  },
});

/** Waits until a port can be listened on: whoever had it is gone. */
async function whenFree(port: number): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return Deno.listen({ hostname: "127.0.0.1", port }).close();
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

Deno.test("a server that is to end with its input ends when that does, with a word to those in it", async () => {
  await using program = runServer(["--port", "0", "--lang", "en", "--until-input-ends"]);
  const port = await portOf(program);
  await using ana = await Peer.named(port, "ana");
  await program.endInput();
  await ana.readUntil("The server is shutting down");
  assertEquals((await program.outcome()).code, 0);
});
