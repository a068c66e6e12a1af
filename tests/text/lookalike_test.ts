import { assert, assertEquals } from "@std/assert";
import { isOfMixedDirection, lookOf, looksLike, looksReserved } from "../../lib/text/lookalike.ts";
import { hasStrayMark } from "../../lib/text/marks.ts";
import { parseNick } from "../../lib/text/name.ts";
import { NameIndex } from "../../lib/text/name_index.ts";

Deno.test("names that look alike have one look, and look alike either way round", () => {
  for (
    const [one, other] of [
      ["раро", "papo"],
      ["аna", "ana"],
      ["AΝA", "ana"],
      ["rnario", "mario"],
      ["Iia", "lia"],
      ["b0b", "bob"],
      ["ａｎａ", "ana"],
      ["adm1n", "admin"],
      ["adrnin", "admin"],
      ["maria-l1ma", "maria-lima"],
      ["1van", "Ivan"],
      ["1ia", "lia"],
      ["𝟏van", "ivan"],
      ["١ana", "lana"],
      ["MARlA", "maria"],
      ["ANl", "ani"],
      ["AI", "Al"],
      ["lris", "Iris"],
      ["NeiI", "Neil"],
      ["bob0", "bobo"],
      ["ⵏⵓ\u2d7f", "ⵏⵓ"],
    ] as const
  ) {
    assertEquals(lookOf(one), lookOf(other), one);
    assert(looksLike(one, other) && looksLike(other, one), one);
  }
});

Deno.test("names that differ differ", () => {
  const names = ["ana", "aná", "eva", "bia", "José", "Иван", "さくら", "u-2", "u-3", "ana2"];
  assertEquals(new Set(names.map(lookOf)).size, names.length);
});

Deno.test("names of two people, or of two of a class, are told apart though they share letters", () => {
  for (
    const [one, other] of [
      ["Neil", "Nell"],
      ["NEIL", "Nell"],
      ["Ali", "All"],
      ["Alda", "Aida"],
      ["Ian", "Lan"],
      ["Ida", "Lda"],
      ["Al", "Ai"],
      ["Eli", "Ell"],
      ["Kali", "Kail"],
      ["Lila", "Ilia"],
      ["Gil", "Gill"],
      ["Clara", "Dara"],
      ["aluno1", "aluno2"],
      ["aluno1", "aluno10"],
      ["aluno10", "aluno11"],
    ] as const
  ) assert(!looksLike(one, other), `${one} and ${other}`);
});

Deno.test("what can be taken for the server, or for who runs it, is reserved in both languages", () => {
  for (
    const name of [
      ...["papo", "раро", "PAPO", "papo.", ".papo", "_papo_", "papo2", "pápo", "papo-server"],
      ...["ѕerver", "Server1", "server-2", "5erver", "servidor", "System", "syst3m", "sistema"],
      ...["operator", "Operador", "operadora", "0perator", "operat0r", "moderador", "root", "r00t"],
      ...["admin", "adm1n", "admln", "adrnin", "acImin", "4dmin", "admin2", "server.admin"],
      ...["The", "the", "Thé", "The-Server", "OServidor", "o-servidor", "You", "Você", "VOCE"],
      ...["everyone", "todos", "here", "aqui"],
      ...["guest-7", "guest.7", "guest_7", "guest7", "guеst-7", "visitante-l2", "Visitante3"],
    ]
  ) assert(looksReserved(name), name);
});

Deno.test("names that people have are free", () => {
  for (
    const name of [
      ...["ana", "Theo", "Thea", "Thelma", "Theodora", "Thierry", "Adam", "Adamastor", "Roots"],
      ...["Rooty", "Paponi", "papoula", "papo-furado", "Yousef", "Youri", "Servando", "Sisto"],
      ...["Operetta", "Hera", "Heremias", "Hermes", "Todor", "Todd", "Aquino", "Aquiles", "Aquila"],
      ...["Guestrin", "guest", "visitante", "guest-lisa", "guestbook", "Ali", "Allan", "Alla"],
      ...["Moderato", "root-canal", "ana-admin", "Clara", "Dara", "007", "名無し", "a", "o", "7"],
    ]
  ) {
    assert(!looksReserved(name), name);
    assertEquals(parseNick(name), { nick: name });
  }
});

Deno.test("letters of both directions in one name are told, of whatever script", () => {
  for (
    const name of [
      ...["anaאבג", "محمدx", "ana\u{10900}", "ana\u0710", "a\u07c1", "\u{1e900}x", "\u{10d4a}b"],
      ...["Ⅷא", "१א", "\u{10a00}é", "\ufb1dz"],
    ]
  ) assert(isOfMixedDirection(name), name);
  for (
    const name of [
      ...[
        "ana",
        "אבג",
        "محمد",
        "אבג-7",
        "7",
        "さくら",
        "\u{10900}\u{10901}",
        "محمد٣",
        "ana٣",
        "٣٤",
      ],
    ]
  ) assert(!isOfMixedDirection(name), name);
});

Deno.test("a mark stands on letters of its own script alone, unless it goes with any", () => {
  for (
    const name of [
      ...["ana\u2d7f", "ana\u{16fe4}", "ana\u1bab", "ana\u1a60", "ana\u{1107f}", "a\u064ena"],
      ...["a\u0489", "名\u0301", "7\u0301", "-\u0301", "a\u093cna"],
    ]
  ) assert(hasStrayMark(name), name);
  for (
    const name of [
      ...["José", "Zoë", "Việt", "ё", "а\u0301нна", "が", "か\u3099", "लक्ष्मी", "עִבְרִית", "مُحَمَّد"],
      ...["ไทย", "ភាសា", "မြန်မာ", "각".normalize("NFD"), "ཨོཾ", "ⵏ\u2d7f", "a\u0332"],
    ]
  ) assert(!hasStrayMark(name), name);
});

Deno.test("no letter that Unicode puts together with its mark is refused for that", () => {
  for (let code = 0xa0; code < 0x3_0000; code++) {
    const char = String.fromCodePoint(code);
    if (/\p{L}/u.test(char)) assert(!hasStrayMark(char), code.toString(16));
  }
});

Deno.test("an index finds by name and by look, until the name is taken away", () => {
  const index = new NameIndex<number>();
  index.set("ILIA", 1);
  assertEquals([index.get("ilia"), index.like("lLlA"), index.get("lLlA")], [1, 1, undefined]);
  index.delete("ilia");
  assertEquals([index.get("ILIA"), index.like("lLlA")], [undefined, undefined]);
});

Deno.test("of names that look alike each keeps what is its own", () => {
  const index = new NameIndex<string>();
  for (const name of ["maria", "mаria", "rnaria"]) index.set(name, name);
  const all = (name: string): string[] => [...index.alike(name)].sort();
  assertEquals(all("maria"), ["maria", "mаria", "rnaria"].sort());
  assertEquals([...index.alike("mаria")][0], "mаria", "its own first");
  for (const gone of ["mаria", "rnaria", "maria"]) {
    index.delete(gone);
    assertEquals(index.get(gone), undefined);
    assert(!all("maria").includes(gone));
  }
  assertEquals([index.like("maria"), index.size], [undefined, 0]);
});

Deno.test("an index tells apart what only shares a look", () => {
  const index = new NameIndex<string>();
  for (const name of ["Neil", "Nell"]) index.set(name, name);
  assertEquals(["neil", "NEIL", "nell", "NeiI"].map((name) => index.like(name)), [
    ...["Neil", "Neil", "Nell", "Neil"],
  ]);
  assertEquals([...index.alike("Ne1l")].sort(), ["Neil", "Nell"]);
});
