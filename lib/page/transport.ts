/**
 * A WebSocket as a session's transport: each message that comes is one or several whole lines.
 *
 * @module
 */

import { refusalOf } from "../client/session/refusal.ts";
import type { Received, Refusal, Transport } from "../client/session/transport.ts";

/** The server's, at the address that the page came from. */
const PATH = "/ws";
/** So much of what came at once is taken in before the page may draw, in UTF-16 units. */
const TURN_UNITS = 16 * 1_024;
/** What HTTP calls it where nobody is let in from here. */
const FORBIDDEN = 403;

/** Connects to the server that the page came from. */
export function connect(): Promise<Transport> {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}${PATH}`);
  const arrivals = new Arrivals(socket);
  return new Promise((resolve, reject) => {
    let isOpen = false;
    socket.addEventListener("open", () => {
      isOpen = true;
      resolve(transportOf(socket, arrivals));
    }, { once: true });
    socket.addEventListener("close", async () => {
      if (isOpen) return;
      const refusal = await refusalHere();
      if (refusal === undefined) reject(new Error("no connection"));
      else resolve(refusedBy(refusal));
    }, { once: true });
  });
}

/** Of a socket a browser does not say why it does not open; but who lets nobody in says so to whatever is asked. */
async function refusalHere(): Promise<Refusal | undefined> {
  try {
    // Whoever leads elsewhere is another one.
    const answer = await fetch(PATH, { cache: "no-store", redirect: "manual" });
    return answer.status === FORBIDDEN ? refusalOf((await answer.text()).trim()) : undefined;
  } catch {
    return undefined;
  }
}

function refusedBy(refusal: Refusal): Transport {
  return {
    received: listsOf([[{ type: "refused", refusal }]]),
    begin: () => {},
    send: () => {},
    close: () => {},
  };
}

function transportOf(socket: WebSocket, arrivals: Arrivals): Transport {
  return {
    received: arrivals.lists(),
    // The handshake has shown it.
    begin: () => {},
    send: (line) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(line);
    },
    close: () => {
      arrivals.end();
      socket.close();
    },
  };
}

async function* listsOf(
  lists: readonly (readonly Received[])[],
): AsyncGenerator<readonly Received[]> {
  yield* lists;
}

/** What has come and was not asked for yet. */
class Arrivals {
  #texts: string[] = [];
  #isOver = false;
  #wake: () => void = () => {};

  constructor(socket: WebSocket) {
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") this.#texts.push(data);
      this.#wake();
    });
    socket.addEventListener("close", () => this.end());
  }

  end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async *lists(): AsyncGenerator<readonly Received[]> {
    for (;;) {
      const text = this.#texts.shift();
      if (text !== undefined) yield* turnsOf(text);
      else if (this.#isOver) return;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}

/** The lines of a text; where they are many, the page can draw between. */
async function* turnsOf(text: string): AsyncGenerator<readonly Received[]> {
  let turn: Received[] = [];
  let units = 0;
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    turn.push({ type: "line", text: line });
    units += line.length;
    if (units < TURN_UNITS) continue;
    yield turn;
    turn = [];
    units = 0;
    await new Promise<void>(afterDrawing);
  }
  yield turn;
}

/** A message to oneself comes in a turn of its own, and no clock slows it down in the background. */
function afterDrawing(act: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", () => {
    port1.close();
    act();
  });
  port1.start();
  port2.postMessage(undefined);
}
