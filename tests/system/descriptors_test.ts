import { assertMatch } from "@std/assert";
import { TextLineStream } from "@std/streams/text-line-stream";
import { Peer } from "./harness.ts";

const SERVER = new URL("../../server.ts", import.meta.url).pathname;

Deno.test({
  name: "out of file descriptors, accepting pauses and goes on; those who are in notice nothing",
  // Only a Unix shell can take them away.
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const child = new Deno.Command("sh", {
      args: [
        ...["-c", 'ulimit -n 64; exec "$0" "$@"', Deno.execPath(), "run", "--no-prompt"],
        ...[
          "--allow-net=localhost,127.0.0.1,[::1]",
          SERVER,
          "--port",
          "0",
          "--status",
          "0",
          "--lang",
          "pt-BR",
        ],
        "--quiet",
      ],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const lines = child.stdout.pipeThrough(new TextDecoderStream())
      .pipeThrough(new TextLineStream()).getReader();
    const port = Number((await lines.read()).value?.split(":").at(-1));
    const url = (await lines.read()).value?.split(": ")[1] ?? "";
    const metrics = async (): Promise<string> => await (await fetch(url)).text();
    // Its connection to the status is there before there is no place for another.
    await metrics();
    const ana = await Peer.named(port, "ana");
    const bia = await Peer.named(port, "bia");
    const crowd: Peer[] = [];
    for (let n = 0; n < 100; n++) crowd.push(await Peer.connect(port));
    for (let n = 0; n < 20; n++) {
      await ana.send(`oi ${n}\n`);
      await bia.readUntil(`<ana> oi ${n}\n`);
    }
    for (const peer of crowd) await peer[Symbol.asyncDispose]();
    const late = await Peer.named(port, "tarde");
    await late.send("cheguei\n");
    await ana.readUntil("<tarde> cheguei\n");
    assertMatch(await metrics(), /^papo_accept_failures_total [1-9]/m);
    for (const peer of [ana, bia, late]) await peer[Symbol.asyncDispose]();
    child.kill("SIGTERM");
    await child.status;
    await lines.cancel();
  },
});
