import { Ledger } from "./ledger.ts";
import { type Life, read, Wire } from "./people.ts";
import { within } from "../system/harness.ts";
import {
  type ClientRequest,
  PROTOCOL_VERSION,
  type ServerMessage,
} from "../../lib/vocabulary/protocol.ts";

/** So many entries are asked for at once. */
const PAGE = 1_000;

/**
 * Comes when all are at rest and looks at what was said, in json and with netcat: there is nothing of what was
 * taken back, in the past or in what is found.
 */
export class Looker {
  readonly #life: Life;

  /** `ledger` in its life is that of all. */
  constructor(life: Life) {
    this.#life = life;
  }

  /** Looks through all that the server has, and looks for the last that was taken back. */
  async look(): Promise<void> {
    await this.#lookBack();
    await this.#search();
  }

  async #lookBack(): Promise<void> {
    const { ledger } = this.#life;
    const answers: ((message: ServerMessage) => void)[] = [];
    let first: number | undefined;
    const wire = await Wire.connect(this.#life, (line) => {
      const message: ServerMessage = JSON.parse(line);
      if (message.type === "welcome" || message.id === "past") answers.shift()?.(message);
      if (!("seq" in message) || !("replayed" in message) || !("text" in message)) return;
      if (message.type === "direct") return;
      first = Math.min(first ?? Infinity, message.seq);
      read(ledger, message, "who looks back", ledger.taken);
    });
    const ask = async (request: ClientRequest): Promise<void> => {
      const answered = new Promise<ServerMessage>((resolve) => answers.push(resolve));
      await wire.send(JSON.stringify(request) + "\n");
      await within(answered, () => `waiting for an answer to ${request.type}`);
    };
    await ask({ type: "hello", version: PROTOCOL_VERSION, nick: "looker", replay: 0 });
    for (let before: number | undefined = Infinity; before !== first;) {
      before = first;
      const range = before === undefined ? {} : { before };
      await ask({ type: "history", id: "past", room: "geral", limit: PAGE, ...range });
    }
    if (first === undefined) ledger.lose("the past");
    wire.drop();
    await wire.ended;
  }

  async #search(): Promise<void> {
    const { ledger } = this.#life;
    const numbers = ledger.takenNumbers(20);
    let left = numbers.length;
    let done = (): void => {};
    const all = new Promise<void>((resolve) => done = resolve);
    const wire = await Wire.connect(this.#life, (line) => {
      const found = numbers.find((number) => Ledger.numberOf(line) === number);
      // Who comes is told what was said last.
      if (found !== undefined) leak(ledger, `netcat found nº ${found}: ${line}`);
      if (/^\* #geral: (?:found|nothing)/.test(line) && --left === 0) done();
    });
    await wire.send("/nick netcat\n" + numbers.map((n) => `/search ${n}\n`).join(""));
    if (left > 0) await within(all, () => `waiting for ${left} answers`);
    wire.drop();
    await wire.ended;
  }
}

function leak(ledger: Ledger, what: string): void {
  ledger.leaks++;
  ledger.complain(what);
}
