import { assert, assertEquals } from "@std/assert";
import {
  type Acquainted,
  Entrance,
  MAX_WRONG,
  type Verdict,
} from "../../../lib/server/gate/entrance.ts";
import type { Command } from "../../../lib/vocabulary/command.ts";
import { Gate, type GateOptions } from "../../../lib/server/gate/gate.ts";
import { hashSecret, verifySecret } from "../../../lib/server/gate/secret.ts";
import { originOf } from "../../../lib/text/address.ts";

const ADDRESS = originOf("192.0.2.7");
const ANA = { name: "ana", person: 7, hash: await hashSecret("segredo") };
const CHAT: Acquainted = {
  knows: (token) => token === "known",
  accountOf: (name) => name.toLowerCase() === "ana" ? ANA : undefined,
};

/** A connection at a gate, and what the gate told of it. */
function comer(options: GateOptions = {}): { entrance: Entrance; wrong: string[] } {
  const wrong: string[] = [];
  const gate = new Gate({
    ...options,
    onWrong: (address, operator, name) => wrong.push(`${address} ${operator} ${name}`),
  });
  return { entrance: new Entrance(gate, ADDRESS, CHAT), wrong };
}

/** What is done with a request in the end. */
async function outcome(
  entrance: Entrance,
  request: Command,
  place: "hello" | "line" = "line",
): Promise<Verdict> {
  let verdict = entrance.look(request, place, 0);
  while (verdict.type === "wait") verdict = await entrance.decide(0);
  return verdict;
}

type HelloCommand = Extract<Command, { type: "hello" }>;

function hello(more: Partial<HelloCommand["hello"]>): HelloCommand {
  return { type: "hello", hello: { type: "hello", version: 1, ...more } };
}

function codesOf(verdict: Verdict): string[] {
  if (verdict.type !== "tell" && verdict.type !== "end") return [];
  return verdict.replies.flatMap((reply) => reply.type === "error" ? [reply.code] : [reply.type]);
}

Deno.test("the password of a name goes no further than the gate, and what it shows does", async () => {
  const nick = { type: "nick", nick: "ana", account: 7, beside: true, back: true } as const;
  const ways: readonly (readonly [Command, Command])[] = [
    [{ type: "nick", nick: "ana", password: "segredo" }, nick],
    [{ type: "nick", nick: "ana segredo" }, nick],
    [hello({ nick: "ana", nickPassword: "segredo" }), {
      ...hello({ nick: "ana" }),
      account: 7,
      beside: true,
      back: true,
    }],
  ];
  for (const [request, passed] of ways) {
    const { entrance } = comer();
    assertEquals(await outcome(entrance, request), { type: "pass", requests: [passed] });
  }
});

Deno.test("nobody says by itself whose password it knows", async () => {
  const { entrance } = comer();
  assertEquals(await outcome(entrance, { type: "nick", nick: "bia", account: 7 }), {
    type: "pass",
    requests: [{ type: "nick", nick: "bia" }],
  });
});

Deno.test("the name that was refused is had by its password alone, in the line or as the next one", async () => {
  const { entrance } = comer();
  const asked: Command = { type: "nick", nick: "ana" };
  assertEquals(await outcome(entrance, asked), { type: "pass", requests: [asked] });
  const shown: Verdict = {
    type: "pass",
    requests: [{ type: "nick", nick: "ana", account: 7, beside: true, back: true }],
  };
  assertEquals(await outcome(entrance, { type: "identify", password: "segredo" }), shown);
  assertEquals(codesOf(await outcome(entrance, { type: "identify" })), ["askPassword"]);
  assertEquals(await outcome(entrance, { type: "say", text: "segredo" }), shown);
});

Deno.test("a new password reaches the chat as a hash", async () => {
  const { entrance } = comer();
  const verdict = await outcome(entrance, { type: "register", password: "abre-te", id: 3 });
  assert(verdict.type === "pass");
  const [request] = verdict.requests;
  assert(request?.type === "register" && request.hash !== undefined);
  assert(await verifySecret("abre-te", request.hash));
  assertEquals([request.id, request.password], [3, undefined]);
  const coming = await outcome(entrance, hello({ nick: "bia", nickPassword: "x", register: true }));
  assert(coming.type === "pass" && coming.requests[0]?.type === "hello");
  assert(await verifySecret("x", coming.requests[0].hash ?? ""));
});

Deno.test("a name that is nobody's needs no password, and one that is known by its token none again", async () => {
  const { entrance } = comer();
  const bia = hello({ nick: "bia", nickPassword: "x" });
  assertEquals(await outcome(entrance, bia), { type: "pass", requests: [hello({ nick: "bia" })] });
  const resume = { token: "known", rooms: {} };
  const back = entrance.look(hello({ nick: "ana", nickPassword: "?", resume }), "hello", 0);
  assertEquals(back, {
    type: "pass",
    requests: [{ ...hello({ nick: "ana", resume }), back: true }],
  });
});

