import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Command } from "../../../../lib/vocabulary/command.ts";
import type { Entry } from "../../../../lib/vocabulary/entry.ts";
import type { IrcServer } from "../../../../lib/server/dialect/irc/session.ts";
import { msgidOf } from "../../../../lib/server/dialect/irc/stamp.ts";
import { IrcTalk } from "../../../../lib/server/dialect/irc/talk.ts";
import type { Reply } from "../../../../lib/vocabulary/reply.ts";
import type { Step } from "../../../../lib/server/dialect/dialect.ts";

const SERVER: IrcServer = {
  name: "s",
  version: "v",
  sinceMs: 0,
  room: "geral",
  isLocked: false,
  maxNick: 32,
  maxRoomName: 50,
  isSecure: false,
  strangers: () => 0,
  motd: () => undefined,
  now: () => 0,
};
const STATE = { room: "geral", topic: "", members: 1, seq: 0, log: "l" };

/** A talk, and a hub that answers as the test says. */
class Client {
  readonly talk: IrcTalk;
  /** What the hub was asked for, in order. */
  readonly asked: Command[] = [];
  readonly #answers: (command: Command) => Reply[];
  #told = "";

  constructor(answers: (command: Command) => Reply[] = welcoming, server: Partial<IrcServer> = {}) {
    this.talk = new IrcTalk({ ...SERVER, ...server }, "en");
    this.#answers = answers;
  }

  /** Says these lines; returns what it is told. */
  say(...lines: string[]): string[] {
    return this.do(
      this.talk.push(new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join(""))),
    );
  }

  do(steps: Step[]): string[] {
    for (let rest = steps; rest.length > 0; rest = this.talk.goOn()) {
      for (const step of rest) this.#take(step);
    }
    const lines = this.#told.split("\r\n").slice(0, -1);
    this.#told = "";
    return lines;
  }

  #take(step: Step): void {
    if (step.type === "answer") this.#told += step.words;
    if (step.type === "answer" || step.type === "idle") return;
    this.asked.push(step);
    for (const reply of this.#answers(step)) {
      // Of the past, only the last part says whose it is.
      const id = reply.type === "history" ? undefined : step.id;
      this.#told += this.talk.tell(reply, "en", id);
    }
  }
}

/** A hub where all goes well. */
function welcoming(command: Command): Reply[] {
  switch (command.type) {
    case "hello":
      return [{
        type: "welcome",
        nick: command.hello.nick ?? "",
        token: "",
        resumed: false,
        rooms: [],
      }];
    case "join":
      return [{ type: "entered", nick: "ana", ...STATE, room: command.room }];
    case "leave":
      return [{ type: "left", nick: "ana", room: command.room ?? "" }];
    case "people":
      return [{ type: "people", people: [] }];
    case "nick":
      // A hub gives nobody a name with a space in it.
      if (/\s/.test(command.nick)) {
        return [{ type: "error", code: "nick_malformed", value: command.nick }];
      }
      return [{ type: "renamed", nick: "ana", newNick: command.nick }];
    default:
      return [{ type: "ack" }];
  }
}

function registered(answers?: (command: Command) => Reply[], ...caps: string[]): Client {
  const client = new Client(answers);
  if (caps.length > 0) client.say(`CAP REQ :${caps.join(" ")}`, "CAP END");
  client.say("NICK ana", "USER ana 0 * :Ana");
  client.asked.length = 0;
  return client;
}

Deno.test("nobody comes in before name, user and the end of CAP, in whatever order", () => {
  const client = new Client();
  assertEquals(client.say("USER ana 0 * :Ana", "CAP LS 302").length, 2);
  client.say("NICK ana", "JOIN :", "CAP REQ :batch");
  assertEquals(client.asked, []);
  const lines = client.say("CAP END");
  assertEquals(lines[0], ":s 001 ana :Welcome to Papo, ana");
  const [hello] = client.asked;
  assert(hello?.type === "hello");
  assertEquals([hello.hello.nick, hello.hello.roomless], ["ana", true]);
});

