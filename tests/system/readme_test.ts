import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseClientOptions } from "../../lib/terminal/options.ts";
import { parseServerOptions } from "../../lib/server/options.ts";
import { Peer, Program, startServer } from "./harness.ts";

const PROJECT = new URL("../../", import.meta.url);
const CONFIG = new URL("deno.json", PROJECT);

async function readme(): Promise<string> {
  return await Deno.readTextFile(new URL("README.md", PROJECT));
}

Deno.test("the README's bot answers, and never the past", async () => {
  const bot = /```ts\n(import [^]*?)```/.exec(await readme())?.[1];
  assert(bot !== undefined, "there is a bot in the README");
  await using server = await startServer();
  await using bia = await Peer.named(server.port, "bia");
  await bia.send("echo before\n");
  const script = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(script, bot.replace("10101", String(server.port)));
    const flags = ["--config", CONFIG.pathname, "--allow-net=localhost"];
    await using _program = new Program(flags, script, [], "en_US.UTF-8");
    await bia.readUntil("* echo entrou em #geral\n");
    await bia.send("echo olá\n");
    assertEquals(await bia.readUntil("\n"), "<echo> olá\n");
  } finally {
    await Deno.remove(script);
  }
});

Deno.test("every task that the README names is there, and every option is in the README", async () => {
  const text = await readme();
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
