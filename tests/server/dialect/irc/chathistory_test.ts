import { assertEquals } from "@std/assert";
import { parsePastRequest } from "../../../../lib/server/dialect/irc/chathistory.ts";
import {
  msgidOf,
  parseMsgid,
  parseTime,
  timeOf,
} from "../../../../lib/server/dialect/irc/stamp.ts";
import type { Entry } from "../../../../lib/vocabulary/entry.ts";

const ENTRY: Entry = {
  type: "message",
  room: "Geral",
  seq: 47,
  timeMs: Date.UTC(2026, 6, 21),
  nick: "ana",
  author: 1,
  text: "oi",
};

function asked(text: string): unknown {
  return parsePastRequest(text.split(" "));
}

Deno.test("a msgid says which entry of which room it is, in whatever case the room is written", () => {
  const msgid = msgidOf(ENTRY);
  assertEquals(parseMsgid("geral", msgid), { seq: 47, timeMs: ENTRY.timeMs });
  assertEquals(parseMsgid("other", msgid), undefined);
  for (const text of ["", "x", "1-2", "-1-2-3", "1-2-3-4", "9".repeat(40)]) {
    assertEquals(parseMsgid("geral", text), undefined);
  }
});

Deno.test("times are those of ISO 8601 in UTC, and no others", () => {
  assertEquals(parseTime(timeOf(1_234)), 1_234);
  assertEquals(parseTime("2019-01-04T14:33:26.123Z"), Date.UTC(2019, 0, 4, 14, 33, 26, 123));
  for (const text of ["", "2019", "2019-01-04T14:33:26", "2019-13-04T14:33:26Z", "now"]) {
    assertEquals(parseTime(text), undefined, text);
  }
});

Deno.test("a point in the past is an entry or a time, and only LATEST takes any", () => {
  const point = { type: "entry", seq: 47, timeMs: ENTRY.timeMs };
  assertEquals(asked(`BEFORE #geral msgid=${msgidOf(ENTRY)} 10`), {
    type: "before",
    room: "geral",
    point,
    limit: 10,
  });
  assertEquals(asked("latest #geral * 5000"), {
    type: "latest",
    room: "geral",
    point: { type: "none" },
    limit: 1_000,
  });
  assertEquals(
    asked("BETWEEN #geral timestamp=1970-01-01T00:00:01Z timestamp=1970-01-01T00:00:02Z 3"),
    {
      type: "between",
      room: "geral",
      point: { type: "time", timeMs: 1_000 },
      other: { type: "time", timeMs: 2_000 },
      limit: 3,
    },
  );
});

Deno.test("what cannot be answered is told by the specification's codes", () => {
  const codeOf = (text: string): unknown => {
    const request = parsePastRequest(text.split(" ").filter((word) => word !== ""));
    return request.type === "failure" ? [request.code, ...request.context] : request.type;
  };
  assertEquals(codeOf(""), ["UNKNOWN_COMMAND", "*"]);
  assertEquals(codeOf("FOO #a * 1"), ["UNKNOWN_COMMAND", "FOO"]);
  assertEquals(codeOf("BEFORE #a * 1"), ["INVALID_PARAMS", "BEFORE"]);
  assertEquals(codeOf("LATEST #a *"), ["INVALID_PARAMS", "LATEST"]);
  assertEquals(codeOf("LATEST #a * 0"), ["INVALID_PARAMS", "LATEST"]);
  assertEquals(codeOf("LATEST $x * 1"), ["INVALID_TARGET", "LATEST", "$x"]);
  // What was said to one alone is asked for by the name.
  assertEquals(parsePastRequest(["BEFORE", "ana", "msgid=2-s-x", "1"]), {
    type: "before",
    room: "@ana",
    point: { type: "entry", seq: 2, timeMs: 28 },
    limit: 1,
  });
  assertEquals(codeOf("BEFORE #a msgid=zz 1"), ["INVALID_PARAMS", "BEFORE"]);
  assertEquals(codeOf("TARGETS x y 1"), ["INVALID_PARAMS", "TARGETS"]);
});
