import { assert, assertEquals, assertGreater, assertLess, assertMatch } from "@std/assert";
import { COMMAND_NAMES } from "../../lib/vocabulary/codes.ts";
import { bytesOf, Peer, PythonClient, TestServer, withoutTime } from "./harness.ts";

Deno.test("someone who says nothing is greeted after 300 ms, and not before", async () => {
  await using server = new TestServer();
  const beganMs = performance.now();
  await using peer = await Peer.connect(server.port);
  assertEquals(
    await peer.readLine(),
    "* Você é visitante-1 em #geral, onde não há mais ninguém.",
  );
  const elapsedMs = performance.now() - beganMs;
  assertGreater(elapsedMs, 290);
  assertLess(elapsedMs, 1_500);
  // Until then this might have been an original client, which knows no commands.
  await peer.send("oi\n");
  assertEquals(await peer.readLine(), "* /help mostra os comandos.");
  await peer.send("oi de novo\n");
  assertEquals(await peer.heard(), "", "a second greeting");
});

Deno.test("a name and a room in the first bytes are had before anyone sees a guest", async () => {
  await using server = new TestServer();
  await using bia = await server.join("bia");
  await bia.send("/join cozinha\n");
  await bia.readUntil("ninguém. É você quem comanda esta sala. /help mostra os comandos.\n");
  await using ana = await Peer.connect(server.port);
  await ana.send("/nick ana\n/join cozinha\noi\n");
  assertEquals(
    await ana.readLine(),
    "* Você é ana em #cozinha, com mais 1 pessoa. /help mostra os comandos.",
  );
  assertEquals(await bia.readLines(2), ["* ana entrou em #cozinha", "<ana> oi"]);
});

Deno.test("a name that comes in pieces is had before anyone sees a guest", async () => {
  await using server = new TestServer();
  await using bia = await server.join("bia");
  await using ana = await Peer.connect(server.port);
  for (const piece of ["/ni", "ck a"]) {
    await ana.send(piece);
    assertEquals(await ana.heard(15), "");
  }
  await ana.send("na\n");
  await bia.readUntil("* ana entrou em #geral\n");
  assertEquals(await bia.heard(), "");
});

Deno.test("a newcomer is told neither of those who came before nor twice of what was said", async () => {
  await using server = new TestServer();
  await using bia = await Peer.connect(server.port);
  await using ana = await Peer.connect(server.port);
  await bia.send("/nick bia\num\n");
  await bia.readLine();
  // Within the same tick, most times.
  await ana.send("/nick ana\ndois\n");
  await bia.readUntil("<ana> dois\n");
  await server.settled();
  await ana.send("/who\n");
  const told = await ana.readUntil("* #geral (2): bia, ana\n");
  const lines = told.split("\n").map(withoutTime);
  assertEquals(lines.filter((line) => line === "<bia> um").length, 1);
  assertEquals(lines.filter((line) => line.includes("entrou")), []);
});

