import { assertEquals } from "@std/assert";
import { Registration } from "../../../../lib/server/dialect/irc/registration.ts";
import { SaslExchange } from "../../../../lib/server/dialect/irc/sasl.ts";

Deno.test("an introduction is complete with a name and a user, in whatever order, and is tried once", () => {
  const registration = new Registration();
  registration.useUser("ana", "Ana Souza");
  assertEquals(registration.take(), undefined);
  registration.useNick("ana");
  registration.usePassword("x");
  const whole = { nick: "ana", user: "ana", realName: "Ana Souza", password: "x" };
  assertEquals(registration.refused, undefined);
  assertEquals(registration.take(), whole);
  assertEquals(registration.take(), undefined);
  assertEquals(registration.refused, whole);
  registration.useNick("bia");
  assertEquals(registration.take()?.nick, "bia");
});

Deno.test("a user is a word that can stand between a name and a host", () => {
  const registration = new Registration();
  registration.useUser("a b!c@d", "x".repeat(200));
  registration.useUser("other", "other");
  registration.useNick("ana");
  assertEquals(registration.take(), {
    nick: "ana",
    user: "abcd",
    realName: "x".repeat(128),
    password: undefined,
  });
  const nameless = new Registration();
  nameless.useUser("😊@", "x");
  nameless.useNick("bia");
  assertEquals(nameless.take()?.user, "u");
});

function base64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}

Deno.test("a password comes by SASL PLAIN, in pieces if it is long", () => {
  const sasl = new SaslExchange();
  assertEquals(sasl.take("plain"), { type: "ready" });
  assertEquals(sasl.take(base64("\0ana\0segredo")), {
    type: "password",
    name: "ana",
    password: "segredo",
  });
  assertEquals(sasl.take("PLAIN"), { type: "ready" });
  const password = "p".repeat(350);
  const text = base64(`\0ana\0${password}`);
  assertEquals(sasl.take(text.slice(0, 400)), { type: "more" });
  assertEquals(sasl.take(text.slice(400)), { type: "password", name: "ana", password });
});

Deno.test("what is not SASL PLAIN is told so", () => {
  const sasl = new SaslExchange();
  assertEquals(sasl.take("EXTERNAL"), { type: "unknownMechanism" });
  sasl.take("PLAIN");
  assertEquals(sasl.take("*"), { type: "aborted" });
  sasl.take("PLAIN");
  assertEquals(sasl.take("!!"), { type: "malformed" });
  sasl.take("PLAIN");
  assertEquals(sasl.take(base64("only")), { type: "malformed" });
  sasl.take("PLAIN");
  assertEquals(sasl.take("x".repeat(401)), { type: "tooLong" });
  sasl.take("PLAIN");
  for (let piece = 0; piece < 4; piece++) assertEquals(sasl.take("x".repeat(400)).type, "more");
  assertEquals(sasl.take("x".repeat(400)), { type: "malformed" });
});
