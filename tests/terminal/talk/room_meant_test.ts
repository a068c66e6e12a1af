import { assertEquals } from "@std/assert";
import { roomCalled, roomMeant } from "../../../lib/terminal/talk/room_meant.ts";

const ROOMS = ["geral", "dev", "lamparina", "São Paulo-2", "vela-lamp"].map((name) => ({
  name,
  label: name,
  topic: "",
  unread: 0,
  mentions: 0,
}));

const CASES: readonly (readonly [to: string, room: string | undefined])[] = [
  ["2", "dev"],
  ["#dev", "dev"],
  ["lam", "lamparina"],
  ["#LAM", "lamparina"],
  ["sao", "São Paulo-2"],
  ["lamp", "lamparina"],
  ["ela", "vela-lamp"],
  ["7", undefined],
  ["xyz", undefined],
  ["#", undefined],
];

for (const [to, room] of CASES) {
  Deno.test(`${to} is the room ${room}`, () => assertEquals(roomMeant(ROOMS, to), room));
}

Deno.test("a private conversation goes by the names of the others", () => {
  const rooms = [...ROOMS, { name: "@:x1", label: "@bia,caio", topic: "", unread: 0, mentions: 0 }];
  assertEquals(["@bia,caio", "bia", "caio"].map((to) => roomMeant(rooms, to)), [
    "@:x1",
    "@:x1",
    "@:x1",
  ]);
});

Deno.test("a room whose name only ends like that is another one, and a private conversation goes without its sign", () => {
  const conversation = { name: "@:x1", label: "@bia", topic: "", unread: 0, mentions: 0 };
  const rooms = [...ROOMS, conversation];
  assertEquals(["amparina", "eral", "bia", "@bia", "#DEV"].map((name) => roomCalled(rooms, name)), [
    undefined,
    undefined,
    "@:x1",
    "@:x1",
    "dev",
  ]);
});
