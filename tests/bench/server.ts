import type { Gap } from "./gaps.ts";
import type { WireName } from "./wires.ts";

/** A server that was started for one round. Disposing stops it, gently first. */
export interface RunningServer extends AsyncDisposable {
  readonly pid: number;
  readonly hostname: string;
  readonly port: number;
  /** Those that are one chat with it, over which connections are dealt out, too; */
  readonly others?: readonly RunningServer[];
  /** and the processes of what keeps them together. */
  readonly engines?: readonly number[];
  /** Where it speaks TLS: its certificate, in PEM. */
  readonly caCert?: string;
  /** The longest gap of its event loop since this was last asked; there is none before that. */
  readonly longestGap?: () => Promise<Gap | undefined>;
}

/** A server that the bench can start: Papo, a variant of it, or a peer. */
export interface Server {
  readonly name: string;
  readonly wire: WireName;
  /** How to get what it needs, where {@linkcode Server.isInstalled} says no. */
  readonly install: string;
  isInstalled(): Promise<boolean>;
  start(connections: number): Promise<RunningServer>;
}
