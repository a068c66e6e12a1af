/**
 * What people can find out about each other, and about rooms.
 *
 * @module
 */

import type { Rank, RoomRulesTold } from "./room.ts";

/** Someone, as others see it. */
export interface Person {
  /** The name. */
  readonly nick: string;
  /** What its program calls its user; empty where it does not say. */
  readonly user: string;
  /** What it says its name is; empty where it does not say. */
  readonly realName: string;
  /** Why it is away, if it is. */
  readonly away?: string;
  /** By which name of its own it is known, if it has shown that it is that person. */
  readonly account?: string;
  /** Whether it is an operator of the server. */
  readonly isOperator: boolean;
  /** Whether it says that it is a program that acts by itself. */
  readonly isBot: boolean;
  /** Where it comes from, as far as that is known: told to operators of the server alone. */
  readonly address?: string;
  /** Whether its connection is at another of the chat's servers. */
  readonly isElsewhere: boolean;
  /** When it came, in UTC milliseconds. */
  readonly cameAtMs: number;
  /** For how long it has said nothing, in milliseconds. */
  readonly idleMs: number;
  /** The rooms that it is in, as far as the asker may know of them. */
  readonly rooms: readonly string[];
  /** What it is in those where it is more than others, by their names. */
  readonly ranks?: Readonly<Record<string, readonly Rank[]>>;
}

/** Someone who is away, and why. */
export interface AwayPerson {
  /** The name. */
  readonly nick: string;
  /** The reason. */
  readonly text: string;
}

/** Where someone comes from. */
export interface AddressOf {
  /** The name. */
  readonly nick: string;
  /** The address. */
  readonly address: string;
}

/** A room, with what only some want to know. */
export interface RoomDetails {
  /** Its name, without `#`. */
  readonly room: string;
  /** Empty where there is none. */
  readonly topic: string;
  /** Whether the asker is in it. */
  readonly isIn: boolean;
  /** What holds in it. */
  readonly rules: RoomRulesTold;
  /** Up to which UTC time the asker has read it, in milliseconds, where it has said so. */
  readonly readAtMs?: number;
  /** When it was opened, in UTC milliseconds. */
  readonly openedAtMs: number;
  /** Who set the topic, if that is known, */
  readonly topicBy?: string;
  /** and when, in UTC milliseconds. */
  readonly topicAtMs?: number;
}

/** How many are here. */
export interface Census {
  /** People. */
  readonly people: number;
  /** Operators of the server among them. */
  readonly operators: number;
  /** Those among them whom only who shares a room with them finds by looking around. */
  readonly invisible: number;
  /** Rooms that someone is in. */
  readonly rooms: number;
  /** The most people that there ever were at once. */
  readonly most: number;
}

/** A name that someone had. */
export interface FormerName {
  /** The name. */
  readonly nick: string;
  /** As in {@link Person}. */
  readonly user: string;
  /** As in {@link Person}. */
  readonly realName: string;
  /** When it was given up, in UTC milliseconds. */
  readonly untilMs: number;
}
