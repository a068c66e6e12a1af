import { hasNats } from "./nats.ts";

/** How much is to be tried of what takes long, if any of it. */
export const CHAOS = Deno.env.get("PAPO_CHAOS");

const HAS_NATS = await hasNats();

/** A test that is passed over, by its name, where there is no NATS server; one that takes long, unless it is wanted. */
export function natsTest(name: string, run: () => Promise<void>, isLong = false): void {
  const ignore = !HAS_NATS || isLong && CHAOS === undefined;
  Deno.test({ name: HAS_NATS ? name : `no nats-server: ${name}`, ignore, fn: run });
}