/** Every command: what is typed, and what the one who types and the other one then read. */
const CONVERSATION = [
  {
    line: "/who",
    "pt-BR": "* #geral (2): bia, ana\n",
    en: "* #geral (2): bia, ana\n",
  },
  {
    line: "/topic",
    "pt-BR": "* #geral não tem assunto\n",
    en: "* #geral has no topic\n",
  },
  {
    line: "/topic pão de queijo",
    "pt-BR": "* Assunto de #geral: pão de queijo\n",
    en: "* Topic of #geral: pão de queijo\n",
    others: "* ana mudou o assunto de #geral para: pão de queijo\n",
  },
  {
    line: "/rooms",
    "pt-BR": "* #geral (2) — pão de queijo\n",
    en: "* #geral (2) — pão de queijo\n",
  },
  { line: "/me acena", "pt-BR": "", en: "", others: "- ana acena\n" },
  {
    line: "/msg bia psiu, ouviu?",
    "pt-BR": "",
    en: "",
    others: "<ana, em particular> psiu, ouviu?\n",
  },
  { line: "//nick nada", "pt-BR": "", en: "", others: "<ana> /nick nada\n" },
  {
    line: "/history 2",
    "pt-BR": "* #geral: as últimas 2 mensagens (UTC)\n- ana acena\n<ana> /nick nada\n",
    en: "* #geral: the last 2 messages (UTC)\n- ana acena\n<ana> /nick nada\n",
  },
  {
    line: "/history 0",
    "pt-BR": "* 0 não serve: um número de 1 a 1000\n",
    en: "* 0 will not do: a number from 1 to 1000\n",
  },
  {
    line: "/nick",
    "pt-BR": "* Falta algo: /nick NOME\n",
    en: "* Something is missing: /nick NAME\n",
  },
  {
    line: "/nick BIA",
    "pt-BR": "* O nome BIA já está em uso; escolha outro\n",
    en: "* The name BIA is taken; choose another\n",
  },
  {
    line: "/nick servidor",
    "pt-BR": "* O nome servidor é reservado; escolha outro\n",
    en: "* The name servidor is reserved; choose another\n",
  },
  {
    line: "/nick Aninha",
    "pt-BR": "* Agora você é Aninha\n",
    en: "* You are now Aninha\n",
    others: "* ana agora é Aninha\n",
  },
  {
    line: "/nick ana",
    "pt-BR": "* Agora você é ana\n",
    en: "* You are now ana\n",
    others: "* Aninha agora é ana\n",
  },
  {
    line: "/msg zé oi",
    "pt-BR": "* Não há ninguém com o nome zé\n",
    en: "* Nobody here is called zé\n",
  },
  {
    line: "/join ???",
    "pt-BR": "* A sala ??? não serve: de 1 a 50 letras, algarismos, _ - e ponto\n",
    en: "* The room ??? will not do: 1 to 50 letters, digits, _ - and dots\n",
  },
  {
    line: "/dance",
    "pt-BR": "* Comando desconhecido: /dance. /help mostra os que há\n",
    en: "* Unknown command: /dance. /help shows those there are\n",
  },
  {
    line: "/lang klingon",
    "pt-BR": "* Idioma desconhecido: klingon. Há pt-BR e en\n",
    en: "* Unknown language: klingon. There are pt-BR and en\n",
  },
  {
    line: "/join #cozinha",
    "pt-BR":
      "* Você é ana em #cozinha, onde não há mais ninguém. É você quem comanda esta sala. /help mostra os comandos.\n",
    en:
      "* You are ana in #cozinha, where nobody else is yet. You command this room. /help shows the commands.\n",
    others: "* ana saiu de #geral\n",
  },
  {
    line: "/who geral",
    "pt-BR": "* #geral (1): bia\n",
    en: "* #geral (1): bia\n",
  },
  {
    line: "/names #nix",
    "pt-BR": "* Você não está na sala nix\n",
    en: "* You are not in the room nix\n",
  },
  {
    line: "/leave geral",
    "pt-BR": "* Você não está na sala geral\n",
    en: "* You are not in the room geral\n",
  },
  {
    line: "/leave",
    "pt-BR": "* Você é ana em #geral, com mais 1 pessoa — assunto: pão de queijo. /help mostra",
    en: "* You are ana in #geral, with 1 other person — topic: pão de queijo. /help shows",
    // By then so many may have come and gone that it is told in a summary.
    othersAtLast: "ana entrou",
  },
] as const;

