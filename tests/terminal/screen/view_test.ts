import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { Calendar } from "../../../lib/client/calendar.ts";
import { inZone } from "../../fakes/zone.ts";
import { PresenceSummary } from "../../../lib/client/timeline/presence_summary.ts";
import type { Spoken } from "../../../lib/client/timeline/item.ts";
import { themeOf } from "../../../lib/terminal/screen/theme.ts";
import type { Part } from "../../../lib/client/timeline/feed.ts";
import type { RoomSummary } from "../../../lib/client/timeline/loaded_room.ts";
import { type Below, drawBelow, drawPart } from "../../../lib/terminal/screen/view.ts";
import type { ViewOptions } from "../../../lib/terminal/screen/view_options.ts";
import { cutGraphemes } from "../../../lib/text/graphemes.ts";
import { loadWidths, widthOf } from "../../../lib/text/width.ts";
import { SHOWN_LINES } from "../../../lib/text/shortened.ts";

await loadWidths();

const OPTIONS: ViewOptions = {
  columns: 40,
  rows: 12,
  theme: themeOf("mono"),
  calendar: new Calendar(inZone("America/Sao_Paulo")),
  language: "pt-BR",
  nick: "ana",
};

/** 2026-11-22T17:03Z, three minutes past two in São Paulo. */
const TIME_MS = Date.UTC(2026, 10, 22, 17, 3);

