import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parseClientOptions } from "../../lib/terminal/options.ts";
import { parseServerOptions } from "../../lib/server/options.ts";
import { Peer, Process, Program, startServer } from "./harness.ts";
import { succeeds, TemporaryFolder } from "./temporary.ts";

const PROJECT = new URL("../../", import.meta.url);
const CONFIG = new URL("deno.json", PROJECT);

async function readme(): Promise<string> {
  return await Deno.readTextFile(new URL("README.md", PROJECT));
}

/** All that tells people how to use it. */
async function guide(): Promise<string> {
  const pages = Array.fromAsync(
    Deno.readDir(new URL("docs/", PROJECT)),
    ({ name }) => Deno.readTextFile(new URL(`docs/${name}`, PROJECT)),
  );
  return [await readme(), ...await pages].join("\n");
}

/** A bot that the README shows, with the server's port in it. */
async function botIn(language: string, begins: string, port: number): Promise<string> {
  const blocks = (await readme()).matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, "g"));
  const bot = [...blocks].map(([, block]) => block).find((block) => block?.startsWith(begins));
  assert(bot !== undefined, `there is a bot in ${language}`);
  return bot.replaceAll("10101", String(port));
}

Deno.test("the README's bot in TypeScript answers, also beside another, and never the past", async () => {
  await using server = await startServer();
  await using bia = await Peer.named(server.port, "bia");
  await bia.send("echo before\n");
  using folder = new TemporaryFolder();
  const script = `${folder.path}/echo.ts`;
  await Deno.writeTextFile(script, await botIn("ts", "import", server.port));
  const flags = ["--no-config", "--allow-net=localhost"];
  await using _first = new Program(flags, script, [], "en_US.UTF-8");
  await bia.readUntil("* echo entrou em #geral\n");
  await using _second = new Program(flags, script, [], "en_US.UTF-8");
  await bia.readUntil("* echo-2 entrou em #geral\n");
  await bia.send("echo olá\n");
  const answers = await bia.readUntil("\n") + await bia.readUntil("\n");
  assertEquals(answers.split("\n").sort(), ["", "<echo-2> olá", "<echo> olá"]);
});

Deno.test({
  name: "the README's bot in Python answers",
  ignore: !await succeeds("python3", "--version"),
  fn: async () => {
    await using server = await startServer();
    await using bia = await Peer.named(server.port, "bia");
    const bot = await botIn("python", "import", server.port);
    await using _program = new Process(["python3", "-c", bot], "en_US.UTF-8");
    await bia.readUntil("* dice entrou em #geral\n");
    await bia.send("!roll\n");
    assertMatch(await bia.readUntil("\n"), /^-dice- bia: [1-6]\n$/);
  },
});

Deno.test({
  name: "the README's bot in the shell answers",
  ignore: !await succeeds("jq", "--version") || !await succeeds("setsid", "--version"),
  fn: async () => {
    await using server = await startServer();
    await using bia = await Peer.named(server.port, "bia");
    const client = new URL("client.ts", PROJECT).pathname;
    const papo =
      `papo() { ${Deno.execPath()} run --no-prompt --allow-net=localhost ${client} "$@" --port ${server.port}; }`;
    const bot = await botIn("sh", "papo tail", server.port);
    // Of a session of its own, so that it can be ended with all that it began.
    const command = ["setsid", "sh", "-c", `${papo}\n${bot}`];
    await using program = new Process(command, "en_US.UTF-8");
    using _group = { [Symbol.dispose]: () => Deno.kill(-program.pid, "SIGKILL") };
    // It only reads along until it answers.
    for (
      let who = "";
      !who.includes("mais 1 que só lê");
      who = await bia.readUntil(/#geral \(.*\n/)
    ) {
      await bia.send("/who\n");
    }
    await bia.send("!load\n");
    await bia.readUntil("* load entrou em #geral\n");
    assertMatch(await bia.readUntil("\n"), /^-load- .*load average/);
  },
});

Deno.test("every task that the guide names is there, and every option is in it", async () => {
  const text = await guide();
  const { tasks } = JSON.parse(await Deno.readTextFile(CONFIG));
  const named = [...text.matchAll(/deno(?:@[\d.]+)? task ([a-z:]+)/g)].map(([, task]) => task);
  for (const task of named) assert(task !== undefined && task in tasks, `task ${task}`);
  for (const parse of [parseServerOptions, parseClientOptions]) {
    const parsed = parse(["--help"], "en");
    assert(parsed.type === "help");
    for (const [, option] of parsed.text.matchAll(/^ {2}(--[a-z-]+)/gm)) {
      assertStringIncludes(text, option ?? "");
    }
  }
});

Deno.test("what the guide has one make in a clone, and is secret or what was said, is never committed", async () => {
  const files = [
    ...["cert.pem", "key.pem", "operators", "data/password", "backup.key"],
    ...["chat.db", "chat.db-wal", "copy.db"],
  ];
  const text = await guide();
  for (const file of files) assertStringIncludes(text, file.replace("data/", ""));
  const ignored = await new Deno.Command("git", {
    args: ["-C", PROJECT.pathname, "check-ignore", ...files],
  }).output();
  assertEquals(new TextDecoder().decode(ignored.stdout).trim().split("\n"), files);
});
