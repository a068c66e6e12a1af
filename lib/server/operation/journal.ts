/**
 * What the server tells its operator, as it happens: in sentences, or as one JSON object a line.
 *
 * Strangers' words stand in it, such as a name that someone tried: nothing here reaches the
 * operator's terminal before it is fit to be shown.
 *
 * @module
 */

import type { Clock } from "../../clock.ts";
import type { OperatorDeed, Reloadable } from "../../vocabulary/reply.ts";
import type { CloseReason } from "../../vocabulary/codes.ts";
import type { ServerMessages } from "../../language/server.ts";
import type { Printer } from "../../startup/printer.ts";
import { StoreError } from "../store/store.ts";
import type { CertificateFlaw } from "../tls/certificate_watch.ts";
import { jsonLine, shownLine } from "../../text/text.ts";

/** The ways to write it. */
export const JOURNAL_FORMATS = ["text", "json"] as const;

/** One of {@link JOURNAL_FORMATS}. */
export type JournalFormat = (typeof JOURNAL_FORMATS)[number];

/** What happened. */
export type Incident =
  /** Someone came; there are `connections` now. */
  | { readonly event: "connected"; readonly peer: string; readonly connections: number }
  /** Someone went, or was not let in. */
  | {
    readonly event: "disconnected";
    readonly peer: string;
    readonly nick: string | undefined;
    readonly reason: CloseReason;
  }
  /** An operator, by the name in the operators' file, did something, came, or is none any more. */
  | {
    readonly event: "operator";
    readonly operator: string;
    readonly what: OperatorDeed;
    /** What that was, in a sentence. */
    readonly told: string;
  }
  /** Someone gave a wrong password; that of an operator, or of a name that is somebody's own, where there is one. */
  | {
    readonly event: "wrong_password";
    readonly address: string;
    readonly operator: string | undefined;
    readonly name?: string | undefined;
  }
  /** The store did not do what it was asked. */
  | { readonly event: "store_failed"; readonly error: unknown; readonly file: string }
  /** It does again; `isAnew`: it had to be given what it lacked, as far as that is in memory. */
  | { readonly event: "store_recovered"; readonly isAnew: boolean; readonly file: string }
  /** A file that an option names was read anew; of operators, who they are now. */
  | {
    readonly event: "reloaded";
    readonly what: Reloadable;
    readonly operators?: readonly string[];
  }
  /** It will not do: what was read before stays. `error` says why, in a sentence. */
  | { readonly event: "reload_failed"; readonly what: Reloadable; readonly error: string }
  /** The files were to be read anew, and no option names one. */
  | { readonly event: "nothing_to_reload" }
  /** This server is in no chat yet, for the engine does not answer, or has no leader. */
  | { readonly event: "engine_awaited" }
  /** What stood next in line is gone, and what came of it not kept yet. */
  | { readonly event: "line_awaited" }
  /** What was carried out here stands in line no more, and this server begins anew. */
  | { readonly event: "line_replaced" }
  /** This server knows something else than the others, and begins anew. */
  | { readonly event: "astray" }
  /** The engine cannot be reached, */
  | { readonly event: "engine_away" }
  /** or has no room for what is said, */
  | { readonly event: "engine_full" }
  /** or can be reached again. */
  | { readonly event: "engine_back" }
  /** The other servers had gone on without this one. */
  | { readonly event: "begun_anew" }
  /** The chat of that name begins with what a history has. */
  | { readonly event: "chat_founded"; readonly prefix: string; readonly file: string }
  /** What its file lacked of the past it has from the others, so many entries, */
  | { readonly event: "past_filled"; readonly entries: number; readonly file: string }
  /** or none of them has it. */
  | { readonly event: "past_lacking"; readonly entries: number; readonly file: string }
  /** This server is in the chat of that name, with so many people, as the `others` are. */
  | {
    readonly event: "chat_joined";
    readonly prefix: string;
    readonly others: readonly string[];
    readonly people: number;
  }
  /** Another server came into it; there are `servers` now, */
  | { readonly event: "server_came"; readonly server: string; readonly servers: number }
  /** or is there no more. */
  | { readonly event: "server_gone"; readonly server: string; readonly servers: number }
  /** Its clock is so far ahead of this machine's; 0: it is not any more. */
  | { readonly event: "engine_clock"; readonly aheadMs: number }
  /** The time of day was changed, by so much. */
  | { readonly event: "clock_leapt"; readonly byMs: number }
  /** It is so far ahead that nothing is deleted by its age; 0: it is believed again. */
  | { readonly event: "clock_doubted"; readonly aheadMs: number }
  /** The certificate holds so long still; less than nothing where it has run out. */
  | { readonly event: "certificate_ending"; readonly file: string; readonly leftMs: number }
  /** Those who check it do not get in, or not all of them. */
  | { readonly event: "certificate_flawed"; readonly file: string } & CertificateFlaw
  /** A bug showed itself in one connection, which was closed. */
  | { readonly event: "fault"; readonly error: unknown }
  /** So many lines are missing from what is told here: nobody took them in time. */
  | { readonly event: "gap"; readonly lines: number };

