import { assertEquals, assertStringIncludes } from "@std/assert";
import { FakeStream, turn } from "../../fakes/stream.ts";
import { ModelServer } from "../../fakes/model_server.ts";
import { Run } from "../../fakes/script_run.ts";

Deno.test("send ends with 0 when the server has acknowledged", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "send", "oi", "--nick", "bot", "--room", "obra");
  assertEquals(run.code, 0);
  assertEquals(server.log("obra"), ["<bot> oi"]);
  assertEquals([run.printed, run.complaints], [[], []]);
  assertEquals(server.members("obra"), []);
  assertEquals(run.clock.pending, 0);
});

Deno.test("send says it once though the connection breaks, at every line", async () => {
  let lines = 0;
  const converse = async (at: number): Promise<void> => {
    for (const cut of ["cutBefore", "cutAfter"] as const) {
      const server = new ModelServer();
      let line = 0;
      server.fate = () => ++line === at ? cut : "passes";
      const run = await Run.of(server, "send", "oi", "--nick", "bot");
      for (let n = 0; n < 10 && run.code === undefined; n++) await run.comeBack();
      assertEquals([run.code, run.complaints], [0, []]);
      assertEquals(server.log(), ["<bot> oi"]);
      lines = Math.max(lines, line);
    }
  };
  await converse(0);
  for (let at = 1; at <= lines; at++) await converse(at);
});

Deno.test("send says in a sentence why it could not, and ends with 1", async () => {
  const server = new ModelServer();
  const refused = await Run.of(server, "send", "refuse me");
  assertEquals([refused.code, refused.complaints], [1, ["Not said: refuse me (No)"]]);

  await Run.of(server, "tail", "--nick", "bot");
  const taken = await Run.of(server, "send", "oi", "--nick", "bot", "--exact-nick");
  assertEquals([taken.code, taken.complaints], [1, ["Taken"]]);

  server.isDown = true;
  const down = await Run.of(server, "send", "oi");
  assertEquals(down.code, 1);
  assertEquals(down.complaints.length, 1);
  assertStringIncludes(down.complaints[0] ?? "", "because of ConnectionRefused");

  const ssh = new FakeStream();
  ssh.send("SSH-2.0-x\r\n");
  const foreign = new Run(() => Promise.resolve(ssh.transport), "send", "oi");
  await turn();
  assertEquals(foreign.code, 1);
  assertStringIncludes(foreign.complaints[0] ?? "", "SSH");
  assertEquals(server.log(), []);
});

Deno.test("of any number of scripts with one name, all are heard", async () => {
  const server = new ModelServer();
  const log = await Run.of(server, "send", "-", "--nick", "backup");
  for (let n = 2; n <= 6; n++) {
    const run = await Run.of(server, "send", `${n} failed`, "--nick", "backup");
    assertEquals([run.code, run.printed, run.complaints], [0, [], []]);
  }
  await log.type("1 failed\n");
  assertEquals(server.log(), [
    ...[2, 3, 4, 5, 6].map((n) => `<backup-2> ${n} failed`),
    "<backup> 1 failed",
  ]);
});

Deno.test("what is no UTF-8 is said as it was meant, and stderr says so once", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "send", "-", "--nick", "bot");
  await run.typeBytes(new Uint8Array([0x63, 0x61, 0x66, 0xe9, 10, 0xe1, 10]));
  await run.type("café\n");
  await run.endInput();
  assertEquals(server.log(), ["<bot> café", "<bot> á", "<bot> café"]);
  assertEquals(run.complaints, [
    "Not all that comes in is UTF-8: lines that are not are read as Windows-1252",
  ]);
  assertEquals(run.code, 0);
});

Deno.test("who can be written to is told by which name", async () => {
  const server = new ModelServer();
  const first = await Run.of(server, "tail", "--nick", "bot");
  for (const args of [["tail"], ["wait", "ok"]]) {
    const run = await Run.of(server, ...args, "--nick", "bot");
    assertEquals(run.complaints, ["The name bot is taken: here you are bot-2"]);
    await run.stop(130);
    const exact = await Run.of(server, ...args, "--nick", "bot", "--exact-nick");
    assertEquals([exact.code, exact.complaints], [1, ["Taken"]]);
  }
  assertEquals(first.complaints, []);
  await first.stop(130);
});

