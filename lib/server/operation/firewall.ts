/**
 * What the packet filter of Linux does with who wants to come in, as far as its rules tell that of everyone
 * alike: `nft -j list ruleset`, which has those of firewalld, ufw and iptables, too (libnftables-json(5)).
 *
 * @module
 */

/** What becomes of a packet: it is let in, kept out, or that depends on more than its port. */
export type Fate = "let_in" | "kept_out" | "depends";

/** The first packet of someone who wants to come in. */
export interface Knock {
  /** By which protocol. */
  readonly protocol: "tcp" | "udp";
  /** To which port. */
  readonly port: number;
}

/** A chain of rules. */
interface Gate {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
}

/** What comes of all rules. */
export interface Judgement {
  /** What becomes of it. */
  readonly fate: Fate;
  /** What lets it in where it is kept out, for a shell. */
  readonly remedy?: string;
}

type Json = Readonly<Record<string, unknown>>;

interface Rule extends Gate {
  readonly expressions: readonly Json[];
}

/** The ways out of a chain that a packet may take; `on` is to its end. */
type Ways = ReadonlySet<"accept" | "drop" | "on">;

/** Whether a rule is about a packet; `undefined` where that depends on more than is known. */
type Match = boolean | undefined;

/** Chains that call each other deeper than this are not followed. */
const DEPTH_MAX = 20;
/** Those through which IPv4 comes in: by that, most do. */
const FAMILIES = ["inet", "ip"];

/**
 * What becomes of a packet by a ruleset that `nft` has told.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const chain = { family: "inet", table: "t", name: "in", hook: "input", policy: "drop" };
 * const ruleset = { nftables: [{ chain }] };
 * assertEquals(judge(ruleset, { protocol: "tcp", port: 10101 }).fate, "kept_out");
 * ```
 */
export function judge(ruleset: unknown, knock: Knock): Judgement {
  const items = listOf(objectOf(ruleset)?.["nftables"]);
  const rules = items.flatMap((item) => ruleFrom(objectOf(item["rule"])));
  const sets = items.map((item) => objectOf(item["set"])).filter((set) => set !== undefined);
  let fate: Fate = "let_in";
  for (const item of items) {
    const chain = objectOf(item["chain"]);
    if (chain?.["hook"] !== "input" || !FAMILIES.includes(textOf(chain["family"]))) continue;
    const gate = {
      ...{ family: textOf(chain["family"]), table: textOf(chain["table"]) },
      chain: textOf(chain["name"]),
    };
    const ways = new Walk(rules, sets, knock).through(gate, 0);
    const mayBeDropped = ways.has("drop") || ways.has("on") && chain["policy"] === "drop";
    const mayBeAccepted = ways.has("accept") || ways.has("on") && chain["policy"] !== "drop";
    // What one chain accepts, the next may still drop.
    if (mayBeDropped && !mayBeAccepted) {
      return { fate: "kept_out", remedy: remedyFor(ruleset, gate, knock) };
    }
    if (mayBeDropped) fate = "depends";
  }
  return { fate };
}

/** By whoever made the rules: what is written beside him he takes away again. */
function remedyFor(
  ruleset: unknown,
  { family, table, chain }: Gate,
  { protocol, port }: Knock,
): string {
  if (table === "firewalld") {
    return `sudo firewall-cmd --permanent --add-port=${port}/${protocol} && sudo firewall-cmd --reload`;
  }
  if (JSON.stringify(ruleset).includes('"ufw-')) return `sudo ufw allow ${port}/${protocol}`;
  return `sudo nft insert rule ${family} ${table} ${chain} ${protocol} dport ${port} accept`;
}

/** All rules, as JSON; `undefined` where they may not be looked at, or there is no `nft`. */
export async function rulesetOfThisMachine(): Promise<unknown> {
  const { state } = Deno.permissions.querySync({ name: "run", command: "nft" });
  if (state !== "granted") return undefined;
  try {
    const { success, stdout } = await new Deno.Command("nft", { args: ["-j", "list", "ruleset"] })
      .output();
    return success ? JSON.parse(new TextDecoder().decode(stdout)) : undefined;
  } catch {
    return undefined;
  }
}

/** One packet's way through the chains of a ruleset. */
class Walk {
  readonly #rules: readonly Rule[];
  readonly #sets: readonly Json[];
  readonly #knock: Knock;

  constructor(rules: readonly Rule[], sets: readonly Json[], knock: Knock) {
    this.#rules = rules;
    this.#sets = sets;
    this.#knock = knock;
  }

  /** All ways that it may take out of a chain. */
  through(gate: Gate, depth: number): Ways {
    const ways = new Set<"accept" | "drop" | "on">();
    if (depth > DEPTH_MAX) return new Set(["accept", "drop", "on"]);
    for (const rule of this.#rules) {
      if (!isIn(rule, gate)) continue;
      const { match, verdict } = this.#read(rule);
      if (match === false || verdict === undefined) continue;
      const taken = this.#waysOf(verdict, gate, depth);
      for (const way of taken) if (way !== "on") ways.add(way);
      const isReturn = "return" in verdict || "goto" in verdict;
      if (isReturn && taken.has("on")) ways.add("on");
      if (match === true && (isReturn || !taken.has("on"))) return ways;
    }
    return ways.add("on");
  }

