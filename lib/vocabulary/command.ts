/**
 * What people ask for. A dialect decodes bytes into these, the hub carries them out.
 *
 * @module
 */

import type { RequestId } from "./codes.ts";
import type { Manner, SignalForm } from "./entry.ts";
import type { LetterManner } from "./letter.ts";
import type { MaskList } from "./room.ts";
import type { Problem } from "./reply.ts";
import type { Asked, Hello, Listing, OperatorAct } from "./requests.ts";

/** What can be asked for in more ways than the protocol has. */
export type Extended =
  | ("say" | "action" | "direct" | "leave" | "mark" | "rooms" | "history" | "redact" | "react")
  | ("ban" | "nick" | "register");
/** That, as the protocol has it. */
export type AskedBy<Type extends Extended> = Extract<Asked, { readonly type: Type }>;

/** What people find out about each other, and say of themselves. */
export type Acquainting =
  /** Who is in a room, who has these names, or whose name fits a mask (`*` is anything, `?` one character). */
  | {
    readonly type: "people";
    readonly room?: string;
    readonly nicks?: readonly string[];
    readonly mask?: string;
  }
  /** How many are here. */
  | { readonly type: "census" }
  /** With whom one has private conversations, and when something was said there last. */
  | { readonly type: "conversations" }
  /** Who had a name. */
  | { readonly type: "formerly"; readonly nick: string }
  /** Wants to hear of these names, whether someone has them, and of no others any more. */
  | { readonly type: "watch"; readonly nicks: readonly string[] }
  /** Says more of oneself than a name. */
  | {
    readonly type: "describe";
    readonly user?: string;
    readonly realName?: string;
    readonly isBot?: boolean;
    /** Is found by a mask by those alone who share a room with it. */
    readonly isInvisible?: boolean;
  };

/** What who commands a room may ask for beside what the protocol has. */
export type Governing =
  /** In a room: those whom it meets and who are there stay there. */
  | (Extract<Asked, { readonly type: "ban" }> & { readonly stays?: true })
  /** Whom no ban meets, or who needs no invitation; `isSet` says whether from now on, or not any more. */
  | {
    readonly type: "except";
    readonly list: "spared" | "welcome";
    readonly room: string;
    readonly mask: string;
    readonly isSet: boolean;
  }
  /** Asks for such a list. */
  | { readonly type: "masks"; readonly list: MaskList; readonly room: string };

/** What the gate has found out of who asks; nobody can say it. */
export interface Proof {
  /** Whose password was said: the number of the person whose name it is. */
  readonly account?: number;
  /** It is that person beside its other clients; else, as older servers have it, in their place. */
  readonly beside?: true;
  /** It takes the places that the person is still waited for in; servers of before leave those to its old clients. */
  readonly back?: true;
  /** The hash of the password by which the name is to be one's own. */
  readonly hash?: string;
}

/** What makes a name one's own. But for `unregister`, the gate sees to it. */
export type Owning =
  | (AskedBy<"nick"> & Pick<Proof, "account" | "beside" | "back">)
  /** Without a password it is asked for. */
  | { readonly type: "register"; readonly password?: string; readonly hash?: string }
  /** Says the password of the name that was refused last, and gets it; without one it is asked for. */
  | { readonly type: "identify"; readonly password?: string }
  /** Says, before it is anyone, whose password it knows. */
  | { readonly type: "login"; readonly name: string; readonly password: string };

/** One request of one person. */
export type Command =
  & {
    /** What its sender calls it by, if an answer to that is wanted. */
    readonly id?: RequestId;
  }
  & (
    /** As every program asks for it; what it means stands there. */
    | Exclude<Asked, { readonly type: "hello" | "op" | "bye" | Extended }>
    | (AskedBy<"say" | "action"> & Manner)
    | (AskedBy<"direct"> & LetterManner)
    | (AskedBy<"leave"> & { readonly text?: string })
    /** To a UTC time too, in milliseconds. */
    | (AskedBy<"mark"> & { readonly timeMs?: number })
    /** If the entry of that number was said then, in UTC milliseconds. */
    | (AskedBy<"redact" | "react"> & { readonly timeMs?: number })
    /** Those with most people in them; `all` of them, where that is wanted. */
    | (AskedBy<"rooms"> & { readonly all?: true })
    /** Its bounds by UTC time too, in milliseconds. */
    | (
      & AskedBy<"history">
      & {
        readonly beforeMs?: number;
        readonly afterMs?: number;
        /** So many from `beforeMs` on are wanted too. */
        readonly beyond?: number;
      }
    )
    | Acquainting
    | Governing
    | Owning
    /** What programs say to each other: it passes, and only programs that know such things get it. */
    | (
      & {
        readonly type: "signal";
        readonly form: SignalForm;
        /** To a room that one is in, or to whoever has a name. */
        readonly room?: string;
        readonly to?: string;
        readonly text: string;
      }
      & Manner
    )
    /**
     * Where it has no token, who had the name at the same address and had none either is taken to be the same
     * person (`byName`).
     */
    | ({ readonly type: "hello"; readonly hello: Hello; readonly byName?: true } & Proof)
    /** Someone wants that name, whose owner may be gone: a connection that has no token is to show life. */
    | { readonly type: "probe"; readonly nick: string }
    /** As `nick`, but never refused: what cannot be had is bent until it can. */
    | { readonly type: "introduce"; readonly name: string }
    /** Goes to a room, by default the first one, and out of all others. */
    | { readonly type: "enter"; readonly room?: string; readonly key?: string }
    | { readonly type: "language"; readonly tag: string }
    /** Wants to be an operator; without a password it is asked for. The gate sees to it. */
    | { readonly type: "op"; readonly name: string; readonly password?: string }
    /** Is one. Nobody can ask for this: it comes of the gate. */
    | { readonly type: "promote"; readonly name: string }
    | { readonly type: "help" }
    | { readonly type: "quit"; readonly text?: string }
    /** It was no command: the sender is told why. */
    | ({ readonly type: "invalid" } & Problem)
    /** So often was it none, or so was the password, that the connection is to end. @default "errors" */
    | { readonly type: "expel"; readonly reason?: "errors" | "password" }
  );

/** Sets a topic; without `text`, asks for it. */
export type Topic = Extract<Command, { readonly type: "topic" }>;

/**
 * What only looks: once its sender has been heard of, it makes no difference in which order with others'
 * requests that happens. Of `topic`, that which has no `text`.
 */
export type Look =
  | Extract<
    Command,
    {
      readonly type:
        | ("who" | "rooms" | "history" | "search" | Listing | "help" | "ping" | "invalid")
        | ("people" | "census" | "conversations" | "formerly" | "rules" | "masks");
    }
  >
  | Topic;

/** What may change who is where, or what was said: such requests are carried out in one order for all. */
export type Change = Exclude<Command, Look> | (Topic & { readonly text: string });

/** Whether a command may change anything. */
export function isChange(command: Command): command is Change {
  switch (command.type) {
    case "topic":
      return command.text !== undefined;
    case "who":
    case "rooms":
    case "history":
    case "search":
    case "bans":
    case "mutes":
    case "locks":
    case "modlog":
    case "help":
    case "ping":
    case "invalid":
    case "people":
    case "census":
    case "conversations":
    case "formerly":
    case "rules":
    case "masks":
      return false;
    default:
      return true;
  }
}

/** What an operator, or who commands a room, does to others. */
export type Order = Extract<Change, { readonly type: OperatorAct | "except" }>;
