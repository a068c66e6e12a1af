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

Deno.test("the password of a name that is somebody's own is asked for unseen, or another name", async () => {
  const it = new Fixture({ nick: "ana" });
  const text = "The name ana is registered";
  it.talk.tell({ type: "error", code: "nick_registered", text });
  it.type("abre");
  assertEquals(it.screen.slice(-2), [`* ${text}`, "Password: ••••|"]);
  it.press("enter");
  it.talk.tell({ type: "error", code: "nick_password_wrong", text: "Wrong" });
  it.press("enter");
  assertEquals(it.screen.at(-1), "User name: |");
  it.enter("anita");
  assertEquals(it.talk.calls, ["start", "authenticate abre name", "retryNow", "introduce anita"]);
  await it.end();
});

Deno.test("a name is had by its password, which is asked for, and made one's own by one", async () => {
  const it = Fixture.online();
  const owned = { type: "error", code: "nick_registered", text: "Registered" } as const;
  it.talk.answer("nick", owned, { type: "nick", nick: "ana", newNick: "bia" });
  it.talk.answer("register", { type: "registered", nick: "bia" });
  it.talk.answer("unregister", { type: "released", nick: "bia" });
  it.enter("/nick bia");
  assertEquals((await it.settled()).at(-1), "Password: |");
  it.enter("abre");
  assertEquals((await it.settled()).at(-3), "* You are now bia");
  it.enter("/register");
  it.enter("sésamo");
  assertStringIncludes((await it.settled()).join(" "), "The name bia is yours");
  it.enter("/identify outra");
  it.enter("/unregister");
  assertStringIncludes((await it.settled()).join(" "), "The name bia has no password now");
  assertEquals(it.talk.calls.filter((call) => call.includes("password")), [
    '{"type":"nick","nick":"bia","password":"abre"}',
    '{"type":"register","password":"sésamo"}',
    '{"type":"nick","nick":"bia","password":"outra"}',
  ]);
  it.enter("/help name");
  assertStringIncludes((await it.settled()).join("\n"), "/register [PASSWORD]");
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
