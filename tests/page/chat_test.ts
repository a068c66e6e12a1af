import { assert, assertEquals } from "@std/assert";
import { ModelServer } from "../fakes/model_server.ts";
import { turn } from "../fakes/stream.ts";
import { Stay } from "./stay.ts";

/** A server where so much has been said. */
function serverWith(count: number): ModelServer {
  const server = new ModelServer();
  for (let n = 1; n <= count; n++) server.say(`m${n}`);
  return server;
}

Deno.test("who comes in sees what was said last, and none of it is new", async () => {
  const stay = await Stay.begin(serverWith(60));
  assertEquals(stay.items().length, 50);
  assertEquals(stay.items()[0], "leo: m11");
  assertEquals([stay.news, stay.channel().loaded.unread], [[], 0]);
  stay.session.close();
});

Deno.test("what is said while one looks elsewhere is unread, and a line stands above it", async () => {
  const server = serverWith(1);
  const stay = await Stay.begin(server);
  stay.isHere = false;
  server.say("one");
  server.say("ana: two");
  await turn();
  const { loaded, marker } = stay.channel();
  assertEquals([loaded.unread, loaded.mentions, marker], [2, 1, undefined]);
  assertEquals(stay.news.map(({ isMention }) => isMention), [false, true]);
  stay.isHere = true;
  stay.chat.look();
  assertEquals(loaded.unread, 0);
  const { marker: line } = stay.channel();
  assertEquals(line?.type === "message" && line.text, "one");
  stay.performer.perform("there");
  assertEquals(stay.channel().marker, undefined);
  stay.session.close();
});

Deno.test("one's own words wait below until they have their place, and come once", async () => {
  const server = serverWith(1);
  const stay = await Stay.begin(server);
  assertEquals(stay.performer.perform("oi"), undefined);
  assertEquals(stay.chat.pendingIn(stay.channel()).map(({ text }) => text), ["oi"]);
  server.say("m2");
  await turn();
  assertEquals(stay.items().sort(), ["ana: oi", "leo: m1", "leo: m2"]);
  assertEquals(stay.chat.pendingIn(stay.channel()), []);
  assertEquals(stay.news.length, 1);
  stay.session.close();
});

Deno.test("one's own words have the server's time, as those of all others have", async () => {
  const server = serverWith(1);
  const stay = await Stay.begin(server);
  stay.clock.advance(10 * 60 * 60_000);
  stay.performer.perform("oi");
  server.say("m2");
  await turn();
  const times = stay.channel().loaded.log.items.map((item) => "timeMs" in item ? item.timeMs : 0);
  assertEquals(times.map((timeMs) => timeMs - (times[0] ?? 0)), [0, 1, 2]);
  stay.session.close();
});

Deno.test("what was said while there was no connection is said once it is back", async () => {
  const server = serverWith(1);
  const stay = await Stay.begin(server);
  server.cutAll();
  await turn();
  stay.performer.perform("one");
  stay.performer.perform("/me waves");
  assertEquals(stay.chat.pendingIn(stay.channel()).length, 2);
  server.say("m2");
  await stay.comeBack();
  assertEquals(server.log(), ["<leo> m1", "<leo> m2", "<ana> one", "<ana> waves"]);
  assertEquals(stay.items(), ["leo: m1", "leo: m2", "ana: one", "ana: waves"]);
  stay.session.close();
});

Deno.test("a server that stops and has others says where the chat goes on", async () => {
  const server = serverWith(1);
  const stay = await Stay.begin(server);
  server.stop("See you! The chat goes on at b:10101", ["b:10101"]);
  await turn();
  const items = ["leo: m1", "* See you! The chat goes on at b:10101"];
  assertEquals(stay.items(), items);
  await stay.comeBack();
  assertEquals(stay.items(), items);
  stay.session.close();
});

Deno.test("what is refused is given back with the reason, and is not there any more", async () => {
  const stay = await Stay.begin(serverWith(0));
  stay.performer.perform("refuse me");
  await turn();
  assertEquals(stay.returned, ["refuse me (No)"]);
  assertEquals([stay.items(), stay.chat.pendingIn(stay.channel())], [[], []]);
  stay.session.close();
});

Deno.test("scrolling up brings all there is, page by page, without a hole or a double", async () => {
  const stay = await Stay.begin(serverWith(200));
  for (let n = 0; n < 10 && !stay.past.isWhole(stay.channel()); n++) {
    await stay.past.loadOlder(stay.channel());
  }
  assertEquals(stay.items(), Array.from({ length: 200 }, (_, n) => `leo: m${n + 1}`));
  assertEquals(stay.channel().loaded.unread, 0);
  stay.session.close();
});

