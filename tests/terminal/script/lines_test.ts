import { assertEquals } from "@std/assert";
import { plainLines } from "../../../lib/terminal/script/lines.ts";

Deno.test("what is printed is stable, on one line each, and cannot hurt a terminal", () => {
  const entry = {
    room: "geral",
    seq: 1,
    time: Date.UTC(2026, 10, 22, 10, 15, 0, 999),
    nick: "ana",
  };
  const at = "2026-11-22T10:15:00Z";
  for (
    const [message, ...lines] of [
      [{ ...entry, type: "message", text: "oi" }, `${at} #geral <ana> oi`],
      [{ ...entry, type: "action", text: "waves" }, `${at} #geral ** ana waves`],
      [{ ...entry, type: "topic", text: "obra" }, `${at} #geral (topic) <ana> obra`],
      [
        { ...entry, type: "message", text: "a\nb\r\nc" },
        ...["a", "b", "c"].map((text) => `${at} #geral <ana> ${text}`),
      ],
      [
        { ...entry, type: "message", nick: "\x1b[31mana", text: "\x1b]0;x\x07o\x9bHi\x00" },
        `${at} #geral <ana> oi`,
      ],
      [
        { type: "direct", from: "bia", to: "ana", text: "psst" },
        "1970-01-01T00:00:00Z (direct) <bia> psst",
      ],
      [
        { ...entry, type: "action", nick: "a\u202en", text: "exe\u202egpj\u2028zero\u200bwidth" },
        `${at} #geral ** a‹U+202E›n exe‹U+202E›gpj zero‹U+200B›width`,
      ],
      [{ type: "topic", room: "geral", text: "not an entry" }],
      [{ type: "ping" }],
    ] as const
  ) assertEquals(plainLines(message, 7), lines);
});
