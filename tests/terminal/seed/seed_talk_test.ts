import { assertEquals } from "@std/assert";
import type { Link } from "../../../lib/terminal/seed/link.ts";
import { SeedTalk } from "../../../lib/terminal/seed/seed_talk.ts";
import type { SessionEvent } from "../../../lib/client/session/session_event.ts";
import { FakeClock } from "../../fakes/clock.ts";

/** An original server that says these lines and then closes. */
class FakeLink implements Link {
  readonly calls: string[] = [];
  readonly #lines: readonly string[];
  readonly #isOpen = Promise.withResolvers<void>();

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  introduce(nick: string | undefined): Promise<void> {
    this.calls.push(`introduce ${nick}`);
    return Promise.resolve();
  }

  say(line: string): Promise<void> {
    this.calls.push(`say ${line}`);
    return Promise.resolve();
  }

  async *lines(): AsyncGenerator<string> {
    yield* this.#lines;
    await this.#isOpen.promise;
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.calls.push("close");
    this.#isOpen.resolve();
  }
}

/** Events in few characters. */
function sketch(event: SessionEvent): string {
  if (event.type === "state") {
    return event.state.type === "over" ? `over: ${event.state.reason.type}` : event.state.type;
  }
  if (event.type === "logChanged") return `${event.type} ${event.room}`;
  if (event.type !== "message") return `${event.type} ${event.id}`;
  const { message } = event;
  if (message.type === "message") return `${message.seq} ${message.nick}: ${message.text}`;
  return message.type === "error" ? message.text : message.type;
}

function talkWith(
  lines: readonly string[],
  nick?: string,
): { talk: SeedTalk; link: FakeLink; events: string[] } {
  const link = new FakeLink(lines);
  const events: string[] = [];
  const onEvent = (event: SessionEvent): void => void events.push(sketch(event));
  const talk = new SeedTalk({ link, onEvent, clock: new FakeClock(), language: "en", nick });
  return { talk, link, events };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}

Deno.test("an original server's messages come as those of one room", async () => {
  const { talk, link, events } = talkWith(["<bia> oi", "sem nome"], "ana");
  talk.start();
  await settled();
  assertEquals(events, ["online", "welcome", "1 bia: oi", "2 seed: sem nome"]);
  assertEquals(talk.rooms, ["seed"]);
  talk.close();
  assertEquals(events.at(-1), "over: left");
  assertEquals(link.calls, ["introduce ana", "close"]);
});

Deno.test("what is said goes out line by line, and is acknowledged behind that", async () => {
  const { talk, link, events } = talkWith([], "ana");
  talk.start();
  talk.say("um\n\ndois");
  talk.act("acena");
  await settled();
  assertEquals(link.calls, ["introduce ana", "say um", "say dois", "say * acena"]);
  assertEquals(events.slice(2), ["acknowledged 1", "acknowledged 2"]);
  await talk.leave();
});

Deno.test("what such a server does not have is refused", async () => {
  const { talk, events } = talkWith([], "ana");
  talk.start();
  talk.direct();
  const answer = await talk.request();
  assertEquals(answer.type, "error");
  assertEquals(events.at(-1), "refused 1");
  await talk.leave();
});

Deno.test("a name needs something that brackets can hold", async () => {
  const { talk, events } = talkWith([]);
  talk.start();
  talk.introduce("<>");
  assertEquals(events, ["A name is needed: use --nick NAME."]);
  talk.introduce("<ana>");
  assertEquals(talk.nick, "ana");
  await talk.leave();
  assertEquals(events.at(-1), "over: left");
});