for (const language of ["pt-BR", "en"] as const) {
  Deno.test(`every command does what it should, in ${language}`, async () => {
    await using server = new TestServer({ replay: 0 });
    await using bia = await server.join("bia");
    await using ana = await Peer.connect(server.port);
    await ana.send(`/lang ${language}\n/nick ana\n`);
    assertEquals(
      await ana.readLine(),
      language === "en"
        ? "* You are ana in #geral, with 1 other person. /help shows the commands."
        : "* Você é ana em #geral, com mais 1 pessoa. /help mostra os comandos.",
    );
    await bia.readUntil("* ana entrou em #geral\n");
    for (const step of CONVERSATION) {
      await ana.send(`${step.line}\n`);
      if (step[language] !== "") {
        const told = await ana.readUntil(step[language].split("\n").at(-2) ?? step[language]);
        const lines = told.split("\n").map(withoutTime);
        assertEquals(lines.join("\n"), step[language].trimEnd(), step.line);
        if (step[language].endsWith("\n")) assertEquals(await ana.readLine(), "", step.line);
      }
      if ("others" in step) {
        assertEquals(await bia.readUntil(step.others), step.others, step.line);
      }
      if ("othersAtLast" in step) await bia.readUntil(step.othersAtLast);
    }
    // A summary of comings and goings may stand in between.
    await server.settled();
    await ana.send("/who\n");
    await ana.readUntil("* #geral (2): bia, ana\n");
    await ana.send("/help\n");
    const help = await ana.readLines(2 + COMMAND_NAMES.length);
    for (const name of COMMAND_NAMES) {
      assert(
        help.some((line) => line.startsWith(`* /${name}`)),
        `/help does not tell of /${name}: ${help.join("\n")}`,
      );
    }
    await ana.send("/quit\n");
    assertEquals(await ana.readToEnd(), language === "en" ? "* See you!\n" : "* Até logo!\n");
    await bia.readUntil(/\* (ana saiu de #geral|#geral: ana saiu)\n/);
    assertEquals(await bia.heard(), "");
  });
}

Deno.test("/lang changes what is told from then on, and nothing is lost or told twice", async () => {
  await using server = new TestServer();
  await using bia = await server.join("bia");
  await using ana = await server.join("ana");
  await bia.send("um\n");
  await ana.readUntil("<bia> um\n");
  await ana.send("/lang en\n/who\n");
  assertEquals(await ana.readLines(2), ["* Now in English", "* #geral (2): bia, ana"]);
  await bia.send("dois\n/nick Bia2\n");
  assertEquals(await ana.readLines(2), ["<bia> dois", "* bia is now Bia2"]);
});

Deno.test("a newcomer sees the last entries of the room, and as many as --replay says", async () => {
  for (const replay of [0, 1, 3]) {
    await using server = new TestServer({ replay });
    await using ana = await server.join("ana");
    await ana.send("um\ndois\n/me três\nquatro\n/who\n");
    await ana.readUntil("* #geral (1): ana\n");
    await server.settled();
    await using bia = await Peer.connect(server.port);
    await bia.send("/nick bia\n/who\n");
    const text = await bia.readUntil("* #geral (2): ana, bia\n");
    const past = ["<ana> um", "<ana> dois", "- ana três", "<ana> quatro"];
    const headings = ["a última mensagem", "", "as últimas 3 mensagens"];
    const heading = `* #geral: ${headings[replay - 1]} (UTC)`;
    const expected = replay === 0 ? [] : [heading, ...past.slice(-replay)];
    const lines = text.trimEnd().split("\n").map(withoutTime);
    // The welcome comes last, where it is read.
    const welcome = "* Você é bia em #geral, com mais 1 pessoa. /help mostra os comandos.";
    assertEquals(lines.slice(0, -1), [...expected, welcome]);
  }
});

for (const [what, text] of [["with", "oi\n"], ["without", "oi"]] as const) {
  Deno.test(`a line ${what} a newline from a half-closed socket is delivered`, async () => {
    await using server = new TestServer();
    await using bia = await server.join("bia");
    await using guest = await Peer.connect(server.port);
    await guest.send(text);
    await guest.closeWrite();
    assertEquals(await bia.readLines(3), [
      "* visitante-2 entrou em #geral",
      "<visitante-2> oi",
      "* visitante-2 saiu de #geral",
    ]);
    await guest.readToEnd();
    await server.departed(1);
    assertEquals(server.departures, [{ nick: "visitante-2", reason: "ended" }]);
  });
}

Deno.test("who asks and half-closes gets every answer before the end", async () => {
  await using server = new TestServer();
  await using guest = await Peer.connect(server.port);
  await guest.send("/nick ana\n/who\n/rooms\n/help");
  await guest.closeWrite();
  const lines = (await guest.readToEnd()).trimEnd().split("\n");
  assertEquals(lines.slice(1, 3), ["* #geral (1): ana", "* #geral (1)"]);
  assertEquals(lines.length, 3 + 2 + COMMAND_NAMES.length);
});

Deno.test("who half-closes at once is gone without anyone having seen anybody", async () => {
  await using server = new TestServer();
  await using bia = await server.join("bia");
  await using guest = await Peer.connect(server.port);
  await guest.closeWrite();
  assertEquals(await guest.readToEnd(), "");
  await server.departed(1);
  assertEquals(await bia.heard(), "");
});

Deno.test("CRLF is as LF, empty lines say nothing, and who sends CRLF reads it", async () => {
  await using server = new TestServer();
  await using bia = await server.join("bia");
  await using ana = await server.join("ana");
  await bia.readUntil("* ana entrou em #geral\n");
  await ana.send("um\r\n\r\n\n   \n\t\r\ndois\r");
  await ana.send("\n/who\r\n");
  assertEquals(await bia.readLines(2), ["<ana> um", "<ana> dois"]);
  assertEquals(await ana.readLine(), "* #geral (2): bia, ana\r");
  assertEquals(await bia.heard(), "");
  await ana.send("/who\n");
  assertEquals(await ana.readLine(), "* #geral (2): bia, ana");
});

Deno.test("the same bytes mean the same in whatever pieces they come", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  await using bia = await server.join("bia");
  await using ana = await server.join("ana");
  await bia.readUntil("* ana entrou em #geral\n");
  const bytes = bytesOf("ação 🧀 já\r\n/me põe\n//é\n");
  const expected = ["<ana> ação 🧀 já", "- ana põe", "<ana> /é"];
  for (let size = 1; size <= bytes.length; size++) {
    for (let from = 0; from < bytes.length; from += size) {
      await ana.send(bytes.slice(from, from + size));
    }
    assertEquals(await bia.readLines(3), expected, `pieces of ${size}`);
  }
});

Deno.test("nobody hears themselves, and others hear it once", async () => {
  await using server = new TestServer();
  await using bia = await server.join("bia");
  await using ana = await server.join("ana");
  await bia.readUntil("* ana entrou em #geral\n");
  await ana.send("um\n/me dois\n/nick anna\n/topic três\n");
  await bia.readUntil("três\n");
  assertEquals(await ana.readLines(2), ["* Agora você é anna", "* Assunto de #geral: três"]);
  assertEquals(await ana.heard(), "");
  assertEquals(await bia.heard(), "");
});

Deno.test("four senders in a hurry and six readers: one order for all, nothing lost", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 0 } });
  await using stack = new AsyncDisposableStack();
  const join = async (nick: string): Promise<Peer> =>
    stack.use(await Peer.named(server.port, nick));
  const senders: Peer[] = [];
  for (const nick of ["s0", "s1", "s2", "s3"]) senders.push(await join(nick));
  const readers: Peer[] = [];
  for (const nick of ["r0", "r1", "r2", "r3", "r4", "r5"]) readers.push(await join(nick));
  const each = 500;
  const readSaid = async (peer: Peer, count: number): Promise<string[]> => {
    const lines: string[] = [];
    while (lines.length < count) {
      const line = await peer.readLine();
      if (line.startsWith("<")) lines.push(line);
    }
    return lines;
  };
  const speaking = senders.map(async (peer, s) => {
    // In several writes, so that the senders alternate.
    for (let from = 0; from < each; from += 25) {
      await peer.send(Array.from({ length: 25 }, (_, n) => `${s}:${from + n}\n`).join(""));
    }
  });
  const [order = [], ...orders] = await Promise.all(
    readers.map((peer) => readSaid(peer, senders.length * each)),
  );
  await Promise.all(speaking);
  for (const other of orders) assertEquals(other, order);
  for (const [s, peer] of senders.entries()) {
    const own = (line: string): boolean => line.startsWith(`<s${s}>`);
    const expected = Array.from({ length: each }, (_, n) => `<s${s}> ${s}:${n}`);
    assertEquals(order.filter(own), expected, "a sender's own order");
    assertEquals(
      await readSaid(peer, (senders.length - 1) * each),
      order.filter((line) => !own(line)),
    );
  }
});

