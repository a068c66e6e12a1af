import { assert, assertEquals } from "@std/assert";
import { bytesOf } from "../../../../lib/server/dialect/irc/wording.ts";
import type { Entry, RoomEvent } from "../../../../lib/vocabulary/entry.ts";
import { msgidOf, parseMsgid } from "../../../../lib/server/dialect/irc/stamp.ts";
import { roomLines } from "../../../../lib/server/dialect/irc/voice.ts";
import { VOICE_BITS } from "../../../../lib/server/dialect/irc/capabilities.ts";

const ENTRY: Entry = {
  type: "message",
  room: "geral",
  seq: 7,
  timeMs: 1_000,
  nick: "ana",
  author: 1,
  text: "oi",
};
const TIME = "1970-01-01T00:00:01.000Z";
const TAGGED = VOICE_BITS["server-time"] | VOICE_BITS["message-tags"];
const MODERN = TAGGED | VOICE_BITS["draft/multiline"];

function lines(event: RoomEvent, bits = 0): string[] {
  return roomLines(event, bits, "en", "s").split("\r\n").slice(0, -1);
}

Deno.test("what is said is a PRIVMSG, a deed an ACTION, a notice a NOTICE, a topic a TOPIC", () => {
  assertEquals(lines(ENTRY), [":ana!u@papo PRIVMSG #geral :oi"]);
  assertEquals(lines({ ...ENTRY, type: "action" }), [
    ":ana!u@papo PRIVMSG #geral :\x01ACTION oi\x01",
  ]);
  assertEquals(lines({ ...ENTRY, notice: true }), [":ana!u@papo NOTICE #geral :oi"]);
  assertEquals(lines({ ...ENTRY, type: "topic", text: "" }), [":ana!u@papo TOPIC #geral :"]);
});

Deno.test("each client gets the tags that it knows, and others' only with those", () => {
  const tagged = { ...ENTRY, tags: "+x=1" };
  assertEquals(lines(tagged, VOICE_BITS["server-time"]), [
    `@time=${TIME} :ana!u@papo PRIVMSG #geral :oi`,
  ]);
  assertEquals(lines(tagged, TAGGED), [
    `@time=${TIME};msgid=${msgidOf(ENTRY)};+x=1 :ana!u@papo PRIVMSG #geral :oi`,
  ]);
});

Deno.test("several lines are as many messages, the first alone with the msgid, none blank", () => {
  const text = "um\n\ndois";
  assertEquals(lines({ ...ENTRY, text }, TAGGED), [
    `@time=${TIME};msgid=${msgidOf(ENTRY)} :ana!u@papo PRIVMSG #geral :um`,
    `@time=${TIME} :ana!u@papo PRIVMSG #geral :dois`,
  ]);
  const reference = `m${msgidOf(ENTRY)}`;
  assertEquals(lines({ ...ENTRY, text }, MODERN), [
    `@time=${TIME};msgid=${msgidOf(ENTRY)} :ana!u@papo BATCH +${reference} draft/multiline #geral`,
    `@batch=${reference} :ana!u@papo PRIVMSG #geral :um`,
    `@batch=${reference} :ana!u@papo PRIVMSG #geral :`,
    `@batch=${reference} :ana!u@papo PRIVMSG #geral :dois`,
    `:ana!u@papo BATCH -${reference}`,
  ]);
});

Deno.test("a long line is cut for each client, and put together again by those who can", () => {
  const text = "palavra ".repeat(200);
  const cut = lines({ ...ENTRY, text });
  assert(cut.length > 3 && cut.every((line) => bytesOf(line) <= 510));
  const modern = lines({ ...ENTRY, text }, MODERN).slice(1, -1);
  assert(modern.slice(1).every((line) => line.includes(";draft/multiline-concat ")));
});

Deno.test("nothing in a text ends a line or is taken for what programs say to each other", () => {
  assertEquals(lines({ ...ENTRY, text: "a\rQUIT\0\x01VERSION\x01" }), [
    ":ana!u@papo PRIVMSG #geral :aQUITVERSION",
  ]);
});

