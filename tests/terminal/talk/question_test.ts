import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Fixture } from "../../fakes/chat.ts";

Deno.test("the server's password is asked for unseen, until it is right", async () => {
  const it = new Fixture({ nick: "ana", language: "pt-BR" });
  const refuse = (code: "password_missing" | "password_wrong", text: string): void =>
    it.talk.tell({ type: "error", code, text });
  refuse("password_missing", "Este servidor pede uma senha");
  it.type("errada");
  assertEquals(it.screen.slice(-2), ["* Este servidor pede uma senha", "Senha: ••••••|"]);
  it.press("enter");
  refuse("password_wrong", "A senha está errada");
  it.press("enter");
  it.enter("sésamo");
  assertEquals(it.talk.calls, [
    "start",
    "authenticate errada",
    "retryNow",
    "authenticate sésamo",
  ]);
  it.talk.welcome("ana");
  // The history knows nothing of it.
  it.press("up");
  assertEquals(it.screen.at(-1), "> |");
  assert(!it.screen.join().includes("sésamo"));
  await it.end();
});

Deno.test("a question for the password ends with its connection", async () => {
  const it = new Fixture({ nick: "ana" });
  it.talk.tell({ type: "error", code: "password_missing", text: "A password" });
  assertEquals(it.screen.at(-1), "Password: |");
  it.talk.become({ type: "waiting", attempt: 2, retryAtMs: 1e9 });
  assertEquals(it.screen.at(-1), "> |");
  await it.end();
});

Deno.test("an operator's password is asked for unseen, or not given", async () => {
  const it = Fixture.online();
  it.talk.answer("op", { type: "operator", name: "chefe" });
  it.enter("/op chefe");
  assertEquals(it.screen.at(-1), "Password: |");
  it.press("enter");
  assertEquals(it.screen.at(-1), "> |");
  it.enter("/op chefe");
  it.press("ctrl-c");
  assertEquals(it.screen.at(-1), "> |");
  it.talk.calls.length = 0;
  it.enter("/op chefe");
  it.type("abre");
  assertEquals(it.screen.at(-1), "Password: ••••|");
  it.press("enter");
  assertEquals(it.talk.calls, ['{"type":"op","name":"chefe","password":"abre"}']);
  const screen = (await it.settled()).join("\n");
  assertStringIncludes(screen, "You are an operator now (chefe).");
  assert(!screen.includes("abre"));
  await it.end();
});

Deno.test("before what was only found gets a password, it is said what that is", async () => {
  const it = new Fixture({ nick: "ana", caution: "“Papo” at 192.168.1.2:10101 asks" });
  it.talk.tell({ type: "error", code: "password_missing", text: "A password" });
  it.type("x");
  assertEquals(it.screen.slice(-3), [
    "* A password",
    "* “Papo” at 192.168.1.2:10101 asks",
    "Password: •|",
  ]);
  await it.end();
});
