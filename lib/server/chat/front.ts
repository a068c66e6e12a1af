/**
 * What connections ask of the chat, whoever puts their requests in order: `sequencer.ts` for one server,
 * `cluster.ts` for several that are one chat.
 *
 * @module
 */

import type { CloseReason } from "../../vocabulary/codes.ts";
import type { Command } from "../../vocabulary/command.ts";
import type { HubFigures } from "./figures.ts";
import type { Origin } from "../../text/address.ts";
import type { Outlet } from "./member.ts";
import type { StoredAccount } from "../store/store.ts";
import type { TermsTold } from "../../vocabulary/reply.ts";

/** See the top of this file. */
export interface Front {
  /** Counted up when it is asked for. */
  readonly figures: HubFigures;
  /** The name of the person at a connection, once there is one. */
  nickOf(outlet: Outlet): string | undefined;
  /** Whether a token is that of someone who is here, or may come back. */
  knows(token: string): boolean;
  /** Whose own a name is, and by which password. */
  accountOf(name: string): StoredAccount | undefined;
  /** What is told of the ban on an address, if there is one. */
  banOf(origin: Origin): TermsTold | undefined;
  /** Whether someone may ask for this before it is in a room: it says who it is, and where it wants to be. */
  isOpening(command: Command): boolean;
  /**
   * What a sender must wait for before its next command, if anything: it is not heard while its
   * room has readers who cannot keep up.
   */
  admission(outlet: Outlet, command: Command): Promise<void> | undefined;
  /** How many here are told of what someone says. */
  reach(outlet: Outlet, command: Command): number;
  /** What all that someone has asked for must wait for until it is carried out, if anything. */
  outstanding(outlet: Outlet): Promise<void> | undefined;
  /**
   * Welcomes whoever is at a connection and lets it read along in the default room, as a visitor: nobody is
   * told, and it counts nowhere, for it may be a program that only looks whether someone answers.
   */
  greet(outlet: Outlet): void;
  /** Puts whoever is at a connection, and has not been in any room, into the default one, for all to see. */
  settle(outlet: Outlet): void;
  /** Whoever was taken to be at a connection is not: it begins anew. */
  dismiss(outlet: Outlet): void;
  /** Carries out one command of whoever is at that connection. */
  perform(outlet: Outlet, command: Command): void;
  /** The connection is no more, for that reason. One that may come back keeps its place for a while. */
  depart(outlet: Outlet, reason?: CloseReason): void;
  /**
   * From now on these are the operators, and nobody else can take their names. Who is one but for
   * `stays` is none any more.
   */
  appoint(names: Iterable<string>, stays?: (operator: string) => boolean): void;
  /** Publishes everything that was said, tells everyone that this is the end, and ends them. */
  close(): void;
}
