import { TestServer } from "./harness.ts";
import { hasTmux, Tmux } from "./tmux.ts";

const ignore = !(await hasTmux());

Deno.test({
  name:
    "two in their terminals talk with each other alone, in a window that each finds by number and name",
  ignore,
  fn: async () => {
    await using server = new TestServer();
    await using bia = await Tmux.client(server.port, ["--nick", "bia", "--lang", "en"]);
    await bia.untilSeen("· bia");
    await using ana = await Tmux.client(server.port, ["--nick", "ana", "--lang", "en"]);
    await ana.untilSeen("· ana");
    await ana.type("/query bia");
    await ana.press("Enter");
    await ana.untilSeen("2:@bia · ana");
    await ana.type("psst");
    await ana.press("Enter");
    await bia.untilSeen("[ana → you] psst");
    await bia.untilSeen("2:@ana 1!");
    await bia.press("M-2");
    await bia.untilSeen("2:@ana · bia");
    await bia.untilSeen("<ana> psst");
    await bia.type("yes?");
    await bia.press("Enter");
    await ana.untilSeen("<bia> yes?");
    await ana.type("/search psst");
    await ana.press("Enter");
    await ana.untilSeen("“psst” in @bia: 1 message was found");
  },
});

for (const way of ["inline", "own screen"] as const) {
  Deno.test({
    name: `what is taken back in private is gone from every window of a terminal: ${way}`,
    ignore,
    fn: async () => {
      await using server = new TestServer({ language: "en" });
      await using bia = await server.join("bia");
      const args = ["--nick", "ana", "--lang", "en", ...(way === "inline" ? ["--inline"] : [])];
      await using ana = await Tmux.client(server.port, args);
      await ana.untilSeen("· ana");
      await bia.send("/msg ana the psword is xyzzy\n");
      await ana.untilSeen("[bia → you] the psword is xyzzy");
      await bia.send("/edit the password is xyzzy\n");
      await ana.untilSeen("[bia → you] the password is xyzzy (corrected)");
      await ana.press("M-2");
      await ana.untilSeen("<bia> the password is xyzzy (corrected)");
      await ana.press("M-1");
      await ana.untilSeen("1:#geral · ");
      await bia.send("/redact\n/msg ana sorry\n");
      await ana.untilSeen("[bia → you] sorry");
      await ana.until((rows) => !rows.join("\n").includes("xyzzy"), "nothing of it in the room");
      await ana.press("M-2");
      await ana.untilSeen("<bia> sorry");
      await ana.until((rows) => !rows.join("\n").includes("xyzzy"), "nothing of it in its window");
    },
  });
}
