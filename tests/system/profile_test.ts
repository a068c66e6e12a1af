import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Peer, runClient, TestServer } from "./harness.ts";
import { TemporaryFolder } from "./temporary.ts";

/** A profile with what a script of that server always says. */
function write(folder: TemporaryFolder, text: string): string {
  const file = `${folder.path}/papo.jsonc`;
  Deno.writeTextFileSync(file, text);
  return file;
}

Deno.test("a script finds its server, room and name in a file; what is typed counts more", async () => {
  using folder = new TemporaryFolder();
  await using server = new TestServer({ language: "en" });
  const options = {
    host: "127.0.0.1",
    port: server.port,
    nick: "cron",
    room: "ops",
    theme: "dark",
  };
  const file = write(folder, JSON.stringify(options));
  await using ana = await Peer.named(server.port, "ana");
  await ana.send("/join ops\n");
  await ana.readUntil("#ops");
  for (const [args, said] of [[[], "<cron> oi"], [["--nick", "night"], "<night> oi"]] as const) {
    await using send = runClient(["send", "--profile", file, ...args, "oi"], "en_US.UTF-8", [
      `--allow-read=${file}`,
    ]);
    assertEquals(await send.outcome(), { code: 0, stdout: "", stderr: "" });
    await ana.readUntil(`${said}\n`);
  }
});

Deno.test("a profile that will not do is named, with what is wrong with it", async () => {
  using folder = new TemporaryFolder();
  const file = write(folder, '{ "nik": "ana" }');
  await using unknown = runClient(["who", "--profile", file, "--lang", "en"], "en_US.UTF-8", [
    `--allow-read=${file}`,
  ]);
  assertEquals(await unknown.outcome(), {
    code: 2,
    stdout: "",
    stderr: `${file}: there is no option nik. Did you mean nick?`,
  });
  await using missing = runClient(["--profile", "none.jsonc"], "en_US.UTF-8", ["--allow-read"]);
  assertEquals(
    (await missing.outcome()).stderr,
    "The file none.jsonc cannot be read. Check that it exists.",
  );
  await using forbidden = runClient(["who", `--profile=${file}`]);
  const { code, stderr } = await forbidden.outcome();
  assertEquals(code, 2);
  assertMatch(stderr, /--allow-read=\S+papo\.jsonc client\.ts who/);
  assertStringIncludes(stderr, file);
});
