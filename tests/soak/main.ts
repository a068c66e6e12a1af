/**
 * The soak: a server of its own (with `--history` one that keeps what is said in a file, with `--tls`
 * one that speaks TLS), and people who come, talk, drop and come back at random for some
 * minutes, with a model of what each must have seen; some take back what they said, or say it anew. Ends with
 * a verdict and figures, and with 1 if anything was lost, doubled, out of order, or told after it was taken back.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { opensslArguments, type PairFiles } from "../../lib/server/tls/certificate.ts";
import { type Program, runServer } from "../system/harness.ts";
import { Nats } from "../system/nats.ts";
import { succeeds, TemporaryFolder } from "../system/temporary.ts";
import { Ledger } from "./ledger.ts";
import { Looker } from "./looker.ts";
import { Confidant } from "./pairs.ts";
import { Dice, Identity, JsonPerson } from "./people.ts";
import { SimplePerson } from "./simple_person.ts";

/** How many of each kind. */
const JSON_PEOPLE = 10;
const PLAIN_PEOPLE = 10;
const SEED_PEOPLE = 5;
const IRC_PEOPLE = 5;
/** Two who talk with each other alone. */
const PAIRS = 3;
/** Those who own a name, and are here by so many programs at once, by netcat and by IRC. */
const OWNERS = 2;
const CLIENTS = 3;
const AUDIT_MS = 2_000;
/** With `--cluster`: how many servers, and how often one of them is killed. */
const SERVERS = 3;
const KILL_MS = 10_000;
/** So often one of those is started, where it does not come up. */
const STARTS_MAX = 5;
/** Memory may grow at first: it is looked at once the server has warmed up. */
const WARM_UP = 0.2;

const { _: [first = 1, second = Date.now() % 1_000_000, ...more], ...kinds } = parseArgs(
  Deno.args,
  {
    boolean: ["history", "tls", "cluster"],
  },
);
const [minutes, seed] = [Number(first), Number(second)];
if (!(minutes > 0 && minutes <= 10_000) || !Number.isInteger(seed) || more.length > 0) {
  say("usage: deno task soak [MINUTES] [SEED] [--history] [--tls] [--cluster]");
  Deno.exit(2);
}
using folder = new TemporaryFolder();
// Not Deno.exit: the folder shall go too.
Deno.exitCode = await soak();

/** A certificate for the loopback, where openssl is. */
async function makeCertificate(): Promise<PairFiles> {
  const files = { cert: `${folder.path}/cert.pem`, key: `${folder.path}/key.pem` };
  if (await succeeds("openssl", ...opensslArguments(files, ["127.0.0.1"]))) return files;
  throw new Error("openssl is needed for --tls, and is not here");
}

