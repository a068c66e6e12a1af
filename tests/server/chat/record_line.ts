/**
 * Writes down a line of the version in which Papo is now, and what comes of it: for `line_kept_test.ts`, once a
 * version is given to people. `deno run tests/server/chat/record_line.ts > tests/server/chat/line_of_N.txt`
 *
 * @module
 */

import { FakeClock } from "../../fakes/clock.ts";
import { FakeServer } from "../../fakes/cluster.ts";
import { FakeEngine, seeded } from "../../fakes/engine.ts";
import type { FakeOutlet } from "../../fakes/outlet.ts";
import { PROTOCOL_VERSION } from "../../../lib/vocabulary/protocol.ts";
import type { Command } from "../../../lib/vocabulary/command.ts";
import { Carried } from "./carried.ts";

/** What people ask for: mostly the first of them. */
const ASKED: readonly Command[] = [
  { type: "say", text: "oi", id: 1 },
  { type: "say", text: "tudo bem?" },
  { type: "action", text: "acena" },
  { type: "topic", text: "assunto" },
  { type: "join", room: "sala" },
  { type: "say", room: "sala", text: "aqui" },
  { type: "leave", room: "sala" },
  { type: "enter", room: "outra" },
  { type: "direct", to: "ana", text: "psiu", id: 2 },
  { type: "direct", to: "bia,caio", text: "nós", id: 3 },
  { type: "say", room: "@ana", text: "a sós", id: 4 },
  { type: "seen", log: "run-1-2", after: 1 },
  { type: "mark", room: "geral", seq: 2 },
  { type: "nick", nick: "eva" },
  { type: "nick", nick: "bia" },
  { type: "introduce", name: "gil" },
  { type: "away", text: "já volto" },
  { type: "describe", user: "u", realName: "Eva" },
  { type: "watch", nicks: ["ana", "eva"] },
  { type: "redact" },
  { type: "edit", text: "melhor" },
  { type: "react", seq: 1, emoji: "👍" },
  { type: "react", seq: 1, emoji: "👍", remove: true },
  { type: "signal", form: "TAGMSG", text: "digita" },
  { type: "register", hash: "$hash" },
  { type: "nick", nick: "ana", account: 1 },
  { type: "edit", room: "@ana", text: "melhor a sós" },
  { type: "react", room: "@ana", seq: 1, emoji: "👍" },
  { type: "redact", room: "@ana" },
  { type: "unregister" },
  { type: "promote", name: "root" },
  { type: "kick", nick: "eva" },
  { type: "mute", nick: "caio", seconds: 60, reason: "spam" },
  { type: "unmute", nick: "caio" },
  { type: "ban", target: "192.0.2.9", seconds: 60 },
  { type: "unban", target: "192.0.2.9" },
  { type: "lock", room: "outra" },
  { type: "unlock", room: "outra" },
  { type: "announce", text: "a todos" },
  { type: "mod", room: "sala", nick: "bia" },
  { type: "voice", room: "sala", nick: "ana" },
  { type: "invite", room: "sala", nick: "caio" },
  { type: "rule", room: "sala", quiet: true },
  { type: "rule", room: "sala", limit: 2, key: "chave" },
  { type: "ban", room: "sala", target: "b*", stays: true },
  { type: "except", room: "sala", list: "welcome", mask: "ana", isSet: true },
  { type: "language", tag: "pt-BR" },
  { type: "quit", text: "tchau" },
];

const NICKS = ["ana", "bia", "caio", "davi"];
const STEPS = 400;
/** How often what is known by then is written down. */
const DIGEST_EVERY = 30;

/** One person, at one connection after the other. */
interface Person {
  readonly nick: string;
  outlet?: FakeOutlet | undefined;
  token?: string | undefined;
}

const clock = new FakeClock();
const random = seeded(2);
const engine = new FakeEngine(clock, seeded(1));
const server = new FakeServer(engine);
clock.advance(1_000);
const people: Person[] = NICKS.map((nick) => ({ nick }));

function comeIn(person: Person): void {
  const { nick, token } = person;
  const outlet = person.outlet = server.connect(`192.0.2.${NICKS.indexOf(nick) + 1}`);
  const resume = token !== undefined && { resume: { token, rooms: { geral: 1 } } };
  const how = { conversations: nick === "ana", ...(nick === "bia" && { directs: {} }) };
  const hello = { type: "hello", version: PROTOCOL_VERSION, nick, ...how, ...resume } as const;
  server.cluster.perform(outlet, { type: "hello", hello });
}

for (let step = 0; step < STEPS; step++) {
  const person = people[Math.floor(random() * people.length)];
  const command = ASKED[step < ASKED.length ? step : Math.floor(random() ** 2 * ASKED.length)];
  if (person === undefined || command === undefined) continue;
  const { outlet } = person;
  if (outlet === undefined || outlet.ended.length > 0) comeIn(person);
  else if (random() < 0.03) {
    // By another connection, while it is here.
    person.token = outlet.told("welcome").at(-1)?.token;
    comeIn(person);
  } else if (random() < 0.05) {
    person.token = outlet.told("welcome").at(-1)?.token;
    server.cluster.depart(outlet, "reset");
    person.outlet = undefined;
  } else server.cluster.perform(outlet, command);
  clock.advance(Math.floor(random() * 900));
}
clock.advance(12_000);

const carried = new Carried();
const lines = engine.texts.flatMap(({ text, utcMs }, n) => {
  carried.take(`${utcMs} ${text}`);
  const isDue = n % DIGEST_EVERY === 0 || n === engine.texts.length - 1;
  return [`${utcMs} ${text}`, ...isDue ? [`= ${carried.digest}`] : []];
});
Deno.stdout.writeSync(new TextEncoder().encode(`${lines.join("\n")}\n`));
Deno.exit(0);
