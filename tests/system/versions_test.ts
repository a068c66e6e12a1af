/**
 * Papos of different ages with one another: a conversation of an older one that was recorded, and the client
 * and the server of an older commit, out of the history of this one. Where that is not here, as in an
 * archive, the latter are shown as ignored.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { OLDER_SESSION } from "../fakes/older_session.ts";
import { folderOf, hasCommit } from "./commit.ts";
import { Peer, Process, startServer } from "./harness.ts";
import { hasTmux, Tmux } from "./tmux.ts";
import { PROJECT } from "./typed.ts";

/** From before there were a page, IRC and several servers; its protocol has the same version. */
const OLDER = "a1092c9f6d4468fa97912d56ac68c286d15eecbf";
const HAS_OLDER = await hasCommit(OLDER);
const NET = "--allow-net=localhost,127.0.0.1,[::1]";

/** A program of the Papo in a folder. */
function start(folder: string, script: "client.ts" | "server.ts", ...args: string[]): Process {
  const config = ["--config", `${folder}/deno.json`];
  return new Process(
    ["deno", "run", "--no-prompt", ...config, NET, `${folder}/${script}`, ...args],
    "en_US.UTF-8",
  );
}

async function serve(folder: string): Promise<{ server: Process; port: number }> {
  const server = start(folder, "server.ts", "--port", "0", "--lang", "en");
  await server.until(() => server.stdout.length > 0, "listening", 20_000);
  return { server, port: Number(/:(\d+)\b/.exec(server.stdout[0] ?? "")?.[1]) };
}

/** Whoever speaks by a client of one age is read by one of the other, and by netcat. */
async function assertTalk(server: string, client: string): Promise<void> {
  const { server: program, port } = await serve(server);
  await using _program = program;
  await using bia = await Peer.named(port, "bia");
  const at = ["--port", `${port}`, "--lang", "en"];
  await using tail = start(client, "client.ts", "tail", ...at, "--nick", "caio", "--json");
  await bia.readUntil("caio");
  await using send = start(client, "client.ts", "send", ...at, "--nick", "ana", "olá, 日本");
  assertEquals((await send.outcome()).code, 0);
  await bia.readUntil("<ana> olá, 日本\n");
  await tail.until(() => tail.stdout.some((line) => line.includes("olá, 日本")), "what ana said");
  await using who = start(client, "client.ts", "who", ...at);
  const { code, stdout } = await who.outcome();
  assertEquals(code, 0);
  assertStringIncludes(stdout, "bia");
}

for (
  const [name, server, client] of [
    ["an older client gets what it knows from a server of today", "now", "then"],
    ["a client of today gets from an older server what that one has", "then", "now"],
  ] as const
) {
  Deno.test({
    name,
    ignore: !HAS_OLDER,
    fn: async () => {
      using folder = await folderOf(OLDER);
      const at = { then: folder.path, now: PROJECT.replace(/\/$/, "") };
      await assertTalk(at[server], at[client]);
    },
  });
}

/** What differs from one time to the next. */
const PASSING = ["token", "time"];

/** Whether a value has all that another one has: objects may have more, and lists of rooms another order. */
function has(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return Array.isArray(value) && value.length === wanted.length &&
      wanted.every((each) => value.some((one) => has(one, each)));
  }
  if (typeof wanted !== "object" || wanted === null) return value === wanted;
  if (typeof value !== "object" || value === null) return false;
  const fields = new Map(Object.entries(value));
  return Object.entries(wanted).every(([name, each]) =>
    PASSING.includes(name) ? typeof fields.get(name) === typeof each : has(fields.get(name), each)
  );
}

Deno.test("whatever an older client asks for is answered with all that it was answered then", async () => {
  await using server = await startServer();
  await using client = await Peer.connect(server.port);
  for (const { asked, answered } of OLDER_SESSION) {
    await client.send(`${asked}\n`);
    for (const line of answered) {
      const got = await client.readLine();
      assert(has(JSON.parse(got), JSON.parse(line)), `${asked}\nthen: ${line}\nnow: ${got}`);
    }
  }
});

/** What is typed before a terminal is in raw mode is lost: it is typed again. */
async function typeUntilSeen(from: Tmux, text: string, to: Tmux, seen: string): Promise<void> {
  for (let tries = 1; tries < 5; tries++) {
    await from.press(text, "Enter");
    if (await to.untilSeen(seen, 5_000).then(() => true, () => false)) return;
  }
  throw new Error(`${seen} is not seen; ${text} was typed in\n${(await from.screen()).join("\n")}`);
}

/** Who is silent for too long is taken for a person, as an older client is that loads what it shows. */
async function entered(start: () => Promise<Tmux>): Promise<Tmux> {
  for (let tries = 1;; tries++) {
    const terminal = await start();
    const rows = await terminal.until(
      (rows) => rows.some((row) => /#geral|Pane is dead/.test(row)),
      "being in",
      20_000,
    );
    if (rows.some((row) => row.includes("#geral")) || tries === 5) return terminal;
    await terminal[Symbol.asyncDispose]();
  }
}

Deno.test({
  name: "at a terminal, an older client and one of today talk with each other by either server",
  ignore: !HAS_OLDER || !await hasTmux(),
  fn: async () => {
    using folder = await folderOf(OLDER);
    const now = PROJECT.replace(/\/$/, "");
    for (const home of [folder.path, now]) {
      const { server, port } = await serve(home);
      await using _server = server;
      const start = (where: string, nick: string): Promise<Tmux> => {
        const at = `--host 127.0.0.1 --port ${port} --nick ${nick} --lang en`;
        const config = `--config ${where}/deno.json`;
        return Tmux.open({
          command: `deno run --no-prompt ${config} --allow-net=127.0.0.1 ${where}/client.ts ${at}`,
        });
      };
      await using ana = await entered(() => start(folder.path, "ana"));
      await using bia = await entered(() => start(now, "bia"));
      await typeUntilSeen(ana, "oi, Bia", bia, "<ana> oi, Bia");
      await typeUntilSeen(bia, "/msg ana só para ti", ana, "só para ti");
      await bia.press("/quit", "Enter");
      await ana.untilSeen("bia left");
    }
  },
});
