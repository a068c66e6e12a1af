import { shown } from "../../text/shown.ts";
import { isPrivate } from "../../vocabulary/private.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import type { Spoken } from "../timeline/item.ts";

/** Something of one's own that has no place in the log yet. */
export interface Pending {
  /** Of its request. */
  readonly id: RequestId;
  /** What it becomes. */
  readonly type: "say" | "action" | "direct" | "topic";
  /** Where it is said; undefined for `direct`. */
  readonly room?: string;
  /** To whom alone. */
  readonly to?: string;
  /** The words. */
  readonly text: string;
  /** Programs must not answer it. */
  readonly notice?: true;
}

/** What it becomes in a room's log. */
export function entryOf(
  { type, text, notice }: Pending,
): Pick<Spoken, "type" | "text" | "isNotice"> {
  return {
    type: type === "action" || type === "topic" ? type : "message",
    text: shown(text),
    ...(notice === true && { isNotice: true }),
  };
}

/** One's own messages on their way, in the order in which they were sent. */
export class Sent {
  readonly #pending = new Map<RequestId, Pending>();

  /** All of them. */
  get all(): readonly Pending[] {
    return [...this.#pending.values()];
  }

  /** Those that are said in a room, or will be in whichever one is in by then. */
  in(room: string | undefined): readonly Pending[] {
    return this.all.filter((pending) => pending.room === undefined || pending.room === room);
  }

  /** Whether one of those may get a place in a room's log; `isElsewhere` says which do not count. */
  awaitsPlaceIn(room: string, isElsewhere: (id: RequestId) => boolean): boolean {
    return this.in(room).some(({ type, id }) =>
      (type !== "direct" || isPrivate(room)) && !isElsewhere(id)
    );
  }

  /** Something was sent. */
  add(pending: Pending): void {
    this.#pending.set(pending.id, pending);
  }

  /** The one that was sent with that id. */
  get(id: RequestId): Pending | undefined {
    return this.#pending.get(id);
  }

  /** It has its place, or will never have one. */
  delete(id: RequestId): void {
    this.#pending.delete(id);
  }
}