Deno.test("wrong ones are told apart, slowed down, and end the connection; the log has the name alone", async () => {
  const { entrance, wrong } = comer();
  const request: Command = { type: "nick", nick: "Ana", password: "errada" };
  for (let n = 1; n < MAX_WRONG; n++) {
    assertEquals(codesOf(await outcome(entrance, request)), ["nick_password_wrong"]);
  }
  const next = entrance.look(request, "line", 0);
  assert(next.type === "wait" && next.ms > 0);
  const last = await entrance.decide(0);
  assert(last.type === "end" && last.reason === "guesses");
  assertEquals(wrong, Array(MAX_WRONG).fill("192.0.2.7 undefined ana"));
});

Deno.test("where the server has a password, both are asked for, in their order", async () => {
  const both = hello({ nick: "ana", nickPassword: "segredo", password: "abre" });
  const { entrance } = comer({ password: "abre" });
  let verdict = entrance.look(both, "hello", 0);
  let waits = 0;
  for (; verdict.type === "wait"; waits++) verdict = await entrance.decide(0);
  const known = { ...hello({ nick: "ana" }), account: 7, beside: true, back: true };
  assertEquals([waits, verdict], [2, { type: "pass", requests: [known] }]);
});

Deno.test("who says whose password it knows before it is anyone is that one when it comes", async () => {
  const { entrance } = comer();
  const login: Command = { type: "login", name: "ana", password: "segredo", id: "a" };
  assertEquals(await outcome(entrance, login), {
    type: "tell",
    replies: [{ type: "ack" }],
    id: "a",
  });
  assertEquals(await outcome(entrance, hello({ nick: "ana-casa" })), {
    type: "pass",
    requests: [{ ...hello({ nick: "ana-casa" }), account: 7, beside: true, back: true }],
  });
  assertEquals(codesOf(await outcome(entrance, { ...login, name: "bia" })), ["not_registered"]);
  const locked = comer({ password: "abre" }).entrance;
  const server: Command = { type: "login", name: "bia", password: "abre" };
  assertEquals(codesOf(await outcome(locked, server)), ["ack"]);
  assert(locked.isIn);
});

const WELCOME = {
  type: "welcome",
  nick: "ana",
  token: "known",
  resumed: false,
  rooms: [],
} as const;

/** What someone has for a token that comes in by a password, and is known to the hub as `known`. */
async function tokenBy(gate: Gate, password: string): Promise<string> {
  const entrance = new Entrance(gate, ADDRESS, CHAT);
  await outcome(entrance, hello({ nick: "ana", password }), "hello");
  return entrance.sealed(WELCOME).token;
}

Deno.test("a token stands for the password by which one came in, and for no other", async () => {
  const gate = new Gate({ password: "abre" });
  const token = await tokenBy(gate, "abre");
  const back = (gate: Gate, shown: string, more: Partial<HelloCommand["hello"]> = {}) =>
    outcome(
      new Entrance(gate, ADDRESS, CHAT),
      hello({ ...more, resume: { token: shown, rooms: {} } }),
      "hello",
    );
  const isIn = { ...hello({ resume: { token: "known", rooms: {} } }), back: true } as const;
  assertEquals(await back(gate, token), { type: "pass", requests: [isIn] });
  // A server that is started anew with the same password knows it too; one that had none, or has it no more, does not mind.
  assertEquals(await back(new Gate({ password: "abre" }), token), {
    type: "pass",
    requests: [isIn],
  });
  assertEquals(await back(new Gate(), token), { type: "pass", requests: [isIn] });
  for (const shown of ["known", "known.", `${token}0`, token.replace("known", "other")]) {
    assertEquals(codesOf(await back(gate, shown)), ["password_missing"], shown);
  }
  gate.changePassword("sésamo");
  assertEquals(codesOf(await back(gate, token)), ["password_missing"]);
  assertEquals(codesOf(await back(gate, token, { password: "abre" })), [
    "password_wrong",
    "askPassword",
  ]);
  // Who says the new one comes back, and has a token for that.
  assertEquals(await back(gate, token, { password: "sésamo" }), {
    type: "pass",
    requests: [isIn],
  });
  assertEquals(await back(gate, await tokenBy(gate, "sésamo")), {
    type: "pass",
    requests: [isIn],
  });
});

Deno.test("a new password of a name is no longer than one that a file can hold, and not nothing", async () => {
  for (const password of ["x".repeat(201), "  "]) {
    const { entrance } = comer();
    const verdict = await outcome(entrance, { type: "register", password, id: 3 });
    assertEquals([verdict.type, codesOf(verdict)], ["tell", ["field_invalid"]]);
    const coming = hello({ nick: "bia", nickPassword: password, register: true });
    assertEquals(codesOf(await outcome(entrance, coming)), ["field_invalid"]);
  }
  const { entrance } = comer();
  const verdict = await outcome(entrance, { type: "register", password: "x".repeat(200) });
  assertEquals(verdict.type, "pass");
});
