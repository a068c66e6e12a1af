import { assert, assertEquals, assertMatch } from "@std/assert";
import { TestServer } from "./harness.ts";
import { ircFor, IrcPeer } from "./irc_peer.ts";

const irc = ircFor();
const CAPS = "batch server-time message-tags echo-message draft/chathistory draft/read-marker";

/** The lines without their tags. */
function bare(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/^@\S+ /, ""));
}

/** What a batch of the past has in it. */
async function past(peer: IrcPeer, request: string): Promise<string[]> {
  await peer.send(request);
  return bare((await peer.sync()).filter((line) => /^@\S*batch=/.test(line)));
}

function msgidIn(lines: readonly string[]): string {
  return /msgid=([^; ]+)/.exec(lines.at(-1) ?? "")?.[1] ?? "";
}

Deno.test("what was said to one alone is asked for by the name, with the ids by which it came", async () => {
  await using server = new TestServer({ irc, language: "en" });
  await using ana = await IrcPeer.named(server.port, "ana", { caps: CAPS });
  await using bia = await IrcPeer.named(server.port, "bia", { caps: CAPS });
  const ids: string[] = [];
  for (const text of ["um", "dois"]) {
    await ana.send(`PRIVMSG bia :${text}`);
    const echo = await ana.until(new RegExp(`PRIVMSG bia :${text}$`));
    const heard = await bia.until(new RegExp(`PRIVMSG bia :${text}$`));
    assertEquals(msgidIn(heard), msgidIn(echo));
    ids.push(msgidIn(heard));
  }
  await bia.send("PRIVMSG ana :três");
  await ana.until(/PRIVMSG ana :três$/);
  assertEquals(await past(ana, "CHATHISTORY LATEST bia * 10"), [
    ":ana!u@papo PRIVMSG bia :um",
    ":ana!u@papo PRIVMSG bia :dois",
    ":bia!u@papo PRIVMSG ana :três",
  ]);
  assertEquals(await past(bia, `CHATHISTORY BEFORE ana msgid=${ids[1]} 10`), [
    ":ana!u@papo PRIVMSG bia :um",
  ]);
  const from = "timestamp=1970-01-01T00:00:00.000Z";
  const to = "timestamp=2970-01-01T00:00:00.000Z";
  const [targets = ""] = await past(ana, `CHATHISTORY TARGETS ${from} ${to} 10`);
  assertMatch(targets, /^:irc\.test CHATHISTORY TARGETS bia \d{4}-/);
  // Who has nothing to do with it sees nothing of it, operator or not.
  await using eva = await IrcPeer.named(server.port, "eva", { caps: CAPS });
  for (const nick of ["ana", "bia"]) {
    assertEquals(await past(eva, `CHATHISTORY LATEST ${nick} * 10`), []);
  }
  await ana.send(`MARKREAD bia timestamp=${"2970-01-01T00:00:00.000Z"}`);
  assert((await ana.sync()).some((line) => line.includes("MARKREAD bia timestamp=2970-")));
  await ana.send("HISTORY bia 1");
  assertMatch(
    (await ana.sync()).at(-1) ?? "",
    /NOTICE ana :\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\] <bia> três$/,
  );
});

Deno.test("who takes the name of one who has left asks in vain for what was said to that one", async () => {
  await using server = new TestServer({ irc, language: "en" });
  await using ana = await IrcPeer.named(server.port, "ana", { caps: CAPS });
  const bia = await IrcPeer.named(server.port, "bia", { caps: CAPS });
  await ana.send("PRIVMSG bia :segredo");
  await bia.until(/segredo$/);
  await bia.send("QUIT");
  await bia.toEnd();
  await bia[Symbol.asyncDispose]();
  await using thief = await IrcPeer.named(server.port, "bia", { caps: CAPS });
  assertEquals(await past(thief, "CHATHISTORY LATEST ana * 10"), []);
  assertEquals(await past(ana, "CHATHISTORY LATEST bia * 10"), [
    ":ana!u@papo PRIVMSG bia :segredo",
  ]);
  await ana.send("PRIVMSG bia :oi");
  await thief.until(/PRIVMSG bia :oi$/);
  assertEquals(await past(thief, "CHATHISTORY LATEST ana * 10"), [":ana!u@papo PRIVMSG bia :oi"]);
});

Deno.test("what is said among some names them all", async () => {
  await using server = new TestServer({ irc, language: "en" });
  await using ana = await IrcPeer.named(server.port, "ana");
  await using bia = await server.join("bia");
  await using eva = await server.join("eva");
  await bia.send("/msg ana,eva oi\n");
  await ana.until(/^:bia!u@papo PRIVMSG ana :\(ana,eva\) oi$/);
  await eva.readUntil("<bia, privately (ana,eva)> oi\n");
});
