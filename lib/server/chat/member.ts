/**
 * A person, and what the hub asks of the connection by which it is here.
 *
 * @module
 */

import type { Origin } from "../../text/address.ts";
import type { Answer } from "../log/answer.ts";
import type { Reply } from "../../vocabulary/reply.ts";
import type { CloseReason, RequestId } from "../../vocabulary/codes.ts";
import type { Company } from "./people/company.ts";
import type { Delivery } from "../log/delivery.ts";
import type { Inbox } from "./private/inbox.ts";
import type { Language } from "../../vocabulary/language.ts";
import type { Log } from "../log/log.ts";
import type { PresenceChange } from "../../vocabulary/entry.ts";
import type { Room } from "./rooms/room.ts";
import type { Mute } from "./moderation/sanctions.ts";

/** What a connection gets to see of a room. */
export interface Followed {
  /** Its name, without `#`. */
  readonly name: string;
  /** What is said in it. */
  readonly log: Log;
}

/** What the hub asks of a connection. */
export interface Outlet {
  /**
   * Tells this person alone; `id` is that of the request which this answers. That an entry has its place
   * is told behind what that room has published so far.
   */
  tell(reply: Reply, id?: RequestId): void;
  /**
   * Tells this person alone, bit by bit, an answer that may be long; what is said in rooms comes behind all
   * of it.
   */
  answer(answer: Answer, id?: RequestId): void;
  /** Begins to read a room's log, from its present end. */
  follow(room: Followed): void;
  /**
   * Ends that; what was within reach is still delivered. Not with `isEnd`, where it comes behind an answer that is not
   * whole: nothing more of this will be, for the connection ends.
   */
  unfollow(room: Followed, isEnd?: boolean): void;
  /** Some log it follows has something new; whoever tells many at once says what time it is. */
  wake(nowMs?: number): void;
  /** Changes the language in which it is told things. */
  speak(language: Language): void;
  /** Whether so much is waiting for this person that more would be a burden. */
  readonly isSaturated: boolean;
  /** Whether it wants to hear that what it said has its place in the log. */
  readonly wantsAcks: boolean;
  /** Whether it keeps a list of who is where, and is told of each change. @default {false} */
  readonly isExact?: boolean;
  /** Whether what it is told must come behind all that its rooms had said by then. @default {false} */
  readonly isOrdered?: boolean;
  /** Whether it reads one room at a time, the one joined last, wherever else its person is. @default {false} */
  readonly readsOne?: boolean;
  /**
   * Has it show within so many milliseconds that it is there, or else takes it to be gone; returns whether
   * that can be doubted at all.
   */
  probe?(ms: number): boolean;
  /** Ends the connection once all is written. */
  end(reason: CloseReason): void;
  /** Where it comes from, as far as that is known. */
  readonly origin?: Origin;
  /** Whether it is at another server, which alone tells it anything. @default {false} */
  readonly isElsewhere?: boolean;
}

/** What moves the readers of rooms on. */
export type RoomDelivery = Delivery<Member, PresenceChange, Room<Member>>;

/** Word that something was done. */
export type Ack = Extract<Reply, { type: "ack" }>;

/** The server where someone was had carried out what was lost then. */
export interface Misled {
  /** Since when, in UTC milliseconds. */
  readonly sinceMs: number;
  /** When it was shown what counts, if it was: it may not have come. */
  readonly shownAtMs?: number;
}

/** A request that was carried out. */
export interface Done {
  /** Its answer. */
  readonly ack: Ack;
  /** By which of the person's connections it came. */
  readonly connections: number;
  /** Whether the log alone knows that it may be this person's: then the words must be the same. */
  readonly isGuess?: true;
}

/** What someone says of itself beside its name. */
export interface About {
  /** What its program calls its user. */
  readonly user?: string;
  /** What it says its name is. */
  readonly realName?: string;
  /** Why it is away, if it is. */
  readonly away?: string;
  /** Whether it is a program that acts by itself. */
  readonly isBot?: boolean;
  /** Whether who looks around finds it only where they share a room. */
  readonly isInvisible?: boolean;
}

/** How far one has read in one room. */
export interface ReadMark {
  /** Which, by its folded name. */
  readonly room: string;
  /** In which log of that name. */
  readonly log: string;
  /** The last entry that one has read, 0 for none. */
  readonly seq: number;
  /** When that was said, in UTC milliseconds; or to which time one has read, by one's own word. */
  readonly timeMs: number;
}

/** Who has lost no connection yet was taken out of no room. */
const NOWHERE: readonly string[] = [];
/** Who owns no name has one client. */
const NO_OTHERS: readonly Member[] = [];

/**
 * A person who is here, or who may come back; of one who owns a name, one of its clients: see company.ts. Each
 * field has one owner, who alone writes it.
 */
export class Member {
  // people.ts

  /** The connection; `undefined` while it is lost. */
  outlet: Outlet | undefined;
  /** The name the others see. */
  nick: string;
  /** What tells this person from all others, whatever the name. */
  readonly author: number;
  /** Whose address its last connection came from. */
  owner: string | undefined;
  /** How many connections this person has had. */
  connections = 1;
  /** When it came first, as all times here by the stamps of requests. */
  cameAtMs: number = -Infinity;

