import { assertEquals } from "@std/assert";
import type { Spoken } from "../../../lib/client/timeline/item.ts";
import { LoadedRoom } from "../../../lib/client/timeline/loaded_room.ts";

Deno.test("who operates the server, commands the room or has a voice in it is marked, under another name too", () => {
  const room = new LoadedRoom("geral");
  const nicks = ["ana", "bia", "eva", "rui"];
  for (const nick of nicks) room.meet(nick);
  room.rankAll({ mods: ["bia"], voiced: ["eva"], operators: ["ana", "bia"] });
  assertEquals(nicks.map((nick) => room.signOf(nick)), ["*", "*@", "+", ""]);
  room.rename("bia", "Beatriz");
  room.setOperator("ana", false);
  room.setOperator("rui", true);
  const now = ["ana", "bia", "beatriz", "rui"].map((nick) => room.signOf(nick));
  assertEquals(now, ["", "", "*@", "*"]);
  room.part("rui");
  assertEquals(room.signOf("rui"), "");
});

/** A room in which others have said so much that one has not read, of which the last says one's name. */
function unread(count: number): LoadedRoom {
  const room = new LoadedRoom("geral");
  room.enter({ seq: 0 }, false);
  for (let seq = 1; seq <= count; seq++) {
    const entry = spoken(seq, { isMention: seq === count });
    for (const { item } of room.log.hear({ entry }, false)) room.countUnread(item);
  }
  return room;
}

function spoken(seq: number, more: Partial<Spoken> = {}): Spoken {
  const said = { seq, timeMs: seq, nick: "bia", text: `m${seq}`, isMention: false } as const;
  return { type: "message", ...said, ...more };
}

function hear(room: LoadedRoom, entry: Spoken): void {
  room.dropUnread(entry, (nick) => nick !== "ana");
  room.log.hear({ entry }, false);
}

Deno.test("what is taken back unread need not be read any more, nor answered to", () => {
  const room = unread(3);
  hear(room, spoken(4, { type: "redacted", seqs: [3] }));
  assertEquals([room.unread, room.mentions], [2, 0]);
  // What is said anew is the same message, unread as before.
  hear(room, spoken(5, { type: "edited", seqs: [1] }));
  assertEquals(room.unread, 2);
  hear(room, spoken(6, { type: "redacted", seqs: [5] }));
  assertEquals(room.unread, 1);
  // So it is where what was said anew was never seen.
  hear(room, spoken(7, { type: "blank", text: "", seqs: [2] }));
  hear(room, spoken(8, { type: "redacted", seqs: [7] }));
  assertEquals([room.unread, room.firstUnread], [0, undefined]);
});

Deno.test("another client's reading counts though what was unread first was reacted to or said anew", () => {
  const room = unread(3);
  hear(room, spoken(4, { type: "reacted", text: "+1", seqs: [1] }));
  room.readTo(2, "ana");
  assertEquals([room.unread, room.mentions], [1, 1]);
  const anew = unread(2);
  hear(anew, spoken(3, { type: "edited", seqs: [1] }));
  hear(anew, spoken(4, { nick: "ana" }));
  anew.readTo(2, "ana");
  assertEquals(anew.unread, 1);
});
