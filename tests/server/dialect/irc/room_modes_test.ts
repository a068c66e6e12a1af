import { assertEquals } from "@std/assert";
import { modeParams, parseModes } from "../../../../lib/server/dialect/irc/modes.ts";
import {
  changesBy,
  changesOf,
  heldIn,
  prefixFor,
  ruleOf,
} from "../../../../lib/server/dialect/irc/room_modes.ts";
import type { Moderated, RoomEvent } from "../../../../lib/vocabulary/entry.ts";
import type { RuleChange } from "../../../../lib/vocabulary/requests.ts";
import { roomLines } from "../../../../lib/server/dialect/irc/voice.ts";

function lines(event: RoomEvent): string[] {
  return roomLines(event, 0, "en", "s").split("\r\n").slice(0, -1);
}

Deno.test("letters stand for rules, each way", () => {
  const params = ["+imst-n+lk", "7", "chave"];
  const rules = parseModes(params).map(ruleOf).reduce<RuleChange>(
    (all, rule) => ({ ...all, ...rule }),
    {},
  );
  assertEquals(rules, {
    ...{ invited: true, quiet: true, secret: true, topicLocked: true, outsiders: true },
    ...{ limit: 7, key: "chave" },
  });
  assertEquals(modeParams(changesOf(rules)), ["+imst-n+lk", "7", "chave"]);
  assertEquals(modeParams(changesOf({ key: "", limit: 0, outsiders: false })), ["+n-lk", "*"]);
});

Deno.test("a letter that is no rule, or lacks its value, is none", () => {
  for (
    const params of [["+l"], ["+l", "0"], ["+l", "-1"], ["+l", "x"], ["+k"], ["+k", ""], ["+x"]]
  ) {
    assertEquals(parseModes(params).map(ruleOf), [undefined], params.join(" "));
  }
});

Deno.test("what holds is told as IRC clients know it, and a room that operators closed is closed", () => {
  assertEquals(modeParams(heldIn({})), ["+n"]);
  assertEquals(modeParams(heldIn({ outsiders: true })), [""]);
  assertEquals(modeParams(heldIn({ locked: true, limit: 3 })), ["+imnl", "3"]);
});

Deno.test("names have the signs of what their people are, all of them where that is wanted", () => {
  assertEquals(prefixFor(["mod", "voice"], true), "@+");
  assertEquals(prefixFor(["mod", "voice"], false), "@");
  assertEquals(prefixFor(["voice"], false), "+");
  assertEquals(prefixFor([], true), "");
});

Deno.test("what someone who commands a room does there is a MODE or a KICK, by that one", () => {
  const base = { type: "moderated", by: "ana", room: "sala", here: true } as const;
  const cases: readonly [Omit<Moderated, "type" | "by">, readonly string[]][] = [
    [{ act: "mod", nick: "bia" }, [":ana!u@papo MODE #sala +o bia"]],
    [{ act: "unvoice", nick: "bia" }, [":ana!u@papo MODE #sala -v bia"]],
    [{ act: "mute", nick: "bia" }, [":ana!u@papo MODE #sala +b m:bia!*@*"]],
    [{ act: "except", list: "welcome", nick: "b*", isSet: true }, [
      ":ana!u@papo MODE #sala +I b*!*@*",
    ]],
    [{ act: "rule", rules: { quiet: true, key: "x" } }, [":ana!u@papo MODE #sala +mk x"]],
    [{ act: "rule", rules: {} }, []],
    [{ act: "lock", rules: { invited: true } }, [":ana!u@papo MODE #sala +i"]],
    [{ act: "kick", nick: "bia" }, [":ana!u@papo KICK #sala bia :ana"]],
    [{ act: "ban", nick: "bia", out: ["bia"], reason: "spam" }, [
      ":ana!u@papo MODE #sala +b bia!*@*",
      ":ana!u@papo KICK #sala bia :spam",
    ]],
  ];
  for (const [deed, expected] of cases) {
    assertEquals(lines({ ...base, ...deed, room: "sala" }), expected, deed.act);
  }
  assertEquals(changesBy({ ...base, act: "kick", nick: "bia" }), undefined);
});

Deno.test("who comes back to a room that it commands is told to have that", () => {
  const came = { type: "came", room: "sala", nick: "ana", realName: "", timeMs: 1 } as const;
  assertEquals(lines({ ...came, rank: "mod" }), [
    ":ana!u@papo JOIN #sala",
    ":s MODE #sala +o ana",
  ]);
});
