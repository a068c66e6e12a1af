import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { opensslArguments, type PairFiles } from "../../lib/certificate.ts";
import { connect } from "../../lib/client/connect.ts";
import { Peer, type Program, runServer, TestServer } from "./harness.ts";

const hasOpenssl = await new Deno.Command("openssl", { args: ["version"] }).output()
  .then(({ success }) => success, () => false);
const ignore = !hasOpenssl;

/** A folder with a certificate, gone when the test is over. */
class Pair implements AsyncDisposable {
  readonly folder: string;
  readonly files: PairFiles;

  constructor(folder: string) {
    this.folder = folder;
    this.files = { cert: `${folder}/cert.pem`, key: `${folder}/key.pem` };
  }

  static async make(): Promise<Pair> {
    const pair = new Pair(await Deno.makeTempDir());
    await pair.renew();
    return pair;
  }

  /** A new pair in the place of the old one. */
  async renew(): Promise<void> {
    const args = opensslArguments(this.files, ["localhost", "127.0.0.1"]);
    const { success, stderr } = await new Deno.Command("openssl", { args }).output();
    assert(success, new TextDecoder().decode(stderr));
  }

  get cert(): Promise<string> {
    return Deno.readTextFile(this.files.cert);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

function runTls({ folder, files }: Pair): Program {
  const args = ["--port", "0", "--lang", "pt-BR", "--verbose", "--host", "127.0.0.1"];
  return runServer([...args, "--tls-cert", files.cert, "--tls-key", files.key], {
    flags: ["--allow-net=127.0.0.1", `--allow-read=${folder}`],
  });
}

async function portOf(program: Program): Promise<number> {
  await program.until(() => program.stdout.length > 0, "the first line");
  return Number(program.stdout[0]?.split(":").at(-1));
}

async function join(port: number, nick: string, cert: string): Promise<Peer> {
  const conn = await connect({ hostname: "127.0.0.1", port, tls: true, caCerts: [cert] });
  const peer = new Peer(conn);
  await peer.send(`/nick ${nick}\n`);
  await peer.readUntil(`* Você é ${nick} em #geral`);
  await peer.readUntil("\n");
  return peer;
}

Deno.test({
  name: "with a certificate all is said by TLS",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    await using program = runTls(pair);
    const port = await portOf(program);
    await using ana = await join(port, "ana", await pair.cert);
    await using eva = await join(port, "eva", await pair.cert);
    await eva.send(`${"oi ".repeat(1_000)}\n`);
    await ana.readUntil(`<eva> ${"oi ".repeat(1_000)}\n`);
    await eva.send("/quit\n");
    assertMatch(await eva.readToEnd(), /Até logo!\n$/);
    await ana.readUntil("* eva saiu de #geral\n");
    program.signal("SIGTERM");
    await ana.readUntil("* O servidor está sendo desligado. Até logo!\n");
    assertEquals((await program.outcome()).code, 0);
  },
});

Deno.test({
  name: "plain text on a TLS port, and silence, are never anyone; the operator reads why it ended",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    await using program = runTls(pair);
    const port = await portOf(program);
    await using silent = await Peer.connect(port);
    await using plain = await Peer.connect(port);
    await plain.send("oi\n");
    // A TLS alert: fatal (2).
    assert((await plain.readToEnd()).startsWith("\x15\x03\x03\0\x02\x02"));
    await program.until(
      () => program.stderr.some((line) => line.includes("não falava TLS, e esta porta só fala")),
      "the reason",
    );
    // By now the silent one would have been greeted.
    assertEquals(await silent.heard(400), "");
    await using ana = await join(port, "ana", await pair.cert);
    await ana.send("/who\n");
    await ana.readUntil("* #geral (1): ana\n");
  },
});

Deno.test("TLS on a plain port fails at once, and is told from text", async () => {
  await using server = new TestServer();
  await assertRejects(
    () => connect({ hostname: "127.0.0.1", port: server.port, tls: true }),
    Error,
  );
  await server.departed(1);
  assertEquals(server.departures, [{ nick: undefined, reason: "tls" }]);
  assertEquals(server.hub.size, 0);
});

Deno.test("without TLS connecting is what it was", async () => {
  await using server = new TestServer();
  await using ana = new Peer(
    await connect({ hostname: "127.0.0.1", port: server.port, tls: false }),
  );
  await ana.send("/nick ana\n");
  await ana.readUntil("* Você é ana em #geral");
});

Deno.test({
  name: "a certificate that is not trusted is refused by the client, which the operator can read",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    await using program = runTls(pair);
    const port = await portOf(program);
    await assertRejects(() => connect({ hostname: "127.0.0.1", port, tls: true }), Error);
    await program.until(
      () => program.stderr.some((line) => line.includes("não chegou a um acordo sobre TLS")),
      "the reason",
    );
  },
});

Deno.test({
  name: "SIGHUP takes a new certificate; a broken one leaves the old, and who is there stays",
  ignore: ignore || Deno.build.os === "windows",
  fn: async () => {
    await using pair = await Pair.make();
    await using program = runTls(pair);
    const port = await portOf(program);
    const told = (line: string): Promise<void> =>
      program.until(() => program.stderr.some((told) => told.startsWith(line)), line);
    const oldCert = await pair.cert;
    await using ana = await join(port, "ana", oldCert);
    await pair.renew();
    program.signal("SIGHUP");
    await told("Novo certificado em uso");
    await using eva = await join(port, "eva", await pair.cert);
    await ana.readUntil("* eva entrou em #geral\n");
    await assertRejects(
      () => connect({ hostname: "127.0.0.1", port, tls: true, caCerts: [oldCert] }),
      Error,
    );
    const cert = await pair.cert;
    await Deno.writeTextFile(pair.files.cert, "não é um certificado\n");
    program.signal("SIGHUP");
    await told("O certificado antigo continua em uso. ");
    await using bia = await join(port, "bia", cert);
    await eva.send("oi\n");
    await bia.readUntil("<eva> oi\n");
    await ana.readUntil("<eva> oi\n");
  },
});

Deno.test({
  name: "a pair that will not do, or half of one, is told in one sentence",
  ignore,
  fn: async () => {
    await using pair = await Pair.make();
    await Deno.writeTextFile(pair.files.key, "nada\n");
    await using broken = runTls(pair);
    const refused = await broken.outcome();
    assertEquals([refused.code, refused.stdout], [1, ""]);
    assertMatch(
      refused.stderr,
      /^Não foi possível iniciar o servidor\. .* O arquivo .* não é uma chave$/,
    );
    await using half = runServer(["--tls-cert", pair.files.cert, "--lang", "en"], { flags: [] });
    const outcome = await half.outcome();
    assertEquals(outcome.code, 2);
    assertMatch(outcome.stderr, /--tls-key/);
  },
});
