/**
 * The commands for scripts as real processes: what they print, and the exit codes a shell sees.
 *
 * @module
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { systemClock } from "../../lib/startup/system_clock.ts";
import {
  DEADLINE_MS,
  Peer,
  type Program,
  runClient,
  startServer,
  TestServer,
  within,
} from "./harness.ts";
import { TemporaryFolder } from "./temporary.ts";

const CLIENT_SCRIPT = new URL("../../client.ts", import.meta.url).pathname;

function run(port: number, ...args: string[]): Program {
  return runClient([...args, "--port", `${port}`, "--host", "127.0.0.1"]);
}

/** Waits until a script is in the room, as those in it see it. */
async function arrived(peer: Peer, nick: string): Promise<void> {
  await peer.readUntil(new RegExp(`\\* ${nick} (entrou|joined).*\n`));
}

/** A line of the shell, in which `papo` is the client. */
async function shell(
  port: number,
  line: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const papo = [
    Deno.execPath(),
    "run",
    "--no-prompt",
    "--allow-net=127.0.0.1",
    "--allow-read",
    CLIENT_SCRIPT,
  ];
  const quoted = papo.map((word) => `'${word}'`).join(" ");
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: [
      "-c",
      `set -o pipefail; papo() { ${quoted} "$@" --host 127.0.0.1 --port ${port} --lang en; }; ${line}`,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

Deno.test("send is heard, and ends with 0", async () => {
  await using server = new TestServer();
  await using ana = await Peer.named(server.port, "ana");
  await using send = run(server.port, "send", "backup failed", "--nick", "cron");
  await ana.readUntil("<cron> backup failed\n");
  assertEquals(await send.outcome(), { code: 0, stdout: "", stderr: "" });
  await server.departed(1);
  assertEquals(server.departures, [{ nick: "cron", reason: "quit" }]);
});

Deno.test("send says it to one alone, as what one does, or so that no bot answers", async () => {
  await using server = new TestServer({ language: "en" });
  await using ana = await Peer.named(server.port, "ana");
  for (
    const [args, heard] of [
      [["--to", "ana", "only you"], "<cron, privately> only you\n"],
      [["--me", "has ended"], "- cron has ended\n"],
      [["--notice", "beep"], "-cron- beep\n"],
    ] as const
  ) {
    await using send = run(server.port, "send", "--nick", "cron", ...args);
    await ana.readUntil(heard);
    assertEquals(await send.outcome(), { code: 0, stdout: "", stderr: "" });
  }
  await using lost = run(server.port, "send", "--nick", "cron", "--to", "nobody", "oi");
  const { code, stderr } = await lost.outcome();
  assertEquals(code, 1);
  assertStringIncludes(stderr, "nobody");
});

Deno.test("rooms and topics are asked for and set", async () => {
  await using server = new TestServer({ language: "en" });
  await using ana = await Peer.named(server.port, "ana");
  await using set = run(server.port, "topic", "lunch", "at noon");
  assertEquals(await set.outcome(), { code: 0, stdout: "", stderr: "" });
  await using asked = run(server.port, "topic");
  assertEquals(await asked.outcome(), { code: 0, stdout: "lunch at noon", stderr: "" });
  await ana.send("/join dev\n");
  await ana.readUntil("#dev");
  await using rooms = run(server.port, "rooms", "--room", "obra");
  const { code, stdout } = await rooms.outcome();
  const lines = stdout.split("\n");
  assertEquals(code, 0);
  assert(lines.includes("#dev\t1"), stdout);
  assert(lines.some((line) => /^#geral\t\d+\tlunch at noon$/.test(line)), stdout);
});

Deno.test("six alerts of one name at once all arrive, whoever else holds it, or was killed with it", async () => {
  await using server = new TestServer({ language: "en" });
  await using ana = await Peer.named(server.port, "ana");
  await using log = run(server.port, "send", "-", "--nick", "backup");
  await log.write("the log\n");
  await ana.readUntil("<backup> the log\n");
  const alerts = Array.from(
    { length: 6 },
    (_, n) => run(server.port, "send", `alert ${n}`, "--nick", "backup"),
  );
  const outcomes = await Promise.all(alerts.map((alert) => alert.outcome(20_000)));
  for (const outcome of outcomes) assertEquals(outcome, { code: 0, stdout: "", stderr: "" });
  const heard = (await ana.readPast()).matchAll(/^<(backup-\d)> (alert \d)$/gm).toArray();
  assertEquals(new Set(heard.map(([, , alert]) => alert)).size, 6);
  log.signal("SIGKILL");
  await log.outcome();
  await server.departed(7);
  await using next = run(server.port, "send", "the next", "--nick", "backup");
  assertEquals((await next.outcome()).code, 0);
  await ana.readUntil("<backup> the next\n");
});

Deno.test("send says what is piped into it, line by line, while the pipe is open", async () => {
  await using server = new TestServer();
  await using ana = await Peer.named(server.port, "ana");
  await using send = run(server.port, "send", "-", "--nick", "log");
  for (let n = 1; n <= 3; n++) {
    await send.write(`line ${n}\n`);
    await ana.readUntil(`<log> line ${n}\n`);
  }
  await send.write("the end");
  await send.endInput();
  await ana.readUntil("<log> the end\n");
  assertEquals((await send.outcome()).code, 0);
});

Deno.test("send of many lines loses none and keeps their order", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  await using ana = await Peer.named(server.port, "ana");
  const shelled = shell(server.port, "seq 3000 | papo send - --nick log");
  const heard: string[] = [];
  while (heard.length < 3_000) {
    const line = await ana.readLine();
    if (line.startsWith("<log>")) heard.push(line);
  }
  assertEquals(heard, Array.from({ length: 3_000 }, (_, n) => `<log> ${n + 1}`));
  assertEquals(await shelled, { code: 0, stdout: "", stderr: "" });
});

Deno.test("nobody there, and a name that is taken: a sentence, and 1", async () => {
  await using server = new TestServer();
  await using _ana = await Peer.named(server.port, "ana");
  await using taken = run(server.port, "send", "oi", "--nick", "ana", "--exact-nick");
  const { code, stderr } = await taken.outcome();
  assertEquals(code, 1);
  assertStringIncludes(stderr, "The name ana is taken");
  await using nobody = run(9, "send", "oi");
  const outcome = await nobody.outcome();
  assertEquals(outcome.code, 1);
  assertMatch(outcome.stderr, /^Could not connect to the server\. [^\n]+$/);
  await using wrong = run(server.port, "send");
  const refused = await wrong.outcome();
  assertEquals(refused.code, 2);
  assertMatch(refused.stderr, /^The value of TEXT is missing: [^\n]+$/);
});

Deno.test("tail prints greppable lines, and Ctrl-C ends it with 130 and a goodbye", async () => {
  await using server = new TestServer();
  await using ana = await Peer.named(server.port, "ana");
  await ana.send("long ago\n");
  await using tail = run(server.port, "tail", "--history", "5", "--nick", "bot");
  await tail.until(() => tail.stdout.length === 1, "the past");
  await ana.send("oi \x1b[31mred\x07\n/me acena\n/topic obra\n/msg bot psst\n");
  await tail.until(() => tail.stdout.length === 5, "what is said");
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ /;
  for (const line of tail.stdout) assertMatch(line, time);
  assertEquals(tail.stdout.map((line) => line.replace(time, "")).toSorted(), [
    "#geral (topic) <ana> obra",
    "#geral ** ana acena",
    "#geral <ana> long ago",
    "#geral <ana> oi red",
    "(direct) <ana> psst",
  ]);
  tail.signal("SIGINT");
  assertEquals((await tail.outcome()).code, 130);
  await server.departed(1);
  assertEquals(server.departures[0]?.reason, "quit");
});

Deno.test("a reader that takes nothing keeps no signal from tail", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  await using ana = await Peer.named(server.port, "ana");
  const tail = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--allow-net=127.0.0.1", CLIENT_SCRIPT, "tail", "--nick", "bot"],
      ...["--host", "127.0.0.1", "--port", `${server.port}`],
    ],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  await arrived(ana, "bot");
  const reader = tail.stdout.getReader();
  await ana.send("first\n");
  await reader.read();
  // Far more than a pipe holds.
  for (let n = 0; n < 30; n++) {
    await ana.send(`${"x".repeat(1_000)}\n`.repeat(100));
    await ana.readPast();
  }
  tail.kill("SIGTERM");
  const { code } = await within(tail.status, () => "waiting for tail to end", 20_000);
  assertEquals(code, 143);
  await reader.cancel();
});

Deno.test("tail ends quietly when the pipe behind it closes", async () => {
  await using server = new TestServer();
  await using ana = await Peer.named(server.port, "ana");
  const shelled = shell(server.port, "papo tail --nick bot | head -n 1");
  await arrived(ana, "bot");
  await ana.send("first\n");
  // The second one finds nobody who reads it; it may take a moment until the pipe is closed.
  const sending = setInterval(() => void ana.send("more\n"), 50);
  try {
    const { code, stdout, stderr } = await shelled;
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, /^\S+ #geral <ana> first\n$/);
  } finally {
    clearInterval(sending);
  }
});

Deno.test("a deploy waits for its ok, and gives up with 124", async () => {
  await using server = new TestServer();
  await using ana = await Peer.named(server.port, "ana");
  await ana.send("ok\n");
  await using wait = run(server.port, "wait", "^ok$", "--timeout", "60", "--nick", "deploy");
  await arrived(ana, "deploy");
  await ana.send("not ok\nok\n");
  const { code, stdout, stderr } = await wait.outcome();
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^\S+ #geral <ana> ok$/);
  await using late = run(server.port, "wait", "never", "--timeout", "1");
  assertEquals(await late.outcome(), { code: 124, stdout: "", stderr: "" });
});

Deno.test("no message keeps wait from its time, a signal, or the one that it waits for", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  await using eve = await Peer.named(server.port, "eve");
  const hopeless = `${"a".repeat(40)}!\n`.repeat(100);
  const waiting = async (nick: string, ...args: string[]): Promise<Program> => {
    const wait = run(server.port, "wait", "^(a+)+$", "--nick", nick, ...args);
    await arrived(eve, nick);
    await eve.send(hopeless);
    await wait.until(() => wait.stderr.length > 0, "word that a message takes too long");
    return wait;
  };
  await using late = await waiting("late", "--timeout", "2");
  assertEquals((await late.outcome()).code, 124);
  await using stopped = await waiting("stopped");
  stopped.signal("SIGTERM");
  assertEquals((await stopped.outcome()).code, 143);
  await using lucky = await waiting("lucky");
  await eve.send("aaa\n");
  const { code, stdout, stderr } = await lucky.outcome(20_000);
  assertEquals([code, stderr.split("\n").length], [0, 1]);
  assertMatch(stdout, /^\S+ #geral <eve> aaa$/);
});

Deno.test("search is to a shell what grep is", async () => {
  await using server = new TestServer();
  await using ana = await Peer.named(server.port, "ana");
  await ana.send("the backup of db1 failed\nOlá!\nbackup of db2: all well\n/msg ana backup\n");
  await ana.readUntil("<ana, ");
  const quiet = await shell(
    server.port,
    "papo search backup failed > /dev/null && echo alarm; papo search nothing || echo none $?",
  );
  assertEquals(quiet, { code: 0, stdout: "alarm\nnone 1\n", stderr: "" });
  const { code, stdout } = await shell(server.port, "papo search --nick bot backup");
  assertEquals([code, stdout.replaceAll(/^\S+ /gm, "")], [
    0,
    "#geral <ana> the backup of db1 failed\n#geral <ana> backup of db2: all well\n",
  ]);
  const json = await shell(server.port, "papo search --json ola");
  const { type, seq, time: _, ...entry } = JSON.parse(json.stdout);
  assertEquals([type, seq, entry], ["message", 2, {
    room: "geral",
    nick: "ana",
    text: "Olá!",
    replayed: true,
  }]);
  // A room that nobody is in is no other than one in which nothing was said.
  assertEquals(await shell(server.port, "papo search --room obra backup"), {
    code: 1,
    stdout: "",
    stderr: "",
  });
  for (const args of ["", "-x", "oi --ca", `${"x".repeat(300)}`]) {
    const refused = await shell(server.port, `papo search ${args}`);
    assertEquals([refused.code, refused.stdout], [2, ""], args);
    assertMatch(refused.stderr, /^[^\n]+\n$/);
  }
  await using nobody = run(9, "search", "oi");
  assertEquals((await nobody.outcome()).code, 2);
  await using unreadable = run(server.port, "search", "oi", "--password-file", "no-such-file");
  assertEquals((await unreadable.outcome()).code, 2);
});

Deno.test("scripts enter rooms that ask for a key, by a file of keys", async () => {
  await using server = new TestServer({ language: "en" });
  using folder = new TemporaryFolder();
  await Deno.writeTextFile(`${folder.path}/keys`, "#Cofre sésamo\r\n\r\nops abre\r\n");
  const keys = `--room-keys ${folder.path}/keys`;
  await using ana = await Peer.named(server.port, "ana");
  for (const [room, key] of [["cofre", "sésamo"], ["ops", "abre"]]) {
    await ana.send(`/join ${room}\n/key ${key}\n`);
    await ana.readUntil(/key/);
  }
  const said = async (line: string): Promise<string> => {
    const { code, stdout, stderr } = await shell(server.port, line);
    return `${code} ${stdout}${stderr}`;
  };
  assertMatch(await said("papo send --nick bia --room cofre oi"), /^1 #cofre asks for a key/);
  assertEquals(await said(`papo send ${keys} --nick bia --room cofre,ops oi`), "0 ");
  assertEquals(await said(`papo topic ${keys} --room cofre`), "0 ");
  assertMatch(await said(`papo search ${keys} --room ops oi`), /^0 .* #ops <bia> oi\n$/);
  await Deno.writeTextFile(`${folder.path}/keys`, "cofre sésamo\nops\n");
  assertMatch(await said(`papo send ${keys} --room cofre oi`), /^1 Line 2 of .*keys will not do/);
});

Deno.test("who prints the others", async () => {
  await using server = new TestServer();
  await using _ana = await Peer.named(server.port, "ana");
  await using _bia = await Peer.named(server.port, "bia");
  await using who = run(server.port, "who");
  assertEquals(await who.outcome(), { code: 0, stdout: "ana\nbia", stderr: "" });
  await using json = run(server.port, "who", "--json");
  const { stdout } = await json.outcome();
  assertEquals(JSON.parse(stdout), { room: "geral", members: 2, nicks: ["ana", "bia"] });
});

Deno.test("a log goes on being sent when the server is killed and comes back", async () => {
  await using first = await startServer();
  const { port } = first;
  await using ana = await Peer.named(port, "ana");
  const args = ["--port", `${port}`];
  await using tail = runClient(["tail", "--nick", "bot", ...args]);
  await arrived(ana, "bot");
  await using send = runClient(["send", "-", "--nick", "log", ...args]);
  const texts = (): string[] => tail.stdout.map((line) => line.slice(line.indexOf("<log>")));
  await send.write("before\n");
  await tail.until(() => texts().length > 0, "the first line");
  first.program.signal("SIGKILL");
  await first.program.outcome();
  await send.write("meanwhile\n");
  await using second = await startServer(args);
  assert(second.port === port);
  await tail.until(() => tail.stderr.length > 0, "the tail to be back", 20_000);
  await send.write("after\n");
  await send.endInput();
  assertEquals((await send.outcome(20_000)).code, 0);
  await tail.until(() => texts().includes("<log> after"), "the last line");
  assertEquals(texts().filter((text) => text === "<log> after").length, 1);
});

/** Waits until so many read along in someone's room whom nobody sees. */
async function readAlong(peer: Peer, count: number): Promise<void> {
  const deadlineMs = performance.now() + DEADLINE_MS;
  for (;;) {
    await peer.send("/who\n");
    const who = await peer.readUntil(/#\S+ \(\d+\): .*\n/);
    if (new RegExp(`; ${count} more who only read`).test(who)) return;
    assert(performance.now() < deadlineMs, who);
  }
}

Deno.test("tail hears several rooms, or all, those too that are opened later, and nobody sees it", async () => {
  await using server = new TestServer({ language: "en" });
  await using ana = await Peer.named(server.port, "ana");
  await ana.send("in geral\n/join dev\n");
  await ana.readUntil("#dev");
  await using two = run(server.port, "tail", "--room", "geral,dev", "--history", "5");
  await two.until(() => two.stdout.length === 1, "the past of #geral");
  await readAlong(ana, 1);
  await using all = run(server.port, "tail", "--room", "*");
  await readAlong(ana, 2);
  await using bia = await Peer.named(server.port, "bia");
  await bia.send("both hear this\n");
  await ana.send("and this\n/join ops\n");
  await ana.readUntil("#ops");
  await ana.send("new\n");
  await two.until(() => two.stdout.length === 3, "what was said in both");
  await all.until(() => all.stdout.length === 3, "what was said in all", 3 * DEADLINE_MS);
  const heard = (program: Program): string[] =>
    program.stdout.map((line) => line.slice(line.indexOf("#"))).sort();
  assertEquals(heard(two), [
    "#dev <ana> and this",
    "#geral <ana> in geral",
    "#geral <bia> both hear this",
  ]);
  assertEquals(heard(all), [
    "#dev <ana> and this",
    "#geral <bia> both hear this",
    "#ops <ana> new",
  ]);
  two.signal("SIGINT");
  all.signal("SIGINT");
  assertEquals([(await two.outcome()).code, (await all.outcome()).code], [130, 130]);
});

Deno.test("tail --since a time begins with what was said from then on", async () => {
  let agoMs = 3 * 60 * 60 * 1_000;
  const clock = { ...systemClock, utcMs: () => systemClock.utcMs() - agoMs };
  await using server = new TestServer({ language: "en", clock });
  await using ana = await Peer.named(server.port, "ana");
  await using bia = await Peer.named(server.port, "bia");
  for (const text of ["old", "old as well"]) await ana.send(`${text}\n`);
  await bia.readUntil("old as well\n");
  agoMs = 60 * 60 * 1_000;
  for (const text of ["one", "two"]) await ana.send(`${text}\n`);
  await bia.readUntil("two\n");
  agoMs = 0;
  await using tail = run(server.port, "tail", "--since", "2h");
  await tail.until(() => tail.stdout.length === 2, "what was said since");
  await ana.send("three\n");
  await tail.until(() => tail.stdout.length === 3, "what is said now");
  assertEquals(tail.stdout.map((line) => line.slice(line.indexOf("<"))), [
    "<ana> one",
    "<ana> two",
    "<ana> three",
  ]);
  assertEquals(tail.stderr, []);
});

Deno.test("send says it in several rooms, and search finds it in all", async () => {
  await using server = new TestServer({ language: "en" });
  await using ana = await Peer.named(server.port, "ana");
  await ana.send("/join dev\n");
  await ana.readUntil("#dev");
  await using bia = await Peer.named(server.port, "bia");
  await using named = run(server.port, "send", "--nick", "cron", "--room", "dev,geral", "to two");
  await ana.readUntil("<cron> to two\n");
  await bia.readUntil("<cron> to two\n");
  assertEquals(await named.outcome(), { code: 0, stdout: "", stderr: "" });
  await using all = run(server.port, "send", "--nick", "cron", "--room", "*", "to all");
  await ana.readUntil("<cron> to all\n");
  await bia.readUntil("<cron> to all\n");
  assertEquals(await all.outcome(), { code: 0, stdout: "", stderr: "" });
  await using search = run(server.port, "search", "--room", "*", "to");
  const { code, stdout } = await search.outcome();
  const found = stdout.split("\n").map((line) => line.slice(line.indexOf("#")));
  assertEquals(code, 0);
  assertEquals(found.sort(), [
    "#dev <cron> to all",
    "#dev <cron> to two",
    "#geral <cron> to all",
    "#geral <cron> to two",
  ]);
});
