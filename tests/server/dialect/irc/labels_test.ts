import { assertEquals } from "@std/assert";
import { inBatch, LabelledAnswer } from "../../../../lib/server/dialect/irc/labels.ts";

function answerOf(...lines: readonly string[]): string[] {
  const answer = new LabelledAnswer("x;y", "s");
  for (const line of lines) answer.add(`${line}\r\n`);
  return answer.end("b1").split("\r\n").slice(0, -1);
}

Deno.test("no line is an ACK, one carries the label", () => {
  assertEquals(answerOf(), ["@label=x\\:y :s ACK"]);
  assertEquals(answerOf(":s PONG a"), ["@label=x\\:y :s PONG a"]);
  assertEquals(answerOf("@time=1 :s PONG a"), ["@label=x\\:y;time=1 :s PONG a"]);
});

Deno.test("several lines are a batch that carries the label", () => {
  assertEquals(answerOf(":s 1", "@time=1 :s 2"), [
    "@label=x\\:y :s BATCH +b1 labeled-response",
    "@batch=b1 :s 1",
    "@batch=b1;time=1 :s 2",
    ":s BATCH -b1",
  ]);
});

Deno.test("what is one batch already carries the label at its beginning", () => {
  const batch = [":s BATCH +7 chathistory #a", "@batch=7 :a PRIVMSG #a :oi", ":s BATCH -7"];
  assertEquals(answerOf(...batch), [`@label=x\\:y ${batch[0]}`, ...batch.slice(1)]);
});

Deno.test("a batch within a batch belongs to it as a whole", () => {
  const batch = ":s BATCH +m2 t #a\r\n@batch=m2 :a PRIVMSG #a :oi\r\n:s BATCH -m2\r\n";
  assertEquals(
    inBatch(batch, "1"),
    "@batch=1 :s BATCH +m2 t #a\r\n@batch=m2 :a PRIVMSG #a :oi\r\n:s BATCH -m2\r\n",
  );
});

Deno.test("who gets its own words back gets the label there, and no ACK", () => {
  const answer = new LabelledAnswer("1", "s");
  assertEquals(answer.echo(":a PRIVMSG #a :oi\r\n"), "@label=1 :a PRIVMSG #a :oi\r\n");
  assertEquals(answer.end("b"), "");
});
