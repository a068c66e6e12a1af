import { assert, assertEquals } from "@std/assert";
import {
  keepDirects,
  keepUnread,
  recallDirects,
  recallUnread,
} from "../../lib/page/state/keepsake.ts";
import { Memory } from "../../lib/page/state/memory.ts";
import { ModelServer } from "../fakes/model_server.ts";
import { turn } from "../fakes/stream.ts";
import { Keep } from "./keep.ts";
import { Stay } from "./stay.ts";

/** Leaves a page as a reload does, and is there again. */
async function reload(stay: Stay, server: ModelServer, meanwhile = (): void => {}): Promise<Stay> {
  const memory = new Memory(new Keep());
  const { resumption } = stay.session;
  assert(resumption !== undefined);
  keepDirects(memory, stay.chat);
  keepUnread(memory, stay.chat, resumption);
  stay.session.close();
  meanwhile();
  const next = new Stay(server, { resume: resumption });
  next.isHere = false;
  recallDirects(memory, next.chat);
  recallUnread(memory, next.chat);
  next.session.start();
  await turn();
  return next;
}

/** Someone who looks elsewhere while so many words are said, the second of them to her. */
async function absent(server: ModelServer): Promise<Stay> {
  server.say("seen");
  const stay = await Stay.begin(server);
  stay.isHere = false;
  server.say("one");
  server.say("ana: two");
  await turn();
  return stay;
}

function counted(stay: Stay, id?: string): number[] {
  const { unread, mentions } = stay.channel(id).loaded;
  return [unread, mentions];
}

Deno.test("what one reads by another client is no more unread here, and the line that says what is new moves on", async () => {
  const stay = await absent(new ModelServer());
  const channel = stay.channel();
  assertEquals(counted(stay), [2, 1]);
  stay.chat.unread.readElsewhere(channel, 2, "ana");
  assertEquals(counted(stay), [1, 1]);
  assertEquals(channel.loaded.firstUnread?.type, "message");
  stay.chat.unread.readElsewhere(channel, 3, "ana");
  assertEquals([...counted(stay), channel.loaded.firstUnread], [0, 0, undefined]);
});

Deno.test("words that one has chosen call one as one's name does", async () => {
  const server = new ModelServer();
  const stay = await Stay.begin(server);
  stay.isHere = false;
  stay.chat.highlights = ["exam", "room 3"];
  for (const text of ["the examples", "Exam: now", "in ROOM 3", "ana"]) server.say(text);
  await turn();
  assertEquals(counted(stay), [4, 3]);
  assertEquals(stay.news.map(({ isMention }) => isMention), [false, true, true, true]);
});

Deno.test("what had not been read counts on after a reload, with what was said meanwhile", async () => {
  const server = new ModelServer();
  const stay = await reload(await absent(server), server, () => server.say("three"));
  assertEquals(counted(stay), [3, 1]);
  assertEquals(stay.items(), ["leo: three"]);
  await stay.past.loadOlder(stay.channel());
  assertEquals(
    stay.items(),
    ["leo: seen", "leo: one", "leo: two", "leo: three"].map((line) =>
      line.replace("two", "ana: two")
    ),
  );
  assertEquals(counted(stay), [3, 1]);
  const { firstUnread } = stay.channel().loaded;
  assert(firstUnread?.type === "message" && firstUnread.text === "one");
  const again = await reload(stay, server);
  assertEquals(counted(again), [3, 1]);
  again.isHere = true;
  again.chat.look();
  assertEquals(counted(again), [0, 0]);
  again.session.close();
});

Deno.test("who has seen everything has nothing unread after a reload, nor has who answered", async () => {
  const server = new ModelServer();
  const stay = await absent(server);
  stay.isHere = true;
  stay.chat.look();
  const second = await reload(stay, server);
  assertEquals(counted(second), [0, 0]);
  second.performer.perform("there");
  await turn();
  await second.past.loadOlder(second.channel());
  assertEquals(second.channel().marker, undefined);
  second.session.close();
});

Deno.test("private words that had not been read count on, and begin where they began", async () => {
  const server = new ModelServer();
  const stay = await Stay.begin(server);
  for (const [time, text] of [[1, "seen"], [2, "one"], [3, "two"]] as const) {
    stay.chat.hearDirect({ type: "direct", from: "bia", to: "ana", text, person: "p", time });
    if (text === "seen") stay.channel("@bia").read();
  }
  assertEquals(counted(stay, "@bia"), [2, 2]);
  const next = await reload(stay, server);
  assertEquals(counted(next, "@bia"), [2, 2]);
  const { firstUnread } = next.channel("@bia").loaded;
  assert(firstUnread?.type === "direct" && firstUnread.text === "one");
  next.session.close();
});

Deno.test("in another log nothing counts on", async () => {
  const server = new ModelServer();
  const stay = await absent(server);
  const next = await reload(stay, server, () => server.restart());
  assertEquals(counted(next), [0, 0]);
  next.session.close();
});

Deno.test("a server that has forgotten who one is, and kept its log, changes nothing", async () => {
  const server = new ModelServer();
  const stay = await absent(server);
  const next = await reload(stay, server, () => server.forget());
  assertEquals(counted(next), [2, 1]);
  next.session.close();
});

/** Someone who has been away, and read on to there elsewhere. */
async function readElsewhere(server: ModelServer, read: number): Promise<Stay> {
  server.read = read;
  return await reload(await absent(server), server, () => server.say("three"));
}

Deno.test("what one has read elsewhere meanwhile is read, and the rest begins behind it", async () => {
  const server = new ModelServer();
  const some = await readElsewhere(server, 2);
  assertEquals(counted(some), [2, 1]);
  await some.past.loadOlder(some.channel());
  const { firstUnread } = some.channel().loaded;
  assert(firstUnread?.type === "message" && firstUnread.text === "ana: two");
  some.session.close();
  const all = await readElsewhere(new ModelServer(), 4);
  assertEquals(counted(all), [0, 0]);
  await all.past.loadOlder(all.channel());
  assertEquals(all.channel().loaded.firstUnread, undefined);
  assertEquals(all.channel().marker, undefined);
  all.session.close();
});

Deno.test("a tab that has read further than the server knows goes by what it knows", async () => {
  const stay = await readElsewhere(new ModelServer(), 1);
  assertEquals(counted(stay), [3, 1]);
  stay.session.close();
});

Deno.test("in a browser that has kept nothing, what is new begins behind what was read", async () => {
  const server = new ModelServer();
  for (const text of ["one", "two"]) server.say(text);
  server.say("mine", "geral", "ana");
  server.say("three");
  server.read = 1;
  const away = new Stay(server, { nick: "ana" });
  away.isHere = false;
  away.session.start();
  await turn();
  assertEquals(counted(away), [2, 0]);
  away.session.close();
  server.forget();
  server.read = 2;
  const here = await Stay.begin(server);
  assertEquals(counted(here), [0, 0]);
  const { marker } = here.channel();
  assert(marker?.type === "message" && marker.text === "three");
  here.session.close();
});
