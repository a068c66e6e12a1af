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
  // What only holds, or does not, with all the rest is told with the file's name too: what was typed is not.
  for (
    const [text, typed, sentence] of [
      ['{ "nick": "a b" }', [], `${file}: Bad value for --nick: `],
      ['{ "nick": "a b", "lang": "pt-BR" }', [], `${file}: Valor inválido para --nick: `],
      ['{ "lang": "pt-BR" }', ["--nick", "a b"], "Valor inválido para --nick: "],
      ['{ "nick": "ana" }', ["--nick", "a b"], "Bad value for --nick: "],
      ['{ "key-file": "key" }', [], `${file}: `],
    ] as const
  ) {
    write(folder, text);
    const args = ["who", "--profile", file, ...typed];
    await using refused = runClient(args, "en_US.UTF-8", [`--allow-read=${file}`]);
    const { code, stderr } = await refused.outcome();
    assertEquals([code, stderr.slice(0, sentence.length)], [2, sentence]);
  }
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
