/**
 * Whatever a server refuses, and however: no command that was refused ends with exit code 0, and each
 * says why.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { MESSAGES } from "../../../lib/language/chat.ts";
import { FakeStream, turn } from "../../fakes/stream.ts";
import { Run } from "../../fakes/script_run.ts";

const WELCOME = {
  type: "welcome",
  version: 1,
  nick: "bot",
  token: "t",
  resumed: false,
  rooms: [{ room: "geral", topic: "", members: 1, seq: 0 }],
};

/** Each command, and the exit code of its failure. */
const COMMANDS: readonly (readonly [args: readonly string[], code: number])[] = [
  [["send", "oi"], 1],
  [["send", "-"], 1],
  [["tail"], 1],
  [["tail", "--since", "0"], 1],
  [["wait", "ok"], 1],
  [["who"], 1],
  [["search", "oi"], 2],
  [[], 1],
];

/** What comes instead of a welcome. */
const AT_THE_DOOR: readonly (readonly [what: string, line: object | string])[] = [
  ...[
    "nick_taken",
    "nick_confusable",
    "nick_reserved",
    "nick_malformed",
    "nick_banned",
    "room_malformed",
    "room_locked",
    "rooms_full",
    "password_missing",
    "password_wrong",
    "password_later",
    "version_unsupported",
    "something_new",
  ].map((code) => [code, { type: "error", code, text: "Why" }] as const),
  ...["server_full", "address_full", "banned", "kicked", "password", "errors", "something new"]
    .map((reason) => [reason, { type: "closing", reason, text: "Why" }] as const),
  ...(["server_full", "address_full", "banned"] as const)
    .map((reason) => [`${reason} for people`, `* ${MESSAGES["pt-BR"].closing[reason]}\n`] as const),
  ["another protocol", "HTTP/1.1 400 Bad Request\r\n"],
  ["nothing", ""],
];

for (const [args, code] of COMMANDS) {
  const command = args.join(" ") || "the filter";

  Deno.test(`${command} that is not let in says why, and fails`, async () => {
    for (const [what, line] of AT_THE_DOOR) {
      const link = new FakeStream();
      const run = new Run(() => Promise.resolve(link.transport), ...args, "--nick", "bot");
      await run.type("oi\n");
      await run.endInput();
      const id = link.takeRequests()[0]?.["id"];
      if (typeof line === "object") link.send({ ...line, id });
      else if (line !== "") link.send(line);
      await turn();
      if (run.code === undefined) run.clock.advance(10_000);
      link.end();
      await run.ended;
      assertEquals([run.code, run.printed], [code, []], what);
      assertEquals(run.complaints.length, 1, what);
    }
  });
}

for (
  const [args, type, code] of [
    [["send", "oi"], "say", 1],
    [["send", "-"], "say", 1],
    [[], "say", 1],
    [["who"], "who", 1],
    [["search", "oi"], "search", 2],
    [["tail", "--since", "0"], "history", 1],
  ] as const
) {
  const command = args.join(" ") || "the filter";

  Deno.test(`${command} whose ${type} is refused says why, and fails`, async () => {
    for (
      const error of [
        "muted",
        "room_locked",
        "not_stored",
        "not_in_room",
        "text_too_long",
        "line_too_long",
        "field_invalid",
        "type_unknown",
        "something_new",
      ]
    ) {
      const link = new FakeStream();
      const run = new Run(() => Promise.resolve(link.transport), ...args);
      await turn();
      const [room] = WELCOME.rooms;
      link.send({ ...WELCOME, rooms: [{ ...room, seq: 3 }] });
      await run.type("oi\n");
      await run.endInput();
      for (let n = 0; n < 5 && run.code === undefined; n++) {
        for (const request of link.takeRequests()) {
          const { id } = request;
          if (request["type"] === "ping") link.send({ type: "ack", id });
          if (request["type"] === type) link.send({ type: "error", id, code: error, text: "Why" });
        }
        await turn();
      }
      link.end();
      await run.ended;
      assertEquals(run.code, code, error);
      const told = run.complaints.filter((complaint) => complaint !== "Connected");
      assert(told.length === 1 && told[0]?.includes("Why"), `${error}: ${run.complaints}`);
    }
  });
}
