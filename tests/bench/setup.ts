import { papo, type Variant } from "./papo.ts";
import type { Scratch } from "./scratch.ts";
import type { Server } from "./server.ts";

/** What one run of the bench is made of. */
export interface Setup {
  /** The `server.ts` that is measured. */
  readonly script: string;
  /** Another `server.ts`, measured beside it. */
  readonly also: string | undefined;
  /** Servers for comparison that are there. */
  readonly peers: readonly Server[];
  readonly seconds: number;
  readonly windowLines: number;
  readonly isSmoke: boolean;
  readonly scratch: Scratch;
}

/** The Papo that is measured, or a variant of it. */
export function papoOf({ script, scratch }: Setup, name: string, variant: Variant = {}): Server {
  return papo(name, script, scratch, variant);
}

/** The other one beside it, in the same variant: none or one. */
export function alsoOf({ also, scratch }: Setup, variant: Variant = {}): Server[] {
  return also === undefined ? [] : [papo("also", also, scratch, variant)];
}

/**
 * The same in bare Deno: what its reads and writes alone take, below which nothing on Deno comes.
 * `name` is its row's.
 */
export function bareOf({ scratch }: Setup, name: string): Server {
  return papo(name, new URL("bare.ts", import.meta.url).href, scratch);
}