Deno.test("who is here by another client says no more of itself, and hears its rooms once it is told of them", () => {
  const client = new Client((command) =>
    command.type !== "hello" ? welcoming(command) : [{
      type: "welcome",
      nick: "ana",
      token: "",
      resumed: false,
      beside: true,
      rooms: [STATE],
    }]
  );
  const [hello] = client.talk.push(
    new TextEncoder().encode("NICK ana\r\nUSER ana 0 * :Ana\r\nJOIN #geral\r\n"),
  );
  const lines = client.do(hello === undefined ? [] : [hello]);
  assertEquals(lines.filter((line) => / JOIN /.test(line)), [":ana!u@papo JOIN #geral"]);
  assertEquals(client.asked.filter(({ type }) => type === "describe" || type === "join"), []);
  // What no client of the person has asked for by this connection.
  const told = (reply: Reply): string => client.talk.tell(reply, "en");
  assertEquals(
    told({ type: "entered", nick: "ana", ...STATE, room: "sala" }),
    ":ana!u@papo JOIN #sala\r\n",
  );
  assertEquals(
    told({ type: "left", nick: "ana", room: "sala", own: true }),
    ":ana!u@papo PART #sala\r\n",
  );
  const own = { type: "direct", from: "ana", to: "bia", text: "oi", own: true } as const;
  assertEquals(told(own), "");
  client.say("CAP REQ :echo-message");
  assertEquals(told(own), ":ana!u@papo PRIVMSG bia :oi\r\n");
});

Deno.test("a room says nothing to one who has come back before that is told", () => {
  const client = new Client();
  const opening = new TextEncoder().encode("NICK ana\r\nUSER a 0 * :A\r\n");
  const [hello] = client.talk.push(opening);
  const id = hello !== undefined && "id" in hello ? hello.id : undefined;
  const welcome = {
    type: "welcome",
    nick: "ana",
    token: "",
    resumed: true,
    rooms: [STATE],
  } as const;
  client.talk.tell(welcome, "en", id);
  assertEquals(client.talk.holdsRooms, true);
  assert(client.do(client.talk.goOn()).includes(":ana!u@papo JOIN #geral"));
  assertEquals(client.talk.holdsRooms, false);
});

const UNFINISHED =
  ":s NOTICE * :This looks like an IRC client, and nothing was said to anyone: NICK or USER is missing. " +
  "With netcat, connect anew and begin with other words";

Deno.test("who goes silent before it has said who it is is told what is missing, once", () => {
  for (const first of ["NICK ana", "PASS me", "CAP LS"]) {
    const client = new Client();
    assert(!client.say(first).includes(UNFINISHED), first);
    assertEquals(client.talk.quietMs, 5_000, first);
    assertEquals(client.do(client.talk.quiet()), [UNFINISHED], first);
    assertEquals(client.talk.quietMs, undefined, first);
    assertEquals(client.do(client.talk.end()), [], first);
  }
});

Deno.test("who ends before it has said who it is is told what is missing", () => {
  const client = new Client();
  client.say("NICK ana");
  assertEquals(client.do(client.talk.end()), [UNFINISHED]);
  const whole = new Client();
  whole.say("NICK ana", "USER ana 0 * :Ana");
  assertEquals(whole.do(whole.talk.end()), []);
});

Deno.test("before one is somebody, all else is 451, and a sign of life is answered", () => {
  const client = new Client();
  assertEquals(client.say("JOIN :", "PRIVMSG #a :x", "FOO", "PING a"), [
    ":s 451 * :You have not registered (NICK and USER)",
    ":s 451 * :You have not registered (NICK and USER)",
    ":s 451 * :You have not registered (NICK and USER)",
    ":s PONG s :a",
  ]);
});

Deno.test("what comes behind the introduction in one piece waits for what comes of it", () => {
  const client = new Client();
  const lines = client.say("NICK ana", "USER ana 0 * :Ana", "JOIN #geral", "PRIVMSG #geral :oi");
  assert(lines.includes(":ana!u@papo JOIN #geral"));
  assertEquals(client.asked.map(({ type }) => type).filter((type) => type === "say"), ["say"]);
});

Deno.test("a name that is had is 433, another one is tried, and in the end one like it is given", () => {
  const isForAna = (command: Command): boolean =>
    command.type === "probe" ||
    command.type === "hello" && command.hello.nick === "ana" && command.hello.alike !== true;
  const refusing = (command: Command): Reply[] =>
    isForAna(command)
      ? [{ type: "error", code: "nick_taken", value: "ana" }]
      : command.type === "hello"
      ? [{ type: "welcome", nick: `${command.hello.nick}-2`, token: "", resumed: false, rooms: [] }]
      : welcoming(command);
  const client = new Client(refusing);
  const [line] = client.say("NICK ana", "USER ana 0 * :Ana");
  assert(line?.startsWith(":s 433 * ana :"), line);
  assertEquals(client.talk.quietMs, 5_000);
  const lines = client.do(client.talk.quiet());
  assertEquals(lines[0], ":s 001 ana-2 :Welcome to Papo, ana-2");
  assert(lines.includes(":s NOTICE ana-2 :ana is somebody's: you are called ana-2"));
});