Deno.test("where the server has nothing older, it is asked once", async () => {
  const server = serverWith(200);
  server.keep = 70;
  const stay = await Stay.begin(server);
  for (let n = 0; n < 5; n++) await stay.past.loadOlder(stay.channel());
  assert(stay.past.isWhole(stay.channel()));
  assertEquals(stay.items().at(0), "leo: m131");
  stay.session.close();
});

Deno.test("a jump loads what stands around it, and what lies between is filled from both sides", async () => {
  const stay = await Stay.begin(serverWith(300));
  const channel = stay.channel();
  const found = await stay.past.search(channel, "m100");
  assert(typeof found === "object");
  assertEquals(found.entries.map(({ text }) => text), ["m100"]);
  const entry = await stay.past.loadAround(channel, 100);
  assertEquals(entry?.text, "m100");
  const gap = (): ReturnType<typeof stay.items>[number] | undefined =>
    stay.items().find((item) => item.startsWith("gap"));
  assertEquals(gap(), "gap 130-250");
  for (const side of ["above", "below", "above"] as const) {
    const [missing] = channel.loaded.log.items.filter((item) => item.type === "gap");
    if (missing !== undefined) await stay.past.fillGap(channel, missing, side);
  }
  assertEquals(gap(), undefined);
  assertEquals(stay.items().length, 231);
  stay.session.close();
});

Deno.test("the first of a day is found by halving, and loads nothing by itself", async () => {
  const server = serverWith(130);
  const stay = await Stay.begin(server);
  const before = stay.items();
  // The model's clock goes on by a millisecond at each word.
  const startMs = 1_700_000_000_000;
  assertEquals(await stay.past.firstSince(stay.channel(), startMs + 41), 41);
  assertEquals(await stay.past.firstSince(stay.channel(), 0), 1);
  assertEquals(await stay.past.firstSince(stay.channel(), startMs + 130), 130);
  assertEquals(await stay.past.firstSince(stay.channel(), startMs + 131), undefined);
  assertEquals(stay.items(), before);
  server.keep = 50;
  assertEquals(await stay.past.firstSince(stay.channel(), 0), 81);
  stay.session.close();
});

Deno.test("a search that the server refuses gives the reason, one without a connection nothing", async () => {
  const server = serverWith(1);
  const stay = await Stay.begin(server);
  assertEquals(await stay.past.search(stay.channel(), "refuse me"), "No");
  server.cutAll();
  await turn();
  assertEquals(await stay.past.search(stay.channel(), "m"), undefined);
  stay.session.close();
});

Deno.test("private words make a conversation of their own, with whoever wrote whatever the name", async () => {
  const server = serverWith(0);
  const stay = await Stay.begin(server);
  const word = { type: "direct", to: "ana", person: "p1" } as const;
  stay.chat.hearDirect({ ...word, from: "bia", text: "psst" });
  stay.chat.hearDirect({ ...word, from: "Beatriz", text: "me again" });
  const [direct] = stay.chat.channels.filter(({ kind }) => kind === "direct");
  assert(direct !== undefined);
  assertEquals([direct.name, direct.loaded.unread, direct.loaded.mentions], ["Beatriz", 2, 2]);
  stay.chat.view(direct);
  stay.performer.perform("yes?");
  await turn();
  assertEquals(server.directs, ["ana -> Beatriz: yes?"]);
  assertEquals(stay.items(direct.id), [
    "bia -> ana: psst",
    "Beatriz -> ana: me again",
    "ana -> Beatriz: yes?",
  ]);
  stay.session.close();
});

Deno.test("who is ignored stays so by another name, makes no news, and whoever takes the name is heard", async () => {
  const server = serverWith(0);
  const stay = await Stay.begin(server);
  stay.chat.ignore("leo", true);
  server.say("ana!");
  await turn();
  assertEquals([stay.news.length, stay.channel().loaded.mentions], [0, 0]);
  stay.chat.gather({ type: "nick", room: "geral", nick: "leo", newNick: "lea" });
  assertEquals([stay.chat.isIgnored("lea"), stay.chat.isIgnored("leo")], [true, false]);
  stay.chat.ignore("lea", false);
  assertEquals(stay.chat.ignored, []);
  stay.session.close();
});

