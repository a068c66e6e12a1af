import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { journalLine } from "../../../lib/server/operation/journal.ts";
import { SERVER_MESSAGES } from "../../../lib/language/server.ts";
import { answer, type Figures, metricsOf } from "../../../lib/server/operation/status.ts";
import { WEB_MESSAGES } from "../../../lib/language/web.ts";
import { foreignHost } from "../../../lib/server/web/hosts.ts";

const FIGURES: Figures = {
  version: '1"2',
  startedAtMs: 1_500,
  memory: { rss: 1_024, heapUsed: 512 },
  loopLagMs: 250,
  storeBytes: 4_096,
  hub: {
    people: 2,
    rooms: 3,
    entries: 4,
    lagBytes: 5,
    ticks: { count: 6, totalMs: 7_000 },
    commits: { count: 8, totalMs: 90 },
    failedCommits: 1,
    storeWorks: true,
  },
  listener: {
    connections: 9,
    dialects: new Map([["plain", 2], ["irc", 7]]),
    accepted: 10,
    failedAccepts: 11,
    ends: new Map([["quit", 12], ["server_full", 13]]),
  },
};
const refusal = (host: string): string | undefined =>
  foreignHost(host, ["a.example"], WEB_MESSAGES.en);
const CLUSTER = {
  isReached: true,
  isIn: true,
  servers: 3,
  version: 1,
  place: 14,
  keptPlace: 12,
  digest: "0123456789abcdef0123",
  silentMs: 250,
  backlog: 15,
  roundTrips: { count: 16, totalMs: 170 },
};

Deno.test("every line of the metrics is one that Prometheus reads", () => {
  const lines = metricsOf({ ...FIGURES, cluster: CLUSTER }).split("\n");
  assertEquals(lines.pop(), "");
  const names = new Set<string>();
  for (const line of lines) {
    assertMatch(
      line,
      /^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{[a-z]+="(?:[^"\\]|\\.)*"\})? -?\d+(?:\.\d+)?)$/,
    );
    const [, type] = /^# TYPE ([a-z_]+)/.exec(line) ?? [];
    if (type !== undefined) assertEquals(names.has(type), false, type);
    if (type !== undefined) names.add(type);
  }
  for (
    const line of [
      "papo_connections 9",
      'papo_dialect_connections{dialect="irc"} 7',
      "papo_loop_lag_seconds 0.25",
      "papo_store_bytes 4096",
      "papo_rooms 3",
      "papo_entries_total 4",
      "papo_lag_bytes 5",
      'papo_disconnects_total{reason="server_full"} 13',
      "papo_tick_seconds_sum 7",
      "papo_tick_seconds_count 6",
      "papo_store_seconds_sum 0.09",
      "process_resident_memory_bytes 1024",
      "process_start_time_seconds 1.5",
      'papo_build_info{version="1\\"2"} 1',
      "papo_engine_up 1",
      "papo_servers 3",
      "papo_line_place 14",
      "papo_line_backlog 15",
      "papo_line_seconds_sum 0.17",
    ]
  ) assertEquals(lines.filter((other) => other === line).length, 1, line);
});

Deno.test("the status answers what it knows, and says so where it does not", async () => {
  const get = async (path: string, figures?: Figures, method = "GET"): Promise<string> => {
    const response = answer(new Request(`http://localhost${path}`, { method }), figures, refusal);
    return `${response.status} ${(await response.text()).split("\n")[0]}`;
  };
  assertEquals(await get("/healthz", FIGURES), "200 ok");
  assertEquals(await get("/healthz"), "503 starting");
  const failed = { ...FIGURES, hub: { ...FIGURES.hub, storeWorks: false } };
  assertEquals(await get("/healthz", failed), "503 store failed");
  assertStringIncludes(await get("/metrics", failed), "200 # HELP");
  const alone = { ...FIGURES, cluster: { ...CLUSTER, isReached: false } };
  assertEquals(await get("/healthz", alone), "503 engine away");
  assertEquals(await get("/", FIGURES), "404 /healthz or /metrics");
  assertEquals(await get("/metrics", FIGURES, "POST"), "405 only GET");
});

Deno.test("the status is told to no page whose name a stranger has made lead here", async () => {
  const askedBy = async (host: string | undefined): Promise<string> => {
    const headers = new Headers(host === undefined ? {} : { host });
    const request = new Request("http://localhost/metrics", { headers });
    const response = answer(request, FIGURES, refusal);
    return `${response.status} ${(await response.text()).split("\n")[0]?.slice(0, 6)}`;
  };
  for (
    const own of [
      undefined,
      "localhost:9",
      "127.0.0.1:9",
      "[::1]:9",
      "host.docker.internal",
      "a.example",
    ]
  ) assertEquals(await askedBy(own), "200 # HELP", own);
  for (const foreign of ["evil.example:9", "localhost.evil.example", "127.0.0.1.nip.io"]) {
    assertEquals(await askedBy(foreign), "421 This s", foreign);
  }
});

Deno.test("the journal's lines are lines, whatever a stranger tried", () => {
  const operator = "\x1b]0;x\x07\u009b2Jeve\n{}";
  const incident = { event: "wrong_password", address: "10.0.0.1", operator } as const;
  const json = journalLine(incident, "json", SERVER_MESSAGES.en, 0);
  assertMatch(json, /^[\x20-\x7e]+$/);
  assertEquals(JSON.parse(json).operator, operator);
  const text = journalLine(incident, "text", SERVER_MESSAGES.en, 0);
  // deno-lint-ignore no-control-regex
  assertEquals(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(text), false);
  assertStringIncludes(text, "10.0.0.1");
});
