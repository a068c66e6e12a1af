import type { ClusterProblem } from "./replica.ts";
import type { SequencerOptions } from "../chat/sequencer.ts";
import type { LineVersions, Settings } from "./act.ts";

/** What a cluster needs beside what its hub does. */
export interface ClusterOptions extends Omit<SequencerOptions, "store" | "onEnd"> {
  /** What all servers must agree on. */
  readonly settings: Settings;
  /** Where clients reach this server, as `HOST:PORT`, as far as that is known. */
  readonly address?: string | undefined;
  /** In which versions of the line it can be. @default those that this program knows */
  readonly line?: LineVersions;
  /** So much in line is kept at once, in UTF-16 units. @default 8 MiB */
  readonly keepUnits?: number;
  /** Gives a name that no server ever had. */
  readonly newName: () => string;
  /** Is told why it cannot go on. */
  readonly onProblem: (problem: ClusterProblem) => void;
  /** Is told that it is in the chat; again when it was buried and goes on. */
  readonly onBegun: () => void;
  /** Is told that it knows something else than the others, and begins anew from what is kept. */
  readonly onAstray?: () => void;
  /** Is told that something was carried out here that is in line no more, and begins anew from what is kept. */
  readonly onReplaced?: () => void;
  /** Is told that another server, at that address if it says one, came or is there no more. */
  readonly onServer?: (server: string, isThere: boolean) => void;
  /** Is told that what is next in line is gone, and not kept yet: it asks the others for that, some times. */
  readonly onMissing?: () => void;
  /** Is told whether the engine can be reached, and takes things in. */
  readonly onReached?: (works: boolean, isFull?: boolean) => void;
}
