import { assertEquals } from "@std/assert";
import { Memory } from "../../lib/page/state/memory.ts";
import { Recall } from "../../lib/page/state/recall.ts";
import { titleOf } from "../../lib/page/state/title.ts";
import { Keep } from "./keep.ts";

Deno.test("a title counts mentions, and has a dot for what else is new", () => {
  assertEquals(titleOf({ mentions: 0, unread: 0 }, undefined), "Papo");
  assertEquals(titleOf({ mentions: 0, unread: 3 }, "#dev"), "• #dev · Papo");
  assertEquals(titleOf({ mentions: 120, unread: 300 }, "#dev"), "(99+) #dev · Papo");
});

Deno.test("what one said comes back from the newest on, and in the end what was being typed", () => {
  const recall = new Recall();
  for (const text of ["one", "two", "two"]) recall.add(text);
  assertEquals(recall.previous("draft"), "two");
  assertEquals(recall.previous("two"), "one");
  assertEquals(recall.previous("one"), undefined);
  assertEquals([recall.next(), recall.next(), recall.next()], ["two", "draft", undefined]);
});

Deno.test("what is kept can be had again; the empty text, and what is too long, is forgotten", () => {
  const memory = new Memory(new Keep());
  memory.set("nick", "ana");
  memory.write("resume", { token: "t" });
  assertEquals([memory.get("nick"), memory.read("resume")], ["ana", { token: "t" }]);
  memory.set("nick", "");
  memory.write("resume", "x".repeat(300_000));
  assertEquals([memory.get("nick"), memory.read("resume")], [undefined, undefined]);
});

Deno.test("where nothing may be kept, and where nonsense is, it is as if there were nothing", () => {
  const refuse = (): never => {
    throw new DOMException("no", "SecurityError");
  };
  const refusing = new Memory({ getItem: refuse, setItem: refuse, removeItem: refuse });
  refusing.set("nick", "ana");
  assertEquals([refusing.get("nick"), new Memory(undefined).get("nick")], [undefined, undefined]);
  const odd = new Keep();
  odd.setItem("papo.resume", "{");
  assertEquals(new Memory(odd).read("resume"), undefined);
});
