import { assertEquals } from "@std/assert";
import { placedOrder } from "../../lib/client/orders.ts";

const COMMANDING = { viewed: "sala", isCommanding: true };
const LOOKING = { viewed: "sala", isCommanding: false };

Deno.test("what can hold in the whole chat holds in the room in view where that is one's to command", () => {
  for (const type of ["kick", "mute", "unmute"] as const) {
    const order = { type, nick: "eva" };
    assertEquals(placedOrder(order, COMMANDING), { ...order, room: "sala" });
    assertEquals(placedOrder(order, LOOKING), order);
  }
  assertEquals(placedOrder({ type: "bans" }, LOOKING), { type: "bans" });
});

Deno.test("what is about a room is about the one in view, unless it names another", () => {
  assertEquals(placedOrder({ type: "rules" }, LOOKING), { type: "rules", room: "sala" });
  const other = { type: "mod", nick: "eva", room: "outra" } as const;
  assertEquals(placedOrder(other, COMMANDING), other);
  assertEquals(placedOrder({ type: "rules" }, { viewed: undefined, isCommanding: false }), {
    type: "rules",
  });
});
