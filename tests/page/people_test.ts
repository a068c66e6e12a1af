import { assertEquals } from "@std/assert";
import { People } from "../../lib/page/state/people.ts";

Deno.test("who is away stays so under another name, and until it goes or is back", () => {
  const people = new People();
  people.list(["ana", "bia", "caio"], 3, [{ nick: "bia", text: "almoço" }]);
  assertEquals(["ANA", "Bia"].map((nick) => people.awayOf(nick)), [undefined, "almoço"]);
  const { revision } = people;
  people.rename("bia", "beatriz");
  assertEquals([people.awayOf("bia"), people.awayOf("beatriz")], [undefined, "almoço"]);
  people.setAway("ana", "fora\x1b[2J");
  assertEquals(people.awayOf("ana")?.includes("\x1b"), false);
  people.setAway("ana", undefined);
  people.remove("beatriz");
  people.add("beatriz");
  assertEquals(["ana", "beatriz"].map((nick) => people.awayOf(nick)), [undefined, undefined]);
  assertEquals(people.revision > revision, true);
});

Deno.test("who command the room are told apart", () => {
  const people = new People();
  people.list(["ana", "bia"], 2, [], ["Ana"]);
  assertEquals([people.isCommanding("ana"), people.isCommanding("bia")], [true, false]);
  people.rename("ana", "aninha");
  people.rename("zoe", "zoé");
  assertEquals([people.isCommanding("Aninha"), people.names], [true, ["aninha", "bia"]]);
});

Deno.test("who operates the server is told apart, under another name too, until it goes", () => {
  const people = new People();
  people.list(["ana", "bia"], 2, [], [], ["Ana"]);
  assertEquals(["ana", "bia"].map((nick) => people.isOperator(nick)), [true, false]);
  people.rename("ana", "anita");
  assertEquals(["ana", "anita"].map((nick) => people.isOperator(nick)), [false, true]);
  people.setOperator("bia", true);
  people.remove("anita");
  assertEquals(["bia", "anita"].map((nick) => people.isOperator(nick)), [true, false]);
});

Deno.test("people stand in the order in which people count", () => {
  const people = new People();
  people.list(["aluno10", "Zoë", "aluno2", "Ana"], 4, []);
  assertEquals(people.names, ["aluno2", "aluno10", "Ana", "Zoë"]);
});

Deno.test("how many there are is exact, also of those whom the server has not named", () => {
  const people = new People();
  people.list(["ana", "bia"], 10);
  people.remove("caio");
  people.grow(3);
  assertEquals([people.count, people.names], [12, ["ana", "bia"]]);
  people.grow(-11);
  people.add("davi");
  people.remove("eva");
  assertEquals([people.count, people.names], [2, ["ana", "bia", "davi"]]);
  people.list(["ana", "davi"], 2);
  people.remove("eva");
  assertEquals([people.count, people.names], [2, ["ana", "davi"]]);
});