Deno.test("a name that may be one's own is tried again once its holder could have shown life", () => {
  let hellos = 0;
  const gone = (command: Command): Reply[] =>
    command.type === "hello" && ++hellos === 1
      ? [{ type: "error", code: "nick_taken", value: "ana" }]
      : welcoming(command);
  const client = new Client(gone);
  assertEquals(client.say("NICK ana", "USER ana 0 * :Ana", "JOIN #geral"), []);
  assertEquals(client.talk.quietMs, 4_500);
  const lines = client.do(client.talk.quiet());
  assertEquals(lines[0], ":s 001 ana :Welcome to Papo, ana");
});

Deno.test("a wrong password is 464, and the end", () => {
  const refusing = (command: Command): Reply[] =>
    command.type === "expel"
      ? [{ type: "closing", reason: "errors" }]
      : [{ type: "error", code: "password_wrong" }];
  const client = new Client(refusing);
  const lines = client.say("PASS x", "NICK ana", "USER ana 0 * :Ana", "JOIN #a");
  assertEquals(lines.map((line) => line.split(" ")[1]), ["464", lines[1]?.split(" ")[1]]);
  assert(lines[1]?.startsWith("ERROR :"));
  assertEquals(client.asked.map(({ type }) => type), ["hello", "expel"]);
});

Deno.test("who is silent after the welcome is put into the room, once", () => {
  const client = registered();
  assertEquals(client.talk.quietMs, 2_000);
  assert(client.do(client.talk.quiet()).includes(":ana!u@papo JOIN #geral"));
  assertEquals(client.talk.quietMs, undefined);
});

Deno.test("what was said since one came in is read with the room, and not shown as the past too", () => {
  const said = (seq: number): Entry => ({
    ...{ type: "message", room: "geral", nick: "bia", author: 2, text: `${seq}` },
    ...{ seq, timeMs: seq },
  });
  const client = registered(
    (command) =>
      command.type === "join"
        ? [{ type: "entered", nick: "ana", ...STATE, seq: 5 }]
        : command.type === "history"
        ? [{ type: "history", room: "geral", entries: [said(4), said(5), said(6)] }, {
          type: "ack",
        }]
        : welcoming(command),
    "server-time",
  );
  const past = client.say("JOIN #geral").filter((line) => line.includes("PRIVMSG"));
  assertEquals(past.map((line) => line.slice(-1)), ["4", "5"]);
});

Deno.test("commands that lack something say so", () => {
  const client = registered();
  const codes = client.say(
    "JOIN",
    "PRIVMSG",
    "PRIVMSG #a :",
    "NICK",
    "WHOIS",
    "OPER a",
    "USER a b c d",
    "PING",
  )
    .map((line) => line.split(" ")[1]);
  assertEquals(codes, ["461", "411", "412", "431", "431", "461", "462", "409"]);
});

Deno.test("of too many targets those beyond are told of, and a name that is none means nobody", () => {
  const client = registered();
  const codesOf = (line: string): (string | undefined)[] =>
    client.say(line).map((told) => told.split(" ").slice(1, 4).join(" "));
  assertEquals(codesOf("PRIVMSG a,b,,a,c,d,e,f :oi"), ["407 ana e"]);
  assertEquals(client.asked.map((command) => "to" in command && command.to), ["a", "b", "c", "d"]);
  client.asked.length = 0;
  assertEquals(codesOf("NOTICE a,b,c,d,e :oi"), []);
  client.asked.length = 0;
  for (const target of ["@#geral", "@", "!u@papo"]) {
    assertEquals(codesOf(`PRIVMSG ${target} :oi`), [`401 ana ${target}`]);
    assertEquals(codesOf(`NOTICE ${target} :oi`), []);
  }
  assertEquals(codesOf("PRIVMSG , :oi"), ["411 ana :No"]);
  assertEquals(codesOf("PRIVMSG bia :  "), ["412 ana :No"]);
  assertEquals(codesOf("PRIVMSG #geral :\x02\x0304\x0f"), ["412 ana :No"]);
  assertEquals(client.asked, []);
});

