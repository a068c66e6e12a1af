import { assertEquals } from "@std/assert";
import { channelOf, nickOf, roomOf, sourceOf } from "../../../../lib/server/dialect/irc/names.ts";

Deno.test("a channel is a room with its sign", () => {
  assertEquals([roomOf("#geral"), roomOf("ana"), roomOf("##x")], ["geral", undefined, "#x"]);
  assertEquals(channelOf("geral"), "#geral");
  assertEquals(sourceOf("ana"), "ana!u@papo");
  assertEquals([nickOf("ana!u@papo"), nickOf("ana")], ["ana", "ana"]);
});
