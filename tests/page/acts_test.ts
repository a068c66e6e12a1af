import { assertEquals } from "@std/assert";
import { actsOn, numbered } from "../../lib/page/state/acts.ts";
import { ModelServer } from "../fakes/model_server.ts";
import { turn } from "../fakes/stream.ts";
import { Stay } from "./stay.ts";

const MINUTE_MS = 60_000;
const said = {
  type: "message",
  seq: 7,
  timeMs: 0,
  nick: "Ana",
  text: "oi",
  isMention: false,
} as const;

Deno.test("one's own words can be said anew and taken back for a quarter of an hour, any by who commands", () => {
  const acts = (nick: string, minutes: number, isCommanding = false): unknown[] => {
    const actor = { nick, isCommanding, nowMs: minutes * MINUTE_MS };
    const { react, edit, takeBack } = actsOn(said, actor);
    return [react, edit, takeBack];
  };
  assertEquals(acts("ana", 14), [true, true, "own"]);
  assertEquals(acts("ana", 16), [true, false, undefined]);
  assertEquals(acts("bia", 1), [true, false, undefined]);
  assertEquals(acts("bia", 16, true), [true, false, "others"]);
  assertEquals(acts("ana", 16, true), [true, false, "others"]);
  assertEquals(acts("ana", 1, true), [true, true, "own"]);
});

Deno.test("nothing can be done with a topic, with what all are told, and with what has no number", () => {
  assertEquals(numbered(said)?.seq, 7);
  assertEquals(numbered({ ...said, type: "topic" }), undefined);
  assertEquals(numbered({ ...said, isAnnounced: true }), undefined);
  assertEquals(numbered({ ...said, seq: undefined }), undefined);
  const letter = { type: "direct", timeMs: 0, from: "a", to: "b", text: "", isOwn: false } as const;
  assertEquals(numbered(letter), undefined);
});

Deno.test("what cannot be said anew is in the box again, with the reason", async () => {
  const server = new ModelServer();
  const stay = await Stay.begin(server);
  server.cutAll();
  await turn();
  const reason = "Not connected now; try again when the connection is back.";
  assertEquals(stay.performer.revise(stay.channel(), 3, "o gato"), undefined);
  await turn();
  assertEquals(stay.returned, [`o gato (${reason})`]);
  const tooLong = stay.performer.revise(stay.channel(), 3, "x".repeat(70_000));
  assertEquals(tooLong?.includes("65"), true, tooLong);
  stay.session.close();
});
