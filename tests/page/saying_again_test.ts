import { assertEquals } from "@std/assert";
import { NotConnected } from "../../lib/client/session/requests.ts";
import type { SessionEvent } from "../../lib/client/session/session_event.ts";
import type { Unsaid } from "../../lib/page/state/pending.ts";
import { sayAgain } from "../../lib/page/state/saying_again.ts";
import type { ClientRequest, ServerMessage } from "../../lib/vocabulary/protocol.ts";

const UNSAID: readonly Unsaid[] = [
  { id: "a-1", type: "say", room: "geral", text: "oi", notice: true, channel: "#geral", timeMs: 7 },
  { id: "a-2", type: "action", room: "geral", text: "waves", channel: "#geral", timeMs: 8 },
  { id: "a-3", type: "direct", to: "bia", person: "p", text: "psst", channel: "@bia", timeMs: 9 },
];

/** Says them again; tells what was sent, what was asked, and what became of it. */
async function again(
  isKnown: boolean,
  answer: (request: ClientRequest) => ServerMessage,
): Promise<{ sent: unknown[]; asked: ClientRequest[]; heard: SessionEvent[] }> {
  const [sent, asked, heard]: [unknown[], ClientRequest[], SessionEvent[]] = [[], [], []];
  await sayAgain(UNSAID, isKnown, {
    send: ({ id }) => sent.push(id),
    request: (request) => {
      asked.push(request);
      return new Promise((resolve) => resolve(answer(request)));
    },
    hear: (event) => heard.push(event),
    mayBeThere: "perhaps",
  });
  return { sent, asked, heard };
}

Deno.test("what was on its way elsewhere is said again in order, with the ids that it had", async () => {
  const { sent, asked, heard } = await again(
    true,
    ({ type, id = 0 }) =>
      type === "action"
        ? { type: "error", id, code: "muted", text: "no" }
        : { type: "ack", id, ...(type === "say" && { seq: 3 }) },
  );
  assertEquals(sent, ["a-1", "a-2", "a-3"]);
  assertEquals(asked, [
    { type: "say", id: "a-1", room: "geral", text: "oi", notice: true },
    { type: "action", id: "a-2", room: "geral", text: "waves" },
    { type: "direct", id: "a-3", to: "bia", text: "psst", person: "p" },
  ]);
  assertEquals(heard, [
    { type: "acknowledged", id: "a-1", seq: 3 },
    { type: "refused", id: "a-2", text: "no" },
    { type: "acknowledged", id: "a-3" },
  ]);
});

Deno.test("where nobody can tell whether it was said, the person is asked", async () => {
  const perhaps = UNSAID.map(({ id }) => ({ type: "refused", id, text: "perhaps" }));
  const unknown = await again(false, () => ({ type: "ack" }));
  assertEquals<unknown>([unknown.asked, unknown.heard], [[], perhaps]);
  const lost = await again(true, () => {
    throw new NotConnected();
  });
  assertEquals<unknown>(lost.heard, perhaps);
});