async function soak(): Promise<number> {
  const pair = kinds.tls ? await makeCertificate() : undefined;
  const caCert = pair && await Deno.readTextFile(pair.cert);
  await using parts = new AsyncDisposableStack();
  const nats = kinds.cluster ? parts.use(await Nats.start()) : undefined;
  const start = (n: number): Promise<Server> => startServer(pair, nats, n);
  const servers = await Promise.all(
    Array.from({ length: nats === undefined ? 1 : SERVERS }, (_, n) => start(n)),
  );
  parts.defer(async () => {
    for (const { program } of servers) await program[Symbol.asyncDispose]();
  });
  const ledger = new Ledger();
  const durationMs = minutes * 60_000;
  const how = Object.entries(kinds).filter(([, is]) => is === true).map(([kind]) => `, ${kind}`);
  say(
    `${minutes} min, seed ${seed}, ports ${servers.map(({ port }) => port).join(", ")}${
      how.join("")
    }`,
  );
  const end = new AbortController();
  const interrupted = (): void => end.abort();
  Deno.addSignalListener("SIGINT", interrupted);
  const ending = setTimeout(() => end.abort(), durationMs);
  const life = (offset: number): ConstructorParameters<typeof JsonPerson>[1] => ({
    places: () => servers,
    caCert,
    ledger,
    dice: new Dice(seed + 7_919 * offset),
    signal: end.signal,
  });
  // The first of them never drops: it knows the place of everything.
  const jsonPeople = Array.from(
    { length: JSON_PEOPLE },
    (_, n) => new JsonPerson(`json-${n}`, life(n)),
  );
  const simplePeople = Array.from(
    { length: PLAIN_PEOPLE + SEED_PEOPLE + IRC_PEOPLE },
    (_, n) => {
      const dialect = n < PLAIN_PEOPLE ? "plain" : n < PLAIN_PEOPLE + SEED_PEOPLE ? "seed" : "irc";
      return new SimplePerson(`simples-${n}`, dialect, life(JSON_PEOPLE + n));
    },
  );
  const owners = Array.from({ length: OWNERS }, (_, n) => {
    const identity = new Identity(`dona-${n}`);
    const offset = 200 + 10 * n;
    return {
      programs: Array.from(
        { length: CLIENTS },
        (_, client) => new JsonPerson(identity, life(offset + client), client === 0),
      ),
      others: (["plain", "irc"] as const).map((dialect, client) =>
        new SimplePerson(identity, dialect, life(offset + CLIENTS + client))
      ),
    };
  });
  const pairs = Array.from({ length: PAIRS }, () => new Ledger()).map((ledger, n) => {
    const [one, other] = [`par-${n}-a`, `par-${n}-b`] as const;
    const offset = 100 + 2 * n;
    return {
      ledger,
      people: [
        new Confidant(one, other, { ...life(offset), ledger }),
        new Confidant(other, one, { ...life(offset + 1), ledger }),
      ],
    };
  });
  const confidants = pairs.flatMap(({ people }) => people);
  let [kills, starting] = [0, Promise.resolve()];
  const reaping = nats && setInterval(() => {
    if (end.signal.aborted) return;
    const n = kills++ % servers.length;
    const victim = servers[n];
    // On a machine that is busy another may be long in coming.
    if (victim === undefined || victim.isDead) return;
    victim.isDead = true;
    victim.program.signal("SIGKILL");
    starting = start(n).then((server) => void (servers[n] = server));
  }, KILL_MS);
  const auditing = setInterval(() => ledger.audit(), AUDIT_MS);
  let warmMiB: number | undefined;
  let measured: Promise<void> = Promise.resolve();
  const warming = setTimeout(() => {
    measured = residentMiB().then((mib) => void (warmMiB = mib));
  }, WARM_UP * durationMs);
  const residentMiB = async (): Promise<number> => await servers[0]?.program.residentMiB() ?? 0;
  const startMiB = await residentMiB();
  await Promise.all([
    ...jsonPeople.map((person, n) => person.live(n > 0)),
    ...simplePeople.map((person) => person.live()),
    ...owners.flatMap(({ programs }) => programs.map((person) => person.live(true))),
    ...owners.flatMap(({ others }) => others.map((person) => person.live())),
    ...confidants.map((person) => person.live()),
  ]);
  for (const timer of [ending, warming]) clearTimeout(timer);
  clearInterval(auditing);
  clearInterval(reaping);
  await starting;
  Deno.removeSignalListener("SIGINT", interrupted);
  const programs = [...jsonPeople, ...owners.flatMap(({ programs }) => programs)];
  await Promise.all(programs.map((person) => person.rest(() => ledger.lastSeq)));
  await Promise.all(confidants.map((person) => person.rest()));
  await new Looker(life(99)).look();
  const taken = pairs.reduce((sum, { ledger }) => sum + ledger.taken, ledger.taken);
  await measured;
  const endMiB = await residentMiB();
  for (const { program } of servers) {
    program.signal("SIGTERM");
    const { code, stderr } = await program.outcome();
    // Servers that are one chat say which of them there are.
    const told = stderr.split("\n").filter((line) =>
      !/ (?:One more|A) server | The chat /.test(line)
    );
    if (code !== 0 || told.join("") !== "") {
      ledger.lose(`the server ended with ${code}: ${told.join("\n")}`);
    }
  }
  await inspectFiles([ledger, ...pairs.map(({ ledger }) => ledger)]);
  for (const { ledger: privately } of pairs) {
    privately.audit(true);
    ledger.add(privately);
  }
  ledger.audit(true);

  const confided = pairs.reduce((sum, { ledger: { placed } }) => sum + placed, 0);
  const failures = ledger.losses + ledger.doubles + ledger.disorders + ledger.leaks;
  const mib = (value: number | undefined): string => value === undefined ? "?" : value.toFixed(0);
  for (const complaint of ledger.complaints) say(complaint);
  say(
    `entries ${ledger.placed} (of ${ledger.said} sent), deliveries ${ledger.deliveries}, ` +
      `reconnects ${ledger.reconnects}; in private ${confided}`,
  );
  say(
    `losses ${ledger.losses}, doubles ${ledger.doubles}, order violations ${ledger.disorders}; ` +
      `taken back ${taken}, told afterwards ${ledger.leaks}`,
  );
  say(`memory: ${mib(startMiB)} MiB at start, ${mib(warmMiB)} warm, ${mib(endMiB)} at the end`);
  say(failures === 0 ? "verdict: ok" : "verdict: FAILED");
  return failures === 0 ? 0 : 1;
}

/** In no byte of what the servers have left behind there is anything of what was taken back. */
async function inspectFiles(ledgers: readonly Ledger[]): Promise<void> {
  const decoder = new TextDecoder();
  for (const name of folder.names) {
    const bytes = decoder.decode(await Deno.readFile(`${folder.path}/${name}`));
    for (const ledger of ledgers) ledger.inspect(name, bytes);
  }
}

/** A server that people can go to. */
interface Server {
  readonly program: Program;
  readonly port: number;
  isDead: boolean;
}

/** One of its own, or the one of that number of those that are one chat by an engine. */
async function startServer(
  pair: PairFiles | undefined,
  nats: Nats | undefined,
  n: number,
): Promise<Server> {
  // One whose engine does not answer in time is started again, as whoever looks after it does.
  for (let tries = 1;; tries++) {
    const program = runOne(pair, nats, n);
    const couldNot = (): boolean => program.stderr.some((line) => line.startsWith("Could not"));
    const isUp = (): boolean => program.stdout.length > 0;
    await program.until(() => isUp() || couldNot(), "the first line", 30_000);
    if (isUp()) {
      return { program, port: Number(program.stdout[0]?.split(":").at(-1)), isDead: false };
    }
    if (nats === undefined || tries === STARTS_MAX) throw new Error(program.stderr.join("\n"));
  }
}

function runOne(pair: PairFiles | undefined, nats: Nats | undefined, n: number): Program {
  return runServer([
    ...["--port", "0", "--lang", "en", "--rate", "0"],
    ...(kinds.history ? ["--history", `${folder.file}-${n}`] : []),
    ...(pair === undefined ? [] : ["--tls-cert", pair.cert, "--tls-key", pair.key]),
    ...(nats === undefined ? [] : ["--engine", nats.address]),
  ], {
    flags: [
      // As the task starts it.
      "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=120",
      "--allow-net=localhost,127.0.0.1,[::1]",
      `--allow-read=${folder.path}`,
      `--allow-write=${folder.path}`,
    ],
  });
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}
