import { assertEquals } from "@std/assert";
import { parseServerOptions } from "../../lib/server/options.ts";

Deno.test("the servers of the compose file are started as they can be, and may reach all that they name", async () => {
  const compose = await Deno.readTextFile(new URL("../../deploy/cluster.yaml", import.meta.url));
  const [, words = ""] = /command: >-\n((?: {4}.*\n)+)/.exec(compose) ?? [];
  const [flags = "", args = ""] = words.trim().split(/\s+server\.ts\s+/);
  const parsed = parseServerOptions(args.trim().split(/\s+/), "en-US");
  assertEquals(parsed.type, "run");
  if (parsed.type !== "run") return;
  const { host, port, engine = [], engineReplicas } = parsed.options;
  const [, net = ""] = /--allow-net=(\S+)/.exec(flags) ?? [];
  assertEquals(net.split(","), [`${host}:${port}`, ...engine]);
  assertEquals(engineReplicas, engine.length);
  for (const server of engine) {
    assertEquals(compose.includes(`\n  ${server.replace(/:\d+$/, "")}:\n`), true, server);
  }
});
