/**
 * The gate as one connection meets it: before anything that a newcomer sends may reach the hub, the server's
 * password is asked for; and what shows who one is, an operator's password or that of a name, never reaches it.
 * It says what is to be done; the connection does it.
 *
 * Whoever came in by the server's password comes back by its token alone. So that this ends when another
 * password counts, a token that goes out has the seal of the password behind it, of which the hub knows nothing.
 *
 * @module
 */

import type { Attempt, Gate } from "./gate.ts";
import type { Command } from "../../vocabulary/command.ts";
import type { Reply } from "../../vocabulary/reply.ts";
import type { CloseReason, ErrorCode, RequestId } from "../../vocabulary/codes.ts";
import type { Account } from "./name_secrets.ts";
import { PASSWORD_MAX, tidied } from "../../text/password.ts";
import type { Origin } from "../../text/address.ts";

/** After so many wrong attempts a connection is closed. */
export const MAX_WRONG = 3;
/** So many requests of someone who is not in yet are answered. */
const MAX_UNANSWERED = 20;

/** What is to be done with a request. */
export type Verdict =
  /** The hub may have these. */
  | { readonly type: "pass"; readonly requests: readonly Command[] }
  /** This is to be told, and nothing else done. */
  | {
    readonly type: "tell";
    readonly replies: readonly Reply[];
    readonly id?: RequestId | undefined;
  }
  /** After so long, {@link Entrance.decide} says more. */
  | { readonly type: "wait"; readonly ms: number }
  /** The connection ends. */
  | {
    readonly type: "end";
    readonly reason: CloseReason;
    readonly replies: readonly Reply[];
    readonly id?: RequestId | undefined;
  };

/** What the chat knows, and the gate must ask. */
export interface Acquainted {
  /**
   * Whether a token is that of someone who was in: with the seal of the server's password it is as good as
   * that, and no easier to guess.
   */
  knows(token: string): boolean;
  /** Whose own a name is. */
  accountOf(name: string): Account | undefined;
}

type HelloCommand = Extract<Command, { readonly type: "hello" }>;
/** What one who comes in is told. */
export type Welcome = Extract<Reply, { readonly type: "welcome" }>;
type NickCommand = Extract<Command, { readonly type: "nick" }>;

/** How someone is a person whose password was right. */
const PROVEN = { beside: true, back: true } as const;

/** What is looked at once its time has come. */
type Pending =
  | ({ readonly type: "attempt" } & Attempt)
  /** Someone who was in shows its token, with that seal. */
  | { readonly type: "return"; readonly request: HelloCommand; readonly seal: string }
  /** A password by which a name is to be somebody's own. */
  | { readonly type: "new"; readonly secret: string; then(hash: string): Command };

/** Whose password is the next thing said. */
type Awaited =
  & { readonly id: RequestId | undefined }
  & ({ readonly type: "op"; readonly name: string } | { readonly type: "register" | "identify" });

/** Stands between a token and its seal. */
const BEFORE_SEAL = ".";
const ASK: Reply = { type: "askPassword" };
const NOTHING: Verdict = { type: "pass", requests: [] };
const STRANGER: Acquainted = { knows: () => false, accountOf: () => undefined };

/** See the top of this file. */
export class Entrance {
  readonly #gate: Gate;
  readonly #origin: Origin;
  readonly #chat: Acquainted;
  #isIn: boolean;
  /** That of the password by which it has come in. */
  #seal = "";
  /** The name by which someone who is not in yet has introduced itself. */
  #introduction: Command | undefined;
  #awaited: Awaited | undefined;
  #pending: Pending | undefined;
  /** The name that is somebody's own, and was asked for last without its password. */
  #wanted: string | undefined;
  /** Whose password was said before one is anyone. */
  #proven: number | undefined;
  #wrong = 0;
  #unanswered = 0;