Deno.test("who comes is told with its real name, and that it is away, to those who want that", () => {
  const came = {
    type: "came",
    room: "geral",
    nick: "bia",
    realName: "Bia",
    away: "x",
    timeMs: 1,
  } as const;
  assertEquals(lines(came), [":bia!u@papo JOIN #geral"]);
  assertEquals(lines(came, VOICE_BITS["extended-join"] | VOICE_BITS["away-notify"]), [
    ":bia!u@papo JOIN #geral * :Bia",
    ":bia!u@papo AWAY :x",
  ]);
  assertEquals(lines({ type: "parted", room: "geral", nick: "bia", timeMs: 1 }), [
    ":bia!u@papo PART #geral",
  ]);
});

Deno.test("by which name of its own someone is known is told to those who want that, without a word of it to others", () => {
  const known = { ...ENTRY, account: "ana" };
  const bit = VOICE_BITS["account-tag"];
  assertEquals(lines(known), lines(ENTRY));
  assertEquals(lines(ENTRY, bit), lines(ENTRY));
  assertEquals(lines(known, bit), lines(ENTRY).map((line) => `@account=ana ${line}`));
  const long = lines({ ...known, text: "palavra ".repeat(200) }, bit);
  assert(long.every((line) => line.startsWith("@account=ana ")));
  const parted = { type: "parted", room: "geral", nick: "bia", account: "b", timeMs: 1 } as const;
  assertEquals(lines(parted, bit), ["@account=b :bia!u@papo PART #geral"]);
});

Deno.test("who is put out is kicked, and what else operators do is a notice of the server", () => {
  const kick = { type: "moderated", act: "kick", by: "root", nick: "bia", room: "geral" } as const;
  assertEquals(lines({ ...kick, reason: "spam" }), [":root!u@papo KICK #geral bia :spam"]);
  const bit = VOICE_BITS["account-tag"];
  assertEquals(lines({ ...kick, account: "chefe" }, bit), [
    "@account=chefe :root!u@papo KICK #geral bia :root",
  ]);
  const banned = { act: "ban", here: true, nick: "b*", out: ["bia"], account: "chefe" } as const;
  assertEquals(lines({ ...kick, ...banned }, bit), [
    "@account=chefe :root!u@papo MODE #geral +b b*!*@*",
    "@account=chefe :root!u@papo KICK #geral bia :root",
  ]);
  assertEquals(lines({ ...kick, account: "chefe" }), lines(kick));
  assertEquals(lines({ ...kick, act: "mute" }).length, 1);
  assert(lines({ ...kick, act: "mute" })[0]?.startsWith(":s NOTICE #geral :"));
});

Deno.test("summaries of comings and goings are not for those who are told of each", () => {
  const nobody = { count: 0, nicks: [] };
  const event = {
    type: "presence",
    room: "geral",
    joined: nobody,
    left: nobody,
    renamed: nobody,
  } as const;
  assertEquals(lines(event), []);
  assertEquals(lines({ type: "join", room: "geral", nick: "ana" }), []);
});

Deno.test("what programs say to each other stands between SOH, or is tags alone", () => {
  const signal = {
    type: "signal",
    form: "NOTICE",
    room: "geral",
    nick: "ana",
    text: "PING 1",
    timeMs: 1_000,
  } as const;
  assertEquals(lines(signal), [":ana!u@papo NOTICE #geral :\x01PING 1\x01"]);
  const tags = { ...signal, form: "TAGMSG", text: "", tags: "+typing=active" } as const;
  assertEquals(lines(tags), []);
  assertEquals(lines(tags, VOICE_BITS["message-tags"]).length, 1);
});

Deno.test("what nobody may answer stays that where it is said anew", () => {
  const edited = { ...ENTRY, type: "edited", targets: [{ seq: 3, timeMs: 5 }] } as const;
  assertEquals(lines({ ...edited, notice: true }), [":ana!u@papo NOTICE #geral :* corrected: oi"]);
  const first = msgidOf({ room: "geral", seq: 3, timeMs: 5 });
  assertEquals(lines({ ...edited, notice: true }, VOICE_BITS["draft/message-redaction"]), [
    `:ana!u@papo REDACT #geral ${first}`,
    ":ana!u@papo NOTICE #geral :oi",
  ]);
});

