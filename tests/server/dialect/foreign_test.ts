import { assert, assertEquals, assertMatch } from "@std/assert";
import { BINARY, matchBeginning, matchLines } from "../../../lib/server/dialect/foreign.ts";

/** What is said to a stream that begins with these lines, if it is of a protocol in the table. */
function answer(first: string, second?: string): string | undefined {
  const match = matchLines(first, second);
  if (match.type !== "yes") return undefined;
  const words = match.protocol.farewell("Não é aqui", match.protocol.reason, first);
  return typeof words === "string" ? words : new TextDecoder("latin1").decode(words);
}

const IRC = "ERROR :Closing link: Não é aqui\r\n";

// First lines that no person types, and what is answered.
const ALONE: readonly (readonly [first: string, words: string])[] = [
  ["CAP LS 302", IRC],
  ["CAP REQ :sasl", IRC],
  ["cap ls", IRC],
  ["NICK ana", IRC],
  ["NICK :ana", IRC],
  ["PASS hunter2", IRC],
  ["PASS :my secret words", IRC],
  ["PASS hunter2 TS 6 :00A", IRC],
  ["USER ana 0 * :Ana Maria", IRC],
  ["user ana 0 * :Ana Maria", IRC],
  ["QUIT", IRC],
  ["QUIT :chkport", IRC],
  ["PING :x", IRC],
  ["JOIN #geral", IRC],
  ["PRIVMSG #geral :oi", IRC],
  ["OPER ana segredo", IRC],
  ["JOIN #dev chave", IRC],
  ["PART #geral :tchau", IRC],
  ["TOPIC #geral", IRC],
  ["MODE #geral +k chave", IRC],
  ["WHO #geral", IRC],
  ["SERVER irc.example.org 1 :Example", IRC],
  ["SERVER irc.example.org 5 34 :Example", IRC],
  ["WEBIRC segredo gateway host 10.0.0.7", IRC],
  ["@label=1 CAP LS", IRC],
  [":ana!a@b PRIVMSG #geral :oi", IRC],
  ["PROXY TCP4 10.0.0.7 10.0.0.8 1 2", "* Não é aqui\n"],
  ["PROXY UNKNOWN", "* Não é aqui\n"],
  ["EHLO mail.example.org", "554 Não é aqui\r\n"],
  ["ehlo [10.0.0.7]", "554 Não é aqui\r\n"],
  ["HELO x", "554 Não é aqui\r\n"],
  ["AUTH segredo", "-ERR Não é aqui\r\n"],
  ["AUTH ana segredo", "-ERR Não é aqui\r\n"],
  ["HELLO 3", "-ERR Não é aqui\r\n"],
  ["HELLO 3 AUTH default segredo", "-ERR Não é aqui\r\n"],
  [". LOGIN ana segredo", "* BYE Não é aqui\r\n"],
  ['a LOGIN "ana" "meu segredo"', "* BYE Não é aqui\r\n"],
  ["A0001 ID NIL", "* BYE Não é aqui\r\n"],
  ["AUTHINFO USER ana", "* Não é aqui\n"],
  ["USERNAME ana", "* Não é aqui\n"],
  ["BEGIN AUTH REQUEST", "* Não é aqui\n"],
  ["a001 LOGIN ana segredo", "* BYE Não é aqui\r\n"],
  ["1 CAPABILITY", "* BYE Não é aqui\r\n"],
  ["USER ana", "* Não é aqui\n"],
  ['CONNECT {"user":"ana","pass":"segredo"}', "-ERR 'Não é aqui'\r\n"],
  ["RFB 003.008", "* Não é aqui\n"],
  ["@RSYNCD: 31.0", "@ERROR: Não é aqui\n"],
];

Deno.test("a program's first line is answered in its protocol's own words", () => {
  for (const [first, words] of ALONE) assertEquals(answer(first), words, first);
});

// First lines that a person may type too, and second ones that none does behind them.
const IN_PAIRS: readonly (readonly [first: string, second: string, words: string])[] = [
  ["nick ana", "user ana 0 * :Ana", IRC],
  ["pass hunter2", "nick ana", IRC],
  ["*1", "$4", "-ERR Não é aqui\r\n"],
  ["CONNECT", "accept-version:1.2", "ERROR\nmessage:Não é aqui\n\n\0"],
];

Deno.test("a password of several words is not said where the next line has come with it", () => {
  for (const first of ["PASS the salt", "pass my secret words"]) {
    assertEquals(matchLines(first, undefined).type, "no", first);
    assertEquals(answer(first, "NICK ana"), IRC, first);
    assertEquals(answer(first, "por favor"), undefined, first);
  }
});

