/**
 * What a server goes by, from its start to its end.
 *
 * @module
 */

import type { ServerMessages } from "../language/server.ts";
import type { Files } from "../startup/files.ts";
import type { Listening } from "./connection/listen.ts";
import type { GateOptions } from "./gate/gate.ts";
import type { Journal } from "./operation/journal.ts";
import type { Motd } from "./operation/motd.ts";
import type { Status } from "./operation/status.ts";
import type { ServerOptions } from "./options.ts";
import type { Store } from "./store/store.ts";
import type { Tls } from "./tls/reload.ts";

/** What a server is told to do, and what goes with it. */
export interface Plan extends ServerOptions {
  /** What its host stands for. */
  readonly addresses: readonly string[];
  /** What it says to whoever runs it. */
  readonly messages: ServerMessages;
  /** Reads the files that the options name. */
  readonly files: Files;
  /** Where it tells what happens. */
  readonly log: Journal;
  /** Says a line to whoever started it. */
  print(line: string): void;
  /** Says what is wrong. */
  complain(line: string): void;
}

/** What must be there before anyone can come in. */
export interface Ready {
  /** Who may. */
  readonly secrets: Pick<GateOptions, "password" | "operators">;
  /** What whoever comes is told. */
  readonly motd: Motd | undefined;
  /** What keeps what is said. */
  readonly store: Store | undefined;
  /** What speaks TLS. */
  readonly tls: Tls | undefined;
  /** Where people come in. */
  readonly sockets: Bound<Deno.TcpListener>;
  /** Where instruments look at how it is. */
  readonly status: Bound<Status> | undefined;
}

/** What listens at each address of a host, all on one port. */
export type Bound<T> = Extract<Listening<T>, { type: "listening" }>;
