import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Peer, runServer } from "./harness.ts";

Deno.test("--status says how the server is, --log json what happens, and both stop with it", async () => {
  await using program = runServer([
    ...["--port", "0", "--status", "0", "--log", "json", "--verbose", "--lang", "en"],
  ]);
  await program.until(() => program.stdout.length >= 3, "the status address");
  const port = Number(program.stdout[0]?.split(":").at(-1));
  const url = program.stdout[2]?.replace("Status: ", "") ?? "";
  assertMatch(url, /^http:\/\/localhost:\d+\/metrics$/);
  await using ana = await Peer.named(port, "ana");
  await ana.send("oi\n");
  await ana.readPast();
  const healthy = await fetch(url.replace("metrics", "healthz"));
  assertEquals([healthy.status, await healthy.text()], [200, "ok\n"]);
  const metrics = await (await fetch(url)).text();
  assertStringIncludes(metrics, "\npapo_connections 1\n");
  assertStringIncludes(metrics, "\npapo_entries_total 1\n");
  for (const [host, status] of [["evil.example", 421], ["a b", 404], [`127.0.0.1:${port}`, 200]]) {
    using conn = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(url).port) });
    const request = `GET /metrics HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    await conn.write(new TextEncoder().encode(request));
    const answer = await new Response(conn.readable).text();
    assertStringIncludes(answer, `HTTP/1.1 ${status} `);
    assertEquals(answer.includes("papo_connections"), status === 200);
  }
  await ana.send("/quit\n");
  await ana.readToEnd();
  ana.close();
  await program.until(() => program.stderr.length >= 2, "the disconnect");
  const [connected, disconnected] = program.stderr.map((line) => JSON.parse(line));
  assertEquals([connected.event, connected.connections], ["connected", 1]);
  assertEquals(
    [disconnected.event, disconnected.nick, disconnected.reason],
    ["disconnected", "ana", "quit"],
  );
  assertStringIncludes(
    await (await fetch(url)).text(),
    '\npapo_disconnects_total{reason="quit"} 1\n',
  );
  program.signal("SIGTERM");
  assertEquals((await program.outcome()).code, 0);
});

Deno.test("a status that may not be told says what to run instead", async () => {
  const args = ["--host", "127.0.0.1", "--port", "0", "--status", "2"];
  await using program = runServer([...args, "--lang", "en"], {
    flags: ["--allow-net=127.0.0.1:0"],
  });
  const { code, stderr } = await program.outcome();
  assertEquals(code, 1);
  assertStringIncludes(
    stderr,
    'deno run "--allow-net=127.0.0.1:0,localhost:2,127.0.0.1:2,[::1]:2" server.ts --host 127.0.0.1',
  );
});
