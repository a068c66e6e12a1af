import type { Origin } from "../../text/address.ts";
import type { Outlet } from "../chat/member.ts";

/** A connection at another server: that one tells it all, this one nothing. */
export class Elsewhere implements Outlet {
  /** This is one. */
  readonly isElsewhere = true;
  /** Its own server sees to what it is behind with. */
  readonly isSaturated = false;
  /** What is remembered for it depends on that, so it must be as its own server has it. */
  wantsAcks = false;
  /** Bans and names are judged by it. */
  readonly origin?: Origin;

  /** Of someone who comes from there, as far as that is known. */
  constructor(origin: Origin | undefined) {
    if (origin !== undefined) this.origin = origin;
  }

  /** Nothing. */
  tell(): void {}
  /** Nothing: answers are made bit by bit as they are read, so this one is not made at all. */
  answer(): void {}
  /** Nothing. */
  follow(): void {}
  /** Nothing. */
  unfollow(): void {}
  /** Nothing. */
  wake(): void {}
  /** Nothing. */
  speak(): void {}
  /** Nothing. */
  end(): void {}
}
