import { assertEquals } from "@std/assert";
import {
  MULTILINE_MAX_LINES,
  MultilineBatch,
} from "../../../../lib/server/dialect/irc/multiline.ts";
import { parseMessage } from "../../../../lib/server/dialect/irc/message.ts";

function batchOf(...lines: readonly string[]): unknown {
  const batch = new MultilineBatch("1", "#a", new Map([["label", "x"]]));
  for (const line of lines) {
    const message = parseMessage(line);
    const failure = message && batch.add(message);
    if (failure !== undefined) return [failure.code, ...failure.context];
  }
  const outcome = batch.end();
  return outcome.type === "failure" ? outcome.code : [outcome.command, outcome.text];
}

Deno.test("lines become one text; a line may go on where the last one ended", () => {
  assertEquals(
    batchOf(
      "@batch=1 PRIVMSG #a :olá",
      "@batch=1 PRIVMSG #a :",
      "@batch=1 PRIVMSG #a :tudo ",
      "@batch=1;draft/multiline-concat PRIVMSG #a :bem?",
    ),
    ["PRIVMSG", "olá\n\ntudo bem?"],
  );
  assertEquals(batchOf("@batch=1 NOTICE #a x"), ["NOTICE", "x"]);
});

Deno.test("what does not belong to a batch ends it", () => {
  assertEquals(batchOf("@batch=2 PRIVMSG #a x"), ["MULTILINE_INVALID"]);
  assertEquals(batchOf("PRIVMSG #a x"), ["MULTILINE_INVALID"]);
  assertEquals(batchOf("@batch=1 PRIVMSG #b x"), ["MULTILINE_INVALID_TARGET", "#a", "#b"]);
  assertEquals(batchOf("@batch=1 PRIVMSG #a x", "@batch=1 NOTICE #a x"), ["MULTILINE_INVALID"]);
  const concat = "@batch=1;draft/multiline-concat PRIVMSG #a";
  assertEquals(batchOf(`${concat} x`), ["MULTILINE_INVALID"]);
  assertEquals(batchOf("@batch=1 PRIVMSG #a x", `${concat} :`), ["MULTILINE_INVALID"]);
});

Deno.test("a message without words is none", () => {
  assertEquals(batchOf(), "MULTILINE_INVALID");
  assertEquals(batchOf("@batch=1 PRIVMSG #a :", "@batch=1 PRIVMSG #a :"), "MULTILINE_INVALID");
});

Deno.test("a message has as many lines and bytes as it may", () => {
  const line = "@batch=1 PRIVMSG #a x";
  const lines = Array.from({ length: MULTILINE_MAX_LINES }, () => line);
  assertEquals(Array.isArray(batchOf(...lines)), true);
  assertEquals(batchOf(...lines, line), ["MULTILINE_MAX_LINES", "512"]);
  const long = `@batch=1 PRIVMSG #a ${"x".repeat(400)}`;
  assertEquals(batchOf(...Array.from({ length: 170 }, () => long)), [
    "MULTILINE_MAX_BYTES",
    "65536",
  ]);
});
