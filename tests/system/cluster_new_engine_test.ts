/**
 * What engines that have only just begun say of a chat's stream, one after the other and each as far as it knows,
 * and what comes of it: a chat that is not there yet was not deleted.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { systemClock } from "../../lib/startup/system_clock.ts";
import { JetStreamEngine } from "../../lib/server/cluster/jetstream.ts";
import type { EngineError } from "../../lib/server/cluster/jetstream_opening.ts";
import { ScriptedEngine } from "./scripted_engine.ts";

const PREFIX = "papo";
const REPLICAS = 3;
const EARLIER = "2026-01-01T00:00:00.2Z";
const LATER = "2026-01-01T00:00:00.3Z";
const NOT_FOUND = { code: 404, err_code: 10059, description: "stream not found" };
const NO_MESSAGE = { code: 404, err_code: 10037, description: "no message found" };
const FAR_MS = 20_000;

function bytesIn(text: string): string {
  return btoa(text);
}

/** An engine's streams, as it speaks of them. */
class Streams {
  /** What it says next of the chat's stream, each once, when it was made or that it is not there; the last for good. */
  readonly says: (string | typeof NOT_FOUND)[];
  readonly texts: string[] = [];
  asked = 0;
  /** Whether it takes in nothing, and says nothing to that. */
  isSilent = false;
  readonly #said = Promise.withResolvers<void>();

  constructor(says: Streams["says"]) {
    this.says = says;
  }

  /** Resolves once it has said that it was made at the later time. */
  get said(): Promise<void> {
    return this.#said.promise;
  }

  answer(subject: string, request: string): unknown {
    const [, , kind, act, name] = subject.split(".");
    if (subject === `${PREFIX}.log`) return this.#take(request);
    if (kind !== "STREAM") return undefined;
    if (act === "MSG") return this.#message(subject, request);
    if (name !== PREFIX) return this.#info(EARLIER, 0);
    if (act === "CREATE") return this.#info(EARLIER, this.texts.length);
    this.asked++;
    const said = (this.says.length > 1 ? this.says.shift() : this.says[0]) ?? NOT_FOUND;
    if (said === LATER) this.#said.resolve();
    return typeof said === "string" ? this.#info(said, this.texts.length) : { error: said };
  }

  #info(created: string, last: number): unknown {
    const config = { name: PREFIX, subjects: [`${PREFIX}.log`], num_replicas: REPLICAS };
    const state = { messages: last, first_seq: 1, last_seq: last };
    return { type: "io.nats.jetstream.api.v1.stream_info_response", created, config, state };
  }

  #take(request: string): unknown {
    if (this.isSilent) return undefined;
    // Headers may come before it.
    this.texts.push(request.split("\r\n\r\n").at(-1) ?? "");
    return { stream: PREFIX, seq: this.texts.length };
  }

  #message(subject: string, request: string): unknown {
    const { seq }: { readonly seq?: number } = JSON.parse(request);
    const text = subject.endsWith(`.${PREFIX}`) && seq !== undefined && this.texts[seq - 1];
    if (!text) return { error: NO_MESSAGE };
    return { message: { subject: `${PREFIX}.log`, seq, data: bytesIn(text), time: LATER } };
  }
}

/** A server that has come to an engine, and what it hears. */
interface Come extends AsyncDisposable {
  readonly streams: Streams;
  readonly link: JetStreamEngine;
  readonly lost: Promise<EngineError>;
  readonly heard: (text: string) => Promise<void>;
  readonly replaced: Promise<void>;
}

/** Comes to an engine that says this of the chat's stream. */
async function come(...says: Streams["says"]): Promise<Come> {
  await using opened = new AsyncDisposableStack();
  const streams = new Streams(says);
  const engine = opened.use(
    new ScriptedEngine((subject, text) => streams.answer(subject, text)),
  );
  const lost = Promise.withResolvers<EngineError>();
  const options = { servers: [engine.address], prefix: PREFIX, replicas: REPLICAS };
  const link = await JetStreamEngine.open(options, systemClock, lost.resolve);
  opened.defer(() => link.close());
  const brought = new Map<string, PromiseWithResolvers<void>>();
  const of = (text: string): PromiseWithResolvers<void> => {
    const known = brought.get(text) ?? Promise.withResolvers<void>();
    brought.set(text, known);
    return known;
  };
  const bring = (_seq: number, _utcMs: number, text: string): void => of(text).resolve();
  const replaced = Promise.withResolvers<void>();
  const ignored = { missing: () => {}, reached: () => {} };
  link.read({ ...ignored, bring, replaced: () => replaced.resolve() }, 0);
  const all = opened.move();
  return {
    streams,
    link,
    lost: lost.promise,
    heard: (text) => of(text).promise,
    replaced: replaced.promise,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** Says something until it has its place. */
async function say(link: JetStreamEngine, text: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await new Promise<boolean>((resolve) => link.append(text, text, resolve))) return;
    await new Promise<void>((resolve) => systemClock.after(50, resolve));
  }
  throw new Error("it was never taken in");
}

