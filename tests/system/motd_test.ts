/**
 * The message of the day: who is told it, and that it is read anew at SIGHUP.
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { IrcPeer } from "./irc_peer.ts";
import { JsonPeer } from "./json_peer.ts";
import { Peer, type Program, runClient, runServer, SERVER_NET } from "./harness.ts";
import { TemporaryFolder } from "./temporary.ts";

/** A server whose folder has a message of the day, as one of several lines. */
async function start(folder: string, lines: readonly string[]): Promise<Program> {
  Deno.writeTextFileSync(`${folder}/motd`, lines.map((line) => `${line}\n`).join(""));
  return await run(folder);
}

async function run(folder: string): Promise<Program> {
  const program = runServer(["--data", folder, "--port", "0", "--lang", "en"], {
    flags: [SERVER_NET, `--allow-read=${folder}`, `--allow-write=${folder}`],
  });
  await program.until(() => program.stdout.length > 0, "the first line");
  return program;
}

function portOf({ stdout }: Program): number {
  return Number(/:(\d+)\b/.exec(stdout[0] ?? "")?.[1]);
}

Deno.test("the message of the day is told to whoever comes, with netcat, json, IRC and in the client", async () => {
  using folder = new TemporaryFolder();
  await using program = await start(folder.path, ["Bom dia!", "", "Backup às 18h"]);
  const port = portOf(program);
  await using ana = await Peer.connect(port);
  await ana.send("/nick ana\n");
  await ana.readUntil("* Bom dia!\n* \n* Backup às 18h\n");
  await ana.send("/join sala\n/me acena\n");
  assert(!(await ana.readUntil("* You are ana in #sala")).includes("Bom dia!"), "it is told once");

  await using bia = await JsonPeer.connect(port, { nick: "bia" });
  const motd = await bia.until(({ type }) => type === "motd", "the message of the day");
  assertEquals(motd, { type: "motd", text: "Bom dia!\n\nBackup às 18h" });

  await using caio = await IrcPeer.connect(port);
  await caio.send("NICK caio", "USER caio 0 * :Caio");
  const told = await caio.until(/ 376 /);
  const lines = told.filter((line) => / 372 /.test(line)).map((line) => line.split(" :")[1]);
  assertEquals(lines, ["- Bom dia!", "- ", "- Backup às 18h"]);

  await using zeca = runClient(["--port", `${port}`, "--nick", "zeca"]);
  await zeca.until(() => zeca.stdout.includes("* Backup às 18h"), "the message of the day");
});

Deno.test("who comes back by a token is not told it again, and a script that looks prints nothing of it", async () => {
  using folder = new TemporaryFolder();
  await using program = await start(folder.path, ["Bom dia!"]);
  const port = portOf(program);
  await using first = await JsonPeer.connect(port, { nick: "ana" });
  const welcome = await first.until(({ type }) => type === "welcome", "the welcome");
  assert(welcome.type === "welcome");
  first.close();
  await using again = await JsonPeer.connect(port, {
    resume: { token: welcome.token, rooms: { geral: 0 } },
  });
  await again.ask({ type: "join", room: "sala", id: 1 });
  await again.ask({ type: "ping", id: 2 });
  assertEquals(again.received.filter(({ type }) => type === "motd"), []);

  await using who = runClient(["who", "--port", `${port}`]);
  const { stdout } = await who.outcome();
  assert(!stdout.includes("Bom dia!"), stdout);
});

Deno.test({
  name:
    "SIGHUP has it read anew; one that is too long leaves the old, and keeps a server from starting",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using folder = new TemporaryFolder();
    const tells = async (port: number, line: string): Promise<void> => {
      await using peer = await Peer.connect(port);
      await peer.send("/who\n");
      await peer.readUntil(`* ${line}\n`);
    };
    {
      await using program = await start(folder.path, ["Bom dia!"]);
      const port = portOf(program);
      await tells(port, "Bom dia!");
      const hasTold = (sentence: RegExp): Promise<void> =>
        program.until(() => program.log.some((line) => sentence.test(line)), `${sentence}`);
      Deno.writeTextFileSync(`${folder.path}/motd`, "Boa tarde!");
      program.signal("SIGHUP");
      await hasTold(/^New message of the day$/);
      await tells(port, "Boa tarde!");
      Deno.writeTextFileSync(`${folder.path}/motd`, "x\n".repeat(41));
      program.signal("SIGHUP");
      await hasTold(/^The message of the day stays as it was\. .* is too long: at most 40 lines/);
      await tells(port, "Boa tarde!");
      program.signal("SIGTERM");
      await program.outcome();
    }
    await using program = runServer(["--data", folder.path, "--port", "0", "--lang", "en"], {
      flags: [SERVER_NET, `--allow-read=${folder.path}`, `--allow-write=${folder.path}`],
    });
    const { code, stderr } = await program.outcome();
    assertEquals(code, 1);
    assertMatch(stderr, /The message of the day in \S+motd is too long: at most 40 lines and 4096/);
  },
});