  // arrival.ts, absence.ts

  /** Whether it is known again by its name and its address, for its program keeps no token. */
  isKnownByName = false;
  /** From when on it may have missed something, in UTC milliseconds, once it has lost a connection. */
  leftAtMs: number | undefined;

  // rooms.ts

  /** Where this person is, the room joined last at the end: all of its clients that are here share this. */
  rooms: Set<Room<Member>> = new Set();
  /** The room joined last. */
  room: Room<Member> | undefined;
  /** Whether this person has come in: into a room, or by its own word into none. */
  hasEntered = false;
  /** Whether it reads along, and is nobody to the others yet: it has not said anything. */
  isVisitor = false;
  /** Whether it stays so by its own word, whatever it looks at. */
  visits = false;

  // absence.ts

  /** The hash of the token by which a lost connection can be taken up again, once that has been given. */
  key: string | undefined;
  /**
   * The names of the rooms that one was taken out of when the connection was lost for too long;
   * `undefined` where only the person knows, for the server was started anew since.
   */
  formerRooms: readonly string[] | undefined = NOWHERE;

  // arrival.ts

  /** Whether its program shows which of its private messages have come. */
  showsLetters = false;
  /** Whether its program has what is said in private as it has rooms. */
  seesConversations = false;
  /** What it was shown may not be what was said, and is shown anew when it comes back. */
  misled: Misled | undefined;
  /** The name that this person had before the token ended, by which the log may know what it said. */
  formerNick: string | undefined;

  // correspondence.ts

  /** What those to whom it wrote can answer it by, whatever its name becomes. */
  handle: string | undefined;
  /** What was said to it alone and may not have come. */
  inbox: Inbox | undefined;
  /** Where it shows nothing of that: who has written to it since something was heard of it. */
  doubters: Set<Member> | undefined;

  // acquaintance.ts, name_watch.ts

  /** What it says of itself; most say nothing. */
  about: About | undefined;
  /** Of which names it wants to hear, folded. */
  watched: ReadonlySet<string> | undefined;

  // read_marks.ts

  /** How far it has read, the room marked last at the end; most never say. */
  marks: readonly ReadMark[] | undefined;

  // clients.ts

  /**
   * With which others it is one person, by the password of a name that is its own; `undefined` where it is known
   * by this connection alone.
   */
  company: Company<Member> | undefined;

  // moderation.ts; a newcomer has what people.ts finds left at its address

  /** What keeps it from speaking. */
  mute: Mute | undefined;
  /** The name in the operators' file, of one who is an operator. */
  operator: string | undefined;

  // speaking.ts

  /** When it said something last. */
  saidAtMs: number = -Infinity;
  /** How much it had said of late then, in UTF-16 units. */
  saidUnits = 0;

  /** By people.ts; by absence.ts where it is known from before the server was started. */
  constructor(outlet: Outlet | undefined, nick: string, author: number) {
    this.outlet = outlet;
    this.nick = nick;
    this.author = author;
    this.owner = outlet?.origin?.owner;
  }

  /** Whether it becomes somebody by looking around. */
  get isUnsettled(): boolean {
    return !this.hasEntered || (this.isVisitor && !this.visits);
  }

  /** The number of the person that it has shown to be, if it has. */
  get account(): number | undefined {
    return this.company?.person;
  }

  /** By which rights are kept: whoever has shown who it is has them another day too. */
  get person(): number {
    return this.account ?? this.author;
  }

  /** The one of the person's clients that others see. */
  get lead(): Member {
    return this.company?.lead ?? this;
  }

  /** All of the person's clients, here or away. */
  get clients(): Iterable<Member> {
    return this.company?.clients ?? [this];
  }

  /** Those of them that are here, but for this one. */
  get others(): readonly Member[] {
    return this.company?.hereBut(this) ?? NO_OTHERS;
  }

  /** Whether the person has other clients, here or away. */
  get isOneOfSeveral(): boolean {
    return this.company !== undefined && this.company.clients.size > 1;
  }

  /** Whether the person is an operator by any of its clients. */
  get isOperator(): boolean {
    return this.operator !== undefined ||
      this.others.some(({ operator }) => operator !== undefined);
  }

  /** Whether that is the number of one of the person's clients. */
  hasSaid(author: number): boolean {
    if (this.company === undefined) return author === this.author;
    return [...this.company.clients].some((client) => client.author === author);
  }

  /** What its program calls its user; empty where it does not say. */
  get user(): string {
    return this.about?.user ?? "";
  }

  /** Answers this person bit by bit, if a connection is there. */
  answer(answer: Answer, id?: RequestId): void {
    this.outlet?.answer(answer, id);
  }

  /** Tells this person, if a connection is there. */
  tell(reply: Reply, id?: RequestId): void {
    this.outlet?.tell(reply, id);
  }

  /** Tells the person, by all of its clients that are here; `id` is that of a request that this one made. */
  tellAll(reply: Reply, id?: RequestId): void {
    this.tell(reply, id);
    for (const other of this.others) other.tell(reply);
  }
}

/** Who is who, for those who take over what another knew. */
export interface Others {
  /** The person of that number. */
  personOf(author: number): Member;
  /** By which connection it is here. */
  outletOf(author: number): Outlet;
}
