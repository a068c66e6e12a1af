/**
 * What `deploy/cluster.yaml` starts is started here, as far as that goes without containers: all that it names is
 * there, and its commands, with addresses of this machine in the place of its own, make one chat.
 *
 * @module
 */

import { parse } from "@std/yaml/parse";
import { assert, assertEquals } from "@std/assert";
import { runServer } from "./harness.ts";
import { JsonPeer } from "./json_peer.ts";
import { freePorts, LONG_MS, Nats } from "./nats.ts";
import { natsTest } from "./nats_case.ts";

const FILE = new URL("../../deploy/cluster.yaml", import.meta.url);
const ENGINES = ["nats1", "nats2", "nats3"];
const SERVERS = ["papo1", "papo2", "papo3"];

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  assert(typeof value === "object" && value !== null && !Array.isArray(value), `${value}`);
  return Object.fromEntries(Object.entries(value));
}

function textsOf(value: unknown): string[] {
  assert(Array.isArray(value) && value.every((each) => typeof each === "string"), `${value}`);
  return value;
}

async function composed(): Promise<{ readonly file: Fields; readonly services: Fields }> {
  const file = fieldsOf(parse(await Deno.readTextFile(FILE)));
  return { file, services: fieldsOf(file.services) };
}

Deno.test("in the compose file of several servers all is there that another part of it names", async () => {
  const { file, services } = await composed();
  assertEquals(Object.keys(services).sort(), ["balancer", ...ENGINES, ...SERVERS].sort());
  const [networks, volumes, configs] = [file.networks, file.volumes, file.configs].map(fieldsOf);
  const { content } = fieldsOf(configs?.balancer);
  for (
    const [name, service] of Object.entries(services).map(([n, s]) => [n, fieldsOf(s)] as const)
  ) {
    for (const network of textsOf(service.networks)) assert(network in (networks ?? {}), network);
    for (const needed of textsOf(service.depends_on ?? [])) assert(needed in services, needed);
    for (const volume of textsOf(service.volumes ?? [])) {
      const [from = ""] = volume.split(":");
      assert(from === ".." || from in (volumes ?? {}), `${name}: ${from}`);
    }
  }
  // Only servers are where the engine is, and the balancer knows all of them.
  assertEquals(textsOf(fieldsOf(services.balancer).networks), ["chat"]);
  assert(typeof content === "string");
  for (const server of SERVERS) assert(content.includes(`server ${server} ${server}:10101\n`));
});

natsTest(
  "three engines and three servers by the compose file's commands are one chat",
  async () => {
    const { services } = await composed();
    await using all = new AsyncDisposableStack();
    const routes = freePorts(ENGINES.length);
    const here = (word: string): string =>
      ENGINES.reduce((all, name, n) => all.replace(`${name}:6222`, `127.0.0.1:${routes[n]}`), word);
    const engines = await Promise.all(ENGINES.map((name, n) => {
      const command = textsOf(fieldsOf(services[name]).command);
      const [store, folder] = command.splice(command.indexOf("-sd"), 2);
      assertEquals([store, folder], ["-sd", "/data"]);
      return Nats.start(
        command.map((word) => here(word.replace("0.0.0.0:6222", `127.0.0.1:${routes[n]}`))),
      );
    }));
    for (const nats of engines) all.use(nats);
    const servers = SERVERS.map((name) => {
      const { command } = fieldsOf(services[name]);
      assert(typeof command === "string");
      const [, words = ""] = command.split("server.ts ");
      const args = words.trim().split(/\s+/).map((word) =>
        word === ENGINES.join(",") ? engines.map(({ address }) => address).join(",") : word
      ).map((word) => word === "0.0.0.0" ? "127.0.0.1" : word);
      return () => all.use(runServer([...args, "--port", "0", "--lang", "en"]));
    });
    const peers = await Promise.all(servers.map(async (start, n) => {
      const server = start();
      const isOver = (): boolean => server.stdout.length > 0 || server.hasEnded;
      await server.until(isOver, "the first line", LONG_MS);
      assert(!server.hasEnded, server.stderr.join("\n"));
      const port = Number(/:(\d+)$/.exec(server.stdout[0] ?? "")?.[1]);
      return all.use(await JsonPeer.connect(port, { nick: `person${n}` }));
    }));
    const [first, ...others] = peers;
    await first?.send({ type: "say", text: "to all", id: 1 });
    for (const peer of others) {
      await peer.until(
        (message) => message.type === "message" && message.text === "to all",
        "it",
        LONG_MS,
      );
    }
  },
);
