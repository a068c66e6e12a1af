/**
 * What was said and not acknowledged where one goes on from, as in another tab or at another server of the
 * chat. The server has it already, perhaps: with the ids that it had, it is said once all the same.
 *
 * @module
 */

import type { ClientRequest, ServerMessage } from "../../vocabulary/protocol.ts";
import type { SessionEvent } from "../../client/session/session_event.ts";
import { resultOf } from "../../client/session/outgoing.ts";
import type { Pending, Unsaid } from "./pending.ts";

/** Who sends it, and who hears what became of it. */
export interface SayingAgain {
  /** It is on its way. */
  send(pending: Pending): void;
  /** Asks the server; rejects where the connection is lost. */
  request(request: ClientRequest): Promise<ServerMessage>;
  /** Takes in what became of it. */
  hear(event: SessionEvent): void;
  /** Why it is not said where nobody could tell whether that would be the second time. */
  readonly mayBeThere: string;
}

/** Says it; but where the server does not know whom it had heard (`isKnown`), it is the person's to say. */
export async function sayAgain(
  unsaid: readonly Unsaid[],
  isKnown: boolean,
  { send, request, hear, mayBeThere }: SayingAgain,
): Promise<void> {
  for (const each of unsaid) send(each);
  await Promise.all(unsaid.map(async (each) => {
    const { id } = each;
    const refused = (text: string): void => hear({ type: "refused", id, text });
    if (!isKnown) return refused(mayBeThere);
    let answer: ServerMessage;
    try {
      answer = await request(requestOf(each));
    } catch {
      return refused(mayBeThere);
    }
    if (answer.type === "error") return refused(answer.text);
    hear({ type: "acknowledged", id, ...(answer.type === "ack" && resultOf(answer)) });
  }));
}

function requestOf({ id, type, text, room, to = "", person, notice }: Unsaid): ClientRequest {
  const manner = notice === undefined ? {} : { notice };
  if (type === "direct") {
    return { type, id, to, text, ...(person !== undefined && { person }), ...manner };
  }
  const where = room === undefined ? {} : { room };
  return type === "say" ? { type, id, ...where, text, ...manner } : { type, id, ...where, text };
}
