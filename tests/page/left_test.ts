import { assert, assertEquals } from "@std/assert";
import type { Handover } from "../../lib/page/state/handover.ts";
import { LeftBehind } from "../../lib/page/state/left.ts";
import { Memory } from "../../lib/page/state/memory.ts";
import { Keep } from "./keep.ts";

const MINUTE = 60_000;

function handover(nick: string): Handover {
  const resumption = { token: nick, nick, rooms: {}, logs: {}, directs: {} };
  return { resumption, place: "#geral", drafts: {}, unsaid: [] };
}

Deno.test("what a tab has left is found and taken once, and it learns of that when it comes back", () => {
  const left = new LeftBehind(new Memory(new Keep()), () => 0);
  left.leave("a", handover("ana"));
  left.leave("b", handover("bia"));
  assertEquals(left.found.map(({ tab, handover }) => [tab, handover.resumption.nick]), [
    ["a", "ana"],
    ["b", "bia"],
  ]);
  assertEquals(left.take("a"), handover("ana"));
  assertEquals(left.take("a"), undefined);
  assertEquals(left.found.map(({ tab }) => tab), ["b"]);
  assertEquals([left.comeBack("a"), left.comeBack("a"), left.comeBack("b")], [true, false, false]);
  assertEquals(left.found, []);
});

Deno.test("a tab that somebody has gone on from learns of that days later, and not for ever", () => {
  const day = 24 * 60 * MINUTE;
  let nowMs = 0;
  const left = new LeftBehind(new Memory(new Keep()), () => nowMs);
  for (const tab of ["a", "b"]) {
    left.leave(tab, handover(tab));
    left.take(tab);
  }
  nowMs = 6 * day;
  assertEquals(left.comeBack("a"), true);
  nowMs = 7 * day;
  assertEquals([left.comeBack("b"), left.found], [false, []]);
});

Deno.test("nothing is kept once nobody has left anything, and nothing old is found", () => {
  const keep = new Keep();
  let nowMs = 0;
  const left = new LeftBehind(new Memory(keep), () => nowMs);
  left.leave("a", handover("ana"));
  nowMs = 10 * MINUTE;
  assertEquals([left.found, left.take("a"), left.comeBack("a")], [[], undefined, false]);
  left.leave("b", handover("bia"));
  left.comeBack("b");
  assertEquals(keep.getItem("papo.left"), null);
  // A clock that was set back makes nothing good for longer.
  left.leave("c", handover("caio"));
  nowMs = 0;
  assertEquals(left.found, []);
});

Deno.test("what anyone may have written there is believed only where it is what it should be", () => {
  const memory = new Memory(new Keep());
  const left = new LeftBehind(memory, () => 0);
  for (
    const nonsense of ["[]", "7", '{"a":7}', '{"a":{"atMs":"0"}}', '{"a":{"atMs":0,"handover":7}}']
  ) {
    memory.set("left", nonsense);
    assertEquals(left.found, [], nonsense);
    assert(left.take("a") === undefined);
  }
});