/** How much an operator wants to be told. */
export type Verbosity = "quiet" | "normal" | "verbose";

/** From which {@link Verbosity} on something is told. */
const TOLD_FROM: Readonly<Record<Incident["event"], Verbosity>> = {
  connected: "verbose",
  disconnected: "verbose",
  operator: "normal",
  wrong_password: "normal",
  reloaded: "normal",
  nothing_to_reload: "normal",
  reload_failed: "quiet",
  astray: "quiet",
  engine_awaited: "quiet",
  line_awaited: "quiet",
  line_replaced: "quiet",
  engine_away: "quiet",
  engine_full: "quiet",
  engine_back: "quiet",
  engine_clock: "quiet",
  begun_anew: "quiet",
  chat_founded: "normal",
  past_filled: "normal",
  past_lacking: "quiet",
  chat_joined: "normal",
  server_came: "normal",
  server_gone: "normal",
  clock_leapt: "normal",
  clock_doubted: "quiet",
  certificate_ending: "quiet",
  certificate_flawed: "quiet",
  store_failed: "quiet",
  store_recovered: "quiet",
  fault: "quiet",
  gap: "quiet",
};
const VERBOSITIES: readonly Verbosity[] = ["quiet", "normal", "verbose"];

/** How a {@link Journal} is kept. */
export interface JournalOptions {
  /** How much is told. */
  readonly verbosity: Verbosity;
  /** How it is written. */
  readonly format: JournalFormat;
  /** In which language. */
  readonly messages: ServerMessages;
  /** Where it is printed. */
  readonly printer: Printer;
  /** What time it is. */
  readonly clock: Clock;
}

/** Where a server tells its operator what happens, as it happens. */
export class Journal {
  readonly #options: JournalOptions;