function unstyled(row: string): string {
  // deno-lint-ignore no-control-regex
  return row.replaceAll(/\x1b\[[\d;]*m/g, "");
}

function rowsOf(part: Part, options: Partial<ViewOptions> = {}): string[] {
  return drawPart(part, { ...OPTIONS, ...options }).map(unstyled);
}

function said(text: string, more: Partial<Spoken> = {}): Spoken {
  return { type: "message", seq: 1, timeMs: TIME_MS, nick: "bia", text, isMention: false, ...more };
}

function room(name: string, more: Partial<RoomSummary> = {}): RoomSummary {
  return { name, label: name, topic: "", unread: 0, mentions: 0, ...more };
}

function below(more: Partial<Below> = {}): Below {
  return {
    live: undefined,
    pending: [],
    completing: undefined,
    hint: undefined,
    confirming: 0,
    state: { type: "online" },
    nowMs: 0,
    rooms: [room("geral")],
    viewed: "geral",
    prompt: "> ",
    graphemes: [],
    cursor: 0,
    ...more,
  };
}

/** The rows below the messages, without styles, a `|` where the cursor is. */
function screenOf(more: Partial<Below>, options: Partial<ViewOptions> = {}): string[] {
  const { status, input } = drawBelow(below(more), { ...OPTIONS, ...options });
  return [
    ...status.map(unstyled),
    ...input.rows.map((row, index) => {
      if (index !== input.row) return row;
      let [at, column] = [0, 0];
      for (const grapheme of cutGraphemes(row)) {
        if (column >= input.column) break;
        at += grapheme.length;
        column += widthOf(grapheme);
      }
      return `${row.slice(0, at)}|${row.slice(at)}`;
    }),
  ];
}

Deno.test("a message has its local time and its name, and wraps beside them", () => {
  assertEquals(rowsOf(said("oi, gente")), ["14:03 <bia> oi, gente"]);
  assertEquals(
    rowsOf(said("alguém almoça ao meio-dia na padaria da esquina?"), { columns: 30 }),
    ["14:03 <bia> alguém almoça ao", "  meio-dia na padaria da", "  esquina?"],
  );
  assertEquals(
    rowsOf(said("um\ndois\n<caio> três"), { columns: 80 }),
    ["14:03 <bia> um", "      dois", "      <caio> três"],
  );
});

Deno.test("a long message is drawn in so many rows, and one that says how many more there are", () => {
  const text = `a${"\n".repeat(60_000)}b`;
  const direct = {
    type: "direct",
    timeMs: TIME_MS,
    from: "bia",
    to: "ana",
    text,
    isOwn: false,
  } as const;
  for (const part of [said(text), said(text, { type: "action" }), direct] as const) {
    const rows = rowsOf(part);
    assertEquals(rows.length, SHOWN_LINES + 1);
    // A row of the message begins with blanks: this one is nobody's.
    assertEquals(rows.at(-1), `* … mais ${60_001 - SHOWN_LINES} linhas: /history more`);
    const whole = rowsOf({ type: "whole", atMs: TIME_MS, item: part });
    assertEquals(whole.length, 60_001);
    assert(whole.every((row) => row.startsWith("│ ")));
  }
  const wide = rowsOf(said("語".repeat(60_000)), { columns: 80 });
  assertLessOrEqual(wide.length, 700);
  assertEquals(wide.at(-1), "* … mais 443 linhas: /history more");
  const found = rowsOf({ type: "found", atMs: TIME_MS, room: "geral", entries: [said(text)] });
  assertEquals(found.length, SHOWN_LINES + 1);
});

Deno.test("wide letters and families wrap without being cut", () => {
  assertEquals(rowsOf(said("日本語の文章です"), { columns: 20 }), [
    "14:03 <bia> 日本語の",
    "  文章です",
  ]);
  // Terminals that know no families draw each as three people.
  assertEquals(rowsOf(said("👨‍👩‍👧".repeat(4)), { columns: 20 }), [
    "14:03 <bia> 👨‍👩‍👧",
    "  " + "👨‍👩‍👧".repeat(3),
  ]);
});

Deno.test("a link stays whole where a row can hold it, and all its rows are indented", () => {
  const link = `https://example.org/${"a".repeat(18)}`;
  assertEquals(rowsOf(said(`veja ${link} sim`)), ["14:03 <bia> veja", `  ${link}`, "  sim"]);
  assertEquals(rowsOf(said(`veja ${link}${"b".repeat(40)} sim`)), [
    "14:03 <bia> veja https://example.org/aaa",
    `  ${"a".repeat(15)}${"b".repeat(23)}`,
    `  ${"b".repeat(17)} sim`,
  ]);
});

Deno.test("what is done, a topic, and words to one person", () => {
  assertEquals(rowsOf(said("acena", { type: "action" })), ["14:03 - bia acena"]);
  assertEquals(rowsOf(said("café", { type: "topic" })), ["14:03 * bia mudou o assunto para: café"]);
  assertEquals(rowsOf(said("", { type: "topic" })), ["14:03 * bia tirou o assunto"]);
  const direct = { type: "direct", timeMs: TIME_MS, text: "psiu", from: "bia", to: "ana" } as const;
  assertEquals(rowsOf({ ...direct, isOwn: false }), ["14:03 [bia → você] psiu"]);
  assertEquals(rowsOf({ ...direct, from: "ana", to: "bia", isOwn: true }), [
    "14:03 [você → bia] psiu",
  ]);
});

Deno.test("what was found is marked on every row, with the date where it is not today's", () => {
  const yesterday = TIME_MS - 86_400_000;
  const entries = [
    said("um bolo", { timeMs: yesterday }),
    said("acena", { type: "action" }),
    said("café", { type: "topic" }),
    said("duas\nlinhas, e a segunda é longa demais para uma só"),
  ];
  assertEquals(rowsOf({ type: "found", atMs: TIME_MS, room: "geral", entries }, { columns: 44 }), [
    "│ 2026-11-21 14:03 <bia> um bolo",
    "│ 14:03 - bia acena",
    "│ 14:03 * bia mudou o assunto para: café",
    "│ 14:03 <bia> duas",
    "│   linhas, e a segunda é longa demais para",
    "│   uma só",
  ]);
  const long = said("palavra ".repeat(9), { timeMs: yesterday, nick: "n".repeat(32) });
  const part: Part = { type: "found", atMs: TIME_MS, room: "geral", entries: [long] };
  for (const row of rowsOf(part, { columns: 30 })) {
    assert(row.startsWith("│ "), row);
    assertLessOrEqual(widthOf(row), 30, row);
  }
  const link = `https://example.org/${"a".repeat(40)}`;
  assertEquals(rowsOf({ type: "found", atMs: TIME_MS, room: "geral", entries: [said(link)] }), [
    "│ 14:03 <bia> https://example.org/aaaaaa",
    `│   ${"a".repeat(34)}`,
  ]);
  const narrow = (columns: number): string[] => rowsOf(part, { columns }).slice(0, 1);
  assertEquals(narrow(24), ["│ 2026-11-21 <nnnnnn…> "]);
  assertEquals(narrow(16), ["│ <nnnnnnn…> "]);
  for (const columns of [1, 2, 3]) assert(rowsOf(part, { columns }).length > 0);
});

Deno.test("lines between messages", () => {
  assertEquals(rowsOf({ type: "day", timeMs: TIME_MS }, { columns: 80 }), [
    "── domingo, 22 de novembro de 2026 ──",
  ]);
  assertEquals(rowsOf({ type: "day", timeMs: TIME_MS }, { columns: 80, language: "en" }), [
    "── Sunday, November 22, 2026 ──",
  ]);
  assertEquals(rowsOf({ type: "unread", sinceMs: TIME_MS }), ["── não lidas desde 14:03 ──"]);
  assertEquals(rowsOf({ type: "room", room: "dev", topic: "" }), ["── #dev ──"]);
  assertEquals(rowsOf({ type: "room", room: "dev", topic: "t".repeat(80) }), [
    `── #dev · ${"t".repeat(26)}… ──`,
  ]);
});

Deno.test("what is missing is one row that says how many, and whether they can be had", () => {
  const gap = { type: "gap", room: "geral", from: 3, to: 72, isGone: false } as const;
  assertEquals(rowsOf(gap, { columns: 80 }), [
    "── faltam 70 mensagens aqui; /history as carrega ──",
  ]);
  assertEquals(rowsOf({ ...gap, isGone: true }, { columns: 80, language: "en" }), [
    "── 70 messages are not on the server any more ──",
  ]);
  assertEquals(rowsOf({ ...gap, to: 3 }, { columns: 80, language: "en" }), [
    "── 1 message is missing here; /history loads it ──",
  ]);
  assertEquals(rowsOf(gap, { columns: 20, language: "en" }).length, 1);
});

Deno.test("comings are dim, and nothing is drawn where nothing is left to tell", () => {
  const summary = new PresenceSummary();
  const part: Part = { type: "presence", timeMs: TIME_MS, summary };
  assertEquals(rowsOf(part), []);
  summary.add({ type: "join", room: "geral", nick: "caio" });
  assertEquals(drawPart(part, OPTIONS), ["\x1b[2m14:03 * \x1b[22m\x1b[2mcaio entrou\x1b[22m"]);
});

Deno.test("one's name stands out where someone says it", () => {
  const [row] = drawPart(said("oi, Ana e banana", { isMention: true }), OPTIONS);
  assertEquals(
    row,
    "\x1b[2m14:03 \x1b[22m<\x1b[1m\x1b[1mbia\x1b[22m\x1b[22m> oi, \x1b[7mAna\x1b[27m e banana",
  );
});

Deno.test("one's name stands out as the whole text has it, wherever rows end", () => {
  const text = `https://example.org/${"x".repeat(7)}ana/ana ${"z".repeat(31)} ana-maria-da-silva`;
  const rows = (nick: string, columns: number): string[] =>
    drawPart(said(text, { isMention: true }), { ...OPTIONS, nick, columns }).slice(1);
  // Neither the end of the link nor the end of the word is a name of its own.
  assert(!rows("ana", 40).join("").includes("\x1b[7m"), rows("ana", 40).join("\n"));
  assertEquals(rows("ana-maria-da-silva", 12).slice(-2), [
    "  \x1b[7mana-maria-\x1b[27m",
    "  \x1b[7mda-silva\x1b[27m",
  ]);
});

Deno.test("a name that would fill the row is cut", () => {
  assertEquals(rowsOf(said("oi", { nick: "n".repeat(60) }), { columns: 30 }), [
    `14:03 <${"n".repeat(17)}…> oi`,
  ]);
});

Deno.test("in few columns the clock goes first, then the end of a name", () => {
  const part = said("oi", { nick: "maria-da-silva" });
  assertEquals(rowsOf(part, { columns: 20 }), ["14:03 <maria-d…> oi"]);
  assertEquals(rowsOf(part, { columns: 15 }), ["<maria-da…> oi"]);
  assertEquals(rowsOf(part, { columns: 10 }), ["<maria…> ", "  oi"]);
  const direct = { type: "direct", timeMs: TIME_MS, text: "psiu", isOwn: true } as const;
  assertEquals(rowsOf({ ...direct, from: "ana", to: "bia" }, { columns: 10 }), [
    "[você → …",
    "  psiu",
  ]);
});

Deno.test("the status line: room, topic, what is unread elsewhere, one's name", () => {
  assertEquals(screenOf({}), ["#geral · ana", "> |"]);
  assertEquals(screenOf({ rooms: [room("geral", { topic: "almoço e café" })] }), [
    "#geral · almoço e café · ana",
    "> |",
  ]);
  const rooms = [
    room("geral", { topic: "um assunto que não cabe inteiro" }),
    room("dev", { unread: 3 }),
    room("ops"),
    room("qa", { unread: 12, mentions: 1 }),
  ];
  assertEquals(
    screenOf({ rooms }, { columns: 60 })[0],
    "1:#geral · um assunto que não … · 2:#dev 3 · 4:#qa 12! · ana",
  );
  // Where not all names fit, the rooms are numbers, and one's own name stays.
  assertEquals(screenOf({ rooms }, { columns: 30 })[0], "1:#geral · um … · 2 · 4! · ana");
  const many = [
    room("geral"),
    ...["a", "b", "c", "d", "e"].map((name) => room(name, { unread: 1 })),
  ];
  assertEquals(
    screenOf({ rooms: many }, { columns: 30 })[0],
    "1:#geral · 2 · 3 · … · ana",
  );
  assertEquals(screenOf({ rooms: [], viewed: undefined }, { nick: "" }), ["> |"]);
});

Deno.test("the status line says what the connection lacks, and when it is tried again", () => {
  const waiting = { type: "waiting", retryAtMs: 4_200, attempt: 2 } as const;
  assertEquals(
    screenOf({ state: { type: "connecting", attempt: 1 } })[0],
    "conectando… · #geral · ana",
  );
  assertEquals(
    screenOf({ state: waiting, nowMs: 1_000 }, { columns: 80 })[0],
    "sem conexão; nova tentativa em 4 s (Enter: já) · #geral · ana",
  );
  assertEquals(screenOf({ state: waiting }, { columns: 30 })[0], "sem conexão, 5 s (Enter: já)");
});

Deno.test("what waits stands above the status line, some of it counted", () => {
  const pending = ["um", "dois\ntrês", "quatro", "cinco", "seis"].map((text, id) => ({
    id,
    type: "say" as const,
    room: "geral",
    text,
  }));
  assertEquals(screenOf({ pending: pending.slice(0, 2) }), [
    "  …   <ana> um",
    "  …   <ana> dois três",
    "#geral · ana",
    "> |",
  ]);
  assertEquals(screenOf({ pending }), [
    "  …   <ana> um",
    "  …   <ana> dois três",
    "  …   <ana> quatro",
    "  …   mais 2 esperam",
    "#geral · ana",
    "> |",
  ]);
  const others = [
    { id: "a", type: "direct" as const, to: "bia", text: "psiu" },
    { id: "b", type: "action" as const, room: "geral", text: "acena" },
  ];
  assertEquals(screenOf({ pending: others }).slice(0, 2), [
    "  …   [você → bia] psiu",
    "  …   - ana acena",
  ]);
});

Deno.test("hints: commands, candidates, a paste to confirm", () => {
  assertEquals(screenOf({ hint: "/topic /theme", graphemes: ["/", "t"], cursor: 2 }), [
    "/topic /theme",
    "#geral · ana",
    "> /t|",
  ]);
  const completing = { candidates: ["ana: ", "andré: "], index: 1 };
  assertEquals(screenOf({ completing })[0], "ana:  andré:");
  const many = { candidates: Array.from({ length: 30 }, (_, n) => `nome${n} `), index: 20 };
  assertEquals(screenOf({ completing: many })[0], "nome20  nome21  nome22  nome23  nome24 …");
  assertEquals(screenOf({ confirming: 3 })[0], "3 linhas coladas. Enter envia, Esc canc…");
});

Deno.test("in 30 columns and 10 rows there is always room for messages", () => {
  const graphemes = [..."palavra ".repeat(60)];
  const pending = Array.from({ length: 9 }, (_, id) => ({ id, type: "say" as const, text: "oi" }));
  const summary = new PresenceSummary();
  for (let n = 0; n < 9; n++) summary.add({ type: "join", room: "geral", nick: `alguem${n}` });
  const everything: Partial<Below> = {
    graphemes,
    cursor: graphemes.length,
    pending,
    hint: "/a ".repeat(50),
    live: { type: "presence", timeMs: TIME_MS, summary },
  };
  for (const [columns, rows] of [[30, 10], [30, 5], [20, 3], [10, 1], [80, 24]] as const) {
    const drawn = screenOf(everything, { columns, rows });
    assertLessOrEqual(
      drawn.length,
      Math.max(1, rows < 5 ? rows - 1 : rows - 2),
      `${columns}x${rows}`,
    );
    for (const row of drawn) assertLessOrEqual(widthOf(row.replace("|", "")), columns, row);
    assert(drawn.some((row) => row.includes("|")));
  }
});

Deno.test("the input has its cursor where it belongs, among wide letters too", () => {
  assertEquals(screenOf({ graphemes: [..."日本語"], cursor: 1 }, { columns: 10 }), [
    "#geral · …",
    "> 日|本語",
  ]);
  assertEquals(screenOf({ graphemes: ["a", "\n", "b"], cursor: 2 }), [
    "#geral · ana",
    "> a⏎",
    "|b",
  ]);
});
