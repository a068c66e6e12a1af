/**
 * What a dialect is: a way to read commands out of a stream of bytes, and a way to write events.
 *
 * @module
 */

import type { Command } from "../../vocabulary/command.ts";
import type { ServerEvent } from "../../vocabulary/reply.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { Voice } from "../../vocabulary/entry.ts";
import type { RequestId } from "../../vocabulary/codes.ts";

/** Reads the commands of one connection. It may keep what is not complete yet. */
export interface Decoder {
  /** The commands that are complete with these bytes. */
  push(bytes: Uint8Array<ArrayBuffer>): Command[];
  /** How long a silence tells it something, in milliseconds; `undefined` while none would. */
  readonly quietMs: number | undefined;
  /** The commands that are complete because nothing came for {@link Decoder.quietMs}. */
  quiet(): Command[];
  /** The commands that are complete because nothing will come any more. */
  end(): Command[];
  /** How many lines came since this was asked last that ask for nothing: reading them costs something too. */
  takeIdle(): number;
  /** What the other side's terminal is to be answered for what it sent, if anything; each is told once. */
  takeAnswers?(): Uint8Array<ArrayBuffer> | undefined;
  /** A last look at bytes before they are written, by one who knows from what came how they must be. */
  frame?(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}

/** One way to talk to the server. It knows no sockets and no rooms. */
export interface Dialect {
  /** How the log of the server calls it. */
  readonly name: string;
  /** A decoder for one connection; `maxTextBytes` bounds texts that may have several lines. */
  decoder(maxLineBytes: number, maxTextBytes?: number): Decoder;
  /**
   * What its reader gets of an event, `""` if nothing; `id` is that of the request which it answers.
   * Pure, so that its bytes can be shared.
   */
  encode(event: ServerEvent, language: Language, id?: RequestId): string;
  /** Whether its readers wait to be told that what they said has its place in the log. */
  readonly wantsAcks: boolean;
  /** Whether its clients say who they are, and where they want to be, before they are put into a room. */
  readonly introduces: boolean;
  /** Where a newcomer's password stands: in `hello`, or alone in what it says first. */
  readonly password: "hello" | "line";
  /** Whether silence must be broken by a `ping`; else TCP keeps watch. */
  readonly pings: boolean;
  /**
   * A last look at bytes before they are written, for readers who are particular; `unread` is how
   * many bytes were written before that may not have been read yet.
   */
  frame?(bytes: Uint8Array<ArrayBuffer>, unread: number): Uint8Array<ArrayBuffer>;
}

const voices = new WeakMap<Dialect, Readonly<Record<Language, Voice>>>();

/** The voice that all readers of a dialect and language share. */
export function voiceOf(dialect: Dialect, language: Language): Voice {
  let byLanguage = voices.get(dialect);
  if (byLanguage === undefined) {
    const voice = (language: Language): Voice => ({
      encode: (event) => dialect.encode(event, language),
    });
    byLanguage = { "pt-BR": voice("pt-BR"), en: voice("en") };
    voices.set(dialect, byLanguage);
  }
  return byLanguage[language];
}
