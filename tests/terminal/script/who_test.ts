import { assertEquals } from "@std/assert";
import { ModelServer } from "../../fakes/model_server.ts";
import { Run } from "../../fakes/script_run.ts";

Deno.test("who prints the others, a name a line", async () => {
  const server = new ModelServer();
  for (const nick of ["ana", "bia"]) await Run.of(server, "tail", "--nick", nick);
  const run = await Run.of(server, "who");
  assertEquals([run.code, run.printed], [0, ["ana", "bia"]]);
  const json = await Run.of(server, "who", "--json");
  assertEquals(json.printed.map((line): unknown => JSON.parse(line)), [
    { room: "geral", members: 2, nicks: ["ana", "bia"] },
  ]);
  const alone = await Run.of(server, "who", "--room", "obra");
  assertEquals([alone.code, alone.printed], [0, []]);
});

Deno.test("who asks again if the connection breaks before the answer", async () => {
  const server = new ModelServer();
  await Run.of(server, "tail", "--nick", "ana");
  let isFirst = true;
  server.fate = (direction, line) => {
    if (!isFirst || direction !== "toClient" || !line.includes('"who"')) return "passes";
    isFirst = false;
    return "cutBefore";
  };
  const run = await Run.of(server, "who");
  await run.comeBack();
  assertEquals([run.code, run.printed], [0, ["ana"]]);
});
