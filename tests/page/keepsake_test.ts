import { assert, assertEquals } from "@std/assert";
import {
  keepDirects,
  keepResumption,
  keptResumption,
  recallDirects,
} from "../../lib/page/state/keepsake.ts";
import { Memory } from "../../lib/page/state/memory.ts";
import { ModelServer } from "../fakes/model_server.ts";
import { Keep } from "./keep.ts";
import { Stay } from "./stay.ts";

Deno.test("how one comes back is kept as it was, until it is forgotten", async () => {
  const memory = new Memory(new Keep());
  const stay = await Stay.begin(new ModelServer());
  const { resumption } = stay.session;
  assert(resumption !== undefined);
  keepResumption(memory, resumption);
  assertEquals(keptResumption(memory), resumption);
  keepResumption(memory, undefined);
  assertEquals(keptResumption(memory), undefined);
  stay.session.close();
});

Deno.test("what anyone may have written there is believed only where it is what it should be", () => {
  for (
    const nonsense of [
      "",
      "null",
      "[]",
      "{}",
      '{"token":1,"nick":"a","rooms":{},"directs":{}}',
      '{"token":"t","nick":"a","rooms":{"geral":"7"},"directs":{}}',
      '{"token":"t","nick":"a","rooms":{},"logs":{"geral":7},"directs":{}}',
      '{"token":"t","nick":"a","rooms":{},"directs":null}',
    ]
  ) {
    const keep = new Keep();
    keep.setItem("papo.resume", nonsense);
    assertEquals(keptResumption(new Memory(keep)), undefined, nonsense);
  }
});

Deno.test("private words and whom one ignores are there after a reload, and none of it is new", async () => {
  const memory = new Memory(new Keep());
  const server = new ModelServer();
  const first = await Stay.begin(server);
  first.chat.hearDirect({ type: "direct", from: "bia", to: "ana", text: "psst", person: "p1" });
  first.chat.ignore("eva", true);
  keepDirects(memory, first.chat);
  first.session.close();
  const second = await Stay.begin(server, { nick: "bela" });
  recallDirects(memory, second.chat);
  assertEquals(second.items("@bia"), ["bia -> ana: psst"]);
  const { person, loaded } = second.channel("@bia");
  assertEquals([person, loaded.unread, second.chat.ignored], ["p1", 0, ["eva"]]);
  second.session.close();
});

Deno.test("private words that are not what they should be are left out", async () => {
  const keep = new Keep();
  const good = { type: "direct", timeMs: 1, from: "bia", to: "ana", text: "oi", isOwn: false };
  const items = [good, { ...good, text: 7 }, null, { type: "gap" }];
  keep.setItem("papo.directs", JSON.stringify([{ name: "bia", items }, { name: 7 }, "x"]));
  const stay = await Stay.begin(new ModelServer());
  recallDirects(new Memory(keep), stay.chat);
  assertEquals(stay.items("@bia"), ["bia -> ana: oi"]);
  assertEquals(stay.chat.channels.length, 2);
  stay.session.close();
});