Deno.test("in the tags that go on to others there is nothing that a terminal acts on", () => {
  const client = registered(undefined, "message-tags");
  client.say("JOIN #geral");
  client.asked.length = 0;
  client.say("@+x=\x1b[31m\x07\u009b\\n TAGMSG #geral");
  const [told] = client.asked;
  assertEquals(told !== undefined && "tags" in told && told.tags, "+x=[31m\\n");
  client.asked.length = 0;
  const reply = msgidOf({ room: "geral", seq: 1, timeMs: 5 });
  const [refused = ""] = client.say(`@+draft/react=\x1b[31m;+draft/reply=${reply} TAGMSG #geral`);
  assert(refused.includes("NOTICE ana :That will not do: a sign"), refused);
  assertEquals(client.asked, []);
});

Deno.test("KILL is for operators of the server, whatever room one commands", () => {
  const client = registered();
  assertEquals(client.say("KILL bia :x").map((line) => line.split(" ")[1]), ["481"]);
  assertEquals(client.asked, []);
});

Deno.test("who may not speak is told so of the one it spoke to, which is no room", () => {
  const client = registered((command) =>
    command.type === "direct" || command.type === "say"
      ? [{ type: "error", code: "muted", detail: "spam" }]
      : welcoming(command)
  );
  client.say("JOIN #geral");
  const told = client.say("PRIVMSG bia :oi", "NOTICE bia :oi", "PRIVMSG #geral :oi");
  assertEquals(told, [
    ":s 531 ana bia :You may not speak here: spam",
    ":s 404 ana #geral :You may not speak here: spam",
  ]);
});

Deno.test("HELP tells what is asked for, of one's name and of who commands a room too, in lines that fit", () => {
  const lines = registered().say("HELP");
  for (const line of lines) assert(line.length <= 510, line);
  for (const word of ["INVITE", "REDACT #room", "NickServ", "MODE #room +o name", "KILL", "BAN"]) {
    assert(lines.some((line) => line.includes(word)), word);
  }
});

Deno.test("who looks for a past that there is not is told so", () => {
  const client = registered((command) =>
    command.type === "history"
      ? [{ type: "error", code: "not_in_room", value: command.room ?? "" }]
      : welcoming(command)
  );
  assertEquals(client.say("HISTORY nobody"), [":s NOTICE ana :nobody: nothing has been said yet"]);
});

Deno.test("an answer carries the label of its command, several lines are a batch, none is an ACK", () => {
  const client = registered(undefined, "batch", "labeled-response", "echo-message");
  assertEquals(client.say("@label=1 PING x"), ["@label=1 :s PONG s :x"]);
  assertEquals(client.say("@label=2 PONG x"), ["@label=2 :s ACK"]);
  assertEquals(client.say("@label=3 FOO"), ["@label=3 :s 421 ana FOO :Unknown command"]);
  const lines = client.say("@label=4 VERSION");
  assert(/^@label=4 :s BATCH \+\S+ labeled-response$/.test(lines[0] ?? ""), lines[0]);
  assert(lines.slice(1, -1).every((line) => /^@batch=\S+ :s (?:351|005) /.test(line)));
});

Deno.test("formatting goes, /me is a deed, and other CTCP is for programs alone", () => {
  const client = registered();
  client.say("JOIN #geral");
  client.asked.length = 0;
  client.say("PRIVMSG #geral :\x02\x0304oi\x0f", "PRIVMSG #geral :\x01ACTION acena\x01");
  client.say("PRIVMSG #geral :\x01VERSION\x01", "NOTICE bia :oi");
  assertEquals(client.asked.map(({ id: _id, ...command }) => command), [
    { type: "say", room: "geral", text: "oi" },
    { type: "action", room: "geral", text: "acena" },
    { type: "signal", form: "PRIVMSG", room: "geral", text: "VERSION" },
    { type: "direct", to: "bia", text: "oi", notice: true },
  ]);
});