  /** Someone comes from there. */
  constructor(gate: Gate, origin: Origin, chat: Acquainted = STRANGER) {
    this.#gate = gate;
    this.#origin = origin;
    this.#chat = chat;
    this.#isIn = !gate.isLocked;
  }

  /** Whether requests may reach the hub. */
  get isIn(): boolean {
    return this.#isIn;
  }

  /** Whether there is nothing to look at: someone who is in says something. */
  isOpenTo(request: Command): boolean {
    return this.#isIn && this.#awaited === undefined && request.type === "say";
  }

  /** A welcome as it is told: by that token one comes back without the password. */
  sealed(welcome: Welcome): Welcome {
    if (this.#seal === "") return welcome;
    return { ...welcome, token: `${welcome.token}${BEFORE_SEAL}${this.#seal}` };
  }

  /** What is to be done with a request; `place` is where the dialect has its password. */
  look(asked: Command, place: "hello" | "line", nowMs: number): Verdict {
    const { request, seal } = asked.type === "hello"
      ? unsealed(asked)
      : { request: asked, seal: "" };
    if (request.type === "login") return this.#login(request, nowMs);
    if (!this.#isIn) return this.#lookOutside(request, place, nowMs, seal);
    const awaited = this.#awaited;
    this.#awaited = undefined;
    if (awaited !== undefined && request.type === "say") {
      return this.#hear(awaited, request.text, nowMs);
    }
    switch (request.type) {
      case "hello":
        return this.#lookAtHello(withoutPassword(request), nowMs);
      // Only the gate makes operators.
      case "promote":
        return NOTHING;
      case "nick":
        return this.#lookAtNick(request, nowMs);
      case "op":
      case "register":
      case "identify": {
        const { password, id } = request;
        const about = request.type === "op"
          ? { type: request.type, name: request.name, id }
          : { type: request.type, id };
        if (password !== undefined) return this.#hear(about, password, nowMs);
        // Whether there is such an operator, or any, shows only when the password has been said: else it
        // would be said to the room.
        this.#awaited = about;
        return { type: "tell", replies: [ASK], id };
      }
      default:
        return { type: "pass", requests: [request] };
    }
  }

  /** Looks at what {@link Entrance.look} had the connection wait for. */
  async decide(nowMs: number): Promise<Verdict> {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending === undefined) return NOTHING;
    if (pending.type === "new") {
      const hash = await this.#gate.hash(this.#origin, pending.secret);
      return { type: "pass", requests: [pending.then(hash)] };
    }
    if (pending.type === "return") return await this.#comeBack(pending, nowMs);
    const { account, operator } = pending;
    if (!await this.#gate.isRight(this.#origin, pending)) return this.#refuse(pending);
    if (account !== undefined || operator !== undefined) return this.#logIn(pending);
    this.#seal = await this.#gate.seal();
    return this.#comeIn(pending, nowMs);
  }

  /** Whose token is known: the password may be another by now. */
  async #comeBack(
    { request, seal }: Extract<Pending, { readonly type: "return" }>,
    nowMs: number,
  ): Promise<Verdict> {
    this.#seal = await this.#gate.seal();
    if (seal !== this.#seal) return this.#askAtHello(request, nowMs);
    this.#isIn = true;
    return this.#lookAtHello(withoutPassword(request), nowMs);
  }

  /** The server's password was right; a name may have one too. */
  #comeIn({ then, id, isLogin }: Attempt, nowMs: number): Verdict {
    this.#isIn = true;
    const [first] = then;
    if (isLogin === true) return { type: "tell", replies: [{ type: "ack" }], id };
    return first?.type === "hello"
      ? this.#lookAtHello(first, nowMs)
      : { type: "pass", requests: then };
  }

  /** Whoever has only shown who it is, and is nobody yet, is told so. */
  #logIn({ account, then, id, isLogin }: Attempt): Verdict {
    if (account === undefined || isLogin !== true) return { type: "pass", requests: then };
    this.#proven = account.person;
    return { type: "tell", replies: [{ type: "ack" }], id };
  }

