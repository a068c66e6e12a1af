/**
 * The server as the next version of Papo would be: in line it can do as this one, and people ask it for something
 * that the servers of this one do not know.
 *
 * @module
 */

import { LINE_VERSIONS, type LineVersions } from "../../lib/server/cluster/act.ts";
import { parseServerOptions } from "../../lib/server/options.ts";
import { serve } from "../../lib/server/serve.ts";

const parsed = parseServerOptions(Deno.args, "en");
if (parsed.type !== "run") throw new Error(JSON.stringify(parsed));
const { most: least } = LINE_VERSIONS;
const line: LineVersions = {
  least,
  most: least + 1,
  since: ({ type }) => type === "react" ? least + 1 : 0,
};
Deno.exit(await serve(parsed.options, { version: "next", args: Deno.args, line }));