Deno.test("send gives up when nothing is acknowledged for half a minute", async () => {
  const server = new ModelServer();
  const run = new Run(() => server.connect(), "send", "oi");
  server.fate = (_, line) => line.includes('"ack"') ? "cutBefore" : "passes";
  for (let n = 0; n < 59; n++) await run.comeBack();
  assertEquals(run.code, undefined);
  server.isDown = true;
  for (let n = 0; n < 2; n++) await run.comeBack();
  assertEquals(run.code, 1);
  assertStringIncludes(run.complaints[0] ?? "", "did not acknowledge");
  assertEquals(run.clock.pending, 0);
});

Deno.test("send has patience as long as something is acknowledged", async () => {
  const link = new FakeStream();
  const run = new Run(() => Promise.resolve(link.transport), "send", "-");
  const rooms = [{ room: "geral", topic: "", members: 1, seq: 0 }];
  link.send({ type: "welcome", version: 1, nick: "a", token: "t", resumed: false, rooms });
  await run.type("1\n2\n3\n");
  await run.endInput();
  const ids = link.takeRequests().flatMap(({ type, id }) => type === "say" ? [id] : []);
  assertEquals(ids.length, 3);
  for (const id of ids) {
    run.clock.advance(20_000);
    link.send({ type: "ack", id });
    await turn();
  }
  link.end();
  await run.ended;
  assertEquals([run.code, run.complaints], [0, []]);
});

Deno.test("without reconnecting a lost connection is a failure", async () => {
  const server = new ModelServer();
  server.fate = (_, line) => line.includes('"say"') ? "cutAfter" : "passes";
  const run = await Run.of(server, "send", "oi", "--no-reconnect");
  assertEquals([run.code, run.complaints], [1, ["Lost the connection."]]);
});

Deno.test("send - says each line as it comes, and ends when all are acknowledged", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "send", "-", "--nick", "log");
  await run.type("one\r\ntwo");
  assertEquals(server.log(), ["<log> one"]);
  await run.type(" halves\n\n   \nthree\n");
  assertEquals(server.log(), ["<log> one", "<log> two halves", "<log> three"]);
  assertEquals(run.code, undefined);
  server.restart();
  await turn();
  await run.type("four\n");
  await run.comeBack();
  assertEquals(server.log(), ["<log> four"]);
  await run.type("no end");
  await run.endInput();
  assertEquals(server.log(), ["<log> four", "<log> no end"]);
  assertEquals(run.code, 0);
});

Deno.test("send - goes on after what is refused, and ends with 1", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "send", "-", "--nick", "log");
  await run.type(`refuse me\n${"x".repeat(70_000)}\nfine\n`);
  await run.endInput();
  assertEquals(server.log(), ["<log> fine"]);
  assertEquals(run.code, 1);
  assertEquals(run.complaints.length, 2);
});

Deno.test("send - of nothing is done at once", async () => {
  const run = await Run.of(new ModelServer(), "send", "-");
  await run.endInput();
  assertEquals([run.code, run.complaints], [0, []]);
});

Deno.test("send - of what cannot be read ends with a sentence, and 1", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "send", "-", "--nick", "log");
  await run.type("first\n");
  await run.breakInput(new Error("Is a directory (os error 21)"));
  assertEquals(server.log(), ["<log> first"]);
  assertEquals([run.code, run.complaints], [1, ["The input could not be read: Is a directory."]]);
});

Deno.test("send - does not take in the input faster than it is acknowledged", async () => {
  const server = new ModelServer();
  const run = await Run.of(server, "send", "-", "--nick", "log");
  server.isDown = true;
  server.cutAll();
  await turn();
  for (let n = 0; n < 1_200; n += 100) {
    await run.type(Array.from({ length: 100 }, (_, index) => `${n + index}\n`).join(""));
  }
  await run.endInput();
  assertEquals(run.taken, 5);
  server.isDown = false;
  for (let n = 0; n < 10; n++) await run.comeBack();
  assertEquals(server.log(), Array.from({ length: 1_200 }, (_, n) => `<log> ${n}`));
  assertEquals(run.code, 0);
});
