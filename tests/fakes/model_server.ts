import type { RoomState } from "../../lib/vocabulary/reply.ts";
import type { RequestId } from "../../lib/vocabulary/codes.ts";
import type { ServerMessage } from "../../lib/vocabulary/protocol.ts";
import type { Resume } from "../../lib/vocabulary/requests.ts";
import type { Transport } from "../../lib/client/session/transport.ts";
import { FakeStream } from "./stream.ts";

/** Where a line is on its way. */
export type Direction = "toServer" | "toClient";

/** What happens to the connection at a line: it passes, or the connection breaks before or behind it. */
export type Fate = "passes" | "cutBefore" | "cutAfter";

interface Said {
  readonly type: "message" | "action" | "topic";
  readonly room: string;
  readonly seq: number;
  readonly time: number;
  readonly nick: string;
  readonly text: string;
}

interface Logged {
  readonly said: Said;
  readonly by: Person;
  /** What its sender called the request by. */
  readonly request: RequestId | undefined;
}

interface Person {
  nick: string;
  readonly token: string;
  readonly rooms: Set<string>;
  readonly done: Map<RequestId, ServerMessage>;
  /** What may be this person's too, by the words of the request. */
  readonly recalled: Map<string, ServerMessage>;
  readonly formerNick?: string | undefined;
  link: FakeStream | undefined;
}

/** Any request, for a server that believes what it is sent. */
interface Request {
  readonly type: string;
  readonly id?: RequestId;
  readonly nick?: string;
  readonly alike?: boolean;
  readonly room?: string;
  readonly to?: string;
  readonly text?: string;
  readonly words?: string;
  readonly replay?: number;
  readonly limit?: number;
  readonly before?: number;
  readonly after?: number;
  readonly resume?: Resume;
  readonly log?: string;
}

const START_ROOM = "geral";

/**
 * The least that a server of the json protocol must do, as `lib/protocol.ts` describes it: rooms
 * with sequence numbers, acknowledgements that overtake the room, tokens, requests told apart by
 * their ids. It believes what it is sent.
 */
export class ModelServer {
  readonly #people = new Map<string, Person>();
  readonly #logs = new Map<string, Logged[]>();
  readonly #cutLinks = new WeakSet<FakeStream>();
  readonly #sparedLinks = new WeakSet<FakeStream>();
  /** How far each connection has been told of each of its rooms. */
  readonly #delivered = new Map<FakeStream, Map<string, number>>();
  #time = 1_700_000_000_000;
  #tokens = 0;
  #guests = 0;
  #isTicking = false;
  /** Entries that a room's log still holds; older ones are gone. */
  keep = 1_000;
  /** How many entries a search finds, and how many it looks at. */
  findsAtMost = 50;
  looksAtMost = Infinity;
  /** Decides about each line. */
  fate: (direction: Direction, line: string) => Fate = () => "passes";
  /** Whether a name is still taken when its connection is lost. */
  ghostsHoldNames = false;
  /** Whether nobody answers. */
  isDown = false;
  /** Whether it does not tell its logs apart, as servers once did not. */
  isOld = false;
  /** How far everyone has read everything. */
  read: number | undefined;
  #restarts = 0;
  /** Connections ever made. */
  connections = 0;
  /** What was said privately. */
  readonly directs: string[] = [];

