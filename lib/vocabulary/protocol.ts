/**
 * Papo's own protocol: one JSON object a line, both ways, in UTF-8, each line ended by LF. Its
 * documentation are these types, and the table of requests in `requests.ts`.
 *
 * A client opens a TCP connection and sends `hello`; the server answers with `welcome`, then with what
 * was said last in the room, then with what is being said. Whatever a client does not know, a type or
 * a field, it should pass over: later versions add some.
 *
 * 1. **Requests and answers.** A request may carry an `id`, a string or an integer of the client's own
 *    choosing; the one answer to it carries the same. A `message`, `action` or `topic` of one's own does not
 *    come back while one is there; its answer is `ack`, behind all entries that came before. All other
 *    entries do, a `blank` with `seqs` too: what they change, they change for oneself too.
 * 2. **Order.** All see the entries of a room in the order of their `seq`, which counts from 1 and has
 *    no gaps in a room's log. What is missing between two that a client sees is its own, or was told
 *    by `skipped`. Comings and goings have no `seq`: they are not part of the log. A room's `log` says
 *    which log counts: while it is the same, a number means the same entry, whatever happened to the
 *    server; where it is another, all begins anew.
 * 3. **History.** Entries that were said before one came, or while the connection was lost, are marked
 *    `replayed: true`, so that a bot never answers the past.
 *    What was taken back is a `blank` there: its number stays, its words are nowhere any more. So it is too where
 *    something was taken back before anybody saw it.
 * 4. **Resume.** `welcome` gives a secret `token`. Whoever comes back with it in `hello.resume`, together
 *    with the last `seq` that it saw or had acknowledged of each room, has its name and rooms again and
 *    gets exactly what others said since. A `say`, `action`, `direct` or `topic` whose `id` was already
 *    carried out on an earlier connection is acknowledged and not done again: so ids should be unique
 *    for as long as a token lives, which is until 10 minutes after the disconnect. A drop of less than
 *    10 seconds is seen by nobody; until the token ends, nobody at another address gets the name.
 *    Where `welcome` has a lower `seq` of a log than one has seen of it, what one has behind that was lost:
 *    what stands there by now comes behind it, one's own too.
 *    Private messages to one who says `directs` in `hello` are kept as long, and come again, each with its
 *    number, until one has shown by `seen`, or in the next `hello`, that one has them.
 *    When it has ended, one is someone new (`resumed: false`). Who says which `logs` its numbers are of
 *    still gets what was said since, one's own too, in the room that `hello` names, and in others by
 *    `join` with `after` and `log`; and what the log has by one's name, with the same `id` and words, is
 *    acknowledged and not said again.
 * 5. **Silence.** After 30 seconds without a line from the client the server sends `ping`; any line answers
 *    it. After 90 seconds it closes.
 * 6. **Errors.** They leave the connection as it was; 20 in a row close it.
 * 7. **Rooms.** Who opens a room commands it, as long as the server knows the person: it says in `welcome` and
 *    `join` by the `rank` "mod". In its room that person may ask for what operators may, and hand that on. The
 *    default room, and those whose last such person has gone for good, belong to operators of the server.
 * 8. **Nowhere.** One can be somebody without being in a room: by `roomless` in `hello`, or by leaving the
 *    last one. One has one's name then and gets private messages, and `not_in_room` to what is for a room.
 * 9. **In private.** To one who says `conversations` in `hello` what some people say to each other alone is as
 *    what is said in a room, whose name begins with `@`: it comes with `welcome`, or by `join` when it is begun,
 *    the names of the others in `with`; it is spoken in by `say` and `action`, asked for by `history` and
 *    `search`, marked by `mark`, revised by `edit`, `redact` (one's own) and `react`, resumed, and closed by `leave` until something is said in it again. It is
 *    begun by `direct`, or by `join` with `@` and the names of the others, which mean it in all these
 *    requests too. It belongs to persons, whatever their names become, and ends when none of them will come
 *    back. All others get what is said to them alone as `direct`, and may look back on it by those names.
 *
 * @module
 */

import type { Deed, RoomState } from "./reply.ts";
import type { CloseReason, ErrorCode, RequestId } from "./codes.ts";
import type { Asked, OperatorAct, RuleChange } from "./requests.ts";
import type { MaskList, RulesTold } from "./room.ts";
import type { Crowd, Standing } from "./entry.ts";
import type { AddressOf, AwayPerson } from "./person.ts";

