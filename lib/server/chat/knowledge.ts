/**
 * What a hub knows, as one value and as its hash: two hubs that have carried out the same requests in the
 * same order know the same, and one that takes over what another knew goes on as that one would. When and to
 * whom anything was shown is no part of it.
 *
 * Each part of it is its owner's, who says how it is written down and how it is taken over.
 *
 * @module
 */

import type { Absence, AbsenceState } from "./attendance/absence.ts";
import type { Accounts } from "./people/accounts.ts";
import type { Answered } from "./answered.ts";
import type { Clients, CompanyState } from "./people/clients.ts";
import type { Conversations, ConversationsState } from "./private/conversations.ts";
import type { Correspondence, CorrespondenceState } from "./private/correspondence.ts";
import type { Deed } from "../../vocabulary/reply.ts";
import type { Deeds } from "./moderation/deeds.ts";
import type { Done, Outlet } from "./member.ts";
import type { Entry } from "../../vocabulary/entry.ts";
import { fairShare } from "../log/fair_share.ts";
import type { FormerName } from "../../vocabulary/person.ts";
import type { InboxState } from "./private/inbox.ts";
import { Member, type Others } from "./member.ts";
import type { NameWatch } from "./people/name_watch.ts";
import type { Naming } from "./people/naming.ts";
import type { People, PeopleState } from "./people/people.ts";
import type { RequestId } from "../../vocabulary/codes.ts";
import type { NoPlace, Rooms, RoomsState } from "./rooms/rooms.ts";
import type { Rulebook } from "./rooms/rulebook.ts";
import type { Sanctions, SanctionsState } from "./moderation/sanctions.ts";
import type { StoredAccount, StoredRules } from "../store/store.ts";
import { sha256 } from "../../text/sha256.ts";

/** So much of what was said goes with what is known, of all rooms together, in bytes of memory. */
const ENTRIES_MAX_BYTES = 32 * 1024 * 1024;

/**
 * What is known of a person, as plain values: others by their numbers, rooms by their names.
 *
 * @ignore
 */
export interface PersonState extends
  Omit<
    Member,
    | "outlet"
    | "rooms"
    | "room"
    | "inbox"
    | "doubters"
    | "watched"
    | "formerRooms"
    | "cameAtMs"
    | "saidAtMs"
    | "user"
    | "company"
    | "account"
    | "person"
    | "lead"
    | "clients"
    | "others"
    | "isOneOfSeveral"
    | "isOperator"
    | "hasSaid"
    | "isUnsettled"
    | "answer"
    | "tell"
    | "tellAll"
  > {
  readonly isHere: boolean;
  readonly rooms: readonly string[];
  readonly room: string | undefined;
  readonly done: readonly (readonly [RequestId, Done])[];
  readonly inbox: InboxState | undefined;
  readonly doubters: readonly number[] | undefined;
  readonly watched: readonly string[] | undefined;
  readonly account?: number | undefined;
  /** `null` where only the person knows. */
  readonly formerRooms: readonly string[] | null;
  /** `null` for never, as below: JSON knows no infinity. */
  readonly cameAtMs: number | null;
  readonly saidAtMs: number | null;
}

/**
 * All that a hub knows, as plain values.
 *
 * @ignore
 */
export interface HubState {
  readonly logs: number;
  /** Everyone, here or away. */
  readonly everyone: readonly PersonState[];
  readonly people: PeopleState;
  readonly rooms: RoomsState;
  readonly absence: AbsenceState;
  readonly rulebook: readonly StoredRules[];
  readonly sanctions: SanctionsState;
  readonly naming: readonly string[];
  /** Not there in what was kept before there were any. */
  readonly accounts?: readonly StoredAccount[];
  /** As these. */
  readonly deeds?: readonly Deed[];
  readonly clients?: readonly CompanyState[];
  readonly correspondence: CorrespondenceState;
  /** Not there in what was kept before there were any. */
  readonly conversations?: ConversationsState;
  readonly names: readonly FormerName[];
}

/**
 * The same, with what was said last in each room, by the rooms' names.
 *
 * @ignore
 */
export interface Kept {
  readonly state: HubState;
  readonly entries: readonly (readonly [room: string, entries: readonly Entry[]])[];
}

/**
 * The owners of all that a hub knows.
 *
 * @ignore
 */
export interface Owners {
  readonly logIds: LogIds;
  readonly people: People;
  readonly rooms: Rooms;
  readonly absence: Absence;
  readonly answered: Answered<Member>;
  readonly rulebook: Rulebook;
  readonly sanctions: Sanctions;
  readonly naming: Naming;
  readonly accounts: Accounts;
  readonly clients: Clients;
  readonly deeds: Deeds;
  readonly correspondence: Correspondence;
  readonly conversations: Conversations;
  readonly names: NameWatch;
  /** Learns what a store has of someone who may come back. */
  readonly recall: (member: Member) => void;
}

/** See the top of this file. */
export class Knowledge {
  readonly #owners: Owners;

  /** That of these owners together. */
  constructor(owners: Owners) {
    this.#owners = owners;
  }

  /** Learns all at once what a store has, as it would by and by, or says why that cannot be known. */
  learnAll(): NoPlace | undefined {
    const { absence, conversations, rooms, recall } = this.#owners;
    for (const member of absence.resumable) recall(member);
    conversations.learnAll();
    return rooms.openKept();
  }

