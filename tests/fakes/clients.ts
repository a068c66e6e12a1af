import { assertEquals } from "@std/assert";
import type { Hello } from "../../lib/vocabulary/requests.ts";
import type { Person, World } from "./world.ts";

/** Someone whose name is its own, by a client that has conversations as rooms. */
export function owner(world: World, nick = "ana"): Person {
  const person = world.client(nick, { conversations: true });
  world.ask(person, { type: "register", hash: "$hash" });
  return person;
}

/** By one more client, as the gate lets it through once the password was right. */
export function another(world: World, hello: Partial<Hello> = {}, nick = "ana"): Person {
  const person = world.program();
  world.ask(person, {
    type: "hello",
    hello: { type: "hello", version: 1, nick, conversations: true, ...hello },
    account: world.hub.accountOf(nick)?.person ?? -1,
    beside: true,
    back: true,
  });
  world.clock.advance(3_000);
  return person;
}

/** By netcat: it comes as a guest, and says the password. */
export function byNetcat(world: World, nick = "ana"): Person {
  const person = world.newcomer();
  person.outlet.readsOne = true;
  world.hub.greet(person.outlet);
  identify(world, person, nick);
  return person;
}

export function identify(world: World, person: Person, nick = "ana"): void {
  const account = world.hub.accountOf(nick)?.person ?? -1;
  world.ask(person, { type: "nick", nick, account, beside: true, back: true });
  world.clock.advance(3_000);
}

export function whoIn(world: World, asker: Person, room = "geral"): readonly string[] {
  world.ask(asker, { type: "who", room });
  const { members, nicks } = asker.outlet.latest("who");
  assertEquals(members, nicks.length);
  return nicks;
}

/** What someone saw of who came, went and has another name. */
export function comings({ outlet }: Person): string[] {
  return outlet.seen.flatMap((event) =>
    event.type === "join" || event.type === "leave" || event.type === "nick"
      ? [`${event.type} ${event.nick}`]
      : []
  );
}