  /** With nothing in it. */
  constructor(options: JournalOptions) {
    this.#options = options;
    options.printer.onGap((lines) => this.#lineFor({ event: "gap", lines }));
  }

  /** Tells of something, if that is wanted. */
  note(incident: Incident): void {
    const { verbosity, printer } = this.#options;
    const isWanted = VERBOSITIES.indexOf(TOLD_FROM[incident.event]) <=
      VERBOSITIES.indexOf(verbosity);
    if (isWanted) printer.print(this.#lineFor(incident));
  }

  #lineFor(incident: Incident): string {
    const { format, messages, clock } = this.#options;
    return journalLine(incident, format, messages, clock.utcMs());
  }
}

/**
 * The line for an incident, without its end; a fault's text has several. `utcMs` is the time.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SERVER_MESSAGES } from "../../language/server.ts";
 * assertEquals(
 *   journalLine({ event: "connected", peer: "10.0.0.7:4242", connections: 1 }, "json", SERVER_MESSAGES.en, 0),
 *   '{"time":"1970-01-01T00:00:00.000Z","event":"connected","peer":"10.0.0.7:4242","connections":1}',
 * );
 * ```
 */
export function journalLine(
  incident: Incident,
  format: JournalFormat,
  messages: ServerMessages,
  utcMs: number,
): string {
  const time = new Date(utcMs).toISOString();
  if (format === "text") {
    const sentence = sentenceOf(incident, messages).split("\n").map(shownLine).join("\n");
    return `${time} ${sentence}`;
  }
  return jsonLine({ time, ...fieldsOf(incident) });
}

function sentenceOf(incident: Incident, messages: ServerMessages): string {
  switch (incident.event) {
    case "connected":
      return messages.connected(incident.peer, incident.connections);
    case "disconnected": {
      const { peer, nick, reason } = incident;
      return messages.disconnected(peer, nick, messages.reason[reason]);
    }
    case "operator":
      return incident.told;
    case "wrong_password":
      return messages.wrongPassword(incident.address, incident.operator, incident.name);
    case "store_failed":
      return `${messages.storeStumbled}: ${troubleOf(incident.error, incident.file, messages)}`;
    case "store_recovered":
      return incident.isAnew ? messages.storeMadeAnew(incident.file) : messages.storeRecovered;
    case "reloaded":
      return messages.reloaded[incident.what]((incident.operators ?? []).join(", "));
    case "reload_failed":
      return messages.reloadFailed[incident.what](incident.error);
    case "nothing_to_reload":
      return messages.nothingToReload;
    case "astray":
      return messages.goneAstray;
    case "engine_awaited":
      return messages.engineAwaited;
    case "line_replaced":
      return messages.lineReplaced;
    case "line_awaited":
      return messages.lineAwaited;
    case "engine_away":
      return messages.engineAway;
    case "engine_full":
      return messages.engineFull;
    case "engine_clock":
      return incident.aheadMs === 0
        ? messages.engineClockRight
        : messages.engineClock(incident.aheadMs);
    case "engine_back":
      return messages.engineBack;
    case "begun_anew":
      return messages.begunAnew;
    case "chat_founded":
      return messages.chatFounded(incident.prefix, incident.file);
    case "past_filled":
      return messages.pastFilled(incident.file, incident.entries);
    case "past_lacking":
      return messages.pastLacking(incident.file, incident.entries);
    case "chat_joined": {
      const { prefix, others, people } = incident;
      return others.length === 0
        ? messages.chatBegun(prefix)
        : messages.chatJoined(prefix, people, others);
    }
    case "server_came":
      return messages.serverCame(incident.server, incident.servers);
    case "server_gone":
      return messages.serverGone(incident.server, incident.servers);
    case "clock_leapt":
      return messages.clockLeapt(incident.byMs);
    case "clock_doubted":
      return incident.aheadMs === 0
        ? messages.clockBelieved
        : messages.clockDoubted(incident.aheadMs);
    case "certificate_ending":
      return messages.certificateEnding(incident.file, incident.leftMs);
    case "certificate_flawed":
      return flawOf(incident.file, incident, messages);
    case "fault":
      return traceOf(incident.error);
    case "gap":
      return messages.logGap(incident.lines);
  }
}

/** What is wrong with a certificate, in a sentence without its end. */
export function flawOf(file: string, flaw: CertificateFlaw, messages: ServerMessages): string {
  const { certificateFlawed } = messages;
  switch (flaw.flaw) {
    case "authority":
    case "nameless":
      return certificateFlawed[flaw.flaw](file);
    case "not_yet":
      return certificateFlawed.not_yet(file, flaw.fromMs);
    case "other_name":
      return certificateFlawed.other_name(file, flaw.name, flaw.names);
  }
}

const ACTS = { promoted: "come", demoted: "go", redacted: "redact" } as const;

function fieldsOf(incident: Incident): Readonly<Record<string, unknown>> {
  switch (incident.event) {
    case "operator": {
      const { event, operator, what: { type, ...what } } = incident;
      return { event, operator, ...(type !== "moderated" && { act: ACTS[type] }), ...what };
    }
    case "store_failed": {
      const { error } = incident;
      const problem = error instanceof StoreError ? error.problem : "failed";
      return { ...incident, problem, error: `${error}` };
    }
    case "fault":
      return { ...incident, error: traceOf(incident.error) };
    default:
      return { ...incident };
  }
}

/** What is wrong with a file and what can be done, and what the system has to say of it. */
function troubleOf(error: unknown, file: string, messages: ServerMessages): string {
  if (!(error instanceof StoreError)) return `${error}`;
  const sentence = messages.store[error.problem](file, error.message);
  return sentence.includes(error.message) ? sentence : `${sentence} (${error.message})`;
}

function traceOf(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : `${error}`;
}
