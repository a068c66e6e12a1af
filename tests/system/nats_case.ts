import { hasNats } from "./nats.ts";

/** How much is to be tried of what takes long, if any of it. */
export const CHAOS = Deno.env.get("PAPO_CHAOS");

const HAS_NATS = await hasNats();

/** What a test takes beside a NATS server. */
interface Needs {
  /** Whether it is to be wanted. @default false */
  readonly isLong?: boolean;
  /** What of it is not there, if that is so. */
  readonly missing?: string | undefined;
}

/** A test that is passed over, by its name, where there is no NATS server; one that takes long, unless it is wanted. */
export function natsTest(name: string, run: () => Promise<void>, needs: Needs = {}): void {
  const missing = HAS_NATS ? needs.missing : "no nats-server";
  const ignore = missing !== undefined || needs.isLong === true && CHAOS === undefined;
  Deno.test({ name: missing === undefined ? name : `${missing}: ${name}`, ignore, fn: run });
}
