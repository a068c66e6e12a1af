/**
 * All that serves people: the gate, the hub and the listener, made of what a server is told to do.
 *
 * @module
 */

import { operatorSentence } from "../language/operators.ts";
import { systemClock } from "../startup/system_clock.ts";
import type { HubFigures } from "./chat/figures.ts";
import type { Front } from "./chat/front.ts";
import { Sequencer, type SequencerOptions } from "./chat/sequencer.ts";
import { Listener, type ListenerFigures, type ListenerOptions } from "./connection/listener.ts";
import type { Web } from "./connection/web.ts";
import type { Dialect } from "./dialect/dialect.ts";
import type { IrcServer } from "./dialect/irc/session.ts";
import { Gate } from "./gate/gate.ts";
import { LISTENER_LIMITS, LOG_LIMITS } from "./limits.ts";
import { bestPage } from "./operation/joining.ts";
import { Reloads } from "./operation/reload.ts";
import type { Plan, Ready } from "./plan.ts";
import { readOperators } from "./secrets.ts";

/** What runs, and since when. */
export interface Run {
  /** The program's version. */
  readonly version: string;
  /** In UTC milliseconds. */
  readonly startedAtMs: number;
  /** Where people meet. @default a hub of its own */
  readonly hub?: Front | undefined;
  /** Is told of a new password. */
  readonly onPassword?: ((password: string) => Promise<void>) | undefined;
}

/** Lets people in from its making until it is disposed of. */
export class Service implements AsyncDisposable {
  readonly #gate: Gate;
  readonly #hub: Front;
  readonly #listener: Listener;
  readonly #reloads: Reloads;

  /** Takes over the sockets that are ready. */
  constructor(plan: Plan, ready: Ready, run: Run) {
    const { log } = plan;
    this.#gate = new Gate({
      ...ready.secrets,
      onWrong: (address, operator, name) =>
        log.note({ event: "wrong_password", address, operator, name }),
    });
    this.#hub = run.hub ?? new Sequencer(systemClock, hubOptions(plan, ready));
    this.#hub.appoint(this.#operators);
    const options = {
      hub: this.#hub,
      gate: this.#gate,
      ...listenerOptions(plan, ready, run, () => this.#listener.strangers),
    };
    this.#listener = new Listener(ready.sockets.bound, options);
    this.#reloads = this.#reloadsOf(plan, ready, run);
  }

  /** How it is. */
  get figures(): { readonly hub: HubFigures; readonly listener: ListenerFigures } {
    return { hub: this.#hub.figures, listener: this.#listener.figures };
  }

  /** Reads anew what the options name. It never rejects. */
  reload(): Promise<void> {
    return this.#reloads.run();
  }

  /** Lets nobody in any more, and everyone go. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#listener.close();
  }

  get #operators(): readonly string[] {
    return this.#gate.operators?.names ?? [];
  }

  /** What the files say, each put in the place of what it said before. */
  #reloadsOf(plan: Plan, { tls, motd }: Ready, { onPassword }: Run): Reloads {
    const { passwordFile, operatorFile, files, log } = plan;
    const reloads = new Reloads(log, () => this.#operators);
    if (tls !== undefined) reloads.add("certificate", () => tls.reload());
    if (passwordFile !== undefined) {
      reloads.add("password", async () => {
        const password = await files.readPassword(passwordFile);
        this.#gate.changePassword(password);
        await onPassword?.(password);
      });
    }
    if (motd !== undefined) reloads.add("motd", () => motd.reload());
    if (operatorFile !== undefined) {
      reloads.add("operators", () => this.#changeOperators(operatorFile, plan));
    }
    return reloads;
  }

  async #changeOperators(file: string, plan: Plan): Promise<void> {
    const former = this.#gate.operators;
    const operators = await readOperators(file, plan);
    this.#gate.changeOperators(operators);
    // Who has another password now must say it.
    this.#hub.appoint(
      operators.names,
      (name) => former !== undefined && operators.hasAsIn(former, name),
    );
  }
}

/** What the hub goes by. */
export function hubOptions(plan: Plan, { store }: Ready): SequencerOptions {
  const { log, history: file = "", language } = plan;
  return {
    ...plan,
    run: crypto.randomUUID(),
    newToken: () => crypto.randomUUID(),
    afterThis: queueMicrotask,
    log: { ...LOG_LIMITS, ...plan },
    ...(store !== undefined && { store }),
    onStore: (error, isAnew) =>
      log.note(
        error === undefined
          ? { event: "store_recovered", isAnew, file }
          : { event: "store_failed", error, file },
      ),
    onLeap: (byMs) => log.note({ event: "clock_leapt", byMs }),
    onOperator: (operator, what) => {
      const told = operatorSentence(operator, what, language);
      log.note({ event: "operator", operator, what, told });
    },
  };
}

function listenerOptions(
  plan: Plan,
  { tls, sockets, motd: file }: Ready,
  run: Run,
  strangers: () => number,
): Omit<ListenerOptions, "gate" | "hub"> {
  const { language, log } = plan;
  const motd = file && ((): string | undefined => file.text);
  return {
    clock: systemClock,
    language,
    limits: { ...LISTENER_LIMITS, ...plan },
    ...(tls !== undefined && { secure: tls.secure }),
    ...(motd !== undefined && { motd }),
    ...(!plan.noWeb && { web: webOf(plan, sockets.port) }),
    ...(!plan.noIrc &&
      { irc: ircOf(plan, run, { isSecure: tls !== undefined, strangers, motd: () => motd?.() }) }),
    observer: {
      fault: (error) => log.note({ event: "fault", error }),
      connected: (peer, connections) => log.note({ event: "connected", peer, connections }),
      disconnected: (peer, nick, reason) => log.note({ event: "disconnected", peer, nick, reason }),
    },
  };
}

/** How HTTP is spoken: all that takes is loaded when the first browser comes. */
function webOf(plan: Plan, port: number): Web {
  const { language, webHosts, advertise, host, tls } = plan;
  // Where clients are told to come they may.
  const advertised = advertise === undefined ? [] : [advertise.replace(/:\d+$/, "")];
  const hosts = [...webHosts, ...advertised];
  const address = (): string | undefined => bestPage({ host, port, ca: tls?.cert, hasPage: true });
  let opening: Promise<Web> | undefined;
  return async (conn, head, way, loads) => {
    opening ??= import("./web/serve.ts")
      .then(({ openWeb }) =>
        openWeb({ hosts, address, language, limits: plan, clock: systemClock })
      );
    const web = await opening;
    return await web(conn, head, way, loads);
  };
}

/** How IRC is spoken: all that takes is loaded when the first client comes. */
function ircOf(
  plan: Plan,
  { version, startedAtMs }: Run,
  more: Pick<IrcServer, "isSecure" | "strangers" | "motd">,
): () => Promise<Dialect> {
  const { ircName, ircRoom, passwordFile, maxNick, maxRoomName } = plan;
  let opening: Promise<Dialect> | undefined;
  return () =>
    opening ??= import("./dialect/irc/dialect.ts").then(({ ircDialect }) =>
      ircDialect({
        name: ircName,
        version: `papo-${version}`,
        sinceMs: startedAtMs,
        room: ircRoom === "none" ? undefined : ircRoom,
        isLocked: passwordFile !== undefined,
        maxNick,
        maxRoomName,
        now: () => systemClock.utcMs(),
        ...more,
      })
    );
}
