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
