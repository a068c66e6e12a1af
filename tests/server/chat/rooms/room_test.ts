import { assert, assertEquals } from "@std/assert";
import { Room } from "../../../../lib/server/chat/rooms/room.ts";

Deno.test("a room that nobody is in and where nothing was said can be forgotten", () => {
  const room = new Room<string>("geral", "log");
  assertEquals([room.name, room.topic, room.members.size], ["geral", "", 0]);
  assert(room.isDisposable);
  room.members.add("ana");
  assert(!room.isDisposable);
  room.members.delete("ana");
  assert(room.isDisposable);
});

Deno.test("a room with a topic or a past is kept", () => {
  const withTopic = new Room("a", "log");
  withTopic.topic = "x";
  assert(!withTopic.isDisposable);
  const withPast = new Room("b", "log");
  withPast.log.append({
    type: "message",
    room: "b",
    timeMs: 0,
    nick: "ana",
    author: 1,
    text: "oi",
  });
  assert(!withPast.isDisposable);
  withPast.log.publish();
  assert(!withPast.isDisposable);
});

Deno.test("comings and goings are no past", () => {
  const room = new Room("a", "log");
  room.log.append({ type: "join", room: "a", nick: "ana" });
  room.log.publish();
  assert(room.isDisposable);
});
