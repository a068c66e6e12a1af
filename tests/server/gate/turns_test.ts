import { assertEquals, assertRejects } from "@std/assert";
import { Turns } from "../../../lib/server/gate/turns.ts";

Deno.test("one thing is done after the other, and those who ask take turns", async () => {
  const turns = new Turns();
  const log: string[] = [];
  const act = (name: string) => async (): Promise<string> => {
    log.push(`${name} begins`);
    await Promise.resolve();
    log.push(`${name} ends`);
    return name;
  };
  const results = await Promise.all([
    turns.take("a", act("a1")),
    turns.take("a", act("a2")),
    turns.take("a", act("a3")),
    turns.take("b", act("b1")),
    turns.take("c", act("c1")),
    turns.take("b", act("b2")),
  ]);
  assertEquals(results, ["a1", "a2", "a3", "b1", "c1", "b2"]);
  assertEquals(
    log,
    ["a1", "a2", "b1", "c1", "a3", "b2"].flatMap((name) => [`${name} begins`, `${name} ends`]),
  );
});

Deno.test("what fails keeps nobody else from their turn", async () => {
  const turns = new Turns();
  const failing = turns.take("a", () => Promise.reject(new Error("no")));
  const following = turns.take("a", () => Promise.resolve("done"));
  await assertRejects(() => failing, Error, "no");
  assertEquals(await following, "done");
  assertEquals(await turns.take("b", () => Promise.resolve("later")), "later");
});