/** Resolves by `what`, or says what came instead. */
async function before<T>(what: Promise<T>, lost: Promise<EngineError>): Promise<T | string> {
  const late = Promise.withResolvers<string>();
  const cancel = systemClock.after(FAR_MS, () => late.resolve("too late"));
  try {
    return await Promise.race([what, lost.then(({ message }) => message), late.promise]);
  } finally {
    cancel();
  }
}

for (
  const [says, order] of [
    ["one that another engine does not know yet", [NOT_FOUND, NOT_FOUND, NOT_FOUND, EARLIER]],
    ["one that is not known yet again, once it was", [EARLIER, NOT_FOUND, NOT_FOUND, EARLIER]],
    ["one of two that were made at once, by the other one's time", [EARLIER, EARLIER, LATER]],
  ] as const
) {
  Deno.test(`a chat's stream is taken for what it is, where engines tell of ${says}`, async () => {
    await using scene = await come(...order);
    const { link, lost, heard } = scene;
    assertEquals(await before(say(link, "oi"), lost), undefined);
    assertEquals(await before(heard("oi"), lost), undefined);
  });
}

Deno.test("what was seen may be unknown for a moment, or of another time, and is the same by what stands in it", async () => {
  await using scene = await come(EARLIER);
  const { streams, link, lost, heard } = scene;
  await say(link, "oi");
  assertEquals(await before(heard("oi"), lost), undefined);
  streams.says.splice(0, Infinity, NOT_FOUND, NOT_FOUND, NOT_FOUND, LATER);
  // Whose word it does not get looks again.
  streams.isSilent = true;
  assertEquals(await new Promise((resolve) => link.append("again", "again", resolve)), false);
  streams.isSilent = false;
  assertEquals(await before(streams.said, lost), undefined);
  assertEquals(await before(say(link, "again"), lost), undefined);
  assertEquals(await before(heard("again"), lost), undefined);
});

Deno.test("where an engine lost its end and something else stands there by now, it is put in line again, and one begins anew", async () => {
  await using scene = await come(EARLIER);
  const { streams, link, lost, heard, replaced } = scene;
  await say(link, "oi");
  assertEquals(await before(heard("oi"), lost), undefined);
  streams.texts.splice(0, Infinity, "another's");
  streams.isSilent = true;
  assertEquals(await new Promise((resolve) => link.append("again", "again", resolve)), false);
  streams.isSilent = false;
  assertEquals(await before(replaced, lost), undefined);
  assertEquals(streams.texts, ["another's", "oi"]);
});

Deno.test("so it is where one only has word of another that was brought something else", async () => {
  await using scene = await come(EARLIER);
  const { streams, link, lost, heard, replaced } = scene;
  for (const text of ["oi", "tudo bem?", "tudo"]) await say(link, text);
  assertEquals(await before(heard("tudo"), lost), undefined);
  streams.texts.splice(0, 2, "another's", "and another's");
  link.doubt(0, () => {});
  assertEquals(await before(replaced, lost), undefined);
  assertEquals(streams.texts, ["another's", "and another's", "tudo", "oi", "tudo bem?"]);
});

Deno.test("so it is where one is told that its own has a place from which something else was brought", async () => {
  await using scene = await come(EARLIER);
  const { streams, link, lost, heard, replaced } = scene;
  for (const text of ["oi", "tudo bem?"]) await say(link, text);
  assertEquals(await before(heard("tudo bem?"), lost), undefined);
  streams.texts.splice(1);
  await say(link, "again");
  assertEquals(await before(replaced, lost), undefined);
  assertEquals(streams.texts, ["oi", "again", "tudo bem?"]);
});

for (
  const [how, last] of [
    ["is there no more", NOT_FOUND],
    ["is another one by what stands in it", LATER],
  ] as const
) {
  Deno.test(`a stream that was seen, and for seconds ${how}, was deleted`, async () => {
    await using scene = await come(EARLIER);
    const { streams, link, lost, heard } = scene;
    await say(link, "oi");
    assertEquals(await before(heard("oi"), lost), undefined);
    streams.says.splice(0, Infinity, last);
    streams.texts.splice(0, Infinity, "another's");
    // It has the word of an engine that hears nothing of what was sent to it.
    link.append("again", "again", () => {});
    const asked = streams.asked;
    assertEquals(await before(lost.then(({ problem }) => problem), Promise.race([])), "replaced");
    assertEquals(streams.asked > asked + 5, true);
  });
}
