import { assert, assertEquals, assertMatch } from "@std/assert";

const DEPLOY = new URL("../../deploy/", import.meta.url);
const STATUS = new URL("../../lib/server/operation/status.ts", import.meta.url);

/** All names of metrics in a text. */
function metricsIn(text: string): Set<string> {
  const names = text.matchAll(/\b(?:papo|process)_[a-z_]+\b/g).map(([name]) => name);
  return new Set([...names].map((name) => name.replace(/_(?:sum|count)$/, "")));
}

Deno.test("the dashboard and the alerts ask for nothing that the server does not tell", () => {
  const told = metricsIn(Deno.readTextFileSync(STATUS));
  for (const file of ["grafana.json", "alerts.yaml"]) {
    const asked = metricsIn(Deno.readTextFileSync(new URL(file, DEPLOY)));
    assert(asked.size > 0, file);
    assertEquals([...asked].filter((name) => !told.has(name)), [], file);
  }
});

Deno.test("the dashboard has no two panels of one number, and none without a target", () => {
  const dashboard: unknown = JSON.parse(Deno.readTextFileSync(new URL("grafana.json", DEPLOY)));
  assert(typeof dashboard === "object" && dashboard !== null && "panels" in dashboard);
  const { panels } = dashboard;
  assert(Array.isArray(panels));
  assertEquals(new Set(panels.map(({ id }) => id)).size, panels.length);
  for (const { title, targets } of panels) {
    assert(targets.length > 0, title);
    for (const { expr, legendFormat } of targets) {
      // Several servers are told apart, and a rate is over as many looks as Prometheus takes.
      const metrics = [...expr.matchAll(/\b(?:papo|process)_[a-z_]+/g)].length;
      assertEquals(expr.split('{instance=~"$instance"}').length - 1, metrics, expr);
      assertEquals(/\[(?!\$__rate_interval\])/.test(expr), false, expr);
      assertMatch(legendFormat, /\{\{instance\}\}/);
    }
  }
});

const promtool = await new Deno.Command("sh", { args: ["-c", "command -v promtool"] }).output();

Deno.test({
  name: "promtool finds nothing wrong with the alerts" +
    (promtool.success ? "" : " (skipped: there is no promtool)"),
  ignore: !promtool.success,
  fn: async () => {
    const args = ["check", "rules", new URL("alerts.yaml", DEPLOY).pathname];
    const { success, stderr } = await new Deno.Command("promtool", { args }).output();
    assert(success, new TextDecoder().decode(stderr));
  },
});
