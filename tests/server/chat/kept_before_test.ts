/**
 * What servers that are one chat kept at their engine with an earlier version of the line is gone on from: nobody
 * loses anything by a newer Papo. Whoever adds to what a hub knows says there what stands for it where it lacks.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { Elsewhere } from "../../../lib/server/cluster/elsewhere.ts";
import { Hub } from "../../../lib/server/chat/hub.ts";
import { digestOf, type Kept } from "../../../lib/server/chat/knowledge.ts";
import type { Stamp } from "../../../lib/server/chat/stamp.ts";
import { originOf } from "../../../lib/text/address.ts";
import { sha256 } from "../../../lib/text/sha256.ts";
import type { Command } from "../../../lib/vocabulary/command.ts";
import { isChange } from "../../../lib/vocabulary/command.ts";
import { PROTOCOL_VERSION } from "../../../lib/vocabulary/protocol.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeOutlet } from "../../fakes/outlet.ts";
import kept from "./kept_by_1.json" with { type: "json" };

/** In the file: ana and bia are there, caio and david may come back. */
const PLACES = { ana: "192.0.2.1", bia: "192.0.2.2", caio: "192.0.2.3" };

/** A hub that goes on from the file. */
class Restored {
  readonly clock = new FakeClock();
  readonly hub: Hub;

  constructor() {
    this.hub = new Hub(this.clock, kept.stamp, { language: "en", run: "run" });
    // As it comes from the engine.
    const { state, entries }: Kept = JSON.parse(JSON.stringify(kept));
    this.hub.knowledge.takeOver({ state, entries }, () => new Elsewhere(undefined));
  }

  comesBack(nick: keyof typeof PLACES): FakeOutlet {
    const [outlet, token] = [new FakeOutlet(this.clock), `token-${nick}`];
    outlet.origin = originOf(PLACES[nick]);
    outlet.wantsAcks = true;
    const resume = { token, rooms: { geral: 0 } };
    const hello = { type: "hello", version: PROTOCOL_VERSION, nick, resume } as const;
    const keys = { token, key: sha256(token), shownKey: sha256(token) };
    this.hub.perform(outlet, { type: "hello", hello }, { ...this.stamp, keys });
    return outlet;
  }

  ask(outlet: FakeOutlet, command: Command): void {
    if (isChange(command)) this.hub.perform(outlet, command, this.stamp);
    else this.hub.look(outlet, command, this.stamp);
    this.clock.advance(20);
  }

  get stamp(): Stamp {
    const ms = this.clock.nowMs();
    return { nowMs: kept.stamp.nowMs + ms, utcMs: kept.stamp.utcMs + ms };
  }

  [Symbol.dispose](): void {
    this.hub.close(this.stamp);
  }
}

Deno.test("from what version 1 of the line kept people go on in their rooms, and those who left come back", () => {
  using restored = new Restored();
  const [ana, bia] = [restored.comesBack("ana"), restored.comesBack("bia")];
  restored.ask(ana, { type: "say", text: "and on", id: 2 });
  assertEquals(bia.heard, ["ana: and on"]);
  assertEquals(ana.latest("ack").seq, 3);
  // What was said before is not said twice.
  restored.ask(bia, { type: "say", text: "tudo bem?", id: 1, room: "geral" });
  assertEquals(bia.latest("ack").seq, 2);
  const caio = restored.comesBack("caio");
  const { resumed, nick } = caio.latest("welcome");
  assertEquals([resumed, nick], [true, "caio"]);
  restored.ask(caio, { type: "history", room: "geral", limit: 10 });
  const texts = caio.told("history").flatMap(({ entries }) => entries.map(({ text }) => text));
  assert(["oi", "tudo bem?", "and on"].every((text) => texts.includes(text)), texts.join());
});

Deno.test("what operators and those who command rooms ordered before version 2 of the line still holds", () => {
  using restored = new Restored();
  const { hub, stamp } = restored;
  const ana = restored.comesBack("ana");
  assert(hub.banOf(originOf("192.0.2.200"), stamp.utcMs) !== undefined);
  const caio = restored.comesBack("caio");
  restored.ask(caio, { type: "say", text: "let me speak", id: 3 });
  assertEquals(caio.latest("error").code, "muted");
  restored.ask(caio, { type: "join", room: "sala" });
  assertEquals(caio.latest("error").code, "room_locked");
  restored.ask(ana, { type: "unlock", room: "sala" });
  const bia = restored.comesBack("bia");
  restored.ask(bia, { type: "rules", room: "sala" });
  const { mods, rules } = bia.latest("rules");
  assertEquals([mods, rules.quiet, rules.limit], [["bia"], true, 5]);
});

Deno.test("what version 1 of the line kept is, once it is taken over, what any hub would write down", () => {
  using restored = new Restored();
  using again = new Restored();
  const { hub } = restored;
  assertEquals(hub.knowledge.digest, again.hub.knowledge.digest);
  const { state }: Kept = JSON.parse(JSON.stringify({ state: hub.knowledge.state }));
  assertEquals(digestOf(state), digestOf(hub.knowledge.state));
});
