/**
 * The chat as one state machine: it takes requests one after the other, and has each carried out by the
 * one who owns what it is about. What each of them owns stands in its own file.
 *
 * The hub knows no sockets, no bytes and no sentences, and it is deterministic: the same requests in the
 * same order, each with its {@link Stamp}, make the same chat, whatever the machine's clock says and
 * however fast anyone reads. A request runs whole, so nothing here needs a lock. The clock that it is given
 * says only when what has happened is shown ({@link Delivery}), and when the store is seen to.
 *
 * @module
 */

import { Absence } from "./attendance/absence.ts";
import { Accounts } from "./people/accounts.ts";
import { Acquaintance } from "./people/acquaintance.ts";
import { Answered } from "./answered.ts";
import { Archive } from "../store/archive.ts";
import { Arrival } from "./attendance/arrival.ts";
import type { Change, Command, Look } from "../../vocabulary/command.ts";
import { CatchingUp } from "./attendance/catching_up.ts";
import { Choosing } from "./attendance/choosing.ts";
import { Circle } from "./people/circle.ts";
import { Clients } from "./people/clients.ts";
import type { Clock } from "../../clock.ts";
import type { CloseReason } from "../../vocabulary/codes.ts";
import { Confiding } from "./private/confiding.ts";
import { Conversations } from "./private/conversations.ts";
import { Correspondence } from "./private/correspondence.ts";
import { Deeds } from "./moderation/deeds.ts";
import type { HubFigures } from "./figures.ts";
import { Entering } from "./attendance/entering.ts";
import { Governing } from "./rooms/governing.ts";
import { HUB_DEFAULTS, type HubOptions } from "./options.ts";
import { chatOf, deliveryOf, type KeepingParts, logsOf } from "./keeping.ts";
import { Knowledge, LogIds } from "./knowledge.ts";
import { isSaying, Speaking } from "./rooms/speaking.ts";
import { isOrder } from "../../vocabulary/requests.ts";
import { type Act, isByHand, isChoice, isOpening, isSpoken } from "./kinds.ts";
import { Looks } from "./looks.ts";
import type { Member, Outlet, RoomDelivery } from "./member.ts";
import { Moderation } from "./moderation/moderation.ts";
import { Moment, type Stamp } from "./stamp.ts";
import { NameWatch } from "./people/name_watch.ts";
import { Naming } from "./people/naming.ts";
import { isPrivate } from "../../vocabulary/private.ts";
import type { OperatorDeed, TermsTold } from "../../vocabulary/reply.ts";
import type { Origin } from "../../text/address.ts";
import { Ownership } from "./people/ownership.ts";
import { Past } from "./rooms/past.ts";
import { People } from "./people/people.ts";
import { markRead } from "./people/read_marks.ts";
import { refuse } from "./refusal.ts";
import { isRevision, Revising } from "./rooms/revising.ts";
import type { Room } from "./rooms/room.ts";
import { Rooms } from "./rooms/rooms.ts";
import { Rulebook } from "./rooms/rulebook.ts";
import { Sanctions } from "./moderation/sanctions.ts";
import type { StoredAccount } from "../store/store.ts";

/** See the top of this file. */
export class Hub {
  readonly #moment = new Moment();
  readonly #sanctions = new Sanctions();
  readonly #archive: Archive;
  readonly #delivery: RoomDelivery;
  readonly #people: People;
  readonly #rooms: Rooms;
  readonly #absence: Absence;
  readonly #naming: Naming;
  readonly #arrival: Arrival;
  readonly #speaking: Speaking;
  readonly #correspondence: Correspondence;
  readonly #conversations: Conversations;
  readonly #confiding: Confiding;
  readonly #moderation: Moderation;
  readonly #looks: Looks;
  /** What was said, as it is known at all servers. */
  readonly #remembered: Past;
  readonly #acquaintance: Acquaintance;
  readonly #rulebook: Rulebook;
  readonly #governing: Governing;
  readonly #names: NameWatch;
  readonly #accounts: Accounts;
  readonly #ownership: Ownership;
  readonly #kept: KeepingParts;
  /** What all of these know. */
  readonly knowledge: Knowledge;
  /** What is revised of what was said. */
  readonly revising: Revising;
  /** Who one is, and where. */
  readonly choosing: Choosing;