  /** All of it. */
  get state(): HubState {
    const { logIds, people, rooms, rulebook, absence, sanctions, naming } = this.#owners;
    const { accounts, answered, clients, deeds } = this.#owners;
    const { correspondence, conversations, names } = this.#owners;
    const everyone = new Set([...people, ...absence.absent, ...absence.resumable]);
    return {
      logs: logIds.state,
      everyone: [...everyone].sort((a, b) => a.author - b.author).map((member) =>
        stateOf(member, [...answered.of(member)])
      ),
      people: people.state,
      rooms: rooms.state,
      absence: absence.state,
      rulebook: rulebook.state,
      sanctions: sanctions.state,
      naming: naming.state,
      accounts: accounts.state,
      // As long as nobody has several, nothing stands there.
      ...(clients.state.length > 0 && { clients: clients.state }),
      deeds: deeds.state,
      correspondence: correspondence.state,
      conversations: conversations.state,
      names: names.state,
    };
  }

  /** A short text that differs where what is known does. */
  get digest(): string {
    return digestOf(this.state);
  }

  /** What was said last, of each room and each private conversation a fair share. */
  get entries(): Kept["entries"] {
    const rooms = [...this.#owners.rooms, ...this.#owners.conversations.rooms];
    const share = fairShare(rooms.map(({ log }) => log.keptBytes), ENTRIES_MAX_BYTES);
    return rooms.map(({ name, log }) => [name, log.newest(share)]);
  }

  /** Goes on from what another knew, in the place of what was known here. */
  takeOver({ state, entries }: Kept, outletOf: (author: number) => Outlet): void {
    const { logIds, people, rooms, rulebook, absence, answered, sanctions, naming } = this.#owners;
    const { accounts, clients, deeds, correspondence, conversations, names } = this.#owners;
    const everyone = new Map<number, Member>();
    const others: Others = {
      // Who is known by others alone has gone for good: there is nothing to tell such a one.
      personOf: (author) => everyone.get(author) ?? new Member(undefined, "", author),
      outletOf,
    };
    for (const person of state.everyone) everyone.set(person.author, memberOf(person));
    logIds.takeOver(state.logs);
    sanctions.takeOver(state.sanctions);
    naming.reserve(state.naming);
    accounts.takeOver(state.accounts ?? []);
    deeds.takeOver(state.deeds ?? []);
    names.takeOver(state.names);
    people.takeOver(state.people, others);
    rulebook.takeOver(state.rulebook);
    const said = new Map(entries);
    rooms.takeOver(state.rooms, said, others);
    if (state.conversations !== undefined) {
      conversations.takeOver(state.conversations, said, others);
    }
    correspondence.takeOver(state.correspondence, others);
    absence.takeOver(state.absence, others);
    for (const { author, rooms: places, room, done, inbox, doubters, watched } of state.everyone) {
      const member = others.personOf(author);
      for (const name of places) rooms.seat(member, name, room);
      for (const [id, one] of done) answered.remember(member, id, one);
      if (inbox !== undefined) member.inbox = correspondence.reopen(inbox);
      member.doubters = doubters && new Set(doubters.map(others.personOf));
      if (watched !== undefined) names.watch(member, watched);
    }
    for (const { author, account } of state.everyone) {
      if (account !== undefined) clients.enlist(others.personOf(author), account);
    }
    clients.takeOver(state.clients ?? [], others);
  }
}

/** A short text that differs where two states do. */
export function digestOf(state: HubState): string {
  return sha256(JSON.stringify(state));
}

function stateOf(member: Member, done: PersonState["done"]): PersonState {
  const { outlet, rooms, room, inbox, doubters, watched, ...known } = member;
  const { company, mute, operator, saidAtMs, saidUnits, ...more } = known;
  return {
    ...more,
    // In its old place: servers compare what they know by its text.
    account: company?.person,
    mute,
    operator,
    saidAtMs: finite(saidAtMs),
    saidUnits,
    formerRooms: known.formerRooms ?? null,
    cameAtMs: finite(known.cameAtMs),
    isHere: outlet !== undefined,
    rooms: [...rooms].map(({ name }) => name),
    room: room?.name,
    done,
    inbox: inbox?.state,
    doubters: doubters && [...doubters].map(({ author }) => author),
    watched: watched && [...watched],
  };
}

/** Someone of whom that is known, but for what binds it to others. */
function memberOf(person: PersonState): Member {
  const { isHere: _isHere, rooms: _rooms, room: _room, done: _done, inbox: _inbox, ...more } =
    person;
  const { doubters: _doubters, watched: _watched, account: _account, ...known } = more;
  const { formerRooms, cameAtMs, saidAtMs } = known;
  return Object.assign(new Member(undefined, person.nick, person.author), {
    ...known,
    formerRooms: formerRooms ?? undefined,
    cameAtMs: cameAtMs ?? -Infinity,
    saidAtMs: saidAtMs ?? -Infinity,
  });
}

function finite(ms: number): number | null {
  return Number.isFinite(ms) ? ms : null;
}

/** What tells one log from all others: the name of the run that began it, and a number. */
export class LogIds {
  readonly #run: string;
  readonly #runs: ReadonlySet<string>;
  #count = 0;

  /** None yet; `run` is nobody else's. What `former` runs began is gone on with. */
  constructor(run: string, former: readonly string[] = []) {
    this.#run = run;
    this.#runs = new Set([run, ...former]);
  }

  /** Whether a log may be one of this chat's. */
  has(log: string): boolean {
    return this.#runs.has(runOf(log));
  }

  /** How many there were. */
  get state(): number {
    return this.#count;
  }

  /** Goes on behind so many. */
  takeOver(count: number): void {
    this.#count = count;
  }

  /** One that there never was. */
  next(): string {
    return `${this.#run}-${++this.#count}`;
  }
}

/** The run that began a log. */
export function runOf(log: string): string {
  return log.slice(0, log.lastIndexOf("-"));
}
