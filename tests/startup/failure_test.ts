import { assertEquals } from "@std/assert";
import { commandLine, failureReason, formatAddress } from "../../lib/startup/failure.ts";
import { LANGUAGES } from "../../lib/vocabulary/language.ts";
import { STARTUP_MESSAGES } from "../../lib/language/startup.ts";

const ADDRESS = { hostname: "localhost", port: 10101 };

Deno.test("an address is written with its port, IPv6 in brackets", () => {
  assertEquals(formatAddress(ADDRESS), "localhost:10101");
  assertEquals(formatAddress({ hostname: "::1", port: 80 }), "[::1]:80");
});

for (const language of LANGUAGES) {
  const messages = STARTUP_MESSAGES[language];
  const reason = (error: unknown): string =>
    failureReason(error, ADDRESS, language, "deno run this");

  Deno.test(`each error that is known has its sentence in ${language}`, () => {
    const known: readonly (readonly [Error, string])[] = [
      [new Deno.errors.AddrInUse("x"), messages.addressInUse("localhost:10101")],
      [new Deno.errors.AddrNotAvailable("x"), messages.addressNotHere],
      [new Deno.errors.PermissionDenied("x"), messages.portNotAllowed],
      [new Deno.errors.ConnectionRefused("x"), messages.refused],
      [new Deno.errors.TimedOut("x"), messages.timedOut],
      [new Deno.errors.NetworkUnreachable("x"), messages.unreachable],
      [Object.assign(new Error("x"), { code: "EHOSTUNREACH" }), messages.unreachable],
      [new DOMException("x", "TimeoutError"), messages.timedOut],
      [
        new Error("failed to lookup address information: Name or service not known"),
        messages.nameNotFound,
      ],
      [new Error("invalid host 'a..b': empty label found in FQDN"), messages.nameNotFound],
    ];
    for (const [error, sentence] of known) assertEquals(reason(error), sentence);
  });

  Deno.test(`an address of one link needs the interface's name, in ${language}`, () => {
    const reasonAt = (hostname: string): string =>
      failureReason(new TypeError("odd"), { hostname, port: 7 }, language, "");
    assertEquals(reasonAt("fe80::1"), messages.zoneMissing("fe80::1"));
    assertEquals([reasonAt("fe80::1%eth0"), reasonAt("fd00::1")], ["odd", "odd"]);
  });

  Deno.test(`one that is not known says what it is, in ${language}`, () => {
    assertEquals(reason(new Error("odd")), "odd");
    assertEquals(reason("odd"), "odd");
  });

  Deno.test(`a permission that is missing is named, with the command to run, in ${language}`, () => {
    const sentence = reason(new Deno.errors.NotCapable("x"));
    assertEquals(sentence, messages.permission("localhost:10101", "deno run this"));
  });
}

Deno.test("a command has its arguments as shells take them", () => {
  assertEquals(
    commandLine(["--allow-net=[::1]:80,localhost:80"], "server.ts", ["--nick", "it's me"]),
    `deno run "--allow-net=[::1]:80,localhost:80" server.ts --nick 'it'\\''s me'`,
  );
});