  /** A hub with nobody in it, which begins with that stamp. */
  constructor(clock: Clock, stamp: Stamp, options: HubOptions) {
    const { store, onEnd } = options;
    const settings = { ...HUB_DEFAULTS, ...options };
    const moment = this.#moment;
    this.#pass(stamp, Infinity);
    const logIds = new LogIds(options.run, options.formerRuns);
    const newLogId = (): string => logIds.next();
    const sanctions = this.#sanctions;
    const answered = new Answered<Member>();
    const names = this.#names = new NameWatch(moment);
    const people = this.#people = new People(moment, sanctions, names, options.language);
    const chat = chatOf(logIds, options.onStore, () => this.#kept);
    const archive = this.#archive = new Archive(store, clock, chat, options.view);
    const { maxMemoryBytes } = settings;
    const delivery = this.#delivery = deliveryOf(clock, archive, maxMemoryBytes, () => this.#kept);
    const remembered = this.#remembered = new Past(clock, (act) => archive.ask(act));
    const past = new Past(clock, (act) => archive.lookUp(act));
    const accounts = this.#accounts = new Accounts(archive);
    const circle = new Circle({ accounts, moment, delivery, names });
    const rulebook = this.#rulebook = new Rulebook(archive);
    const rooms = this.#rooms = new Rooms(
      { moment, archive, delivery, rulebook, newLogId, circle },
      settings,
    );
    const correspondence = this.#correspondence = new Correspondence(
      { accounts, archive, moment, newLogId },
    );
    const conversations = this.#conversations = new Conversations(
      { accounts, archive, delivery, moment, newLogId },
      options.log,
    );
    const deeds = new Deeds(moment, archive);
    const onOperator = (operator: string, deed: OperatorDeed): void => {
      deeds.note(operator, deed);
      options.onOperator?.(operator, deed);
    };
    const here = { accounts, circle, delivery, names, moment, people, rooms, rulebook };
    const acquaintance = this.#acquaintance = new Acquaintance(here);
    const talked = { accounts, acquaintance, conversations, past };
    const clients = new Clients({ ...here, ...talked }, settings.replay);
    const shared = {
      ...here,
      ...talked,
      clients,
      archive,
      sanctions,
      answered,
      correspondence,
      deeds,
    };
    const absence = this.#absence = new Absence({ ...shared, onEnd });
    const naming = this.#naming = new Naming({ ...shared, absence }, settings.maxNick);
    const speaking = this.#speaking = new Speaking({ ...shared, remembered });
    this.#kept = { ...shared, absence, speaking };
    const placeOf = (member: Member, name: string | undefined): Room<Member> | undefined =>
      isPrivate(name) ? this.#confiding.called(member, name)?.room : rooms.of(member, name);
    const revising = this.revising = new Revising({ ...here, past, speaking, placeOf, onOperator });
    const saying = { speaking, revising, remembered };
    const confiding = this.#confiding = new Confiding({ ...shared, ...saying });
    const owning = { ...shared, naming, absence, speaking };
    const ownership = this.#ownership = new Ownership(owning);
    this.#moderation = new Moderation({ ...owning, ownership, onOperator });
    const moderation = this.#moderation;
    const catchingUp = new CatchingUp({ ...shared, remembered }, settings.replay);
    const entering = new Entering({ ...shared, confiding, catchingUp }, settings);
    const arriving = { naming, absence, moderation, ownership, entering, catchingUp };
    this.#arrival = new Arrival({ ...shared, ...arriving }, settings);
    this.choosing = new Choosing({ ...shared, ownership, moderation, entering });
    const sendHome = (member: Member): void => entering.enter(member, undefined);
    this.#governing = new Governing({ ...shared, absence, moderation, onOperator, sendHome });
    this.#looks = new Looks({ ...shared, absence, confiding }, settings.replay);
    const recall = (member: Member): void => this.#arrival.recall(member);
    this.knowledge = new Knowledge({ ...shared, logIds, absence, naming, recall });
    for (const ban of archive.bans) sanctions.recall(ban);
    if (store !== undefined) absence.remind(store);
    deeds.takeOver(archive.ask((store) => store.deeds.all()) ?? []);
    const known = [...absence.resumable, ...accounts.state].map(({ person }) => person);
    rulebook.recall(archive.rules, known);
    conversations.recall(absence.resumable);
    rooms.openDefault();
    archive.open();
  }

  // Requests, each with its stamp

  /** When it must be asked, by {@link Hub.passTime} or any request, to do what is due then; `Infinity` for never. */
  get dueMs(): number {
    return this.#absence.dueMs;
  }

  /** Does what was due by then, though nobody asked for anything. */
  passTime(stamp: Stamp): void {
    this.#pass(stamp, this.#absence.dueMs);
  }

  /** Time comes to that of a request; what was due before, first at `dueMs`, is done at its own time. */
  #pass({ nowMs, utcMs }: Stamp, dueMs: number): void {
    const moment = this.#moment;
    for (; dueMs <= nowMs; dueMs = this.#absence.dueMs) {
      moment.nowMs = dueMs;
      moment.utcMs = utcMs - (nowMs - dueMs);
      this.#absence.expire();
    }
    moment.nowMs = nowMs;
    moment.utcMs = utcMs;
  }

  /** The time of day was changed by so much. */
  leap(byMs: number): void {
    this.#moderation.leap(byMs);
  }

  /** Welcomes whoever is at a connection, as a visitor of whom nobody is told. */
  greet(outlet: Outlet, stamp: Stamp): void {
    this.passTime(stamp);
    this.#arrival.greet(outlet);
  }

  /** Puts whoever is at a connection, and has not been in any room, into the default one, for all to see. */
  settle(outlet: Outlet, stamp: Stamp): void {
    this.passTime(stamp);
    this.#arrival.settle(outlet);
  }

  /** Whoever was taken to be at a connection is not: it begins anew. */
  dismiss(outlet: Outlet, stamp: Stamp): void {
    this.passTime(stamp);
    const member = this.#absence.detach(outlet);
    if (member !== undefined) this.#absence.forget(member);
  }

  /** Whether someone may ask for this before it is in a room: it says who it is, and where it wants to be. */
  isOpening(request: Command): boolean {
    return isOpening(request);
  }

  /** Carries out what may change something, for whoever is at that connection. */
  perform(outlet: Outlet, request: Change, stamp: Stamp): void {
    this.passTime(stamp);
    const { id } = request;
    switch (request.type) {
      case "hello": {
        const { keys } = stamp;
        if (keys === undefined) throw new Error("hello: no keys were drawn for it");
        const { hello, byName = false, type: _type, id: _id, ...shown } = request;
        return this.#arrival.hello({ outlet, hello, id, keys, byName, shown });
      }
      case "probe":
        return this.#naming.probe(outlet, request.nick, id);
      case "quit":
      case "expel":
        return this.#absence.expel(
          outlet,
          request.type === "quit" ? "quit" : request.reason ?? "errors",
          { id, ...(request.type === "quit" && { text: request.text }) },
        );
    }
    if (this.#moderation.isShutOut(outlet)) return;
    const member = this.#people.admit(outlet);
    // What is said gets its place in its room, and whatever is told of it with that: it gathers as all does.
    if (outlet.isOrdered && !isSpoken(request)) this.#catchUp(member);
    if (this.#correspondence.awaits(member)) this.#correspondence.heard(member);
    if (isSaying(request) && this.#speaking.wasDone(member, request)) return;
    if (isChoice(request)) return this.choosing.choose(member, outlet, request);
    if (!member.hasEntered || member.isVisitor) this.#arrival.settle(outlet);
    this.#act(member, request, stamp);
  }

  #act(member: Member, request: Act, stamp: Stamp): void {
    const { id } = request;
    if (member.about?.away !== undefined && isByHand(request)) this.#acquaintance.away(member);
    if (stamp.isTooNew) return refuse(member, "servers_older", "", { id });
    switch (request.type) {
      case "direct":
        return this.#confiding.direct(member, request, stamp.isPressed ?? false);
      case "seen":
        this.#correspondence.seen(member, request);
        return member.tell({ type: "ack" }, id);
      case "watch":
        this.#names.watch(member, request.nicks);
        return member.tell({ type: "ack" }, id);
      case "describe":
        return this.#acquaintance.describe(member, request);
      case "away":
        return this.#speaking.away(member, request);
      case "invite":
        return this.#acquaintance.invite(member, request);
      case "register":
      case "unregister":
      case "identify":
      case "login":
        return this.#ownership.answer(member, request);
      case "op":
        return refuse(member, "operator_refused", request.name, { command: "op", id });
    }
    // What is said is none: it comes by the thousand, and is not looked up among them.
    if (!isSpoken(request) && (isOrder(request) || request.type === "except")) {
      return this.#governing.order(member, request);
    }
    if (request.type === "signal" && request.to !== undefined) {
      return this.#speaking.signalTo(member, request.to, request, stamp.isPressed ?? false);
    }
    const { room: name } = request;
    if (isPrivate(name)) {
      return this.#confiding.act(member, { ...request, room: name }, stamp);
    }
    const room = this.#rooms.of(member, name) ?? this.#rooms.openTo(member, request);
    if (room === undefined) return refuse(member, "not_in_room", name ?? "", { id });
    if (isRevision(request)) return this.revising.revise(member, room, request, stamp);
    switch (request.type) {
      case "say":
      case "action":
        return this.#speaking.say(member, room, request);
      case "signal":
        return this.#speaking.signal(member, room, request);
      case "mark":
        return markRead(member, room, request, this.#remembered);
      case "topic":
        return this.#speaking.setTopic(member, room, request.text, id);
      case "leave":
        this.#rooms.part(member, room, request.text);
        return member.tell({ type: "left", nick: member.nick, room: room.name }, id);
    }
  }

  /** What was shown at a connection since then, in UTC milliseconds, may not be what was said. */
  mislead(outlet: Outlet, sinceMs: number): void {
    const member = this.#people.at(outlet);
    if (member === undefined) return;
    member.misled = { sinceMs: Math.min(sinceMs, member.misled?.sinceMs ?? sinceMs) };
  }

  /** The connection is no more, for that reason. One that may come back keeps its place for a while. */
  depart(outlet: Outlet, reason: CloseReason | undefined, stamp: Stamp): void {
    this.passTime(stamp);
    this.#absence.depart(outlet, reason);
  }

  /**
   * From now on these are the operators, and nobody else can take their names. Who is one but for
   * `stays` is none any more.
   */
  appoint(names: Iterable<string>, stays: (operator: string) => boolean, stamp: Stamp): void {
    this.passTime(stamp);
    this.#moderation.appoint(names, stays);
  }

  /** Publishes everything that was said, tells everyone that this is the end and where else to go, and ends them. */
  close(stamp: Stamp, servers?: readonly string[]): void {
    this.passTime(stamp);
    for (const room of logsOf(this.#kept)) this.#delivery.publish(room);
    for (const outlet of [...this.#people.outlets]) {
      this.#absence.expel(outlet, "shutdown", { servers });
    }
    this.#archive.close();
    this.#delivery.close();
  }

  // Looks

  /** Whether it is news that someone at a connection asks for this: it is to be settled, or heard, first. */
  isNews(outlet: Outlet, { type }: Look): boolean {
    if (type === "invalid") return false;
    const member = this.#people.at(outlet);
    if (member !== undefined && this.#correspondence.awaits(member)) return true;
    return type !== "ping" && (member?.isUnsettled ?? true);
  }

  /** Someone at a connection is heard of, and settled unless it is only a sign of life. */
  hear(outlet: Outlet, { type }: Look, stamp: Stamp): void {
    this.passTime(stamp);
    const member = this.#people.at(outlet);
    if (member !== undefined) this.#correspondence.heard(member);
    if (type !== "ping" && (member?.isUnsettled ?? true)) this.#arrival.settle(outlet);
  }

  /** Answers what changes nothing. */
  look(outlet: Outlet, look: Look, stamp: Stamp): void {
    if (look.type === "invalid") {
      const { id, type: _type, ...problem } = look;
      return outlet.tell({ type: "error", ...problem }, id);
    }
    const member = this.#people.at(outlet);
    if (member !== undefined && outlet.isOrdered) this.#catchUp(member);
    if (member !== undefined) this.#looks.answer(member, look, stamp);
    else if (look.type === "ping") outlet.tell({ type: "ack" }, look.id);
  }

  /** How many connections people have. Visitors are nobody yet. */
  get size(): number {
    return this.#people.size;
  }

  /** Counted up when it is asked for. */
  get figures(): HubFigures {
    const { works: storeWorks, ...archived } = this.#archive.figures;
    return {
      people: this.size,
      rooms: this.#rooms.size,
      entries: this.#speaking.entries,
      lagBytes: this.#delivery.lagBytes,
      ticks: this.#delivery.ticks,
      ...archived,
      storeWorks,
    };
  }

  /** The name of the person at a connection, once there is one. */
  nickOf(outlet: Outlet): string | undefined {
    return this.#people.at(outlet)?.nick;
  }

  /** The number of the person at a connection, once there is one. */
  authorAt(outlet: Outlet): number | undefined {
    return this.#people.at(outlet)?.author;
  }

  /** Whether that is the hash of the token of someone who is here, or may come back. */
  knows(key: string): boolean {
    return this.#absence.known(key) !== undefined;
  }

  /** What is told of the ban on an address that holds at that time, if there is one. */
  banOf(origin: Origin, utcMs: number): TermsTold | undefined {
    return this.#moderation.banOf(origin, utcMs);
  }

  /** What a sender must wait for before its next request is carried out, if anything. */
  admission(outlet: Outlet, request: Command, nowMs: () => number): Promise<void> | undefined {
    const member = this.#people.at(outlet);
    if (!isSpoken(request)) return this.#looks.admission(member, request);
    return member && this.#speaking.admission(member, request.room, nowMs);
  }

  /** How many here are told of what someone says. */
  reach(outlet: Outlet, request: Command): number {
    return this.#speaking.reach(this.#people.at(outlet), request);
  }

  /** Whether so much waits for those to whom something is said alone that more would be a burden. */
  isPressed(outlet: Outlet, change: Change): boolean {
    return this.#confiding.isPressed(this.#people.at(outlet), change);
  }

  /** Has all that was said to someone, or in its rooms, within reach: what is told next comes behind it. */
  #catchUp(member: Member): void {
    this.#archive.commitLetters();
    this.#conversations.publish(member);
    for (const room of member.rooms) if (!room.log.isPublished) this.#delivery.publish(room);
  }

  /** Whose own a name is, and by which password. */
  accountOf(name: string): StoredAccount | undefined {
    return this.#accounts.named(name);
  }
}
