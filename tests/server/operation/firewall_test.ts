import { assertEquals } from "@std/assert";
import { type Fate, judge, type Knock } from "../../../lib/server/operation/firewall.ts";

const TCP: Knock = { protocol: "tcp", port: 10_101 };
const UDP: Knock = { protocol: "udp", port: 5353 };
const AT = { family: "inet", table: "filter" };
const ACCEPT = { accept: null };
const DROP = { drop: null };

type Json = Record<string, unknown>;

function when(left: Json, right: unknown, op = "=="): Json {
  return { match: { op, left, right } };
}

function dport(right: unknown, protocol = "tcp", op = "=="): Json {
  return when({ payload: { protocol, field: "dport" } }, right, op);
}

const state = (...states: string[]): Json => when({ ct: { key: "state" } }, states, "in");
const onLoopback = when({ meta: { key: "iifname" } }, "lo");
const fromHome = when({ payload: { protocol: "ip", field: "saddr" } }, "192.168.1.7");

/** What `nft -j list ruleset` says: the rules of the chain that packets come in by, and of others. */
function ruleset(policy: string, rules: Json[][], others: Record<string, Json[][]> = {}): Json {
  const chains = [{ ...AT, name: "input", hook: "input", policy }];
  const ruled = Object.entries({ input: rules, ...others }).flatMap(([chain, rules]) =>
    rules.map((expr) => ({ rule: { ...AT, chain, expr } }))
  );
  const set = { ...AT, name: "ports", elem: [22, { range: [10_100, 10_110] }] };
  return { nftables: [{ metainfo: {} }, { set }, ...chains.map((chain) => ({ chain })), ...ruled] };
}

const USUAL = [[state("established", "related"), ACCEPT], [onLoopback, ACCEPT]];

Deno.test("what becomes of whoever knocks is as the rules say, in their order", () => {
  const cases: [string, Json, Fate][] = [
    ["there are none", { nftables: [] }, "let_in"],
    ["all are dropped", ruleset("drop", USUAL), "kept_out"],
    ["all are let in", ruleset("accept", USUAL), "let_in"],
    ["its port is let in", ruleset("drop", [...USUAL, [dport(10_101), ACCEPT]]), "let_in"],
    ["another is", ruleset("drop", [[dport(22), ACCEPT]]), "kept_out"],
    ["that of another protocol is", ruleset("drop", [[dport(10_101, "udp"), ACCEPT]]), "kept_out"],
    ["all but another are", ruleset("drop", [[dport(22, "tcp", "!="), ACCEPT]]), "let_in"],
    ["several are", ruleset("drop", [[dport({ set: [22, 10_101] }), ACCEPT]]), "let_in"],
    ["a range is", ruleset("drop", [[dport({ range: [10_000, 11_000] }), ACCEPT]]), "let_in"],
    ["a named set is", ruleset("drop", [[dport("@ports"), ACCEPT]]), "let_in"],
    ["it is dropped before", ruleset("accept", [[dport(10_101), DROP], [ACCEPT]]), "kept_out"],
    ["new ones are", ruleset("drop", [[state("new", "related"), ACCEPT]]), "let_in"],
    ["some of them are", ruleset("drop", [[fromHome, dport(10_101), ACCEPT]]), "depends"],
    ["some are not", ruleset("accept", [[fromHome, { reject: {} }]]), "depends"],
    ["some are, then all", ruleset("drop", [[fromHome, ACCEPT], [ACCEPT]]), "let_in"],
    ["rules that nft cannot say", ruleset("drop", [[{ xt: null }]]), "depends"],
    ["a rule only counts", ruleset("drop", [[{ counter: null }, { log: null }]]), "kept_out"],
  ];
  for (const [name, rules, fate] of cases) assertEquals(judge(rules, TCP).fate, fate, name);
});

Deno.test("chains that are called are followed, and come back", () => {
  const jump = { jump: { target: "more" } };
  const through = (rules: Json[][], after: Json[][] = []): Fate =>
    judge(ruleset("drop", [[jump], ...after], { more: rules }), TCP).fate;
  assertEquals(through([[dport(10_101), ACCEPT]]), "let_in");
  assertEquals(through([[dport(22), ACCEPT]]), "kept_out");
  assertEquals(through([[{ return: null }], [ACCEPT]]), "kept_out");
  assertEquals(through([[{ return: null }]], [[ACCEPT]]), "let_in");
  assertEquals(through([[fromHome, { return: null }], [DROP]], [[ACCEPT]]), "depends");
  // Nobody writes such, but whoever does is answered.
  assertEquals(judge(ruleset("drop", [[jump]], { more: [[jump]] }), TCP).fate, "depends");
});

Deno.test("a map says by its key what becomes of it", () => {
  const map = (key: Json, ...pairs: unknown[][]): Json => ({ vmap: { key, data: { set: pairs } } });
  const byState = map({ ct: { key: "state" } }, ["established", ACCEPT], ["invalid", DROP]);
  const byPort = map({ payload: { protocol: "tcp", field: "dport" } }, [10_101, ACCEPT]);
  assertEquals(judge(ruleset("drop", [[byState]]), TCP).fate, "kept_out");
  assertEquals(judge(ruleset("drop", [[byState], [byPort]]), TCP).fate, "let_in");
  assertEquals(judge(ruleset("drop", [[byPort]]), UDP).fate, "kept_out");
  assertEquals(judge(ruleset("drop", [[{ vmap: { key: {}, data: "@m" } }]]), TCP).fate, "depends");
});

Deno.test("what lets it in is said as whoever made the rules takes it", () => {
  const remedy = (rules: unknown): string | undefined => judge(rules, UDP).remedy;
  assertEquals(
    remedy(ruleset("drop", [])),
    "sudo nft insert rule inet filter input udp dport 5353 accept",
  );
  const firewalld = { ...AT, table: "firewalld", name: "in", hook: "input", policy: "drop" };
  assertEquals(
    remedy({ nftables: [{ chain: firewalld }] }),
    "sudo firewall-cmd --permanent --add-port=5353/udp && sudo firewall-cmd --reload",
  );
  const ufw = ruleset("drop", [[{ jump: { target: "ufw-user-input" } }]]);
  assertEquals(remedy(ufw), "sudo ufw allow 5353/udp");
});

Deno.test("what is no ruleset keeps nobody out", () => {
  for (
    const odd of [undefined, null, [], "", { nftables: [1, null, { chain: 1 }, { rule: [] }] }]
  ) {
    assertEquals(judge(odd, TCP), { fate: "let_in" });
  }
});