Deno.test("what exceeds the rate waits, in order, and none of it is dropped", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 10 } });
  await using bia = await Peer.connect(server.port);
  await bia.send("/nick bia\n");
  await bia.readLine();
  await using ana = await Peer.connect(server.port);
  const beganMs = performance.now();
  // A burst of 100, the name included, and then ten a second.
  const lines = Array.from({ length: 109 }, (_, n) => `linha ${n}`);
  await ana.send("/nick ana\n" + lines.map((line) => line + "\n").join(""));
  await bia.readUntil("* ana entrou em #geral\n");
  // Someone else is not held up by that.
  await using leo = await server.join("leo");
  await leo.send("e eu?\n");
  const heard: string[] = [];
  while (heard.filter((line) => line.startsWith("<ana>")).length < lines.length) {
    heard.push(await bia.readLine());
  }
  const elapsedMs = performance.now() - beganMs;
  assertEquals(
    heard.filter((line) => line.startsWith("<ana>")),
    lines.map((line) => `<ana> ${line}`),
  );
  assertGreater(elapsedMs, 900);
  assertLess(elapsedMs, 4_000);
  assertLess(heard.indexOf("<leo> e eu?"), 105);
});

Deno.test("who half-closes with more than the rate allows has all of it said", async () => {
  await using server = new TestServer({ limits: { linesPerSecond: 20 } });
  await using bia = await server.join("bia");
  await using ana = await Peer.connect(server.port);
  await ana.send("/nick ana\n" + Array.from({ length: 210 }, (_, n) => `${n}\n`).join(""));
  await ana.closeWrite();
  const text = await bia.readUntil("* ana saiu de #geral\n");
  assertEquals(text.match(/^<ana> /gm)?.length, 210);
});