Deno.test("comings and goings keep the list of people exact, and stand in one row", async () => {
  const stay = await Stay.begin(serverWith(0));
  const { people } = stay.channel();
  stay.chat.meet({ type: "who", room: "geral", members: 2, nicks: ["ana", "bia"] });
  stay.chat.gather({ type: "join", room: "geral", nick: "caio" });
  stay.chat.gather({ type: "join", room: "geral", nick: "caio" });
  stay.chat.gather({ type: "nick", room: "geral", nick: "bia", newNick: "bea" });
  assertEquals([people.names, people.count], [["ana", "bea", "caio"], 3]);
  stay.chat.gather({ type: "leave", room: "geral", nick: "bea" });
  assertEquals([people.names, people.count], [["ana", "caio"], 2]);
  assertEquals(stay.items(), ["presence"]);
  stay.session.close();
});

Deno.test("who comes while others talk already stands with those who came before, and who goes does not", async () => {
  const stay = await Stay.begin(serverWith(0));
  const say = (text: string): void => stay.chat.notice(text);
  const crowd = (...nicks: string[]) => ({ count: nicks.length, nicks });
  stay.chat.gather({ type: "join", room: "geral", nick: "bia" });
  say("oi");
  stay.chat.gather({ type: "join", room: "geral", nick: "caio" });
  say("tudo bem?");
  const came = { joined: crowd("davi", "eva"), left: crowd(), renamed: crowd() };
  stay.chat.gather({ type: "presence", room: "geral", ...came });
  assertEquals(stay.items(), ["presence", "* oi", "* tudo bem?"]);
  stay.chat.gather({ type: "leave", room: "geral", nick: "eva" });
  assertEquals(stay.items(), ["presence", "* oi", "* tudo bem?", "presence"]);
  stay.clock.advance(60_000);
  say("até");
  stay.chat.gather({ type: "join", room: "geral", nick: "lia" });
  assertEquals(stay.items(), ["presence", "* oi", "* tudo bem?", "presence", "* até", "presence"]);
  stay.session.close();
});

Deno.test("commands do what they say, and one that will not do stays with its reason", async () => {
  const server = serverWith(0);
  const stay = await Stay.begin(server);
  stay.performer.perform("/join dev");
  await turn();
  assertEquals(stay.chat.viewed?.id, "#dev");
  stay.performer.perform("/nick Aninha");
  await turn();
  assertEquals(stay.chat.nick, "Aninha");
  stay.performer.perform("/who #GERAL");
  await turn();
  assertEquals(stay.items("#dev").at(-1), "* #geral (1): Aninha");
  assertEquals(stay.performer.perform("/leave nix"), "You are not in nix.");
  stay.performer.perform("/leave");
  await turn();
  assertEquals(stay.chat.channels.map(({ id }) => id), ["#geral"]);
  stay.performer.perform("/search some words");
  stay.performer.perform("/op root");
  stay.performer.perform("/lang pt");
  stay.performer.perform("/quit");
  assertEquals(stay.asked, ["search some words", "password root", "speak pt-BR", "quit"]);
  server.cutAll();
  await turn();
  for (const typed of ["/join other", "/topic t", "/nick eva"]) {
    assert(stay.performer.perform(typed)?.includes("Not connected"), typed);
  }
  for (const typed of ["/join geral", "/topic", "/ignore leo"]) {
    assertEquals(stay.performer.perform(typed), undefined, typed);
  }
  assert(stay.performer.perform("/jion")?.includes("/jion"));
  assert(stay.performer.perform("/msg")?.includes("/msg"));
  assert(stay.performer.perform("x".repeat(70_000)) !== undefined);
  assertEquals(server.log(), []);
  stay.session.close();
});

Deno.test("who comes back after a reload has name and rooms again, and what was said since", async () => {
  const server = serverWith(3);
  const first = await Stay.begin(server);
  first.performer.perform("/join dev");
  await turn();
  const { resumption } = first.session;
  assert(resumption !== undefined);
  server.cutAll();
  server.say("m4");
  const second = await Stay.begin(server, { resume: resumption });
  assertEquals(second.chat.nick, "ana");
  assertEquals(second.chat.channels.map(({ id }) => id), ["#geral", "#dev"]);
  assertEquals(second.items(), ["leo: m4"]);
  await second.past.loadOlder(second.channel());
  assertEquals(second.items(), ["leo: m1", "leo: m2", "leo: m3", "leo: m4"]);
  first.session.close();
  second.session.close();
});

Deno.test("a server that has forgotten who comes back lets them in by name, from where they were", async () => {
  const server = serverWith(3);
  const first = await Stay.begin(server);
  const { resumption } = first.session;
  assert(resumption !== undefined);
  server.forget();
  server.say("m4");
  const second = await Stay.begin(server, { resume: resumption });
  assertEquals([second.chat.nick, second.states], ["ana", ["connecting", "online"]]);
  assert(second.items().includes("leo: m4"));
  first.session.close();
  second.session.close();
});