/** Where the server is, unless one says otherwise: as in the original. */
export const DEFAULT_HOST = "localhost";
/** Its port. */
export const DEFAULT_PORT = 10101;

/** The version of this protocol, in `hello` and `welcome`. */
export const PROTOCOL_VERSION = 1;
/**
 * Of how many of a person's last requests the server knows, after a resume, that they were carried
 * out: a client should have no more of them unanswered. Where very many people of one address ask for
 * very much, of fewer, the last.
 */
export const REMEMBERED_REQUESTS = 256;
/** Longest text of a message, in bytes of UTF-8; it may have several lines, parted by LF. */
export const TEXT_MAX_BYTES = 64 * 1024;
/** The room in which everyone starts, without `#`. */
export const DEFAULT_ROOM = "geral";
/** How many rooms one person can be in at a time. */
export const ROOMS_PER_PERSON = 50;
/** Longest topic, in graphemes. */
export const TOPIC_MAX = 300;
/** And in bytes of UTF-8, for a grapheme can be of any length. */
export const TOPIC_MAX_BYTES = 2_400;
/**
 * Longest line that a client may send, in bytes, its LF not counted: the longest text fits in even
 * where all that is not ASCII is escaped, as some libraries do.
 */
export const REQUEST_MAX_BYTES: number = 3 * TEXT_MAX_BYTES + 4 * 1024;

/** What a client may send: one of {@link REQUESTS}, with its `type`. */
export type ClientRequest = Asked & {
  /** Comes back with the answer: a string of up to 64 characters, or an integer. */
  readonly id?: RequestId;
};

/** What stands in every entry of a room's log. */
export interface EntryFields {
  /** The room's name, without `#`. */
  readonly room: string;
  /** Counts the room's entries. */
  readonly seq: number;
  /** UTC time in milliseconds since 1970. */
  readonly time: number;
  /** Who. */
  readonly nick: string;
  /** What; several lines are parted by LF. */
  readonly text: string;
  /** Programs must not answer it: it may be the answer of another. */
  readonly notice?: true;
  /** An operator of the server said it to all: it is a `notice` in each room, and comes to oneself too. */
  readonly announced?: true;
  /** Said before one came. */
  readonly replayed?: true;
}

/** An entry of a room's log: something was said, or done, or a topic set; or it is about other entries. */
export type EntryMessage =
  | ({ readonly type: "message" | "action" | "topic" } & EntryFields)
  /**
   * The entries `seqs` were taken back: whoever has them shows them no longer. `text` says why, if it is
   * not empty; `of` whose they were, where they were not those of `nick`.
   */
  | (
    & { readonly type: "redacted"; readonly seqs: readonly number[]; readonly of?: string }
    & EntryFields
  )
  /**
   * Something is said in the place of the entries `seqs`: the first of them, and what had been said in its
   * place last, of which nothing is left. `deed`, that it tells what one does.
   */
  | (
    & { readonly type: "edited"; readonly seqs: readonly number[]; readonly deed?: true }
    & EntryFields
  )
  /** Someone reacts to the entry `seqs` by the sign `text`; with `undone`, no longer. */
  | (
    & { readonly type: "reacted"; readonly seqs: readonly number[]; readonly undone?: true }
    & EntryFields
  )
  /**
   * What is left of an entry that was taken back: `text` is empty. Of what had been said in the place of the entries
   * `seqs`, nothing is left of those either: whoever has them shows them no longer.
   */
  | ({ readonly type: "blank"; readonly seqs?: readonly number[] } & EntryFields);

