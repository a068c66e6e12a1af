/** How often a property is tried: what the environment says in `PAPO_RUNS`, where it may be asked. */
export function runs(byDefault: number): number {
  const { state } = Deno.permissions.querySync({ name: "env", variable: "PAPO_RUNS" });
  return Number(state === "granted" ? Deno.env.get("PAPO_RUNS") ?? byDefault : byDefault);
}
