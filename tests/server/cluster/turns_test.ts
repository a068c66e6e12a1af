import { assertEquals } from "@std/assert";
import { Turns } from "../../../lib/server/cluster/turns.ts";

/** What comes of batches of two servers, `a` and `b`, by the time at which they come. */
function takeAll(
  turns: Turns,
  ...came: readonly (readonly [atMs: number, batch: string])[]
): string[] {
  return came.map(([atMs, batch]) => {
    const [server = "", number = ""] = batch.split(" ");
    const due = { server, number: Number(number), acts: [] };
    if (turns.has(due)) return "came before";
    return turns.take(due, atMs, true).map(({ server, number }) => `${server} ${number}`).join(
      ", ",
    );
  });
}

Deno.test("each batch is carried out once, in the order of their numbers: what comes behind a lost one waits for it", () => {
  const turns = new Turns();
  const taken = takeAll(
    turns,
    [0, "a 1"],
    [0, "a 1"],
    [100, "a 3"],
    [200, "a 4"],
    [200, "a 3"],
    [300, "b 1"],
    [900, "a 2"],
    [900, "a 2"],
    [900, "a 5"],
  );
  assertEquals(taken, [
    "a 1",
    "came before",
    "",
    "",
    "came before",
    "b 1",
    "a 2, a 3, a 4",
    "came before",
    "a 5",
  ]);
  assertEquals(turns.state, { numbers: [["b", 1], ["a", 5]] });
});

Deno.test("it waits for some seconds, then what was lost is passed over, whenever it comes", () => {
  const turns = new Turns();
  const taken = takeAll(
    turns,
    [0, "a 1"],
    [100, "a 3"],
    [2_000, "a 5"],
    [3_099, "b 1"],
    [3_100, "b 2"],
    [3_200, "a 4"],
    [3_300, "a 2"],
  );
  assertEquals(taken, ["a 1", "", "", "b 1", "a 3, b 2", "a 4, a 5", "came before"]);
});

Deno.test("another goes on from there, and of a server that is no more nothing waits", () => {
  const [turns, other] = [new Turns(), new Turns()];
  takeAll(turns, [0, "a 1"], [100, "a 3"], [100, "b 2"]);
  other.takeOver(JSON.parse(JSON.stringify(turns.state)));
  assertEquals(other.state, turns.state);
  other.forget("b");
  assertEquals(takeAll(other, [200, "b 1"], [200, "a 2"]), ["b 1", "a 2, a 3"]);
});

Deno.test("before all servers know of that, what lacks is passed over at once", () => {
  const turns = new Turns();
  const due = { server: "a", number: 3, acts: [] };
  assertEquals(turns.take(due, 0, false), [due]);
  assertEquals(turns.has({ ...due, number: 2 }), true);
});
