import { assert, assertEquals, assertMatch } from "@std/assert";
import { ircFor, IrcPeer } from "./irc_peer.ts";
import { JsonPeer } from "./json_peer.ts";
import { kill, startWithHistory } from "./history_server.ts";
import { enterAsFilter, PythonClient, TestServer } from "./harness.ts";
import { TemporaryFolder } from "./temporary.ts";
import { hasTmux, Tmux } from "./tmux.ts";

const irc = ircFor();
const CAPS = "message-tags server-time batch echo-message draft/message-redaction";

/** The `msgid` of the line that says this. */
function msgidOf(lines: readonly string[], text: string): string {
  const line = lines.find((line) => line.endsWith(` :${text}`));
  return /msgid=([^;\s]+)/.exec(line ?? "")?.[1] ?? "";
}

Deno.test("what netcat takes back is blanked or told in every face, and nobody reads it who comes later", async () => {
  await using server = new TestServer({ irc });
  const { port } = server;
  await using ana = await server.join("ana");
  await using bia = await server.join("bia");
  await using caio = await JsonPeer.connect(port, { nick: "caio" });
  await using davi = await IrcPeer.named(port, "davi", { caps: CAPS, rooms: ["#geral"] });
  await using edu = await IrcPeer.named(port, "edu", { rooms: ["#geral"] });
  await using gil = await PythonClient.connect(port, "gil");
  await using zeca = await enterAsFilter(port, "zeca");
  await gil.say("cheguei");
  await bia.readUntil("<gil> cheguei\n");
  await ana.send("minha senha é xyzzy\n");
  await bia.readUntil("xyzzy\n");
  const msgid = msgidOf(await davi.until(/xyzzy$/), "minha senha é xyzzy");
  await ana.send("/redact\n");
  await ana.readUntil("* ana apagou uma mensagem\n");
  await bia.readUntil("* ana apagou uma mensagem\n");
  await davi.until(new RegExp(`^@time=\\S+ :ana!u@papo REDACT #geral ${msgid}$`));
  assertMatch((await edu.until(/NOTICE #geral/)).at(-1) ?? "", /:ana apagou uma mensagem$/);
  await zeca.until(() => zeca.stdout.includes("* ana took back a line"), "word of it");
  const isTaken = await caio.until(({ type }) => type === "redacted", "word of it");
  assert(isTaken.type === "redacted");
  const said = caio.entries().find(({ text }) => text.includes("xyzzy"));
  assertEquals(isTaken.seqs, [said?.seq ?? 0]);
  // The original clients know no such thing, and go on.
  await ana.send("oi, gil\n");
  await gil.hears("<ana> <oi, gil>");
  assert(!gil.printed.includes("apagou"));

  await using fia = await server.join("fia");
  await fia.send("/search senha\n/history 9\n");
  assert(!(await fia.readUntil("<ana> oi, gil\n")).includes("xyzzy"));
  await using late = await JsonPeer.connect(port, { nick: "late" });
  await late.until((message) => message.type === "message", "what was said last");
  assertEquals(
    late.received.flatMap((message) => message.type === "blank" ? [message.seq] : []),
    [said?.seq],
  );
  assert(!JSON.stringify(late.received).includes("xyzzy"));
  await using later = await IrcPeer.named(port, "later", { caps: CAPS });
  await later.send("JOIN #geral");
  const past = await later.sync();
  assert(past.some((line) => line.endsWith(" :oi, gil")), past.join("\n"));
  assertEquals(past.filter((line) => line.includes("xyzzy")), []);
});

Deno.test("an IRC client takes back its own by its msgid, who commands the room any, and others are refused", async () => {
  await using server = new TestServer({ irc, language: "en" });
  const { port } = server;
  await using ana = await IrcPeer.named(port, "ana", { caps: CAPS, rooms: ["#sala"] });
  await using bia = await IrcPeer.named(port, "bia", { caps: CAPS, rooms: ["#sala"] });
  await ana.send("PRIVMSG #sala :um");
  await bia.send("PRIVMSG #sala :dois");
  const um = msgidOf(await bia.until(/:um$/), "um");
  const dois = msgidOf(await ana.until(/:dois$/), "dois");
  await bia.send(`REDACT #sala ${um}`);
  await bia.until(new RegExp(`FAIL REDACT REDACT_FORBIDDEN #sala ${um} :`));
  await bia.send("REDACT #sala nada");
  await bia.until(/FAIL REDACT UNKNOWN_MSGID #sala nada :/);
  await bia.send("REDACT #outra nada");
  await bia.until(/FAIL REDACT INVALID_TARGET #outra :/);
  await ana.send(`REDACT #sala ${dois} :calma`);
  await ana.until(new RegExp(`:ana!u@papo REDACT #sala ${dois} :calma$`));
  await bia.until(new RegExp(`:ana!u@papo REDACT #sala ${dois} :calma$`));
  await ana.send("REDACT #sala");
  await bia.until(new RegExp(`:ana!u@papo REDACT #sala ${um}$`));
});

Deno.test("of a message that was told in pieces each goes from a client that knows no longer ones, and any of them means it", async () => {
  await using server = new TestServer({ irc, language: "en" });
  const { port } = server;
  await using ana = await IrcPeer.named(port, "ana", { caps: CAPS, rooms: ["#sala"] });
  await using bot = await JsonPeer.connect(port, { nick: "bot", room: "sala" });
  const long = "palavra ".repeat(120).trim();
  await bot.send({ type: "say", text: long }, { type: "say", text: "um\ndois\nfim" });
  const idsOf = (lines: readonly string[], command: RegExp): string[] =>
    lines.filter((line) => command.test(line)).flatMap((line) => {
      const id = /msgid=([^;\s]+)/.exec(line)?.[1] ?? / REDACT \S+ (\S+)/.exec(line)?.[1];
      return id ?? [];
    });
  const told = await ana.until(/:fim$/);
  const ids = idsOf(told, / PRIVMSG /);
  assertEquals(ids.length, told.filter((line) => line.includes(" PRIVMSG ")).length);
  assert(ids.length >= 5, `${ids.length}`);
  await bot.send({ type: "edit", seq: 1, text: "curto" });
  const gone = idsOf(await ana.until(/:curto$/), / REDACT /);
  // By its last piece, she who commands the room takes all of the second one back.
  await ana.send(`REDACT #sala ${ids.at(-1)}`);
  await bot.until(({ type }) => type === "redacted", "that it is gone");
  gone.push(...idsOf(await ana.sync(), / REDACT /));
  assertEquals(ids.filter((id) => !gone.includes(id)), []);
});

Deno.test("what was taken back is gone from the history's file, and stays so after a crash", async () => {
  using folder = new TemporaryFolder();
  const { file } = folder;
  await using first = await startWithHistory(file);
  await using ana = await JsonPeer.connect(first.port, { nick: "ana" });
  await ana.send({ type: "say", text: "cofre xyzzy" }, { type: "say", text: "oi" });
  await ana.send({ type: "redact", seq: 1, id: "r" });
  await ana.until(({ id }) => id === "r", "that it is done");
  await kill(first);
  await using second = await startWithHistory(file);
  await using bia = await JsonPeer.connect(second.port, { nick: "bia" });
  await bia.until(({ type }) => type === "redacted", "what was said last");
  assert(!JSON.stringify(bia.received).includes("xyzzy"));
  await bia.send({ type: "search", words: "cofre", id: "s" });
  const found = await bia.until(({ id }) => id === "s", "what was found");
  assertEquals(found.type === "found" && found.entries, []);
});

Deno.test("what netcat says anew reaches every face, in the place of the old words where a face can show that", async () => {
  await using server = new TestServer({ irc });
  const { port } = server;
  await using ana = await server.join("ana");
  await using bia = await server.join("bia");
  await using caio = await JsonPeer.connect(port, { nick: "caio" });
  await using davi = await IrcPeer.named(port, "davi", { caps: CAPS, rooms: ["#geral"] });
  await using edu = await IrcPeer.named(port, "edu", { rooms: ["#geral"] });
  await using gil = await PythonClient.connect(port, "gil");
  await gil.say("cheguei");
  await bia.readUntil("<gil> cheguei\n");
  await ana.send("o gaot\n");
  const msgid = msgidOf(await davi.until(/gaot$/), "o gaot");
  await ana.send("/edit o gato\n");
  await ana.readUntil("<ana, corrigido> o gato\n");
  await bia.readUntil("<ana, corrigido> o gato\n");
  await gil.hears("<ana, corrigido> <o gato>");
  const told = await davi.until(/ PRIVMSG #geral :o gato$/);
  assertMatch(told.at(-2) ?? "", new RegExp(`:ana!u@papo REDACT #geral ${msgid}$`));
  await edu.until(/ PRIVMSG #geral :\* corrigido: o gato$/);
  const edited = await caio.until(({ type }) => type === "edited", "the new words");
  const old = caio.entries().find(({ text }) => text === "o gaot");
  assertEquals(edited.type === "edited" && edited.seqs, [old?.seq ?? 0]);
  await using late = await IrcPeer.named(port, "late", { caps: CAPS });
  await late.send("JOIN #geral");
  const past = await late.sync();
  assert(past.some((line) => line.endsWith(" PRIVMSG #geral :o gato")), past.join("\n"));
  assertEquals(past.filter((line) => /gaot|REDACT/.test(line)), []);
});

Deno.test("signs go between programs and IRC clients, and netcat is not bothered with them", async () => {
  await using server = new TestServer({ irc });
  const { port } = server;
  await using ana = await server.join("ana");
  await using caio = await JsonPeer.connect(port, { nick: "caio" });
  await using davi = await IrcPeer.named(port, "davi", { caps: CAPS, rooms: ["#geral"] });
  await ana.send("oi\n");
  const said = await caio.until((message) => message.type === "message", "a message");
  const seq = said.type === "message" ? said.seq : 0;
  const msgid = msgidOf(await davi.until(/:oi$/), "oi");
  await caio.send({ type: "react", seq, emoji: "+1", id: 1 });
  const [line] = (await davi.until(/TAGMSG/)).slice(-1);
  assertMatch(line ?? "", / :caio!u@papo TAGMSG #geral$/);
  assertMatch(line ?? "", /\+draft\/react=\+1/);
  assert(line?.includes(`+draft/reply=${msgid}`), line);
  await davi.send(`@+draft/react=👍;+draft/reply=${msgid} TAGMSG #geral`);
  const sign = await caio.until(
    (message) => message.type === "reacted" && message.nick === "davi",
    "a sign",
  );
  assertEquals(sign.type === "reacted" && [sign.text, sign.seqs], ["👍", [seq]]);
  await davi.send(`@+draft/unreact=👍;+draft/reply=${msgid} TAGMSG #geral`);
  await caio.until((message) => message.type === "reacted" && message.undone === true, "no sign");
  // Its own sign comes back in its place, and answers what it asked.
  await using enzo = await IrcPeer.named(port, "enzo", {
    caps: `${CAPS} batch labeled-response`,
    rooms: ["#geral"],
  });
  await enzo.send(`@label=7;+draft/react=👏;+draft/reply=${msgid} TAGMSG #geral`);
  const own = (await enzo.sync()).filter((told) => /label=7|👏/.test(told));
  assertEquals(own.length, 1, own.join("\n"));
  assertMatch(own[0] ?? "", /^@(?=\S*label=7)(?=\S*react=👏)\S+ :enzo!u@papo TAGMSG #geral$/);
  await caio.send({ type: "say", text: "fim" });
  assertEquals((await ana.readUntil("<caio> fim\n")).match(/👍|\+1|👏/), null);
});

Deno.test("what was said in private is said anew and taken back in every face, and nobody finds it who looks", async () => {
  await using server = new TestServer({ irc });
  const { port } = server;
  await using ana = await server.join("ana");
  await using bia = await server.join("bia");
  await using caio = await JsonPeer.connect(port, { nick: "caio", conversations: true });
  await using davi = await IrcPeer.named(port, "davi", { caps: CAPS });
  await using edu = await IrcPeer.named(port, "edu");
  await using gil = await PythonClient.connect(port, "gil");
  await using hugo = await JsonPeer.connect(port, { nick: "hugo", directs: {} });
  await gil.say("cheguei");
  await bia.readUntil("<gil> cheguei\n");
  await ana.send("/msg bia,caio,davi,edu,gil,hugo o segrdo\n");
  const all = "(bia, caio, davi, edu, gil, hugo)".replaceAll(", ", ",");
  await bia.readUntil(`<ana, em particular ${all}> o segrdo\n`);
  await gil.hears(`<ana, em particular ${all}> <o segrdo>`);
  const msgid = msgidOf(await davi.until(/segrdo$/), `${all} o segrdo`);
  await edu.until(/segrdo$/);
  await hugo.until((message) => message.type === "direct", "the letter");

  await ana.send("/edit o segredo\n");
  await ana.readUntil(`<ana, em particular ${all}, corrigido> o segredo\n`);
  await bia.readUntil(`<ana, em particular ${all}, corrigido> o segredo\n`);
  await gil.hears(`<ana, em particular ${all}, corrigido> <o segredo>`);
  const told = await davi.until(/ PRIVMSG davi :.* o segredo$/);
  assertMatch(told.at(-2) ?? "", new RegExp(`:ana!u@papo REDACT davi ${msgid}$`));
  await edu.until(/ PRIVMSG edu :\* corrigido: .* o segredo$/);
  await hugo.until(
    (message) => message.type === "direct" && message.text === "* corrigido: o segredo",
    "the new words",
  );
  const edited = await caio.until(({ type }) => type === "edited", "the new words");
  assertEquals(edited.type === "edited" && [edited.text, edited.seqs], ["o segredo", [1]]);

  await ana.send("/redact\n");
  const sentence = "ana apagou uma mensagem dita só a bia, caio, davi, edu, gil, hugo";
  await ana.readUntil(`* ${sentence}\n`);
  await bia.readUntil(`* ${sentence}\n`);
  await gil.hears(`* ${sentence}`);
  const anew = msgidOf(told, `${all} o segredo`);
  await davi.until(new RegExp(` :ana!u@papo REDACT davi ${anew}$`));
  await edu.until(new RegExp(` NOTICE edu :${sentence}$`));
  await hugo.until((message) => message.type === "direct" && message.notice === true, "word of it");
  await caio.until(({ type }) => type === "redacted", "word of it");

  await bia.send(
    "/history @ana,caio,davi,edu,gil,hugo\n/search @ana,caio,davi,edu,gil,hugo segr\n",
  );
  assertEquals((await bia.readUntil("nada foi encontrado\n")).match(/segr/g), null);
  await caio.send({ type: "history", room: edited.type === "edited" ? edited.room : "", id: "h" });
  await caio.until(({ id }) => id === "h", "all of the past");
  const past = caio.received.flatMap((message) =>
    "replayed" in message && message.replayed === true && "text" in message ? [message.text] : []
  );
  assertEquals(past.filter((text) => text.includes("segr")), []);
});

Deno.test("IRC clients take back by the msgid what they said to one alone, and react to what was said to them", async () => {
  await using server = new TestServer({ irc, language: "en" });
  const { port } = server;
  await using ana = await IrcPeer.named(port, "ana", { caps: CAPS });
  await using bia = await IrcPeer.named(port, "bia", { caps: CAPS });
  await ana.send("PRIVMSG bia :um", "PRIVMSG bia :dois");
  const lines = await bia.until(/:dois$/);
  const [um, dois] = [msgidOf(lines, "um"), msgidOf(lines, "dois")];
  await bia.send(`@+draft/react=👍;+draft/reply=${um} TAGMSG ana`);
  for (const [peer, target] of [[ana, "ana"], [bia, "ana"]] as const) {
    const sign = (await peer.until(/ TAGMSG /)).at(-1) ?? "";
    assertMatch(sign, new RegExp(` :bia!u@papo TAGMSG ${target}$`));
    assert(sign.includes("+draft/react=👍") && sign.includes(`+draft/reply=${um}`), sign);
  }
  await bia.send(`REDACT ana ${um}`);
  await bia.until(new RegExp(`FAIL REDACT UNKNOWN_MSGID ana ${um} :`));
  await bia.send("REDACT nobody nada");
  await bia.until(/FAIL REDACT \S+ nobody /);
  await ana.send(`REDACT bia ${dois}`);
  await ana.until(new RegExp(` :ana!u@papo REDACT bia ${dois}$`));
  await bia.until(new RegExp(` :ana!u@papo REDACT bia ${dois}$`));
  await bia.send("CHATHISTORY LATEST ana * 10");
  const past = await bia.until(/BATCH -/);
  assert(past.some((line) => line.endsWith(" PRIVMSG bia :um")), past.join("\n"));
  assertEquals(past.filter((line) => line.includes("dois")), []);
});

Deno.test("what was taken back in private stays so after a crash, also for whom a letter waits", async () => {
  using folder = new TemporaryFolder();
  const { file } = folder;
  await using first = await startWithHistory(file);
  await using ana = await JsonPeer.connect(first.port, { nick: "ana" });
  await using bia = await JsonPeer.connect(first.port, { nick: "bia", directs: {} });
  const { token } = bia;
  await ana.send({ type: "direct", to: "bia", text: "oi" });
  await ana.send({ type: "direct", to: "bia", text: "cofre xyzzy" });
  await bia.until((message) => message.type === "direct" && /xyzzy/.test(message.text), "a letter");
  await ana.send({ type: "redact", room: "@bia", id: "r" });
  assertEquals((await ana.until(({ id }) => id === "r", "that it is done")).type, "ack");
  await kill(first);
  await using second = await startWithHistory(file);
  await using back = new JsonPeer(await Deno.connect({ hostname: "127.0.0.1", port: second.port }));
  await back.introduce({ nick: "bia", resume: { token, rooms: {} }, directs: {} });
  await back.until((message) => message.type === "direct", "what waits");
  await back.send({ type: "history", room: "@ana", id: "h" });
  await back.until(({ id }) => id === "h", "the past");
  assert(!JSON.stringify(back.received).includes("xyzzy"));
});

Deno.test({
  name:
    "what is taken back after it was said anew is gone with all its versions, be they seen or not, in every face",
  ignore: !(await hasTmux()),
  fn: async () => {
    await using server = new TestServer({ irc, language: "en" });
    const { port } = server;
    await using ana = await JsonPeer.connect(port, { nick: "ana" });
    await using bia = await server.join("bia");
    await using davi = await IrcPeer.named(port, "davi", { caps: CAPS, rooms: ["#geral"] });
    await using edu = await IrcPeer.named(port, "edu", { rooms: ["#geral"] });
    await using caio = await JsonPeer.connect(port, { nick: "caio" });
    await using screen = await Tmux.client(port, ["--nick", "eva", "--lang", "en"]);
    await screen.untilSeen("· eva");
    await ana.send({ type: "say", text: "cofre um" });
    await screen.untilSeen("<ana> cofre um");
    const first = await davi.until(/:cofre um$/);
    await ana.send({ type: "edit", text: "cofre dois" });
    await screen.untilSeen("<ana> cofre dois (corrected)");
    const second = await davi.until(/:cofre dois$/);
    // All of this is carried out before anybody is told of any of it, or nearly.
    await ana.send(
      { type: "edit", text: "cofre três" },
      { type: "edit", text: "cofre quatro" },
      { type: "redact" },
      { type: "say", text: "fim" },
    );
    await screen.untilSeen("<ana> fim");
    const rows = await screen.screen();
    assert(!rows.join("\n").includes("cofre"), rows.join("\n"));
    // Of each that it was told it is told that it is gone.
    const told = [...first, ...second, ...await davi.until(/ PRIVMSG #geral :fim$/)];
    const said = told.flatMap((line) =>
      /msgid=([^;\s]+).* PRIVMSG #geral :cofre/.exec(line)?.[1] ?? []
    );
    const taken = told.flatMap((line) => / REDACT #geral (\S+)/.exec(line)?.[1] ?? []);
    assert(said.length >= 2, told.join("\n"));
    assertEquals(said.filter((msgid) => !taken.includes(msgid)), []);
    const notices = await edu.until(/ PRIVMSG #geral :fim$/);
    assertEquals(
      notices.filter((line) => / NOTICE #geral :ana took back a line$/.test(line)).length,
      1,
    );
    const plain = await bia.readUntil("<ana> fim\n");
    assertEquals(plain.split("* ana took back a line\n").length, 2);
    await caio.until((message) => message.type === "message" && message.text === "fim", "the end");
    const seen = caio.received.flatMap((message) =>
      "seq" in message && "text" in message && message.text?.includes("cofre") ? [message.seq] : []
    );
    const gone = caio.received.flatMap((message) => "seqs" in message ? message.seqs ?? [] : []);
    assert(seen.length >= 2);
    assertEquals(seen.filter((seq) => !gone.includes(seq ?? 0)), []);
    await using late = await server.join("late");
    await late.send("/search cofre\n/history 9\n");
    assert(!(await late.readUntil("<ana> fim\n")).includes("cofre"));
  },
});