  #waysOf(verdict: Json, gate: Gate, depth: number): Ways {
    if ("accept" in verdict) return new Set(["accept"]);
    if ("drop" in verdict || "reject" in verdict) return new Set(["drop"]);
    if ("unknown" in verdict) return new Set(["accept", "drop", "on"]);
    const target = objectOf(verdict["jump"] ?? verdict["goto"])?.["target"];
    return target === undefined
      ? new Set(["on"])
      : this.through({ ...gate, chain: textOf(target) }, depth + 1);
  }

  /** Whether a rule is about the packet, and what it does with it then. */
  #read({ expressions }: Rule): { match: Match; verdict: Json | undefined } {
    let match: Match = true;
    let verdict: Json | undefined;
    for (const expression of expressions) {
      const condition = objectOf(expression["match"]);
      const map = objectOf(expression["vmap"]);
      if (condition !== undefined) match = both(match, this.#matches(condition));
      else if (map !== undefined) verdict = this.#mapped(map);
      else if (/^(?:accept|drop|reject|jump|goto|return)$/.test(keyOf(expression))) {
        verdict = expression;
      } else if (keyOf(expression) === "xt") {
        // What nft has no words for.
        match = both(match, undefined);
        verdict ??= { unknown: null };
      } else if (/^(?:limit|queue|connlimit|ct count)$/.test(keyOf(expression))) {
        match = both(match, undefined);
      }
    }
    return { match, verdict };
  }

  #mapped(map: Json): Json | undefined {
    const pairs = objectOf(map["data"])?.["set"];
    if (!Array.isArray(pairs)) return { unknown: null };
    for (const pair of pairs) {
      const [value, verdict] = valuesOf(pair);
      const match = this.#is(objectOf(map["key"]) ?? {}, value);
      if (match === undefined) return { unknown: null };
      if (match) return objectOf(verdict);
    }
    return undefined;
  }

  #matches({ op, left, right }: Json): Match {
    const is = this.#is(objectOf(left) ?? {}, right);
    return op === "!=" && is !== undefined ? !is : is;
  }

  #is(left: Json, right: unknown): Match {
    const { protocol, port } = this.#knock;
    const payload = objectOf(left["payload"]);
    if (payload !== undefined) {
      const of = payload["protocol"];
      if (of === "th" || of === protocol) {
        return payload["field"] === "dport" ? this.#has(right, port) : undefined;
      }
      const isNetwork = of === "ip" || of === "ip6";
      if (!isNetwork) return false;
      const isProtocol = payload["field"] === "protocol" || payload["field"] === "nexthdr";
      return isProtocol ? this.#has(right, protocol) : undefined;
    }
    const { key } = objectOf(left["meta"] ?? left["ct"]) ?? {};
    if (key === "state" && "ct" in left) return this.#has(right, "new");
    if (key === "l4proto") return this.#has(right, protocol);
    if (key === "iif" || key === "iifname") return right === "lo" ? false : undefined;
    return undefined;
  }

  /** Whether what a rule names has that value. */
  #has(named: unknown, value: string | number): Match {
    if (typeof named === "string" && named.startsWith("@")) {
      const set = this.#sets.find(({ name }) => name === named.slice(1));
      return this.#hasAny(set?.["elem"], value);
    }
    const several = Array.isArray(named) ? named : objectOf(named)?.["set"];
    if (several !== undefined) return this.#hasAny(several, value);
    const [low, high] = valuesOf(objectOf(named)?.["range"]);
    if (typeof low === "number" && typeof high === "number") {
      return typeof value === "number" && low <= value && value <= high;
    }
    const of = objectOf(objectOf(named)?.["elem"])?.["val"];
    return of === undefined ? `${named}` === `${value}` : this.#has(of, value);
  }

  #hasAny(values: unknown, value: string | number): Match {
    return valuesOf(values).some((each) => this.#has(each, value) === true);
  }
}

function both(one: Match, other: Match): Match {
  if (one === false || other === false) return false;
  return one === undefined || other === undefined ? undefined : true;
}

function isIn(rule: Gate, { family, table, chain }: Gate): boolean {
  return rule.family === family && rule.table === table && rule.chain === chain;
}

function ruleFrom(rule: Json | undefined): Rule[] {
  if (rule === undefined) return [];
  const { family, table, chain, expr } = rule;
  return [{
    ...{ family: textOf(family), table: textOf(table), chain: textOf(chain) },
    expressions: listOf(expr),
  }];
}

/** What an expression is. */
function keyOf(expression: Json): string {
  return Object.keys(expression)[0] ?? "";
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

function listOf(value: unknown): Json[] {
  return valuesOf(value).map(objectOf).filter((each) => each !== undefined);
}

function valuesOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