Deno.test("of what was said anew and is gone before a client was told of it, what it was to replace goes too", () => {
  const targets = [{ seq: 3, timeMs: 5 }, { seq: 5, timeMs: 6 }];
  const blank = { ...ENTRY, type: "blank", text: "", targets } as const;
  const [first, last] = targets.map((target) => msgidOf({ room: "geral", ...target }));
  assertEquals(lines(blank, VOICE_BITS["draft/message-redaction"]), [
    `:ana!u@papo REDACT #geral ${first}`,
    `:ana!u@papo REDACT #geral ${last}`,
  ]);
  assertEquals(lines(blank), []);
  assertEquals(lines({ ...ENTRY, type: "blank", text: "" }, MODERN), []);
});

Deno.test("what is many lines for its sender alone is few for everyone else, who are told of the rest", () => {
  const text = "x\n".repeat(3_000) + "fim";
  const left = ":ana!u@papo NOTICE #geral :… and";
  for (const type of ["message", "action", "edited"] as const) {
    const told = lines({ ...ENTRY, type, text, targets: [{ seq: 6, timeMs: 900 }] });
    assertEquals(told.length, 41, type);
    assert(told.at(-1)?.startsWith(`${left} 2961 more lines of ana's`), told.at(-1));
  }
  // As many as a client may say at once.
  const batch = lines({ ...ENTRY, text }, MODERN);
  assertEquals(batch.filter((line) => line.startsWith("@batch=")).length, 512);
  assertEquals(batch.at(-2), `:ana!u@papo BATCH -m${msgidOf(ENTRY)}`);
  assert(batch.at(-1)?.includes(`${left} 2489 more lines`), batch.at(-1));
});

Deno.test("where lines can be taken back each piece of a message is known, and all of them go with it", () => {
  const bits = TAGGED | VOICE_BITS["draft/message-redaction"];
  const idOf = (line: string): string => /msgid=([^ ;]+)/.exec(line)?.[1] ?? "";
  const texts = [
    "a\n\nb",
    "palavra ".repeat(90),
    "x".repeat(3_000),
    `${"y".repeat(399)} ${"z".repeat(199)} `.repeat(20),
    "日本語".repeat(400),
    `${"línea\n".repeat(100)}fim`,
    "👩‍👩‍👧".repeat(300),
  ];
  for (const type of ["message", "action"] as const) {
    for (const text of texts) {
      for (const nick of ["a", "語".repeat(32)]) {
        const told = lines({ ...ENTRY, type, nick, text }, bits).map(idOf).filter((id) =>
          id !== ""
        );
        assertEquals(told[0], msgidOf(ENTRY));
        assertEquals(new Set(told).size, told.length);
        for (const id of told) assertEquals(parseMsgid("geral", id), { seq: 7, timeMs: 1_000 });
        const extent = { bytes: bytesOf(text), lines: text.split("\n").length };
        const target = { seq: 7, timeMs: 1_000, extent };
        const gone = {
          ...ENTRY,
          type: "redacted",
          text: "",
          nick: "bia",
          targets: [target],
        } as const;
        const taken = lines(gone, bits).map((line) => line.split(" ").at(-1) ?? "");
        assertEquals(told.filter((id) => !taken.includes(id)), []);
        assert(taken.length <= 4 * told.length + 4, `${taken.length} for ${told.length}`);
      }
    }
  }
});

Deno.test("who gets several lines as one message is told of one", () => {
  const bits = MODERN | VOICE_BITS["draft/message-redaction"];
  const extent = { bytes: 4_000, lines: 9 };
  const target = { seq: 7, timeMs: 1_000, extent };
  const gone = { ...ENTRY, type: "redacted", text: "", targets: [target] } as const;
  assertEquals(lines(gone, bits).length, 1);
  const deed = { ...target, extent: { ...extent, deed: true as const } };
  assert(lines({ ...gone, targets: [deed] }, bits).length > 9);
});

Deno.test("that operators of the server closed a room, or opened it, shows in its letters", () => {
  const by = { type: "moderated", by: "root", room: "dev" } as const;
  assertEquals(
    lines({ ...by, act: "lock", reason: "party", rules: { invited: true, quiet: true } }),
    [":s NOTICE #dev :root locked #dev: party", ":s MODE #dev +im"],
  );
  assertEquals(lines({ ...by, act: "unlock", rules: { invited: true, quiet: false } }), [
    ":s NOTICE #dev :root unlocked #dev",
    ":s MODE #dev +i-m",
  ]);
  // As a server of before tells it.
  assertEquals(lines({ ...by, act: "lock" }), [":s NOTICE #dev :root locked #dev"]);
});
