/**
 * One person by several clients, each at another of several servers.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { logAt } from "./crowd.ts";
import { JsonPeer } from "./json_peer.ts";
import { LONG_MS, Member, Nats } from "./nats.ts";
import { natsTest } from "./nats_case.ts";

natsTest(
  "one person is here by clients at two servers, has its own words at both, and stays when one of these dies",
  async () => {
    await using nats = await Nats.start();
    await using one = await Member.start(nats.address);
    await using two = await Member.start(nats.address);
    const own = { nick: "ana", nickPassword: "aberta" };
    await using laptop = await JsonPeer.connect(one.port, { ...own, register: true });
    await using bia = await JsonPeer.connect(two.port, { nick: "bia" });
    await using phone = await JsonPeer.connect(two.port, own);
    await laptop.ask({ type: "say", text: "daqui", id: 1 });
    await phone.ask({ type: "say", text: "de lá", id: 1 });
    const hears = (peer: JsonPeer, text: string): Promise<unknown> =>
      peer.until((message) => message.type === "message" && message.text === text, text, LONG_MS);
    await hears(phone, "daqui");
    await hears(laptop, "de lá");
    await hears(bia, "de lá");
    for (const peer of [laptop, phone, bia]) {
      const who = await peer.ask({ type: "who", room: "geral", id: 2 });
      assertEquals(who.type === "who" && who.nicks.toSorted(), ["ana", "bia"]);
    }
    await bia.ask({ type: "direct", to: "ana", text: "psiu", id: 3 });
    for (const peer of [laptop, phone]) {
      await peer.until((message) => message.type === "direct" && message.text === "psiu", "psiu");
    }
    await one[Symbol.asyncDispose]();
    await laptop.untilEnd(LONG_MS);
    await phone.ask({ type: "say", text: "ainda aqui", id: 4 });
    await hears(bia, "ainda aqui");
    // That client comes back at the other one, to where it was.
    const resume = { token: laptop.token, rooms: { geral: 2 } };
    await using again = await JsonPeer.connect(two.port, { nick: "ana", resume });
    assertEquals(again.resumed, true);
    await hears(again, "ainda aqui");
    assertEquals(bia.received.filter(({ type }) => type === "leave" || type === "join"), []);
    assertEquals(await logAt(two.port), ["1 ana: daqui", "2 ana: de lá", "3 ana: ainda aqui"]);
  },
);
