/**
 * What operators order, and what makes one an operator. It owns whether the person became one here.
 *
 * @module
 */

import { CLIENT_MESSAGES } from "../../language/client.ts";
import { listedInWords, moderation } from "../../client/moderation.ts";
import { placedOrder } from "../../client/orders.ts";
import type { OwnName, OwnNameParts } from "../../client/own_name.ts";
import type { Timeline } from "../../client/timeline/timeline.ts";
import type { OperatorCommand } from "../input/commands.ts";
import type { Settings } from "./settings.ts";

/** See the top of this file. */
export class Orders {
  readonly #parts: OwnNameParts;
  readonly #name: OwnName;
  readonly #timeline: Timeline;
  readonly #settings: Settings;
  /** Whether the person became an operator of the server here; it may be none any more. */
  #isOperator = false;

  /** Of someone who looks at this timeline. */
  constructor(parts: OwnNameParts, name: OwnName, timeline: Timeline, settings: Settings) {
    this.#parts = parts;
    this.#name = name;
    this.#timeline = timeline;
    this.#settings = settings;
  }

  /** Asks the server for it, and tells what came of it. */
  carryOut(command: OperatorCommand): void {
    switch (command.type) {
      case "op":
        return this.#becomeOperator(command.name);
      case "register":
      case "identify":
        return this.#name[command.type](command.password);
      case "unregister":
        return this.#name.unregister();
    }
    const { viewed, loaded } = this.#timeline;
    const isCommanding = viewed !== undefined && loaded.get(viewed)?.rank === "mod" &&
      !this.#isOperator;
    const order = placedOrder(command, { viewed, isCommanding });
    const { ask, tell, words } = this.#parts;
    switch (order.type) {
      case "bans":
      case "mutes":
      case "locks":
      case "modlog":
        return ask(order, order.type, (answer) => {
          for (const line of listedInWords(answer, this.#settings.language)) tell(line);
        });
      case "redact":
        return ask(order, "ack", () => {});
      case "rules":
        return ask(order, "rules", (answer) => tell(words().rules(answer)));
      case "invite":
        return ask(order, "invited", (answer) => tell(words().invited(answer)));
      default:
        return ask(order, "moderated", (answer) => {
          loaded.noteKey(answer.room ?? "", answer.rules?.key);
          tell(moderation(answer, this.#settings.language));
        });
    }
  }

  #becomeOperator(name: string): void {
    const { ask, tell, askPassword } = this.#parts;
    askPassword((password) => {
      ask({ type: "op", name, password }, "operator", (answer) => {
        this.#isOperator = true;
        tell(CLIENT_MESSAGES[this.#settings.language].nowOperator(answer.name));
      });
    });
  }
}