Deno.test("/r answers whoever wrote to one alone last, whatever the name is by then, and nobody else", async () => {
  await using server = new TestServer({ language: "en" });
  const { port } = server;
  await using ana = await server.join("ana");
  await using bia = await server.join("bia");
  await using caio = await server.join("caio");
  await using gil = await PythonClient.connect(port, "gil");
  await gil.say("cheguei");
  await bia.readUntil("<gil> cheguei\n");
  await bia.send("/r oi\n");
  await bia.readUntil("* Nobody has written to you alone yet\n");
  await ana.send("/msg bia psst\n/msg gil psst\n/nick anita\n");
  await bia.readUntil("<ana, privately> psst\n");
  await gil.hears("<ana, privately> <psst>");
  await ana.readUntil("anita\n");
  // Who takes the name is not who wrote.
  await caio.send("/nick ana\n");
  await caio.readUntil("You are now ana\n");
  await bia.send("/r yes?\n");
  await ana.readUntil("<bia, privately> yes?\n");
  await gil.say("/r pronto");
  await ana.readUntil("<gil, privately> pronto\n");
  await bia.send("/edit what?\n");
  await ana.readUntil("<bia, privately, corrected> what?\n");
  await caio.send("fim\n");
  assertEquals((await caio.heard()).match(/yes|what|pronto/g), null);
  await ana.send("/msg ana,bia all\n");
  await bia.readUntil("<anita, privately (ana,bia)> all\n");
  await bia.send("/reply both\n");
  await caio.readUntil("<bia, privately (anita,ana)> both\n");
  await ana.send("/quit\n");
  await ana.readToEnd();
  await caio.send("/quit\n");
  await caio.readToEnd();
  await bia.send("/r gone?\n");
  await bia.readUntil("has gone.");
});

Deno.test("what netcat and others call a command is that command", async () => {
  await using server = new TestServer({ language: "en" });
  await using ana = await server.join("ana");
  await using bia = await server.join("bia");
  await bia.send("/j sala\n");
  await bia.readUntil("You are bia in #sala");
  await bia.send("/names\n");
  await bia.readUntil("* #sala (1): @bia\n");
  await bia.send("/part\n");
  await bia.readUntil("You are bia in #geral");
  await ana.send("/w bia psst\n");
  await bia.readUntil("<ana, privately> psst\n");
  await bia.send("/r psst?\n/exit\n");
  await ana.readUntil("<bia, privately> psst?\n");
  assertMatch(await bia.readToEnd(), /See you!/);
});

Deno.test("who leaves the room it is in by its name is back in the first one, and hears its people", async () => {
  await using server = new TestServer({ replay: 0 });
  await using bia = await server.join("bia");
  await using ana = await server.join("ana");
  await ana.send("/join obra\n/part #Obra\n");
  await ana.readUntil("* ana saiu de #obra\n* Você é ana em #geral, com mais 1 pessoa.");
  await ana.send("/rooms\n");
  await ana.readUntil("* #geral (2)\n");
  await bia.send("oi\n");
  await ana.readUntil("<bia> oi\n");
});
