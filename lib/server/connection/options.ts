/**
 * What all connections of a listener are told.
 *
 * @module
 */

import type { Browsers, Web } from "./web.ts";
import type { Clock } from "../../clock.ts";
import type { ConnectionLimits } from "../limits.ts";
import type { Dialect } from "../dialect/dialect.ts";
import type { FairQueue } from "./fair_queue.ts";
import type { Front } from "../chat/front.ts";
import type { Gate } from "../gate/gate.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { Openness } from "./opening.ts";
import type { Socket } from "../socket.ts";
import type { TlsSocket } from "../tls/socket.ts";

/** What all connections of a listener are told. */
export interface ConnectionOptions {
  /** Where its commands go. */
  readonly hub: Front;
  /** What time it is. */
  readonly clock: Clock;
  /** The language in which it is greeted. */
  readonly language: Language;
  /** Where it must pass before it reaches the hub. */
  readonly gate: Gate;
  /** What it may do. */
  readonly limits: ConnectionLimits;
  /** In which order all connections' steps are done, and what they are answered is made. */
  readonly queue: FairQueue;
  /** What may begin on it. */
  readonly openness: Openness;
  /** Begins TLS on a connection of which `head` has been read; without it, none is spoken. */
  readonly secure?: Secure;
  /** Speaks HTTP; without it, whoever does so is refused. */
  readonly web?: Web;
  /** Where browsers were heard. */
  readonly browsers: Browsers;
  /** Loads how IRC is spoken; without it, it is not. */
  readonly irc?: () => Promise<Dialect>;
  /** What whoever arrives is told beside the welcome, if there is anything: it may be another by and by. */
  readonly motd?: () => string | undefined;
  /** A bug showed itself here. */
  readonly onFault: (error: unknown) => void;
}

/** Begins TLS on a connection of which `head` has been read. */
export type Secure = (conn: Socket, head: Uint8Array) => TlsSocket;
