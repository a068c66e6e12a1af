import { assertEquals } from "@std/assert";
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
