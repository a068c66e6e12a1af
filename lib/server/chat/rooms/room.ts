import type { LogLimits } from "../../limits.ts";
import type { Posted } from "../../store/archived.ts";
import { Log } from "../../log/log.ts";
import { PresenceGatherer } from "../attendance/presence.ts";
import type { RoomRules } from "./room_rules.ts";
import { Versions, type VersionState } from "./versions.ts";

/** A room: its log, its topic, and who is in it. It knows neither sockets nor dialects. */
export class Room<Member> {
  /** As it is shown, without its `#`. */
  readonly name: string;
  /** What is said in it. */
  readonly log: Log;
  /** Tells that log from any that the name had before, or will have. */
  readonly logId: string;
  /** Those in it, in the order in which they came. */
  readonly members = new Set<Member>();
  /** Those who read along and are nobody to the others yet. */
  readonly visitors = new Set<Member>();
  /** How comings and goings are told. */
  readonly presence: PresenceGatherer;
  /** How it is run, where anything holds there. */
  rules: RoomRules | undefined;
  /** Empty where nobody has set one. */
  topic = "";
  /** Who set it, as far as that is known, */
  topicBy: string | undefined;
  /** and when, in UTC milliseconds. */
  topicAtMs: number | undefined;
  /** When it was opened, in UTC milliseconds. */
  openedAtMs = 0;
  /** From where it was opened, if that is known. */
  openedFrom: string | undefined;
  /** When something was delivered last, by the machine's clock, in milliseconds. */
  deliveredAtMs: number = -Infinity;
  /** Whether that was much. */
  deliveredMuch = false;
  /** What was revised lately, where several servers are one chat. */
  versions: Versions | undefined;
  /** What is said to one person alone, and is to be kept together with what is said here. */
  readonly letters: Posted[] = [];
  /** What is to be done once everything said so far is published. */
  afterPublish: Array<() => void> = [];

  /** An empty room. */
  constructor(name: string, logId: string, limits?: LogLimits) {
    this.name = name;
    this.logId = logId;
    this.log = new Log(limits);
    this.presence = new PresenceGatherer(name);
  }

  /** That as plain values, where there is any: see knowledge.ts. */
  get revised(): readonly VersionState[] | undefined {
    const state = this.versions?.state;
    return state?.length === 0 ? undefined : state;
  }

  set revised(state: readonly VersionState[] | undefined) {
    this.versions = state && Versions.from(state);
  }

  /** Whether forgetting it would lose nothing: nobody is there, nothing was said and nothing holds. */
  get isDisposable(): boolean {
    return this.members.size + this.visitors.size === 0 && this.log.seq === 0 &&
      this.topic === "" && this.rules?.isTouched !== true;
  }
}