Deno.test("where one line is not enough, the second one tells", () => {
  for (const [first, second, words] of IN_PAIRS) {
    assertEquals(matchLines(first, undefined).type, "maybe", first);
    assertEquals(answer(first, second), words, first);
    assertEquals(answer(first, "oi"), undefined, first);
  }
});

// What only looks like one of them.
const WORDS: readonly string[] = [
  ...["user ana is here", "pass the salt", "PASS THE SALT", "nick, are you there?"],
  ...["USER ana is", "ping", "PING", "quit", "QUIT SHOUTING", "join us", "JOIN US", "mode: fast"],
  ...["@ana TUDO BEM?", ":ana disse isso", "cap it", "CAP", "helo", "hello", "AUTH", "auth me"],
  ...[
    "proxy tcp",
    "connect the dots",
    "CONNECT {x",
    "RFB is fine",
    "1 login ou 2?",
    "SSH is fine",
    "ssh-2.0-x",
    "*1 nota",
  ],
  ...["HELLO 3 PEOPLE", "HELLO", "o LOGIN do sistema", "USERNAME or EMAIL", "BEGIN AUTH"],
  ...["NICK who?", "NICK, vem cá", "Nick!", "cap end of the bottle", "cap lsd", "PONG champion"],
  ...["TOPIC #1: lunch", "PART #2 is out", "WHO #1 fan", "NAMES #2 and #3", "MODE #1 is fast"],
  ...[
    "JOIN #dev please, everyone",
    "OPER singer",
    "OPER singers sing loud",
    "SERVER down 5 minutes",
  ],
  ...["/nick ana", "<ana> oi", "login", "oi", ""],
];

Deno.test("what a person writes is a person's, though it has a protocol's words", () => {
  for (const line of WORDS) assertEquals(matchLines(line, undefined).type, "no", line);
});

Deno.test("an SSH client is told by a disconnect message, in a packet as its protocol has it", () => {
  const words = answer("SSH-2.0-OpenSSH_9.2") ?? "";
  assertMatch(words, /^SSH-2\.0-Papo\r\n/);
  const packet = Uint8Array.from(
    words.slice(words.indexOf("\n") + 1),
    (char) => char.charCodeAt(0),
  );
  const view = new DataView(packet.buffer);
  assertEquals(view.getUint32(0), packet.length - 4);
  assertEquals(packet.length % 8, 0);
  const padding = packet[4] ?? 0;
  assert(padding >= 4);
  assertEquals(packet[5], 1, "SSH_MSG_DISCONNECT");
  const length = view.getUint32(10);
  assertEquals(new TextDecoder().decode(packet.subarray(14, 14 + length)), "Não é aqui");
  assertEquals(14 + length + 4 + padding, packet.length);
});

Deno.test("XML is told by its beginning: it has no lines", () => {
  assertEquals(matchBeginning("<?xml version='1.0'?>", false)?.name, "xml");
  assertEquals(matchBeginning("<stream:stream to='a'", false)?.name, "xml");
  for (const text of ["<?xmlish> oi", "<ana> oi", "<html>"]) {
    assertEquals(matchBeginning(text, true), undefined, text);
  }
});

Deno.test("what is no text gets a sentence: its own words are not known", () => {
  assertEquals(BINARY.farewell("Não é aqui", "foreign", ""), "* Não é aqui\n");
});

Deno.test("logs and documents are known by how they begin, whether their lines end or not", () => {
  const named = (text: string): string | undefined => matchBeginning(text, false)?.name;
  for (
    const text of [
      "<34>Oct 11 22:14:15 host su: failed",
      "<13>Nov  1 02:14:15 host x",
      "<165>1 2003-10-11T22:14:15.003Z host app - ID47 - oi",
      "<34>2003-10-11T22:14:15+00:00 host x",
      "87 <165>1 2003-10-11T22:14:15.003Z host",
    ]
  ) assertEquals(named(text), "syslog", text);
  for (const text of ["\x1b%-12345X@PJL\r\n", "\x1bE\x1b&l1X", "%!PS-Adobe-3.0\n"]) {
    assertEquals(named(text), "printer", JSON.stringify(text));
  }
  for (const text of ["<3 you", "<34> oi", "<1>Oct", "\x1b[A", "\x1bEi", "%!", "12 <3"]) {
    assertEquals(named(text), undefined, JSON.stringify(text));
  }
});