Deno.test("however a stream is cut, what comes of it is the same", () => {
  const stream = new TextEncoder().encode(
    "NICK ana\r\nUSER ana 0 * :Ana\r\nJOIN #geral\r\nPRIVMSG #geral :olá 😃\r\nPING x\r\n",
  );
  const outcome = (...cuts: number[]): string[] => {
    const client = new Client();
    const lines: string[] = [];
    let from = 0;
    for (const to of [...cuts, stream.length]) {
      lines.push(...client.do(client.talk.push(stream.slice(from, to))));
      from = to;
    }
    return [...lines, ...client.asked.map(({ type }) => type)];
  };
  const whole = outcome();
  for (let at = 1; at < stream.length; at++) assertEquals(outcome(at), whole);
  assertEquals(
    outcome(...Array.from({ length: stream.length - 1 }, (_, index) => index + 1)),
    whole,
  );
});

const NAMES = [
  ...[
    "CAP",
    "NICK",
    "USER",
    "PASS",
    "AUTHENTICATE",
    "NS",
    "NICKSERV",
    "PING",
    "JOIN",
    "PART",
    "TOPIC",
    "NAMES",
    "LIST",
  ],
  ...["INVITE", "KICK", "KILL", "PRIVMSG", "NOTICE", "TAGMSG", "BATCH", "WHO", "WHOIS", "WHOWAS"],
  ...["USERHOST", "ISON", "MONITOR", "AWAY", "SETNAME", "OPER", "MODE", "CHATHISTORY", "HISTORY"],
  ...[
    "MARKREAD",
    "MOTD",
    "LUSERS",
    "VERSION",
    "TIME",
    "INFO",
    "ADMIN",
    "HELP",
    "STATS",
    "LINKS",
    "X",
  ],
];
const PARAMS = [
  ...[
    "#geral",
    "#",
    "##a",
    "ana",
    "*",
    "0",
    ":",
    ":a b",
    "+b",
    "-o",
    "+",
    "LS",
    "REQ",
    ":batch sasl",
  ],
  ...[
    "LATEST",
    "BETWEEN",
    "timestamp=2019-01-04T14:33:26.123Z",
    "msgid=1-1-1",
    "5",
    "%tcn,1",
    ">1",
  ],
  ...[
    "\x01VERSION\x01",
    "\x01ACTION x\x01",
    "+1",
    "-1",
    "draft/multiline",
    "PLAIN",
    "é😃",
    ",",
    "a,b",
  ],
];

Deno.test("whatever is said, and whatever the hub makes of it, each line told is one", () => {
  const param = fc.oneof(fc.constantFrom(...PARAMS), fc.string({ maxLength: 20 }));
  const line = fc.tuple(fc.constantFrom(...NAMES), fc.array(param, { maxLength: 6 }))
    .map(([name, params]) => [name, ...params].join(" ").replaceAll(/[\r\n]/g, ""));
  const tagged = fc.oneof(line, line.map((line) => `@label=x;batch=1;+a=b ${line}`));
  const doesRefuse = fc.func(fc.boolean());
  fc.assert(fc.property(fc.array(tagged, { maxLength: 30 }), doesRefuse, (lines, refuses) => {
    const answers = (command: Command): Reply[] =>
      command.type !== "hello" && refuses(command.type)
        ? [{ type: "error", code: "not_in_room", value: "geral" }]
        : welcoming(command);
    const client = registered(answers, "batch", "labeled-response", "message-tags", "echo-message");
    const told = [...client.say("JOIN #geral", ...lines), ...client.do(client.talk.end())];
    for (const line of told) {
      // deno-lint-ignore no-control-regex
      assert(!/[\x00\r\n]/.test(line) && line.length < 1_000, JSON.stringify(line));
      assert(/^(?:@[^ ]+ )?(?::\S+ )?[A-Z0-9]+/.test(line), line);
    }
  }));
});

Deno.test("what is many lines is few in private too, and where one looks for it", () => {
  const text = "x\n".repeat(3_000) + "fim";
  const letter: Reply = { type: "direct", from: "bia", to: "ana", text };
  const told = registered().talk.tell(letter, "en", undefined).split("\r\n").slice(0, -1);
  assertEquals(told.length, 41);
  const entry: Entry = {
    type: "message",
    room: "geral",
    seq: 1,
    timeMs: 0,
    nick: "bia",
    author: 1,
    text,
  };
  const client = registered((command) =>
    command.type === "history"
      ? [{ type: "history", room: "geral", entries: [entry] }, { type: "ack" }]
      : welcoming(command)
  );
  client.say("JOIN #geral");
  assertEquals(client.say("HISTORY #geral 5").length, 41);
});
