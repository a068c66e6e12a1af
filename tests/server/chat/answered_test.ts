import { assert, assertEquals } from "@std/assert";
import { Answered, type Requester } from "../../../lib/server/chat/answered.ts";
import type { Done } from "../../../lib/server/chat/member.ts";

const DONE: Done = { ack: { type: "ack" }, connections: 1 };

function person(owner: string): Requester {
  return { owner, key: "key", connections: 1, done: new Map() };
}

function ask(answered: Answered<Requester>, person: Requester, times: number): void {
  for (let n = 0; n < times; n++) answered.remember(person, n, DONE);
}

Deno.test("of one person the last 256 requests are remembered, each once", () => {
  const answered = new Answered<Requester>();
  const ana = person("192.0.2.1");
  ask(answered, ana, 300);
  ask(answered, ana, 1);
  assertEquals([answered.size, ana.done.size], [256, 256]);
  assertEquals([...ana.done.keys()].slice(0, 2), [45, 46]);
  assertEquals([...ana.done.keys()].at(-1), 0);
  answered.forget(ana);
  assertEquals([answered.size, ana.done.size], [0, 0]);
});

Deno.test("whoever asks for much at one address takes nothing from those at others", () => {
  const answered = new Answered<Requester>(1_000, 800);
  const [ana, eva] = [person("192.0.2.1"), person("192.0.2.2")];
  ask(answered, ana, 100);
  ask(answered, eva, 10);
  for (let n = 0; n < 500; n++) ask(answered, person("192.0.2.66"), 199);
  assert(answered.size <= 1_000, `${answered.size}`);
  assertEquals([ana.done.size, eva.done.size], [100, 10]);
});

Deno.test("and at one address, whoever asks for little is forgotten last", () => {
  const answered = new Answered<Requester>(1_000, 800);
  const ana = person("192.0.2.66");
  ask(answered, ana, 5);
  for (let n = 0; n < 20; n++) ask(answered, person("192.0.2.66"), 199);
  assert(answered.size <= 1_000, `${answered.size}`);
  assertEquals(ana.done.size, 5);
});

Deno.test("what is forgotten of someone is the oldest", () => {
  const answered = new Answered<Requester>(100, 50);
  const ana = person("192.0.2.1");
  ask(answered, ana, 101);
  assertEquals([...ana.done.keys()], Array.from({ length: 50 }, (_, n) => 51 + n));
});

Deno.test("as many people as there are, none of whom can keep one, are forgotten", () => {
  const answered = new Answered<Requester>(100, 50);
  for (let n = 0; n < 1_000; n++) ask(answered, person("192.0.2.1"), 1);
  assert(answered.size <= 100, `${answered.size}`);
});
