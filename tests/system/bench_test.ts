import { assertEquals } from "@std/assert";
import type { Measurement } from "../bench/experiment.ts";
import { LatencyHistogram } from "../bench/latency.ts";
import { LineCounter } from "../bench/line_counter.ts";
import { judge } from "../bench/target.ts";
import { encode, MARKER, MEASURED, text } from "../bench/text.ts";
import { type WireName, WIRES } from "../bench/wires.ts";

/** Lines as each kind of server sends them; in json, their length depends on how many came before. */
const RELAYED: Readonly<Record<WireName, (index: number) => string>> = {
  plain: () => WIRES.plain.relayed(text(MEASURED)),
  long: () => WIRES.long.relayed(text(MEASURED)),
  nats: () => WIRES.nats.relayed(text(MEASURED)),
  raw: () => WIRES.raw.relayed(text(MEASURED)),
  irc: () => WIRES.irc.relayed(text(MEASURED)),
  ws: (index) => RELAYED.json(index),
  json: (index) => {
    const message = { type: "message", room: "geral", seq: index + 1, time: 0, nick: "b00000" };
    return JSON.stringify({ ...message, text: text(MEASURED) }) + "\n";
  },
};

/** What servers say besides, which is no delivery. */
const ASIDES: Readonly<Record<WireName, string>> = {
  plain: "* b00001 joined\n",
  long: "* b00001 joined\n",
  nats: "PING\r\n",
  raw: "",
  irc: ":irc.papo 366 b00000 #geral :End of /NAMES list\r\n",
  json: '{"type":"ack","room":"geral","seq":9}\n',
  ws: '{"type":"ack","room":"geral","seq":9}\n',
};

/** Counts lines that come in pieces of so many bytes, a hundred at a time with an aside between. */
function countOf(wire: WireName, lines: number, cut: number, isSampled: boolean): number {
  const counter = new LineCounter(
    WIRES[wire],
    isSampled ? new LatencyHistogram() : undefined,
    () => {},
  );
  let all = WIRES[wire].relayed(text(MARKER));
  const before = all.length;
  for (let line = 0; line < lines; line++) {
    all += (line % 100 === 99 ? ASIDES[wire] : "") + RELAYED[wire](line);
  }
  const bytes = encode(all);
  const buffer = new Uint8Array(64 * 1024);
  let held = 0;
  for (let at = 0; at < bytes.length;) {
    const size = at === 0 ? before : cut;
    const piece = bytes.subarray(at, at + Math.min(size, buffer.length - held));
    buffer.set(piece, held);
    held = counter.take(buffer, held + piece.length, piece.length);
    if (at === 0) counter.reset();
    at += piece.length;
  }
  assertEquals(counter.isMarked, true);
  return counter.lines;
}

for (const wire of ["plain", "long", "json", "ws", "nats", "raw"] as const) {
  Deno.test(`the bench counts every line of ${wire} once, however it is cut`, () => {
    for (const cut of [1, 109, 1000, 64 * 1024]) {
      for (const lines of [0, 99, 1234]) {
        assertEquals(countOf(wire, lines, cut, false), lines);
        assertEquals(countOf(wire, lines, cut, true), lines);
      }
    }
  });
}

Deno.test("a target is met by what it names, or by so many times what another one has", () => {
  const measured = (name: string, p99Ms: number): Measurement => ({
    name,
    rounds: [{ figures: { p99Ms }, deliveries: 1, lost: 0, extra: 0 }],
    failures: [],
  });
  const target = { id: "vandals", of: "a", figure: "p99Ms", atMost: 100 } as const;
  const or = { atMost: 1.5, versus: "(a)" };
  const isMet = (mine: number, theirs?: number): boolean | undefined =>
    judge({ ...target, or }, [
      measured("a", mine),
      ...(theirs === undefined ? [] : [measured("(a)", theirs)]),
    ]).isMet;
  assertEquals([isMet(99, 1), isMet(149, 100), isMet(151, 100)], [true, true, false]);
  assertEquals([isMet(99), isMet(101)], [true, false]);
});
