import { assert, assertEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import { NotConnected } from "../../../lib/client/session/requests.ts";
import { Session } from "../../../lib/client/session/session.ts";
import type { ClientRequest } from "../../../lib/vocabulary/protocol.ts";
import type { RequestId } from "../../../lib/vocabulary/codes.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { turn } from "../../fakes/stream.ts";
import { type Direction, type Fate, ModelServer } from "../../fakes/model_server.ts";

const ROOMS = ["geral", "sala"];
/** A newcomer who is cut off once more without having heard a word gives up, and rightly so. */
const CUT_OFF_MAX = 5;

/** Someone who comes back at once whenever the connection breaks, and remembers everything. */
class Speaker {
  readonly session: Session;
  /** By room, the others' entries as they were told. */
  readonly heard = new Map<string, string[]>(ROOMS.map((room) => [room, []]));
  /** What was said, by its id. */
  readonly said = new Map<RequestId, { readonly room: string; readonly text: string }>();
  /** The places that were acknowledged. */
  readonly places = new Map<RequestId, number | undefined>();
  #connections = 0;
  #isKnown = false;

  constructor(server: ModelServer, nick: string) {
    this.session = new Session({
      connect: () => server.connect(!this.#isKnown && this.#connections++ >= CUT_OFF_MAX),
      clock: new FakeClock(),
      language: "en",
      reconnect: true,
      nick,
      onEvent: (event) => {
        if (event.type === "acknowledged") {
          assert(!this.places.has(event.id), "acknowledged twice");
          this.places.set(event.id, event.seq);
        }
        if (event.type === "refused") throw new Error(event.text);
        if (event.type !== "message") return;
        const { message } = event;
        if (message.type === "welcome") this.#isKnown = true;
        if (message.type === "skipped") throw new Error("skipped");
        if (message.type !== "message" && message.type !== "action") return;
        this.heard.get(message.room)?.push(`${message.seq} <${message.nick}> ${message.text}`);
      },
    });
  }

  say(text: string, room: string): void {
    this.said.set(this.session.say(text, room), { room, text });
  }

  /** Asks until there is an answer. */
  async ask(request: ClientRequest): Promise<void> {
    for (let n = 0; n < 100; n++) {
      await this.settle();
      try {
        await this.session.request(request);
        return;
      } catch (error) {
        assert(error instanceof NotConnected);
      }
    }
    throw new Error("never answered");
  }

  /** Until there is a connection and nothing waits. */
  async settle(): Promise<void> {
    for (let n = 0; n < 100; n++) {
      await turn();
      const { state, waiting } = this.session;
      if (state.type === "online" && waiting.length === 0) return;
      assert(state.type !== "over", JSON.stringify(state));
      this.session.retryNow();
    }
    throw new Error("never settled");
  }
}

/** Two people talk in two rooms; `fate` decides about each line that goes between them and the server. */
async function converse(
  fate: (direction: Direction, line: string) => Fate,
  server = new ModelServer(),
): Promise<void> {
  for (const room of ROOMS) server.say("long ago", room);
  server.fate = fate;
  const ana = new Speaker(server, "ana");
  const bia = new Speaker(server, "bia");
  ana.session.start();
  ana.say("before the welcome", "geral");
  bia.session.start();
  await turn();
  for (let n = 1; n <= 2; n++) {
    ana.say(`a${n}`, "geral");
    bia.say(`b${n}`, "geral");
    ana.say(`c${n}`, "geral");
    await turn();
    ana.session.retryNow();
  }
  await ana.ask({ type: "join", room: "sala" });
  ana.say("is anybody here?", "sala");
  bia.say("b3", "geral");
  await bia.ask({ type: "join", room: "sala" });
  for (let n = 4; n <= 5; n++) {
    bia.say(`b${n}`, "sala");
    ana.say(`a${n}`, "sala");
    ana.say(`a${n}`, "geral");
  }
  server.say("the end");
  await ana.settle();
  await bia.settle();
  // What is still on its way to a connection that breaks now comes with the next one.
  for (let n = 0; n < 5; n++) {
    await turn();
    await ana.settle();
    await bia.settle();
  }
  for (const { session, heard, said, places } of [ana, bia]) {
    const nick = session.nick;
    assertEquals(session.rooms, ROOMS);
    for (const room of ROOMS) {
      const log = server.log(room).map((text, index) => `${index + 1} ${text}`);
      const own = log.filter((text) => text.includes(`<${nick}>`));
      // Whose token has ended is told its own too, where it had no word of it.
      const others = heard.get(room)?.filter((text) => !own.includes(text));
      assertEquals(others, log.filter((text) => !own.includes(text)));
      const mine = [...said].filter(([, what]) => what.room === room);
      assertEquals(own, mine.map(([id, { text }]) => `${places.get(id)} <${nick}> ${text}`));
    }
    session.close();
  }
}

Deno.test("cut before and behind every line, every entry is there once, in order, on both sides", async () => {
  let lines = 0;
  await converse(() => {
    lines++;
    return "passes";
  });
  assertGreater(lines, 50);
  for (let at = 1; at <= lines; at++) {
    for (const cut of ["cutBefore", "cutAfter"] as const) {
      let line = 0;
      let text = "";
      try {
        await converse((direction, passing) => {
          if (++line !== at) return "passes";
          text = `${direction} ${passing}`;
          return cut;
        });
      } catch (error) {
        throw new Error(`${cut} at line ${at}, ${text}`, { cause: error });
      }
    }
  }
});

Deno.test("the same, though the server forgets everyone whenever something is cut", async () => {
  const cuts = fc.array(
    fc.record({ at: fc.nat(160), cut: fc.constantFrom("cutBefore" as const, "cutAfter" as const) }),
    { minLength: 1, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(cuts, async (all) => {
      const fates = new Map(all.map(({ at, cut }) => [at, cut]));
      let line = 0;
      const server = new ModelServer();
      await converse(() => {
        const fate = fates.get(line++) ?? "passes";
        if (fate !== "passes") queueMicrotask(() => server.forget());
        return fate;
      }, server);
    }),
    { numRuns: 60 },
  );
});

Deno.test("the same however often and wherever it is cut", async () => {
  const cuts = fc.array(
    fc.record({ at: fc.nat(120), cut: fc.constantFrom("cutBefore" as const, "cutAfter" as const) }),
    { minLength: 2, maxLength: 20 },
  );
  await fc.assert(
    fc.asyncProperty(cuts, async (all) => {
      const fates = new Map(all.map(({ at, cut }) => [at, cut]));
      let line = 0;
      await converse(() => fates.get(line++) ?? "passes");
    }),
    { numRuns: 60 },
  );
});