/** What a server may send. Where it answers a request that had an `id`, it carries that. */
export type ServerMessage =
  & {
    /** Of the request that this answers. */
    readonly id?: RequestId;
  }
  & (
    /** One is in. `resumed` says whether the token was known. */
    | {
      readonly type: "welcome";
      readonly version: number;
      readonly nick: string;
      /** Secret: whoever has it is this person. */
      readonly token: string;
      readonly resumed: boolean;
      readonly rooms: readonly RoomState[];
    }
    /**
     * The message of the day, if there is one, behind a `welcome` that is not `resumed`; several lines are parted
     * by LF.
     */
    | { readonly type: "motd"; readonly text: string }
    /** Something was said, or done, or a topic set, or said anew, or taken back. */
    | EntryMessage
    /**
     * What was found, the newest first, at most 50; with `more`, older ones were found too. A search
     * that takes too long leaves off: with `from`, the `unseen` entries before that sequence number were
     * not looked at. To go on, one asks again with `before`.
     */
    | {
      readonly type: "found";
      readonly room: string;
      readonly entries: readonly EntryMessage[];
      readonly more?: true;
      readonly from?: number;
      readonly unseen?: number;
    }
    /** What is said can not be kept for the time being, and so is refused; or it can again. */
    | { readonly type: "storage"; readonly works: boolean }
    /** The answer to a `topic` without text: `text` is the topic, and it has no `seq`. */
    | { readonly type: "topic"; readonly room: string; readonly text: string }
    /**
     * Something said to oneself alone, by the one whom a `direct` with that `person` reaches; `seq` is
     * its place in the `log` of all such. One that is `replayed` may have come before: then it has the
     * number of a message that one has.
     */
    | {
      readonly type: "direct";
      readonly from: string;
      readonly to: string;
      readonly text: string;
      readonly notice?: true;
      readonly person?: string;
      readonly log?: string;
      readonly seq?: number;
      readonly time?: number;
      readonly replayed?: true;
    }
    /** Someone, `by`, asks one into a room; as an answer, `own`, one asked someone else. */
    | {
      readonly type: "invited";
      readonly by: string;
      readonly to: string;
      readonly room: string;
      readonly own?: true;
    }
    /**
     * Someone came; `rank` is what it is in the room, where it is more than others; `operator`, that it is one of
     * the server's. As an answer: oneself,
     * and then it has the room's state.
     */
    | (
      & { readonly type: "join"; readonly nick: string; readonly room: string }
      & { readonly operator?: true }
      & Partial<RoomState>
    )
    /** Someone in the room is an operator of the server from now on, or not any more. */
    | Standing
    /** Someone went; as an answer, oneself. */
    | { readonly type: "leave"; readonly room: string; readonly nick: string }
    /** Someone has a new name; as an answer, oneself, and without `room`. */
    | {
      readonly type: "nick";
      readonly room?: string;
      readonly nick: string;
      readonly newNick: string;
    }
    /** The name is one's own: nobody gets it, or one like it, who does not know the password. */
    | { readonly type: "registered"; readonly nick: string }
    /** It is so no more, by one's own word, or by that of the operator `by`. */
    | { readonly type: "released"; readonly nick: string; readonly by?: string }
    /** How far one has read a room: the number of that entry, 0 for none, and its UTC time. */
    | {
      readonly type: "marked";
      readonly room: string;
      readonly seq: number;
      readonly time?: number;
    }
    /**
     * Someone is away, for the reason `text`, or without that is back; it is told in rooms of no more than
     * 500 people. As an answer, oneself, and without `room`; so too when one is back for one said something.
     */
    | {
      readonly type: "away";
      readonly room?: string;
      readonly nick: string;
      readonly text?: string;
    }
    /** Many came, went or were renamed: how many, and the first few of them. */
    | {
      readonly type: "presence";
      readonly room: string;
      readonly joined: Crowd;
      readonly left: Crowd;
      readonly renamed: Crowd;
    }
    /**
     * Who is in a room; `nicks` may be only the first of them, and `reading` is how many more only read along,
     * where there are such. Of those who are `away`, why. Of them, `mods`
     * command the room, `voiced` have a voice in it, and `operators` are those of the server, where there are such;
     * oneself is not among these. Operators of the server are told
     * their `addresses`, as far as these are known.
     */
    | {
      readonly type: "who";
      readonly room: string;
      readonly members: number;
      readonly nicks: readonly string[];
      readonly reading?: number;
      readonly away?: readonly AwayPerson[];
      readonly mods?: readonly string[];
      readonly voiced?: readonly string[];
      readonly operators?: readonly string[];
      readonly addresses?: readonly AddressOf[];
    }
    | RulesTold
    /** Which rooms there are, the fullest first; also those where nobody is, but something was said. */
    | {
      readonly type: "rooms";
      readonly rooms: readonly {
        readonly name: string;
        readonly members: number;
        readonly topic: string;
      }[];
    }
    /**
     * It is done. For an entry: it has its place in the room's log, and which. For `history`: with
     * `more`, there is more of what was asked for. For a
     * private message: it is kept until it has come, to the person who is called `to` now; or, with
     * `unsure`, it was sent to one whose program cannot show that. With `away`, that person is away, and why.
     */
    | {
      readonly type: "ack";
      readonly more?: true;
      readonly room?: string;
      readonly seq?: number;
      readonly time?: number;
      readonly to?: string;
      readonly unsure?: true;
      readonly away?: string;
    }
    /**
     * Entries that one will not get: `count` of them. After a resume they are those from `from` to
     * `to`; for a reader that was too slow they lie before the next entry, and comings and goings
     * count among them.
     */
    | {
      readonly type: "skipped";
      readonly room: string;
      readonly count: number;
      readonly from?: number;
      readonly to?: number;
    }
    /** It was not done. `text` says why in one's language, `field` and `value` what was wrong. */
    | {
      readonly type: "error";
      readonly code: ErrorCode;
      readonly text: string;
      readonly field?: string;
      readonly value?: string;
      /** What an operator said to it, */
      readonly detail?: string;
      /** and until when that holds, in UTC milliseconds: `text` has that in the server's time zone. */
      readonly until?: number;
    }
    /** One is an operator now. */
    | { readonly type: "operator"; readonly name: string }
    /** One is none of that name any more: the operators' file was read anew. */
    | { readonly type: "demoted"; readonly name: string }
    /**
     * An operator, `by`, or with `here` someone who commands the `room`, did something: to the person
     * `nick`, in a room of whom it is told; or to the `room` itself. With `here` it holds there alone; `rules`
     * are then those that hold from now on, as they are where those in a room are told that it was locked, or
     * unlocked, and `out` are those whom a ban put out of the room. `until` is
     * UTC time in milliseconds. As an answer: it is done; operators
     * are told the `address` too. That of an IPv6 host which is not on one link with the server stands
     * for all of `elsewhere`, where that is there. With `unkept` it cannot be written into the history
     * now: it will be as soon as that can be, and would be undone if the server ended before.
     */
    | {
      readonly type: "moderated";
      readonly act: OperatorAct | "except";
      readonly by: string;
      readonly nick?: string;
      readonly address?: string;
      readonly elsewhere?: string;
      readonly room?: string;
      readonly here?: true;
      readonly rules?: RuleChange;
      readonly out?: readonly string[];
      readonly list?: MaskList;
      readonly isSet?: boolean;
      readonly until?: number;
      readonly reason?: string;
      readonly unkept?: true;
    }
    /**
     * Which bans hold, `total` of them; `bans` may be only some. Each is on a name, `nick`, or on an
     * `address` or network; `by` is the operator's name, `until` UTC time in milliseconds. With `room`, they
     * hold there alone.
     */
    | {
      readonly type: "bans";
      readonly total: number;
      readonly room?: string;
      readonly bans: readonly {
        readonly nick?: string;
        readonly address?: string;
        readonly by: string;
        readonly until?: number;
        readonly reason?: string;
      }[];
    }
    /**
     * Who may say nothing, as in `bans`; `by` is not there where an earlier Papo did not note it. With `room`,
     * in that room alone.
     */
    | {
      readonly type: "mutes";
      readonly total: number;
      readonly room?: string;
      readonly mutes: readonly {
        readonly nick: string;
        readonly by?: string;
        readonly until?: number;
        readonly reason?: string;
      }[];
    }
    /** Which rooms operators have locked, as in `bans`. */
    | {
      readonly type: "locks";
      readonly total: number;
      readonly locks: readonly {
        readonly room: string;
        readonly by?: string;
        readonly reason?: string;
      }[];
    }
    /**
     * What operators of the server did last, the oldest first; `total` are remembered. `time` and `until` are UTC
     * times in milliseconds, all else is as in `moderated`; `act` may also be `op`, `deop` or `redact`.
     */
    | {
      readonly type: "modlog";
      readonly total: number;
      readonly deeds: readonly (
        & Omit<Deed, "timeMs" | "untilMs">
        & { readonly time: number; readonly until?: number }
      )[];
    }
    /** Say something, so that the server knows you are there. */
    | { readonly type: "ping" }
    /**
     * Where else the chat is, as `HOST:PORT` of each of its other servers: behind `welcome`, and whenever that
     * changes. Whoever loses the connection can take it up there with the same token.
     */
    | { readonly type: "servers"; readonly servers: readonly string[] }
    /** The connection ends here; `text` says why in one's language. */
    | {
      readonly type: "closing";
      readonly reason: CloseReason;
      readonly text: string;
      /** What an operator said to it. */
      readonly detail?: string;
      /** When one may come in again, as in `error`; without it, that is not known. */
      readonly until?: number;
      /** Where the chat goes on, as in `servers`. */
      readonly servers?: readonly string[];
    }
  );