  #refuse({ operator, account, id }: Attempt): Verdict {
    const code: ErrorCode = account !== undefined
      ? "nick_password_wrong"
      : operator === undefined
      ? "password_wrong"
      : "operator_refused";
    const value = account?.name;
    const replies: Reply[] = [{ type: "error", code, ...(value !== undefined && { value }) }];
    const isOfServer = code === "password_wrong";
    if (++this.#wrong >= MAX_WRONG) {
      // Who is in does not lack the server's password.
      return { type: "end", reason: isOfServer ? "password" : "guesses", replies, id };
    }
    if (isOfServer) replies.push(ASK);
    return { type: "tell", replies, id };
  }

  // Who is not in

  #lookOutside(
    request: Command,
    place: "hello" | "line",
    nowMs: number,
    seal: string,
  ): Verdict {
    switch (request.type) {
      // Who goes may go, and a sign of life is one.
      case "quit":
      case "expel":
      case "ping":
        return { type: "pass", requests: [request] };
    }
    if (place === "line") return this.#lookAtLine(request, nowMs);
    // What is no request at all is told so: its sender is a program.
    if (request.type === "invalid") return { type: "pass", requests: [request] };
    if (request.type !== "hello") return this.#missing(request.id);
    if (!this.#chat.knows(request.hello.resume?.token ?? "")) {
      return this.#askAtHello(request, nowMs);
    }
    this.#pending = { type: "return", request, seal };
    return { type: "wait", ms: 0 };
  }

  #askAtHello(request: HelloCommand, nowMs: number): Verdict {
    const { id, hello: { password: secret } } = request;
    if (secret === undefined) return this.#missing(id);
    return this.#begin({ secret, id, then: [withoutPassword(request)] }, nowMs);
  }

  #missing(id: RequestId | undefined): Verdict {
    const replies: Reply[] = [{ type: "error", code: "password_missing" }];
    if (++this.#unanswered < MAX_UNANSWERED) return { type: "tell", replies, id };
    return { type: "end", reason: "password", replies, id };
  }

  /** The first line is the password. A seed client says its name with it. */
  #lookAtLine(request: Command, nowMs: number): Verdict {
    if (request.type === "introduce") {
      this.#introduction = request;
      return { type: "tell", replies: [] };
    }
    const then = this.#introduction === undefined ? [] : [this.#introduction];
    // No password is a command, or too long a line.
    return this.#begin({ secret: request.type === "say" ? request.text : "", then }, nowMs);
  }

  // Names that are somebody's own

  /** Whose password is said before one is anyone. */
  #login(
    { name, password: secret, id }: Extract<Command, { readonly type: "login" }>,
    nowMs: number,
  ): Verdict {
    const account = this.#chat.accountOf(name);
    const attempt: Attempt = { secret, id, isLogin: true, then: [] };
    if (account !== undefined) return this.#begin({ ...attempt, account }, nowMs);
    // Programs that know one way alone to give a password give the server's by it.
    if (!this.#isIn) return this.#begin(attempt, nowMs);
    const error: Reply = { type: "error", code: "not_registered", value: name };
    return { type: "tell", replies: [error], id };
  }

  #lookAtHello(command: HelloCommand, nowMs: number): Verdict {
    const { nickPassword: secret, register, ...hello } = command.hello;
    const proven = this.#proven;
    const then: HelloCommand = {
      ...command,
      hello,
      ...(hello.resume !== undefined && { back: true }),
      ...(proven !== undefined && { account: proven, ...PROVEN }),
    };
    const account = hello.nick === undefined ? undefined : this.#chat.accountOf(hello.nick);
    if (account !== undefined) this.#wanted = account.name;
    const { id } = command;
    // Whoever comes back is known by its token, and that costs nothing.
    const isKnown = proven !== undefined || this.#chat.knows(hello.resume?.token ?? "");
    if (secret === undefined || isKnown) return { type: "pass", requests: [then] };
    if (account !== undefined) {
      const known = { ...then, account: account.person, ...PROVEN };
      return this.#begin({ secret, account, id, then: [known] }, nowMs);
    }
    if (register !== true) return { type: "pass", requests: [then] };
    return this.#beginNew(secret, (hash) => ({ ...then, hash }), nowMs, id);
  }

  #lookAtNick(
    { password, account: _account, beside: _beside, back: _back, ...request }: NickCommand,
    nowMs: number,
  ): Verdict {
    // As it is typed, the password stands behind the name.
    const [, name = request.nick, rest] = /^(\S+)\s+(.+)$/.exec(request.nick) ?? [];
    const account = this.#chat.accountOf(password === undefined ? name : request.nick);
    if (account === undefined) return { type: "pass", requests: [request] };
    this.#wanted = account.name;
    const secret = password ?? rest;
    if (secret === undefined) return { type: "pass", requests: [request] };
    const nick = password === undefined ? name : request.nick;
    return this.#claim(account, { ...request, nick }, secret, nowMs);
  }

  #claim(account: Account, request: NickCommand, secret: string, nowMs: number): Verdict {
    const { id } = request;
    const then = [{ ...request, account: account.person, ...PROVEN }];
    return this.#begin({ secret, account, id, then }, nowMs);
  }

  #hear(about: Awaited, secret: string, nowMs: number): Verdict {
    const { id } = about;
    const named = id === undefined ? {} : { id };
    switch (about.type) {
      case "op": {
        const then: Command[] = [{ type: "promote", name: about.name, ...named }];
        return this.#begin({ secret, operator: about.name, id, then }, nowMs);
      }
      case "register":
        return this.#beginNew(secret, (hash) => ({ type: "register", hash, ...named }), nowMs, id);
      case "identify": {
        const account = this.#chat.accountOf(this.#wanted ?? "");
        if (account === undefined) {
          return { type: "tell", replies: [{ type: "error", code: "name_first" }], id };
        }
        return this.#claim(account, { type: "nick", nick: account.name, ...named }, secret, nowMs);
      }
    }
  }

  #begin(attempt: Attempt, nowMs: number): Verdict {
    this.#pending = { type: "attempt", ...attempt };
    return { type: "wait", ms: this.#gate.begin(this.#origin, attempt, nowMs) };
  }

  #beginNew(
    secret: string,
    then: (hash: string) => Command,
    nowMs: number,
    id?: RequestId,
  ): Verdict {
    const { length } = tidied(secret);
    // What no file can hold would be of no use to a program.
    if (length === 0 || length > PASSWORD_MAX) {
      const problem = { code: "field_invalid", field: "password", value: "" } as const;
      const allowed = { type: "text", max: PASSWORD_MAX } as const;
      return { type: "tell", replies: [{ type: "error", ...problem, allowed }], id };
    }
    this.#pending = { type: "new", secret, then };
    return { type: "wait", ms: this.#gate.beginNew(this.#origin, nowMs) };
  }
}

/** The hub has no use for it, and what it does not have it cannot tell. */
function withoutPassword(request: HelloCommand): HelloCommand {
  const { password: _password, ...hello } = request.hello;
  return { ...request, hello };
}

/** A hello with its token as the hub knows it, and the seal that stood behind that. */
function unsealed(request: HelloCommand): { request: HelloCommand; seal: string } {
  const { resume } = request.hello;
  const at = resume?.token.indexOf(BEFORE_SEAL) ?? -1;
  if (resume === undefined || at < 0) return { request, seal: "" };
  const token = resume.token.slice(0, at);
  const hello = { ...request.hello, resume: { ...resume, token } };
  return { request: { ...request, hello }, seal: resume.token.slice(at + 1) };
}
