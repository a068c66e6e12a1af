/**
 * What operators of the server did last: who, to whom, why and when. It is kept, so that it can be asked for after
 * a restart too.
 *
 * @module
 */

import type { Archive } from "../../store/archive.ts";
import type { Deed, OperatorDeed } from "../../../vocabulary/reply.ts";
import { DEEDS_MAX } from "../../../vocabulary/requests.ts";
import type { Moment } from "../stamp.ts";

/** See the top of this file. */
export class Deeds {
  readonly #moment: Moment;
  readonly #archive: Pick<Archive, "save">;
  /** The oldest first. */
  #deeds: readonly Deed[] = [];

  /** Nothing was done. */
  constructor(moment: Moment, archive: Pick<Archive, "save">) {
    this.#moment = moment;
    this.#archive = archive;
  }

  /** All that is remembered, the oldest first. */
  get state(): readonly Deed[] {
    return this.#deeds;
  }

  /** Goes on from what another knew, or an earlier run of the server. */
  takeOver(deeds: readonly Deed[]): void {
    this.#deeds = deeds.slice(-DEEDS_MAX);
  }

  /** An operator of that name in the operators' file did something. */
  note(operator: string, deed: OperatorDeed): void {
    const noted = { timeMs: this.#moment.utcMs, operator, ...factsOf(deed) };
    this.#deeds = [...this.#deeds, noted].slice(-DEEDS_MAX);
    this.#archive.save((store) => store.deeds.save(noted));
  }
}

/** What is remembered of it: of nobody the address, which is a matter of the server's own log. */
function factsOf(deed: OperatorDeed): Omit<Deed, "timeMs" | "operator"> {
  switch (deed.type) {
    case "promoted":
      return { act: "op", nick: deed.nick };
    case "demoted":
      return { act: "deop", nick: deed.nick };
    case "redacted": {
      const { room, nick, count, reason } = deed;
      return { act: "redact", nick, room, count, ...(reason !== undefined && { reason }) };
    }
    case "moderated": {
      const { type: _type, by: _by, unkept: _unkept, out: _out, address, ...facts } = deed;
      const isTarget = deed.nick === undefined || deed.act === "unban";
      return address !== undefined && isTarget ? { ...facts, address } : facts;
    }
  }
}