  /** A connection to it, whose lines all pass if it is spared; rejects while it is down. */
  connect(isSpared = false): Promise<Transport> {
    if (this.isDown) return Promise.reject(new Deno.errors.ConnectionRefused());
    this.connections++;
    let person: Person | undefined;
    const link = new FakeStream((line) => {
      if (link.isClosed || this.#cutLinks.has(link)) return;
      const fate = isSpared ? "passes" : this.fate("toServer", line);
      if (fate === "cutBefore") return this.#cut(link);
      // As over a real network, what the server answers to its last line is lost.
      if (fate === "cutAfter") this.#cut(link);
      person = this.#take(link, person, JSON.parse(line));
    });
    if (isSpared) this.#sparedLinks.add(link);
    return Promise.resolve(link.transport);
  }

  /** The log of a room, as `<nick> text`. */
  log(room = START_ROOM): string[] {
    return (this.#logs.get(room) ?? []).map(({ said }) => `<${said.nick}> ${said.text}`);
  }

  /** Who is in a room. */
  members(room = START_ROOM): string[] {
    return [...this.#people.values()].filter(({ rooms }) => rooms.has(room))
      .map(({ nick }) => nick);
  }

  /** Someone who is always here says something. */
  say(text: string, room = START_ROOM, nick = "leo"): void {
    const by = { nick, token: "", rooms: new Set<string>(), done: new Map(), recalled: new Map() };
    this.#append({ ...by, link: undefined }, { type: "message", room, text });
  }

  /** Breaks every connection. */
  cutAll(): void {
    for (const { link } of this.#people.values()) if (link !== undefined) this.#cut(link);
  }

  /** Stops, and says so in these words: those who come afterwards come to another server of the chat. */
  stop(text: string, servers: readonly string[]): void {
    for (const { link } of this.#people.values()) {
      this.#tell(link, { type: "closing", reason: "shutdown", text, servers });
      link?.end();
    }
  }

  /** Forgets everything and everyone, as kill -9 does. */
  restart(): void {
    this.cutAll();
    this.forget();
    this.#logs.clear();
    this.#restarts++;
  }

  /** Forgets everyone; the logs stay. */
  forget(): void {
    this.cutAll();
    this.#people.clear();
  }

  #cut(link: FakeStream): void {
    this.#cutLinks.add(link);
    link.end("broken");
  }

  #tell(link: FakeStream | undefined, message: ServerMessage): void {
    if (link === undefined || link.isClosed || this.#cutLinks.has(link)) return;
    const line = JSON.stringify(message);
    const fate = this.#sparedLinks.has(link) ? "passes" : this.fate("toClient", line);
    if (fate !== "cutBefore") link.send(line + "\n");
    if (fate !== "passes") this.#cut(link);
  }

  #append(by: Person, what: Pick<Said, "type" | "room" | "text">, request?: RequestId): Said {
    const log = this.#logs.get(what.room) ?? [];
    this.#logs.set(what.room, log);
    const said: Said = { ...what, seq: log.length + 1, time: ++this.#time, nick: by.nick };
    log.push({ said, by, request });
    this.#tickSoon();
    return said;
  }

  /** The room goes out behind the answers of this moment, as with the real one. */
  #tickSoon(): void {
    if (this.#isTicking) return;
    this.#isTicking = true;
    queueMicrotask(() => {
      this.#isTicking = false;
      for (const person of this.#people.values()) this.#deliver(person);
    });
  }

  #deliver(person: Person): void {
    const { link } = person;
    const delivered = link && this.#delivered.get(link);
    if (link === undefined || delivered === undefined) return;
    for (const [room, seq] of delivered) {
      const log = this.#logs.get(room) ?? [];
      delivered.set(room, log.length);
      for (const { said, by } of log.slice(seq)) if (by !== person) this.#tell(link, said);
    }
  }

  /** `seq` is what the person has seen; what others said since is told now. */
  #enter(person: Person, room: string, seq: number): void {
    const { link } = person;
    const log = this.#logs.get(room) ?? [];
    person.rooms.add(room);
    if (link === undefined) return;
    let delivered = this.#delivered.get(link);
    if (delivered === undefined) this.#delivered.set(link, delivered = new Map());
    delivered.set(room, log.length);
    const gone = Math.max(0, log.length - this.keep);
    if (gone > seq) {
      this.#tell(link, { type: "skipped", room, count: gone - seq, from: seq + 1, to: gone });
    }
    for (const { said, by } of log.slice(Math.max(seq, gone))) {
      if (by !== person) this.#tell(link, { ...said, replayed: true });
    }
  }

  /** To someone whose token is not known: from its place on, if that is one in this log. */
  #enterAnew(person: Person, room: string, { after, log, replay = 50 }: Request): void {
    const { seq, log: id } = this.#state(room);
    const isKnown = after !== undefined && log !== undefined && log === id && after <= seq;
    this.#enter(person, room, isKnown ? after : Math.max(0, seq - replay));
    if (!isKnown) return;
    for (const { said, request } of (this.#logs.get(room) ?? []).slice(after)) {
      if (request === undefined) continue;
      if (said.nick !== person.nick && said.nick !== person.formerNick) continue;
      const ack = { type: "ack", room, seq: said.seq, time: said.time } as const;
      person.recalled.set(`${request} ${room} ${said.text}`, ack);
    }
  }

  #state(room: string): RoomState {
    const seq = this.#logs.get(room)?.length ?? 0;
    const log = this.isOld ? {} : { log: `log ${this.#restarts} of ${room}` };
    const read = this.read === undefined ? {} : { read: this.read };
    return { room, topic: "", members: this.members(room).length, seq, ...log, ...read };
  }

  #take(link: FakeStream, person: Person | undefined, request: Request): Person | undefined {
    const { type, id = "", text = "" } = request;
    if (type === "hello") return this.#hello(link, request);
    const answer = (message: ServerMessage): void => {
      this.#tell(link, { ...message, ...(request.id !== undefined && { id }) });
    };
    if (type === "ping") answer({ type: "ack" });
    if (person === undefined || person.link !== link) return person;
    const room = request.room ?? [...person.rooms].at(-1) ?? START_ROOM;
    const known = person.done.get(id) ?? person.recalled.get(`${id} ${room} ${text}`);
    if (known !== undefined) {
      answer(known);
      return person;
    }
    switch (type) {
      case "say":
      case "action": {
        if (text === "refuse me") {
          answer({ type: "error", code: "not_in_room", text: "No" });
          break;
        }
        const { seq, time } = this.#append(person, {
          type: type === "say" ? "message" : "action",
          room,
          text,
        }, request.id);
        const ack: ServerMessage = { type: "ack", room, seq, time };
        person.done.set(id, ack);
        answer(ack);
        break;
      }
      case "direct":
        this.directs.push(`${person.nick} -> ${request.to}: ${text}`);
        person.done.set(id, { type: "ack" });
        answer({ type: "ack" });
        break;
      case "join": {
        const wasThere = person.rooms.has(room);
        person.rooms.add(room);
        answer({ type: "join", nick: person.nick, ...this.#state(room) });
        if (!wasThere) this.#enterAnew(person, room, request);
        break;
      }
      case "leave":
        person.rooms.delete(room);
        this.#delivered.get(link)?.delete(room);
        answer({ type: "leave", room, nick: person.nick });
        break;
      case "nick": {
        const { nick } = person;
        const { nick: newNick = nick } = request;
        person.nick = newNick;
        answer({ type: "nick", nick, newNick });
        break;
      }
      case "who": {
        const nicks = this.members(room);
        answer({ type: "who", room, members: nicks.length, nicks });
        break;
      }
      case "history": {
        const logged = (this.#logs.get(room) ?? []).map(({ said }) => said);
        const log = logged.slice(Math.max(0, logged.length - this.keep));
        const { limit = 50, after, before } = request;
        const part = after !== undefined
          ? log.filter(({ seq }) => seq > after).slice(0, limit)
          : log.filter(({ seq }) => seq < (before ?? Infinity)).slice(-limit);
        for (const said of part) this.#tell(link, { ...said, replayed: true });
        answer({ type: "ack" });
        break;
      }
      case "search": {
        const { words = "" } = request;
        if (words === "refuse me") {
          answer({ type: "error", code: "type_unknown", text: "No" });
          break;
        }
        const { before = Infinity } = request;
        const older = (this.#logs.get(room) ?? []).map(({ said }) => said)
          .filter(({ seq }) => seq < before).reverse();
        const found = older.slice(0, this.looksAtMost).filter(({ text }) => text.includes(words));
        const unseen = older[this.looksAtMost];
        const left = unseen === undefined ? {} : { from: unseen.seq + 1, unseen: unseen.seq };
        const entries = found.slice(0, this.findsAtMost)
          .map((said) => ({ ...said, replayed: true } as const));
        const more = found.length > entries.length ? { more: true } as const : {};
        answer({ type: "found", room, entries, ...more, ...left });
        break;
      }
      case "bye":
        this.#people.delete(person.token);
        answer({ type: "closing", reason: "quit", text: "Bye" });
        link.end();
        break;
    }
    return person;
  }

  #hello(link: FakeStream, hello: Request): Person | undefined {
    const { id = "", room = START_ROOM, replay = 50, resume } = hello;
    const known = this.#people.get(resume?.token ?? "");
    if (known !== undefined) {
      if (known.link !== undefined) this.#cut(known.link);
      known.link = link;
      const rooms = [...known.rooms];
      this.#welcome(known, id, true);
      for (const name of rooms) {
        const { seq, log } = this.#state(name);
        const after = log === resume?.logs?.[name] ? resume?.rooms[name] : undefined;
        this.#enter(known, name, after ?? Math.max(0, seq - replay));
      }
      return known;
    }
    const nick = this.#nickFor(hello);
    if (nick === undefined) {
      this.#tell(link, { type: "error", id, code: "nick_taken", text: "Taken" });
      return undefined;
    }
    const token = `token-${++this.#tokens}`;
    const person: Person = {
      nick,
      token,
      rooms: new Set([room]),
      done: new Map(),
      recalled: new Map(),
      formerNick: resume?.nick,
      link,
    };
    this.#people.set(token, person);
    this.#welcome(person, id, false);
    const [after, log] = [resume?.rooms[room], resume?.logs?.[room]];
    this.#enterAnew(person, room, {
      ...hello,
      ...(after !== undefined && { after }),
      ...(log !== undefined && { log }),
    });
    return person;
  }

  /** `undefined` where it cannot be had. */
  #nickFor({ nick, alike }: Request): string | undefined {
    if (nick === undefined) return `guest-${++this.#guests}`;
    const isTaken = (name: string): boolean =>
      [...this.#people.values()].some((other) => other.nick === name && this.#holdsName(other));
    if (!isTaken(nick)) return nick;
    for (let n = 2; alike === true; n++) if (!isTaken(`${nick}-${n}`)) return `${nick}-${n}`;
    return undefined;
  }

  #welcome({ nick, token, rooms, link }: Person, id: RequestId, resumed: boolean): void {
    const states = [...rooms].map((room) => this.#state(room));
    this.#tell(link, { type: "welcome", id, version: 1, nick, token, resumed, rooms: states });
  }

  #holdsName({ link }: Person): boolean {
    return this.ghostsHoldNames || link !== undefined && !this.#cutLinks.has(link);
  }
}
