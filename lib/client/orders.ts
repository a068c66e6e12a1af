/**
 * In which room an order holds that names none.
 *
 * @module
 */

import type { ClientRequest } from "../vocabulary/protocol.ts";
import type { OrderType } from "../vocabulary/requests.ts";

/** What operators ask for, who commands a room, and about how it is run or what was said there. */
export type OrderRequest = Extract<
  ClientRequest,
  { readonly type: OrderType | "redact" | "rules" | "invite" }
>;

/** The room that someone looks at. */
export interface View {
  /** Its name; `undefined` where one is in none. */
  readonly viewed: string | undefined;
  /** Whether that person commands it, and not the whole chat. */
  readonly isCommanding: boolean;
}

/**
 * The order as it was meant by someone who looks at a room: what can hold in the whole chat holds in that
 * room where it is that person's to command.
 */
export function placedOrder(order: OrderRequest, { viewed, isCommanding }: View): OrderRequest {
  if (viewed === undefined || ("room" in order && order.room !== undefined)) return order;
  switch (order.type) {
    case "kick":
    case "ban":
    case "unban":
    case "bans":
    case "mutes":
    case "mute":
    case "unmute":
      return isCommanding ? { ...order, room: viewed } : order;
    case "release":
    case "announce":
    case "locks":
    case "modlog":
      return order;
    default:
      return { ...order, room: viewed };
  }
}
