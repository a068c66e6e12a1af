import { assert, assertEquals } from "@std/assert";
import { MIGRATIONS } from "../../lib/server/store/sqlite/schema.ts";
import { kill, startWithHistory, stop } from "./history_server.ts";
import { JsonPeer } from "./json_peer.ts";
import { entries, makeOld, TemporaryFolder } from "./temporary.ts";

const ROOM = "@:log-1";
const PEOPLE = [
  { whose: "1", nick: "ana", isOpen: true },
  { whose: "2", nick: "bia", isOpen: false },
];

// In the file

Deno.test("whose a private conversation is stands in the file, and what was said in it as of a room", () => {
  using folder = new TemporaryFolder();
  {
    using store = folder.open();
    store.conversations.save({ room: ROOM, people: PEOPLE.slice(0, 1) });
    store.commit([...entries(1, 2), ...entries(1, 3, { room: ROOM })], (room) => `log of ${room}`);
    store.conversations.save({ room: ROOM, people: PEOPLE });
    store.conversations.save({ room: "@:log-2", people: [] });
  }
  using store = folder.open();
  assertEquals(store.conversations.all(), [
    { room: ROOM, people: PEOPLE },
    { room: "@:log-2", people: [] },
  ]);
  assertEquals(store.rooms(9).map(({ name }) => name), ["geral"]);
  assertEquals(store.room(ROOM, 1)?.log, `log of ${ROOM}`);
  assertEquals(store.find(ROOM, "nº 2", 9).map(({ seq }) => seq), [2]);
  store.conversations.forget(ROOM);
  assertEquals([store.room(ROOM, 1), store.after(ROOM, 0, 9)], [undefined, []]);
  store.restock({ persons: [], conversations: [{ room: ROOM, people: PEOPLE }] });
  assertEquals(store.conversations.all(), [{ room: ROOM, people: PEOPLE }]);
  assertEquals(store.after("geral", 0, 9).length, 2);
});

Deno.test("what is kept for so long is kept no longer in private", () => {
  using folder = new TemporaryFolder();
  using store = folder.open({ type: "entries", max: 2 });
  store.commit(entries(1, 5, { room: ROOM }));
  for (let turn = 0; turn < 5; turn++) store.tidy(0);
  assertEquals(store.after(ROOM, 0, 9).map(({ seq }) => seq), [4, 5]);
});

Deno.test("a history of before there were any has none, and takes them", () => {
  using folder = new TemporaryFolder();
  const version = MIGRATIONS.findIndex((step) => String(step).includes("TABLE conversations"));
  assert(version > 0);
  makeOld(folder.file, version, "INSERT INTO rooms (key, name) VALUES ('a', 'a')");
  using store = folder.open();
  assertEquals(store.conversations.all(), []);
  store.conversations.save({ room: ROOM, people: PEOPLE });
  assertEquals(store.conversations.all().length, 1);
});

// With a server

function privateRoom(peer: JsonPeer): string {
  const join = peer.received.find((message) => message.type === "join" && message.with);
  assert(join?.type === "join");
  return join.room;
}

Deno.test("what was acknowledged in private is there after a kill, for those two alone, once and in order", async () => {
  using folder = new TemporaryFolder();
  const tokens: string[] = [];
  let room = "";
  {
    await using server = await startWithHistory(folder.file);
    await using ana = await JsonPeer.connect(server.port, { nick: "ana", conversations: true });
    await using bia = await JsonPeer.connect(server.port, { nick: "bia", conversations: true });
    for (const text of ["1", "2"]) {
      const answer = await ana.ask({ type: "direct", to: "bia", text, id: text });
      assertEquals(answer.type, "ack");
    }
    await bia.until((message) => message.type === "message" && message.text === "2", "both");
    room = privateRoom(bia);
    tokens.push(ana.token, bia.token);
    await kill(server);
  }
  await using server = await startWithHistory(folder.file);
  const [anas = "", bias = ""] = tokens;
  const resume = { token: bias, rooms: { geral: 0, [room]: 1 } };
  await using bia = await JsonPeer.connect(server.port, { resume, conversations: true });
  await using ana = await JsonPeer.connect(server.port, {
    resume: { token: anas, rooms: { geral: 0 } },
    conversations: true,
  });
  await using thief = await JsonPeer.connect(server.port, { nick: "eva", conversations: true });
  // What is said again with its id is said once.
  for (const text of ["2", "3"]) {
    await ana.ask({ type: "direct", to: "bia", text, id: text });
  }
  await bia.until((message) => message.type === "message" && message.text === "3", "the third");
  assertEquals(bia.said(room), ["2 ana: 2", "3 ana: 3"]);
  await thief.ask({ type: "history", room, id: "h" });
  assertEquals(thief.errors, ["not_in_room"]);
  await stop(server);
});
